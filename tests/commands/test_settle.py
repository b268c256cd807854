"""`pourparler settle`, as a person calls it: scenarios, mistakes by line, text, JSON and the page."""

from __future__ import annotations

import datetime as dt
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.codebook.forms import FormError, load
from pourparler.settlement import Scenario, Workings, read_scenario, scenario_data, series, settle, settlement_data
from scenarios import scenarios
from suite import ROOT, Run, examples

STRIKE = ROOT / "examples" / "strike.yaml"
DESIGNED = """
parties: [North, South]
issues: {border: {options: [line, swap, withdrawal]}, troops: {options: [none, capped, free]}}
codings:
  - {party: North, supports: {border: swap}, on: 2026-01-02, evidence: "the words"}
  - {party: South, opposes: {troops: none}}
  - {party: North, prefers: {border: [swap, line]}}
  - {party: North, matters_more: [border, troops]}
  - {party: South, hardest: border}
  - {party: South, accepts: {border: line, troops: capped}}
  - {party: South, only_with: {option: {border: swap}, given: {troops: free}}}
  - {party: South, insists: {troops: capped}}
"""


def test_every_kind_of_coding_is_read() -> None:
    talks = read_scenario(DESIGNED)
    assert [each.kind for each in talks.codings] == [
        "supports",
        "opposes",
        "prefers",
        "matters_more",
        "hardest",
        "accepts",
        "only_with",
        "insists",
    ]
    assert talks.codings[0].on == dt.date(2026, 1, 2)
    assert talks.codings[6].terms == (("border", "swap"), ("troops", "free"))


@examples(30)
@given(scenarios(dated=True))
def test_a_scenario_written_is_the_scenario_read(scenario: Scenario) -> None:
    assert read_scenario(json.dumps(scenario_data(scenario))) == scenario


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("parties: [A]\nissues: {x: {options: [a]}}\ncodings:\n  - {party: A, suports: {x: a}}", "line 4: 'suports'"),
        (
            "parties: [A]\nissues: {x: {options: [a]}}\ncodings:\n  - {party: B, supports: {x: a}}",
            "line 4: .*party 'B'",
        ),
        ("parties: [A]\nissues: {x: {options: [a]}}\ncodings:\n\n  - {party: A, opposes: {x: b}}", "line 5: .*'b'"),
        ("parties: [A]\nissues:\n  x: {options: [a]}\n  y: {}", "line 4: 'options' is missing"),
        ("parties: [A]\nissues: {x: {options: [a, a]}}", "line 2: an option of 'x' is listed twice"),
        ("parties: [A, A]\nissues: {x: {options: [a]}}", "line 1: a party is listed twice"),
        ("parties: [A]\nparties: [B]", "line 2: 'parties' occurs twice"),
        ("parties: [A\n", "line 1: a list that begins here"),
        ("parties: &a [A]\nissues: *a", r"line 2: references \(\*name\) are not allowed"),
        ("- one\n- two", "line 1: a scenario is a mapping"),
        ("", "a scenario is a mapping"),
        ("parties: !!python/object/apply:os.system [ls]\nissues: {x: {options: [a]}}", "line 1: tags"),
        ("parties: [A]\nissues: {x: {options: [a]}}\ncodings:\n- party: A\n  on: soon\n  hardest: x", "line 5: 'on'"),
        ("parties: [A]\nissues: {x: {options: [a]}}\ncodings:\n- {party: A}", "line 4: .*this one has none"),
        (
            "parties: [A]\nissues: {x: {options: [a]}}\ncodings:\n- {party: A, hardest: x, supports: {x: a}}",
            "line 4: .*supports and hardest",
        ),
        ("[" * 5000 + "]" * 5000, "YAML|levels"),
        ("a: " + "{b: " * 40 + "c" + "}" * 40, "levels"),
        ("parties: [A]\nissues: {x: {options: [a]}}\n\x00", "line|YAML"),
    ],
)
def test_a_mistake_is_reported_with_its_line(text: str, told: str) -> None:
    with pytest.raises(FormError) as fault:
        read_scenario(text)
    assert re.search(told, str(fault.value).splitlines()[0]), str(fault.value)


@examples(100)
@given(st.text(alphabet="abc:-[]{}\n \"'&*!|>#?,%@\\\t0\u202e", max_size=60) | st.text(max_size=40))
def test_no_text_is_more_than_a_mistake(text: str) -> None:
    for read in (load, read_scenario):
        try:
            read(text)
        except FormError as fault:
            assert str(fault)


