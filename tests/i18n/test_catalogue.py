from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from coach.i18n.catalogue import Catalogue, languages, placeholders

if TYPE_CHECKING:
    from pathlib import Path

HEADER = r"""msgid ""
msgstr ""
"Language: {tag}\n"
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: {plurals}\n"
{more}
"""
ENGLISH = """
msgid "greet"
msgstr "Hello {name}"

msgid "stops"
msgid_plural "stops"
msgstr[0] "{count} stop"
msgstr[1] "{count} stops"

msgid "only.english"
msgstr "Only here, {seconds} s"
"""
UKRAINIAN = """
msgid "stops"
msgid_plural "stops"
msgstr[0] "{count} зупинка"
msgstr[1] "{count} зупинки"
msgstr[2] "{count} зупинок"

msgid "greet"
msgstr ""
"""
ARABIC = """
msgid "greet"
msgstr "مرحبا {name}"
"""
SLAVIC = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
    "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Catalogues of three languages, one of them written from right to left."""
    write(tmp_path, "en", "nplurals=2; plural=(n != 1);", ENGLISH)
    write(tmp_path, "uk", SLAVIC, UKRAINIAN, r'"X-Checked-By-A-Person: yes\n"')
    write(tmp_path, "ar", "nplurals=1; plural=0;", ARABIC)
    return tmp_path


def write(folder: Path, tag: str, plurals: str, messages: str, more: str = "") -> None:
    """Write the catalogue of one language."""
    file = folder / tag / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True)
    header = HEADER.format(tag=tag, plurals=plurals, more=more)
    file.write_text(header + messages, encoding="utf-8")


def test_a_message_takes_its_parameters(folder: Path) -> None:
    """Names in braces are filled in."""
    assert Catalogue.load("en", folder=folder).text("greet", name="Amina") == "Hello Amina"


def test_parameters_are_not_read_as_messages(folder: Path) -> None:
    """What a participant said stays as it is, braces too."""
    english = Catalogue.load("en", folder=folder)
    assert english.text("greet", name="{count} {x.__class__}") == "Hello {count} {x.__class__}"


def test_a_missing_parameter_is_no_error(folder: Path) -> None:
    """A participant sees dots, never braces or a traceback."""
    assert Catalogue.load("en", folder=folder).text("greet") == "Hello …"


@pytest.mark.parametrize(
    ("language", "count", "shown"),
    [
        ("en", 1, "1 stop"),
        ("en", 2, "2 stops"),
        ("en", 0, "0 stops"),
        ("uk", 1, "1 зупинка"),
        ("uk", 3, "3 зупинки"),
        ("uk", 11, "11 зупинок"),
    ],
)
def test_plurals_follow_the_language(folder: Path, language: str, count: int, shown: str) -> None:
    """Each language has its own rule for the words after a number."""
    assert Catalogue.load(language, folder=folder).text("stops", count=count) == shown


def test_numbers_and_times_are_written_as_the_language_does(folder: Path) -> None:
    """A decimal point is a comma in Ukrainian, and English dates are British."""
    assert Catalogue.load("uk", folder=folder).text("only.english", seconds=2.5) == (
        "Only here, 2,5 s"
    )
    when = datetime(2026, 3, 2, 9, 5, tzinfo=UTC)
    shown = Catalogue.load("en", folder=folder).text("greet", name=when)
    assert shown == "Hello 2 March 2026, 09:05"


def test_what_a_language_lacks_is_said_in_english(folder: Path) -> None:
    """A missing or an empty translation falls back to English, an unknown id to itself."""
    ukrainian = Catalogue.load("uk", folder=folder)
    assert ukrainian.text("greet", name="Amina") == "Hello Amina"
    assert ukrainian.text("no.such.id") == "no.such.id"
    assert "greet" not in ukrainian.ids


def test_an_unknown_language_is_english(folder: Path) -> None:
    """A language without a catalogue gives the English one."""
    assert Catalogue.load("xx", folder=folder).language.code == "en"


def test_languages_know_their_name_direction_and_reader(folder: Path) -> None:
    """English comes first; each has its own name, its direction, and whether a person read it."""
    english, arabic, ukrainian = languages(folder=folder)
    assert (english.code, english.native_name, english.direction) == ("en", "English", "ltr")
    assert (arabic.native_name, arabic.direction) == ("العربية", "rtl")
    assert (ukrainian.code, ukrainian.checked_by_a_person) == ("uk", True)
    assert not arabic.checked_by_a_person


def test_english_words_do_not_turn_a_sentence_from_right_to_left(folder: Path) -> None:
    """In a language from right to left, each parameter is kept in its own direction."""
    shown = Catalogue.load("ar", folder=folder).text("greet", name="a (b)")
    assert shown == "مرحبا \u2068a (b)\u2069"


def test_placeholders() -> None:
    """The names that a message asks for."""
    assert placeholders("{count} of {total} {Not} { x }") == {"count", "total"}
