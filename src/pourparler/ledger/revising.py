"""What people decide about actors: merges and splits that hold for ever, each a revision that can be undone exactly.

A revision keeps what it found (``before``), so that undoing puts back the very same. Automatic merging leaves an actor
alone once a person has decided about it (``actors.settled``).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Connection, delete, insert, literal, or_, select, update

from pourparler.ledger import merging
from pourparler.ledger.errors import LedgerError, shown
from pourparler.ledger.registry import remerged
from pourparler.ledger.rows import RevisionRow
from pourparler.ledger.schema import actors, appearances, documents, revisions

_MANY = 5  # names that a message lists


def actor_meant(connection: Connection, words: str) -> int:
    """The actor that a person means by a number or a name.

    Raises
    ------
    LedgerError
        If there is none, or more than one.
    """
    if words.isdecimal():
        found = (
            connection.execute(select(actors.c.id).where(actors.c.id == literal(int(words[:18]), BigInteger)))
            .scalars()
            .all()
        )
    else:
        alike = select(actors.c.id).where(actors.c.folded == merging.fold(words)).order_by(actors.c.id)
        found = connection.execute(alike).scalars().all()
    if len(found) == 1:
        return int(found[0])
    if not found:
        raise LedgerError(f"no actor is called '{shown(words)}'; `pourparler actors LEDGER` lists them")
    told = ", ".join(str(id_) for id_ in found[:_MANY])
    raise LedgerError(f"{len(found)} actors are called '{shown(words)}'; give a number: {told}")


def merge(connection: Connection, one: int, into: int, coder: str) -> int:
    """Let an actor, with all that are merged into it, be another; the number of the revision.

    Raises
    ------
    LedgerError
        If both are one already, or are of different kinds.
    """
    first, other = _row(connection, one), _row(connection, into)
    root = _row(connection, other.merged_into) if other.merged_into is not None else other
    if root.id == first.id or (first.merged_into == root.id and first.settled):
        raise LedgerError(f"{shown(first.name)} and {shown(root.name)} are one already")
    if first.kind != root.kind:
        raise LedgerError(
            f"{shown(first.name)} ({first.kind}) and {shown(root.name)} ({root.kind}) differ in kind and cannot be one"
        )
    own = connection.execute(select(actors).where(or_(actors.c.id == one, actors.c.merged_into == one))).all()
    before = {"actors": [_state(row) for row in own]}
    changed = update(actors).where(actors.c.id.in_([row.id for row in own]))
    connection.execute(changed.values(merged_into=root.id))
    connection.execute(update(actors).where(actors.c.id == one).values(settled=True))
    _anew(connection, {one, root.id})
    return _kept(connection, coder, "merge", one, before, {"into": root.id, "name": root.name})


def split(connection: Connection, one: int, coder: str, keys: Sequence[str] = ()) -> int:
    """Let an actor stand for itself; or, given documents, let what these say of it be an actor of its own.

    Raises
    ------
    LedgerError
        If the actor is not merged into another, or a document does not name it, or no other one does.
    """
    row = _row(connection, one)
    if keys:
        return _split_off(connection, row, coder, keys)
    if row.merged_into is None:
        raise LedgerError(
            f"{shown(row.name)} is not merged into another; name the documents in which it is somebody else"
        )
    before = {"actors": [_state(row)]}
    connection.execute(update(actors).where(actors.c.id == one).values(merged_into=None, settled=True))
    _anew(connection, {one})
    return _kept(connection, coder, "split", one, before, {})


def _split_off(connection: Connection, row: Any, coder: str, keys: Sequence[str]) -> int:
    there = connection.execute(
        select(appearances.c.id, documents.c.key)
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
    number = connection.execute(select(revisions.c.id).order_by(revisions.c.id.desc())).scalar() or 0
    values = {"kind": row.kind, "key": f"{row.key}#{number + 1}", "name": row.name, "folded": row.folded}
    values |= {"surname": None, "coder": coder, "settled": True}
    new = int(connection.execute(insert(actors).returning(actors.c.id), values).scalar_one())
    connection.execute(update(appearances).where(appearances.c.id.in_(moved)).values(actor_id=new))
    before = {"appearances": [[id_, row.id] for id_ in moved], "made": new}
    return _kept(connection, coder, "split", row.id, before, {"made": new, "documents": list(keys)})


def undo(connection: Connection, number: int | None, coder: str) -> RevisionRow:
    """Put back what a revision changed, the last one if no number is given.

    Raises
    ------
    LedgerError
        If there is none, it is undone already, or a later one rests on it.
    """
    standing = select(revisions).where(revisions.c.undone.is_(None)).order_by(revisions.c.id.desc())
    rows = connection.execute(standing).all()
    row = next((r for r in rows if number in (None, r.id)), None)
    if row is None:
        raise LedgerError(
            "nothing to undo"
            if number is None
            else f"no revision {number} stands; `pourparler history LEDGER` lists them"
        )
    touched = _touched(row)
    later = next((r.id for r in rows if r.id > row.id and touched & _touched(r)), None)
    if later is not None:
        raise LedgerError(f"revision {later} rests on revision {row.id}; undo that first")
    before = json.loads(row.before)
    for id_, merged_into, settled in before.get("actors", ()):
        put_back = update(actors).where(actors.c.id == id_)
        connection.execute(put_back.values(merged_into=merged_into, settled=bool(settled)))
    for id_, actor in before.get("appearances", ()):
        connection.execute(update(appearances).where(appearances.c.id == id_).values(actor_id=actor))
    if "made" in before:
        connection.execute(delete(actors).where(actors.c.id == before["made"]))
    connection.execute(update(revisions).where(revisions.c.id == row.id).values(undone=_now(), undone_by=coder))
    _anew(connection, touched)
    return next(r for r in told_history(connection) if r.id == row.id)


def told_history(connection: Connection, actor: int | None = None) -> tuple[RevisionRow, ...]:
    """Give the revisions, of all actors or of one, the first first."""
    names: dict[int, str] = {row.id: row.name for row in connection.execute(select(actors.c.id, actors.c.name))}
    rows = connection.execute(select(revisions).order_by(revisions.c.id)).all()
    return tuple(
        RevisionRow(
            id=row.id,
            at=row.at.replace(tzinfo=dt.UTC),
            coder=row.coder,
            action=row.action,
            actor=names.get(row.actor_id, "?"),
            actor_id=row.actor_id,
            told=_told(row.action, json.loads(row.after)),
            undone=row.undone.replace(tzinfo=dt.UTC) if row.undone else None,
            undone_by=row.undone_by,
        )
        for row in rows
        if actor is None or actor in _touched(row)
    )


def _anew(connection: Connection, ids: set[int]) -> None:
    """Work out anew what surnames alone mean that these actors have."""
    names = select(actors.c.surname).where(actors.c.id.in_(ids), actors.c.surname.is_not(None)).distinct()
    for surname in connection.execute(names).scalars().all():
        remerged(connection, surname)


def _told(action: str, after: dict[str, Any]) -> str:
    if action == "merge":
        return f"is {after['name']} ({after['into']})"
    if "documents" in after:
        return f"is somebody else ({after['made']}) in {', '.join(after['documents'])}"
    return "stands for itself"


def _touched(row: Any) -> set[int]:
    """The actors that a revision bears on."""
    before, after = json.loads(row.before), json.loads(row.after)
    ids = {row.actor_id, *(id_ for id_, _, _ in before.get("actors", ()))}
    return ids | {number for number in (after.get("into"), after.get("made")) if number is not None}


def _row(connection: Connection, id_: int) -> Any:
    row = connection.execute(select(actors).where(actors.c.id == id_)).one_or_none()
    if row is None:
        raise LedgerError(f"no actor has the number {id_}; `pourparler actors LEDGER` lists them")
    return row


def _state(row: Any) -> list[Any]:
    return [row.id, row.merged_into, row.settled]


def _kept(
    connection: Connection, coder: str, action: str, actor: int, before: dict[str, Any], after: dict[str, Any]
) -> int:
    values = {"at": _now(), "coder": coder, "action": action, "actor_id": actor}
    values |= {"before": json.dumps(before), "after": json.dumps(after)}
    return int(connection.execute(insert(revisions).returning(revisions.c.id), values).scalar_one())


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)
