"""Two answers of one conversation as one piece of evidence.

The time between the two is no pause of the participant's: the interviewer speaks, the page is
read. It is cut out of the evidence, and out of the sound at the same places.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from models.speech import (
    NotMeasurable,
    PhoneEvidence,
    PitchEnd,
    PitchEvidence,
    RecordingFacts,
    Span,
    SpeechActivity,
    SpeechEvidence,
    Transcript,
    Turn,
    Verbatim,
    Word,
)
from scoring.fluency.measures import response_s

EDGE_S = 0.1
"""Kept of the silence on each side of the cut: both together are shorter than any pause that
counts (`FluencyOptions.silent_pause_s`)."""


def cuts_s(first: SpeechActivity, second: SpeechActivity) -> tuple[float, float]:
    """Where the first recording ends in the conversation and the second begins.

    Each in seconds of its own recording.
    """
    ends = [span.end_s for span in first.speech[-1:]] or [first.duration_s]
    starts = [span.start_s for span in second.speech[:1]] or [0.0]
    return min(first.duration_s, ends[0] + EDGE_S), max(0.0, starts[0] - EDGE_S)


def join(first: SpeechEvidence, second: SpeechEvidence, *, asked: str) -> SpeechEvidence:
    """What was heard of both answers; `second` answers the follow-up question `asked`.

    The models and options are those of the first answer.
    """
    end_s, start_s = cuts_s(first.activity, second.activity)
    moved = _Moved(
        by_s=end_s - start_s,
        from_s=end_s,
        words=len(first.transcript.words),
        segments=max((segment.index for segment in first.segments), default=-1) + 1,
    )
    turn = Turn(asked=asked, start_s=end_s, first_word=moved.words)
    return SpeechEvidence(
        recording=_recording(first.recording, second.recording, start_s, end_s),
        activity=replace(
            first.activity,
            speech=_clipped(first.activity.speech, end_s)
            + tuple(moved.span(span) for span in second.activity.speech),
            duration_s=end_s + second.activity.duration_s - start_s,
        ),
        segments=tuple(replace(one, span=_clip(one.span, end_s)) for one in first.segments)
        + tuple(
            replace(one, index=one.index + moved.segments, span=moved.span(one.span))
            for one in second.segments
        ),
        transcript=_transcript(first.transcript, second.transcript, moved),
        phone_evidence=_phones(first.phone_evidence, second.phone_evidence, moved),
        turns=(*first.turns, turn),
        verbatim=_verbatim(first.verbatim, second.verbatim, moved),
        pitch=_pitch(first.pitch, second.pitch, moved),
    )


def first_answer_s(evidence: SpeechEvidence) -> float:
    """Seconds of speech, from first to last, before the follow-up question."""
    if not evidence.turns:
        return response_s(evidence.activity)
    before = tuple(
        span for span in evidence.activity.speech if span.start_s < evidence.turns[0].start_s
    )
    return response_s(replace(evidence.activity, speech=before))


class _Moved:
    """How the second answer's times and numbers change in the conversation."""

    def __init__(self, *, by_s: float, from_s: float, words: int, segments: int) -> None:
        self.by_s = by_s
        self.from_s = from_s
        self.words = words
        self.segments = segments

    def span(self, span: Span) -> Span:
        """A stretch of the second recording, never before its beginning in the conversation."""
        start_s = max(self.from_s, span.start_s + self.by_s)
        return Span(start_s=start_s, end_s=max(start_s, span.end_s + self.by_s))

    def word(self, word: Word) -> Word:
        """A word of the second answer."""
        return replace(word, span=self.span(word.span), segment=word.segment + self.segments)


def _clip(span: Span, end_s: float) -> Span:
    return Span(start_s=min(span.start_s, end_s), end_s=min(span.end_s, end_s))


def _clipped(spans: Iterable[Span], end_s: float) -> tuple[Span, ...]:
    return tuple(_clip(span, end_s) for span in spans)


