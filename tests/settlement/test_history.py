"""How a settlement came about, what is supposed beside it, and what would improve an offer."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.settlement import (
    VERBS,
    Coding,
    Scenario,
    ScenarioError,
    Workings,
    active_codings,
    difference,
    frontier,
    improvements,
    inactive_codings,
    read_scenario,
    read_supposition,
    series,
    settle,
    settle_supposed,
    share_history,
    standing_offer,
    steps,
    suppose,
    turns,
)
from pourparler.settlement.acceptance import worths
from pourparler.settlement.improvements import is_never_worse
from scenarios import scenarios
from suite import ROOT, examples

STRIKE = read_scenario((ROOT / "examples" / "strike.yaml").read_text(encoding="utf-8"))


def few(scenario: Scenario) -> Workings:
    return Workings(scenario, samples=200)


def test_each_line_over_time_names_the_statement_that_opened_or_closed_a_deal() -> None:
    workings = few(STRIKE)
    found = turns(workings, series(STRIKE, workings=workings))
    assert [(each.day.day, each.by, each.replaced, each.opened, each.closed) for each in found] == [
        (2, (0,), (), 0, 6),
        (3, (5,), (), 0, 8),
        (14, (9,), (5,), 8, 0),
    ]


@examples(15)
@given(scenarios(parties=3, issues=3, options=3, codings=8, dated=True, rich=True))
def test_what_is_opened_and_closed_adds_up(scenario: Scenario) -> None:
    """With every kind of coding, combinations and rules of decision."""
    workings = few(scenario)
    moments = series(scenario, workings=workings)
    before = None
    by_day = {each.day: each for each in turns(workings, moments)}
    for moment in moments:
        turn = by_day.get(moment.day)
        if turn is None:
            assert before is None or moment.possible == before
        else:
            assert turn.by or turn.closed or turn.opened
            assert turn.possible == moment.possible
            assert before is None or moment.possible == before + (turn.opened or 0) - (turn.closed or 0)
        before = moment.possible


@examples(10)
@given(scenarios(parties=3, issues=2, options=3, codings=6, dated=True, rich=True))
def test_the_shares_over_time_end_where_the_settlement_is(scenario: Scenario) -> None:
    workings = few(scenario)
    settled = settle(scenario, workings=workings, quick=True)
    moments = series(scenario, workings=workings)
    if not moments or not settled.deals:
        return
    best = settled.deals[0]
    last = share_history(workings, [each.day for each in moments], best.deal)[-4:]
    joint = next(each.share for each in reversed(last) if each.party is None)
    if moments[-1].codings == len(settled.codings):
        assert joint == pytest.approx(best.joint)


@examples(15)
@given(scenarios(parties=2, issues=3, options=3, codings=8, rich=True), st.data())
def test_the_difference_of_two_deals_holds_for_every_preference(scenario: Scenario, data: st.DataObject) -> None:
    workings = few(scenario)
    active = active_codings(scenario)
    one, other = (tuple(data.draw(st.sampled_from(options)) for options in scenario.issues.values()) for _ in "ab")
    found, back = difference(workings, active, one, other), difference(workings, active, other, one)
    assert {issue for issue, _, _ in found.changed} == {
        issue for issue, old, new in zip(scenario.issues, one, other, strict=True) if old != new
    }
    for party, each in found.parties.items():
        assert (each.better, each.worse) == (back.parties[party].worse, back.parties[party].better)
        assert each.is_never_worse == back.parties[party].is_never_better
        assert not each.is_never_worse or each.worse == 0
        assert not each.is_never_better or each.better == 0


def test_in_a_space_too_large_to_list_the_first_and_last_deal_count() -> None:
    issues = {f"i{k}": tuple(f"o{j}" for j in range(5)) for k in range(9)}
    said = (
        Coding("North", "insists", (("i0", "o0"),), on=dt.date(2026, 1, 1)),
        Coding("South", "opposes", (("i1", "o0"),), on=dt.date(2026, 1, 2)),
        Coding("South", "insists", (("i0", "o1"),), on=dt.date(2026, 1, 3)),
        Coding("South", "supports", (("i0", "o0"),), on=dt.date(2026, 1, 4)),
    )
    talks = Scenario(("North", "South"), issues, said)
    workings = few(talks)
    found = turns(workings, series(talks, workings=workings))
    assert [(each.day.day, each.by, each.is_possible) for each in found] == [(3, (2,), False), (4, (3,), True)]


def test_a_party_gives_way_when_it_can_accept_more() -> None:
    path = [each for each in steps(few(STRIKE)) if each.party == "Port company"]
    assert [(each.day.day, each.opened, each.closed, each.acceptable) for each in path] == [
        (3, 0, 12, 6),
        (5, 0, 0, 6),
        (14, 12, 0, 18),
        (16, 0, 0, 18),
    ]


@examples(25)
@given(scenarios(parties=2, issues=3, options=3, codings=8, dated=True), st.sets(st.integers(0, 7)))
def test_every_coding_counts_or_has_a_reason(scenario: Scenario, off: set[int]) -> None:
    gone = [k for k in off if k < len(scenario.codings)]
    day = dt.date(2026, 1, 3)
    settled = settle(scenario, day, off=gone, workings=few(scenario), quick=True)
    inactive = inactive_codings(settled, gone)
    assert sorted([*settled.codings, *(each.coding for each in inactive)]) == list(range(len(scenario.codings)))
    for each in inactive:
        assert (each.reason == "superseded") == bool(each.by)
        assert all(k in settled.codings for k in each.by)


@examples(25)
@given(scenarios(parties=2, issues=3, options=3, codings=8), st.data())
def test_what_is_supposed_holds_and_moves_no_number(scenario: Scenario, data: st.DataObject) -> None:
    party = data.draw(st.sampled_from(scenario.parties))
    issue = data.draw(st.sampled_from(list(scenario.issues)))
    option = data.draw(st.sampled_from(scenario.issues[issue]))
    verb = data.draw(st.sampled_from(sorted(VERBS)))
    coding = read_supposition(scenario, f"{party} {verb}  {issue} = {option}")
    assert (coding.party, coding.terms) == (party, ((issue, option),))
    active = active_codings(scenario)
    what = suppose(scenario, [coding], active)
    assert what.scenario.codings[: len(scenario.codings)] == scenario.codings
    settled = settle_supposed(what, workings=few(what.scenario), quick=True)
    assert what.supposed[0] in settled.codings
    assert not set(what.set_aside) & set(settled.codings)
    assert all(what.supposed[0] not in each for each in settled.conflicts), "what contradicts it is set aside"
    assert set(settled.codings) == {*active, *what.supposed} - set(what.set_aside)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Nobody accepts wages=two percent", "unknown party"),
        ("Union likes wages=two percent", "accepts, rejects"),
        ("Union accepts wages=nine percent", "'wages' has no option 'nine percent'"),
        ("Union accepts pay=two percent", "unknown issue 'pay'"),
        ("Union accepts", "name an issue and an option"),
        ("Union accepts wages=two percent, wages=four percent", "one option of each issue"),
        ("", "unknown party"),
    ],
)
def test_a_supposition_that_makes_no_sense_is_refused_in_a_line(text: str, told: str) -> None:
    with pytest.raises(ScenarioError, match=told) as fault:
        read_supposition(STRIKE, text)
    assert len(str(fault.value).splitlines()) == 1


@examples(100)
@given(st.text(max_size=60))
def test_no_text_of_a_supposition_is_more_than_a_mistake(text: str) -> None:
    for words in (text, f"Union {text}", f"Union accepts {text}"):
        try:
            read_supposition(STRIKE, words)
        except ScenarioError as fault:
            assert str(fault)


def test_names_that_hold_commas_and_signs_are_read() -> None:
    odd = Scenario(("A, B", "A"), {"x=y, z": ("one, two=3", "one"), "z": ("a",)})
    coding = read_supposition(odd, "a, b Accepts x=y, z=one, two=3, z=a")
    assert (coding.party, coding.terms) == ("A, B", (("x=y, z", "one, two=3"), ("z", "a")))


def test_the_latest_package_is_the_standing_offer() -> None:
    workings = few(STRIKE)
    offer = standing_offer(settle(STRIKE, workings=workings, quick=True))
    assert offer is not None
    assert (offer.coding, offer.named) == (9, (("wages", "four percent"), ("cranes", "with retraining")))
    assert offer.deal == ("four percent", "with retraining", "a joint board")
    early = settle(STRIKE, dt.date(2026, 3, 13), workings=workings, quick=True)
    assert standing_offer(early) is None


@examples(20)
@given(scenarios(parties=2, issues=3, options=3, codings=8), st.data())
def test_a_sure_improvement_hurts_nobody_whatever_the_preferences(scenario: Scenario, data: st.DataObject) -> None:
    workings = few(scenario)
    settled = settle(scenario, workings=workings, quick=True)
    offer = tuple(data.draw(st.sampled_from(options)) for options in scenario.issues.values())
    for each in improvements(workings, settled.codings, offer):
        assert max(each.better.values()) > 0.5
        for party in scenario.parties:
            known = workings.party(party, settled.codings)
            assert not known.preferences.vetoes_against(each.deal)
            assert known.sample is not None
            gain = np.diff(worths(scenario.issues, known.sample, [offer, each.deal]), axis=1)
            assert (gain >= -1e-6).mean() >= (1 if each.is_sure else 0.5)


def test_an_option_that_is_preferred_is_never_worse() -> None:
    said = Coding("North", "prefers", (("border", "swap"), ("border", "line")))
    talks = Scenario(("North",), {"border": ("line", "swap", "wall")}, (said,))
    known = few(talks).party("North", (0,)).preferences
    assert is_never_worse(known, ("swap",), ("line",))
    assert not is_never_worse(known, ("line",), ("swap",))
    assert not is_never_worse(known, ("wall",), ("line",))
    assert is_never_worse(known, ("wall",), ("wall",))
    found, *_ = improvements(few(talks), (0,), ("line",))
    assert (found.deal, found.is_sure, found.better) == (("swap",), True, {"North": 1.0})


@examples(20)
@given(scenarios(parties=3, issues=3, options=3, codings=8))
def test_no_deal_of_the_picture_is_better_for_all_than_one_on_the_frontier(scenario: Scenario) -> None:
    workings = few(scenario)
    points = frontier(workings, settle(scenario, workings=workings, quick=True))
    values = np.array([list(each.worths.values()) for each in points])
    for each in points:
        own = np.array(list(each.worths.values()))
        assert (np.abs(own) <= 1 + 1e-9).all()
        if each.is_efficient:
            assert not ((values >= own - 1e-12).all(axis=1) & (values > own + 1e-9).any(axis=1)).any()
        if each.is_nash or each.is_smorodinsky:
            assert (own >= -1e-9).all()


def test_a_label_stands_for_its_coding_wherever_it_is() -> None:
    later = Scenario(
        STRIKE.parties, STRIKE.issues, tuple(replace(c, label=f"s{k}") for k, c in enumerate(STRIKE.codings))
    )
    added = replace(later, codings=(Coding("City", "hardest", weighed=("wages",)), *later.codings))
    assert [each.label for each in added.codings[1:]] == [each.label for each in later.codings]
