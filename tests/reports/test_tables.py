"""Tables as files: safe in a spreadsheet, days as days, and every column explained."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from coach.account_records import Action, Outcome, Role
from coach.case_records import OutcomeKind
from coach.errors import NotAllowed
from coach.i18n.catalogue import Catalogue
from coach.reports import dictionary, funder_table
from coach.reports import topics as t
from coach.reports.caseload_table import table_of
from coach.reports.quarters import Quarter
from coach.reports.tables import TableFile, csv_of, xlsx_of
from coach.storage.tables import JOURNEYS
from tests.accounts.town import NOW
from tests.reports.place import AFTER, FIRST, ReportPlace

WORDS = Catalogue.load("en")
NOTICE = "May not be used to decide on a job, a benefit or a claim."
RUNS = '=HYPERLINK("http://evil.example","x")'


def sheets(table: TableFile) -> dict[str, list[tuple[Any, ...]]]:
    """The workbook of a table as another program reads it."""
    book = load_workbook(io.BytesIO(xlsx_of(table)))
    return {sheet.title: list(sheet.values) for sheet in book.worksheets}


def lines(table: TableFile) -> list[list[str]]:
    """The CSV file of a table as another program reads it."""
    return list(csv.reader(io.StringIO(csv_of(table).decode("utf-8-sig"))))


def caseload(place: ReportPlace, names: list[str]) -> tuple[str, list[str], TableFile]:
    """A case manager, her people, and the table of them."""
    manager = place.office.staff(Role.CASE_MANAGER)
    ids = place.office.people(manager, names)
    first = ids[0]
    place.office.practised(first, NOW, answers=7, readiness="good", bands='{"pace": "strong"}')
    words = {"goal": "\x07A job\nin a kitchen", "next_action": "-1+1 call", "last_contact": FIRST}
    place.put(JOURNEYS, user_id=first, shows_feelings=False, **words)
    place.outcome(first, OutcomeKind.OFFER)
    return manager, ids, table_of(place.office.caseloads, manager, WORDS, NOW)


def test_everybody_of_a_caseload_is_in_its_table(place: ReportPlace) -> None:
    """More than one part of the list; by name, with what is known of each."""
    names = [f"Person {number:03d}" for number in range(120)]
    _, _, table = caseload(place, names)
    assert [row[0] for row in table.rows] == names
    first = dict(zip(table.heads, table.rows[0], strict=True))
    assert first["Last practice"] == NOW.date()
    assert first["Answers"] == 7
    assert (first["Readiness"], first["Speed: band"]) == ("Good", "Strong")
    assert first["Outcome so far"] == "Offer"
    assert first["Feeling"] is None
    assert (first["Quiet"], first["Interview soon"]) == ("No", "No")
    assert len(table.heads) == len(set(table.heads)) == len(dictionary.CASELOAD)


def test_a_look_at_each_person_is_in_the_trail(place: ReportPlace) -> None:
    """Who is in the file was looked at; who may not have it gets none."""
    manager, ids, _ = caseload(place, ["Amina", "Berhane"])
    noted = place.office.trail.search(outcome=Outcome.ALLOWED)
    looked = {one.thing_id for one in noted if one.what == Action.SEE_CASE}
    assert looked == set(ids)
    assert {one.actor_id for one in noted} == {manager}
    for who in (ids[0], place.office.staff(Role.ADMINISTRATOR)):
        with pytest.raises(NotAllowed):
            table_of(place.office.caseloads, who, WORDS, NOW)


def test_no_cell_is_a_formula(place: ReportPlace) -> None:
    """Names, goals and actions that a spreadsheet would run are shown instead."""
    _, _, table = caseload(place, [RUNS])
    rows = sheets(table)["Caseload"]
    assert rows[1][0] == f"'{RUNS}"
    assert "'-1+1 call" in rows[1]
    assert "A job\nin a kitchen" in rows[1]
    assert lines(table)[1][0] == f"'{RUNS}"
    book: Any = load_workbook(io.BytesIO(xlsx_of(table)))
    kinds = {cell.data_type for sheet in book.worksheets for row in sheet.rows for cell in row}
    assert kinds <= {"s", "inlineStr", "n", "d"}


def test_the_workbook_is_made_to_be_read(place: ReportPlace) -> None:
    """Days are days, the heads stay in sight, columns are wide enough, and it says its limits."""
    _, _, table = caseload(place, ["Amina"])
    book: Any = load_workbook(io.BytesIO(xlsx_of(table)))
    first, second = book.worksheets
    assert (first.title, second.title) == ("Caseload", "What the columns mean")
    assert (first.freeze_panes, second.freeze_panes) == ("B2", "B3")
    day = first.cell(2, table.heads.index("Last contact") + 1)
    assert (day.value.date(), day.number_format) == (FIRST, "yyyy-mm-dd")
    assert all(9 <= one.width <= 46 for one in first.column_dimensions.values())
    assert second["A1"].value == NOTICE
    explained = [row[0].value for row in second.iter_rows(min_row=3)]
    assert explained == list(table.heads)
    assert lines(table)[-1] == [NOTICE]


@pytest.mark.parametrize("columns", [dictionary.CASELOAD, dictionary.FUNDER])
def test_every_column_is_explained(columns: tuple[dictionary.Column, ...]) -> None:
    """Name, meaning, unit or values and source, in words and not as ids."""
    for row in dictionary.rows(columns, WORDS):
        assert len(row) == len(dictionary.heads(WORDS))
        assert all(part and "." not in part.strip(".").split(" ")[0] for part in row), row
        assert all("…" not in part for part in row)


def test_a_funders_table_has_each_figure_of_each_place(place: ReportPlace) -> None:
    """With what each means below the columns, and "hidden" where it is."""
    north, area_id = place.site("North =1+1"), place.area("Home life")
    for user_id in place.people(8, north):
        place.practised(user_id, pace="up")
        place.step(user_id, area_id, 1, FIRST)
        place.step(user_id, area_id, 2, FIRST + timedelta(days=9))
    for user_id in place.people(3, north):
        place.interview(user_id)
    admin = place.office.staff(Role.ADMINISTRATOR)
    table = funder_table.compose(
        place.funder.make(admin, Quarter(year=2026, number=1), AFTER), WORDS
    )
    rows = {row[1:4]: row[4] for row in table.rows}
    assert rows["People and practice", "People who practised", "Whole place"] == 8
    assert rows["People and practice", "Speed: Going up", "North =1+1"] == 8
    assert rows["Area: Home life", "Higher step", "Whole place"] == 8
    assert rows["Interviews and jobs", "Interviews held", "Whole place"] == "hidden"
    assert {row[0] for row in table.rows} == {"2026-Q1"}
    assert len(rows) == len(table.rows)
    explained = {row[0] for row in table.dictionary}
    assert {row[2] for row in table.rows} <= explained
    assert not any("…" in part for row in table.dictionary for part in row)
    assert not any(part.startswith("funder.") for row in table.dictionary for part in row)
    assert sheets(table)["What the columns mean"][0][0] == NOTICE


def test_letters_that_no_workbook_holds_are_left_out() -> None:
    """And the name of a sheet is shortened to what the format allows."""
    table = TableFile(
        title="A/very:long*name?of[a]sheet\\that goes on",
        heads=("Name", "Day"),
        rows=(("a\x00b", date(2026, 1, 1)),),
        notice=NOTICE,
        dictionary_title="Meaning",
        dictionary=(("Column",), ("Name",)),
    )
    ((title, rows), _) = sheets(table).items()
    assert title == "Averylongnameofasheetthat goes "
    assert rows[1][0] == "ab"


def test_topics_have_words_for_each_line() -> None:
    """No line of a report is shown by its key."""
    for topic in t.topics(()):
        for line in topic.lines:
            assert funder_table._line_name(topic, line.key, WORDS) not in {line.key, ""}
