"""Figures of a quarter: counted as they should be, given out once, and safe to be compared."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from coach.account_records import Outcome, Role
from coach.case_records import InterviewState, OutcomeKind
from coach.errors import NotAllowed, NotFound
from coach.progress_records import Direction, Measure
from coach.reports import topics as t
from coach.reports.funder import NotOver
from coach.reports.hiding import WHOLE
from coach.reports.quarters import Quarter, over
from coach.storage.tables import ACCOUNTS, GIVEN_FIGURES
from tests.reports.place import AFTER, FIRST, LAST, ReportPlace, days

if TYPE_CHECKING:
    from coach.reports.funder import FunderReport

QUARTER = Quarter(year=2026, number=1)
DAY = timedelta(days=1)


def made(place: ReportPlace, now: datetime = AFTER) -> FunderReport:
    """A report of the quarter, made by a new administrator."""
    return place.funder.make(place.office.staff(Role.ADMINISTRATOR), QUARTER, now)


def value(report: FunderReport, line: str, topic: str = t.PRACTICE, part: str = WHOLE) -> object:
    """What is read of a figure; None if it is hidden."""
    figure = report.figure(topic, line, part)
    return None if figure is None else figure.value


def test_quarters_are_those_of_the_year() -> None:
    """Days, names, and which are over."""
    assert (QUARTER.first, QUARTER.last, QUARTER.name) == (FIRST, LAST, "2026-Q1")
    assert Quarter.named("2025-Q4") == QUARTER.before == Quarter.of(FIRST - DAY)
    assert QUARTER.before.following == QUARTER
    for name in ("2026-Q5", "0000-Q1", "", "2026-Q1 ", "9999-Q4"):
        assert Quarter.named(name) is None
    assert [one.name for one in over(LAST + DAY, 3)] == ["2026-Q1", "2025-Q4", "2025-Q3"]
    assert over(LAST, 1) == (QUARTER.before,)


def test_practice_is_counted_by_the_places_days(place: ReportPlace) -> None:
    """Only days of the quarter; who practised before it is not new."""
    old, new = place.people(6), place.people(7)
    for user_id in old:
        place.practised(user_id, FIRST - DAY, FIRST, LAST, LAST + DAY)
    for user_id in new:
        place.practised(user_id, FIRST, minutes=20)
    for user_id in place.people(9):
        place.practised(user_id, LAST + DAY)
    report = made(place)
    assert value(report, t.PRACTISED) == 13
    assert value(report, t.NEW) == 7
    assert value(report, t.SESSIONS) == 19
    assert value(report, t.ANSWERS) == 38
    assert value(report, t.MINUTES) == 6 * 20 + 7 * 20


def test_staff_and_visitors_of_both_kinds_do_not_count(place: ReportPlace) -> None:
    """Participants and nothing else; one whose account was closed since still counts."""
    people = place.people(6)
    for user_id in [*people, *place.people(5, None, Role.TUTOR)]:
        place.practised(user_id)
    with place.database.transaction() as connection:
        connection.execute(
            ACCOUNTS.update().where(ACCOUNTS.c.user_id == people[0]).values(closed=True)
        )
    assert value(made(place), t.PRACTISED) == 6


def test_directions_are_counted_by_measure(place: ReportPlace) -> None:
    """Parts of a whole: a small one is hidden, and another with it."""
    ways = [*["up"] * 12, *["steady"] * 7, *["down"] * 6, *["unclear"] * 5]
    for user_id, way in zip(place.people(len(ways)), ways, strict=True):
        place.practised(user_id, pace=way, clarity="down" if way == "up" else "up")
    report = made(place)
    pace = [value(report, t.going(Measure.PACE, way)) for way in Direction]
    assert pace == [12, 6, 7, 5]
    assert value(report, t.trend(Measure.PACE)) == 30
    assert value(report, t.going(Measure.CLARITY, Direction.UP)) == 18
    assert value(report, t.trend(Measure.POINTS)) == 0


def test_feelings_are_of_those_who_show_them(place: ReportPlace) -> None:
    """Before and after in the quarter, by the place's midnight, and only if they ticked it."""
    showing, silent = place.people(5), place.people(5)
    within = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)  # half past eleven in London
    for user_id in [*showing, *silent]:
        place.practised(user_id)
        place.felt(user_id, 2, 4, within, shows=user_id in showing)
    for user_id in place.people(5):
        place.practised(user_id)
        place.felt(user_id, 1, 1, within + timedelta(hours=1), shows=True)
    report = made(place)
    assert value(report, t.FELT) == 5
    assert (value(report, t.FELT_BEFORE), value(report, t.FELT_AFTER)) == (2.0, 4.0)