def test_names_are_texts_whatever_they_look_like() -> None:
    talks = read_scenario("parties: [yes, 12]\nissues: {on: {options: [no, 1.50, 2026-01-02, null]}}")
    assert talks.parties == ("yes", "12")
    assert talks.issues == {"on": ("no", "1.50", "2026-01-02", "null")}


def test_the_data_is_what_was_promised() -> None:
    talks = read_scenario(DESIGNED)
    kept = Workings(talks, samples=1_000)
    told = settlement_data(settle(talks, workings=kept), series(talks, workings=kept))
    assert {"space", "possible", "necessary", "deals", "conflicts", "blocking", "ask_next"} <= told.keys()
    assert told["space"] == 9
    first = told["deals"][0]
    assert first["deal"].keys() == {"border", "troops"}
    for key in ("possible", "necessary", "share"):
        assert first[key].keys() == {"North", "South"}
    assert all(0 <= each["joint"] <= 1 for each in told["deals"])
    assert [each["joint"] for each in told["deals"]] == sorted((each["joint"] for each in told["deals"]), reverse=True)
    assert all({"party", "question", "gain"} <= each.keys() for each in told["ask_next"])
    json.dumps(told)


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.tags.add(tag)
        self.links += [named["href"] or ""] if "href" in named else []
        self.ids |= {named["id"] or ""} if "id" in named else set()


@pytest.mark.slow
def test_settle_tells_a_strike(run: Run, tmp_path: Path) -> None:
    text = run("settle", STRIKE)
    assert (text.returncode, text.stderr) == (0, "")
    assert "“Retraining, yes, if we sit at the table when the nights are planned.”" in " ".join(text.stdout.split())
    active, inactive = text.stdout.split("ACTIVE CODINGS")[1].split("CODINGS THAT DO NOT COUNT")
    assert "[6]" not in active, "the company took its veto back"
    assert "[6] Port company insists on “as planned” (cranes): superseded by [10][11]" in inactive
    for words in (text.stdout, run("settle", STRIKE, "--as-of", "2026-03-01").stdout):
        assert not re.search(r"\bwill\b", words)
    again = json.loads(run("settle", STRIKE, "--format", "json").stdout)
    assert again["space"] == 18
    assert [each["codings"] for each in again["opening"][:2]] == [[10, 4], [1, 6]]
    assert text.stdout.index("On wages they are apart") < text.stdout.index("THE BEST DEALS BY PARTIES")
    assert again == json.loads(run("settle", STRIKE, "--format", "json").stdout), "one seed, one answer"
    page = run("settle", STRIKE, "--format", "html", "-o", tmp_path / "strike.html")
    assert page.returncode == 0
    read = Page()
    read.feed((tmp_path / "strike.html").read_text(encoding="utf-8"))
    assert read.links
    assert {link[1:] for link in read.links} <= read.ids
    assert "script" not in read.tags


