"""The connection to the database: opening, transactions, and leaving no traces.

SQLite is the one on a laptop. It is set up so that pages and workers can read while one of them
writes (WAL), and so that what is erased is gone from the file, not only from the tables.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError

from coach.counting.days import Calendar
from coach.errors import StorageProblem
from coach.storage.migrate import migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from sqlalchemy import Table

    from coach.config import Settings

_BUSY_TIMEOUT_MS = 10_000
"""A writer waits this long for another; each of our transactions takes milliseconds."""

_PRAGMAS = (
    f"busy_timeout = {_BUSY_TIMEOUT_MS}",  # first, so that the others can wait too
    "journal_mode = WAL",
    "synchronous = NORMAL",  # with WAL, a power cut can undo the last write but breaks nothing
    "foreign_keys = ON",
    "secure_delete = ON",  # freed places are overwritten with zeros
    "temp_store = MEMORY",  # no answer in a temporary file
)
_BEGIN = "coach_begin"
"""Name of the execution option that says how a transaction begins on SQLite."""


class Database:
    """Transactions on one database. Safe to share between threads.

    `calendar` is the place's own: stores count days by it.
    """

    def __init__(self, engine: Engine, calendar: Calendar | None = None) -> None:
        self.engine = engine
        self.calendar = calendar or Calendar()
        self._current: ContextVar[Connection | None] = ContextVar("transaction", default=None)
        self._afterwards: ContextVar[list[Callable[[], None]] | None] = ContextVar(
            "afterwards", default=None
        )

    @contextmanager
    def transaction(self) -> Generator[Connection]:
        """All or nothing. Inside another transaction of the same thread: part of that one.

        Raises:
            StorageProblem: the database failed; nothing was changed.
        """
        current = self._current.get()
        if current is not None:
            yield current
            return
        afterwards: list[Callable[[], None]] = []
        with plain_words(self.engine), self.engine.begin() as connection:
            token = self._current.set(connection)
            second_token = self._afterwards.set(afterwards)
            try:
                yield connection
            finally:
                self._current.reset(token)
                self._afterwards.reset(second_token)
        for what in afterwards:
            what()

    def after_commit(self, what: Callable[[], None]) -> None:
        """Do something once the transaction of this thread is sure; at once if there is none.

        It is not done if the transaction is undone.
        """
        afterwards = self._afterwards.get()
        if afterwards is None:
            what()
        else:
            afterwards.append(what)

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """One unchanging view of the data, which keeps no writer waiting.

        Inside a transaction of the same thread it sees what that has written.
        """
        current = self._current.get()
        if current is not None:
            yield current
            return
        with plain_words(self.engine), self.engine.connect() as connection:
            yield connection.execution_options(**{_BEGIN: "BEGIN"})

    def leave_no_traces(self) -> None:
        """Make sure that erased rows are in no file of the database any more.

        `secure_delete` alone is not enough: when SQLite moves rows between pages, the old copy
        can stay in the gap (measured: in 4 of 150 random runs), and the write-ahead log holds
        earlier pages. So the file is written anew and the log emptied: some milliseconds for
        each megabyte. On PostgreSQL this is the administrator's VACUUM and backup rule.
        """
        if self.engine.dialect.name != "sqlite":
            return
        with plain_words(self.engine), self.engine.connect() as connection:
            outside = connection.execution_options(**{_BEGIN: ""})
            outside.exec_driver_sql("VACUUM")
            busy = outside.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar()
        if busy:
            raise StorageProblem("error.storage.busy", database=_address(self.engine))

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


def one_writer(connection: Connection, table: Table) -> None:
    """Nobody else writes to this table until the transaction ends.

    On SQLite any writer has the database to itself already; PostgreSQL is asked to lock the table.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f'LOCK TABLE "{table.name}" IN SHARE ROW EXCLUSIVE MODE')


@contextmanager
def plain_words(engine: Engine) -> Generator[None]:
    """Foreign errors become ours; one of a broken rule of the data is left to the caller."""
    try:
        yield
    except IntegrityError:
        raise
    except SQLAlchemyError as error:
        raise StorageProblem(_message_id(error), database=_address(engine)) from error


def _address(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=True)


def _message_id(error: SQLAlchemyError) -> str:
    text = str(error.orig).lower() if isinstance(error, DBAPIError) else ""
    if "locked" in text:
        return "error.storage.busy"
    if "disk is full" in text:
        return "error.storage.full"
    if "not a database" in text or "malformed" in text:
        return "error.storage.damaged"
    return "error.storage.unusable"


def open_database(settings: Settings, *, revision: str = "head") -> Database:
    """The database of these settings, made or brought up to date if need be.

    With a `revision`, a new one is made in the form of an earlier version.

    Raises:
        StorageProblem: the folder cannot be written, the driver is missing, the file is no
            database or damaged, or it comes from a newer version of this program.
    """
    engine = _engine(settings)
    try:
        with plain_words(engine):
            migrate(engine, lock_file=settings.data_dir / "migrate.lock", revision=revision)
    except BaseException:
        engine.dispose()
        raise
    return Database(engine, Calendar.named(settings.time_zone))


def _engine(settings: Settings) -> Engine:
    _prepare_folder(settings)
    try:
        engine = create_engine(_url(settings), hide_parameters=True)
    except ModuleNotFoundError as error:
        raise StorageProblem("error.storage.driver_missing", driver=str(error.name)) from error
    except ArgumentError as error:  # not passed on whole: it can quote a password
        raise StorageProblem(database=type(error).__name__) from None
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    return engine


def _url(settings: Settings) -> URL:
    if settings.database_url is not None:
        return make_url(settings.database_url)
    return URL.create("sqlite", database=str(settings.database_file))


def _prepare_folder(settings: Settings) -> None:
    """A folder that only this account can read."""
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageProblem(database=str(settings.data_dir)) from error


def _prepare_sqlite(engine: Engine) -> None:
    """Make the file, for this account only, and set up each connection to it."""
    path = str(engine.url.database)
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StorageProblem(database=path) from error
    event.listen(engine, "connect", _set_up_connection)
    event.listen(engine, "begin", _begin)


def _set_up_connection(connection: Any, _: object) -> None:
    """Take transactions out of the driver's hands (it starts them too late) and set options."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """A writer takes its turn at once: turning from reader to writer later can fail."""
    statement = connection.get_execution_options().get(_BEGIN, "BEGIN IMMEDIATE")
    if statement:
        connection.exec_driver_sql(statement)
