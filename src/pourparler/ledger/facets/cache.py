"""Indexes that are read again only when something that they hold has changed."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select

from pourparler.ledger import revisions as revised
from pourparler.ledger.db.schema import revisions
from pourparler.ledger.facets.index import Index

Read = Callable[[Connection], Index]


@dataclass(frozen=True)
class _Kept:
    index: Index
    last: int
    undone: object


class CachedIndex:
    """The index of one kind of thing.

    Revisions say what has changed since it was read: a confirmation changes one value, and a decision about other
    things nothing.

    Parameters
    ----------
    read
        Reads the index.
    things
        The kinds of things whose revisions change it.
    confirmed
        The kind of thing that it holds, if people confirm it.
    """

    def __init__(self, read: Read, things: frozenset[str], confirmed: str | None = None) -> None:
        self._read, self._things, self._confirmed = read, things, confirmed
        self._kept: _Kept | None = None
        self._lock = threading.Lock()

    def get(self, connection: Connection) -> Index:
        """Return the index as of now."""
        with self._lock:
            columns = revisions.c
            last, undone = connection.execute(select(func.max(columns.id), func.max(columns.undone))).one()
            kept = self._kept
            index = None if kept is None else self._updated(connection, kept)
            self._kept = _Kept(self._read(connection) if index is None else index, last or 0, undone)
            return self._kept.index

    def clear(self) -> None:
        """Read it again when it is next asked for."""
        self._kept = None

    def _updated(self, connection: Connection, kept: _Kept) -> Index | None:
        """Return the index with what was decided since, or None if that is not enough."""
        columns = revisions.c
        undone = columns.undone.is_not(None) if kept.undone is None else columns.undone > kept.undone
        chosen = select(columns.action, columns.thing, columns.thing_id, columns.undone, columns.after)
        changes = connection.execute(chosen.where(or_(columns.id > kept.last, undone))).all()
        own = [row for row in changes if row.thing in self._things and not self._is_idle(row)]
        if any(row.action != "confirm" or row.undone is not None or row.thing == "actor" for row in own):
            return None
        ids = [row.thing_id for row in own if row.thing == self._confirmed]
        return kept.index.with_value("confirmed", ids, "yes") if ids else kept.index

    def _is_idle(self, row: Row[Any]) -> bool:
        """Whether a decision, or undoing it, changes nothing here: a confirmation, or a correction of an act alone."""
        if self._confirmed is not None or row.thing == "actor":
            return False
        is_of_act = row.action == "correct" and revised.is_of_act(row.thing, json.loads(row.after))
        return row.action == "confirm" or is_of_act
