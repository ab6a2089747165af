"""Which frames hold which phone: Viterbi over the words' pronunciations.

The words are a graph of phones: silence may stand before, between and after words, and a word
with several pronunciations has a branch for each, so that the best-matching variant is chosen by
the same search that places its phones. Frames are 20 ms (Whisper's encoder gives 50 a second).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

Variants = Sequence[Sequence[int]]
"""The pronunciations of one word, each a sequence of phone indices."""

NOWHERE = -1
"""The word index of silence."""

_IMPOSSIBLE = np.float32(-1e9)


@dataclass(frozen=True, kw_only=True, eq=False)
class PhoneGraph:
    """States of the search, all arrays of shape `(states,)`.

    `before` has shape `(states, k)`: the states a state may follow (itself first), filled up
    with the number of states. A path begins in one of `first` and ends in one of `last`.
    """

    phone: npt.NDArray[np.intp]
    word: npt.NDArray[np.intp]
    variant: npt.NDArray[np.intp]
    place: npt.NDArray[np.intp]
    before: npt.NDArray[np.intp]
    first: tuple[int, ...]
    last: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class AlignedPhone:
    """A phone and its frames `[start, end)`; `place` counts the phones within the word."""

    phone: int
    word: int
    variant: int
    place: int
    start: int
    end: int


def phone_graph(
    words: Sequence[Variants], silence: int, optional: Collection[int] = ()
) -> PhoneGraph:
    """The graph of a text; words without a pronunciation are left out.

    The words whose indices are in `optional` may be passed over.
    """
    builder = _Builder(silence)
    for index, variants in enumerate(words):
        if spoken := [tuple(variant) for variant in variants if len(variant)]:
            builder.add_word(index, spoken, optional=index in optional)
    return builder.graph()


def align(
    log_posteriors: npt.NDArray[np.float32], graph: PhoneGraph
) -> tuple[AlignedPhone, ...] | None:
    """The best path's phones in order; None if there are fewer frames than phones to place.

    `log_posteriors` has shape `(frames, phones)`, already scaled by the phones' priors.
    """
    path = _best_path(log_posteriors[:, graph.phone], graph)
    return None if path is None else tuple(_runs(path, graph))


class _Builder:
    """Adds word after word, remembering which states may come before the next one."""

    def __init__(self, silence: int) -> None:
        self._silence = silence
        self._rows: list[tuple[int, int, int, int]] = []
        self._before: list[list[int]] = []
        self._first: list[int] = []
        self._ends: list[int] = []
        self._add(silence, NOWHERE, 0, 0, [])
        self._first.append(0)
        self._ends = [0]
        self._opening = True

    def add_word(
        self, index: int, variants: list[tuple[int, ...]], *, optional: bool = False
    ) -> None:
        """A branch for each variant, then a silence that may be left out."""
        ends: list[int] = list(self._ends) if optional else []
        own: list[int] = []
        for number, phones in enumerate(variants):
            for place, phone in enumerate(phones):
                earlier = self._ends if place == 0 else [len(self._rows) - 1]
                state = self._add(phone, index, number, place, earlier)
                if self._opening and place == 0:
                    self._first.append(state)
            own.append(len(self._rows) - 1)
        self._ends = [*ends, *own, self._add(self._silence, NOWHERE, 0, 0, own)]
        self._opening = self._opening and optional

    def graph(self) -> PhoneGraph:
        """The finished graph."""
        count = len(self._rows)
        before = np.full((count, max(map(len, self._before))), count, dtype=np.intp)
        for state, earlier in enumerate(self._before):
            before[state, : len(earlier)] = earlier
        phone, word, variant, place = np.array(self._rows, dtype=np.intp).T
        return PhoneGraph(
            phone=phone,
            word=word,
            variant=variant,
            place=place,
            before=before,
            first=tuple(self._first),
            last=tuple(self._ends),
        )

    def _add(self, phone: int, word: int, variant: int, place: int, earlier: list[int]) -> int:
        state = len(self._rows)
        self._rows.append((phone, word, variant, place))
        self._before.append([state, *earlier])
        return state


def _best_path(scores: npt.NDArray[np.float32], graph: PhoneGraph) -> npt.NDArray[np.intp] | None:
    frames, states = scores.shape
    every: npt.NDArray[np.intp] = np.arange(states, dtype=np.intp)
    best = np.full(states + 1, _IMPOSSIBLE, dtype=np.float32)
    best[list(graph.first)] = scores[0, list(graph.first)]
    came_from = np.zeros((frames, states), dtype=np.int16)
    for frame in range(1, frames):
        candidates = best[graph.before]
        choice = candidates.argmax(axis=1)
        came_from[frame] = graph.before[every, choice]
        best[:states] = candidates[every, choice] + scores[frame]
    state = max(graph.last, key=lambda end: best[end])
    if best[state] <= _IMPOSSIBLE / 2:
        return None
    return _walk_back(came_from, state)


def _walk_back(came_from: npt.NDArray[np.int16], state: int) -> npt.NDArray[np.intp]:
    path = np.empty(len(came_from), dtype=np.intp)
    for frame in range(len(came_from) - 1, -1, -1):
        path[frame] = state
        state = int(came_from[frame, state])
    return path


def _runs(path: npt.NDArray[np.intp], graph: PhoneGraph) -> list[AlignedPhone]:
    changes = np.flatnonzero(np.diff(path)) + 1
    starts, ends = [0, *changes.tolist()], [*changes.tolist(), len(path)]
    return [
        AlignedPhone(
            phone=int(graph.phone[state]),
            word=int(graph.word[state]),
            variant=int(graph.variant[state]),
            place=int(graph.place[state]),
            start=start,
            end=end,
        )
        for start, end in zip(starts, ends, strict=True)
        if graph.word[state := int(path[start])] != NOWHERE
    ]
