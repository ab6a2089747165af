"""How the voice goes up and down: described, never judged.

Voices and languages differ in this, and no listener needs a certain tune. So there is a figure
for the range, and for each sentence whether the voice falls, stays level or rises at its end; none
of it moves a band or becomes advice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.speech import NotMeasurable
from scoring.fluency.clauses import clause_ends_after
from scoring.fluency.disfluencies import heard_fillers
from scoring.fluency.measures import silent_pauses
from scoring.fluency.result import FinalPitch, PitchDescription, PitchMovement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.speech import PitchEnd, Span, SpeechEvidence
    from scoring.fluency.result import FluencyOptions

TOO_LITTLE_VOICED = NotMeasurable(reason="too_little_voiced")
_SENTENCE_SIGNS = (".", "?", "!")
_CLOSING_QUOTES = "\"'’”)"


def describe_pitch(
    evidence: SpeechEvidence, options: FluencyOptions
) -> PitchDescription | NotMeasurable:
    """Range and final movements, or why there are none."""
    pitch = evidence.pitch
    if isinstance(pitch, NotMeasurable):
        return pitch
    if pitch.voiced_s < options.min_voiced_s:
        return TOO_LITTLE_VOICED
    ends = [_final(end, options) for end in _without_fillers(pitch.ends, evidence, options)]
    closed = [_within(stretch, ends) for stretch in _sentence_closers(evidence, options)]
    last = _within(evidence.activity.speech[-1], ends) if evidence.activity.speech else None
    return PitchDescription(
        range_semitones=pitch.range_semitones,
        sentence_ends=tuple(end for end in closed if end is not None),
        answer_end=TOO_LITTLE_VOICED if last is None else last,
    )


def movement_of(semitones: float, options: FluencyOptions) -> PitchMovement:
    """What a listener would call a movement of so many semitones (below 0: down)."""
    if abs(semitones) < options.level_within_semitones:
        return PitchMovement.STAYS_LEVEL
    return PitchMovement.RISES if semitones > 0 else PitchMovement.FALLS


def _final(end: PitchEnd, options: FluencyOptions) -> FinalPitch:
    movement = movement_of(end.semitones, options)
    return FinalPitch(span=end.span, semitones=end.semitones, movement=movement)


def _without_fillers(
    ends: Sequence[PitchEnd], evidence: SpeechEvidence, options: FluencyOptions
) -> Iterator[PitchEnd]:
    """Ends that are words: an "um" drawn out stays level, whatever the sentence does."""
    heard = evidence.verbatim
    fillers = [] if isinstance(heard, NotMeasurable) else heard_fillers(heard, options)
    return (end for end in ends if not any(end.span.overlap_s(one.span) for one in fillers))


def _sentence_closers(evidence: SpeechEvidence, options: FluencyOptions) -> Iterator[Span]:
    """The stretches of speech that end a sentence: before a pause, and the last one."""
    pauses = {pause.span.start_s: pause.after_word for pause in silent_pauses(evidence, options)}
    last = len(evidence.transcript.words) - 1
    for stretch in evidence.activity.speech:
        is_last = stretch is evidence.activity.speech[-1]
        word = last if is_last else pauses.get(stretch.end_s)
        if word is not None and _ends_sentence(evidence, word):
            yield stretch


def _ends_sentence(evidence: SpeechEvidence, word: int) -> bool:
    words = evidence.transcript.words
    if word < 0 or not clause_ends_after(words, word):
        return False
    written = words[word].text.rstrip(_CLOSING_QUOTES)
    return written.endswith(_SENTENCE_SIGNS) and not written.endswith("...")


def _within(stretch: Span, ends: Sequence[FinalPitch]) -> FinalPitch | None:
    """The end that lies in a stretch of speech, if its end is voiced."""
    own = [end for end in ends if stretch.start_s <= end.span.end_s <= stretch.end_s]
    return own[-1] if own else None
