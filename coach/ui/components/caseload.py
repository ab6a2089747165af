"""The people whom a case manager looks after: whom to turn to first, and one press to each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.case_records import Stage
from coach.errors import CoachError
from coach.ui import caseload_view, links, session
from coach.ui.caseload_view import MOST_LETTERS, ORDERS, QUICK, order_name
from coach.ui.components import caseload_table, frame, notice
from coach.ui.html import tag
from coach.ui.runtime import services
from coach.ui.words import text
from scoring.scale import Band

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.case_records import Cursor
    from coach.cases.caseload import CaseloadPage, Counts
    from coach.records import User
    from coach.ui.caseload_view import View

_ANY = ""
_SIGNS = {
    "": "groups",
    "soon": "event",
    "quiet": "bedtime",
    "action_due": "schedule",
    "no_contact": "chat_bubble",
}


def my_people(user: User) -> None:
    """A part of the list, as the address of the page says."""
    now = datetime.now(UTC)
    frame.title(text("menu.caseload"), text("caseload.lead"))
    view = caseload_view.asked_for()
    try:
        page = _page(user, view, now)
        if view.after and not page.rows:  # those who came then have gone
            view = view.going()
            page = _page(user, view, now)
    except CoachError as error:
        notice.problem(error)
        return
    if not page.people:
        st.html(tag("p", text("caseload.none"), class_="ic-text"))
        return
    with st.container(key=session.widget("caseload")):
        _quick(page, view)
        _search_and_order(page.counts, view)
        _people(page, view)
    st.page_link(links.SHARED, label=text("menu.shared"), icon=":material/visibility:")


def _page(user: User, view: View, now: datetime) -> CaseloadPage:
    caseloads = services().caseloads

    def cursor(user_id: str) -> Cursor | None:
        return caseloads.cursor(user.id, user_id, view.order, now) if user_id else None

    return caseloads.page(
        user.id,
        now,
        order=view.order,
        filters=view.filters,
        after=cursor(view.after),
        before=cursor(view.before),
    )


def _quick(page: CaseloadPage, view: View) -> None:
    """Each filter with how many there are of the whole caseload."""
    with st.container(key=session.widget("quick"), horizontal=True):
        for name in (_ANY, *QUICK):
            count = getattr(page.counts, name) if name else page.people
            chosen = name == view.quick
            state = "now" if chosen else "other"
            with st.container(key=session.widget("quick", state, name), width="content"):
                st.page_link(
                    links.CASELOAD,
                    label=text(f"caseload.quick.{name or 'all'}", number=count),
                    icon=f":material/{'check' if chosen else _SIGNS[name]}:",
                    query_params=view.with_quick(name).params(),
                )


def _search_and_order(counts: Counts, view: View) -> None:
    """By name, in another order, and the filters that are wanted less often."""
    with st.container(key=session.widget("find"), horizontal=True, vertical_alignment="bottom"):
        key = session.widget("people-search", view.filters.name)
        st.text_input(
            text("caseload.search"),
            view.filters.name,
            max_chars=MOST_LETTERS,
            key=key,
            autocomplete="off",
            icon=":material/search:",
            on_change=_search,
            args=(key, view),
        )
        key = session.widget("people-order", order_name(view.order))
        st.selectbox(
            text("caseload.order"),
            [order_name(order) for order in ORDERS],
            index=ORDERS.index(view.order),
            format_func=lambda name: text(f"caseload.order.{name}"),
            key=key,
            on_change=_order,
            args=(key, view),
        )
    narrowed = any((view.filters.readiness, view.filters.stage, view.filters.site_id))
    with st.expander(text("caseload.more"), icon=":material/filter_alt:", expanded=narrowed):
        _choice("readiness", {band: text(f"band.{band}") for band in Band}, view)
        _choice("stage", {stage: text(f"case.stage.{stage}") for stage in Stage}, view)
        if counts.sites:
            _choice("site_id", {site.site_id: site.name for site in counts.sites}, view)


def _choice(name: str, names: Mapping[str, str], view: View) -> None:
    """One of them or any; the key has what the address says, so that both go back together."""
    now = getattr(view.filters, name) or _ANY
    ids = [_ANY, *names]
    key = session.widget("people-filter", name, now)
    st.selectbox(
        text(f"caseload.filter.{name}"),
        ids,
        index=ids.index(now) if now in ids else 0,
        format_func=lambda one: names.get(one) or text("caseload.filter.any"),
        key=key,
        on_change=_narrow,
        args=(key, name, view),
    )


def _search(key: str, view: View) -> None:
    caseload_view.show(view.filtered(name=session.typed(key)))


def _order(key: str, view: View) -> None:
    caseload_view.show(view.ordered(session.typed(key)))


def _narrow(key: str, name: str, view: View) -> None:
    caseload_view.show(view.filtered(**{name: session.typed(key) or None}))


def _people(page: CaseloadPage, view: View) -> None:
    if not page.rows:
        st.html(tag("p", text("caseload.nobody_fits"), class_="ic-text", role="status"))
    else:
        caption = text("caseload.found", count=page.total, people=page.people)
        st.html(caseload_table.table(caption, page.rows, view))
    if view.is_narrowed:
        st.page_link(links.CASELOAD, label=text("caseload.show_all"), icon=":material/groups:")
    _pages(page, view)


def _pages(page: CaseloadPage, view: View) -> None:
    """Back and on; each press is an address of its own."""
    ways: Sequence[tuple[str, str, View | None]] = (
        (
            "previous",
            "arrow_back",
            view.going(before=page.previous.user_id) if page.previous else None,
        ),
        ("next", "arrow_forward", view.going(after=page.next.user_id) if page.next else None),
    )
    with st.container(key=session.widget("people-pages"), horizontal=True):
        for name, symbol, there in ways:
            if there is not None:
                st.page_link(
                    links.CASELOAD,
                    label=text(f"caseload.{name}"),
                    icon=f":material/{symbol}:",
                    query_params=there.params(),
                )
