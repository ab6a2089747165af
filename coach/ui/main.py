"""The frame around every page: style, language, menu, page, foot."""

from __future__ import annotations

from coach.ui import session, style
from coach.ui.components import frame, player, voice
from coach.ui.runtime import participant

session.set_language(participant().interface_language)

frame.configure()
style.dress()
voice.speaker()
page = frame.menu()
frame.language_choice()
player.leave_behind(page, participant().id)
page.run()
frame.foot()
