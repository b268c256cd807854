"""A mark for a ledger whose derived data are incomplete, as those of older versions are."""

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
    """Make the table, and mark a ledger that has documents: they were linked in the order in which they were added."""
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
    """Forget it."""
    op.drop_table("incomplete")
