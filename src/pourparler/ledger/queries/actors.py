"""Queries about actors: their roles over time, whom they act for, how often they speak and are mentioned."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from pourparler.ledger.db.filters import current_documents, in_chunks, publication_order
from pourparler.ledger.db.id_lists import is_in
from pourparler.ledger.db.schema import (
    ROOT,
    actors,
    appearances,
    documents,
    mentions,
    roles,
    statement_speakers,
    statements,
)
from pourparler.ledger.db.speakers import count_joint_statements, spoken_by
from pourparler.ledger.linking import names as name_matching
from pourparler.ledger.rows import ActorRow, DatedRole, Evidence

MANY = 50
"""For more actors than this, one pass over all appearances is faster than lookups."""

_STEPS = 3  # spokesman, ministry, country: how far to follow whom an actor speaks for
_EARLY = 300  # documents that name most of the frequent actors often enough
MOST_EVIDENCE = 10  # documents whose first mention of an actor is returned

Seen = dict[int, tuple[int, int]]
"""Number of mentions and of documents, by actor."""


@dataclass(frozen=True)
class Census:
    """All actors by id, the ids of those that are one (``own``), and what is counted of each after merges.

    ``said`` are statements; ``seen`` mentions and documents of those that current documents name.
    """

    names: Mapping[int, Row[Any]]
    own: Mapping[int, Sequence[int]]
    said: Counter[int]
    seen: Seen


def census(connection: Connection, as_of: dt.date | None = None, limit: int | None = None) -> Census:
    """Count the statements, mentions and documents of the actors.

    With a limit, actors with fewer statements than so many others are left out.
    """
    names = {
        row.id: row
        for row in connection.execute(select(actors.c.id, actors.c.name, actors.c.kind, ROOT.label("root"))).all()
    }
    said = _statement_counts(connection, as_of, {id_: row.root for id_, row in names.items()})
    own: dict[int, list[int]] = defaultdict(list)
    least = sorted(said.values(), reverse=True)[limit - 1] if limit is not None and len(said) >= limit > 0 else 0
    for id_, row in names.items():
        if said[row.root] >= least:
            own[row.root].append(id_)
    return Census(names, own, said, _mention_counts(connection, own, as_of, everyone=least == 0))


def list_actors(connection: Connection, as_of: dt.date | None = None, limit: int | None = None) -> tuple[ActorRow, ...]:
    """Return the actors, merged over the documents: most statements first, then most mentions."""
    found = census(connection, as_of, limit)
    said, seen, names = found.said, found.seen, found.names
    order = sorted(seen, key=lambda id_: (-said[id_], -seen[id_][0], names[id_].name, names[id_].kind, id_))[:limit]
    return _build_actors(connection, found, order, as_of)


def get_actors(connection: Connection, ids: Sequence[int]) -> tuple[ActorRow, ...]:
    """Return actors that a current document names, in the order of their ids as they are given."""
    rows = connection.execute(select(actors.c.id, actors.c.name, actors.c.kind, ROOT.label("root"))).all()
    own: dict[int, list[int]] = {id_: [] for id_ in ids}
    for row in rows:
        if row.root in own:
            own[row.root].append(row.id)
    names = {row.id: row for row in rows}
    among = [id_ for each in own.values() for id_ in each]
    said = _statement_counts(connection, None, {id_: row.root for id_, row in names.items()}, among)
    found = Census(names, own, said, _mention_counts(connection, own, None, everyone=False))
    return _build_actors(connection, found, [id_ for id_ in ids if id_ in found.seen], None)


def _build_actors(
    connection: Connection, found: Census, order: Sequence[int], as_of: dt.date | None
) -> tuple[ActorRow, ...]:
    """Build the result rows, each with its roles, whom it acts for and its first mentions."""
    names, own = found.names, found.own
    place = {id_: root for root in order for id_ in own[root]}
    held = _roles_by_actor(connection, place, as_of)
    principals = _principals(connection, place, as_of)
    first = _first_mentions(connection, {id_: own[id_] for id_ in order}, as_of)
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


def get_actor(connection: Connection, id_: int) -> ActorRow | None:
    """Return one actor, or the actor it is merged into; None if there is none."""
    into = connection.execute(select(ROOT).where(actors.c.id == id_)).scalar()
    if into is None:
        return None
    row = connection.execute(select(actors).where(actors.c.id == into)).one()
    own = list(connection.execute(select(actors.c.id).where(into == ROOT)).scalars())
    place = dict.fromkeys(own, row.id)
    served = _principals(connection, place, None)[row.id]
    others = select(actors.c.id, actors.c.name, ROOT.label("root")).where(actors.c.id.in_(served))
    named = {each.id: each for each in connection.execute(others).all()}
    roots = select(actors.c.id, actors.c.name).where(actors.c.id.in_({each.root for each in named.values()}))
    shown = {each.id: each.name for each in connection.execute(roots).all()}
    counting = (
        select(func.count())
        .select_from(statements)
        .where(spoken_by(own), statements.c.same_as.is_(None), statements.c.ended.is_(None))
        .where(statements.c.document_id.not_in(_replaced_documents()))
    )
    held = _roles_by_actor(connection, place, None)[row.id]
    mentioned, in_documents = _mention_counts(connection, {row.id: own}, None, everyone=False).get(row.id, (0, 0))
    return ActorRow(
        id=row.id,
        name=row.name,
        kind=row.kind,
        roles=tuple(role.role for role in held),
        acts_for=_main_principal(served, named, shown, row.id),
        statements=int(connection.execute(counting).scalar_one()),
        mentions=mentioned,
        documents=in_documents,
        evidence=_first_mentions(connection, {row.id: own}, None)[row.id],
        role_periods=tuple(held),
    )


def _statement_counts(
    connection: Connection, as_of: dt.date | None, roots: Mapping[int, int], among: Sequence[int] | None = None
) -> Counter[int]:
    """Count statements by actor, of all or of some; a statement in several documents counts once."""
    own = select(statements.c.actor_id, func.count()).where(statements.c.actor_id.is_not(None))
    joint = count_joint_statements()
    if among is not None:
        own = own.where(is_in(statements.c.actor_id, among))
        joint = joint.where(is_in(statement_speakers.c.actor_id, among))
    said: Counter[int] = Counter()
    for counting in (own.group_by(statements.c.actor_id), joint):
        counting = counting.where(statements.c.same_as.is_(None), statements.c.ended.is_(None))
        if as_of is not None:
            counting = counting.join(documents, documents.c.id == statements.c.document_id)
            counting = counting.where(*current_documents(as_of))
        else:
            counting = counting.where(statements.c.document_id.not_in(_replaced_documents()))
        for id_, count in connection.execute(counting):
            said[roots[id_]] += count
    return said


def _replaced_documents() -> Any:
    return select(documents.c.id).where(documents.c.replaced_by.is_not(None))


def _current_appearances(as_of: dt.date | None) -> list[ColumnElement[bool]]:
    """Build the conditions that select current appearances."""
    if as_of is None:
        return [appearances.c.ended.is_(None), appearances.c.document_id.not_in(_replaced_documents())]
    return [
        appearances.c.ended.is_(None),
        appearances.c.document_id.in_(select(documents.c.id).where(*current_documents(as_of))),
    ]


def _mention_counts(
    connection: Connection, own: Mapping[int, Sequence[int]], as_of: dt.date | None, *, everyone: bool
) -> Seen:
    place = {id_: root for root, ids in own.items() for id_ in ids}
    counting = select(
        appearances.c.actor_id, func.sum(appearances.c.mentioned), func.count(appearances.c.document_id.distinct())
    ).where(*_current_appearances(as_of))
    counted = counting.group_by(appearances.c.actor_id)
    if everyone:
        rows = connection.execute(counted).all()
    else:
        rows = [
            row
            for part in in_chunks(sorted(place))
            for row in connection.execute(counted.where(appearances.c.actor_id.in_(part))).all()
        ]
    seen: dict[int, tuple[int, int]] = {}
    for id_, mentioned, in_documents in rows:
        before = seen.get(place[id_], (0, 0))
        seen[place[id_]] = (before[0] + int(mentioned), before[1] + in_documents)
    # Count a document once that names a person by the full name and by the surname alone.
    for root in [root for root, ids in own.items() if len(ids) > 1 and root in seen]:
        once = select(func.count(appearances.c.document_id.distinct())).where(
            appearances.c.actor_id.in_(own[root]), *_current_appearances(as_of)
        )
        seen[root] = (seen[root][0], int(connection.execute(once).scalar_one()))
    return seen


def _appearances_of(place: Mapping[int, int]) -> list[list[ColumnElement[bool]]]:
    """Build conditions that select the appearances of some actors; for many, one pass over all is faster."""
    return [[]] if len(place) > MANY else [[appearances.c.actor_id.in_(sorted(place))]]


def _roles_by_actor(
    connection: Connection, place: Mapping[int, int], as_of: dt.date | None
) -> dict[int, list[DatedRole]]:
    """The roles of each, the most frequent first, with the days of the documents that give them."""
    spellings: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for chosen in _appearances_of(place):
        holding = (
            select(
                appearances.c.actor_id,
                roles.c.role,
                func.count(appearances.c.document_id.distinct()).label("number"),
                func.min(documents.c.published).label("first"),
                func.max(documents.c.published).label("last"),
            )
            .join(roles, roles.c.appearance_id == appearances.c.id)
            .join(documents, documents.c.id == appearances.c.document_id)
            .where(*chosen, *_current_appearances(as_of))
            .group_by(appearances.c.actor_id, roles.c.role)
        )
        for row in connection.execute(holding).all():
            if row.actor_id in place:
                spellings[place[row.actor_id]][name_matching.fold(row.role)].append(row)
    return defaultdict(list, {root: _roles(spelled) for root, spelled in spellings.items()})


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
    for chosen in _appearances_of(place):
        serving = (
            select(appearances.c.actor_id, other.c.actor_id.label("principal"))
            .outerjoin(
                other, other.c.id == appearances.c.acts_for
            )  # an outer join, so that the query starts from the few appearances with acts_for
            .where(*chosen, appearances.c.acts_for.is_not(None), *_current_appearances(as_of))
        )
        for id_, principal in connection.execute(serving).all():
            if id_ in place:
                found[place[id_]][principal] += 1
    return found


def _main_principal(served: Counter[int], names: Mapping[int, Any], shown: Mapping[int, str], own: int) -> str | None:
    """Return the name of the actor that this one acts for, according to most documents."""
    whole: Counter[int] = Counter()
    for id_, count in served.items():
        whole[names[id_].root] += count
    whole.pop(own, None)
    return shown[min(whole, key=lambda other: (-whole[other], shown[other]))] if whole else None


def _first_mentions(
    connection: Connection, own: Mapping[int, Sequence[int]], as_of: dt.date | None
) -> dict[int, tuple[Evidence, ...]]:
    """Return the first mention in each of the first documents that name an actor, by actor."""
    place = {id_: root for root, ids in own.items() for id_ in ids}
    rows: dict[int, list[Row[Any]]] = {root: [] for root in own}
    for row in connection.execute(_early_appearances(as_of)):
        if row.actor_id in place:
            rows[place[row.actor_id]].append(row)
    # Those named in few early documents may have more later ones.
    rest = {id_: root for id_, root in place.items() if len(rows[root]) < MOST_EVIDENCE}
    rows |= {root: [] for root in rest.values()}
    for row in connection.execute(_ranked_appearances(rest, as_of)) if rest else ():
        rows[place[row.actor_id]].append(row)
    firsts = {root: each[:MOST_EVIDENCE] for root, each in rows.items()}
    words = _first_words(connection, {row.id: row.key for each in firsts.values() for row in each})
    found: dict[int, dict[str, Evidence]] = {root: {} for root in own}
    for root, each in firsts.items():
        for row in each:
            if row.id in words:
                found[root].setdefault(row.key, words[row.id])
    return {root: tuple(each.values()) for root, each in found.items()}


def _early_appearances(as_of: dt.date | None) -> Select[Any]:
    """Select the appearances of all actors in the first documents, by publication."""
    early = select(documents.c.id, documents.c.key, documents.c.published).where(*current_documents(as_of))
    first = early.order_by(*publication_order()).limit(_EARLY).subquery()
    return (
        select(appearances.c.id, first.c.key, appearances.c.actor_id)
        .join(appearances, appearances.c.document_id == first.c.id)
        .where(appearances.c.ended.is_(None))
        .order_by(*publication_order(first), appearances.c.id)
    )


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
        .where(is_in(appearances.c.actor_id, place), *_current_appearances(as_of))
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
    return connection.execute(select(actors.c.id, actors.c.name, ROOT.label("root")).where(place)).all()


def _last_principal(first: Mapping[int, int], id_: int) -> int:
    seen = {id_}
    while id_ in first and first[id_] not in seen:
        id_ = first[id_]
        seen.add(id_)
    return id_
