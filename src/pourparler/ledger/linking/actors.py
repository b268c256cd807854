"""Which actor of the ledger each name in a document refers to.

An actor is found by its kind and its normalised full name; that is stored with the document. The spelling to display,
and the merges of shorter names into a fuller one (``merged_into``), are derived from all documents together, so the
order in which they are added does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, and_, bindparam, func, insert, select, update

from pourparler.ledger.db.filters import in_chunks
from pourparler.ledger.db.schema import actors, appearances, roles
from pourparler.ledger.linking import names as name_matching
from pourparler.ledger.rows import SuggestionRow
from pourparler.record import Actor, Record

_OTHER, _PRINCIPAL = appearances.alias("other"), actors.alias("principal")
_MOST_ALIKE = 200  # most mentioned actors that are compared for each word of a name


@dataclass(frozen=True)
class ActorRowIds:
    """Row ids of a record's actors, by their ids in the record: in ``appearances`` and in ``actors``."""

    appearances: Mapping[str, int]
    actors: Mapping[str, int]


class PreferredName(NamedTuple):
    """An actor's displayed spelling and surname, the surname it had before, and whether anything changed."""

    name: str
    surname: str | None
    old_surname: str | None
    is_new: bool

    @property
    def surnames(self) -> set[str]:
        """The surnames whose meaning may change with this name."""
        return {each for each in (self.surname, self.old_surname) if each is not None}


def write_actors(connection: Connection, record: Record, document: int, coder: str, reading: str = "") -> ActorRowIds:
    """Write the actors of a document, creating those that the ledger does not have.

    Parameters
    ----------
    connection
        A write transaction.
    record
        The record.
    document
        The row id of its document.
    coder
        The coder name of the reader.
    reading
        A suffix for local ids if the document has been read before.
    """
    if not record.actors:
        return ActorRowIds({}, {})
    apart = _separate_actors(connection, document)
    found = {actor.id: _find_or_add_actor(connection, actor, document, coder, apart) for actor in record.actors}
    seen = _write_appearances(connection, record.actors, found, document, coder, reading)
    return ActorRowIds(seen, found)


def _separate_actors(connection: Connection, document: int) -> dict[tuple[str, str], int]:
    """Return the actors that a coder split off for names in this document, by kind and name."""
    made = (
        select(actors.c.id, actors.c.kind, appearances.c.name)
        .join(appearances, appearances.c.actor_id == actors.c.id)
        .where(appearances.c.document_id == document, actors.c.settled, actors.c.key.contains("#"))
        .order_by(actors.c.id)
    )
    return {(row.kind, row.name): row.id for row in connection.execute(made)}


def _find_or_add_actor(
    connection: Connection, actor: Actor, document: int, coder: str, apart: Mapping[tuple[str, str], int]
) -> int:
    """Return the actor of that kind and name, adding it if needed.

    A description ("one diplomat") is a separate actor in each document.
    """
    if (actor.kind, actor.name) in apart:
        return apart[actor.kind, actor.name]
    key = name_matching.actor_key(actor.name, actor.kind)
    if not name_matching.is_named(actor.name, actor.kind):
        key = f"{key}#{document}#{actor.id}"
    found = connection.execute(select(actors.c.id).where(actors.c.kind == actor.kind, actors.c.key == key)).scalar()
    if found is not None:
        return int(found)
    row = {
        "kind": actor.kind,
        "key": key,
        "name": actor.name,
        "folded": name_matching.fold(actor.name),
        "surname": _surname(actor),
        "coder": coder,
    }
    return int(connection.execute(insert(actors).returning(actors.c.id), row).scalar_one())


def _surname(actor: Actor) -> str | None:
    named = actor.kind == "person" and name_matching.is_named(actor.name, actor.kind)
    return name_matching.surname(actor.name) if named else None