def _recording(
    first: RecordingFacts, second: RecordingFacts, start_s: float, end_s: float
) -> RecordingFacts:
    """Facts of the sound of both: the loudest peak, levels and clipping by length."""
    rest_s = max(0.0, second.duration_s - start_s)
    share = end_s / (end_s + rest_s) if end_s + rest_s else 1.0
    return replace(
        first,
        duration_s=end_s + rest_s,
        peak_dbfs=max(first.peak_dbfs, second.peak_dbfs),
        rms_dbfs=share * first.rms_dbfs + (1 - share) * second.rms_dbfs,
        clipped_ratio=share * first.clipped_ratio + (1 - share) * second.clipped_ratio,
        truncated=first.truncated or second.truncated,
    )


def _transcript(first: Transcript, second: Transcript, moved: _Moved) -> Transcript:
    kept = tuple(replace(word, span=_clip(word.span, moved.from_s)) for word in first.words)
    rejected = tuple(replace(one, segment=one.segment + moved.segments) for one in second.rejected)
    return replace(
        first,
        words=kept + tuple(moved.word(word) for word in second.words),
        rejected=first.rejected + rejected,
    )


def _phones(
    first: PhoneEvidence | NotMeasurable, second: PhoneEvidence | NotMeasurable, moved: _Moved
) -> PhoneEvidence | NotMeasurable:
    """Of both answers, or of none: half of the sounds would be scored as if they were all."""
    if isinstance(first, NotMeasurable):
        return first
    if isinstance(second, NotMeasurable):
        return second
    kept = tuple(replace(one, span=_clip(one.span, moved.from_s)) for one in first.phones)
    added = tuple(
        replace(one, word=one.word + moved.words, span=moved.span(one.span))
        for one in second.phones
    )
    return replace(first, phones=kept + added)


def _verbatim(
    first: Verbatim | NotMeasurable, second: Verbatim | NotMeasurable, moved: _Moved
) -> Verbatim | NotMeasurable:
    """Of both answers, or of none: half of the hesitations would be counted as if they were all."""
    if isinstance(first, NotMeasurable):
        return first
    if isinstance(second, NotMeasurable):
        return second
    words = tuple(replace(word, span=_clip(word.span, moved.from_s)) for word in first.words)
    fillers = tuple(replace(one, span=_clip(one.span, moved.from_s)) for one in first.fillers)
    added = tuple(
        replace(one, span=moved.span(one.span), after_word=one.after_word + len(words))
        for one in second.fillers
    )
    return Verbatim(
        words=words + tuple(moved.word(word) for word in second.words),
        fillers=fillers + added,
        fillers_heard=first.fillers_heard and second.fillers_heard,
        rejected=first.rejected
        + tuple(replace(one, segment=one.segment + moved.segments) for one in second.rejected),
        beginnings=first.beginnings
        + tuple(
            replace(one, word=one.word + len(words), later=one.later + len(words))
            for one in second.beginnings
        ),
    )


def _pitch(
    first: PitchEvidence | NotMeasurable, second: PitchEvidence | NotMeasurable, moved: _Moved
) -> PitchEvidence | NotMeasurable:
    """Of both answers; the range is the mean of both by their voiced time.

    What is kept holds no pitch from which the range of both together could be told.
    """
    if isinstance(first, NotMeasurable):
        return second if isinstance(second, NotMeasurable) else _moved_pitch(second, moved)
    if isinstance(second, NotMeasurable):
        return replace(first, ends=_clipped_ends(first, moved))
    voiced_s = first.voiced_s + second.voiced_s
    both = first.range_semitones * first.voiced_s + second.range_semitones * second.voiced_s
    return replace(
        first,
        voiced_s=round(voiced_s, 2),
        range_semitones=round(both / voiced_s, 1) if voiced_s else first.range_semitones,
        ends=_clipped_ends(first, moved) + _moved_pitch(second, moved).ends,
    )


def _moved_pitch(pitch: PitchEvidence, moved: _Moved) -> PitchEvidence:
    ends = tuple(replace(end, span=moved.span(end.span)) for end in pitch.ends)
    return replace(pitch, ends=ends)


def _clipped_ends(pitch: PitchEvidence, moved: _Moved) -> tuple[PitchEnd, ...]:
    return tuple(replace(end, span=_clip(end.span, moved.from_s)) for end in pitch.ends)
