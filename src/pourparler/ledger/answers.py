"""What a ledger answers about statements, actors, meetings, proposals, and what changed."""

from __future__ import annotations

from pourparler.ledger.db.schema import possible_id
from pourparler.ledger.document_answers import DocumentAnswers, DocumentId
from pourparler.ledger.edits import corrections
from pourparler.ledger.edits import history as lives
from pourparler.ledger.errors import LedgerError
from pourparler.ledger.linking import actors as registry
from pourparler.ledger.linking import names
from pourparler.ledger.queries import actors as naming
from pourparler.ledger.queries import changes as changing
from pourparler.ledger.queries import counts, documents
from pourparler.ledger.queries import meetings as encounters
from pourparler.ledger.queries import proposals as drafts
from pourparler.ledger.queries import search as searching
from pourparler.ledger.queries import statements as asking
from pourparler.ledger.queries.counts import ActorName, DayCount
from pourparler.ledger.queries.documents import DocumentLine
from pourparler.ledger.queries.statements import Asked
from pourparler.ledger.rows import (
    ActorRow,
    Changes,
    HitRow,
    MeetingRow,
    ProposalRow,
    ReversalRow,
    RevisionRow,
    StatementRow,
    SuggestionRow,
)
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.arguments import Day
from pourparler.ledger.validation.ids import IdLike, parse_id


