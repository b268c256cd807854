"""What is coded of the parties goes out as a scenario that NegMAS loads and runs."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path

import pytest
from hypothesis import given
from negmas import Scenario as Loaded
from negmas.sao import BoulwareTBNegotiator, SAOMechanism

from pourparler.exchange import ExchangeError, ExportOptions, export_file
from pourparler.exchange.negmas.scenario import VETOED, Utility, utilities, write_scenario
from pourparler.ledger import open_ledger
from pourparler.settlement import Coding, Scenario, read_scenario
from pourparler.settlement.preferences import E, Preferences
from scenarios import scenarios
from strategies import telling
from suite import examples

STRIKE = Path(__file__).parent.parent.parent / "examples" / "strike.yaml"
BOOK = """
parties: [North, South]
issues:
  border: {question: 'Where?', options: [line, swap]}
  toll: {question: 'How much?', options: [none, five]}
"""


def loaded(folder: Path) -> Loaded:
    found = Loaded.load(folder)
    assert found is not None
    return found


def worth(scenario: Scenario, utility: Utility, deal: tuple[str, ...]) -> float:
    return sum(utility.worths[term] for term in zip(scenario.issues, deal, strict=True))


def check_same(scenario: Scenario, found: tuple[Utility, ...], folder: Path) -> None:
    """What NegMAS loads has the parties, issues, options and worths that were written."""
    there = loaded(folder)
    assert [each.name for each in there.ufuns] == list(scenario.parties)
    assert [each.reserved_value for each in there.ufuns] == [0.0] * len(scenario.parties)
    assert [each.name for each in there.outcome_space.issues] == list(scenario.issues)
    names = [[option.strip() for option in each.values] for each in there.outcome_space.issues]
    assert names == [list(options) for options in scenario.issues.values()]
    written = [list(each.values) for each in there.outcome_space.issues]
    for deal in itertools.product(*written):
        mine = tuple(option.strip() for option in deal)
        for function, utility in zip(there.ufuns, found, strict=True):
            assert function(deal) == pytest.approx(worth(scenario, utility, mine), abs=1e-12)


@pytest.mark.parametrize(("which", "seed"), [("mean", 0), *(("drawn", seed) for seed in range(4))])
def test_negmas_loads_every_deal_at_its_worth_and_runs(tmp_path: Path, which, seed: int) -> None:  # type: ignore[no-untyped-def]
    scenario = read_scenario(STRIKE.read_text(encoding="utf-8"))
    write_scenario(scenario, tmp_path / "strike", which=which, seed=seed)
    check_same(scenario, utilities(scenario, which=which, seed=seed), tmp_path / "strike")
    there = loaded(tmp_path / "strike")
    talks = there.make_session(n_steps=200)
    assert isinstance(talks, SAOMechanism)
    for function in there.ufuns:
        talks.add(BoulwareTBNegotiator(name=function.name), ufun=function)
    state = talks.run()
    best = max(min(f(deal) for f in there.ufuns) for deal in there.outcome_space.enumerate_or_sample())
    if abs(best) > 0.05:  # whether some deal is worth more than none to everybody; agents may miss a narrow one
        assert (state.agreement is not None) == (best > 0)
    assert state.agreement is None or min(f(state.agreement) for f in there.ufuns) >= 0
    readme = (tmp_path / "strike" / "README.txt").read_text(encoding="utf-8")
    assert "one of many preferences that fit, not a claim about the party" in readme
    assert "Seven is what the members voted for." in readme


@examples(12)
@given(scenario=scenarios(parties=3, issues=3, options=3, codings=6))
def test_each_utility_fits_what_is_coded(scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> None:
    parties = [Preferences.of(scenario, name, range(len(scenario.codings))) for name in scenario.parties]
    folder = tmp_path_factory.mktemp("negmas") / "talks"
    if not all(party.is_consistent for party in parties):
        with pytest.raises(ExchangeError, match="no preference fits"):
            write_scenario(scenario, folder)
        assert not folder.exists()
        return
    for which in ("mean", "drawn"):
        for party, utility in zip(parties, utilities(scenario, which=which), strict=True):
            assert sum(utility.weights.values()) == pytest.approx(1)
            out = {(veto.issue, option) for veto in party.vetoes for option in veto.options}
            assert {term for term, each in utility.worths.items() if each == VETOED} == out
            for (issue, _), each in utility.worths.items():
                assert each == VETOED or abs(each) <= utility.weights[issue] + 1e-9
            vector = [*utility.weights.values(), *(utility.worths[term] for term in party.layout.spoken)]
            for constraint in party.constraints:
                about = [
                    party.layout.spoken[k - len(scenario.issues)]
                    for k in constraint.row.nonzero()[0]
                    if k >= len(scenario.issues)
                ]
                if not out & set(about):  # a veto says more than a worth
                    assert constraint.row @ vector <= constraint.bound + E / 2
            for deal in itertools.product(*scenario.issues.values()):
                is_out = bool(out & set(zip(scenario.issues, deal, strict=True)))
                assert (worth(scenario, utility, deal) < -1 - 1e-9) == is_out
    write_scenario(scenario, folder)
    check_same(scenario, utilities(scenario), folder)


def test_names_are_any_text(tmp_path: Path) -> None:
    scenario = Scenario(
        ("A/../b", 'B"<x>\x1b', "Ünion"),
        {"type": ("type", "yes", "1", "a: b", "#x", "_hidden"), "name": ("null", "~", "2031-05-01")},
        (
            Coding("A/../b", "supports", (("type", "type"),)),
            Coding("Ünion", "red_line", (("type", "_hidden"),)),
        ),
    )
    told = write_scenario(scenario, tmp_path / "odd")
    check_same(scenario, utilities(scenario), tmp_path / "odd")
    assert sorted(each.name for each in (tmp_path / "odd").iterdir()) == [
        "01-A-b.yml",
        "02-B-x.yml",
        "03-nion.yml",
        "README.txt",
        "domain.yml",
    ]
    assert "NegMAS cannot read an option named 'type': it is exported with a space before it" in told.warnings


def test_of_whom_nothing_is_coded_every_deal_is_worth_nothing(tmp_path: Path) -> None:
    scenario = Scenario(("North", "South"), {"border": ("line", "swap")})
    told = write_scenario(scenario, tmp_path / "talks")
    assert set(utilities(scenario)[0].worths.values()) == {0.0}
    assert told.warnings[0] == "North has no coded position: every deal is worth 0 to it"


def test_a_seed_draws_the_same_again_and_another_draws_another() -> None:
    scenario = read_scenario(STRIKE.read_text(encoding="utf-8"))
    one, again, other = (utilities(scenario, which="drawn", seed=seed) for seed in (1, 1, 2))
    assert one == again and one != other


def test_a_ledger_as_of_a_day(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "talks.ledger", create=True) as ledger:
        with pytest.raises(ExchangeError, match="has no codebook"):
            export_file(ledger, "negmas", tmp_path / "none")
        ledger.codebook.save(BOOK, coder="ana")
        for n, (kind, option) in enumerate((("red_line", "swap"), ("accepts", "swap")), 1):
            on = dt.date(2031, 5, n)
            ledger.add(telling(f"d{n}", published=on, said=[("North", f"words of day {n}", on)]))
            ledger.positions.add(n, party="North", kind=kind, coder="ana", terms=[("border", option)])
        ledger.positions.add(1, party="West", kind="supports", coder="ana", terms=[("border", "line")])
        told = export_file(ledger, "negmas", tmp_path / "first", ExportOptions(as_of=dt.date(2031, 5, 1)))
        export_file(ledger, "negmas", tmp_path / "later", ExportOptions(settings={"preferences": "drawn", "seed": "7"}))
        for wrong, words in (
            (ExportOptions(since=dt.date(2031, 5, 1)), "give --as-of"),
            (ExportOptions(settings={"preferences": "best"}), "'preferences' must be mean or drawn"),
            (ExportOptions(settings={"seed": "-1"}), "'seed' must be a number"),
        ):
            with pytest.raises(ExchangeError, match=words):
                export_file(ledger, "negmas", tmp_path / "none", wrong)
        with pytest.raises(ExchangeError, match="not empty"):
            export_file(ledger, "negmas", tmp_path / "first")
    first, later = loaded(tmp_path / "first"), loaded(tmp_path / "later")
    assert first.ufuns[0](("swap", "none")) < -1 < later.ufuns[0](("swap", "none"))
    assert "is about an issue that is not in the codebook" in told.warnings[0]
    assert "s1, North" in (tmp_path / "first" / "README.txt").read_text(encoding="utf-8")
    assert not (tmp_path / "none").exists()


def test_what_contradicts_is_reported(tmp_path: Path) -> None:
    said = (
        Coding("North", "supports", (("border", "line"),)),
        Coding("North", "opposes", (("border", "line"),)),
    )
    scenario = Scenario(("North",), {"border": ("line", "swap")}, said)
    with pytest.raises(ExchangeError, match="no preference fits all positions of North; `pourparler settle` shows"):
        write_scenario(scenario, tmp_path / "talks")
