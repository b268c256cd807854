"""The tables of a ledger, documented in ``docs/ledger.md``.

Offsets (``start_at``, ``end_at``) are Python string offsets into ``documents.text``; dates are ISO dates. Everything
read in a document belongs to that document; only ``actors`` spans documents.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
    false,
    func,
    text,
)

from pourparler.ledger.db.text_type import ExactText

REVISION = "0010"
"""The latest migration, which leads to this schema."""

APPLICATION_ID = 0x506F7572
"""Stands in the header of every ledger file ("Pour"), which identifies it as a ledger."""

_LARGEST = 2**31 - 1  # largest value of an INTEGER column; PostgreSQL rejects larger parameters


def storable_id(asked: int) -> int:
    """Return a given number as an id to query for; -1, which no row has, if it exceeds the column's range."""
    return asked if 0 <= asked <= _LARGEST else -1


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _reference(table: str, name: str, *, nullable: bool = False, **options: Any) -> Column[int]:
    return Column(name, Integer, ForeignKey(f"{table}.id"), nullable=nullable, **options)


def _text(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, ExactText, nullable=nullable)


def _span() -> list[Any]:
    return [
        Column("start_at", Integer, nullable=False),
        Column("end_at", Integer, nullable=False),
        _text("quote"),
        CheckConstraint("0 <= start_at AND start_at < end_at", name="span"),
    ]


def _date() -> list[Column[Any]]:
    """Return the columns of a date range, of the words that give it, and of the range used for filtering."""
    return [
        Column("first_day", Date),
        Column("last_day", Date),
        Column("counts_from", Date),
        Column("counts_to", Date),
        Column("day_start_at", Integer),
        Column("day_end_at", Integer),
        _text("day_quote", nullable=True),
    ]


def _history_columns(table: str) -> list[Column[int]]:
    """Return the columns for the statement (or other row) that a row repeats and the revision that ended it."""
    return [_reference(table, "same_as", nullable=True), _reference("revisions", "ended", nullable=True)]


documents = Table(
    "documents",
    metadata,
    _id(),
    _text("key"),
    _text("sha256"),
    _text("title", nullable=True),
    _text("publisher", nullable=True),
    _text("byline", nullable=True),
    _text("url", nullable=True),
    _text("address", nullable=True),
    _text("language", nullable=True),
    Column("published", Date, index=True),
    _text("published_from", nullable=True),
    _text("text"),
    _text("reader"),
    Column("added", DateTime, nullable=False),
    _reference("documents", "copy_of", nullable=True),
    Column("likeness", Float),
    _reference("documents", "replaced_by", nullable=True),
    UniqueConstraint("key"),
    UniqueConstraint("sha256"),
    Index(None, "address"),
    # Covers the list of documents, so that the texts are not read.
    Index("ix_documents_listed", "published", "key", "replaced_by", "copy_of", "publisher"),
)

document_bands = Table(
    "document_bands",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    _reference("documents", "document_id", primary_key=True, index=True),
)

zones = Table(
    "zones",
    metadata,
    _id(),
    _reference("documents", "document_id", index=True),
    _text("kind"),
    Column("start_at", Integer, nullable=False),
    Column("end_at", Integer, nullable=False),
    CheckConstraint("0 <= start_at AND start_at < end_at", name="span"),
)

