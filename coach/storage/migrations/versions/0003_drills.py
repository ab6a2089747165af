"""Drills: tries, and what comes back in spaced practice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Apply this step."""
    _drill_tries()
    _practice_cards()


def _target() -> list[sa.Column[str]]:
    return [
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("other", sa.Text, nullable=False),
        sa.Column("contrast", sa.String(16), nullable=False),
    ]


def _belongs_to(table: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=f"fk_{table}_user_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=f"fk_{table}_attempt_id", ondelete="CASCADE"
        ),
    ]


def _drill_tries() -> None:
    op.create_table(
        "drill_tries",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("attempt_id", sa.String(32)),
        *_target(),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_drill_tries"),
        *_belongs_to("drill_tries"),
    )
    op.create_index("ix_drill_tries_user_id_created_at", "drill_tries", ["user_id", "created_at"])
    op.create_index("ix_drill_tries_attempt_id", "drill_tries", ["attempt_id"])


def _practice_cards() -> None:
    op.create_table(
        "practice_cards",
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("attempt_id", sa.String(32)),
        *_target(),
        sa.Column("memory", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "key", name="pk_practice_cards"),
        *_belongs_to("practice_cards"),
    )
    op.create_index("ix_practice_cards_user_id_due_at", "practice_cards", ["user_id", "due_at"])
    op.create_index("ix_practice_cards_attempt_id", "practice_cards", ["attempt_id"])
