"""The further speakers of joint statements, and the actor whom each contradiction is of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pourparler.ledger.db.text_type import ExactText

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_STATEMENTS = ("earlier", "later")


def upgrade() -> None:
    """Create the table of speakers, and note with each contradiction its actor, who is the statements' only speaker."""
    op.create_table(
        "statement_speakers",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("statement_id", "position")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("appearance_id", "actor_id")),
        sa.PrimaryKeyConstraint("statement_id", "position", name="pk_statement_speakers"),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"], name="fk_statement_speakers_statement_id"),
        sa.ForeignKeyConstraint(["appearance_id"], ["appearances.id"], name="fk_statement_speakers_appearance_id"),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name="fk_statement_speakers_actor_id"),
    )
    op.create_index("ix_statement_speakers_appearance_id", "statement_speakers", ["appearance_id"])
    op.create_index("ix_statement_speakers_actor_id", "statement_speakers", ["actor_id"])
    found = op.get_bind().execute(
        sa.text(
            "SELECT earlier, later, coalesce(actors.merged_into, actors.id) AS actor_id, about, why, score "
            "FROM reversals JOIN statements ON statements.id = later JOIN actors ON actors.id = statements.actor_id"
        )
    )
    rows = [dict(row._mapping) for row in found]
    op.drop_table("reversals")
    table = op.create_table(
        "reversals",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in (*_STATEMENTS, "actor_id")),
        *(sa.Column(name, ExactText(), nullable=False) for name in ("about", "why")),
        sa.Column("score", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint(*_STATEMENTS, "actor_id", name="pk_reversals"),
        *(sa.ForeignKeyConstraint([name], ["statements.id"], name=f"fk_reversals_{name}") for name in _STATEMENTS),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name="fk_reversals_actor_id"),
    )
    op.create_index("ix_reversals_later", "reversals", ["later"])
    if rows:
        op.bulk_insert(table, rows)


def downgrade() -> None:
    """Drop the further speakers; a contradiction of several actors becomes one."""
    op.drop_table("statement_speakers")
    query = sa.text(
        "SELECT earlier, later, min(about) AS about, min(why) AS why, max(score) AS score "
        "FROM reversals GROUP BY earlier, later"
    )
    rows = [dict(row._mapping) for row in op.get_bind().execute(query)]
    op.drop_table("reversals")
    table = op.create_table(
        "reversals",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _STATEMENTS),
        *(sa.Column(name, ExactText(), nullable=False) for name in ("about", "why")),
        sa.Column("score", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint(*_STATEMENTS, name="pk_reversals"),
        *(sa.ForeignKeyConstraint([name], ["statements.id"], name=f"fk_reversals_{name}") for name in _STATEMENTS),
    )
    op.create_index("ix_reversals_later", "reversals", ["later"])
    if rows:
        op.bulk_insert(table, rows)
