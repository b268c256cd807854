"""All pages, their JSON twins, the brief, the settlement and the command line tell one story of who stands where."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from desks import Asking, asked
from pourparler import brief
from pourparler.brief.chapters import chapters
from pourparler.codebook.decisions import decide, machine_places
from pourparler.codebook.model import read_codebook
from pourparler.codebook.standing import find_positions, side_of, stands_of
from pourparler.commands.app import app
from pourparler.commands.options import WrongCallError
from pourparler.ledger import Ledger, LedgerError, open_ledger
from strategies import telling

BOOK = """
parties: {Dockers: {speakers: [Dockers Union]}, Quay Company: {}, Pilots: {}}
issues:
  pay:
    question: How much?
    words: pay
    options:
      a rise of 12 percent: {description: a pay rise of 12 percent}
      a rise of 4 percent: {description: a pay rise of 4 percent}
  north quay: {question: Does it stay?, options: {closing: {description: the closure of the north quay}, staying: {}}}
  harbour watch: {words: "watch; pilot*"}
"""
STANDS = (
    ("Dockers Union", "demands", "a pay rise of 12 percent"),
    ("Quay Company", "opposes", "a pay rise of 12 percent"),
    ("Quay Company", "offers", "a pay rise of 4 percent"),
    ("Dockers Union", "red_line", "the closure of the north quay"),
    ("Pilots", "supports", "the closure of the north quay"),
)
SETTLED = {"for": "for", "insists": "for", "against": "against", "red line": "against"}

Stands = dict[tuple[str, str, str], tuple[str, bool]]
"""Side and whether it is the machine's, by party, issue and option."""


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "talks.ledger", create=True) as opened:
        opened.add(
            telling(
                "a",
                said=[("Quay Company", "that the north quay stays"), ("Dockers Union", "that pay must rise")],
                stands=STANDS,
                tabled=[("the Quay Plan", ["Quay Company"], None, ["the closure of the north quay"])],
            )
        )
        opened.codebook.save(BOOK, coder="ana")
        opened.positions.add(
            "s1", coder="ana", party="Quay Company", kind="supports", terms=[("north quay", "staying")]
        )
        red = next(row for row in opened.stances.list() if row.stance == "red_line")
        decide(opened, f"t{red.id}", coder="ana", place=("Dockers", "north quay", "closing"))
        yield opened


def on_grid(desk: Asking, **query: Any) -> Stands:
    rows = desk.get("/issues.json", **query)["positions"]["rows"]
    return {
        (cell["party"], row["issue"], option["option"]): (option["side"], option["is_machine"])
        for row in rows
        for cell in row["cells"]
        for option in cell["options"]
    }


def asked_for(ledger: Ledger, *, machine: bool) -> Stands:
    rows = find_positions(ledger, read_codebook(BOOK), machine=machine)
    return {(each.party, each.issue, each.option): (each.side, each.is_machine) for each in stands_of(rows)}


def listed(ledger: Ledger, *options: str) -> Stands:
    """What `pourparler positions` tells; in this ledger the last position of a party on an option decides."""
    answer = CliRunner().invoke(app, ["positions", str(ledger.path), "--format", "json", *options])
    assert answer.exit_code == 0, answer.output
    rows = [row for row in json.loads(answer.stdout) if "terms" in row]
    coded_last = sorted(rows, key=lambda row: row["coded"])
    return {
        (row["party"], issue, option): (side_of(row["kind"]), not row["coded"])
        for row in coded_last
        for issue, option in row["terms"]
    }


def settled(desk: Asking, **query: Any) -> dict[tuple[str, str, str], str]:
    stances = desk.get("/settlement.json", **query)["settlement"]["stances"]
    found = {(s["party"], s["issue"], s["option"]): s for s in stances if s["codings"]}
    return {key: SETTLED[s["stance"]] for key, s in found.items() if s["stance"] in SETTLED}


