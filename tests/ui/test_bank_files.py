"""Import and export of question banks on the page, and the routes of their files."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from coach.errors import NotAllowed
from coach.ui.components import bank_files
from coach.ui.routes import bank_files as route
from coach.ui.routes import routes
from questions.tables.files import Form, read_file
from questions.tables.template import template_csv
from tests.ui.test_accounts import everything, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from tests.ui.people import Place

    Visit = Callable[..., AppTest]

HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1))"
ASKED = "Why do you want to drive our bus?"
TABLE = f"Question,Level,{HOSTILE}\n{ASKED},Entry 9,x\n{'y' * 201},Entry 1,\n"


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


@pytest.fixture
def tom(place: Place) -> str:
    """Tom, a tutor, sits at the page; his id."""
    place.enter("tom")
    return place.ids["tom"]


@pytest.fixture
def bank(place: Place, tom: str) -> str:
    """A bank of the tutors with nothing in it; its id."""
    return place.services.desk.make(tom, "Buses", now())


class _Upload:
    """A file as the page gets it."""

    def __init__(self, content: bytes, name: str) -> None:
        self.file_id, self.name, self._content = f"{name}-{len(content)}", name, content

    def getvalue(self) -> bytes:
        """The file."""
        return self._content


def choose(monkeypatch: pytest.MonkeyPatch, content: bytes, name: str = "mine.csv") -> None:
    """Somebody has chosen this file; Streamlit's tests can't choose one."""
    file = _Upload(content, name)
    monkeypatch.setattr(bank_files.st, "file_uploader", lambda *_, **__: file)


def texts(place: Place, bank: str) -> list[str]:
    """What the questions of a bank ask now."""
    parts = place.services.desk.parts(place.ids["tom"], bank, now())
    return [str(part.content["text"]) for part in parts[1:]]


def test_a_dry_run_names_everything_and_imports_nothing(
    place: Place, visit: Visit, bank: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every problem stands in a table by row and column, as text; the bank is as it was."""
    choose(monkeypatch, TABLE.encode())
    app = visit("banks", bank=bank)
    seen = everything(app)
    assert "1 question can be imported. Left out: 1." in seen
    assert "Row 2, column B (Level)" in seen
    assert "This question is left out" in seen
    assert "<script>" not in seen
    assert texts(place, bank) == []


def test_the_rest_is_imported_into_the_bank(
    place: Place, visit: Visit, bank: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One press imports what can be used, as a draft."""
    choose(monkeypatch, TABLE.encode())
    press(visit("banks", bank=bank), "Import 1 question")
    assert texts(place, bank) == [ASKED]
    heads = place.services.desk.banks(place.ids["tom"], now())
    head = next(one for one in heads if one.id == bank)
    assert (head.questions, head.published) == (1, 0)


def test_a_file_can_make_a_bank(
    place: Place, visit: Visit, tom: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the list of banks a file becomes a new one, called as its file says."""
    choose(monkeypatch, f"Question\n{ASKED}\n".encode(), "buses.csv")
    press(visit("banks"), "Import 1 question")
    made = {(one.title, one.questions) for one in place.services.desk.banks(tom, now())}
    assert ("buses", 1) in made


def test_what_is_no_bank_is_said_in_a_sentence(
    visit: Visit, bank: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that can't be read is a sentence, and there is nothing to press."""
    choose(monkeypatch, b"PK\x03\x04 not a zip", "a.xlsx")
    app = visit("banks", bank=bank)
    assert "not an Excel workbook" in everything(app)
    assert not [one for one in app.button if one.label.startswith("Import")]


@pytest.mark.parametrize("form", Form)
def test_a_bank_is_a_file_for_who_may_see_it(place: Place, tom: str, bank: str, form: Form) -> None:
    """The file holds the bank's questions, comes as an attachment and is kept by no cache."""
    fields = {"text": ASKED, "level": "entry_2", "kind": "motivation", "sector": "general"}
    place.services.desk.add(tom, bank, fields, now())
    with TestClient(Starlette(routes=routes)) as client:
        client.cookies.update(place.cookie_of("tom"))
        answer = client.get(route.bank_address(bank, form, tom, now()))
    assert answer.headers["content-disposition"] == f'attachment; filename="questions.{form}"'
    assert answer.headers["cache-control"] == "no-store, private"
    assert answer.headers["content-type"] == form.media_type
    assert [one.text for one in read_file(answer.content, f"a.{form}").bank.questions] == [ASKED]


def test_the_template_is_a_workbook_or_a_table(place: Place, tom: str) -> None:
    """Both forms of the template come whole."""
    with TestClient(Starlette(routes=routes)) as client:
        client.cookies.update(place.cookie_of("tom"))
        table = client.get(route.template_address(Form.CSV, tom, now()))
        book = client.get(route.template_address(Form.XLSX, tom, now()))
    assert table.content == template_csv()
    assert openpyxl.load_workbook(io.BytesIO(book.content)).sheetnames[0] == "How to"


def test_a_note_for_one_bank_opens_no_other(place: Place, tom: str, bank: str) -> None:
    """The address of one bank with the note of another is nothing."""
    other = place.services.desk.make(tom, "Trains", now())
    address = route.bank_address(bank, Form.CSV, tom, now()).replace(bank, other)
    with TestClient(Starlette(routes=routes)) as client:
        client.cookies.update(place.cookie_of("tom"))
        assert client.get(address).status_code == 404


def test_participants_import_into_their_own_only(place: Place, bank: str) -> None:
    """Who may not edit a bank can't import into it either; their own import is theirs alone."""
    amina = place.ids["amina"]
    read = read_file(f"Question\n{ASKED}\n".encode(), "a.csv")
    with pytest.raises(NotAllowed):
        place.services.desk.take_in(amina, bank, read.bank, now())
    made = place.services.desk.take_in(amina, None, read.bank, now(), own=True)
    with pytest.raises(NotAllowed):
        place.services.desk.give_out(place.ids["tom"], made, now())
