from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, update

from coach.account_records import Role
from coach.case_records import (
    By,
    Filters,
    Interview,
    InterviewState,
    Journey,
    Order,
    OutcomeKind,
    Stage,
)
from coach.cases.caseload import WEEKS
from coach.cases.days import start_of, today_at
from coach.counting.days import Calendar
from coach.errors import NotAllowed
from coach.progress_records import Direction, Measure
from coach.storage.tables import (
    ACCOUNTS,
    FEELINGS,
    PRACTICE_DAYS,
    ROLES,
    SITES,
)
from coach.storage.users import random_id
from scoring.scale import Band
from tests.accounts.town import NOW

if TYPE_CHECKING:
    from coach.cases.caseload import CaseRow
    from tests.cases.office import Office

TODAY = NOW.date()
DAY = timedelta(days=1)


def names(rows: list[CaseRow]) -> list[str]:
    """Their names, in the order of the rows."""
    return [row.name for row in rows]


def at(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """A moment of a day, in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


# --- who is in it, and who may see it -----------------------------------------------------------


def test_in_it_are_open_accounts_of_participants_only(office: Office, manager: str) -> None:
    """Neither closed accounts, nor staff, nor people of others; they are in no number either."""
    kept, closed, promoted, _ = office.people(manager, ["Kept", "Closed", "Promoted", "Gone"])
    with office.database.transaction() as connection:
        connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.user_id == closed).values(closed=True))
        connection.execute(insert(ROLES).values(user_id=promoted, role=Role.TUTOR))
    office.look_after_no_more(manager, _)
    page = office.caseloads.page(manager, NOW)
    assert [row.user_id for row in page.rows] == [kept]
    assert (page.total, page.people, page.next) == (1, 1, None)
    assert sum(page.counts.stages.values()) == 1


def test_each_person_shown_was_looked_at(office: Office, manager: str) -> None:
    """Once for each in ten minutes, for those of the page alone; nothing for a page again."""
    office.people(manager, ["Amina", "Tesfay", "Zoe"])
    page = office.caseloads.page(manager, NOW, limit=2)
    again = office.caseloads.page(manager, NOW, limit=2)
    assert names(list(again.rows)) == names(list(page.rows))
    looks = office.trail.search(actor_id=manager)
    assert {entry.thing_id for entry in looks} == {row.user_id for row in page.rows}
    assert [entry.what for entry in looks] == ["see_case"] * 2


@pytest.mark.parametrize("role", [Role.PARTICIPANT, Role.TUTOR, Role.ADMINISTRATOR])
def test_only_a_case_manager_has_a_caseload(office: Office, manager: str, role: Role) -> None:
    """Who was one and is none any more sees nobody and no number, though rows are still there."""
    office.people(manager, ["Amina"])
    with office.database.transaction() as connection:
        connection.execute(update(ROLES).where(ROLES.c.user_id == manager).values(role=role))
    with pytest.raises(NotAllowed):
        office.caseloads.page(manager, NOW)


def test_who_becomes_out_of_reach_is_not_shown(
    office: Office, manager: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every row is asked for, whatever the list of the database says."""
    office.people(manager, ["Amina"])
    monkeypatch.setattr(office.access, "permitted", lambda *_: {})
    assert office.caseloads.page(manager, NOW).rows == ()


def test_how_somebody_feels_is_shown_only_where_they_ticked_it(
    office: Office, manager: str
) -> None:
    """The newest word of those who show it; nothing of those who don't."""
    shows, hides = office.people(manager, ["Shows", "Hides"])
    office.store.change_journey(Journey(user_id=shows), shows_feelings=True)
    office.store.change_journey(Journey(user_id=hides), goal="Any")
    said = [
        {"id": random_id(), "user_id": user_id, "value": value, "after": True, "at": NOW + ago}
        for user_id, (value, ago) in product((shows, hides), ((2, -2 * DAY), (4, -DAY)))
    ]
    with office.database.transaction() as connection:
        connection.execute(insert(FEELINGS), said)
    found = {row.name: row.feeling for row in office.rows(manager)}
    assert found["Hides"] is None
    assert found["Shows"] is not None
    assert found["Shows"].value == 4
    journeys = [office.caseloads.journey(manager, one, NOW) for one in (shows, hides)]
    assert [one.feeling and one.feeling.value for one in journeys] == [4, None]


# --- what a row tells ----------------------------------------------------------------------------


def test_a_row_tells_practice_bands_and_the_case(office: Office, manager: str) -> None:
    """Sums, the last weeks, bands with directions, goal, interview, job, contact, action."""
    (amina,) = office.people(manager, ["Amina"])
    office.practised(
        amina,
        at(date(2026, 2, 27)),
        answers=7,
        sessions=4,
        practised_s=1800.0,
        readiness="good",
        bands=json.dumps({"points": "good", "pace": "start"}),
        directions=json.dumps({"points": "up", "pace": "unclear"}),
    )
    days = (date(2025, 12, 8), date(2026, 2, 9), date(2026, 2, 15), date(2026, 2, 27))
    done = {"answers": 2, "drills": 1, "sessions": 1, "practised_s": 600.0, "spoken_s": 90.0}
    with office.database.transaction() as connection:
        connection.execute(
            insert(PRACTICE_DAYS), [{"user_id": amina, "day": day, **done} for day in days]
        )
    before = Journey(user_id=amina)
    work = office.casework
    work.set_goal(amina, amina, "Care work", before=before, now=NOW)
    work.set_next_action(manager, amina, "Call", TODAY, before=before, now=NOW)
    work.contact(manager, amina, TODAY - DAY, NOW)
    for days_ahead in (9, 3):
        work.plan_interview(manager, amina, day=TODAY + days_ahead * DAY, now=NOW)
    work.outcome(manager, amina, OutcomeKind.JOB_STARTED, day=TODAY, now=NOW)
    (row,) = office.rows(manager)
    assert (row.last_practice, row.answers, row.sessions) == (date(2026, 2, 27), 7, 4)
    assert row.minutes == 30
    assert [(week.monday.day, week.days, week.practised_s / 60) for week in row.weeks[-4:]] == [
        *((9, 2, 20), (16, 0, 0), (23, 1, 10), (2, 0, 0))
    ]
    assert row.readiness is Band.GOOD
    assert list(row.measures) == [Measure.POINTS, Measure.PACE]
    points = row.measures[Measure.POINTS]
    assert (points.band, points.direction) == (Band.GOOD, Direction.UP)
    assert row.next_interview is not None
    assert row.next_interview.day == TODAY + 3 * DAY
    assert (row.goal, row.stage, row.in_job) == ("Care work", Stage.IN_JOB, True)
    assert (row.last_contact, row.next_action_due) == (TODAY - DAY, TODAY)
    assert (row.quiet, row.soon, row.action_due, row.no_contact) == (False, True, False, False)


def test_a_row_of_somebody_new_is_empty(office: Office, manager: str) -> None:
    """No sums, no journey: nothing is made up, and weeks without practice are shown."""
    office.people(manager, ["New"])
    (row,) = office.rows(manager)
    assert (row.last_practice, row.answers, row.minutes, row.readiness) == (None, 0, 0, None)
    assert (row.measures, row.feeling, row.next_interview, row.stage) == ({}, None, None, "none")
    mondays = [date(2026, 3, 2) - 7 * ago * DAY for ago in range(WEEKS)]
    assert [week.monday for week in row.weeks] == mondays[::-1]
    assert (row.quiet, row.soon, row.action_due, row.no_contact) == (False, False, True, True)


# --- who counts as quiet, soon, due, without contact ----------------------------------------------


@pytest.mark.parametrize(
    ("days_ago", "quiet"), [(0, False), (13, False), (14, True), (15, True), (-1, False)]
)
def test_who_practised_on_none_of_fourteen_days_is_quiet(
    office: Office, manager: str, days_ago: int, quiet: bool
) -> None:
    """Today is one of the fourteen; at any hour of the day."""
    first, last = office.people(manager, ["First minute", "Last minute"])
    day = TODAY - days_ago * DAY
    office.practised(first, at(day, 0, 0))
    office.practised(last, at(day, 23, 59))
    assert [row.quiet for row in office.rows(manager)] == [quiet, quiet]


@pytest.mark.parametrize(("days_ago", "quiet"), [(0, False), (13, False), (14, True)])
def test_who_never_practised_is_quiet_once_they_are_here_so_long(
    office: Office, manager: str, days_ago: int, quiet: bool
) -> None:
    """Nobody is called quiet in the first two weeks of their account."""
    office.people(manager, ["New"], since=at(TODAY - days_ago * DAY))
    assert [row.quiet for row in office.rows(manager)] == [quiet]


@pytest.mark.parametrize(
    ("zone", "now", "last_at", "quiet"),
    [
        # Clocks went forward on 29 March 2026 in London: the days of the place, not 336 hours.
        ("Europe/London", "2026-04-05T12:00", "2026-03-22T23:59", True),
        ("Europe/London", "2026-04-05T12:00", "2026-03-23T00:00", False),
        ("Europe/London", "2026-04-11T22:59", "2026-03-29T00:30", False),
        ("Europe/London", "2026-04-11T23:00", "2026-03-29T00:30", True),
        # And back on 25 October: in summer the day begins an hour earlier by UTC.
        ("Europe/London", "2026-11-01T12:00", "2026-10-18T22:59", True),
        ("Europe/London", "2026-11-01T12:00", "2026-10-18T23:00", False),
        # There is no midnight in Cairo on 24 April 2026: the day begins at one.
        ("Africa/Cairo", "2026-05-07T12:00", "2026-04-23T21:59", True),
        ("Africa/Cairo", "2026-05-07T12:00", "2026-04-23T22:00", False),
        # Far from Greenwich in both directions.
        ("Pacific/Auckland", "2026-03-15T12:00", "2026-03-02T10:59", True),
        ("Pacific/Auckland", "2026-03-15T12:00", "2026-03-02T11:00", False),
        ("America/Los_Angeles", "2026-03-15T06:59", "2026-03-01T07:59", True),
        ("America/Los_Angeles", "2026-03-15T06:59", "2026-03-01T08:00", False),
    ],
)
def test_days_are_those_of_the_place(zone: str, now: str, last_at: str, quiet: bool) -> None:
    """Where the clocks change, and where midnight is at another hour or missing."""
    calendar = Calendar.named(zone)
    moment = datetime.fromisoformat(f"{now}+00:00")
    last = datetime.fromisoformat(f"{last_at}+00:00")
    today = today_at(moment, calendar)
    assert (last < today.quiet_before) is quiet
    assert ((today.day - calendar.day_of(last)).days >= 14) is quiet


@settings(max_examples=60, deadline=None)
@given(
    st.dates(date(2000, 1, 1), date(2037, 12, 31)),
    st.sampled_from(["Europe/London", "Africa/Cairo", "America/Havana", "Asia/Tehran", "UTC"]),
)
def test_a_day_begins_with_its_first_moment(day: date, zone: str) -> None:
    """The moment is of the day, and the one before it is of the day before."""
    calendar = Calendar.named(zone)
    first = start_of(day, calendar)
    assert calendar.day_of(first) == day
    assert calendar.day_of(first - timedelta(seconds=1)) == day - DAY


@pytest.mark.parametrize(
    ("days_ahead", "state", "soon"),
    [
        (0, InterviewState.PLANNED, True),
        (7, InterviewState.PLANNED, True),
        (8, InterviewState.PLANNED, False),
        (-1, InterviewState.PLANNED, False),
        (0, InterviewState.HELD, False),
        (3, InterviewState.NOT_HELD, False),
    ],
)
def test_an_interview_of_today_or_the_next_seven_days_is_soon(
    office: Office, manager: str, days_ahead: int, state: InterviewState, soon: bool
) -> None:
    """One that was, one that did not happen, and one of next week but one, are not."""
    (amina,) = office.people(manager, ["Amina"])
    office.store.put_interview(interview(amina, TODAY + days_ahead * DAY, state))
    (row,) = office.rows(manager)
    assert row.soon is soon
    assert len(office.rows(manager, filters=Filters(soon=True))) == soon


@pytest.mark.parametrize(
    ("action", "due", "counts"),
    [
        ("", None, True),
        ("Call", None, False),
        ("Call", TODAY, False),
        ("Call", TODAY - DAY, True),
        ("Call", TODAY + DAY, False),
    ],
)
def test_what_is_next_is_missing_or_overdue(
    office: Office, manager: str, action: str, due: date | None, counts: bool
) -> None:
    """On its last day it is not overdue yet; without a day it never is."""
    (amina,) = office.people(manager, ["Amina"])
    values = {"next_action": action, "next_action_due": due}
    office.store.change_journey(Journey(user_id=amina), **values)
    assert [row.action_due for row in office.rows(manager)] == [counts]


@pytest.mark.parametrize(("days_ago", "counts"), [(0, False), (27, False), (28, True)])
def test_no_contact_in_twenty_eight_days(
    office: Office, manager: str, days_ago: int, counts: bool
) -> None:
    """Today is one of the twenty-eight."""
    (amina,) = office.people(manager, ["Amina"])
    office.store.put_contact(amina, TODAY - days_ago * DAY)
    assert [row.no_contact for row in office.rows(manager)] == [counts]


# --- filters -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("AMI", ["Amina"]),
        ("émil", ["Émilie"]),
        ("ÉMIL", ["Émilie"]),
        ("заха", ["Захар"]),
        ("%", ["100% Me"]),
        ("_", []),
        ("  ", ["100% Me", "Amina", "Émilie", "Захар"]),
        ("'; drop table users", []),
    ],
)
def test_letters_of_a_name(office: Office, manager: str, text: str, found: list[str]) -> None:
    """In any case and script; signs that mean something to a database mean nothing here."""
    office.people(manager, ["Amina", "Émilie", "Захар", "100% Me"])
    assert sorted(names(office.rows(manager, filters=Filters(name=text)))) == sorted(found)


