"""Two words that differ in one sound: hear one and choose, then say each."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.drill_records import Choice, DrillKind, Target
from coach.ui import guard, session
from coach.ui.components import voice
from coach.ui.components.drill_recorder import drill_from_file, drill_recorder, still_heard
from coach.ui.components.frame import heading
from coach.ui.components.say_drill import JUST_NOW, how_to_make
from coach.ui.components.sound_tiles import sound_name
from coach.ui.components.sounds import picture
from coach.ui.html import Html, english, icon, joined, plain, tag
from coach.ui.runtime import services
from coach.ui.words import text
from coach.voice import Said
from scoring.pronunciation.pairs import PairResult
from scoring.sounds.pairs import name_of
from scoring.sounds.tables import sounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.drill_records import DrillTry
    from scoring.sounds.tables import Contrast, Pair

_LIKELY = ((0.9, "very"), (0.7, "likely"), (0.3, "maybe"), (0.1, "unlikely"))
"""Lowest probability for each word; below all of them it is very unlikely."""


def pair_drill(contrast: Contrast, pair: Pair, user_id: str, *, begin_with: str = "") -> None:
    """The whole drill; `begin_with` is the word of the pair that is said first."""
    tries = services().drills.tries(user_id, f"sounds:{name_of(contrast)}")
    with st.container(key="coach-drill-head"):
        st.html(_both(contrast, pair))
    if services().voices.can_say(pair[0]):
        with st.container(key="coach-pair-hear"):
            _hear(contrast, pair, user_id, tries)
    _say(contrast, pair, user_id, begin_with or pair[0])


def contrast_title(pair: Pair) -> str:
    """The two words in a line."""
    return text("pair.words", first=pair[0], second=pair[1])


# --- the two words --------------------------------------------------------------------------------


def _both(contrast: Contrast, pair: Pair) -> Html:
    title = tag("h1", english(contrast_title(pair)), class_="ic-question")
    phones = (contrast.first, contrast.second)
    cards = (
        _card(word, phone, ipa) for word, phone, ipa in zip(pair, phones, contrast.ipa, strict=True)
    )
    return joined(title, tag("div", *cards, class_="ic-pair", dir="ltr"))


def _card(word: str, phone: str, ipa: str) -> Html:
    name = tag("p", english(word), class_="ic-pair-word")
    sign = tag("span", f"/{ipa}/", class_="ic-quiet ic-small", lang="en-fonipa")
    sound = tag("p", english(sound_name(phone, word).plain), " ", sign)
    words = tag("div", name, sound, voice.listen_to_word(Said(text=word)))
    return tag("div", picture(sounds()[phone]), words, class_="ic-card ic-pair-card")


# --- hear and choose ------------------------------------------------------------------------------


def _hear(contrast: Contrast, pair: Pair, user_id: str, tries: Sequence[DrillTry]) -> None:
    """One of the two is played; which one is shown only after the choice."""
    heading(text("pair.hear.title"))
    key = f"{name_of(contrast)}-{pair[0]}"
    seed, chosen = session.round_of(key)
    hidden = random.Random(seed).choice(pair)  # noqa: S311 (what it hides is no secret)
    said = Said(text=hidden)
    voice.prepare(said)
    lead = tag("p", text("pair.hear.lead"), class_="ic-text")
    st.html(joined(lead, voice.under(voice.listen(said))))
    if chosen is None:
        other = pair[1] if hidden == pair[0] else pair[0]
        target = Target(kind=DrillKind.CHOOSE, text=hidden, other=other, contrast=name_of(contrast))
        _choices(pair, key, target, user_id)
        return
    _chosen(hidden, chosen)
    _count(tries)
    st.button(
        text("pair.hear.next"),
        key=session.widget("pair-next"),
        icon=":material/replay:",
        on_click=session.next_round,
        args=(key,),
    )


def _choices(pair: Pair, key: str, target: Target, user_id: str) -> None:
    with st.container(horizontal=True, key="coach-big-pair"):
        for place, word in enumerate(pair):
            st.button(
                plain(word),
                key=session.widget("pair-choose", str(place)),
                width="stretch",
                on_click=guard.guarded(_choose),
                args=(key, target, word, user_id),
            )


def _choose(key: str, target: Target, word: str, user_id: str) -> None:
    services().drills.choose(user_id=user_id, target=target, chosen=word, now=datetime.now(UTC))
    session.choose_in_round(key, word)


def _chosen(hidden: str, chosen: str) -> None:
    right = chosen == hidden
    sentence = text("pair.hear.right" if right else "pair.hear.wrong", word=hidden)
    _notice(sentence, *(("ic-teal", "check_circle") if right else ("ic-amber", "hearing")))


def _count(tries: Sequence[DrillTry]) -> None:
    choices = [one.outcome for one in tries if isinstance(one.outcome, Choice)]
    if len(choices) > 1:
        right = sum(choice.right for choice in choices)
        words = text("pair.hear.count", right=right, count=len(choices))
        st.html(tag("p", words, class_="ic-quiet"))


# --- say each -------------------------------------------------------------------------------------


def _say(contrast: Contrast, pair: Pair, user_id: str, begin_with: str) -> None:
    heading(text("pair.say.title"))
    word = st.segmented_control(
        text("pair.say.choose"),
        list(pair),
        default=begin_with,
        required=True,
        format_func=plain,
        key=session.widget("pair-say", pair[0], pair[1]),
    )
    word = word or begin_with
    other = pair[1] if word == pair[0] else pair[0]
    target = Target(kind=DrillKind.PAIR, text=word, other=other, contrast=name_of(contrast))
    hearing = still_heard(target, user_id)
    drill_recorder(target, user_id, waits_for_sounds=False)
    with st.container(key="coach-drill-outcome"):
        found = None if hearing else _latest(target, user_id)
        if found is not None:
            _outcome(contrast, pair, word, found)
    drill_from_file(target, user_id)


def _latest(target: Target, user_id: str) -> PairResult | None:
    """What came of the newest try at this word, if that was a moment ago."""
    for one in services().drills.tries(user_id, target.key):
        is_new = datetime.now(UTC) - one.created_at < JUST_NOW
        if is_new and isinstance(one.outcome, PairResult) and one.target.text == target.text:
            return one.outcome
    return None


def _outcome(contrast: Contrast, pair: Pair, word: str, found: PairResult) -> None:
    if found.heard is None:
        _notice(text("pair.say.unsure", first=pair[0], second=pair[1]), "ic-amber", "question_mark")
    elif found.heard == word:
        _notice(text("pair.say.right", word=word), "ic-teal", "done_all")
    else:
        _notice(text("pair.say.other", word=word, heard=found.heard), "ic-rose", "hearing")
    st.html(tag("ul", *(_bar(one, found) for one in pair), class_="ic-card ic-bars"))
    if found.heard != word:
        phone = contrast.first if word == pair[0] else contrast.second
        with st.container(key="coach-next-action"):
            heading(text("feedback.next"))
            st.html(how_to_make(phone, sound_name(phone, word).plain))


def _bar(word: str, found: PairResult) -> Html:
    """How likely a listener would hear a word: a bar, and the same in words."""
    probability = found.probability_of(word)
    likely = next((name for edge, name in _LIKELY if probability >= edge), "very_unlikely")
    fill = tag("i", style=f"inline-size: {round(100 * probability)}%")
    bar = tag("span", fill, class_="ic-bar", aria_hidden="true")
    name = tag("span", english(word), class_="ic-name")
    return tag("li", name, bar, tag("span", text(f"pair.likely.{likely}")))


def _notice(sentence: str, colour: str, symbol: str) -> None:
    badge = tag("span", icon(symbol), class_="ic-badge")
    row = tag("div", badge, tag("div", tag("p", sentence, class_="ic-say")), class_="ic-row")
    st.html(tag("div", row, class_=f"ic-card {colour}", role="status"))
