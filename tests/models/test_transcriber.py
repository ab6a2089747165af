from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.audio import recording_from_samples
from models.encoded import Transcription
from models.fakes import FakeEngine, FakePhonemes
from models.speech import (
    SAMPLE_RATE_HZ,
    DecodingOptions,
    Segment,
    SegmentEnd,
    Span,
    VerbatimOptions,
)
from models.transcriber import (
    Decoded,
    TimedPiece,
    WhisperTranscriber,
    compression_ratio,
    guard,
    join_pieces,
    padded,
)
from models.word_times import word_times

OPTIONS = DecodingOptions()
SEGMENT = Segment(
    index=0,
    span=Span(start_s=10.0, end_s=14.0),
    speech_s=3.5,
    closed_by=SegmentEnd.PAUSE,
)


def decoded(text: str, no_speech: float = 0.0) -> Decoded:
    """Words as an engine gives them."""
    return Decoded(tokens=(1,), text=text, no_speech_probability=no_speech)


def piece(text: str, start_s: float, end_s: float, probability: float = 0.5) -> TimedPiece:
    """A piece of text as the tokenizer splits it."""
    return TimedPiece(text=text, start_s=start_s, end_s=end_s, probability=probability)


@pytest.mark.parametrize(
    ("heard", "reason"),
    [
        (decoded("I'm sorry. " * 40), "repetitive"),
        (decoded("You", no_speech=0.9), "no_speech"),
        (decoded("  "), "no_words"),
    ],
)
def test_what_cannot_be_believed_is_rejected(heard: Decoded, reason: str) -> None:
    """Loops, words over silence and nothing at all are thrown away with their reason."""
    refusal = guard(SEGMENT, heard, OPTIONS)
    assert refusal is not None
    assert refusal.reason == reason


def test_an_ordinary_answer_passes_the_guard() -> None:
    """A long ordinary answer with some repetition is believed."""
    text = (
        "I worked in a big hotel for two years. I cleaned the rooms and I checked the rooms. "
        "When a guest was not happy I said sorry and I called my manager."
    )
    assert compression_ratio(text) < OPTIONS.max_compression_ratio
    assert guard(SEGMENT, decoded(text), OPTIONS) is None


@pytest.mark.parametrize(
    ("length_s", "wanted_s"), [(1, 15), (9, 15), (12, 17), (20.4, 25.4), (28, 30)]
)
def test_padding_is_never_less_than_whisper_needs(length_s: float, wanted_s: float) -> None:
    """Sound is padded to 15 s or its length and 5 s, and never over the window of 30 s."""
    samples = np.ones(round(length_s * SAMPLE_RATE_HZ), dtype=np.float32)
    assert len(padded(samples, OPTIONS)) == round(wanted_s * SAMPLE_RATE_HZ)


def test_pieces_become_words() -> None:
    """Punctuation, hyphens and apostrophes join their word; times are those of its letters."""
    pieces = [
        piece(" I", 0.0, 0.2),
        piece("'m", 0.2, 0.3),
        piece(" a", 0.3, 0.4),
        piece(" part", 0.5, 0.8, 0.9),
        piece("-", 0.8, 0.85, 0.1),
        piece("time", 0.85, 1.2, 0.7),
        piece(" worker", 1.2, 1.6),
        piece(".", 1.6, 3.9, 0.2),
        piece(" —", 3.9, 4.0),
    ]
    words = join_pieces(pieces, SEGMENT)
    assert [word.text for word in words] == ["I'm", "a", "part-time", "worker."]
    assert words[2].confidence == pytest.approx(0.8)
    assert words[3].span == Span(start_s=11.2, end_s=11.6)


def test_words_stay_inside_their_segment() -> None:
    """A time past the end of the sound is cut to the segment."""
    words = join_pieces([piece(" late", 3.9, 9.0)], SEGMENT)
    assert words[0].span.end_s == SEGMENT.span.end_s


def test_word_times_follow_the_warping_path() -> None:
    """Times come from the frames at which the path moves on to the next token."""
    path = [(0, 0), (0, 1), (0, 2), (1, 3), (1, 4), (2, 5), (2, 9)]
    timed = word_times([" Hi", " there", ""], [[7], [8], [9]], path, [0.5, 0.25])
    assert [(found.text, found.start_s, found.end_s) for found in timed] == [
        (" Hi", 0.0, pytest.approx(0.06)),
        (" there", pytest.approx(0.06), pytest.approx(0.1)),
    ]
    assert [found.probability for found in timed] == [0.5, 0.25]


class ForeignEngine(FakeEngine):
    """An engine that doubts the language."""

    def english_probability(self, encoded: object) -> float:
        """Hardly English."""
        del encoded
        return 0.01


