"""The analysis of a scenario: which agreements remain possible, what blocks, and what to ask next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pourparler.settlement import acceptance
from pourparler.settlement.acceptance import excluded_deals
from pourparler.settlement.blocking import MOST, blocking, reasons_against
from pourparler.settlement.coding import Deal, Term
from pourparler.settlement.conflicts import tensions
from pourparler.settlement.deal_answers import deal_answers, party_answers
from pourparler.settlement.deal_space import candidates, necessary_deal, possible_deal
from pourparler.settlement.outcome import Opened, PartyAnswer, Question, Settlement
from pourparler.settlement.preferences import Preferences
from pourparler.settlement.questions import questions, reopening
from pourparler.settlement.scenario import Scenario, active_codings, certain_codings
from pourparler.settlement.workings import PartyResults, Workings

LISTED = 10_000
"""The largest number of deals that are listed one by one."""
_PRINTED = 100  # deals in a settlement at most
_CANDIDATES = 10  # deals searched for in a space too large to list
_OPENED = 6  # blocking sets for which the deal that they block is worked out
_ASKED = 1_000  # deals on which the gain of a question is measured
_ASKED_OF = 2_000  # preferences of each party on which it is measured


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
        possible = agreed_deals(scenario, {each.preferences.party: each.answers.possible for each in parties})
        necessary = agreed_deals(scenario, {each.preferences.party: each.answers.necessary for each in parties})
        one, sure = _first(scenario, possible), _first(scenario, necessary)
        deals = _best_deals(scenario, parties)
    else:
        one, sure = possible_deal(scenario, all_preferences), necessary_deal(scenario, all_preferences)
        deals = [] if quick else _candidates(scenario, parties)
    drawn = [party.sample for party in parties if deals and party.sample is not None]
    looked_at = [] if quick else _all_deals(scenario) if is_listed else deals
    answered, bargained = deal_answers(scenario, parties, deals, looked_at, is_listed=is_listed, quick=quick)
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
    return {each.preferences.party: party_answers(scenario, each, [deal], is_listed=False)[0] for each in parties}


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


def agreed_deals(scenario: Scenario, flags: Mapping[str, NDArray[np.bool_]]) -> NDArray[np.bool_]:
    """Which deals are agreements if each party accepts those given for it: by the rule of decision, and not excluded.

    Parameters
    ----------
    flags
        For each party, whether it accepts each deal; one axis for each issue.
    """
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


def _best_deals(scenario: Scenario, parties: Sequence[PartyResults]) -> list[Deal]:
    """The best deals: by joint share, then by number of parties that must accept, then in the order of the options."""
    joint = scenario.decision.joint(
        scenario.parties, {party.preferences.party: party.answers.share for party in parties}
    ).ravel()
    sure = np.sum([party.answers.necessary for party in parties], axis=0).ravel()
    order = np.lexsort((np.arange(len(joint)), -sure, -joint))
    order = order[~excluded_deals(scenario).ravel()[order]][:_PRINTED]
    return [_deal(scenario, int(k)) for k in order]


def _candidates(scenario: Scenario, parties: Sequence[PartyResults]) -> list[Deal]:
    able = [party for party in parties if party.sample is not None]
    if not able:
        return []
    preferences = [party.preferences for party in able]
    return candidates(scenario, preferences, [party.means for party in able], _CANDIDATES)


def _questions(scenario: Scenario, parties: Sequence[PartyResults], deals: Sequence[Deal]) -> tuple[Question, ...]:
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
    return tuple(questions(scenario, samples, held, deals))
