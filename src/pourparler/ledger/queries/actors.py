"""Queries about actors: their roles over time, whom they act for, how often they speak and are mentioned."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Date,
    Row,
    Select,
    bindparam,
    exists,
    func,
    select,
    union_all,
)

from pourparler.ledger.db.count_tables import actor_roles
from pourparler.ledger.db.filters import current_documents, in_chunks, publication_order
from pourparler.ledger.db.id_lists import is_in, is_in_list
from pourparler.ledger.db.schema import ROOT, actors, appearances, documents, mentions, roles
from pourparler.ledger.linking import names as name_matching
from pourparler.ledger.linking.actor_counts import NAMED
from pourparler.ledger.queries.actor_census import Census, census, current_appearances
from pourparler.ledger.rows import ActorRow, DatedRole, Evidence

_STEPS = 3  # spokesman, ministry, country: how far to follow whom an actor speaks for
_FEW = 200  # actors whose first mentions are looked up one by one
_SOON = 0.8  # how long ten documents take to pass, beside one to sort, for an actor whom all name
_PARTS = 10  # actors in one query
MOST_EVIDENCE = 10  # documents whose first mention of an actor is returned


def list_actors(connection: Connection, as_of: dt.date | None = None, limit: int | None = None) -> tuple[ActorRow, ...]:
    """Return the actors, merged over the documents: most statements first, then most mentions."""
    found = census(connection, as_of, limit)
    said, seen, names = found.said, found.seen, found.names
    order = sorted(seen, key=lambda id_: (-said[id_], -seen[id_][0], names[id_].name, names[id_].kind, id_))[:limit]
    return _build_actors(connection, found, order, as_of)


def get_actors(connection: Connection, ids: Sequence[int]) -> tuple[ActorRow, ...]:
    """Return actors that a current document names, in the order of their ids as they are given."""
    found = census(connection, ids=set(ids))
    return _build_actors(connection, found, [id_ for id_ in ids if id_ in found.seen], None)


def _build_actors(
    connection: Connection, found: Census, order: Sequence[int], as_of: dt.date | None
) -> tuple[ActorRow, ...]:
    """Build the result rows, each with its roles, whom it acts for and its first mentions."""
    place = {id_: root for root in order for id_ in found.own[root]}
    held = _roles_by_actor(connection, place, as_of)
    principals = _principals(connection, place, as_of)
    names = _with_principals(connection, found.names, principals)
    first = _first_mentions(connection, found, order, as_of)
    shown = {id_: row.name for id_, row in names.items()}
    return tuple(
        ActorRow(
            id=id_,
            name=shown[id_],
            kind=names[id_].kind,
            roles=tuple(role.role for role in held[id_]),
            acts_for=_main_principal(principals[id_], names, shown, id_),
            statements=found.said[id_],
            mentions=found.seen[id_][0],
            documents=found.seen[id_][1],
            evidence=first[id_],
            role_periods=tuple(held[id_]),
        )
        for id_ in order
    )


def _with_principals(
    connection: Connection, names: Mapping[int, Row[Any]], principals: Mapping[int, Counter[int]]
) -> dict[int, Row[Any]]:
    """Return the actors by id, with those that others act for."""
    found = dict(names)
    for _ in range(2):  # those that are merged into another, and that one
        wanted = {id_ for served in principals.values() for id_ in served}
        wanted |= {found[id_].root for id_ in wanted if id_ in found}
        found |= {row.id: row for row in _names(connection, is_in(actors.c.id, sorted(wanted - found.keys())))}
    return found


def get_actor(connection: Connection, id_: int) -> ActorRow | None:
    """Return one actor, or the actor it is merged into; None if there is none."""
    into = connection.execute(select(ROOT).where(actors.c.id == id_)).scalar()
    if into is None:
        return None
    found = census(connection, ids={into})
    seen = {into: (0, 0)} | found.seen
    (row,) = _build_actors(connection, replace(found, seen=seen), [into], None)
    return row


def _roles_by_actor(
    connection: Connection, place: Mapping[int, int], as_of: dt.date | None
) -> dict[int, list[DatedRole]]:
    """The roles of each, the most frequent first, with the days of the documents that give them."""
    spellings: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for part in in_chunks(sorted(place)):
        for row in connection.execute(_roles_now(part) if as_of is None else _roles_as_of(part, as_of)):
            spellings[place[row.actor_id]][name_matching.fold(row.role)].append(row)
    return defaultdict(list, {root: _roles(spelled) for root, spelled in spellings.items()})


def _roles_now(ids: Sequence[int]) -> Select[Any]:
    own = actor_roles.c
    columns = own.actor_id, own.role, own.documents.label("number"), own.first_day.label("first")
    return select(*columns, own.last_day.label("last")).where(is_in(own.actor_id, ids), own.role != NAMED)


def _roles_as_of(ids: Sequence[int], as_of: dt.date) -> Select[Any]:
    days = func.min(documents.c.published).label("first"), func.max(documents.c.published).label("last")
    number = func.count(appearances.c.document_id.distinct()).label("number")
    return (
        select(appearances.c.actor_id, roles.c.role, number, *days)
        .join(roles, roles.c.appearance_id == appearances.c.id)
        .join(documents, documents.c.id == appearances.c.document_id)
        .where(is_in(appearances.c.actor_id, ids), *current_appearances(as_of))
        .group_by(appearances.c.actor_id, roles.c.role)
    )


def _roles(spelled: Mapping[str, Sequence[Any]]) -> list[DatedRole]:
    found = []
    for folded, rows in spelled.items():
        firsts = [row.first for row in rows if row.first is not None]
        lasts = [row.last for row in rows if row.last is not None]
        counts: Counter[str] = Counter()
        for row in rows:
            counts[row.role] += row.number
        role = DatedRole(
            name_matching.usual_spelling(counts), min(firsts, default=None), max(lasts, default=None), counts.total()
        )
        found.append((-role.documents, folded, role))
    return [role for _, _, role in sorted(found, key=lambda each: each[:2])]


def _principals(connection: Connection, place: Mapping[int, int], as_of: dt.date | None) -> dict[int, Counter[int]]:
    """Return whom each actor acts for, with the number of documents that say so."""
    other = appearances.alias("other")
    found: dict[int, Counter[int]] = defaultdict(Counter)
    for part in in_chunks(sorted(place)):
        serving = (
            select(appearances.c.actor_id, other.c.actor_id.label("principal"), func.count().label("number"))
            .outerjoin(
                other, other.c.id == appearances.c.acts_for
            )  # an outer join, so that the query starts from the few appearances with acts_for
            .where(is_in(appearances.c.actor_id, part), appearances.c.acts_for.is_not(None))
            .where(*current_appearances(as_of))
            .group_by(appearances.c.actor_id, other.c.actor_id)
        )
        for id_, principal, number in connection.execute(serving):
            found[place[id_]][principal] += number
    return found


def _main_principal(served: Counter[int], names: Mapping[int, Any], shown: Mapping[int, str], own: int) -> str | None:
    """Return the name of the actor that this one acts for, according to most documents."""
    whole: Counter[int] = Counter()
    for id_, count in served.items():
        whole[names[id_].root] += count
    whole.pop(own, None)
    return shown[min(whole, key=lambda other: (-whole[other], shown[other]))] if whole else None


def _first_mentions(
    connection: Connection, found: Census, order: Sequence[int], as_of: dt.date | None
) -> dict[int, tuple[Evidence, ...]]:
    """Return the first mention in each of the first documents that name an actor, by actor."""
    place = {id_: root for root in order for id_ in found.own[root]}
    rows: dict[int, list[Row[Any]]] = {root: [] for root in order}
    if as_of is None and len(order) <= _FEW:
        # Among the documents in order of publication, those that name an actor often come soon.
        # For fewer, it takes less to sort all that name them.
        many = math.sqrt(_SOON * connection.execute(select(func.count()).select_from(documents)).scalar_one())
        often = [root for root in order if found.seen[root][1] > many]
        for root, row in _early_appearances(connection, {root: found.own[root] for root in often}):
            rows[root].append(row)
    rest = {id_ for id_, root in place.items() if len(rows[root]) < MOST_EVIDENCE}
    rows |= {place[id_]: [] for id_ in rest}
    for row in connection.execute(_ranked_appearances(rest, as_of)) if rest else ():
        rows[place[row.actor_id]].append(row)
    words = _first_words(connection, {row.id: row.key for each in rows.values() for row in each})
    quoted: dict[int, dict[str, Evidence]] = {root: {} for root in order}
    for root, each in rows.items():
        for row in each:
            if row.id in words:
                quoted[root].setdefault(row.key, words[row.id])
    return {root: tuple(each.values()) for root, each in quoted.items()}


def _early_appearances(connection: Connection, own: Mapping[int, Sequence[int]]) -> Iterator[tuple[int, Row[Any]]]:
    """Yield the first appearances of each of some actors, by publication, each with its actor."""
    place = {id_: root for root, ids in own.items() for id_ in ids}
    days: dict[int, dt.date] = {}
    named = select(actor_roles.c.actor_id, actor_roles.c.first_day).where(actor_roles.c.role == NAMED)
    for id_, day in connection.execute(named.where(is_in(actor_roles.c.actor_id, place))):
        days[place[id_]] = min(day or dt.date.max, days.get(place[id_], dt.date.max))
    waiting = iter(own)
    while roots := list(islice(waiting, _PARTS)):
        values: dict[str, Any] = {}
        for k in range(_PARTS):
            actor = roots[k] if k < len(roots) else None
            values[f"actors_{k}"] = [] if actor is None else list(own[actor])
            values[f"day_{k}"] = dt.date.max if actor is None else days[actor]
        order = attrgetter("published", "key", "id")
        for row in sorted(connection.execute(_naming_first(), values), key=order):
            yield place[row.actor_id], row


@cache
def _naming_first() -> CompoundSelect[Any]:
    """Build the query for the first appearances of the actors ``actors_0`` and so on, each since the day ``day_0``."""
    parts = []
    for k in range(_PARTS):
        ids = is_in_list(appearances.c.actor_id, f"actors_{k}")
        own = appearances.c
        named = select(own.id).where(ids, own.document_id == documents.c.id, own.ended.is_(None))
        since = documents.c.published >= bindparam(f"day_{k}", type_=Date)
        early = select(documents.c.id, documents.c.key, documents.c.published).where(since, *current_documents())
        in_order = early.where(exists(named)).order_by(documents.c.published, documents.c.key)
        first = in_order.limit(MOST_EVIDENCE).subquery()
        chosen = select(own.id, first.c.key, own.actor_id, first.c.published).join(first, first.c.id == own.document_id)
        chosen = chosen.where(ids, own.ended.is_(None)).order_by(first.c.published, first.c.key, own.id)
        parts.append(select(chosen.limit(MOST_EVIDENCE).subquery()))
    return union_all(*parts)


def _ranked_appearances(place: Iterable[int], as_of: dt.date | None) -> Select[Any]:
    """Select the first appearances of each of some actors, by publication."""
    order = (*publication_order(), appearances.c.id)
    ranked = (
        select(
            appearances.c.id,
            documents.c.key,
            appearances.c.actor_id,
            func.row_number().over(partition_by=ROOT, order_by=order).label("rank"),
        )
        .join(documents, documents.c.id == appearances.c.document_id)
        .join(actors, actors.c.id == appearances.c.actor_id)
        .where(is_in(appearances.c.actor_id, place), *current_appearances(as_of))
        .subquery()
    )
    return select(ranked).where(ranked.c.rank <= MOST_EVIDENCE).order_by(ranked.c.rank)


def _first_words(connection: Connection, keys: Mapping[int, str]) -> dict[int, Evidence]:
    """Return the first mention of each appearance."""
    chosen = select(mentions).where(is_in(mentions.c.appearance_id, keys))
    first: dict[int, Evidence] = {}
    for row in connection.execute(chosen.order_by(mentions.c.start_at, mentions.c.id)).all():
        first.setdefault(row.appearance_id, Evidence(keys[row.appearance_id], row.start_at, row.end_at, row.quote))
    return first


def principals_of(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    """Return the actor that each of some actors speaks for, according to most documents.

    Actors that speak only for themselves are left out. A spokesman for a ministry of a country speaks for the country.
    """
    first: dict[int, int] = {}
    asked = set(ids)
    for _ in range(_STEPS):
        merged = is_in(actors.c.id, asked), is_in(actors.c.merged_into, asked)
        wanted = {row.id: row.root for each in merged for row in _names(connection, each) if row.root in asked}
        served = _principals(connection, wanted, None)
        every = {id_ for counts in served.values() for id_ in counts}
        names = {row.id: row for row in _names(connection, is_in(actors.c.id, every))}
        roots = {row.root for row in names.values()}
        called = {row.id: row.name for row in _names(connection, is_in(actors.c.id, roots))}
        asked = set()
        for own, counts in served.items():
            whole: Counter[int] = Counter()
            for id_, count in counts.items():
                whole[names[id_].root] += count
            whole.pop(own, None)
            if whole and own not in first:
                first[own] = min(whole, key=lambda other: (-whole[other], called[other]))
                asked.add(first[own])
        asked -= set(first)
    return {id_: last for id_ in ids if (last := _last_principal(first, id_)) != id_}


def names_of(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Return the names of some actors, by their ids."""
    chosen = select(actors.c.id, actors.c.name).where(is_in(actors.c.id, sorted(set(ids))))
    return {row.id: row.name for row in connection.execute(chosen)}


def _names(connection: Connection, place: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """Return actors by their ids, with their names and whom they are merged into."""
    return connection.execute(select(actors.c.id, actors.c.name, actors.c.kind, ROOT.label("root")).where(place)).all()


def _last_principal(first: Mapping[int, int], id_: int) -> int:
    seen = {id_}
    while id_ in first and first[id_] not in seen:
        id_ = first[id_]
        seen.add(id_)
    return id_
