"""A mark for ledgers whose derived data are incomplete, as in those of older versions."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from alembic import op

from pourparler.ledger.db.text_type import ExactText

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table, and mark a ledger with documents: its documents were linked in the order of adding."""
    table = op.create_table(
        "incomplete",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("fault", ExactText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_incomplete"),
    )
    if op.get_bind().execute(sa.text("SELECT count(*) FROM documents")).scalar():
        now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
        op.bulk_insert(table, [{"at": now, "fault": "written by an older version"}])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("incomplete")
