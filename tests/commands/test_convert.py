"""`pourparler convert`, and disputes and negotiations of other programs in `settle`, as a person calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from pourparler.settlement import read_scenario
from pourparler.settlement.graph_model import read_dispute
from suite import ROOT, Run

ELMIRA = ROOT / "examples" / "elmira.yaml"
STRIKE = ROOT / "examples" / "strike.yaml"
TALKS = {
    "domain.xml": "<negotiation_template><utility_space><objective><issue index='1' name='price' type='discrete'>"
    "<item value='low'/><item value='high'/></issue></objective></utility_space></negotiation_template>",
    "buyer.xml": "<utility_space><objective><issue index='1' name='price' type='discrete'>"
    "<item value='low' evaluation='4'/><item value='high' evaluation='1'/></issue><weight index='1' value='1'/>"
    "</objective><discount_factor value='0.9'/><reservation value='0.2'/></utility_space>",
}


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    (tmp_path / "talks").mkdir()
    for name, content in TALKS.items():
        (tmp_path / "talks" / name).write_text(content)
    return tmp_path / "talks"


def test_settle_tells_which_states_of_a_dispute_are_stable(run: Run, tmp_path: Path) -> None:
    text = " ".join(run("settle", ELMIRA).stdout.split())
    for words in (
        "Of 9 possible states, 3 are equilibria by all four definitions: state 5 (delay, insist), state 8 (modify, "
        "accept, insist) and state 9 (abandon).",
        "To state 5, by moves that each improve the position of the one who moves: Local government moves to state 5 "
        "(delay, insist).",
        "From state 5, Ministry of the Environment and Uniroyal could get to state 8 together, which both like better; "
        "Local government would be worse off.",
    ):
        assert words in text
    told = json.loads(run("settle", ELMIRA, "--format", "json").stdout)
    assert told["equilibria"]["nash"] == [5, 8, 9]
    assert run("settle", ELMIRA, "--format", "html", "-o", "elmira.html").returncode == 0
    page = (tmp_path / "elmira.html").read_text(encoding="utf-8")
    assert "state 8 (modify, accept, insist)" in page
    assert "<script" not in page


def test_a_dispute_becomes_a_file_of_gmcr_and_comes_back(run: Run, tmp_path: Path) -> None:
    done = run("convert", ELMIRA, "gmcr", "elmira.gmcr")
    assert (done.returncode, done.stdout) == (0, "")
    assert "GMCR+ cannot merge states" in done.stderr
    assert "10 (modify, accept, insist)" in " ".join(run("settle", "elmira.gmcr").stdout.split())
    for form in ("yaml", "json"):
        assert run("convert", ELMIRA, form, f"again.{form}").returncode == 0
        again = read_dispute((tmp_path / f"again.{form}").read_text(encoding="utf-8"))
        assert again == read_dispute(ELMIRA.read_text(encoding="utf-8"))
    assert run("convert", ELMIRA, "csv", "states.csv").returncode == 0
    lines = (tmp_path / "states.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 10
    assert lines[0].startswith("state,option modify,option delay")


def test_a_scenario_becomes_folders_of_other_programs(run: Run, tmp_path: Path) -> None:
    for form in ("genius", "negmas"):
        assert run("convert", STRIKE, form, form).returncode == 0
        assert run("convert", form, "yaml", f"{form}.yaml").returncode == 0
        again = read_scenario((tmp_path / f"{form}.yaml").read_text(encoding="utf-8"))
        strike = read_scenario(STRIKE.read_text(encoding="utf-8"))
        assert (again.parties, again.issues) == (strike.parties, strike.issues)
        assert {each.kind for each in again.codings} <= {"points", "at_least", "accepts", "rejects"}


def test_a_scenario_becomes_a_dispute_if_people_say_who_decides_what(run: Run, tmp_path: Path) -> None:
    strike = read_scenario(STRIKE.read_text(encoding="utf-8"))
    decides = [
        word
        for k, issue in enumerate(strike.issues)
        for word in ("--decides", f"{issue}={strike.parties[k % len(strike.parties)]}")
    ]
    assert run("convert", STRIKE, "dispute", "strike.yaml", *decides).returncode == 0
    dispute = read_dispute((tmp_path / "strike.yaml").read_text(encoding="utf-8"))
    assert dispute.options == dict(sorted(strike.issues.items(), key=lambda item: list(dispute.options).index(item[0])))
    assert {state for group in dispute.decision_makers[0].ranking for state in group} == set(range(1, strike.space + 1))
    assert run("settle", "strike.yaml").returncode == 0


def test_a_negotiation_of_genius_is_settled(run: Run, talks: Path, tmp_path: Path) -> None:
    done = run("convert", talks, "yaml", "talks.yaml", "--packages", "1")
    assert done.returncode == 0
    assert "the discount factor is not read" in done.stderr
    assert yaml.safe_load((tmp_path / "talks.yaml").read_text())["codings"] == [
        {"party": "buyer", "prefers": {"price": ["low", "high"]}},
        {"party": "buyer", "accepts": {"price": "high"}},
    ]
    told = json.loads(run("settle", talks / "domain.xml", "--samples", "100", "--format", "json").stdout)
    assert told["necessary"] == 2
    assert run("convert", talks, "genius", "again").returncode == 0
    assert "is not empty" in run("convert", talks, "genius", "again").stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("convert", ELMIRA, "negmas", "x"), "'negmas' is for scenarios; a dispute becomes yaml, json, gmcr, csv"),
        (("convert", STRIKE, "gmcr", "x"), "'gmcr' is for disputes; a scenario becomes yaml, json, negmas, genius"),
        (("convert", "talks", "dispute", "x"), "say which party decides 'price': --decides 'price=PARTY'"),
        (("convert", "talks", "dispute", "x", "--decides", "price"), "--decides price: give each issue once"),
        (("convert", "talks", "dispute", "x", "--decides", "price=him"), "there is no party 'him'"),
        (("convert", "talks", "dispute", "x", "--decides", "pace=buyer"), "there is no issue 'pace'"),
        (("convert", "talks", "dispute", "x", "--decides", "price=buyer"), "two or more decision makers"),
        (("settle", "lone.xml"), "no profile of Genius stands beside the domain"),
        (("settle", "empty.gmcr"), "a file of GMCR+ is a JSON object"),
        (("settle", "wrong.yaml"), "wrong.yaml: the ranking of 'A' lacks the states 3, 4"),
        (("settle", "broken.yaml"), "broken.yaml: line 1: give 'A' a preference"),
        (("convert", "nowhere.xml", "yaml", "x"), "nowhere.xml"),
    ],
)
@pytest.mark.usefixtures("talks")
def test_what_is_wrong_is_said_in_one_line(words: tuple[object, ...], told: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "lone.xml").write_text(TALKS["domain.xml"])
    (tmp_path / "empty.gmcr").write_text("[]")
    makers = "decision_makers: {A: {options: [x]%s}, B: {options: [y], priorities: [{x: yes}]}}"
    (tmp_path / "wrong.yaml").write_text(makers % ", ranking: [1, 2]")
    (tmp_path / "broken.yaml").write_text(makers % "")
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    lines = [line for line in done.stderr.splitlines() if "discount factor" not in line]
    assert told in lines[0]
    assert len(lines) == 1


def test_hostile_names_are_only_names(run: Run, tmp_path: Path) -> None:
    hostile = "=<script>alert(1)</script>\u202e{{7*7}}"
    dispute = {
        "title": hostile,
        "decision_makers": {
            hostile: {"options": [hostile], "priorities": [{hostile: "yes"}]},
            "B": {"options": ["y"], "priorities": [{"y": "yes"}]},
        },
        "descriptions": {hostile: hostile},
    }
    (tmp_path / "hostile.json").write_text(json.dumps(dispute))
    page = run("settle", "hostile.json", "--format", "html").stdout
    assert "<script" not in page
    assert "{{7*7}}" in page
    assert "\u202e" not in page + run("settle", "hostile.json").stdout
    assert run("convert", "hostile.json", "csv", "hostile.csv").returncode == 0
    header = (tmp_path / "hostile.csv").read_text(encoding="utf-8").splitlines()[0]
    assert not any(cell.startswith("=") for cell in header.split(","))