class Answers(DocumentAnswers):
    """What can be asked of a ledger; every method may raise `LedgerError`.

    What a question is about comes first; filters are keywords, in the same order everywhere. ``as_of`` asks for what
    was known on a day: from the documents published up to it, in the editions of that day. What people have decided,
    and who is who, is as it is now.
    """

    def statement(self, id: IdLike) -> StatementRow | None:
        """Give the statement with this id (12, "s12"), confirmed, rejected or not; None if there is none.

        Raises
        ------
        LedgerError
            If this is no id of a statement.
        """
        number = parse_id(id, "statement").number
        with self._reading() as connection:
            return asking.by_numbers(connection, [possible_id(number)]).get(number)

    def statements(
        self,
        *,
        speaker: str | None = None,
        actor: IdLike | None = None,
        document: DocumentId | None = None,
        since: Day | None = None,
        until: Day | None = None,
        as_of: Day | None = None,
        min_confidence: float = 0.0,
        newest_first: bool = False,
        limit: int | None = None,
    ) -> tuple[StatementRow, ...]:
        """Give the statements that fit all filters, by date, then document, then place in it; the undated come last.

        A statement that several documents carry is one row, with its witnesses.

        Parameters
        ----------
        speaker
            The speaker's name or a part of it; case and accents make no difference.
        actor
            The speaker: 5, "a5", or the row.
        document
            A document: all that it says, whether others say it too or not.
        since, until
            The first and the last day, both included: a `datetime.date`, or text such as "2031-05-06". A statement's
            day is its own date, else the day its document was published; a range of days fits if one of them does, and
            what has no day at all fits no range.
        as_of
            What was known on this day.
        min_confidence
            From 0 to 1: the least confidence of a statement for which no person stands.
        newest_first
            Whether the last day comes first; the undated come last all the same.
        limit
            How many at most; None for all.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        asked = Asked(
            speaker=arguments.text_or_none("speaker", speaker),
            actor=None if actor is None else parse_id(actor, "actor").number,
            since=arguments.day("since", since),
            until=arguments.day("until", until),
            document=None
            if document is None
            else arguments.text("document", arguments.document_id("document", document)),
            least=arguments.share("min_confidence", min_confidence),
            as_of=arguments.day("as_of", as_of),
            limit=arguments.count_or_none("limit", limit),
            newest_first=arguments.flag("newest_first", newest_first),
        )
        with self._reading() as connection:
            return asking.told_statements(connection, asked)

    def days_told(
        self, *, actor: IdLike | None = None, since: Day | None = None, until: Day | None = None
    ) -> tuple[DayCount, ...]:
        """Count statements by their day.

        Parameters
        ----------
        actor
            The speaker: 5, "a5", or the row; None for all.
        since, until
            The first and the last day, both included, with the rule of `statements`.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        number = None if actor is None else parse_id(actor, "actor").number
        first, last = arguments.day("since", since), arguments.day("until", until)
        with self._reading() as connection:
            return counts.told_days(connection, first, last, number)

    def actors(self, *, as_of: Day | None = None, limit: int | None = None) -> tuple[ActorRow, ...]:
        """Give the actors, merged over the documents, by number of statements, then of mentions.

        Parameters
        ----------
        as_of
            What was known on this day.
        limit
            How many at most; None for all.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        known, most = arguments.day("as_of", as_of), arguments.count_or_none("limit", limit)
        with self._reading() as connection:
            return naming.told_actors(connection, known, most)

    def actors_like(self, words: str, *, limit: int = 10) -> tuple[ActorName, ...]:
        """Give the actors whose name holds some words, for a person who types; case and accents make no difference.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        wanted, most = arguments.text("words", words), arguments.count("limit", limit)
        with self._reading() as connection:
            return counts.named_like(connection, names.fold(wanted), most)

    def actor(self, id: IdLike) -> ActorRow | None:
        """Give the actor with this id (5, "a5"), or the one it is merged into; None if there is none.

        Raises
        ------
        LedgerError
            If this is no id of an actor.
        """
        number = parse_id(id, "actor").number
        with self._reading() as connection:
            return naming.told_actor(connection, possible_id(number))

    def merged(self, actor: IdLike) -> tuple[ActorName, ...]:
        """Give the actors that are merged into one (5, "a5", or the row), so that each can be split off again.

        Raises
        ------
        LedgerError
            If this is no id of an actor.
        """
        number = parse_id(actor, "actor").number
        with self._reading() as connection:
            return counts.merged_into(connection, possible_id(number))

    def naming(self, actor: IdLike, *, limit: int = 200) -> tuple[DocumentLine, ...]:
        """Give the documents that name an actor (5, "a5", or the row), the last published first.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        number, most = parse_id(actor, "actor").number, arguments.count("limit", limit)
        with self._reading() as connection:
            return documents.naming(connection, possible_id(number), most)

    def suggestions(self) -> tuple[SuggestionRow, ...]:
        """Give the pairs of actors that could be one and wait for a person to decide, the most named first."""
        with self._reading() as connection:
            return registry.told_suggestions(connection)

    def meetings(
        self, *, since: Day | None = None, until: Day | None = None, as_of: Day | None = None
    ) -> tuple[MeetingRow, ...]:
        """Give the meetings by date, one row for all reports of one, with its history.

        Parameters
        ----------
        since, until
            The first and the last day, both included, with the rule of `statements`.
        as_of
            What was known on this day.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        first, last = arguments.day("since", since), arguments.day("until", until)
        known = arguments.day("as_of", as_of)
        with self._reading() as connection:
            return encounters.told_meetings(connection, first, last, known)

    def proposals(
        self, *, since: Day | None = None, until: Day | None = None, as_of: Day | None = None
    ) -> tuple[ProposalRow, ...]:
        """Give the proposals by date, one row for all reports of one, in the order of their versions.

        Parameters
        ----------
        since, until
            The first and the last day, both included, with the rule of `statements`; one report there is enough.
        as_of
            What was known on this day.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        first, last = arguments.day("since", since), arguments.day("until", until)
        known = arguments.day("as_of", as_of)
        with self._reading() as connection:
            return drafts.told_proposals(connection, known, since=first, until=last)

    def changes(self, *, since: Day, until: Day | None = None, min_confidence: float = 0.0) -> Changes:
        """Give what became known between two days of publication, both included.

        Parameters
        ----------
        since, until
            The first day, and the last; None for all that came after.
        min_confidence
            From 0 to 1: the least confidence of a statement for which no person stands.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        first, last = arguments.day("since", since), arguments.day("until", until)
        least = arguments.share("min_confidence", min_confidence)
        if first is None:
            raise LedgerError("since: give the first day; `covered` gives the first of a ledger")
        with self._reading() as connection:
            return changing.told_changes(connection, first, last, least)

    def reversals(self, *, since: Day | None = None, until: Day | None = None) -> tuple[ReversalRow, ...]:
        """Give the pairs of statements in which an actor contradicts an earlier one, the most certain first.

        Parameters
        ----------
        since, until
            The first and the last day on which the later statement was published, both included.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        first, last = arguments.day("since", since), arguments.day("until", until)
        with self._reading() as connection:
            return changing.told_reversals(connection, first, last)

    def revision_of(self, thing: IdLike) -> int:
        """Give the last revision of a statement, meeting or proposal; 0 if nobody has decided about it.

        Raises
        ------
        LedgerError
            If there is no such coding.
        """
        meant = parse_id(thing, *corrections.THINGS)
        with self._reading() as connection:
            return corrections.last_revision(connection, corrections.existing(connection, meant))

    def history(self, thing: IdLike | DocumentId | None = None) -> tuple[RevisionRow, ...]:
        """Give the life of a thing, the first step first: its readings, and what people decided about it.

        Parameters
        ----------
        thing
            "s12", "m3" or "p4"; the id of a document; the name or number of an actor; or a row of any of these. None
            for every decision.

        Raises
        ------
        LedgerError
            If there is no such thing.
        """
        with self._reading() as connection:
            return lives.told_history(connection, thing)

    def decisions(
        self, *, coder: str | None = None, limit: int = 100, offset: int = 0
    ) -> tuple[tuple[RevisionRow, ...], int]:
        """Give some of what people decided, the last first; and how much it is in all.

        Parameters
        ----------
        coder
            Who decided; None for everybody.
        limit, offset
            How many to give at most, and how many to pass over.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        who = arguments.text_or_none("coder", coder)
        most, passed = arguments.count("limit", limit), arguments.count("offset", offset)
        with self._reading() as connection:
            return lives.told_page(connection, who, passed, most)

    def own_decision(self, coder: str, *, revision: IdLike | None = None) -> int | None:
        """Give the number of a coder's last decision that is not undone; or of this one, if it is such; else None.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        who = arguments.text("coder", coder)
        number = None if revision is None else parse_id(revision, "revision").number
        with self._reading() as connection:
            return lives.last_of(connection, who, number)

    def search(
        self, words: str, *, since: Day | None = None, until: Day | None = None, limit: int = 20
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
            If an argument is wrong, or there is no word to search for.
        """
        wanted, most = arguments.text("words", words), arguments.count("limit", limit)
        first, last = arguments.day("since", since), arguments.day("until", until)
        with self._reading() as connection:
            return searching.told_hits(connection, wanted, first, last, most)