def in_brief(ledger: Ledger, *, machine: bool) -> set[tuple[str, str, str]]:
    """Party, side and option of each line of the brief."""
    built = brief.build(ledger, machine=machine)
    sections = [s for chapter in chapters(built) for s in chapter.sections if s.key == "stances"]
    found = set()
    for group in (group for section in sections for group in section.groups):
        for line in group.lines:
            match = re.fullmatch(r"(rules out|supports|opposes) (.+) \(.+\)", line.words)
            assert match is not None, line.words
            found.add((group.title, "for" if match[1] == "supports" else "against", match[2]))
    return found


@pytest.mark.parametrize("machine", [True, False])
def test_no_two_places_disagree(ledger: Ledger, machine: bool) -> None:
    stands = asked_for(ledger, machine=machine)
    sides = {key: side for key, (side, _) in stands.items()}
    assert len(sides) == (6 if machine else 2)
    assert {is_machine for _, is_machine in stands.values()} == ({True, False} if machine else {False})
    flag = "true" if machine else "false"
    with asked(ledger) as desk:
        assert on_grid(desk, machine=flag) == stands
        assert settled(desk, machine=flag) == sides
        ties = desk.get("/network.json", machine=flag)["network"]["ties"]
        assert {(tie["one"], tie["other"]): (tie["congruent"], tie["opposed"]) for tie in ties} == (
            {
                ("Dockers", "Quay Company"): ([], ["pay"]),
                ("Dockers", "Pilots"): ([], ["north quay"]),
            }
            if machine
            else {}
        )
        on_plan = desk.get("/proposals/1.json", machine=flag)["stands"]
        assert {(s["party"], s["issue"], s["option"]): (s["side"], s["is_machine"]) for s in on_plan} == {
            key: stand for key, stand in stands.items() if key[2] == "closing"
        }
        for page in ("/issues", "/network", "/proposals/1", "/settlement"):
            assert desk.client.get(page, params={"machine": flag}).status_code == 200
    assert listed(ledger, "--machine" if machine else "--no-machine") == stands
    assert in_brief(ledger, machine=machine) == {(party, side, option) for (party, _, option), side in sides.items()}


def test_by_default_only_the_settlement_leaves_the_machine_out(ledger: Ledger) -> None:
    with asked(ledger) as desk:
        assert on_grid(desk) == asked_for(ledger, machine=True)
        assert settled(desk) == settled(desk, machine="false")
        assert settled(desk) != settled(desk, machine="true")
        lines = desk.get("/settlement.json", machine="true")["codings"]
        assert {line["is_machine"] for line in lines} == {True, False}
        page = desk.client.get("/settlement?machine=true").text
        assert "If the machine's reading holds" in page.replace("&#39;", "'")
        assert "not confirmed" in page
    answer = CliRunner().invoke(app, ["settle", str(ledger.path), "--format", "json", "--machine"])
    assert answer.exit_code == 0
    assert "confirmed by nobody" in answer.stderr
    assert any("read by the machine" in (coding["source"] or "") for coding in json.loads(answer.stdout)["codings"])


def test_a_confirmed_position_is_a_coding_and_undo_takes_it_back(ledger: Ledger) -> None:
    offer = next(row for row in ledger.stances.list() if row.stance == "offers")
    with asked(ledger) as desk:
        before, grid = settled(desk), on_grid(desk)
        place = {"party": "Quay Company", "issue": "pay", "option": "a rise of 4 percent"}
        made = desk.post(f"/codings/t{offer.id}/confirm", {"seen": 0, "place": place})
        assert "as a position of Quay Company on pay: a rise of 4 percent" in made["revision"]["summary"]
        assert settled(desk) == before | {tuple(place.values()): "for"}
        assert on_grid(desk) == grid | {tuple(place.values()): ("for", False)}
        coded = [row for row in desk.get("/coding.json")["positions"] if row["stance"] == offer.id]
        assert [(row["party"], row["kind"], row["terms"]) for row in coded] == [
            ("Quay Company", "supports", [["pay", "a rise of 4 percent"]])
        ]
        changed = desk.post(
            f"/codings/t{offer.id}/correct",
            {"seen": made["seen"], "place": place, "fields": {"stance": "opposes"}},
        )
        assert settled(desk) == before | {tuple(place.values()): "against"}
        desk.post("/undo", {"revision": changed["revision"]["id"]})
        assert settled(desk) == before | {tuple(place.values()): "for"}
        desk.post("/undo", {"revision": made["revision"]["id"]})
        assert (settled(desk), on_grid(desk)) == (before, grid)
        desk.post(f"/codings/t{offer.id}/confirm", {"place": place | {"option": "nothing"}}, status=422)


