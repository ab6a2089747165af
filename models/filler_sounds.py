"""Where a filler was said: the words are placed on the sound, with room for a filler between them.

The same Viterbi search that places the phones of words (`models.alignment`) may put between any
two of them a steady vowel, a vowel that closes to "m", or a hummed "m". Where the verbatim pass
wrote no filler, one must explain the sound better by a fixed cost. So fillers are found that
Whisper never writes, and the ones that it writes get their true times.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.alignment import AlignedPhone, Variants, align, phone_graph
from models.encoded import FRAMES_PER_S
from models.speech import FillerSound, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt

    Scores = npt.NDArray[np.float32]

VOWELS = ("AH", "ER", "AA", "EH", "UH", "AE", "AO")
"""Hesitation vowels of the world's languages, as this set of phones has them: central to open."""
NASALS = ("M", "N", "NG")

_NEVER = -30.0
"""Log score of a phone where the sound is silent: low, but a path may pass if it must."""
_SILENT_IN_SPEECH = 1.0
_FADES_S = 0.3
"""Nats a frame that silence costs where the level says speech: to these phones, learned from read
sentences, a steady "uh" looks like silence. Not at the end of a stretch: a room rings on, and what
counts as speech goes on a little longer than the words."""
_VOWEL_FRAMES = 6
_CLOSING_FRAMES = (3, 3)
_HUM_FRAMES = 8
"""Shorter ones (20 ms a frame) are weak words and ends of words."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A filler: frames `[start, end)`, the words before it, and how much better it fits (nats)."""

    start: int
    end: int
    after: int
    log_likelihood_ratio: float
    nasal_frames: int


@dataclass(frozen=True, kw_only=True)
class Placed:
    """The frames `[start, end)` of each word that could be placed, by index, and the fillers."""

    words: Mapping[int, tuple[int, int]]
    fillers: tuple[Found, ...]


class FillerFinder:
    """Finds fillers in scaled log posteriors `(frames, phones)` of one segment."""

    def __init__(self, phones: Sequence[str], silence: int, cost: float) -> None:
        """`phones` names the columns; `cost` (nats) is of a filler that was not written."""
        self._vowels = [phones.index(phone) for phone in VOWELS]
        self._nasals = [phones.index(phone) for phone in NASALS]
        self._open = [at for at, phone in enumerate(phones) if phone[0] in "AEIOU" or phone == "R"]
        self._silence = silence
        self._cost = np.float32(cost)
        self._vowel, self._nasal = len(phones), len(phones) + 1
        self._first_vowel, self._first_nasal = len(phones) + 2, len(phones) + 3

    def place(
        self, scores: Scores, words: Sequence[Variants], written: Mapping[int, int]
    ) -> Placed:
        """The words and the fillers between them.

        `written` counts the fillers that were written after each word (-1: before the first). No
        word is placed if there are more phones than frames.
        """
        slots = self._slots(words, written)
        graph = phone_graph(
            [variants for _, variants in slots],
            self._silence,
            {place for place, (word, _) in enumerate(slots) if word is None},
        )
        path = align(self._with_fillers(scores), graph) or ()
        return self._read(path, scores, slots)

    def _slots(
        self, words: Sequence[Variants], written: Mapping[int, int]
    ) -> list[tuple[int | None, Variants]]:
        """Words (index, pronunciations) with places for fillers (None, ways) around them."""
        slots: list[tuple[int | None, Variants]] = []
        for index in range(-1, len(words)):
            if index >= 0:
                slots.append((index, words[index]))
            count = written.get(index, 0)
            slots += [(None, self._ways(written=count > 0))] * max(1, count)
        return slots

    def _ways(self, *, written: bool) -> Variants:
        vowel = self._vowel if written else self._first_vowel
        nasal = self._nasal if written else self._first_nasal
        open_part, closing = _CLOSING_FRAMES
        return (
            (vowel, *[self._vowel] * (_VOWEL_FRAMES - 1)),
            (vowel, *[self._vowel] * (open_part - 1), *[self._nasal] * closing),
            (nasal, *[self._nasal] * (_HUM_FRAMES - 1)),
        )

    def _with_fillers(self, scores: Scores) -> Scores:
        vowel = scores[:, self._vowels].max(axis=1)
        nasal = scores[:, self._nasals].max(axis=1)
        added = (vowel, nasal, vowel - self._cost, nasal - self._cost)
        return np.column_stack([scores, *added]).astype(np.float32)

    def _read(
        self,
        path: Sequence[AlignedPhone],
        scores: Scores,
        slots: Sequence[tuple[int | None, Variants]],
    ) -> Placed:
        words: dict[int, tuple[int, int]] = {}
        fillers: list[Found] = []
        for place, run in _by_word(path).items():
            word = slots[place][0]
            if word is not None:
                words[word] = (run[0].start, run[-1].end)
                continue
            after = max((one for one, _ in slots[:place] if one is not None), default=-1)
            fillers.append(
                Found(
                    start=run[0].start,
                    end=run[-1].end,
                    after=after,
                    log_likelihood_ratio=self._gain(scores, run, _neighbours(path, run)),
                    nasal_frames=sum(one.end - one.start for one in run if self._is_nasal(one)),
                )
            )
        return Placed(words=words, fillers=tuple(fillers))

    def _gain(
        self, scores: Scores, run: Sequence[AlignedPhone], beside: Sequence[AlignedPhone]
    ) -> float:
        """Nats by which the filler beats silence or a neighbour drawn out, frame by frame.

        A vowel that goes on from another one, or a nasal from a nasal, earns nothing: words are
        drawn out before a pause too, and most of England ends "year" as others say "uh".
        """
        known = [phone.phone for phone in beside if phone.phone < scores.shape[1]]
        touching = {
            phone.phone
            for phone in beside
            if phone.end == run[0].start or phone.start == run[-1].end
        }
        gain = 0.0
        for part in run:
            frames = scores[part.start : part.end]
            own = self._nasals if self._is_nasal(part) else self._vowels
            drawn_out = self._nasals if self._is_nasal(part) else self._open
            taken = self._is_written(run) or touching.isdisjoint(drawn_out)
            other = frames[:, [self._silence, *known, *([] if taken else own)]].max(axis=1)
            gain += float((frames[:, own].max(axis=1) - other).sum())
        return gain

    def _is_written(self, run: Sequence[AlignedPhone]) -> bool:
        return run[0].phone in (self._vowel, self._nasal)

    def _is_nasal(self, phone: AlignedPhone) -> bool:
        return phone.phone in (self._nasal, self._first_nasal)


