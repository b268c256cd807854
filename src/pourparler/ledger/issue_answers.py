"""What a ledger answers about the issues that are followed by words."""

from __future__ import annotations

from pourparler.ledger import issues
from pourparler.ledger.issues import Grid, IssueRow, Network
from pourparler.ledger.rows import StatementRow
from pourparler.ledger.transactions import Transactions
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.arguments import Day
from pourparler.ledger.validation.ids import IdLike, parse_id


class IssueAnswers(Transactions):
    """The part of a ledger that answers about issues; :class:`pourparler.ledger.Ledger` has it."""

    def said(
        self,
        speaker: str,
        *,
        words: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        limit: int = 100,
    ) -> tuple[StatementRow, ...]:
        """Give the statements of a speaker that hold all of some words, the latest first.

        Parameters
        ----------
        speaker
            A name or a part of it. Who acts for a speaker counts for it too.
        words
            As for `search`; None for all statements.
        since, until
            The first and the last day, both included, with the rule of `statements`.
        limit
            How many at most.

        Raises
        ------
        LedgerError
            If an argument is wrong, or there is no word to search for.
        """
        name, wanted = arguments.text("speaker", speaker), arguments.text_or_none("words", words)
        first, last = arguments.day("since", since), arguments.day("until", until)
        most = arguments.count("limit", limit)
        with self._reading() as connection:
            return issues.said(connection, wanted, name, first, last, most)

    def issues(self) -> tuple[IssueRow, ...]:
        """Give the issues that are followed."""
        with self._reading() as connection:
            return issues.told_issues(connection)

    def issue_grid(
        self,
        *,
        since: Day | None = None,
        until: Day | None = None,
        speakers: bool = False,
        limit: int = 12,
    ) -> Grid:
        """Give the latest that each party said about each issue.

        Parameters
        ----------
        since, until
            The first and the last day, both included, with the rule of `statements`.
        speakers
            Whether each speaker stands alone, and not for whom it acts.
        limit
            How many parties at most, those that say most.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        first, last = arguments.day("since", since), arguments.day("until", until)
        alone, most = arguments.flag("speakers", speakers), arguments.count("limit", limit)
        with self._reading() as connection:
            return issues.grid(connection, first, last, most, speakers=alone)

    def said_about(
        self,
        issue: IdLike,
        *,
        party: IdLike,
        since: Day | None = None,
        until: Day | None = None,
        speakers: bool = False,
    ) -> tuple[StatementRow, ...]:
        """Give all that a party said about an issue, the latest first.

        Parameters
        ----------
        issue
            Its number, or the row.
        party
            An actor: 5, "a5", or the row.
        since, until, speakers
            As for `issue_grid`.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        about, whose = parse_id(issue, "issue").number, parse_id(party, "actor").number
        first, last = arguments.day("since", since), arguments.day("until", until)
        alone = arguments.flag("speakers", speakers)
        with self._reading() as connection:
            return issues.of_cell(connection, about, whose, first, last, speakers=alone)

    def network(self, *, since: Day | None = None, until: Day | None = None, limit: int = 24) -> Network:
        """Give the parties joined by how they lean on the issues.

        Parameters
        ----------
        since, until
            The first and the last day, both included, with the rule of `statements`.
        limit
            How many parties at most, those that say most.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        first, last = arguments.day("since", since), arguments.day("until", until)
        most = arguments.count("limit", limit)
        with self._reading() as connection:
            return issues.network(connection, first, last, most)

    def suggested_issues(self, *, limit: int = 12) -> tuple[tuple[str, int], ...]:
        """Give words that could name an issue, with how many statements hold them; at most `limit`.

        Raises
        ------
        LedgerError
            If `limit` is no whole number, or is negative.
        """
        most = arguments.count("limit", limit)
        with self._reading() as connection:
            return issues.suggested(connection, most)
