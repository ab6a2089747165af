"""Days and sessions by the place's calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from coach.counting.days import (
    BREAK,
    Activity,
    ActivityKind,
    Calendar,
    days_of_practice,
    sessions_of,
    week_of,
)
from coach.counting.weeks import MOST_WEEKS, weeks_in_a_row, weeks_of
from coach.progress_records import DayOfPractice

LONDON = Calendar(ZoneInfo("Europe/London"))
MINUTE = timedelta(minutes=1)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def answer(ends_at: datetime, lasted_s: float = 60.0) -> Activity:
    """An answer that was over at a moment."""
    return Activity(ends_at=ends_at, lasted_s=lasted_s, kind=ActivityKind.ANSWER)


def drill(ends_at: datetime) -> Activity:
    """A try at a drill."""
    return Activity(ends_at=ends_at, lasted_s=10.0, kind=ActivityKind.DRILL)


def day(of: date, **sums: float) -> DayOfPractice:
    """A day with these sums, the others 0."""
    none = {"answers": 0, "drills": 0, "sessions": 0, "practised_s": 0.0, "spoken_s": 0.0}
    return DayOfPractice(day=of, **{**none, **sums})  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("zone", "moment", "expected"),
    [
        ("Asia/Kolkata", "2026-03-01T18:29:59", "2026-03-01"),
        ("Asia/Kolkata", "2026-03-01T18:30:00", "2026-03-02"),
        ("America/St_Johns", "2026-01-02T03:29:59", "2026-01-01"),
        ("America/St_Johns", "2026-01-02T03:30:00", "2026-01-02"),
        ("America/St_Johns", "2026-07-02T02:30:00", "2026-07-02"),
        ("Pacific/Kiritimati", "2026-03-01T10:00:00", "2026-03-02"),
        ("Pacific/Pago_Pago", "2026-03-01T10:59:59", "2026-02-28"),
        # The clocks go forward on 29 March 2026 and back on 25 October, both at 01:00 UTC.
        ("Europe/London", "2026-03-28T23:59:59", "2026-03-28"),
        ("Europe/London", "2026-03-29T22:59:59", "2026-03-29"),
        ("Europe/London", "2026-03-29T23:00:00", "2026-03-30"),
        ("Europe/London", "2026-10-24T23:00:00", "2026-10-25"),
        ("Europe/London", "2026-10-25T23:59:59", "2026-10-25"),
    ],
)
def test_a_moment_belongs_to_the_day_that_the_calendar_showed(
    zone: str, moment: str, expected: str
) -> None:
    """In every zone, with the summer time of that moment, whatever time it is now."""
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert Calendar.named(zone).day_of(at) == date.fromisoformat(expected)


def test_without_a_zone_it_is_the_machines_own() -> None:
    """The name tells by which calendar days were counted; the machine's by its own hours."""
    assert Calendar.named("").day_of(NOON) == NOON.astimezone().date()
    assert Calendar.named("Europe/London").name == "Europe/London"
    assert Calendar.named("").name.count("+") + Calendar.named("").name.count("-") == 2


def test_a_break_ends_a_session() -> None:
    """A quarter of an hour from the end of one to the beginning of the next, not a second less."""
    first, second = answer(NOON), answer(NOON + BREAK + 60 * timedelta(seconds=1))
    assert [one.lasted_s for one in sessions_of([second, first])] == [60.0, 60.0]
    earlier = answer(second.ends_at - timedelta(seconds=1))
    assert [one.lasted_s for one in sessions_of([first, earlier])] == [60 + 15 * 60 + 59]
    assert list(sessions_of([])) == []


@pytest.mark.parametrize("changes_at", ["2026-03-29T01:00", "2026-10-25T01:00"])
def test_a_session_across_a_change_of_the_clocks_lasts_as_long_as_it_did(changes_at: str) -> None:
    """No hour is won or lost on the days on which summer time begins and ends."""
    at = datetime.fromisoformat(changes_at).replace(tzinfo=UTC)
    zone = ZoneInfo("Europe/London")
    turns = [answer((at + n * 5 * MINUTE).astimezone(zone)) for n in range(-3, 4)]
    found = days_of_practice(turns, LONDON)
    assert found == (day(at.date(), answers=7, sessions=1, practised_s=1860.0, spoken_s=420.0),)


def test_a_session_over_midnight_belongs_to_the_day_it_began_on() -> None:
    """Its minutes are of that day; answers are of the day on which they were given."""
    late = datetime(2026, 3, 2, 23, 55, tzinfo=UTC)
    found = days_of_practice([answer(late), answer(late + 10 * MINUTE)], LONDON)
    assert found == (
        day(date(2026, 3, 2), answers=1, sessions=1, practised_s=660.0, spoken_s=60.0),
        day(date(2026, 3, 3), answers=1, spoken_s=60.0),
    )


def test_follow_ups_and_drills_are_practice_and_no_answers() -> None:
    """They lengthen a session; a drill has no recording that could be counted."""
    then = Activity(ends_at=NOON + 3 * MINUTE, lasted_s=30.0, kind=ActivityKind.FOLLOW_UP)
    found = days_of_practice([answer(NOON), then, drill(NOON + 5 * MINUTE)], LONDON)
    sums = {"answers": 1, "drills": 1, "sessions": 1, "practised_s": 360.0, "spoken_s": 90.0}
    assert found == (day(NOON.date(), **sums),)


def test_a_clock_that_was_set_back_takes_nothing_away() -> None:
    """In whatever order answers come no session is shorter than an answer, and none is lost."""
    chance = np.random.default_rng(9)
    turns = [answer(NOON + float(at) * MINUTE) for at in chance.uniform(-90, 90, 40)]
    shuffled = [turns[k] for k in chance.permutation(40)]
    found = days_of_practice(turns, LONDON)
    assert days_of_practice(shuffled, LONDON) == found
    assert sum(one.answers for one in found) == 40
    assert all(one.lasted_s >= 60 for one in sessions_of(turns))
    assert sum(one.practised_s for one in found) <= 181 * 60


def test_weeks_are_listed_without_a_gap() -> None:
    """From the first with practice to this one, at most a year, and never none."""
    today = date(2026, 11, 22)
    assert [week.monday for week in weeks_of((), today)] == [date(2026, 11, 16)]
    days = [day(date(2026, 11, 3), answers=2), day(date(2026, 11, 8), drills=1, sessions=1)]
    weeks = weeks_of(days, today)
    assert [(week.monday.day, week.days, week.answers) for week in weeks] == [
        (2, 2, 2),
        (9, 0, 0),
        (16, 0, 0),
    ]
    assert (weeks[0].drills, weeks[0].sessions) == (1, 1)
    assert len(weeks_of([day(date(2020, 1, 1))], today)) == MOST_WEEKS
    assert week_of(today) == week_of(date(2026, 11, 16)) != week_of(date(2026, 11, 23))


def test_a_streak_counts_weeks_and_this_one_cannot_break_it() -> None:
    """The week that goes on has time until Sunday; a day in the future is a clock gone wrong."""
    today = date(2026, 11, 18)
    weeks = [day(date(2026, 11, 14)), day(date(2026, 11, 2)), day(date(2026, 10, 31))]
    assert weeks_in_a_row(weeks, today) == 3
    assert weeks_in_a_row([*weeks, day(date(2026, 11, 17))], today) == 4
    assert weeks_in_a_row(weeks, date(2026, 11, 23)) == 0
    assert weeks_in_a_row([day(date(2026, 12, 30))], today) == 0
    assert weeks_in_a_row([day(date(2027, 1, 1)), day(date(2026, 12, 31))], date(2027, 1, 3)) == 1
