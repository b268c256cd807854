"""Grouped reports, later editions, new readings, revisions of all things, and feeds."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from pourparler.ledger.db.text_type import ExactText

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_REFERRING = (
    ("documents", "replaced_by", "documents"),
    *((table, "same_as", table) for table in ("statements", "meetings", "proposals")),
    ("statements", "actor_id", "actors"),
    *((table, "ended", "revisions") for table in ("appearances", "statements", "meetings", "proposals", "times")),
)
_PLAIN = (
    ("documents", "address", "TEXT"),
    ("appearances", "mentioned", "INTEGER DEFAULT '0' NOT NULL"),
    ("proposals", "key", "TEXT"),
    *((table, f"counts_{end}", "DATE") for table in ("statements", "meetings", "proposals") for end in ("from", "to")),
)
_INDICES = (
    ("documents", "address"),
    ("proposals", "key"),
    ("statements", "counts_from", "counts_to"),
    ("meetings", "counts_from", "counts_to"),
    ("statements", "actor_id", "counts_from"),
    ("appearances", "actor_id", "name"),
)
_SELDOM = (
    ("documents", "copy_of"),
    ("documents", "replaced_by"),
    ("actors", "merged_into"),
    *((table, "same_as") for table in ("statements", "meetings", "proposals")),
)
_BEFORE = (("documents", "copy_of"), ("actors", "merged_into"))


def upgrade() -> None:
    """Add the columns and tables; the program fills in derived data after all migrations."""
    postgres = op.get_bind().dialect.name == "postgresql"
    _general_revisions()
    if postgres:
        # The rows above were inserted with their ids.
        op.execute("SELECT setval('revisions_id_seq', coalesce(max(id), 0) + 1, false) FROM revisions")
    for table, name, other in _REFERRING:
        rule = f"CONSTRAINT fk_{table}_{name} REFERENCES {other} (id)"
        op.execute(f"ALTER TABLE {table} ADD COLUMN {name} INTEGER {rule}")
    for table, name, kind in _PLAIN:
        order = ' COLLATE "C"' if postgres and kind == "TEXT" else ""
        op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind}{order}")
    op.drop_index("ix_statements_first_day_last_day", "statements")
    op.drop_index("ix_appearances_actor_id", "appearances")
    for table, *names in _INDICES:
        op.create_index(f"ix_{table}_{'_'.join(names)}", table, names)
    for table, name in _BEFORE:
        op.drop_index(f"ix_{table}_{name}", table)
    for table, name in _SELDOM:
        op.execute(f"CREATE INDEX ix_{table}_{name} ON {table} ({name}) WHERE {name} IS NOT NULL")
    op.create_table(
        "statement_prints",
        sa.Column("print", sa.BigInteger(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("print", "statement_id", name="pk_statement_prints"),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"], name="fk_statement_prints_statement_id"),
    )
    op.create_index("ix_statement_prints_statement_id", "statement_prints", ["statement_id"])
    op.create_table(
        "reversals",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("earlier", "later")),
        *(sa.Column(name, ExactText(), nullable=False) for name in ("about", "why")),
        sa.Column("score", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("earlier", "later", name="pk_reversals"),
        sa.ForeignKeyConstraint(["earlier"], ["statements.id"], name="fk_reversals_earlier"),
        sa.ForeignKeyConstraint(["later"], ["statements.id"], name="fk_reversals_later"),
    )
    op.create_index("ix_reversals_later", "reversals", ["later"])
    op.create_table(
        "feeds",
        sa.Column("address", ExactText(), nullable=False),
        sa.Column("etag", ExactText()),
        sa.Column("modified", ExactText()),
        sa.PrimaryKeyConstraint("address", name="pk_feeds"),
    )
    op.create_table(
        "feed_items",
        sa.Column("feed", ExactText(), nullable=False),
        sa.Column("item", ExactText(), nullable=False),
        sa.Column("taken", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "item", name="pk_feed_items"),
    )


def _general_revisions() -> None:
    """Convert revisions of actors to revisions of any thing."""
    connection = op.get_bind()
    there = sa.text("SELECT id, at, coder, action, actor_id, before, after, undone, undone_by FROM revisions")
    moments = there.columns(at=sa.DateTime(), undone=sa.DateTime())
    old = [dict(row._mapping) for row in connection.execute(moments)]
    op.drop_table("revisions")
    table = op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        *(sa.Column(name, ExactText(), nullable=False) for name in ("coder", "action", "thing")),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        *(sa.Column(name, ExactText(), nullable=False) for name in ("before", "after")),
        sa.Column("undone", sa.DateTime()),
        sa.Column("undone_by", ExactText()),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
    )
    op.create_index("ix_revisions_thing_thing_id", "revisions", ["thing", "thing_id"])
    for row in old:
        row |= {"thing": "actor", "thing_id": row.pop("actor_id"), "before": _general(row["before"])}
        connection.execute(sa.insert(table), row)


def _general(before: str) -> str:
    """Convert what an old revision of actors replaced to rows of any table."""
    found: dict[str, Any] = json.loads(before)
    rows = [
        ["actors", id_, {"merged_into": into, "settled": bool(is_settled)}]
        for id_, into, is_settled in found.get("actors", ())
    ]
    rows += [["appearances", id_, {"actor_id": actor}] for id_, actor in found.get("appearances", ())]
    made = [["actors", found["made"]]] if "made" in found else []
    return json.dumps({"rows": rows, "made": made})


def downgrade() -> None:
    """Drop all of it, with every revision."""
    for table in ("feed_items", "feeds", "reversals", "statement_prints"):
        op.drop_table(table)
    for table, *names in (*_INDICES, *_SELDOM):
        op.drop_index(f"ix_{table}_{'_'.join(names)}", table)
    for table, name, _ in (*_REFERRING, *_PLAIN):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
    op.create_index("ix_statements_first_day_last_day", "statements", ["first_day", "last_day"])
    op.create_index("ix_appearances_actor_id", "appearances", ["actor_id"])
    for table, name in _BEFORE:
        op.create_index(f"ix_{table}_{name}", table, [name])
    op.drop_table("revisions")
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
