"""A report about many as a table: a row for each figure and place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.progress_records import Direction, Measure
from coach.reports import dictionary
from coach.reports import topics as t
from coach.reports.hiding import WHOLE
from coach.reports.tables import TableFile

if TYPE_CHECKING:
    from coach.i18n.catalogue import Catalogue
    from coach.reports.funder import FunderReport
    from coach.reports.hiding import Line
    from coach.reports.tables import Value
    from coach.reports.topics import Topic


def compose(report: FunderReport, words: Catalogue) -> TableFile:
    """The table, in the catalogue's language."""
    rows = [
        row
        for topic in t.topics(report.areas)
        for line in topic.lines
        for row in _rows(report, topic, line, words)
    ]
    return TableFile(
        title=words.text("funder.sheet"),
        heads=tuple(column.name(words) for column in dictionary.FUNDER),
        rows=tuple(rows),
        notice=words.text("report.notice"),
        dictionary_title=words.text("dictionary.title"),
        dictionary=(
            dictionary.heads(words),
            *dictionary.rows(dictionary.FUNDER, words),
            *_figures(report, words),
        ),
    )


def _rows(
    report: FunderReport, topic: Topic, line: Line, words: Catalogue
) -> list[tuple[Value, ...]]:
    what, figure = _topic_name(report, topic, words), _line_name(topic, line.key, words)
    return [
        (report.quarter.name, what, figure, place, _value(report, topic.key, line.key, part, words))
        for part, place in _places(report, line, words)
    ]


def _places(report: FunderReport, line: Line, words: Catalogue) -> list[tuple[str, str]]:
    whole = [(WHOLE, words.text("funder.whole"))]
    if not line.by_site or len(report.sites) == 1:
        return whole
    named = [(site, name or words.text("funder.no_site")) for site, name in report.sites.items()]
    return [*whole, *named]


def _value(report: FunderReport, topic: str, line: str, part: str, words: Catalogue) -> Value:
    figure = report.figure(topic, line, part)
    return words.text("funder.hidden") if figure is None else figure.value


def _topic_name(report: FunderReport, topic: Topic, words: Catalogue) -> str:
    if topic.key.startswith(t.AREA):
        return words.text("funder.area", name=report.areas[topic.key.removeprefix(t.AREA)])
    return words.text("funder.practice" if topic.key == t.PRACTICE else "funder.work")


def _line_name(topic: Topic, key: str, words: Catalogue) -> str:
    for measure in Measure:
        name = words.text(f"report.measure.{measure}")
        if key == t.trend(measure):
            return words.text("funder.line.trend", measure=name)
        for way in Direction:
            if key == t.going(measure, way):
                what = words.text(f"report.direction.{way}")
                return words.text("funder.line.going", measure=name, direction=what)
    area = topic.key.startswith(t.AREA)
    return words.text(f"funder.area.{key}" if area else f"funder.line.{key}")


def _figures(report: FunderReport, words: Catalogue) -> list[tuple[str, ...]]:
    """What each figure is, below what the columns are."""
    found: dict[str, tuple[str, ...]] = {}
    for topic in t.topics(report.areas):
        for line in topic.lines:
            name = _line_name(topic, line.key, words)
            found[name] = (
                name,
                words.text(f"funder.meaning.{_meaning(topic, line.key)}"),
                words.text(f"funder.kind.{line.kind}"),
                words.text("funder.source"),
            )
    return list(found.values())


def _meaning(topic: Topic, key: str) -> str:
    if topic.key.startswith(t.AREA):
        return f"area_{key}"
    if key.startswith("trend_"):
        return "trend"
    ends = tuple(f"_{way}" for way in Direction)
    return "going" if key.endswith(ends) else key
