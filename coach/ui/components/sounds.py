"""Sounds to practise: each with its letters, where it was heard, two words, and how to make it.

Plain letters come first and the signs of dictionaries stay small: most people do not read them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.drill_records import bare_words
from coach.ui.components import voice
from coach.ui.components.frame import heading
from coach.ui.components.player import chip
from coach.ui.html import Html, english, joined, tag
from coach.ui.words import clock, text
from coach.voice import Said
from models.speech import NotMeasurable
from scoring.scale import Confidence
from scoring.sounds.tables import Sound, pair_for, sounds

if TYPE_CHECKING:
    from coach.records import Assessment, Attempt
    from models.speech import Word
    from scoring.sounds.result import SoundToPractise

_PICTURES = "/app/static/mouth"
_MOST_PLACES = 3


def sounds_to_practise(attempt: Attempt, assessment: Assessment, *, playable: bool) -> None:
    """A card for each sound, or that nothing stood out; nothing where sounds were not measured."""
    chosen = assessment.sounds
    if isinstance(chosen, NotMeasurable):
        return
    unsure = all(sound.confidence is Confidence.LOW for sound in chosen)
    heading(text("sounds.maybe" if chosen and unsure else "sounds.title"))
    if not chosen:
        st.html(tag("p", text("sounds.nothing"), class_="ic-text"))
        return
    lead = tag("p", text("sounds.lead_maybe" if unsure else "sounds.lead"), class_="ic-quiet")
    legend = tag("p", text("sounds.legend"), class_="ic-quiet ic-small")
    cards = (_card(sound, attempt, assessment, playable=playable) for sound in chosen)
    st.html(joined(lead, *cards, legend))


def _card(
    chosen: SoundToPractise, attempt: Attempt, assessment: Assessment, *, playable: bool
) -> Html:
    words = assessment.evidence.transcript.words
    sound = sounds()[chosen.phone]
    own = bare_words(words[chosen.words[0]].text)
    text_side = tag(
        "div",
        tag("h3", named(sound), class_="ic-sound-name"),
        _heard(chosen),
        _places(chosen, words, playable=playable),
        tag("p", text("sounds.habit"), class_="ic-quiet") if chosen.habit else Html(),
        tag("p", tag("strong", text("sounds.how"))),
        tag("p", text(sound.how)),
        _pair(chosen),
        _line(
            "sounds.own_word",
            _word(Said(text=own, user_id=attempt.user_id, attempt_id=attempt.id)),
        ),
        class_="ic-sound-text",
    )
    return tag("section", picture(sound), text_side, class_="ic-card ic-sound")


def picture(sound: Sound) -> Html:
    """The mouth from the side."""
    says = text("sounds.picture", sound=plain_name(sound))
    return tag("img", src=f"{_PICTURES}/{sound.drawing}.svg", alt=says, width="200", height="200")


def named(sound: Sound) -> Html:
    """A sound by its letters and a word, with its sign small."""
    sign = tag("span", f"/{sound.ipa}/", class_="ic-quiet ic-small", lang="en-fonipa")
    return joined(english(plain_name(sound)), sign, by=" ")


def plain_name(sound: Sound) -> str:
    """A sound by its letters and a word."""
    return text("sounds.sound", letters=sound.letters, word=sound.example)


def _heard(chosen: SoundToPractise) -> Html:
    if chosen.heard is None:
        return tag("p", text("sounds.heard_unknown"), class_="ic-quiet")
    near = named(sounds()[chosen.heard])
    return tag("p", joined(text("sounds.came_near"), near, by=" "))


def _places(chosen: SoundToPractise, words: tuple[Word, ...], *, playable: bool) -> Html:
    """The words it was found in, each with its second; a button plays the word."""
    chips = (
        chip(
            "schedule",
            f"{bare_words(words[index].text)} · {clock(words[index].span.start_s)}",
            span,
        )
        for index in chosen.words[:_MOST_PLACES]
        for span in [words[index].span if playable else None]
    )
    return joined(tag("p", text("sounds.where")), tag("ul", *chips, class_="ic-chips"))


def _pair(chosen: SoundToPractise) -> Html:
    pair = pair_for(chosen.phone, chosen.heard)
    if pair is None:
        return Html()
    return _line("sounds.pair", *(_word(Said(text=word)) for word in pair))


def _word(said: Said) -> Html:
    """A word, and buttons that say it: what one's own should sound like."""
    return joined(tag("strong", english(said.text)), voice.listen_to_word(said), by=" ")


def _line(message_id: str, *words: Html) -> Html:
    return tag("p", joined(text(message_id), joined(*words, by=" – "), by=" "))
