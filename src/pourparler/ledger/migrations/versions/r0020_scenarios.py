"""Scenarios: suppositions, under a name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pourparler.ledger.db.text_type import ExactText

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table, which is empty until somebody saves a scenario."""
    op.create_table(
        "scenarios",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", ExactText(), nullable=False),
        sa.Column("suppositions", ExactText(), nullable=False),
        sa.Column("coder", ExactText(), nullable=False),
        sa.Column("ended", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_scenarios"),
        sa.ForeignKeyConstraint(["ended"], ["revisions.id"], name="fk_scenarios_ended"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("scenarios")
