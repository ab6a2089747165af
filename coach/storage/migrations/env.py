"""Run by Alembic for each upgrade; the connection comes from `coach.storage.migrate`."""

from __future__ import annotations

from alembic import context

from coach.storage.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # SQLite can undo changes of tables too; Alembic only trusts it to where it is told so.
    transactional_ddl=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
