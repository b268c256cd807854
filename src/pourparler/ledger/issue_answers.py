"""The questions about issues that a ledger answers, and what every question needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine

from pourparler.ledger import issues
from pourparler.ledger.database import reading
from pourparler.ledger.errors import told_plainly
from pourparler.ledger.issues import Grid, IssueRow, Network
from pourparler.ledger.rows import StatementRow


class IssueAnswers:
    """What can be asked of a ledger about its issues; every method may raise `LedgerError`."""

    _engine: Engine
    path: Path | str

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with told_plainly(self.path), reading(self._engine) as connection:
            yield connection

    def said(
        self,
        words: str | None,
        speaker: str,
        since: dt.date | None = None,
        until: dt.date | None = None,
        limit: int = 100,
    ) -> tuple[StatementRow, ...]:
        """Give the statements of a speaker that hold all of some words, the latest first.

        Parameters
        ----------
        words
            As for `search`; None for all statements.
        speaker
            A name or a part of it. Who acts for a speaker counts for it too.
        """
        if not (storable(words) and storable(speaker)):
            return ()
        with self._reading() as connection:
            return issues.said(connection, words, speaker, since, until, limit)

    def issues(self) -> tuple[IssueRow, ...]:
        """Give the issues that are followed."""
        with self._reading() as connection:
            return issues.told_issues(connection)

    def issue_grid(
        self, since: dt.date | None = None, until: dt.date | None = None, most: int = 12, speakers: bool = False
    ) -> Grid:
        """Give the latest that each party said about each issue, in a window of days."""
        with self._reading() as connection:
            return issues.grid(connection, since, until, most, speakers=speakers)

    def said_about(
        self,
        issue: int,
        party: int,
        since: dt.date | None = None,
        until: dt.date | None = None,
        speakers: bool = False,
    ) -> tuple[StatementRow, ...]:
        """Give all that a party said about an issue, the latest first."""
        with self._reading() as connection:
            return issues.of_cell(connection, issue, party, since, until, speakers=speakers)

    def network(self, since: dt.date | None = None, until: dt.date | None = None, most: int = 24) -> Network:
        """Give the parties joined by how they lean on the issues, in a window of days."""
        with self._reading() as connection:
            return issues.network(connection, since, until, most)

    def suggested_issues(self, most: int = 12) -> tuple[tuple[str, int], ...]:
        """Give words that could name an issue, with how many statements hold them."""
        with self._reading() as connection:
            return issues.suggested(connection, most)


def storable(text: str | None) -> bool:
    """Whether a ledger could hold this text: a lone surrogate, from an undecodable argument, is none."""
    return text is None or not any("\ud800" <= c <= "\udfff" for c in text)
