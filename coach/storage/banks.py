"""Question banks in the database: their parts, every version of each, and the words answered.

What a part or a question holds is canonical JSON (names sorted, no spaces). The words of a
question are named by the SHA-256 of that text, so the same words are kept once and never change.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, delete, exists, func, insert, or_, select, update

from coach.bank_records import COVER, Audience, BankHead, Part, PartState
from coach.errors import NotFound, StorageProblem
from coach.storage.database import one_writer
from coach.storage.tables import (
    ATTEMPTS,
    BANK_PARTS,
    BANK_VERSIONS,
    BANKS,
    MEMBERSHIPS,
    QUESTION_CONTENTS,
    TASK_QUESTIONS,
    TASKS,
)

if TYPE_CHECKING:
    from collections.abc import Generator
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, RowMapping, Select

    from coach.bank_records import Fields
    from coach.storage.database import Database

_LISTED = BANK_PARTS.c.part_id != COVER
_PUBLISHED = _LISTED & (BANK_PARTS.c.state == PartState.PUBLISHED)
_NEWEST = and_(
    BANK_VERSIONS.c.bank_id == BANK_PARTS.c.bank_id,
    BANK_VERSIONS.c.part_id == BANK_PARTS.c.part_id,
    BANK_VERSIONS.c.number == BANK_PARTS.c.number,
)


@dataclass(frozen=True, kw_only=True)
class BankRow:
    """A bank without what is in it."""

    id: str
    owner_id: str | None
    audience: Audience


@dataclass(frozen=True, kw_only=True)
class KeptVersion:
    """One save of a part as it is kept; `coach.bank_records.Version` says what each means."""

    number: int
    at: datetime
    by_id: str | None
    based_on: int | None
    content: Fields


def words_of(content: Fields) -> str:
    """Fields as canonical JSON.

    Raises:
        StorageProblem: they hold what JSON or a text of a database can't.
    """
    try:
        text = json.dumps(
            content, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
        )
        text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise StorageProblem("error.storage.not_storable") from ValueError(type(error).__name__)
    return text


def content_id_of(content: Fields) -> str:
    """The name of a question's words: hexadecimal SHA-256 of their canonical JSON."""
    return hashlib.sha256(words_of(content).encode()).hexdigest()


