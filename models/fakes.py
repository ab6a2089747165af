"""Deterministic stand-ins for the models: for tests of pages and faults, never for figures.

They tell speech from silence by level alone and "hear" one fixed sentence at a steady pace,
so that a page can be tried without a second's wait. `Settings.engine = "fake"` selects them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from models.encoded import EncodedSegment
from models.protocols import Progress
from models.speech import (
    SAMPLE_RATE_HZ,
    DecodingOptions,
    Hesitations,
    ModelInfo,
    NotMeasurable,
    PhoneAlternative,
    PhoneAlternatives,
    PhoneEvidence,
    PhoneSpan,
    PitchEnd,
    PitchEvidence,
    PitchOptions,
    Recording,
    SoundChange,
    Span,
    SpokenSound,
    VerbatimOptions,
    Word,
    WordEvidence,
)
from models.transcriber import Decoded, TimedPiece
from models.vad import FRAME_SAMPLES

if TYPE_CHECKING:
    import numpy.typing as npt

SENTENCE = (
    "I worked in a shop for two years. I helped the customers every day, and I learned to "
    "listen first. One day a customer was angry, so I spoke calmly and found the right size."
)
"""What the fake recogniser hears, again and again."""

WORDS_PER_S = 2.2
_PHONES_OF_ONE_LETTER = frozenset("BDFGKLMNPRSTVWYZ")
_SPEECH_DBFS = -45.0


def fake_info(name: str) -> ModelInfo:
    """A model record that says plainly that it is a fake."""
    return ModelInfo(
        name=f"fake-{name}",
        revision="fake",
        engine="fake",
        engine_version="1",
        compute_type="none",
        licence="GPL-3.0-or-later",
    )


class FakeDetector:
    """`SpeechDetector`: a frame is speech when it is louder than -45 dBFS."""

    @property
    def info(self) -> ModelInfo:
        """A fake."""
        return fake_info("detector")

    def probabilities(self, samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """1 for each loud frame, 0 for each quiet one, shape `(n // 512,)`."""
        whole = len(samples) // FRAME_SAMPLES * FRAME_SAMPLES
        frames = samples[:whole].reshape(-1, FRAME_SAMPLES).astype(np.float64)
        level_db = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-12)
        return (level_db > _SPEECH_DBFS).astype(np.float32)


class FakeEngine:
    """`SegmentEngine`: words of `sentence` at a steady pace over the sound of the segment."""

    def __init__(self, sentence: str = SENTENCE, confidence: float = 0.9) -> None:
        self._words = sentence.split()
        self._confidence = confidence

    @property
    def info(self) -> ModelInfo:
        """A fake."""
        return fake_info("whisper")

    def encode(self, samples: npt.NDArray[np.float32]) -> Any:
        """The samples themselves, without the silence after them."""
        loud = np.flatnonzero(np.abs(samples) > 10 ** (_SPEECH_DBFS / 20))
        return samples[: int(loud[-1]) + 1] if len(loud) else samples[:0]

    def decode(self, encoded: Any, options: DecodingOptions, max_tokens: int) -> Decoded:
        """As many words as the sound has room for."""
        del options
        count = min(max_tokens, max(1, round(len(encoded) / SAMPLE_RATE_HZ * WORDS_PER_S)))
        tokens = tuple(index % len(self._words) for index in range(count))
        text = " ".join(self._words[token] for token in tokens)
        return Decoded(tokens=tokens, text=text[:400], no_speech_probability=0.0)

    def decode_verbatim(self, encoded: Any, prompt: str, max_tokens: int) -> Decoded:
        """The same words: nobody hesitates."""
        del prompt
        return self.decode(encoded, DecodingOptions(), max_tokens)

    def align(self, encoded: Any, decoded: Decoded, frames: int) -> list[TimedPiece]:
        """The words side by side, each of the same length."""
        del encoded
        step_s = frames / 100 / len(decoded.tokens)
        return [
            TimedPiece(
                text=f" {self._words[token]}",
                start_s=place * step_s,
                end_s=(place + 1) * step_s,
                probability=self._confidence,
            )
            for place, token in enumerate(decoded.tokens)
        ]

    def english_probability(self, encoded: Any) -> float:
        """Always English."""
        del encoded
        return 1.0

    def frames(self, encoded: Any, count: int) -> npt.NDArray[np.float32]:
        """Frames of nothing, shape `(count, 1)`."""
        del encoded
        return np.zeros((count, 1), dtype=np.float32)

    def tokens_of(self, text: str) -> tuple[int, ...]:
        """The places of the text's words in the one sentence it knows."""
        return tuple(self._words.index(w) if w in self._words else 0 for w in text.split())


class FakePhonemes:
    """`GraphemeToPhoneme`: one phoneme a letter."""

    def phonemes(self, words: Sequence[str]) -> list[tuple[str, ...]]:
        """The letters of each word."""
        return [tuple(char for char in word.lower() if char.isalpha()) for word in words]


