"""How it goes in a class: the arithmetic, from what each person lets be seen.

Pure. Nothing here compares people: sounds, lines and points are put in order by how many people
could use them, people never. A band or a count says what to practise next, and nothing of anybody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from questions.bank import Criterion
from scoring.content.result import LEFT_OUT
from scoring.scale import Band

MOST_SOUNDS = 12
MOST_POINTS = 8
"""More would be a list of faults, not a lesson."""
_LOW = frozenset({Band.START, Band.GETTING_THERE})


@dataclass(frozen=True, kw_only=True)
class Point:
    """A point of a question, and whether it was heard in one answer."""

    text: str
    heard: bool


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What is counted of one answer.

    Attributes:
        person: whose it is.
        question_id: None for a question in own words.
        question_text: "" for a question in own words.
        at: when it was given.
        sounds: those to practise, each with the one that it came near to, if that can be said;
            None where sounds were not measured.
        pace: how the speed suits a listener; None where it was not measured.
        words_per_minute: None where it was not measured.
        pausing: how the pauses suit a listener; None where they were not measured.
        long_pauses: how many a listener notices.
        grades: by line of the rubric, 0 to 4.
        points: of the question, at the level that was answered at.
    """

    person: str
    question_id: str | None
    question_text: str
    at: datetime
    sounds: tuple[tuple[str, str | None], ...] | None
    pace: Band | None
    words_per_minute: float | None
    pausing: Band | None
    long_pauses: int
    grades: Mapping[str, int] = field(default_factory=dict[str, int])
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question to set next."""

    id: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Cell:
    """In how many (`found`) of a person's measured answers (`of`) a sound was one to practise."""

    person: str
    found: int
    of: int


@dataclass(frozen=True, kw_only=True)
class SoundRow:
    """A sound, with the people whose sounds were measured.

    `heard` is the sound that it came near to most often, None where that was never said; `people`
    counts those for whom it is one to practise, of `of_people`.
    """

    phone: str
    heard: str | None
    people: int
    of_people: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class BandRow:
    """Answers in one band: how many, of how many people, and from where to where they go."""

    band: Band
    answers: int
    people: int
    lowest: float
    highest: float


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Pace or pauses: bands that were reached, lowest first, and a question to practise it with."""

    rows: tuple[BandRow, ...]
    next: Asked | None


@dataclass(frozen=True, kw_only=True)
class LineGap:
    """A line of the rubric that was left out in some answers, and where most often."""

    line: str
    answers: int
    of_answers: int
    people: int
    of_people: int
    next: Asked | None


@dataclass(frozen=True, kw_only=True)
class PointGap:
    """A point of a question that some people left out in their newest answer to it."""

    question: Asked
    text: str
    people: int
    of_people: int


@dataclass(frozen=True, kw_only=True)
class ClassView:
    """A class at a glance, from `answers` answers that `people` of `all_people` show."""

    answers: int
    people: int
    all_people: int
    sounds: tuple[SoundRow, ...]
    pace: Measure
    pausing: Measure
    lines: tuple[LineGap, ...]
    points: tuple[PointGap, ...]


def at_a_glance(shown: Sequence[Shown], order: Sequence[str], all_people: int) -> ClassView:
    """What a class could practise next.

    Args:
        shown: what is counted, one for each answer.
        order: the people, in the order in which they stand in every row.
        all_people: how many are in the class, also those who show nothing.
    """
    return ClassView(
        answers=len(shown),
        people=len({one.person for one in shown}),
        all_people=all_people,
        sounds=_sounds(shown, order),
        pace=_measure(shown, lambda one: one.pace, lambda one: one.words_per_minute),
        pausing=_measure(shown, lambda one: one.pausing, lambda one: float(one.long_pauses)),
        lines=_lines(shown),
        points=_points(shown),
    )


def _sounds(shown: Sequence[Shown], order: Sequence[str]) -> tuple[SoundRow, ...]:
    measured = [one for one in shown if one.sounds is not None]
    answers = Counter(one.person for one in measured)
    near: dict[str, Counter[str]] = defaultdict(Counter)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for one in measured:
        for phone, heard in set(one.sounds or ()):
            near[phone].update([heard] if heard else [])
        for phone in {phone for phone, _ in one.sounds or ()}:
            found[phone][one.person] += 1
    people = [person for person in order if answers[person]]
    rows = [
        SoundRow(
            phone=phone,
            heard=_most_often(near[phone]),
            people=len(by_person),
            of_people=len(people),
            cells=tuple(
                Cell(person=person, found=by_person[person], of=answers[person])
                for person in people
            ),
        )
        for phone, by_person in found.items()
    ]
    rows.sort(key=lambda row: (-row.people, -sum(c.found for c in row.cells), row.phone))
    return tuple(rows[:MOST_SOUNDS])


def _measure(
    shown: Sequence[Shown],
    band_of: Callable[[Shown], Band | None],
    value_of: Callable[[Shown], float | None],
) -> Measure:
    by_band: dict[Band, list[tuple[Shown, float]]] = defaultdict(list)
    for one in shown:
        band, value = band_of(one), value_of(one)
        if band is not None and value is not None:
            by_band[band].append((one, value))
    rows = [
        BandRow(
            band=band,
            answers=len(found),
            people=len({one.person for one, _ in found}),
            lowest=min(value for _, value in found),
            highest=max(value for _, value in found),
        )
        for band in Band
        if (found := by_band[band])
    ]
    low = [one for band in _LOW for one, _ in by_band[band]]
    return Measure(rows=tuple(rows), next=_asked_most(low))


def _lines(shown: Sequence[Shown]) -> tuple[LineGap, ...]:
    gaps: list[LineGap] = []
    for line in Criterion:
        measured = [one for one in shown if line in one.grades]
        left_out = [one for one in measured if one.grades[line] <= LEFT_OUT]
        if left_out:
            gaps.append(
                LineGap(
                    line=line,
                    answers=len(left_out),
                    of_answers=len(measured),
                    people=len({one.person for one in left_out}),
                    of_people=len({one.person for one in measured}),
                    next=_asked_most(left_out),
                )
            )
    return tuple(sorted(gaps, key=lambda gap: -gap.answers / gap.of_answers))


def _points(shown: Sequence[Shown]) -> tuple[PointGap, ...]:
    newest: dict[tuple[str, str], Shown] = {}
    for one in sorted(shown, key=lambda one: one.at):
        if one.question_id is not None:
            newest[(one.question_id, one.person)] = one
    asked: dict[tuple[str, str], list[bool]] = defaultdict(list)
    texts = {one.question_id: one.question_text for one in newest.values()}
    for (question_id, _), one in newest.items():
        for point in one.points:
            asked[(question_id, point.text)].append(point.heard)
    gaps = [
        PointGap(
            question=Asked(id=question_id, text=texts[question_id]),
            text=text,
            people=heard.count(False),
            of_people=len(heard),
        )
        for (question_id, text), heard in asked.items()
        if not all(heard)
    ]
    gaps.sort(key=lambda gap: (-gap.people, gap.of_people, gap.question.text, gap.text))
    return tuple(gaps[:MOST_POINTS])


def _asked_most(shown: Iterable[Shown]) -> Asked | None:
    """The question that these answer most often, of a bank; of several, the first by its id."""
    asked = [Asked(id=one.question_id, text=one.question_text) for one in shown if one.question_id]
    counts = Counter(one.id for one in asked)
    texts = {one.id: one for one in asked}
    found = _most_often(counts)
    return None if found is None else texts[found]


def _most_often(counts: Counter[str]) -> str | None:
    return min(counts, key=lambda name: (-counts[name], name), default=None)
