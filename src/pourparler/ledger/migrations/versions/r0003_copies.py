"""Copies: the MinHash bands of each document, and the document that each one is a copy of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and tables; the program fills them after all migrations."""
    op.execute(
        "ALTER TABLE documents ADD COLUMN copy_of INTEGER CONSTRAINT fk_documents_copy_of REFERENCES documents (id)"
    )
    op.execute("ALTER TABLE documents ADD COLUMN likeness FLOAT")
    op.create_index("ix_documents_copy_of", "documents", ["copy_of"])
    op.create_table(
        "document_bands",
        sa.Column("band", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("band", "document_id", name="pk_document_bands"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_document_bands_document_id"),
    )
    op.create_index("ix_document_bands_document_id", "document_bands", ["document_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("document_bands")
    op.drop_index("ix_documents_copy_of", "documents")
    op.execute("ALTER TABLE documents DROP COLUMN likeness")
    op.execute("ALTER TABLE documents DROP COLUMN copy_of")
