"""What somebody writes of a part of a bank before it is saved. Pure: no page, no clock.

A draft holds the fields as a bank file has them. Whatever the form doesn't show, or nobody
touched, stays in them as it was.
"""

from __future__ import annotations

import re
import unicodedata
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.bank_records import Fields, Part

MUST_HEAR, KEY_WORD, SOURCE = "must_hear", "key_word", "source"
GLOSSARY, STEP = "glossary", "hiring_step"
ROWS = (MUST_HEAR, KEY_WORD, SOURCE, GLOSSARY, STEP)
"""Fields that are lists of tables: rows of the form."""
_MOST_ID = 40
_NUMBERS = count(1)


def _new_name() -> str:
    return f"{next(_NUMBERS)}"


@dataclass(kw_only=True)
class Draft:
    """A part as it is being written.

    Attributes:
        based_on: number of the version that it began with.
        began: the fields of that version.
        fields: as they are now.
        rows: for each field of rows, a name for each row, which moves with it.
        name: differs for each draft, so that a new one has fields of its own on the page.
    """

    based_on: int
    began: dict[str, Any]
    fields: dict[str, Any]
    rows: dict[str, list[str]]
    name: str = field(default_factory=_new_name)

    @staticmethod
    def of(part: Part) -> Draft:
        """A draft that begins with the newest version of a part."""
        fields = deepcopy(dict(part.content))
        return Draft(
            based_on=part.number,
            began=deepcopy(fields),
            fields=fields,
            rows={name: [_new_name() for _ in fields.get(name, ())] for name in ROWS},
        )

    @property
    def is_changed(self) -> bool:
        """Whether there is something to save."""
        return self.to_save() != self.began

    def to_save(self) -> dict[str, Any]:
        """The fields without rows in which nothing stands; each point has an id."""
        fields = deepcopy(self.fields)
        for name in ROWS:
            _put(fields, name, [row for row in fields.get(name, ()) if set(row) - {"id"}])
        _name_points(fields.get(MUST_HEAR, ()))
        return fields

    def text(self, *path: str) -> str:
        """A text as it is written; a list of texts one a line. "" for what isn't there."""
        value = self._table(path[:-1]).get(path[-1], "")
        if isinstance(value, str):
            return value
        return "\n".join(str(line) for line in value) if isinstance(value, list) else ""

    def write(self, written: str, *path: str, lines: bool = False) -> None:
        """Put a text in its place, as it was typed; one that is empty is taken out."""
        if written == self.text(*path):
            return
        value: Any = [line for line in map(str.strip, written.splitlines()) if line]
        self.put(value if lines else written.strip() and written, *path)

    def put(self, value: Any, *path: str) -> None:
        """Put a value in its place, whatever it is; what is empty is taken out."""
        *tables, name = path
        table = self._table(tables, make=bool(value))
        _put(table, name, value)
        if len(tables) == 1 and not table:  # such as the frames of all levels
            self.fields.pop(tables[0], None)

    def row(self, of: str, name: str) -> dict[str, Any]:
        """The table of one row."""
        return self.fields[of][self.rows[of].index(name)]

    def add_row(self, of: str) -> None:
        """A new row at the end, with nothing in it."""
        self.fields.setdefault(of, []).append({})
        self.rows[of].append(_new_name())

    def take_row_out(self, of: str, name: str) -> None:
        """Take a row out."""
        place = self.rows[of].index(name)
        del self.rows[of][place]
        del self.fields[of][place]
        if not self.fields[of]:
            del self.fields[of]

    def move_row(self, of: str, name: str, by: int) -> None:
        """Move a row up (-1) or down (1); at an end it stays."""
        place = self.rows[of].index(name)
        to = min(max(place + by, 0), len(self.rows[of]) - 1)
        for rows in (cast("list[Any]", self.rows[of]), self.fields[of]):
            rows.insert(to, rows.pop(place))

    def _table(self, path: Sequence[str], *, make: bool = False) -> dict[str, Any]:
        if not path:
            return self.fields
        if path[0] in self.rows:
            return self.row(path[0], path[1])
        return self.fields.setdefault(path[0], {}) if make else self.fields.get(path[0], {})


def differing(one: Fields, other: Fields) -> tuple[str, ...]:
    """Names of the fields that are not the same, in the order in which they stand."""
    names = dict.fromkeys((*one, *other))
    return tuple(name for name in names if one.get(name) != other.get(name))


def chosen(merged: Fields, theirs: Fields, names: Sequence[str]) -> dict[str, Any]:
    """`merged` with these fields as `theirs` has them."""
    fields = deepcopy(dict(merged))
    for name in names:
        _put(fields, name, deepcopy(theirs.get(name)))
    return fields


def sectors_of(titles: Sequence[str], before: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Kinds of work by their titles. One that was there keeps its id and its roles.

    Where as many titles stand as before, one that is new is another title of what stood there.
    """
    by_title = {str(sector.get("title", "")): sector for sector in before}
    same_places = len(titles) == len(before)
    made: list[dict[str, Any]] = []
    for place, title in enumerate(dict.fromkeys(titles)):
        known = by_title.get(title)
        if known is None and same_places and before[place].get("title") not in titles:
            known = before[place]
        made.append(
            {**deepcopy(dict(known)), "title": title}
            if known is not None
            else _new_sector(title, {str(one.get("id")) for one in (*before, *made)})
        )
    return made


def id_of(text: str, taken: set[str], *, otherwise: str) -> str:
    """An id made of a text, such as "you-help-people", that isn't taken."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain)
    wish = "-".join(words)[:_MOST_ID].strip("-") or otherwise
    return next(
        found for number in count(1) if (found := wish + f"-{number}" * (number > 1)) not in taken
    )


def _new_sector(title: str, taken: set[str]) -> dict[str, Any]:
    found = id_of(title, taken, otherwise="work")
    return {"id": found, "title": title, "role": [{"id": found, "title": title}]}


def _name_points(points: Sequence[dict[str, Any]]) -> None:
    taken = {str(point["id"]) for point in points if point.get("id")}
    for point in points:
        if not point.get("id"):
            point["id"] = id_of(str(point.get("text", "")), taken, otherwise="point")
            taken.add(point["id"])


def _put(table: dict[str, Any], name: str, value: Any) -> None:
    if value in ("", [], {}, None, False):
        table.pop(name, None)
    else:
        table[name] = value
