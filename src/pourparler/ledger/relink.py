"""Updates of derived data: names, editions, copies, corroboration, groups of reports, contradictions.

Derived data are a function of the documents, their codings and people's decisions. `relink` updates what a change can
affect; `relink_all` rebuilds everything. Both give the same result, whatever the order of the documents.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, select, update

from pourparler.ledger.contradiction import store
from pourparler.ledger.contradiction.store import ActorStatements
from pourparler.ledger.db.filters import in_chunks
from pourparler.ledger.db.fulltext import index_all_documents, index_documents
from pourparler.ledger.db.id_lists import is_in
from pourparler.ledger.db.schema import (
    ROOT,
    actors,
    appearances,
    document_bands,
    documents,
    meetings,
    proposals,
    statement_prints,
    statements,
)
from pourparler.ledger.db.speakers import spoken_by
from pourparler.ledger.linking import actors as actor_linking
from pourparler.ledger.linking import corroboration, editions, near_duplicates
from pourparler.ledger.linking import meetings as meeting_linking
from pourparler.ledger.linking import proposals as proposal_linking
from pourparler.ledger.linking.actor_counts import Contributions, contributions, update_counts, write_all_counts

_ROOT = actors.alias("root")


class _ActorMeaning(NamedTuple):
    """Whom an actor's name refers to, and how its statements compare with those of others."""

    root: int
    likeness: tuple[str, object]


@dataclass
class Scope:
    """What a change can affect, collected before the change and again after it.

    Attributes
    ----------
    documents
        Ids of documents whose codings, editions or copies change.
    actors
        Actors whose meaning may change, each with its meaning before.
    meetings, keys
        Reports of meetings, and keys of proposals, to regroup.
    compared
        The statements of these documents and actors as they were before the change.
    counted
        What these documents added to the counts of actors before the change; new ones added nothing.
    """

    documents: set[int] = field(default_factory=set)
    actors: dict[int, _ActorMeaning] = field(default_factory=dict)
    meetings: set[int] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    compared: ActorStatements = field(default_factory=dict)
    counted: Contributions = field(default_factory=Contributions)

    def add_documents(self, connection: Connection, ids: Iterable[int]) -> None:
        """Note the state of some documents before they change."""
        fresh = set(ids) - self.documents
        self.documents |= fresh
        self._add_meetings(connection, meeting_linking.reports_of_documents(connection, fresh))
        self.keys |= proposal_linking.keys_of_documents(connection, fresh)
        self.counted.add(contributions(connection, fresh))
        for part in in_chunks(sorted(fresh)):
            # Keep what was recorded first: it is the state before the change.
            self.compared = store.comparable_statements(connection, statements.c.document_id.in_(part)) | self.compared

    def add_statements(self, connection: Connection, ids: Iterable[int]) -> None:
        """Note how some statements compare with others before that changes, and nothing else."""
        for part in in_chunks(sorted(set(ids))):
            self.compared = store.comparable_statements(connection, statements.c.id.in_(part)) | self.compared

    def add_actors(self, connection: Connection, ids: Iterable[int]) -> None:
        """Note the state of some actors, and of all merged into them, before it changes."""
        asked = sorted(set(ids))
        meaning = {
            id_: each
            for part in in_chunks(asked)
            for id_, each in _actor_meanings(connection, actors.c.id.in_(part) | actors.c.merged_into.in_(part)).items()
            if id_ not in self.actors
        }
        self.actors |= meaning
        self._add_meetings(connection, meeting_linking.reports_of_actors(connection, meaning))
        for part in in_chunks(sorted(meaning)):
            self.compared = store.comparable_statements(connection, spoken_by(part)) | self.compared

    def _add_meetings(self, connection: Connection, ids: set[int]) -> None:
        """Note reports of meetings, and those that bear on them before the change."""
        fresh = ids - self.meetings
        if fresh:
            self.meetings |= fresh | set(meeting_linking.related_reports(connection, fresh))


