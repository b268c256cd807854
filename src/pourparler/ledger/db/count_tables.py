"""The tables of what is counted of actors."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, Table

from pourparler.ledger.db.columns import metadata
from pourparler.ledger.db.text_type import ExactText

# Before merges: what two actors that are one have is added when it is asked for. No foreign key: where an undone split
# removes an actor, what was counted of it goes after it.
actor_counts = Table(
    "actor_counts",
    metadata,
    Column("actor_id", Integer, primary_key=True, autoincrement=False),
    Column("statements", Integer, nullable=False),
    Column("mentions", Integer, nullable=False),
)

# An empty role stands for all documents that name the actor.
actor_roles = Table(
    "actor_roles",
    metadata,
    Column("actor_id", Integer, primary_key=True, autoincrement=False),
    Column("role", ExactText, primary_key=True),
    Column("documents", Integer, nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
)
