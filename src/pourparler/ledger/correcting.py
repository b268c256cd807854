"""What people decide about codings: confirmed, corrected or rejected, each a revision that can be undone exactly."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from sqlalchemy import Connection, Row, Table, func, select, update

from pourparler.ledger import deriving, merging, revisions, wording
from pourparler.ledger.errors import ChangedError, LedgerError, shown
from pourparler.ledger.revising import actor_meant
from pourparler.ledger.revisions import Before
from pourparler.ledger.schema import actors, appearances, documents, meetings, possible_id, proposals, statements
from pourparler.ledger.schema import revisions as table_of_revisions
from pourparler.record import Act, MeetingStatus, StatementKind

THINGS: dict[str, Table] = {"statement": statements, "meeting": meetings, "proposal": proposals}
_LETTERS = {thing[0]: thing for thing in THINGS}
_FIELDS = {
    "statement": ("speaker", "kind", "act", "date", *wording.PARTS),
    "meeting": ("place", "status", "date"),
    "proposal": ("name", "date"),
}
_CHOICES = {"kind": get_args(StatementKind), "act": get_args(Act), "status": get_args(MeetingStatus)}
_NAME = re.compile(r"([smp])(\d{1,18})")

Thing = tuple[str, int]


@dataclass(frozen=True)
class Done:
    """What changing a coding found (``before``), appearances it made (``made``), what its history tells (``told``)."""

    before: Before
    made: Sequence[tuple[str, int]]
    told: dict[str, str | None]


def thing_meant(connection: Connection, words: str) -> Thing:
    """The statement, meeting or proposal that a person means: its first letter and its number, as lists show them.

    Raises
    ------
    LedgerError
        If there is none.
    """
    match = _NAME.fullmatch(words.strip().lower())
    if match is None:
        raise LedgerError(
            f"'{shown(words)}' names nothing; give s12 for a statement, m3 for a meeting, p4 for a proposal"
        )
    thing, number = _LETTERS[match[1]], int(match[2])
    table = THINGS[thing]
    if connection.execute(select(table.c.id).where(table.c.id == possible_id(number))).first() is None:
        raise LedgerError(f"no {thing} has the number {number}; `pourparler {thing}s LEDGER` lists them")
    return thing, number


def last_revision(connection: Connection, meant: Thing) -> int:
    """The last revision that stands of a coding; 0 if nobody has decided about it."""
    thing, id_ = meant
    own = table_of_revisions.c
    chosen = select(func.max(own.id)).where(own.thing == thing, own.thing_id == id_, own.undone.is_(None))
    return int(connection.execute(chosen).scalar() or 0)


def check_seen(connection: Connection, meant: Thing, seen: int | None) -> None:
    """Refuse to decide about a coding that changed since the person looked at it.

    Raises
    ------
    ChangedError
        If another revision than the one that was seen is its last.
    """
    if seen is not None and (last := last_revision(connection, meant)) != seen:
        raise ChangedError(f"{meant[0][0]}{meant[1]} has changed meanwhile; look at it again", last)


def confirm(connection: Connection, meant: Thing, coder: str) -> int:
    """Let a person stand for a coding; the number of the revision."""
    thing, id_ = meant
    table = THINGS[thing]
    _row(connection, meant)
    found = revisions.of_rows(connection, table, table.c.id == id_, ("coder",))
    connection.execute(update(table).where(table.c.id == id_).values(coder=coder))
    return revisions.kept(connection, coder, "confirm", thing, id_, Before(rows=found), {})


def reject(connection: Connection, meant: Thing, coder: str) -> int:
    """Take a coding out of all answers; it stays in the ledger, and a new reading does not bring it back."""
    thing, id_ = meant
    table = THINGS[thing]
    row = _row(connection, meant)
    with deriving.follow(connection, documents=[row.document_id]):
        found = revisions.of_rows(connection, table, table.c.id == id_, ("ended", "coder"))
        number = revisions.kept(connection, coder, "reject", thing, id_, Before(rows=found), {})
        connection.execute(update(table).where(table.c.id == id_).values(ended=number, coder=coder))
    return number


def correct(connection: Connection, meant: Thing, coder: str, given: Mapping[str, str | None]) -> int:
    """Change what a coding says; whoever corrects it also stands for it.

    Parameters
    ----------
    given
        What it should say, by field: ``speaker`` (an actor's name or number, or None), ``kind``, ``act`` and ``date``
        of a statement; ``place``, ``status`` and ``date`` of a meeting; ``name`` and ``date`` of a proposal. A date is
        a day or two with ".." between, or None for the day of publication.

    Raises
    ------
    LedgerError
        If there is no such field, or it cannot have that value.
    """
    thing, id_ = meant
    row = _row(connection, meant)
    if not given:
        raise LedgerError(f"nothing to correct; give one of {', '.join(_FIELDS[thing])}")
    with deriving.follow(connection, documents=[row.document_id]):
        number = revisions.kept(connection, coder, "correct", thing, id_, Before(), {})
        changed = done(connection, meant, coder, number, given)
        revisions.amended(connection, number, changed.before, changed.told)
    return number


def done(connection: Connection, meant: Thing, coder: str, number: int, given: Mapping[str, str | None]) -> Done:
    """Write what a coding should say, under the number of a revision.

    Raises
    ------
    LedgerError
        If there is no such field, or it cannot have that value.
    """
    thing, id_ = meant
    table, row = THINGS[thing], _row(connection, meant)
    for name in given:
        if name not in _FIELDS[thing]:
            raise LedgerError(f"a {thing} has no {shown(name)}; it has {', '.join(_FIELDS[thing])}")
    words = {name: value for name, value in given.items() if name in wording.PARTS}
    written = wording.worded(connection, id_, row.document_id, words) if words else None
    values: dict[str, Any] = {"coder": coder}
    made: list[tuple[str, int]] = []
    touched: list[tuple[str, int]] = []
    for name, value in given.items():
        if name == "speaker" and value is not None:
            speaking = _speaker(connection, row, value, number, coder)
            values |= speaking.told
            made += speaking.made
            touched += speaking.before.touched
        elif name not in words:
            values |= _values(row, name, value)
    found = revisions.of_rows(connection, table, table.c.id == id_, tuple(values))
    connection.execute(update(table).where(table.c.id == id_).values(values))
    before = Before(rows=found, made=made, touched=touched)
    if written is not None:
        worded = written.before
        rows = [*worded.rows, *found]
        before = Before(rows=rows, gone=worded.gone, made=made, touched=touched, cleared=worded.cleared)
    return Done(before, made, {**given, **(written.quotes if written else {})})


def _row(connection: Connection, meant: Thing) -> Row[Any]:
    thing, id_ = meant
    table = THINGS[thing]
    row = connection.execute(
        select(table, documents.c.published, documents.c.key.label("document"))
        .join(documents, documents.c.id == table.c.document_id)
        .where(table.c.id == id_)
    ).one()
    if row.ended is not None:
        raise LedgerError(f"{thing[0]}{id_} stands no more; `pourparler history LEDGER {thing[0]}{id_}` tells why")
    return row


def _values(row: Row[Any], name: str, value: str | None) -> dict[str, Any]:
    if name in _CHOICES:
        if value not in _CHOICES[name] and not (name == "act" and value is None):
            raise LedgerError(f"'{shown(value or '')}' is no {name}; give one of {', '.join(_CHOICES[name])}")
        return {name: value}
    if name == "date":
        return _date(row, value)
    if name == "speaker":
        return {"speaker": None, "actor_id": None}
    if name == "name":
        if not value:
            raise LedgerError("a proposal needs a name; give one")
        return {"name": value, "key": merging.proposal_key(value)}
    return {name: value or None}


def _date(row: Row[Any], value: str | None) -> dict[str, Any]:
    words: dict[str, Any] = {"day_start_at": None, "day_end_at": None, "day_quote": None}
    if value is None:
        return words | _days(None, None, row.published, row.published)
    first, _, last = value.partition("..")
    try:
        days = dt.date.fromisoformat(first.strip()), dt.date.fromisoformat((last or first).strip())
    except ValueError:
        raise LedgerError(f"'{shown(value)}' is no date; give 2031-05-06 or 2031-05-06..2031-05-08") from None
    if days[0] > days[1]:
        raise LedgerError(f"'{shown(value)}' ends before it begins; give the earlier day first")
    return words | _days(*days, *days)


def _days(*days: dt.date | None) -> dict[str, Any]:
    return dict(zip(("first_day", "last_day", "counts_from", "counts_to"), days, strict=True))


def _speaker(connection: Connection, row: Row[Any], value: str, number: int, coder: str) -> Done:
    """The columns of a statement that say who speaks: a person may know what its document does not say."""
    actor = actor_meant(connection, value)
    root = select(actors.c.merged_into).where(actors.c.id == actor)
    into = connection.execute(root).scalar()
    there, before = wording.appearing(connection, row.document_id, actor if into is None else into, number, coder)
    own = select(appearances.c.actor_id).where(appearances.c.id == there)
    values = {"speaker": there, "actor_id": connection.execute(own).scalar_one()}
    return Done(before, before.made, values)
