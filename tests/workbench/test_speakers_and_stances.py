"""Pages show all speakers, the state of a proposal, and where parties stand; people correct them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from desks import Asking, asked
from pourparler.brief import build, render_html, render_markdown
from pourparler.ledger import Ledger
from stores import new_ledger
from strategies import telling

BOTH = ("Mara Vell", "Tomas Orn")
TOLL = "a toll on the ferries"


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Ledger]:
    record = telling(
        "one",
        published=dt.date(2031, 3, 4),
        said=[(BOTH, "“We will keep the harbour open for every pilot on the sound”")],
        tabled=[("Quill Plan", ["Mara Vell"], None, ["no toll"], "rejected")],
        stands=[("Mara Vell", "red_line", TOLL), ("Tomas Orn", "conditional", "shared berths", "the pilots are paid")],
    )
    with new_ledger(tmp_path / "talks.ledger") as ledger:
        ledger.add(record)
        yield ledger


@pytest.fixture
def desk(told: Ledger) -> Iterator[Asking]:
    with asked(told) as asking:
        yield asking


def test_pages_link_every_speaker(desk: Asking, told: Ledger) -> None:
    ids = told.statements.list()[0].speaker_ids
    for path in ("/document?id=one", "/timeline", "/search?q=harbour&by=Orn"):
        page = desk.client.get(path).text
        assert all(f'href="/actors/{id_}"' in page for id_ in ids), path
    for id_ in ids:
        page = desk.client.get(f"/actors/{id_}").text
        assert "keep the harbour open" in page and all(f'href="/actors/{other}"' in page for other in ids)
    assert "Mara Vell and Tomas Orn" in desk.client.get("/review").text
    assert desk.get("/review.json")["item"]["statement"]["speakers"] == list(BOTH)


def test_pages_and_brief_name_who_reports_a_statement(tmp_path: Path) -> None:
    record = telling(
        "one",
        said=[
            ("Quill Lamp", "that Vell was tired of all these talks"),
            ("Mara Vell", "that the toll on the ferries stays"),
        ],
    )
    outer, inner = record.statements
    record = record.model_copy(update={"statements": (outer, inner.model_copy(update={"within": "s1"}))})
    with new_ledger(tmp_path / "talks.ledger") as ledger:
        ledger.add(record)
        with asked(ledger) as desk:
            for path in ("/document?id=one", "/timeline"):
                assert desk.client.get(path).text.count("as Quill Lamp reports it") == 1, path
        assert render_markdown(build(ledger)).count("as Quill Lamp reports it") == 1


def test_a_correction_takes_several_speakers(desk: Asking, told: Ledger) -> None:
    ids = [str(id_) for id_ in told.statements.list()[0].speaker_ids]
    answer = desk.post("/codings/s1/correct", {"seen": 0, "fields": {"speaker": ids[1]}})
    assert told.statements.list()[0].speakers == ("Tomas Orn",)
    desk.post("/codings/s1/correct", {"seen": answer["seen"], "fields": {"speaker": [ids[1], ids[0]]}})
    assert told.statements.list()[0].speakers == ("Tomas Orn", "Mara Vell")


def test_pages_show_the_state_of_a_proposal(desk: Asking, told: Ledger) -> None:
    for path in ("/proposals", "/proposals/1", "/document?id=one", "/timeline"):
        assert "rejected" in desk.client.get(path).text, path
    desk.post("/codings/p1/correct", {"seen": 0, "fields": {"state": "on_table"}})
    assert "on the table" in desk.client.get("/proposals").text
    assert desk.get("/proposals.json")["versions"][0]["row"]["state"] == "on_table"


def test_the_page_of_an_actor_shows_its_stances(desk: Asking, told: Ledger) -> None:
    stance = told.stances.list(party="vell")[0]
    page = desk.client.get(f"/actors/{stance.party_id}").text
    assert f"rules out “{TOLL}”" in page and "shared berths" not in page
    assert desk.get(f"/actors/{stance.party_id}.json")["stances"][0]["target"] == TOLL
    desk.post(f"/codings/t{stance.id}/confirm", {"seen": 0})
    assert not told.stances.list(party="vell")[0].coder.startswith("machine")
    assert TOLL in desk.client.get("/export/positions.csv").text


def test_a_document_marks_its_stances(desk: Asking, told: Ledger) -> None:
    page = desk.client.get("/document?id=one").text
    assert 'id="card-t1"' in page and "m-target" in page
    found = desk.get("/document.json", id="one")["codings"]
    assert [each["stance"]["target"] for each in found["stances"]] == [TOLL, "shared berths"]
    assert {place["thing"] for place in found["places"] if place["part"] == "target"} == {"t1", "t2"}
    desk.post("/codings/t1/correct", {"seen": found["stances"][0]["revision"], "fields": {"stance": "opposes"}})
    assert told.stances.get(1).stance == "opposes"  # type: ignore[union-attr]


def test_a_brief_says_where_the_parties_stand(told: Ledger) -> None:
    brief = build(told)
    for text in (render_markdown(brief), render_html(brief)):
        assert "Where the parties stand" in text
        assert f"rules out “{TOLL}”" in text
        assert "accepts on a condition “shared berths” (the pilots are paid)" in " ".join(text.split())
        assert "Mara Vell and Tomas Orn" in text
        assert "Rejected: Quill Plan" in text
    assert brief.counts.startswith("1 document from The Quill Lamp · 1 statement · 2 speakers")
    assert "rules out" not in render_markdown(build(told, since=dt.date(2031, 3, 5)))
    assert "rules out" not in render_markdown(build(told, min_confidence=0.95))
