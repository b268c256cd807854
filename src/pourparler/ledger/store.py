"""The ledger as the rest of the program uses it: open it, add records, ask and decide through its collections."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from sqlalchemy import Engine

from pourparler.ledger import derive
from pourparler.ledger.collections.actors import Actors
from pourparler.ledger.collections.briefs import Briefs
from pourparler.ledger.collections.codebook import Codebook
from pourparler.ledger.collections.codings import Codings
from pourparler.ledger.collections.documents import Documents
from pourparler.ledger.collections.draft import Draft
from pourparler.ledger.collections.feeds import Feeds
from pourparler.ledger.collections.history import History
from pourparler.ledger.collections.meetings import Meetings
from pourparler.ledger.collections.phrases import Phrases
from pourparler.ledger.collections.positions import Positions
from pourparler.ledger.collections.proposals import Proposals
from pourparler.ledger.collections.scenarios import Scenarios
from pourparler.ledger.collections.stances import Stances
from pourparler.ledger.collections.statements import Statements
from pourparler.ledger.collections.transfer import Transfer
from pourparler.ledger.collections.users import Users
from pourparler.ledger.database import Database
from pourparler.ledger.derive import ReindexResult
from pourparler.ledger.edits import history
from pourparler.ledger.errors import LedgerError, described, shown
from pourparler.ledger.ingest import reread
from pourparler.ledger.ingest import write as written
from pourparler.ledger.ingest.write import AddResult
from pourparler.ledger.linking import statement_vectors
from pourparler.ledger.opening import open_database
from pourparler.ledger.queries import changes as changing
from pourparler.ledger.queries import search as searching
from pourparler.ledger.rows import Changes, ContradictionRow, HitRow, RevisionRow
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.arguments import Day
from pourparler.ledger.validation.records import whole_record
from pourparler.record import Record

LOGGER = logging.getLogger(__name__)
PATIENCE = 5.0
"""How long to wait for another program's lock, in seconds."""


def open_ledger(path: str | os.PathLike[str], *, create: bool = False, patience: float = PATIENCE) -> Ledger:
    """Open a ledger; one of an older version is upgraded.

    Parameters
    ----------
    path
        The ledger's file; or the address of a PostgreSQL database, ``postgresql://user:password@host:port/database``.
    create
        Whether to create the ledger if there is none.
    patience
        How long to wait for another program's lock, in seconds.

    Returns
    -------
    Ledger
        A context manager that closes itself.

    Raises
    ------
    LedgerError
        If there is no usable ledger at `path`, or an argument is wrong; nothing on disk has then been changed.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     ledger.statements.list(speaker="vell")
    ()
    """
    name = path if isinstance(path, str) else Path(_text_of(path))
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        raise LedgerError(f"{described(str(name))} cannot be the name of a file; give a ledger's path") from None
    wait = arguments.seconds("patience", patience)
    engine, place = open_database(name, create=arguments.flag("create", create), patience=wait)
    return Ledger(engine, place, str(name))


def _text_of(path: object) -> str:
    name = os.fspath(path) if isinstance(path, os.PathLike) else None
    if not isinstance(name, str):
        raise LedgerError(f"path: {described(path)} is not a path; give a str or a pathlib.Path")
    return name


