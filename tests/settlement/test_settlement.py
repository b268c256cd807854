"""What settlement answers, held against direct enumeration, and what must hold of every answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from judge import Judge
from pourparler.brief.settlement_words import deal_words
from pourparler.settlement import (
    KINDS,
    Coding,
    Inactive,
    Scenario,
    Workings,
    active_codings,
    inactive_codings,
    series,
    settle,
)
from pourparler.settlement.blocking import blocking, reasons_against, reasons_for
from pourparler.settlement.conflicts import conflicts
from pourparler.settlement.deal_space import candidates, necessary_deal, possible_deal, ruled_out
from pourparler.settlement.efficiency import efficiency, expand_preferences
from pourparler.settlement.preferences import VETOES, Preferences
from scenarios import coding, scenarios
from suite import examples

FEW = examples(12)
TALKS = Scenario(("North", "South"), {"border": ("line", "swap"), "troops": ("none", "free")})


def quickly(scenario: Scenario, **how: object):  # type: ignore[no-untyped-def]
    return settle(scenario, workings=Workings(scenario, samples=400), quick=True, **how)  # type: ignore[arg-type]


def said(
    party: str, kind: str, *terms: tuple[str, str], on: str | None = None, weighed: tuple[str, ...] = ()
) -> Coding:
    assert kind in KINDS
    return Coding(party, kind, terms, (), dt.date.fromisoformat(on) if on else None)  # type: ignore[arg-type]


@FEW
@given(scenarios())
def test_every_deal_is_answered_as_enumeration_answers_it(scenario: Scenario) -> None:
    judge = Judge(scenario)
    result = quickly(scenario)
    deals = judge.deals()
    if len(deals) > 100:  # the judge is slow: a few deals of large spaces, all of small ones
        deals = deals[:: len(deals) // 50]
    for party in scenario.parties:
        preferences = Preferences.of(scenario, party, judge.codings)
        for deal in deals:
            assert preferences.can_accept(deal) == judge.possible(party, deal)
            assert preferences.must_accept(deal) == judge.necessary(party, deal)
    own = {each.deal: each for each in result.deals}
    for deal in set(deals) & set(own):
        for party, answer in own[deal].parties.items():
            assert answer.possible == judge.possible(party, deal)
            assert answer.necessary == judge.necessary(party, deal)
            assert answer.share == 1 if answer.necessary else answer.possible or answer.share == 0


@FEW
@given(scenarios(parties=3, issues=3, options=3, codings=12))
def test_the_space_is_counted_as_enumeration_counts_it(scenario: Scenario) -> None:
    judge = Judge(scenario)
    result = quickly(scenario)
    can = [deal for deal in judge.deals() if all(judge.possible(p, deal) for p in scenario.parties)]
    must = [deal for deal in judge.deals() if all(judge.necessary(p, deal) for p in scenario.parties)]
    assert (result.possible, result.necessary) == (len(can), len(must))
    parties = [Preferences.of(scenario, p, judge.codings) for p in scenario.parties]
    one, sure = possible_deal(scenario, parties), necessary_deal(scenario, parties)
    assert (one is not None, sure is not None) == (bool(can), bool(must))
    assert one is None or one in can
    assert sure is None or sure in must


@FEW
@given(scenarios(parties=2, issues=3, options=3, codings=9))
def test_conflicts_are_all_the_smallest_sets_that_nothing_fits(scenario: Scenario) -> None:
    judge = Judge(scenario)
    for party in scenario.parties:
        assert set(conflicts(scenario, judge.codings, party)) == judge.conflicts(party)


@FEW
@given(scenarios(parties=2, issues=2, options=2, codings=8))
def test_what_blocks_is_all_the_smallest_sets_that_open_a_deal(scenario: Scenario) -> None:
    judge = Judge(scenario)
    assert set(blocking(scenario, judge.codings)) == judge.blocking(8)


@FEW
@given(scenarios(parties=2, issues=2, options=2, codings=5))
def test_efficient_deals_are_those_that_enumeration_finds(scenario: Scenario) -> None:
    judge = Judge(scenario)
    parties = [expand_preferences(Preferences.of(scenario, p, judge.codings), scenario) for p in scenario.parties]
    assume(all(party.is_consistent for party in parties))
    for deal in judge.allowed():
        assert efficiency(scenario, parties, deal) == judge.efficiency(deal)


@FEW
@given(scenarios(parties=2, issues=3, options=3, codings=10))
def test_the_codings_behind_an_answer_are_enough_for_it_and_none_of_them_too_many(scenario: Scenario) -> None:
    for name in scenario.parties:
        party = Preferences.of(scenario, name, range(len(scenario.codings)))
        for deal in Judge(scenario).deals()[:6]:
            against, behind = reasons_against(scenario, party, deal), reasons_for(scenario, party, deal)
            refused = party.vetoes_against(deal) or (party.is_consistent and not party.can_accept(deal))
            assert bool(against) == bool(refused)
            if against:
                assert not Preferences.of(scenario, name, against).can_accept(deal)
            if behind:
                assert Preferences.of(scenario, name, behind).must_accept(deal)
                for k in behind:
                    assert not Preferences.of(scenario, name, [j for j in behind if j != k]).must_accept(deal)


@FEW
@given(st.data())
def test_a_coding_more_never_opens_a_deal_and_never_loosens_one(data: st.DataObject) -> None:
    """Exactly: of one party's codings without days; what is not a veto, as long as some preference still fits."""
    scenario = data.draw(scenarios(parties=2, issues=3, options=3, codings=8))
    more = data.draw(coding(list(scenario.parties), dict(scenario.issues)))
    larger = replace(scenario, codings=(*scenario.codings, more))
    before = Preferences.of(scenario, more.party, range(len(scenario.codings)))
    after = Preferences.of(larger, more.party, range(len(larger.codings)))
    is_veto = more.kind in ("red_line", "insists")
    for deal in Judge(scenario).deals():
        assert before.can_accept(deal) or not after.can_accept(deal)
        if is_veto:
            assert before.must_accept(deal) or not after.must_accept(deal)
        elif after.is_consistent:
            assert after.must_accept(deal) or not before.must_accept(deal)


