"""The questions that a ledger answers, each in one call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine

from pourparler.ledger import asking, changing, drafts, encounters, lives, naming, registry, searching
from pourparler.ledger import writing as written
from pourparler.ledger.asking import Asked
from pourparler.ledger.database import reading
from pourparler.ledger.errors import told_plainly
from pourparler.ledger.rows import (
    ActorRow,
    Changes,
    DocumentRow,
    EditionRow,
    HitRow,
    MeetingRow,
    ProposalRow,
    ReversalRow,
    RevisionRow,
    StatementRow,
    SuggestionRow,
)
from pourparler.record import Document


class Answers:
    """What can be asked of a ledger; every method may raise `LedgerError`.

    ``as_of`` asks for what was known on a day: from the documents published up to it, in the editions of that day. What
    people have decided, and who is who, is as it is now.
    """

    _engine: Engine
    path: Path

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with told_plainly(self.path), reading(self._engine) as connection:
            yield connection

    def has(self, document: Document) -> bool:
        """Tell whether the ledger has a document with exactly this text, under whatever id."""
        with self._reading() as connection:
            return written.kept_as(connection, written.fingerprint(document.text)) is not None

    def documents(
        self, since: dt.date | None = None, until: dt.date | None = None, as_of: dt.date | None = None
    ) -> tuple[DocumentRow, ...]:
        """Give the documents published on these days, by day, then id; the undated come last.

        Earlier editions of an article are left out; `document` gives them.
        """
        with self._reading() as connection:
            return asking.told_documents(connection, None, since, until, as_of)

    def document(self, id: str) -> DocumentRow | None:
        """Give the document with this id, or None."""
        if not _storable(id):
            return None
        with self._reading() as connection:
            return next(iter(asking.told_documents(connection, [id])), None)

    def edition(self, id: str) -> EditionRow | None:
        """Give an edition beside the one that it replaces; None if it replaces none."""
        found = self.document(id)
        if found is None or found.replaces is None:
            return None
        before = self.document(found.replaces)
        return None if before is None else changing.edition(before, found)

    def statements(
        self,
        speaker: str | None = None,
        since: dt.date | None = None,
        until: dt.date | None = None,
        document: str | None = None,
        min_confidence: float = 0.0,
        as_of: dt.date | None = None,
        limit: int | None = None,
        actor: int | None = None,
    ) -> tuple[StatementRow, ...]:
        """Give the statements that fit all filters, by date, then document, then place in it; the undated come last.

        What several documents carry is told once, with its witnesses.

        Parameters
        ----------
        speaker
            The speaker's name or a part of it; case and accents make no difference.
        since, until
            The first and the last day, both included. A statement's day is its own date, else the day its document was
            published; a range of days fits if one of them does, and what has no day at all fits no range.
        document
            The id of a document: all that it says, whether others say it too or not.
        min_confidence
            From 0 to 1: the least confidence of a statement.
        as_of
            What was known on this day.
        limit
            How many at most.
        actor
            The speaker's number in `actors`.
        """
        if not (_storable(speaker) and _storable(document)):
            return ()
        asked = Asked(speaker, actor, since, until, None, None, document, min_confidence, as_of, limit)
        with self._reading() as connection:
            return asking.told_statements(connection, asked)

    def actors(self, as_of: dt.date | None = None, limit: int | None = None) -> tuple[ActorRow, ...]:
        """Give the actors, merged over the documents, by number of statements, then of mentions; at most ``limit``."""
        with self._reading() as connection:
            return naming.told_actors(connection, as_of, limit)

    def meetings(
        self, since: dt.date | None = None, until: dt.date | None = None, as_of: dt.date | None = None
    ) -> tuple[MeetingRow, ...]:
        """Give the meetings by date, one row for all reports of one, with its history.

        Parameters
        ----------
        since, until
            The first and the last day, both included, with the rule of `statements`.
        as_of
            What was known on this day.
        """
        with self._reading() as connection:
            return encounters.told_meetings(connection, since, until, as_of)

    def proposals(self, as_of: dt.date | None = None) -> tuple[ProposalRow, ...]:
        """Give the proposals by date, one row for all reports of one, in the lines of their versions."""
        with self._reading() as connection:
            return drafts.told_proposals(connection, as_of)

    def changes(self, since: dt.date, until: dt.date | None = None, min_confidence: float = 0.0) -> Changes:
        """Give what became known between two days of publication, both included.

        Parameters
        ----------
        since, until
            The first day, and the last; None for all that came after.
        min_confidence
            From 0 to 1: the least confidence of a statement.
        """
        with self._reading() as connection:
            return changing.told_changes(connection, since, until, min_confidence)

    def reversals(self, since: dt.date | None = None, until: dt.date | None = None) -> tuple[ReversalRow, ...]:
        """Give the statements by which an actor now says otherwise, told on these days; the surest first."""
        with self._reading() as connection:
            return changing.told_reversals(connection, since, until)

    def suggestions(self) -> tuple[SuggestionRow, ...]:
        """Give the pairs of actors that could be one and wait for a person to decide, the most named first."""
        with self._reading() as connection:
            return registry.told_suggestions(connection)

    def history(self, thing: str | None = None) -> tuple[RevisionRow, ...]:
        """Give the life of a thing: its readings and what people decided about it, the first first.

        Parameters
        ----------
        thing
            "s12", "m3" or "p4"; the id of a document; the name or number of an actor. None for every decision.

        Raises
        ------
        LedgerError
            If there is no such thing.
        """
        if not _storable(thing):
            return ()
        with self._reading() as connection:
            return lives.told_history(connection, thing)

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


def _storable(text: str | None) -> bool:
    """Whether a ledger could hold this text: a lone surrogate, from an undecodable argument, is none."""
    return text is None or not any("\ud800" <= c <= "\udfff" for c in text)
