"""What tutors really have: spreadsheets that are not as we would write them."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from questions.bank import Kind, Level
from questions.tables import cells, xlsx_reading
from questions.tables.files import Form, read_file, write_file
from questions.tables.problems import Effect, UnreadableFile
from questions.tables.template import template_csv, template_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

    from questions.bank import Bank
    from questions.tables.problems import Reading

WHY = "Why do you want to work here?"
BUS = "What would you do if your bus is late, and the shop opens at nine?"


def workbook(**sheets: list[list[Any]]) -> Reading:
    """What is read from a workbook with these sheets; _ stands for a space in their names."""
    return read_file(saved(lambda book: _fill(book, sheets)), "mine.xlsx")


def _fill(book: Any, sheets: dict[str, list[list[Any]]]) -> None:
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)


def saved(change: Callable[[Any], None]) -> bytes:
    """A workbook as openpyxl writes it."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def csv(text: str | bytes) -> Reading:
    """What is read from a CSV file."""
    return read_file(text if isinstance(text, bytes) else text.encode(), "mine.csv")


def said(read: Reading) -> str:
    """All problems, one on each line."""
    return "\n".join(map(str, read.problems))


# --- what is enough -------------------------------------------------------------------------------


def test_one_column_is_enough() -> None:
    """A sheet with the column Question alone gives questions that can be practised."""
    read = workbook(Sheet1=[["Question"], [WHY], [BUS]])
    first, second = read.bank.questions
    assert (first.text, first.level, first.kind) == (WHY, Level.ENTRY_2, Kind.MOTIVATION)
    assert (first.id, second.kind) == ("why-do-you-want-to-work-here", Kind.SITUATIONAL)
    assert {one.effect for one in read.problems} == {Effect.NOTE}
    assert "without a level: 2" in said(read)