@FEW
@given(scenarios(parties=3, issues=3, options=3, codings=14, dated=True))
def test_supersession_is_idempotent(scenario: Scenario) -> None:
    stand = active_codings(scenario)
    left = replace(scenario, codings=tuple(scenario.codings[k] for k in stand))
    assert active_codings(left) == tuple(range(len(stand)))
    last = dt.date(2026, 1, 6)
    assert active_codings(scenario, last) == stand
    for day in (dt.date(2026, 1, 1), dt.date(2026, 1, 3)):
        assert all(
            scenario.codings[k].on is None or scenario.codings[k].on <= day for k in active_codings(scenario, day)
        )


@FEW
@given(scenarios(parties=3, issues=3, options=3, codings=10), st.randoms(use_true_random=False))
def test_other_names_change_nothing(scenario: Scenario, chance: object) -> None:
    def other(name: str) -> str:
        return f"<{name}>'s"

    def renamed(each: Coding) -> Coding:
        terms = tuple((other(i), other(o)) for i, o in each.terms)
        return Coding(other(each.party), each.kind, terms, tuple(map(other, each.weighed)), each.on)

    issues = {other(i): tuple(map(other, options)) for i, options in scenario.issues.items()}
    twin = Scenario(tuple(map(other, scenario.parties)), issues, tuple(map(renamed, scenario.codings)))
    one, two = quickly(scenario), quickly(twin)
    assert (one.possible, one.necessary, one.conflicts, one.blocking) == (
        two.possible,
        two.necessary,
        two.conflicts,
        two.blocking,
    )
    assert [each.joint for each in one.deals] == [each.joint for each in two.deals]
    assert [tuple(map(other, each.deal)) for each in one.deals] == [each.deal for each in two.deals]


