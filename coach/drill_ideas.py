"""What of an answer is worth a drill: its unclear words, the least clear first.

Pure. Names are left alone, and so are short weak words: nobody is misunderstood for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.drill_records import DrillKind, Target, plain_words
from scoring.pronunciation.by_recogniser import looks_like_a_name, may_be_unclear
from scoring.pronunciation.result import Clarity
from scoring.scale import Score

if TYPE_CHECKING:
    from coach.records import Assessment, Attempt
    from scoring.pronunciation.result import WordScore

MOST_WORDS = 3
"""Of one answer; more would be a list of faults."""


def ideas(attempt: Attempt) -> tuple[Target, ...]:
    """Words of an answer to practise, each once."""
    if attempt.assessment is None:
        return ()
    found = (_target(attempt, attempt.assessment, index) for index in _unclear(attempt.assessment))
    return tuple({target.key: target for target in found}.values())[:MOST_WORDS]


def _target(attempt: Attempt, assessment: Assessment, index: int) -> Target:
    text = plain_words(assessment.evidence.transcript.words[index].text)
    return Target(kind=DrillKind.SAY, text=text, attempt_id=attempt.id)


def _unclear(assessment: Assessment) -> list[int]:
    words = assessment.evidence.transcript.words
    unclear = [
        score
        for score in assessment.pronunciation.words
        if score.clarity is Clarity.UNCLEAR
        and may_be_unclear(words[score.word].text)
        and not looks_like_a_name(words, score.word)
    ]
    return [score.word for score in sorted(unclear, key=_accuracy)]


def _accuracy(score: WordScore) -> float:
    return score.accuracy.value if isinstance(score.accuracy, Score) else 0.0
