"""The ledger as the rest of the program uses it: open it, add records, ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, Engine

from pourparler.ledger import asking, encounters, registry, revising, searching
from pourparler.ledger import writing as written
from pourparler.ledger.database import reading, writing
from pourparler.ledger.errors import shown, told_plainly
from pourparler.ledger.opening import opened
from pourparler.ledger.rows import (
    ActorRow,
    DocumentRow,
    HitRow,
    MeetingRow,
    ProposalRow,
    RevisionRow,
    StatementRow,
    SuggestionRow,
)
from pourparler.ledger.writing import Added
from pourparler.record import Document, Record

PATIENCE = 5.0
"""How long to wait for another program's lock, in seconds."""


def open_ledger(path: str | Path, *, create: bool = False, patience: float = PATIENCE) -> Ledger:
    """Open a ledger; a file of an older version is brought up to date.

    Parameters
    ----------
    path
        The ledger's file; or the address of a PostgreSQL database, ``postgresql://user:password@host:port/database``.
    create
        Whether to make the ledger if there is none.
    patience
        How long to wait for another program's lock, in seconds.

    Returns
    -------
    Ledger
        A context manager that closes itself.

    Raises
    ------
    LedgerError
        If there is no ledger at `path`, or none that can be used; nothing on disk has then been changed.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     ledger.statements(speaker="vell")
    ()
    """
    engine, place = opened(path, create=create, patience=patience)
    return Ledger(engine, place)


