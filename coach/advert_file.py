"""The text of an uploaded advert: plain text, or a Word document read by hand and with limits.

A Word document is an archive with one part that holds the words. Only that part is read, never
more of it than `MOST_PART_BYTES`, whatever the archive says of itself; a document type, with which
hostile files define entities, is refused. Pictures, links and macros are never looked at. There is
no reader of PDF among what the product stands on: who has one copies its text.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.parsers import expat

from coach.advert_text import MOST_CHARS, UnfitAdvert

MOST_FILE_BYTES = 2 * 1024 * 1024
MOST_PART_BYTES = 4 * 1024 * 1024
TYPES = ("txt", "docx")
_WORDS = "word/document.xml"
_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main "
_PARAGRAPH, _TEXT, _BREAKS = "p", "t", frozenset({"br", "cr", "tab"})
_ARCHIVE, _PDF = b"PK\x03\x04", b"%PDF"


class UnreadableAdvert(UnfitAdvert):
    """A file that holds no text that can be read here."""

    message_id = "error.advert.file"


def text_of_file(data: bytes) -> str:
    """Its text, by what the file is and not by its name.

    Raises:
        UnfitAdvert: it is too large, a PDF, damaged, hostile, or no text.
    """
    if len(data) > MOST_FILE_BYTES:
        raise UnfitAdvert("error.advert.long", most=MOST_CHARS)
    if data.startswith(_PDF):
        raise UnreadableAdvert("error.advert.pdf")
    if data.startswith(_ARCHIVE):
        return _words_of(_part(data))
    return _decoded(data)


def _decoded(data: bytes) -> str:
    """UTF-8 or UTF-16 with its mark, else the letters of Windows in western Europe."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data:
        raise UnreadableAdvert
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _part(data: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(_WORDS) as part:
            found = part.read(MOST_PART_BYTES + 1)
    except (
        zipfile.BadZipFile,
        KeyError,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
        zlib.error,
    ) as error:
        raise UnreadableAdvert from error
    if len(found) > MOST_PART_BYTES:
        raise UnfitAdvert("error.advert.long", most=MOST_CHARS)
    return found


def _words_of(part: bytes) -> str:
    """The text of a document's paragraphs, a line each."""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.words
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise UnreadableAdvert from error
    return "".join(reader.found)


class _Reader:
    def __init__(self) -> None:
        self.found: list[str] = []
        self._in_text = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        self._in_text = _local(name) == _TEXT
        if _local(name) in _BREAKS:
            self.found.append("\n" if _local(name) != "tab" else " ")

    def end(self, name: str) -> None:
        self._in_text = False
        if _local(name) == _PARAGRAPH:
            self.found.append("\n")

    def words(self, text: str) -> None:
        if self._in_text:
            self.found.append(text)


def _local(name: str) -> str:
    return name.removeprefix(_SPACE).removeprefix(_STRICT)


def _refuse(*declared: object) -> None:
    del declared
    raise UnreadableAdvert