def test_filters_narrow_together_and_counts_stay_of_everybody(office: Office, manager: str) -> None:
    """Whom all of them fit; the counts tell how many each fits in the whole caseload."""
    site = random_id()
    ids = office.people(manager, [f"Person {number}" for number in range(6)])
    office.practised(ids[0], NOW - 20 * DAY, readiness="good")
    office.practised(ids[1], NOW - 20 * DAY, readiness="start")
    office.practised(ids[2], NOW, readiness="good")
    office.casework.plan_interview(manager, ids[0], day=TODAY, now=NOW)
    with office.database.transaction() as connection:
        connection.execute(insert(SITES).values(id=site, name="Hall", created_at=NOW))
        theirs = ACCOUNTS.c.user_id.in_(ids[:2])
        connection.execute(update(ACCOUNTS).where(theirs).values(site_id=site))

    def found(**chosen: Any) -> list[str]:
        return [name[-1] for name in names(office.rows(manager, filters=Filters(**chosen)))]

    assert found(quiet=True) == ["0", "1"]
    assert found(quiet=True, readiness=Band.GOOD) == ["0"]
    assert found(readiness=Band.GOOD) == ["0", "2"]
    assert found(site_id=site, soon=True) == ["0"]
    assert found(site_id=site, stage=Stage.OFFER) == []
    assert found(no_contact=True, action_due=True, stage=Stage.NONE) == list("012345")
    page = office.caseloads.page(manager, NOW, filters=Filters(quiet=True, soon=True), limit=1)
    assert (page.total, page.people) == (1, 6)
    counts = page.counts
    assert (counts.quiet, counts.soon, counts.action_due, counts.no_contact) == (2, 1, 6, 6)
    assert counts.readiness == {
        Band.START: 1,
        Band.GETTING_THERE: 0,
        Band.GOOD: 2,
        Band.STRONG: 0,
        None: 3,
    }
    assert counts.stages[Stage.NONE] == 6
    assert [(one.site_id, one.name, one.people) for one in counts.sites] == [(site, "Hall", 2)]
    assert page.rows[0].site == "Hall"


