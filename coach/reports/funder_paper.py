"""A report about many in words: what stands in its PDF."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coach.progress_records import Direction, Measure
from coach.reports import topics as t
from coach.reports.hiding import FEWEST, WHOLE
from coach.reports.paper import Bar, Bars, ReportPaper, Section, Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from coach.i18n.catalogue import Catalogue
    from coach.reports.funder import FunderReport
    from coach.reports.quarters import Quarter

METHOD = ("who", "days", "sessions", "directions", "feelings", "work", "areas", "sites")
HIDING = ("few", "more", "one", "again")
_PRACTICE = (t.PRACTISED, t.NEW, t.SESSIONS, t.MINUTES, t.ANSWERS)
_WORK = tuple((key, key) for key in t.WORK)
_WORK_WIDE = (0.22, *[0.13] * len(t.WORK))


def compose(report: FunderReport, made_by: str, words: Catalogue, now: datetime) -> ReportPaper:
    """All of it, in the catalogue's language. `made_by` is the name of who had it made."""
    return _Words(report, words).paper(made_by, now)


def period(quarter: Quarter, words: Catalogue) -> str:
    """As "January to March 2026"."""
    return words.text(f"funder.quarter.q{quarter.number}", year=str(quarter.year))


class _Words:
    """One report in one language."""

    def __init__(self, report: FunderReport, words: Catalogue) -> None:
        self._report = report
        self._words = words

    def paper(self, made_by: str, now: datetime) -> ReportPaper:
        """The whole paper."""
        text = self._words.text
        made = text("report.made_by", name=made_by, when=now.astimezone())
        given = text("funder.given_at", when=self._report.given_at.astimezone())
        return ReportPaper(
            language=self._words.language.code,
            title=text("funder.title"),
            lead=(period(self._report.quarter, self._words), made, given),
            notice=text("report.notice"),
            sections=(
                self._practice(),
                self._directions(),
                *self._feelings(),
                self._work(),
                *(self._area(area_id) for area_id in self._report.areas),
                self._method(),
                self._how_hidden(),
            ),
            foot=(text("report.notice"), text("report.practice_only"), made),
            own_title_page=True,
        )

    # --- figures ---------------------------------------------------------------------------------

    def _value(self, topic: str, line: str, part: str) -> float | None:
        figure = self._report.figure(topic, line, part)
        return None if figure is None else figure.value

    def _said(self, topic: str, line: str, part: str) -> str:
        value = self._value(topic, line, part)
        if value is None:
            return self._words.text("funder.hidden")
        return self._words.text("time.number", number=value)

    def _parts(self) -> list[tuple[str, str]]:
        """Whole and sites with their names; only the whole where there is nothing to tell apart."""
        named = [(site, name) for site, name in self._report.sites.items() if site != t.NO_SITE]
        whole = [(WHOLE, self._words.text("funder.whole"))]
        if not named:
            return whole
        return [*whole, *named, (t.NO_SITE, self._words.text("funder.no_site"))]

    def _by_site(self, lines: Sequence[tuple[str, str]], label: str = "funder.line") -> Table:
        """A row for the whole and for each site; a column for each topic and line."""
        names = (self._words.text(f"{label}.{line}") for _, line in lines)
        return Table(
            heads=(self._words.text("funder.site"), *names),
            rows=tuple(
                (name, *(self._said(topic, line, part) for topic, line in lines))
                for part, name in self._parts()
            ),
        )

    def _bar(self, name: str, topic: str, lines: Sequence[str], part: str = WHOLE) -> Bar:
        """A row with a piece for each line; without pieces if one of them is hidden."""
        values = [self._value(topic, line, part) for line in lines]
        shown = [value for value in values if value is not None]
        return Bar(
            name=name,
            pieces=tuple(shown) if len(shown) == len(values) else (),
            said=tuple(self._said(topic, line, part) for line in lines),
        )

    # --- sections --------------------------------------------------------------------------------

    def _practice(self) -> Section:
        text = self._words.text
        bars = Bars(
            heads=(text("funder.site"), text(f"funder.line.{t.PRACTISED}")),
            rows=tuple(
                self._bar(name, t.PRACTICE, (t.PRACTISED,), part) for part, name in self._parts()
            ),
        )
        table = self._by_site([(t.PRACTICE, line) for line in _PRACTICE])
        return Section(heading=text("funder.practice"), bars=bars, table=table)

    def _directions(self) -> Section:
        text = self._words.text
        ways = tuple(text(f"report.direction.{way}") for way in _WAYS)
        rows = tuple(
            self._bar(
                text(f"report.measure.{measure}"),
                t.PRACTICE,
                [t.going(measure, way) for way in _WAYS],
            )
            for measure in Measure
        )
        bars = Bars(heads=(text("funder.measure"), *ways), rows=rows, legend=ways)
        lines = (text("funder.directions.about"),)
        table = self._ups() if len(self._parts()) > 1 else None
        return Section(heading=text("funder.directions"), lines=lines, bars=bars, table=table)

    def _ups(self) -> Table:
        """How many go up at each site, of how many of whom a direction is known."""
        text = self._words.text
        return Table(
            heads=(
                text("funder.up_by_site"),
                *(text(f"report.measure.{measure}") for measure in Measure),
            ),
            rows=tuple(
                (name, *(self._up_of(measure, part) for measure in Measure))
                for part, name in self._parts()
            ),
        )

    def _up_of(self, measure: Measure, part: str) -> str:
        up = self._said(t.PRACTICE, t.going(measure, Direction.UP), part)
        known = self._said(t.PRACTICE, t.trend(measure), part)
        hidden = self._words.text("funder.hidden")
        return (
            hidden if up == known == hidden else self._words.text("funder.of", some=up, all=known)
        )

    def _feelings(self) -> tuple[Section, ...]:
        """Nothing where nobody showed how they feel."""
        text = self._words.text
        if self._value(t.PRACTICE, t.FELT, WHOLE) == 0:
            return ()
        lines = (t.FELT_BEFORE, t.FELT_AFTER)
        bars = Bars(
            heads=(text("funder.felt_when"), text("funder.felt_mean")),
            rows=tuple(
                self._bar(text(f"funder.line.{line}"), t.PRACTICE, (line,)) for line in lines
            ),
        )
        table = self._by_site([(t.PRACTICE, line) for line in (t.FELT, *lines)])
        about = (text("funder.feelings.about"),)
        return (Section(heading=text("funder.feelings"), lines=about, bars=bars, table=table),)

    def _work(self) -> Section:
        text = self._words.text
        bars = Bars(
            heads=(text("funder.work.what"), text("funder.work.how_many")),
            rows=tuple(
                self._bar(text(f"funder.line.{key}"), key, (key,))
                for key in t.WORK
                if key != t.HOURS
            ),
        )
        table = replace(self._by_site(_WORK), wide=_WORK_WIDE)
        return Section(heading=text("funder.work"), bars=bars, table=table)

    def _area(self, area_id: str) -> Section:
        text, topic = self._words.text, f"{t.AREA}{area_id}"
        ways = tuple(text(f"funder.area.{way}") for way in _STEPS)
        name = self._report.areas[area_id]
        bar = self._bar(text("funder.whole"), topic, _STEPS)
        lines = [(topic, t.STEPPED), (topic, t.UP)]
        return Section(
            heading=text("funder.area", name=name),
            bars=Bars(heads=(text("funder.site"), *ways), rows=(bar,), legend=ways),
            table=self._by_site(lines, "funder.area") if len(self._parts()) > 1 else None,
        )

    def _method(self) -> Section:
        lines = tuple(self._words.text(f"funder.method.{one}") for one in METHOD)
        return Section(heading=self._words.text("funder.method"), lines=lines, new_page=True)

    def _how_hidden(self) -> Section:
        lines = tuple(self._words.text(f"funder.hiding.{one}", few=FEWEST) for one in HIDING)
        return Section(heading=self._words.text("funder.hiding"), lines=lines)


_WAYS = (Direction.UP, Direction.STEADY, Direction.DOWN, Direction.UNCLEAR)
_STEPS = (t.UP, t.SAME, t.DOWN)
