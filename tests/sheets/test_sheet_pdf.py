"""The PDF is read back: its words, its signs, its tags, and what it must not hold."""

from __future__ import annotations

import io
import logging
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from coach.sheet_pdf import pdf_of
from coach.sheet_records import Paper, PaperPart, PaperSound

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
PAPER = Paper(
    language="en",
    title="My best answer",
    question="Tell me about a time when you helped somebody.",
    when="2 March 2026, 10:30",
    answers=(PaperPart(heading="What I say", lines=("I helped my neighbour. She was happy.",)),),
    sounds_heading="2 sounds to practise",
    sounds=(
        PaperSound(
            name="ee as in see",
            sign="/iː/",
            own_words="In your words: week.",
            how="Smile.",
            pair="Say these two: ship, sheep.",
        ),
        PaperSound(name="th as in this", sign="/ðəʊʃʒŋɜːɒ/", own_words="", how="", pair=""),
    ),
    plan=(PaperPart(heading="What to do next", lines=("Say it again.",)),),
    foot="This is for practice only.",
)


def read(paper: Paper) -> PdfReader:
    """The file of a paper, opened by another program."""
    return PdfReader(io.BytesIO(pdf_of(paper, NOW)))


@cache
def read_many() -> PdfReader:
    """The file of a sheet with several pages and everything on it that there can be."""
    return read(MANY)


