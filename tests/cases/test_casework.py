from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from coach.account_records import Outcome, Role
from coach.case_records import InterviewState, Journey
from coach.cases.writing import (
    MOST_GOAL,
    MOST_NAME,
    MOST_NOTE,
    MOST_OF_EACH,
    BadCase,
    ChangedMeanwhile,
)
from coach.errors import NotAllowed, NotFound
from coach.storage.users import UserStore
from tests.accounts.town import NOW

if TYPE_CHECKING:
    from coach.cases.casework import Case
    from tests.cases.office import Office

TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def amina(office: Office, manager: str) -> str:
    """A participant in the case manager's caseload."""
    (user_id,) = office.people(manager, ["Amina"])
    return user_id


def case(office: Office, actor_id: str, user_id: str) -> Case:
    """What is written about somebody now."""
    return office.casework.of(actor_id, user_id, NOW)


def said(caught: pytest.ExceptionInfo[BadCase]) -> str:
    """Which words it is told in."""
    return caught.value.message_id.removeprefix("error.case.")


def test_nothing_is_written_about_somebody_new(office: Office, manager: str, amina: str) -> None:
    """A case without a row is an empty one, and nothing has to be made first."""
    found = case(office, manager, amina)
    assert found.journey == Journey(user_id=amina)
    assert (found.interviews, found.jobs, found.notes, found.steps) == ((), (), (), ())
    assert found.next_interview is None


def test_both_write_the_goal_and_both_read_it(office: Office, manager: str, amina: str) -> None:
    """The participant writes a goal, the case manager changes it; each reads the newest."""
    work = office.casework
    work.set_goal(amina, amina, " Care work\u202e ", before=Journey(user_id=amina), now=NOW)
    read = case(office, manager, amina).journey
    assert read.goal == "Care work"
    work.set_goal(manager, amina, "Night shifts", before=read, now=NOW)
    assert case(office, amina, amina).journey.goal == "Night shifts"


def test_the_later_one_does_not_overwrite_the_other(
    office: Office, manager: str, amina: str
) -> None:
    """Whoever writes over something they have not read is told what stands there instead."""
    work, before = office.casework, case(office, amina, amina).journey
    work.set_goal(amina, amina, "Care work", before=before, now=NOW)
    with pytest.raises(ChangedMeanwhile) as caught:
        work.set_goal(manager, amina, "Night shifts", before=before, now=NOW)
    assert caught.value.theirs.goal == "Care work"
    assert caught.value.message_id == "error.case.changed"
    assert case(office, manager, amina).journey.goal == "Care work"
    work.set_goal(manager, amina, "Night shifts", before=caught.value.theirs, now=NOW)


def test_a_goal_and_a_next_action_do_not_disturb_each_other(
    office: Office, manager: str, amina: str
) -> None:
    """Only what is written is compared: one may change while somebody writes the other."""
    work, before = office.casework, case(office, manager, amina).journey
    work.set_goal(amina, amina, "Care work", before=before, now=NOW)
    work.set_next_action(manager, amina, "Call", TODAY + DAY, before=before, now=NOW)
    found = case(office, manager, amina).journey
    assert (found.goal, found.next_action) == ("Care work", "Call")
    with pytest.raises(ChangedMeanwhile):
        work.set_next_action(manager, amina, "Call", None, before=before, now=NOW)
    work.set_next_action(manager, amina, "", None, before=found, now=NOW)
    assert case(office, manager, amina).journey.next_action_due is None


def test_a_next_action_is_due_on_a_day_that_comes(office: Office, manager: str, amina: str) -> None:
    """A new day may not be over and needs words; one that passed may stay where it stood."""
    work, empty = office.casework, Journey(user_id=amina)
    with pytest.raises(BadCase) as caught:
        work.set_next_action(manager, amina, "Call", TODAY - DAY, before=empty, now=NOW)
    assert said(caught) == "day.past"
    with pytest.raises(BadCase) as caught:
        work.set_next_action(manager, amina, " ", TODAY, before=empty, now=NOW)
    assert said(caught) == "empty"
    work.set_next_action(manager, amina, "Call", TODAY, before=empty, now=NOW)
    read, later = case(office, manager, amina).journey, NOW + 5 * DAY
    work.set_next_action(manager, amina, "Call again", TODAY, before=read, now=later)


def test_what_was_read_of_somebody_else_protects_nothing(
    office: Office, manager: str, amina: str
) -> None:
    """Whose case is written is said once: what was read before can't point to another's."""
    other_id = office.people(office.staff(Role.CASE_MANAGER), ["Other"])[0]
    before = Journey(user_id=other_id)
    office.casework.set_goal(manager, amina, "Mine", before=before, now=NOW)
    assert office.store.journey(other_id).goal == ""
    assert office.store.journey(amina).goal == "Mine"


