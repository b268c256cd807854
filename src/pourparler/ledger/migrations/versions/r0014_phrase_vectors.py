"""Vectors of the phrases that a codebook is drafted from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table, which is filled when documents are added, when a codebook is drafted, and by `reindex`."""
    op.create_table(
        "phrase_vectors",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("document_id", "start_at", "end_at")),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "start_at", "end_at", name="pk_phrase_vectors"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_phrase_vectors_document_id"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("phrase_vectors")