# --- orders and pages ----------------------------------------------------------------------------


def fill(office: Office, manager: str, chance: random.Random, people: int) -> list[str]:
    """People with whatever sums and days, many of them equal and some without any."""
    ids = office.people(manager, [chance.choice(["Amina", "amina", "Zoe"]) for _ in range(people)])
    with office.database.transaction():
        for user_id in ids:
            if chance.random() < 0.7:
                office.practised(
                    user_id,
                    NOW - chance.randrange(3) * DAY,
                    answers=chance.randrange(3),
                    readiness=chance.choice([None, *Band]),
                )
            if chance.random() < 0.6:
                office.store.change_journey(
                    Journey(user_id=user_id),
                    next_action="Call",
                    next_action_due=chance.choice([None, TODAY, TODAY + DAY]),
                    last_contact=chance.choice([None, TODAY, TODAY - DAY]),
                )
            if chance.random() < 0.5:
                day = TODAY + chance.randrange(2) * DAY
                office.store.put_interview(interview(user_id, day, InterviewState.PLANNED))
    return ids


def interview(user_id: str, day: date, state: InterviewState) -> Interview:
    """An interview of somebody's."""
    return Interview(
        id=random_id(),
        user_id=user_id,
        day=day,
        employer="",
        job="",
        state=state,
        by_id=None,
        at=NOW,
    )


