"""What a ledger answers and writes about its codebook and the positions that people code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import AbstractContextManager

from sqlalchemy import Connection

from pourparler.ledger import lives, positions
from pourparler.ledger.positions import Latest, PositionRow, Uttered
from pourparler.ledger.rows import RevisionRow


class Coded:
    """The part of a ledger that is about codings; :class:`pourparler.ledger.Ledger` has it."""

    def _reading(self) -> AbstractContextManager[Connection]:
        raise NotImplementedError

    def _writing(self, doing: str = "") -> AbstractContextManager[Connection]:
        raise NotImplementedError

    def codebook(self) -> str | None:
        """Give the text of the codebook that this ledger is coded by; None if there is none."""
        with self._reading() as connection:
            return positions.codebook(connection)

    def positions(
        self, party: str | None = None, as_of: dt.date | None = None, statement: int | None = None
    ) -> tuple[PositionRow, ...]:
        """Give the positions that people coded, in the order of the days on which they were said."""
        with self._reading() as connection:
            return positions.told(connection, party, as_of, statement)

    def latest_positions(self, as_of: dt.date | None = None) -> tuple[Latest, ...]:
        """Give the latest position of each party on each issue, as of a day."""
        with self._reading() as connection:
            return positions.latest(connection, as_of)

    def uttered(self, numbers: Sequence[int] | None = None, last: int | None = None) -> tuple[Uttered, ...]:
        """Give statements as a coder needs them, the latest first: all of them, some by their numbers, or so many."""
        with self._reading() as connection:
            return positions.uttered(connection, numbers, last)

    def keep_codebook(self, text: str, coder: str) -> RevisionRow:
        """Code by a codebook from now on; positions coded before stay.

        Raises
        ------
        LedgerError
            If it is empty or too large.
        """
        with self._writing() as connection:
            return lives.told(connection, positions.keep_codebook(connection, text, coder))

    def code(
        self,
        statement: int,
        party: str,
        kind: str,
        coder: str,
        terms: Sequence[tuple[str, str]] = (),
        weighed: Sequence[str] = (),
    ) -> RevisionRow:
        """Code what a statement says of a party, an issue, an option.

        Raises
        ------
        LedgerError
            If no such statement stands, or this coder has coded just that.
        """
        with self._writing() as connection:
            return lives.told(connection, positions.code(connection, statement, party, kind, terms, weighed, coder))

    def uncode(self, position: int, coder: str) -> RevisionRow:
        """Take a position away.

        Raises
        ------
        LedgerError
            If none has this number.
        """
        with self._writing() as connection:
            return lives.told(connection, positions.uncode(connection, position, coder))
