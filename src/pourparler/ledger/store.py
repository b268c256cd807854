"""The ledger as the rest of the program uses it: open it, add records, decide about what was read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import get_args

from sqlalchemy import Engine

from pourparler.ledger import adding, arguments, correcting, issues, listing, lives, rereading, revising
from pourparler.ledger import writing as written
from pourparler.ledger.answers import Answers
from pourparler.ledger.bringing import Brings
from pourparler.ledger.coded import Coded
from pourparler.ledger.document_answers import DocumentId
from pourparler.ledger.errors import LedgerError, described, shown
from pourparler.ledger.feeds import Feeds
from pourparler.ledger.field_values import FieldValue, parse_fields
from pourparler.ledger.ids import Id, IdLike, parse_id, whole_number
from pourparler.ledger.opening import opened
from pourparler.ledger.record_checks import whole_record
from pourparler.ledger.rows import RevisionRow
from pourparler.ledger.user_accounts import UserAccounts
from pourparler.ledger.writing import Added
from pourparler.record import ActorKind, Document, Record

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


class Ledger(Answers, Coded, Brings, UserAccounts):
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
            return tuple(rereading.outdated(connection, version))

    def source(self, id: DocumentId) -> Document:
        """Give a document of the ledger as it was given to the reader.

        Raises
        ------
        LedgerError
            If the ledger has none with this id.
        """
        key = arguments.stored_document_id("id", id)
        with self._reading() as connection:
            return rereading.source(connection, key)

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
            number = rereading.reread(connection, whole)
            return None if number is None else lives.told(connection, number)

    def merge_actors(self, actor: IdLike, *, coder: str, into: IdLike) -> RevisionRow:
        """Let one actor be another, whatever documents come; `undo` takes it back.

        Parameters
        ----------
        actor, into
            A name; or 5, "a5", or the row. The second gives the name.
        coder
            Who decides.

        Raises
        ------
        LedgerError
            If a name means no actor or several, or the two are one already or of different kinds.
        """
        who = arguments.coder(coder)
        with self._writing() as connection:
            pair = [revising.actor_meant(connection, each) for each in (actor, into)]
            return lives.told(connection, revising.merge(connection, pair[0], pair[1], who))

    def split_actor(self, actor: IdLike, *, coder: str, documents: Iterable[DocumentId] = ()) -> RevisionRow:
        """Let a merged actor stand for itself; or let what some documents say of an actor be another's.

        Parameters
        ----------
        actor
            A name; or 5, "a5", or the row.
        coder
            Who decides.
        documents
            Those in which the name is somebody else's.

        Raises
        ------
        LedgerError
            If the name means no actor or several, or there is nothing to split.
        """
        who, given = arguments.coder(coder), arguments.items("documents", documents)
        keys = [arguments.stored_document_id("documents", each) for each in given]
        with self._writing() as connection:
            meant = revising.actor_meant(connection, actor)
            return lives.told(connection, revising.split(connection, meant, who, keys))

    def keep_actor_apart(self, actor: IdLike, *, coder: str) -> RevisionRow:
        """Let an actor stand for itself, though others are called alike: it is suggested no more.

        Raises
        ------
        LedgerError
            If the name means no actor or several, it is merged into another, or has been decided about.
        """
        who = arguments.coder(coder)
        with self._writing() as connection:
            meant = revising.actor_meant(connection, actor)
            return lives.told(connection, revising.keep_apart(connection, meant, who))

    def confirm(self, thing: IdLike, *, coder: str, seen: IdLike | None = None) -> RevisionRow:
        """Stand for a coding: a statement, meeting or proposal.

        Parameters
        ----------
        thing
            "s12", "m3" or "p4", or the row.
        coder
            Who decides.
        seen
            Its last revision when the person looked at it, as `revision_of` gives it; None does not ask.

        Raises
        ------
        ChangedError
            If it has changed since.
        LedgerError
            If there is no such coding, it is rejected, or an argument is wrong.
        """
        meant, who, last = _thing(thing), arguments.coder(coder), _seen(seen)
        with self._writing() as connection:
            correcting.check_seen(connection, correcting.existing(connection, meant), last)
            return lives.told(connection, correcting.confirm(connection, meant, who))

    def reject(self, thing: IdLike, *, coder: str, seen: IdLike | None = None) -> RevisionRow:
        """Take a coding out of all answers; no new reading brings it back, `undo` does.

        The arguments are those of `confirm`.

        Raises
        ------
        ChangedError
            If it has changed since.
        LedgerError
            If there is no such coding, it is rejected, or an argument is wrong.
        """
        meant, who, last = _thing(thing), arguments.coder(coder), _seen(seen)
        with self._writing() as connection:
            correcting.check_seen(connection, correcting.existing(connection, meant), last)
            return lives.told(connection, correcting.reject(connection, meant, who))

    def correct(self, thing: IdLike, *, coder: str, seen: IdLike | None = None, **fields: FieldValue) -> RevisionRow:
        """Change what a coding says; whoever corrects it stands for it.

        Parameters
        ----------
        thing, coder, seen
            As for `confirm`.
        fields
            What it should say. Of a statement: ``speaker``, an actor's name, 5, "a5" or the row; ``kind``; ``act``;
            ``date``; and ``source``, ``cue`` and ``content``, each a span ``(120, 164)``, a list of spans, or text such
            as "120-164, 170-180". Of a meeting: ``place``, ``status``, ``date``. Of a proposal: ``name``, ``date``.
            A date is a `datetime.date`, a pair of them, or text: "2031-05-06" or "2031-05-06..2031-05-08". None
            takes out what may be missing; a date of None is the day of publication.

        Raises
        ------
        ChangedError
            If it has changed since.
        LedgerError
            If there is no such coding or field, or the field cannot say that.

        Examples
        --------
        ``ledger.correct("s12", coder="ana", speaker="Mara Vell", content=(120, 164), date=dt.date(2031, 5, 6))``
        """
        meant, who, last = _thing(thing), arguments.coder(coder), _seen(seen)
        values = parse_fields(meant.kind, fields)
        with self._writing() as connection:
            correcting.check_seen(connection, correcting.existing(connection, meant), last)
            return lives.told(connection, correcting.correct(connection, meant, who, values))

    def add_statement(self, document: DocumentId, *, coder: str, **fields: FieldValue) -> RevisionRow:
        """Add a statement that the machine has missed; `undo` takes it back.

        Parameters
        ----------
        document
            The document that carries it.
        coder
            Who adds it.
        fields
            ``content``, and what is known of ``source``, ``cue``, ``speaker``, ``kind``, ``act`` and ``date``, as for
            `correct`.

        Raises
        ------
        LedgerError
            If there is no such document, no content, or a field cannot say that.
        """
        key, who = arguments.stored_document_id("document", document), arguments.coder(coder)
        values = parse_fields("statement", fields)
        with self._writing() as connection:
            return lives.told(connection, adding.added(connection, key, who, values))

    def add_actor(self, name: str, *, coder: str, kind: ActorKind) -> RevisionRow:
        """Enter an actor whom no document names by this name, so that it can be chosen as a speaker.

        Parameters
        ----------
        name
            At most 200 characters.
        coder
            Who adds it.
        kind
            "person", "organization", "country" or "group".

        Raises
        ------
        LedgerError
            If the name is taken, there is no such kind, or an argument is wrong.
        """
        called, who = arguments.text("name", name), arguments.coder(coder)
        what = arguments.choice("kind", kind, _ACTOR_KINDS)
        with self._writing() as connection:
            return lives.told(connection, adding.new_actor(connection, called, what, who))

    def follow_issue(self, name: str, *, coder: str, words: str = "") -> RevisionRow:
        """Follow an issue by the words that speak of it, ";" between alternatives; the name itself if none are given.

        Raises
        ------
        LedgerError
            If the name is empty or taken, or an argument is wrong.
        """
        called, who, spoken = arguments.text("name", name), arguments.coder(coder), arguments.text("words", words)
        with self._writing() as connection:
            return lives.told(connection, issues.follow(connection, called, spoken, who))

    def leave_issue(self, issue: IdLike, *, coder: str) -> RevisionRow:
        """Stop following an issue; it is given by its number, or as the row.

        Raises
        ------
        LedgerError
            If none has this number, or an argument is wrong.
        """
        number, who = parse_id(issue, "issue").number, arguments.coder(coder)
        with self._writing() as connection:
            return lives.told(connection, issues.leave(connection, number, who))

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
            listing.viewed(connection, key, who, is_read=looked)

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
            return lives.undo(connection, number, who)


_ACTOR_KINDS: tuple[ActorKind, ...] = get_args(ActorKind)


def _thing(given: object) -> Id:
    return parse_id(given, *correcting.THINGS)


def _seen(given: object) -> int | None:
    """A revision, 0 for none, or None where nobody asks."""
    if given is None:
        return None
    return 0 if whole_number(given) == 0 else parse_id(given, "revision").number
