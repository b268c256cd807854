"""Settlement against enumeration at its full size: four parties, five issues, four options, thirty codings."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given

from judge import Judge
from pourparler.settlement import Scenario, Workings, settle
from pourparler.settlement.blocking import blocking
from pourparler.settlement.conflicts import conflicts
from pourparler.settlement.deal_space import necessary_deal, possible_deal
from pourparler.settlement.preferences import Preferences
from scenarios import scenarios
from suite import examples

pytestmark = pytest.mark.slow
FEW = examples(8)


@FEW
@given(scenarios(fewest=16))
def test_what_is_possible_and_necessary_is_counted(scenario: Scenario) -> None:
    judge = Judge(scenario)
    result = settle(scenario, workings=Workings(scenario, samples=400), quick=True)
    can = [deal for deal in judge.deals() if all(judge.possible(p, deal) for p in scenario.parties)]
    must = [deal for deal in can if all(judge.necessary(p, deal) for p in scenario.parties)]
    assert (result.possible, result.necessary) == (len(can), len(must))
    parties = [Preferences.of(scenario, p, judge.codings) for p in scenario.parties]
    one, sure = possible_deal(scenario, parties), necessary_deal(scenario, parties)
    assert (one is not None, sure is not None) == (bool(can), bool(must))
    assert one is None or one in can
    assert sure is None or sure in must


@FEW
@given(scenarios(fewest=16))
def test_conflicts_are_minimal_and_none_of_up_to_three_codings_is_missed(scenario: Scenario) -> None:
    judge = Judge(scenario)
    zero = np.zeros(judge.size)

    def fits(party: str, some: tuple[int, ...]) -> bool:
        return judge.least(party, zero, some) is not None

    for party in scenario.parties:
        found = conflicts(scenario, judge.codings, party)
        for each in found:
            assert not fits(party, each)
            assert all(fits(party, tuple(k for k in each if k != gone)) for gone in each)
        own = scenario.of(party)
        small: set[tuple[int, ...]] = set()
        for size in (1, 2, 3):
            for some in combinations(own, size):
                if not any(set(each) <= set(some) for each in small) and not fits(party, some):
                    small.add(some)
        assert {each for each in found if len(each) <= 3} == small
        assert bool(found) != fits(party, own)


@FEW
@given(scenarios(issues=4, options=3, fewest=12))
def test_what_blocks_opens_a_deal_and_nothing_smaller_does(scenario: Scenario) -> None:
    judge = Judge(scenario)
    found = blocking(scenario, judge.codings, 5)
    assert bool(found) != judge.opened(())
    for each in found[:2]:
        assert judge.opened(each)
        assert not any(judge.opened(tuple(k for k in each if k != gone)) for gone in each)
    if found and len(found[0]) == 2:
        assert not any(judge.opened((k,)) for k in judge.codings)
