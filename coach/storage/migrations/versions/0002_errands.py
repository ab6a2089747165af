"""Errands: small pieces of work that are done in seconds and kept for minutes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "errands",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("user_id", sa.String(32)),
        sa.Column("attempt_id", sa.String(32)),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("result", sa.Text),
        sa.Column("reason", sa.String(128)),
        sa.Column("reason_params", sa.Text, nullable=False),
        sa.Column("worker_id", sa.String(32)),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_errands"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_errands_user_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name="fk_errands_attempt_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_errands_state_created_at", "errands", ["state", "created_at"])
    op.create_index("ix_errands_user_id", "errands", ["user_id"])
    op.create_index("ix_errands_attempt_id", "errands", ["attempt_id"])