class FakePhoneRecogniser:
    """`PhoneRecogniser`: the letters of each word side by side, all of them beyond doubt."""

    @property
    def info(self) -> ModelInfo:
        """A fake."""
        return fake_info("phones")

    def listen(
        self, encoded: Sequence[EncodedSegment], words: Sequence[Word], progress: Progress
    ) -> PhoneEvidence | NotMeasurable:
        """One phone for each letter that is also a phone of ARPAbet; T for the others."""
        del encoded
        progress(1.0)
        phones = [phone for index, word in enumerate(words) for phone in _letters_of(index, word)]
        return PhoneEvidence(phones=tuple(phones), model=self.info)

    def hesitations(
        self,
        encoded: Sequence[EncodedSegment],
        said: Sequence[Word],
        speech: Sequence[Span],
        options: VerbatimOptions,
    ) -> Hesitations | NotMeasurable:
        """The words as they are, and no filler."""
        del encoded, speech, options
        return Hesitations(words=tuple(said), fillers=())

    def weigh(
        self, encoded: Sequence[EncodedSegment], words: Sequence[Word], evidence: PhoneEvidence
    ) -> tuple[PhoneAlternatives, ...]:
        """Every word as it should be: each sound left out explains what was heard much worse."""
        del encoded
        return tuple(_left_out(index, evidence) for index in range(len(words)))

    def compare(
        self, encoded: EncodedSegment, candidates: Sequence[Word], in_silence: Sequence[float]
    ) -> tuple[WordEvidence, ...] | NotMeasurable:
        """The first candidate, beyond doubt."""
        del in_silence
        return tuple(
            WordEvidence(
                text=word.text,
                phones=tuple(phone.phone for phone in _letters_of(place, word)),
                frames=len(encoded.frames),
                log_likelihood=-20.0 * place,
                log_posterior_ratio=4.0,
                confidence=0.001 if place else 0.9,
                confidence_in_silence=0.01,
            )
            for place, word in enumerate(candidates)
        )


def _letters_of(index: int, word: Word) -> Iterator[PhoneSpan]:
    letters = [char.upper() for char in word.text if char.isalpha()]
    step_s = word.span.duration_s / max(1, len(letters))
    for place, letter in enumerate(letters):
        start_s = word.span.start_s + place * step_s
        yield PhoneSpan(
            phone=letter if letter in _PHONES_OF_ONE_LETTER else "T",
            word=index,
            place=place,
            span=Span(start_s=start_s, end_s=start_s + step_s),
            log_phone_posterior=-0.2,
            log_posterior_ratio=4.0,
            rival="D",
            log_mean_posterior=-0.1,
            best_log_posterior=-0.05,
            log_silence_posterior=-8.0,
            entropy=0.3,
        )


class FakePitch:
    """`PitchTracker`: every stretch of speech falls by three semitones."""

    def track(
        self, recording: Recording, speech: Sequence[Span], options: PitchOptions
    ) -> PitchEvidence | NotMeasurable:
        """A range of eight semitones, all of it voiced."""
        del recording
        return PitchEvidence(
            options=options,
            voiced_s=round(sum(span.duration_s for span in speech), 2),
            range_semitones=8.0,
            ends=tuple(
                PitchEnd(span=Span(start_s=span.start_s, end_s=span.end_s), semitones=-3.0)
                for span in speech
            ),
        )


class FakeVoice:
    """`Voice`: a quiet tone, as long as the words would take."""

    RATE_HZ = 16_000
    SECONDS_A_WORD = 0.3

    @property
    def info(self) -> ModelInfo:
        """A fake."""
        return fake_info("voice")

    def speak(self, text: str, *, speed: float) -> SpokenSound:
        """A tone of 0.3 s a word, longer when slow."""
        seconds = self.SECONDS_A_WORD * len(text.split()) / speed
        at_s = np.arange(round(seconds * self.RATE_HZ)) / self.RATE_HZ
        tone = 0.1 * np.sin(2 * np.pi * 220 * at_s)
        return SpokenSound(samples=tone.astype(np.float32), rate_hz=self.RATE_HZ)

    def pronounce(self, ipa: str, *, speed: float) -> SpokenSound:
        """The same for phones."""
        return self.speak(ipa, speed=speed)


def _left_out(index: int, evidence: PhoneEvidence) -> PhoneAlternatives:
    phones = [phone for phone in evidence.phones if phone.word == index]
    return PhoneAlternatives(
        word=index,
        phones=tuple(phone.phone for phone in phones),
        frames=1,
        log_likelihood=0.0,
        changes=tuple(
            PhoneAlternative(
                change=SoundChange.OMITTED,
                place=phone.place,
                phone=None,
                log_likelihood_ratio=-20.0,
            )
            for phone in phones
        ),
    )


class FakeSentenceEncoder:
    """Sentences are near where they share words: counts of words by their letters, length 1."""

    width = 384

    @property
    def info(self) -> ModelInfo:
        """A record that says fake."""
        return fake_info("sentence-encoder")

    def encode(self, sentences: Sequence[str]) -> npt.NDArray[np.float32]:
        """One vector for each sentence, shape `(n, 384)`."""
        vectors = np.zeros((len(sentences), self.width), dtype=np.float32)
        for row, sentence in zip(vectors, sentences, strict=True):
            for word in sentence.lower().split():
                row[sum(map(ord, word)) % self.width] += 1.0
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.maximum(lengths, 1.0)
