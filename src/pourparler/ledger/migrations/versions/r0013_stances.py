"""The stances that the reader found: where a party stands on a target, with the words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pourparler.ledger.db.text_type import ExactText

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, which are empty until documents are added or read again."""
    op.create_table(
        "stances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("local_id", ExactText(), nullable=False),
        sa.Column("party", sa.Integer(), nullable=False),
        sa.Column("stance", ExactText(), nullable=False),
        sa.Column("statement_id", sa.Integer()),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("coder", ExactText(), nullable=False),
        sa.Column("ended", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_stances"),
        sa.UniqueConstraint("document_id", "local_id", name="uq_stances_document_id_local_id"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_stances_document_id"),
        sa.ForeignKeyConstraint(["party"], ["appearances.id"], name="fk_stances_party"),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"], name="fk_stances_statement_id"),
        sa.ForeignKeyConstraint(["ended"], ["revisions.id"], name="fk_stances_ended"),
    )
    op.create_index("ix_stances_party", "stances", ["party"])
    op.create_index("ix_stances_statement_id", "stances", ["statement_id"])
    op.create_table(
        "stance_spans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stance_id", sa.Integer(), nullable=False),
        sa.Column("part", ExactText(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("start_at", "end_at")),
        sa.Column("quote", ExactText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stance_spans"),
        sa.ForeignKeyConstraint(["stance_id"], ["stances.id"], name="fk_stance_spans_stance_id"),
        sa.CheckConstraint("0 <= start_at AND start_at < end_at", name="span"),
    )
    op.create_index("ix_stance_spans_stance_id", "stance_spans", ["stance_id"])


def downgrade() -> None:
    """Drop them."""
    for table in ("stance_spans", "stances"):
        op.drop_table(table)
