"""Blocking codings: the smallest sets without which some deal would be possibly acceptable to all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pourparler.settlement.conflicts import minimal_subset
from pourparler.settlement.constraints import Bar
from pourparler.settlement.deal_space import Choice
from pourparler.settlement.preferences import Preferences
from pourparler.settlement.scenario import Scenario

MOST = 100
"""The greatest number of sets that are searched for."""
_ROOM = 4.0  # the greatest violation of a constraint: worths and weights lie in [-1, 1], weights sum to 1


def blocking(scenario: Scenario, codings: Sequence[int], most: int = MOST) -> list[tuple[int, ...]]:
    """Find the smallest sets of codings that block all deals; empty if nothing blocks.

    A mixed-integer program chooses a deal, a preference for each party, and as few codings to drop as possible. It
    runs again with the sets found so far excluded, until larger sets would be needed.

    Parameters
    ----------
    codings
        Indices of the active codings.
    most
        The greatest number of sets; all are found if there are no more than this.
    """
    choice, first = _program(scenario, codings)
    program, costs = choice.program(), choice.costs()
    costs[first : first + len(codings)] = 1.0
    found: list[tuple[int, ...]] = []
    while len(found) < most:
        answer = program.minimize(costs)
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
    """The program, and the index of the first column that says which codings are dropped."""
    choice = Choice(scenario.issues)
    first = choice.add_columns(len(codings), 0.0, 1.0, whole=True)
    gone = {coding: first + k for k, coding in enumerate(codings)}
    decision, names = scenario.decision, scenario.parties
    accepts: dict[str, int] = {} if decision.needs_all else choice.require_agreement(decision, names)
    for name in names:
        party = Preferences.of(scenario, name, codings)
        own = accepts.get(name)
        spare = [] if own is None else [(own, 1.0)]  # what a party said that need not accept does not count
        free = replace(party.without_codings(), floors=party.floors)
        start = choice.require_possible(free, own, gone)
        for each in party.constraints:
            terms = [(start + int(k), float(each.row[k])) for k in np.flatnonzero(each.row)]
            room = _ROOM + abs(each.bound)
            loose = [(gone[each.coding], -room), *((column, room) for column, _ in spare)]
            choice.rows.add([*terms, *loose], high=each.bound + room * len(spare))
        bars = [*party.bars, *(Bar(((veto.issue, veto.options),), veto.coding) for veto in party.vetoes)]
        for bar in bars:
            if bar.coding is None:
                choice.forbid([bar])
            else:
                choice.forbid([bar], [(gone[bar.coding], -1.0), *spare], float(len(spare)))
    return choice, first


class Fitting:
    """The preferences that fit subsets of a party's codings; one subset is looked at for several deals."""

    def __init__(self, scenario: Scenario, party: Preferences) -> None:
        self._scenario, self._party = scenario, party
        self._unsure = party.doubt.codings if party.doubt else ()
        self._known: dict[tuple[tuple[int, ...], bool], Preferences] = {}

    def of(self, codings: Sequence[int], *, doubtful: bool = False) -> Preferences:
        """The preferences that fit codings, given by index; ``doubtful`` adds those in doubt as such."""
        key = tuple(codings), doubtful
        if key not in self._known:
            unsure = self._unsure if doubtful else ()
            self._known[key] = Preferences.of(self._scenario, self._party.party, codings, unsure)
        return self._known[key]


def reasons_against(
    scenario: Scenario, party: Preferences, deal: tuple[str, ...], fitting: Fitting | None = None
) -> tuple[int, ...]:
    """The codings that keep a party from accepting a deal: its vetoes, or else a minimal set that excludes the deal.

    Empty if it can accept the deal, or if no preference fits its codings.

    Parameters
    ----------
    fitting
        What was looked at for other deals.
    """
    fitting = fitting or Fitting(scenario, party)
    if vetoed := party.vetoes_against(deal):
        return vetoed
    if not party.is_consistent or party.can_accept(deal):
        return ()
    said = [*(each.coding for each in party.constraints), *(floor.coding for floor in party.floors)]
    own = list(dict.fromkeys(said))
    return tuple(minimal_subset(own, lambda some: not fitting.of(some).can_accept(deal)))


def reasons_for(
    scenario: Scenario, party: Preferences, deal: tuple[str, ...], fitting: Fitting | None = None
) -> tuple[int, ...]:
    """A minimal set of codings that makes a party accept a deal; empty if it need not accept.

    Parameters
    ----------
    fitting
        What was looked at for other deals.
    """
    fitting = fitting or Fitting(scenario, party)
    if not party.is_consistent or not party.must_accept(deal):
        return ()
    own = list(dict.fromkeys(each.coding for each in party.constraints))
    levels = [floor.coding for floor in party.floors]
    return tuple(minimal_subset(own, lambda some: fitting.of([*some, *levels], doubtful=True).must_accept(deal)))