def test_without_codings_everything_is_possible_and_nothing_necessary() -> None:
    result = settle(TALKS)
    assert (result.possible, result.necessary, result.conflicts, result.blocking) == (4, 0, (), ())
    assert all(abs(each.joint - 0.25) < 0.02 for each in result.deals)
    assert {each.stance for each in result.stances} == {"open"}


def test_a_later_word_on_the_same_point_holds() -> None:
    early = said("North", "supports", ("border", "swap"), on="2026-01-01")
    late = said("North", "red_line", ("border", "swap"), on="2026-02-01")
    talks = replace(TALKS, codings=(early, late))
    assert active_codings(talks) == (1,)
    assert active_codings(talks, dt.date(2026, 1, 15)) == (0,)
    assert settle(talks).possible == 2
    assert settle(talks, dt.date(2026, 1, 15)).possible == 4


@pytest.mark.parametrize(
    ("veto", "later", "holds"),
    [
        (("insists", ("border", "line")), ("supports", ("border", "swap")), False),
        (("insists", ("border", "line")), ("accepts", ("border", "swap"), ("troops", "none")), False),
        (("insists", ("border", "line")), ("opposes", ("border", "swap")), True),
        (("insists", ("border", "line")), ("supports", ("troops", "none")), True),
        (("red_line", ("border", "swap")), ("accepts", ("border", "swap"), ("troops", "none")), False),
        (("red_line", ("border", "swap")), ("rejects", ("border", "swap"), ("troops", "none")), True),
        (("red_line", ("border", "swap")), ("supports", ("border", "line")), True),
    ],
)
def test_a_veto_is_taken_back_by_accepting_what_it_ruled_out(veto: tuple, later: tuple, holds: bool) -> None:  # type: ignore[type-arg]
    talks = replace(TALKS, codings=(said("North", *veto, on="2026-01-01"), said("North", *later, on="2026-02-01")))
    assert (0 in active_codings(talks)) == holds


def test_words_of_one_day_that_contradict_are_left_to_the_analyst() -> None:
    for_it = said("North", "supports", ("border", "swap"), on="2026-01-01")
    against = said("North", "opposes", ("border", "swap"), on="2026-01-01")
    talks = replace(TALKS, codings=(for_it, against))
    result = settle(talks)
    assert result.conflicts == ((0, 1),)
    assert result.blocking == ((0,), (1,))
    assert (result.possible, result.necessary) == (0, 0)
    assert settle(talks, off=(1,)).possible == 4


def test_options_without_codings_are_listed_together() -> None:
    from pourparler.brief.settlement_words import deal_words, distinct_deals

    talks = Scenario(
        ("North", "South"),
        {"border": ("line", "swap", "sale"), "troops": ("none", "free"), "name": ("old", "new")},
        (said("North", "supports", ("border", "swap")), said("South", "opposes", ("troops", "none"))),
    )
    result = settle(talks)
    words = [deal_words(result, each.deal) for each in distinct_deals(result)]
    assert sorted(words) == [
        "border: line or sale; troops: free",
        "border: line or sale; troops: none",
        "border: swap; troops: free",
        "border: swap; troops: none",
    ]


def test_a_red_line_against_a_supported_option_is_reported() -> None:
    talks = replace(
        TALKS,
        codings=(said("North", "supports", ("border", "swap")), said("North", "red_line", ("border", "swap"))),
    )
    result = settle(talks)
    assert (result.conflicts, result.tensions, result.possible) == ((), ((0, 1),), 2)


def test_a_deal_is_necessary_when_every_part_of_it_is_wanted() -> None:
    talks = replace(
        TALKS,
        codings=tuple(
            said(party, "supports", term)
            for party in TALKS.parties
            for term in (("border", "swap"), ("troops", "none"))
        ),
    )
    result = settle(talks)
    assert result.necessary_deal == ("swap", "none")
    best = result.deals[0]
    assert (best.deal, best.joint, best.efficient) == (("swap", "none"), 1.0, "possibly")
    assert best.parties["North"].because == (0, 1)


