"""What the machine has read of the parties' positions, as codings that hold with a probability."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pourparler.codebook.draft_evidence import gather_evidence
from pourparler.codebook.model import Codebook
from pourparler.codebook.redraft import PlacedStance, place_stances, setup_of
from pourparler.ledger import Ledger, PositionRow, StanceRow
from pourparler.settlement.evidence import Evidence, evidence
from pourparler.settlement.scenario import Coding, Kind, Scenario

KIND_OF_STANCE: Mapping[str, Kind] = {
    "supports": "supports",
    "accepts": "supports",
    "offers": "supports",
    "demands": "supports",
    "insists": "insists",
    "opposes": "opposes",
    "rejects": "opposes",
    "red_line": "red_line",
}
"""The coding that a stance on an option is; a stance that is not listed says nothing about preferences."""


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
    rows: tuple[tuple[PositionRow | StanceRow, ...], ...]

    @property
    def unconfirmed(self) -> tuple[int, ...]:
        """The indices of the codings that nobody has confirmed."""
        return tuple(k for k, rows in enumerate(self.rows) if all(_is_read(row) for row in rows))


def gather_readings(ledger: Ledger, book: Codebook, as_of: dt.date | None = None) -> Readings:
    """Collect the confirmed codings of a ledger, and what the machine read under the options of its codebook.

    Parameters
    ----------
    as_of
        The last day of a position; None for no limit.

    Raises
    ------
    ScenarioError
        If the codebook names no parties.
    """
    setup = setup_of(book)
    names = {node.id: node.name for node in setup.walk()}
    placed = [each for each in place_stances(setup, gather_evidence(ledger), ledger) if _is_in_time(each.row, as_of)]
    confirmed = evidence(book, [row for row in ledger.positions.list() if _is_in_time(row, as_of)])
    return join_readings(confirmed, [(_coding(each, names), each.row) for each in placed])


def join_readings(confirmed: Evidence, read: Sequence[tuple[Coding | None, StanceRow]]) -> Readings:
    """Join confirmed codings with stances and the coding that each is, if any.

    Stances that agree, of several documents on one day, are one coding: it is wrong only if all are. Those that agree
    with a confirmed coding of that day count for it.
    """
    known = {_bare(coding): k for k, coding in enumerate(confirmed.scenario.codings)}
    rows: list[list[PositionRow | StanceRow]] = [list(each) for each in confirmed.positions]
    doubts = [0.0] * len(known)
    codings = list(confirmed.scenario.codings)
    for coding, row in read:
        if coding is None:
            continue
        k = known.setdefault(coding, len(codings))
        if k == len(codings):
            words = f"{row.document}, {row.publisher}" if row.publisher else row.document
            codings.append(replace(coding, evidence=row.words, source=words))
            rows.append([])
            doubts.append(1.0)
        if all(isinstance(each, StanceRow) for each in rows[k]):
            rows[k].append(row)
            doubts[k] *= 1.0 - (row.confidence if _is_read(row) else 1.0)
    chances = tuple(1.0 - min(1.0, max(0.0, doubt)) for doubt in doubts)
    scenario = replace(confirmed.scenario, codings=tuple(codings))
    return Readings(scenario, chances, tuple(map(tuple, rows)))


def _coding(placed: PlacedStance, names: Mapping[int, str]) -> Coding | None:
    kind = KIND_OF_STANCE.get(placed.row.stance)
    term = names[placed.issue], names[placed.option]
    return None if kind is None else Coding(names[placed.party], kind, (term,), on=placed.row.on)


def _bare(coding: Coding) -> Coding:
    """Return a coding without its words, as which others are compared with it."""
    return replace(coding, evidence=None, source=None)


def _is_read(row: PositionRow | StanceRow) -> bool:
    """Whether only the machine has said so."""
    return isinstance(row, StanceRow) and row.coder.startswith("machine")


def _is_in_time(row: PositionRow | StanceRow, as_of: dt.date | None) -> bool:
    return as_of is None or row.on is None or row.on <= as_of