def test_a_confirmation_without_a_place_counts_where_the_machine_places_it(ledger: Ledger) -> None:
    row = next(each for each in ledger.stances.list() if each.stance == "demands")
    ledger.codings.confirm(f"t{row.id}", coder="ana")
    key = ("Dockers", "pay", "a rise of 12 percent")
    assert asked_for(ledger, machine=False)[key] == ("for", False)
    assert machine_places(ledger, read_codebook(BOOK))[row.id] == key
    with asked(ledger) as desk:
        assert settled(desk)[key] == "for"
    # Removed by hand, it is not coded again by itself.
    done = ledger.stances.code(row, coder="ana", party=key[0], issue=key[1], option=key[2])
    (coded,) = (each for each in ledger.positions.list() if each.stance == row.id)
    ledger.positions.remove(coded, coder="ana")
    assert key not in asked_for(ledger, machine=True)
    ledger.history.undo(coder="ana")
    ledger.history.undo(done.id, coder="ana")
    assert asked_for(ledger, machine=False)[key] == ("for", False)


def test_the_command_line_confirms_as_the_page_does(ledger: Ledger) -> None:
    row = next(each for each in ledger.stances.list() if each.stance == "demands")
    answer = CliRunner().invoke(app, ["confirm", str(ledger.path), f"t{row.id}", "--coder", "ana"])
    assert answer.exit_code == 0, answer.output
    assert "Dockers on pay: a rise of 12 percent" in answer.stderr
    assert [each.terms for each in ledger.positions.list() if each.stance == row.id] == [
        (("pay", "a rise of 12 percent"),)
    ]
    # For another party it is coded anew, not under the old one.
    ledger.codings.correct(f"t{row.id}", coder="ana", party="Pilots")
    assert asked_for(ledger, machine=False)["Pilots", "pay", "a rise of 12 percent"] == ("for", False)
    assert ("Dockers", "pay", "a rise of 12 percent") not in asked_for(ledger, machine=False)


def test_a_passage_that_is_no_statement_carries_a_position(ledger: Ledger) -> None:
    text = ledger.documents.get("a").text
    at = text.index("supports")
    revision = ledger.positions.add(
        document="a",
        span=(at, at + 20),
        coder="ana",
        party="Pilots",
        kind="opposes",
        terms=[("pay", "a rise of 4 percent")],
    )
    key = ("Pilots", "pay", "a rise of 4 percent")
    assert asked_for(ledger, machine=False)[key] == ("against", False)
    (row,) = (each for each in ledger.positions.list() if each.id == revision.thing_id)
    assert (row.statement, row.stance, row.document, row.words) == (None, None, "a", text[at : at + 20].strip())
    with asked(ledger) as desk:
        assert settled(desk)[key] == "against"
        assert f'data-thing="k{row.id}"' in desk.client.get("/issues").text
        marked = desk.get("/issues/source.json", thing=f"k{row.id}")["paragraphs"]
        assert any(s["parts"] for p in marked for s in p["stretches"])
        assert desk.client.get("/coding").status_code == 200
        assert "/document?id=a#o" in desk.client.get("/settlement").text
    ledger.history.undo(revision.id, coder="ana")
    assert key not in asked_for(ledger, machine=False)


