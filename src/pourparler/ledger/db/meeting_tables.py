"""The tables of meetings."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Float, Index, Integer, Table, UniqueConstraint

from pourparler.ledger.db.columns import (
    date_columns,
    history_columns,
    id_column,
    metadata,
    reference_column,
    span_columns,
    text_column,
)

meetings = Table(
    "meetings",
    metadata,
    id_column(),
    reference_column("documents", "document_id"),
    text_column("local_id"),
    text_column("place", nullable=True),
    *date_columns(),
    text_column("status"),
    text_column("kind", nullable=True),
    text_column("name", nullable=True),
    Column("round", Integer),
    text_column("outcome", nullable=True),
    Column("confidence", Float, nullable=False),
    text_column("coder"),
    *history_columns("meetings"),
    UniqueConstraint("document_id", "local_id"),
    Index(None, "first_day", "last_day"),
    Index(None, "counts_from", "counts_to"),
)

meeting_participants = Table(
    "meeting_participants",
    metadata,
    reference_column("meetings", "meeting_id", primary_key=True),
    Column("position", Integer, primary_key=True),
    reference_column("appearances", "appearance_id", index=True),
)

meeting_evidence = Table(
    "meeting_evidence", metadata, id_column(), reference_column("meetings", "meeting_id", index=True), *span_columns()
)

# What reports of one event share at least one of, and the day from which the meeting can be; for the words of a report,
# that of copies, year 1.
meeting_keys = Table(
    "meeting_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    reference_column("meetings", "meeting_id", primary_key=True, index=True),
)
