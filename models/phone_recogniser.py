"""What was said, sound by sound: evidence for each phone of the words, from the encoder's frames.

The frames come from the pass that recognised the words; a small head (`models.phone_head`) turns
them into phone posteriors, and Viterbi alignment places each word's phones on them, choosing the
pronunciation that fits best (`models.alignment`). The numbers follow the goodness of
pronunciation of Witt and Young (2000) in its form for neural posteriors (Hu et al. 2015).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from models.alignment import AlignedPhone, Variants, align, phone_graph
from models.alternatives import Weigher, path_scores
from models.arpabet import VOWELS
from models.beginnings import begun_again
from models.encoded import FRAMES_PER_S, EncodedSegment
from models.filler_sounds import FillerFinder, Placed, silenced, sounds_of, span_of
from models.hesitations import is_filler, written_fillers
from models.phone_head import SILENCE, PhoneHead
from models.pronunciation_dictionary import bare
from models.protocols import Progress, PronunciationLookup
from models.speech import (
    Beginning,
    FillerSound,
    Hesitations,
    ModelInfo,
    NotMeasurable,
    PhoneAlternatives,
    PhoneEvidence,
    PhoneSpan,
    Span,
    VerbatimOptions,
    Word,
    WordEvidence,
)

if TYPE_CHECKING:
    import numpy.typing as npt

PRIOR_SCALE = np.float32(0.5)
"""How far the phones' frequencies are divided out before aligning (as in training)."""

IMPOSSIBLE = -1e8
"""A log likelihood below this is of a word that has more phones than the sound has frames."""

OTHER_RECOGNISER = NotMeasurable(reason="no_phone_recogniser")
NO_ROOM = NotMeasurable(reason="words_do_not_fit")