def silenced(scores: Scores, start_s: float, speech: Sequence[Span], silence: int) -> Scores:
    """The scores with nothing but silence outside `speech`, and less of it inside.

    The segment begins at `start_s`. Speech learned from single sentences leaves the phones unsure
    of silence between them: there the level of the sound knows better.
    """
    middle_s = start_s + (np.arange(len(scores)) + 0.5) / FRAMES_PER_S
    spoken, inside = np.zeros((2, len(scores)), dtype=bool)
    for span in speech:
        begun = middle_s >= span.start_s
        spoken |= begun & (middle_s < span.end_s)
        inside |= begun & (middle_s < span.end_s - _FADES_S)
    sure = scores.copy()
    sure[inside, silence] -= _SILENT_IN_SPEECH
    sure[~spoken] = _NEVER
    sure[~spoken, silence] = 0.0
    return sure


def span_of(frames: tuple[int, int], start_s: float) -> Span:
    """The time of frames `[start, end)` of a segment that begins at `start_s`."""
    start, end = frames
    return Span(
        start_s=round(start_s + start / FRAMES_PER_S, 3),
        end_s=round(start_s + end / FRAMES_PER_S, 3),
    )


def sounds_of(
    found: Sequence[Found], written: Mapping[int, Sequence[str]], first: int, start_s: float
) -> Iterator[FillerSound]:
    """The fillers of a segment as they are kept; `first` is the index of its first word."""
    left = {place: list(texts) for place, texts in written.items()}
    for one in found:
        texts = left.get(one.after, [])
        yield FillerSound(
            span=span_of((one.start, one.end), start_s),
            after_word=first + one.after,
            said=texts.pop(0) if texts else "",
            log_likelihood_ratio=round(one.log_likelihood_ratio, 2),
            nasal_s=round(one.nasal_frames / FRAMES_PER_S, 2),
        )


def _by_word(path: Sequence[AlignedPhone]) -> dict[int, list[AlignedPhone]]:
    runs: dict[int, list[AlignedPhone]] = {}
    for phone in path:
        runs.setdefault(phone.word, []).append(phone)
    return runs


def _neighbours(path: Sequence[AlignedPhone], run: Sequence[AlignedPhone]) -> list[AlignedPhone]:
    """The phone before the run and the one after it, where there are such."""
    first, last = path.index(run[0]), path.index(run[-1])
    return [*path[max(0, first - 1) : first], *path[last + 1 : last + 2]]
