"""The codebook and the positions that people code."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pourparler.ledger.db.text_type import ExactText

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "codebooks",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, ExactText(), nullable=False) for name in ("text", "coder")),
        sa.Column("ended", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_codebooks"),
        sa.ForeignKeyConstraint(["ended"], ["revisions.id"], name="fk_codebooks_ended"),
    )
    op.create_table(
        "positions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        *(sa.Column(name, ExactText(), nullable=False) for name in ("party", "kind", "terms", "weighed", "coder")),
        sa.Column("ended", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_positions"),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"], name="fk_positions_statement_id"),
        sa.ForeignKeyConstraint(["ended"], ["revisions.id"], name="fk_positions_ended"),
    )
    op.create_index("ix_positions_statement_id", "positions", ["statement_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_positions_statement_id", "positions")
    for table in ("positions", "codebooks"):
        op.drop_table(table)
