"""The sheet as a PDF of A4 pages: tagged for screen readers, with fonts of its own.

fpdf2 2.8 writes a structure tree only for pictures and outlines, through two methods that it does
not document (`_add_marked_content`, `_out`). They are used in one class here, to tag headings and
paragraphs; a test reads the tags back, so a version without them is noticed.

Letters: Latin, Greek, Cyrillic and the signs of the IPA, Arabic, Ethiopic. A letter of any other
script is shown as a question mark, never as an empty box. Text from right to left is shaped and
set from the right, paragraph by paragraph, by its first letter; as it stands there in the order of
the eye, its letters are given a second time in the order of reading, for who hears or copies it.
"""

from __future__ import annotations

import logging
import unicodedata
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from datetime import datetime

    from coach.sheet_records import Paper, PaperPart, PaperSound

_FONTS = Path(__file__).with_name("fonts")
_MAIN, _ARABIC, _ETHIOPIC = "Noto Sans", "Noto Sans Arabic", "Noto Sans Ethiopic"
_FILES = {
    (_MAIN, ""): "NotoSans-Regular.ttf",
    (_MAIN, "B"): "NotoSans-Bold.ttf",
    (_ARABIC, ""): "NotoSansArabic-Regular.ttf",
    (_ARABIC, "B"): "NotoSansArabic-Regular.ttf",
    (_ETHIOPIC, ""): "NotoSansEthiopic-Regular.ttf",
    (_ETHIOPIC, "B"): "NotoSansEthiopic-Regular.ttf",
}
_UNKNOWN = "?"
_MARGIN_MM, _BOTTOM_MM = 20.0, 22.0
_FOOT_FROM_BOTTOM_MM = 20.0
_LINE = 0.45
"""Height of a line in a table, in mm for each point of its letters."""
_XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
    "<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>"
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
)
"""Title and language once more, where newer readers look for them; nothing else."""

INK, QUIET, TEAL = (34, 32, 28), (92, 86, 76), (28, 107, 96)
_WORDS_AT_ONCE = 80
"""A paragraph ends with the first sentence that ends after so many words …"""
_MOST_AT_ONCE = 130
"""… or here: each is kept whole on one page, and a page must have room for it."""

Style = tuple[Literal["", "B"], float, tuple[int, int, int]]
_TITLE: Style = ("B", 20, TEAL)
_QUESTION: Style = ("", 13, QUIET)
_HEADING: Style = ("B", 13, TEAL)
_ANSWER: Style = ("", 13, INK)
_BODY: Style = ("", 11, INK)
_STRONG: Style = ("B", 11, INK)
_SMALL: Style = ("", 9, QUIET)
_FOOT: Style = ("", 8, QUIET)


def pdf_of(paper: Paper, now: datetime) -> bytes:
    """The bytes of the PDF. It holds these words, a title and a date: no name and no sound."""
    for noisy in ("fpdf", "fontTools"):  # they would log letters of the answer
        logging.getLogger(noisy).setLevel(logging.ERROR)
    document = new_document(paper.title, paper.language, now)
    document.add_page()
    document.block("H1", paper.title, _TITLE, after_mm=1)
    document.block("P", paper.question, _QUESTION, after_mm=0.5)
    document.block("P", paper.when, _SMALL, after_mm=4)
    for answer in paper.answers:
        _answer(document, answer)
    _sounds(document, paper)
    for part in paper.plan:
        document.block("H2", part.heading, _HEADING, before_mm=3, after_mm=1)
        for line in part.lines:
            document.block("P", line, _BODY, after_mm=1.5)
    document.rule()
    document.block("P", paper.foot, _SMALL)
    return bytes(document.output())


def _answer(document: Any, answer: PaperPart) -> None:
    document.block("H2", answer.heading, _HEADING, after_mm=1)
    for line in answer.lines:
        for stretch in _stretches(line):
            document.block("P", stretch, _ANSWER, after_mm=2)


def _stretches(line: str) -> list[str]:
    """A long line in paragraphs, cut where a sentence ends if one does."""
    found: list[list[str]] = [[]]
    for word in line.split(" "):
        ended = found[-1] and found[-1][-1].endswith((".", "?", "!"))
        if len(found[-1]) >= (_WORDS_AT_ONCE if ended else _MOST_AT_ONCE):
            found.append([])
        found[-1].append(word)
    return [" ".join(words) for words in found]


