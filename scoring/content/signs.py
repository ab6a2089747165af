"""From an answer to the numbers that each dimension of the rubric is judged by.

Every number lies between 0 and 1 and none is a length or a mean over the answer: most are "was it
said at all". So words that say nothing new leave them as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from questions.bank import Criterion
from scoring.content.contrary import meant_against, words_against
from scoring.content.heard import first_span
from scoring.content.meaning import EXAMPLE
from scoring.content.outcome import opening_signs, outcome_signs
from scoring.content.reader import LATER_POINTS, ramp
from scoring.content.story import first_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from scoring.content.reader import PointSeen, Reader
    from scoring.content.story import Signs

OVERALL = "overall"
"""The name of the whole answer's score among the rubric's lines."""

CONTRARY_RAMP = (0.45, 0.7)
"""From where on a part that denies a rule of safety is taken to mean it (P)."""

_STEPS = (1, 2, 3, 4)


def signs_of_answer(reader: Reader, story: Signs) -> dict[str, dict[str, float]]:
    """Numbers by name, for each line of the rubric and for the answer as a whole."""
    common = {**_points(reader), **_model(reader), **_deeds(story)}
    relevance = {**common, **_links(reader), **_job_words(reader, most=2), **_kept(reader)}
    return {
        Criterion.RELEVANCE: relevance,
        Criterion.SITUATION_TASK: {**common, **_situation(reader, story)},
        Criterion.ACTION: {**common, **_reasons(story), "like": _like(reader, "action")},
        Criterion.RESULT: {**common, **_result(reader, story)},
        Criterion.JOB_WORDS: {**common, **_job_words(reader, most=4)},
        Criterion.VALUES: {**common, **_values(reader), **_kept(reader)},
        OVERALL: {**relevance, **_values(reader), **_reasons(story), **_ending(reader, story)},
    }


def _points(reader: Reader) -> dict[str, float]:
    expected, points = reader.expected, reader.points
    actions = [point.strength for point in points[1:] if point.must.id not in LATER_POINTS]
    said = sum(bool(point.cue) for point in points)
    return {
        "points_said": _share(bool(point.cue) for point in expected),
        "points_meant": _share(point.strength for point in expected),
        "points_both": _share(point.both for point in expected),
        "point_actions": _share(actions),
        "point_action": max(actions, default=0.0),
        **_steps("points", said),
        **_best("point_both", [point.both for point in points]),
        **_best("point_like", [point.likeness for point in points]),
    }


def _model(reader: Reader) -> dict[str, float]:
    return _best("model", reader.like_model())


def _deeds(story: Signs) -> dict[str, float]:
    own = sum(deed.own and not deed.general for deed in story.deeds)
    return {**_steps("deeds", own), "deed_general": float(len(story.deeds) > own)}


def _links(reader: Reader) -> dict[str, float]:
    return {
        "job_link": float(bool(first_of("job_link", reader.said))),
        "because": float(bool(first_of("reason", reader.said))),
    }


def _job_words(reader: Reader, *, most: int) -> dict[str, float]:
    used = sum(first_span(word.cues, reader.said) is not None for word in reader.question.key_words)
    return {f"job_words_{step}": float(used >= step) for step in _STEPS[:most]}


def _situation(reader: Reader, story: Signs) -> dict[str, float]:
    kinds = (story.who, story.where, story.when, story.task)
    told = sum(map(bool, kinds))
    return {
        **{f"situation_{step}": float(told >= step) for step in _STEPS},
        "who": float(bool(story.who)),
        "where": float(bool(story.where)),
        "when": float(bool(story.when)),
        "task": float(bool(story.task)),
        "first_point_said": float(bool(reader.points[0].cue)),
        "first_point_like": reader.points[0].likeness,
        "like": _like(reader, "situation"),
        **opening_signs(reader),
    }


def _reasons(story: Signs) -> dict[str, float]:
    return {"reason": float(bool(story.reasons))}


def _result(reader: Reader, story: Signs) -> dict[str, float]:
    result = [point for point in reader.points if point.must.id == "result"]
    lesson = [point for point in reader.points if point.must.id in LATER_POINTS - {"result"}]
    return {
        "result_point": _any(result, lambda point: float(bool(point.cue))),
        "result_like": _any(result, lambda point: point.likeness),
        "lesson_point": _any(lesson, lambda point: float(bool(point.cue))),
        "lesson_point_like": _any(lesson, lambda point: point.likeness),
        "like": _like(reader, "result"),
        "lesson_like": _like(reader, "lesson"),
        **_ending(reader, story),
    }


def _ending(reader: Reader, story: Signs) -> dict[str, float]:
    return {
        "result": float(bool(story.result)),
        "effect": float(bool(story.effect)),
        "number": float(bool(story.number)),
        "lesson": float(bool(story.lesson)),
        **outcome_signs(reader, story),
    }


def _values(reader: Reader) -> dict[str, float]:
    rules = [point for point in reader.points if point.must.essential]
    due = [point for point in reader.expected if point.must.essential] or rules
    return {
        "rules_said": _share(bool(point.cue) for point in due),
        "rules_meant": _share(point.strength for point in due),
        "rules_like": _share(point.likeness for point in due),
        "rule": max((point.strength for point in due), default=0.0),
        "all_rules_said": _share(bool(point.cue) for point in rules),
    }


def _kept(reader: Reader) -> dict[str, float]:
    """1 as long as nothing is said against a rule of safety, else down to 0."""
    rules = [point.must.id for point in reader.points if point.must.essential]
    against = max((reader.against(rule) for rule in rules), default=0.0)
    kept = 1.0 - ramp(max(against, meant_against(reader)), *CONTRARY_RAMP)
    return {"rules_kept": 0.0 if words_against(reader) else kept}


def _like(reader: Reader, kind: str) -> float:
    return reader.like(f"{EXAMPLE}:{kind}")[0]


def _share(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0


def _any(points: Iterable[PointSeen], of: Callable[[PointSeen], float]) -> float:
    return max(map(of, points), default=0.0)


def _steps(name: str, count: int) -> Mapping[str, float]:
    """Whether there is one, two, three, four."""
    return {f"{name}_{step}": float(count >= step) for step in _STEPS}


def _best(name: str, values: Sequence[float]) -> dict[str, float]:
    """The four greatest, 0 where there are fewer."""
    ranked = [*sorted(values, reverse=True), *[0.0] * len(_STEPS)]
    return {f"{name}_{step}": ranked[step - 1] for step in _STEPS}