def test_work_is_counted_on_the_day_on_which_it_happened(place: ReportPlace) -> None:
    """Interviews that were held, offers, jobs and their hours, jobs that were kept."""
    for user_id in place.people(6):
        place.interview(user_id, FIRST)
        place.interview(user_id, LAST + DAY)
        place.interview(user_id, FIRST, InterviewState.PLANNED)
        place.outcome(user_id, OutcomeKind.OFFER)
        place.outcome(user_id, OutcomeKind.JOB_STARTED, LAST, hours=16.5)
        place.outcome(user_id, OutcomeKind.KEPT_13_WEEKS)
    report = made(place)
    found = {line: value(report, line, line) for line in t.WORK}
    assert found == {
        t.INTERVIEWS: 6,
        t.OFFERS: 6,
        t.JOBS: 6,
        t.HOURS: 99,
        t.KEPT_13: 6,
        t.KEPT_26: 0,
    }


def test_a_sum_that_is_nearly_all_one_persons_is_hidden(place: ReportPlace) -> None:
    """Over four fifths by one person: the sum would tell what that person did."""
    people = place.people(8)
    for user_id in people:
        place.practised(user_id, minutes=5)
    place.practised(people[0], LAST, minutes=400)
    report = made(place)
    assert value(report, t.PRACTISED) == 8
    assert value(report, t.MINUTES) is None


def test_steps_are_compared_with_the_last_before_the_quarter(place: ReportPlace) -> None:
    """Or with the first in it; one step alone says nothing."""
    area_id = place.area("Home life")
    for number, user_id in enumerate(place.people(15)):
        place.step(user_id, area_id, 1, FIRST - 40 * DAY)
        place.step(user_id, area_id, 2, FIRST - DAY)
        place.step(user_id, area_id, 1 + number % 3, LAST)
    for user_id in place.people(3):
        place.step(user_id, area_id, 1, LAST)
        place.step(user_id, area_id, 3, LAST + DAY)
    for user_id in place.people(5):
        place.step(user_id, area_id, 1, FIRST)
        place.step(user_id, area_id, 3, LAST)
    report, topic = made(place), f"{t.AREA}{area_id}"
    found = [value(report, line, topic) for line in (t.STEPPED, t.UP, t.SAME, t.DOWN)]
    assert found == [20, 10, 5, 5]
    assert report.areas == {area_id: "Home life"}


def test_sites_add_up_and_people_without_one_have_a_row(place: ReportPlace) -> None:
    """A site of three is hidden, and another with it, so that nothing is left over."""
    sites = [place.site(name) for name in ("North", "South", "West")]
    for site_id, count in zip([*sites, None], (20, 3, 9, 6), strict=True):
        for user_id in place.people(count, site_id):
            place.practised(user_id)
    report = made(place)
    found = [value(report, t.PRACTISED, part=part) for part in (*sites, t.NO_SITE)]
    assert value(report, t.PRACTISED) == 38
    assert found[1] is None
    assert sum(one is None for one in found) == 2
    assert list(report.sites.values()) == ["North", "South", "West", ""]


def test_what_was_given_out_stays_until_five_have_changed_it(place: ReportPlace) -> None:
    """A late entry or an erased person can't be seen by taking one report from another."""
    people = place.people(20)
    for user_id in people:
        place.interview(user_id)
    assert value(made(place), t.INTERVIEWS, t.INTERVIEWS) == 20
    place.interview(people[0])
    for user_id in place.people(4):
        place.interview(user_id)
    assert value(made(place), t.INTERVIEWS, t.INTERVIEWS) == 20
    place.interview(place.people(1)[0])
    assert value(made(place), t.INTERVIEWS, t.INTERVIEWS) == 26
    place.erase(people[1])
    report = made(place)
    assert value(report, t.INTERVIEWS, t.INTERVIEWS) == 26
    assert report.given_at == AFTER


