"""The questions that a ledger answers, each in one call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pourparler.ledger import (
    accounts,
    asking,
    changing,
    correcting,
    drafts,
    encounters,
    listing,
    lives,
    marking,
    merging,
    naming,
    registry,
    review,
    searching,
    tallies,
)
from pourparler.ledger import writing as written
from pourparler.ledger.accounts import UserRow
from pourparler.ledger.asking import Asked
from pourparler.ledger.issue_answers import IssueAnswers, storable
from pourparler.ledger.listing import DocumentLine, DocumentPage, Wanted
from pourparler.ledger.marking import Codings
from pourparler.ledger.review import Queue
from pourparler.ledger.rows import (
    ActorRow,
    Changes,
    Days,
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
from pourparler.ledger.schema import possible_id
from pourparler.ledger.tallies import ActorName, DayCount
from pourparler.record import Document


class Answers(IssueAnswers):
    """What can be asked of a ledger; every method may raise `LedgerError`.

    ``as_of`` asks for what was known on a day: from the documents published up to it, in the editions of that day. What
    people have decided, and who is who, is as it is now.
    """

    def has(self, document: Document) -> bool:
        """Tell whether the ledger has a document with exactly this text, under whatever id."""
        with self._reading() as connection:
            return written.kept_as(connection, written.fingerprint(document.text)) is not None

    def has_texts(self, fingerprints: Sequence[str]) -> frozenset[str]:
        """Give those fingerprints (SHA-256 in hexadecimal; a few hundred at most) whose texts the ledger has."""
        with self._reading() as connection:
            return written.known(connection, fingerprints)

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
        if not storable(id):
            return None
        with self._reading() as connection:
            return next(iter(asking.told_documents(connection, [id])), None)

    def listed(self, wanted: Wanted | None = None, coder: str = "", offset: int = 0, limit: int = 50) -> DocumentPage:
        """Give a page of the list of documents, the last published first, without their texts.

        Parameters
        ----------
        wanted
            Which ones; None for all that stand.
        coder
            For whom it says which are unread.
        offset, limit
            How many to pass over, and how many to give.
        """
        with self._reading() as connection:
            return listing.page(connection, wanted or Wanted(), coder, offset, limit)

    def codings(self, document: str) -> Codings:
        """Give what stands in a document, each coding with its places and the last revision that bears on it."""
        if not storable(document):
            return Codings((), (), (), (), ())
        with self._reading() as connection:
            return marking.told_codings(connection, document)

    def revision_of(self, thing: str) -> int:
        """Give the last revision that bears on a statement, meeting or proposal; 0 if nobody has decided about it.

        Raises
        ------
        LedgerError
            If there is no such coding.
        """
        with self._reading() as connection:
            return correcting.last_revision(connection, correcting.thing_meant(connection, thing))

    def statement(self, number: int) -> StatementRow | None:
        """Give the statement with this number, whether it stands or not; None if there is none."""
        with self._reading() as connection:
            return asking.by_numbers(connection, [possible_id(number)]).get(number)

    def queue(self, limit: int = 20, offset: int = 0, document: str | None = None, coder: str | None = None) -> Queue:
        """Give the machine's statements that nobody has decided about, the least certain first.

        Parameters
        ----------
        document
            The id of one document; None for all.
        coder
            Whose decisions the agreement counts; None for everybody's.
        """
        with self._reading() as connection:
            return review.queue(connection, limit, offset, document, coder)

    def days_told(
        self, since: dt.date | None = None, until: dt.date | None = None, actor: int | None = None
    ) -> tuple[DayCount, ...]:
        """Count statements by their day, of all or of one actor."""
        with self._reading() as connection:
            return tallies.told_days(connection, since, until, actor)

    def covered(self) -> Days | None:
        """Give the first and the last day of publication; None if no document has one."""
        with self._reading() as connection:
            return tallies.covered(connection)

    def actors_like(self, words: str, limit: int = 10) -> tuple[ActorName, ...]:
        """Give the actors whose name holds some words, for a person who types; case and accents make no difference."""
        if not storable(words):
            return ()
        with self._reading() as connection:
            return tallies.named_like(connection, merging.fold(words), limit)

    def actor(self, number: int) -> ActorRow | None:
        """Give the actor with this number, or the one it is merged into; None if there is none."""
        with self._reading() as connection:
            return naming.told_actor(connection, possible_id(number))

    def merged(self, actor: int) -> tuple[ActorName, ...]:
        """Give the actors that are merged into one, so that each can be split off again."""
        with self._reading() as connection:
            return tallies.merged_into(connection, possible_id(actor))

    def naming(self, actor: int, limit: int = 200) -> tuple[DocumentLine, ...]:
        """Give the documents that name an actor, the last published first."""
        with self._reading() as connection:
            return listing.naming(connection, possible_id(actor), limit)

    def users(self) -> tuple[UserRow, ...]:
        """Give the accounts of the workbench, by name."""
        with self._reading() as connection:
            return accounts.told_users(connection)

    def user(self, name: str) -> UserRow | None:
        """Give the account with this name, or None."""
        if not storable(name):
            return None
        with self._reading() as connection:
            return accounts.user(connection, name)

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
        newest_first: bool = False,
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
            From 0 to 1: the least confidence of a statement for which no person stands.
        as_of
            What was known on this day.
        limit
            How many at most.
        actor
            The speaker's number in `actors`.
        newest_first
            Whether the last day comes first; the undated come last all the same.
        """
        if not (storable(speaker) and storable(document)):
            return ()
        days = since, until, None, None
        asked = Asked(speaker, actor, *days, document, min_confidence, as_of, limit, newest_first)
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

    def proposals(
        self, as_of: dt.date | None = None, since: dt.date | None = None, until: dt.date | None = None
    ) -> tuple[ProposalRow, ...]:
        """Give the proposals by date, one row for all reports of one, in the lines of their versions.

        Parameters
        ----------
        as_of
            What was known on this day.
        since, until
            The first and the last day, both included, with the rule of `statements`; one report there is enough.
        """
        with self._reading() as connection:
            return drafts.told_proposals(connection, as_of, since=since, until=until)

    def changes(self, since: dt.date, until: dt.date | None = None, min_confidence: float = 0.0) -> Changes:
        """Give what became known between two days of publication, both included.

        Parameters
        ----------
        since, until
            The first day, and the last; None for all that came after.
        min_confidence
            From 0 to 1: the least confidence of a statement for which no person stands.
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
        if not storable(thing):
            return ()
        with self._reading() as connection:
            return lives.told_history(connection, thing)

    def decisions(
        self, coder: str | None = None, offset: int = 0, limit: int = 100
    ) -> tuple[tuple[RevisionRow, ...], int]:
        """Give some of what people decided, by one or by everybody, the last first; and how much it is in all."""
        with self._reading() as connection:
            return lives.told_page(connection, coder, offset, limit)

    def own_decision(self, coder: str, number: int | None = None) -> int | None:
        """Give the number of a coder's last decision that is not undone, or of one if it is such; None otherwise."""
        with self._reading() as connection:
            return lives.last_of(connection, coder, number)

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
        if not storable(words):
            return ()
        with self._reading() as connection:
            return searching.told_hits(connection, words, since, until, limit)
