"""Drafts of a codebook, as people edit them before they accept them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pourparler.ledger.db.text_type import ExactText

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table, which is empty until somebody drafts a codebook in the workbench."""
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", ExactText(), nullable=False),
        sa.Column("coder", ExactText(), nullable=False),
        sa.Column("ended", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.ForeignKeyConstraint(["ended"], ["revisions.id"], name="fk_drafts_ended"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("drafts")
