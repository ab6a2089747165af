"""Everything about a person in one zip file, made while it is sent: nothing lies on the disk.

In it: a page in plain words, tables for a spreadsheet program, every row of the database about
them as JSON, their kept recordings, opened, and comments that were spoken.
"""

from __future__ import annotations

import json
import zipfile
from typing import IO, TYPE_CHECKING, Any, cast

from coach.account_records import Action, Outcome, Thing, ThingKind
from coach.accounts.audit import MACHINE
from coach.accounts.spreadsheet import csv_parts
from coach.errors import NotFound
from coach.i18n.catalogue import Catalogue
from coach.storage.attempts import AttemptStore
from coach.storage.personal import PERSONAL, rows_about
from coach.storage.remarks import RemarkStore
from coach.storage.tables import (
    AREA_STEPS,
    ATTEMPTS,
    AUDIT,
    CASE_NOTES,
    CASELOADS,
    COMMENTS,
    CORRECTIONS,
    DRILL_TRIES,
    INTERVIEWS,
    JOB_OUTCOMES,
    REPORT_REQUESTS,
    SHARES,
    TASKS,
)
from coach.storage.users import UserStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from sqlalchemy import Table

    from coach.accounts.access import Access
    from coach.accounts.audit import AuditTrail
    from coach.accounts.kept import KeptSound
    from coach.accounts.spreadsheet import Cell
    from coach.storage.attempts import AttemptStore
    from coach.storage.database import Database
from coach.storage.personal import Row

_README_PARTS = (
    *("title", "what", "words", "tables", "data", "sound", "comments", "trail", "safe", "use"),
)
_ANSWER_HEADS = (
    *("answer_id", "answered_at", "question", "level", "belongs_to_answer", "your_words"),
    *("clarity", "pronunciation", "pace", "pausing", "main_points", "words_per_minute"),
)
_BY_NAME = {
    **dict.fromkeys((INTERVIEWS, JOB_OUTCOMES, CASE_NOTES, AREA_STEPS), ("by_id", "by_name")),
    REPORT_REQUESTS: ("asked_by", "asked_by_name"),
}
"""What others wrote or asked about a person: by name, as their page tells it."""
_DRILL_HEADS = ("practised_at", "kind", "text", "other_word")


