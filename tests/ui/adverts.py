"""An advert that was handed in and looked at, for the tests of pages: the worker's part is fake."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from coach.advert_work import AdvertWork
from coach.jobs.sql_errands import SqlErrandQueue
from coach.records import ErrandKind
from models.fakes import FakeSentenceEncoder

if TYPE_CHECKING:
    from tests.ui.people import Place


def advert_of(place: Place, name: str, text: str) -> str:
    """This person's advert, looked at; gives its id."""
    made = place.services.adverts.ask(place.ids[name], text, datetime.now(UTC))
    look_at_adverts(place)
    return made


def look_at_adverts(place: Place) -> None:
    """Do what the worker would do with all that wait."""
    queue, now = SqlErrandQueue(place.database), datetime.now(UTC)
    work = AdvertWork(
        load=FakeSentenceEncoder, shelf=place.services.shelf, clock=lambda: datetime.now(UTC)
    )
    while (errand := queue.claim("worker", now)) is not None:
        if errand.kind == ErrandKind.ADVERT:
            queue.finish(errand.id, "worker", result=work(errand), now=now)
