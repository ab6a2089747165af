from __future__ import annotations

import io
from datetime import UTC, datetime

import pypdf
import pytest
import segno

from coach.i18n.catalogue import Catalogue
from coach.join_sheet import JoinSheet, pdf_of, picture

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
SHEET = JoinSheet(page="https://192.168.1.20:8501/", code="CDFG-H3476")


def test_the_picture_stands_for_the_address_with_the_code() -> None:
    """It is the QR code of the address that fills the code in, drawn without anything from outside.

    A quarter of it may be unreadable, and it has the light edge that scanners need.
    """
    assert SHEET.address == "https://192.168.1.20:8501/?join=CDFG-H3476"
    code = segno.make(SHEET.address, error="q", micro=False)
    assert code.error == "Q"
    assert picture(SHEET) == code.svg_data_uri(border=4, scale=4, light="#fff")
    assert picture(SHEET).startswith("data:image/svg+xml")


def test_nothing_but_address_and_code_is_on_the_sheet() -> None:
    """Beside the words of the catalogue, which are the same for everybody; one page, tagged."""
    words = Catalogue.load("en")
    file = pypdf.PdfReader(io.BytesIO(pdf_of(SHEET, words, NOW)))
    (page,) = file.pages
    seen = " ".join(page.extract_text().split())
    parts = [words.text(f"join_sheet.{part}") for part in ("title", "scan", "address", "code")]
    for part in (*parts, SHEET.page, SHEET.code, words.text("foot.practice_only")):
        assert part in seen, part
        seen = seen.replace(part, "")
    assert seen.split() == []
    assert "/StructTreeRoot" in str(file.trailer["/Root"])
    assert set(file.metadata or {}) <= {"/Title", "/CreationDate", "/Producer"}


def test_as_many_squares_are_drawn_as_the_code_has() -> None:
    """The picture on paper is the whole code: each dark square once."""
    matrix = segno.make(SHEET.address, error="q", micro=False).matrix
    (page,) = pypdf.PdfReader(io.BytesIO(pdf_of(SHEET, Catalogue.load("en"), NOW))).pages
    drawn = page.get_contents()
    assert drawn is not None
    assert drawn.get_data().count(b" re f") == sum(map(sum, matrix))


@pytest.mark.parametrize(
    ("page", "here_only"),
    [
        ("http://localhost:8501/", True),
        ("http://127.0.0.1:8501/", True),
        ("http://[::1]:8501/", True),
        ("https://coach.example.org/practice/", False),
        ("https://192.168.1.20:8501/", False),
    ],
)
def test_an_address_of_this_computer_only_is_known(page: str, here_only: bool) -> None:
    """A tablet that scans such a picture would find nothing."""
    assert JoinSheet(page=page, code="X").is_for_here_only is here_only
