"""Figures by first language and gender, counted on answers made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from coach.evaluation.corpora import RatedWord, Utterance, read_corpus
from coach.evaluation.fairness import fairness_figures
from coach.evaluation.figures import Figure
from coach.evaluation.words import Heard
from models.speech import NotMeasurable, Span, Word
from scoring.pronunciation.result import (
    Clarity,
    PronunciationOptions,
    PronunciationScore,
    WordScore,
)
from scoring.scale import Band, Confidence, Score

TEXT = "please call me"
MISSING = NotMeasurable(reason="no_sounds")


def score(value: float) -> Score:
    """A score of 0 to 10."""
    return Score(
        value=value,
        minimum=0.0,
        maximum=10.0,
        band=Band.GOOD,
        basis="by_hand",
        confidence=Confidence.HIGH,
    )


def heard(
    speaker: str, groups: tuple[str, ...], said: str, unclear: Sequence[int], total: float
) -> Heard:
    """One reading of the text, with marks on some of its words."""
    words = said.split()
    marks = [
        WordScore(
            word=index,
            clarity=Clarity.UNCLEAR if index in unclear else Clarity.CLEAR,
            confidence=Confidence.MEDIUM,
            accuracy=MISSING,
            stress=MISSING,
        )
        for index in range(len(words))
    ]
    return Heard(
        utterance=Utterance(
            id=speaker,
            audio=Path("none.wav"),
            speaker=speaker,
            groups=groups,
            words=tuple(RatedWord(text=word, accuracy=None) for word in TEXT.split()),
            accuracy=None,
        ),
        words=tuple(
            Word(text=word, span=Span(start_s=0.0, end_s=1.0), confidence=0.9, segment=0)
            for word in words
        ),
        pronunciation=PronunciationScore(
            basis="by_hand",
            options=PronunciationOptions(),
            clarity=MISSING,
            words=tuple(marks),
            phones=(),
            accuracy=MISSING,
            fluency=MISSING,
            prosody=MISSING,
            total=score(total),
        ),
    )


def named(figures: Sequence[Figure], name: str, group: str) -> Figure:
    """The figure of this name and group."""
    (found,) = [one for one in figures if (one.name, one.group) == (name, group)]
    return found


def test_groups_are_counted_apart() -> None:
    """Word errors, marks and means of each language and gender; one voice gives no interval."""
    figures = fairness_figures(
        [
            heard("a", ("dari", "female"), "please call me", [1], 6.0),
            heard("b", ("dari", "male"), "please fall me", [1], 8.0),
            heard("c", ("english", "male"), "please call me", [], 9.0),
        ]
    )
    assert named(figures, "word_error_rate", "all").value == pytest.approx(1 / 9)
    assert named(figures, "word_error_rate", "dari").value == pytest.approx(1 / 6)
    marked = "words_of_the_text_marked_unclear"
    assert named(figures, marked, "dari").value == pytest.approx(1 / 5)
    assert named(figures, marked, "english").value == 0
    assert named(figures, "mean_total", "male").value == pytest.approx(8.5)
    assert named(figures, "mean_total", "dari").low == pytest.approx(6.0)
    alone = named(figures, "mean_total", "english")
    assert (alone.speakers, alone.low == alone.low) == (1, False)
    assert not [one for one in figures if one.name == "mean_fluency"]


def test_a_folder_gives_languages_and_gender(tmp_path: Path) -> None:
    """As its file has them, with everybody whose first language is another than English."""
    (tmp_path / "audio").mkdir()
    for name in ("dari1", "english1"):
        (tmp_path / "audio" / f"{name}.wav").touch()
    (tmp_path / "TEXT.txt").write_text(TEXT, encoding="utf-8")
    rows = "clip,l1,sex\ndari1,dari,female\nenglish1,english,male\n"
    (tmp_path / "metadata.csv").write_text(rows, encoding="utf-8")
    first, second = read_corpus(tmp_path)
    assert first.groups == ("dari", "all first languages but English", "female")
    assert second.groups == ("english", "male")
