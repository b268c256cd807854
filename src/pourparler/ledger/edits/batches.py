"""Decisions about many things at once: a revision for each, all in one transaction, derived data updated once.

What is refused is left as it is, and the others are decided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, select

from pourparler.ledger import derive, positions, revisions
from pourparler.ledger.db.columns import storable_id
from pourparler.ledger.db.filters import in_chunks
from pourparler.ledger.db.schema import revisions as revision_table
from pourparler.ledger.edits import actor_merges, corrections, history
from pourparler.ledger.errors import LedgerError, shown
from pourparler.ledger.validation.ids import Id

MOST = 5_000
"""Things that one call may decide about."""

Item = TypeVar("Item")


@dataclass(frozen=True)
class Refusal:
    """What was not decided about, and why."""

    thing: str
    why: str


@dataclass(frozen=True)
class Batch:
    """The numbers of the revisions that were made, in order, and what was refused."""

    revisions: tuple[int, ...]
    refused: tuple[Refusal, ...] = ()


def confirm_all(connection: Connection, meant: Sequence[Id], seen: Mapping[Id, int], coder: str) -> Batch:
    """Confirm codings, which changes nothing that is derived from them."""

    def one(each: Id) -> int:
        corrections.check_seen(connection, corrections.check_exists(connection, each), seen.get(each))
        return corrections.confirm(connection, each, coder)

    return _try_each(connection, [(str(each), each) for each in meant], one)


def decide_all(
    connection: Connection, meant: Sequence[Id], seen: Mapping[Id, int], decide: Callable[[Id], int]
) -> Batch:
    """Decide about codings of documents, and update what is derived from them.

    Parameters
    ----------
    seen
        The last revision of each when the coder looked at it; those not in it are not checked.
    decide
        Makes the revision of one.
    """
    documents: set[int] = set()
    for thing in {each.kind for each in meant}:
        table = corrections.THINGS[thing]
        for part in in_chunks(storable_id(each.number) for each in meant if each.kind == thing):
            documents |= set(connection.execute(select(table.c.document_id).where(table.c.id.in_(part))).scalars())

    def one(each: Id) -> int:
        corrections.check_seen(connection, corrections.check_exists(connection, each), seen.get(each))
        return decide(each)

    with derive.update_derived(connection, documents=documents):
        return _try_each(connection, [(str(each), each) for each in meant], one)


def code_all(
    connection: Connection, held: Sequence[tuple[int, str]], kind: str, terms: Sequence[tuple[str, str]], coder: str
) -> Batch:
    """Code a position of a party in each of some statements, given as pairs of a statement and its party."""

    def one(pair: tuple[int, str]) -> int:
        return positions.add(connection, pair[0], pair[1], kind, terms, (), coder)

    return _try_each(connection, [(f"s{pair[0]}", pair) for pair in held], one)


def merge_all(connection: Connection, meant: Sequence[int], into: int, coder: str) -> Batch:
    """Merge actors into one."""
    named = [(f"a{each}", each) for each in meant]
    return _try_each(connection, named, lambda one: actor_merges.merge_actors(connection, one, into, coder))


def undo_all(connection: Connection, numbers: Sequence[int], coder: str) -> None:
    """Undo revisions, the last one first; if one cannot be undone, none is.

    Raises
    ------
    LedgerError
        If there is no such revision, it is undone already, or a later one depends on it.
    """
    rows: dict[int, Row[Any]] = {}
    for part in in_chunks(storable_id(number) for number in numbers):
        rows |= {
            row.id: row for row in connection.execute(select(revision_table).where(revision_table.c.id.in_(part))).all()
        }
    touched: set[tuple[str, int]] = set()
    for row in rows.values():
        touched |= revisions.touched_rows(row)
    people = {id_ for name, id_ in touched if name == "actors"}
    with derive.update_derived(connection, documents=history.documents_of(connection, touched), actors=people):
        for number in sorted(set(numbers), reverse=True):
            revisions.undo(connection, number, coder)


def _try_each(connection: Connection, items: Iterable[tuple[str, Item]], make: Callable[[Item], int]) -> Batch:
    made: list[int] = []
    refused: list[Refusal] = []
    for name, item in items:
        try:
            with connection.begin_nested():
                made.append(make(item))
        except LedgerError as fault:
            refused.append(Refusal(name, shown(str(fault))))
    return Batch(tuple(made), tuple(refused))


def check_number(items: Sequence[Any]) -> None:
    """Check that a call decides about something, and not about too much.

    Raises
    ------
    LedgerError
        If it does not.
    """
    if not 0 < len(items) <= MOST:
        raise LedgerError(f"decide about 1 to {MOST:,} at once, not {len(items):,}; narrow the list")