def relink(connection: Connection, scope: Scope, added: Iterable[int] = ()) -> None:
    """Update derived data after a change.

    Parameters
    ----------
    scope
        What the change affects, recorded before it.
    added
        Ids of documents added since.
    """
    moved: corroboration.Changed = {}
    fresh = frozenset(added)
    if fresh or scope.documents or scope.actors:  # else only acts have changed, from which nothing of this follows
        moved = _write_documents(connection, scope, fresh)
    touched = _statements_of(connection, scope)
    drawn = {id_ for id_, repeated in moved.items() if repeated is None} - touched
    before, after = dict(scope.compared), ActorStatements()
    for part in in_chunks(sorted(drawn)):
        # New documents repeated nothing before, and nothing else about them has changed.
        before |= store.comparable_statements(connection, statements.c.id.in_(part), with_repeating=True)
    for part in in_chunks(sorted({*before, *moved, *touched})):
        after |= store.comparable_statements(connection, is_in(statements.c.id, part))
    store.write_contradictions(connection, before, after)
    update_counts(connection, scope.documents, scope.counted, moved)


def _write_documents(connection: Connection, scope: Scope, fresh: frozenset[int]) -> corroboration.Changed:
    """Update all that documents and actors decide but contradictions; return the statements that now repeat others."""
    new, changed = sorted(fresh), frozenset(scope.documents)
    scope.documents |= fresh
    _write_names(connection, scope, changed, new)
    shared: set[int] = set()
    several = editions.shared_addresses(connection, new) if new else set[str]()
    for some in in_chunks(new):
        shared |= _write_links(connection, some, scope, several)
    relinked = scope.documents | shared | _changed_speakers(connection, scope)
    moved = corroboration.link_statements(connection, relinked, new=fresh, apart=fresh - shared)
    _write_groups(connection, scope, shared, fresh)
    return moved


def relink_all(connection: Connection, advance: Callable[[], None] = lambda: None) -> None:
    """Rebuild all derived data from documents, codings and decisions.

    Parameters
    ----------
    advance
        A function called once for each document, for a progress bar.
    """
    connection.execute(update(documents).values(copy_of=None, likeness=None, replaced_by=None))
    for table in (statements, meetings, proposals):
        connection.execute(update(table).values(same_as=None))
    for table in (document_bands, statement_prints):
        connection.execute(delete(table))
    every = list(connection.execute(select(documents.c.id).order_by(documents.c.id)).scalars())
    actor_linking.write_names(
        connection, actor_linking.preferred_names(connection, connection.execute(select(actors.c.id)).scalars())
    )
    actor_linking.write_merges(connection, actor_linking.find_merges(connection, _surnames(connection)))
    _write_all_editions(connection)
    for document in every:
        text = connection.execute(select(documents.c.text).where(documents.c.id == document)).scalar_one()
        likeness = near_duplicates.write_bands(connection, {document: text})[document]
        near_duplicates.link_copies(connection, document, likeness, editions.editions_of(connection, document))
        advance()
    corroboration.link_statements(connection, every)
    meeting_linking.write_all_meetings(connection)
    proposal_linking.write_proposals(connection, proposal_linking.all_keys(connection))
    proposal_linking.link_copied_proposals(connection, set(near_duplicates.group_heads(connection, every).values()))
    store.write_all_contradictions(connection)
    write_all_counts(connection)
    index_all_documents(connection)


def _surnames(connection: Connection) -> list[str]:
    """Return the surnames that several actors have, or whose only actor is merged into another."""
    several = (func.count() > 1) | (func.count(actors.c.merged_into) > 0)
    chosen = select(actors.c.surname).where(actors.c.surname.is_not(None)).group_by(actors.c.surname).having(several)
    return sorted(connection.execute(chosen).scalars())


def _write_all_editions(connection: Connection) -> None:
    """Rebuild the editions of all articles."""
    address = documents.c.address
    several = select(address).where(address.is_not(None)).group_by(address).having(func.count() > 1)
    ids = connection.execute(select(documents.c.id).where(address.in_(several))).scalars().all()
    for id_ in ids:
        own = connection.execute(select(documents).where(documents.c.id == id_)).one()
        editions.write_editions(connection, editions.find_editions(connection, own))


