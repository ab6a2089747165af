"""What an answer said: points and job words heard, the lines of the rubric, length.

Points rest on words, and say so; a point that is denied ("I never told my manager") is not heard.
The lines of the rubric (`scoring.content.dimensions`) rest on words and meaning. Saying more
around a point earns nothing, nor do words that say nothing (`scoring.content.blank`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from models.speech import NotMeasurable
from questions.plain_points import cues_of
from scoring.content.blank import blank_words
from scoring.content.dimensions import score_dimensions, words_that_ask_again
from scoring.content.heard import Said, first_span, point_span
from scoring.content.meaning import POINT, is_of
from scoring.content.read_back import words_read_back
from scoring.content.reader import LIKE_RAMP, Reader, ramp
from scoring.content.recited import words_recited
from scoring.content.result import ContentScore, PointHeard
from scoring.conversation import first_answer_s
from scoring.scale import Confidence, Score, band_from_thresholds, interpolate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.speech import SpeechEvidence
    from questions.bank import Level, MustHear, Question
    from scoring.content.result import DimensionScore

COVERAGE_BASIS = "words_found"
LENGTH_BASIS = "time_against_target"

NO_QUESTION_RUBRIC = "no_question_rubric"
NO_POINTS_AT_LEVEL = "no_points_at_level"
TOO_FEW_WORDS = "too_few_words"
TOO_LITTLE_SPEECH = "too_little_speech"

COVERAGE_BANDS = (1.0, 2.0, 3.0)
"""Lower edges of the upper three bands on 0 to 4: a quarter, half and three quarters (P)."""

ESSENTIAL_MISSING_CAP = 1.5
"""Coverage of an answer that leaves out a fact of law or safety: never "good" (P, after the
rubric's values line, which scores an answer against safety 0)."""

LIKE_POINT = ramp(0.6, *LIKE_RAMP)
"""How near a part must come to a point without cues to be taken to make it: the cosine from which
on `scoring.content.contrary` takes a part to mean a sentence."""

LENGTH_BANDS = (2.5, 5.0, 7.5)
"""Lower edges of the upper three bands on 0 to 10; the knots below are placed on them."""

SHORT_KNOTS = ((0.0, 0.0), (0.25, 2.5), (0.5, 5.0), (0.8, 7.5), (1.0, 10.0))
"""Time over the shortest good length -> 0 to 10 (P; the lengths are the curriculum's)."""

LONG_KNOTS = ((1.0, 10.0), (1.5, 7.5), (2.0, 5.0), (3.0, 2.5), (4.0, 0.0))
"""Time over the longest good length -> 0 to 10; gentler, as talking on is the lesser fault (P)."""


def score_content(
    evidence: SpeechEvidence, question: Question | None, level: Level | None = None
) -> ContentScore:
    """Points and job words heard, coverage (0 to 4) and length (0 to 10).

    `level` is the participant's; without it the question's own. A question that somebody typed
    (`None`) has no points to hear, so its coverage is not measurable.
    """
    level = level or (question.level if question else None)
    words = [word.text for word in evidence.transcript.words]
    read_back = words_read_back(words, question.text) if question else ()
    heard = Said.of(words, blank_words(words, question) if question else ())
    expected = question.must_hear_at(level) if question and level else ()
    expected, points = _points(expected, heard, _reader(evidence, question, level))
    job_words = question.key_words if question else ()
    return ContentScore(
        must_hears=points,
        key_words=tuple(
            _point(job.word, job.word, first_span(job.cues, heard)) for job in job_words
        ),
        coverage=_coverage(question, expected, points, words),
        target_s=level.target_s if level else None,
        length=_length(first_answer_s(evidence), level),
        read_back=read_back,
        dimensions=_dimensions(evidence, question, level),
        recited=words_recited(words, question) if question else (),
        asked_again=words_that_ask_again(words),
    )


def _reader(
    evidence: SpeechEvidence, question: Question | None, level: Level | None
) -> Reader | None:
    """The answer with its meaning, where a point is looked for by it: one without cues."""
    if question is None or level is None or all(must.cues for must in question.must_hear):
        return None
    words, meaning = [word.text for word in evidence.transcript.words], evidence.meaning
    if isinstance(meaning, NotMeasurable) or not is_of(meaning, words, question):
        return None
    return Reader.of(words, question, level, meaning)


def _points(
    expected: Sequence[MustHear], heard: Said, reader: Reader | None
) -> tuple[tuple[MustHear, ...], tuple[PointHeard, ...]]:
    """The points that can be looked for, and what was heard of each.

    One without cues counts by its meaning too. One of whose words none can be listened for, in an
    answer whose meaning was not compared, is no point that was left out: nobody looked.
    """
    looked_for = tuple(must for must in expected if reader or cues_of(must))
    return looked_for, tuple(_heard_of(must, heard, reader) for must in looked_for)


def _heard_of(must: MustHear, heard: Said, reader: Reader | None) -> PointHeard:
    point = _point(must.id, must.text, point_span(must, heard))
    if point.heard or must.cues or reader is None:
        return point
    likeness, words = reader.like(f"{POINT}:{must.id}")
    return replace(point, heard=True, words=words) if likeness >= LIKE_POINT else point


def _dimensions(
    evidence: SpeechEvidence, question: Question | None, level: Level | None
) -> tuple[DimensionScore, ...]:
    """The lines of the rubric; none for a question that somebody typed."""
    if question is None or level is None:
        return ()
    words = [word.text for word in evidence.transcript.words]
    return score_dimensions(words, question, level, evidence.meaning)


def coverage_value(expected: Sequence[MustHear], points: Sequence[PointHeard]) -> float:
    """Share of the expected points that were heard, 0 to 4, capped without an essential one."""
    value = 4.0 * sum(point.heard for point in points) / len(points)
    missing = any(
        must.essential and not point.heard for must, point in zip(expected, points, strict=True)
    )
    return min(value, ESSENTIAL_MISSING_CAP) if missing else value


def length_value(length_s: float, target_s: tuple[float, float]) -> float:
    """0 to 10: 10 within the target, less on both sides."""
    shortest_s, longest_s = target_s
    short = interpolate(SHORT_KNOTS, length_s / shortest_s)
    return min(short, interpolate(LONG_KNOTS, length_s / longest_s))


def _point(point_id: str, text: str, span: tuple[int, int] | None) -> PointHeard:
    words = tuple(range(*span)) if span else ()
    return PointHeard(id=point_id, text=text, heard=span is not None, words=words)


def _coverage(
    question: Question | None,
    expected: Sequence[MustHear],
    points: Sequence[PointHeard],
    words: Sequence[str],
) -> Score | NotMeasurable:
    if question is None:
        return NotMeasurable(reason=NO_QUESTION_RUBRIC)
    if not points:
        return NotMeasurable(reason=NO_POINTS_AT_LEVEL)
    if not words:
        return NotMeasurable(reason=TOO_FEW_WORDS)
    value = coverage_value(expected, points)
    return Score(
        value=value,
        minimum=0.0,
        maximum=4.0,
        band=band_from_thresholds(value, COVERAGE_BANDS),
        basis=COVERAGE_BASIS,
        confidence=Confidence.LOW,
    )


def _length(length_s: float, level: Level | None) -> Score | NotMeasurable:
    if level is None:
        return NotMeasurable(reason=NO_QUESTION_RUBRIC)
    if length_s <= 0:
        return NotMeasurable(reason=TOO_LITTLE_SPEECH)
    value = length_value(length_s, level.target_s)
    return Score(
        value=value,
        minimum=0.0,
        maximum=10.0,
        band=band_from_thresholds(value, LENGTH_BANDS),
        basis=LENGTH_BASIS,
        confidence=Confidence.HIGH,
    )
