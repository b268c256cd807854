"""The measure: what nobody speaks of changes no share, and shares are those of darts under each prior."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from judge import Judge
from pourparler.settlement import (
    PRIORS,
    Coding,
    Decision,
    Prior,
    Scale,
    Scenario,
    Workings,
    settle,
    settle_doubtful,
    settlement_data,
)
from pourparler.settlement.preferences import Preferences
from pourparler.settlement.sampling import sample
from scenarios import scenarios
from suite import ROOT, examples

SOME = examples(12)
COUNT = 20_000


@SOME
@given(scenarios(parties=2, issues=3, options=3, codings=6), st.data())
def test_an_option_that_nobody_speaks_of_changes_no_share(scenario: Scenario, data: st.DataObject) -> None:
    """Exactly: the same draws answer for the deals that both scenarios have."""
    issue = data.draw(st.sampled_from(sorted(scenario.issues)))
    more = tuple(f"new{k}" for k in range(data.draw(st.integers(1, 6))))
    wider = replace(scenario, issues={**scenario.issues, issue: scenario.issues[issue] + more})
    small, large = (settle(each, workings=Workings(each, samples=400)) for each in (scenario, wider))
    shares = {each.deal: each for each in large.deals}
    for each in small.deals:
        if each.deal in shares:
            other = shares[each.deal]
            for party, own in each.parties.items():
                assert other.parties[party].share == own.share
                assert other.parties[party].priors == own.priors
            assert other.joint == pytest.approx(each.joint)


def test_strike_with_options_that_nobody_speaks_of() -> None:
    """With other seeds, within four standard errors of the difference: 1 in 16,000 draws would fail by chance."""
    from pourparler.settlement import read_scenario

    strike = read_scenario((ROOT / "examples" / "strike.yaml").read_text(encoding="utf-8"))
    first = settle(strike, quick=True)
    for issue in strike.issues:
        more = tuple(f"new{k}" for k in range(6))
        wider = replace(strike, issues={**strike.issues, issue: strike.issues[issue] + more})
        second = settle(wider, workings=Workings(wider, seed=77), quick=True)
        found = {each.deal: each for each in second.deals}
        for each in first.deals[:3]:
            for party, own in each.parties.items():
                other = found[each.deal].parties[party]
                assert abs(own.share - other.share) < 4 * np.hypot(own.error, other.error) + 1e-12


def darts(scenario: Scenario, prior: Prior, rng: np.random.Generator, wanted: int = 2_000) -> np.ndarray:
    """Preferences of North drawn by throwing away those that do not fit: weights, then worths."""
    judge, issues = Judge(scenario), scenario.issues
    counts = np.array([len(options) for options in issues.values()])
    rows, bounds = judge.polytope("North", judge.codings)
    centroids = np.cumsum((1 / np.arange(1, len(counts) + 1))[::-1])[::-1] / len(counts)
    kept: list[np.ndarray] = []
    while sum(map(len, kept)) < wanted:
        size = 20_000
        if prior == "uniform":
            weights = rng.dirichlet(np.ones(len(counts)), size)
        elif prior == "equal":
            weights = np.full((size, len(counts)), 1 / len(counts))
        else:
            weights = rng.permuted(np.tile(centroids, (size, 1)), axis=1)
        worths = np.repeat(weights, counts, axis=1) * rng.uniform(-1, 1, (size, counts.sum()))
        points = np.hstack([weights, worths])
        kept.append(points[(points @ rows.T <= bounds + 1e-12).all(axis=1)])
        assert len(kept) < 400, "too little room to throw darts at"
    return np.vstack(kept)


ISSUES = {"border": ("line", "swap"), "troops": ("none", "few", "free"), "port": ("shared", "closed")}
SAID = [
    Coding("North", "supports", (("border", "swap"),)),
    Coding("North", "prefers_package", (("border", "swap"), ("port", "shared")), other=(("border", "line"),)),
    Coding("North", "wants_less", (), ("troops",)),
    Coding("North", "rejects", (("troops", "free"), ("port", "closed"))),
    Coding("North", "accepts", (("troops", "none"), ("border", "line"))),
    Coding("North", "at_least", (("border", "swap"), ("troops", "few"))),
    Coding("North", "order", (("troops", "few"), ("troops", "none"), ("troops", "free"))),
]


@pytest.mark.parametrize("prior", PRIORS)
@pytest.mark.parametrize(
    ("chosen", "shape"), [((0, 1), "free"), ((2, 3), "concave"), ((4, 5), "free"), ((6, 0, 5), "single_peaked")]
)
def test_shares_under_each_prior_are_those_of_darts(prior: Prior, chosen: tuple[int, ...], shape: str) -> None:
    scale = Scale(values=(0.0, 1.0, 3.0), shape=shape)  # type: ignore[arg-type]
    talks = Scenario(("North",), ISSUES, tuple(SAID[k] for k in chosen), {"troops": scale})
    judge, rng = Judge(talks), np.random.default_rng(5)
    points = darts(talks, prior, rng)
    if shape == "single_peaked":
        low = points[:, judge.worths["troops", "few"]] >= np.minimum(
            points[:, judge.worths["troops", "none"]], points[:, judge.worths["troops", "free"]]
        )
        points = points[low]
    workings = Workings(talks, samples=COUNT)
    party = workings.party("North", range(len(chosen)))
    drawn = sample(party.preferences, ISSUES, COUNT, 3, prior)
    assert drawn is not None
    assert drawn.is_settled
    level = np.zeros(len(points))
    for row in judge.levels("North", judge.codings):
        level = np.maximum(level, points @ row)
    from pourparler.settlement.acceptance import shares

    deals = judge.deals()
    found, errors = shares(party.preferences, ISSUES, drawn, deals)
    for deal, share, error in zip(deals, found, errors, strict=True):
        expected = float((points @ judge.row(deal) >= level).mean())
        spread = np.hypot(error, np.sqrt(max(expected * (1 - expected), 1e-3) / len(points)))
        assert abs(share - expected) < 4.5 * spread, (deal, share, expected, spread)


def test_points_of_issues_fix_their_weights() -> None:
    talks = Scenario(
        ("North",), ISSUES, (Coding("North", "points", (), ("border", "troops", "port"), points=(50.0, 30.0, 20.0)),)
    )
    drawn = sample(Preferences.of(talks, "North", [0]), ISSUES, 2_000)
    assert drawn is not None
    assert drawn.weights == pytest.approx(np.tile([0.5, 0.3, 0.2], (drawn.size, 1)), abs=1e-6)
    worths = drawn.worths["border", "swap"]
    assert abs((worths > 0.25).mean() - 0.25) < 0.03


def test_points_of_options_fix_the_ratio_of_their_differences() -> None:
    terms = (("troops", "none"), ("troops", "few"), ("troops", "free"), ("port", "shared"), ("port", "closed"))
    talks = Scenario(("North",), ISSUES, (Coding("North", "points", terms, points=(40.0, 30.0, 0.0, 20.0, 0.0)),))
    drawn = sample(Preferences.of(talks, "North", [0]), ISSUES, 4_000)
    assert drawn is not None
    x = drawn.worths
    whole = x["troops", "none"] - x["troops", "free"]
    assert (whole > 0).all()
    assert x["troops", "none"] - x["troops", "few"] == pytest.approx(whole / 4, abs=1e-6)
    assert x["port", "shared"] - x["port", "closed"] == pytest.approx(whole / 2, abs=1e-6)
    assert drawn.is_settled
    assert whole.std() > 0.01


def test_a_coding_in_doubt_holds_in_its_share_of_the_draws() -> None:
    """Shares are the mixture of those with the coding and those without it."""
    firm = Scenario(("North",), ISSUES, (SAID[0], Coding("North", "opposes", (("port", "shared"),))))
    with_it, without = (
        {each.deal: each.joint for each in settle(talks, quick=True).deals} for talks in (firm, firm.without([1]))
    )
    unsure = replace(firm, codings=(firm.codings[0], replace(firm.codings[1], sure=0.3)))
    mixed = settle(unsure, quick=True)
    assert mixed.is_settled
    for each in mixed.deals:
        expected = 0.3 * with_it[each.deal] + 0.7 * without[each.deal]
        assert each.joint == pytest.approx(expected, abs=4 * each.error + 0.01)


def test_a_red_line_in_doubt_rules_out_in_its_share_of_the_draws() -> None:
    veto = Coding("North", "red_line", (("border", "swap"),), sure=0.25)
    talks = Scenario(("North",), ISSUES, (SAID[0], veto))
    plain = {each.deal: each.joint for each in settle(talks.without([1]), quick=True).deals}
    for each in settle(talks, quick=True).deals:
        assert each.parties["North"].possible
        expected = plain[each.deal] * (0.75 if each.deal[0] == "swap" else 1.0)
        assert each.joint == pytest.approx(expected, abs=4 * each.error + 0.01)


def test_draws_whose_codings_contradict_are_left_out() -> None:
    """Either holds, or neither, but never both: of four equal cases one is gone, and each has a third."""
    for_it = Coding("North", "supports", (("border", "swap"),), sure=0.5)
    against = Coding("North", "opposes", (("border", "swap"),), sure=0.5)
    talks = Scenario(("North",), {"border": ("line", "swap")}, (for_it, against))
    found = next(each for each in settle(talks, quick=True).deals if each.deal == ("swap",))
    assert found.joint == pytest.approx(0.5, abs=0.06)


def test_a_settlement_in_doubt_names_the_coding_that_changes_most() -> None:
    codings = (
        Coding("North", "red_line", (("border", "swap"),)),
        Coding("North", "supports", (("port", "shared"),)),
        Coding("South", "matters_more", (), ("border", "port")),
    )
    talks = Scenario(("North", "South"), ISSUES, codings)
    found = settle_doubtful(talks, {0: 0.5, 1: 0.9, 2: 0.5}, samples=4_000)
    assert found.influences[0].coding in (0, 1)
    assert {each.coding for each in found.influences} == {0, 1, 2}
    assert found.influences[-1].coding == 2
    assert found.settlement.possible == talks.space
    assert settle_doubtful(talks, {0: 0.0}, samples=400).settlement.codings == (1, 2)


def test_the_range_of_priors_is_in_the_data() -> None:
    talks = Scenario(("North", "South"), ISSUES, tuple(SAID[:2]))
    result = settle(talks, workings=Workings(talks, samples=4_000))
    data = settlement_data(result)["deals"][0]
    for party in talks.parties:
        low, high = data["range"][party]
        assert low <= data["share"][party] <= high
        assert set(data["priors"][party]) == set(PRIORS)
        assert (low, high) == (min(data["priors"][party].values()), max(data["priors"][party].values()))
    assert data["joint_range"][0] <= data["joint"] <= data["joint_range"][1]


@SOME
@given(scenarios(parties=4, issues=2, options=2, codings=4, rich=True))
def test_the_joint_share_is_that_of_all_ways_to_accept(scenario: Scenario) -> None:
    """By summing over all sets of parties that accept."""
    rng = np.random.default_rng(1)
    parties, judge = scenario.parties, Judge(scenario)
    shares = {party: float(rng.random()) for party in parties}
    total = 0.0
    for held in range(2 ** len(parties)):
        accepting = [party for k, party in enumerate(parties) if held >> k & 1]
        chance = np.prod([shares[p] if p in accepting else 1 - shares[p] for p in parties])
        total += float(chance) if judge.agreed(accepting) else 0.0
    assert scenario.decision.joint(parties, shares) == pytest.approx(total)


def test_two_of_three_are_enough() -> None:
    codings = tuple(Coding(party, "red_line", (("border", "swap"),)) for party in ("East", "West"))
    talks = Scenario(("North", "East", "West"), {"border": ("line", "swap")}, codings, decision=Decision(needed=2))
    result = settle(talks, quick=True)
    assert (result.possible, result.possible_deal) == (1, ("line",))
    assert replace(talks, decision=Decision(needed=1)).decision.is_met(talks.parties, ["North"])
    bloc = replace(talks, decision=Decision(needed=2, coalitions={"coast": ("East", "West")}))
    assert settle(bloc, quick=True).possible == 1
