"""The first tables: documents, actors, and the codings of each document."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from pourparler.ledger.db.text_type import ExactText

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _documents()
    _actors()
    _statements()
    _meetings()
    _proposals()
    _table(
        "times",
        *_row(),
        _whole("document_id"),
        *_span(),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        _text("coder"),
        refers={"document_id": "documents"},
        indices=[["document_id"]],
    )


def downgrade() -> None:
    """Drop the tables with their contents."""
    for name in ("times", "proposal_spans", "proposal_sponsors", "proposals"):
        op.drop_table(name)
    for name in ("meeting_evidence", "meeting_participants", "meetings", "statement_spans", "statements"):
        op.drop_table(name)
    for name in ("mentions", "roles", "appearances", "actors", "zones", "documents"):
        op.drop_table(name)


def _documents() -> None:
    optional = [_text(name, nullable=True) for name in ("title", "publisher", "byline", "url", "language")]
    _table(
        "documents",
        *_row(),
        _text("key"),
        _text("sha256"),
        *optional,
        sa.Column("published", sa.Date()),
        _text("published_from", nullable=True),
        _text("text"),
        _text("reader"),
        sa.Column("added", sa.DateTime(), nullable=False),
        unique=[["key"], ["sha256"]],
        indices=[["published"]],
    )
    _table(
        "zones",
        *_row(),
        _whole("document_id"),
        _text("kind"),
        *_span()[:2],
        checked=True,
        refers={"document_id": "documents"},
        indices=[["document_id"]],
    )


def _actors() -> None:
    _table(
        "actors",
        *_row(),
        *(_text(name) for name in ("kind", "key", "name", "folded")),
        _text("surname", nullable=True),
        _whole("merged_into", nullable=True),
        _text("coder"),
        refers={"merged_into": "actors"},
        unique=[["kind", "key"]],
        indices=[["merged_into"], ["surname"]],
    )
    _table(
        "appearances",
        *_row(),
        _whole("document_id"),
        _text("local_id"),
        _whole("actor_id"),
        _text("name"),
        _whole("acts_for", nullable=True),
        _text("coder"),
        refers={"document_id": "documents", "actor_id": "actors", "acts_for": "appearances"},
        unique=[["document_id", "local_id"]],
        indices=[["actor_id"]],
    )
    _table(
        "roles",
        _whole("appearance_id"),
        _whole("position"),
        _text("role"),
        primary=["appearance_id", "position"],
        refers={"appearance_id": "appearances"},
    )
    _spans("mentions", "appearance_id", "appearances")


def _statements() -> None:
    _table(
        "statements",
        *_row(),
        _whole("document_id"),
        _text("local_id"),
        _whole("speaker", nullable=True),
        _text("kind"),
        _text("act", nullable=True),
        *_date(),
        _whole("position"),
        _whole("within", nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        _text("coder"),
        refers={"document_id": "documents", "speaker": "appearances", "within": "statements"},
        unique=[["document_id", "local_id"]],
        indices=[["first_day", "last_day"], ["speaker"]],
    )
    _spans("statement_spans", "statement_id", "statements", parts=True)


def _meetings() -> None:
    _table(
        "meetings",
        *_row(),
        _whole("document_id"),
        _text("local_id"),
        _text("place", nullable=True),
        *_date(),
        _text("status"),
        sa.Column("confidence", sa.Float(), nullable=False),
        _text("coder"),
        refers={"document_id": "documents"},
        unique=[["document_id", "local_id"]],
        indices=[["first_day", "last_day"]],
    )
    _appearing("meeting_participants", "meeting_id", "meetings")
    _spans("meeting_evidence", "meeting_id", "meetings")


def _proposals() -> None:
    _table(
        "proposals",
        *_row(),
        _whole("document_id"),
        _text("local_id"),
        _text("name"),
        *_date(),
        _whole("replaces", nullable=True),
        _text("coder"),
        refers={"document_id": "documents", "replaces": "proposals"},
        unique=[["document_id", "local_id"]],
    )
    _appearing("proposal_sponsors", "proposal_id", "proposals")
    _spans("proposal_spans", "proposal_id", "proposals", parts=True)


def _appearing(name: str, owner: str, table: str) -> None:
    _table(
        name,
        _whole(owner),
        _whole("position"),
        _whole("appearance_id"),
        primary=[owner, "position"],
        refers={owner: table, "appearance_id": "appearances"},
        indices=[["appearance_id"]],
    )


def _spans(name: str, owner: str, table: str, *, parts: bool = False) -> None:
    part = [_text("part")] if parts else []
    _table(name, *_row(), _whole(owner), *part, *_span(), refers={owner: table}, indices=[[owner]])


def _table(
    name: str,
    *columns: sa.Column[Any],
    refers: dict[str, str] | None = None,
    unique: list[list[str]] | None = None,
    indices: list[list[str]] | None = None,
    primary: list[str] | None = None,
    checked: bool = False,
) -> None:
    rules: list[sa.Constraint] = [sa.PrimaryKeyConstraint(*(primary or ["id"]), name=op.f(f"pk_{name}"))]
    for column, other in (refers or {}).items():
        rules.append(sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{name}_{column}")))
    for names in unique or []:
        rules.append(sa.UniqueConstraint(*names, name=op.f(f"uq_{name}_{'_'.join(names)}")))
    if checked or any(column.name == "quote" for column in columns):
        rules.append(sa.CheckConstraint("0 <= start_at AND start_at < end_at", name=op.f(f"ck_{name}_span")))
    op.create_table(name, *columns, *rules)
    for names in indices or []:
        op.create_index(op.f(f"ix_{name}_{'_'.join(names)}"), name, names)


def _row() -> list[sa.Column[Any]]:
    return [_whole("id")]


def _whole(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, ExactText(), nullable=nullable)


def _span() -> list[sa.Column[Any]]:
    return [_whole("start_at"), _whole("end_at"), _text("quote")]


def _date() -> list[sa.Column[Any]]:
    return [
        sa.Column("first_day", sa.Date()),
        sa.Column("last_day", sa.Date()),
        _whole("day_start_at", nullable=True),
        _whole("day_end_at", nullable=True),
        _text("day_quote", nullable=True),
    ]
