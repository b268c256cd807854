"""A negotiation as a dispute in option form, if people say which party decides each issue on its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pourparler.exchange.base import ExchangeError
from pourparler.exchange.profiles import Negotiation, check_negotiation
from pourparler.ledger.errors import shown
from pourparler.settlement import Scenario, ScenarioError, Workings, active_codings
from pourparler.settlement.graph_model import (
    DecisionMaker,
    Dispute,
    DisputeAnalysis,
    Graph,
    analyze_dispute,
    build_graph,
    sampled_equilibria,
)
from pourparler.settlement.graph_model.conditions import All

_SAME = 1e-9
"""The greatest difference of two worths that counts as none."""
DRAWS = 100
"""How many preferences are drawn, unless told otherwise."""
_RULED_OUT = -3.0  # the worth of a deal that a party rules out, below that of all others


def dispute_of(found: Negotiation, decides: Mapping[str, str]) -> Dispute:
    """Make a dispute whose states are the deals, and whose moves are changes of the issues that a party decides.

    Every party ranks the deals by their worth. No deal is not a state.

    Parameters
    ----------
    decides
        The party that decides each issue, by issue.

    Raises
    ------
    ExchangeError
        If an issue has no party or an unknown one, fewer than two parties are left, or there are too many deals.

    Examples
    --------
    >>> from pourparler.exchange.profiles import Profile
    >>> worths = {("price", "high"): 2.0, ("price", "low"): 1.0, ("pace", "slow"): 1.0, ("pace", "fast"): 0.0}
    >>> talks = Negotiation(
    ...     {"price": ("high", "low"), "pace": ("slow", "fast")},
    ...     (Profile("Seller", worths, 0.0), Profile("Buyer", {term: -worth for term, worth in worths.items()}, 0.0)),
    ... )
    >>> dispute_of(talks, {"price": "Seller", "pace": "Buyer"}).decision_makers[1].ranking
    ((4,), (2, 3), (1,))
    """
    check_negotiation(found)
    parties = [each.party for each in found.profiles]
    issues = {issue: options for issue, options in found.issues.items() if len(options) > 1}
    for issue, party in decides.items():
        if issue not in found.issues:
            raise ExchangeError(f"there is no issue '{shown(issue)}'; the issues are {', '.join(map(shown, issues))}")
        if party not in parties:
            raise ExchangeError(f"there is no party '{shown(party)}'; the parties are {', '.join(map(shown, parties))}")
    missing = [issue for issue in issues if issue not in decides]
    if missing:
        raise ExchangeError(f"say which party decides '{shown(missing[0])}': --decides '{shown(missing[0])}=PARTY'")
    try:
        makers = [
            DecisionMaker(
                party,
                {issue: options for issue, options in issues.items() if decides[issue] == party},
                priorities=(All(()),),
            )
            for party in parties
        ]
        graph = build_graph(Dispute(tuple(makers)))
        ranked = []
        for maker, profile in zip(makers, found.profiles, strict=True):
            worths = [sum(profile.worths[term] for term in graph.values(k).items()) for k in range(graph.size)]
            groups: list[list[int]] = []
            for k in sorted(range(graph.size), key=lambda k: (-worths[k], k)):
                if groups and worths[groups[-1][0] - 1] - worths[k] < _SAME:
                    groups[-1].append(k + 1)
                else:
                    groups.append([k + 1])
            ranked.append(DecisionMaker(maker.name, maker.options, tuple(map(tuple, groups))))
        return Dispute(tuple(ranked))
    except ScenarioError as fault:
        raise ExchangeError(str(fault)) from None


def analyze_scenario_dispute(
    scenario: Scenario, dispute: Dispute, *, draws: int = DRAWS, seed: int = 0
) -> DisputeAnalysis:
    """Analyze a dispute that was made of a scenario, and how often its equilibria hold over all preferences that fit.

    Parameters
    ----------
    dispute
        As returned by :func:`dispute_of` for the mean preferences.
    draws
        How many preferences of each party are drawn.

    Raises
    ------
    ExchangeError
        If no preference fits the codings of a party, or the dispute has too many states.
    """
    try:
        analysis = analyze_dispute(dispute)
    except ScenarioError as fault:
        raise ExchangeError(str(fault)) from None
    return replace(
        analysis, sampled=sampled_equilibria(analysis.graph, _drawn_ranks(scenario, analysis.graph, draws, seed))
    )


def _drawn_ranks(scenario: Scenario, graph: Graph, draws: int, seed: int) -> Iterator[list[NDArray[np.int_]]]:
    """For each draw, the rank of each state for each decision maker."""
    stand = active_codings(scenario)
    workings = Workings(scenario, max(1_000, draws), seed)
    single = {issue: options[0] for issue, options in scenario.issues.items() if len(options) == 1}
    deals = [
        tuple((single | graph.values(k))[issue] for issue in scenario.issues) for k in range(graph.size)
    ]  # states of such a dispute are whole deals
    values: list[NDArray[np.float64]] = []
    for name in graph.decision_makers:
        party = workings.party(name, stand)
        if party.sample is None:
            raise ExchangeError(f"no preference fits all that {shown(name)} said; `pourparler settle` shows why")
        chosen = np.random.default_rng((seed, len(values))).permutation(party.sample.size)[:draws]
        worths = np.array(
            [
                sum(party.sample.worths[term][chosen] for term in zip(scenario.issues, deal, strict=True))
                if not party.preferences.is_ruled_out(deal)
                else np.full(len(chosen), _RULED_OUT)
                for deal in deals
            ]
        )
        values.append(worths)
    for k in range(min(each.shape[1] for each in values)):
        yield [_ranks(each[:, k]) for each in values]


def _ranks(worths: NDArray[np.float64]) -> NDArray[np.int_]:
    """The rank of each state by its worth; 0 is the best, and equal worths have one rank."""
    order = np.argsort(-worths, kind="stable")
    steps = np.concatenate([[0], np.cumsum(-np.diff(worths[order]) > _SAME)])
    ranks = np.empty(len(worths), dtype=np.int_)
    ranks[order] = steps
    return ranks
