"""The scenario of a ledger: its positions as codings, each with its statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import get_args

from pourparler.codebook.forms import unknown
from pourparler.codebook.model import Codebook
from pourparler.ledger import PositionRow
from pourparler.settlement.coding import Coding, Kind, ScenarioError, Term, check_coding, unknown_option
from pourparler.settlement.scales import Scale
from pourparler.settlement.scenario import Scenario

WITHOUT_PREFERENCE = ("conditional", "open", "none")
"""Kinds of position that say nothing about preferences: an unspecified condition, no stance, no issue."""


@dataclass(frozen=True)
class Evidence:
    """A scenario, and the positions behind each of its codings.

    Attributes
    ----------
    left_out
        Positions whose party, issue or option is not in the codebook.
    asides
        Positions that say nothing about preferences: unspecified conditions, and open questions.
    """

    scenario: Scenario
    positions: tuple[tuple[PositionRow, ...], ...]
    left_out: tuple[PositionRow, ...]
    asides: tuple[PositionRow, ...] = ()


def evidence(book: Codebook, positions: Sequence[PositionRow]) -> Evidence:
    """Build a scenario from positions.

    Positions that agree, of several coders or of several statements on one day, are one coding. Its label is the number
    of the statement that was coded first, which never changes. Those on an issue without options, which is only
    followed, are not part of a settlement.
    """
    followed = {issue.name for issue in book.issues if not issue.options}
    parties, issues = tuple(party.name for party in book.parties), book.options
    carried: dict[Coding, list[PositionRow]] = {}
    left_out = []
    asides = []
    for position in positions:
        if any(issue in followed for issue, _ in position.terms):
            continue
        if position.kind in WITHOUT_PREFERENCE:
            asides += [position] if position.kind != "none" and position.party in parties else []
            continue
        try:
            coding = check_position(book, position.party, position.kind, position.terms, position.weighed)
        except ScenarioError:
            left_out.append(position)
            continue
        dated = Coding(coding.party, coding.kind, coding.terms, coding.weighed, position.on)
        carried.setdefault(dated, []).append(position)
    codings = tuple(
        replace(each, evidence=rows[0].words, source="; ".join(map(source, rows)), label=rows[0].place)
        for each, rows in carried.items()
    )
    return Evidence(
        Scenario(parties, issues, codings, scales(book), decision=book.decision),
        tuple(map(tuple, carried.values())),
        tuple(left_out),
        tuple(asides),
    )


def scales(book: Codebook) -> dict[str, Scale]:
    """The scales of a codebook's issues: those whose options are in order."""
    return {issue.name: Scale() for issue in book.issues if issue.is_ordered}


def source(row: PositionRow) -> str:
    """The source of a position in words: the id of its statement or stance, speaker, document and publisher."""
    said = row.statement
    who = (said.speaker_names or "unnamed speaker") if said else ""
    who = f"{who}, according to {row.relayed_by}" if row.relayed_by else who
    read = f"read by the machine, {row.confidence:.0%} certain" if row.is_machine else ""
    return ", ".join(filter(None, (row.place, who, row.title or row.document, row.publisher, read)))


def check_position(
    book: Codebook, party: str, kind: str, terms: Sequence[Term] = (), weighed: Sequence[str] = ()
) -> Coding:
    """Check a position against a codebook, and return it as a coding.

    Raises
    ------
    ScenarioError
        If the party, kind, issue or option is unknown, or there are too few or too many of them.
    """
    kinds: tuple[Kind, ...] = get_args(Kind)
    parties, issues = [each.name for each in book.parties], book.options
    if kind in WITHOUT_PREFERENCE:
        if party and party not in parties:
            raise ScenarioError(unknown("party", party, parties))
        known = [each.name for each in book.issues]
        for issue, option in terms:
            if issue not in known:
                raise ScenarioError(unknown("issue", issue, known))
            if option and option not in issues.get(issue, ()):
                raise ScenarioError(unknown_option(issue, option, issues))
        return Coding(party, "supports", tuple(terms), tuple(weighed))
    found = next((each for each in kinds if each == kind), None)
    if found is None:
        raise ScenarioError(unknown("kind of position", kind, (*kinds, *WITHOUT_PREFERENCE)))
    coding = Coding(party, found, tuple(terms), tuple(weighed))
    check_coding(coding, parties, issues, scales(book))
    return coding
