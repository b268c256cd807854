"""The tables that drafting a codebook and suggestions need."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, Table

from pourparler.ledger.db.columns import id_column, metadata, reference_column, text_column

# The targets of stances and the provisions of proposals.
phrase_vectors = Table(
    "phrase_vectors",
    metadata,
    reference_column("documents", "document_id", primary_key=True),
    Column("start_at", Integer, primary_key=True),
    Column("end_at", Integer, primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

# Statements with the text around them; `words` is a fingerprint of what was encoded.
statement_vectors = Table(
    "statement_vectors",
    metadata,
    reference_column("statements", "statement_id", primary_key=True),
    text_column("words"),
    Column("vector", LargeBinary, nullable=False),
)

# The draft of a codebook as people have edited it; each edit makes a row and ends the one before.
drafts = Table(
    "drafts",
    metadata,
    id_column(),
    text_column("text"),
    text_column("coder"),
    reference_column("revisions", "ended", nullable=True),
)
