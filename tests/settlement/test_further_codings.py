"""Every further kind of coding, scales and rules of decision, held against direct enumeration."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judge import Judge
from pourparler.settlement import (
    KINDS,
    Kind,
    Scenario,
    ScenarioError,
    Workings,
    active_codings,
    settle,
)
from pourparler.settlement.blocking import blocking, reasons_against, reasons_for
from pourparler.settlement.conflicts import conflicts
from pourparler.settlement.deal_space import necessary_deal, possible_deal
from pourparler.settlement.efficiency import efficiency, expand_preferences
from pourparler.settlement.preferences import Preferences
from pourparler.settlement.scenario import certain_codings
from scenarios import scenarios, strengthen
from suite import examples

SOME = examples(25)
FEW = examples(12)


def quickly(scenario: Scenario, **how: object):  # type: ignore[no-untyped-def]
    return settle(scenario, workings=Workings(scenario, samples=400), quick=True, **how)  # type: ignore[arg-type]


@SOME
@given(scenarios(parties=3, issues=3, options=3, codings=10, rich=True))
def test_every_answer_is_that_of_enumeration(scenario: Scenario) -> None:
    judge = Judge(scenario)
    result = quickly(scenario)
    own = {each.deal: each for each in result.deals}
    for party in scenario.parties:
        preferences = Preferences.of(scenario, party, judge.codings)
        for deal in judge.deals():
            possible, necessary = judge.possible(party, deal), judge.necessary(party, deal)
            assert preferences.can_accept(deal) == possible, (party, deal)
            assert preferences.must_accept(deal) == necessary, (party, deal)
            if deal in own:
                said = own[deal].parties[party]
                assert (said.possible, said.necessary) == (possible, necessary)
    assert set(own) == {deal for deal in judge.deals() if not judge.excluded(deal)} or len(own) == 100


@pytest.mark.parametrize("kind", [*KINDS[10:], "only_with"])
@FEW
@given(data=st.data())
def test_each_kind_of_coding_is_that_of_enumeration(kind: Kind, data: st.DataObject) -> None:
    """With two codings of the kind, strong ones too, among few others: answers, the space, and what blocks."""
    drawn = scenarios(parties=2, issues=3, options=3, codings=4, rich=True, certainly=kind)
    scenario = data.draw(drawn.filter(lambda made: any(each.kind == kind for each in made.codings)))
    if data.draw(st.booleans()):
        with suppress(ScenarioError):  # not every kind says of a difference that it is not zero
            scenario = strengthen(scenario, len(scenario.codings) - 1)
    judge = Judge(scenario)
    result = quickly(scenario)
    for party in scenario.parties:
        preferences = Preferences.of(scenario, party, judge.codings)
        for deal in judge.deals():
            assert preferences.can_accept(deal) == judge.possible(party, deal), (party, deal)
            assert preferences.must_accept(deal) == judge.necessary(party, deal), (party, deal)
    assert result.possible == sum(map(judge.can_agree, judge.deals()))
    assert result.necessary == sum(map(judge.must_agree, judge.deals()))


@SOME
@given(scenarios(parties=3, issues=3, options=3, codings=9, rich=True))
def test_the_space_is_that_of_enumeration(scenario: Scenario) -> None:
    judge = Judge(scenario)
    result = quickly(scenario)
    can = [deal for deal in judge.deals() if judge.can_agree(deal)]
    must = [deal for deal in judge.deals() if judge.must_agree(deal)]
    assert (result.possible, result.necessary) == (len(can), len(must))
    parties = [Preferences.of(scenario, p, judge.codings) for p in scenario.parties]
    one, sure = possible_deal(scenario, parties), necessary_deal(scenario, parties)
    assert (one is not None, sure is not None) == (bool(can), bool(must))
    assert one is None or one in can
    assert sure is None or sure in must


@FEW
@given(scenarios(parties=2, issues=3, options=3, codings=8, rich=True))
def test_conflicts_are_those_of_enumeration(scenario: Scenario) -> None:
    judge = Judge(scenario)
    for party in scenario.parties:
        assert set(conflicts(scenario, judge.codings, party)) == judge.conflicts(party)


@FEW
@given(scenarios(parties=3, issues=2, options=2, codings=6, rich=True))
def test_what_blocks_is_that_of_enumeration(scenario: Scenario) -> None:
    judge = Judge(scenario)
    assert set(blocking(scenario, judge.codings)) == judge.blocking(6)


@FEW
@given(scenarios(parties=2, issues=2, options=3, codings=5, rich=True))
def test_efficient_deals_are_those_of_enumeration(scenario: Scenario) -> None:
    judge = Judge(scenario)
    parties = [expand_preferences(Preferences.of(scenario, p, judge.codings), scenario) for p in scenario.parties]
    if not all(party.is_consistent for party in parties) or scenario.space > 6:
        return
    if any(len(judge._patterns(p, judge.codings)) > 1 for p in scenario.parties):
        return  # the judge of efficiency knows no peaks
    for deal in judge.allowed():
        assert efficiency(scenario, parties, deal) == judge.efficiency(deal)


@FEW
@given(scenarios(parties=2, issues=3, options=3, codings=9, rich=True))
def test_the_codings_behind_an_answer_are_enough(scenario: Scenario) -> None:
    for name in scenario.parties:
        party = Preferences.of(scenario, name, range(len(scenario.codings)))
        levels = [k for k in scenario.of(name) if scenario.codings[k].kind == "at_least"]
        for deal in Judge(scenario).deals()[:6]:
            if against := reasons_against(scenario, party, deal):
                assert not Preferences.of(scenario, name, against).can_accept(deal)
            if behind := reasons_for(scenario, party, deal):
                assert Preferences.of(scenario, name, [*behind, *levels]).must_accept(deal)


@FEW
@given(scenarios(parties=2, issues=3, options=3, codings=6, fewest=1, rich=True), st.data())
def test_a_strong_coding_is_that_of_enumeration(scenario: Scenario, data: st.DataObject) -> None:
    strong = data.draw(st.integers(0, len(scenario.codings) - 1))
    try:
        scenario = strengthen(scenario, strong)
    except ScenarioError:
        return
    judge = Judge(scenario)
    for party in scenario.parties:
        preferences = Preferences.of(scenario, party, judge.codings)
        for deal in judge.deals():
            assert preferences.can_accept(deal) == judge.possible(party, deal)
            assert preferences.must_accept(deal) == judge.necessary(party, deal)


@FEW
@given(scenarios(parties=2, issues=2, options=3, codings=6, fewest=1, dated=True, rich=True), st.data())
def test_what_rests_on_no_coding_in_doubt_is_that_of_enumeration(scenario: Scenario, data: st.DataObject) -> None:
    sure = data.draw(
        st.lists(st.sampled_from([1.0, 0.5]), min_size=len(scenario.codings), max_size=len(scenario.codings))
    )
    codings = tuple(replace(each, sure=share) for each, share in zip(scenario.codings, sure, strict=True))
    scenario = replace(scenario, codings=codings)
    active = active_codings(scenario)
    unsure = [k for k in range(len(codings)) if sure[k] < 1]
    sets = []
    for held in range(2 ** len(unsure)):
        left = [k for n, k in enumerate(unsure) if not held >> n & 1]
        firm = replace(scenario, codings=tuple(replace(each, sure=1.0) for each in codings))
        sets.append(set(active_codings(firm, off=left)))
    assert set(certain_codings(scenario, active)) == set.intersection(*sets)
    assert set(active) == set.union(*sets)
    certain = replace(
        scenario,
        codings=tuple(
            replace(each, sure=0.5 if k not in set.intersection(*sets) else 1.0) for k, each in enumerate(codings)
        ),
    )
    judge = Judge(certain, sorted(active))
    result = quickly(scenario)
    for each in result.deals:
        for party, said in each.parties.items():
            assert said.possible == judge.possible(party, each.deal)
            assert said.necessary == judge.necessary(party, each.deal)
