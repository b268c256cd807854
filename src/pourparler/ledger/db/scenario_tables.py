"""The table of scenarios: what is supposed beside what was said, under a name."""

from __future__ import annotations

from sqlalchemy import Table

from pourparler.ledger.db.columns import id_column, metadata, reference_column, text_column

scenarios = Table(
    "scenarios",
    metadata,
    id_column(),
    text_column("name"),
    text_column("suppositions"),
    text_column("coder"),
    reference_column("revisions", "ended", nullable=True),
)
