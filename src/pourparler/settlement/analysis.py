"""The analysis of a scenario: which agreements remain possible, what blocks, and what to ask next."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pourparler.settlement import acceptance, bargains
from pourparler.settlement.acceptance import Acceptance, excluded_deals
from pourparler.settlement.blocking import MOST, blocking, reasons_against, reasons_for
from pourparler.settlement.conflicts import conflicts, tensions
from pourparler.settlement.deal_space import candidates, necessary_deal, possible_deal
from pourparler.settlement.efficiency import Efficiency, efficiency, expand_preferences
from pourparler.settlement.outcome import DealAnswer, Opened, PartyAnswer, Question, Settlement
from pourparler.settlement.preferences import Preferences
from pourparler.settlement.questions import questions, reopening
from pourparler.settlement.sampling import Sample, sample
from pourparler.settlement.coding import Deal, Term
from pourparler.settlement.scenario import Scenario, active_codings, certain_codings
from pourparler.settlement.stances import Stance, stances
from pourparler.settlement.walk import PRIORS, Prior

LISTED = 10_000
"""The largest number of deals that are listed one by one."""
_PRINTED = 100  # deals in a settlement at most
_CANDIDATES = 10  # deals searched for in a space too large to list
_OPENED = 6  # blocking sets for which the deal that they block is worked out
_REASONED = 10  # deals for which the codings behind each party's answer are worked out
_BARGAINS = 400  # joint preferences for which bargains are worked out
_ASKED = 1_000  # deals on which the gain of a question is measured
_OTHERS = 5  # one in so many preferences is sampled under each of the other priors
_ASKED_OF = 2_000  # preferences of each party on which it is measured
_WEIGHED = 4_000_000  # worths of bargains in memory at once


class _Party:
    """A party and its results, each worked out once."""

    def __init__(self, scenario: Scenario, name: str, codings: Sequence[int], samples: int, seed: int) -> None:
        certain = certain_codings(scenario, codings)
        self.certain = certain
        self.preferences = Preferences.of(scenario, name, certain, [k for k in codings if k not in certain])
        self._scenario, self._codings = scenario, codings
        self._samples, self._seed = samples, seed

    @cached_property
    def sample(self) -> Sample | None:
        return sample(self.preferences, self._scenario.issues, self._samples, self._seed)

    @cached_property
    def other_samples(self) -> dict[Prior, Sample]:
        """Samples under the other priors over weights, where some of their preferences fit."""
        count = max(1, self._samples // _OTHERS)
        found = {
            prior: sample(self.preferences, self._scenario.issues, count, self._seed, prior) for prior in PRIORS[1:]
        }
        return {prior: drawn for prior, drawn in found.items() if drawn is not None and drawn.is_settled}

    @cached_property
    def answers(self) -> Acceptance:
        return acceptance.acceptance(self.preferences, self._scenario.issues, self.sample)

    @cached_property
    def conflicts(self) -> list[tuple[int, ...]]:
        return conflicts(self._scenario, self.certain, self.preferences.party)

    @cached_property
    def stances(self) -> list[Stance]:
        return stances(self._scenario, self.preferences, self._codings)

    @cached_property
    def means(self) -> dict[Term, float]:
        """The mean worth of every option; 0 for one that no coding mentions, as its worth is symmetric."""
        drawn, spoken = self.sample, self.preferences.layout.columns
        if drawn is None:
            return {}
        return {term: 0.0 if spoken(term) is None else float(worth.mean()) for term, worth in drawn.worths.items()}


@dataclass
class Workings:
    """Cached results of each party, so that a change of one party's codings does not recompute the others.

    Use one object for each scenario.
    """

    scenario: Scenario
    samples: int = 20_000
    seed: int = 0
    _parties: dict[tuple[str, tuple[int, ...]], _Party] = field(default_factory=dict)

    def party(self, name: str, codings: Sequence[int]) -> _Party:
        """The results of a party, given the active codings by index."""
        own = tuple(k for k in codings if self.scenario.codings[k].party == name)
        at = list(self.scenario.parties).index(name)
        key = name, own
        if key not in self._parties:
            self._parties[key] = _Party(self.scenario, name, own, self.samples, self.seed + at)
        return self._parties[key]


def settle(
    scenario: Scenario,
    as_of: dt.date | None = None,
    *,
    off: Sequence[int] = (),
    changed: Sequence[int] = (),
    workings: Workings | None = None,
    quick: bool = False,
) -> Settlement:
    """Work out which agreements remain possible.

    Parameters
    ----------
    as_of
        Codings dated later are ignored; None for no limit.
    off
        Indices of codings to ignore; codings that they superseded are active again.
    changed
        Indices of codings that are withdrawn; codings that they superseded stay superseded.
    workings
        Cached results of earlier calls with this scenario.
    quick
        Skip the slowest parts: candidates in a space too large to list, efficiency, bargains, and questions.

    Raises
    ------
    SolverError
        If the solver finds no answer.

    Examples
    --------
    >>> talks = Scenario(("North", "South"), {"border": ("line", "swap")})
    >>> settled = settle(talks)
    >>> settled.possible, settled.necessary
    (2, 0)
    """
    workings = workings or Workings(scenario)
    stand = tuple(k for k in active_codings(scenario, as_of, off) if k not in changed)
    parties = [workings.party(name, stand) for name in scenario.parties]
    all_preferences = [party.preferences for party in parties]
    is_listed = scenario.space <= LISTED
    if is_listed:
        possible = _agreed(scenario, {each.preferences.party: each.answers.possible for each in parties})
        necessary = _agreed(scenario, {each.preferences.party: each.answers.necessary for each in parties})
        one, sure = _first(scenario, possible), _first(scenario, necessary)
        deals = _best_deals(scenario, parties)
    else:
        one, sure = possible_deal(scenario, all_preferences), necessary_deal(scenario, all_preferences)
        deals = [] if quick else _candidates(scenario, parties)
    drawn = [party.sample for party in parties if deals and party.sample is not None]
    looked_at = [] if quick else _all_deals(scenario) if is_listed else deals
    answered, bargained = _deal_answers(scenario, parties, deals, looked_at, is_listed=is_listed, quick=quick)
    certain = certain_codings(scenario, stand)
    blocked = () if one is not None else tuple(blocking(scenario, certain, MOST if is_listed else _CANDIDATES))
    opened = tuple(_opened(scenario, stand, blocked[: 1 if quick else _OPENED], workings))
    return Settlement(
        scenario=scenario,
        as_of=as_of,
        codings=stand,
        possible=int(possible.sum()) if is_listed else None,
        necessary=int(necessary.sum()) if is_listed else None,
        possible_deal=one,
        necessary_deal=sure,
        is_listed=is_listed,
        deals=answered,
        stances=tuple(each for party in parties for each in party.stances),
        conflicts=tuple(each for party in parties for each in party.conflicts),
        tensions=tuple(tensions(scenario, stand)),
        blocking=blocked,
        opened=opened,
        ask_next=() if quick else tuple(reopening(scenario, opened)) or _questions(scenario, parties, looked_at),
        samples=min((each.size for each in drawn), default=0),
        bargained=bargained,
        is_settled=all(each.is_settled for each in drawn),
        mentioned=_mentioned(scenario, stand, all_preferences),
    )


def _mentioned(scenario: Scenario, codings: Sequence[int], parties: Sequence[Preferences]) -> frozenset[Term]:
    terms = [(issue, option) for issue, options in scenario.issues.items() for option in options]
    coded = {term for k in codings for term in (*scenario.codings[k].terms, *scenario.codings[k].other)}
    combined = {term for each in scenario.combinations for term in (*each.terms, *each.when)}
    shaped = {term for term in terms if any(party.layout.columns(term) is not None for party in parties)}
    return frozenset(coded | combined | shaped)


def answer_deal(workings: Workings, codings: Sequence[int], deal: Deal) -> dict[str, PartyAnswer]:
    """The answer of each party to one deal, with the codings behind it.

    Parameters
    ----------
    codings
        Indices of the active codings.
    """
    scenario = workings.scenario
    parties = [workings.party(name, codings) for name in scenario.parties]
    return {each.preferences.party: _party_answers(scenario, each, [deal], is_listed=False)[0] for each in parties}


def _opened(
    scenario: Scenario, stand: Sequence[int], blocked: Sequence[tuple[int, ...]], workings: Workings
) -> Iterator[Opened]:
    others = [k for k in range(len(scenario.codings)) if k not in stand]
    for without in blocked:
        opened = settle(scenario, changed=(*others, *without), workings=workings, quick=True)
        best = opened.deals[0] if opened.deals and opened.deals[0].joint > 0 else None
        deal = best.deal if best else opened.possible_deal
        if deal is None:
            continue
        now = {
            name: reasons_against(scenario, workings.party(name, stand).preferences, deal) for name in scenario.parties
        }
        fails = {name: codings for name, codings in now.items() if codings}
        yield Opened(without, deal, best.joint if best else None, best.error if best else None, fails)


def _agreed(scenario: Scenario, flags: Mapping[str, NDArray[np.bool_]]) -> NDArray[np.bool_]:
    """Which deals are agreements if each party accepts those given for it."""
    agreed = scenario.decision.joint(scenario.parties, {name: own.astype(float) for name, own in flags.items()}) > 0.5
    return agreed & ~excluded_deals(scenario)


def _first(scenario: Scenario, flags: NDArray[np.bool_]) -> Deal | None:
    return _deal(scenario, int(np.argmax(flags))) if flags.any() else None


def _deal(scenario: Scenario, at: int) -> Deal:
    options = list(scenario.issues.values())
    places = np.unravel_index(at, [len(each) for each in options])
    return tuple(each[int(k)] for each, k in zip(options, places, strict=True))


def _all_deals(scenario: Scenario) -> list[Deal]:
    return [_deal(scenario, k) for k in range(scenario.space)]


def _best_deals(scenario: Scenario, parties: Sequence[_Party]) -> list[Deal]:
    """The best deals: by joint share, then by number of parties that must accept, then in the order of the options."""
    joint = scenario.decision.joint(
        scenario.parties, {party.preferences.party: party.answers.share for party in parties}
    ).ravel()
    sure = np.sum([party.answers.necessary for party in parties], axis=0).ravel()
    order = np.lexsort((np.arange(len(joint)), -sure, -joint))
    order = order[~excluded_deals(scenario).ravel()[order]][:_PRINTED]
    return [_deal(scenario, int(k)) for k in order]


def _candidates(scenario: Scenario, parties: Sequence[_Party]) -> list[Deal]:
    able = [party for party in parties if party.sample is not None]
    if not able:
        return []
    preferences = [party.preferences for party in able]
    return candidates(scenario, preferences, [party.means for party in able], _CANDIDATES)


def _deal_answers(
    scenario: Scenario, parties: Sequence[_Party], deals: Sequence[Deal], looked_at: Sequence[Deal], *, is_listed: bool, quick: bool
) -> tuple[tuple[DealAnswer, ...], float]:
    if not deals:
        return (), 0.0
    nash, smorodinsky, bargained = _bargains(scenario, parties, looked_at)
    efficient = _efficient(scenario, parties, deals[:_REASONED] if looked_at else ())
    said = {
        each.preferences.party: _party_answers(scenario, each, deals, is_listed=is_listed, quick=quick) for each in parties
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


def _efficient(scenario: Scenario, parties: Sequence[_Party], deals: Sequence[Deal]) -> dict[Deal, Efficiency | None]:
    """The efficiency of deals that no red line excludes, worked out in parallel."""
    full = [expand_preferences(party.preferences, scenario) for party in parties]
    judged = [
        deal for deal in deals if not any(party.is_ruled_out(deal) or not party.is_consistent for party in full)
    ]
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as at_once:
        return dict(zip(judged, at_once.map(lambda deal: efficiency(scenario, full, deal), judged), strict=True))


def _party_answers(
    scenario: Scenario, party: _Party, deals: Sequence[Deal], *, is_listed: bool, quick: bool = False
) -> list[PartyAnswer]:
    preferences, drawn = party.preferences, party.sample
    share, error = acceptance.shares(preferences, scenario.issues, drawn, deals)
    first = _first_choices(scenario, preferences, drawn, deals)
    others = {} if quick or drawn is None else party.other_samples
    by_prior = {prior: acceptance.shares(preferences, scenario.issues, each, deals) for prior, each in others.items()}
    found = []
    for k, deal in enumerate(deals):
        if is_listed:
            at = tuple(options.index(o) for options, o in zip(scenario.issues.values(), deal, strict=True))
            possible, necessary = bool(party.answers.possible[at]), bool(party.answers.necessary[at])
        else:
            possible, necessary = preferences.can_accept(deal), preferences.must_accept(deal)
        sure = 1.0 if necessary else 0.0 if not possible else None
        priors: dict[Prior, float] = {} if drawn is None else {PRIORS[0]: float(share[k]) if sure is None else sure}
        errors: dict[Prior, float] = {} if drawn is None else {PRIORS[0]: float(error[k]) if sure is None else 0.0}
        for prior, (other, spread) in by_prior.items():
            priors[prior], errors[prior] = (float(other[k]), float(spread[k])) if sure is None else (sure, 0.0)
        because: tuple[int, ...] = ()
        if k < _REASONED:
            because = (
                reasons_for(scenario, preferences, deal)
                if necessary
                else ()
                if possible
                else reasons_against(scenario, preferences, deal)
            )
        found.append(
            PartyAnswer(
                possible,
                necessary,
                float(share[k]) if sure is None else sure,
                float(error[k]) if sure is None else 0.0,
                first[k],
                because,
                priors,
                errors,
            )
        )
    return found


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
    scenario: Scenario, parties: Sequence[_Party], deals: Sequence[Deal]
) -> tuple[dict[Deal, float], dict[Deal, float], float]:
    """How often each deal is the Nash and the Kalai-Smorodinsky bargain, and how often there is a bargain."""
    allowed = [deal for deal in deals if not any(party.preferences.is_ruled_out(deal) for party in parties)]
    samples = [party.sample for party in parties if party.sample is not None]
    if not allowed or len(samples) < len(parties):
        return {}, {}, 0.0
    count = max(20, min(_BARGAINS, *(each.size for each in samples), _WEIGHED // (len(allowed) * len(parties))))
    worths = np.stack(
        [acceptance.worths(scenario.issues, _subsample(each, count, k), allowed) for k, each in enumerate(samples)],
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


def _subsample(drawn: Sample, count: int, party: int) -> Sample:
    """A random subset of sampled preferences, in a different order for each party."""
    return drawn.take(np.random.default_rng(party).permutation(drawn.size)[:count])


def _questions(scenario: Scenario, parties: Sequence[_Party], deals: Sequence[Deal]) -> tuple[Question, ...]:
    if not deals:
        return ()
    samples = {party.preferences.party: party.sample for party in parties if party.sample is not None}
    if len(samples) < len(parties):
        return ()
    deals = deals[:: -(-len(deals) // _ASKED)]
    held = {}
    for party in parties:
        drawn = samples[party.preferences.party].take(slice(None, _ASKED_OF))
        held[party.preferences.party] = acceptance.accepted(party.preferences, scenario.issues, drawn, deals)
    return tuple(questions(scenario, samples, held))
