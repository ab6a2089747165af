"""Nobody's voice is on both sides of a split, and the figures are what they say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from coach.evaluation.agreement import ScorePair, agreement_figures, flag_figures
from coach.evaluation.figures import Figure
from coach.evaluation.rated_speech import RatedPhones, RatedUtterance, read_rated_speech
from coach.training.evidence import match_words
from coach.training.folds import FOLDS, SharedSpeaker, fold_of_speakers, refuse_shared_speakers
from models.speech import Span, Word


def utterance(speaker: str, total: float = 7.0, age: int = 30) -> RatedUtterance:
    """One sentence of one speaker."""
    word = RatedPhones(
        text="HI", phones=("HH", "AY"), phone_accuracy=(2.0, 1.0), accuracy=8.0, stress=10.0
    )
    return RatedUtterance(
        id=f"{speaker}-1",
        audio=Path("none.wav"),
        speaker=speaker,
        age=age,
        gender="f",
        words=(word,),
        scores=(total, total, total, total),
    )


def words(text: str) -> list[Word]:
    """Recognised words."""
    spoken = Span(start_s=0.0, end_s=1.0)
    return [Word(text=one, span=spoken, confidence=0.9, segment=0) for one in text.split()]


def rated(text: str) -> list[RatedPhones]:
    """The words of a text."""
    one = utterance("x").words[0]
    return [replace(one, text=word) for word in text.split()]


def test_every_speaker_is_in_one_fold_and_folds_are_alike() -> None:
    """Children and adults, weak and strong speakers are dealt out evenly."""
    people = [utterance(f"a{i}", total=i % 10, age=30) for i in range(40)]
    people += [utterance(f"c{i}", total=i % 10, age=9) for i in range(40)]
    fold = fold_of_speakers(people)
    assert set(fold) == {one.speaker for one in people}
    for number in range(FOLDS):
        own = [one for one in people if fold[one.speaker] == number]
        assert sum(one.age < 18 for one in own) == 8
        assert len(own) == 16
    assert fold == fold_of_speakers(list(reversed(people)))


def test_a_speaker_on_both_sides_is_refused() -> None:
    """Training on a voice that is tested on ends with a plain error."""
    refuse_shared_speakers([utterance("a")], [utterance("b")])
    with pytest.raises(SharedSpeaker, match="a"):
        refuse_shared_speakers([utterance("a"), utterance("b")], [utterance("a")])


@pytest.mark.parametrize(
    ("heard", "exact", "with_misheard"),
    [
        ("I like tea", (0, 1, 2), (0, 1, 2)),
        ("I lick tea", (0, None, 2), (0, 1, 2)),
        ("I really like tea", (0, None, 1, 2), (0, None, 1, 2)),
        ("tea", (2,), (2,)),
    ],
)
def test_recognised_words_find_their_place_in_the_text(
    heard: str, exact: tuple[int | None, ...], with_misheard: tuple[int | None, ...]
) -> None:
    """The same words match; a misheard one stands for the word in whose place it was heard."""
    text = rated("I LIKE TEA")
    assert match_words(words(heard), text, misheard=False) == exact
    assert match_words(words(heard), text, misheard=True) == with_misheard


def pairs(found: list[float], wanted: list[float]) -> list[ScorePair]:
    """Scores of eight speakers in turn."""
    return [
        ScorePair(measure="total", groups=("adults",), speaker="abcdefgh"[i % 8], found=f, wanted=w)
        for i, (f, w) in enumerate(zip(found, wanted, strict=True))
    ]


def named(figures: list[Figure], name: str) -> Figure:
    """The figure of this name."""
    return next(figure for figure in figures if figure.name == name)


def test_agreement_is_what_the_textbooks_say() -> None:
    """Pearson's r and the squared error as numpy has them, Spearman's rho blind to stretching."""
    chance = np.random.default_rng(0)
    wanted = chance.uniform(0, 10, size=60)
    found = wanted + chance.normal(size=60)
    figures = agreement_figures(pairs(found.tolist(), wanted.tolist()))
    expected = np.corrcoef(found, wanted)[0, 1]
    assert named(figures, "total_pearson").value == pytest.approx(expected)
    assert named(figures, "total_mse").value == pytest.approx(np.mean((found - wanted) ** 2))
    stretched = agreement_figures(pairs(np.exp(found).tolist(), wanted.tolist()))
    rho = named(figures, "total_spearman").value
    assert named(stretched, "total_spearman").value == pytest.approx(rho)
    low, high = named(figures, "total_pearson").low, named(figures, "total_pearson").high
    assert low <= expected <= high


def test_flags_are_counted() -> None:
    """Two of three marked words are poor, of four poor words two are marked."""
    rows = pairs([1, 2, 3, 9, 9, 9, 9], [2, 3, 9, 4, 4, 9, 9])
    figures = flag_figures("read", rows, below=5.0)
    assert named(figures, "read_flag_precision").value == pytest.approx(2 / 3)
    assert named(figures, "read_flag_recall").value == pytest.approx(2 / 4)
    assert named(figures, "read_right_words_flagged").value == pytest.approx(1 / 3)


def test_real_ratings_are_read(coach_data: Path) -> None:
    """Speechocean762's layout: speakers, phones with their ratings, a text as a sentence."""
    found = read_rated_speech(coach_data / "so762")
    assert len({one.speaker for one in found}) > 100
    first = found[0]
    assert first.text.endswith(".")
    assert first.text[0].isupper()
    for word in first.words:
        assert len(word.phones) == len(word.phone_accuracy)
        assert all(0 <= value <= 2 for value in word.phone_accuracy)
