"""Choosing a kind of work, and a question of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.banks.naming import split_id
from coach.ui import links, session
from coach.ui.html import Html, english, icon, plain, tag
from coach.ui.runtime import services
from coach.ui.words import bank_text, english_label, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coach.bank_records import BankHead
    from questions.bank import Bank, Question, Sector

_SYMBOLS = {
    "care": "volunteer_activism",
    "nhs": "local_hospital",
    "health": "local_hospital",
    "retail": "storefront",
    "hospitality": "restaurant",
    "kitchen": "restaurant",
    "warehouse": "forklift",
    "cleaning": "cleaning_services",
    "security": "shield_person",
    "construction": "construction",
    "it": "computer",
    "food": "lunch_dining",
    "childcare": "child_care",
    "driving": "local_shipping",
    "delivery": "local_shipping",
    "manufacturing": "precision_manufacturing",
    "general": "waving_hand",
}
"""A picture for each kind of work, by a word of the sector's id."""

_ANY_WORK = "general"
_BANK, _PACK = "school", "route"

_KIND_SYMBOLS = {
    "motivation": "favorite",
    "behavioural": "auto_stories",
    "situational": "help_center",
    "factual_or_safety": "health_and_safety",
    "availability": "calendar_month",
}


def sector_cards(bank: Bank) -> None:
    """One card for each kind of work."""
    with st.grid(3, min_column_width=136, gap="small"):
        # Questions that any employer asks come first: they help whatever work it is.
        for sector in sorted(bank.sectors, key=lambda entry: entry.id != _ANY_WORK):
            with st.container(key=session.widget("sector", sector.id)):
                st.page_link(
                    links.START,
                    label=plain(bank_text(sector.title)),
                    icon=f":material/{_symbol(sector)}:",
                    query_params=links.sector(sector.id),
                    width="stretch",
                )


def question_cards(questions: Iterable[Question]) -> None:
    """Questions, each a link to practise it."""
    for question in questions:
        with st.container(key=session.widget("card", question.id)):
            st.page_link(
                links.PRACTISE,
                label=plain(english_label(question.text)),
                icon="",
                query_params=links.question(question.id),
                width="stretch",
            )
            level = chip("signal_cellular_alt", text(f"level.{question.level}"))
            st.html(tag("ul", kind_chip(question), level, class_="ic-chips"))


def sector_chip(sector: Sector) -> Html:
    """A kind of work."""
    return chip(_symbol(sector), bank_text(sector.title))


def work_chip(question: Question) -> Html:
    """Which work a question belongs to, or which bank where that is known no more."""
    sector = services().shelf.sector(question)
    if sector is not None:
        return sector_chip(sector)
    title = services().shelf.bank_title(question.id)
    return chip(_BANK, english(title)) if title else Html()


def others_like(question: Question) -> dict[str, str]:
    """Parameters of the start page that show the questions among which this one stands."""
    own = split_id(question.id)
    return links.sector(question.sector) if own is None else links.bank(own[0])


def bank_cards(banks: Sequence[BankHead]) -> None:
    """One card for each bank; that of an employer's pack opens the way to the job."""
    with st.grid(3, min_column_width=136, gap="small"):
        for bank in banks:
            with st.container(key=session.widget("sector", bank.id)):
                st.page_link(
                    links.PACK if bank.is_pack else links.START,
                    label=plain(english_label(bank.title)),
                    icon=f":material/{_PACK if bank.is_pack else _BANK}:",
                    query_params=links.bank(bank.id),
                    width="stretch",
                )


def kind_chip(question: Question) -> Html:
    """What sort of answer a question asks for."""
    return chip(_KIND_SYMBOLS.get(question.kind, "chat"), text(f"kind.{question.kind}"))


def chip(symbol: str, words: str) -> Html:
    """One small label with a picture, for a list of class `ic-chips`."""
    return tag("li", icon(symbol), words, class_="ic-chip")


def _symbol(sector: Sector) -> str:
    parts = sector.id.replace("_", "-").split("-")
    return next((_SYMBOLS[part] for part in parts if part in _SYMBOLS), "work")
