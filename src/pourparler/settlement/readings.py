"""What is known and read of the parties' positions, as codings that hold with a probability."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from math import prod

from pourparler.codebook.draft_evidence import Evidence as Gathered
from pourparler.codebook.model import Codebook
from pourparler.codebook.standing import find_positions, read_positions
from pourparler.ledger import Ledger, PositionRow
from pourparler.settlement.evidence import Evidence, evidence
from pourparler.settlement.scenario import Scenario


@dataclass(frozen=True)
class Readings:
    """Codings of which some are confirmed, and the others hold with a probability.

    Attributes
    ----------
    scenario
        The confirmed codings first, then those that nobody has confirmed.
    chances
        The probability that each coding is right: 1 if a person has confirmed it.
    rows
        What each coding rests on.
    """

    scenario: Scenario
    chances: tuple[float, ...]
    rows: tuple[tuple[PositionRow, ...], ...]

    @property
    def unconfirmed(self) -> tuple[int, ...]:
        """The indices of the codings that nobody has confirmed."""
        return tuple(k for k, rows in enumerate(self.rows) if all(row.is_machine for row in rows))


def gather_readings(
    ledger: Ledger, book: Codebook, as_of: dt.date | None = None, gathered: Gathered | None = None
) -> Readings:
    """Collect the confirmed codings of a ledger, and what the machine read under the options of its codebook.

    Parameters
    ----------
    as_of
        The last day of a position; None for no limit.
    gathered
        What `gather_evidence` returns, if the caller has it.

    Raises
    ------
    ScenarioError
        If the codebook names no parties, or no issue with options.
    """
    rows = find_positions(ledger, book, until=as_of, read=read_positions(ledger, book, gathered))
    return readings_in(evidence(book, sorted(rows, key=lambda row: row.is_machine)))


def readings_in(found: Evidence) -> Readings:
    """Take the codings of some positions with the probability that each is right.

    Positions that agree, of several documents on one day, are one coding: it is wrong only if all are.
    """
    chances = tuple(
        1.0 if not all(row.is_machine for row in rows) else 1.0 - prod(1.0 - _certainty(row) for row in rows)
        for rows in found.positions
    )
    return Readings(found.scenario, chances, found.positions)


def _certainty(row: PositionRow) -> float:
    return min(1.0, max(0.0, row.confidence))
