"""What else may have been said: other sequences of phones, weighed on the same frames.

Every sequence is placed on the frames by the same search as the expected one, and what is kept is
the difference of the paths' log likelihoods: how much better another sequence explains the sound.
All changes of one phone of a word are weighed in one batch, so a word takes milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.encoded import FRAMES_PER_S
from models.speech import PhoneAlternative, PhoneAlternatives, PhoneSpan, SoundChange

if TYPE_CHECKING:
    import numpy.typing as npt

Chain = tuple[int, ...]
"""Phones in a row; a silence may be passed over."""

_IMPOSSIBLE = np.float32(-1e9)


_CONTEXT = 2
"""Phones of the neighbouring words on either side that stay as they are expected."""

_EDGE_FRAMES = 10
"""So much of the sound is looked at before and after words that stand alone: 0.2 s."""

_LONGEST_GAP_S = 0.2
"""After a longer pause the word beside says nothing of this one; other sounds may be in it."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One change of a word: the phone at `place` is another or left out, or one stands before it.

    `phone` is the one that is heard instead or as well, None if one is left out.
    """

    place: int
    adds: bool
    phone: int | None

    @property
    def change(self) -> SoundChange:
        """What kind of change this is."""
        if self.adds:
            return SoundChange.ADDED
        return SoundChange.OMITTED if self.phone is None else SoundChange.SWAPPED

    def applied(self, phones: Chain) -> Chain:
        """The word with the change."""
        heard = () if self.phone is None else (self.phone,)
        return phones[: self.place] + heard + phones[self.place + (not self.adds) :]


def path_scores(
    log_likelihoods: npt.NDArray[np.float32], chains: Sequence[Chain], silence: int
) -> npt.NDArray[np.float32]:
    """The best path's log likelihood of each chain over all frames, shape `(chains,)`.

    `log_likelihoods` has shape `(frames, phones)`: posteriors scaled by the phones' priors. A
    chain with more phones than there are frames has about -1e9. Silences may be passed over; no
    two may stand side by side.
    """
    lengths = np.array([len(chain) for chain in chains])
    states = np.full((len(chains), lengths.max()), silence, dtype=np.intp)
    for row, chain in enumerate(chains):
        states[row, : len(chain)] = chain
    silent = states == silence
    best = _last_frame(log_likelihoods[:, states], silent)
    every = np.arange(len(chains))
    last, before = best[every, lengths - 1], best[every, np.maximum(lengths - 2, 0)]
    ends_silent = silent[every, lengths - 1] & (lengths > 1)
    return np.where(ends_silent, np.maximum(last, before), last)


def _last_frame(
    emitted: npt.NDArray[np.float32], silent: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float32]:
    """Scores of the paths that stand in each state at the last frame, shape `(chains, states)`.

    `emitted` has shape `(frames, chains, states)`.
    """
    _, count, length = emitted.shape
    # Two columns that no path can stand in, so that every state has two before it.
    best = np.full((count, length + 2), _IMPOSSIBLE, dtype=np.float32)
    best[:, 2] = emitted[0, :, 0]
    if length > 1:
        best[:, 3] = np.where(silent[:, 0], emitted[0, :, 1], _IMPOSSIBLE)
    skips = np.zeros((count, length), dtype=bool)
    skips[:, 2:] = silent[:, 1:-1]
    for frame in emitted[1:]:
        stepped = np.maximum(best[:, 2:], best[:, 1:-1])
        skipped = np.where(skips, best[:, :-2], _IMPOSSIBLE)
        best[:, 2:] = np.maximum(stepped, skipped) + frame
    return best[:, 2:]


def edits_of(phones: Chain, count: int, accepted: set[Chain]) -> Iterator[Edit]:
    """Every change of one phone into, or by, one of `count` phones.

    Not those that end in a standard way to say the word (`accepted`), nor a phone twice in a row,
    nor nothing at all.
    """
    for place in range(len(phones) + 1):
        beside = set(phones[max(0, place - 1) : place + 1])
        added = (Edit(place=place, adds=True, phone=phone) for phone in range(count))
        found = [edit for edit in added if edit.phone not in beside]
        if place < len(phones):
            around = {*phones[max(0, place - 1) : place + 2]}
            swapped = (Edit(place=place, adds=False, phone=phone) for phone in range(count))
            found += [edit for edit in swapped if edit.phone not in around]
            found += [Edit(place=place, adds=False, phone=None)] * (len(phones) > 1)
        yield from (edit for edit in found if edit.applied(phones) not in accepted)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Place:
    """One word's `spans`, the frames around it and the neighbours' phones that stand there too."""

    window: npt.NDArray[np.float32]
    before: Chain
    after: Chain
    spans: Sequence[PhoneSpan]

    @property
    def word(self) -> int:
        """The word's index in the transcript."""
        return self.spans[0].word