def test_what_is_asked_next_is_about_what_is_open() -> None:
    talks = replace(
        TALKS,
        codings=(
            said("North", "insists", ("border", "swap")),
            said("North", "supports", ("border", "swap")),
            said("North", "supports", ("troops", "none")),
            said("North", "supports", ("troops", "free")),
            said("South", "opposes", ("border", "swap")),
        ),
    )
    asked = settle(talks).ask_next
    assert asked[0].party == "South"
    about = next(each.about for each in asked if not each.package)
    assert about in (("troops", "none"), ("troops", "free"))
    assert [each.gain for each in asked] == sorted((each.gain for each in asked), reverse=True)
    assert all(0 < each.gain <= 1 for each in asked)


def test_a_package_is_asked_about_where_the_answer_teaches_most() -> None:
    """South's statements leave one thing open: whether the one deal that North takes is good enough for it."""
    talks = replace(
        TALKS,
        codings=(
            said("North", "insists", ("border", "swap")),
            said("North", "insists", ("troops", "none")),
            said("North", "supports", ("border", "swap")),
            said("North", "supports", ("troops", "none")),
            said("South", "opposes", ("border", "swap")),
        ),
    )
    asked = settle(talks).ask_next
    assert (asked[0].party, asked[0].package) == ("South", (("border", "swap"), ("troops", "none")))
    assert asked[0].gain == pytest.approx(1.0)
    assert asked[0].gain > next(each.gain for each in asked if not each.package)
    assert "Would South take this package" in asked[0].question


def test_one_party_refreshed_leaves_the_others_as_they_were() -> None:
    talks = replace(
        TALKS,
        codings=(said("North", "supports", ("border", "swap")), said("South", "opposes", ("troops", "free"))),
    )
    kept = Workings(talks, samples=2_000)
    first = settle(talks, workings=kept)
    without = settle(talks, off=(0,), workings=kept)
    assert settle(talks, workings=kept) == first
    assert without == settle(talks, off=(0,), workings=Workings(talks, samples=2_000))
    shares = {each.deal: each.parties["South"] for each in first.deals}
    assert all(each.parties["South"].share == shares[each.deal].share for each in without.deals)


@FEW
@given(scenarios(fewest=1, codings=12, dated=True, rich=True), st.data())
def test_with_one_coding_more_earlier_workings_give_what_is_worked_out_anew(
    scenario: Scenario, data: st.DataObject
) -> None:
    """Wherever the coding stands, so that others are renumbered, and after it is taken away again."""
    place = data.draw(st.integers(0, len(scenario.codings) - 1))
    before = scenario.without([place])
    first = Workings(before, samples=200)
    was = settle(before, workings=first)
    then = first.carried(scenario)
    assert settle(scenario, workings=then) == settle(scenario, workings=Workings(scenario, samples=200))
    assert settle(before, workings=then.carried(before)) == was


@FEW
@given(scenarios(fewest=1, codings=6, rich=True))
def test_workings_are_carried_to_scenarios_that_differ_in_codings_alone(scenario: Scenario) -> None:
    first = Workings(scenario, samples=200)
    settle(scenario, workings=first, quick=True)
    turned = replace(
        scenario,
        issues=dict(reversed([(name, options[::-1]) for name, options in scenario.issues.items()])),
        parties=scenario.parties[::-1],
        scales={},
        codings=tuple(each for each in scenario.codings if each.kind in ("supports", "opposes")),
        combinations=(),
    )
    carried = settle(turned, workings=first.carried(turned), quick=True)
    assert carried == settle(turned, workings=Workings(turned, samples=200), quick=True)


