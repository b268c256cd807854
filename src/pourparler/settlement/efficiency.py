"""Efficient (Pareto-optimal) deals under partly known preferences.

A deal is *possibly* efficient if there are preferences that fit under which every other deal that no red line excludes
is worse for some party, by at least the smallest difference that counts. It is *necessarily* efficient if there are no
preferences that fit under which another such deal is as good for all and better for some party by that much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from pourparler.settlement.coding import Deal
from pourparler.settlement.deal_space import Choice, ruled_out
from pourparler.settlement.layout import Shape
from pourparler.settlement.linear_program import TOLERANCE, Rows, Vector
from pourparler.settlement.preferences import E, Preferences
from pourparler.settlement.scenario import Scenario

Efficiency = Literal["necessarily", "possibly", "never"]
_ROUNDS = 200  # challengers tried before a deal is left undecided
_ROOM = 2.0  # the greatest difference between the worths of two deals


def expand_preferences(party: Preferences, scenario: Scenario) -> Preferences:
    """The same preferences with a column for every option."""
    terms = [(issue, option) for issue, options in scenario.issues.items() for option in options]
    old = party.layout
    free = [term for term in terms if old.columns(term) is None]
    layout = replace(old, spoken=(*old.spoken, *free))
    places = [layout.weights[issue] for issue in old.issues] + [layout.worths[term] for term in old.spoken]
    places += [k - old.gauge + layout.gauge for k in range(old.gauge, old.size)]

    def moved(row: Vector) -> Vector:
        wide = np.zeros(layout.size)
        wide[places] = row
        return wide

    shape = Shape(tuple((moved(row), bound) for row, bound in party.shape.rows), party.shape.peaks)
    constraints = tuple(replace(each, row=moved(each.row)) for each in party.constraints)
    floors = tuple(replace(each, row=moved(each.row)) for each in party.floors)
    return replace(party, layout=layout, constraints=constraints, floors=floors, shape=shape, doubt=None)


def efficiency(scenario: Scenario, parties: Sequence[Preferences], deal: Deal) -> Efficiency | None:
    """Whether a deal is necessarily, possibly or never efficient; None if undecided.

    A deal that a red line excludes is never efficient, nor is any deal if no preference of some party fits.

    Parameters
    ----------
    parties
        All parties, as returned by :func:`expand_preferences`.
    """
    if any(party.is_ruled_out(deal) for party in parties) or not all(party.is_consistent for party in parties):
        return "never"
    if not _has_better_neighbour(scenario, parties, deal) and _better(scenario, parties, deal) is None:
        return "necessarily"
    if _is_best_in_sum(scenario, parties, deal):
        return "possibly"
    found = _defended(scenario, parties, deal)
    return None if found is None else "possibly" if found else "never"


def _has_better_neighbour(scenario: Scenario, parties: Sequence[Preferences], deal: Deal) -> bool:
    """Whether a deal that differs on one issue can be as good for all and better for some party.

    Preferences of parties do not depend on each other, so each party is asked alone. Most deals have such a neighbour,
    and those that nobody speaks of come first; if none is found, deals that differ more must be looked for.
    """
    said = {
        (party.party, term)
        for party in parties
        for term, column in party.layout.worths.items()
        if any(each.row[column] for each in party.constraints)
    }
    changes = [
        (place, issue, option)
        for place, (issue, options) in enumerate(scenario.issues.items())
        for option in options
        if option != deal[place]
    ]
    changes.sort(key=lambda each: sum((party.party, each[1:]) in said for party in parties))
    for place, issue, option in changes:
        if any(party.is_ruled_out((*deal[:place], option, *deal[place + 1 :])) for party in parties):
            continue
        most = 0.0
        for party in parties:
            row = party.layout.package([(issue, deal[place])]) - party.layout.package([(issue, option)])
            found = party.program.minimize(row)
            if found is None or -found.value < 0:
                break
            most = max(most, -found.value)
        else:
            if most >= E:
                return True
    return False


def _is_best_in_sum(scenario: Scenario, parties: Sequence[Preferences], deal: Deal) -> bool:
    """Whether the deal has the greatest sum of worths, by enough on each issue, for some weights of the parties.

    Then it is efficient. A weight times a preference is a point of a cone, so this is one linear program. The answer
    may be no for a deal that is efficient all the same.
    """
    if any(party.layout.switches for party in parties):
        return False
    rows, start = Rows(), len(parties)
    least, most = [0.0] * start, [1.0] * start
    rows.add([(k, 1.0) for k in range(start)], 1.0, 1.0)
    starts = []
    for k, party in enumerate(parties):
        layout = party.layout
        for row, bound in zip(*party.rows, strict=True):
            terms = [(start + int(c), float(row[c])) for c in np.flatnonzero(row)]
            rows.add([*terms, (k, -float(bound))] if bound else terms, high=0.0)
        for gauge in range(layout.gauge, layout.switch):
            rows.add([(start + gauge, 1.0), (k, -1.0)], high=0.0)
        rows.add([*((start + c, 1.0) for c in range(len(layout.issues))), (k, -1.0)], 0.0, 0.0)
        starts.append(start)
        start += layout.size
        least += layout.least.tolist()
        most += [1.0] * layout.size
    out = ruled_out(parties)
    for (issue, options), own in zip(scenario.issues.items(), deal, strict=True):
        for option in options:
            if option != own and (issue, option) not in out:
                terms = []
                for party, first in zip(parties, starts, strict=True):
                    gained = party.layout.package([(issue, own)]) - party.layout.package([(issue, option)])
                    terms += [(first + int(c), float(gained[c])) for c in np.flatnonzero(gained)]
                rows.add(terms, E)
    return rows.program(np.array(least), np.array(most)).minimize(np.zeros(start)) is not None


def _better(scenario: Scenario, parties: Sequence[Preferences], deal: Deal) -> Deal | None:
    """A deal that, under some preferences, is as good for all and better for some party."""
    choice = _others(scenario, parties, deal)
    gains = choice.add_columns(len(parties), 0.0, 1.0, whole=True)
    choice.rows.add([(gains + k, 1.0) for k in range(len(parties))], 1.0)
    for k, party in enumerate(parties):
        start = choice.add_preference(party)
        steps = []
        for issue, own in zip(scenario.issues, deal, strict=True):
            step = choice.add_columns(1, -_ROOM, _ROOM)
            steps.append((step, 1.0))
            for option in scenario.issues[issue]:
                chosen = choice.column[issue, option]
                lost = party.layout.package([(issue, own)]) - party.layout.package([(issue, option)])
                terms = [(start + int(c), float(lost[c])) for c in np.flatnonzero(lost)]
                choice.rows.add([(step, 1.0), *terms, (chosen, _ROOM)], high=_ROOM)
        choice.rows.add([*steps, (gains + k, -E)], 0.0)
    found = choice.program().minimize(choice.costs())
    return None if found is None else choice.deal(found.point)


def _defended(scenario: Scenario, parties: Sequence[Preferences], deal: Deal) -> bool | None:
    """Whether the deal is efficient under some preferences; challengers are added one by one."""
    against: list[Deal] = []
    for _ in range(_ROUNDS):
        held = _held(scenario, parties, deal, against)
        if held is None:
            return False
        other = _challenger(scenario, parties, deal, held)
        if other is None:
            return True
        against.append(other)
    return None


def _held(
    scenario: Scenario, parties: Sequence[Preferences], deal: Deal, against: Sequence[Deal]
) -> list[Vector] | None:
    """Preferences under which each of the given deals is worse for some party; None if there are none."""
    choice = Choice(scenario.issues)
    starts = [choice.add_preference(party) for party in parties]
    for other in against:
        worse = choice.add_columns(len(parties), 0.0, 1.0, whole=True)
        choice.rows.add([(worse + k, 1.0) for k in range(len(parties))], 1.0)
        for k, (party, start) in enumerate(zip(parties, starts, strict=True)):
            lost = party.layout.deal(deal, 0.0) - party.layout.deal(other, 0.0)
            terms = [(start + int(c), float(lost[c])) for c in np.flatnonzero(lost)]
            choice.rows.add([*terms, (worse + k, -_ROOM - E)], -_ROOM)
    found = choice.program().minimize(choice.costs())
    if found is None:
        return None
    return [found.point[start : start + party.layout.size] for party, start in zip(parties, starts, strict=True)]


def _challenger(scenario: Scenario, parties: Sequence[Preferences], deal: Deal, held: Sequence[Vector]) -> Deal | None:
    """The deal closest to being as good for all, if closer than the smallest difference that counts."""
    choice = _others(scenario, parties, deal)
    least = choice.add_columns(1, -_ROOM, _ROOM)
    for party, own in zip(parties, held, strict=True):
        terms = [(column, -float(party.layout.package([term]) @ own)) for term, column in choice.column.items()]
        choice.rows.add([(least, 1.0), *terms], high=-float(party.layout.deal(deal, 0.0) @ own))
    costs = choice.costs()
    costs[least] = -1.0
    found = choice.program().minimize(costs)
    return choice.deal(found.point) if found is not None and -found.value > -E + TOLERANCE * 10 else None


def _others(scenario: Scenario, parties: Sequence[Preferences], deal: Deal) -> Choice:
    choice = Choice(scenario.issues, ruled_out(parties))
    terms = zip(scenario.issues, deal, strict=True)
    choice.rows.add([(choice.column[term], 1.0) for term in terms], high=len(deal) - 1.0)
    for party in parties:
        choice.forbid(party.bars)
    return choice