class BankStore:
    """Keeps banks; knows nothing of who may see them (see `coach.banks`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """All that happens inside, or nothing of it; nobody else writes to a bank meanwhile."""
        with self._database.transaction() as connection:
            one_writer(connection, BANKS)
            yield connection

    # --- banks ------------------------------------------------------------------------------------

    def add(self, bank: BankRow, made_by: str, now: datetime) -> None:
        """Keep a new bank, with nothing in it."""
        row = {**vars(bank), "made_by": made_by, "created_at": now, "changed_at": now}
        with self._database.transaction() as connection:
            connection.execute(insert(BANKS).values(row))

    def get(self, bank_id: str) -> BankRow:
        """The bank with this id.

        Raises:
            NotFound: there is none (any more).
        """
        query = select(BANKS.c.id, BANKS.c.owner_id, BANKS.c.audience).where(BANKS.c.id == bank_id)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFound
        return BankRow(id=row.id, owner_id=row.owner_id, audience=Audience(row.audience))

    def change(self, bank_id: str, *, audience: Audience) -> None:
        """Let others practise it, from now on."""
        statement = update(BANKS).where(BANKS.c.id == bank_id).values(audience=audience)
        with self._database.transaction() as connection:
            connection.execute(statement)

    def touch(self, bank_id: str, now: datetime) -> None:
        """Something in a bank was changed; nothing happens if there is none (any more)."""
        statement = update(BANKS).where(BANKS.c.id == bank_id).values(changed_at=now)
        with self._database.transaction() as connection:
            connection.execute(statement)

    def remove(self, bank_id: str) -> None:
        """Erase a bank with all versions so that nothing is left in any file.

        Words that somebody answered stay for their answers.
        """
        with self.writing() as connection:
            connection.execute(delete(BANKS).where(BANKS.c.id == bank_id))
            self.forget_unused()
            self._database.after_commit(self._database.leave_no_traces)

    def heads(self, owner_id: str | None) -> tuple[BankHead, ...]:
        """The banks of one owner, or with None those that are nobody's own, by title."""
        return self._heads(BANKS.c.owner_id.is_not_distinct_from(owner_id), BANK_PARTS.c.number)

    def open_heads(self, user_id: str) -> tuple[BankHead, ...]:
        """The banks with questions that somebody can practise without a task, by title.

        Each with its title as it was published.
        """
        theirs = or_(
            BANKS.c.owner_id == user_id,
            and_(BANKS.c.owner_id.is_(None), BANKS.c.audience == Audience.EVERYBODY),
        )
        found = self._heads(theirs, BANK_PARTS.c.published_number)
        return tuple(head for head in found if head.published)

    def _heads(
        self, which: ColumnElement[bool], number: ColumnElement[int | None]
    ) -> tuple[BankHead, ...]:
        kept = _LISTED & (BANK_PARTS.c.state != PartState.RETIRED)
        cover = and_(
            BANK_VERSIONS.c.bank_id == BANKS.c.id,
            BANK_VERSIONS.c.part_id == COVER,
            BANK_PARTS.c.part_id == COVER,
            BANK_VERSIONS.c.number == number,
        )
        title = (
            select(BANK_VERSIONS.c.content)
            .where(cover, BANK_PARTS.c.bank_id == BANKS.c.id)
            .correlate(BANKS)
            .scalar_subquery()
        )
        query = (
            select(BANKS, _count(kept).label("questions"), _count(_PUBLISHED).label("published"))
            .add_columns(title.label("cover"))
            .where(which)
        )
        with self._database.reading() as connection:
            heads = [_head(row) for row in connection.execute(query).mappings()]
        return tuple(sorted(heads, key=lambda head: (head.title.casefold(), head.id)))

    # --- parts ------------------------------------------------------------------------------------

    def parts(self, bank_id: str) -> tuple[Part, ...]:
        """The cover, then the questions by position, retired ones last; without their problems."""
        retired = case((BANK_PARTS.c.state == PartState.RETIRED, 1), else_=0)
        order = (retired, BANK_PARTS.c.position, BANK_PARTS.c.part_id)
        query = _parts_query().where(BANK_PARTS.c.bank_id == bank_id).order_by(*order)
        with self._database.reading() as connection:
            return tuple(_part(row) for row in connection.execute(query).mappings())

    def part(self, bank_id: str, part_id: str) -> Part:
        """One part, without its problems.

        Raises:
            NotFound: there is none (any more).
        """
        query = _parts_query().where(_is_part(bank_id, part_id))
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NotFound
        return _part(row)

    def add_part(self, part: Part, by_id: str, now: datetime) -> None:
        """Keep a new part with its first version."""
        row = {name: getattr(part, name) for name in _PART_COLUMNS}
        with self._database.transaction() as connection:
            connection.execute(insert(BANK_PARTS).values(row))
            self.add_version(part, by_id, now, based_on=None)

    def add_version(self, part: Part, by_id: str, now: datetime, *, based_on: int | None) -> None:
        """Keep one save of a part: its content under its number."""
        row = {
            "bank_id": part.bank_id,
            "part_id": part.part_id,
            "number": part.number,
            "at": now,
            "by_id": by_id,
            "based_on": based_on,
            "content": words_of(part.content),
        }
        with self._database.transaction() as connection:
            connection.execute(insert(BANK_VERSIONS).values(row))

    def change_part(self, bank_id: str, part_id: str, **values: object) -> None:
        """Change columns of a part.

        Raises:
            NotFound: there is none (any more).
        """
        statement = update(BANK_PARTS).where(_is_part(bank_id, part_id)).values(values)
        with self._database.transaction() as connection:
            if connection.execute(statement).rowcount == 0:
                raise NotFound

    def versions(self, bank_id: str, part_id: str) -> tuple[KeptVersion, ...]:
        """All saves of a part, newest first."""
        query = (
            select(BANK_VERSIONS)
            .where(BANK_VERSIONS.c.bank_id == bank_id, BANK_VERSIONS.c.part_id == part_id)
            .order_by(BANK_VERSIONS.c.number.desc())
        )
        with self._database.reading() as connection:
            return tuple(_version(row) for row in connection.execute(query).mappings())

    def version(self, bank_id: str, part_id: str, number: int) -> KeptVersion:
        """One save of a part.

        Raises:
            NotFound: there is none (any more).
        """
        query = select(BANK_VERSIONS).where(
            BANK_VERSIONS.c.bank_id == bank_id,
            BANK_VERSIONS.c.part_id == part_id,
            BANK_VERSIONS.c.number == number,
        )
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NotFound
        return _version(row)

    # --- what can be practised --------------------------------------------------------------------

    def published(self, bank_id: str) -> tuple[tuple[str, str], ...]:
        """The questions of a bank that can be practised, in order: each id and name of words."""
        query = (
            select(BANK_PARTS.c.part_id, BANK_PARTS.c.published_content_id)
            .where(BANK_PARTS.c.bank_id == bank_id, _PUBLISHED)
            .order_by(BANK_PARTS.c.position, BANK_PARTS.c.part_id)
        )
        with self._database.reading() as connection:
            return tuple((row[0], row[1]) for row in connection.execute(query))

    def published_question(self, bank_id: str, part_id: str) -> str | None:
        """The name of the words of one question that can be practised; None if there is none."""
        query = select(BANK_PARTS.c.published_content_id).where(
            _is_part(bank_id, part_id), _PUBLISHED
        )
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one_or_none()

    def published_cover(self, bank_id: str) -> Fields | None:
        """The cover of a bank as it was published last; None if it never was."""
        query = (
            select(BANK_VERSIONS.c.content)
            .join(BANK_PARTS, _NEWEST_PUBLISHED)
            .where(_is_part(bank_id, COVER))
        )
        with self._database.reading() as connection:
            text = connection.execute(query).scalar_one_or_none()
        return None if text is None else json.loads(text)

    def set_for(self, user_id: str, question_id: str, now: datetime) -> str | None:
        """The name of a question's words as they stand in the newest task for somebody."""
        query = (
            select(TASK_QUESTIONS.c.content_id)
            .join(TASKS, TASKS.c.id == TASK_QUESTIONS.c.task_id)
            .join(MEMBERSHIPS, MEMBERSHIPS.c.group_id == TASKS.c.group_id)
            .where(MEMBERSHIPS.c.user_id == user_id, TASK_QUESTIONS.c.question_id == question_id)
            .where(or_(TASKS.c.ended_at.is_(None), TASKS.c.ended_at > now))
            .order_by(TASKS.c.set_at.desc(), TASKS.c.id)
            .limit(1)
        )
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one_or_none()

    def content(self, content_id: str) -> Fields | None:
        """The words of a question, or None where they are not kept (any more)."""
        query = select(QUESTION_CONTENTS.c.content).where(QUESTION_CONTENTS.c.id == content_id)
        with self._database.reading() as connection:
            text = connection.execute(query).scalar_one_or_none()
        return None if text is None else json.loads(text)

    def keep_content(self, content: Fields) -> str:
        """Keep the words of a question, and give their name.

        What nothing points to is erased: point to it in the same transaction.
        """
        content_id = content_id_of(content)
        is_here = exists().where(QUESTION_CONTENTS.c.id == content_id)
        with self._database.transaction() as connection:
            one_writer(connection, QUESTION_CONTENTS)
            if not connection.execute(select(is_here)).scalar_one():
                row = {"id": content_id, "content": words_of(content)}
                connection.execute(insert(QUESTION_CONTENTS).values(row))
        return content_id

    def forget_unused(self) -> None:
        """Erase the words that no answer, no task and no bank points to."""
        pointing = (
            ATTEMPTS.c.content_id,
            TASK_QUESTIONS.c.content_id,
            BANK_PARTS.c.published_content_id,
        )
        unused = and_(*(~exists().where(one == QUESTION_CONTENTS.c.id) for one in pointing))
        with self._database.transaction() as connection:
            one_writer(connection, QUESTION_CONTENTS)
            connection.execute(delete(QUESTION_CONTENTS).where(unused))