def _sounds(document: Any, paper: Paper) -> None:
    if not paper.sounds:
        return
    document.block("H2", paper.sounds_heading, _HEADING, before_mm=3, after_mm=1)
    for sound in paper.sounds:
        document.block("H3", f"{sound.name} {sound.sign}", _STRONG)
        if about := _about(sound):
            document.block("P", about, _BODY, after_mm=2)


def _about(sound: PaperSound) -> str:
    return " ".join(part for part in (sound.own_words, sound.pair, sound.how) if part)


def new_document(title: str, language: str, now: datetime) -> Any:
    """An empty document with this title, in this language, that can write in all our scripts."""
    document = _tagged_document()
    language = "en-GB" if language == "en" else language
    document.set_title(title)
    document.set_lang(language)
    document.set_xmp_metadata(_XMP.format(title=escape(title), language=language))
    document.set_creation_date(now)
    document.set_margin(_MARGIN_MM)
    document.set_auto_page_break(auto=True, margin=_BOTTOM_MM)
    for (family, style), file in _FILES.items():
        document.add_font(family, style, str(_FONTS / file))
    document.set_font(_MAIN)
    document.set_fallback_fonts([_ARABIC, _ETHIOPIC], exact_match=False)
    return document


@cache
def _letters() -> frozenset[int]:
    """Every letter that one of the fonts has."""
    from fontTools.ttLib import TTFont

    found: set[int] = set()
    for file in sorted(set(_FILES.values())):
        with TTFont(_FONTS / file, lazy=True) as font:
            found |= set(font.getBestCmap() or ())
    return frozenset(found)


def _drawable(text: str) -> str:
    known = _letters()
    composed = unicodedata.normalize("NFC", text)
    return "".join(letter if ord(letter) in known else _UNKNOWN for letter in composed)


def _from_the_right(text: str) -> bool:
    """Whether the first letter with a direction is one of a script from right to left."""
    strong = (unicodedata.bidirectional(letter) for letter in text)
    return next((way in {"R", "AL"} for way in strong if way in {"L", "R", "AL"}), False)


def _in_order_of_reading(text: str) -> str:
    """The beginning of a stretch whose letters stand otherwise than they are read."""
    letters = f"\ufeff{text}".encode("utf-16-be").hex().upper()
    return f"/Span <</ActualText <{letters}>>> BDC"


def _dark_squares(rows: Iterable[Iterable[int]]) -> tuple[int, list[tuple[int, int]]]:
    """How many rows there are, and row and column of each dark square."""
    grid = [list(row) for row in rows]
    dark = [
        (row, column)
        for row, squares in enumerate(grid)
        for column, is_dark in enumerate(squares)
        if is_dark
    ]
    return len(grid), dark


class _Placed:
    """What a document can do besides: texts at a place of the page, and a foot on each page."""

    foot_lines: tuple[str, ...] = ()
    """They stand at the end of every page."""

    def footer(self: Any) -> None:
        """The same lines at the end of every page, which stand in its words once besides."""
        if not self.foot_lines:
            return
        at_y = self.h - _FOOT_FROM_BOTTOM_MM
        with self.decoration():
            for line in self.foot_lines:
                place = {"x": self.l_margin, "y": at_y, "width_mm": self.epw}
                at_y += self.put(line, _FOOT, **place, align="R" if _from_the_right(line) else "L")

    def height_mm(self: Any, text: str, style: Style, width_mm: float) -> float:
        """How high a text is in so much room."""
        return self._lay(text, style, width_mm, dry_run=True)

    def put(
        self: Any, text: str, style: Style, *, x: float, y: float, width_mm: float, align: str = "L"
    ) -> float:
        """A text at a place of the page, without a tag of its own; its height in mm."""
        self.set_xy(x, y)
        return self._lay(text, style, width_mm, align=align)

    def _lay(
        self: Any,
        text: str,
        style: Style,
        width_mm: float,
        *,
        align: str = "L",
        dry_run: bool = False,
    ) -> float:
        weight, size_pt, colour = style
        self.set_font(_MAIN, weight, size_pt)
        self.set_text_color(*colour)
        self.set_text_shaping(True, direction="rtl" if _from_the_right(text) else "ltr")
        height: Any = self.multi_cell(
            w=width_mm,
            h=size_pt * _LINE,
            text=_drawable(text),
            align=align,
            new_x="LMARGIN",
            new_y="NEXT",
            dry_run=dry_run,
            output="HEIGHT",
        )
        return float(height)

    @contextmanager
    def decoration(self: Any) -> Generator[None]:
        """What is drawn in it is no content: words beside say the same."""
        with self._marked("/Artifact BMC"):
            yield

    @contextmanager
    def tagged(self: Any, kind: str, said: str) -> Generator[None]:
        """What is drawn in it stands as one thing in the order of reading, and is read so."""
        with self._tagged(kind), self._marked(_in_order_of_reading(_drawable(said))):
            yield


