"""Improvements on a standing offer: deals that make no party worse off than the offer does.

For a party, the difference of two deals is linear in its preference, so whether one is at least as good under *every*
preference that fits is a linear program; how often it is, is counted over the sampled preferences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

import numpy as np

from pourparler.settlement.acceptance import worths
from pourparler.settlement.analysis import LISTED
from pourparler.settlement.coding import Deal, Term
from pourparler.settlement.linear_program import TOLERANCE, Vector
from pourparler.settlement.outcome import Settlement
from pourparler.settlement.preferences import Preferences
from pourparler.settlement.sampling import Sample
from pourparler.settlement.scenario import Scenario
from pourparler.settlement.workings import Workings

_COUNTED = 2_000  # sampled preferences of a party
_LEAST = 0.6  # a party that loses more often than in two of five preferences is hurt
_DEALS = 20_000  # deals compared with an offer at most


@dataclass(frozen=True)
class Offer:
    """The offer that stands.

    Attributes
    ----------
    coding
        The coding in which a party accepts it; None if somebody named the offer.
    named
        Its options that were said; the others are those of the best deal that has these.
    """

    deal: Deal
    coding: int | None
    named: tuple[Term, ...]


@dataclass(frozen=True)
class Improvement:
    """A deal, and how each party fares with it beside the offer.

    Attributes
    ----------
    as_good
        For each party, the share of its preferences under which the deal is at least as good as the offer.
    better
        The same for better than the offer, by more than the solver's tolerance.
    is_sure
        Whether it is at least as good for every party, under every preference that fits.
    """

    deal: Deal
    as_good: Mapping[str, float]
    better: Mapping[str, float]
    is_sure: bool


def standing_offer(settlement: Settlement) -> Offer | None:
    """The latest package that a party accepts, completed by the best deal that has it; None if there is none."""
    scenario = settlement.scenario
    packages = [k for k in settlement.codings if scenario.codings[k].kind == "accepts"]
    if not packages or not settlement.deals:
        return None
    latest = max(packages, key=lambda k: (scenario.codings[k].on is not None, scenario.codings[k].on, k))
    named = dict(scenario.codings[latest].terms)
    fitting = (each.deal for each in settlement.deals if _has(scenario, each.deal, named))
    best = next(fitting, settlement.deals[0].deal)
    deal = tuple(named.get(issue, option) for issue, option in zip(scenario.issues, best, strict=True))
    return Offer(deal, latest, scenario.codings[latest].terms)


def _has(scenario: Scenario, deal: Deal, named: Mapping[str, str]) -> bool:
    return all(named.get(issue, option) == option for issue, option in zip(scenario.issues, deal, strict=True))


def improvements(workings: Workings, codings: Sequence[int], offer: Deal, most: int = 5) -> tuple[Improvement, ...]:
    """Deals that hurt no party compared with an offer, the surest first.

    A deal counts if for every party it is at least as good under every preference that fits, or under at least six of
    ten sampled ones, and better for some party under most. Deals that a party rules out are left out. In a space of
    more than 10,000 deals, those are compared that differ from the offer on at most two issues.

    Parameters
    ----------
    codings
        Indices of the active codings.
    """
    scenario = workings.scenario
    parties = [workings.party(name, codings) for name in scenario.parties]
    samples = [party.sample for party in parties]
    deals = [
        deal
        for deal in _others(scenario, codings, offer)
        if not any(party.preferences.vetoes_against(deal) for party in parties)
    ]
    if not deals or any(each is None for each in samples):
        return ()
    drawn = [_first(each) for each in samples if each is not None]
    gains = [worths(scenario.issues, each, deals) - worths(scenario.issues, each, [offer]) for each in drawn]
    as_good = np.array([(each >= -TOLERANCE).mean(axis=0) for each in gains])
    better = np.array([(each > TOLERANCE).mean(axis=0) for each in gains])
    found = []
    for k in np.flatnonzero((as_good.min(axis=0) >= _LEAST) & (better.max(axis=0) > 0.5)):
        sure = bool((as_good[:, k] == 1).all()) and all(
            is_never_worse(party.preferences, deals[k], offer) for party in parties
        )
        found.append(
            Improvement(
                deals[k],
                dict(zip(scenario.parties, as_good[:, k].tolist(), strict=True)),
                dict(zip(scenario.parties, better[:, k].tolist(), strict=True)),
                sure,
            )
        )
    found.sort(key=lambda each: (not each.is_sure, -float(np.prod(list(each.as_good.values())))))
    return tuple(found[:most])


def is_never_worse(party: Preferences, deal: Deal, offer: Deal) -> bool:
    """Whether a deal is at least as good as an offer for a party, under every preference that fits its codings."""
    layout = party.layout
    row: Vector = layout.deal(deal, 0.0) - layout.deal(offer, 0.0)
    for issue, new, old in zip(layout.issues, deal, offer, strict=True):
        if new != old:
            # An option that no coding mentions may be worth as little, or as much, as the issue weighs.
            weight = layout.weights[issue]
            row[weight] -= sum((layout.deal(each, 1.0) - layout.deal(each, 0.0))[weight] for each in (deal, offer))
    found = party.program.minimize(row)
    return found is not None and found.value >= -TOLERANCE


def _others(scenario: Scenario, codings: Sequence[int], offer: Deal) -> Iterable[Deal]:
    """Other deals; of options of an issue that no coding mentions, the offer's or else the first."""
    spoken = {term for k in codings for term in scenario.codings[k].terms}
    options = []
    for (issue, every), own in zip(scenario.issues.items(), offer, strict=True):
        silent = [o for o in every if (issue, o) not in spoken]
        kept = own if own in silent else next(iter(silent), None)
        options.append([o for o in every if (issue, o) in spoken or o == kept])
    if scenario.space <= LISTED:
        made: Iterable[Deal] = product(*options)
    else:
        made = (
            tuple(chosen.get(k, own) for k, own in enumerate(offer))
            for pair in combinations(range(len(offer)), min(2, len(offer)))
            for chosen in (dict(zip(pair, picked, strict=True)) for picked in product(*(options[k] for k in pair)))
        )
    different = dict.fromkeys(deal for deal in made if deal != offer)
    return list(different)[:_DEALS]


def _first(drawn: Sample) -> Sample:
    own = {term: worth[:_COUNTED] for term, worth in drawn.worths.items()}
    return replace(drawn, weights=drawn.weights[:_COUNTED], worths=own)