def key_of(row: CaseRow, by: By) -> Any:
    """What a row is ordered by; None for nothing."""
    bands = list(Band)
    keys: dict[By, Any] = {
        By.NAME: row.name.lower(),
        By.LAST_PRACTICE: row.last_practice,
        By.ANSWERS: row.answers,
        By.READINESS: None if row.readiness is None else bands.index(row.readiness),
        By.NEXT_INTERVIEW: None if row.next_interview is None else row.next_interview.day,
        By.LAST_CONTACT: row.last_contact,
        By.NEXT_ACTION_DUE: row.next_action_due,
    }
    return keys[by]


def in_order(rows: list[CaseRow], order: Order) -> list[str]:
    """The ids as they should come: the least or most first, nothing last, equal ones by id."""
    by_id = sorted(rows, key=lambda row: row.user_id)
    some = [row for row in by_id if key_of(row, order.by) is not None]
    some.sort(key=lambda row: key_of(row, order.by), reverse=order.down)
    none = [row for row in by_id if key_of(row, order.by) is None]
    if order.down:  # `reverse` keeps equal ones as they were, so they are still by id
        assert some == sorted(some, key=lambda row: key_of(row, order.by), reverse=True)
    return [row.user_id for row in (*some, *none)]


@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize("by", By)
def test_pages_give_everybody_once_in_order(
    office: Office, crowd: tuple[str, list[str]], by: By, down: bool
) -> None:
    """Each order, both ways: page by page the same as all at once, nothing last, equals by id."""
    manager, ids = crowd
    order = Order(by=by, down=down)
    rows = office.rows(manager, order=order, limit=7)
    assert sorted(row.user_id for row in rows) == sorted(ids)
    assert [row.user_id for row in rows] == in_order(rows, order)
    assert rows == office.rows(manager, order=order, limit=100)


