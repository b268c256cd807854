"""The table of comments on positions."""

from __future__ import annotations

from sqlalchemy import Table

from pourparler.ledger.db.columns import id_column, metadata, reference_column, text_column

position_comments = Table(
    "position_comments",
    metadata,
    id_column(),
    reference_column("positions", "position_id", index=True),
    text_column("text"),
    text_column("coder"),
    reference_column("revisions", "ended", nullable=True),
)
