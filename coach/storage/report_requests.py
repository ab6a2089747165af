"""Who asked to make a report about whom, in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from coach.case_records import ReportRequest
from coach.errors import NotFound
from coach.storage.tables import REPORT_REQUESTS

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy import ColumnElement, Connection

    from coach.storage.database import Database

_FIELDS = tuple(ReportRequest.__dataclass_fields__)


class ReportRequestStore:
    """Keeps requests; knows nothing of who may make or answer them (`coach.reports.requests`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def transaction(self) -> AbstractContextManager[Connection]:
        """All or nothing, with what others do in it."""
        return self._database.transaction()

    def add(self, request: ReportRequest) -> None:
        """Keep a new one.

        Raises:
            NotFound: one of the two is not there (any more).
        """
        try:
            with self._database.transaction() as connection:
                connection.execute(insert(REPORT_REQUESTS).values(vars(request)))
        except IntegrityError as error:
            raise NotFound from error

    def change(self, request: ReportRequest) -> None:
        """Keep what was said to it.

        Raises:
            NotFound: there is none (any more).
        """
        which = REPORT_REQUESTS.c.id == request.id
        change = update(REPORT_REQUESTS).where(which).values(vars(request))
        with self._database.transaction() as connection:
            if connection.execute(change).rowcount == 0:
                raise NotFound

    def get(self, request_id: str) -> ReportRequest:
        """The request with this id.

        Raises:
            NotFound: there is none (any more).
        """
        for request in self._find(REPORT_REQUESTS.c.id == request_id):
            return request
        raise NotFound

    def about(self, user_id: str) -> tuple[ReportRequest, ...]:
        """All about a person, the newest first."""
        return self._find(REPORT_REQUESTS.c.user_id == user_id)

    def asked_by(self, case_manager_id: str) -> tuple[ReportRequest, ...]:
        """All that somebody asked, the newest first."""
        return self._find(REPORT_REQUESTS.c.asked_by == case_manager_id)

    def _find(self, which: ColumnElement[bool]) -> tuple[ReportRequest, ...]:
        newest = (REPORT_REQUESTS.c.asked_at.desc(), REPORT_REQUESTS.c.id)
        query = select(REPORT_REQUESTS).where(which).order_by(*newest)
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(ReportRequest(**{name: row[name] for name in _FIELDS}) for row in rows)
