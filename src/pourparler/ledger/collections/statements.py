"""`ledger.statements`: who said what, when, with which words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from pourparler.ledger.collections.base import DocumentId, Listed, ReviewableKind
from pourparler.ledger.database import Database
from pourparler.ledger.db.columns import storable_id
from pourparler.ledger.edits import additions, history
from pourparler.ledger.errors import LedgerError
from pourparler.ledger.facets import statements as facets
from pourparler.ledger.facets.cache import CachedIndex
from pourparler.ledger.linking import statement_vectors
from pourparler.ledger.queries import counts, issue_words, review_queue, statement_contexts
from pourparler.ledger.queries import statements as asking
from pourparler.ledger.queries.counts import DayCount
from pourparler.ledger.queries.issue_words import IssueStatement
from pourparler.ledger.queries.review_queue import ReviewQueue
from pourparler.ledger.queries.statement_contexts import StatementContext
from pourparler.ledger.queries.statements import StatementFilter
from pourparler.ledger.rows import RevisionRow, StatementRow
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.arguments import Day
from pourparler.ledger.validation.field_values import FieldValue, parse_fields
from pourparler.ledger.validation.ids import IdKind, IdLike, parse_id

if TYPE_CHECKING:
    from pourparler.reader.network.embeddings import Vectors

_AT_ONCE = 500  # statements that are encoded in one transaction


class Statements(ReviewableKind, Listed):
    """The statements of a ledger. A statement is given by its id (12, "12" or "s12") or as its row.

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> from pourparler.record import Document, Record
    >>> note = Document(id="note-1", text="Vell said that talks would resume.", published="2031-05-06")
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     added = ledger.add(Record(reader="none", document=note))
    ...     actor = ledger.actors.add("Mara Vell", coder="ana", kind="person")
    ...     revision = ledger.statements.add("note-1", coder="ana", content=(10, 33), speaker="Mara Vell")
    ...     [(row.speaker, row.content) for row in ledger.statements.list(speaker="vell", since="2031-05-01")]
    ...     revision = ledger.statements.correct("s1", coder="ana", act="AGREE", date="2031-05-05")
    ...     ledger.statements.get("s1").act
    [('Mara Vell', 'that talks would resume')]
    'AGREE'
    """

    _kinds: ClassVar[tuple[IdKind, ...]] = ("statement",)

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        things = frozenset({"statement", "stance", "actor", "document"})
        self._index = CachedIndex(facets.statement_index, things, "statement")
        self._find = facets.statements_containing

    def list(
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
        """Return the statements that pass all filters, by date, then document, then position; the undated come last.

        A statement that several documents carry is one row, with its witnesses.

        Parameters
        ----------
        speaker
            The speaker's name or a part of it; case and accents make no difference.
        actor
            The speaker: 5, "a5", or the row.
        document
            A document: all its statements, whether others carry them too or not.
        since, until
            The first and the last day, both included: a `datetime.date`, or text such as "2031-05-06". A statement's
            day is its own date, else the day its document was published. A range of days passes if one of them does;
            a statement without any day passes no range.
        as_of
            The state of knowledge on this day: only documents published up to it, in the editions of that day.
        min_confidence
            From 0 to 1: the lowest confidence of a statement that nobody has confirmed.
        newest_first
            Whether the last day comes first; the undated come last either way.
        limit
            How many statements at most; None for all.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        asked = StatementFilter(
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
        with self._database.reading() as connection:
            return asking.list_statements(connection, asked)

    def get(self, id: IdLike) -> StatementRow | None:
        """Return the statement with this id, even if it is rejected; None if there is none.

        Raises
        ------
        LedgerError
            If this is not the id of a statement.
        """
        number = parse_id(id, "statement").number
        with self._database.reading() as connection:
            return asking.get_statements(connection, [storable_id(number)]).get(number)

    def get_all(self, ids: Iterable[IdLike]) -> tuple[StatementRow, ...]:
        """Return the statements with some ids, in their order; ids that the ledger does not have are left out.

        Raises
        ------
        LedgerError
            If one is not the id of a statement.
        """
        numbers = [storable_id(parse_id(each, "statement").number) for each in arguments.items("ids", ids)]
        with self._database.reading() as connection:
            found = asking.get_statements(connection, numbers)
        return tuple(found[number] for number in dict.fromkeys(numbers) if number in found)

    def of_stances(self) -> dict[int, int]:
        """Return the number of the statement that each stance belongs to, by that of the stance."""
        with self._database.reading() as connection:
            return facets.statements_of_stances(connection)

    def find(
        self,
        speaker: str,
        *,
        words: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        limit: int = 100,
    ) -> tuple[StatementRow, ...]:
        """Return the statements of a speaker that contain all of some words, the latest first.

        Parameters
        ----------
        speaker
            A name or a part of it. Statements of those who act for the speaker count too.
        words
            As for `Ledger.search`; None for all statements.
        since, until
            The first and the last day, both included, as for `list`.
        limit
            How many statements at most.

        Raises
        ------
        LedgerError
            If an argument is wrong, or there is no word to search for.
        """
        name, wanted = arguments.text("speaker", speaker), arguments.text_or_none("words", words)
        first, last = arguments.day("since", since), arguments.day("until", until)
        most = arguments.count("limit", limit)
        with self._database.reading() as connection:
            return issue_words.statements_of(connection, wanted, name, first, last, most)

    def about(
        self, words: Mapping[str, str], *, since: Day | None = None, until: Day | None = None
    ) -> tuple[IssueStatement, ...]:
        """Return the statements with a known speaker that contain the words of issues, by issue, the latest first.

        Parameters
        ----------
        words
            The words of each issue, by its name, with ";" between alternatives: ``Codebook.words``.
        since, until
            The first and the last day, both included, as for `list`.

        Raises
        ------
        LedgerError
            If an argument is wrong, or there is no word to search for.
        """
        if not isinstance(words, Mapping):
            raise LedgerError("words: give the words of each issue, by its name")
        wanted = dict(arguments.pairs("words", list(words.items())))
        first, last = arguments.day("since", since), arguments.day("until", until)
        with self._database.reading() as connection:
            return issue_words.statements_about(connection, wanted, first, last)

    def frequent_words(self, *, without: Iterable[str] = (), limit: int = 12) -> tuple[tuple[str, int], ...]:
        """Return words that could name an issue, each with the number of statements that contain it.

        Parameters
        ----------
        without
            The words of issues that are there already.
        limit
            How many words at most.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        known, most = arguments.texts("without", without), arguments.count("limit", limit)
        with self._database.reading() as connection:
            return issue_words.frequent_words(connection, known, most)

    def in_context(
        self,
        *,
        ids: Iterable[IdLike] | None = None,
        limit: int | None = None,
        known: Mapping[int, StatementContext] | None = None,
    ) -> tuple[StatementContext, ...]:
        """Return statements with the text around them, as a coder needs them, the latest first.

        Parameters
        ----------
        ids
            Which statements: their ids or rows; None for all.
        limit
            How many statements at most; None for all.
        known
            Statements by number that an earlier call returned and nobody has changed since: they are not loaded again.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        given = None if ids is None else arguments.items("ids", ids)
        numbers = None if given is None else [parse_id(each, "statement").number for each in given]
        most = arguments.count_or_none("limit", limit)
        with self._database.reading() as connection:
            return statement_contexts.in_context(connection, numbers, most, known)

    def vectors(self, said: Sequence[StatementContext]) -> dict[int, Vectors]:
        """Return the vectors of statements with the text around them, by number.

        What documents of an older version lack is encoded and stored now, unless the ledger cannot be written.

        Parameters
        ----------
        said
            Statements, as `in_context` returns them.

        Raises
        ------
        LedgerError
            If the ledger cannot be read.
        """
        given = arguments.items("said", said)
        wanted = [each for each in given if isinstance(each, StatementContext)]
        if len(wanted) != len(given):
            raise LedgerError("said: give statements as `ledger.statements.in_context` returns them")
        with self._database.reading() as connection:
            found = statement_vectors.vectors_of(connection, wanted, store=False)
        missing = [each for each in wanted if each.id not in found]
        for first in range(0, len(missing), _AT_ONCE):
            found |= self._encode(missing[first : first + _AT_ONCE])
        return {id_: statement_vectors.decode(stored) for id_, stored in found.items()}

    def _encode(self, said: Sequence[StatementContext]) -> dict[int, bytes]:
        try:
            with self._database.writing() as connection:
                return statement_vectors.vectors_of(connection, said, store=True)
        except LedgerError:
            return {each.id: statement_vectors.encode(each) for each in said}

    def counts_by_day(
        self, *, actor: IdLike | None = None, since: Day | None = None, until: Day | None = None
    ) -> tuple[DayCount, ...]:
        """Count the statements of each day.

        Parameters
        ----------
        actor
            The speaker: 5, "a5", or the row; None for all speakers.
        since, until
            The first and the last day, both included, as for `list`.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        number = None if actor is None else parse_id(actor, "actor").number
        first, last = arguments.day("since", since), arguments.day("until", until)
        with self._database.reading() as connection:
            return counts.statements_per_day(connection, first, last, number)

    def add(self, document: DocumentId, *, coder: str, **fields: FieldValue) -> RevisionRow:
        """Add a statement that the machine has missed.

        If its content is part of what another statement says, that statement reports it (``within``).

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
            If there is no such document, no content, or a value is wrong.
        """
        key, who = arguments.stored_document_id("document", document), arguments.coder(coder)
        values = parse_fields("statement", fields)
        with self._database.writing() as connection:
            return history.revision_row(connection, additions.add_statement(connection, key, who, values))

    def review_queue(
        self,
        *,
        coder: str | None = None,
        document: DocumentId | None = None,
        only: Collection[IdLike] | None = None,
        first: Sequence[IdLike] = (),
        limit: int = 20,
        offset: int = 0,
    ) -> ReviewQueue:
        """Return the machine's statements that nobody has confirmed, corrected or rejected, the least certain first.

        Parameters
        ----------
        coder
            Whose decisions the agreement counts; None for everybody's.
        document
            Only statements of this document; None for all.
        only
            Only these statements, their ids or rows; None for all.
        first
            Statements that come before the others, in their order.
        limit, offset
            How many statements to return at most, and how many to skip.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        key = arguments.document_id_or_none("document", document)
        who = arguments.text_or_none("coder", coder)
        most, passed = arguments.count("limit", limit), arguments.count("offset", offset)
        given = None if only is None else arguments.items("only", only)
        chosen = None if given is None else {parse_id(each, "statement").number for each in given}
        early = [parse_id(each, "statement").number for each in arguments.items("first", first)]
        with self._database.reading() as connection:
            return review_queue.review_queue(connection, most, passed, key, who, chosen, early)

    def undecided(self, *, only: Iterable[IdLike] | None = None) -> tuple[int, ...]:
        """Return the numbers of the statements in the review queue, the least certain first.

        Parameters
        ----------
        only
            Only these; None for all.

        Raises
        ------
        LedgerError
            If an id is wrong.
        """
        given = None if only is None else arguments.items("only", only)
        chosen = None if given is None else {parse_id(each, "statement").number for each in given}
        with self._database.reading() as connection:
            return tuple(review_queue.undecided(connection, only=chosen))
