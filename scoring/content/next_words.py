"""What is missing from an answer, and one sentence of the question's bank that would help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questions.bank import Criterion
from scoring.content.contrary import broken_rule
from scoring.content.heard import Said, first_span
from scoring.content.reader import LATER_POINTS
from scoring.content.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from questions.bank import MustHear
    from scoring.content.reader import Reader
    from scoring.content.story import Signs

_STEPS = {
    Criterion.RELEVANCE: ("answer", "answer", "more", "job"),
    Criterion.SITUATION_TASK: ("begin", "begin", "who_where_when", "short"),
    Criterion.ACTION: ("say_i", "say_i", "second", "why"),
    Criterion.RESULT: ("end", "end", "effect", "number_or_lesson"),
    Criterion.JOB_WORDS: ("use", "use", "use", "one_more"),
    Criterion.VALUES: ("rule", "rule", "do", "example"),
}
"""The rest of the message id, for the grades 0 to 3 of each line."""


def gap_of(criterion: Criterion, grade: int) -> str | None:
    """The message that names what is missing at this grade; None at 4."""
    steps = _STEPS[criterion]
    return f"content.gap.{criterion}.{steps[grade]}" if grade < len(steps) else None


GAPS = frozenset(
    f"content.gap.{criterion}.{step}" for criterion, steps in _STEPS.items() for step in steps
)
"""Every message that `gap_of` can give."""


def sentence_for(criterion: Criterion, reader: Reader, story: Signs) -> str:
    """A sentence to say next for a line of the rubric, from the bank, at the reader's level."""
    wanted = {
        Criterion.RELEVANCE: _missing_point,
        Criterion.SITUATION_TASK: _first_point,
        Criterion.ACTION: _missing_action,
        Criterion.RESULT: _missing_ending,
        Criterion.VALUES: _missing_rule,
    }
    if criterion is Criterion.JOB_WORDS:
        return _with_a_job_word(reader) or _missing_point(reader).say
    if criterion is Criterion.ACTION and story.deeds and not story.reasons:
        return _with_a_reason(reader) or _missing_action(reader).say
    return wanted[criterion](reader).say


def _first_point(reader: Reader) -> MustHear:
    return reader.points[0].must


def _missing_point(reader: Reader) -> MustHear:
    """The first expected point that was not made, an essential one before others."""
    points = sorted(reader.expected, key=lambda point: (bool(point.cue), not point.must.essential))
    return points[0].must


def _missing_action(reader: Reader) -> MustHear:
    points = [point for point in reader.points[1:] if point.must.id not in LATER_POINTS]
    return next((point.must for point in points if not point.cue), _missing_point(reader))


def _missing_ending(reader: Reader) -> MustHear:
    """How it ended; what was learned, once that is said."""
    endings = [point for point in reader.points if point.must.id in LATER_POINTS]
    endings.sort(key=lambda point: point.must.id != "result")
    return next((point.must for point in endings if not point.cue), _missing_point(reader))


def _missing_rule(reader: Reader) -> MustHear:
    """The rule that was gone against, else the first that was not said."""
    broken = broken_rule(reader)
    if broken is not None:
        return broken[0]
    rules = [point for point in reader.points if point.must.essential]
    return next((point.must for point in rules if not point.cue), rules[0].must)


def _with_a_job_word(reader: Reader) -> str | None:
    """A sentence of a model answer that uses a job word which was not said."""
    missing = [
        word for word in reader.question.key_words if first_span(word.cues, reader.said) is None
    ]
    return next(
        (
            sentence
            for word in missing
            for sentence in _model_sentences(reader)
            if first_span(word.cues, Said.of(sentence.split())) is not None
        ),
        None,
    )


def _with_a_reason(reader: Reader) -> str | None:
    """A sentence of a model answer that gives a reason for something done."""
    reasons = wording().cues["reason"]
    return next(
        (
            sentence
            for sentence in _model_sentences(reader)
            if sentence.startswith("I ")
            and first_span(reasons, Said.of(sentence.split())) is not None
        ),
        None,
    )


def _model_sentences(reader: Reader) -> Iterable[str]:
    """Sentences of the model answers: of the level, then of easier ones, then of harder ones."""
    rank = reader.level.rank
    answers = sorted(
        reader.question.model_answers,
        key=lambda answer: (answer.level.rank > rank, abs(answer.level.rank - rank)),
    )
    for answer in answers:
        yield from _sentences(answer.text)


def _sentences(text: str) -> list[str]:
    flat = " ".join(text.split())
    for sign in (".", "?", "!"):
        flat = flat.replace(f"{sign} ", f"{sign}\n")
    return flat.split("\n")
