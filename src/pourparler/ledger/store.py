"""The ledger as the rest of the program uses it: open it, add records, decide about what was read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, Engine

from pourparler.ledger import accounts, adding, correcting, deriving, issues, listing, lives, rereading, revising
from pourparler.ledger import writing as written
from pourparler.ledger.answers import Answers
from pourparler.ledger.bringing import Brings
from pourparler.ledger.coded import Coded
from pourparler.ledger.database import writing
from pourparler.ledger.deriving import Reindexed
from pourparler.ledger.errors import shown, told_plainly
from pourparler.ledger.feeds import Feeds
from pourparler.ledger.opening import opened
from pourparler.ledger.rows import RevisionRow
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
    return Ledger(engine, place, str(path))


class Ledger(Answers, Coded, Brings):
    """One ledger. Made by `open_ledger`; every method may raise `LedgerError`.

    Attributes
    ----------
    path
        The ledger's file; of a PostgreSQL database the address, without its password.
    address
        What it was opened by, with a password if one was given: for opening it once more, never to be shown.
    """

    def __init__(self, engine: Engine, path: Path | str, address: str) -> None:
        self._engine = engine
        self.path = path
        self.address = address

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
    def _writing(self, doing: str = "") -> Iterator[Connection]:
        with told_plainly(self.path, doing), writing(self._engine) as connection:
            yield connection

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
        with self._writing(f"{shown(record.document.id)}: not added, ") as connection:
            return written.write(connection, whole)

    def reindex(self, advance: Callable[[], None] = lambda: None) -> Reindexed:
        """Write again all that is derived from documents, codings and decisions, which stay as they are.

        All of it is written or, on any error or interruption, nothing. ``advance`` is called once for each document.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
        ...     ledger.reindex().changed
        0
        """
        with self._writing() as connection:
            return deriving.reindex(connection, advance)

    def is_incomplete(self) -> bool:
        """Whether derived data could not be written since the last `reindex`."""
        with self._reading() as connection:
            return deriving.is_incomplete(connection)

    def feeds(self) -> Feeds:
        """Give the ledger's memory of feeds, for `intake.documents`."""
        return Feeds(self._engine, self.path)

    def outdated(self, reader: str) -> tuple[str, ...]:
        """Give the ids of the documents that another version of the reader has read, as they were added."""
        with self._reading() as connection:
            return tuple(rereading.outdated(connection, reader))

    def source(self, id: str) -> Document:
        """Give a document of the ledger as it was given to the reader.

        Raises
        ------
        LedgerError
            If the ledger has none with this id.
        """
        with self._reading() as connection:
            return rereading.source(connection, id)

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
        whole = written.checked(record)
        with self._writing() as connection:
            number = rereading.reread(connection, whole)
            return None if number is None else lives.told(connection, number)

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
        with self._writing() as connection:
            pair = [revising.actor_meant(connection, words) for words in (one, into)]
            return lives.told(connection, revising.merge(connection, pair[0], pair[1], coder))

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
        with self._writing() as connection:
            meant = revising.actor_meant(connection, actor)
            return lives.told(connection, revising.split(connection, meant, coder, documents))

    def keep_actor_apart(self, actor: str, coder: str) -> RevisionRow:
        """Let an actor stand for itself for ever, though others are called alike: it is suggested no more.

        Raises
        ------
        LedgerError
            If the name means no actor or several, it is merged into another, or has been decided about.
        """
        with self._writing() as connection:
            meant = revising.actor_meant(connection, actor)
            return lives.told(connection, revising.keep_apart(connection, meant, coder))

    def confirm(self, thing: str, coder: str, seen: int | None = None) -> RevisionRow:
        """Let a person stand for a coding: "s12", a statement; "m3", a meeting; "p4", a proposal.

        Parameters
        ----------
        seen
            Its last revision when the person looked at it (`revision_of`); None does not ask.

        Raises
        ------
        ChangedError
            If it has changed since.
        LedgerError
            If there is no such coding, or it stands no more.
        """
        with self._writing() as connection:
            meant = correcting.thing_meant(connection, thing)
            correcting.check_seen(connection, meant, seen)
            return lives.told(connection, correcting.confirm(connection, meant, coder))

    def reject(self, thing: str, coder: str, seen: int | None = None) -> RevisionRow:
        """Take a coding out of all answers, for ever; no new reading brings it back, `undo` does.

        ``seen`` is as for `confirm`.

        Raises
        ------
        LedgerError
            If there is no such coding, or it stands no more.
        """
        with self._writing() as connection:
            meant = correcting.thing_meant(connection, thing)
            correcting.check_seen(connection, meant, seen)
            return lives.told(connection, correcting.reject(connection, meant, coder))

    def correct(self, thing: str, coder: str, seen: int | None = None, **fields: str | None) -> RevisionRow:
        """Change what a coding says; whoever corrects it stands for it.

        Parameters
        ----------
        thing
            "s12", "m3" or "p4".
        coder
            Who decides.
        seen
            As for `confirm`.
        fields
            What it should say: ``speaker``, ``kind``, ``act``, ``date`` of a statement, and the places of its
            ``source``, ``cue`` and ``content`` ("120-164", several with commas between); ``place``, ``status``,
            ``date`` of a meeting; ``name``, ``date`` of a proposal.

        Raises
        ------
        LedgerError
            If there is no such coding or field, or the field cannot say that.
        """
        with self._writing() as connection:
            meant = correcting.thing_meant(connection, thing)
            correcting.check_seen(connection, meant, seen)
            return lives.told(connection, correcting.correct(connection, meant, coder, fields))

    def add_statement(self, document: str, coder: str, **fields: str | None) -> RevisionRow:
        """Add a statement that the machine has missed; `undo` takes it back.

        Parameters
        ----------
        document
            The id of the document that carries it.
        fields
            ``content``, and what is known of ``source``, ``cue``, ``speaker``, ``kind``, ``act``, ``date``, as for
            `correct`.

        Raises
        ------
        LedgerError
            If there is no such document, no content, or a field cannot say that.
        """
        with self._writing() as connection:
            return lives.told(connection, adding.added(connection, document, coder, fields))

    def add_actor(self, name: str, kind: str, coder: str) -> RevisionRow:
        """Enter an actor whom no document names by this name, so that it can be chosen as a speaker.

        Raises
        ------
        LedgerError
            If the name is taken, or there is no such kind.
        """
        with self._writing() as connection:
            return lives.told(connection, adding.new_actor(connection, name, kind, coder))

    def follow_issue(self, name: str, coder: str, words: str = "") -> RevisionRow:
        """Follow an issue by the words that speak of it, ";" between alternatives; the name itself if none are given.

        Raises
        ------
        LedgerError
            If the name is empty or taken.
        """
        with self._writing() as connection:
            return lives.told(connection, issues.follow(connection, name, words, coder))

    def leave_issue(self, number: int, coder: str) -> RevisionRow:
        """Follow an issue no more.

        Raises
        ------
        LedgerError
            If none has this number.
        """
        with self._writing() as connection:
            return lives.told(connection, issues.leave(connection, number, coder))

    def viewed(self, document: str, coder: str, is_read: bool = True) -> None:
        """Remember that a coder has looked at a document, or that it is to count as unread.

        Raises
        ------
        LedgerError
            If there is none with this id.
        """
        with self._writing() as connection:
            listing.viewed(connection, document, coder, is_read=is_read)

    def add_user(self, name: str, role: str, password: str) -> None:
        """Add an account of the workbench; ``password`` is a hash, see `pourparler.workbench.passwords`.

        Raises
        ------
        LedgerError
            If the name cannot be one or is taken, or there is no such role.
        """
        with self._writing() as connection:
            accounts.add(connection, name, role, password)

    def change_user(self, name: str, role: str | None = None, password: str | None = None) -> None:
        """Give an account another role or another password's hash.

        Raises
        ------
        LedgerError
            If there is no such account or role, or nobody would be admin.
        """
        with self._writing() as connection:
            accounts.change(connection, name, role=role, password=password)

    def remove_user(self, name: str) -> None:
        """Remove an account; what the person decided stays.

        Raises
        ------
        LedgerError
            If there is no such account, or it is the only admin's and others are left.
        """
        with self._writing() as connection:
            accounts.remove(connection, name)

    def undo(self, coder: str, revision: int | None = None) -> RevisionRow:
        """Put back what a revision changed, the last one if no number is given.

        Raises
        ------
        LedgerError
            If there is none, or a later one rests on it.
        """
        with self._writing() as connection:
            return lives.undo(connection, revision, coder)