@pytest.mark.slow
def test_settle_says_what_is_wrong_in_a_line_each(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("parties: [A]\nissues: {x: {option: [a]}}\n")
    done = run("settle", "bad.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "bad.yaml: line 2: 'option' is not a known field",
        "bad.yaml: line 2: 'options' is missing",
    ]
    (tmp_path / "latin.yaml").write_bytes(b"parties: [\xe9]")
    for wrong in ("nowhere.yaml", "latin.yaml", "talks.txt", "."):
        done = run("settle", wrong)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1
        assert "Traceback" not in done.stderr
    done = run("settle", STRIKE, "--as-of", "tomorrow")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_settle_names_the_files_of_other_programs(run: Run, tmp_path: Path) -> None:
    files = {
        "profile.json": ('{"LinearAdditiveUtilitySpace": {}}', "a preference profile of GeniusWeb (ANAC, JSON)"),
        "other.yaml": ("<!DOCTYPE a><a/>", "XML, neither a ledger nor a scenario"),
    }
    for name, (content, kind) in files.items():
        (tmp_path / name).write_text(content, "utf-16" if name == "other.yaml" else "utf-8")
        done = run("settle", name)
        assert (done.returncode, done.stdout) == (2, "")
        advice = "write its issues and preferences as a scenario (.yaml), or give a ledger"
        assert done.stderr == f"{name}: is {kind}; {advice}\n"


@pytest.mark.slow
def test_hostile_names_are_only_names(run: Run, tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>\u202e\x1b[31m{{7*7}}"
    talks = {
        "parties": [hostile],
        "issues": {hostile: {"options": [hostile, "b"]}},
        "codings": [{"party": hostile, "supports": {hostile: hostile}, "evidence": hostile, "on": "2026-01-01"}],
    }
    (tmp_path / "hostile.json").write_text(json.dumps(talks))
    page = run("settle", "hostile.json", "--format", "html").stdout
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "{{7*7}}" in page
    text = run("settle", "hostile.json").stdout
    assert "\x1b" not in text
    assert "\u202e" not in text + page


@pytest.mark.slow
def test_what_if_is_supposed_saved_and_compared(run: Run, tmp_path: Path) -> None:
    few = ("--samples", "200")
    accepts = ("--suppose", "Union accepts wages=two percent, cranes=as planned")
    both = (*accepts, "--suppose", "City supports cranes=withdrawn")
    text = " ".join(run("settle", STRIKE, *few, *both, "--save", "what-if.yaml").stdout.split())
    assert "Suppose Union accepts the package of “two percent” (wages) and “as planned” (cranes) [if 1]" in text
    assert "then this no longer holds: [1] 2026-03-02 Union rules out “two percent” (wages)" in text
    assert "SIDE BY SIDE" in text
    data = json.loads(run("settle", STRIKE, *few, *both, "--format", "json").stdout)
    assert data["codings"][:13] == scenario_data(read_scenario(STRIKE.read_text(encoding="utf-8")))["codings"]
    assert (data["supposed"], data["set_aside"]) == ([13, 14], [0, 11])
    assert data["references"][12:] == ["13", "if 1", "if 2"]
    saved = json.loads(run("settle", tmp_path / "what-if.yaml", *few, "--format", "json").stdout)
    assert saved["possible"] == data["possible"]
    compared = json.loads(run("settle", STRIKE, *few, "--compare", "what-if.yaml", "--format", "json").stdout)
    assert compared["comparison"]["cases"] == ["as it stands", "what-if"]
    page = run("settle", STRIKE, *few, *both, "--format", "html").stdout
    read = Page()
    read.feed(page)
    assert {link[1:] for link in read.links} <= read.ids
    assert "Suppose Union accepts the package" in page


@pytest.mark.slow
def test_what_if_is_saved_in_the_ledger_under_a_name(run: Run, coded: Path) -> None:
    few = ("--samples", "200")
    gives_way = ("--suppose", "Quessia accepts heights=guns leave first")
    saved = run("settle", coded, *few, *gives_way, "--save", "guns first", "--coder", "ana")
    assert saved.returncode == 0, saved.stderr
    assert "saved as the scenario guns first" in saved.stderr
    again = json.loads(run("settle", coded, *few, "--what-if", "guns first", "--format", "json").stdout)
    assert again["possible"] > 0
    compared = json.loads(run("settle", coded, *few, "--compare", "guns first", "--format", "json").stdout)
    assert compared["comparison"]["cases"] == ["as it stands", "guns first"]
    for wrong, words in (
        (("--what-if", "storm"), "no scenario 'storm' is saved in the ledger; saved are: guns first"),
        (("--save", "calm"), "nothing is supposed"),
        (("--difference", "1"), "--difference: "),
    ):
        refused = run("settle", coded, *few, *wrong)
        assert refused.returncode == 2
        assert words in refused.stderr
        assert "Traceback" not in refused.stderr


def test_the_difference_of_two_deals_is_said(run: Run) -> None:
    said = " ".join(run("settle", STRIKE, "--samples", "200", "--difference", "1,3").stdout.split())
    assert said.startswith("Deal 3 instead of deal 1: “")
    assert "BEST DEALS" not in said


def test_an_offer_is_improved_or_refused_in_a_line(run: Run) -> None:
    few = ("--samples", "200")
    offer = "wages=two percent, cranes=as planned, night shift=the company"
    data = json.loads(run("settle", STRIKE, *few, "--offer", offer, "--format", "json").stdout)
    assert data["offer"]["coding"] is None
    assert data["offer"]["deal"] == {"wages": "two percent", "cranes": "as planned", "night shift": "the company"}
    for wrong, told in (
        ("wages=two percent", "missing: cranes, night shift"),
        ("wages=nine", "has no option 'nine'"),
        ("pay=nine", "unknown issue 'pay'"),
    ):
        done = run("settle", STRIKE, "--offer", wrong)
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
        assert told in done.stderr
    for option, value in (("--suppose", "Union likes it"), ("--save", "what-if.txt"), ("--compare", "nowhere.yaml")):
        done = run("settle", STRIKE, *few, option, value)
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), option
        assert "Traceback" not in done.stderr
