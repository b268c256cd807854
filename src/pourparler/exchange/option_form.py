"""A negotiation as a dispute in option form, if people say which party decides each issue on its own."""

from __future__ import annotations

from collections.abc import Mapping

from pourparler.exchange.base import ExchangeError
from pourparler.exchange.profiles import Negotiation, check_negotiation
from pourparler.ledger.errors import shown
from pourparler.settlement import ScenarioError
from pourparler.settlement.graph_model import DecisionMaker, Dispute, build_graph
from pourparler.settlement.graph_model.conditions import All

_SAME = 1e-9
"""The greatest difference of two worths that counts as none."""


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
