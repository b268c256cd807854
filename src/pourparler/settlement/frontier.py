"""The frontier of deals: what each is worth to the parties on average over the preferences that fit.

Preferences are not known, so the picture is drawn for the mean of the sampled ones. A deal is on the frontier if no
other deal that nobody rules out is worth more to one party and as much to all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pourparler.settlement.bargains import efficient, front_of, nash, smorodinsky
from pourparler.settlement.coding import Deal
from pourparler.settlement.linear_program import Matrix
from pourparler.settlement.outcome import Settlement
from pourparler.settlement.scenario import Scenario
from pourparler.settlement.workings import Workings

_DRAWN = 400  # deals of a picture beside those of the frontier


@dataclass(frozen=True)
class FrontierPoint:
    """A deal in the picture.

    Attributes
    ----------
    worths
        For each party, its mean worth, from -1 to 1: 0 is no deal, 1 the most that any deal moves the party either way.
    is_efficient
        Whether the deal is on the frontier.
    is_nash, is_smorodinsky
        Whether it is the bargain of Nash, or of Kalai and Smorodinsky, for the mean preferences.
    is_offer
        Whether it is the standing offer.
    """

    deal: Deal
    worths: Mapping[str, float]
    is_efficient: bool
    is_nash: bool
    is_smorodinsky: bool
    is_offer: bool


def frontier(workings: Workings, settlement: Settlement, offer: Deal | None = None) -> tuple[FrontierPoint, ...]:
    """The frontier and other deals around it; empty if a party's codings contradict one another,
    and in a space too large to list with more than two parties, whose frontier may hold most deals.

    Where parties rule out every option of an issue, the picture leaves red lines aside.

    Parameters
    ----------
    offer
        The standing offer, which is in the picture whoever rules it out.
    """
    scenario = workings.scenario
    parties = [workings.party(name, settlement.codings) for name in scenario.parties]
    if not (settlement.is_listed or len(parties) == 2) or any(party.sample is None for party in parties):
        return ()
    out = {(v.issue, o) for party in parties for v in party.preferences.vetoes for o in v.options}
    options = [[o for o in every if (issue, o) not in out] for issue, every in scenario.issues.items()]
    if not all(options):  # somebody rules out every deal: red lines are left aside
        options = [list(every) for every in scenario.issues.values()]
    tables = [
        [[party.means[issue, option] for party in parties] for option in left]
        for issue, left in zip(scenario.issues, options, strict=True)
    ]
    deals, values = _deals(scenario, settlement, tables, options)
    front = set(efficient(values).tolist())
    named = nash(values), smorodinsky(values)
    drawn = sorted({*front, *(k for k in named if k is not None), *range(min(len(deals), _DRAWN))})
    if offer is not None and offer not in deals:
        own = [sum(party.means[t] for t in zip(scenario.issues, offer, strict=True)) for party in parties]
        deals, values = [*deals, offer], np.vstack([values, own])
        drawn.append(len(deals) - 1)
    elif offer is not None:
        drawn = sorted({*drawn, deals.index(offer)})
    most = np.maximum(np.abs(values).max(axis=0), 1e-9)
    return tuple(
        FrontierPoint(
            deals[k],
            dict(zip(scenario.parties, (values[k] / most).tolist(), strict=True)),
            k in front,
            k == named[0],
            k == named[1],
            deals[k] == offer,
        )
        for k in drawn
    )


def opposed_pair(points: Sequence[FrontierPoint]) -> tuple[str, str] | None:
    """The two parties of which one gains most where the other loses; None of fewer than two parties or deals."""
    if not points or len(points[0].worths) < 2:
        return None
    names = list(points[0].worths)
    values = np.array([list(each.worths.values()) for each in points])
    spread = values - values.mean(axis=0)
    alike = spread.T @ spread
    alike[np.tril_indices(len(names))] = np.inf
    one, other = np.unravel_index(int(np.argmin(alike)), alike.shape)
    return names[int(one)], names[int(other)]


def _deals(
    scenario: Scenario, settlement: Settlement, tables: list[list[list[float]]], options: list[list[str]]
) -> tuple[list[Deal], Matrix]:
    """All deals that nobody rules out, best first; of a space too large to list, the frontier and the candidates."""
    parties = len(scenario.parties)
    if settlement.is_listed:
        values, places = np.zeros((1, parties)), np.zeros((1, 0), dtype=np.intp)
        for table in tables:
            size = len(values)
            values = (values[:, None, :] + np.array(table)[None, :, :]).reshape(-1, parties)
            added = np.tile(np.arange(len(table)), size)
            places = np.column_stack([np.repeat(places, len(table), axis=0), added])
    else:
        values, places = front_of(tables)
    order = np.argsort(-values.min(axis=1), kind="stable")
    deals = [tuple(left[int(k)] for left, k in zip(options, row, strict=True)) for row in places[order]]
    return deals, values[order]
