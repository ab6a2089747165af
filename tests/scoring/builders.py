"""Evidence made by hand, so that every expected number can be worked out on paper."""

from __future__ import annotations

from dataclasses import replace

from models.speech import (
    DecodingOptions,
    ModelInfo,
    RecordingFacts,
    RejectedSegment,
    Segment,
    SegmentEnd,
    SegmenterOptions,
    Span,
    SpeechActivity,
    SpeechEvidence,
    Transcript,
    Word,
)
from questions.bank import (
    Criterion,
    KeyWord,
    Kind,
    Level,
    ModelAnswer,
    MustHear,
    Question,
    Rubric,
    SentenceFrames,
)

MODEL = ModelInfo(
    name="by-hand",
    revision="1",
    engine="none",
    engine_version="1",
    compute_type="none",
    licence="GPL-3.0-or-later",
)

WORD_S = 0.4
"""Every word lasts this long and is one syllable, unless it is told otherwise."""

TAIL_S = 0.5


def answer(
    *parts: str | float, confidence: float = 0.95, lead_s: float = 0.5, segment: int = 0
) -> SpeechEvidence:
    """Evidence from words and silences in order: `answer("I like", 0.5, "people.")`.

    Strings are words of `WORD_S` each, numbers are silences in seconds. One segment.
    """
    words: list[Word] = []
    speech: list[Span] = []
    now_s = lead_s
    for part in parts:
        if isinstance(part, str):
            start_s = now_s
            for text in part.split():
                words.append(word(text, now_s, confidence=confidence, segment=segment))
                now_s = round(now_s + WORD_S, 6)
            speech.append(Span(start_s=start_s, end_s=now_s))
        else:
            now_s = round(now_s + part, 6)
    return evidence(tuple(words), tuple(speech), now_s + TAIL_S)


def word(
    text: str,
    start_s: float,
    *,
    confidence: float = 0.95,
    segment: int = 0,
    phonemes: tuple[str, ...] = ("ə",),
) -> Word:
    """One word of `WORD_S`, one syllable by its phonemes."""
    return Word(
        text=text,
        span=Span(start_s=start_s, end_s=round(start_s + WORD_S, 6)),
        confidence=confidence,
        segment=segment,
        phonemes=phonemes,
    )


def evidence(
    words: tuple[Word, ...], speech: tuple[Span, ...], duration_s: float
) -> SpeechEvidence:
    """Evidence of one segment over all the speech."""
    segment = Segment(
        index=0,
        span=Span(start_s=speech[0].start_s, end_s=speech[-1].end_s),
        speech_s=sum(span.duration_s for span in speech),
        closed_by=SegmentEnd.RECORDING_END,
    )
    return SpeechEvidence(
        recording=facts(duration_s),
        activity=SpeechActivity(
            speech=speech, duration_s=duration_s, options=SegmenterOptions(), model=MODEL
        ),
        segments=(segment,),
        transcript=Transcript(words=words, rejected=(), options=DecodingOptions(), model=MODEL),
    )


def facts(duration_s: float) -> RecordingFacts:
    """Facts of an ordinary recording."""
    return RecordingFacts(
        duration_s=duration_s,
        rate_in_hz=48_000,
        channels_in=1,
        codec_in="pcm_s16le",
        peak_dbfs=-3.0,
        rms_dbfs=-20.0,
        clipped_ratio=0.0,
    )


def silence(duration_s: float = 10.0) -> SpeechEvidence:
    """A recording in which nobody speaks."""
    base = answer("hello")
    return replace(
        base,
        recording=facts(duration_s),
        activity=replace(base.activity, speech=(), duration_s=duration_s),
        segments=(),
        transcript=replace(base.transcript, words=()),
    )


def no_words(speech_s: float = 6.0) -> SpeechEvidence:
    """Speech whose words could not be believed."""
    base = answer("hello")
    spoken = Span(start_s=0.5, end_s=0.5 + speech_s)
    return replace(
        base,
        activity=replace(base.activity, speech=(spoken,), duration_s=speech_s + 1.0),
        segments=(replace(base.segments[0], span=spoken, speech_s=speech_s),),
        transcript=replace(
            base.transcript,
            words=(),
            rejected=(RejectedSegment(segment=0, reason="no_speech", value=0.9),),
        ),
    )


def shifted(base: SpeechEvidence, before_s: float, after_s: float) -> SpeechEvidence:
    """The same speech with more silence before and after it."""
    duration_s = base.activity.duration_s + before_s + after_s

    def moved(span: Span) -> Span:
        return Span(start_s=span.start_s + before_s, end_s=span.end_s + before_s)

    return replace(
        base,
        recording=replace(base.recording, duration_s=duration_s),
        activity=replace(
            base.activity,
            speech=tuple(moved(span) for span in base.activity.speech),
            duration_s=duration_s,
        ),
        segments=tuple(replace(part, span=moved(part.span)) for part in base.segments),
        transcript=replace(
            base.transcript,
            words=tuple(replace(one, span=moved(one.span)) for one in base.transcript.words),
        ),
    )


def must_hear(
    point_id: str,
    *cues: str,
    essential: bool = False,
    from_level: Level = Level.ENTRY_1,
) -> MustHear:
    """A must-hear point with these cues."""
    return MustHear(
        id=point_id,
        text=f"The point {point_id}.",
        say=f"I say {point_id}.",
        cues=cues,
        from_level=from_level,
        essential=essential,
    )


def question(
    *points: MustHear,
    text: str = "Tell me about a time when you had a difficult day at work.",
    level: Level = Level.ENTRY_2,
    key_words: tuple[KeyWord, ...] = (),
) -> Question:
    """A question with these points."""
    return Question(
        id="a-question",
        sector="social-care",
        roles=("care-assistant",),
        level=level,
        kind=Kind.BEHAVIOURAL,
        text=text,
        why="To see how you work.",
        must_hear=points,
        key_words=key_words,
        frames=(SentenceFrames(level=level, frames=("I ___.",)),),
        model_answers=(ModelAnswer(level=level, text="I helped."),),
        follow_up="What did you learn?",
        rubric=Rubric(criteria=(Criterion.RELEVANCE,)),
        sources=(),
    )


def job_word(text: str, *forms: str) -> KeyWord:
    """A key word with a meaning."""
    return KeyWord(word=text, meaning=f"what {text} means", forms=forms)
