"""A small made-up answer for the tests of storage, jobs and practice."""

from __future__ import annotations

from datetime import UTC, datetime

from coach.records import (
    SCHEMA_VERSION,
    SCORER_VERSION,
    Advice,
    AdviceKind,
    Assessment,
    Attempt,
)
from models.speech import (
    DecodingOptions,
    ModelInfo,
    NotMeasurable,
    RecordingFacts,
    Segment,
    SegmentEnd,
    SegmenterOptions,
    Span,
    SpeechActivity,
    SpeechEvidence,
    Transcript,
    Word,
)
from scoring.content.result import ContentScore, PointHeard
from scoring.fluency.result import FluencyOptions, FluencyScore, SilentPause
from scoring.pronunciation.result import (
    Clarity,
    PronunciationOptions,
    PronunciationScore,
    WordScore,
)
from scoring.scale import Band, Confidence, Score

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
NOT_HERE = NotMeasurable(reason="no_phone_recogniser")


def attempt(attempt_id: str = "a1", user_id: str = "u1", **changes: object) -> Attempt:
    """An attempt that was not heard yet."""
    values: dict[str, object] = {
        "id": attempt_id,
        "user_id": user_id,
        "question_id": "care-why",
        "question_text": "Why do you want this job?",
        "level": "entry_3",
        "created_at": NOW,
        "previous_attempt_id": None,
        "assessment": None,
        **changes,
    }
    return Attempt(**values)  # pyright: ignore[reportArgumentType]


def assessment(text: str = "I like to help people.") -> Assessment:
    """What came of an answer of these words."""
    return Assessment(
        schema_version=SCHEMA_VERSION,
        scorer_version=SCORER_VERSION,
        question_id="care-why",
        question_text="Why do you want this job?",
        level="entry_3",
        evidence=evidence(text),
        pronunciation=_pronunciation(len(text.split())),
        fluency=_fluency(),
        content=_content(),
        advice=(
            Advice(
                kind=AdviceKind.STRENGTH,
                message_id="strength.pace",
                params={"words_per_minute": 101.5, "count": 3, "word": "help"},
                spans=(_span(0.2, 1.0),),
                words=(0, 1),
            ),
        ),
    )


def evidence(text: str) -> SpeechEvidence:
    """What was heard: one word a third of a second."""
    words = tuple(
        Word(text=word, span=_span(n / 3, (n + 1) / 3), confidence=0.9, segment=0)
        for n, word in enumerate(text.split())
    )
    duration_s = len(words) / 3 + 1
    return SpeechEvidence(
        recording=RecordingFacts(
            duration_s=duration_s,
            rate_in_hz=48_000,
            channels_in=2,
            codec_in="opus",
            peak_dbfs=-3.1,
            rms_dbfs=-21.7,
            clipped_ratio=0.0,
        ),
        activity=SpeechActivity(
            speech=(_span(0, duration_s - 1),),
            duration_s=duration_s,
            options=SegmenterOptions(),
            model=_model("silero-vad"),
        ),
        segments=(
            Segment(
                index=0,
                span=_span(0, duration_s),
                speech_s=duration_s - 1,
                closed_by=SegmentEnd.RECORDING_END,
            ),
        ),
        transcript=Transcript(
            words=words, rejected=(), options=DecodingOptions(), model=_model("whisper-base")
        ),
    )


def _span(start_s: float, end_s: float) -> Span:
    return Span(start_s=start_s, end_s=end_s)


def _score(value: float) -> Score:
    return Score(
        value=value,
        minimum=0,
        maximum=10,
        band=Band.GOOD,
        basis="recogniser_confidence",
        confidence=Confidence.LOW,
    )


def _model(name: str) -> ModelInfo:
    return ModelInfo(
        name=name,
        revision="abc123",
        engine="fake",
        engine_version="1",
        compute_type="int8",
        licence="MIT",
    )


def _pronunciation(words: int) -> PronunciationScore:
    return PronunciationScore(
        basis="recogniser_confidence",
        options=PronunciationOptions(),
        clarity=_score(7.5),
        words=tuple(
            WordScore(
                word=n,
                clarity=Clarity.CLEAR,
                confidence=Confidence.LOW,
                accuracy=NOT_HERE,
                stress=NOT_HERE,
            )
            for n in range(words)
        ),
        phones=(),
        accuracy=NOT_HERE,
        fluency=NOT_HERE,
        prosody=NOT_HERE,
        total=NOT_HERE,
    )


def _fluency() -> FluencyScore:
    return FluencyScore(
        options=FluencyOptions(),
        response_s=1.67,
        time_to_first_word_s=0.2,
        syllables=7,
        speech_rate=3.1,
        articulation_rate=3.9,
        words_per_minute=101.5,
        phonation_time_ratio=0.8,
        mean_length_of_run=NotMeasurable(reason="too_little_speech"),
        pauses=(SilentPause(span=_span(0.6, 0.9), between_clauses=False, after_word=1),),
        filled_pauses=NotMeasurable(reason="not_looked_for"),
        pace=_score(6),
        pausing=_score(5),
    )


def _content() -> ContentScore:
    return ContentScore(
        must_hears=(PointHeard(id="help", text="You like to help.", heard=True, words=(3,)),),
        key_words=(),
        coverage=_score(4),
        target_s=(60.0, 60.0),
        length=NotMeasurable(reason="too_little_speech"),
    )
