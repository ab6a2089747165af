"""Traps that other coaches fell into, with speech whose errors are known.

The clips are synthesised from phonemes (tools/trap_clips.py), so that what is wrong is certain; a
real voice's errors are less clear-cut (docs/model-card.md).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from statistics import fmean, median
from typing import Any

import numpy as np
import pytest

from coach.errors import BadRecording
from coach.known_words import read_aloud
from coach.pipeline import SpeechModels, load_recording
from models.audio import AudioLimits, recording_from_samples
from models.speech import NotMeasurable
from scoring.pronunciation.result import Clarity, PronunciationScore
from scoring.scale import Band, Score

pytestmark = pytest.mark.models

FOLDER = Path(__file__).with_name("clips") / "traps"
Clip = dict[str, Any]
Found = PronunciationScore | NotMeasurable


@cache
def manifest() -> tuple[Clip, ...]:
    """All clips."""
    read: Any = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    return tuple(read if isinstance(read, list) else read["clips"])


def clips_of(*kinds: str) -> list[Clip]:
    """The clips of these kinds."""
    return [clip for clip in manifest() if clip["kind"] in kinds]


@pytest.fixture(scope="module")
def heard(speech_models: SpeechModels) -> dict[str, Found]:
    """Every clip that is looked at, scored against the text it should have been."""
    wanted = clips_of(
        "right", "bad_word", "missing_final", "other_text", "nonsense", "shuffled", "variant"
    )
    wanted += clips_of("long_right", "added_vowel")
    return {clip["file"]: read(clip, speech_models) for clip in wanted}


def read(clip: Clip, models: SpeechModels) -> Found:
    """The score of one clip."""
    return read_aloud(load_recording(FOLDER / clip["file"], AudioLimits()), clip["text"], models)


def scored(found: Found) -> PronunciationScore:
    """A score, which must be there."""
    assert isinstance(found, PronunciationScore)
    return found


def value(score: Score | NotMeasurable) -> float:
    """The value of a score, which must be there."""
    assert isinstance(score, Score)
    return score.value


def right_version(clip: Clip) -> Clip:
    """The same sentence by the same voice, said right."""
    return next(
        one
        for one in clips_of("right")
        if (one["text"], one["voice"]) == (clip["text"], clip["voice"])
    )


def accuracy(found: Found, word: int) -> float:
    """The accuracy of one word."""
    return value(scored(found).words[word].accuracy)


def worst_phone(found: Found, word: int) -> float:
    """The accuracy of a word's worst phone."""
    return min(phone.accuracy.value for phone in scored(found).phones if phone.word == word)


@pytest.mark.parametrize("kind", ["other_text", "nonsense", "shuffled"])
def test_other_words_get_no_score(heard: dict[str, Found], kind: str) -> None:
    """Another text, nonsense, or the same words in another order: no score, with the reason."""
    for clip in clips_of(kind):
        assert heard[clip["file"]] == NotMeasurable(reason="other_words"), clip["file"]


def test_a_fluent_native_speaker_gets_the_top_band(heard: dict[str, Found]) -> None:
    """British and American voices: top band, and no word is marked."""
    for clip in clips_of("right", "variant"):
        found = scored(heard[clip["file"]])
        assert isinstance(found.total, Score)
        assert found.total.band is Band.STRONG, (clip["file"], found.total.value)
        assert {word.clarity for word in found.words} == {Clarity.CLEAR}, clip["file"]


def test_a_bad_word_is_found(heard: dict[str, Found]) -> None:
    """The bad word is the worst of its sentence, and worse than in the right version."""
    for clip in clips_of("bad_word"):
        found, right = heard[clip["file"]], heard[right_version(clip)["file"]]
        (word,) = clip["word"]
        assert accuracy(found, word) < accuracy(right, word), clip["file"]
        others = [value(one.accuracy) for one in scored(found).words if one.word != word]
        assert accuracy(found, word) < min(others), clip["file"]


def test_bad_words_lose_their_good_band(heard: dict[str, Found]) -> None:
    """Fluent speech doesn't talk a wrong word right: most lose two points, a quarter are marked."""
    lost: list[float] = []
    marked = 0
    for clip in clips_of("bad_word"):
        found, right = heard[clip["file"]], heard[right_version(clip)["file"]]
        (word,) = clip["word"]
        lost.append(accuracy(right, word) - accuracy(found, word))
        marked += scored(found).words[word].clarity is Clarity.UNCLEAR
    assert median(lost) > 2
    assert marked >= len(lost) / 4


def test_one_bad_word_does_not_sink_the_sentence(heard: dict[str, Found]) -> None:
    """One bad word in about seven costs the whole at most a point and a half of ten."""
    for clip in clips_of("bad_word"):
        found, right = heard[clip["file"]], heard[right_version(clip)["file"]]
        assert value(scored(found).total) > value(scored(right).total) - 1.5, clip["file"]


@pytest.mark.parametrize("kind", ["missing_final", "added_vowel"])
def test_a_missing_or_added_sound_is_heard_on_the_whole(heard: dict[str, Found], kind: str) -> None:
    """A dropped final consonant or a vowel in a cluster lowers the word, on average and mostly."""
    lower: list[float] = []
    for clip in clips_of(kind):
        right = heard[right_version(clip)["file"]]
        (word,) = clip["word"]
        lower.append(accuracy(right, word) - accuracy(heard[clip["file"]], word))
    assert fmean(lower) > 0
    assert sum(difference > 0 for difference in lower) > len(lower) / 2


def test_a_missing_final_consonant_shows_in_its_phone(heard: dict[str, Found]) -> None:
    """In most clips the word's worst phone is worse than when nothing is missing."""
    worse = [
        worst_phone(heard[clip["file"]], clip["word"][0])
        < worst_phone(heard[right_version(clip)["file"]], clip["word"][0])
        for clip in clips_of("missing_final")
    ]
    assert sum(worse) > len(worse) / 2


def test_longer_is_not_better(heard: dict[str, Found]) -> None:
    """Three right sentences are rated like one, to half a point."""
    single = fmean(value(scored(heard[clip["file"]]).total) for clip in clips_of("right"))
    for clip in clips_of("long_right"):
        assert abs(value(scored(heard[clip["file"]]).total) - single) < 0.5


def test_silence_gets_no_score(speech_models: SpeechModels) -> None:
    """Nothing said is not a bad score but none, with the reason."""
    silent = recording_from_samples(np.zeros(3 * 16_000, dtype=np.float32))
    with pytest.raises(BadRecording) as caught:
        read_aloud(silent, "I helped the customers.", speech_models)
    assert caught.value.message_id == "error.recording.silence"
