"""Words of the job: offered when none was used, and one more when one was."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coach.feedback.facts import Due, improve, next_action, word_spans
from coach.feedback.lines import is_unanswered, lines_of
from questions.bank import Criterion, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coach.feedback.facts import Facts
    from coach.records import Advice
    from questions.bank import KeyWord
    from scoring.content.result import PointHeard

MOST_NAMED_WORDS = 3

ENOUGH_JOB_WORDS = 2
ENOUGH_JOB_WORDS_ENTRY_1 = 1
"""Grade of the rubric's line from which no more are asked for (P): about so many words."""


def job_words_due(facts: Facts) -> Iterable[Due]:
    """Words to try, after those that were used; nothing if the rubric's line has enough.

    Where the line was not measured, only an answer without any is asked for one.
    """
    line = lines_of(facts.content).get(Criterion.JOB_WORDS)
    used = [word for word in facts.content.key_words if word.heard]
    others = _others(facts)
    enough = bool(used) if line is None else line.grade >= _enough(facts)
    if not others or enough or is_unanswered(facts.content):
        return
    point = _one_more(used, others, facts) if used else _some(others)
    yield Due(point=point, action=_use(others[0]))


def _enough(facts: Facts) -> int:
    return ENOUGH_JOB_WORDS_ENTRY_1 if facts.level is Level.ENTRY_1 else ENOUGH_JOB_WORDS


def _some(others: Iterable[KeyWord]) -> Advice:
    return improve("advice.improve.key_words_missing", words=_named(others))


def _one_more(used: Sequence[PointHeard], others: Iterable[KeyWord], facts: Facts) -> Advice:
    indices = tuple(sorted({index for word in used for index in word.words}))
    said = ", ".join(word.text for word in used[:MOST_NAMED_WORDS])
    point = improve("advice.improve.more_key_words", used=said, words=_named(others))
    return replace(point, words=indices, spans=word_spans(facts.words, indices))


def _others(facts: Facts) -> tuple[KeyWord, ...]:
    said = {word.id for word in facts.content.key_words if word.heard}
    job_words = facts.question.key_words if facts.question else ()
    return tuple(word for word in job_words if word.word not in said)


def _named(job_words: Iterable[KeyWord]) -> str:
    return ", ".join(word.word for word in tuple(job_words)[:MOST_NAMED_WORDS])


def _use(word: KeyWord) -> Advice:
    return next_action("advice.next.use_key_word", word=word.word, meaning=word.meaning)
