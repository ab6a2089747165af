"""Figures of a quarter of the year for a funder: about many people, never about one.

A topic is given out as it was until each of its figures has changed by five people or more, or not
at all: what was given is kept, and a later report of the same quarter is compared with it.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coach.account_records import Action, Outcome, Thing, ThingKind
from coach.cases.days import start_of
from coach.errors import CoachError, NotFound
from coach.reports import quarters
from coach.reports.hiding import Figure, next_of
from coach.reports.topics import AREA, NO_SITE, tallies, topics
from coach.storage.database import one_writer
from coach.storage.figures import GivenFigure, Stretch
from coach.storage.tables import GIVEN_FIGURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from coach.accounts.access import Access
    from coach.accounts.audit import AuditTrail
    from coach.counting.days import Calendar
    from coach.reports.hiding import Pick, Shown
    from coach.reports.quarters import Quarter
    from coach.reports.topics import Topic
    from coach.storage.figures import FigureStore
    from coach.storage.sites import SiteStore

QUARTERS = 8
"""How far back a report can be made."""
_PLACE = Thing(kind=ThingKind.PLACE)


class NotOver(CoachError):
    """The quarter has not ended: its figures could still change every day."""

    message_id = "error.report.not_over"


@dataclass(frozen=True, kw_only=True)
class FunderReport:
    """The figures of a quarter as they were given out.

    Attributes:
        given_at: when figures of it were given out last.
        sites: names by id, by name; of `NO_SITE` it is "".
        areas: names of the organisation's areas by id, in their order.
        shown: by topic, line and part (`WHOLE` or a site); what is hidden is None.
    """

    quarter: Quarter
    given_at: datetime
    sites: Mapping[str, str]
    areas: Mapping[str, str]
    shown: Mapping[str, Shown] = field(default_factory=dict[str, "Shown"])

    def figure(self, topic: str, line: str, part: str) -> Figure | None:
        """One figure; None if it is hidden, or there is none."""
        return self.shown.get(topic, {}).get((line, part))


class FunderReports:
    """Makes reports about many; asks `Access` first."""

    def __init__(
        self,
        *,
        access: Access,
        store: FigureStore,
        sites: SiteStore,
        trail: AuditTrail,
        calendar: Calendar,
        pick: Pick = secrets.choice,
    ) -> None:
        self._access = access
        self._store = store
        self._sites = sites
        self._trail = trail
        self._calendar = calendar
        self._pick = pick

    def quarters(self, now: datetime) -> tuple[Quarter, ...]:
        """Those that a report can be made of, the newest first."""
        return quarters.over(self._today(now), QUARTERS)

    def make(self, actor_id: str, quarter: Quarter, now: datetime) -> FunderReport:
        """Reckon the figures, and give out what may be.

        Raises:
            NotAllowed: they may not.
            NotOver: the quarter has not ended.
        """
        self._access.check(actor_id, Action.MAKE_FUNDER_REPORT, _PLACE, now)
        if not quarter.is_over(self._today(now)):
            raise NotOver
        with self._store.transaction() as connection:
            one_writer(connection, GIVEN_FIGURES)
            self._give(quarter, now)
            self._trail.note(actor_id, "funder_report_made", _PLACE, Outcome.DONE, now)
        return self._given(quarter)

    def given(self, actor_id: str, quarter: Quarter, now: datetime) -> FunderReport:
        """The figures as they were given out last.

        Raises:
            NotAllowed: they may not.
            NotFound: no report of this quarter was made.
        """
        self._access.check(actor_id, Action.MAKE_FUNDER_REPORT, _PLACE, now)
        return self._given(quarter)

    def _today(self, now: datetime) -> date:
        return self._calendar.day_of(now)

    def _site_names(self) -> dict[str, str]:
        return {site.id: site.name for site in self._sites.all()} | {NO_SITE: ""}

    def _give(self, quarter: Quarter, now: datetime) -> None:
        tally = tallies(self._store.of_everybody(_stretch(quarter, self._calendar)))
        sites, earlier = tuple(self._site_names()), _by_version(self._store.given(quarter.name))
        for topic in topics(self._store.area_names()):
            versions = earlier.get(topic.key, {})
            found = next_of(
                topic.lines,
                tally.get(topic.key, {}),
                sites,
                tuple(versions.values()),
                pick=self._pick,
            )
            if found is not None:
                rows = _rows(topic, found, len(versions) + 1)
                self._store.give(quarter.name, rows, now)

    def _given(self, quarter: Quarter) -> FunderReport:
        given_at = self._store.given_at(quarter.name)
        if given_at is None:
            raise NotFound
        versions = _by_version(self._store.given(quarter.name))
        return FunderReport(
            quarter=quarter,
            given_at=given_at,
            sites=self._site_names(),
            areas={
                area_id: name
                for area_id, name in self._store.area_names().items()
                if f"{AREA}{area_id}" in versions
            },
            shown={topic: found[max(found)] for topic, found in versions.items()},
        )


def _stretch(quarter: Quarter, calendar: Calendar) -> Stretch:
    return Stretch(
        first=quarter.first,
        last=quarter.last,
        begins=start_of(quarter.first, calendar),
        ends=start_of(quarter.following.first, calendar),
    )


def _rows(topic: Topic, shown: Shown, version: int) -> list[GivenFigure]:
    return [
        GivenFigure(
            cell=f"{topic.key}/{line}/{part}/{version}",
            value=None if figure is None else figure.value,
            people=0 if figure is None else figure.people,
        )
        for (line, part), figure in shown.items()
    ]


def _by_version(given: Iterable[GivenFigure]) -> dict[str, dict[int, Shown]]:
    """What was given, by topic and version, the earliest first."""
    found: dict[str, dict[int, dict[tuple[str, str], Figure | None]]] = defaultdict(dict)
    for one in given:
        topic, line, part, version = one.cell.split("/")
        figure = None if one.value is None else Figure(people=one.people, value=one.value)
        found[topic].setdefault(int(version), {})[line, part] = figure
    return {topic: dict(sorted(versions.items())) for topic, versions in found.items()}
