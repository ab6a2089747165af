"""What training makes out of rated speech: a telephone's band, and texts with a wrong word."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from coach.evaluation.rated_speech import RatedPhones, RatedUtterance
from coach.training.head_cache import HeadCache
from coach.training.hearing import is_heard_by_telephone, through_telephone
from coach.training.misread import ANOTHER_WORD, MISREAD_SHARE, misread
from coach.training.phone_head import Example, HeadOptions
from models.encoded import FRAMES_PER_S
from models.speech import SAMPLE_RATE_HZ, Recording, RecordingFacts

FACTS = RecordingFacts(
    duration_s=1.0,
    rate_in_hz=SAMPLE_RATE_HZ,
    channels_in=1,
    codec_in="pcm",
    peak_dbfs=-6.0,
    rms_dbfs=-12.0,
    clipped_ratio=0.0,
)


def rated(text: str, phones: str, accuracy: float = 9.0) -> RatedPhones:
    """A word whose phones were all right."""
    own = tuple(phones.split())
    return RatedPhones(
        text=text,
        phones=own,
        phone_accuracy=(2.0,) * len(own),
        accuracy=accuracy,
        stress=10.0,
    )


OTHERS = [rated("SHOWS", "SH OW Z"), rated("BAT", "B AE T"), rated("EYE", "AY")]


def utterance(number: int) -> RatedUtterance:
    """Three words, of which only one is long enough to be exchanged."""
    return RatedUtterance(
        id=f"u{number}",
        audio=Path("none.wav"),
        speaker="s",
        age=30,
        gender="f",
        words=(rated("I", "AY"), rated("BAD", "B AE D"), rated("BOW", "B OW")),
        scores=(8.0, 8.0, 8.0, 8.0),
    )


@pytest.mark.parametrize("digital", [False, True])
@pytest.mark.parametrize("hz", [100, 1000, 6000])
def test_a_telephone_carries_only_its_band(hz: int, *, digital: bool) -> None:
    """A tone within 300 to 3,400 Hz stays as it is; hum and hiss outside are gone."""
    time_s = np.arange(SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    tone = np.sin(2 * np.pi * hz * time_s).astype(np.float32)
    heard = through_telephone(Recording(samples=tone, facts=FACTS), digital=digital).samples
    middle = slice(SAMPLE_RATE_HZ // 4, -SAMPLE_RATE_HZ // 4)
    kept = float(np.sqrt(np.mean(heard[middle] ** 2) / np.mean(tone[middle] ** 2)))
    assert kept == pytest.approx(1.0, abs=0.05) if hz == 1000 else kept < 0.05
    assert heard.dtype == np.float32


def test_one_reading_in_three_is_heard_by_telephone() -> None:
    """The same ones every time."""
    chosen = [is_heard_by_telephone(utterance(number)) for number in range(400)]
    assert 100 <= sum(chosen) <= 170
    assert chosen == [is_heard_by_telephone(utterance(number)) for number in range(400)]


def test_a_misread_text_has_one_quite_different_word() -> None:
    """Only a long word is exchanged, for one with other phones; it is rated as another word."""
    made = [found for n in range(300) if (found := misread(utterance(n), OTHERS)) is not None]
    assert 60 <= len(made) <= 300 / MISREAD_SHARE * 1.4
    for one in made:
        first, wrong, last = one.words
        assert (first, last) == (utterance(0).words[0], utterance(0).words[2])
        assert wrong.text == "SHOWS"
        assert wrong.accuracy == ANOTHER_WORD
        assert wrong.phone_accuracy == (0.0, 0.0, 0.0)
        assert all(map(math.isnan, (wrong.stress, *one.scores)))


def test_a_misread_word_is_never_rated_better_than_it_was() -> None:
    """A word that raters could not make out stays as bad, and shared phones are not rated."""
    poor = rated("BAD", "B AE D", accuracy=1.0)
    others = [rated("DUB", "D AH B")]
    found = []
    for number in range(60):
        one = utterance(number)
        one = replace(one, words=(one.words[0], poor, one.words[2]))
        if (made := misread(one, others)) is not None:
            found.append(made.words[1])
    assert found
    assert {word.accuracy for word in found} == {1.0}
    assert [math.isnan(value) for value in found[0].phone_accuracy] == [True, False, True]


def example(name: str) -> Example:
    """Two seconds of noise that is said to be one word."""
    chance = np.random.default_rng(3)
    return Example(
        name=name,
        frames=chance.normal(size=(2 * FRAMES_PER_S, 8)).astype(np.float16),
        words=((1, 2, 3),),
        weights=((1.0, 1.0, 1.0),),
        times=((0.0, 2.0),),
    )


def test_a_head_is_trained_once_for_the_same_speech(tmp_path: Path) -> None:
    """The second time it is read from its file; other speech or options train another."""
    cache, options = HeadCache(tmp_path), HeadOptions(width=8, rounds=(1,))
    first = cache.fit([example("a")], options)
    again = cache.fit([example("a")], options)
    assert len(list(tmp_path.glob("*.npz"))) == 1
    for name, array in first.weights.items():
        np.testing.assert_array_equal(array, again.weights[name])
    np.testing.assert_array_equal(first.log_prior, again.log_prior)
    cache.fit([example("b")], options)
    cache.fit([example("a")], replace(options, seed=1))
    assert len(list(tmp_path.glob("*.npz"))) == 3