class Export:
    """Makes exports; asks `Access` first, and notes them in the trail."""

    def __init__(
        self, database: Database, *, access: Access, trail: AuditTrail, kept: KeptSound
    ) -> None:
        self._database = database
        self._users = UserStore(database)
        self._attempts = AttemptStore(database)
        self._remarks = RemarkStore(database)
        self._access = access
        self._trail = trail
        self._kept = kept

    def of(self, user_id: str, now: datetime) -> Iterator[bytes]:
        """The zip file about a person, for that person, piece by piece.

        Raises:
            NotAllowed: they may not (any more); raised before the first piece is asked for.
            StorageProblem: the data can't be read; a file that was begun is cut off then.
        """
        thing = Thing(kind=ThingKind.PERSON, id=user_id)
        self._access.check(user_id, Action.EXPORT_EVERYTHING, thing, now)
        self._trail.note(user_id, "export", thing, Outcome.DONE, now)
        return self._zip(user_id, now)

    def _zip(self, user_id: str, now: datetime) -> Iterator[bytes]:
        sink = _Sink()
        with zipfile.ZipFile(cast("IO[bytes]", sink), "w") as archive:
            for name, parts in self._members(user_id):
                info = zipfile.ZipInfo(name, now.timetuple()[:6])
                info.compress_type = zipfile.ZIP_DEFLATED
                with archive.open(info, "w", force_zip64=True) as member:
                    for part in parts:
                        member.write(part)
                        yield sink.take()
        yield sink.take()

    def _members(self, user_id: str) -> Iterator[tuple[str, Iterable[bytes]]]:
        """Names and contents; each content is made as it is asked for."""
        yield "README.txt", [self._readme(user_id)]
        answers = self._rows(ATTEMPTS, user_id)
        yield "answers.csv", csv_parts(_ANSWER_HEADS, map(_answer_cells, answers))
        drills = self._rows(DRILL_TRIES, user_id)
        yield "drills.csv", csv_parts(_DRILL_HEADS, map(_drill_cells, drills))
        for table in PERSONAL:
            yield f"data/{table.name}.json", _json(self._told(table, user_id))
        for attempt_id in self._kept.attempt_ids_of(user_id):
            sound = self._kept.open(attempt_id)
            if sound is not None:
                yield f"recordings/{attempt_id}.wav", [sound]
        for row in self._rows(COMMENTS, user_id):
            if row["sound_s"]:
                yield f"comments/{row['id']}.ogg", self._spoken(row["id"])

    def _rows(self, table: Table, user_id: str) -> Iterator[Row]:
        return rows_about(self._database, table, user_id)

    def _told(self, table: Table, user_id: str) -> Iterator[Row]:
        """The rows; where another person is in one, what the person may know of them."""
        for row in self._rows(table, user_id):
            if table is SHARES:
                yield {**row, "with_name": self._name(row["with_user_id"])}
            elif table is CASELOADS:
                yield {**row, "case_manager_name": self._name(row["case_manager_id"])}
            elif table is TASKS:
                mine = row["set_by"] == user_id
                yield {**row, "set_by": user_id if mine else None}
            elif table in {COMMENTS, CORRECTIONS}:
                yield self._remark(row, user_id)
            elif table in _BY_NAME:
                yield self._named(row, *_BY_NAME[table], user_id)
            elif table is AUDIT:
                yield {**row, "actor_id": "", "who": self._who(row["actor_id"], user_id)}
            else:
                yield row

    def _named(self, row: Row, column: str, name: str, user_id: str) -> Row:
        """With the name of who did it in the place of their id; one's own id stays."""
        by_id = row[column]
        mine = by_id == user_id
        shown = "" if by_id is None or mine else self._name(by_id)
        return {**row, column: user_id if mine else "", name: shown}

    def _remark(self, row: Row, user_id: str) -> Row:
        """About their answer: with the name of who said it.

        By them about another's: without the machine's score, which is the other person's.
        """
        by_id = row["by_id"]
        if self._attempts.owner(row["attempt_id"]) != user_id:
            hidden = {"machine_value", "scorer_version", "seen_at"}
            return {name: value for name, value in row.items() if name not in hidden}
        return {**row, "by_id": "", "by_name": "" if by_id is None else self._name(by_id)}

    def _spoken(self, comment_id: str) -> list[bytes]:
        try:
            return [self._remarks.sound(comment_id)]
        except NotFound:  # removed while the export is sent
            return []

    def _name(self, user_id: str) -> str:
        """Of somebody whom they know: a share and a caseload show it on the page too."""
        try:
            return self._users.get(user_id).display_name
        except NotFound:
            return ""

    def _who(self, actor_id: str, user_id: str) -> str:
        """Who looked, by what they are here for; their name is theirs."""
        if actor_id == user_id:
            return "me"
        roles = sorted(role.replace("_", " ") for role in self._access.roles(actor_id))
        return ", ".join(roles) or (actor_id if actor_id == MACHINE else "")

    def _readme(self, user_id: str) -> bytes:
        words = Catalogue.load(self._users.get(user_id).interface_language)
        parts = (words.text(f"export.readme.{part}") for part in _README_PARTS)
        return "\r\n\r\n".join(parts).encode()


class _Sink:
    """Where the zip file is written: bytes wait here until they are sent."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def write(self, content: bytes) -> int:
        """Take bytes in."""
        self._waiting += content
        return len(content)

    def flush(self) -> None:
        """Nothing to do; zip files call it."""

    def take(self) -> bytes:
        """All that waits, once."""
        found = bytes(self._waiting)
        self._waiting.clear()
        return found


def _json(rows: Iterator[Row]) -> Iterator[bytes]:
    """A JSON list, a row a line."""
    yield b"["
    for number, row in enumerate(rows):
        line = json.dumps(row, ensure_ascii=False, default=_moment_or_day)
        yield (b",\n" if number else b"\n") + line.encode()
    yield b"\n]\n"


def _moment_or_day(value: date) -> str:
    return value.isoformat()


def _answer_cells(row: Row) -> list[Cell]:
    words: list[Row] = _inside(row, "evidence", "transcript", "words") or []
    measures = (
        ("pronunciation", "clarity"),
        ("pronunciation", "total"),
        ("fluency", "pace"),
        ("fluency", "pausing"),
        ("content", "coverage"),
        ("fluency", "words_per_minute"),
    )
    return [
        row["id"],
        row["created_at"].isoformat(),
        row["question_text"],
        row["level"],
        row["first_turn_id"],
        " ".join(word["text"] for word in words),
        *(_number(_inside(row, "scores", *names)) for names in measures),
    ]


def _drill_cells(row: Row) -> list[Cell]:
    return [row["created_at"].isoformat(), row["kind"], row["text"], row["other"]]


def _inside(value: Any, *names: str) -> Any:
    """What stands in stored JSON under these names, one inside the other; None for nothing."""
    for name in names:
        value = cast("Row", value).get(name) if isinstance(value, dict) else None
    return value


def _number(score: Any) -> float | None:
    """The value of a stored score or measure; nothing where it could not be measured."""
    value = _inside(score, "value") if isinstance(score, dict) else score
    return value if isinstance(value, int | float) else None
