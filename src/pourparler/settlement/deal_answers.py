"""The answer of each party to deals: shares, the codings behind them, efficiency, and bargains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pourparler.settlement import acceptance, bargains
from pourparler.settlement.coding import Deal
from pourparler.settlement.efficiency import Efficiency, efficiency, expand_preferences
from pourparler.settlement.outcome import DealAnswer, PartyAnswer
from pourparler.settlement.preferences import Preferences
from pourparler.settlement.sampling import Sample
from pourparler.settlement.scenario import Scenario
from pourparler.settlement.walk import PRIORS, Prior
from pourparler.settlement.workings import PartyResults

_REASONED = 10  # deals for which the codings behind each party's answer are worked out
_BARGAINS = 400  # joint preferences for which bargains are worked out
_WEIGHED = 4_000_000  # worths of bargains in memory at once


def deal_answers(
    scenario: Scenario,
    parties: Sequence[PartyResults],
    deals: Sequence[Deal],
    looked_at: Sequence[Deal],
    *,
    is_listed: bool,
    quick: bool,
) -> tuple[tuple[DealAnswer, ...], float]:
    """The answers of the parties to deals, best first, and how often there is a bargain.

    Parameters
    ----------
    looked_at
        The deals among which bargains are looked for; none where efficiency and bargains are not wanted.
    is_listed
        Whether every deal of the space was evaluated.
    quick
        Skip the other priors over weights.
    """
    if not deals:
        return (), 0.0
    nash, smorodinsky, bargained = _bargains(scenario, parties, looked_at)
    efficient = _efficient(scenario, parties, deals[:_REASONED] if looked_at else ())
    said = {
        each.preferences.party: party_answers(scenario, each, deals, is_listed=is_listed, quick=quick)
        for each in parties
    }
    answers = []
    for k, deal in enumerate(deals):
        own = {name: each[k] for name, each in said.items()}
        joint, error = _joint(scenario, {name: (each.share, each.error) for name, each in own.items()})
        by_prior = _joint_by_prior(scenario, own)
        answers.append(
            DealAnswer(
                deal=deal,
                parties=own,
                joint=joint,
                error=error,
                priors=by_prior,
                efficient=efficient.get(deal),
                nash=nash.get(deal, 0.0),
                smorodinsky=smorodinsky.get(deal, 0.0),
            )
        )
    order = sorted(
        range(len(answers)),
        key=lambda k: (-answers[k].joint, -sum(p.necessary for p in answers[k].parties.values()), k),
    )
    return tuple(answers[k] for k in order), bargained


def _joint(scenario: Scenario, shares: Mapping[str, tuple[float, float]]) -> tuple[float, float]:
    """The probability of an agreement, and its standard error, from the share of each party and its error."""

    def joint(party: str | None = None, share: float = 0.0) -> float:
        own = {name: share if name == party else each for name, (each, _) in shares.items()}
        return float(scenario.decision.joint(scenario.parties, own))

    parts = [(joint(name, 1.0) - joint(name, 0.0)) * error for name, (_, error) in shares.items()]
    return joint(), float(np.sqrt(sum(part**2 for part in parts)))


def _joint_by_prior(scenario: Scenario, parties: Mapping[str, PartyAnswer]) -> dict[Prior, float]:
    """The joint share under each prior; a party of whose preferences none fits counts with those of the first."""
    known = [prior for prior in PRIORS if any(prior in each.priors for each in parties.values())]
    return {
        prior: _joint(scenario, {name: (each.priors.get(prior, each.share), 0.0) for name, each in parties.items()})[0]
        for prior in known
    }


def _efficient(
    scenario: Scenario, parties: Sequence[PartyResults], deals: Sequence[Deal]
) -> dict[Deal, Efficiency | None]:
    """The efficiency of deals that no red line excludes."""
    full = [expand_preferences(party.preferences, scenario) for party in parties]
    judged = [deal for deal in deals if not any(party.is_ruled_out(deal) or not party.is_consistent for party in full)]
    return {deal: efficiency(scenario, full, deal) for deal in judged}


def party_answers(
    scenario: Scenario, party: PartyResults, deals: Sequence[Deal], *, is_listed: bool, quick: bool = False
) -> list[PartyAnswer]:
    """The answers of a party to deals."""
    preferences, drawn = party.preferences, party.sample
    share, error = acceptance.shares(preferences, scenario.issues, drawn, deals)
    first = _first_choices(scenario, preferences, drawn, deals)
    others = {} if quick or drawn is None else party.other_samples
    by_prior = {prior: acceptance.shares(preferences, scenario.issues, each, deals) for prior, each in others.items()}
    answers = [_answer(scenario, party, deal, is_listed=is_listed) for deal in deals]
    reasoned = zip(deals[:_REASONED], answers, strict=False)
    behind = party.reasons({deal: must for deal, (can, must) in reasoned if must or not can})
    found = []
    for k, (deal, (possible, necessary)) in enumerate(zip(deals, answers, strict=True)):
        sure = 1.0 if necessary else 0.0 if not possible else None
        priors: dict[Prior, float] = {} if drawn is None else {PRIORS[0]: float(share[k]) if sure is None else sure}
        errors: dict[Prior, float] = {} if drawn is None else {PRIORS[0]: float(error[k]) if sure is None else 0.0}
        for prior, (other, spread) in by_prior.items():
            priors[prior], errors[prior] = (float(other[k]), float(spread[k])) if sure is None else (sure, 0.0)
        found.append(
            PartyAnswer(
                possible,
                necessary,
                float(share[k]) if sure is None else sure,
                float(error[k]) if sure is None else 0.0,
                first[k],
                behind.get(deal, ()) if k < _REASONED else (),
                priors,
                errors,
            )
        )
    return found


def _answer(scenario: Scenario, party: PartyResults, deal: Deal, *, is_listed: bool) -> tuple[bool, bool]:
    """Whether a party can, and whether it must, accept a deal."""
    if not is_listed:
        return party.preferences.can_accept(deal), party.preferences.must_accept(deal)
    at = tuple(options.index(option) for options, option in zip(scenario.issues.values(), deal, strict=True))
    return bool(party.answers.possible[at]), bool(party.answers.necessary[at])


def _first_choices(scenario: Scenario, party: Preferences, drawn: Sample | None, deals: Sequence[Deal]) -> list[float]:
    """How often each deal is the best for a party, among deals that it does not rule out option by option."""
    out = {(veto.issue, option) for veto in party.vetoes for option in veto.options}
    if drawn is None or any(all((i, o) in out for o in options) for i, options in scenario.issues.items()):
        return [0.0] * len(deals)
    best = []
    for issue, options in scenario.issues.items():
        worths = [
            np.full(drawn.size, -np.inf) if (issue, option) in out else drawn.worths[issue, option]
            for option in options
        ]
        best.append(np.argmax(worths, axis=0))
    found = []
    for deal in deals:
        places = [options.index(option) for options, option in zip(scenario.issues.values(), deal, strict=True)]
        is_best = np.logical_and.reduce([column == place for column, place in zip(best, places, strict=True)])
        found.append(float(is_best.mean()))
    return found


def _bargains(
    scenario: Scenario, parties: Sequence[PartyResults], deals: Sequence[Deal]
) -> tuple[dict[Deal, float], dict[Deal, float], float]:
    """How often each deal is the Nash and the Kalai-Smorodinsky bargain, and how often there is a bargain."""
    allowed = [deal for deal in deals if not any(party.preferences.is_ruled_out(deal) for party in parties)]
    samples = [party.sample for party in parties if party.sample is not None]
    if not allowed or len(samples) < len(parties):
        return {}, {}, 0.0
    count = max(20, min(_BARGAINS, *(each.size for each in samples), _WEIGHED // (len(allowed) * len(parties))))
    worths = np.stack(
        [_gains(scenario, _subsample(each, count, k), allowed) for k, each in enumerate(samples)],
        axis=2,
    )
    nash: dict[Deal, float] = {}
    smorodinsky: dict[Deal, float] = {}
    bargained = 0
    for each in worths:
        one, other = bargains.nash(each), bargains.smorodinsky(each)
        if one is None or other is None:
            continue
        bargained += 1
        nash[allowed[one]] = nash.get(allowed[one], 0.0) + 1 / count
        smorodinsky[allowed[other]] = smorodinsky.get(allowed[other], 0.0) + 1 / count
    return nash, smorodinsky, bargained / count


def _gains(scenario: Scenario, drawn: Sample, deals: Sequence[Deal]) -> NDArray[np.float64]:
    """What deals are worth beyond the least that the party takes: one row for each preference."""
    return acceptance.worths(scenario.issues, drawn, deals) - drawn.level[:, None]


def _subsample(drawn: Sample, count: int, party: int) -> Sample:
    """A random subset of sampled preferences, in a different order for each party."""
    return drawn.take(np.random.default_rng(party).permutation(drawn.size)[:count])
