"""What is counted of actors, and indexes for lists by day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pourparler.ledger.db.text_type import ExactText

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_CURRENT = "{0}.ended IS NULL AND {0}.document_id NOT IN (SELECT id FROM documents WHERE replaced_by IS NOT NULL)"
_TABLES_WITH_DAYS = "statements", "meetings"


def upgrade() -> None:
    """Create the tables and the indexes, and count."""
    op.create_table(
        "actor_counts",
        sa.Column("actor_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("statements", sa.Integer(), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("actor_id", name="pk_actor_counts"),
    )
    op.create_table(
        "actor_roles",
        sa.Column("actor_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("role", ExactText(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date()),
        sa.Column("last_day", sa.Date()),
        sa.PrimaryKeyConstraint("actor_id", "role", name="pk_actor_roles"),
    )
    op.drop_index("ix_appearances_counted", "appearances")
    op.create_index("ix_appearances_counted", "appearances", ["actor_id", "document_id", "ended", "name", "mentioned"])
    op.execute(
        "CREATE INDEX ix_appearances_serving ON appearances (actor_id, acts_for, document_id, ended) "
        "WHERE acts_for IS NOT NULL"
    )
    op.execute(
        "CREATE INDEX ix_statements_listed ON statements (actor_id, counts_from, document_id) "
        "WHERE same_as IS NULL AND ended IS NULL"
    )
    for table in _TABLES_WITH_DAYS:
        op.execute(f"CREATE INDEX ix_{table}_across ON {table} (counts_to, counts_from) WHERE counts_to > counts_from")
    op.execute(
        "INSERT INTO actor_counts (actor_id, statements, mentions) SELECT actor_id, sum(said), sum(named) FROM ("
        "SELECT actor_id, count(*) AS said, 0 AS named FROM statements s "
        f"WHERE actor_id IS NOT NULL AND same_as IS NULL AND {_CURRENT.format('s')} GROUP BY actor_id "
        "UNION ALL SELECT actor_id, 0, sum(mentioned) FROM appearances a "
        f"WHERE {_CURRENT.format('a')} GROUP BY actor_id) counted GROUP BY actor_id HAVING sum(said) + sum(named) > 0"
    )
    for role, join in (("''", ""), ("r.role", "JOIN roles r ON r.appearance_id = a.id AND r.role != ''")):
        op.execute(
            "INSERT INTO actor_roles (actor_id, role, documents, first_day, last_day) "
            f"SELECT a.actor_id, {role}, count(DISTINCT d.id), min(d.published), max(d.published) FROM appearances a "
            f"{join} JOIN documents d ON d.id = a.document_id WHERE {_CURRENT.format('a')} "
            f"GROUP BY a.actor_id{'' if role == chr(39) * 2 else ', r.role'}"
        )


def downgrade() -> None:
    """Drop them."""
    for table in _TABLES_WITH_DAYS:
        op.drop_index(f"ix_{table}_across", table)
    op.drop_index("ix_statements_listed", "statements")
    op.drop_index("ix_appearances_serving", "appearances")
    op.drop_index("ix_appearances_counted", "appearances")
    op.create_index("ix_appearances_counted", "appearances", ["actor_id", "name", "ended", "document_id", "mentioned"])
    op.drop_table("actor_roles")
    op.drop_table("actor_counts")