def test_a_new_figure_is_given_out_with_the_time(place: ReportPlace) -> None:
    """When figures were given out last is told; making them again without a change is none."""
    assert made(place).given_at == AFTER
    assert made(place, AFTER + DAY).given_at == AFTER
    for user_id in place.people(5):
        place.practised(user_id)
    report = made(place, AFTER + 2 * DAY)
    assert report.given_at == AFTER + 2 * DAY
    assert value(report, t.PRACTISED) == 5


def test_a_person_who_moves_is_not_seen_by_comparing(place: ReportPlace) -> None:
    """Moved from one site to another: both stay as they were given."""
    here, there = place.site("Here"), place.site("There")
    people = place.people(10, here)
    for user_id in [*people, *place.people(10, there)]:
        place.practised(user_id)
    made(place)
    with place.database.transaction() as connection:
        moving = ACCOUNTS.update().where(ACCOUNTS.c.user_id == people[0])
        connection.execute(moving.values(site_id=there))
    report = made(place)
    assert [value(report, t.PRACTISED, part=site) for site in (here, there)] == [10, 10]


def test_an_erased_site_leaves_the_report_whole(place: ReportPlace) -> None:
    """What was given of it is told no more, and the rest as it was."""
    here = place.site("Here")
    for user_id in place.people(10, here):
        place.practised(user_id)
    made(place)
    with place.database.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM sites")
    report = made(place)
    assert list(report.sites) == [t.NO_SITE]
    assert value(report, t.PRACTISED) == 10


def test_a_quarter_that_goes_on_has_no_report(place: ReportPlace) -> None:
    """By the place's calendar: on its last day it is not over."""
    admin = place.office.staff(Role.ADMINISTRATOR)
    summer = Quarter(year=2026, number=2)
    last_hour = datetime(2026, 6, 30, 22, 59, tzinfo=UTC)  # midnight in London is at 23:00
    with pytest.raises(NotOver):
        place.funder.make(admin, summer, last_hour)
    place.funder.make(admin, summer, last_hour + timedelta(minutes=1))
    assert place.funder.quarters(last_hour)[0] == QUARTER


def test_only_case_managers_and_administrators_make_one(place: ReportPlace) -> None:
    """Others can neither make nor read one, and their trying is in the trail."""
    manager = place.office.staff(Role.CASE_MANAGER)
    with pytest.raises(NotFound):
        place.funder.given(manager, QUARTER, AFTER)
    place.funder.make(manager, QUARTER, AFTER)
    assert place.funder.given(manager, QUARTER, AFTER).quarter == QUARTER
    for who in (place.office.staff(Role.TUTOR), place.people(1)[0]):
        with pytest.raises(NotAllowed):
            place.funder.make(who, QUARTER, AFTER)
        with pytest.raises(NotAllowed):
            place.funder.given(who, QUARTER, AFTER)
    noted = place.office.trail.search(limit=10)
    assert sum(one.what == "funder_report_made" for one in noted) == 1
    assert sum(one.outcome is Outcome.DENIED for one in noted) == 4


def test_figures_that_were_given_name_nobody(place: ReportPlace) -> None:
    """What is kept of a report holds no id of a person, and fits its column."""
    site_id, area_id = place.site("Here"), place.area("Home life")
    people = place.people(6, site_id)
    for user_id in people:
        place.practised(user_id, *days(3), pace="up")
        place.step(user_id, area_id, 1, FIRST)
        place.step(user_id, area_id, 2, LAST)
    made(place)
    with place.database.reading() as connection:
        rows = connection.execute(GIVEN_FIGURES.select()).all()
    assert rows
    assert not any(user_id in str(rows) for user_id in people)
    assert max(len(row.cell) for row in rows) <= 128
    assert all(row.people == 0 for row in rows if row.value is None)
    assert {row.at.date() for row in rows} == {date(2026, 4, 2)}
