"""The words that people read, in their language, from gettext `.po` files.

Messages have stable ids (`practise.send`); English is one of the languages, not the key. The
files are read as they are, so a translator needs no compile step: Babel parses the `.po`, and
the standard library's gettext answers from the result, plural rules included. A message that a
language lacks is given in English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from gettext import GNUTranslations
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from babel.messages.catalog import Catalog

LOCALES = Path(__file__).with_name("locales")
ENGLISH = "en"

_CHECKED = re.compile(r'^"X-Checked-By-A-Person:\s*yes\b', re.IGNORECASE | re.MULTILINE)
"""The header of a `.po` file once a person who speaks the language has read all of it.

Babel drops headers that it doesn't know, so the file's own text is searched for it.
"""

_PLURAL_PARAMETERS = ("count", "seconds")
"""The number that chooses the plural form is the first of these that a message has."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_REGIONS = {"en": "en_GB"}
"""Whose dates a language follows, where its own default is another country's."""

_MISSING = "…"
"""Stands where a parameter was not given: better than braces in front of a participant."""

_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


@dataclass(frozen=True, kw_only=True)
class Language:
    """A language of the interface.

    `native_name` is what its speakers call it; `checked_by_a_person` is False for a translation
    that no speaker has read yet.
    """

    code: str
    native_name: str
    direction: Literal["ltr", "rtl"]
    checked_by_a_person: bool


@dataclass(frozen=True, kw_only=True)
class _Messages:
    """One parsed `.po` file."""

    language: Language
    locale: Locale
    ids: frozenset[str]
    plural_ids: frozenset[str]
    translations: GNUTranslations


class Catalogue:
    """The messages of one language, with English for those that it lacks."""

    def __init__(self, *, own: _Messages, english: _Messages) -> None:
        self._own = own
        self._english = english

    @classmethod
    def load(cls, language: str, *, folder: Path = LOCALES) -> Catalogue:
        """The catalogue of a language, or the English one if there is no such language."""
        english = _read(_file(folder, ENGLISH))
        there_is_one = language in {known.code for known in languages(folder=folder)}
        return cls(own=_read(_file(folder, language)) if there_is_one else english, english=english)

    @property
    def language(self) -> Language:
        """The language of this catalogue."""
        return self._own.language

    @property
    def ids(self) -> frozenset[str]:
        """The ids that this language has words for."""
        return self._own.ids

    def text(self, message_id: str, /, **params: object) -> str:
        """The message with its parameters in place: numbers and times as the language writes them.

        A message with plural forms takes its number from `count`, or else from `seconds`. An id
        that no catalogue has is given back as it is (the tests look for those).
        """
        source = self._own if message_id in self._own.ids else self._english
        template = _template(source, message_id, params)
        return _PLACEHOLDER.sub(lambda found: self._filled(found, params), template)

    def words(self, message_id: str) -> str:
        """The message as its translator wrote it, with the names of its parameters in braces."""
        source = self._own if message_id in self._own.ids else self._english
        return _template(source, message_id, {})

    def day(self, value: date) -> str:
        """A day as this language writes it where there is little room."""
        return format_date(value, format="medium", locale=self._own.locale)

    def _filled(self, found: re.Match[str], params: Mapping[str, object]) -> str:
        name = found[1]
        return self._shown(params[name]) if name in params else _MISSING

    def _shown(self, value: object) -> str:
        """A parameter as this language writes it."""
        if isinstance(value, datetime):
            day = format_date(value, format="long", locale=self._own.locale)
            return f"{day}, {format_time(value, format='short', locale=self._own.locale)}"
        if isinstance(value, date):
            return format_date(value, format="full", locale=self._own.locale)
        if isinstance(value, int | float):
            return format_decimal(value, format="#,##0.#", locale=self._own.locale)
        return self._isolated(str(value))

    def _isolated(self, value: str) -> str:
        """Text of unknown direction, kept from turning the sentence around it."""
        if self._own.language.direction == "ltr":
            return value
        return f"{_FIRST_STRONG_ISOLATE}{value}{_POP_ISOLATE}"


def languages(*, folder: Path = LOCALES) -> tuple[Language, ...]:
    """The languages that there is a catalogue of: English first, then by code."""
    return tuple(_read(_file(folder, code)).language for code in _codes(folder))


@lru_cache(maxsize=32)
def _codes(folder: Path) -> tuple[str, ...]:
    """Looked up once: a page asks for a hundred messages, and a new language comes with a start."""
    codes = sorted(file.parts[-3] for file in folder.glob("*/LC_MESSAGES/messages.po"))
    return tuple(sorted(codes, key=lambda code: code != ENGLISH))


def placeholders(text: str) -> frozenset[str]:
    """The names of the parameters that a message asks for."""
    return frozenset(_PLACEHOLDER.findall(text))


def _file(folder: Path, language: str) -> Path:
    return folder / language.replace("-", "_") / "LC_MESSAGES" / "messages.po"


@lru_cache(maxsize=32)
def _read(file: Path) -> _Messages:
    tag = file.parts[-3]
    locale = Locale.parse(_REGIONS.get(tag, tag), sep="_")
    content = file.read_text(encoding="utf-8")
    catalog = read_po(StringIO(content), locale=locale, abort_invalid=True)
    messages = [message for message in catalog if message.id and message.string]
    return _Messages(
        language=_language(tag, checked=_CHECKED.search(content) is not None),
        locale=locale,
        ids=frozenset(_first(message.id) for message in messages),
        plural_ids=frozenset(_first(m.id) for m in messages if m.pluralizable),
        translations=_translations(catalog),
    )


def _language(tag: str, *, checked: bool) -> Language:
    locale = Locale.parse(tag, sep="_")
    return Language(
        code=tag.replace("_", "-"),
        native_name=(locale.display_name or tag).capitalize(),
        direction="rtl" if locale.text_direction == "rtl" else "ltr",
        checked_by_a_person=checked,
    )


def _translations(catalog: Catalog) -> GNUTranslations:
    """The catalogue as gettext reads it, made in memory."""
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _first(message_id: str | list[str] | tuple[str, ...]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


def _template(source: _Messages, message_id: str, params: Mapping[str, object]) -> str:
    if message_id not in source.plural_ids:
        return source.translations.gettext(message_id)
    count = next((params[name] for name in _PLURAL_PARAMETERS if name in params), 0)
    number = round(count) if isinstance(count, int | float) else 0
    return source.translations.ngettext(message_id, message_id, number)
