"""`ledger.issues`: the issues that are followed by words, and who says what about them."""

from __future__ import annotations

from pourparler.ledger import issues
from pourparler.ledger.collections.base import Collection
from pourparler.ledger.edits import history
from pourparler.ledger.issues import Grid, IssueRow, Network
from pourparler.ledger.rows import RevisionRow, StatementRow
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.arguments import Day
from pourparler.ledger.validation.ids import IdLike, parse_id


class Issues(Collection):
    """The issues that a ledger follows. An issue is given by its number or as its row.

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     revision = ledger.issues.follow("harbour", coder="ana", words="harbour; port")
    ...     [issue.name for issue in ledger.issues.list()]
    ...     revision = ledger.issues.unfollow(1, coder="ana")
    ...     ledger.issues.list()
    ['harbour']
    ()
    """

    def list(self) -> tuple[IssueRow, ...]:
        """Return the issues that are followed."""
        with self._database.reading() as connection:
            return issues.list_issues(connection)

    def grid(
        self,
        *,
        since: Day | None = None,
        until: Day | None = None,
        speakers: bool = False,
        limit: int = 12,
    ) -> Grid:
        """Return the latest statement of each party about each issue.

        Parameters
        ----------
        since, until
            The first and the last day, both included, as for `ledger.statements.list`.
        speakers
            Whether each speaker has a row of its own, instead of the actor it acts for.
        limit
            How many parties at most, those with the most statements.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        first, last = arguments.day("since", since), arguments.day("until", until)
        alone, most = arguments.flag("speakers", speakers), arguments.count("limit", limit)
        with self._database.reading() as connection:
            return issues.issue_grid(connection, first, last, most, speakers=alone)

    def statements(
        self,
        id: IdLike,
        *,
        party: IdLike,
        since: Day | None = None,
        until: Day | None = None,
        speakers: bool = False,
    ) -> tuple[StatementRow, ...]:
        """Return the statements of a party about an issue, the latest first.

        Parameters
        ----------
        id
            The issue.
        party
            An actor: 5, "a5", or the row.
        since, until, speakers
            As for `grid`.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        about, whose = parse_id(id, "issue").number, parse_id(party, "actor").number
        first, last = arguments.day("since", since), arguments.day("until", until)
        alone = arguments.flag("speakers", speakers)
        with self._database.reading() as connection:
            return issues.cell_statements(connection, about, whose, first, last, speakers=alone)

    def network(self, *, since: Day | None = None, until: Day | None = None, limit: int = 24) -> Network:
        """Return the parties, linked by agreement and disagreement on the issues.

        Parameters
        ----------
        since, until
            The first and the last day, both included, as for `ledger.statements.list`.
        limit
            How many parties at most, those with the most statements.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        first, last = arguments.day("since", since), arguments.day("until", until)
        most = arguments.count("limit", limit)
        with self._database.reading() as connection:
            return issues.party_network(connection, first, last, most)

    def suggestions(self, *, limit: int = 12) -> tuple[tuple[str, int], ...]:
        """Return words that could name an issue, each with the number of statements that contain it.

        Raises
        ------
        LedgerError
            If `limit` is not a whole number, or is negative.
        """
        most = arguments.count("limit", limit)
        with self._database.reading() as connection:
            return issues.suggestions(connection, most)

    def follow(self, name: str, *, coder: str, words: str = "") -> RevisionRow:
        """Follow an issue.

        Parameters
        ----------
        name
            Its name.
        coder
            Who decides.
        words
            The words that speak of it, with ";" between alternatives; the name if empty.

        Raises
        ------
        LedgerError
            If the name is empty or taken, or an argument is wrong.
        """
        called, who, spoken = arguments.text("name", name), arguments.coder(coder), arguments.text("words", words)
        with self._database.writing() as connection:
            return history.revision_row(connection, issues.follow_issue(connection, called, spoken, who))

    def unfollow(self, id: IdLike, *, coder: str) -> RevisionRow:
        """Stop following an issue.

        Raises
        ------
        LedgerError
            If there is no such issue, or an argument is wrong.
        """
        number, who = parse_id(id, "issue").number, arguments.coder(coder)
        with self._database.writing() as connection:
            return history.revision_row(connection, issues.unfollow(connection, number, who))
