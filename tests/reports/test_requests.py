"""A report about somebody needs their yes, which ends by itself or when it is taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete

from coach.account_records import Outcome, Role
from coach.errors import NotAllowed, NotFound
from coach.progress.history import Histories
from coach.reports.person import PersonReports
from coach.reports.requests import GOOD_FOR, ReportRequests, is_good
from coach.storage.progress import ProgressStore
from coach.storage.report_requests import ReportRequestStore
from coach.storage.tables import CASELOADS
from coach.storage.users import UserStore
from tests.accounts.town import NOW

if TYPE_CHECKING:
    from datetime import datetime

    from coach.case_records import ReportRequest
    from tests.reports.place import ReportPlace

SOON = NOW + timedelta(days=1)


@dataclass(kw_only=True)
class Desk:
    """A case manager, one of her people, another of each, and the services."""

    place: ReportPlace
    requests: ReportRequests
    reports: PersonReports
    cora: str
    amina: str
    other_manager: str
    stranger: str

    def asked(self) -> ReportRequest:
        """Cora asks Amina."""
        return self.requests.ask(self.cora, self.amina, NOW)

    def agreed(self, *, with_scores: bool = False) -> ReportRequest:
        """And she says yes."""
        asked = self.asked()
        return self.requests.answer(
            self.amina, asked.id, yes=True, with_scores=with_scores, now=NOW
        )

    def may(self, actor_id: str, now: datetime = SOON, *, with_scores: bool = False) -> bool:
        """Whether somebody can make a report about Amina then."""
        try:
            self.reports.make(actor_id, self.amina, with_scores=with_scores, now=now)
        except NotAllowed:
            return False
        return True


@pytest.fixture
def desk(place: ReportPlace) -> Desk:
    """Nothing has been asked yet."""
    office = place.office
    cora, other = office.staff(Role.CASE_MANAGER), office.staff(Role.CASE_MANAGER)
    (amina,), (stranger,) = office.people(cora, ["Amina"]), office.people(other, ["Berhane"])
    users = UserStore(place.database)
    return Desk(
        place=place,
        requests=ReportRequests(
            access=office.access,
            store=ReportRequestStore(place.database),
            users=users,
            trail=office.trail,
        ),
        reports=PersonReports(
            access=office.access,
            histories=Histories(office.access, ProgressStore(place.database)),
            casework=office.casework,
            users=users,
            trail=office.trail,
        ),
        cora=cora,
        amina=amina,
        other_manager=other,
        stranger=stranger,
    )


def test_only_who_looks_after_somebody_can_ask(desk: Desk) -> None:
    """Nobody else, not even they themselves; and the request waits for one person alone."""
    desk.asked()
    for who in (desk.other_manager, desk.stranger, desk.amina):
        with pytest.raises(NotAllowed):
            desk.requests.ask(who, desk.amina, NOW)
    (waiting,) = desk.requests.waiting(desk.amina, NOW)
    assert (waiting.request.asked_by, waiting.request.given) == (desk.cora, None)
    assert desk.requests.waiting(desk.stranger, NOW) == ()


def test_asking_twice_is_asking_once(desk: Desk) -> None:
    """A request that waits, or a yes that is good, is not asked again; after a no it can be."""
    first = desk.asked()
    assert desk.asked() == first
    yes = desk.requests.answer(desk.amina, first.id, yes=True, with_scores=False, now=NOW)
    assert desk.asked() == yes
    desk.requests.take_back(desk.amina, first.id, NOW)
    assert desk.asked().id != first.id


def test_nobody_answers_for_somebody_else(desk: Desk) -> None:
    """Not who asked, nor anybody else; an unknown request is the same as none."""
    request = desk.asked()
    for who in (desk.cora, desk.other_manager, desk.stranger):
        with pytest.raises(NotFound):
            desk.requests.answer(who, request.id, yes=True, with_scores=True, now=NOW)
        with pytest.raises(NotFound):
            desk.requests.take_back(who, request.id, NOW)
    with pytest.raises(NotFound):
        desk.requests.answer(desk.amina, "none", yes=True, with_scores=True, now=NOW)
    assert not desk.may(desk.cora)


def test_a_report_needs_a_yes(desk: Desk) -> None:
    """Without an answer or after a no there is none; they themselves need nobody's yes."""
    request = desk.asked()
    assert not desk.may(desk.cora)
    desk.requests.answer(desk.amina, request.id, yes=False, with_scores=True, now=NOW)
    assert not desk.may(desk.cora)
    assert desk.may(desk.amina, with_scores=True)


def test_scores_need_their_own_tick(desk: Desk) -> None:
    """A yes without it gives a report without scores, and one with scores to nobody."""
    desk.agreed()
    assert desk.may(desk.cora)
    assert not desk.may(desk.cora, with_scores=True)
    assert not desk.may(desk.other_manager)
    made = desk.reports.make(desk.cora, desk.amina, with_scores=False, now=SOON)
    assert made.measures is None
    assert not made.by_themselves


def test_a_yes_ends_after_thirty_days(desk: Desk) -> None:
    """To the moment."""
    request = desk.agreed(with_scores=True)
    last = NOW + GOOD_FOR
    assert desk.may(desk.cora, last - timedelta(seconds=1), with_scores=True)
    assert not desk.may(desk.cora, last)
    assert is_good(request, last - timedelta(seconds=1))
    assert not is_good(request, last)
    assert desk.requests.agreed(desk.amina, last) == ()


def test_a_yes_can_be_taken_back_at_once(desk: Desk) -> None:
    """Then nothing can be made any more, and it is not shown as a yes."""
    request = desk.agreed(with_scores=True)
    assert [one.request.id for one in desk.requests.agreed(desk.amina, NOW)] == [request.id]
    desk.requests.take_back(desk.amina, request.id, NOW)
    assert not desk.may(desk.cora)
    assert desk.requests.agreed(desk.amina, NOW) == ()
    (mine,) = desk.requests.of(desk.cora, NOW)
    assert (mine.display_name, mine.request.given) == ("Amina", False)


def test_a_yes_is_worth_nothing_to_who_looks_after_them_no_more(desk: Desk) -> None:
    """Taken out of the caseload: no report, no request to answer, none in the list."""
    desk.agreed()
    with desk.place.database.transaction() as connection:
        connection.execute(delete(CASELOADS).where(CASELOADS.c.case_manager_id == desk.cora))
    assert not desk.may(desk.cora)
    assert desk.requests.of(desk.cora, SOON) == ()
    assert desk.requests.agreed(desk.amina, SOON) == ()


def test_everything_is_in_the_trail(desk: Desk) -> None:
    """Asking, the yes, making it with and without scores, taking back: about whom, by whom."""
    request = desk.agreed(with_scores=True)
    desk.reports.make(desk.cora, desk.amina, with_scores=True, now=SOON)
    desk.reports.make(desk.cora, desk.amina, with_scores=False, now=SOON)
    desk.requests.take_back(desk.amina, request.id, SOON)
    noted = desk.place.office.trail.search(thing_id=desk.amina, outcome=Outcome.DONE)
    assert [(one.what, one.actor_id) for one in reversed(noted)] == [
        ("report_asked", desk.cora),
        ("report_agreed", desk.amina),
        ("report_made_with_scores", desk.cora),
        ("report_made", desk.cora),
        ("report_taken_back", desk.amina),
    ]


def test_requests_go_with_the_person(desk: Desk) -> None:
    """Nothing of them is left when either is erased."""
    request = desk.agreed()
    desk.place.erase(desk.amina)
    with pytest.raises(NotFound):
        ReportRequestStore(desk.place.database).get(request.id)
