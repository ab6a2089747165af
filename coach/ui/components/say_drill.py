"""Say this: a word or a sentence, its sounds, and what happened to each of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from coach.drill_records import DrillKind, Target
from coach.drills import as_text
from coach.errors import NotFound
from coach.ui import charts, links
from coach.ui.components import sound_tiles, voice
from coach.ui.components.drill_recorder import drill_from_file, drill_recorder, still_heard
from coach.ui.components.frame import heading
from coach.ui.components.sounds import picture
from coach.ui.html import Html, english, icon, joined, plain, tag
from coach.ui.runtime import services
from coach.ui.words import text
from coach.voice import Said
from scoring.pronunciation.drill import NOT_NAMED_ALONE, DrillResult, SoundState
from scoring.sounds.pairs import contrast_between, name_of
from scoring.sounds.tables import sounds

if TYPE_CHECKING:
    from coach.drill_records import DrillTry
    from coach.ui.components.sound_tiles import Phones
    from scoring.pronunciation.drill import DrilledSound

JUST_NOW = timedelta(minutes=30)
"""An older try is history: the page begins anew."""
_MOST_SENTENCES = 3


def say_drill(target: Target, user_id: str) -> None:
    """The whole drill. Above the recorder everything has its fixed place."""
    now = datetime.now(UTC)
    hearing = still_heard(target, user_id)
    drills = services().drills
    tries = drills.tries(user_id, target.key)
    phones = drills.sounds(user_id, target, now)
    latest = tries[0] if tries and now - tries[0].created_at < JUST_NOW else None
    with st.container(key="coach-drill-head"):
        _head(target, user_id)
        _tiles(target, phones or (), latest, hearing=hearing)
    drill_recorder(target, user_id, waits_for_sounds=phones is None)
    with st.container(key="coach-drill-outcome"):
        if latest is not None and not hearing:
            _outcome(target, latest, phones or ())
        if tries:
            _last_tries(target, tries, phones or ())
    drill_from_file(target, user_id)


def wanted_words(user_id: str) -> Target:
    """What the address asks for.

    Raises:
        NotFound: words of an answer that is not there.
        BadText: nothing that can be said.
    """
    attempt_id = links.asked_for("attempt")
    if attempt_id is None:
        return Target(kind=DrillKind.SAY, text=as_text(links.asked_for("word") or ""))
    return services().drills.words_of(attempt_id, user_id, *_places())


def whole_sentence(user_id: str) -> None:
    """From one word of an own answer to the sentence around it."""
    attempt_id = links.asked_for("attempt")
    if attempt_id is None or len(set(_places())) > 1:
        return
    first, last = services().drills.sentence_around(attempt_id, user_id, _places()[0])
    if first < last:
        st.page_link(
            links.SAY,
            label=text("drill.whole_sentence"),
            icon=":material/notes:",
            query_params=links.own_words(attempt_id, first, last),
        )


def _places() -> tuple[int, int]:
    """The first and the last word that the address asks for."""
    first, _, last = (links.asked_for("words") or "").partition("-")
    if not (first.isdecimal() and last.isdecimal()):
        raise NotFound
    return int(first), int(last)


def words_of(target: Target) -> list[str]:
    """The words as they are shown."""
    return target.text.split()


def _head(target: Target, user_id: str) -> None:
    said = Said(text=target.text, user_id=user_id, attempt_id=target.attempt_id)
    voice.prepare(said)
    title = tag("h1", english(target.text), class_="ic-question")
    st.html(joined(title, voice.under(voice.listen(said))))


def _tiles(target: Target, phones: Phones, latest: DrillTry | None, *, hearing: bool) -> None:
    words = words_of(target)
    if latest is not None and isinstance(latest.outcome, DrillResult) and not hearing:
        said = sound_tiles.words_said(words, latest.outcome)
        shown = sound_tiles.after_saying(said, latest.outcome, phones)
    else:
        shown = sound_tiles.before_saying(words, phones)
    st.html(tag("div", shown, class_="ic-drill-sounds"))


def _outcome(target: Target, latest: DrillTry, phones: Phones) -> None:
    result = latest.outcome
    if not isinstance(result, DrillResult):
        return
    words = sound_tiles.words_said(words_of(target), result)
    sentences = [_happened(sound, words, phones) for sound in _by_margin(result)[:_MOST_SENTENCES]]
    if not sentences:
        sentences = [_all_in_all(result, words, phones)]
    colour, symbol = _mood(result)
    badge = tag("span", icon(symbol), class_="ic-badge")
    said = tag("div", *(tag("p", sentence, class_="ic-say") for sentence in sentences))
    row = tag("div", badge, said, class_="ic-row")
    st.html(tag("div", row, class_=f"ic-card {colour}", role="status"))
    with st.container(key="coach-next-action"):
        _next(result, words, phones)


def _mood(result: DrillResult) -> tuple[str, str]:
    if result.named:
        return "ic-rose", "hearing"
    return ("ic-amber", "question_mark") if _unsure(result) else ("ic-teal", "done_all")


def _all_in_all(result: DrillResult, words: list[str], phones: Phones) -> str:
    unsure = _unsure(result)
    if len(unsure) == 1:
        return text("drill.unsure_of", sound=_name(unsure[0], words, phones))
    return text("drill.unsure" if unsure else "drill.all_clear", count=len(unsure))


def _unsure(result: DrillResult) -> list[DrilledSound]:
    """The sounds that nothing sure can be said of; θ and ð alone are never a reason to stop."""
    unsure = (sound for sound in result.sounds if sound.state is SoundState.NOT_SURE)
    return [sound for sound in unsure if sound.phone not in NOT_NAMED_ALONE]


def _by_margin(result: DrillResult) -> list[DrilledSound]:
    return sorted(result.named, key=lambda sound: sound.margin, reverse=True)


def _happened(sound: DrilledSound, words: list[str], phones: Phones) -> str:
    word = words[sound.word]
    params = {"sound": _name(sound, words, phones), "word": word}
    if sound.heard is not None:
        params["heard"] = sound_tiles.sound_name(sound.heard, "").plain
    if sound.state is SoundState.ADDED:
        return text("drill.happened.added", **params)
    known = "swapped" if sound.heard is not None else "swapped_unknown"
    return text(
        f"drill.happened.{'omitted' if sound.state is SoundState.OMITTED else known}", **params
    )


def _name(sound: DrilledSound, words: list[str], phones: Phones) -> str:
    word = words[sound.word]
    known = phones[sound.word] if sound.word < len(phones) else ()
    fits = sound.place < len(known) and known[sound.place].startswith(sound.phone)
    return sound_tiles.sound_name(known[sound.place] if fits else sound.phone, word).plain


def _next(result: DrillResult, words: list[str], phones: Phones) -> None:
    """One thing to do now."""
    heading(text("feedback.next"))
    named = _by_margin(result)
    if not named:
        again = "drill.next.unsure" if _unsure(result) else "drill.next.clear"
        st.html(tag("p", text(again), class_="ic-say"))
        return
    sound = named[0]
    if sound.state is SoundState.ADDED:
        message = "drill.next.added"
        st.html(tag("p", text(message, word=words[sound.word]), class_="ic-say"))
        return
    _how(sound, _name(sound, words, phones))


def _how(sound: DrilledSound, name: str) -> None:
    st.html(how_to_make(sound.phone, name))
    contrast = contrast_between(sound.phone, sound.heard)
    if contrast is not None:
        first, second = contrast.pairs[0]
        st.page_link(
            links.PAIR,
            label=plain(text("drill.next.pair", first=first, second=second)),
            icon=":material/compare_arrows:",
            query_params=links.pair(name_of(contrast)),
        )


def how_to_make(phone: str, name: str) -> Html:
    """How to make a sound, with the mouth from the side."""
    sound = sounds()[phone]
    lead = tag("p", text("drill.next.sound", sound=name), class_="ic-say")
    how = tag("div", lead, tag("p", text(sound.how)), class_="ic-sound-text")
    return tag("div", picture(sound), how, class_="ic-sound")


def _last_tries(target: Target, tries: tuple[DrillTry, ...], phones: Phones) -> None:
    table = charts.tries(tries, words_of(target), phones)
    count = charts.how_many_tries(table)
    if count < 2:  # noqa: PLR2004 (one try is no row of tries)
        return
    heading(text("drill.tries.title"))
    st.altair_chart(
        charts.tries_chart(table),
        width="stretch",
        alt=text("drill.tries.summary", count=count),
        key="coach-tries",
    )
    with st.expander(text("timeline.as_table"), icon=":material/table_rows:"):
        st.html(charts.tries_table(table))
