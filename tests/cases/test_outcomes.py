from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert

from coach.case_records import InterviewState, JobOutcome, OutcomeKind, Stage
from coach.cases.rules import check_step
from coach.cases.stages import due_checks, jobs_of, stage_of
from coach.cases.writing import BadCase
from coach.errors import NotFound
from coach.storage.tables import INTERVIEWS, JOB_OUTCOMES
from coach.storage.users import random_id
from tests.accounts.town import NOW

if TYPE_CHECKING:
    from coach.cases.stages import Job
    from tests.cases.office import Office

TODAY = NOW.date()
START = date(2025, 10, 20)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
OFFER, STARTED, KEPT_13, KEPT_26, ENDED = OutcomeKind
AT = datetime(2026, 1, 1, tzinfo=UTC)


def step(kind: OutcomeKind, day: date, job_id: str = "job") -> JobOutcome:
    """A step of a job."""
    return JobOutcome(
        id=f"{job_id} {kind}",
        user_id="somebody",
        job_id=job_id,
        kind=kind,
        day=day,
        employer="",
        hours=None,
        by_id=None,
        at=AT,
    )


def job(**days: date) -> Job:
    """A job with these steps."""
    (found,) = jobs_of(step(OutcomeKind(kind), day) for kind, day in days.items())
    return found


OPEN = job(job_started=START)
IN_TIME = START + 13 * WEEK


@pytest.mark.parametrize(
    ("there", "kind", "day", "message"),
    [
        (None, OFFER, START, None),
        (None, STARTED, START, None),
        (None, KEPT_13, START, "not_started"),
        (None, ENDED, START, "not_started"),
        (job(offer=START), STARTED, START, None),
        (job(offer=START), STARTED, START - DAY, "start_before_offer"),
        (job(offer=START), OFFER, START + DAY, "twice"),
        (job(offer=START), KEPT_13, IN_TIME, "not_started"),
        (job(offer=START), ENDED, IN_TIME, "not_started"),
        (OPEN, OFFER, START - DAY, None),
        (OPEN, OFFER, START + DAY, "offer_after_start"),
        (OPEN, STARTED, START, "twice"),
        (OPEN, KEPT_13, IN_TIME - DAY, "too_early"),
        (OPEN, KEPT_13, IN_TIME, None),
        (OPEN, KEPT_26, START + 26 * WEEK - DAY, "too_early"),
        (OPEN, KEPT_26, START + 26 * WEEK, None),
        (OPEN, ENDED, START - DAY, "end_before_start"),
        (OPEN, ENDED, START, None),
        (job(job_started=START, job_ended=IN_TIME - DAY), KEPT_13, IN_TIME, "ended_before"),
        (job(job_started=START, job_ended=IN_TIME), KEPT_13, IN_TIME + WEEK, None),
        (job(job_started=START, job_ended=IN_TIME), KEPT_26, START + 27 * WEEK, "ended_before"),
        (job(job_started=START, kept_13_weeks=IN_TIME), KEPT_13, IN_TIME, "twice"),
        (job(job_started=START, kept_13_weeks=IN_TIME), ENDED, IN_TIME, None),
        (job(job_started=START, kept_13_weeks=IN_TIME), ENDED, IN_TIME - DAY, "end_before_kept"),
    ],
)
def test_steps_of_a_job_are_true_beside_each_other(
    there: Job | None, kind: OutcomeKind, day: date, message: str | None
) -> None:
    """Offer, then start, then kept after thirteen and twenty-six weeks, unless it ended before."""
    if message is None:
        check_step(there, kind, day)
        return
    with pytest.raises(BadCase) as caught:
        check_step(there, kind, day)
    assert caught.value.message_id == f"error.case.{message}"


def test_thirteen_weeks_are_ninety_one_days_across_the_change_of_the_clocks() -> None:
    """Weeks are counted in days of the calendar, whatever hours the clocks lose or win."""
    spring = job(job_started=date(2026, 1, 5))
    check_step(spring, KEPT_13, date(2026, 4, 6))
    with pytest.raises(BadCase):
        check_step(spring, KEPT_13, date(2026, 4, 5))


@pytest.mark.parametrize(
    ("days", "on", "asked"),
    [
        ({"job_started": START}, IN_TIME - DAY, None),
        ({"job_started": START}, IN_TIME, KEPT_13),
        ({"job_started": START}, START + 26 * WEEK, KEPT_26),
        ({"job_started": START, "kept_13_weeks": IN_TIME}, START + 26 * WEEK - DAY, None),
        ({"job_started": START, "kept_13_weeks": IN_TIME}, START + 26 * WEEK, KEPT_26),
        ({"job_started": START, "kept_26_weeks": START + 26 * WEEK}, START + 60 * WEEK, None),
        ({"job_started": START, "job_ended": IN_TIME - DAY}, START + 60 * WEEK, None),
        ({"job_started": START, "job_ended": IN_TIME}, START + 60 * WEEK, KEPT_13),
        ({"offer": START}, START + 60 * WEEK, None),
    ],
)
def test_when_a_job_is_asked_about(
    days: dict[str, date], on: date, asked: OutcomeKind | None
) -> None:
    """From the day on which thirteen or twenty-six weeks are over, until it is written down."""
    found = [check.kind for check in due_checks([job(**days)], on)]
    assert found == ([] if asked is None else [asked])