actors = Table(
    "actors",
    metadata,
    _id(),
    _text("kind"),
    _text("key"),
    _text("name"),
    _text("folded"),
    _text("surname", nullable=True),
    _reference("actors", "merged_into", nullable=True),
    _text("coder"),
    Column("settled", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("kind", "key"),
    Index(None, "surname"),
)

# The actor that a row refers to, after merges.
ROOT = func.coalesce(actors.c.merged_into, actors.c.id)

appearances = Table(
    "appearances",
    metadata,
    _id(),
    _reference("documents", "document_id"),
    _text("local_id"),
    _reference("actors", "actor_id"),
    _text("name"),
    _reference("appearances", "acts_for", nullable=True),
    Column("mentioned", Integer, nullable=False, server_default="0"),
    _text("coder"),
    _reference("revisions", "ended", nullable=True),
    UniqueConstraint("document_id", "local_id"),
    Index(None, "actor_id", "name"),
)

roles = Table(
    "roles",
    metadata,
    _reference("appearances", "appearance_id", primary_key=True),
    Column("position", Integer, primary_key=True),
    _text("role"),
)

mentions = Table("mentions", metadata, _id(), _reference("appearances", "appearance_id", index=True), *_span())

statements = Table(
    "statements",
    metadata,
    _id(),
    _reference("documents", "document_id"),
    _text("local_id"),
    _reference("appearances", "speaker", nullable=True, index=True),
    _reference("actors", "actor_id", nullable=True),
    _text("kind"),
    _text("act", nullable=True),
    *_date(),
    Column("position", Integer, nullable=False),
    _reference("statements", "within", nullable=True),
    Column("confidence", Float, nullable=False),
    _text("coder"),
    *_history_columns("statements"),
    UniqueConstraint("document_id", "local_id"),
    Index(None, "counts_from", "counts_to"),
    Index(None, "actor_id", "counts_from"),
    Index(None, "confidence", "id"),
)

_PRINT = Column("print", BigInteger, primary_key=True, autoincrement=False)
statement_prints = Table(
    "statement_prints", metadata, _PRINT, _reference("statements", "statement_id", primary_key=True, index=True)
)

reversals = Table(
    "reversals",
    metadata,
    _reference("statements", "earlier", primary_key=True),
    _reference("statements", "later", primary_key=True, index=True),
    _text("about"),
    _text("why"),
    Column("score", Float, nullable=False),
)

statement_spans = Table(
    "statement_spans", metadata, _id(), _reference("statements", "statement_id", index=True), _text("part"), *_span()
)

meetings = Table(
    "meetings",
    metadata,
    _id(),
    _reference("documents", "document_id"),
    _text("local_id"),
    _text("place", nullable=True),
    *_date(),
    _text("status"),
    Column("confidence", Float, nullable=False),
    _text("coder"),
    *_history_columns("meetings"),
    UniqueConstraint("document_id", "local_id"),
    Index(None, "first_day", "last_day"),
    Index(None, "counts_from", "counts_to"),
)

meeting_participants = Table(
    "meeting_participants",
    metadata,
    _reference("meetings", "meeting_id", primary_key=True),
    Column("position", Integer, primary_key=True),
    _reference("appearances", "appearance_id", index=True),
)

meeting_evidence = Table(
    "meeting_evidence", metadata, _id(), _reference("meetings", "meeting_id", index=True), *_span()
)

proposals = Table(
    "proposals",
    metadata,
    _id(),
    _reference("documents", "document_id"),
    _text("local_id"),
    _text("name"),
    _text("key", nullable=True),
    *_date(),
    _reference("proposals", "replaces", nullable=True),
    _text("coder"),
    *_history_columns("proposals"),
    UniqueConstraint("document_id", "local_id"),
    Index(None, "key"),
)

proposal_sponsors = Table(
    "proposal_sponsors",
    metadata,
    _reference("proposals", "proposal_id", primary_key=True),
    Column("position", Integer, primary_key=True),
    _reference("appearances", "appearance_id", index=True),
)

proposal_spans = Table(
    "proposal_spans", metadata, _id(), _reference("proposals", "proposal_id", index=True), _text("part"), *_span()
)

times = Table(
    "times",
    metadata,
    _id(),
    _reference("documents", "document_id", index=True),
    *_span(),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    _text("coder"),
    _reference("revisions", "ended", nullable=True),
)

revisions = Table(
    "revisions",
    metadata,
    _id(),
    Column("at", DateTime, nullable=False),
    _text("coder"),
    _text("action"),
    _text("thing"),
    Column("thing_id", Integer, nullable=False),
    _text("before"),
    _text("after"),
    Column("undone", DateTime),
    _text("undone_by", nullable=True),
    Index(None, "thing", "thing_id"),
)

users = Table(
    "users",
    metadata,
    _id(),
    _text("name"),
    _text("role"),
    _text("password"),
    Column("added", DateTime, nullable=False),
    UniqueConstraint("name"),
)

views = Table(
    "views",
    metadata,
    _reference("documents", "document_id", primary_key=True),
    Column("coder", ExactText, primary_key=True),
    Column("at", DateTime, nullable=False),
)

issues = Table(
    "issues",
    metadata,
    _id(),
    _text("name"),
    _text("words"),
    _text("coder"),
    _reference("revisions", "ended", nullable=True),
)

codebooks = Table(
    "codebooks",
    metadata,
    _id(),
    _text("text"),
    _text("coder"),
    _reference("revisions", "ended", nullable=True),
)

positions = Table(
    "positions",
    metadata,
    _id(),
    _reference("statements", "statement_id"),
    _text("party"),
    _text("kind"),
    _text("terms"),
    _text("weighed"),
    _text("coder"),
    _reference("revisions", "ended", nullable=True),
    Index(None, "statement_id"),
)

incomplete = Table("incomplete", metadata, _id(), Column("at", DateTime, nullable=False), _text("fault"))

extras = Table(
    "extras",
    metadata,
    Column("format", ExactText, primary_key=True),
    Column("name", ExactText, primary_key=True),
    _text("value"),
)

feeds = Table(
    "feeds",
    metadata,
    Column("address", ExactText, primary_key=True),
    _text("etag", nullable=True),
    _text("modified", nullable=True),
)

feed_items = Table(
    "feed_items",
    metadata,
    Column("feed", ExactText, primary_key=True),
    Column("item", ExactText, primary_key=True),
    Column("taken", DateTime, nullable=False),
)

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
    _text("fault"),
)

digests = Table(
    "digests",
    metadata,
    _id(),
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
    _id(),
    _text("channel"),
    _text("content"),
    Column("failures", Integer, nullable=False),
    Column("not_before", DateTime, nullable=False),
)

# Most rows have NULL here; a full index would lead the query planner to use it for them.
for _column in (
    documents.c.copy_of,
    documents.c.replaced_by,
    actors.c.merged_into,
    *(table.c.same_as for table in (statements, meetings, proposals)),
):
    _there = text(f"{_column.name} IS NOT NULL")
    Index(f"ix_{_column.table.name}_{_column.name}", _column, sqlite_where=_there, postgresql_where=_there)
