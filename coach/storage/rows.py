"""Rows of all tables as lines of text and back, the same from SQLite and from PostgreSQL.

What is not carried over: work that is asked for and done within minutes, who is signed in, and
what counts for this machine alone.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from datetime import UTC, date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, DateTime, LargeBinary, MetaData, delete, insert, select, update

from coach.storage.tables import (
    APP_METADATA,
    ERRANDS,
    METADATA,
    SESSIONS,
    SIGN_IN_TRIES,
    UtcDateTime,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Column, Connection, Table

LEFT_OUT = frozenset(table.name for table in (ERRANDS, SESSIONS, SIGN_IN_TRIES))
"""Tables that no backup holds."""
BACKUP_FOLDER = "backup_folder"
"""Key of `app_metadata` that counts for this machine alone."""
_AT_ONCE = 200

Row = dict[str, Any]


def carried() -> tuple[Table, ...]:
    """The tables that are carried over, those that others point to first."""
    return tuple(table for table in METADATA.sorted_tables if table.name not in LEFT_OUT)


def one_view(connection: Connection) -> None:
    """Let all that this transaction reads be of one moment; call it first."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def rows_of(connection: Connection, table: Table) -> Iterator[Row]:
    """The rows of a table, a part at a time."""
    query = select(table).order_by(*table.primary_key.columns)
    found = connection.execution_options(yield_per=_AT_ONCE).execute(query).mappings()
    for row in found:
        if table is not APP_METADATA or row["key"] != BACKUP_FOLDER:
            yield dict(row)


def line_of(row: Row) -> bytes:
    """A row as one line of JSON, with its line break."""
    return json.dumps(row, ensure_ascii=False, default=_text_of).encode() + b"\n"


def row_of(line: bytes, table: Table) -> Row:
    """The row of a line, with the types of a table of this or an earlier version.

    Raises ValueError, KeyError or TypeError for what is none.
    """
    values: Row = json.loads(line)
    return {name: _value(value, table.c[name]) for name, value in values.items()}


def tables_of(connection: Connection) -> dict[str, Table]:
    """The tables that a database has, also one of an earlier version."""
    found = MetaData()
    found.reflect(connection)
    return dict(found.tables)


def put(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Insert rows, in any order: what points to another row of the same table is filled in last."""
    own = [column.name for column in table.columns if _points_to_own_table(column)]
    pointing: list[Row] = []
    for part in _parts(rows):
        bare = [{**row, **dict.fromkeys(own)} for row in part] if own else part
        connection.execute(insert(table), bare)
        pointing += [row for row in part if any(row[name] for name in own)]
        pointing = [{name: row[name] for name in ("id", *own)} for row in pointing]
    for row in pointing:
        key = row.pop("id")
        connection.execute(update(table).where(table.c.id == key).values(row))


def empty(connection: Connection, tables: Iterable[Table]) -> None:
    """Delete every row of these tables, given with those that others point to first."""
    for table in reversed(tuple(tables)):
        connection.execute(delete(table))


def _value(value: Any, column: Column[Any]) -> Any:
    if value is None:
        return None
    if isinstance(column.type, DateTime | UtcDateTime):
        return datetime.fromisoformat(value).astimezone(UTC)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    return b64decode(value, validate=True) if isinstance(column.type, LargeBinary) else value


def _points_to_own_table(column: Column[Any]) -> bool:
    return any(key.column.table is column.table for key in column.foreign_keys)


def _parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while part := list(islice(left, _AT_ONCE)):
        yield part


def _text_of(value: object) -> str:
    """A moment in UTC, a day, bytes; whatever else there should be is an error of this program."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    raise TypeError(type(value).__name__)