@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize("by", By)
def test_the_way_back_leads_to_the_same_parts(
    office: Office, crowd: tuple[str, list[str]], by: By, down: bool
) -> None:
    """From the last part to the first; an id is enough to know where a part begins."""
    manager, _ = crowd
    order, limit, on = Order(by=by, down=down), 9, office.caseloads
    parts = [on.page(manager, NOW, order=order, limit=limit)]
    while parts[-1].next is not None:
        after = on.cursor(manager, parts[-1].next.user_id, order, NOW)
        assert after == parts[-1].next
        parts.append(on.page(manager, NOW, order=order, limit=limit, after=after))
    assert parts[0].previous is None
    for later, earlier in zip(reversed(parts), reversed(parts[:-1]), strict=False):
        back = on.page(manager, NOW, order=order, limit=limit, before=later.previous)
        assert back.rows == earlier.rows
        assert back.next == earlier.next


def test_where_a_stranger_stands_is_nowhere(office: Office, manager: str) -> None:
    """Of somebody in another caseload no place in the order is told, and no name."""
    (theirs,) = office.people(office.staff(Role.CASE_MANAGER), ["Zoe"])
    assert office.caseloads.cursor(manager, theirs, Order(), NOW) is None
    with pytest.raises(NotAllowed):
        office.caseloads.cursor(theirs, theirs, Order(), NOW)