@pytest.mark.parametrize(
    ("engine", "speech_s", "words"),
    [
        (ForeignEngine(confidence=0.3), 9.0, False),
        (ForeignEngine(confidence=0.9), 9.0, True),
        (FakeEngine(confidence=0.3), 9.0, True),
        (ForeignEngine(confidence=0.3), 2.0, True),
    ],
    ids=["doubts both", "sure of the words", "sure of the language", "too short to judge"],
)
def test_another_language_is_refused_only_beyond_doubt(
    engine: FakeEngine, speech_s: float, words: bool
) -> None:
    """No words are given only if the engine doubts the language and its words, in longer speech."""
    recording = recording_from_samples(np.full(20 * SAMPLE_RATE_HZ, 0.1, dtype=np.float32))
    segment = Segment(
        index=0,
        span=Span(start_s=0.0, end_s=speech_s),
        speech_s=speech_s,
        closed_by=SegmentEnd.RECORDING_END,
    )
    heard = WhisperTranscriber(engine, FakePhonemes()).transcribe(
        recording, [segment], OPTIONS, lambda _share: None
    )
    transcript = heard.transcript
    assert bool(transcript.words) is words
    if not words:
        assert [(entry.reason, entry.value) for entry in transcript.rejected] == [
            ("not_english", 0.0)
        ]


def test_a_segment_with_too_little_speech_is_not_decoded() -> None:
    """Less than half a second of speech gives no words, and says why."""
    recording = recording_from_samples(np.ones(20 * SAMPLE_RATE_HZ, dtype=np.float32) * 0.1)
    brief = Segment(
        index=3,
        span=Span(start_s=1.0, end_s=1.4),
        speech_s=0.3,
        closed_by=SegmentEnd.RECORDING_END,
    )
    shares: list[float] = []
    heard = WhisperTranscriber(FakeEngine(), FakePhonemes()).transcribe(
        recording, [brief, SEGMENT], OPTIONS, shares.append
    )
    transcript = heard.transcript
    assert [(entry.segment, entry.reason) for entry in transcript.rejected] == [
        (3, "too_little_speech")
    ]
    assert transcript.words
    assert {word.segment for word in transcript.words} == {0}
    assert shares == [0.5, 1.0]


class HesitatingEngine(FakeEngine):
    """An engine whose verbatim pass gives other words than the plain one."""

    def __init__(self, said: str) -> None:
        super().__init__("I worked there")
        self.said = said.split()

    def decode_verbatim(self, encoded: object, prompt: str, max_tokens: int) -> Decoded:
        """The given words, as likely as the plain ones; their tokens follow on the plain ones'."""
        del encoded, prompt, max_tokens
        first = len(self._words)
        self._words = [*self._words[:first], *self.said]
        tokens = tuple(range(first, first + len(self.said)))
        return Decoded(tokens=tokens, text=" ".join(self.said), no_speech_probability=0.0)


def verbatim_of(engine: FakeEngine, options: DecodingOptions) -> Transcription:
    """What an engine makes of a second and a half."""
    recording = recording_from_samples(np.full(20 * SAMPLE_RATE_HZ, 0.1, dtype=np.float32))
    segment = replace(SEGMENT, span=Span(start_s=0.0, end_s=1.5), speech_s=1.5)
    return WhisperTranscriber(engine, FakePhonemes()).transcribe(
        recording, [segment], options, lambda _share: None
    )


def test_the_verbatim_pass_is_made_only_if_it_is_asked_for() -> None:
    """Without options for it there are no verbatim words at all."""
    assert verbatim_of(FakeEngine(), OPTIONS).verbatim is None


def test_verbatim_words_stand_beside_the_plain_ones() -> None:
    """The transcript keeps the plain words; a stutter comes apart in the verbatim ones."""
    heard = verbatim_of(
        HesitatingEngine("I um w-worked there"), replace(OPTIONS, verbatim=VerbatimOptions())
    )
    assert "um" not in heard.transcript.text
    assert heard.verbatim is not None
    assert [word.text for word in heard.verbatim] == ["I", "um", "w-", "worked", "there"]
    assert heard.verbatim_rejected == ()


def test_an_echo_of_the_prompt_is_not_believed() -> None:
    """The plain words stand in for it, and the guard is named."""
    heard = verbatim_of(
        HesitatingEngine("you know like yeah"), replace(OPTIONS, verbatim=VerbatimOptions())
    )
    assert [entry.reason for entry in heard.verbatim_rejected] == ["verbatim_other_words"]
    assert heard.verbatim is not None
    assert [word.text for word in heard.verbatim] == [w.text for w in heard.transcript.words]