def _write_appearances(
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


def preferred_names(connection: Connection, ids: Iterable[int]) -> dict[int, PreferredName]:
    """Compute the spelling that most documents use for each actor, and its surname. Nothing is written."""
    found: dict[int, PreferredName] = {}
    for part in in_chunks(sorted(set(ids))):
        spellings: dict[int, dict[str, int]] = defaultdict(dict)
        counting = select(appearances.c.actor_id, appearances.c.name, func.count()).where(
            appearances.c.actor_id.in_(part), appearances.c.ended.is_(None)
        )
        for id_, name, count in connection.execute(counting.group_by(appearances.c.actor_id, appearances.c.name)):
            spellings[id_][name] = count
        for row in connection.execute(select(actors).where(actors.c.id.in_(part))).all():
            name = name_matching.usual_spelling(spellings[row.id]) if row.id in spellings else row.name
            # Actors added by people have no surname here, so that they are never merged automatically.
            surname = None if row.surname is None else name_matching.surname(name)
            found[row.id] = PreferredName(name, surname, row.surname, is_new=(name, surname) != (row.name, row.surname))
    return found


def write_names(connection: Connection, found: Mapping[int, PreferredName]) -> None:
    """Write the spellings computed by `preferred_names`."""
    for id_, each in sorted(found.items()):
        if each.is_new:
            values = {"name": each.name, "folded": name_matching.fold(each.name), "surname": each.surname}
            connection.execute(update(actors).where(actors.c.id == id_).values(values))


def find_merges(connection: Connection, surname: str) -> dict[int, int | None]:
    """Return the actors with a surname whose merge changes, each with the actor it should be merged into.

    A surname alone, or a name without another's middle names ("Ada Vell", "Ada Maria Vell"), refers to the person with
    the fuller name if exactly one exists and their profiles do not contradict each other. Actors that a coder has
    decided about are left out. Nothing is written.
    """
    rows = connection.execute(select(actors).where(actors.c.surname == surname).order_by(actors.c.key)).all()
    roots = {row.id: row.merged_into or row.id if row.settled else row.id for row in rows}
    if len(rows) > 1:
        profiles = _profiles(connection, [row.id for row in rows])
        full = [row for row in rows if row.key != surname]
        for row in sorted(full, key=lambda row: (-name_matching.given_name_count(row.name), row.key)):
            if not row.settled:
                fuller = {roots[other.id] for other in full if name_matching.is_shortened(row.name, other.name)}
                roots[row.id] = _only_match(row.id, fuller, roots, profiles) or row.id
        for row in rows:
            if row.key == surname and not row.settled:
                roots[row.id] = _only_match(row.id, {roots[other.id] for other in full}, roots, profiles) or row.id
    into = {row.id: None if roots[row.id] == row.id else roots[row.id] for row in rows if not row.settled}
    return {row.id: into[row.id] for row in rows if not row.settled and row.merged_into != into[row.id]}


def write_merges(connection: Connection, changed: Mapping[int, int | None]) -> None:
    """Write the merges computed by `find_merges`."""
    for id_, into in sorted(changed.items()):
        connection.execute(update(actors).where(actors.c.id == id_).values(merged_into=into))


def _only_match(
    id_: int, fuller: set[int], roots: Mapping[int, int], profiles: Mapping[int, name_matching.Profile]
) -> int | None:
    """Return the only person with a fuller name, if the two profiles do not contradict each other."""
    if len(fuller) != 1:
        return None
    (root,) = fuller
    theirs = [profiles[other] for other, whole in roots.items() if whole == root]
    whole = name_matching.Profile(
        frozenset().union(*(profile.roles for profile in theirs)),
        frozenset().union(*(profile.acts_for for profile in theirs)),
    )
    return name_matching.best_full_name(profiles[id_], {root: whole})


def merge_suggestions(connection: Connection) -> tuple[SuggestionRow, ...]:
    """Return pairs of actors that may be the same and that no coder has decided about, most mentioned first."""
    counted = func.count(appearances.c.id)
    current = (
        select(actors.c.id, actors.c.kind, actors.c.name, actors.c.surname, counted.label("seen"))
        .join(appearances, appearances.c.actor_id == actors.c.id)
        .where(actors.c.merged_into.is_(None), ~actors.c.settled, ~actors.c.key.contains("#"))
        .where(appearances.c.ended.is_(None))
        .group_by(actors.c.id)
        .order_by(counted.desc(), actors.c.name, actors.c.kind, actors.c.id)
    )
    found = []
    for one, other in _similar_pairs(connection.execute(current).all()):
        why = name_matching.merge_reason(one.name, other.name, one.kind)
        if why is None:
            continue
        profiles = _profiles(connection, [one.id, other.id])
        if one.kind != "person" or not name_matching.is_contradictory(profiles[one.id], profiles[other.id]):
            found.append(SuggestionRow(other.name, other.id, one.name, one.id, why))
    return tuple(found)


def _similar_pairs(rows: Sequence[Row[Any]]) -> Iterator[tuple[Row[Any], Row[Any]]]:
    """Yield pairs that share a surname, a word or initials, the more frequent name first."""
    groups: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        if row.kind == "person" and row.surname:
            groups[f"surname {row.surname}"].append(row)
        elif row.kind == "organization":
            for handle in name_matching.search_keys(row.name):
                groups[handle].append(row)
    seen: set[tuple[int, int]] = set()
    for alike in groups.values():
        for one, other in combinations(alike[:_MOST_ALIKE], 2):
            if (one.id, other.id) not in seen:
                seen.add((one.id, other.id))
                yield one, other


def _profiles(connection: Connection, ids: Sequence[int]) -> dict[int, name_matching.Profile]:
    held: dict[int, set[str]] = defaultdict(set)
    acting: dict[int, set[str]] = defaultdict(set)
    theirs = and_(appearances.c.actor_id.in_(ids), appearances.c.ended.is_(None))
    having = select(appearances.c.actor_id, roles.c.role).join(roles, roles.c.appearance_id == appearances.c.id)
    for id_, role in connection.execute(having.where(theirs).distinct()):
        held[id_].add(role)
    # Keys with "#" are descriptions, which neither identify nor distinguish persons.
    serving = (
        select(appearances.c.actor_id, _PRINCIPAL.c.key)
        .join(_OTHER, _OTHER.c.id == appearances.c.acts_for)
        .join(_PRINCIPAL, _PRINCIPAL.c.id == _OTHER.c.actor_id)
        .where(theirs, ~_PRINCIPAL.c.key.contains("#"))
    )
    for id_, key in connection.execute(serving.distinct()):
        acting[id_].add(key)
    return {id_: name_matching.Profile(frozenset(held[id_]), frozenset(acting[id_])) for id_ in ids}