class FramePhoneRecogniser:
    """`PhoneRecogniser` on the frames of Whisper's encoder."""

    def __init__(
        self, head: PhoneHead, dictionary: PronunciationLookup, encoder: str | None = None
    ) -> None:
        """`encoder` names the recogniser whose frames will come; None if it is the head's own."""
        self._fits = encoder is None or encoder == head.card["encoder"]
        self._head = head
        self._dictionary = dictionary
        self._index = {phone: number for number, phone in enumerate(head.phones)}

    @property
    def info(self) -> ModelInfo:
        """The head, its revision and what it was trained on."""
        return ModelInfo(**self._head.card["model"])

    def listen(
        self, encoded: Sequence[EncodedSegment], words: Sequence[Word], progress: Progress
    ) -> PhoneEvidence | NotMeasurable:
        """Evidence for each phone of `words`; a word's pronunciation is the best-fitting one."""
        found = self._dictionary.variants_of_all([word.text for word in words])
        phones = [[[bare(phone) for phone in one.phones] for one in word] for word in found]
        return self.listen_for(encoded, words, phones, progress)

    def listen_for(
        self,
        encoded: Sequence[EncodedSegment],
        words: Sequence[Word],
        pronunciations: Sequence[Sequence[Sequence[str]]],
        progress: Progress,
    ) -> PhoneEvidence | NotMeasurable:
        """The same for pronunciations that are given: for each word one or more, in ARPAbet."""
        if not self._fits:
            return OTHER_RECOGNISER
        phones: list[PhoneSpan] = []
        for number, part in enumerate(encoded):
            own = [i for i, word in enumerate(words) if word.segment == part.segment.index]
            phones += self._segment(part, own, [pronunciations[index] for index in own])
            progress((number + 1) / len(encoded))
        if not phones:
            return NO_ROOM
        return PhoneEvidence(phones=tuple(phones), model=self.info)

    def hesitations(
        self,
        encoded: Sequence[EncodedSegment],
        said: Sequence[Word],
        speech: Sequence[Span],
        options: VerbatimOptions,
    ) -> Hesitations | NotMeasurable:
        """The verbatim words without fillers, timed by their sounds, and the fillers between.

        Nothing is placed outside `speech`.
        """
        if not self._fits:
            return OTHER_RECOGNISER
        words = [word for word in said if not is_filler(word.text)]
        found = self._dictionary.variants_of_all([word.text for word in words])
        phones = [[self._numbers([*map(bare, one.phones)]) for one in word] for word in found]
        finder = FillerFinder(self._head.phones, self._index[SILENCE], options.filler_cost)
        fillers: list[FillerSound] = []
        beginnings: list[Beginning] = []
        for part in encoded:
            start_s = part.segment.span.start_s
            own = [i for i, word in enumerate(words) if word.segment == part.segment.index]
            written = written_fillers([w for w in said if w.segment == part.segment.index])
            scores = self._in_speech(part, speech)
            counts = {place: len(texts) for place, texts in written.items()}
            placed = finder.place(scores, [phones[index] for index in own], counts)
            beginnings += self._beginnings(scores, [phones[index] for index in own], own, placed)
            for place, frames in placed.words.items():
                span = span_of(frames, start_s)
                words[own[place]] = replace(words[own[place]], span=span)
            before = own[0] - 1 if own else _last_before(words, part.segment.index)
            fillers += sounds_of(placed.fillers, written, before + 1, start_s)
        return Hesitations(words=tuple(words), fillers=tuple(fillers), beginnings=tuple(beginnings))

    def _in_speech(self, part: EncodedSegment, speech: Sequence[Span]) -> npt.NDArray[np.float32]:
        scores = self._scaled(self._head.log_posteriors(part.frames))
        return silenced(scores, part.segment.span.start_s, speech, self._index[SILENCE])

    def _beginnings(
        self,
        scores: npt.NDArray[np.float32],
        phones: Sequence[Variants],
        own: Sequence[int],
        placed: Placed,
    ) -> Iterator[Beginning]:
        """Words of a segment that may be the beginning of a later one; `own` are their indices."""
        found = begun_again(
            scores,
            phones,
            placed.words,
            [filler.start for filler in placed.fillers if filler.log_likelihood_ratio > 0],
            vowels={self._index[phone] for phone in VOWELS},
            silence=self._index[SILENCE],
        )
        for place, later, ratio in found:
            if ratio > IMPOSSIBLE:
                yield Beginning(
                    word=own[place], later=own[later], log_likelihood_ratio=round(ratio, 2)
                )

    def weigh(
        self, encoded: Sequence[EncodedSegment], words: Sequence[Word], evidence: PhoneEvidence
    ) -> tuple[PhoneAlternatives, ...]:
        """What else each word of the evidence may have been; no standard way to say it is given."""
        found = self._dictionary.variants_of_all([word.text for word in words])
        accepted = [{tuple(map(bare, one.phones)) for one in word} for word in found]
        return self.weigh_against(encoded, words, evidence, accepted)

    def weigh_against(
        self,
        encoded: Sequence[EncodedSegment],
        words: Sequence[Word],
        evidence: PhoneEvidence,
        accepted: Sequence[Collection[Sequence[str]]],
    ) -> tuple[PhoneAlternatives, ...]:
        """The same with the pronunciations that are no change: for each word any number."""
        numbers = [{self._numbers(phones) for phones in word} for word in accepted]
        weigher = Weigher(self._head.phones, self._index[SILENCE])
        return tuple(
            alternatives
            for part, own in _by_segment(encoded, words, evidence)
            for alternatives in weigher.words(
                self._scaled(self._head.log_posteriors(part.frames)),
                own,
                part.segment.span.start_s,
                numbers,
            )
        )

    def ratios(
        self,
        encoded: Sequence[EncodedSegment],
        words: Sequence[Word],
        evidence: PhoneEvidence,
        others: Mapping[int, Sequence[Sequence[str]]],
    ) -> dict[int, tuple[float, ...]]:
        """How much better (nats) other phones explain a word, for each word that has `others`."""
        weigher = Weigher(self._head.phones, self._index[SILENCE])
        found: dict[int, tuple[float, ...]] = {}
        for part, own in _by_segment(encoded, words, evidence):
            scaled = self._scaled(self._head.log_posteriors(part.frames))
            found |= weigher.ratios(scaled, own, part.segment.span.start_s, others)
        return found

    def compare(
        self, encoded: EncodedSegment, candidates: Sequence[Word], in_silence: Sequence[float]
    ) -> tuple[WordEvidence, ...] | NotMeasurable:
        """How well each of several words fits a segment in which one word was said.

        `in_silence` is the recogniser's belief (0 to 1) in each where nothing is said. A way to say
        a word that is also one of another candidate's tells nothing and is left out.
        """
        if not self._fits:
            return OTHER_RECOGNISER
        found = self._dictionary.variants_of_all([word.text for word in candidates])
        ways = [dict.fromkeys(tuple(map(bare, one.phones)) for one in word) for word in found]
        own = [
            [way for way in word if not any(way in other for other in ways if other is not word)]
            for word in ways
        ]
        if not all(own) or not len(encoded.frames):
            return NO_ROOM
        posteriors = self._head.log_posteriors(encoded.frames)
        fits = [
            replace(self._fit(posteriors, word, ways), confidence_in_silence=belief)
            for word, ways, belief in zip(candidates, own, in_silence, strict=True)
        ]
        return tuple(fits) if min(one.log_likelihood for one in fits) > IMPOSSIBLE else NO_ROOM

    def _fit(
        self,
        posteriors: npt.NDArray[np.float32],
        word: Word,
        ways: Sequence[Sequence[str]],
    ) -> WordEvidence:
        silence = (self._index[SILENCE],)
        chains = [silence + self._numbers(way) + silence for way in ways]
        scores = path_scores(self._scaled(posteriors), chains, self._index[SILENCE])
        best = ways[int(scores.argmax())]
        placed = self._place(posteriors, [[self._numbers(best)]])
        ratios = [self._evidence(phone, posteriors, 0, 0.0).log_posterior_ratio for phone in placed]
        return WordEvidence(
            text=word.text,
            phones=tuple(best),
            frames=len(posteriors),
            log_likelihood=_short(scores.max()),
            log_posterior_ratio=_short(np.mean(ratios)) if ratios else IMPOSSIBLE,
            confidence=word.confidence,
            confidence_in_silence=0.0,
        )

    def _segment(
        self,
        part: EncodedSegment,
        words: Sequence[int],
        pronunciations: Sequence[Sequence[Sequence[str]]],
    ) -> Iterator[PhoneSpan]:
        variants = [[self._numbers(phones) for phones in word] for word in pronunciations]
        if not any(variants) or not len(part.frames):
            return
        posteriors = self._head.log_posteriors(part.frames)
        for phone in self._place(posteriors, variants):
            yield self._evidence(phone, posteriors, words[phone.word], part.segment.span.start_s)

    def _place(
        self, posteriors: npt.NDArray[np.float32], variants: Sequence[Variants]
    ) -> tuple[AlignedPhone, ...]:
        graph = phone_graph(variants, self._index[SILENCE])
        return align(self._scaled(posteriors), graph) or ()

    def _scaled(self, posteriors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        return (posteriors - PRIOR_SCALE * self._head.log_prior).astype(np.float32)

    def _evidence(
        self, phone: AlignedPhone, posteriors: npt.NDArray[np.float32], word: int, start_s: float
    ) -> PhoneSpan:
        frames = posteriors[phone.start : phone.end]
        mean, own = frames.mean(axis=0), frames[:, phone.phone]
        rivals = mean.copy()
        rivals[[phone.phone, self._index[SILENCE]]] = -np.inf
        rival = int(rivals.argmax())
        return PhoneSpan(
            phone=self._head.phones[phone.phone],
            word=word,
            place=phone.place,
            span=Span(
                start_s=round(start_s + phone.start / FRAMES_PER_S, 3),
                end_s=round(start_s + phone.end / FRAMES_PER_S, 3),
            ),
            log_phone_posterior=_short(mean[phone.phone]),
            log_posterior_ratio=_short(mean[phone.phone] - mean[rival]),
            rival=self._head.phones[rival],
            log_mean_posterior=_short(np.log(np.exp(own).mean() + 1e-6)),
            best_log_posterior=_short(own.max()),
            log_silence_posterior=_short(mean[self._index[SILENCE]]),
            entropy=_short(-(np.exp(frames) * frames).sum(axis=1).mean()),
        )

    def _numbers(self, phones: Sequence[str]) -> tuple[int, ...]:
        return tuple(self._index[phone] for phone in phones)


def _by_segment(
    encoded: Sequence[EncodedSegment], words: Sequence[Word], evidence: PhoneEvidence
) -> Iterator[tuple[EncodedSegment, list[PhoneSpan]]]:
    """Each segment that has phones, with them."""
    for part in encoded:
        index = part.segment.index
        own = [phone for phone in evidence.phones if words[phone.word].segment == index]
        if own:
            yield part, own


def _last_before(words: Sequence[Word], segment: int) -> int:
    """The last word before a segment that has none itself; -1 if there is none."""
    return max((i for i, word in enumerate(words) if word.segment < segment), default=-1)


class NoPhoneRecogniser:
    """`PhoneRecogniser` that never has evidence, and says so."""

    @property
    def info(self) -> ModelInfo:
        """Nothing."""
        return ModelInfo(
            name="no-phones",
            revision="none",
            engine="interview-coach",
            engine_version="1",
            compute_type="none",
            licence="GPL-3.0-or-later",
        )

    def listen(
        self, encoded: Sequence[EncodedSegment], words: Sequence[Word], progress: Progress
    ) -> PhoneEvidence | NotMeasurable:
        """No evidence."""
        del encoded, words
        progress(1.0)
        return OTHER_RECOGNISER

    def hesitations(
        self,
        encoded: Sequence[EncodedSegment],
        said: Sequence[Word],
        speech: Sequence[Span],
        options: VerbatimOptions,
    ) -> Hesitations | NotMeasurable:
        """No evidence."""
        del encoded, said, speech, options
        return OTHER_RECOGNISER

    def weigh(
        self, encoded: Sequence[EncodedSegment], words: Sequence[Word], evidence: PhoneEvidence
    ) -> tuple[PhoneAlternatives, ...]:
        """Nothing."""
        del encoded, words, evidence
        return ()

    def compare(
        self, encoded: EncodedSegment, candidates: Sequence[Word], in_silence: Sequence[float]
    ) -> tuple[WordEvidence, ...] | NotMeasurable:
        """No evidence."""
        del encoded, candidates, in_silence
        return OTHER_RECOGNISER


def _short(value: float | np.floating) -> float:
    """Four digits are more than the figure is worth, and keep the record small."""
    return round(float(value), 4)
