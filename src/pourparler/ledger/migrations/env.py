"""Runs the migrations inside the transaction of a given connection."""

from alembic import context

from pourparler.ledger.db.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