def _tagged_document() -> Any:
    """An empty document that can tag what it shows; fpdf2 is loaded here, not at the start."""
    from fpdf import FPDF, ViewerPreferences
    from fpdf.enums import XPos, YPos

    class TaggedDocument(_Placed, FPDF):
        """Blocks of text one below the other, each with its place in the structure tree."""

        def block(
            self,
            kind: str,
            text: str,
            style: Style,
            *,
            before_mm: float = 0.0,
            after_mm: float = 0.0,
        ) -> None:
            """A heading (`H1` to `H3`) or a paragraph (`P`), whole on one page."""
            weight, size_pt, colour = style
            shown, from_right = _drawable(text), _from_the_right(text)
            self.set_font(_MAIN, weight, size_pt)
            self.set_text_color(*colour)
            self.set_text_shaping(True, direction="rtl" if from_right else "ltr")
            line_mm = size_pt * 0.5
            how: dict[str, Any] = {
                "w": self.epw,
                "h": line_mm,
                "text": shown,
                "align": "R" if from_right else "L",
                "new_x": XPos.LMARGIN,
                "new_y": YPos.NEXT,
            }
            height: Any = self.multi_cell(**how, dry_run=True, output="HEIGHT")
            follows_mm = (
                3 * line_mm if kind != "P" else 0.0
            )  # no heading alone at the end of a page
            self.ln(before_mm)
            if self.will_page_break(float(height) + follows_mm):
                self.add_page()
            read = self._marked(_in_order_of_reading(shown)) if from_right else nullcontext()
            with self._tagged(kind), read:
                self.multi_cell(**how)
            self.ln(after_mm)

        def rule(self) -> None:
            """A thin line, which is no content."""
            self.ln(3)
            with self._marked("/Artifact BMC"):
                self.set_draw_color(*QUIET)
                self.line(self.l_margin, self.y, self.w - self.r_margin, self.y)
            self.ln(2)

        def squares(self, rows: Iterable[Iterable[int]], side_mm: float) -> None:
            """A picture of dark and light squares, which is no content: words beside say it.

            Args:
                rows: from the top, 1 for a dark square; as many as there are in each.
                side_mm: of the whole picture.
            """
            count, dark = _dark_squares(rows)
            one_mm, left, top = side_mm / count, self.x, self.y
            with self._marked("/Artifact BMC"):
                self.set_fill_color(0, 0, 0)
                for row, column in dark:
                    x, y = left + column * one_mm, top + row * one_mm
                    self.rect(x, y, one_mm, one_mm, style="F")
            self.set_xy(left, top + side_mm)

        @contextmanager
        def _tagged(self, kind: str) -> Generator[None]:
            number = self.struct_builder.next_mcid_for_page(self.page)
            self._add_marked_content(struct_type=f"/{kind}", mcid=number)
            with self._marked(f"/{kind} <</MCID {number}>> BDC"):
                yield

        @contextmanager
        def _marked(self, beginning: str) -> Generator[None]:
            self._out(beginning)
            yield
            self._out("EMC")

    document = TaggedDocument(format="A4")
    document.viewer_preferences = ViewerPreferences(display_doc_title=True)
    return document
