"""The day of each fingerprint's statement, and indexes.

A fingerprint is looked up among statements of about one time; the last revision and the number of those undone show
whether a ledger has changed; an index covers what is counted of an actor.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table again with the day in its key; year 1 stands for none. Create the indexes."""
    op.drop_index("ix_appearances_actor_id_name", "appearances")
    op.create_index("ix_appearances_counted", "appearances", ["actor_id", "name", "ended", "document_id", "mentioned"])
    op.execute("CREATE INDEX ix_revisions_undone ON revisions (undone) WHERE undone IS NOT NULL")
    op.execute(
        "CREATE TABLE old_prints AS SELECT p.print, coalesce(s.counts_from, '0001-01-01') AS day, p.statement_id "
        "FROM statement_prints p JOIN statements s ON s.id = p.statement_id"
    )
    _replace("print", "day", "statement_id")


def downgrade() -> None:
    """Drop the day and the indexes."""
    op.drop_index("ix_appearances_counted", "appearances")
    op.create_index("ix_appearances_actor_id_name", "appearances", ["actor_id", "name"])
    op.drop_index("ix_revisions_undone", "revisions")
    op.execute("CREATE TABLE old_prints AS SELECT print, statement_id FROM statement_prints")
    _replace("print", "statement_id")


def _replace(*names: str) -> None:
    """Create the table with these columns, all of them in its key, and fill it."""
    kinds: dict[str, Any] = {"print": sa.BigInteger(), "day": sa.Date(), "statement_id": sa.Integer()}
    op.drop_table("statement_prints")
    op.create_table(
        "statement_prints",
        *(sa.Column(name, kinds[name], nullable=False) for name in names),
        sa.PrimaryKeyConstraint(*names, name="pk_statement_prints"),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"], name="fk_statement_prints_statement_id"),
    )
    op.create_index("ix_statement_prints_statement_id", "statement_prints", ["statement_id"])
    columns = ", ".join(names)
    op.execute(f"INSERT INTO statement_prints ({columns}) SELECT {columns} FROM old_prints")
    op.drop_table("old_prints")
