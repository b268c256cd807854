"""What kind of occasion a meeting is, its name, number and outcome; and what reports of one event share."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pourparler.ledger.db.text_type import ExactText

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table, which are filled when the ledger is opened."""
    for name in ("kind", "name", "outcome"):
        op.add_column("meetings", sa.Column(name, ExactText()))
    op.add_column("meetings", sa.Column("round", sa.Integer()))
    op.create_table(
        "meeting_keys",
        sa.Column("key", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "day", "meeting_id", name="pk_meeting_keys"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_meeting_keys_meeting_id"),
    )
    op.create_index("ix_meeting_keys_meeting_id", "meeting_keys", ["meeting_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("meeting_keys")
    for name in ("kind", "name", "round", "outcome"):
        op.drop_column("meetings", name)
