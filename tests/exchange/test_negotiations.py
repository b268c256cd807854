"""Negotiations of Genius and NegMAS come in and go out with the worth of every option and of no deal."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from negmas import Scenario as Loaded
from negmas.outcomes import make_issue, make_os
from negmas.preferences import LinearAdditiveUtilityFunction
from negmas.preferences.value_fun import AffineFun, LinearFun, TableFun

from pourparler.brief.dispute_words import draw_words, verdict
from pourparler.exchange import ExchangeError
from pourparler.exchange.atomic import write_folder
from pourparler.exchange.genius import genius_files, read_genius
from pourparler.exchange.negmas.read import is_negmas, read_negmas
from pourparler.exchange.negmas.scenario import negotiation_of, utilities, write_negotiation, write_scenario
from pourparler.exchange.option_form import analyze_scenario_dispute, dispute_of
from pourparler.exchange.profiles import Negotiation, Profile, profile_in, scenario_of
from pourparler.settlement import Workings, read_scenario, settle
from pourparler.settlement.graph_model import build_graph
from suite import ROOT, examples

NAMES = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=8)


@st.composite
def negotiations(draw: st.DrawFn) -> Negotiation:
    names = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    issues = {name: tuple(draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))) for name in names}
    number = st.integers(-20, 20).map(float)
    parties = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    profiles = [
        Profile(party, {(i, o): draw(number) for i, options in issues.items() for o in options}, draw(number))
        for party in parties
    ]
    return Negotiation(issues, tuple(profiles))


def worth(found: Negotiation, party: int, deal: tuple[str, ...]) -> float:
    """What a deal is worth to a party beside no deal."""
    profile = found.profiles[party]
    assert profile.reserved is not None
    return sum(profile.worths[term] for term in zip(found.issues, deal, strict=True)) - profile.reserved


def deals(found: Negotiation) -> list[tuple[str, ...]]:
    return list(itertools.product(*found.issues.values()))


@examples(40)
@given(found=negotiations())
def test_negmas_comes_back_as_it_went_out(found: Negotiation, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("negmas") / "talks"
    write_negotiation(found, folder)
    assert is_negmas(folder)
    again = read_negmas(folder)
    assert again == found


@examples(40)
@given(found=negotiations())
def test_genius_keeps_what_each_party_likes_and_would_take(
    found: Negotiation, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("genius") / "talks"
    files, warnings = genius_files(found)
    write_folder(folder, files)
    again = read_genius(folder)
    assert again.issues == found.issues
    assert [each.party for each in again.profiles] == [each.party for each in found.profiles]
    for k, profile in enumerate(found.profiles):
        worths = [worth(found, k, deal) for deal in deals(found)]
        ours = [worth(again, k, deal) for deal in deals(found)]
        span = sum(max(s) - min(s) for s in ([profile.worths[i, o] for o in os] for i, os in found.issues.items()))
        if any(line.startswith(profile.party) for line in warnings) or not span:
            continue
        assert ours == pytest.approx([each / span for each in worths], abs=1e-9)


@pytest.fixture
def loaded() -> Loaded:
    issues = [make_issue(["low", "high"], "price"), make_issue(["19", "20"], "size"), make_issue((1, 4), "weeks")]
    space = make_os(issues, name="D")
    buyer = LinearAdditiveUtilityFunction(
        {"price": {"low": 1, "high": 0.2}, "size": {"19": 1, "20": 0.5}, "weeks": AffineFun(-0.25, 1.25)},
        weights=[0.5, 0.2, 0.3],
        outcome_space=space,
        reserved_value=0.4,
        name="Buyer",
    )
    seller = LinearAdditiveUtilityFunction(
        {
            "price": TableFun({"low": 0.1, "high": 1.0}),
            "size": TableFun({"19": 1.0, "20": 0.0}),
            "weeks": LinearFun(0.25),
        },
        weights=[0.6, 0.1, 0.3],
        outcome_space=space,
        reserved_value=0.3,
        name="Seller",
    )
    return Loaded(space, (buyer, seller))


def check_same(found: Negotiation, loaded: Loaded) -> None:
    assert [each.party for each in found.profiles] == ["Buyer", "Seller"]
    for k, function in enumerate(loaded.ufuns):
        for deal in deals(found):
            theirs = function((deal[0], deal[1], int(deal[2]))) - function.reserved_value
            assert worth(found, k, deal) == pytest.approx(theirs, abs=1e-9)


def test_what_negmas_writes_is_read(loaded: Loaded, tmp_path: Path) -> None:
    loaded.dumpas(tmp_path / "yaml", "yml")
    check_same(read_negmas(tmp_path / "yaml"), loaded)
    loaded.dumpas(tmp_path / "json", "json")
    check_same(read_negmas(tmp_path / "json"), loaded)
    loaded.to_genius_folder(tmp_path / "genius")
    check_same(read_genius(tmp_path / "genius"), loaded)
    check_same(read_genius(tmp_path / "genius" / "D.xml"), loaded)


def test_negmas_reads_the_genius_files_that_are_written(loaded: Loaded, tmp_path: Path) -> None:
    loaded.dumpas(tmp_path / "yaml", "yml")
    found = read_negmas(tmp_path / "yaml")
    files, warnings = genius_files(found)
    assert not warnings
    write_folder(tmp_path / "genius", files)
    there = Loaded.from_genius_folder(tmp_path / "genius")
    assert there is not None
    for k, function in enumerate(there.ufuns):
        accepted = [deal for deal in deals(found) if worth(found, k, deal) >= -1e-9]
        assert [deal for deal in deals(found) if function(deal) >= function.reserved_value - 1e-9] == accepted


@examples(15)
@given(found=negotiations(), packages=st.integers(0, 12))
def test_what_parties_say_of_themselves_is_true(found: Negotiation, packages: int) -> None:
    scenario = scenario_of(found, packages)
    assert scenario.parties == tuple(each.party for each in found.profiles)
    for coding in scenario.codings:
        party = scenario.parties.index(coding.party)
        worths = found.profiles[party].worths
        if coding.kind == "prefers":
            assert worths[coding.terms[0]] > worths[coding.terms[1]]
        elif coding.kind in ("accepts", "rejects"):
            deal = tuple(option for _, option in coding.terms)
            assert (worth(found, party, deal) >= 0) == (coding.kind == "accepts")
    for party in scenario.parties:
        kinds = [each.kind for each in scenario.codings if each.party == party]
        assert kinds.count("accepts") + kinds.count("rejects") <= packages


@examples(30)
@given(found=negotiations())
def test_points_and_the_least_deal_say_exactly_what_each_party_takes(found: Negotiation) -> None:
    scenario = scenario_of(found)
    assert {each.kind for each in scenario.codings} <= {"points", "accepts", "at_least", "rejects"}
    assert len(scenario.codings) <= 3 * len(scenario.parties)
    settled = settle(scenario, workings=Workings(scenario, samples=100), quick=True)
    assert not settled.conflicts
    for answer in settled.deals:
        for k, said in enumerate(answer.parties.values()):
            is_taken = worth(found, k, answer.deal) >= 0
            assert (said.possible, said.necessary) == (is_taken, is_taken)


@examples(30)
@given(found=negotiations())
def test_points_come_back_from_a_scenario(found: Negotiation, tmp_path_factory: pytest.TempPathFactory) -> None:
    scenario = scenario_of(found)
    for k, profile in enumerate(found.profiles):
        again = profile_in(scenario, profile.party, scenario.of(profile.party))
        if len(set(profile.worths.values())) > 1 and any(each.kind == "points" for each in scenario.codings):
            assert again is None or again.worths.keys() == profile.worths.keys()
        if again is not None:
            back = Negotiation(found.issues, (again,))
            assert [worth(back, 0, deal) >= 0 for deal in deals(found)] == [
                worth(found, k, deal) >= 0 for deal in deals(found)
            ]
            gained = [worth(back, 0, deal) - worth(found, k, deal) for deal in deals(found)]
            assert gained == pytest.approx([gained[0]] * len(gained))


def test_a_negotiation_is_the_same_after_a_scenario_and_another_program(loaded: Loaded, tmp_path: Path) -> None:
    loaded.dumpas(tmp_path / "first", "yml")
    scenario = scenario_of(read_negmas(tmp_path / "first"))
    write_scenario(scenario, tmp_path / "second")
    assert scenario_of(read_negmas(tmp_path / "second")) == scenario


def test_the_least_deal_is_found_in_a_space_too_large_to_list() -> None:
    issues = {f"i{k}": tuple(f"o{j}" for j in range(5)) for k in range(12)}
    worths = {(issue, option): float((7 * k + 1) * j % 31) for k, (issue, os) in enumerate(issues.items())
              for j, option in enumerate(os)}  # fmt: skip
    found = Negotiation(issues, (Profile("Seller", worths, 100.0),))
    level = next(each.terms for each in scenario_of(found).codings if each.kind == "at_least")
    assert sum(worths[term] for term in level) == 100.0


@examples(15)
@given(found=negotiations())
def test_what_parties_say_fits_together_and_the_truth_is_possible(found: Negotiation) -> None:
    scenario = scenario_of(found, 10)
    settled = settle(scenario, workings=Workings(scenario, samples=100), quick=True)
    assert not settled.conflicts
    for answer in settled.deals:
        for k, said in enumerate(answer.parties.values()):
            assert not said.necessary or worth(found, k, answer.deal) >= 0
            assert said.possible or worth(found, k, answer.deal) < 0


@examples(20)
@given(found=negotiations(), data=st.data())
def test_drawn_preferences_agree_where_points_leave_no_choice(found: Negotiation, data: st.DataObject) -> None:
    scenario = scenario_of(found)
    parties = [each.party for each in found.profiles]
    pointed = {each.party for each in scenario.codings if each.kind == "points"}
    if len(parties) < 2 or pointed != set(parties):
        return
    decides = {issue: data.draw(st.sampled_from(parties)) for issue, os in found.issues.items() if len(os) > 1}
    if len(set(decides.values())) < 2:
        return
    dispute = dispute_of(found, decides)
    analysis = analyze_scenario_dispute(scenario, dispute, draws=5)
    assert analysis.sampled is not None
    for concept, states in analysis.equilibria.items():
        assert analysis.sampled.shares[concept] == tuple(float(k in states) for k in range(analysis.graph.size))


def test_a_strike_rests_on_more_than_its_mean_preference() -> None:
    strike = read_scenario((ROOT / "examples" / "strike.yaml").read_text(encoding="utf-8"))
    decides = {"wages": "Port company", "cranes": "Port company", "night shift": "Union"}
    dispute = dispute_of(negotiation_of(strike, utilities(strike)), decides)
    analysis = analyze_scenario_dispute(strike, dispute)
    assert analysis.sampled is not None
    (only,) = analysis.strong
    assert 0.1 < analysis.sampled.strong(only) < 0.5
    words = " ".join(verdict(analysis))
    assert "the mean of all that fit what it said" in words
    assert f"Nash in {round(100 * analysis.sampled.strong(only))} of 100 draws" == draw_words(analysis, only)


@examples(40)
@given(found=negotiations(), data=st.data())
def test_a_dispute_of_a_negotiation_ranks_deals_by_their_worth(found: Negotiation, data: st.DataObject) -> None:
    parties = [each.party for each in found.profiles]
    decides = {issue: data.draw(st.sampled_from(parties)) for issue in found.issues}
    if len(parties) < 2:
        with pytest.raises(ExchangeError, match="two or more decision makers"):
            dispute_of(found, decides)
        return
    graph = build_graph(dispute_of(found, decides))
    single = {issue: options[0] for issue, options in found.issues.items() if len(options) == 1}
    states = [graph.values(k) | single for k in range(graph.size)]
    deals_of_states = [tuple(state[issue] for issue in found.issues) for state in states]
    assert sorted(deals_of_states) == sorted(deals(found))
    for k in range(len(parties)):
        worths = [worth(found, k, deal) for deal in deals_of_states]
        for one, other in itertools.product(range(graph.size), repeat=2):
            assert (graph.ranks[k][one] < graph.ranks[k][other]) == (worths[one] > worths[other])
            changed = {issue for issue in found.issues if states[one][issue] != states[other][issue]}
            can = bool(changed) and all(decides[issue] == parties[k] for issue in changed)
            assert graph.moves[k][one, other] == can


DOMAIN = """<negotiation_template><utility_space number_of_issues="1"><objective index="0" name="root">
<issue index="1" name="price" type="discrete"><item index="1" value="low"/><item index="2" value="high"/></issue>
</objective></utility_space></negotiation_template>"""
PROFILE = """<utility_space number_of_issues="1"><objective index="0" name="root">
<issue index="1" name="price" type="discrete">
<item index="1" value="low" evaluation="40"/><item index="2" value="high" evaluation="80"/></issue>
<weight index="1" value="1.0"/></objective><reservation value="0.7"/></utility_space>"""


def test_genius_divides_by_the_greatest_evaluation(tmp_path: Path) -> None:
    (tmp_path / "d.xml").write_text(DOMAIN)
    (tmp_path / "seller.xml").write_text(PROFILE)
    (tmp_path / "other.xml").write_text("<feed/>")
    for source in (tmp_path, tmp_path / "d.xml"):
        found = read_genius(source)
        assert found.profiles == (Profile("seller", {("price", "low"): 0.5, ("price", "high"): 1.0}, 0.7),)
    assert read_genius(tmp_path / "seller.xml").profiles == found.profiles


@pytest.mark.parametrize(
    ("domain", "profile", "words"),
    [
        (DOMAIN, "<utility_space", "is not valid XML"),
        (DOMAIN, "<!DOCTYPE a [<!ENTITY b 'c'>]>" + PROFILE, "has a document type declaration"),
        (DOMAIN, "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>" + PROFILE, "has a document type declaration"),
        (DOMAIN, PROFILE.replace("40", "many"), "<item> needs a number as 'evaluation', not 'many'"),
        (DOMAIN, PROFILE.replace("40", "nan"), "<item> needs a number as 'evaluation', not 'nan'"),
        (DOMAIN, PROFILE.replace('<weight index="1" value="1.0"/>', ""), "the issue 'price' has no weight"),
        (DOMAIN, PROFILE.replace("price", "size"), "has the issue 'size', which the domain does not have"),
        (DOMAIN, PROFILE.replace('value="low" ', 'value="lower" '), "no finite worth for 'low' (price)"),
        (DOMAIN, PROFILE.replace("<weight", "<utility_function/><weight"), "is not a sum over the issues"),
        (DOMAIN.replace('"discrete"', '"real"'), PROFILE, "is a real number; give it a list of options"),
        (DOMAIN.replace('"discrete"', '"integer" lowerbound="0" upperbound="1e9"'), PROFILE, "needs whole numbers"),
        (DOMAIN.replace("issue", "thing"), PROFILE, "has no issues of Genius"),
        (PROFILE, PROFILE, "no file with the issues of Genius"),
        (DOMAIN, DOMAIN, "2 domains of Genius"),
        (DOMAIN, "<feed/>", "no profile of Genius stands beside the domain"),
    ],
)
def test_what_is_wrong_with_genius_is_said_in_one_line(domain: str, profile: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "d.xml").write_text(domain)
    (tmp_path / "p.xml").write_text(profile)
    with pytest.raises(ExchangeError) as found:
        read_genius(tmp_path)
    assert words in str(found.value)
    assert "\n" not in str(found.value)


def test_a_bomb_of_entities_is_refused(tmp_path: Path) -> None:
    lines = [f"<!ENTITY e{k} '{f'&e{k - 1};' * 10}'>" for k in range(1, 12)]
    bomb = f"<!DOCTYPE a [<!ENTITY e0 'ha'>{''.join(lines)}]><utility_space name='&e11;'>&e11;</utility_space>"
    (tmp_path / "d.xml").write_text(bomb)
    with pytest.raises(ExchangeError, match=r"is not valid XML|document type declaration"):
        read_genius(tmp_path)


ISSUES = "type: CartesianOutcomeSpace\nissues: [{name: price, type: CategoricalIssue, values: [low, high]}]"
UFUN = "type: LinearAdditiveUtilityFunction\nname: Seller\nvalues: [{type: TableFun, mapping: {low: 0, high: 1}}]\n"


@pytest.mark.parametrize(
    ("domain", "function", "words"),
    [
        (ISSUES, UFUN.replace("LinearAdditive", "Hyper"), "HyperUtilityFunction is not a sum over the issues"),
        (ISSUES, UFUN.replace("low: 0", "low: much"), "must be a number, not 'much'"),
        (ISSUES, UFUN.replace("low: 0, ", ""), "no worth for 'low' (price)"),
        (ISSUES, UFUN.replace("TableFun", "CosFun"), "the function of 'price' is not read"),
        (ISSUES, UFUN + "weights: [1, 2]", "'weights' must have one entry for each of the 1 issues"),
        (ISSUES, UFUN + "reserved_value: .nan", "'reserved_value' must be a number"),
        (ISSUES, UFUN + "weights: [.inf]", "a weight must be"),
        (ISSUES, "name: other", "needs issues with options, and the preference of at least one party"),
        (ISSUES.replace("values: [low, high]", "values: 3"), UFUN, "'price' has no list of options"),
        (ISSUES.replace("[low, high]", "[0, 1000]").replace("Categorical", "Contiguous"), UFUN, "needs whole numbers"),
        (ISSUES.replace("issues", "issue"), UFUN, "0 files have 'issues'"),
        (ISSUES, "a: &b 1\nc: *b", "references"),
    ],
)
def test_what_is_wrong_with_negmas_is_said_in_one_line(domain: str, function: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "domain.yml").write_text(domain)
    (tmp_path / "seller.yml").write_text(function)
    with pytest.raises(ExchangeError) as found:
        read_negmas(tmp_path)
    assert words in str(found.value)
    assert "\n" not in str(found.value)


def test_a_party_whose_no_deal_is_unknown_says_nothing_of_packages(tmp_path: Path) -> None:
    (tmp_path / "domain.yml").write_text(ISSUES)
    (tmp_path / "seller.yml").write_text(UFUN + "reserved_value: -inf")
    found = read_negmas(tmp_path)
    assert found.profiles[0].reserved is None
    assert [each.kind for each in scenario_of(found).codings] == ["points"]
    assert [each.kind for each in scenario_of(found, 10).codings] == ["prefers"]