@pytest.mark.parametrize(
    "text",
    [
        f"Question\n{WHY}\n{BUS}\n",
        f'Question;Level\r\n{WHY};E1\r\n"{BUS}";Entry 1\r\n',
        f"level\tQUESTIONS \n entry  1\t{WHY}\nE1\t{BUS}\n",
        f"sep=|\nMy question|Question text|ESOL level\n1|{WHY}|entry_1\n2|{BUS}|A1\n",
        f"{WHY}\n{BUS}\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_any_separator_and_encoding_is_read(text: str, encoding: str) -> None:
    """Commas, semicolons, tabs, bars and none; UTF-8 with and without mark, UTF-16, Windows."""
    read = csv(text.replace("shop", "café").encode(encoding))
    assert [one.text for one in read.bank.questions] == [WHY, BUS.replace("shop", "café")]
    assert {one.level for one in read.bank.questions} in ({Level.ENTRY_1}, {Level.ENTRY_2})
    assert ("Windows-1252" in said(read)) == (encoding == "cp1252")


def test_everything_can_stand_in_one_row() -> None:
    """Points, words, sentence starters and answers in columns of the sheet of questions."""
    heads = ["Question", "Point 2", "Point 1", "Key words", "Starters", "Model answer Entry 3"]
    words = "till: the machine that takes money\nshift"
    read = workbook(Questions=[heads, [WHY, "Say hello.", "A reason.", words, "I am ___.", "Yes."]])
    question = read.bank.questions[0]
    assert [point.text for point in question.must_hear] == ["A reason.", "Say hello."]
    assert [(word.word, word.meaning[:11]) for word in question.key_words] == [
        ("till", "the machine")
    ]
    assert question.frames_for(Level.ENTRY_2) == ("I am ___.",)
    assert [answer.level for answer in question.model_answers] == [Level.ENTRY_3]
    assert '"shift" has no meaning' in said(read)


def test_one_sheet_for_each_level() -> None:
    """Sheets named for levels say the level of their questions."""
    read = workbook(Entry_1=[["Question"], [WHY]], Level_1=[["Question"], [BUS]], Notes=[["milk"]])
    assert [one.level for one in read.bank.questions] == [Level.ENTRY_1, Level.LEVEL_1]
    assert 'Sheet "Notes"' in said(read)


def test_rows_above_the_heads_and_unknown_columns_are_named_or_passed() -> None:
    """A title above the heads is no head; a column nobody knows is named and not read."""
    read = workbook(Questions=[["Our questions 2024"], [], ["Nr", "Question"], [1, WHY]])
    assert [one.text for one in read.bank.questions] == [WHY]
    assert 'row 3, column A (Nr): The column "Nr" is not known' in said(read)


def test_points_belong_by_id_by_words_or_to_the_row_above() -> None:
    """A row of points names its question by id or text; an empty cell means the same again."""
    read = workbook(
        Questions=[["Id", "Question"], ["Q1", WHY], [None, BUS]],
        Points=[["Question", "Point"], ["q1", "A"], [None, "B"], [BUS.upper(), "C"], ["?", "D"]],
    )
    first, second = read.bank.questions
    assert [point.text for point in first.must_hear] == ["A", "B"]
    assert [point.text for point in second.must_hear] == ["C"]
    assert 'Sheet "Points", row 5, column A (Question)' in said(read)


def test_sectors_and_jobs_are_made_or_borrowed(builtin: Bank) -> None:
    """A sector that the built-in bank knows comes with its jobs; another is made."""
    rows = [["Question", "Sector", "Job"], [WHY, "Warehouse", None], [BUS, "Circus", "Clown"]]
    data = saved(lambda book: _fill(book, {"Questions": rows}))
    read = read_file(data, "a.xlsx", builtin.sectors)
    known, made = read.bank.sectors
    assert known == next(one for one in builtin.sectors if one.id == "warehouse")
    assert (made.title, [role.title for role in made.roles]) == ("Circus", ["Clown"])
    assert read.bank.questions[1].roles == ("clown",)


# --- what is wrong --------------------------------------------------------------------------------


def test_a_bad_part_does_not_cost_its_question() -> None:
    """What can be left out alone is: each is named by sheet, row, column and head."""
    read = workbook(
        Questions=[
            ["Id", "Question", "Level", "Kind", "Why"],
            ["a", WHY, "Entri 1", "chat", "x" * 501],
            ["b", "y" * 201, "Entry 1", None, None],
            ["c", None, "Entry 1", None, None],
            ["a", BUS, "Entry 1", None, None],
        ],
        Points=[
            ["Question id", "Point", "Cues", "From level", "Essential", "Against"],
            ["a", "Good", "till; *; help", "Entry 9", "perhaps", "never"],
            ["a", "z" * 300, None, None, None, None],
        ],
        Sources=[
            ["Question id", "Fact", "Title", "Publisher", "Date", "Link"],
            ["a", "It is so.", "A law", "A state", date(2020, 3, 5), "http://x.example"],
            ["a", "It is so.", "A law", "A state", 2014, None],
        ],
    )
    first, second = read.bank.questions
    assert (first.why, first.level, [point.cues for point in first.must_hear]) == (
        "",
        Level.ENTRY_2,
        [("till", "help")],
    )
    assert [(source.date, source.url) for source in first.sources] == [
        ("2020-03-05", None),
        ("2014", None),
    ]
    assert (second.id, second.text) == ("a-2", BUS)
    assert len(read.left_out) == 1
    for place in (
        'Sheet "Questions", row 2, column C (Level): "Entri 1" is not known. Use one of: Entry 1',
        'Sheet "Questions", row 2, column D (Kind): "chat" is not known',
        'Sheet "Questions", row 2, column E (Why): This text is too long: 501 characters',
        'Sheet "Questions", row 3, column B (Question): This text is too long: 201 characters',
        'Sheet "Questions", row 4: This row has no question. This row is left out.',
        'Sheet "Questions", row 5, column A (Id): The id "a" is used twice',
        'Sheet "Points", row 2, column C (Cues): ',
        'Sheet "Points", row 2, column D (From level): "Entry 9" is not known',
        'Sheet "Points", row 2, column E (Essential): "perhaps" is neither "yes" nor "no".',
        'Sheet "Points", row 3, column B (Point): This text is too long: 300 characters',
        'Sheet "Sources", row 2, column F (Link): An address must begin with https://.',
    ):
        assert place in said(read)


def test_the_same_question_twice_is_taken_once() -> None:
    """A copy of a row without an id is named with the row that it copies."""
    read = workbook(Questions=[["Question"], [WHY], [f"  {WHY.upper()} "]])
    assert len(read.bank.questions) == 1
    assert "row 3: This question stands in row 2 too." in said(read)


def test_formulas_are_named_and_never_read() -> None:
    """Neither a formula nor what it last showed comes in, whatever the cell is called."""
    evil = '=HYPERLINK("http://evil.example","Win")'
    read = workbook(Questions=[["Question", "Why"], [WHY, "=1+1"], [evil, "It is fun."]])
    assert [(one.text, one.why) for one in read.bank.questions] == [(WHY, "")]
    assert "row 2, column B (Why): This cell holds a formula" in said(read)
    assert "evil" not in said(read)


def test_numbers_dates_and_ticks_become_words() -> None:
    """Cells that are no text are read as somebody would say them."""
    rows = [["Question", "Tags", "Why"], [WHY, 2014, date(2025, 3, 5)], [BUS, 1.5, True]]
    first, second = workbook(Questions=rows).bank.questions
    assert (first.tags, first.why, second.tags, second.why) == (
        ("2014",),
        "2025-03-05",
        ("1.5",),
        "yes",
    )


def test_merged_cells_count_for_every_row() -> None:
    """A level merged over three questions is the level of each; a merged question is one."""

    def change(book: Any) -> None:
        _fill(book, {"Questions": [["Question", "Level"], [WHY, "Entry 3"], [BUS], ["Third?"], []]})
        sheet = book.worksheets[0]
        sheet["B5"] = "Entry 1"
        sheet.merge_cells("B2:B3")
        sheet.merge_cells("A4:A5")

    read = read_file(saved(change), "a.xlsx")
    levels = [one.level for one in read.bank.questions]
    assert levels == [Level.ENTRY_3, Level.ENTRY_3, Level.ENTRY_2]
    assert "row 5: This row belongs to a question that is merged" in said(read)


def test_a_merged_range_of_a_whole_sheet_costs_nothing() -> None:
    """A range that names 17 thousand million cells is read in no time."""

    def change(book: Any) -> None:
        _fill(book, {"Questions": [["Question"], [WHY]]})

    data = with_part(
        saved(change),
        "</sheetData>",
        '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    )
    assert len(read_file(data, "a.xlsx").bank.questions) <= 1


def test_hidden_sheets_are_named_and_not_read() -> None:
    """What a tutor can't see is not imported behind their back."""

    def change(book: Any) -> None:
        _fill(
            book,
            {"Questions": [["Question"], [WHY]], "Points": [["Question", "Point"], [WHY, "x"]]},
        )
        book.worksheets[1].sheet_state = "veryHidden"

    read = read_file(saved(change), "a.xlsx")
    assert read.bank.questions[0].must_hear == ()
    assert 'Sheet "Points": This sheet is hidden' in said(read)


def test_signs_that_cannot_be_shown_are_taken_out() -> None:
    """NUL and its like go, and that is said; line breaks and odd spaces become spaces."""
    read = csv(f'Question,Why\n"{WHY[:3]}\x07{WHY[3:]}","one\r\ntwo\x0bthree\u00a0four"\n')
    assert (read.bank.questions[0].text, read.bank.questions[0].why) == (WHY, "one two three four")
    assert "Row 2, column A (Question): This cell held signs that can't be shown" in said(read)


def test_half_a_sign_in_a_workbook_is_taken_out() -> None:
    """A lone surrogate, which XML can only name by number, does not come in; a pair is one sign."""
    data = with_part(
        saved(lambda book: _fill(book, {"Questions": [["Question"], ["Marker?"]]})),
        "Marker?",
        "A_xD800_ b_xD83D__xDE00_?",
    )
    assert read_file(data, "a.xlsx").bank.questions[0].text == "A b😀?"


def test_a_missing_quotation_mark_is_said_so() -> None:
    """A cell that never ends is a sentence, not a crash."""
    read = csv(f'Question,Level\n"{WHY},E1\n' + f"{BUS},E1\n" * 900)
    assert read.bank.questions == ()
    assert "too long" in said(read)


# --- what is no bank ------------------------------------------------------------------------------


def with_part(data: bytes, old: str, new: str) -> bytes:
    """A workbook in whose XML one text stands for another."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as copy:
        for one in source.infolist():
            copy.writestr(one.filename, source.read(one).replace(old.encode(), new.encode()))
    return target.getvalue()


def test_a_dtd_is_refused() -> None:
    """A workbook that declares entities is refused before any of them is looked at."""
    data = saved(lambda book: _fill(book, {"Questions": [["Question"], [WHY]]}))
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet'
    with pytest.raises(UnreadableFile, match="DTD"):
        read_file(with_part(data, "<worksheet", bomb), "a.xlsx")


def test_a_zip_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook that would unpack to far more than a bank is refused before it is unpacked."""
    monkeypatch.setattr(xlsx_reading, "MAX_UNZIPPED_BYTES", 1_000_000)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", b" " * 2_000_000)
    assert len(target.getvalue()) < 5_000
    with pytest.raises(UnreadableFile, match="far more"):
        read_file(target.getvalue(), "a.xlsx")


def test_a_string_that_many_cells_share_counts_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file whose cells all point to one long text is refused by what they say together."""
    monkeypatch.setattr(xlsx_reading, "MAX_TEXT_CHARS", 10_000)
    rows = [["Question"], *([WHY * 20] for _ in range(20))]
    with pytest.raises(UnreadableFile, match="far more"):
        workbook(Questions=rows)


@pytest.mark.parametrize(
    ("data", "name", "match"),
    [
        (b"", "a.csv", "empty"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "a.xls", "old Excel"),
        (b"PK\x03\x04 not a zip", "a.xlsx", "not an Excel workbook"),
        (b"%PDF-1.7\xff\x00\x01", "a.pdf", "not a table"),
        (b"title = ", "a.toml", "not TOML"),
        (b"\xff\xfet", "a.toml", "UTF-8"),
        (b"a = " + b"[" * 5000, "a.toml", "nested"),
        (b" " * (cells.MAX_FILE_BYTES + 1), "a.csv", "too big"),
    ],
)
def test_what_is_no_bank_is_refused_in_words(data: bytes, name: str, match: str) -> None:
    """Each file that can't be read is refused with what it is and what to do."""
    with pytest.raises(UnreadableFile, match=match):
        read_file(data, name)


def test_a_table_of_something_else_holds_no_question() -> None:
    """A file without a column of questions gives no question and says why."""
    read = csv("name,amount\nanna,3\n")
    assert read.bank.questions == ()
    assert 'No column here is called "Question"' in said(read)


def test_toml_is_read_with_the_same_patience(small_bank: str) -> None:
    """What is wrong in a TOML file is named by its line, and the rest is read."""
    bad = small_bank.replace('say = "I like to be outside."', 'say = "I like it."\nsya = 1')
    twice = bad[bad.index("[[question]]") :].replace('level = "entry_2"', 'level = "entry_9"', 1)
    read = read_file((bad + twice).encode(), "a.toml")
    assert [one.must_hear[0].say for one in read.bank.questions] == ["I like it."]
    assert "sya): This field is not known here." in said(read)
    assert read.left_out == ("Why do you want to work in a garden?",)


# --- the template ---------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [template_xlsx, template_csv])
def test_the_examples_of_the_template_are_not_imported(make: Callable[[], bytes]) -> None:
    """Who sends the template back as it is imports nothing, and is told so in one line."""
    read = read_file(make(), "t.csv")
    assert (read.bank.questions, read.bank.glossary, read.bank.steps) == ((), (), ())
    assert [one.message for one in read.problems] == ["this is the template's example."]


def test_a_filled_in_template_is_read() -> None:
    """A tutor's rows under the examples, with points by id, come in whole."""
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx()))
    assert book.sheetnames[:2] == ["How to", "Bank"]
    book["Questions"].append(["late", BUS, "Entry 3", "Situational"])
    book["Points"].append(["late", None, "Call the manager."])
    file = io.BytesIO()
    book.save(file)
    (question,) = read_file(file.getvalue(), "t.xlsx").bank.questions
    assert (question.level, question.must_hear[0].text) == (Level.ENTRY_3, "Call the manager.")
    assert book["Questions"].data_validations.dataValidation[0].formula1.startswith('"Entry 1')


def test_what_is_written_is_read_by_another_program(builtin: Bank) -> None:
    """Openpyxl finds our sheets, heads and words as a spreadsheet program would."""
    book = openpyxl.load_workbook(io.BytesIO(write_file(builtin, Form.XLSX)))
    rows = list(book["Questions"].iter_rows(values_only=True))
    assert rows[0][:3] == ("Id", "Question", "Level")
    assert len(rows) == 1 + len(builtin.questions)
