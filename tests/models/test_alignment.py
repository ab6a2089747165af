"""Placing phones on frames: the search finds the path that fits best."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from models.alignment import AlignedPhone, align, phone_graph

SILENCE = 5


def frames(*phones: int, sure: float = 0.9) -> npt.NDArray[np.float32]:
    """Log posteriors of frames that are surely these phones, one frame each."""
    posteriors = np.full((len(phones), SILENCE + 1), (1 - sure) / SILENCE)
    posteriors[np.arange(len(phones)), phones] = sure
    return np.log(posteriors).astype(np.float32)


def spans(found: tuple[AlignedPhone, ...] | None) -> list[tuple[int, int, int, int]]:
    """Phone, word, start and end of each."""
    assert found is not None
    return [(one.phone, one.word, one.start, one.end) for one in found]


def test_phones_are_placed_where_they_are() -> None:
    """Silence before, between and after words is no part of a phone."""
    sound = frames(SILENCE, 0, 0, 1, SILENCE, SILENCE, 2, 2, SILENCE)
    found = align(sound, phone_graph([[(0, 1)], [(2,)]], SILENCE))
    assert spans(found) == [(0, 0, 1, 3), (1, 0, 3, 4), (2, 1, 6, 8)]


def test_the_variant_that_fits_best_is_chosen() -> None:
    """Two ways to say a word: the one that was said is found."""
    graph = phone_graph([[(0, 1), (0, 2)]], SILENCE)
    for said, variant in ((1, 0), (2, 1)):
        found = align(frames(0, 0, said, said), graph)
        assert found is not None
        assert {one.variant for one in found} == {variant}


def test_words_without_sounds_are_left_out() -> None:
    """A word that has no pronunciation keeps its number and gets no frames."""
    found = align(frames(0, 1), phone_graph([[(0,)], [], [(1,)]], SILENCE))
    assert [(one.phone, one.word) for one in found or ()] == [(0, 0), (1, 2)]


def test_too_little_sound_is_said() -> None:
    """More phones than frames have no path."""
    assert align(frames(0, 1), phone_graph([[(0, 1, 2)]], SILENCE)) is None


@given(
    words=st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=4), min_size=1, max_size=5),
    extra=st.integers(0, 20),
    seed=st.integers(0, 2**16),
)
def test_every_phone_has_its_frames_in_order(words: list[list[int]], extra: int, seed: int) -> None:
    """Whatever the sound: all phones, in the order of the text, side by side, none empty."""
    count = sum(map(len, words)) + extra
    noise = np.random.default_rng(seed).normal(size=(count, SILENCE + 1)).astype(np.float32)
    found = align(noise, phone_graph([[tuple(word)] for word in words], SILENCE))
    assert found is not None
    assert [one.phone for one in found] == [phone for word in words for phone in word]
    edges = [edge for one in found for edge in (one.start, one.end)]
    assert edges == sorted(edges)
    assert all(one.end > one.start for one in found)
