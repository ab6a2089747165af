"""How to join a group, to hang on a wall: an address, the same as a picture to scan, and a code.

Nothing else is on it: no name of a group, a place or a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import segno

from coach.sheet_pdf import INK, QUIET, TEAL, new_document

if TYPE_CHECKING:
    from datetime import datetime

    from coach.i18n.catalogue import Catalogue
    from coach.sheet_pdf import Style

_TITLE: Style = ("B", 26, TEAL)
_STEP: Style = ("", 15, INK)
_ADDRESS: Style = ("B", 15, INK)
_CODE: Style = ("B", 40, INK)
_SMALL: Style = ("", 10, QUIET)
_PICTURE_MM = 90.0
_EDGE = 4
"""Light squares around the picture, as its standard asks for."""
_HERE_ONLY = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, kw_only=True)
class JoinSheet:
    """What is on it.

    Attributes:
        page: address of the first page, as browsers see it, ending in "/".
        code: as it is shown and typed.
    """

    page: str
    code: str

    @property
    def address(self) -> str:
        """The address that opens the form with the code filled in."""
        return f"{self.page}?{urlencode({'join': self.code})}"

    @property
    def is_for_here_only(self) -> bool:
        """Whether no other device can reach this address."""
        return urlsplit(self.page).hostname in _HERE_ONLY


def picture(sheet: JoinSheet) -> str:
    """The address as a QR code: an address of the picture itself (`data:`), for a page."""
    return _code_of(sheet).svg_data_uri(border=_EDGE, scale=4, light="#fff")


def pdf_of(sheet: JoinSheet, words: Catalogue, now: datetime) -> bytes:
    """A page of A4 with all of it, the words of the steps in this language."""
    document = new_document(words.text("join_sheet.title"), words.language.code, now)
    document.add_page()
    document.block("H1", words.text("join_sheet.title"), _TITLE, after_mm=4)
    document.block("P", words.text("join_sheet.scan"), _STEP, after_mm=4)
    document.squares(_code_of(sheet).matrix_iter(border=_EDGE), _PICTURE_MM)
    document.block("P", words.text("join_sheet.address"), _STEP, before_mm=4, after_mm=1)
    document.block("P", sheet.page, _ADDRESS, after_mm=6)
    document.block("P", words.text("join_sheet.code"), _STEP, after_mm=2)
    document.block("P", sheet.code, _CODE, after_mm=6)
    document.rule()
    document.block("P", words.text("foot.practice_only"), _SMALL)
    return bytes(document.output())


def _code_of(sheet: JoinSheet) -> segno.QRCode:
    """With room for a quarter of it to be unreadable: sheets on walls are touched."""
    return segno.make(sheet.address, error="q", micro=False)
