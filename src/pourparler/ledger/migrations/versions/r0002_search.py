"""Full-text search: an index of the words of all documents, with FTS5 in SQLite and GIN in PostgreSQL."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

from pourparler.ledger.db.text_type import ExactText

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
    """Create and fill the index. SQLite maintains it; in PostgreSQL the program does."""
    if op.get_bind().dialect.name == "postgresql":
        _in_postgres()
        return
    op.execute(_INDEX)
    op.execute("INSERT INTO document_words(document_words) VALUES ('rebuild')")
    op.execute(f"CREATE TRIGGER document_words_added AFTER INSERT ON documents BEGIN {_ADDED} END")
    op.execute(f"CREATE TRIGGER document_words_gone AFTER DELETE ON documents BEGIN {_GONE} END")
    op.execute(
        f"CREATE TRIGGER document_words_changed AFTER UPDATE OF title, text ON documents BEGIN {_GONE} {_ADDED} END"
    )


def _in_postgres() -> None:
    from pourparler.ledger.db.fulltext import index_documents

    op.create_table(
        "document_words",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("words", TSVECTOR(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "part", name="pk_document_words"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_document_words_document_id", ondelete="CASCADE"
        ),
    )
    op.create_index(
        "ix_document_words_words",
        "document_words",
        ["words"],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_index("ix_document_words_long", "document_words", ["document_id"], postgresql_where=sa.text("part = 1"))
    # Stored uncompressed in the row: ranking reads it for every match.
    op.execute("ALTER TABLE document_words ALTER COLUMN words SET STORAGE MAIN")
    op.execute("ALTER TABLE document_words SET (toast_tuple_target = 8160)")
    there = sa.text("SELECT id, title, text FROM documents ORDER BY id")
    typed = there.columns(sa.column("id"), sa.column("title", ExactText()), sa.column("text", ExactText()))
    for row in op.get_bind().execute(typed).all():
        index_documents(op.get_bind(), [row])


def downgrade() -> None:
    """Drop the index, which can be rebuilt from the documents."""
    if op.get_bind().dialect.name != "postgresql":
        for trigger in ("added", "gone", "changed"):
            op.execute(f"DROP TRIGGER document_words_{trigger}")
    op.drop_table("document_words")
