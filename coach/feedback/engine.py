"""The choice: which of everything that could be said is said now."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from coach.feedback.facts import Facts, bare, next_action
from coach.feedback.gaps import GAP_MESSAGES
from coach.feedback.improvements import MOST_POINTS_MISSING, improvements
from coach.feedback.job_words import MOST_NAMED_WORDS
from coach.feedback.strengths import strengths
from models.speech import NotMeasurable
from questions.bank import Level
from scoring.fluency.measures import TOO_FEW_WORDS, TOO_LITTLE_SPEECH
from scoring.scale import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coach.feedback.facts import Due
    from coach.records import Advice, Assessment
    from models.speech import SpeechEvidence
    from questions.bank import Question
    from scoring.content.result import ContentScore
    from scoring.fluency.result import FluencyScore
    from scoring.pronunciation.result import PronunciationScore
    from scoring.sounds.result import SoundToPractise

MOST_POINTS = 3
MOST_POINTS_ENTRY_1 = 1

_SUBJECTS = ("point", "sentence")
_TOO_SHORT_TO_JUDGE = (TOO_LITTLE_SPEECH, TOO_FEW_WORDS)


def advise(  # noqa: PLR0917 - the order of the assessment's own fields
    evidence: SpeechEvidence,
    pronunciation: PronunciationScore,
    fluency: FluencyScore,
    content: ContentScore,
    question: Question | None,
    level: str,
    previous: Assessment | None,
    *,
    sounds: Sequence[SoundToPractise] | NotMeasurable = (),
) -> tuple[Advice, ...]:
    """One strength, up to three points to improve (one at Entry 1), one next action, in order.

    `level` is a `Level` or its value. `previous` is the participant's last try: getting better is
    named first, and what was said last time is not said again while something else is due.
    `sounds` are those to practise: an action where they are sure, never a point to improve.

    Raises:
        ValueError: if `level` is no level.
    """
    facts = Facts(
        evidence=evidence,
        pronunciation=pronunciation,
        fluency=fluency,
        content=content,
        question=question,
        level=Level(level),
        previous=previous,
        sounds=() if isinstance(sounds, NotMeasurable) else sounds,
    )
    said = previous.advice if previous else ()
    due = [] if _too_short_to_judge(facts) else list(improvements(facts))
    shown = _shown(due, said, facts.level)
    return (
        _first_new(strengths(facts), said),
        *(one.point for one in shown),
        _first_new(_actions(facts, shown, due), said),
    )


def _too_short_to_judge(facts: Facts) -> bool:
    pace = facts.fluency.pace
    return isinstance(pace, NotMeasurable) and pace.reason in _TOO_SHORT_TO_JUDGE


def _shown(due: Sequence[Due], said: Sequence[Advice], level: Level) -> tuple[Due, ...]:
    """The points of this feedback: new ones only, if there are any."""
    new = [one for one in due if not _was_said(one.point, said)]
    limit = MOST_POINTS_ENTRY_1 if level is Level.ENTRY_1 else MOST_POINTS
    return tuple(islice(_without_a_list_of_gaps(new or due), limit))


def _without_a_list_of_gaps(due: Iterable[Due]) -> Iterable[Due]:
    gaps = 0
    for one in due:
        gaps += one.point.message_id in GAP_MESSAGES
        if one.point.message_id not in GAP_MESSAGES or gaps <= MOST_POINTS_MISSING:
            yield one


def _actions(facts: Facts, shown: Iterable[Due], due: Iterable[Due]) -> Iterable[Advice]:
    """Possible next actions, best first; never empty."""
    if not facts.words:
        yield next_action("advice.next.check_microphone")
    elif _too_short_to_judge(facts):
        yield next_action("advice.next.say_more")
    elif not due:
        yield from _sound_action(facts)
        yield next_action("advice.next.other_question")
        yield next_action("advice.next.say_from_memory")
    yield from (one.action for one in shown)
    yield from _sound_action(facts)
    yield from (one.action for one in due)


def _sound_action(facts: Facts) -> Iterable[Advice]:
    """The first sound that is surely worth practising, in the words that it was heard in."""
    sure = (sound for sound in facts.sounds if sound.confidence is not Confidence.LOW)
    sound = next(sure, None)
    if sound is not None:
        indices = sound.words[:MOST_NAMED_WORDS]
        named = ", ".join(dict.fromkeys(bare(facts.words[index]) for index in indices))
        action = next_action("advice.next.practise_sound", words=named)
        yield replace(action, words=indices, spans=(sound.span,))


def _first_new(candidates: Iterable[Advice], said: Sequence[Advice]) -> Advice:
    """The first that was not said last time; the first of all if every one was."""
    ranked = list(candidates)
    return next((advice for advice in ranked if not _was_said(advice, said)), ranked[0])


def _was_said(advice: Advice, said: Sequence[Advice]) -> bool:
    return any(_topic(advice) == _topic(old) for old in said)


def _topic(advice: Advice) -> tuple[str, tuple[object, ...]]:
    """What makes two pieces of advice the same: the message, and the point it is about."""
    return advice.message_id, tuple(advice.params.get(subject) for subject in _SUBJECTS)
