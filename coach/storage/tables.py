"""The tables, in words that SQLite and PostgreSQL both understand.

Evidence and scores are two columns of JSON text, so that scores can be computed again from the
evidence and written anew. They are text and not a JSON type: it is read back letter for letter,
and is written and checked in one place (`codec`). A change here needs a new file in
`migrations/versions`; a test compares the two.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

if TYPE_CHECKING:
    from sqlalchemy import Dialect


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets the zone, so it is taken off here and put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database; refuses a time without a zone, which could be any hour."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database; SQLite's times come without their zone."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)


def _id(name: str = "id") -> Column[str]:
    return Column(name, String(32), primary_key=True)


APP_METADATA = Table(
    "app_metadata",
    METADATA,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
"""Facts about this installation, for example who its local user is."""

USERS = Table(
    "users",
    METADATA,
    _id(),
    Column("display_name", Text, nullable=False),
    Column("interface_language", String(16), nullable=False),
    Column("level", String(16), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

ATTEMPTS = Table(
    "attempts",
    METADATA,
    _id(),
    Column("user_id", String(32), ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("question_id", String(128)),
    Column("question_text", Text, nullable=False),
    Column("level", String(16), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("previous_attempt_id", String(32), ForeignKey("attempts.id", ondelete="SET NULL")),
    Column("evidence", Text),
    Column("scores", Text),
    Column("models", Text),
    Column("scorer_version", String(32)),
    Column("schema_version", Integer),
    Column("first_turn_id", String(32), ForeignKey("attempts.id")),
    Index(None, "user_id", "created_at"),
    Index(None, "previous_attempt_id"),
    Index(None, "first_turn_id"),
)
"""Tries at a question. Evidence to schema version are empty until the answer has been heard;
`first_turn_id` is set where it answers the follow-up question of a conversation: both go together,
in one statement (`AttemptStore.erase`)."""

JOBS = Table(
    "jobs",
    METADATA,
    _id(),
    Column(
        "attempt_id",
        String(32),
        ForeignKey("attempts.id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    Column("state", String(16), nullable=False),
    Column("step", String(16), nullable=False),
    Column("progress", Float, nullable=False),
    Column("audio_path", Text, nullable=False),
    Column("reason", String(128)),
    Column("reason_params", Text, nullable=False),
    Column("worker_id", String(32)),
    Column("tries", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime),
    Column("heartbeat_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    Index(None, "state", "created_at"),
)
"""Work on attempts. `attempt_id` is unique: one job, and so one result, an attempt."""

ERRANDS = Table(
    "errands",
    METADATA,
    _id(),
    Column("kind", String(16), nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("user_id", String(32), ForeignKey("users.id", ondelete="CASCADE")),
    Column("attempt_id", String(32), ForeignKey("attempts.id", ondelete="CASCADE")),
    Column("payload", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("result", Text),
    Column("reason", String(128)),
    Column("reason_params", Text, nullable=False),
    Column("worker_id", String(32)),
    Column("tries", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("heartbeat_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    Index(None, "state", "created_at"),
    Index(None, "user_id"),
    Index(None, "attempt_id"),
)
"""Small pieces of work, erased when they are old, or with the person or attempt they are for."""


def _drill_target() -> tuple[Column[str], ...]:
    """What is practised (`coach.drill_records.Target`), without whose it is."""
    return (
        Column("kind", String(16), nullable=False),
        Column("text", Text, nullable=False),
        Column("other", Text, nullable=False),
        Column("contrast", String(16), nullable=False),
    )


DRILL_TRIES = Table(
    "drill_tries",
    METADATA,
    _id(),
    Column("user_id", String(32), ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("attempt_id", String(32), ForeignKey("attempts.id", ondelete="CASCADE")),
    *_drill_target(),
    Column("key", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index(None, "user_id", "created_at"),
    Index(None, "attempt_id"),
)
"""Tries at drills: numbers for each sound as JSON text, no sound."""

PRACTICE_CARDS = Table(
    "practice_cards",
    METADATA,
    Column("user_id", String(32), ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("attempt_id", String(32), ForeignKey("attempts.id", ondelete="CASCADE")),
    *_drill_target(),
    Column("memory", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("reviewed_at", UtcDateTime, nullable=False),
    Index(None, "user_id", "due_at"),
    Index(None, "attempt_id"),
)
"""What a person practises, and when each comes back."""

SHEETS = Table(
    "sheets",
    METADATA,
    Column(
        "attempt_id", String(32), ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("accepted", Text, nullable=False),
    Column("own_text", Text),
    Column("changed_at", UtcDateTime, nullable=False),
)
"""What people decided about the words of an answer for their sheet; goes with the answer."""