_PART_COLUMNS = ("bank_id", "part_id", "state", "number", "published_number", "position")
_NEWEST_PUBLISHED = and_(
    BANK_VERSIONS.c.bank_id == BANK_PARTS.c.bank_id,
    BANK_VERSIONS.c.part_id == BANK_PARTS.c.part_id,
    BANK_VERSIONS.c.number == BANK_PARTS.c.published_number,
)


def _parts_query() -> Select[Any]:
    columns = (BANK_PARTS.c[name] for name in _PART_COLUMNS)
    return select(*columns, BANK_VERSIONS.c.content).join(BANK_VERSIONS, _NEWEST)


def _is_part(bank_id: str, part_id: str) -> ColumnElement[bool]:
    return and_(BANK_PARTS.c.bank_id == bank_id, BANK_PARTS.c.part_id == part_id)


def _count(which: ColumnElement[bool]) -> ColumnElement[int]:
    query = select(func.count()).select_from(BANK_PARTS)
    return query.where(BANK_PARTS.c.bank_id == BANKS.c.id, which).correlate(BANKS).scalar_subquery()


def _head(row: RowMapping) -> BankHead:
    cover: dict[str, Any] = json.loads(row["cover"]) if row["cover"] else {}
    return BankHead(
        id=row["id"],
        title=str(cover.get("title", "")),
        owner_id=row["owner_id"],
        audience=Audience(row["audience"]),
        questions=row["questions"],
        published=row["published"],
        changed_at=row["changed_at"],
        is_pack=bool(cover.get("employer") or cover.get("hiring_step")),
    )


def _part(row: RowMapping) -> Part:
    return Part(
        **{name: row[name] for name in _PART_COLUMNS if name != "state"},
        state=PartState(row["state"]),
        content=json.loads(row["content"]),
    )


def _version(row: RowMapping) -> KeptVersion:
    return KeptVersion(
        number=row["number"],
        at=row["at"],
        by_id=row["by_id"],
        based_on=row["based_on"],
        content=json.loads(row["content"]),
    )
