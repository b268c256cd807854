"""`ledger.stances`: where parties stand on the points of the negotiation, as documents say it."""

from __future__ import annotations

from typing import ClassVar

from pourparler.ledger import positions
from pourparler.ledger.collections.base import DocumentId, ReviewableKind, seen_revision
from pourparler.ledger.edits import corrections, history
from pourparler.ledger.queries import stances
from pourparler.ledger.queries.positions import coded_stances
from pourparler.ledger.queries.stances import StanceFilter
from pourparler.ledger.rows import RevisionRow, StanceRow
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.arguments import Day
from pourparler.ledger.validation.field_values import FieldValue, parse_fields
from pourparler.ledger.validation.ids import IdKind, IdLike, parse_id


class Stances(ReviewableKind):
    """The stances of a ledger, which the machine has read. A stance is given by its id (5, "5" or "t5") or as its row.

    A stance names its target in the document's own words. A position of `ledger.positions` is what a person codes
    with the issues and options of the codebook.

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     ledger.stances.list(party="vell", as_of="2031-05-06")
    ()
    """

    _kinds: ClassVar[tuple[IdKind, ...]] = ("stance",)

    def list(
        self,
        *,
        actor: IdLike | None = None,
        party: str | None = None,
        statement: IdLike | None = None,
        document: DocumentId | None = None,
        since: Day | None = None,
        until: Day | None = None,
        as_of: Day | None = None,
        min_confidence: float = 0.0,
        newest_first: bool = False,
        limit: int | None = None,
    ) -> tuple[StanceRow, ...]:
        """Return the stances that pass all filters, by date, then document; the undated come last.

        Parameters
        ----------
        actor
            The party: 5, "a5", or the row.
        party
            The name of the party or a part of it; case and accents make no difference.
        statement
            Only stances that belong to this statement: 12, "s12", or the row.
        document
            Only stances of this document.
        since, until
            The first and the last day, both included. A stance has the day of its statement, else that on which the
            document was published.
        as_of
            The state of knowledge on this day.
        min_confidence
            The least confidence, 0 to 1. Stances that a person has confirmed are always included.
        newest_first
            Whether the last day comes first.
        limit
            How many stances at most; None for all.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        asked = StanceFilter(
            party=arguments.text_or_none("party", party),
            actor=None if actor is None else parse_id(actor, "actor").number,
            statement=None if statement is None else parse_id(statement, "statement").number,
            document=None
            if document is None
            else arguments.text("document", arguments.document_id("document", document)),
            since=arguments.day("since", since),
            until=arguments.day("until", until),
            as_of=arguments.day("as_of", as_of),
            least=arguments.share("min_confidence", min_confidence),
            limit=arguments.count_or_none("limit", limit),
            newest_first=arguments.flag("newest_first", newest_first),
        )
        with self._database.reading() as connection:
            return stances.list_stances(connection, asked)

    def count(self) -> int:
        """Return how many stances `list` returns without a filter."""
        with self._database.reading() as connection:
            return stances.count_stances(connection)

    def get(self, id: IdLike) -> StanceRow | None:
        """Return the stance with this id, even if it is rejected; None if there is none.

        Raises
        ------
        LedgerError
            If this is not the id of a stance.
        """
        number = parse_id(id, "stance").number
        with self._database.reading() as connection:
            return stances.by_number(connection, number)

    def code(
        self,
        id: IdLike,
        *,
        coder: str,
        seen: IdLike | None = None,
        party: str,
        issue: str,
        option: str = "",
        **fields: FieldValue,
    ) -> RevisionRow:
        """Confirm a stance as a position of the codebook, which counts like any other coding.

        Parameters
        ----------
        id
            5, "t5", or the row.
        coder
            Who decides.
        seen
            As for `correct`.
        party
            Whose position it is, by its name in the codebook.
        issue, option
            What it is about, by their names in the codebook.
        fields
            As for `correct`; without fields the stance is confirmed as it is.

        Raises
        ------
        ChangedError
            If somebody has changed it since.
        LedgerError
            If there is no such stance, it is rejected, or an argument is wrong.
        """
        meant, who, last = parse_id(id, "stance"), arguments.coder(coder), seen_revision(seen)
        whose, term = arguments.text("party", party), (arguments.text("issue", issue), arguments.text("option", option))
        values = parse_fields("stance", fields)
        with self._database.writing() as connection:
            corrections.check_seen(connection, corrections.check_exists(connection, meant), last)
            if values:
                number = corrections.correct(connection, meant, who, values)
            else:
                number = corrections.confirm(connection, meant, who)
            positions.add_for_stance(connection, meant.number, whose, term, number)
            return history.revision_row(connection, number)

    def coded(self) -> frozenset[int]:
        """Return the numbers of the stances that are coded as positions, or whose coding somebody has removed."""
        with self._database.reading() as connection:
            return coded_stances(connection)

    def confirmed(self) -> frozenset[int]:
        """Return the numbers of the stances that a person has confirmed or corrected, and nobody rejected."""
        with self._database.reading() as connection:
            return stances.confirmed(connection)
