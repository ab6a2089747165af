"""What a report about many tells: its topics, their lines, and which person counts in which.

Pure. A topic is given out whole (`coach.reports.funder`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.case_records import OutcomeKind
from coach.progress_records import Direction, Measure
from coach.reports.hiding import Cell, Kind, Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from coach.storage.figures import PersonsFigures

PRACTICE = "practice"
AREA = "area_"
NO_SITE = ""
PRACTISED, NEW, FELT, FELT_BEFORE, FELT_AFTER = (
    "practised",
    "new",
    "felt",
    "felt_before",
    "felt_after",
)
SESSIONS, MINUTES, ANSWERS = "sessions", "minutes", "answers"
INTERVIEWS, OFFERS, JOBS, HOURS = "interviews", "offers", "jobs", "hours"
KEPT_13, KEPT_26 = "kept_13", "kept_26"
STEPPED, UP, SAME, DOWN = "stepped", "up", "same", "down"

_OUTCOMES = {
    OFFERS: OutcomeKind.OFFER,
    JOBS: OutcomeKind.JOB_STARTED,
    KEPT_13: OutcomeKind.KEPT_13_WEEKS,
    KEPT_26: OutcomeKind.KEPT_26_WEEKS,
}
WORK = (INTERVIEWS, OFFERS, JOBS, HOURS, KEPT_13, KEPT_26)


@dataclass(frozen=True, kw_only=True)
class Topic:
    """Lines that are reckoned, hidden and given together."""

    key: str
    lines: tuple[Line, ...]


def trend(measure: Measure) -> str:
    """The line of people of whom a direction of a measure is known."""
    return f"trend_{measure}"


def going(measure: Measure, direction: Direction) -> str:
    """The line of people whose measure goes this way."""
    return f"{measure}_{direction}"


def topics(area_ids: Iterable[str]) -> tuple[Topic, ...]:
    """All of a place with these areas."""
    work = (Topic(key=key, lines=(Line(key=key, kind=Kind.SUM),)) for key in WORK)
    areas = (Topic(key=f"{AREA}{area_id}", lines=_area_lines()) for area_id in area_ids)
    return (Topic(key=PRACTICE, lines=_practice_lines()), *work, *areas)


def tallies(people: Iterable[PersonsFigures]) -> dict[str, dict[str, dict[str, Cell]]]:
    """The cells of everybody, by topic, line and site."""
    added: dict[tuple[str, str, str], list[float]] = {}
    for person in people:
        site = person.site_id or NO_SITE
        for topic, values in _values(person).items():
            for line, value in values.items():
                added.setdefault((topic, line, site), []).append(value)
    found: dict[str, dict[str, dict[str, Cell]]] = {}
    for (topic, line, site), values in added.items():
        cell = Cell(people=len(values), amount=sum(values), largest=max(values))
        found.setdefault(topic, {}).setdefault(line, {})[site] = cell
    return found


def _practice_lines() -> tuple[Line, ...]:
    sums = (Line(key=key, kind=Kind.SUM, inside=PRACTISED) for key in (SESSIONS, MINUTES, ANSWERS))
    trends = (line for measure in Measure for line in _trend_lines(measure))
    return (
        Line(key=PRACTISED),
        Line(key=NEW, inside=PRACTISED),
        *sums,
        Line(key=FELT, inside=PRACTISED),
        Line(key=FELT_BEFORE, kind=Kind.MEAN, inside=FELT),
        Line(key=FELT_AFTER, kind=Kind.MEAN, inside=FELT),
        *trends,
    )


def _trend_lines(measure: Measure) -> tuple[Line, ...]:
    """Of sites only who goes up: a table of all ways for each would be hidden nearly always."""
    ways = (
        Line(
            key=going(measure, way),
            inside=trend(measure),
            splits=True,
            by_site=way is Direction.UP,
        )
        for way in Direction
    )
    return (Line(key=trend(measure), inside=PRACTISED), *ways)


def _area_lines() -> tuple[Line, ...]:
    ways = (
        Line(key=way, inside=STEPPED, splits=True, by_site=way == UP) for way in (UP, SAME, DOWN)
    )
    return (Line(key=STEPPED), *ways)


def _values(person: PersonsFigures) -> dict[str, dict[str, float]]:
    """What a person adds to each line; a line in which they have no part isn't there."""
    work: dict[str, float] = {INTERVIEWS: person.interviews, HOURS: person.hours or 0.0}
    work |= {key: person.outcomes.get(kind, 0) for key, kind in _OUTCOMES.items()}
    found = {key: {key: value} for key, value in work.items() if value}
    if person.sessions:
        found[PRACTICE] = _practice(person)
    for area_id, (start, end) in person.steps.items():
        way = UP if end > start else DOWN if end < start else SAME
        found[f"{AREA}{area_id}"] = {STEPPED: 1.0, way: 1.0}
    return found


def _practice(person: PersonsFigures) -> dict[str, float]:
    values = {
        SESSIONS: float(person.sessions),
        MINUTES: person.practised_s / 60,
        ANSWERS: float(person.answers),
    }
    found = {PRACTISED: 1.0} | {key: value for key, value in values.items() if value}
    if person.is_new:
        found[NEW] = 1.0
    if person.before is not None and person.after is not None:
        found |= {FELT: 1.0, FELT_BEFORE: person.before, FELT_AFTER: person.after}
    return found | _trends(person.directions)


def _trends(directions: Mapping[str, str]) -> dict[str, float]:
    known = {Measure(one): Direction(way) for one, way in directions.items() if way}
    ways = {going(measure, way): 1.0 for measure, way in known.items()}
    return ways | {trend(measure): 1.0 for measure in known}
