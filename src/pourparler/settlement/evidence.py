"""From the positions of a ledger to a scenario: each coding with the statement that it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import get_args

from pourparler.codebook.model import Codebook
from pourparler.ledger import PositionRow
from pourparler.settlement.scenario import Coding, Kind, Scenario, ScenarioError, Term, check_coding

LEANS = ("conditional", "open", "none")
"""Kinds of position that say nothing of preferences: a condition not spelled out, no stance, no issue."""


@dataclass(frozen=True)
class Evidence:
    """A scenario, and for each of its codings the positions that carry it.

    Attributes
    ----------
    left_out
        Positions that the codebook no longer knows: another party, issue or option.
    asides
        What was coded and says nothing of preferences: conditions that are not spelled out, and what stays open.
    """

    scenario: Scenario
    positions: tuple[tuple[PositionRow, ...], ...]
    left_out: tuple[PositionRow, ...]
    asides: tuple[PositionRow, ...] = ()


def evidence(book: Codebook, positions: Sequence[PositionRow]) -> Evidence:
    """Put a scenario together from what was coded.

    What several coders, or several statements of one day, say alike is one coding with several positions.
    """
    parties, issues = tuple(party.name for party in book.parties), book.options
    carried: dict[Coding, list[PositionRow]] = {}
    left_out = []
    asides = []
    for position in positions:
        if position.kind in LEANS:
            asides += [position] if position.kind != "none" and position.party in parties else []
            continue
        try:
            coding = checked(book, position.party, position.kind, position.terms, position.weighed)
        except ScenarioError:
            left_out.append(position)
            continue
        dated = Coding(coding.party, coding.kind, coding.terms, coding.weighed, position.on)
        carried.setdefault(dated, []).append(position)
    codings = tuple(
        replace(each, evidence=rows[0].words, source="; ".join(map(source, rows))) for each, rows in carried.items()
    )
    return Evidence(
        Scenario(parties, issues, codings), tuple(map(tuple, carried.values())), tuple(left_out), tuple(asides)
    )


def source(row: PositionRow) -> str:
    """Where the words of a position stand: who said them, in which document, and the number of the statement."""
    said = row.statement
    who = said.speaker or "nobody named"
    who = f"{who} as {row.told_by} tells it" if row.told_by else who
    where = [who, said.title or said.document, said.publisher]
    return f"s{said.id}, {', '.join(each for each in where if each)}"


def checked(book: Codebook, party: str, kind: str, terms: Sequence[Term] = (), weighed: Sequence[str] = ()) -> Coding:
    """Hold a position against a codebook.

    Raises
    ------
    ScenarioError
        If there is no such party, kind, issue or option, or too few or too many of them.
    """
    kinds: tuple[Kind, ...] = get_args(Kind)
    parties, issues = [each.name for each in book.parties], book.options
    if kind in LEANS:
        if party and party not in parties:
            raise ScenarioError(f"there is no party '{party}'; there are {', '.join(parties)}")
        for issue, option in terms:
            if issue not in issues:
                raise ScenarioError(f"there is no issue '{issue}'; there are {', '.join(issues)}")
            if option and option not in issues[issue]:
                raise ScenarioError(f"'{issue}' has no option '{option}'; it has {', '.join(issues[issue])}")
        return Coding(party, "supports", tuple(terms), tuple(weighed))
    found = next((each for each in kinds if each == kind), None)
    if found is None:
        raise ScenarioError(f"'{kind}' is no kind of position; there are {', '.join((*kinds, *LEANS))}")
    coding = Coding(party, found, tuple(terms), tuple(weighed))
    check_coding(coding, parties, issues)
    return coding
