"""The ledger as the rest of the program uses it: open it, add records, decide about what was read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from sqlalchemy import Engine

from pourparler.ledger import derive, issues
from pourparler.ledger.answers import Answers
from pourparler.ledger.bringing import Brings
from pourparler.ledger.coded import Coded
from pourparler.ledger.decisions import Decisions
from pourparler.ledger.derive import Reindexed
from pourparler.ledger.document_answers import DocumentId
from pourparler.ledger.edits import history
from pourparler.ledger.errors import LedgerError, described, shown
from pourparler.ledger.ingest import reread
from pourparler.ledger.ingest import write as written
from pourparler.ledger.ingest.feed_state import Feeds
from pourparler.ledger.ingest.write import Added
from pourparler.ledger.opening import opened
from pourparler.ledger.queries import documents
from pourparler.ledger.rows import RevisionRow
from pourparler.ledger.user_accounts import UserAccounts
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.ids import IdLike, parse_id
from pourparler.ledger.validation.records import whole_record
from pourparler.record import Document, Record

PATIENCE = 5.0
"""How long to wait for another program's lock, in seconds."""


def open_ledger(path: str | os.PathLike[str], *, create: bool = False, patience: float = PATIENCE) -> Ledger:
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
        If there is no ledger at `path`, or none that can be used, or an argument is wrong; nothing on disk has then
        been changed.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     ledger.statements(speaker="vell")
    ()
    """
    name = path if isinstance(path, str) else Path(_text_of(path))
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        raise LedgerError(f"{described(str(name))} cannot be the name of a file; give a ledger's path") from None
    wait = arguments.seconds("patience", patience)
    engine, place = opened(name, create=arguments.flag("create", create), patience=wait)
    return Ledger(engine, place, str(name))


def _text_of(path: object) -> str:
    name = os.fspath(path) if isinstance(path, os.PathLike) else None
    if not isinstance(name, str):
        raise LedgerError(f"path: {described(path)} is not a path; give a str or a pathlib.Path")
    return name


class Ledger(Answers, Decisions, Coded, Brings, UserAccounts):
    """One ledger. Made by `open_ledger`; every method may raise `LedgerError`, and has then changed nothing.

    An id is given as 12, "12" or "s12", or as the row itself. A method that decides takes what it decides about first,
    then, as keywords, ``coder``, ``seen`` and what is to be written.

    Attributes
    ----------
    path
        The ledger's file; of a PostgreSQL database the address, without its password.
    address
        What it was opened by, with a password if one was given: for opening it once more, never to be shown.
    """

    def __init__(self, engine: Engine, path: Path | str, address: str) -> None:
        self._engine = engine
        self._closed = False
        self.path = path
        self.address = address

    def __enter__(self) -> Ledger:
        self._check_open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; a closed ledger answers nothing. May be called twice."""
        self._closed = True
        self._engine.dispose()

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
            (a lone surrogate), a day lies outside the years 2 to 9998, or the file cannot be written.
        """
        whole = whole_record(record)
        with self._writing(f"{shown(whole.document.id)}: not added, ") as connection:
            return written.write(connection, whole)

    def reindex(self, advance: Callable[[], None] = lambda: None) -> Reindexed:
        """Write again all that is derived from documents, codings and decisions, which stay as they are.

        All of it is written or, on any error or interruption, nothing. ``advance`` is called once for each document.

        Raises
        ------
        LedgerError
            If `advance` cannot be called, or the ledger cannot be written.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
        ...     ledger.reindex().changed
        0
        """
        if not callable(advance):
            raise LedgerError("advance: give a function without arguments")
        with self._writing() as connection:
            return derive.reindex(connection, advance)

    def is_incomplete(self) -> bool:
        """Whether derived data could not be written since the last `reindex`."""
        with self._reading() as connection:
            return derive.is_incomplete(connection)

    def feeds(self) -> Feeds:
        """Give the ledger's memory of feeds, for `intake.documents`."""
        self._check_open()
        return Feeds(self)

    def outdated(self, reader: str) -> tuple[str, ...]:
        """Give the ids of the documents that another version of the reader has read, as they were added.

        Raises
        ------
        LedgerError
            If `reader` is no text.
        """
        version = arguments.text("reader", reader)
        with self._reading() as connection:
            return tuple(reread.outdated(connection, version))

    def source(self, id: DocumentId) -> Document:
        """Give a document of the ledger as it was given to the reader.

        Raises
        ------
        LedgerError
            If the ledger has none with this id.
        """
        key = arguments.stored_document_id("id", id)
        with self._reading() as connection:
            return reread.source(connection, key)

    def read_again(self, record: Record) -> RevisionRow | None:
        """Put a new reading of a document in the place of the last; what people decided about it stays.

        Returns
        -------
        RevisionRow or None
            The revision, which `undo` takes back exactly; None if the same version has read it before.

        Raises
        ------
        LedgerError
            If the ledger does not have the document, or the record is not whole.
        """
        whole = whole_record(record)
        with self._writing() as connection:
            number = reread.reread(connection, whole)
            return None if number is None else history.told(connection, number)

    def follow_issue(self, name: str, *, coder: str, words: str = "") -> RevisionRow:
        """Follow an issue by the words that speak of it, ";" between alternatives; the name itself if none are given.

        Raises
        ------
        LedgerError
            If the name is empty or taken, or an argument is wrong.
        """
        called, who, spoken = arguments.text("name", name), arguments.coder(coder), arguments.text("words", words)
        with self._writing() as connection:
            return history.told(connection, issues.follow(connection, called, spoken, who))

    def leave_issue(self, issue: IdLike, *, coder: str) -> RevisionRow:
        """Stop following an issue; it is given by its number, or as the row.

        Raises
        ------
        LedgerError
            If none has this number, or an argument is wrong.
        """
        number, who = parse_id(issue, "issue").number, arguments.coder(coder)
        with self._writing() as connection:
            return history.told(connection, issues.leave(connection, number, who))

    def viewed(self, document: DocumentId, *, coder: str, is_read: bool = True) -> None:
        """Remember that a coder has looked at a document, or that it is to count as unread.

        Raises
        ------
        LedgerError
            If there is no such document, or an argument is wrong.
        """
        key, who = arguments.stored_document_id("document", document), arguments.coder(coder)
        looked = arguments.flag("is_read", is_read)
        with self._writing() as connection:
            documents.viewed(connection, key, who, is_read=looked)

    def undo(self, revision: IdLike | None = None, *, coder: str) -> RevisionRow:
        """Put back what a revision changed.

        Parameters
        ----------
        revision
            Its number, or the row; None for the last that can be undone.
        coder
            Who decides.

        Raises
        ------
        LedgerError
            If there is none, a later one rests on it, or an argument is wrong.
        """
        number = None if revision is None else parse_id(revision, "revision").number
        who = arguments.coder(coder)
        with self._writing() as connection:
            return history.undo(connection, number, who)
