"""A caseload as a table of our own: rows become cards where there is no room for columns.

Not `st.dataframe`: it is drawn on a canvas, so that on a phone it scrolls sideways, its cells can't
be made larger or read in another direction, a press on a name can't open a page, and a screen
reader gets a grid of plain texts. What it would give besides, a spreadsheet, is a file to download.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from coach.ui import links
from coach.ui.components import standing, weeks
from coach.ui.html import Html, hidden, icon, joined, tag
from coach.ui.words import short_day, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.cases.caseload import CaseRow
    from coach.ui.caseload_view import View

_HEADS = ("person", "practice", "progress", "plan", "next")
_FLAGS = {
    "soon": ("event", "ic-teal"),
    "quiet": ("bedtime", "ic-amber"),
    "action_due": ("schedule", "ic-amber"),
    "no_contact": ("chat_bubble", "ic-amber"),
}
"""What stands out of somebody, with its sign and colour; its words say the same."""


def table(caption: str, rows: Sequence[CaseRow], view: View) -> Html:
    """All of it; the roles are said because a browser forgets them where rows are cards."""
    heads = [text(f"caseload.head.{name}") for name in _HEADS]
    named = (tag("th", head, scope="col", role="columnheader") for head in heads)
    parts = (
        tag("caption", caption),
        tag("thead", tag("tr", *named, role="row"), role="rowgroup"),
        tag("tbody", *(_row(heads, row, view) for row in rows), role="rowgroup"),
    )
    inner = tag("table", *parts, class_="ic-table", role="table")
    return tag("div", inner, class_="ic-card ic-people")


def _row(heads: Sequence[str], row: CaseRow, view: View) -> Html:
    cells = (_practice(row), _progress(row), _plan(row), _next(row))
    named = (
        tag("td", cell, role="cell", data_head=head)
        for head, cell in zip(heads[1:], cells, strict=True)
    )
    first = tag("th", _person(row, view), scope="row", role="rowheader")
    return tag("tr", first, *named, role="row")


def _person(row: CaseRow, view: View) -> Html:
    """The name opens the person; the way back leads to this very list."""
    address = "?" + urlencode(view.params() | links.person(row.user_id))
    link = tag("a", tag("bdi", row.name), href=address, target="_self", class_="ic-open")
    site = tag("p", row.site, class_="ic-quiet ic-small", dir="auto") if row.site else Html()
    flags = [_flag(name) for name in _FLAGS if getattr(row, name)]
    marked = tag("ul", *flags, class_="ic-chips") if flags else Html()
    return joined(link, site, marked)


def _flag(name: str) -> Html:
    symbol, colour = _FLAGS[name]
    return tag("li", icon(symbol), text(f"caseload.flag.{name}"), class_=f"ic-chip {colour}")


def _practice(row: CaseRow) -> Html:
    if row.last_practice is None:
        return tag("p", text("caseload.never"), class_="ic-quiet")
    counts = ("answers", "sessions", "minutes")
    facts = (text(f"caseload.{name}", count=round(getattr(row, name))) for name in counts)
    return joined(
        weeks.row([week.days for week in row.weeks]),
        tag("p", text("caseload.last", day=short_day(row.last_practice))),
        tag("p", " · ".join(facts), class_="ic-quiet ic-small"),
    )


def _progress(row: CaseRow) -> Html:
    band = standing.band(row.readiness)
    ready = tag("p", tag("span", text("caseload.ready"), class_="ic-part"), " ", band)
    feeling = Html()
    if row.feeling is not None:
        said = text(f"feeling.{row.feeling.value}")
        feeling = tag("p", tag("span", text("caseload.feeling"), class_="ic-part"), " ", said)
    return joined(ready, standing.measures(row.measures), feeling)


def _plan(row: CaseRow) -> Html:
    goal = row.goal or text("caseload.no_goal")
    parts = [tag("p", goal, class_="ic-clamp" if row.goal else "ic-quiet", dir="auto")]
    interview = row.next_interview
    if interview is not None:
        parts.append(_fact("interview", short_day(interview.day)))
    parts.append(_fact("outcome", text(f"case.stage.{row.stage}")))
    return joined(*parts)


def _next(row: CaseRow) -> Html:
    action = row.next_action or text("caseload.no_action")
    parts = [tag("p", action, class_="ic-clamp" if row.next_action else "ic-quiet", dir="auto")]
    if row.next_action_due is not None:
        parts.append(_fact("due", short_day(row.next_action_due)))
    contact = row.last_contact
    shown = text("caseload.never_talked") if contact is None else short_day(contact)
    parts.append(_fact("contact", shown))
    return joined(*parts)


def _fact(name: str, value: str) -> Html:
    what = tag("span", text(f"caseload.fact.{name}"), class_="ic-part")
    return tag("p", what, hidden(":"), " ", value)
