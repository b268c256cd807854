"""What a ledger answers and writes about its codebook and the positions that people code."""

from __future__ import annotations

from collections.abc import Iterable

from pourparler.ledger import positions
from pourparler.ledger.edits import history
from pourparler.ledger.positions import Latest, PositionRow, Uttered
from pourparler.ledger.rows import RevisionRow
from pourparler.ledger.transactions import Transactions
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.arguments import Day
from pourparler.ledger.validation.ids import IdLike, parse_id


class Coded(Transactions):
    """The part of a ledger that is about positions; :class:`pourparler.ledger.Ledger` has it."""

    def codebook(self) -> str | None:
        """Give the text of the codebook that this ledger is coded by; None if there is none."""
        with self._reading() as connection:
            return positions.codebook(connection)

    def positions(
        self, *, party: str | None = None, statement: IdLike | None = None, as_of: Day | None = None
    ) -> tuple[PositionRow, ...]:
        """Give the positions that people coded, in the order of the days on which they were said.

        Parameters
        ----------
        party
            Of one party only, by its name in the codebook.
        statement
            Of one statement only: 12, "s12", or the row.
        as_of
            Said by this day, in documents published by then.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        whose = arguments.text_or_none("party", party)
        number = None if statement is None else parse_id(statement, "statement").number
        known = arguments.day("as_of", as_of)
        with self._reading() as connection:
            return positions.told(connection, whose, known, number)

    def latest_positions(self, *, as_of: Day | None = None) -> tuple[Latest, ...]:
        """Give the latest position of each party on each issue, as of a day.

        Raises
        ------
        LedgerError
            If `as_of` is no day.
        """
        known = arguments.day("as_of", as_of)
        with self._reading() as connection:
            return positions.latest(connection, known)

    def uttered(self, *, statements: Iterable[IdLike] | None = None, limit: int | None = None) -> tuple[Uttered, ...]:
        """Give statements with the words around them, as a coder needs them, the latest first.

        Parameters
        ----------
        statements
            Which ones: their ids or rows; None for all.
        limit
            How many at most; None for all.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        given = None if statements is None else arguments.items("statements", statements)
        numbers = None if given is None else [parse_id(each, "statement").number for each in given]
        most = arguments.count_or_none("limit", limit)
        with self._reading() as connection:
            return positions.uttered(connection, numbers, most)

    def keep_codebook(self, text: str, *, coder: str) -> RevisionRow:
        """Code by a codebook from now on; positions coded before stay.

        Parameters
        ----------
        text
            The codebook, as YAML. It is kept as it is.
        coder
            Who decides.

        Raises
        ------
        LedgerError
            If it is empty or too large, or an argument is wrong.
        """
        whole, who = arguments.text("text", text), arguments.coder(coder)
        with self._writing() as connection:
            return history.told(connection, positions.keep_codebook(connection, whole, who))

    def code(
        self,
        statement: IdLike,
        *,
        coder: str,
        party: str,
        kind: str,
        terms: Iterable[tuple[str, str]] = (),
        weighed: Iterable[str] = (),
    ) -> RevisionRow:
        """Code what a statement says of a party's position.

        Parameters
        ----------
        statement
            12, "s12", or the row.
        coder
            Who decides.
        party
            Whose position, by its name in the codebook.
        kind
            A kind of position: "supports", "opposes", "red_line" and so on.
        terms
            Pairs of an issue and an option; an empty option where only the issue is known.
        weighed
            Issues that are weighed against each other.

        Raises
        ------
        CodedAlreadyError
            If this coder has coded just that.
        LedgerError
            If there is no such statement, or an argument is wrong.
        """
        number, who = parse_id(statement, "statement").number, arguments.coder(coder)
        whose, what = arguments.text("party", party), arguments.text("kind", kind)
        about, against = arguments.pairs("terms", terms), arguments.texts("weighed", weighed)
        with self._writing() as connection:
            return history.told(connection, positions.code(connection, number, whose, what, about, against, who))

    def uncode(self, position: IdLike, *, coder: str) -> RevisionRow:
        """Take a position away.

        Parameters
        ----------
        position
            Its number, or the row.
        coder
            Who decides.

        Raises
        ------
        LedgerError
            If none has this number, or an argument is wrong.
        """
        number, who = parse_id(position, "position").number, arguments.coder(coder)
        with self._writing() as connection:
            return history.told(connection, positions.uncode(connection, number, who))
