"""The frame around every page: style, language, menu, who is here, page, foot."""

from __future__ import annotations

from coach.ui import gate, links, session, style
from coach.ui.components import demo, door, frame, player, voice

user = gate.arrive()
session.set_language(gate.language(user))

frame.configure()
style.dress()
voice.speaker()
page, path = frame.menu(gate.roles(user), visitor=user is None)
links.keep_in_address()
demo.banner(path, visitor=user is None)
if gate.with_sign_out(user):
    door.way_out(user, demo.way_out_label())
frame.language_choice(user)
if user is not None:
    player.leave_behind(page, user.id)
gate.show(page, path, user)
frame.foot()
