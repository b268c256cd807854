"""`ledger.proposals`: the texts on the table and their versions."""

from __future__ import annotations

from typing import ClassVar

from pourparler.ledger.collections.base import ReviewableKind
from pourparler.ledger.db.columns import storable_id
from pourparler.ledger.queries import names_like, proposals
from pourparler.ledger.queries.names_like import NamedProposal
from pourparler.ledger.rows import ProposalRow
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.arguments import Day
from pourparler.ledger.validation.ids import IdKind, IdLike, parse_id


class Proposals(ReviewableKind):
    """The proposals of a ledger. A proposal is given by its id (4, "4" or "p4") or as its row.

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     ledger.proposals.list(as_of="2031-05-06")
    ()
    """

    _kinds: ClassVar[tuple[IdKind, ...]] = ("proposal",)

    def list(
        self, *, since: Day | None = None, until: Day | None = None, as_of: Day | None = None
    ) -> tuple[ProposalRow, ...]:
        """Return the proposals by date, one row for all reports of a proposal.

        Parameters
        ----------
        since, until
            The first and the last day, both included, as for `ledger.statements.list`; one report on these days is
            enough.
        as_of
            The state of knowledge on this day: only documents published up to it, in the editions of that day.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        first, last = arguments.day("since", since), arguments.day("until", until)
        known = arguments.day("as_of", as_of)
        with self._database.reading() as connection:
            return proposals.list_proposals(connection, known, since=first, until=last)

    def get(self, id: IdLike) -> ProposalRow | None:
        """Return the proposal with this id, with all its reports; None if there is none, or it is rejected.

        Raises
        ------
        LedgerError
            If this is not the id of a proposal.
        """
        number = parse_id(id, "proposal").number
        with self._database.reading() as connection:
            return proposals.by_number(connection, storable_id(number))

    def find(self, words: str, *, in_order: bool = False, limit: int = 10) -> tuple[NamedProposal, ...]:
        """Return proposals whose name contains some words, the latest first.

        Parameters
        ----------
        words
            Parts of words; case makes no difference.
        in_order
            Whether it is enough that a name contains the letters of each word in their order.
        limit
            How many proposals at most.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        wanted, most = arguments.text("words", words), arguments.count("limit", limit)
        loose = arguments.flag("in_order", in_order)
        with self._database.reading() as connection:
            return names_like.find_proposals(connection, wanted, most, in_order=loose)
