"""`ledger.positions`: what people coded of the parties' positions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pourparler.ledger import positions
from pourparler.ledger.collections.base import Collection, DocumentId
from pourparler.ledger.edits import adjudications, batches, comments, history
from pourparler.ledger.edits.adjudications import Adjudication
from pourparler.ledger.edits.batches import Batch
from pourparler.ledger.edits.comments import CommentRow
from pourparler.ledger.errors import LedgerError, described
from pourparler.ledger.queries import positions as position_queries
from pourparler.ledger.queries.positions import LatestPosition, PositionRow
from pourparler.ledger.rows import Evidence, RevisionRow
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.arguments import Day
from pourparler.ledger.validation.field_values import parse_spans
from pourparler.ledger.validation.ids import IdLike, parse_id


class Positions(Collection):
    """The positions of a ledger. A position is given by its number or as its row.

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> from pourparler.record import Document, Record
    >>> note = Document(id="note-1", text="North accepts a swap.", published="2031-05-06")
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     added = ledger.add(Record(reader="none", document=note))
    ...     revision = ledger.statements.add("note-1", coder="ana", content=(6, 20))
    ...     revision = ledger.positions.add(
    ...         "s1", coder="ana", party="North", kind="supports", terms=[("border", "swap")]
    ...     )
    ...     [(row.party, row.kind, row.terms) for row in ledger.positions.list(party="North")]
    [('North', 'supports', (('border', 'swap'),))]
    """

    def list(
        self,
        *,
        party: str | None = None,
        statement: IdLike | None = None,
        document: DocumentId | None = None,
        as_of: Day | None = None,
    ) -> tuple[PositionRow, ...]:
        """Return the positions that people coded, by the day on which they were said.

        Parameters
        ----------
        party
            Only positions of this party, by its name in the codebook.
        statement
            Only positions of this statement: 12, "s12", or the row.
        document
            Only positions in this document.
        as_of
            Only positions said by this day, in documents published by then.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        whose = arguments.text_or_none("party", party)
        number = None if statement is None else parse_id(statement, "statement").number
        where = None if document is None else arguments.stored_document_id("document", document)
        known = arguments.day("as_of", as_of)
        with self._database.reading() as connection:
            return position_queries.list_positions(connection, whose, known, number, where)

    def latest(self, *, as_of: Day | None = None) -> tuple[LatestPosition, ...]:
        """Return the latest position of each party on each issue, as of a day.

        Raises
        ------
        LedgerError
            If `as_of` is not a day.
        """
        known = arguments.day("as_of", as_of)
        with self._database.reading() as connection:
            return position_queries.latest_positions(connection, known)

    def add(
        self,
        statement: IdLike | None = None,
        *,
        coder: str,
        party: str,
        document: DocumentId | None = None,
        span: Sequence[Any] | str | None = None,
        kind: str,
        terms: Iterable[tuple[str, str]] = (),
        weighed: Iterable[str] = (),
    ) -> RevisionRow:
        """Code what a statement, or any other passage, says of a party's position.

        Parameters
        ----------
        statement
            12, "s12", or the row; None for a passage that is no statement.
        coder
            Who decides.
        party
            Whose position, by its name in the codebook.
        document, span
            The passage: its document, and where it begins and ends in the text, as (120, 164) or "120-164".
        kind
            A kind of position: "supports", "opposes", "red_line" and so on.
        terms
            Pairs of an issue and an option; an empty option where only the issue is known.
        weighed
            Issues that are weighed against each other.

        Raises
        ------
        AlreadyCodedError
            If this coder has coded exactly that.
        LedgerError
            If there is no such statement or passage, or an argument is wrong.
        """
        where, who = _where(statement, document, span), arguments.coder(coder)
        whose, what = arguments.text("party", party), arguments.text("kind", kind)
        about, against = arguments.pairs("terms", terms), arguments.texts("weighed", weighed)
        with self._database.writing() as connection:
            return history.revision_row(connection, positions.add(connection, where, whose, what, about, against, who))

    def add_all(
        self, held: Iterable[tuple[IdLike, str]], *, coder: str, kind: str, terms: Iterable[tuple[str, str]] = ()
    ) -> Batch:
        """Code the same position in several statements in one transaction, each as a revision of its own.

        Parameters
        ----------
        held
            Pairs of a statement, as for `add`, and the party whose position it shows.
        coder, kind, terms
            As for `add`.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        who, what, about = arguments.coder(coder), arguments.text("kind", kind), arguments.pairs("terms", terms)
        pairs = [_held(each) for each in arguments.items("held", held)]
        batches.check_number(pairs)
        with self._database.writing() as connection:
            return batches.code_all(connection, pairs, what, about, who)

    def remove(self, id: IdLike, *, coder: str) -> RevisionRow:
        """Remove a position.

        Parameters
        ----------
        id
            Its number, or the row.
        coder
            Who decides.

        Raises
        ------
        LedgerError
            If there is no such position, or an argument is wrong.
        """
        number, who = parse_id(id, "position").number, arguments.coder(coder)
        with self._database.writing() as connection:
            return history.revision_row(connection, positions.remove(connection, number, who))

    def adjudicate(
        self, statement: IdLike, *, coder: str, party: str, issue: str, kept: str | None = None
    ) -> RevisionRow:
        """Decide between coders: keep one coder's positions of a party on an issue, and end those of the others.

        Parameters
        ----------
        statement
            12, "s12", or the row.
        coder
            Who decides.
        party, issue
            Whose positions on what, by their names in the codebook.
        kept
            The coder whose positions count; one who coded the statement but not this issue is right that it says
            nothing of it. None for nobody.

        Raises
        ------
        LedgerError
            If nobody has coded it, the coder has coded nothing in the statement, or an argument is wrong.
        """
        number, who = parse_id(statement, "statement").number, arguments.coder(coder)
        whose, what = arguments.text("party", party), arguments.text("issue", issue)
        whom = arguments.text_or_none("kept", kept)
        with self._database.writing() as connection:
            made = adjudications.adjudicate(connection, number, whose, what, whom, who)
            return history.revision_row(connection, made)

    def adjudications(self) -> tuple[Adjudication, ...]:
        """Return the decisions between coders that are not undone, the latest first."""
        with self._database.reading() as connection:
            return adjudications.list_adjudications(connection)

    def comment(self, id: IdLike, *, coder: str, words: str) -> RevisionRow:
        """Comment on a position.

        Parameters
        ----------
        id
            Its number, or the row.
        coder
            Who comments.
        words
            The comment, as text.

        Raises
        ------
        LedgerError
            If there is no such position, the comment is empty or too long, or an argument is wrong.
        """
        number, who = parse_id(id, "position").number, arguments.coder(coder)
        said = arguments.text("words", words)
        with self._database.writing() as connection:
            return history.revision_row(connection, comments.add_comment(connection, number, said, who))

    def comments(self) -> tuple[CommentRow, ...]:
        """Return the comments on positions, earliest first."""
        with self._database.reading() as connection:
            return comments.list_comments(connection)

    def coded(self) -> tuple[PositionRow, ...]:
        """Return the positions as coders coded them, with those that an adjudication has ended."""
        with self._database.reading() as connection:
            return position_queries.list_positions(connection, adjudicated=True)


def _held(given: object) -> tuple[int, str]:
    pair = arguments.items("held", given)
    if len(pair) != 2:
        raise LedgerError(f"held: {described(pair)} is not a pair; give a statement and a party")
    return parse_id(pair[0], "statement").number, arguments.text("party", pair[1])


def _where(statement: IdLike | None, document: DocumentId | None, span: Sequence[Any] | str | None) -> int | Evidence:
    """Return the number of a statement, or the span of a passage."""
    if document is None and span is None:
        return parse_id(statement, "statement").number
    if statement is not None or document is None:
        raise LedgerError("give a statement, or a document and a span of its text")
    spans = parse_spans("span", span) or ()
    if len(spans) != 1:
        raise LedgerError("span: give one span of the text, such as (120, 164)")
    return Evidence(arguments.text("document", arguments.document_id("document", document)), *spans[0], "")
