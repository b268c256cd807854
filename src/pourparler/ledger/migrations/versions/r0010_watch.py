"""What `pourparler watch` keeps: sources, when to ask them again, what was reported, and messages to be sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pourparler.ledger.db.text_type import ExactText

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "watched",
        sa.Column("address", ExactText(), nullable=False),
        sa.Column("added", sa.DateTime(), nullable=False),
        sa.Column("is_watched", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_watched"),
    )
    op.create_table(
        "polls",
        sa.Column("address", ExactText(), nullable=False),
        sa.Column("item", ExactText(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(), nullable=False),
        sa.Column("fault", ExactText(), nullable=False),
        sa.PrimaryKeyConstraint("address", "item", name="pk_polls"),
    )
    op.create_table(
        "digests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("last_document", sa.Integer(), nullable=False),
        sa.Column("is_sent", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_digests"),
    )
    op.create_table(
        "reported",
        sa.Column("mark", ExactText(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name="pk_reported"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", ExactText(), nullable=False),
        sa.Column("content", ExactText(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("outbox", "reported", "digests", "polls", "watched"):
        op.drop_table(table)