class Weigher:
    """Weighs the changes of words that have their place; `phones` names the head's outputs."""

    def __init__(self, phones: Sequence[str], silence: int) -> None:
        self._phones = phones
        self._index = {phone: number for number, phone in enumerate(phones)}
        self._silence = silence

    def words(
        self,
        log_likelihoods: npt.NDArray[np.float32],
        spans: Sequence[PhoneSpan],
        start_s: float,
        accepted: Sequence[set[Chain]],
    ) -> Iterator[PhoneAlternatives]:
        """The changes of each word of one segment, whose frames begin at `start_s`.

        `spans` are the segment's phones in order; `accepted[word]` the standard ways to say a word.
        """
        for place in self._places(log_likelihoods, spans, start_s):
            phones = self._numbers(place.spans)
            edits = [*edits_of(phones, self._silence, accepted[place.word] | {phones})]
            scores = self._scores(place, [phones, *(edit.applied(phones) for edit in edits)])
            yield PhoneAlternatives(
                word=place.word,
                phones=tuple(phone.phone for phone in place.spans),
                frames=len(place.window),
                log_likelihood=round(float(scores[0]) / len(place.window), 4),
                changes=tuple(self._best(edits, (scores[1:] - scores[0]).tolist())),
            )

    def ratios(
        self,
        log_likelihoods: npt.NDArray[np.float32],
        spans: Sequence[PhoneSpan],
        start_s: float,
        others: Mapping[int, Sequence[Sequence[str]]],
    ) -> dict[int, tuple[float, ...]]:
        """How much better (nats) each of `others` explains the sound than the word does."""
        found: dict[int, tuple[float, ...]] = {}
        for place in self._places(log_likelihoods, spans, start_s):
            if chains := [self._indices(phones) for phones in others.get(place.word, ())]:
                scores = self._scores(place, [self._numbers(place.spans), *chains])
                found[place.word] = tuple((scores[1:] - scores[0]).tolist())
        return found

    def _places(
        self, log_likelihoods: npt.NDArray[np.float32], spans: Sequence[PhoneSpan], start_s: float
    ) -> Iterator[_Place]:
        for first, last in _word_ranges(spans):
            low, high = _neighbours(spans, first, last)
            opens, closes = low == first, high == last
            start = _frame(spans[low].span.start_s - start_s) - _EDGE_FRAMES * opens
            end = _frame(spans[high - 1].span.end_s - start_s) + _EDGE_FRAMES * closes
            quiet = (self._silence,)
            yield _Place(
                window=log_likelihoods[max(0, start) : end],
                before=self._numbers(spans[low:first]) or quiet,
                after=self._numbers(spans[last:high]) or quiet,
                spans=spans[first:last],
            )

    def _scores(self, place: _Place, words: Sequence[Chain]) -> npt.NDArray[np.float32]:
        """The words between their neighbours, with silences that may be passed over."""
        quiet = (self._silence,)
        before = place.before if place.before == quiet else place.before + quiet
        after = place.after if place.after == quiet else quiet + place.after
        chains = [before + word + after for word in words]
        return path_scores(place.window, chains, self._silence)

    def _best(self, edits: Sequence[Edit], ratios: Sequence[float]) -> Iterator[PhoneAlternative]:
        """The best of each kind at each place."""
        best: dict[tuple[int, SoundChange], tuple[float, Edit]] = {}
        for edit, ratio in zip(edits, ratios, strict=True):
            key = (edit.place, edit.change)
            if key not in best or ratio > best[key][0]:
                best[key] = (ratio, edit)
        for (place, change), (ratio, edit) in best.items():
            yield PhoneAlternative(
                change=change,
                place=place,
                phone=None if edit.phone is None else self._phones[edit.phone],
                log_likelihood_ratio=round(ratio, 3),
            )

    def _numbers(self, spans: Sequence[PhoneSpan]) -> Chain:
        return self._indices([phone.phone for phone in spans])

    def _indices(self, phones: Sequence[str]) -> Chain:
        return tuple(self._index[phone] for phone in phones)


def _word_ranges(spans: Sequence[PhoneSpan]) -> Iterator[tuple[int, int]]:
    """Where each word's phones begin and end in a segment's phones."""
    edges = [at for at in range(1, len(spans)) if spans[at].word != spans[at - 1].word]
    yield from zip([0, *edges], [*edges, len(spans)], strict=True)


def _neighbours(spans: Sequence[PhoneSpan], first: int, last: int) -> tuple[int, int]:
    """From where to where phones count: with some of the words beside, unless there is a pause."""
    low, high = max(0, first - _CONTEXT), min(len(spans), last + _CONTEXT)
    if low < first and _gap_s(spans, first) > _LONGEST_GAP_S:
        low = first
    if high > last and _gap_s(spans, last) > _LONGEST_GAP_S:
        high = last
    return low, high


def _gap_s(spans: Sequence[PhoneSpan], at: int) -> float:
    """The pause before a phone."""
    return spans[at].span.start_s - spans[at - 1].span.end_s


def _frame(time_s: float) -> int:
    return round(time_s * FRAMES_PER_S)