def test_the_job_that_waits_longest_is_asked_about_first() -> None:
    """Several jobs are asked about in the order in which their day came."""
    jobs = jobs_of([step(STARTED, START + DAY, "late"), step(STARTED, START, "early")])
    found = due_checks(jobs, START + 14 * WEEK)
    assert [(check.job.id, check.since) for check in found] == [
        ("early", IN_TIME),
        ("late", IN_TIME + DAY),
    ]


def test_writing_a_job_down(office: Office, manager: str) -> None:
    """Back-dated but never ahead; steps have the employer of their job, and hours where asked."""
    (amina,) = office.people(manager, ["Amina"])
    work = office.casework

    def write(kind: OutcomeKind, day: date, **more: Any) -> JobOutcome:
        return work.outcome(manager, amina, kind, day=day, now=NOW, **more)

    refused: tuple[tuple[dict[str, Any], str], ...] = (
        ({"day": TODAY + DAY}, "day.ahead"),
        ({"day": TODAY, "hours": 80.5}, "hours"),
        ({"day": TODAY, "hours": -1.0}, "hours"),
        ({"day": TODAY, "hours": float("nan")}, "hours"),
        ({"day": TODAY, "employer": "x" * 201}, "long"),
    )
    for bad, message in refused:
        with pytest.raises(BadCase) as caught:
            write(OFFER, **bad)
        assert caught.value.message_id == f"error.case.{message}"
    offer = write(OFFER, START - WEEK, employer="Corner shop", hours=0)
    started = write(STARTED, START, job_id=offer.job_id, hours=22.5)
    kept = write(KEPT_13, IN_TIME, job_id=offer.job_id, hours=40.0, employer="Other")
    assert (started.employer, kept.employer, kept.hours) == ("Corner shop", "Corner shop", None)
    (found,) = work.of(amina, amina, NOW).jobs
    assert (found.employer, found.hours, found.is_held) == ("Corner shop", 22.5, True)
    with pytest.raises(NotFound):
        write(ENDED, TODAY, job_id="no such job")
    with pytest.raises(BadCase) as caught:
        work.erase_outcome(manager, started.id, NOW)
    assert caught.value.message_id == "error.case.rests"
    work.erase_outcome(manager, kept.id, NOW)
    work.erase_outcome(manager, started.id, NOW)
    assert work.of(manager, amina, NOW).stage is Stage.OFFER
    assert work.due_checks(manager, amina, NOW) == ()


def test_a_job_of_another_person_is_none(office: Office, manager: str) -> None:
    """Steps can't be written to a job by knowing its id."""
    amina, tesfay = office.people(manager, ["Amina", "Tesfay"])
    theirs = office.casework.outcome(manager, tesfay, STARTED, day=START, now=NOW)
    with pytest.raises(NotFound):
        office.casework.outcome(manager, amina, ENDED, day=TODAY, job_id=theirs.job_id, now=NOW)


@pytest.mark.parametrize(
    ("days", "stage"),
    [
        ({"offer": START}, Stage.OFFER),
        ({"offer": START, "job_started": START}, Stage.IN_JOB),
        ({"job_started": START, "job_ended": START + DAY}, Stage.JOB_ENDED),
        ({"job_started": START, "kept_13_weeks": IN_TIME}, Stage.KEPT_13_WEEKS),
        (
            {"job_started": START, "kept_13_weeks": IN_TIME, "job_ended": IN_TIME + DAY},
            Stage.KEPT_13_WEEKS,
        ),
        ({"job_started": START, "kept_26_weeks": START + 26 * WEEK}, Stage.KEPT_26_WEEKS),
    ],
)
def test_how_far_a_job_came(days: dict[str, date], stage: Stage) -> None:
    """What was kept stays kept; a job that ended before counts as ended."""
    assert stage_of((), [job(**days)]) is stage


def test_the_database_counts_stages_as_the_rules_do(office: Office, manager: str) -> None:
    """For a hundred and fifty people with whatever steps and interviews, in and out of order."""
    chance = random.Random(9)  # noqa: S311 - no secret
    ids = office.people(manager, [f"Person {number}" for number in range(150)])
    outcomes, interviews = [], []
    for user_id in ids:
        for number in range(chance.randrange(3)):
            kinds = chance.sample(list(OutcomeKind), chance.randrange(1, 6))
            outcomes += [
                vars(step(kind, START, f"{user_id[:20]}{number}"))
                | {"id": random_id(), "user_id": user_id}
                for kind in kinds
            ]
        interviews += [
            {
                "id": random_id(),
                "user_id": user_id,
                "day": START,
                "employer": "",
                "job": "",
                "state": chance.choice(list(InterviewState)),
                "at": AT,
            }
            for _ in range(chance.randrange(2))
        ]
    with office.database.transaction() as connection:
        connection.execute(insert(JOB_OUTCOMES), outcomes)
        connection.execute(insert(INTERVIEWS), interviews)
    rows = {row.user_id: row for row in office.rows(manager)}
    for user_id in ids:
        jobs = jobs_of(office.store.outcomes_of(user_id))
        interviews_of = office.store.interviews_of(user_id)
        assert rows[user_id].stage is stage_of(interviews_of, jobs)
        assert rows[user_id].in_job is any(one.is_held for one in jobs)
    assert {row.stage for row in rows.values()} == set(Stage)
