"""The tables of ``pourparler watch``: its sources, when each is polled next, and what was reported."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, DateTime, Integer, Table

from pourparler.ledger.db.columns import id_column, metadata, text_column
from pourparler.ledger.db.text_type import ExactText

watched = Table(
    "watched",
    metadata,
    Column("address", ExactText, primary_key=True),
    Column("added", DateTime, nullable=False),
    Column("is_watched", Boolean, nullable=False),
)

polls = Table(
    "polls",
    metadata,
    Column("address", ExactText, primary_key=True),
    Column("item", ExactText, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("not_before", DateTime, nullable=False),
    text_column("fault"),
)

digests = Table(
    "digests",
    metadata,
    id_column(),
    Column("at", DateTime, nullable=False),
    Column("last_document", Integer, nullable=False),
    Column("is_sent", Boolean, nullable=False),
)

reported = Table(
    "reported", metadata, Column("mark", ExactText, primary_key=True), Column("at", DateTime, nullable=False)
)

outbox = Table(
    "outbox",
    metadata,
    id_column(),
    text_column("channel"),
    text_column("content"),
    Column("failures", Integer, nullable=False),
    Column("not_before", DateTime, nullable=False),
)
