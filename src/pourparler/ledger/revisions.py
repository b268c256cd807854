"""Revisions: every step in the history of a thing, by a person or the machine.

A revision stores what it found: columns of rows as they were, rows that it removed, rows that it made. So undo restores
exactly what was there.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, Date, DateTime, Row, Table, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from pourparler.ledger.db.columns import metadata, storable_id
from pourparler.ledger.db.schema import revisions
from pourparler.ledger.errors import LedgerError

Values = dict[str, Any]
_NOT_UNDONE = ("read",)  # a first reading cannot be undone


@dataclass(frozen=True)
class Before:
    """What a revision replaced: ``rows`` (table, id, old values), ``gone`` (table, deleted row), ``made`` (table, id).

    ``cleared`` (table, columns) are the rows that replaced the ``gone`` ones: those with these values.
    """

    rows: Sequence[tuple[str, int, Values]] = ()
    gone: Sequence[tuple[str, Values]] = ()
    made: Sequence[tuple[str, int]] = ()
    touched: Sequence[tuple[str, int]] = field(default=())
    cleared: Sequence[tuple[str, Values]] = ()

    def written(self) -> str:
        """Return it as JSON, with days as ISO dates."""
        parts: dict[str, Sequence[Any]] = {
            "rows": self.rows,
            "gone": self.gone,
            "made": self.made,
            "touched": self.touched,
        }
        parts["cleared"] = self.cleared
        return json.dumps({name: list(part) for name, part in parts.items() if part}, default=str)


def record(
    connection: Connection, coder: str, action: str, thing: str, thing_id: int, before: Before, after: Values
) -> int:
    """Write a revision and return its number."""
    values = {"at": utc_now(), "coder": coder, "action": action, "thing": thing, "thing_id": thing_id}
    values |= {"before": before.written(), "after": json.dumps(after, default=str)}
    return int(connection.execute(insert(revisions).returning(revisions.c.id), values).scalar_one())


class Made(NamedTuple):
    """What a revision that replaced nothing says: who made what."""

    coder: str
    action: str
    thing: str
    thing_id: int
    after: Values


def record_made(connection: Connection, made: Sequence[Made]) -> None:
    """Write revisions of things that were not there before."""
    same = {"at": utc_now(), "before": Before().written()}
    rows = [same | each._asdict() | {"after": json.dumps(each.after, default=str)} for each in made]
    if rows:
        connection.execute(insert(revisions), rows)


def amend(connection: Connection, number: int, before: Before, after: Values) -> None:
    """Complete a revision whose number had to be known before its content."""
    values = {"before": before.written(), "after": json.dumps(after, default=str)}
    connection.execute(update(revisions).where(revisions.c.id == number).values(values))


def extend(
    connection: Connection, number: int, rows: Sequence[tuple[str, int, Values]], summary: dict[str, str] | None = None
) -> None:
    """Add rows to what a revision replaced, and parts to its summary."""
    row = connection.execute(select(revisions).where(revisions.c.id == number)).one()
    before, after = json.loads(row.before), json.loads(row.after) | (summary or {})
    before["rows"] = [*before.get("rows", ()), *rows]
    values = {"before": json.dumps(before, default=str), "after": json.dumps(after, default=str)}
    connection.execute(update(revisions).where(revisions.c.id == number).values(values))


def undo(connection: Connection, number: int | None, coder: str) -> Row[Any]:
    """Put back what a revision changed, the last one if no number is given; the revision's row.

    Raises
    ------
    LedgerError
        If there is none, it is undone already, or a later one depends on it.
    """
    row = last_undoable(connection, number)
    touched = touched_rows(row)
    later = select(revisions).where(revisions.c.undone.is_(None), revisions.c.id > row.id).order_by(revisions.c.id)
    for other in connection.execute(later.where(revisions.c.action.not_in(_NOT_UNDONE))):
        if touched & touched_rows(other):
            raise LedgerError(f"revision {other.id} depends on revision {row.id}; undo {other.id} first")
    before = json.loads(row.before)
    for table, id_, values in before.get("rows", ()):
        one = metadata.tables[table]
        connection.execute(update(one).where(one.c.id == id_).values(typed_values(one, values)))
    for table, columns in before.get("cleared", ()):
        one = metadata.tables[table]
        connection.execute(delete(one).where(*(one.c[name] == value for name, value in columns.items())))
    for table, id_ in reversed(before.get("made", ())):
        one = metadata.tables[table]
        try:
            connection.execute(delete(one).where(one.c.id == id_))
        except IntegrityError as fault:
            raise LedgerError(f"a later change uses what revision {row.id} added; undo that change first") from fault
    for table, values in before.get("gone", ()):
        one = metadata.tables[table]
        connection.execute(insert(one).values(typed_values(one, values)))
    connection.execute(update(revisions).where(revisions.c.id == row.id).values(undone=utc_now(), undone_by=coder))
    return row


def last_undoable(connection: Connection, number: int | None) -> Row[Any]:
    """Return a revision that can be undone, the last one if no number is given.

    Raises
    ------
    LedgerError
        If there is no such revision.
    """
    active = select(revisions).where(revisions.c.undone.is_(None), revisions.c.action.not_in(_NOT_UNDONE))
    if number is not None:
        active = active.where(revisions.c.id == storable_id(number))
    row = connection.execute(active.order_by(revisions.c.id.desc()).limit(1)).first()
    if row is None:
        raise LedgerError(
            "nothing to undo"
            if number is None
            else f"there is no revision {number} that can be undone; `pourparler history LEDGER` lists them"
        )
    return row


def is_of_act(thing: str, fields: Iterable[str]) -> bool:
    """Return whether a correction of some fields of a thing is of the act of a statement alone."""
    return thing == "statement" and set(fields) == {"act"}


def touched_rows(row: Row[Any]) -> set[tuple[str, int]]:
    """Return the rows that a revision affects, as (table, id)."""
    before = json.loads(row.before)
    found = {(table, id_) for table, id_, *_ in (*before.get("rows", ()), *before.get("made", ()))}
    return found | {(table, id_) for table, id_ in before.get("touched", ())} | {(f"{row.thing}s", row.thing_id)}


def typed_values(table: Table, values: Values) -> Values:
    """Convert stored values to the types of a table's columns; dates and times were stored as text."""
    found = {}
    for name, value in values.items():
        kind = table.c[name].type
        if isinstance(value, str) and isinstance(kind, Date | DateTime):
            value = (dt.date if isinstance(kind, Date) else dt.datetime).fromisoformat(value)
        found[name] = value
    return found


def column_values(
    connection: Connection, table: Table, chosen: Any, names: Sequence[str]
) -> list[tuple[str, int, Values]]:
    """The values of some columns of the chosen rows, to be restored by undo."""
    columns = [table.c[name] for name in names]
    rows = connection.execute(select(table.c.id, *columns).where(and_(chosen)).order_by(table.c.id))
    return [(table.name, row[0], dict(zip(names, row[1:], strict=True))) for row in rows]


def utc_now() -> dt.datetime:
    """Return the current time in UTC, without a time zone, as the tables store it."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)
