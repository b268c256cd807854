"""The tables of saved briefs, and of visits of the workbench."""

from __future__ import annotations

from sqlalchemy import Column, Date, DateTime, Integer, Table

from pourparler.ledger.db.columns import id_column, metadata, text_column
from pourparler.ledger.db.text_type import ExactText

briefs = Table(
    "briefs",
    metadata,
    id_column(),
    text_column("title"),
    Column("since", Date),
    Column("until", Date),
    Column("at", DateTime, nullable=False),
    text_column("coder"),
    text_column("text"),
)

# When somebody last opened the home page, and when the visit before that ended; with the last document at each time.
visits = Table(
    "visits",
    metadata,
    Column("coder", ExactText, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("last_document", Integer, nullable=False),
    Column("before", DateTime),
    Column("before_document", Integer),
)