def test_workings_keep_no_more_than_they_may() -> None:
    days = [f"2026-01-{day:02}" for day in range(1, 15)]
    terms = [("border", "swap"), ("troops", "none")]
    talks = replace(TALKS, codings=tuple(said("North", "supports", terms[k % 2], on=day) for k, day in enumerate(days)))
    few, all_of_them = Workings(talks, samples=100, memory=1), Workings(talks, samples=100)
    for day in days:
        as_of = dt.date.fromisoformat(day)
        assert settle(talks, as_of, workings=few) == settle(talks, as_of, workings=all_of_them)
    assert len(few._parties) == 2 * len(talks.parties) < len(all_of_them._parties)


def test_what_lapsed_is_not_said_to_be_superseded() -> None:
    brief = replace(said("North", "supports", ("border", "swap"), on="2026-01-01"), until=dt.date(2026, 2, 1))
    talks = replace(TALKS, codings=(brief, said("North", "supports", ("troops", "none"), on="2026-03-01")))
    assert inactive_codings(quickly(talks)) == (Inactive(0, "lapsed"),)
    assert inactive_codings(quickly(talks, as_of=dt.date(2026, 3, 1))) == (Inactive(0, "lapsed"),)


def test_the_space_over_time_has_every_date_once() -> None:
    talks = replace(
        TALKS,
        codings=(
            said("North", "red_line", ("border", "swap"), on="2026-01-01"),
            said("South", "red_line", ("border", "line"), on="2026-02-01"),
            said("North", "supports", ("border", "swap"), on="2026-03-01"),
        ),
    )
    result = series(talks)
    assert [(each.day.month, each.codings, each.possible) for each in result] == [(1, 1, 2), (2, 2, 0), (3, 2, 2)]
    assert series(talks, dt.date(2026, 1, 20)) == result[:1]


@FEW
@given(scenarios(parties=2, issues=3, options=3, codings=6))
def test_candidates_are_the_deals_with_the_greatest_smallest_mean(scenario: Scenario) -> None:
    parties = [Preferences.of(scenario, p, range(len(scenario.codings))) for p in scenario.parties]
    rng = np.random.default_rng(0)
    means = [{(i, o): float(rng.normal()) for i, options in scenario.issues.items() for o in options} for _ in parties]
    judge = Judge(scenario)

    def smallest(deal: tuple[str, ...]) -> float:
        return min(sum(mean[term] for term in zip(scenario.issues, deal, strict=True)) for mean in means)

    assume(max(abs(v) for mean in means for v in mean.values()) < 0.99 / max(1, len(scenario.issues)) * 3)
    means = [{term: worth / 10 for term, worth in mean.items()} for mean in means]
    spoken = {term for each in scenario.codings if each.kind not in VETOES for term in each.terms}
    out = ruled_out(parties)

    def comes_first(issue: str, option: str) -> bool:
        """Whether no option before it is alike to everybody."""
        if (issue, option) in spoken:
            return True
        return option == next(o for o in scenario.issues[issue] if (issue, o) not in spoken | out)

    result = [deal for deal in judge.allowed() if all(map(comes_first, scenario.issues, deal))]
    best = sorted((smallest(deal) for deal in result), reverse=True)[:5]
    found = [smallest(deal) for deal in candidates(scenario, parties, means, 5)]
    assert found == pytest.approx(best, abs=1e-5)


def test_a_space_too_large_to_list_gives_candidates() -> None:
    issues = {f"i{k}": tuple(f"o{j}" for j in range(5)) for k in range(8)}
    talks = Scenario(
        ("North", "South"),
        issues,
        (
            said("North", "supports", ("i0", "o1")),
            said("South", "red_line", ("i0", "o0")),
            *(said("South", "supports", (f"i{k}", f"o{k}")) for k in range(1, 4)),
        ),
    )
    result = settle(talks, workings=Workings(talks, samples=1_000))
    assert (result.possible, result.necessary, result.is_listed) == (None, None, False)
    assert result.possible_deal is not None
    assert result.necessary_deal is None
    assert len(result.deals) == 10
    assert all(each.deal[0] != "o0" for each in result.deals)
    assert len({deal_words(result, each.deal) for each in result.deals}) == 10, "no two of them say the same"
