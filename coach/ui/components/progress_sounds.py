"""Sounds that are clear now, that are coming, and to practise, with a drill for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.counting.sounds import Standing
from coach.drill_ideas import pair_target
from coach.ui import links
from coach.ui.components.frame import heading
from coach.ui.components.sounds import plain_name
from coach.ui.html import Html, english, icon, plain, tag
from coach.ui.words import text
from scoring.sounds.tables import sounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.counting.sounds import SoundStanding
    from coach.progress.history import History

_SYMBOLS = {
    Standing.MASTERED: "check_circle",
    Standing.COMING: "trending_up",
    Standing.PRACTISE: "record_voice_over",
}
_MOST_DRILLS = 3


def sounds_of(history: History) -> None:
    """A list for each standing that has any; nothing where too little was heard."""
    known = [one for one in history.sounds if one.phone in sounds()]
    if not known:
        return
    heading(text("progress.sounds"))
    st.html(tag("p", text("progress.sounds.lead"), class_="ic-text"))
    groups = [(each, [one for one in known if one.standing is each]) for each in Standing]
    st.html(tag("div", *(_group(each, some) for each, some in groups if some), class_="ic-card"))
    _drills([one for one in known if one.standing is not Standing.MASTERED])


def _group(standing: Standing, found: Sequence[SoundStanding]) -> Html:
    items = (
        tag(
            "li",
            icon(_SYMBOLS[standing]),
            english(plain_name(sounds()[one.phone])),
            class_="ic-chip",
        )
        for one in found
    )
    title = tag("h3", text(f"progress.sounds.{standing}"), class_="ic-field-name")
    return tag("div", title, tag("ul", *items, class_="ic-chips"))


def _drills(found: Sequence[SoundStanding]) -> None:
    """Two words for each of the first few; those to practise come before those that are coming."""
    ordered = sorted(found, key=lambda one: (one.standing is Standing.COMING, -one.stood_out))
    with st.container(key="coach-sound-links"):
        for one in ordered[:_MOST_DRILLS]:
            pair = pair_target(one.phone, None)
            if pair is not None:
                st.page_link(
                    links.PAIR,
                    label=plain(text("sounds_page.say_pair", first=pair.text, second=pair.other)),
                    icon=":material/compare_arrows:",
                    query_params=links.pair(pair.contrast),
                )
    if found:
        st.page_link(links.SOUNDS, label=text("menu.sounds"), icon=":material/record_voice_over:")
