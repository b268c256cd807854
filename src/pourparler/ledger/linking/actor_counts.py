"""What is counted of each actor: statements, mentions, documents, and the documents that give it a role.

The counts are stored, because the list of actors would otherwise read all that a ledger has. A change of some documents
changes them by the difference between what these documents added to them before and what they add now.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, func, insert, literal, select, update

from pourparler.ledger.db.count_tables import actor_counts, actor_roles
from pourparler.ledger.db.filters import in_chunks, is_replaced
from pourparler.ledger.db.id_lists import is_in
from pourparler.ledger.db.schema import appearances, documents, roles, statements
from pourparler.ledger.db.text_type import ExactText

NAMED = ""
"""Stands for a role where all documents that name an actor are counted."""

_Pair = tuple[int, str]


@dataclass
class Contributions:
    """What some documents add to the counts of actors.

    Attributes
    ----------
    counts
        Statements and mentions, by actor.
    roles
        The day of publication of each document that gives a role to an actor, by document, actor and role; all that
        name the actor have the role `NAMED`.
    """

    counts: dict[int, tuple[int, int]] = field(default_factory=dict)
    roles: dict[tuple[int, int, str], dt.date | None] = field(default_factory=dict)

    def add(self, other: Contributions, sign: int = 1) -> None:
        """Add what other documents contribute, or take it away."""
        for actor, (said, mentioned) in other.counts.items():
            old = self.counts.get(actor, (0, 0))
            self.counts[actor] = old[0] + sign * said, old[1] + sign * mentioned
        self.roles |= other.roles


def contributions(connection: Connection, ids: Iterable[int]) -> Contributions:
    """Return what some documents add to the counts of actors now."""
    found = Contributions()
    for part in in_chunks(sorted(set(ids))):
        said, named = is_in(statements.c.document_id, part), is_in(appearances.c.document_id, part)
        one = Contributions({actor: (count, 0) for actor, count in connection.execute(_told().where(said))})
        for document, actor, day, mentioned in connection.execute(_named().where(named)):
            one.counts[actor] = (old := one.counts.get(actor, (0, 0)))[0], old[1] + mentioned
            one.roles[document, actor, NAMED] = day
        for document, actor, role, day in connection.execute(_held().where(named)):
            one.roles[document, actor, role] = day
        found.add(one)
    return found


def update_counts(
    connection: Connection, documents: Collection[int], before: Contributions, moved: Mapping[int, int | None]
) -> None:
    """Write how a change of some documents changes the counts.

    Parameters
    ----------
    before
        What the documents added before; nothing for new ones.
    moved
        Statements of whatever documents that repeat another than before, or none, each with what it repeated.
    """
    now = contributions(connection, documents)
    change = Contributions(dict(now.counts))
    change.add(before, -1)
    change.add(_first_reports(connection, moved, documents))
    _write_counts(connection, {actor: counts for actor, counts in change.counts.items() if any(counts)})
    pairs: dict[_Pair, tuple[list[dt.date | None], list[dt.date | None]]] = defaultdict(lambda: ([], []))
    for key in sorted({key for key, _ in now.roles.items() ^ before.roles.items()}):
        for place, side in enumerate((now.roles, before.roles)):
            if key in side:
                pairs[key[1:]][place].append(side[key])
    _write_roles(connection, pairs)


def write_all_counts(connection: Connection) -> None:
    """Count everything again."""
    for table in (actor_counts, actor_roles):
        connection.execute(delete(table))
    every = Contributions({actor: (count, 0) for actor, count in connection.execute(_told())})
    mentioned = select(appearances.c.actor_id, func.sum(appearances.c.mentioned)).where(*_CURRENT)
    for actor, count in connection.execute(mentioned.group_by(appearances.c.actor_id)):
        every.add(Contributions({actor: (0, int(count))}))
    _write_counts(connection, every.counts)
    for chosen in (_held(), _named()):
        _insert_roles(connection, chosen)


def _first_reports(connection: Connection, moved: Mapping[int, int | None], known: Collection[int]) -> Contributions:
    """Return what statements add that repeat another than before, or none, outside the known documents."""
    found = Contributions()
    own = statements.c
    chosen = select(own.id, own.actor_id, own.document_id, own.same_as)
    current = own.actor_id.is_not(None), own.ended.is_(None), ~is_replaced(own.document_id)
    for part in in_chunks(sorted(moved)):
        for id_, actor, document, repeated in connection.execute(chosen.where(is_in(own.id, part), *current)):
            change = (repeated is None) - (moved[id_] is None)
            if change and document not in known:
                found.add(Contributions({actor: (change, 0)}))
    return found


def _told() -> Select[Any]:
    """Select the number of statements of each actor: those that stand, and repeat no other."""
    own = statements.c
    current = own.actor_id.is_not(None), own.same_as.is_(None), own.ended.is_(None), ~is_replaced(own.document_id)
    return select(own.actor_id, func.count()).where(*current).group_by(own.actor_id)


_CURRENT = appearances.c.ended.is_(None), ~is_replaced(appearances.c.document_id)


def _named() -> Select[Any]:
    """Select which document names whom, the day of its publication, and how often it does."""
    own = appearances.c
    chosen = select(own.document_id, own.actor_id, documents.c.published, own.mentioned)
    return chosen.join(documents, documents.c.id == own.document_id).where(*_CURRENT)


def _held() -> Select[Any]:
    """Select which document gives which role to whom, and the day of its publication."""
    own = appearances.c
    chosen = select(own.document_id, own.actor_id, roles.c.role, documents.c.published)
    joined = chosen.join(roles, roles.c.appearance_id == own.id).join(documents, documents.c.id == own.document_id)
    return joined.where(*_CURRENT, roles.c.role != NAMED)


def _write_counts(connection: Connection, changes: Mapping[int, tuple[int, int]]) -> None:
    """Add to the stored counts; actors of whom nothing is left to count have no row."""
    stored = actor_counts.c
    for part in in_chunks(sorted(changes)):
        old = {
            row.actor_id: (row.statements, row.mentions)
            for row in connection.execute(select(actor_counts).where(is_in(stored.actor_id, part)))
        }
        now = Contributions(dict(old))
        now.add(Contributions({actor: changes[actor] for actor in part}))
        rows = [{"actor": actor, "said": counts[0], "named": counts[1]} for actor, counts in now.counts.items()]
        gone = [row["actor"] for row in rows if not (row["said"] or row["named"])]
        if gone:
            connection.execute(delete(actor_counts).where(is_in(stored.actor_id, gone)))
        values: dict[str, Any] = {"statements": bindparam("said"), "mentions": bindparam("named")}
        setting = update(actor_counts).where(stored.actor_id == bindparam("actor")).values(values)
        adding = insert(actor_counts).values(values | {"actor_id": bindparam("actor")})
        for writing, there in ((setting, True), (adding, False)):
            some = [row for row in rows if row["actor"] not in gone and (row["actor"] in old) is there]
            if some:
                connection.execute(writing, some)


def _write_roles(
    connection: Connection, pairs: Mapping[_Pair, tuple[list[dt.date | None], list[dt.date | None]]]
) -> None:
    """Count documents that give roles, or no longer do, by their days of publication."""
    stored = actor_roles.c
    old: dict[_Pair, Row[Any]] = {}
    for part in in_chunks(sorted({actor for actor, _ in pairs})):
        for row in connection.execute(select(actor_roles).where(is_in(stored.actor_id, part))):
            old[row.actor_id, row.role] = row
    again: list[_Pair] = []
    rows: list[dict[str, Any]] = []
    for pair, (more, fewer) in pairs.items():
        first, last = (old[pair].first_day, old[pair].last_day) if pair in old else (None, None)
        if any(day is None or first is None or last is None or not first < day < last for day in fewer):
            again.append(pair)  # the first or the last day may be another now
            continue
        known = [day for day in (*more, first, last) if day is not None]
        count = (old[pair].documents if pair in old else 0) + len(more) - len(fewer)
        days = {"first": min(known, default=None), "last": max(known, default=None)}
        rows.append({"actor": pair[0], "held": pair[1], "number": count, **days})
    values: dict[str, Any] = {name: bindparam(each) for name, each in _PARAMETERS.items()}
    meant = stored.actor_id == bindparam("actor"), stored.role == bindparam("held")
    adding = insert(actor_roles).values(values | {"actor_id": bindparam("actor"), "role": bindparam("held")})
    for writing, there in ((update(actor_roles).where(*meant).values(values), True), (adding, False)):
        some = [row for row in rows if ((row["actor"], row["held"]) in old) is there]
        if some:
            connection.execute(writing, some)
    for actor, role in again:
        connection.execute(delete(actor_roles).where(stored.actor_id == actor, stored.role == role))
        own = _named() if role == NAMED else _held().where(roles.c.role == role)
        _insert_roles(connection, own.where(appearances.c.actor_id == actor))


_PARAMETERS = {"documents": "number", "first_day": "first", "last_day": "last"}


def _insert_roles(connection: Connection, chosen: Select[Any]) -> None:
    """Count the documents of a query, and write the counts."""
    found = chosen.subquery().c
    role = found.role if "role" in found else literal(NAMED, ExactText)
    numbers = func.count(found.document_id.distinct()), func.min(found.published), func.max(found.published)
    by = [found.actor_id, found.role] if "role" in found else [found.actor_id]
    counted = select(found.actor_id, role, *numbers).group_by(*by)
    connection.execute(insert(actor_roles).from_select(list(actor_roles.c.keys()), counted))