class Ledger:
    """One ledger. `open_ledger` makes it; every method may raise `LedgerError`, and has then changed nothing.

    An id is given as 12, "12" or "s12", or as the row itself. A method that decides takes what it decides about first,
    then, as keywords, ``coder``, ``seen`` and what is to be written. ``as_of`` in a query asks for what was known on a
    day: from the documents published up to it, in the editions of that day; decisions of people, and who is who, are
    as they are now. Several threads may use one ledger.

    Attributes
    ----------
    path
        The ledger's file; of a PostgreSQL database the address, without its password.
    address
        The name it was opened by, with a password if one was given: for opening it again, never to be shown.
    documents, statements, actors, meetings, proposals, stances, positions
        What a ledger holds; each has `list`, most have `get`, and the actions that apply to it.
    phrases
        What stances and provisions are about, as vectors.
    codings
        `confirm`, `reject` and `correct` for ids such as "s12" of any kind.
    codebook
        The codebook that positions are coded by.
    briefs
        Briefs as they were sent.
    scenarios
        What a team supposes beside what was said, under a name.
    draft
        The draft of a codebook that people edit before they accept it.
    history
        Who read and decided what, when; and `undo`.
    users
        The accounts of the workbench.
    feeds
        The state of the feeds that articles came from.
    transfer
        Documents and codings that come from other programs or go to them.
    """

    def __init__(self, engine: Engine, path: Path | str, address: str) -> None:
        self._database = database = Database(engine, path)
        self.path = path
        self.address = address
        self.documents = Documents(database)
        self.statements = Statements(database)
        self.actors = Actors(database)
        self.meetings = Meetings(database)
        self.proposals = Proposals(database)
        self.positions = Positions(database)
        self.stances = Stances(database)
        self.phrases = Phrases(database)
        self.codings = Codings(database)
        self.codebook = Codebook(database)
        self.draft = Draft(database)
        self.briefs = Briefs(database)
        self.scenarios = Scenarios(database)
        self.history = History(database)
        self.users = Users(database)
        self.feeds = Feeds(database)
        self.transfer = Transfer(database)

    def __enter__(self) -> Ledger:
        self._database.check_open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; every other method then raises `LedgerError`. May be called twice."""
        self._database.close()

    def add(self, record: Record) -> AddResult:
        """Add what was read in one document: all of it or, on any error or interruption, nothing.

        A text that the ledger has already changes nothing. If another text has the document's id, the new one is
        stored under that id followed by "#" and the first eight digits of its SHA-256.

        Parameters
        ----------
        record
            The record; it is checked again, and the words of each span are stored with it.

        Returns
        -------
        Added
            Whether it is new, and the id it is stored under.

        Raises
        ------
        LedgerError
            If the record is not whole, a statement, meeting or proposal has no words, a text has half of a character
            (a lone surrogate), a day lies outside the years 2 to 9998, or the file cannot be written.

        Examples
        --------
        >>> import tempfile
        >>> from pourparler.record import Document
        >>> note = Record(reader="none", document=Document(id="note-1", text="Vell said that talks would resume."))
        >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
        ...     ledger.add(note).new, ledger.add(note).new
        (True, False)
        """
        whole = whole_record(record)
        with self._database.writing(f"{shown(whole.document.id)}: not added, ") as connection:
            return written.write_record(connection, whole)

    def add_all(self, records: Sequence[Record]) -> list[AddResult | LedgerError]:
        """Add several records in one transaction: sooner than one by one, and with the same result.

        If one of them cannot be added, each is added on its own, so that the others are.

        Returns
        -------
        list of AddResult or LedgerError
            For each record what `add` returns or raises.

        Raises
        ------
        LedgerError
            If the records are not a sequence, or the ledger is closed.

        Examples
        --------
        >>> import tempfile
        >>> from pourparler.record import Document
        >>> notes = [Record(reader="none", document=Document(id=f"note-{n}", text=f"Talk {n} failed.")) for n in "12"]
        >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
        ...     [added.new for added in ledger.add_all(notes)]
        [True, True]
        """
        records = [arguments.instance("records", each, Record) for each in arguments.items("records", records)]
        self._database.check_open()
        if len(records) > 1:
            try:
                whole = [whole_record(each) for each in records]
                statement_vectors.encode_ahead(whole)
                with self._database.writing() as connection:
                    return [*written.write_records(connection, whole)]
            except Exception:
                LOGGER.info("%d documents could not be added together", len(records), exc_info=True)
        return [self._added_alone(each) for each in records]

    def _added_alone(self, record: Record) -> AddResult | LedgerError:
        try:
            return self.add(record)
        except LedgerError as fault:
            return fault

    def reread(self, record: Record) -> RevisionRow | None:
        """Replace the machine's reading of a document by a new one; decisions of people are kept.

        Returns
        -------
        RevisionRow or None
            The revision, which `history.undo` takes back exactly; None if the same version of the reader has read
            the document before.

        Raises
        ------
        LedgerError
            If the ledger does not have the document, or the record is not whole.
        """
        whole = whole_record(record)
        with self._database.writing() as connection:
            number = reread.reread(connection, whole)
            return None if number is None else history.revision_row(connection, number)

    def reindex(self, advance: Callable[[], None] = lambda: None) -> ReindexResult:
        """Rebuild all that is derived from documents, codings and decisions, which stay as they are.

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
        with self._database.writing() as connection:
            return derive.reindex(connection, advance)

    def is_incomplete(self) -> bool:
        """Whether derived data could not be written since the last `reindex`."""
        with self._database.reading() as connection:
            return derive.is_incomplete(connection)

    def search(
        self, words: str, *, since: Day | None = None, until: Day | None = None, limit: int = 20
    ) -> tuple[HitRow, ...]:
        """Return the documents that contain all of some words, the best first, each with its best passage.

        Parameters
        ----------
        words
            Words that a document or its title must all contain; `"words in a row"` in quotation marks; the beginning
            of a word with `*` after it. Case and accents make no difference.
        since, until
            The first and the last day of publication, both included.
        limit
            How many documents at most.

        Raises
        ------
        LedgerError
            If an argument is wrong, or there is no word to search for.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
        ...     ledger.search('harb* "ceasefire line"', limit=5)
        ()
        """
        wanted, most = arguments.text("words", words), arguments.count("limit", limit)
        first, last = arguments.day("since", since), arguments.day("until", until)
        with self._database.reading() as connection:
            return searching.search_documents(connection, wanted, first, last, most)

    def changes(self, *, since: Day, until: Day | None = None, min_confidence: float = 0.0) -> Changes:
        """Return what became known between two days of publication, both included.

        Parameters
        ----------
        since, until
            The first day, and the last; None for all that came after.
        min_confidence
            From 0 to 1: the lowest confidence of a statement that nobody has confirmed.

        Raises
        ------
        LedgerError
            If an argument is wrong.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
        ...     ledger.changes(since="2031-05-01", until="2031-05-07").statements
        ()
        """
        first, last = arguments.day("since", since), arguments.day("until", until)
        least = arguments.share("min_confidence", min_confidence)
        if first is None:
            raise LedgerError("since: give the first day; `documents.days` returns the first of a ledger")
        with self._database.reading() as connection:
            return changing.list_changes(connection, first, last, least)

    def contradictions(self, *, since: Day | None = None, until: Day | None = None) -> tuple[ContradictionRow, ...]:
        """Return the pairs of statements in which an actor contradicts an earlier one, the most certain first.

        Parameters
        ----------
        since, until
            The first and the last day on which the later statement was published, both included.

        Raises
        ------
        LedgerError
            If an argument is wrong.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
        ...     ledger.contradictions(since="2031-05-01")
        ()
        """
        first, last = arguments.day("since", since), arguments.day("until", until)
        with self._database.reading() as connection:
            return changing.list_contradictions(connection, first, last)
