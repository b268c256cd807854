"""The home page: where the talks stand, what is new, what to check; the way in when it is empty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from desks import Asking, asked, copied
from pourparler.ledger import Ledger, open_ledger
from pourparler.ledger.queries.positions import LIKELY
from pourparler.workbench.home import TalksStates, find_state
from stores import raw
from strategies import TEXT, example_record, telling
from waiting import wait_until


@pytest.fixture
def ledger(coded: Path, tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(copied(coded, tmp_path)) as opened:
        yield opened


@pytest.fixture
def desk(ledger: Ledger) -> Iterator[Asking]:
    with asked(ledger) as asking:
        yield asking


def talks(desk: Asking) -> dict[str, Any]:
    wait_until(lambda: desk.get("/.json")["talks"] is not None)
    found: dict[str, Any] = desk.get("/.json")["talks"]
    return found


def test_it_shows_where_the_talks_stand(desk: Asking) -> None:
    state = talks(desk)
    assert 0 < len(state["five"]) <= 5
    assert state["week"]["start"] < state["week"]["end"]
    page = desk.client.get("/").text
    assert "Where the talks stand" in page
    assert "in five lines" in page


def test_every_line_opens_its_words(desk: Asking, ledger: Ledger) -> None:
    state = talks(desk)
    lines = [line for part in ("five", "due", "overdue", "failed", "proposals", "moves") for line in state[part]]
    assert lines
    for line in lines:
        document = ledger.documents.get(line["document"])
        assert document is not None
        anchor = line["anchor"]
        assert ledger.statements.get(anchor) if anchor.startswith("s") else int(anchor[1:]) < len(document.text)


def test_the_table_is_that_of_issues_by_parties_without_what_nobody_knows(desk: Asking) -> None:
    home, issues = desk.get("/.json"), desk.get("/issues.json")["positions"]
    assert home["has_codebook"]
    cells = [cell for row in issues["rows"] for cell in row["cells"]]
    known = {  # issue and party of all that is coded, or read and likely
        (row["issue"], party)
        for row in issues["rows"]
        for party, cell in zip(issues["parties"], row["cells"], strict=True)
        for option in cell["options"]
        if option["codings"] or any(_is_likely(each["row"]) for each in option["stances"])
    }
    shown = {
        (row["issue"], party)
        for row in home["issues"]
        for party, cell in zip(home["parties"], row["cells"], strict=True)
        if cell["words"]
    }
    assert shown == known
    assert home["parties"] == [name for name in issues["parties"] if name in {party for _, party in known}]
    coded = [cell for row in home["issues"] for cell in row["cells"] if cell["is_coded"]]
    assert len(coded) == sum(any(not option["is_machine"] for option in cell["options"]) for cell in cells)


def _is_likely(row: dict[str, Any]) -> bool:
    return not row["coder"].startswith("machine") or row["confidence"] >= LIKELY


def test_what_is_to_be_checked_is_counted(desk: Asking) -> None:
    checks = {check["href"]: check["count"] for check in desk.get("/.json")["checks"]}
    assert checks["/review"] == desk.get("/review.json")["queue"]["remaining"]
    assert checks["/documents?unread=true"] == desk.get("/documents.json?unread=true")["listing"]["total"]


def test_what_came_since_the_last_visit_is_new(desk: Asking, ledger: Ledger) -> None:
    first = desk.get("/.json")
    assert (first["before"], first["new_count"]) == (None, 0)
    ledger.add(example_record("late", text=f"{TEXT} Nobody left."))
    with raw(str(ledger.path)) as connection:  # the visit was yesterday
        earlier = dt.datetime(2021, 3, 1).isoformat(" ") + ".000000"
        connection.execute(text("UPDATE visits SET at = :at"), {"at": earlier})
    again = desk.get("/.json")
    assert again["before"].startswith("2021-03-01")
    assert [document["id"] for document in again["new"]] == ["late"]
    assert desk.get("/.json")["new_count"] == 1  # still the same visit
    assert "Since your last visit" in desk.client.get("/").text


def test_an_empty_ledger_shows_the_way_in(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "new.ledger", create=True) as empty, asked(empty) as desk:
        page = desk.client.get("/").text
        assert "Start here" in page
        assert 'id="add"' in page and 'id="sample"' in page and 'href="/setup"' in page
        assert desk.get("/.json")["documents"] == 0


def test_the_examples_open_in_an_empty_ledger_only(desk: Asking, tmp_path: Path) -> None:
    refused = desk.client.post("/sample", headers={"x-csrf-token": desk.token})
    assert refused.status_code == 409
    assert "open a new ledger" in refused.json()["detail"]


def test_the_state_is_worked_out_again_only_when_the_ledger_changes(ledger: Ledger) -> None:
    states = TalksStates(ledger, "talks")
    first = states.get(patience=60)
    assert first is not None
    assert states.get() is first
    ledger.codings.confirm(f"s{ledger.statements.list(limit=1)[0].id}", coder="ana")
    assert states.get(patience=60) is not first
    states.close()


def test_a_ledger_without_days_has_no_week(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "new.ledger", create=True) as empty:
        assert find_state(empty).week is None


def test_a_codebook_with_mistakes_is_one_line_and_can_be_corrected(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "talks.ledger", create=True) as ledger:
        ledger.add(telling("a", said=[("Mara Vell", "“the port stays closed”")]))
        ledger.codebook.save("parties: [North\nissues: 3", coder="ana")
        with asked(ledger) as desk:
            wait_until(lambda: desk.get("/.json")["talks"] is not None)
            home = desk.get("/.json")
            assert home["fault"].startswith("the codebook has a mistake (line 1: ")
            page = desk.client.get("/").text
            assert "The codebook has a mistake (line 1: " in page
            book = desk.client.get("/codebook").text
            assert "The codebook of this ledger has mistakes" in book
            assert "parties: [North" in book
            desk.post("/codebook", {"text": "parties: [North]\nissues: {toll: {question: Who pays?, options: [none]}}"})
            assert desk.get("/.json")["fault"] == ""
