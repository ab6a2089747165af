"""The sectors and jobs of a file: those it lists, and those that its questions name. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questions.schema import MAX_TITLE_CHARS
from questions.tables.ids import free_id, id_from
from questions.tables.problems import Effect, Found, Place, quoted
from questions.tables.repair import Node
from questions.tables.values import items

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from questions.bank import Sector
    from questions.tables.rows import Row

GENERAL = ("general", "Questions for any job")
ANY_JOB = ("any-job", "Any job")
"""Id and title of what a question belongs to where nobody says; the built-in bank has it too."""


class Sectors:
    """Sectors by id, each with its jobs; grows with what the questions name."""

    def __init__(self, rows: Sequence[Row], found: Found, known: Sequence[Sector]) -> None:
        self._found = found
        self._elsewhere = known
        self._known: dict[str, Node] = {}
        self._is_listed = False
        last: Node | None = None
        for row in rows:
            last = self._row(row, last)
        self._is_listed = bool(self._known)

    def of(self, row: Row) -> tuple[Node, Node]:
        """Sector and jobs of a question; the jobs are empty where it means all."""
        value = row.value("sector")
        place = value.place if value else row.place
        sector = self._sector(row.text("sector"), place)
        jobs = row.value("roles")
        named = items(jobs, self._found) if jobs else []
        at = jobs.place if jobs else place
        roles = [Node(self._role(sector, name, at), at) for name in named]
        return Node(sector.value["id"].value, place), Node(roles, at)

    def node(self, place: Place) -> Node:
        """All of them as the table of a bank file has them; at least one."""
        if not self._known:
            self._general(place)
        for sector in self._known.values():
            if not sector.value["role"].value:
                sector.value["role"].value.append(_named(ANY_JOB, sector.place))
        return Node(list(self._known.values()), place)

    def _row(self, row: Row, last: Node | None) -> Node | None:
        """A sector, or one more job of one; a row that names none belongs to the one before."""
        name, title = row.text("sector"), row.text("title")
        sector = self._listed(name, title) if name or title else last
        if sector is None and not (name or title):
            self._found.add(row.place, "this row names no sector.", Effect.ROW)
            return None
        if sector is None:
            sector = self._make(name or title, title or name, row.place, written=bool(name))
        self._jobs(sector, row)
        return sector

    def _listed(self, name: str, title: str) -> Node | None:
        """By its id where that is written: two sectors may have one title."""
        if name:
            return self._known.get(id_from(name, otherwise="sector"))
        return _find(title, self._known.values())

    def _jobs(self, sector: Node, row: Row) -> None:
        name, titles = row.text("job"), row.value("job_title")
        listed = [line for line in (titles.text.split("\n") if titles else []) if line.strip()]
        if name:
            title = " ".join(" ".join(listed).split()) or name
            self._add_role(sector, name, title, row.place, written=True)
        for title in () if name else listed:
            self._add_role(sector, title, " ".join(title.split()), row.place, written=False)

    def _add_role(self, sector: Node, name: str, title: str, place: Place, *, written: bool) -> str:
        taken = {role.value["id"].value for role in sector.value["role"].value}
        used = free_id(id_from(name, otherwise="job"), taken)
        if written and used != name:
            message = f"{quoted(name)} can't be this job's id, so it is {quoted(used)}."
            self._found.add(place, message, Effect.NOTE)
        sector.value["role"].value.append(_named((used, self._fitting(title, place)), place))
        return used

    def _sector(self, name: str, place: Place) -> Node:
        """The one that is named; without a name the only one there is, or the general one."""
        if name:
            return self._find(name) or self._borrowed(name, place) or self._made_for(name, place)
        if self._is_listed and len(self._known) == 1:
            return next(iter(self._known.values()))
        return (
            self._known.get(GENERAL[0]) or self._borrowed(GENERAL[0], place) or self._general(place)
        )

    def _borrowed(self, name: str, place: Place) -> Node | None:
        """A sector that is known elsewhere, with all its jobs."""
        wanted = name.casefold()
        for sector in self._elsewhere:
            if wanted in (sector.id, sector.title.casefold()) and sector.id not in self._known:
                made = _named((sector.id, sector.title), place)
                jobs = [_named((role.id, role.title), place) for role in sector.roles]
                made.value["role"] = Node(jobs, place)
                self._known[sector.id] = made
                return made
        return None

    def _made_for(self, name: str, place: Place) -> Node:
        if self._is_listed:
            message = f"the sector {quoted(name)} is not among those listed, so it was added."
            self._found.add(place, message, Effect.NOTE)
        return self._make(name, name, place, written=False)

    def _role(self, sector: Node, name: str, place: Place) -> str:
        roles = sector.value["role"].value
        role = _find(name, roles)
        if role is not None:
            return role.value["id"].value
        if roles and self._is_listed:
            title = sector.value["title"].value
            message = f"the job {quoted(name)} is not listed for {quoted(title)}. It was added."
            self._found.add(place, message, Effect.NOTE)
        return self._add_role(sector, name, name, place, written=False)

    def _make(self, name: str, title: str, place: Place, *, written: bool) -> Node:
        title = self._fitting(title, place)
        used = free_id(id_from(name, otherwise="sector"), self._known)
        if written and used != name:
            message = f"{quoted(name)} can't be this sector's id, so it is {quoted(used)}."
            self._found.add(place, message, Effect.NOTE)
        sector = _named((used, title), place)
        sector.value["role"] = Node([], place)
        self._known[used] = sector
        return sector

    def _fitting(self, title: str, place: Place) -> str:
        """A sector that is too long to be named would take all its questions with it."""
        if len(title) <= MAX_TITLE_CHARS:
            return title
        message = f"{quoted(title)} is too long for a name here. It was cut."
        self._found.add(place, message, Effect.NOTE)
        return title[:MAX_TITLE_CHARS].strip()

    def _general(self, place: Place) -> Node:
        return self._make(*GENERAL, place, written=False)

    def _find(self, name: str) -> Node | None:
        return self._known.get(name) or _find(name, self._known.values())


def _find(name: str, among: Iterable[Node]) -> Node | None:
    """By id, then by title, however it is written."""
    wanted = " ".join(name.casefold().split())
    known = list(among)
    by_id = (one for one in known if one.value["id"].value == wanted)
    by_title = (one for one in known if one.value["title"].value.casefold() == wanted)
    return next(by_id, None) or next(by_title, None)


def _named(names: tuple[str, str], place: Place) -> Node:
    used, title = names
    return Node({"id": Node(used, place), "title": Node(title, place)}, place)
