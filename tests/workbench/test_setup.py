"""The page *Set up*, asked as a program does: drafting, editing, accepting, and who may."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desks import PASSWORD, SCRIPT, Asking, asked
from pourparler.ledger import Ledger, open_ledger
from pourparler.workbench import hash_password
from strategies import telling

STRIKE = (
    ("Dockers Union", "demands", "a pay rise of 12 percent"),
    ("Quay Company", "offers", "a pay rise of 4 percent"),
    ("Quay Company", "opposes", "the closure of the north quay"),
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "talks.ledger", create=True) as opened:
        opened.add(telling("a", stands=STRIKE))
        yield opened


@pytest.fixture
def desk(ledger: Ledger) -> Iterator[Asking]:
    with asked(ledger) as asking:
        yield asking


def test_from_nothing_to_a_codebook(desk: Asking, ledger: Ledger) -> None:
    empty = desk.get("/setup.json")
    assert (empty["draft"], empty["seen"], empty["stances"]) == (None, 0, 3)
    assert "Draft from 1 document" in desk.client.get("/setup").text
    desk.post("/setup/draft", {"seen": 0})
    page = desk.get("/setup.json")
    issue = page["draft"]["issues"][0]
    assert {each["verb"] for each in page["positions"]} == {"demands", "offers", "opposes"}
    assert sum(page["counts"].values()) == 3
    edit = {"action": "rename", "id": issue["id"], "name": "wages"}
    made = desk.post("/setup/edit", {"seen": page["seen"], "edit": edit})
    assert made["revision"]["coder"] == "ana"
    assert made["revision"]["summary"] == f"renamed the issue {issue['name']} to wages"
    accepted = desk.post("/setup/accept", {"seen": made["seen"]})
    assert "wages" in desk.get("/codebook.json")["book"]["issues"][0]["name"]
    assert "All" not in desk.client.get("/setup").text.split("<h2")[0]
    desk.post("/setup/undo", {"seen": accepted["seen"]})
    assert desk.get("/codebook.json")["text"] is None
    assert "wages" in desk.client.get("/setup").text
    assert "draft" in desk.client.get("/history").text


def test_wrong_edits_are_refused_in_one_line(desk: Asking) -> None:
    edit = {"action": "remove", "id": 1}
    assert "draft one first" in desk.post("/setup/edit", {"seen": 0, "edit": edit}, status=422)["detail"]
    page = desk.get("/setup.json")
    desk.post("/setup/draft", {"seen": 0})
    seen = desk.get("/setup.json")["seen"]
    told = desk.post("/setup/edit", {"seen": page["seen"], "edit": edit}, status=409)
    assert (told["detail"], told["seen"]) == ("ana changed the draft since you opened this page", seen)
    told = desk.post("/setup/edit", {"seen": seen, "edit": {"action": "rename", "id": 99, "name": "a"}}, status=422)
    assert "reload the page" in told["detail"]
    desk.post("/setup/edit", {"seen": seen, "edit": {"action": "burn"}}, status=422)
    desk.post("/setup/accept", {"seen": seen, "id": 99}, status=422)


def test_a_name_of_another_party_is_no_mistake_of_the_program(desk: Asking, ledger: Ledger) -> None:
    ledger.codebook.save(
        "parties: {North: {speakers: [Quay Company]}}\nissues: {toll: {question: 'Why?', options: [a]}}", coder="ana"
    )
    desk.post("/setup/draft", {"seen": 0})
    told = desk.post("/setup/accept", {"seen": desk.get("/setup.json")["seen"]}, status=422)
    assert "can belong to only one party" in told["detail"]


def test_hostile_words_are_only_words(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "hostile.ledger", create=True) as ledger:
        hostile = f'{SCRIPT}"onmouseover="alert(1)'
        ledger.add(telling(f"{SCRIPT}", stands=[(f"Mallory {SCRIPT}", "opposes", f"the {hostile} toll")]))
        with asked(ledger) as desk:
            desk.post("/setup/draft", {"seen": 0})
            seen = desk.get("/setup.json")["seen"]
            edit = {"action": "add", "kind": "party", "name": hostile}
            desk.post("/setup/edit", {"seen": seen, "edit": edit})
            page = desk.client.get("/setup").text
            assert SCRIPT not in page
            assert '"onmouseover' not in page


def test_readers_look_and_editors_edit(ledger: Ledger) -> None:
    for name, role in (("rea", "reader"), ("edda", "editor"), ("coda", "coder")):
        ledger.users.add(name, role=role, password=hash_password(PASSWORD))
    with asked(ledger, accounts=True) as desk:
        for name, status in (("rea", 403), ("coda", 403), ("edda", 200)):
            desk.sign_in(name)
            assert ("Draft from" in desk.client.get("/setup").text) == (name == "edda")
            desk.post("/setup/draft", {"seen": 0}, status=status)
        desk.sign_in("rea")
        page = desk.client.get("/setup").text
        assert "data-do" not in page
        assert "Quay Company" in page
        for path in ("edit", "accept", "undo"):
            desk.post(f"/setup/{path}", {"seen": 1}, status=403)
