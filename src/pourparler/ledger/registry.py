"""The roll of actors: which actor each name of a document is, over all documents of the ledger.

Every actor is found by its kind and normalised full name. A surname alone, or a name without another's middle names, is
an actor of its own that is merged into another (``merged_into``) while the names and roles in the ledger allow it; that
is worked out anew for a surname whenever a document brings it, from all its names together, so that the order of adding
makes no difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, insert, select, update

from pourparler.ledger import merging
from pourparler.ledger.rows import SuggestionRow
from pourparler.ledger.schema import actors, appearances, roles
from pourparler.record import Actor, Record

_MOST_ALIKE = 200  # actors with one word of their name that are compared, those named most


@dataclass(frozen=True)
class Enrolled:
    """The rows of a record's actors, by their ids there: in ``appearances`` and in ``actors``.

    ``changed`` are the actors of which it is now known that they are another, or no more.
    """

    appearances: Mapping[str, int]
    actors: Mapping[str, int]
    changed: frozenset[int] = frozenset()


def enrolled(connection: Connection, record: Record, document: int, coder: str, reading: str = "") -> Enrolled:
    """Write the actors of a document and merge them into the ledger's.

    Parameters
    ----------
    connection
        A transaction for writing.
    record
        The record whose actors these are.
    document
        The row of its document.
    coder
        Who read them.
    reading
        What to put behind local ids where the document has been read before.
    """
    if not record.actors:
        return Enrolled({}, {})
    apart = _told_apart(connection, document)
    found = {actor.id: _actor(connection, actor, document, coder, apart) for actor in record.actors}
    seen = _appearances(connection, record.actors, found, document, coder, reading)
    _rename(connection, set(found.values()))
    surnames = sorted({name for actor in record.actors if (name := _surname(actor)) is not None})
    changed = frozenset(id_ for surname in surnames for id_ in remerged(connection, surname))
    return Enrolled(seen, found, changed)


def _told_apart(connection: Connection, document: int) -> dict[tuple[str, str], int]:
    """Actors that a person has made for a name in this document, where it has been read before, by kind and name."""
    made = (
        select(actors.c.id, actors.c.kind, appearances.c.name)
        .join(appearances, appearances.c.actor_id == actors.c.id)
        .where(appearances.c.document_id == document, actors.c.settled, actors.c.key.contains("#"))
        .order_by(actors.c.id)
    )
    return {(row.kind, row.name): row.id for row in connection.execute(made)}


def _actor(
    connection: Connection, actor: Actor, document: int, coder: str, apart: Mapping[tuple[str, str], int]
) -> int:
    """Find or make the actor of that kind and name; a description is an actor of its own in each document."""
    if (actor.kind, actor.name) in apart:
        return apart[actor.kind, actor.name]
    key = merging.actor_key(actor.name, actor.kind)
    if not merging.is_named(actor.name, actor.kind):
        key = f"{key}#{document}#{actor.id}"
    found = connection.execute(select(actors.c.id).where(actors.c.kind == actor.kind, actors.c.key == key)).scalar()
    if found is not None:
        return int(found)
    row = {
        "kind": actor.kind,
        "key": key,
        "name": actor.name,
        "folded": merging.fold(actor.name),
        "surname": _surname(actor),
        "coder": coder,
    }
    return int(connection.execute(insert(actors).returning(actors.c.id), row).scalar_one())


def _surname(actor: Actor) -> str | None:
    named = actor.kind == "person" and merging.is_named(actor.name, actor.kind)
    return merging.surname(actor.name) if named else None


def _appearances(
    connection: Connection, read: Sequence[Actor], found: dict[str, int], document: int, coder: str, reading: str
) -> dict[str, int]:
    own = {"document_id": document, "coder": coder}
    rows = [
        own | {"local_id": a.id + reading, "actor_id": found[a.id], "name": a.name, "mentioned": len(a.mentions)}
        for a in read
    ]
    adding = insert(appearances).returning(appearances.c.id, sort_by_parameter_order=True)
    seen = dict(zip((a.id for a in read), connection.execute(adding, rows).scalars(), strict=True))
    acting = [{"row": seen[a.id], "other": seen[a.for_]} for a in read if a.for_ is not None]
    if acting:
        of_row = update(appearances).where(appearances.c.id == bindparam("row"))
        connection.execute(of_row.values(acts_for=bindparam("other")), acting)
    held = [{"appearance_id": seen[a.id], "position": n, "role": role} for a in read for n, role in enumerate(a.roles)]
    if held:
        connection.execute(insert(roles), held)
    return seen


def _rename(connection: Connection, ids: Iterable[int]) -> None:
    """Show each actor by the spelling that most documents use."""
    for id_ in ids:
        counting = select(appearances.c.name, func.count()).where(
            appearances.c.actor_id == id_, appearances.c.ended.is_(None)
        )
        spellings = connection.execute(counting.group_by(appearances.c.name))
        told = {row[0]: row[1] for row in spellings}
        if not told:
            continue
        name = merging.usual(told)
        changed = update(actors).where(actors.c.id == id_, actors.c.name != name)
        connection.execute(changed.values(name=name, folded=merging.fold(name)))


def remerged(connection: Connection, surname: str) -> set[int]:
    """Work out whom shorter names with a surname mean, where no person has decided that; the actors that changed.

    A name without the middle names of another ("Ada Vell", "Ada Maria Vell"), and the surname alone, mean the person
    with the fuller name if there is exactly one, and if nothing that is said of them disagrees.
    """
    rows = connection.execute(select(actors).where(actors.c.surname == surname).order_by(actors.c.id)).all()
    if len(rows) < 2:
        return set()
    roots = {row.id: row.merged_into or row.id if row.settled else row.id for row in rows}
    profiles = _profiles(connection, [row.id for row in rows])
    full = [row for row in rows if row.key != surname]
    for row in sorted(full, key=lambda row: -len(row.name.split())):
        if not row.settled:
            fuller = {roots[other.id] for other in full if merging.leaves_out(row.name, other.name)}
            target = _meant(row.id, fuller, roots, profiles)
            roots[row.id] = target or row.id
    for row in rows:
        if row.key == surname and not row.settled:
            target = _meant(row.id, {roots[other.id] for other in full}, roots, profiles)
            roots[row.id] = target or row.id
    changed = set()
    for row in rows:
        into = None if roots[row.id] == row.id else roots[row.id]
        if not row.settled and row.merged_into != into:
            connection.execute(update(actors).where(actors.c.id == row.id).values(merged_into=into))
            changed.add(row.id)
    return changed


def _meant(id_: int, fuller: set[int], roots: Mapping[int, int], profiles: Mapping[int, merging.Profile]) -> int | None:
    """The only person with a fuller name, if what is said of both does not disagree."""
    if len(fuller) != 1:
        return None
    (root,) = fuller
    theirs = [profiles[other] for other, whole in roots.items() if whole == root]
    whole = merging.Profile(
        frozenset().union(*(profile.roles for profile in theirs)),
        frozenset().union(*(profile.acts_for for profile in theirs)),
    )
    return merging.fuller(profiles[id_], {root: whole})


def told_suggestions(connection: Connection) -> tuple[SuggestionRow, ...]:
    """Give the pairs of actors that could be one, about which no person has decided; those named most often first."""
    counted = func.count(appearances.c.id)
    standing = (
        select(actors.c.id, actors.c.kind, actors.c.name, actors.c.surname, counted.label("seen"))
        .join(appearances, appearances.c.actor_id == actors.c.id)
        .where(actors.c.merged_into.is_(None), ~actors.c.settled, ~actors.c.key.contains("#"))
        .group_by(actors.c.id)
        .order_by(counted.desc(), actors.c.id)
    )
    found = []
    for one, other in _pairs(connection.execute(standing).all()):
        why = merging.may_be_one(one.name, other.name, one.kind)
        if why is None:
            continue
        profiles = _profiles(connection, [one.id, other.id])
        if one.kind != "person" or not merging.disagree(profiles[one.id], profiles[other.id]):
            found.append(SuggestionRow(other.name, other.id, one.name, one.id, why))
    return tuple(found)


def _pairs(rows: Sequence[Row[Any]]) -> Iterator[tuple[Row[Any], Row[Any]]]:
    """Pairs that share a surname, a word or initials, the one named more often first; no others could be one."""
    groups: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        if row.kind == "person" and row.surname:
            groups[f"surname {row.surname}"].append(row)
        elif row.kind == "organization":
            for handle in merging.handles(row.name):
                groups[handle].append(row)
    told: set[tuple[int, int]] = set()
    for alike in groups.values():
        for one, other in combinations(alike[:_MOST_ALIKE], 2):
            if (one.id, other.id) not in told:
                told.add((one.id, other.id))
                yield one, other


def _profiles(connection: Connection, ids: Sequence[int]) -> dict[int, merging.Profile]:
    held: dict[int, set[str]] = defaultdict(set)
    acting: dict[int, set[str]] = defaultdict(set)
    theirs = and_(appearances.c.actor_id.in_(ids), appearances.c.ended.is_(None))
    having = select(appearances.c.actor_id, roles.c.role).join(roles, roles.c.appearance_id == appearances.c.id)
    for id_, role in connection.execute(having.where(theirs).distinct()):
        held[id_].add(role)
    other = appearances.alias("other")
    principal = actors.alias("principal")
    # "#" stands only in the keys of descriptions, which tell two persons neither apart nor together.
    serving = (
        select(appearances.c.actor_id, principal.c.key)
        .join(other, other.c.id == appearances.c.acts_for)
        .join(principal, principal.c.id == other.c.actor_id)
        .where(theirs, ~principal.c.key.contains("#"))
    )
    for id_, key in connection.execute(serving.distinct()):
        acting[id_].add(key)
    return {id_: merging.Profile(frozenset(held[id_]), frozenset(acting[id_])) for id_ in ids}
