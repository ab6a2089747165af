"""What was said, sound by sound: evidence for each phone of the words, from the encoder's frames.

The frames come from the pass that recognised the words; a small head (`models.phone_head`) turns
them into phone posteriors, and Viterbi alignment places each word's phones on them, choosing the
pronunciation that fits best (`models.alignment`). The numbers follow the goodness of
pronunciation of Witt and Young (2000) in its form for neural posteriors (Hu et al. 2015).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from models.alignment import AlignedPhone, Variants, align, phone_graph
from models.encoded import FRAMES_PER_S, EncodedSegment
from models.phone_head import SILENCE, PhoneHead
from models.pronunciation_dictionary import bare
from models.protocols import Progress, PronunciationLookup
from models.speech import ModelInfo, NotMeasurable, PhoneEvidence, PhoneSpan, Span, Word

if TYPE_CHECKING:
    import numpy.typing as npt

PRIOR_SCALE = np.float32(0.5)
"""How far the phones' frequencies are divided out before aligning (as in training)."""

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
        scaled = (posteriors - PRIOR_SCALE * self._head.log_prior).astype(np.float32)
        return align(scaled, graph) or ()

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


def _short(value: float | np.floating) -> float:
    """Four digits are more than the figure is worth, and keep the record small."""
    return round(float(value), 4)
