"""Numbers of answers, and sums of days and people, in the database.

Sums are written anew whenever one of a person's answers or drills changes, in the same
transaction. They can be made again from the answers at any time (`ProgressStore.rebuild`).
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, or_, select, update

from coach.counting.days import DRILL_S, Activity, ActivityKind, days_of_practice
from coach.counting.numbers import activities_of
from coach.counting.trend import (
    MOST_ANSWERS,
    NEWEST,
    NOTICEABLE,
    Point,
    middle_band,
    readiness,
    trend_of,
)
from coach.progress_records import (
    AnswerNumbers,
    DayOfPractice,
    Direction,
    Measure,
    Measured,
    SoundCount,
)
from coach.records import SCORER_VERSION
from coach.storage.tables import (
    ANSWER_NUMBERS,
    ATTEMPTS,
    DRILL_TRIES,
    PERSON_SUMS,
    PRACTICE_DAYS,
    USERS,
)
from scoring.scale import Band

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection, RowMapping

    from coach.counting.days import Calendar
    from coach.storage.database import Database

_AT_ONCE = 500
"""People asked for in one query."""


@dataclass(frozen=True, kw_only=True)
class PersonSums:
    """Sums of a person; `bands` are those of now, by what could be measured."""

    user_id: str
    answers: int
    days: int
    sessions: int
    practised_s: float
    first_at: datetime
    last_at: datetime
    readiness: Band | None
    bands: Mapping[Measure, Band]
    directions: Mapping[Measure, Direction]


class ProgressStore:
    """Keeps what is counted; knows nothing of who may see it (see `coach.progress.history`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def calendar(self) -> Calendar:
        """The place's calendar, by which days are counted."""
        return self._database.calendar

    def keep(self, numbers: AnswerNumbers) -> None:
        """Keep the numbers of an answer in the place of those before, and sum up its person."""
        with self._alone_with(numbers.user_id) as connection:
            connection.execute(_numbers_of(numbers.attempt_id))
            connection.execute(insert(ANSWER_NUMBERS).values(row_of_numbers(numbers)))
            self.refresh(numbers.user_id)

    def forget(self, attempt_id: str, user_id: str) -> None:
        """Forget the numbers of an answer, if there are any, and sum up its person."""
        with self._alone_with(user_id) as connection:
            connection.execute(_numbers_of(attempt_id))
            self.refresh(user_id)

    def refresh(self, user_id: str) -> None:
        """Write the sums of a person anew; who did nothing has none."""
        with self._alone_with(user_id) as connection:
            activities = tuple(_activities(connection, user_id))
            days = days_of_practice(activities, self.calendar)
            _write_days(connection, user_id, days)
            newest = _newest(connection, user_id)
            connection.execute(delete(PERSON_SUMS).where(PERSON_SUMS.c.user_id == user_id))
            if activities:
                row = _row_of_sums(user_id, activities, days, newest)
                connection.execute(insert(PERSON_SUMS).values(row))

    def numbers_of_user(self, user_id: str, limit: int | None = None) -> tuple[AnswerNumbers, ...]:
        """The numbers of a person's answers, the newest first: all, or the newest `limit`."""
        with self._database.reading() as connection:
            rows = connection.execute(_newest_of(user_id, limit)).mappings().all()
        return tuple(numbers_from_row(row) for row in rows)

    def both_ends_of_user(self, user_id: str, first: int, newest: int) -> tuple[AnswerNumbers, ...]:
        """The numbers of a person's `first` and `newest` answers, the oldest first.

        All there are, each once, where there are fewer: whoever gave thousands waits no longer.
        """
        numbers = ANSWER_NUMBERS.c
        oldest = _of(user_id).order_by(numbers.at, numbers.attempt_id).limit(first)
        with self._database.reading() as connection:
            rows = [
                *connection.execute(oldest).mappings(),
                *reversed(connection.execute(_newest_of(user_id, newest)).mappings().all()),
            ]
        by_id = {row["attempt_id"]: row for row in rows}
        return tuple(numbers_from_row(row) for row in by_id.values())

    def best_of_user(self, user_id: str) -> str | None:
        """The answer with the highest grade as a whole; of several more points, then the newest.

        By the rules of today; None if nothing was graded.
        """
        numbers = ANSWER_NUMBERS.c
        query = (
            select(numbers.measures, numbers.attempt_id)
            .where(numbers.user_id == user_id, numbers.scorer_version == SCORER_VERSION)
            .order_by(numbers.at, numbers.attempt_id)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        measures = json.loads(f"[{','.join(row.measures for row in rows)}]")  # in one go: thousands
        graded = [
            (grade, place)
            for place, found in enumerate(measures)
            if (grade := _grade(found)) is not None
        ]
        return rows[max(graded)[1]].attempt_id if graded else None

    def days_of_user(self, user_id: str, since: date | None = None) -> tuple[DayOfPractice, ...]:
        """A person's days of practice, the earliest first, from a day on if one is given."""
        query = select(PRACTICE_DAYS).where(PRACTICE_DAYS.c.user_id == user_id)
        if since is not None:
            query = query.where(PRACTICE_DAYS.c.day >= since)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(PRACTICE_DAYS.c.day)).mappings().all()
        return tuple(_day_from_row(row) for row in rows)

    def sums(self, user_ids: Sequence[str]) -> dict[str, PersonSums]:
        """The sums of these people, by person; who did nothing is not among them."""
        found: dict[str, PersonSums] = {}
        with self._database.reading() as connection:
            for start in range(0, len(user_ids), _AT_ONCE):
                some = user_ids[start : start + _AT_ONCE]
                query = select(PERSON_SUMS).where(PERSON_SUMS.c.user_id.in_(some))
                rows = connection.execute(query).mappings()
                found |= {row["user_id"]: sums_from_row(row) for row in rows}
        return found

    def missing(self, limit: int) -> tuple[str, ...]:
        """Answers that were heard and have no numbers, or numbers by other rules than today's.

        By their ids, of conversations the first one's.
        """
        return (*self.without_numbers(limit), *self.of_old_rules(limit))[:limit]

    def without_numbers(self, limit: int, skip: int = 0) -> tuple[str, ...]:
        """Answers that were heard and have no numbers, in the order of their ids."""
        attempts = ATTEMPTS.c
        query = (
            select(attempts.id)
            .outerjoin(ANSWER_NUMBERS, ANSWER_NUMBERS.c.attempt_id == attempts.id)
            .where(attempts.scorer_version.is_not(None), attempts.first_turn_id.is_(None))
            .where(ANSWER_NUMBERS.c.attempt_id.is_(None))
            .order_by(attempts.id)
        )
        return self._ids(query.limit(limit).offset(skip))

    def of_old_rules(self, limit: int, skip: int = 0) -> tuple[str, ...]:
        """Answers whose numbers are by other rules than today's, the oldest first."""
        numbers = ANSWER_NUMBERS.c
        version = numbers.scorer_version  # an index finds what is below or above, not what differs
        query = (
            select(numbers.attempt_id)
            .where(or_(version < SCORER_VERSION, version > SCORER_VERSION))
            .order_by(numbers.at, numbers.attempt_id)
        )
        return self._ids(query.limit(limit).offset(skip))

    def _ids(self, query: Any) -> tuple[str, ...]:
        with self._database.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def people(self) -> tuple[str, ...]:
        """Everybody's ids."""
        with self._database.reading() as connection:
            return tuple(connection.execute(select(USERS.c.id)).scalars())

    def rebuild(self) -> None:
        """Make everybody's days and sums again, by the calendar of now."""
        for user_id in self.people():
            self.rebuild_person(user_id)

    def rebuild_person(self, user_id: str) -> None:
        """Make the days and sums of a person again, by the calendar of now."""
        with self._alone_with(user_id) as connection:
            self._renew_days(connection, user_id)
            self.refresh(user_id)

    @contextmanager
    def _alone_with(self, user_id: str) -> Generator[Connection]:
        """A transaction in which nobody else sums this person up.

        On SQLite any writer is alone already. Rows that point to the person can still be added.
        """
        me = select(USERS.c.id).where(USERS.c.id == user_id).with_for_update(key_share=True)
        with self._database.transaction() as connection:
            connection.execute(me)
            yield connection

    def _renew_days(self, connection: Connection, user_id: str) -> None:
        numbers = ANSWER_NUMBERS.c
        query = select(numbers.attempt_id, numbers.at, numbers.day).where(
            numbers.user_id == user_id
        )
        for attempt_id, at, day in connection.execute(query).all():
            today = self.calendar.day_of(at)
            if today != day:
                change = update(ANSWER_NUMBERS).where(numbers.attempt_id == attempt_id)
                connection.execute(change.values(day=today))


def row_of_numbers(numbers: AnswerNumbers) -> dict[str, Any]:
    """The row that keeps these numbers."""
    measures = {str(name): [one.value, str(one.band)] for name, one in numbers.measures.items()}
    sounds = {phone: [one.said, one.stood_out] for phone, one in numbers.sounds.items()}
    return {**vars(numbers), "measures": json.dumps(measures), "sounds": json.dumps(sounds)}


def numbers_from_row(row: RowMapping) -> AnswerNumbers:
    """The numbers that a row keeps."""
    values = dict(row)
    values["measures"] = {
        Measure(name): Measured(value=value, band=Band(band))
        for name, (value, band) in json.loads(row["measures"]).items()
    }
    values["sounds"] = {
        phone: SoundCount(said=said, stood_out=stood_out)
        for phone, (said, stood_out) in json.loads(row["sounds"]).items()
    }
    return AnswerNumbers(**values)


def sums_from_row(row: RowMapping) -> PersonSums:
    """The sums that a row keeps."""
    values = dict(row)
    bands, directions = json.loads(row["bands"]), json.loads(row["directions"])
    values["bands"] = {Measure(name): Band(band) for name, band in bands.items()}
    values["directions"] = {Measure(name): Direction(to) for name, to in directions.items()}
    values["readiness"] = None if row["readiness"] is None else Band(row["readiness"])
    return PersonSums(**values)


def measured_in(numbers: Iterable[AnswerNumbers], measure: Measure) -> list[AnswerNumbers]:
    """Those in which something was measured by the rules of today."""
    return [
        one for one in numbers if measure in one.measures and one.scorer_version == SCORER_VERSION
    ]


def points_of(numbers: Iterable[AnswerNumbers], measure: Measure) -> list[Point]:
    """What a trend is made of, in the same order."""
    return [Point(one.day, one.measures[measure].value, one.question_id) for one in numbers]


def _grade(measures: Mapping[str, tuple[float, str]]) -> tuple[float, float] | None:
    """Of the answer as a whole, then of its points; one that was not measured is below all."""
    if Measure.CONTENT not in measures and Measure.POINTS not in measures:
        return None
    below: tuple[float, str] = (-1.0, "")
    return measures.get(Measure.CONTENT, below)[0], measures.get(Measure.POINTS, below)[0]


def _numbers_of(attempt_id: str) -> Any:
    return delete(ANSWER_NUMBERS).where(ANSWER_NUMBERS.c.attempt_id == attempt_id)


def _of(user_id: str) -> Any:
    return select(ANSWER_NUMBERS).where(ANSWER_NUMBERS.c.user_id == user_id)


def _newest_of(user_id: str, limit: int | None) -> Any:
    return (
        _of(user_id)
        .order_by(ANSWER_NUMBERS.c.at.desc(), ANSWER_NUMBERS.c.attempt_id.desc())
        .limit(limit)
    )


def _newest(connection: Connection, user_id: str) -> tuple[AnswerNumbers, ...]:
    rows = connection.execute(_newest_of(user_id, MOST_ANSWERS)).mappings()
    return tuple(numbers_from_row(row) for row in rows)


def _activities(connection: Connection, user_id: str) -> Iterator[Activity]:
    drills = select(DRILL_TRIES.c.created_at).where(DRILL_TRIES.c.user_id == user_id)
    for at in connection.execute(drills).scalars():
        yield Activity(ends_at=at, lasted_s=DRILL_S, kind=ActivityKind.DRILL)
    numbers = ANSWER_NUMBERS.c
    turns = select(numbers.at, numbers.spoken_s, numbers.then_at, numbers.then_s)
    for row in connection.execute(turns.where(numbers.user_id == user_id)):
        yield from activities_of(*row)


def _write_days(connection: Connection, user_id: str, days: Sequence[DayOfPractice]) -> None:
    """Change the rows that differ from what is there."""
    query = select(PRACTICE_DAYS).where(PRACTICE_DAYS.c.user_id == user_id)
    before = {row["day"]: _day_from_row(row) for row in connection.execute(query).mappings()}
    now = {one.day: one for one in days}
    gone = [day for day, one in before.items() if now.get(day) != one]
    new = [{**vars(one), "user_id": user_id} for day, one in now.items() if before.get(day) != one]
    if gone:
        theirs = (PRACTICE_DAYS.c.user_id == user_id) & PRACTICE_DAYS.c.day.in_(gone)
        connection.execute(delete(PRACTICE_DAYS).where(theirs))
    if new:
        connection.execute(insert(PRACTICE_DAYS), new)


def _day_from_row(row: RowMapping) -> DayOfPractice:
    return DayOfPractice(**{name: value for name, value in row.items() if name != "user_id"})


def _row_of_sums(
    user_id: str,
    activities: Sequence[Activity],
    days: Sequence[DayOfPractice],
    newest: Sequence[AnswerNumbers],
) -> dict[str, Any]:
    bands: dict[Measure, Band] = {}
    directions: dict[Measure, Direction] = {}
    for measure in Measure:
        found = measured_in(newest, measure)
        band = middle_band(one.measures[measure] for one in found[:NEWEST])
        if band is not None:
            bands[measure] = band
            points = points_of(reversed(found), measure)
            directions[measure] = trend_of(points, NOTICEABLE[measure]).direction
    ends = [one.ends_at for one in activities]
    return {
        "user_id": user_id,
        "answers": sum(one.answers for one in days),
        "days": len(days),
        "sessions": sum(one.sessions for one in days),
        "practised_s": sum(one.practised_s for one in days),
        "first_at": min(ends),
        "last_at": max(ends),
        "readiness": readiness(bands),
        "bands": json.dumps(bands),
        "directions": json.dumps(directions),
    }
