"""How many statements, mentions and documents actors have, after all merges.

As of now they are those that the ledger keeps (`actor_counts`); as of a day, they are counted.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select, union_all

from pourparler.ledger.db.count_tables import actor_counts, actor_roles
from pourparler.ledger.db.filters import current_documents, in_chunks, is_replaced
from pourparler.ledger.db.id_lists import is_in
from pourparler.ledger.db.schema import ROOT, actors, appearances, documents, statement_speakers, statements
from pourparler.ledger.db.speakers import count_joint_statements
from pourparler.ledger.linking.actor_counts import NAMED

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


def census(
    connection: Connection,
    as_of: dt.date | None = None,
    limit: int | None = None,
    ids: Collection[int] | None = None,
) -> Census:
    """Count the statements, mentions and documents of the actors.

    Parameters
    ----------
    limit
        Leave out actors with fewer statements than so many others.
    ids
        Only these actors; None for all.
    """
    chosen = select(actors.c.id, actors.c.name, actors.c.kind, ROOT.label("root"))
    if ids is not None:
        themselves = is_in(actors.c.id, sorted(ids)), actors.c.merged_into.is_(None)
        merged = is_in(actors.c.merged_into, sorted(ids))
        both = union_all(chosen.where(*themselves), chosen.where(merged))
    names = {row.id: row for row in connection.execute(chosen if ids is None else both)}
    among = None if ids is None else list(names)
    said = _statement_counts(connection, as_of, names, among)
    least = sorted(said.values(), reverse=True)[limit - 1] if limit is not None and len(said) >= limit > 0 else 0
    own: dict[int, list[int]] = defaultdict(list)
    for id_ in names if among is None else among:
        root = names[id_].root
        if said[root] >= least:
            own[root].append(id_)
    everyone = least == 0 and among is None
    seen = _seen_now(connection, own) if as_of is None else _mention_counts(connection, own, as_of, everyone=everyone)
    return Census(names, own, said, seen)


def _statement_counts(
    connection: Connection, as_of: dt.date | None, names: Mapping[int, Row[Any]], among: Sequence[int] | None
) -> Counter[int]:
    """Count statements by actor, of all or of some; a statement in several documents counts once."""
    joint = count_joint_statements().where(statements.c.same_as.is_(None), statements.c.ended.is_(None))
    if as_of is None:
        own = select(actor_counts.c.actor_id, actor_counts.c.statements).where(actor_counts.c.statements > 0)
        own = own if among is None else own.where(is_in(actor_counts.c.actor_id, among))
        joint = joint.where(~is_replaced(statements.c.document_id))
    else:
        standing = statements.c.actor_id.is_not(None), statements.c.same_as.is_(None), statements.c.ended.is_(None)
        own = select(statements.c.actor_id, func.count()).where(*standing).group_by(statements.c.actor_id)
        own, joint = (
            each.join(documents, documents.c.id == statements.c.document_id).where(*current_documents(as_of))
            for each in (own, joint)
        )
    if among is not None:
        joint = joint.where(is_in(statement_speakers.c.actor_id, among))
    said: Counter[int] = Counter()
    for counting in (own, joint):
        for id_, count in connection.execute(counting):
            said[names[id_].root] += count
    return said


def _seen_now(connection: Connection, own: Mapping[int, Sequence[int]]) -> Seen:
    """Return the mentions and documents of actors as they are now."""
    mentioned: dict[int, int] = {}
    named: dict[int, int] = {}
    for part in in_chunks(sorted(id_ for ids in own.values() for id_ in ids)):
        counts = select(actor_counts.c.actor_id, actor_counts.c.mentions)
        for id_, count in connection.execute(counts.where(is_in(actor_counts.c.actor_id, part))):
            mentioned[id_] = count
        whole = select(actor_roles.c.actor_id, actor_roles.c.documents).where(actor_roles.c.role == NAMED)
        for id_, count in connection.execute(whole.where(is_in(actor_roles.c.actor_id, part))):
            named[id_] = count
    several = {root: there for root, ids in own.items() if len(there := [id_ for id_ in ids if id_ in named]) > 1}
    once = _documents_once(connection, several, named)
    return {
        root: (sum(mentioned.get(id_, 0) for id_ in ids), once.get(root, sum(named.get(id_, 0) for id_ in ids)))
        for root, ids in own.items()
        if any(id_ in named for id_ in ids)
    }


def _documents_once(
    connection: Connection, several: Mapping[int, Sequence[int]], named: Mapping[int, int]
) -> dict[int, int]:
    """Count the documents of actors that are one, each once: some name a person in full and by the surname alone."""
    first = {root: max(ids, key=lambda id_: (named[id_], id_)) for root, ids in several.items()}
    further = {id_: root for root, ids in several.items() for id_ in ids if id_ != first[root]}
    found: dict[int, set[int]] = {root: set() for root in several}
    shared: dict[int, set[int]] = {root: set() for root in several}
    other = appearances.alias("other")
    for part in in_chunks(sorted(further)):
        theirs = is_in(appearances.c.actor_id, part), *current_appearances(None)
        for id_, document in connection.execute(
            select(appearances.c.actor_id, appearances.c.document_id).where(*theirs)
        ):
            found[further[id_]].add(document)
        both = select(appearances.c.actor_id, other.c.actor_id, other.c.document_id).join(
            other, (other.c.document_id == appearances.c.document_id) & other.c.ended.is_(None)
        )
        both = both.where(*theirs, is_in(other.c.actor_id, sorted(set(first.values()))))
        for id_, beside, document in connection.execute(both):
            if beside == first[further[id_]]:
                shared[further[id_]].add(document)
    return {root: named[first[root]] + len(found[root] - shared[root]) for root in several}


def current_appearances(as_of: dt.date | None) -> list[ColumnElement[bool]]:
    """Build the conditions that select current appearances."""
    if as_of is None:
        return [appearances.c.ended.is_(None), ~is_replaced(appearances.c.document_id)]
    return [
        appearances.c.ended.is_(None),
        appearances.c.document_id.in_(select(documents.c.id).where(*current_documents(as_of))),
    ]


def _mention_counts(
    connection: Connection, own: Mapping[int, Sequence[int]], as_of: dt.date, *, everyone: bool
) -> Seen:
    place = {id_: root for root, ids in own.items() for id_ in ids}
    counting = select(
        appearances.c.actor_id, func.sum(appearances.c.mentioned), func.count(appearances.c.document_id.distinct())
    ).where(*current_appearances(as_of))
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
            appearances.c.actor_id.in_(own[root]), *current_appearances(as_of)
        )
        seen[root] = (seen[root][0], int(connection.execute(once).scalar_one()))
    return seen
