"""The tables of a ledger, documented in ``docs/ledger.md``.

Offsets (``start_at``, ``end_at``) are Python string offsets into ``documents.text``; dates are ISO dates. Everything
read in a document belongs to that document; only ``actors`` spans documents.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    Index,
    Integer,
    Table,
    UniqueConstraint,
    false,
    func,
    text,
)

from pourparler.ledger.db import (  # noqa: F401  add tables
    brief_tables,
    comment_tables,
    count_tables,
    draft_tables,
    watch_tables,
)
from pourparler.ledger.db.columns import (
    date_columns,
    history_columns,
    id_column,
    metadata,
    reference_column,
    span_columns,
    text_column,
)
from pourparler.ledger.db.meeting_tables import (
    meeting_evidence as meeting_evidence,
)
from pourparler.ledger.db.meeting_tables import (
    meeting_keys as meeting_keys,
)
from pourparler.ledger.db.meeting_tables import (
    meeting_participants as meeting_participants,
)
from pourparler.ledger.db.meeting_tables import (
    meetings as meetings,
)
from pourparler.ledger.db.text_type import ExactText

REVISION = "0023"
"""The latest migration, which leads to this schema."""

APPLICATION_ID = 0x506F7572
"""Stands in the header of every ledger file ("Pour"), which identifies it as a ledger."""

documents = Table(
    "documents",
    metadata,
    id_column(),
    text_column("key"),
    text_column("sha256"),
    text_column("title", nullable=True),
    text_column("publisher", nullable=True),
    text_column("byline", nullable=True),
    text_column("url", nullable=True),
    text_column("address", nullable=True),
    text_column("language", nullable=True),
    Column("published", Date, index=True),
    text_column("published_from", nullable=True),
    text_column("text"),
    text_column("reader"),
    Column("added", DateTime, nullable=False),
    reference_column("documents", "copy_of", nullable=True),
    Column("likeness", Float),
    reference_column("documents", "replaced_by", nullable=True),
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
    reference_column("documents", "document_id", primary_key=True, index=True),
)

zones = Table(
    "zones",
    metadata,
    id_column(),
    reference_column("documents", "document_id", index=True),
    text_column("kind"),
    Column("start_at", Integer, nullable=False),
    Column("end_at", Integer, nullable=False),
    CheckConstraint("0 <= start_at AND start_at < end_at", name="span"),
)

actors = Table(
    "actors",
    metadata,
    id_column(),
    text_column("kind"),
    text_column("key"),
    text_column("name"),
    text_column("folded"),
    text_column("surname", nullable=True),
    reference_column("actors", "merged_into", nullable=True),
    text_column("coder"),
    Column("settled", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("kind", "key"),
    Index(None, "surname"),
)

# The actor that a row refers to, after merges.
ROOT = func.coalesce(actors.c.merged_into, actors.c.id)

appearances = Table(
    "appearances",
    metadata,
    id_column(),
    reference_column("documents", "document_id"),
    text_column("local_id"),
    reference_column("actors", "actor_id"),
    text_column("name"),
    reference_column("appearances", "acts_for", nullable=True),
    Column("mentioned", Integer, nullable=False, server_default="0"),
    text_column("coder"),
    reference_column("revisions", "ended", nullable=True),
    UniqueConstraint("document_id", "local_id"),
    # Covers the counts of an actor's names, documents and mentions, and whether a document names an actor.
    Index("ix_appearances_counted", "actor_id", "document_id", "ended", "name", "mentioned"),
)

roles = Table(
    "roles",
    metadata,
    reference_column("appearances", "appearance_id", primary_key=True),
    Column("position", Integer, primary_key=True),
    text_column("role"),
)

mentions = Table(
    "mentions", metadata, id_column(), reference_column("appearances", "appearance_id", index=True), *span_columns()
)

statements = Table(
    "statements",
    metadata,
    id_column(),
    reference_column("documents", "document_id"),
    text_column("local_id"),
    reference_column("appearances", "speaker", nullable=True, index=True),
    reference_column("actors", "actor_id", nullable=True),
    text_column("kind"),
    text_column("act", nullable=True),
    *date_columns(),
    Column("position", Integer, nullable=False),
    reference_column("statements", "within", nullable=True),
    Column("confidence", Float, nullable=False),
    text_column("coder"),
    *history_columns("statements"),
    UniqueConstraint("document_id", "local_id"),
    Index(None, "counts_from", "counts_to"),
    Index(None, "actor_id", "counts_from"),
    Index(None, "confidence", "id"),
)

# The speakers of a joint statement after the first, whom the statement itself has.
statement_speakers = Table(
    "statement_speakers",
    metadata,
    reference_column("statements", "statement_id", primary_key=True),
    Column("position", Integer, primary_key=True),
    reference_column("appearances", "appearance_id", index=True),
    reference_column("actors", "actor_id", index=True),
)

# ``day`` is that of the statement, year 1 if it has none: only statements of about one time are compared.
_PRINT = Column("print", BigInteger, primary_key=True, autoincrement=False), Column("day", Date, primary_key=True)
statement_prints = Table(
    "statement_prints", metadata, *_PRINT, reference_column("statements", "statement_id", primary_key=True, index=True)
)

reversals = Table(
    "reversals",
    metadata,
    reference_column("statements", "earlier", primary_key=True),
    reference_column("statements", "later", primary_key=True, index=True),
    reference_column("actors", "actor_id", primary_key=True),
    text_column("about"),
    text_column("why"),
    Column("score", Float, nullable=False),
)

statement_spans = Table(
    "statement_spans",
    metadata,
    id_column(),
    reference_column("statements", "statement_id", index=True),
    text_column("part"),
    *span_columns(),
)

proposals = Table(
    "proposals",
    metadata,
    id_column(),
    reference_column("documents", "document_id"),
    text_column("local_id"),
    text_column("name"),
    text_column("key", nullable=True),
    text_column("state", nullable=True),
    *date_columns(),
    reference_column("proposals", "replaces", nullable=True),
    Column("confidence", Float),
    text_column("coder"),
    *history_columns("proposals"),
    UniqueConstraint("document_id", "local_id"),
    Index(None, "key"),
)

proposal_sponsors = Table(
    "proposal_sponsors",
    metadata,
    reference_column("proposals", "proposal_id", primary_key=True),
    Column("position", Integer, primary_key=True),
    reference_column("appearances", "appearance_id", index=True),
)

proposal_spans = Table(
    "proposal_spans",
    metadata,
    id_column(),
    reference_column("proposals", "proposal_id", index=True),
    text_column("part"),
    *span_columns(),
)

stances = Table(
    "stances",
    metadata,
    id_column(),
    reference_column("documents", "document_id"),
    text_column("local_id"),
    reference_column("appearances", "party", index=True),
    text_column("stance"),
    reference_column("statements", "statement_id", nullable=True, index=True),
    Column("confidence", Float, nullable=False),
    text_column("coder"),
    reference_column("revisions", "ended", nullable=True),
    UniqueConstraint("document_id", "local_id"),
)

stance_spans = Table(
    "stance_spans",
    metadata,
    id_column(),
    reference_column("stances", "stance_id", index=True),
    text_column("part"),
    *span_columns(),
)

times = Table(
    "times",
    metadata,
    id_column(),
    reference_column("documents", "document_id", index=True),
    *span_columns(),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    text_column("coder"),
    reference_column("revisions", "ended", nullable=True),
)

revisions = Table(
    "revisions",
    metadata,
    id_column(),
    Column("at", DateTime, nullable=False),
    text_column("coder"),
    text_column("action"),
    text_column("thing"),
    Column("thing_id", Integer, nullable=False),
    text_column("before"),
    text_column("after"),
    Column("undone", DateTime),
    text_column("undone_by", nullable=True),
    Index(None, "thing", "thing_id"),
)

users = Table(
    "users",
    metadata,
    id_column(),
    text_column("name"),
    text_column("role"),
    text_column("password"),
    Column("added", DateTime, nullable=False),
    UniqueConstraint("name"),
)

views = Table(
    "views",
    metadata,
    reference_column("documents", "document_id", primary_key=True),
    Column("coder", ExactText, primary_key=True),
    Column("at", DateTime, nullable=False),
)

issues = Table(
    "issues",
    metadata,
    id_column(),
    text_column("name"),
    text_column("words"),
    text_column("coder"),
    reference_column("revisions", "ended", nullable=True),
)

codebooks = Table(
    "codebooks",
    metadata,
    id_column(),
    text_column("text"),
    text_column("coder"),
    reference_column("revisions", "ended", nullable=True),
)

# A position rests on a statement, on a stance that somebody confirmed, or on a passage of a document.
positions = Table(
    "positions",
    metadata,
    id_column(),
    reference_column("statements", "statement_id", nullable=True, index=True),
    reference_column("stances", "stance_id", nullable=True, index=True),
    reference_column("documents", "document_id", nullable=True),
    *(Column(name, Integer) for name in ("start_at", "end_at")),
    text_column("party"),
    text_column("kind"),
    text_column("terms"),
    text_column("weighed"),
    text_column("coder"),
    reference_column("revisions", "ended", nullable=True),
)

incomplete = Table("incomplete", metadata, id_column(), Column("at", DateTime, nullable=False), text_column("fault"))

extras = Table(
    "extras",
    metadata,
    Column("format", ExactText, primary_key=True),
    Column("name", ExactText, primary_key=True),
    text_column("value"),
)

feeds = Table(
    "feeds",
    metadata,
    Column("address", ExactText, primary_key=True),
    text_column("etag", nullable=True),
    text_column("modified", nullable=True),
)

_ITEM = (Column("feed", ExactText, primary_key=True), Column("item", ExactText, primary_key=True))
feed_items = Table("feed_items", metadata, *_ITEM, Column("taken", DateTime, nullable=False))

_FIRST, _SERVING = "same_as IS NULL AND ended IS NULL", "acts_for IS NOT NULL"
# What does not repeat other statements, in the order of days; and those that act for others.
for _name, _columns, _where in (
    ("statements_listed", [statements.c[n] for n in ("actor_id", "counts_from", "document_id")], _FIRST),
    ("appearances_serving", [appearances.c[n] for n in ("actor_id", "acts_for", "document_id", "ended")], _SERVING),
):
    Index(f"ix_{_name}", *_columns, sqlite_where=text(_where), postgresql_where=text(_where))

# The few rows that count for several days.
for _table in (statements, meetings):
    _several = text("counts_to > counts_from")
    _ends = _table.c.counts_to, _table.c.counts_from
    Index(f"ix_{_table.name}_across", *_ends, sqlite_where=_several, postgresql_where=_several)

# Most rows have NULL here; a full index would lead the query planner to use it for them.
for _column in (
    documents.c.copy_of,
    documents.c.replaced_by,
    actors.c.merged_into,
    revisions.c.undone,
    *(table.c.same_as for table in (statements, meetings, proposals)),
):
    _there = text(f"{_column.name} IS NOT NULL")
    Index(f"ix_{_column.table.name}_{_column.name}", _column, sqlite_where=_there, postgresql_where=_there)