def _write_names(connection: Connection, scope: Scope, changed: Iterable[int], new: Collection[int]) -> None:
    """Write the spellings and merges of actors named in the documents or decided about."""
    named = set(scope.actors)
    for part in in_chunks(sorted(changed)):
        chosen = select(appearances.c.actor_id.distinct()).where(appearances.c.document_id.in_(part))
        named |= set(connection.execute(chosen).scalars())
    found = actor_linking.names_in_new_documents(connection, new) if new else {}
    found |= actor_linking.preferred_names(connection, named)
    scope.add_actors(connection, (id_ for id_, each in found.items() if each.surname != each.old_surname))
    actor_linking.write_names(connection, found)
    surnames = set[str]().union(*(each.surnames for each in found.values()))
    merges = actor_linking.find_merges(connection, surnames)
    scope.add_actors(connection, merges)
    actor_linking.write_merges(connection, merges)


def _write_links(connection: Connection, new: Sequence[int], scope: Scope, several: Collection[str]) -> set[int]:
    """Link new documents to their editions and copies, and index their words; return those whose copies change.

    Parameters
    ----------
    several
        Addresses of which the ledger has several documents.
    """
    rows = connection.execute(select(documents).where(documents.c.id.in_(new)).order_by(documents.c.id)).all()
    index_documents(connection, rows)
    likenesses = near_duplicates.write_bands(connection, {row.id: row.text for row in rows})
    changed: set[int] = set()
    for own in rows:
        line = [own.id]
        if own.address in several:
            now = connection.execute(select(documents).where(documents.c.id == own.id)).one()
            line = editions.find_editions(connection, now)
        if len(line) > 1:
            current = select(documents.c.id).where(documents.c.id.in_(line), documents.c.replaced_by.is_(None))
            scope.add_documents(connection, set(connection.execute(current).scalars()) - {line[-1]})
            editions.write_editions(connection, line)
        changed |= near_duplicates.link_copies(connection, own.id, likenesses[own.id], line)
    return changed


def _write_groups(connection: Connection, scope: Scope, shared: set[int], new: frozenset[int]) -> None:
    # Nothing that a new document tells of was in a group before.
    meeting_linking.ungroup(connection, scope.documents - new)
    changed = meeting_linking.reports_of_documents(connection, scope.documents | shared)
    changed |= meeting_linking.reports_of_actors(connection, scope.actors)
    meeting_linking.write_meetings(connection, changed, scope.meetings)
    keys = proposal_linking.keys_of_documents(connection, scope.documents)
    proposal_linking.write_proposals(connection, scope.keys | keys)
    # Mentions in copies are grouped; a new document that shares its text with none has none.
    touched = near_duplicates.group_heads(connection, (scope.documents - new) | shared)
    proposal_linking.link_copied_proposals(connection, set(touched.values()))


def _actor_meanings(connection: Connection, chosen: object) -> dict[int, _ActorMeaning]:
    """Return whom actors refer to."""
    rows = connection.execute(
        select(actors.c.id, _ROOT.c.id.label("root"), _ROOT.c.key, _ROOT.c.surname)
        .join(_ROOT, _ROOT.c.id == ROOT)
        .where(chosen)  # type: ignore[arg-type]
    )
    found = {}
    for row in rows:
        by_surname = row.surname is not None and "#" not in row.key
        found[row.id] = _ActorMeaning(row.root, ("surname", row.surname) if by_surname else ("actor", row.root))
    return found


def _changed_speakers(connection: Connection, scope: Scope) -> set[int]:
    """Return the documents with statements of actors who now match other speakers."""
    found: set[int] = set()
    for part in in_chunks(sorted(scope.actors)):
        now = _actor_meanings(connection, actors.c.id.in_(part))
        changed = [id_ for id_ in part if id_ not in now or now[id_].likeness != scope.actors[id_].likeness]
        for some in in_chunks(changed):
            chosen = select(statements.c.document_id.distinct()).where(spoken_by(some))
            found |= set(connection.execute(chosen).scalars())
    return found


def _statements_of(connection: Connection, scope: Scope) -> set[int]:
    """Return the statements of the documents and actors affected by a change."""
    found: set[int] = set()
    for is_one, ids in ((statements.c.document_id.in_, scope.documents), (spoken_by, set(scope.actors))):
        for part in in_chunks(sorted(ids)):
            found |= set(connection.execute(select(statements.c.id).where(is_one(part))).scalars())
    return found