def test_words_have_a_length(office: Office, manager: str, amina: str) -> None:
    """A goal, a note and names are refused beyond their length, and kept up to it."""
    work, empty = office.casework, Journey(user_id=amina)
    work.set_goal(manager, amina, "x" * MOST_GOAL, before=empty, now=NOW)
    work.note(manager, amina, "x" * MOST_NOTE, NOW)
    long_name = "x" * (MOST_NAME + 1)
    for write in (
        lambda: work.set_goal(manager, amina, "x" * (MOST_GOAL + 1), before=empty, now=NOW),
        lambda: work.note(manager, amina, "x" * (MOST_NOTE + 1), NOW),
        lambda: work.plan_interview(manager, amina, day=TODAY, employer=long_name, now=NOW),
        lambda: work.plan_interview(manager, amina, day=TODAY, job=long_name, now=NOW),
    ):
        with pytest.raises(BadCase) as caught:
            write()
        assert said(caught) == "long"
    with pytest.raises(BadCase) as caught:
        work.note(manager, amina, " \n ", NOW)
    assert said(caught) == "empty"


def test_nobody_can_fill_a_case_up(
    office: Office, amina: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is a most of everything; it is told, and nothing more is kept."""
    monkeypatch.setattr("coach.cases.casework.MOST_OF_EACH", 2)
    assert MOST_OF_EACH == 500
    for _ in range(2):
        office.casework.plan_interview(amina, amina, day=TODAY, now=NOW)
    with pytest.raises(BadCase) as caught:
        office.casework.plan_interview(amina, amina, day=TODAY, now=NOW)
    assert said(caught) == "many"
    assert len(case(office, amina, amina).interviews) == 2


def test_an_interview_is_held_on_its_day_or_after(office: Office, manager: str, amina: str) -> None:
    """Before its day it can't have been; on the day it is asked what became of it."""
    work = office.casework
    planned = work.plan_interview(
        amina, amina, day=TODAY + 2 * DAY, employer=" Corner \n shop ", job="Till", now=NOW
    )
    assert planned.employer == "Corner shop"
    assert case(office, manager, amina).next_interview == planned
    to_hold: dict[str, Any] = {"day": planned.day, "employer": planned.employer, "job": planned.job}
    to_hold["state"] = InterviewState.HELD
    with pytest.raises(BadCase) as caught:
        work.change_interview(amina, planned.id, **to_hold, now=NOW + DAY)
    assert said(caught) == "not_yet_held"
    on_the_day = work.of(manager, amina, NOW + 2 * DAY)
    assert [one.id for one in on_the_day.to_ask] == [planned.id]
    held = work.change_interview(manager, planned.id, **to_hold, now=NOW + 2 * DAY)
    assert (held.state, held.by_id) == (InterviewState.HELD, manager)
    assert work.of(manager, amina, NOW + 2 * DAY).to_ask == ()
    work.erase_interview(amina, planned.id, NOW)
    with pytest.raises(NotFound):
        work.erase_interview(amina, planned.id, NOW)


@pytest.mark.parametrize("day", [date(1926, 1, 1), date(2126, 1, 1), date.min, date.max])
def test_a_day_that_cannot_be_meant_is_refused(
    office: Office, manager: str, amina: str, day: date
) -> None:
    """A slip in the year is told, not kept."""
    with pytest.raises(BadCase) as caught:
        office.casework.plan_interview(manager, amina, day=day, now=NOW)
    assert said(caught) == "day.far"


def test_the_last_contact_was_not_tomorrow(office: Office, manager: str, amina: str) -> None:
    """It is the day that was written last, also an earlier one that puts it right."""
    with pytest.raises(BadCase) as caught:
        office.casework.contact(manager, amina, TODAY + DAY, NOW)
    assert said(caught) == "day.ahead"
    for day in (TODAY, TODAY - 3 * DAY):
        office.casework.contact(manager, amina, day, NOW)
        assert case(office, manager, amina).journey.last_contact == day


def test_a_day_is_that_of_the_place(office: Office, manager: str, amina: str) -> None:
    """In British summer time half past eleven at night in UTC is the next day already."""
    late = NOW.replace(month=7, day=1, hour=23, minute=30)
    office.casework.contact(manager, amina, date(2026, 7, 2), late)
    assert office.casework.of(manager, amina, late).today == date(2026, 7, 2)
    winter = NOW.replace(month=1, day=1, hour=23, minute=30)
    assert office.casework.of(manager, amina, winter).today == date(2026, 1, 1)


def test_a_note_is_its_authors_to_take_away(office: Office, manager: str, amina: str) -> None:
    """Another case manager of the same person may not, until its author is not here any more."""
    note = office.casework.note(manager, amina, "First talk.", NOW)
    second = office.staff(Role.CASE_MANAGER)
    office.look_after(second, amina)
    assert case(office, second, amina).notes == (note,)
    with pytest.raises(NotAllowed):
        office.casework.erase_note(second, note.id, NOW)
    assert len(office.trail.search(actor_id=second, outcome=Outcome.DENIED)) == 1
    UserStore(office.database).remove(manager)
    assert case(office, second, amina).notes == (replace(note, by_id=None),)
    office.casework.erase_note(second, note.id, NOW)
    assert case(office, amina, amina).notes == ()


def test_names_of_who_wrote(office: Office, manager: str, amina: str) -> None:
    """The person whom it is about knows who wrote; a colleague who may not know, does not."""
    second = office.staff(Role.CASE_MANAGER)
    office.look_after(second, amina)
    office.casework.note(manager, amina, "First talk.", NOW)
    office.casework.plan_interview(amina, amina, day=TODAY, now=NOW)
    assert case(office, amina, amina).names == {manager: "case_manager", amina: "Amina"}
    assert case(office, manager, amina).names == {manager: "case_manager", amina: "Amina"}
    assert case(office, second, amina).names == {amina: "Amina"}


def test_what_staff_write_is_in_the_trail_without_words(
    office: Office, manager: str, amina: str
) -> None:
    """Each writing says who did what with whose case; what people write of themselves does not."""
    work, empty = office.casework, Journey(user_id=amina)
    area = office.area()
    work.set_goal(amina, amina, "canary", before=empty, now=NOW)
    work.plan_interview(amina, amina, day=TODAY, now=NOW)
    read = work.of(manager, amina, NOW).journey
    work.set_next_action(manager, amina, "canary", None, before=read, now=NOW)
    work.contact(manager, amina, TODAY, NOW)
    note = work.note(manager, amina, "canary", NOW)
    work.erase_note(manager, note.id, NOW)
    step = work.step(manager, amina, area.id, 1, day=TODAY, now=NOW)
    work.erase_step(manager, step.id, NOW)
    found = office.trail.search(thing_id=amina)[::-1]
    assert {entry.actor_id for entry in found} == {manager}
    assert [entry.what for entry in found if entry.outcome == "done"] == [
        *("next_action_set", "contact_noted", "note_written", "note_removed"),
        *("step_written", "step_removed"),
    ]
    assert not any("canary" in str(vars(entry)) for entry in found)


def test_steps_of_an_area(office: Office, manager: str, amina: str) -> None:
    """One word a day for an area; none at a step that isn't there, nor in one that is retired."""
    area, work = office.area("low", "middle", "high"), office.casework
    work.step(manager, amina, area.id, 1, day=TODAY - DAY, now=NOW)
    for step in (3, 2):
        work.step(manager, amina, area.id, step, day=TODAY, now=NOW)
    assert [one.step for one in case(office, amina, amina).steps] == [1, 2]
    for bad in (0, 4):
        with pytest.raises(BadCase) as caught:
            work.step(manager, amina, area.id, bad, day=TODAY, now=NOW)
        assert said(caught) == "no_step"
    with pytest.raises(BadCase) as caught:
        work.step(manager, amina, area.id, 1, day=TODAY + DAY, now=NOW)
    assert said(caught) == "day.ahead"
    office.store.put_area(replace(area, retired=True))
    with pytest.raises(BadCase):
        work.step(manager, amina, area.id, 1, day=TODAY, now=NOW)
    assert area.id in {one.id for one in case(office, manager, amina).areas}
    with pytest.raises(NotFound):
        work.step(manager, amina, "no such area", 1, day=TODAY, now=NOW)


def test_who_is_not_looked_after_any_more_is_out_of_reach(
    office: Office, manager: str, amina: str
) -> None:
    """Neither read nor written, whatever ids are still known."""
    note = office.casework.note(manager, amina, "First talk.", NOW)
    office.look_after_no_more(manager, amina)
    for knock in (
        lambda: office.casework.of(manager, amina, NOW),
        lambda: office.casework.erase_note(manager, note.id, NOW),
        lambda: office.caseloads.journey(manager, amina, NOW),
    ):
        with pytest.raises(NotAllowed):
            knock()
