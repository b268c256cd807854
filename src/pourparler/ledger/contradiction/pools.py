"""The statements of an actor near some days, kept in memory from one document to the next.

Documents mostly come in the order of their days, so the statements that new ones are compared with are those of the
time before, and the new ones of then. An actor's statements are kept in order, and sums over their ids, which an index
gives without the rows, tell whether they are still those that the ledger has on these days.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Connection,
    Date,
    Integer,
    Select,
    bindparam,
    cast,
    func,
    literal,
    select,
    union_all,
)

from pourparler.ledger.db.filters import is_replaced
from pourparler.ledger.db.kept import kept_of
from pourparler.ledger.db.schema import revisions, statements

if TYPE_CHECKING:
    from pourparler.ledger.contradiction.matching import SpeakerStatement

PARTS = 16  # actors in one query
NOBODY = 0  # in place of further actors
_KEPT = 40_000  # statements kept
_FACTOR, _PRIME = 7919, 104_729  # a second sum, so that the sums of other statements hardly ever are the same


class KeptStatement(NamedTuple):
    """A statement, its place in the order of days, its document, and its coder."""

    order: tuple[Any, ...]
    document: int
    coder: str
    said: SpeakerStatement


def among_compared(chosen: Select[Any], *, with_repeating: bool = False) -> Select[Any]:
    """Limit a query for statements to those that are compared."""
    current = chosen.where(
        statements.c.actor_id.is_not(None),
        statements.c.ended.is_(None),
        statements.c.counts_from.is_not(None),
        ~is_replaced(statements.c.document_id),
    )
    return current if with_repeating else current.where(statements.c.same_as.is_(None))


class Pools:
    """What is kept of actors, each of whom is one row of ``actors`` and speaks in no joint statement.

    A decision of whomever empties it: it may have changed what a statement says, or when.
    """

    def __init__(self, connection: Connection) -> None:
        self._pools = kept_of(connection, __name__)
        seen = kept_of(connection, f"{__name__}.seen")
        columns = revisions.c
        last, undone = seen.get("last", 0), select(func.count()).where(columns.undone.is_not(None)).scalar_subquery()
        decided = func.max(columns.id).filter(columns.action != "read")
        now = connection.execute(select(func.max(columns.id), decided, undone).where(columns.id >= last)).one()
        if now[1] not in (None, seen.get("decided")) or now[2] != seen.get("undone"):
            self._pools.clear()
        seen |= {"last": now[0] or 0, "decided": now[1], "undone": now[2]}

    def holding(self, actors: Iterable[int]) -> list[int]:
        """Return those of some actors of whom statements are kept."""
        return [actor for actor in actors if actor in self._pools]

    def updated(
        self, actor: int, sums: Sequence[Any] | None, gone: Collection[int], come: Iterable[KeptStatement]
    ) -> Sequence[KeptStatement] | None:
        """Return an actor's statements in order, or None if those that the ledger has are others.

        Parameters
        ----------
        sums
            A row of `sums_near`.
        gone, come
            What has changed since: the ids of statements that are no longer compared, and those that are now.
        """
        fresh = list(come)
        left = {*gone, *(each.said.id for each in fresh)}
        known = [each for each in self._pools.get(actor, ()) if each.said.id not in left]
        ordered = sorted([*known, *fresh], key=itemgetter(0))
        first, last, *told = sums if sums is not None else (dt.date.min, dt.date.max, 0, None, None)
        within = ordered[bisect_left(ordered, first, key=day_of) : bisect_right(ordered, last, key=day_of)]
        ids = [each.said.id for each in within]
        mixed = sum([id_ * _FACTOR % _PRIME for id_ in ids])
        if [len(ids), sum(ids), mixed] != [int(each or 0) for each in told]:
            return None
        return within

    def keep(self, actor: int, ordered: Sequence[KeptStatement]) -> None:
        """Keep an actor's statements; of those used longest ago nothing is kept."""
        self._pools.pop(actor, None)
        self._pools[actor] = ordered

    def trim(self) -> None:
        """Drop what was used longest ago."""
        count = sum(map(len, list(self._pools.values())))
        for actor in list(self._pools):
            if count <= _KEPT:
                break
            count -= len(self._pools.pop(actor, ()))

    def clear(self) -> None:
        """Keep nothing."""
        self._pools.clear()


def near(ordered: Sequence[KeptStatement], first: dt.date, last: dt.date, count: int) -> Sequence[KeptStatement]:
    """Return the statements on some days, a number before them, and those up to the day of the same number after."""
    start, after = bisect_left(ordered, first, key=day_of), bisect_right(ordered, last, key=day_of)
    end = after + count - 1
    stop = len(ordered) if end >= len(ordered) else bisect_right(ordered, day_of(ordered[end]), key=day_of)
    return ordered[max(0, start - count) : stop]


def day_of(kept: KeptStatement) -> dt.date:
    """Return the day that a statement counts from."""
    day: dt.date = kept.order[0]
    return day


def rows_near(columns: Sequence[ColumnElement[Any]]) -> CompoundSelect[Any]:
    """Build the query for the statements of some actors near the days ``first`` to ``last``.

    Each actor, ``actor_0`` and so on, has a part of its own, for which the index returns the nearest first, so that the
    rest is not scanned: those from the day of a number before ``first`` to the day of that number after ``last``.
    """
    parts = []
    for place in range(PARTS):
        spoken, start, end = _part(columns, place)
        parts.append(spoken.where(statements.c.counts_from.between(start, end)))
    return union_all(*parts)


@cache
def sums_near() -> CompoundSelect[Any]:
    """Build the query for the days of these statements, their number and sums over their ids, by actor."""
    id_ = statements.c.id
    sums = func.count(), func.sum(id_), func.sum(cast(id_, BigInteger) * _FACTOR % _PRIME)
    parts = []
    for place in range(PARTS):
        spoken, start, end = _part([statements.c.actor_id], place)
        days = start.label("first_day"), end.label("last_day")
        within = spoken.where(statements.c.counts_from.between(start, end)).with_only_columns(
            func.max(statements.c.actor_id), *days, *sums
        )
        parts.append(within)
    return union_all(*parts)


def _part(columns: Sequence[ColumnElement[Any]], place: int) -> tuple[Select[Any], Any, Any]:
    """Select the statements of one actor; also return the first and the last of their days."""
    day, past = statements.c.counts_from, bindparam("past", type_=Integer)
    first, last = bindparam("first", type_=Date), bindparam("last", type_=Date)
    own = statements.c.actor_id == bindparam(f"actor_{place}", type_=Integer)
    spoken = among_compared(select(*columns).select_from(statements)).where(own)
    days = spoken.with_only_columns(day)
    before = days.where(day < first).order_by(day.desc()).limit(1).offset(past).scalar_subquery()
    after = days.where(day > last).order_by(day).limit(1).offset(past).scalar_subquery()
    start, end = (
        func.coalesce(each, literal(limit, Date), type_=Date)
        for each, limit in ((before, dt.date.min), (after, dt.date.max))
    )
    return spoken, start, end
