"""The words of a page, in the language that the participant chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.i18n.catalogue import Catalogue
from coach.ui import session

if TYPE_CHECKING:
    from datetime import date, datetime


_LEFT_TO_RIGHT_ISOLATE, _POP_ISOLATE = "\u2066", "\u2069"


def catalogue() -> Catalogue:
    """The catalogue of the chosen language (parsed once for each language)."""
    return Catalogue.load(session.language())


def text(message_id: str, /, **params: object) -> str:
    """A message in the chosen language."""
    return catalogue().text(message_id, **params)


def bank_text(english: str) -> str:
    """An explaining text of the question bank: its English is its id, for translators."""
    return catalogue().text(english)


def english_label(english: str) -> str:
    """English words for a widget's label, kept in their own direction on a page from the right."""
    rtl = catalogue().language.direction == "rtl"
    return f"{_LEFT_TO_RIGHT_ISOLATE}{english}{_POP_ISOLATE}" if rtl else english


def clock(seconds: float) -> str:
    """A place in a recording, as "0:07"."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


def moment(when: datetime) -> str:
    """A day and time of day, in the time of this machine (participant and server share it)."""
    return text("time.moment", when=when.astimezone())


def short_day(when: date) -> str:
    """A day where there is little room, as "27 Nov 2026"."""
    return catalogue().day(when)
