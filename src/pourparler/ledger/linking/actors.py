"""Which actor of the ledger each name in a document refers to.

An actor is found by its kind and its normalised full name; that is stored with the document. The spelling to display,
and the merges of shorter names into a fuller one (``merged_into``), are derived from all documents together, so the
order in which they are added does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, and_, bindparam, exists, func, select, union_all, update

from pourparler.ledger.db.filters import in_chunks
from pourparler.ledger.db.schema import actors, appearances, roles
from pourparler.ledger.linking import names as name_matching
from pourparler.ledger.rows import SuggestionRow
from pourparler.record import Actor, Record

_OTHER, _PRINCIPAL = appearances.alias("other"), actors.alias("principal")
_EARLIER, _EARLIER_ROLE = appearances.alias("earlier"), roles.alias("earlier_role")
_EARLIER_PRINCIPAL = appearances.alias("earlier_principal")
_MOST_ALIKE = 200  # most mentioned actors that are compared for each word of a name


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


def find_actors(connection: Connection, record: Record, document: int) -> dict[str, int]:
    """Return the ids of the ledger's actors that a record names, by their ids in the record; new ones are left out.

    An actor is found by its kind and its normalised name. A description ("one diplomat") is a separate actor in each
    document.

    Parameters
    ----------
    document
        The row id of the record's document.
    """
    keys = {actor.id: (actor.kind, actor_key(actor, document)) for actor in record.actors}
    known = _actors_of_keys(connection, keys.values())
    found = {id_: known[key] for id_, key in keys.items() if key in known}
    if record.actors:
        apart = _separate_actors(connection, document)
        found |= {a.id: apart[a.kind, a.name] for a in record.actors if (a.kind, a.name) in apart}
    return found


def find_actors_of_new(connection: Connection, records: Sequence[Record]) -> list[dict[str, int]]:
    """Return, for each of some records that are still to be written, what `find_actors` returns."""
    named = [
        {
            actor.id: (actor.kind, name_matching.actor_key(actor.name, actor.kind))
            for actor in record.actors
            if name_matching.is_named(actor.name, actor.kind)
        }
        for record in records
    ]
    known = _actors_of_keys(connection, [key for keys in named for key in keys.values()])
    return [{id_: known[key] for id_, key in keys.items() if key in known} for keys in named]


def _actors_of_keys(connection: Connection, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    chosen = select(actors.c.kind, actors.c.key, actors.c.id)
    return {
        (row.kind, row.key): row.id
        for part in in_chunks(sorted({key for _, key in wanted}))
        for row in connection.execute(chosen.where(actors.c.key.in_(part)))
    }


def _separate_actors(connection: Connection, document: int) -> dict[tuple[str, str], int]:
    """Return the actors that a coder split off for names in this document, by kind and name."""
    made = (
        select(actors.c.id, actors.c.kind, appearances.c.name)
        .join(appearances, appearances.c.actor_id == actors.c.id)
        .where(appearances.c.document_id == document, actors.c.settled, actors.c.key.contains("#"))
        .order_by(actors.c.id)
    )
    return {(row.kind, row.name): row.id for row in connection.execute(made)}


def actor_key(actor: Actor, document: int) -> str:
    """Return the key of an actor that a document names."""
    key = name_matching.actor_key(actor.name, actor.kind)
    return key if name_matching.is_named(actor.name, actor.kind) else f"{key}#{document}#{actor.id}"


def actor_row(actor: Actor, document: int, coder: str) -> dict[str, Any]:
    """Return the row of an actor that the ledger does not have, without its id."""
    named = actor.kind == "person" and name_matching.is_named(actor.name, actor.kind)
    return {
        "kind": actor.kind,
        "key": actor_key(actor, document),
        "name": actor.name,
        "folded": name_matching.fold(actor.name),
        "surname": name_matching.surname(actor.name) if named else None,
        "coder": coder,
    }


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


def names_in_new_documents(connection: Connection, ids: Collection[int]) -> dict[int, PreferredName]:
    """Return the names of the actors whose spelling or merging new documents can change. Nothing is written.

    A document that spells an actor as the ledger displays it, and says nothing new of its roles, changes neither.

    Parameters
    ----------
    ids
        Row ids of documents that the derived data do not include yet.
    """
    named = (
        select(actors.c.id, actors.c.name, actors.c.surname, appearances.c.name.label("spelling"))
        .join(appearances, appearances.c.actor_id == actors.c.id)
        .where(appearances.c.document_id.in_(ids))
    )
    rows = connection.execute(named).all()
    if not rows:
        return {}
    found = preferred_names(connection, {row.id for row in rows if row.spelling != row.name})
    fresh = set(connection.execute(_described_anew(ids)).scalars())
    for row in rows:
        if row.surname is not None and row.id in fresh:
            found.setdefault(row.id, PreferredName(row.name, row.surname, row.surname, is_new=False))
    return found


def _described_anew(ids: Collection[int]) -> Any:
    """Select the actors that are new in some documents, or have a role or a principal only there."""
    mine = appearances.c.document_id.in_(ids)
    elsewhere = (_EARLIER.c.actor_id == appearances.c.actor_id, _EARLIER.c.document_id.not_in(ids))
    before = select(_EARLIER.c.id).where(*elsewhere, _EARLIER.c.ended.is_(None))
    actor = appearances.c.actor_id
    role = _EARLIER_ROLE.c
    same_role = before.join(_EARLIER_ROLE, role.appearance_id == _EARLIER.c.id).where(role.role == roles.c.role)
    of_role = select(actor).join(roles, roles.c.appearance_id == appearances.c.id).where(mine, ~exists(same_role))
    principal = _EARLIER_PRINCIPAL.c
    same_principal = before.join(_EARLIER_PRINCIPAL, principal.id == _EARLIER.c.acts_for).where(
        principal.actor_id == _OTHER.c.actor_id
    )
    of_principal = (
        select(actor)
        .join(_OTHER, _OTHER.c.id == appearances.c.acts_for)
        .join(_PRINCIPAL, _PRINCIPAL.c.id == _OTHER.c.actor_id)
        .where(mine, ~_PRINCIPAL.c.key.contains("#"), ~exists(same_principal))
    )
    return union_all(select(actor).where(mine, ~exists(before)), of_role, of_principal)


def write_names(connection: Connection, found: Mapping[int, PreferredName]) -> None:
    """Write the spellings computed by `preferred_names`."""
    rows = [
        {"row": id_, "name": each.name, "folded": name_matching.fold(each.name), "surname": each.surname}
        for id_, each in sorted(found.items())
        if each.is_new
    ]
    if rows:
        setting = update(actors).where(actors.c.id == bindparam("row"))
        columns: dict[str, Any] = {name: bindparam(name) for name in ("name", "folded", "surname")}
        connection.execute(setting.values(**columns), rows)


def find_merges(connection: Connection, surnames: Collection[str]) -> dict[int, int | None]:
    """Return the actors with some surnames whose merge changes, each with the actor it should be merged into.

    A surname alone, or a name without another's middle names ("Ada Vell", "Ada Maria Vell"), refers to the person with
    the fuller name if exactly one exists and their profiles do not contradict each other. Actors that a coder has
    decided about are left out. Nothing is written.
    """
    groups: dict[str, list[Row[Any]]] = defaultdict(list)
    for part in in_chunks(sorted(surnames)):
        chosen = select(actors).where(actors.c.surname.in_(part)).order_by(actors.c.surname, actors.c.key)
        for row in connection.execute(chosen):
            groups[row.surname].append(row)
    several = [row.id for rows in groups.values() if len(rows) > 1 for row in rows]
    profiles: dict[int, name_matching.Profile] = {}
    for some in in_chunks(several):
        profiles |= _profiles(connection, some)
    found: dict[int, int | None] = {}
    for surname, rows in groups.items():
        found |= _changed_merges(surname, rows, profiles)
    return found


def _changed_merges(
    surname: str, rows: Sequence[Row[Any]], profiles: Mapping[int, name_matching.Profile]
) -> dict[int, int | None]:
    """Return the merges that change among the actors with one surname."""
    roots = {row.id: row.merged_into or row.id if row.settled else row.id for row in rows}
    if len(rows) > 1:
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
    rows = [{"row": id_, "into": into} for id_, into in sorted(changed.items())]
    if rows:
        setting = update(actors).where(actors.c.id == bindparam("row")).values(merged_into=bindparam("into"))
        connection.execute(setting, rows)


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
