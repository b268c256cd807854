"""The grid of positions on *Issues by parties*, asked as a program does: what it shows, its order, and who decides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desks import PASSWORD, SCRIPT, Asking, asked
from pourparler.ledger import Ledger, open_ledger
from pourparler.workbench import hash_password
from pourparler.workbench.position_grid import MOST
from strategies import telling

BOOK = """
parties: {Dockers: {speakers: [Dockers Union]}, Quay Company: {}}
issues:
  pay: {question: How much?, options: {a rise: {description: a pay rise of 12 percent; a pay rise of 4 percent}}}
  north quay: {question: Does it stay?, options: [the closure of the north quay]}
"""
STRIKE = (
    ("Dockers Union", "demands", "a pay rise of 12 percent"),
    ("Quay Company", "offers", "a pay rise of 4 percent"),
    ("Quay Company", "opposes", "a pay rise of 12 percent"),
    ("Dockers Union", "red_line", "the closure of the north quay"),
    ("Mara Vell", "supports", "the closure of the north quay"),
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "talks.ledger", create=True) as opened:
        opened.add(telling("a", stands=STRIKE))
        opened.codebook.save(BOOK, coder="ana")
        yield opened


@pytest.fixture
def desk(ledger: Ledger) -> Iterator[Asking]:
    with asked(ledger) as asking:
        yield asking


def cell(desk: Asking, issue: str, party: str) -> Any:
    rows = desk.get("/issues.json")["positions"]["rows"]
    row = next(each for each in rows if each["issue"] == issue)
    return next(each for each in row["cells"] if each["party"] == party)


def positions(desk: Asking) -> dict[str, Any]:
    """What the grid shows, by target and stance."""
    rows = desk.get("/issues.json")["positions"]["rows"]
    options = [option for row in rows for each in row["cells"] for option in each["options"]]
    return {f"{s['row']['stance']} {s['row']['target']}": s for option in options for s in option["stances"]}


def test_positions_are_grouped_under_the_codebook(desk: Asking) -> None:
    grid = desk.get("/issues.json")["positions"]
    assert grid["parties"] == ["Dockers", "Quay Company"]
    assert [row["issue"] for row in grid["rows"]] == ["pay", "north quay"]
    company = cell(desk, "pay", "Quay Company")
    assert [option["option"] for option in company["options"]] == ["a rise"]
    assert {each["verb"] for each in company["options"][0]["stances"]} == {"offers", "opposes"}
    dockers = cell(desk, "north quay", "Dockers")["options"][0]["stances"]
    assert [each["verb"] for each in dockers] == ["rules out"]  # by the name of the speaker; Mara Vell is no party
    assert cell(desk, "north quay", "Quay Company")["options"] == []
    page = desk.client.get("/issues").text
    assert page.count('role="option"') == 4
    assert "no position" in page


def test_what_could_change_the_settlement_comes_first(desk: Asking, ledger: Ledger) -> None:
    turns = sorted(positions(desk).items(), key=lambda each: each[1]["turn"])
    names = [name for name, _ in turns]
    assert names[0] == "red_line the closure of the north quay"
    # The second one of the company under the same option waits until each party has one.
    assert names[-1].endswith(("offers a pay rise of 4 percent", "opposes a pay rise of 12 percent"))
    assert [each["turn"] for _, each in turns] == [1, 2, 3, 4]
    first = turns[0][1]
    made = desk.post(f"/codings/t{first['row']['id']}/confirm", {"seen": first["revision"]})
    shown = positions(desk)[names[0]]
    assert (shown["turn"], shown["revision"]) == (None, made["seen"])
    assert shown["row"]["coder"] == "ana"
    assert ledger.stances.last_revisions() == {first["row"]["id"]: made["seen"]}
    desk.post("/undo", {"revision": made["revision"]["id"]})
    assert positions(desk)[names[0]] == first
    assert ledger.stances.last_revisions() == {}


def test_the_order_is_that_of_the_provisional_settlement(desk: Asking) -> None:
    assert not desk.get("/issues.json")["is_ordered"]
    order = desk.get("/issues/order.json")["order"]
    queue = desk.get("/settlement/provisional.json")["result"]["queue"]
    assert order == [position["id"] for each in queue for position in each["positions"]]
    assert len(order) == 4
    assert desk.get("/issues.json")["is_ordered"]
    turns = {f"t{each['row']['id']}": each["turn"] for each in positions(desk).values()}
    assert sorted(order, key=lambda thing: turns[thing]) == order
    # A decision makes it unknown again, and takes the position out.
    desk.post(f"/codings/{order[0]}/confirm", {"seen": 0})
    assert not desk.get("/issues.json")["is_ordered"]
    assert set(desk.get("/issues/order.json")["order"]) == set(order[1:])


def test_without_a_settlement_there_is_a_quick_order(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "talks.ledger", create=True) as ledger:
        ledger.add(telling("a", stands=STRIKE))
        with asked(ledger) as desk:
            assert desk.get("/issues/order.json") == {"order": []}


def test_a_rejected_position_is_gone_and_a_late_decision_refused(desk: Asking) -> None:
    name, shown = next(iter(positions(desk).items()))
    thing = f"t{shown['row']['id']}"
    made = desk.post(f"/codings/{thing}/reject", {"seen": 0})
    assert name not in positions(desk)
    assert desk.post(f"/codings/{thing}/confirm", {"seen": 0}, status=409)["seen"] == made["seen"]
    source = desk.get("/issues/source.json", thing=thing)
    assert (source["revision"], source["decision"]["action"]) == (made["seen"], "reject")


def test_the_source_has_the_words_marked(desk: Asking) -> None:
    shown = positions(desk)["offers a pay rise of 4 percent"]["row"]
    source = desk.get("/issues/source.json", thing=f"t{shown['id']}")
    marked = [s["words"] for p in source["paragraphs"] for s in p["stretches"] if "target" in s["parts"]]
    assert marked == ["a pay rise of 4 percent"]
    assert (source["document"], source["revision"], source["decision"]) == ("a", 0, None)
    for thing, status in (("t99", 404), ("s99", 404), ("m1", 422), ("x", 422)):
        assert desk.client.get("/issues/source.json", params={"thing": thing}).status_code == status


def test_codings_stand_in_the_same_grid(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "talks.ledger", create=True) as ledger:
        ledger.add(telling("a", said=[("Quay Company", "that it offers less")], stands=STRIKE))
        ledger.codebook.save(BOOK, coder="ana")
        ledger.positions.add("s1", coder="ana", party="Quay Company", kind="offers", terms=[("pay", "a rise")])
        ledger.positions.add("s1", coder="ana", party="Old Port", kind="open", terms=[("berths", "")])
        with asked(ledger) as desk:
            (rise,) = cell(desk, "pay", "Quay Company")["options"]
            assert [each["kind"] for each in rise["codings"]] == ["offers"]
            # What was coded under an earlier codebook stays in sight.
            assert cell(desk, "berths", "Old Port")["options"][0]["codings"][0]["kind"] == "open"
            assert 'data-thing="s1"' in desk.client.get("/issues").text


def test_of_many_positions_the_first_are_shown(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "talks.ledger", create=True) as ledger:
        ledger.add(
            telling("a", stands=[("Quay Company", "opposes", f"the closure of the quay {n}") for n in range(20)])
        )
        ledger.codebook.save(BOOK.replace("the closure of the north quay", "the closure of the quay 1"), coder="ana")
        with asked(ledger) as desk:
            option = cell(desk, "north quay", "Quay Company")["options"][0]
            assert len(option["stances"]) == MOST
            assert option["more"] > 0


def test_hostile_words_are_only_words(tmp_path: Path) -> None:
    hostile = f'{SCRIPT}"onmouseover="alert(1)'
    with open_ledger(tmp_path / "hostile.ledger", create=True) as ledger:
        ledger.add(telling(SCRIPT, stands=[("Mallory", "opposes", f"the {hostile} toll\u202e")]))
        option = f"the {SCRIPT} toll"
        ledger.codebook.save(
            f"parties: [Mallory]\nissues: {{'{SCRIPT}': {{question: Why?, options: ['{option}']}}}}", coder="ana"
        )
        with asked(ledger) as desk:
            page = desk.client.get("/issues").text
            assert 'role="option"' in page
            assert SCRIPT not in page
            assert '"onmouseover' not in page
            assert "\u202e" not in page
            assert "\u202e" not in str(desk.get("/issues/source.json", thing="t1")["paragraphs"])


def test_everybody_reads_and_only_some_decide(ledger: Ledger) -> None:
    for name, role in (("rea", "reader"), ("coda", "coder"), ("edda", "editor")):
        ledger.users.add(name, role=role, password=hash_password(PASSWORD))
    with asked(ledger, accounts=True) as desk:
        for name, decides in (("rea", False), ("coda", True), ("edda", True)):
            desk.sign_in(name)
            page = desk.client.get("/issues").text
            assert 'role="gridcell"' in page
            assert ('data-do="confirm"' in page) == decides
            seen = desk.get("/issues/source.json", thing="t1")["revision"]
            desk.post("/codings/t1/confirm", {"seen": seen}, status=200 if decides else 403)


def test_without_a_codebook_the_page_leads_to_the_setup(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "talks.ledger", create=True) as ledger:
        ledger.add(telling("a", stands=STRIKE))
        with asked(ledger) as desk:
            assert desk.get("/issues.json")["positions"] == {"parties": [], "rows": [], "has_codebook": False}
            assert '<a href="/setup">Set up</a> drafts one' in desk.client.get("/issues").text
