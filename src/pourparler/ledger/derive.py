"""Writing derived data: a fault there never prevents a document or a decision from being stored.

Codings and decisions are written in the outer transaction; derived data are written in a savepoint. An exception in the
savepoint is logged with its traceback and rolled back, and the ledger is marked as incomplete until `reindex` has
rebuilt its derived data.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import DBAPIError

from pourparler.ledger import relink
from pourparler.ledger.db.columns import metadata
from pourparler.ledger.db.count_tables import actor_counts, actor_roles
from pourparler.ledger.db.draft_tables import phrase_vectors, statement_vectors
from pourparler.ledger.db.schema import (
    actors,
    document_bands,
    documents,
    incomplete,
    meetings,
    proposals,
    reversals,
    statement_prints,
    statements,
)
from pourparler.ledger.linking import phrase_vectors as vectors
from pourparler.ledger.linking import statement_vectors as said
from pourparler.ledger.relink import Scope
from pourparler.ledger.revisions import utc_now

LOGGER = logging.getLogger(__name__)
_LONGEST = 500  # most characters of a stored error


@dataclass(frozen=True)
class ReindexResult:
    """What `Ledger.reindex` changed.

    Attributes
    ----------
    documents
        The number of documents in the ledger.
    actors
        Actors whose spelling, merging or counts changed.
    editions
        Documents whose later edition changed.
    copies
        Documents whose original changed.
    statements, meetings, proposals
        Those whose grouping changed.
    contradictions
        Contradictions found or dropped.
    """

    documents: int
    actors: int
    editions: int
    copies: int
    statements: int
    meetings: int
    proposals: int
    contradictions: int

    @property
    def changed(self) -> int:
        """How many things differ from before."""
        parts = self.actors, self.editions, self.copies, self.statements, self.meetings, self.proposals
        return sum(parts) + self.contradictions


@contextmanager
def update_derived(
    connection: Connection,
    *,
    documents: Iterable[int] = (),
    actors: Iterable[int] = (),
    acts: Iterable[int] = (),
) -> Iterator[None]:
    """Update derived data around a change of codings or decisions that the caller makes inside the block.

    Parameters
    ----------
    documents
        Ids of the documents whose codings change.
    actors
        Ids of the actors that a coder decides about.
    acts
        Ids of the statements of which only the act changes: nothing but contradictions follows from acts.
    """
    scope = Scope()

    def note() -> None:
        scope.add_actors(connection, actors)
        scope.add_documents(connection, documents)
        scope.add_statements(connection, acts)

    fault = _try_in_savepoint(connection, note)
    yield
    if fault is None:
        fault = _try_in_savepoint(connection, lambda: relink.relink(connection, scope))
    own = tuple(documents)
    fault = _try_in_savepoint(connection, lambda: _write_vectors(connection, own)) or fault
    if fault is not None:
        _mark_incomplete(connection, fault, sorted(scope.documents))


def _write_vectors(connection: Connection, ids: Sequence[int]) -> None:
    vectors.write_vectors(connection, ids)
    said.write_vectors(connection, ids)


def link_document(connection: Connection, document: int, has_phrases: bool) -> bool:
    """Derive data from a new document; return False, with nothing derived, if that fails.

    Parameters
    ----------
    has_phrases
        Whether it has phrases of which vectors are stored.
    """
    fault = _try_in_savepoint(connection, lambda: relink.relink(connection, Scope(), [document]))
    fault = _try_in_savepoint(connection, lambda: said.write_vectors(connection, [document])) or fault
    if has_phrases:
        fault = _try_in_savepoint(connection, lambda: vectors.write_vectors(connection, [document])) or fault
    if fault is not None:
        _mark_incomplete(connection, fault, [document])
    return fault is None


def link_documents(connection: Connection, new: Sequence[int], with_phrases: Sequence[int]) -> None:
    """Derive data from new documents at once; an exception propagates.

    Parameters
    ----------
    with_phrases
        Those with phrases of which vectors are stored.
    """
    relink.relink(connection, Scope(), new)
    said.write_vectors(connection, new)
    vectors.write_vectors(connection, with_phrases)


def is_incomplete(connection: Connection) -> bool:
    """Return whether deriving data has failed since the last `reindex`."""
    return connection.execute(select(incomplete.c.id).limit(1)).first() is not None


def reindex(connection: Connection, advance: Callable[[], None] = lambda: None) -> ReindexResult:
    """Rebuild all derived data in the caller's transaction, creating missing tables.

    Parameters
    ----------
    advance
        A function called once for each document, for a progress bar.
    """
    derived = [
        document_bands,
        statement_prints,
        reversals,
        phrase_vectors,
        statement_vectors,
        actor_counts,
        actor_roles,
    ]
    metadata.create_all(connection, tables=[*derived, incomplete], checkfirst=True)
    before = _derived_rows(connection)
    relink.relink_all(connection, advance)
    vectors.write_all_vectors(connection)
    said.write_all_vectors(connection)
    connection.execute(delete(incomplete))
    after = _derived_rows(connection)
    changed = {
        name: sum(after[name].get(key) != before[name].get(key) for key in before[name].keys() | after[name].keys())
        for name in after
    }
    count = len(connection.execute(select(documents.c.id)).all())
    return ReindexResult(documents=count, **changed)


def _derived_rows(connection: Connection) -> dict[str, dict[Any, Any]]:
    """Return all derived data, by kind and row."""
    chosen = {
        "actors": select(actors.c.id, actors.c.name, actors.c.surname, actors.c.merged_into),
        "editions": select(documents.c.id, documents.c.replaced_by),
        "copies": select(documents.c.id, documents.c.copy_of, documents.c.likeness),
        "statements": select(statements.c.id, statements.c.same_as),
        "meetings": select(meetings.c.id, meetings.c.same_as),
        "proposals": select(proposals.c.id, proposals.c.same_as),
    }
    found: dict[str, dict[Any, Any]] = {
        name: {row[0]: tuple(row[1:]) for row in connection.execute(each)} for name, each in chosen.items()
    }
    # What is counted of an actor belongs to the actor.
    for row in connection.execute(select(actor_counts)):
        found["actors"][row.actor_id] = *found["actors"].get(row.actor_id, ()), *row
    for row in connection.execute(select(actor_roles).order_by(actor_roles.c.actor_id, actor_roles.c.role)):
        found["actors"][row.actor_id] = *found["actors"].get(row.actor_id, ()), *row
    found["contradictions"] = {
        (row.earlier, row.later, row.actor_id): tuple(row) for row in connection.execute(select(reversals))
    }
    return found


def _try_in_savepoint(connection: Connection, work: Callable[[], None]) -> Exception | None:
    """Run a function in a savepoint, and roll back to it on an exception, which is returned.

    Raises
    ------
    DBAPIError
        If the database has aborted the whole transaction, because the connection was lost or the disk is full.
    """
    savepoint = connection.begin_nested()
    try:
        work()
    except Exception as fault:
        if isinstance(fault, DBAPIError) and fault.connection_invalidated:
            raise
        try:
            savepoint.rollback()
        except DBAPIError:
            raise fault from None
        return fault
    except BaseException:
        savepoint.rollback()
        raise
    savepoint.commit()
    return None


def _mark_incomplete(connection: Connection, fault: Exception, ids: Iterable[int]) -> None:
    """Log an exception and mark the ledger's derived data as incomplete."""
    LOGGER.error("derived data of documents %s could not be written", list(ids), exc_info=fault)
    lines = f"{type(fault).__name__}: {fault}".splitlines()
    row = {"at": utc_now(), "fault": lines[0][:_LONGEST]}
    problem = _try_in_savepoint(connection, lambda: _insert(connection, row))
    if problem is not None:
        LOGGER.error("nor could the ledger note that they are incomplete", exc_info=problem)


def _insert(connection: Connection, row: dict[str, Any]) -> None:
    connection.execute(insert(incomplete), row)