@pytest.fixture(scope="module")
def crowd(office: Office) -> tuple[str, list[str]]:
    """A case manager and thirty people with whatever there can be; nobody changes them."""
    manager, chance = office.staff(Role.CASE_MANAGER), random.Random(1)  # noqa: S311 - no secret
    return manager, fill(office, manager, chance, 30)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(By), st.booleans(), st.integers(1, 4))
def test_what_changes_with_others_moves_nobody(
    office: Office, seed: int, by: By, down: bool, limit: int
) -> None:
    """Others come, go and change places between the pages: who stays comes once, in order."""
    chance, order = random.Random(seed), Order(by=by, down=down)  # noqa: S311 - no secret
    manager = office.staff(Role.CASE_MANAGER)
    staying = set(fill(office, manager, chance, 8))
    others = fill(office, manager, chance, 4)
    seen: list[CaseRow] = []
    page = office.caseloads.page(manager, NOW, order=order, limit=limit)
    while True:
        seen += [row for row in page.rows if row.user_id in staying]
        if page.next is None:
            break
        _disturb(office, manager, others, chance)
        page = office.caseloads.page(manager, NOW, order=order, limit=limit, after=page.next)
    assert len(seen) == len(staying)
    assert [row.user_id for row in seen] == in_order(seen, order)


def _disturb(office: Office, manager: str, others: list[str], chance: random.Random) -> None:
    """Something happens to one of the others."""
    one = chance.choice(others)
    office.practised(one, NOW - chance.randrange(5) * DAY, answers=chance.randrange(5))
    if chance.random() < 0.3:
        office.look_after_no_more(manager, one)
    elif chance.random() < 0.3:
        others += fill(office, manager, chance, 1)


def test_everybody_is_the_list_by_name(office: Office, crowd: tuple[str, list[str]]) -> None:
    """The same rows as page by page; nothing for who is no case manager."""
    manager, ids = crowd
    assert list(office.caseloads.everybody(manager, NOW)) == office.rows(manager, limit=9)
    with pytest.raises(NotAllowed):
        next(office.caseloads.everybody(ids[0], NOW))


def test_a_page_ends_where_the_list_does(office: Office, manager: str) -> None:
    """A full last page has no next one; limits out of reach are brought into it."""
    office.people(manager, ["A", "B"])
    assert office.caseloads.page(manager, NOW, limit=2).next is None
    assert len(office.caseloads.page(manager, NOW, limit=0).rows) == 1
    assert len(office.caseloads.page(manager, NOW, limit=10**9).rows) == 2
    empty = office.caseloads.page(office.staff(Role.CASE_MANAGER), NOW)
    assert (empty.rows, empty.total, empty.people, empty.next) == ((), 0, 0, None)