def text_of(reader: PdfReader) -> str:
    """All words, with each run of white space as one space."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def answered(*lines: str) -> Paper:
    """The paper with another answer."""
    return replace(PAPER, answers=(replace(PAPER.answers[0], lines=lines),))


def test_everything_on_the_paper_can_be_read_back() -> None:
    """Every line of the sheet stands in the file, the signs of the sounds too, on one page."""
    reader = read(PAPER)
    text = text_of(reader)
    assert len(reader.pages) == 1
    for part in (PAPER.question, PAPER.when, *PAPER.answers[0].lines, PAPER.foot, "Say it again."):
        assert part in text
    for sign in ("/iː/", "/ðəʊʃʒŋɜːɒ/", "Say these two: ship, sheep."):
        assert sign in text


def test_the_file_is_tagged_for_screen_readers() -> None:
    """Language, title, headings and paragraphs are marked; each tag points at its words."""
    reader = read(PAPER)
    root: Any = reader.root_object
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == PAPER.title
    document = root["/StructTreeRoot"]["/K"][0].get_object()
    kinds = [element.get_object()["/S"] for element in document["/K"]]
    assert kinds[:5] == ["/H1", "/P", "/P", "/H2", "/P"]
    assert kinds.count("/H3") == 2
    marks = [element.get_object()["/K"][0] for element in document["/K"]]
    assert marks == list(range(len(marks)))
    content = reader.pages[0].get_contents()
    assert content is not None
    assert content.get_data().count(b"BDC") == len(marks)


PAINTING = {
    *(b"Tj", b"TJ", b"'", b'"'),  # letters
    *(b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"),  # lines and areas
    *(b"Do", b"sh", b"INLINE IMAGE", b"EI"),  # pictures
}
MANY = replace(
    PAPER,
    answers=(
        replace(PAPER.answers[0], lines=("این جواب من است", "word " * 330)),
        PaperPart(heading="Then they ask: Why?", lines=("Because.",)),
    ),
)


def operations(page: Any) -> list[tuple[Any, bytes]]:
    """What is drawn on a page, in order."""
    return ContentStream(page.get_contents(), page.pdf).operations


def tags(reader: PdfReader) -> list[Any]:
    """The elements of the structure tree in their order."""
    root: Any = reader.root_object
    (document,) = root["/StructTreeRoot"]["/K"]
    return [element.get_object() for element in document.get_object()["/K"]]


def test_all_that_is_drawn_is_tagged_or_no_content() -> None:
    """Every letter stands in one tagged place, and every line is marked as decoration."""
    for page in read_many().pages:
        inside: list[str] = []
        marks: list[int] = []
        for operands, operator in operations(page):
            if operator in {b"BDC", b"BMC"}:
                inside.append(operands[0])
                marks += [operands[1]["/MCID"]] if "/MCID" in operands[-1] else []
            elif operator == b"EMC":
                inside.pop()
            elif operator in PAINTING:
                assert inside
                assert (inside[0] == "/Artifact") == (operator == b"S")
        assert inside == []
        assert marks == list(range(len(marks)))


def test_tags_and_pages_point_at_each_other() -> None:
    """Each tag names its page and mark, each mark finds its tag, in the order of reading."""
    reader = read_many()
    root: Any = reader.root_object
    numbers = list(root["/StructTreeRoot"]["/ParentTree"]["/Nums"])
    by_page = dict(zip(numbers[::2], numbers[1::2], strict=True))
    in_order: list[Any] = []
    assert len(reader.pages) > 1
    for page in reader.pages:
        elements = [one.get_object() for one in by_page[page["/StructParents"]]]
        assert [element["/K"] for element in elements] == [[n] for n in range(len(elements))]
        assert {element.raw_get("/Pg") for element in elements} == {page.indirect_reference}
        in_order += elements
    assert in_order == tags(reader)


def test_headings_go_down_one_step_at_a_time() -> None:
    """One title, parts below it, sounds below their part; every heading has words below it."""
    kinds = [element["/S"] for element in tags(read_many())]
    levels = [int(kind[2:]) for kind in kinds if kind.startswith("/H")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert set(kinds) == {"/H1", "/H2", "/H3", "/P"}


def test_nothing_empty_is_tagged() -> None:
    """A sound about which there is nothing to say has no empty paragraph to stop at."""
    reader = read(PAPER)
    after_sounds = [element["/S"] for element in tags(reader)][-6:]
    assert after_sounds == ["/H3", "/P", "/H3", "/H2", "/P", "/P"]


def test_title_and_language_stand_where_newer_readers_look() -> None:
    """The metadata stream has them, with signs of XML as letters."""
    metadata = read(replace(PAPER, title="Best & <first>")).xmp_metadata
    assert metadata is not None
    assert metadata.dc_title == {"x-default": "Best & <first>"}
    assert metadata.dc_language == ["en-GB"]
    assert metadata.dc_creator == []


def test_fonts_are_inside_the_file() -> None:
    """Whoever opens it needs no font of their own, and each letter tells which one it is."""
    for page in read_many().pages:
        used: Any = page
        for font in used["/Resources"]["/Font"].values():
            assert "/ToUnicode" in font.get_object()
            (inside,) = font.get_object()["/DescendantFonts"]
            descriptor = inside.get_object()["/FontDescriptor"].get_object()
            assert "/FontFile2" in descriptor


@pytest.mark.parametrize(
    "written",
    ["این جواب من است و در Leeds کار می‌کنم.", "أنا أعمل في مطعم (قريب).", "جواب"],
)
def test_text_from_the_right_is_read_in_its_order(written: str) -> None:
    """Who hears or copies the file gets the letters as they were written, not as they stand."""
    page: Any = read(answered(written)).pages[0]
    given = [
        operands[1]["/ActualText"]
        for operands, operator in operations(page)
        if operator == b"BDC" and "/ActualText" in operands[1]
    ]
    assert given == [written]


def test_a_long_answer_goes_on_to_the_next_page() -> None:
    """Ten minutes of speech lose no word, and the tags of every page are whole."""
    words = [f"word{number}" for number in range(1800)]
    reader = read(answered(" ".join(words)))
    assert len(reader.pages) > 2
    text = text_of(reader)
    assert [word for word in words if word not in text] == []
    for page in reader.pages:
        content = page.get_contents()
        assert content is not None
        assert content.get_data().count(b"BDC") == content.get_data().count(b"EMC") - (
            content.get_data().count(b"BMC")
        )


@pytest.mark.parametrize(
    ("written", "letters"),
    [("این جواب من است", "جواب"), ("Моя відповідь", "відповідь"), ("ሰላም ለዓለም", "ሰላም")],
    ids=["from the right", "Cyrillic", "Ethiopic"],
)
def test_other_scripts_are_shown(written: str, letters: str) -> None:
    """Words written by hand in another script are there, by letters of our fonts."""
    text = unicodedata.normalize("NFKC", text_of(read(answered(written))))
    assert letters in text or letters[::-1] in text


def test_text_from_the_right_stands_at_the_right() -> None:
    """A paragraph that begins with Arabic letters ends at the right margin; English does not."""
    places: dict[str, list[float]] = {"rtl": [], "ltr": []}
    for way, line in (("rtl", "جواب"), ("ltr", "answer")):

        def note(text: str, _cm: object, tm: list[float], *_: object, way: str = way) -> None:
            if text.strip():
                places[way].append(tm[4])

        read(answered(line)).pages[0].extract_text(visitor_text=note)
    assert max(places["rtl"]) > 400
    assert max(places["ltr"]) < 400


def test_letters_of_no_font_are_question_marks(caplog: pytest.LogCaptureFixture) -> None:
    """A smiling face or a Chinese letter breaks nothing, and no log holds what was written."""
    with caplog.at_level(logging.DEBUG):
        text = text_of(read(answered("Good \U0001f642 日本 day")))
    assert "Good ? ?? day" in text
    assert "日" not in caplog.text


@pytest.mark.parametrize("hostile", ["(unbalanced \\) ) <</JS (x)>>", "\\u0000 %PDF", "a" * 3000])
def test_words_are_no_commands(hostile: str) -> None:
    """Words that look like PDF are words; nothing in the file runs."""
    reader = read(answered(hostile))
    raw = pdf_of(answered(hostile), NOW)
    assert hostile[:20].strip() in text_of(reader)
    for command in (
        b"/JavaScript",
        b"/Launch",
        b"/URI",
        b"/EmbeddedFile",
        b"/Sound",
        b"/RichMedia",
    ):
        assert command not in raw


def test_the_file_says_nothing_of_machine_or_person() -> None:
    """Its properties are a title and a date: no author, no name of a program or a folder."""
    reader = read(PAPER)
    assert set(reader.metadata or ()) <= {"/Title", "/CreationDate", "/Producer"}
