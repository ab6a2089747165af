"""No word is heard where nobody speaks: generated silence, noise, hum, clicks and music."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from coach.errors import BadRecording
from coach.pipeline import ListeningOptions, SpeechModels, listen
from models.audio import recording_from_samples
from models.speech import SAMPLE_RATE_HZ

Samples = npt.NDArray[np.float64]
Chance = np.random.Generator

pytestmark = pytest.mark.models


def silence(chance: Chance, count: int) -> Samples:
    """A microphone that is on, in a very quiet room."""
    return chance.normal(0, 10 ** chance.uniform(-5, -3), count)


def noise(chance: Chance, count: int) -> Samples:
    """White to brown noise, swelling and fading."""
    spectrum = np.fft.rfft(chance.normal(0, 1, count))
    slope = np.maximum(np.arange(len(spectrum)), 1.0) ** -chance.uniform(0, 1)
    sound = np.fft.irfft(spectrum * slope, count)
    swell = 0.6 + 0.4 * np.sin(2 * np.pi * chance.uniform(0.1, 2) * np.arange(count) / 16000)
    return sound / np.abs(sound).max() * swell * chance.uniform(0.02, 0.9)


def hum(chance: Chance, count: int) -> Samples:
    """Mains hum or a fridge, with its harmonics and a little noise."""
    times = np.arange(count) / SAMPLE_RATE_HZ
    base = chance.choice([50.0, 60.0, chance.uniform(80, 250)])
    tones = [
        np.sin(2 * np.pi * base * k * times + chance.uniform(0, 6)) / k
        for k in range(1, chance.integers(2, 9))
    ]
    return sum(tones) * chance.uniform(0.05, 0.3) + chance.normal(0, 0.003, count)


def clicks(chance: Chance, count: int) -> Samples:
    """Keys, taps and knocks."""
    sound = chance.normal(0, 0.001, count)
    for start in chance.integers(0, count - 800, chance.integers(2, 40)):
        length = int(chance.integers(40, 800))
        decay = np.exp(-np.arange(length) / (length / 5))
        sound[start : start + length] += chance.normal(0, 0.5, length) * decay
    return sound


def music(chance: Chance, count: int) -> Samples:
    """Plucked chords in a row."""
    sound = np.zeros(count)
    start = 0
    while start < count:
        length = int(chance.uniform(0.15, 0.8) * SAMPLE_RATE_HZ)
        times = np.arange(min(length, count - start)) / SAMPLE_RATE_HZ
        for step in chance.choice([0, 3, 4, 7, 9, 12], 3, replace=False):
            tone = np.sin(2 * np.pi * 196 * 2 ** (step / 12) * times)
            sound[start : start + len(times)] += 0.2 * tone * np.exp(-3 * times)
        start += length
    return sound


KINDS = (silence, noise, hum, clicks, music)


def words_heard(
    models: SpeechModels, make: Callable[[Chance, int], Samples], seed: int
) -> list[str]:
    """What the coach hears in one generated clip of 1 to 10 s."""
    chance = np.random.default_rng(seed)
    count = round(chance.uniform(1, 10) * SAMPLE_RATE_HZ)
    samples = np.clip(make(chance, count), -1, 1).astype(np.float32)
    try:
        evidence = listen(
            recording_from_samples(samples), models, ListeningOptions(), lambda *_: None
        )
    except BadRecording:
        return []
    return [word.text for word in evidence.transcript.words]


@pytest.mark.parametrize("make", KINDS)
def test_no_word_in_some_clips(
    speech_models: SpeechModels, make: Callable[[Chance, int], Samples]
) -> None:
    """Eight clips of each kind hold no word."""
    assert {
        seed: words for seed in range(8) if (words := words_heard(speech_models, make, seed))
    } == {}


@pytest.mark.slow
@pytest.mark.parametrize("make", KINDS)
def test_no_word_in_a_hundred_clips(
    speech_models: SpeechModels, make: Callable[[Chance, int], Samples]
) -> None:
    """A hundred clips of each kind hold no word: 500 in all."""
    found = {
        seed: words for seed in range(100, 200) if (words := words_heard(speech_models, make, seed))
    }
    assert found == {}
