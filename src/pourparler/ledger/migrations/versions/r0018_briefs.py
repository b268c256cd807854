"""Saved briefs, and visits of the workbench."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pourparler.ledger.db.text_type import ExactText

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, which are empty until somebody saves a brief or opens the home page."""
    op.create_table(
        "briefs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", ExactText(), nullable=False),
        sa.Column("since", sa.Date()),
        sa.Column("until", sa.Date()),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("coder", ExactText(), nullable=False),
        sa.Column("text", ExactText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_briefs"),
    )
    op.create_table(
        "visits",
        sa.Column("coder", ExactText(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("last_document", sa.Integer(), nullable=False),
        sa.Column("before", sa.DateTime()),
        sa.Column("before_document", sa.Integer()),
        sa.PrimaryKeyConstraint("coder", name="pk_visits"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("visits")
    op.drop_table("briefs")
