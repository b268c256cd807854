"""Runs the migrations inside the transaction of a given connection."""

from alembic import context

from pourparler.ledger.db import schema  # noqa: F401  adds its tables to the metadata
from pourparler.ledger.db.columns import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
