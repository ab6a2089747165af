"""Any bank a tutor can make comes out of a workbook, a CSV file and a TOML file as it went in."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from questions.tables.csv_writing import csv_of
from questions.tables.files import Form, read_file, write_file
from questions.tables.formulas import guarded, runs, unguarded
from tests.questions.any_bank import TEXT, banks

if TYPE_CHECKING:
    from questions.bank import Bank

_CALM = settings(
    deadline=None,
    database=None,
    max_examples=60,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.mark.parametrize("form", Form)
@given(bank=banks(whole=False))
@_CALM
def test_any_bank_round_trips(form: Form, bank: Bank) -> None:
    """Nothing of a bank is lost or changed in a file, and nothing in it is called a problem."""
    read = read_file(write_file(bank, form), f"bank.{form}")
    assert read.bank == bank
    assert not [one for one in read.problems if bank.questions]


@pytest.mark.parametrize("form", Form)
def test_the_shipped_questions_round_trip(form: Form, builtin: Bank) -> None:
    """The 210 questions that ship survive each kind of file."""
    read = read_file(write_file(builtin, form), f"bank.{form}")
    assert (read.bank, read.problems) == (builtin, ())


@given(text=TEXT)
@_CALM
def test_no_text_of_a_csv_file_can_run(text: str) -> None:
    """In a CSV file no text begins with what runs, and each comes back as it was."""
    assert not runs(guarded(text))
    assert unguarded(guarded(text)) == text


@given(bank=banks(whole=False))
@settings(_CALM, max_examples=15)
def test_no_cell_of_a_workbook_is_a_formula(bank: Bank) -> None:
    """Every cell of a workbook is a text, and one that could run stays a text when it is edited."""
    book = openpyxl.load_workbook(io.BytesIO(write_file(bank, Form.XLSX)))
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "f"}  # openpyxl guesses "f" from the sign
    assert b"<f>" not in write_file(bank, Form.XLSX)
    assert all(cell.quotePrefix for cell in cells if runs(str(cell.value)))


def test_a_cell_too_long_for_a_spreadsheet_is_named(builtin: Bank) -> None:
    """A list that no cell can hold is refused in words and not cut; TOML takes it."""
    from dataclasses import replace

    from questions.tables.problems import UnreadableFile

    question = builtin.questions[0]
    point = replace(question.must_hear[0], cues=tuple(f"word{one}" * 3 for one in range(3000)))
    long = replace(builtin, questions=(replace(question, must_hear=(point,)),))
    with pytest.raises(UnreadableFile, match="Words to listen for"):
        csv_of(long)
    assert read_file(write_file(long, Form.TOML), "a.toml").bank == long
