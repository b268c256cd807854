"""The draft of a codebook that people edit: each edit replaces the whole draft, and undo restores the one before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from pourparler.ledger import revisions
from pourparler.ledger.db.draft_tables import drafts
from pourparler.ledger.db.schema import codebooks
from pourparler.ledger.db.schema import revisions as revision_table
from pourparler.ledger.errors import ChangedError, LedgerError
from pourparler.ledger.revisions import Before, Values

_LARGEST = 4_000_000  # characters of a draft


@dataclass(frozen=True)
class DraftRow:
    """The draft of a codebook, as JSON text, and who changed it last; ``id`` differs after every change."""

    id: int
    text: str
    coder: str


def current_draft(connection: Connection) -> DraftRow | None:
    """Return the draft as it is now; None if there is none."""
    chosen = select(drafts).where(drafts.c.ended.is_(None)).order_by(drafts.c.id.desc()).limit(1)
    row = connection.execute(chosen).one_or_none()
    return None if row is None else DraftRow(row.id, row.text, row.coder)


def check_seen(connection: Connection, seen: int | None) -> None:
    """Check that nobody has changed the draft since a coder saw it.

    Raises
    ------
    ChangedError
        If somebody has.
    """
    now = current_draft(connection)
    last = 0 if now is None else now.id
    if seen is not None and seen != last:
        who = "somebody undid a change" if now is None else f"{now.coder} changed the draft"
        raise ChangedError(f"{who} since you opened this page", last)


def last_edit(connection: Connection) -> int:
    """Return the number of the revision that made the draft what it is.

    Raises
    ------
    LedgerError
        If there is no draft.
    """
    now = current_draft(connection)
    own = (revision_table.c.thing == "draft") & (revision_table.c.thing_id == (-1 if now is None else now.id))
    number = connection.execute(select(revision_table.c.id).where(own)).scalar()
    if number is None:
        raise LedgerError("there is nothing to undo in the draft")
    return int(number)


def save_draft(
    connection: Connection, text: str, coder: str, change: str, seen: int | None, codebook: str | None = None
) -> int:
    """Replace the draft, and with it the codebook if one is given; return the revision's number.

    Parameters
    ----------
    change
        What changed, in words, for the history.
    seen
        The id of the draft that the coder changed, 0 for none; None skips the check.

    Raises
    ------
    ChangedError
        If somebody has changed the draft since.
    LedgerError
        If it is too large.
    """
    if len(text) > _LARGEST:
        raise LedgerError(f"a draft has at most {_LARGEST:,} characters; remove what you do not need")
    check_seen(connection, seen)
    number = revisions.record(connection, coder, "edit", "draft", 0, Before(), {})
    before = _replace(connection, drafts, text, coder, number)
    own = before[-1][1]
    if codebook is not None:
        before += _replace(connection, codebooks, codebook, coder, number)
    connection.execute(update(revision_table).where(revision_table.c.id == number).values(thing_id=own))
    revisions.amend(connection, number, Before(rows=before), {"draft": change})
    return number


def _replace(connection: Connection, table: Table, text: str, coder: str, number: int) -> list[tuple[str, int, Values]]:
    """End the current row of a table, and insert another; return the values before, those of the new row last."""
    last = connection.execute(select(table.c.id).where(table.c.ended.is_(None))).scalars().all()
    connection.execute(update(table).where(table.c.ended.is_(None)).values(ended=number))
    row: Any = insert(table).returning(table.c.id)
    new = int(connection.execute(row, {"text": text, "coder": coder}).scalar_one())
    return [*((table.name, id_, {"ended": None}) for id_ in last), (table.name, new, {"ended": number})]
