"""The lines of the rubric for one answer: grade, the words that earned it, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.speech import MeaningEvidence, NotMeasurable
from questions.bank import Criterion, Kind
from questions.cues import normal_form
from scoring.content.contrary import seems_against, words_against
from scoring.content.heard import first_cue, first_span
from scoring.content.judge import HIGHEST, LOWEST, shipped_judge, to_grade
from scoring.content.meaning import is_of
from scoring.content.next_words import gap_of, sentence_for
from scoring.content.reader import LATER_POINTS, Reader
from scoring.content.result import DimensionScore
from scoring.content.signs import OVERALL, signs_of_answer
from scoring.content.story import signs_of
from scoring.content.wording import wording
from scoring.scale import Confidence, Score, band_from_thresholds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from questions.bank import Level, Question
    from scoring.content.story import Signs

BASIS = "rubric"
BANDS = (1.0, 2.0, 3.0)

NO_STORY_ASKED = "no_story_asked"
NO_RULE_ASKED = "no_rule_asked"
NOT_COMPARED = "not_compared"
NO_POINTS = "no_question_rubric"
NO_JOB_WORDS = "no_job_words"

FEWEST_OWN_WORDS = 3
"""Fewer words of one's own are no answer (P): "Yes." gets 0."""

LEAST_SMALL_WORDS = 0.15
"""Share of small words ("the", "I", "to") under which words are no sentences: speech has some
half, the tersest answer in the examples .17 (C); a list of words has none."""

MOST_IF_DOUBTED = 2
"""A rule may be named, but not shown, where something else sounds as if it were broken (P)."""

_STORY = frozenset({Criterion.SITUATION_TASK, Criterion.ACTION, Criterion.RESULT})


def score_dimensions(
    words: Sequence[str],
    question: Question,
    level: Level,
    meaning: MeaningEvidence | NotMeasurable,
) -> tuple[DimensionScore, ...]:
    """A score for each line of the rubric, in its order, then one for the answer as a whole."""
    if isinstance(meaning, NotMeasurable) or not is_of(meaning, words, question):
        return tuple(_not_measurable(line, NOT_COMPARED) for line in (*Criterion, OVERALL))
    if not question.must_hear:
        return tuple(_not_measurable(line, NO_POINTS) for line in (*Criterion, OVERALL))
    reader = Reader.of(words, question, level, meaning)
    story = signs_of(reader.said)
    signs = signs_of_answer(reader, story)
    most = most_of(reader)
    grades = {
        line: min(
            most[line], to_grade(shipped_judge().lines[line].value(signs[line], meaning.whole))
        )
        for line in (*Criterion, OVERALL)
    }
    lines = (_line(line, grades[line], reader, story) for line in Criterion)
    return (*lines, DimensionScore(dimension=OVERALL, score=_score(grades[OVERALL], question)))


def _line(criterion: Criterion, grade: int, reader: Reader, story: Signs) -> DimensionScore:
    reason = _why_not(criterion, reader.question)
    if reason is not None:
        return _not_measurable(criterion, reason)
    return DimensionScore(
        dimension=criterion,
        score=_score(grade, reader.question),
        words=_shown_by(criterion, grade, reader, story),
        gap=gap_of(criterion, grade),
        say_next=(sentence_for(criterion, reader, story) or None) if grade < HIGHEST else None,
    )


def _shown_by(criterion: Criterion, grade: int, reader: Reader, story: Signs) -> tuple[int, ...]:
    """The words that earned a grade, or those that go against a rule."""
    if grade > LOWEST:
        return _earned_by(criterion, reader, story)
    return words_against(reader) if criterion is Criterion.VALUES else ()


def _why_not(criterion: Criterion, question: Question) -> str | None:
    """Why a line of the rubric does not apply to a question, if it does not."""
    if criterion in _STORY and question.kind is not Kind.BEHAVIOURAL:
        return NO_STORY_ASKED
    if criterion is Criterion.VALUES and not any(must.essential for must in question.must_hear):
        return NO_RULE_ASKED
    if criterion is Criterion.JOB_WORDS and not question.key_words:
        return NO_JOB_WORDS
    return None


def most_of(reader: Reader) -> dict[str, int]:
    """The highest grade that is possible for each line, whatever the weights say.

    0 without words of one's own; 1 without sentences; 1 for relevance and the whole answer if
    nothing in it has to do with the question; 0 for values and the whole answer if its words go
    against a rule, and 2 for values if its meaning seems to.
    """
    by_words = _most_by_words(reader)
    most: dict[str, int] = dict.fromkeys((*Criterion, OVERALL), by_words)
    if not any(point.cue for point in reader.points) and reader.is_far():
        most |= {line: min(by_words, 1) for line in (Criterion.RELEVANCE, OVERALL)}
    if words_against(reader):
        most |= dict.fromkeys((Criterion.VALUES, OVERALL), LOWEST)
    elif seems_against(reader):
        most[Criterion.VALUES] = min(by_words, MOST_IF_DOUBTED)
    return most


def _most_by_words(reader: Reader) -> int:
    own = [form for form in reader.said.forms if form]
    if len(own) < FEWEST_OWN_WORDS:
        return LOWEST
    small = sum(form in wording().words["small"] for form in own)
    return HIGHEST if small >= LEAST_SMALL_WORDS * len(own) else 1


def _earned_by(criterion: Criterion, reader: Reader, story: Signs) -> tuple[int, ...]:
    """The words that show best what was said for a line of the rubric."""
    points = reader.points
    deeds = (deed.word for deed in story.deeds if deed.own)
    found: dict[Criterion, Iterable[int]] = {
        Criterion.RELEVANCE: (word for point in points for word in point.words),
        Criterion.SITUATION_TASK: (*story.who, *story.where, *story.when, *points[0].cue),
        Criterion.ACTION: (*deeds, *story.reasons),
        Criterion.RESULT: (
            *story.result,
            *story.lesson,
            *(word for p in points if p.must.id in LATER_POINTS for word in p.cue),
        ),
        Criterion.JOB_WORDS: _job_words(reader),
        Criterion.VALUES: (word for p in points if p.must.essential for word in p.words),
    }
    return tuple(sorted(set(found[criterion])))


def _job_words(reader: Reader) -> list[int]:
    spans = (first_span(word.cues, reader.said) for word in reader.question.key_words)
    return [index for span in spans if span is not None for index in range(*span)]


def words_that_ask_again(words: Sequence[str]) -> tuple[int, ...]:
    """The words that ask for the question once more, or slower."""
    forms = [normal_form(word) for word in words]
    span = first_cue(wording().cues["repeat"], forms)
    return tuple(range(*span)) if span else ()


def _score(grade: int, question: Question) -> Score:
    """Less sure where a tutor left out what the lines were fitted with: cues, model answers."""
    whole = bool(question.model_answers) and all(must.cues for must in question.must_hear)
    return Score(
        value=float(grade),
        minimum=float(LOWEST),
        maximum=float(HIGHEST),
        band=band_from_thresholds(float(grade), BANDS),
        basis=BASIS,
        confidence=Confidence.MEDIUM if whole else Confidence.LOW,
    )


def _not_measurable(line: str, reason: str) -> DimensionScore:
    return DimensionScore(dimension=line, score=NotMeasurable(reason=reason))
