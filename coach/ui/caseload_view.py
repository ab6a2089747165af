"""What of a caseload is shown, in the address of its page, so that back and a reload find it again.

Whatever stands in an address was typed by somebody: what is unknown is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Self, TypeVar

import streamlit as st

from coach.case_records import By, Filters, Order, Stage
from scoring.scale import Band

if TYPE_CHECKING:
    from collections.abc import Mapping

_Known = TypeVar("_Known", bound=StrEnum)

QUICK = ("soon", "quiet", "action_due", "no_contact")
"""The filters that are one press away, by their names in `Filters`."""
ORDERS = (
    Order(by=By.NAME),
    Order(by=By.NEXT_INTERVIEW),
    Order(by=By.NEXT_ACTION_DUE),
    Order(by=By.LAST_CONTACT),
    Order(by=By.LAST_PRACTICE),
    Order(by=By.LAST_PRACTICE, down=True),
    Order(by=By.ANSWERS, down=True),
    Order(by=By.READINESS),
    Order(by=By.READINESS, down=True),
)
"""The orders that can be chosen: those that say whom to turn to first."""
MOST_LETTERS = 60
"""Of a part of a name to search for."""
_ID = re.compile(r"[0-9a-zA-Z_-]{1,64}")
_EVERYBODY = Filters()
_SHOW, _SEARCH, _SORT, _READY, _OUTCOME, _SITE = "show", "name", "sort", "ready", "outcome", "site"
_AFTER, _BEFORE = "after", "before"


def order_name(order: Order) -> str:
    """An order as it stands in an address, and at the end of the id of its words."""
    return f"{order.by}.down" if order.down else order.by


_ORDERS = {order_name(order): order for order in ORDERS}


@dataclass(frozen=True, kw_only=True)
class View:
    """What is shown.

    Attributes:
        filters: at most one of `QUICK` among them.
        order: one of `ORDERS`.
        after: id of the last person of the page before; "" for the first page.
        before: id of the first person of the page after, where somebody went back; else "".
    """

    filters: Filters = _EVERYBODY
    order: Order = ORDERS[0]
    after: str = ""
    before: str = ""

    @property
    def quick(self) -> str:
        """The quick filter, "" for none."""
        return next((name for name in QUICK if getattr(self.filters, name)), "")

    @property
    def is_narrowed(self) -> bool:
        """Whether anybody may be left out."""
        return any(getattr(self.filters, each.name) != each.default for each in fields(Filters))

    def filtered(self, **changes: object) -> Self:
        """With other filters, from the first page on."""
        filters = replace(self.filters, **changes)
        return replace(self, filters=filters, after="", before="")

    def with_quick(self, name: str) -> Self:
        """With one of `QUICK` in the place of the others; "" for none."""
        return self.filtered(**{one: one == name for one in QUICK})

    def ordered(self, name: str) -> Self:
        """In another order, from the first page on."""
        return replace(self, order=_ORDERS[name], after="", before="")

    def going(self, *, after: str = "", before: str = "") -> Self:
        """The next part, or the one before."""
        return replace(self, after=after, before=before)

    def params(self) -> dict[str, str]:
        """Parameters of the address; what is usual is left out."""
        wanted = {
            _SHOW: self.quick,
            _SEARCH: self.filters.name,
            _SORT: "" if self.order == ORDERS[0] else order_name(self.order),
            _READY: self.filters.readiness or "",
            _OUTCOME: self.filters.stage or "",
            _SITE: self.filters.site_id or "",
            _AFTER: self.after,
            _BEFORE: self.before,
        }
        return {name: value for name, value in wanted.items() if value}


def asked_for() -> View:
    """What the present address asks for."""
    return from_params(st.query_params)


def from_params(params: Mapping[str, str]) -> View:
    """What an address asks for; what nothing here has as its name is left out."""
    quick = params.get(_SHOW, "")
    filters = Filters(
        name=_letters(params.get(_SEARCH, "")),
        readiness=_named(Band, params.get(_READY, "")),
        stage=_named(Stage, params.get(_OUTCOME, "")),
        site_id=_id(params.get(_SITE, "")) or None,
        **{quick: True} if quick in QUICK else {},
    )
    after = _id(params.get(_AFTER, ""))
    return View(
        filters=filters,
        order=_ORDERS.get(params.get(_SORT, ""), ORDERS[0]),
        after=after,
        before="" if after else _id(params.get(_BEFORE, "")),
    )


def show(view: View) -> None:
    """Have the address say this from now on."""
    st.query_params.from_dict(view.params())


def _letters(typed: str) -> str:
    """What can be in a name; other signs some databases refuse."""
    return "".join(sign for sign in typed[:MOST_LETTERS] if sign.isprintable()).strip()


def _id(typed: str) -> str:
    """An id as we make them, or nothing."""
    return typed if _ID.fullmatch(typed) else ""


def _named(kind: type[_Known], name: str) -> _Known | None:
    return kind(name) if name in set(kind) else None
