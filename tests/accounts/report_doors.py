"""The doors of reports, with who may go through each, for the test in which everybody knocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coach.i18n.catalogue import Catalogue
from coach.progress.history import Histories
from coach.reports.caseload_table import table_of
from coach.reports.funder import FunderReports
from coach.reports.person import PersonReports
from coach.reports.quarters import Quarter
from coach.reports.requests import ReportRequests
from coach.storage.figures import FigureStore
from coach.storage.progress import ProgressStore
from coach.storage.report_requests import ReportRequestStore
from coach.storage.sites import SiteStore
from tests.accounts.town import NOW
from tests.cases.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.accounts.town import Town

MANAGERS, FOR_FUNDERS = "manager other_manager", "manager other_manager admin"


def report_doors(
    town: Town, manager_id: str, owner_id: str, now: datetime
) -> list[tuple[str, Callable[[str], object]]]:
    """All that can be done about reports: the owner said yes to the manager, without scores."""
    office, users = Office(database=town.database), town.users
    common: dict[str, Any] = {"access": office.access, "users": users, "trail": office.trail}
    requests = ReportRequests(store=ReportRequestStore(town.database), **common)
    histories = Histories(office.access, ProgressStore(town.database))
    about = PersonReports(histories=histories, casework=office.casework, **common)
    funder = FunderReports(
        access=office.access,
        store=FigureStore(town.database),
        sites=SiteStore(town.database),
        trail=office.trail,
        calendar=town.database.calendar,
    )
    asked = requests.ask(manager_id, owner_id, NOW)
    requests.answer(owner_id, asked.id, yes=True, with_scores=False, now=NOW)
    quarter, words = Quarter.of(NOW.date()).before, Catalogue.load("en")
    funder.make(manager_id, quarter, NOW)

    def answer(actor_id: str) -> object:
        return requests.answer(actor_id, asked.id, yes=True, with_scores=True, now=now)

    def make(actor_id: str, with_scores: bool) -> object:
        return about.make(actor_id, owner_id, with_scores=with_scores, now=now)

    return [
        ("manager", lambda a: requests.ask(a, owner_id, now)),
        ("manager", lambda a: requests.newest(a, owner_id, now)),
        ("owner", answer),
        ("owner", lambda a: requests.take_back(a, asked.id, now)),
        ("owner manager", lambda a: make(a, False)),
        ("owner", lambda a: make(a, True)),
        (MANAGERS, lambda a: table_of(office.caseloads, a, words, now)),
        (FOR_FUNDERS, lambda a: funder.make(a, quarter, now)),
        (FOR_FUNDERS, lambda a: funder.given(a, quarter, now)),
    ]
