"""What blocks: the smallest sets of codings without which some deal would be possibly acceptable to all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pourparler.settlement.conflicts import least
from pourparler.settlement.deal_space import Choice
from pourparler.settlement.preferences import Preferences
from pourparler.settlement.scenario import Scenario

MOST = 100
"""How many sets are looked for."""
_ROOM = 2.0  # by how much a constraint may at most be missed: worths and weights lie in [-1, 1], weights sum to 1


def blocking(scenario: Scenario, codings: Sequence[int], most: int = MOST) -> list[tuple[int, ...]]:
    """Find the smallest sets of codings that stand between the parties and any deal; none if nothing blocks.

    A mixed-integer program chooses a deal, a preference of each party and codings to leave out, as few as it can; it
    is asked again without the sets that it found until it needs more of them.

    Parameters
    ----------
    codings
        Those that stand, by their places.
    most
        How many sets are looked for; up to this number, all are found.
    """
    choice, first = _program(scenario, codings)
    program, costs = choice.program(), choice.costs()
    costs[first : first + len(codings)] = 1.0
    found: list[tuple[int, ...]] = []
    while len(found) < most:
        answer = program.least(costs)
        if answer is None:
            break
        gone = [k for k in range(len(codings)) if answer.point[first + k] > 0.5]
        if not gone or (found and len(gone) > len(found[0])):
            break
        found.append(tuple(sorted(codings[k] for k in gone)))
        row = np.zeros(len(costs))
        row[[first + k for k in gone]] = 1.0
        program.add(row, -np.inf, len(gone) - 1.0)
    return sorted(found)


def _program(scenario: Scenario, codings: Sequence[int]) -> tuple[Choice, int]:
    """A program whose columns from the second number on say which codings are left out."""
    choice = Choice(scenario.issues)
    first = choice.columns(len(codings), 0.0, 1.0, whole=True)
    gone = {coding: first + k for k, coding in enumerate(codings)}
    for name in scenario.parties:
        party = Preferences.of(scenario, name, codings)
        free = Preferences(name, party.layout, (), ())
        start = choice.can_accept(free)
        for each in party.constraints:
            terms = [(start + int(k), float(each.row[k])) for k in np.flatnonzero(each.row)]
            choice.rows.add([*terms, (gone[each.coding], -_ROOM - abs(each.bound))], high=each.bound)
        for veto in party.vetoes:
            for option in veto.options:
                choice.rows.add([(choice.column[veto.issue, option], 1.0), (gone[veto.coding], -1.0)], high=0.0)
    return choice, first


def why_not(scenario: Scenario, party: Preferences, deal: tuple[str, ...]) -> tuple[int, ...]:
    """The codings because of which a party cannot accept a deal: its vetoes, or else a smallest set that excludes it.

    Empty if it can accept the deal, or if no preference fits its codings.
    """
    if vetoed := party.vetoed(deal):
        return vetoed
    if not party.exist or party.possible(deal):
        return ()
    own = list(dict.fromkeys(each.coding for each in party.constraints))
    return tuple(least(own, lambda some: not Preferences.of(scenario, party.party, some).possible(deal)))


def why(scenario: Scenario, party: Preferences, deal: tuple[str, ...]) -> tuple[int, ...]:
    """The codings because of which a party accepts a deal whatever else it prefers; none if that is not so."""

    if not party.exist or not party.necessary(deal):
        return ()
    own = list(dict.fromkeys(each.coding for each in party.constraints))
    return tuple(least(own, lambda some: Preferences.of(scenario, party.party, some).necessary(deal)))
