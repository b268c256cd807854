"""The workbench: accounts, viewed documents, followed issues, and indices for its lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pourparler.ledger.db.text_type import ExactText

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_LISTED = ("published", "key", "replaced_by", "copy_of", "publisher")


def upgrade() -> None:
    """Create the tables and indices."""
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, ExactText(), nullable=False) for name in ("name", "role", "password")),
        sa.Column("added", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("name", name="uq_users_name"),
    )
    op.create_table(
        "views",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("coder", ExactText(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "coder", name="pk_views"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_views_document_id"),
    )
    op.create_table(
        "issues",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, ExactText(), nullable=False) for name in ("name", "words", "coder")),
        sa.Column("ended", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_issues"),
        sa.ForeignKeyConstraint(["ended"], ["revisions.id"], name="fk_issues_ended"),
    )
    op.create_index("ix_documents_listed", "documents", _LISTED)
    op.create_index("ix_statements_confidence_id", "statements", ["confidence", "id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_statements_confidence_id", "statements")
    op.drop_index("ix_documents_listed", "documents")
    for table in ("issues", "views", "users"):
        op.drop_table(table)
