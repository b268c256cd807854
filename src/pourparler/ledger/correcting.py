"""What people decide about codings: confirmed, corrected or rejected, each a revision that can be undone exactly."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, get_args

from sqlalchemy import Connection, Row, Table, select, update

from pourparler.ledger import grouping, linking, merging, revisions, witnesses
from pourparler.ledger.errors import LedgerError, shown
from pourparler.ledger.revising import actor_meant
from pourparler.ledger.schema import actors, appearances, documents, meetings, proposals, statements
from pourparler.record import Act, MeetingStatus, StatementKind

THINGS: dict[str, Table] = {"statement": statements, "meeting": meetings, "proposal": proposals}
_LETTERS = {thing[0]: thing for thing in THINGS}
_FIELDS = {
    "statement": ("speaker", "kind", "act", "date"),
    "meeting": ("place", "status", "date"),
    "proposal": ("name", "date"),
}
_CHOICES = {"kind": get_args(StatementKind), "act": get_args(Act), "status": get_args(MeetingStatus)}
_NAME = re.compile(r"([smp])(\d{1,18})")

Thing = tuple[str, int]


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
    if connection.execute(select(table.c.id).where(table.c.id == number)).first() is None:
        raise LedgerError(
            f"the ledger has no {thing} with the number {number}; `pourparler {thing}s LEDGER` lists them"
        )
    return thing, number


def confirm(connection: Connection, meant: Thing, coder: str) -> int:
    """Let a person stand for a coding; the number of the revision."""
    _row(connection, meant)
    return _changed(connection, meant, coder, "confirm", {"coder": coder}, {})


def reject(connection: Connection, meant: Thing, coder: str) -> int:
    """Take a coding out of all answers; it stays in the ledger, and a new reading does not bring it back."""
    thing, id_ = meant
    table = THINGS[thing]
    _row(connection, meant)
    found = revisions.of_rows(connection, table, table.c.id == id_, ("ended", "coder"))
    number = revisions.kept(connection, coder, "reject", thing, id_, revisions.Before(rows=found), {})
    connection.execute(update(table).where(table.c.id == id_).values(ended=number, coder=coder))
    followed(connection, meant, left=True)
    return number


def correct(connection: Connection, meant: Thing, coder: str, given: Mapping[str, str | None]) -> int:
    """Change what a coding says; whoever corrects it also stands for it.

    Parameters
    ----------
    given
        What it should say, by field: ``speaker`` (an actor's name or number, or None), ``kind``, ``act`` and ``date`` of
        a statement; ``place``, ``status`` and ``date`` of a meeting; ``name`` and ``date`` of a proposal. A date is a day or
        two with ".." between, or None for the day of publication.

    Raises
    ------
    LedgerError
        If there is no such field, or it cannot have that value.
    """
    thing, _ = meant
    row = _row(connection, meant)
    values: dict[str, Any] = {"coder": coder}
    for name, value in given.items():
        if name not in _FIELDS[thing]:
            raise LedgerError(f"a {thing} has no {shown(name)}; it has {', '.join(_FIELDS[thing])}")
        values |= _values(connection, row, name, value)
    if len(values) == 1:
        raise LedgerError(f"nothing to correct; give one of {', '.join(_FIELDS[thing])}")
    return _changed(connection, meant, coder, "correct", values, dict(given))


def followed(connection: Connection, meant: Thing, *, left: bool = False) -> None:
    """Work out anew what a changed coding is told together with."""
    thing, id_ = meant
    table = THINGS[thing]
    row = connection.execute(select(table).where(table.c.id == id_)).one()
    if thing == "statement":
        if left or row.ended is not None:
            witnesses.left(connection, [id_])
        else:
            witnesses.linked(connection, row.document_id)
        return
    if row.ended is not None:
        behind = update(table).where((table.c.same_as == id_) | (table.c.id == id_))
        connection.execute(behind.values(same_as=None))
    linking.told(connection, row.document_id)


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


def _changed(
    connection: Connection, meant: Thing, coder: str, action: str, values: dict[str, Any], after: dict[str, Any]
) -> int:
    thing, id_ = meant
    table = THINGS[thing]
    found = revisions.of_rows(connection, table, table.c.id == id_, tuple(values))
    before = connection.execute(select(table).where(table.c.id == id_)).one()
    connection.execute(update(table).where(table.c.id == id_).values(values))
    if action == "correct":
        _regrouped(connection, thing, before)
        followed(connection, meant)
    return revisions.kept(connection, coder, action, thing, id_, revisions.Before(rows=found), after)


def _regrouped(connection: Connection, thing: str, before: Row[Any]) -> None:
    """What was told together with a coding as it was is told without it."""
    if thing == "statement":
        witnesses.left(connection, [before.id])
    elif thing == "meeting" and before.first_day is not None:
        grouping.meetings_anew(connection, {(before.first_day, before.last_day)})
    elif thing == "proposal" and before.key is not None:
        grouping.proposals_anew(connection, {before.key})


def _values(connection: Connection, row: Row[Any], name: str, value: str | None) -> dict[str, Any]:
    if name in _CHOICES:
        if value not in _CHOICES[name] and not (name == "act" and value is None):
            raise LedgerError(f"'{shown(value or '')}' is no {name}; give one of {', '.join(_CHOICES[name])}")
        return {name: value}
    if name == "date":
        return _date(row, value)
    if name == "speaker":
        return _speaker(connection, row, value)
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


def _speaker(connection: Connection, row: Row[Any], value: str | None) -> dict[str, Any]:
    """The appearance in the statement's own document of the actor that is meant."""
    if value is None:
        return {"speaker": None, "actor_id": None}
    actor = actor_meant(connection, value)
    there = connection.execute(
        select(appearances.c.id, appearances.c.actor_id)
        .join(actors, actors.c.id == appearances.c.actor_id)
        .where(appearances.c.document_id == row.document_id, appearances.c.ended.is_(None))
        .where((actors.c.id == actor) | (actors.c.merged_into == actor))
        .order_by(appearances.c.id)
    ).first()
    if there is None:
        raise LedgerError(
            f"document {shown(row.document)} does not name {shown(value)}; only who is named there can speak"
        )
    return {"speaker": there.id, "actor_id": there.actor_id}
