"""Comments on positions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from pourparler.ledger import revisions
from pourparler.ledger.db.columns import storable_id
from pourparler.ledger.db.comment_tables import position_comments
from pourparler.ledger.db.schema import positions
from pourparler.ledger.db.schema import revisions as revision_table
from pourparler.ledger.errors import LedgerError
from pourparler.ledger.revisions import Before

_LONGEST = 4_000  # characters of a comment


@dataclass(frozen=True)
class CommentRow:
    """What somebody said about a position; ``revision`` is the one that added it, for undo."""

    id: int
    position: int
    text: str
    coder: str
    at: dt.datetime
    revision: int


def add_comment(connection: Connection, position: int, text: str, coder: str) -> int:
    """Add a comment; return the revision's number.

    Raises
    ------
    LedgerError
        If there is no such position, or the text is empty or too long.
    """
    if not text.strip() or len(text) > _LONGEST:
        raise LedgerError(f"a comment has between 1 and {_LONGEST:,} characters")
    own = select(positions.c.id).where(positions.c.id == storable_id(position))
    if connection.execute(own).first() is None:
        raise LedgerError(f"no position has the number {position}; `pourparler positions LEDGER` lists them")
    number = revisions.record(connection, coder, "add", "comment", 0, Before(), {})
    row = insert(position_comments).returning(position_comments.c.id)
    one = int(connection.execute(row, {"position_id": position, "text": text, "coder": coder}).scalar_one())
    connection.execute(update(revision_table).where(revision_table.c.id == number).values(thing_id=one))
    before = Before(rows=[("position_comments", one, {"ended": number})])
    revisions.amend(connection, number, before, {"position": f"{position}", "comment": text})
    return number


def list_comments(connection: Connection) -> tuple[CommentRow, ...]:
    """Return the comments that nobody has taken back, earliest first."""
    made = (revision_table.c.thing == "comment") & (revision_table.c.thing_id == position_comments.c.id)
    chosen = (
        select(position_comments, revision_table.c.at, revision_table.c.id.label("revision"))
        .join(revision_table, made & (revision_table.c.action == "add"))
        .where(position_comments.c.ended.is_(None))
        .order_by(position_comments.c.id)
    )
    return tuple(
        CommentRow(row.id, row.position_id, row.text, row.coder, row.at.replace(tzinfo=dt.UTC), row.revision)
        for row in connection.execute(chosen)
    )
