"""Published negotiations, coded without their points, through `settle`: docs/cases/ has a page for each."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from pourparler.settlement import Scenario, Workings, read_scenario, settle
from suite import ROOT

CASES = ROOT / "examples" / "cases"
CAMP_DAVID = {
    "Sinai": (35, 55),
    "diplomatic recognition": (10, 5),
    "West Bank and Gaza": (20, 10),
    "linkage": (10, 5),
    "Palestinian rights": (5, 20),
    "Jerusalem": (20, 5),
}
PANAMA = {
    "US defense rights": (22, 9),
    "use rights": (22, 15),
    "land and water": (15, 15),
    "expansion rights": (14, 3),
    "expansion routes": (6, 5),
    "duration": (11, 15),
    "compensation": (4, 11),
    "jurisdiction": (2, 7),
    "US military rights": (2, 7),
    "defense role of Panama": (2, 13),
}


def read_case(name: str) -> Scenario:
    return read_scenario((CASES / f"{name}.yaml").read_text(encoding="utf-8"))


def check_coding(talks: Scenario, points: dict[str, tuple[int, int]]) -> None:
    """The coding says what the points say, and nothing more: who wants what, and which issues matter more."""
    for k, party in enumerate(talks.parties):
        own = [each for each in talks.codings if each.party == party]
        assert {each.kind for each in own} == {"supports", "opposes", "matters_more"}
        for each in own:
            if each.kind == "matters_more":
                assert points[each.weighed[0]][k] > points[each.weighed[1]][k]
            else:
                ((issue, option),) = each.terms
                assert (talks.issues[issue][k] == option) == (each.kind == "supports")
        ordered = {each.weighed for each in own if each.kind == "matters_more"}
        for one, other in product(points, points):  # every difference follows from those that are coded
            if points[one][k] > points[other][k]:
                assert _leads(ordered, one, other), (party, one, other)


def winners(talks: Scenario, points: dict[str, tuple[int, int]]) -> tuple[str, ...]:
    """Of each issue, the option of the side that has more points on it: the first option is that of the first side."""
    return tuple(talks.issues[issue][0 if first > second else 1] for issue, (first, second) in points.items())


def _leads(ordered: set[tuple[str, ...]], one: str, other: str) -> bool:
    return any(first == one and (second == other or _leads(ordered, second, other)) for first, second in ordered)


@pytest.mark.slow
def test_camp_david_puts_the_published_allocation_first() -> None:
    """Brams and Togman, "Camp David: Was the agreement fair?", Conflict Management and Peace Science 15 (1996)."""
    talks = read_case("camp-david")
    check_coding(talks, CAMP_DAVID)
    settled = settle(talks, quick=True)
    adjusted_winner = winners(talks, CAMP_DAVID)
    assert talks.space == 64
    assert settled.deals[0].deal == adjusted_winner


@pytest.mark.slow
def test_the_panama_canal_puts_the_published_allocation_first() -> None:
    """Brams and Taylor, Fair Division (1996), chapter 5, after Raiffa (1982), chapter 12."""
    talks = read_case("panama-canal")
    check_coding(talks, PANAMA)
    settled = settle(talks, workings=Workings(talks, samples=5_000), quick=True)
    adjusted_winner = winners(talks, PANAMA)
    assert talks.space == 1_024
    assert settled.deals[0].deal == adjusted_winner


def test_coal_wages_leave_exactly_the_deals_that_pay_both() -> None:
    """Samuelson and Marks, Managerial Economics: millions of dollars a year, by the table of the book's answer."""
    talks = read_case("coal-wages")
    settled = settle(talks, workings=Workings(talks, samples=500), quick=True)
    pays = set()
    for deal in product(*talks.issues.values()):
        raise_, strike, jobs = 40 * float(deal[0]), deal[1] == "granted", deal[2] == "open to all"
        if raise_ + 30 * strike - 20 * jobs >= 0 and 60 * jobs - 50 * strike - raise_ >= 0:
            pays.add(deal)
    assert len(pays) == settled.possible == settled.necessary == 8
    assert {each.deal for each in settled.deals[:8]} == pays


def test_files_of_cases_hold_no_points() -> None:
    for path in sorted(CASES.glob("*.yaml")):
        said = read_scenario(Path(path).read_text(encoding="utf-8")).codings
        kinds = {each.kind for each in said}
        assert kinds <= {"supports", "opposes", "matters_more", "prefers", "accepts", "rejects"}, path


def test_the_script_of_the_scorable_game_reads_a_game_and_measures_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import runpy
    import sys

    game = tmp_path / "games_descriptions" / "base"
    (game / "scores_files").mkdir(parents=True)
    (game / "config.txt").write_text("Mill,mill,p1,greedy,none\nTown,town,player,cooperative,none")
    (game / "scores_files" / "mill.txt").write_text("0, 20, 40\n60, 30, 0\n50")
    (game / "scores_files" / "town.txt").write_text("50, 25, 0\n0, 25, 50\n45 \n")
    for how in ("asked", "nearest", "random"):
        argv = ["scorable_game.py", str(tmp_path), "--how", how, "--packages", "2", "--samples", "200"]
        monkeypatch.setattr(sys, "argv", argv)
        runpy.run_path(str(ROOT / "benchmarks" / "scorable_game.py"), run_name="__main__")
        told = capsys.readouterr().out.splitlines()
        assert told[0].startswith("base: 2 parties, 9 deals")
        assert told[1].startswith("truly acceptable to all: 2 deals")
    module = runpy.run_path(str(ROOT / "benchmarks" / "scorable_game.py"))
    scores, truth = np.array([0.9, 0.5, 0.5, 0.1]), np.array([True, True, False, False])
    assert module["area"](scores, truth) == 0.875
