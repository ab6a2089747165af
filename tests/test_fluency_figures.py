from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from coach.errors import ConfigurationProblem
from coach.evaluation.corpora import RatedWord, Utterance
from coach.evaluation.fluency import (
    KnownAnswer,
    KnownEvent,
    answer_figures,
    compared,
    heard_text,
    read_answers,
    text_figures,
)
from models.speech import FillerSound, Span, SpeechEvidence, Verbatim
from tests.scoring.builders import answer


def filler(start_s: float, after_word: int) -> FillerSound:
    """A filler beyond doubt."""
    return FillerSound(
        span=Span(start_s=start_s, end_s=start_s + 0.4),
        after_word=after_word,
        said="um",
        log_likelihood_ratio=90.0,
        nasal_s=0.1,
    )


def heard(*parts: str | float, fillers: tuple[FillerSound, ...] = ()) -> SpeechEvidence:
    """Evidence of words and silences, with fillers."""
    base = answer(*parts)
    words = base.transcript.words
    verbatim = Verbatim(words=words, fillers=fillers, fillers_heard=True, rejected=())
    return replace(base, verbatim=verbatim)


def known(*events: tuple[str, float, float]) -> KnownAnswer:
    """An answer with events (kind, from, to)."""
    return KnownAnswer(
        audio=Path("a.opus"),
        voice="v",
        events=tuple(
            KnownEvent(kind=kind, span=Span(start_s=start_s, end_s=end_s))
            for kind, start_s, end_s in events
        ),
    )


def utterance(text: str) -> Utterance:
    """A recording of a text."""
    words = tuple(RatedWord(text=word, accuracy=None) for word in text.split())
    return Utterance(
        id="u", audio=Path("u.wav"), speaker="s", groups=(), words=words, accuracy=None
    )


def test_events_count_as_found_by_kind_and_time() -> None:
    """One filler found, one missed, one wrongly heard: a third of each at F1 one half."""
    evidence = heard("I was at work in the shop", fillers=(filler(1.0, 0), filler(9.0, 5)))
    counted, _ = compared(known(("filled_pause", 1.1, 1.4), ("filled_pause", 5.0, 5.4)), evidence)
    figures = {(f.name, f.group): f.value for f in answer_figures(counted, [])}
    assert figures["event_precision", "filled_pause"] == 0.5
    assert figures["event_recall", "filled_pause"] == 0.5
    assert figures["event_f1", "all"] == 0.5


def test_one_heard_event_cannot_be_two() -> None:
    """Two known fillers close together need two heard ones."""
    counted, _ = compared(
        known(("filled_pause", 1.0, 1.2), ("filled_pause", 1.3, 1.5)),
        heard("I was at work", fillers=(filler(1.0, 0),)),
    )
    assert [(one.found, one.there) for one in counted if one.kind == "filled_pause"] == [(1, 2)]


def test_an_answer_that_could_not_be_heard_is_all_missed() -> None:
    """Nothing heard: its events and silences are missed."""
    counted, pauses = compared(known(("repetition", 1.0, 1.2), ("silent_pause", 2.0, 2.5)), None)
    assert {one.kind: one.there for one in counted if one.there} == {
        "repetition": 1,
        "said_again": 1,
    }
    assert sum(one.found for one in counted) == 0
    assert [one.start_s for one in pauses] == [None]


def test_pauses_are_held_against_their_known_edges() -> None:
    """A silence of a second from 1.3 s on, heard from 1.31 s on: 10 ms too short."""
    evidence = heard("I was", 1.0, "at work")
    _, pauses = compared(known(("silent_pause", 1.29, 2.3)), evidence)
    figures = {f.name: f.value for f in answer_figures([], pauses) if f.name.startswith("pause")}
    assert figures["pause_found"] == 1.0
    assert figures["pause_length_within_20_ms"] == 1.0
    assert figures["pause_length_error_s"] == pytest.approx(0.01)


def test_fillers_of_a_text_are_found_in_their_order() -> None:
    """Of two in the text one is heard at its place, the other one elsewhere."""
    evidence = heard("I was at work", fillers=(filler(0.7, 0), filler(2.2, 3)))
    found = heard_text(utterance("I um was uh at work"), evidence)
    assert found is not None
    assert found.counted is not None
    assert (found.counted.found, found.counted.false, found.counted.there) == (1, 1, 2)


def test_what_is_heard_in_a_text_without_fillers_is_a_false_alarm() -> None:
    """One filler in 2.4 s of speech is 25 a minute."""
    evidence = heard("I was at work all day", fillers=(filler(1.0, 0),))
    found = heard_text(utterance("I was at work all day"), evidence)
    assert found is not None
    (figure,) = text_figures([((), found)])
    assert (figure.name, figure.value) == ("false_alarms_a_minute", pytest.approx(25.0))


def test_syllables_are_held_against_the_text() -> None:
    """Nine of ten syllables heard are a tenth too few."""
    found = heard_text(
        utterance("I was at work all day in the big shop"),
        heard("I was at work all day in the big"),
    )
    assert found is not None
    assert found.syllable_error == pytest.approx(0.1)


def test_answers_that_constants_were_chosen_on_are_left_out(tmp_path: Path) -> None:
    """Rows of the part "fit" are not measured on; a folder without a list says what is wanted."""
    rows = [
        {"file": f"{part}.opus", "voice": "v", "part": part, "events": []}
        for part in ("fit", "test")
    ]
    (tmp_path / "answers.json").write_text(json.dumps(rows), encoding="utf-8")
    assert [one.audio.name for one in read_answers(tmp_path)] == ["test.opus"]
    with pytest.raises(ConfigurationProblem):
        read_answers(tmp_path / "nowhere")
