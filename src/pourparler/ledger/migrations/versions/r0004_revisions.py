"""Revisions: decisions about actors, and which actors automatic merging must not change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pourparler.ledger.db.text_type import ExactText

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; no actor has been decided about."""
    op.execute("ALTER TABLE actors ADD COLUMN settled BOOLEAN DEFAULT false NOT NULL")
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        *(sa.Column(name, ExactText(), nullable=False) for name in ("coder", "action")),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        *(sa.Column(name, ExactText(), nullable=False) for name in ("before", "after")),
        sa.Column("undone", sa.DateTime()),
        sa.Column("undone_by", ExactText()),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name="fk_revisions_actor_id"),
    )
    op.create_index("ix_revisions_actor_id", "revisions", ["actor_id"])


def downgrade() -> None:
    """Drop the decisions; merges remain until their surname is processed again."""
    op.drop_table("revisions")
    op.execute("ALTER TABLE actors DROP COLUMN settled")
