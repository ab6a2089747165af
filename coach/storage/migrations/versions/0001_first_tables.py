"""The first tables: people, attempts, jobs, and facts about the installation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Apply this step."""
    _app_metadata()
    _users()
    _attempts()
    _jobs()


def _app_metadata() -> None:
    op.create_table(
        "app_metadata",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_app_metadata"),
    )


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("display_name", sa.Text, nullable=False),
        sa.Column("interface_language", sa.String(16), nullable=False),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
    )


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("question_id", sa.String(128)),
        sa.Column("question_text", sa.Text, nullable=False),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous_attempt_id", sa.String(32)),
        sa.Column("evidence", sa.Text),
        sa.Column("scores", sa.Text),
        sa.Column("models", sa.Text),
        sa.Column("scorer_version", sa.String(32)),
        sa.Column("schema_version", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_attempts_user_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["previous_attempt_id"],
            ["attempts.id"],
            name="fk_attempts_previous_attempt_id",
            ondelete="SET NULL",
        ),
    )
    op.create_index("ix_attempts_user_id_created_at", "attempts", ["user_id", "created_at"])
    op.create_index("ix_attempts_previous_attempt_id", "attempts", ["previous_attempt_id"])


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("attempt_id", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("step", sa.String(16), nullable=False),
        sa.Column("progress", sa.Float, nullable=False),
        sa.Column("audio_path", sa.Text, nullable=False),
        sa.Column("reason", sa.String(128)),
        sa.Column("reason_params", sa.Text, nullable=False),
        sa.Column("worker_id", sa.String(32)),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name="fk_jobs_attempt_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("attempt_id", name="uq_jobs_attempt_id"),
    )
    op.create_index("ix_jobs_state_created_at", "jobs", ["state", "created_at"])
