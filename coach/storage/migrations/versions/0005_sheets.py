"""Sheets to take away: what people decided about the words of their answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "sheets",
        sa.Column("attempt_id", sa.String(32), nullable=False),
        sa.Column("accepted", sa.Text, nullable=False),
        sa.Column("own_text", sa.Text),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_sheets"),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name="fk_sheets_attempt_id", ondelete="CASCADE"
        ),
    )
