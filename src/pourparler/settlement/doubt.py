"""A settlement in doubt: codings that may be wrong hold in as many draws as they are likely to be right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from pourparler.settlement import acceptance
from pourparler.settlement.analysis import settle
from pourparler.settlement.linear_program import Vector
from pourparler.settlement.outcome import Settlement
from pourparler.settlement.scenario import Scenario
from pourparler.settlement.workings import Workings


@dataclass(frozen=True)
class Influence:
    """How much a coding in doubt changes.

    Attributes
    ----------
    coding
        Its index.
    change
        By how much the joint shares of the best deals differ, on average, between draws in which it holds and others.
    if_holds, if_not
        The greatest joint share of these deals where it holds, and where it does not.
    """

    coding: int
    change: float
    if_holds: float
    if_not: float


@dataclass(frozen=True)
class DoubtfulSettlement:
    """A settlement over many draws of the codings that hold.

    Attributes
    ----------
    settlement
        The settlement: shares are those of all draws; possible and necessary rest only on codings that hold in all.
    influences
        The codings in doubt, those first that change most: look at these first.
    """

    settlement: Settlement
    influences: tuple[Influence, ...]


def settle_doubtful(
    scenario: Scenario,
    chances: Mapping[int, float],
    as_of: dt.date | None = None,
    *,
    samples: int = 20_000,
    seed: int = 0,
) -> DoubtfulSettlement:
    """Settle a scenario many times at once, with codings drawn by how likely they are to be right.

    Each chain of the sample is a draw: it walks over the preferences that fit the codings that hold in it. In a later
    draw an earlier coding is superseded only where the later one holds. Draws whose codings no preference fits are left
    out. The cost is that of one settlement, whatever the number of codings in doubt.

    Parameters
    ----------
    chances
        How likely a coding is to be right, by index, 0 to 1; others are as sure as they are coded. At 0 it is left out.
    as_of
        Codings dated later are ignored; None for no limit.

    Examples
    --------
    >>> from pourparler.settlement.coding import Coding
    >>> said = Coding("North", "opposes", (("border", "line"),))
    >>> talks = Scenario(("North",), {"border": ("line", "swap")}, (said,))
    >>> found = settle_doubtful(talks, {0: 0.5}, samples=2_000)
    >>> found.influences[0].coding, found.influences[0].change > 0.1
    (0, True)
    """
    off = [k for k, chance in chances.items() if chance <= 0]
    codings = tuple(
        replace(each, sure=min(1.0, chances[k])) if chances.get(k, 0) > 0 else each
        for k, each in enumerate(scenario.codings)
    )
    drawn = replace(scenario, codings=codings)
    workings = Workings(drawn, samples, seed)
    found = settle(drawn, as_of, off=off, workings=workings)
    return DoubtfulSettlement(found, tuple(_influences(found, workings)))


def _influences(settlement: Settlement, workings: Workings) -> list[Influence]:
    scenario, deals = settlement.scenario, [each.deal for each in settlement.deals]
    shares: dict[str, Vector] = {}
    split: dict[int, tuple[str, Vector, Vector]] = {}
    for name in scenario.parties:
        party = workings.party(name, settlement.codings)
        if party.sample is None or not deals:
            return []
        held = acceptance.accepted(party.preferences, scenario.issues, party.sample, deals)
        shares[name] = held.mean(axis=0)
        for coding, holds in party.sample.holds.items():
            if scenario.codings[coding].sure < 1 and 0 < np.count_nonzero(holds) < len(holds):
                split[coding] = name, held[holds].mean(axis=0), held[~holds].mean(axis=0)
    found = []
    for coding, (name, if_holds, if_not) in split.items():
        one = scenario.decision.joint(scenario.parties, {**shares, name: if_holds})
        other = scenario.decision.joint(scenario.parties, {**shares, name: if_not})
        found.append(Influence(coding, float(np.abs(one - other).mean()), float(one.max()), float(other.max())))
    return sorted(found, key=lambda each: (-each.change, each.coding))
