"""Revisions: what people decide about actors, and which actors automatic merging leaves alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pourparler.ledger.db.text_type import ExactText

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and let nothing be decided yet."""
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
    """Forget what people decided; what they merged stays merged until its surname comes again."""
    op.drop_table("revisions")
    op.execute("ALTER TABLE actors DROP COLUMN settled")
