"""Comments on positions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pourparler.ledger.db.text_type import ExactText

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table, which is empty until somebody comments."""
    op.create_table(
        "position_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("text", ExactText(), nullable=False),
        sa.Column("coder", ExactText(), nullable=False),
        sa.Column("ended", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_position_comments"),
        sa.ForeignKeyConstraint(["position_id"], ["positions.id"], name="fk_position_comments_position_id"),
        sa.ForeignKeyConstraint(["ended"], ["revisions.id"], name="fk_position_comments_ended"),
    )
    op.create_index("ix_position_comments_position_id", "position_comments", ["position_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("position_comments")