def test_the_command_line_codes_a_passage_and_names_who_has_no_party(ledger: Ledger, tmp_path: Path) -> None:
    runner, place = CliRunner(), str(ledger.path)
    words = ["code", place, "a@0-12", "supports", "pay=a rise of 4 percent"]
    assert runner.invoke(app, [*words, "--party", "Pilots"]).exit_code == 0
    assert [row.statement for row in ledger.positions.list(party="Pilots")] == [None]
    for wrong in (words, [*words[:2], "a@0", *words[3:]], [*words[:2], "z@0-9", *words[3:], "--party", "Pilots"]):
        assert isinstance(runner.invoke(app, wrong).exception, WrongCallError | LedgerError)
    book = tmp_path / "own.yaml"
    book.write_text(BOOK.replace("Quay Company", "Berth Office"))
    answer = runner.invoke(app, ["codebook", "use", place, str(book)])
    assert "who belong to no party" in answer.stderr
    assert "Quay Company (1)" in answer.stderr
    assert "Dockers Union" not in answer.stderr


def test_drafting_on_the_command_line_keeps_what_was_edited(ledger: Ledger) -> None:
    with asked(ledger) as desk:
        seen = desk.post("/setup/draft", {"seen": 0})["seen"]
        issues = desk.get("/setup.json")["draft"]["issues"]
        gone, kept = (next(each for each in issues if word in each["name"]) for word in ("quay", "pay"))
        edit = {"action": "rename", "id": kept["id"], "name": "Wages"}
        seen = desk.post("/setup/edit", {"seen": seen, "edit": edit})["seen"]
        desk.post("/setup/edit", {"seen": seen, "edit": {"action": "remove", "id": gone["id"]}})
    before = ledger.draft.get()
    answer = CliRunner().invoke(app, ["draft", str(ledger.path)])
    assert answer.exit_code == 0, answer.output
    names = {issue.name for issue in read_codebook(answer.stdout).issues}
    assert "Wages" in names
    assert not {gone["name"], kept["name"]} & names
    assert "12 percent" in answer.stdout
    assert ledger.draft.get() == before


def test_statements_are_counted_by_the_words_of_an_issue(ledger: Ledger) -> None:
    with asked(ledger) as desk:
        row = next(each for each in desk.get("/issues.json")["positions"]["rows"] if each["issue"] == "pay")
        assert {cell["party"]: cell["statements"] for cell in row["cells"]} == {
            "Dockers": 1,
            "Quay Company": 0,
            "Pilots": 0,
        }
        about = desk.get("/issues/about.json", issue="pay", party="Dockers")
        assert ["pay must rise" in each["content"] for each in about["statements"]] == [True]
        assert desk.client.get("/issues/about.json", params={"issue": "tolls", "party": "x"}).status_code == 404
        desk.post("/issues", {"name": "north quay", "words": "quay"}, status=201)
        assert read_codebook(ledger.codebook.get() or "").words["north quay"] == "quay"
        desk.post("/issues", {"name": "north quay", "words": "quays"}, status=422)
        desk.post("/issues/unfollow", {"name": "harbour watch"})
        assert [issue.name for issue in read_codebook(ledger.codebook.get() or "").issues] == ["pay", "north quay"]
        desk.post("/issues/unfollow", {"name": "harbour watch"}, status=422)


def test_an_issue_without_options_has_positions_and_no_part_in_a_settlement(ledger: Ledger) -> None:
    ledger.add(telling("b", stands=[("Pilots", "opposes", "the harbour watch")]))
    key = ("Pilots", "harbour watch", "")
    assert asked_for(ledger, machine=True)[key] == ("against", True)
    (row,) = ledger.stances.list(document="b")
    decide(ledger, f"t{row.id}", coder="ana", place=key)
    assert asked_for(ledger, machine=False)[key] == ("against", False)
    with asked(ledger) as desk:
        assert on_grid(desk)[key] == ("against", False)
        page = desk.get("/settlement.json")
        assert (page["left_out"], "harbour watch" in page["settlement"]["issues"]) == (0, False)
        assert desk.client.get("/issues").status_code == desk.client.get("/coding").status_code == 200
