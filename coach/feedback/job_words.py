"""Words of the job: offered when none was used, and one more when one was."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coach.feedback.facts import Due, improve, next_action, word_spans
from coach.feedback.lines import lines_of
from questions.bank import Criterion, Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coach.feedback.facts import Facts
    from coach.records import Advice
    from questions.bank import KeyWord

MOST_NAMED_WORDS = 3

ENOUGH_JOB_WORDS = 2
"""Words of the job from which no more are asked for (P); at Entry 1 one is enough."""


def key_words_missing(facts: Facts) -> Iterable[Due]:
    """The first words of the job, if none was used."""
    job_words = facts.question.key_words if facts.question else ()
    if job_words and not any(word.heard for word in facts.content.key_words):
        point = improve("advice.improve.key_words_missing", words=_named(job_words))
        yield Due(point=point, action=_use(job_words[0]))


def more_key_words(facts: Facts) -> Iterable[Due]:
    """What was used, and what else there is, if the rubric's line says that it was too little."""
    used = [word for word in facts.content.key_words if word.heard]
    if not used or len(used) >= ENOUGH_JOB_WORDS or not _are_too_few(facts):
        return
    others = _others(facts)
    if others:
        indices = tuple(sorted({index for word in used for index in word.words}))
        said = ", ".join(word.text for word in used)
        point = improve("advice.improve.more_key_words", used=said, words=_named(others))
        point = replace(point, words=indices, spans=word_spans(facts.words, indices))
        yield Due(point=point, action=_use(others[0]))


def _are_too_few(facts: Facts) -> bool:
    line = lines_of(facts.content).get(Criterion.JOB_WORDS)
    return facts.level is not Level.ENTRY_1 and line is not None and line.grade < ENOUGH_JOB_WORDS


def _others(facts: Facts) -> tuple[KeyWord, ...]:
    said = {word.id for word in facts.content.key_words if word.heard}
    job_words = facts.question.key_words if facts.question else ()
    return tuple(word for word in job_words if word.word not in said)


def _named(job_words: Iterable[KeyWord]) -> str:
    return ", ".join(word.word for word in tuple(job_words)[:MOST_NAMED_WORDS])


def _use(word: KeyWord) -> Advice:
    return next_action("advice.next.use_key_word", word=word.word, meaning=word.meaning)
