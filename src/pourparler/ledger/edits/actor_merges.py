"""Decisions about actors: merges and splits, each a revision that can be undone exactly.

Automatic merging never changes an actor that a coder has decided about (``actors.settled``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from pourparler.ledger import derive, revisions
from pourparler.ledger.db.columns import storable_id
from pourparler.ledger.db.schema import actors, appearances, documents, statement_speakers, statements
from pourparler.ledger.edits.speakers import further_speakers_before
from pourparler.ledger.errors import LedgerError, described, shown
from pourparler.ledger.linking import names
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.ids import parse_id

_MANY = 5  # actors listed in a message
_ACTOR_ID = re.compile(r"[aA][0-9]+")
_STATE = ("merged_into", "settled")


def find_actor(connection: Connection, given: object) -> int:
    """Return the row id of the actor with a name or an id: 5, "5", "a5", or a row.

    Raises
    ------
    LedgerError
        If no actor or several actors match.
    """
    if isinstance(given, str) and not given.strip().isdecimal():
        words = arguments.text("actor", given)
        alike = select(actors.c.id).where(actors.c.folded == names.fold(words)).order_by(actors.c.id)
        found = connection.execute(alike).scalars().all()
        if not found and _ACTOR_ID.fullmatch(words.strip()):
            found = _actor_with_id(connection, given)
    else:
        found = _actor_with_id(connection, given)
    if len(found) == 1:
        return int(found[0])
    words = described(getattr(given, "id", given))
    if not found:
        raise LedgerError(f"no actor is called {words}; `pourparler actors LEDGER` lists them")
    numbers = ", ".join(str(id_) for id_ in found[:_MANY])
    raise LedgerError(f"{len(found)} actors are called {words}; give a number: {numbers}")


def _actor_with_id(connection: Connection, given: object) -> Sequence[int]:
    number = storable_id(parse_id(given, "actor").number)
    return connection.execute(select(actors.c.id).where(actors.c.id == number)).scalars().all()


def merge_actors(connection: Connection, one: int, into: int, coder: str) -> int:
    """Merge an actor, with all that are merged into it, into another; return the revision's number.

    Raises
    ------
    LedgerError
        If both are already the same actor, or are of different kinds.
    """
    first, other = _row(connection, one), _row(connection, into)
    root = _row(connection, other.merged_into) if other.merged_into is not None else other
    if root.id == first.id or (first.merged_into == root.id and first.settled):
        raise LedgerError(f"{shown(first.name)} and {shown(root.name)} are already the same actor")
    if first.kind != root.kind:
        raise LedgerError(
            f"{shown(first.name)} ({first.kind}) and {shown(root.name)} ({root.kind}) are of different kinds "
            "and cannot be merged"
        )
    own = or_(actors.c.id == one, actors.c.merged_into == one)
    with derive.update_derived(connection, actors=[one, root.id]):
        before = revisions.column_values(connection, actors, own, _STATE)
        changed = update(actors).where(actors.c.id.in_([id_ for _, id_, _ in before]))
        connection.execute(changed.values(merged_into=root.id))
        connection.execute(update(actors).where(actors.c.id == one).values(settled=True))
    found = revisions.Before(rows=before, touched=[("actors", root.id)])
    return revisions.record(connection, coder, "merge", "actor", one, found, {"into": root.id, "name": root.name})


def split_actor(connection: Connection, one: int, coder: str, keys: Sequence[str] = ()) -> int:
    """Undo an actor's merge, or, given documents, split off what these say about it as a new actor.

    Returns the revision's number.

    Raises
    ------
    LedgerError
        If the actor is not merged into another, a document does not name it, or no other document does.
    """
    row = _row(connection, one)
    if keys:
        return _split_off(connection, row, coder, keys)
    if row.merged_into is None:
        raise LedgerError(f"{shown(row.name)} is not merged; give the documents in which it is someone else")
    before = revisions.column_values(connection, actors, actors.c.id == one, _STATE)
    with derive.update_derived(connection, actors=[one, row.merged_into]):
        connection.execute(update(actors).where(actors.c.id == one).values(merged_into=None, settled=True))
    found = revisions.Before(rows=before, touched=[("actors", row.merged_into)])
    return revisions.record(connection, coder, "split", "actor", one, found, {})


def keep_actor_apart(connection: Connection, one: int, coder: str) -> int:
    """Mark an actor as separate, so that it is neither suggested nor merged automatically.

    Returns the revision's number.

    Raises
    ------
    LedgerError
        If it is merged into another actor, or a coder has already decided about it.
    """
    row = _row(connection, one)
    if row.merged_into is not None:
        raise LedgerError(f"{shown(row.name)} is merged into another actor; split it first")
    if row.settled:
        raise LedgerError(f"{shown(row.name)} is already kept separate")
    before = revisions.column_values(connection, actors, actors.c.id == one, _STATE)
    with derive.update_derived(connection, actors=[one]):
        connection.execute(update(actors).where(actors.c.id == one).values(settled=True))
    return revisions.record(connection, coder, "split", "actor", one, revisions.Before(rows=before), {})


def _split_off(connection: Connection, row: Any, coder: str, keys: Sequence[str]) -> int:
    there = connection.execute(
        select(appearances.c.id, appearances.c.document_id, documents.c.key)
        .join(documents, documents.c.id == appearances.c.document_id)
        .where(appearances.c.actor_id == row.id)
        .order_by(appearances.c.id)
    ).all()
    missing = [key for key in keys if key not in {a.key for a in there}]
    if missing:
        raise LedgerError(f"document {shown(missing[0])} does not name {shown(row.name)}")
    moved = [a.id for a in there if a.key in keys]
    if len(moved) == len(there):
        raise LedgerError(f"no other document names {shown(row.name)}; there is nothing to split")
    with derive.update_derived(connection, documents=[a.document_id for a in there if a.key in keys], actors=[row.id]):
        return _move_appearances(connection, row, coder, keys, moved)


def _move_appearances(connection: Connection, row: Any, coder: str, keys: Sequence[str], moved: Sequence[int]) -> int:
    """Let some appearances of an actor be those of a new one; the number of the revision."""
    number = revisions.record(connection, coder, "split", "actor", row.id, revisions.Before(), {})
    values = {"kind": row.kind, "key": f"{row.key}#{number}", "name": row.name, "folded": row.folded}
    values |= {"surname": None, "coder": coder, "settled": True}
    new = int(connection.execute(insert(actors).returning(actors.c.id), values).scalar_one())
    there_too = (appearances, appearances.c.id.in_(moved)), (statements, statements.c.speaker.in_(moved))
    before = [
        found for table, own in there_too for found in revisions.column_values(connection, table, own, ("actor_id",))
    ]
    jointly = statement_speakers.c.appearance_id.in_(moved)
    joint = connection.execute(select(statement_speakers.c.statement_id.distinct()).where(jointly)).scalars()
    speakers = further_speakers_before(connection, joint)
    for table, own in (*there_too, (statement_speakers, jointly)):
        connection.execute(update(table).where(own).values(actor_id=new))
    revisions.amend(
        connection,
        number,
        replace(speakers, rows=before, made=[("actors", new)]),
        {"made": new, "documents": list(keys)},
    )
    return number


def _row(connection: Connection, id_: int) -> Any:
    row = connection.execute(select(actors).where(actors.c.id == id_)).one_or_none()
    if row is None:
        raise LedgerError(f"no actor has the number {id_}; `pourparler actors LEDGER` lists them")
    return row
