"""Question banks with versions, tasks for groups, and what tutors say of answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply this step."""
    _contents()
    _banks()
    _tasks()
    _remarks()


def _contents() -> None:
    op.create_table(
        "question_contents",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_question_contents"),
    )
    op.execute(  # as in step 0004
        "ALTER TABLE attempts ADD COLUMN content_id VARCHAR(64) "
        "CONSTRAINT fk_attempts_content_id REFERENCES question_contents (id)"
    )
    op.create_index("ix_attempts_content_id", "attempts", ["content_id"])
    op.create_index("ix_attempts_question_id_created_at", "attempts", ["question_id", "created_at"])


def _banks() -> None:
    op.create_table(
        "banks",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("owner_id", sa.String(32)),
        sa.Column("made_by", sa.String(32)),
        sa.Column("audience", sa.String(16), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        _whose("banks", "owner_id"),
        _by("banks", "made_by"),
        sa.PrimaryKeyConstraint("id", name="pk_banks"),
    )
    _indexes("banks", "owner_id", "made_by")
    op.create_table(
        "bank_parts",
        sa.Column("bank_id", sa.String(32), nullable=False),
        sa.Column("part_id", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("published_number", sa.Integer),
        sa.Column("published_content_id", sa.String(64)),
        sa.Column("position", sa.Integer, nullable=False),
        _with("bank_parts", "bank_id", "banks.id"),
        _words("bank_parts", "published_content_id"),
        sa.PrimaryKeyConstraint("bank_id", "part_id", name="pk_bank_parts"),
    )
    _indexes("bank_parts", "published_content_id")
    op.create_table(
        "bank_versions",
        sa.Column("bank_id", sa.String(32), nullable=False),
        sa.Column("part_id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by_id", sa.String(32)),
        sa.Column("based_on", sa.Integer),
        sa.Column("content", sa.Text, nullable=False),
        _with("bank_versions", "bank_id", "banks.id"),
        _by("bank_versions", "by_id"),
        sa.PrimaryKeyConstraint("bank_id", "part_id", "number", name="pk_bank_versions"),
    )
    _indexes("bank_versions", "by_id")


def _tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("group_id", sa.String(32), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("level", sa.String(16)),
        sa.Column("set_by", sa.String(32)),
        sa.Column("set_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        _with("tasks", "group_id", "groups.id"),
        _by("tasks", "set_by"),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
    )
    op.create_index("ix_tasks_group_id_set_at", "tasks", ["group_id", "set_at"])
    _indexes("tasks", "set_by")
    op.create_table(
        "task_questions",
        sa.Column("task_id", sa.String(32), nullable=False),
        sa.Column("position", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("question_id", sa.String(128), nullable=False),
        sa.Column("content_id", sa.String(64), nullable=False),
        _with("task_questions", "task_id", "tasks.id"),
        _words("task_questions", "content_id"),
        sa.PrimaryKeyConstraint("task_id", "position", name="pk_task_questions"),
    )
    _indexes("task_questions", "content_id")
    op.create_table(
        "task_shows",
        sa.Column("task_id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("scores", sa.Boolean, nullable=False),
        sa.Column("words", sa.Boolean, nullable=False),
        sa.Column("sound", sa.Boolean, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        _with("task_shows", "task_id", "tasks.id"),
        _whose("task_shows", "user_id"),
        sa.PrimaryKeyConstraint("task_id", "user_id", name="pk_task_shows"),
    )
    _indexes("task_shows", "user_id")


def _remarks() -> None:
    op.create_table(
        "comments",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("attempt_id", sa.String(32), nullable=False),
        sa.Column("by_id", sa.String(32)),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("sound", sa.LargeBinary),
        sa.Column("sound_s", sa.Float, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT),
        _with("comments", "attempt_id", "attempts.id"),
        _by("comments", "by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_comments"),
    )
    _indexes("comments", "attempt_id", "by_id")
    op.create_table(
        "corrections",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("attempt_id", sa.String(32), nullable=False),
        sa.Column("by_id", sa.String(32)),
        sa.Column("line", sa.String(32), nullable=False),
        sa.Column("value", sa.Integer, nullable=False),
        sa.Column("machine_value", sa.Float),
        sa.Column("scorer_version", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT),
        _with("corrections", "attempt_id", "attempts.id"),
        _by("corrections", "by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
    )
    _indexes("corrections", "attempt_id", "by_id")


def _indexes(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _with(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], [target], name=name, ondelete="CASCADE")


def _whose(table: str, column: str) -> sa.ForeignKeyConstraint:
    return _with(table, column, "users.id")


def _by(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], ["users.id"], name=name, ondelete="SET NULL")


def _words(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], ["question_contents.id"], name=name)
