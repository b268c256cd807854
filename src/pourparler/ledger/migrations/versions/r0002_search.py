"""Full-text search: an index of the words of every document, which SQLite's FTS5 keeps."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_INDEX = """
CREATE VIRTUAL TABLE document_words USING fts5(
    title, text, content='documents', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
)
"""
_ADDED = "INSERT INTO document_words(rowid, title, text) VALUES (new.id, new.title, new.text);"
_GONE = "INSERT INTO document_words(document_words, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);"


def upgrade() -> None:
    """Make the index, fill it, and have the database keep it."""
    op.execute(_INDEX)
    op.execute("INSERT INTO document_words(document_words) VALUES ('rebuild')")
    op.execute(f"CREATE TRIGGER document_words_added AFTER INSERT ON documents BEGIN {_ADDED} END")
    op.execute(f"CREATE TRIGGER document_words_gone AFTER DELETE ON documents BEGIN {_GONE} END")
    op.execute(
        f"CREATE TRIGGER document_words_changed AFTER UPDATE OF title, text ON documents BEGIN {_GONE} {_ADDED} END"
    )


def downgrade() -> None:
    """Drop the index; it can be made again from the documents."""
    for trigger in ("added", "gone", "changed"):
        op.execute(f"DROP TRIGGER document_words_{trigger}")
    op.execute("DROP TABLE document_words")
