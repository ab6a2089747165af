"""Conversations: an answer to a follow-up question belongs to the attempt it follows."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Apply this step.

    In SQL that SQLite and PostgreSQL share: SQLite adds a column with its foreign key, but no
    foreign key to a column that is there.
    """
    op.execute(
        "ALTER TABLE attempts ADD COLUMN first_turn_id VARCHAR(32) "
        "CONSTRAINT fk_attempts_first_turn_id REFERENCES attempts (id)"
    )
    op.create_index("ix_attempts_first_turn_id", "attempts", ["first_turn_id"])
