"""A settlement as data for JSON; the keys are part of the public interface."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pourparler.codebook.decision_rule import decision_data
from pourparler.ledger import PositionRow
from pourparler.settlement.coding import Deal
from pourparler.settlement.evidence import source
from pourparler.settlement.files import coding_data, issue_data
from pourparler.settlement.outcome import DealAnswer, Settlement
from pourparler.settlement.scenario import Scenario
from pourparler.settlement.series import Moment


def settlement_data(
    settlement: Settlement, moments: Sequence[Moment] = (), asides: Sequence[PositionRow] = ()
) -> dict[str, Any]:
    """A settlement as data for JSON; codings are given by index in the scenario, from 0.

    Parameters
    ----------
    moments
        The space over time, as returned by :func:`series`.
    asides
        Positions of a ledger that say nothing about preferences.
    """
    scenario = settlement.scenario
    return {
        "schema": "pourparler/settlement/1",
        "as_of": settlement.as_of.isoformat() if settlement.as_of else None,
        "space": scenario.space,
        "possible": settlement.possible,
        "necessary": settlement.necessary,
        "possible_deal": _deal(scenario, settlement.possible_deal),
        "necessary_deal": _deal(scenario, settlement.necessary_deal),
        "candidates": not settlement.is_listed,
        "deals": [_deal_answer(scenario, each) for each in settlement.deals],
        "conflicts": [list(each) for each in settlement.conflicts],
        "tensions": [list(each) for each in settlement.tensions],
        "blocking": [list(each) for each in settlement.blocking],
        "opened": [
            {
                "without": list(each.without),
                "deal": _deal(scenario, each.deal),
                "joint": each.joint,
                "joint_error": each.error,
                "fails": {party: list(codings) for party, codings in each.fails.items()},
            }
            for each in settlement.opened
        ],
        "ask_next": [
            {
                "party": each.party,
                "question": each.question,
                "gain": each.gain,
                "yes": each.yes,
                "codings": list(each.codings),
                "package": dict(each.package) or None,
            }
            for each in settlement.ask_next
        ],
        "stances": [
            {
                "party": each.party,
                "issue": each.issue,
                "option": each.option,
                "stance": each.stance,
                "least": each.least,
                "greatest": each.greatest,
                "codings": list(each.codings),
            }
            for each in settlement.stances
        ],
        "standing": list(settlement.codings),
        "codings": [coding_data(each) for each in scenario.codings],
        "parties": list(scenario.parties),
        "issues": {issue: list(options) for issue, options in scenario.issues.items()},
        "scales": {issue: issue_data(scenario.issues[issue], scale) for issue, scale in scenario.scales.items()},
        "decision": decision_data(scenario.decision),
        "asides": [
            {
                "party": each.party,
                "kind": each.kind,
                "about": [list(term) for term in each.terms],
                "on": each.on.isoformat() if each.on else None,
                "evidence": each.words,
                "source": source(each),
            }
            for each in asides
        ],
        "samples": settlement.samples,
        "settled": settlement.is_settled,
        "bargained": settlement.bargained,
        "series": [
            {
                "as_of": each.day.isoformat(),
                "codings": each.codings,
                "possible": each.possible,
                "necessary": each.necessary,
                "is_possible": each.is_possible,
                "is_necessary": each.is_necessary,
                "joint": each.joint,
            }
            for each in moments
        ],
    }


def _deal(scenario: Scenario, deal: Deal | None) -> dict[str, str] | None:
    return None if deal is None else dict(zip(scenario.issues, deal, strict=True))


def _deal_answer(scenario: Scenario, each: DealAnswer) -> dict[str, Any]:
    parties = each.parties
    return {
        "deal": _deal(scenario, each.deal),
        "possible": {name: said.possible for name, said in parties.items()},
        "necessary": {name: said.necessary for name, said in parties.items()},
        "share": {name: said.share for name, said in parties.items()},
        "error": {name: said.error for name, said in parties.items()},
        "range": {name: [said.low, said.high] for name, said in parties.items()},
        "priors": {name: dict(said.priors) for name, said in parties.items()},
        "prior_errors": {name: dict(said.errors) for name, said in parties.items()},
        "first": {name: said.first for name, said in parties.items()},
        "because": {name: list(said.because) for name, said in parties.items() if said.because},
        "joint": each.joint,
        "joint_error": each.error,
        "joint_range": [each.low, each.high],
        "joint_priors": dict(each.priors),
        "efficient": each.efficient,
        "nash": each.nash,
        "kalai_smorodinsky": each.smorodinsky,
    }