class Ledger:
    """One ledger. Made by `open_ledger`; every method may raise `LedgerError`.

    Attributes
    ----------
    path
        The ledger's file; of a PostgreSQL database the address, without its password.
    """

    def __init__(self, engine: Engine, path: Path | str) -> None:
        self._engine = engine
        self.path = path

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file. May be called twice."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with told_plainly(self.path), reading(self._engine) as connection:
            yield connection

    def has(self, document: Document) -> bool:
        """Tell whether the ledger has a document with exactly this text, under whatever id."""
        with self._reading() as connection:
            return written.kept_as(connection, written.fingerprint(document.text)) is not None

    def add(self, record: Record) -> Added:
        """Add what was read in one document: all of it or, on any error or interruption, nothing.

        A text that the ledger has already changes nothing. If another text has the document's id, the new one is
        kept under that id followed by "#" and the first eight digits of its SHA-256.

        Parameters
        ----------
        record
            The record; it is checked again, and the words of each span are stored with it.

        Returns
        -------
        Added
            Whether it is new, and the id it is kept under.

        Raises
        ------
        LedgerError
            If the record is not whole, a statement, meeting or proposal has no words, a text has half of a character
            (a lone surrogate), or the file cannot be written.
        """
        whole = written.checked(record)
        name = shown(record.document.id)
        with told_plainly(self.path, f"{name}: not added, "), writing(self._engine) as connection:
            return written.write(connection, whole)

    def documents(self) -> tuple[DocumentRow, ...]:
        """Give all documents, by the day of publication, then id; the undated come last."""
        with self._reading() as connection:
            return asking.told_documents(connection)

    def document(self, id: str) -> DocumentRow | None:
        """Give the document with this id, or None."""
        if not _storable(id):
            return None
        with self._reading() as connection:
            return next(iter(asking.told_documents(connection, id)), None)

    def statements(
        self,
        speaker: str | None = None,
        since: dt.date | None = None,
        until: dt.date | None = None,
        document: str | None = None,
        min_confidence: float = 0.0,
    ) -> tuple[StatementRow, ...]:
        """Give the statements that fit all filters, by date, then document, then place in it; the undated come last.

        Parameters
        ----------
        speaker
            The speaker's name or a part of it; case and accents make no difference.
        since, until
            The first and the last day, both included. A statement's day is its own date, else the day its document was
            published; a range of days fits if one of them does, and what has no day at all fits no range.
        document
            The id of a document.
        min_confidence
            From 0 to 1: the least confidence of a statement.
        """
        if not (_storable(speaker) and _storable(document)):
            return ()
        with self._reading() as connection:
            return asking.told_statements(connection, speaker, since, until, document, min_confidence)

    def actors(self) -> tuple[ActorRow, ...]:
        """Give the actors, merged over the documents, by number of statements, then of mentions."""
        with self._reading() as connection:
            return asking.told_actors(connection)

    def meetings(self, since: dt.date | None = None, until: dt.date | None = None) -> tuple[MeetingRow, ...]:
        """Give the meetings by date, one row for all reports with the same participants, days and status.

        Parameters
        ----------
        since, until
            The first and the last day, both included, with the rule of `statements`.
        """
        with self._reading() as connection:
            return encounters.told_meetings(connection, since, until)

    def proposals(self) -> tuple[ProposalRow, ...]:
        """Give the proposals by date, one row for all reports under one name."""
        with self._reading() as connection:
            return encounters.told_proposals(connection)

    def suggestions(self) -> tuple[SuggestionRow, ...]:
        """Give the pairs of actors that could be one and wait for a person to decide, the most named first."""
        with self._reading() as connection:
            return registry.told_suggestions(connection)

    def merge_actors(self, one: str, into: str, coder: str) -> RevisionRow:
        """Let one actor be another for ever, whatever documents come; `undo` takes it back.

        Parameters
        ----------
        one, into
            A name or a number of `actors`; the second gives the name.
        coder
            Who decides.

        Raises
        ------
        LedgerError
            If a name means no actor or several, or the two are one already or of different kinds.
        """
        with told_plainly(self.path), writing(self._engine) as connection:
            pair = [revising.actor_meant(connection, words) for words in (one, into)]
            number = revising.merge(connection, pair[0], pair[1], coder)
            return _revision(connection, number)

    def split_actor(self, actor: str, coder: str, documents: Sequence[str] = ()) -> RevisionRow:
        """Let a merged actor stand for itself for ever; or let what some documents say of an actor be another's.

        Parameters
        ----------
        actor
            A name or a number of `actors`.
        coder
            Who decides.
        documents
            The ids of documents in which the name is somebody else's.

        Raises
        ------
        LedgerError
            If the name means no actor or several, or there is nothing to split.
        """
        with told_plainly(self.path), writing(self._engine) as connection:
            number = revising.split(connection, revising.actor_meant(connection, actor), coder, documents)
            return _revision(connection, number)

    def undo(self, coder: str, revision: int | None = None) -> RevisionRow:
        """Put back what a revision changed, the last one if no number is given.

        Raises
        ------
        LedgerError
            If there is none, or a later one rests on it.
        """
        with told_plainly(self.path), writing(self._engine) as connection:
            return revising.undo(connection, revision, coder)

    def history(self, actor: str | None = None) -> tuple[RevisionRow, ...]:
        """Give what people decided, about all actors or about one, the first first; what was undone is among it."""
        with self._reading() as connection:
            number = None if actor is None else revising.actor_meant(connection, actor)
            return revising.told_history(connection, number)

    def search(
        self, words: str, since: dt.date | None = None, until: dt.date | None = None, limit: int = 20
    ) -> tuple[HitRow, ...]:
        """Give the documents that hold all of some words, the best first, each with its best passage.

        Parameters
        ----------
        words
            Words that must all stand in a document or its title; `"words in a row"` in quotation marks; the beginning
            of a word with `*` after it. Case and accents make no difference.
        since, until
            The first and the last day of publication, both included.
        limit
            How many documents at most.

        Raises
        ------
        LedgerError
            If there is no word to search for.
        """
        if not _storable(words):
            return ()
        with self._reading() as connection:
            return searching.told_hits(connection, words, since, until, limit)


def _revision(connection: Connection, number: int) -> RevisionRow:
    return next(row for row in revising.told_history(connection) if row.id == number)


def _storable(text: str | None) -> bool:
    """Whether a ledger could hold this text: a lone surrogate, from an undecodable argument, is none."""
    return text is None or not any("\ud800" <= c <= "\udfff" for c in text)
