"""The ledger as the rest of the program uses it: open it, add records, decide about what was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, Engine

from pourparler.ledger import correcting, lives, rereading, revising
from pourparler.ledger import writing as written
from pourparler.ledger.answers import Answers
from pourparler.ledger.database import writing
from pourparler.ledger.errors import told_plainly
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
        The ledger's file.
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


class Ledger(Answers):
    """One ledger. Made by `open_ledger`; every method may raise `LedgerError`.

    Attributes
    ----------
    path
        The ledger's file.
    """

    def __init__(self, engine: Engine, path: Path) -> None:
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
    def _writing(self) -> Iterator[Connection]:
        with told_plainly(self.path), writing(self._engine) as connection:
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
        with self._writing() as connection:
            return written.write(connection, whole)

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

    def confirm(self, thing: str, coder: str) -> RevisionRow:
        """Let a person stand for a coding: "s12", a statement; "m3", a meeting; "p4", a proposal.

        Raises
        ------
        LedgerError
            If there is no such coding, or it stands no more.
        """
        with self._writing() as connection:
            return lives.told(
                connection, correcting.confirm(connection, correcting.thing_meant(connection, thing), coder)
            )

    def reject(self, thing: str, coder: str) -> RevisionRow:
        """Take a coding out of all answers, for ever; no new reading brings it back, `undo` does.

        Raises
        ------
        LedgerError
            If there is no such coding, or it stands no more.
        """
        with self._writing() as connection:
            return lives.told(
                connection, correcting.reject(connection, correcting.thing_meant(connection, thing), coder)
            )

    def correct(self, thing: str, coder: str, **fields: str | None) -> RevisionRow:
        """Change what a coding says; whoever corrects it stands for it.

        Parameters
        ----------
        thing
            "s12", "m3" or "p4".
        coder
            Who decides.
        fields
            What it should say: ``speaker``, ``kind``, ``act``, ``date`` of a statement; ``place``, ``status``,
            ``date`` of a meeting; ``name``, ``date`` of a proposal.

        Raises
        ------
        LedgerError
            If there is no such coding or field, or the field cannot say that.
        """
        with self._writing() as connection:
            meant = correcting.thing_meant(connection, thing)
            return lives.told(connection, correcting.correct(connection, meant, coder, fields))

    def undo(self, coder: str, revision: int | None = None) -> RevisionRow:
        """Put back what a revision changed, the last one if no number is given.

        Raises
        ------
        LedgerError
            If there is none, or a later one rests on it.
        """
        with self._writing() as connection:
            return lives.undo(connection, revision, coder)
