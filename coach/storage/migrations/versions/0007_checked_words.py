"""That a person here has read the words of consent; and for how many days a yes to keeping was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "checked_words",
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("words_hash", sa.String(64), nullable=False),
        sa.Column("checked_as", sa.String(16), nullable=False),
        sa.Column("checked_by", sa.String(32)),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["checked_by"],
            ["users.id"],
            name="fk_checked_words_checked_by",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("language", "kind", name="pk_checked_words"),
    )
    op.create_index("ix_checked_words_checked_by", "checked_words", ["checked_by"])
    with op.batch_alter_table("consents") as consents:
        consents.add_column(sa.Column("days", sa.Integer))


def downgrade() -> None:
    """Take this step back: what was checked has to be checked again."""
    with op.batch_alter_table("consents") as consents:
        consents.drop_column("days")
    op.drop_index("ix_checked_words_checked_by", "checked_words")
    op.drop_table("checked_words")
