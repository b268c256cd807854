"""The lists of statements, meetings and actors, and the palette, asked as a program does."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from desks import PASSWORD, SCRIPT, Asking, asked, copied, hostile_record
from pourparler.ledger import Ledger, open_ledger
from pourparler.workbench import hash_password
from pourparler.workbench.palette import likeness

BOOK = "parties: [Quessia, Olmland]\nissues: {port: {question: Who?, options: [joint, sole], words: port; harbour}}\n"


@pytest.fixture
def ledger(dispatches: Path, tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(copied(dispatches, tmp_path)) as opened:
        yield opened


@pytest.fixture
def desk(ledger: Ledger) -> Iterator[Asking]:
    with asked(ledger) as asking:
        yield asking


def got(desk: Asking, address: str) -> Any:
    """The JSON of an address, with its query as it is."""
    path, _, rest = address.partition("?")
    answer = desk.client.get(f"{path}.json?{rest}" if not path.endswith(".json") else address)
    assert answer.status_code == 200, answer.text
    return answer.json()


def facet(page: Any, name: str) -> Any:
    facets = page["view"]["facets"]
    return next((each["values"] for each in facets if each["name"] == name), [])


@pytest.mark.parametrize("thing", ["statements", "meetings", "actors"])
def test_every_address_on_a_list_gives_what_it_says(desk: Asking, thing: str) -> None:
    page = desk.get(f"/{thing}.json")
    assert page["view"]["total"] > 0
    for each in page["view"]["facets"]:
        for value in each["values"][:2]:
            view = got(desk, value["address"])["view"]
            assert view["total"] == value["count"], (each["name"], value)
            assert [chip["label"] for chip in view["chips"]] == [f"{each['title']}: {value['label']}"]
            assert view["chips"][0]["address"] == f"/{thing}"
    for order in page["view"]["orders"]:
        assert desk.client.get(order["address"]).status_code == 200
    for day in page["view"]["days"][:4]:
        assert got(desk, day["address"])["view"]["total"] == day["count"]


def test_the_page_and_its_twin_have_the_same_view(desk: Asking) -> None:
    query = "act=REJECT&act=AGREE&confirmed=no&order=speaker"
    html = desk.client.get(f"/statements?{query}").text
    twin = unescape(re.search(r'rel="alternate"[^>]*href="([^"]+)"', html)[1])  # type: ignore[index]
    assert parse_qs(urlsplit(twin).query) == parse_qs(query)
    view = got(desk, twin)["view"]
    assert view["query"] == query
    assert f"{view['total']} statements" in html
    rows = got(desk, twin)["rows"]
    for row in rows:
        assert f'data-row="s{row["statement"]["id"]}"' in html
        assert f"#s{row['statement']['id']}" in html  # leads to its words


def test_pages_go_on_to_the_end(desk: Asking, ledger: Ledger) -> None:
    seen: list[int] = []
    address = "/statements?order=confidence"
    while address:
        page = got(desk, address)
        seen += [row["statement"]["id"] for row in page["rows"]]
        address = page["view"]["next"]
    assert len(seen) == len(set(seen)) == len(ledger.statements.list())


@pytest.mark.parametrize("thing", ["statements", "meetings", "actors"])
def test_exactly_the_view_is_exported_in_its_order(desk: Asking, thing: str) -> None:
    page = desk.get(f"/{thing}.json")
    value = page["view"]["facets"][0]["values"][0]
    order = page["view"]["orders"][-1]["name"]
    query = urlsplit(value["address"]).query + f"&order={order}"
    ids: list[int] = []
    address = f"/{thing}?{query}"
    while address:
        shown = got(desk, address)
        rows = shown.get("actors") or [each.get("statement") or each.get("meeting") for each in shown["rows"]]
        ids += [row["id"] for row in rows]
        address = shown["view"]["next"]
    exported = got(desk, f"/export/{thing}.json?view={quote(query)}")
    assert [row["id"] for row in exported] == ids
    table = desk.client.get(f"/export/{thing}.csv?view={quote(query)}").text
    assert len(list(csv.reader(io.StringIO(table)))) == len(ids) + 1
    order_ = desk.post("/exports", {"what": thing, "form": "json", "view": query}, status=202)
    assert order_["name"] == f"{thing}.json"
    assert desk.client.get(f"/export/proposals.csv?view={quote(query)}").status_code == 422


def test_many_are_decided_and_undone(desk: Asking, ledger: Ledger) -> None:
    rows = got(desk, "/statements.json?order=confidence")["rows"][:5]
    things = {f"s{row['statement']['id']}": row["seen"] for row in rows}
    made = desk.post("/statements/confirm", {"things": things})
    assert (len(made["revisions"]), made["refused"]) == (5, [])
    assert facet(desk.get("/statements.json"), "confirmed")[1]["count"] == 5
    again = desk.post("/statements/reject", {"things": things})
    assert [each["thing"] for each in again["refused"]] == list(things)  # they have changed since
    speaker = ledger.actors.list()[0]
    page = got(desk, "/statements.json?confirmed=yes")
    view = {"view": page["view"]["query"], "expected": 5}
    corrected = desk.post("/statements/correct", {"speaker": f"a{speaker.id}", **view})
    assert len(corrected["revisions"]) >= 5
    assert {row["statement"]["speaker"] for row in got(desk, "/statements.json?confirmed=yes")["rows"]} == {
        speaker.name
    }
    assert desk.post("/undo/all", {"revisions": corrected["revisions"]})["undone"] >= 5
    assert desk.post("/undo/all", {"revisions": made["revisions"]}) == {"undone": 5}
    assert {row["statement"]["id"]: row["statement"]["speaker"] for row in rows} == {
        row.id: row.speaker for row in ledger.statements.get_all([row["statement"]["id"] for row in rows])
    }


def test_a_view_that_has_changed_is_not_decided_about(desk: Asking) -> None:
    total = got(desk, "/statements.json?act=REJECT")["view"]["total"]
    body = {"view": "act=REJECT", "expected": total + 1}
    assert f"{total} statements now" in desk.post("/statements/reject", body, status=409)["detail"]
    assert got(desk, "/statements.json?act=REJECT")["view"]["total"] == total
    made = desk.post("/statements/reject", body | {"expected": total})
    assert len(made["revisions"]) >= total  # those of other documents that carry the same, too
    assert got(desk, "/statements.json?act=REJECT")["view"]["total"] == 0
    desk.post("/undo/all", {"revisions": made["revisions"]})
    assert got(desk, "/statements.json?act=REJECT")["view"]["total"] == total


def test_statements_are_coded_onto_an_issue(desk: Asking, ledger: Ledger) -> None:
    rows = [row["statement"]["id"] for row in desk.get("/statements.json")["rows"][:3]]
    body = {"things": {f"s{id_}": 0 for id_ in rows}, "issue": "port", "option": "joint"}
    assert "no codebook" in desk.post("/statements/code", body, status=422)["detail"]
    ledger.codebook.save(BOOK, coder="ana")
    assert (
        "border" in desk.post("/statements/code", body | {"issue": "border", "party": "Quessia"}, status=422)["detail"]
    )
    made = desk.post("/statements/code", body | {"kind": "opposes", "party": "Quessia"})
    assert len(made["revisions"]) == 3
    assert {(row.party, row.kind) for row in ledger.positions.list()} == {("Quessia", "opposes")}
    assert set(rows) <= {row["statement"]["id"] for row in got(desk, "/statements.json?issue=port")["rows"]} | {
        each for each in rows if got(desk, "/statements.json?issue=port")["view"]["next"]
    }
    desk.post("/undo/all", {"revisions": made["revisions"]})
    assert ledger.positions.list() == ()


def test_meetings_are_decided_about_in_all_their_reports(desk: Asking, ledger: Ledger) -> None:
    several = next(row for row in ledger.meetings.list() if len(row.reports) > 1)
    made = desk.post("/meetings/reject", {"things": {f"m{several.id}": 0}})
    assert len(made["revisions"]) == len(several.reports)
    assert ledger.meetings.get(several.id) is None
    desk.post("/undo/all", {"revisions": made["revisions"]})
    assert ledger.meetings.get(several.id) == several


def test_a_merge_is_shown_before_it_is_made(desk: Asking, ledger: Ledger) -> None:
    one, two, *_ = (row for row in ledger.actors.list() if row.kind == "person")
    country = next(row for row in ledger.actors.list() if row.kind == "country")
    before = ledger.actors.list()
    query = f"actor={two.id}&actor={one.id}&actor={country.id}"
    preview = got(desk, f"/actors/merge.json?{query}")
    assert ledger.actors.list() == before
    assert (preview["into"]["id"], [row["id"] for row in preview["merged"]]) == (one.id, [two.id])
    assert [row["id"] for row in preview["refused"]] == [country.id]
    made = desk.post("/actors/merge-all", {"actors": [two.id, country.id], "into": one.id})
    assert [each["thing"] for each in made["refused"]] == [f"a{country.id}"]
    assert ledger.actors.get(one).statements == preview["statements"]  # type: ignore[union-attr]
    desk.post("/undo/all", {"revisions": made["revisions"]})
    assert ledger.actors.list() == before


def test_only_who_may_decides(ledger: Ledger) -> None:
    for name, role in (("ria", "reader"), ("cod", "coder"), ("cat", "coder"), ("edi", "editor")):
        ledger.users.add(name, role=role, password=hash_password(PASSWORD))  # type: ignore[arg-type]
    body = {"things": {f"s{ledger.statements.list()[0].id}": 0}}
    with asked(ledger, accounts=True) as desk:
        assert desk.client.get("/palette.json").status_code == 401
        desk.sign_in("ria")
        assert 'class="pick"' not in desk.client.get("/statements").text
        desk.post("/statements/confirm", body, status=403)
        desk.post("/actors/merge-all", {"actors": [1], "into": 2}, status=403)
        assert not [each for each in desk.get("/palette.json") if each["action"] == "undo"]
    with asked(ledger, accounts=True) as desk:
        desk.sign_in("cod")
        made = desk.post("/statements/confirm", body)
    with asked(ledger, accounts=True) as desk:
        desk.sign_in("cat")
        assert "not yours" in desk.post("/undo/all", {"revisions": made["revisions"]}, status=403)["detail"]
    with asked(ledger, accounts=True) as desk:
        desk.sign_in("edi")
        desk.post("/undo/all", {"revisions": made["revisions"]})


@pytest.mark.parametrize(
    "query",
    ["order=size", "since=May", "until=2031-13-01", "q=...", "after=" + "9" * 400],
)
def test_a_wrong_address_has_one_line(desk: Asking, query: str) -> None:
    answer = desk.client.get(f"/statements.json?{query}")
    assert answer.status_code == 422
    assert "\n" not in answer.json()["detail"]


@pytest.mark.parametrize("query", ["act=NONE", "party=Nobody", "speaker=x", "after=7~&order=act", "confidence=%3Cb%3E"])
def test_values_that_nothing_has_give_an_empty_list(desk: Asking, query: str) -> None:
    html = desk.client.get(f"/statements?{query}").text
    assert "<h1>Statements</h1>" in html
    assert "<b>" not in html


def test_hostile_words_are_only_words_on_lists(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "talks.ledger", create=True) as ledger:
        ledger.add(hostile_record())
        with asked(ledger) as desk:
            for path in ("/statements", "/actors", "/meetings", f"/statements?q={quote(SCRIPT)}"):
                html = desk.client.get(path).text
                assert SCRIPT not in html
                assert 'onmouseover="' not in html.replace("&#34;", "")
            found = desk.get("/palette.json", q="mallory")
            assert any("Mallory" in each["label"] for each in found)


def test_an_empty_ledger_has_lists(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "talks.ledger", create=True) as ledger, asked(ledger) as desk:
        for thing in ("statements", "meetings", "actors"):
            assert desk.get(f"/{thing}.json")["view"]["total"] == 0
            assert f"No {thing} yet" in desk.client.get(f"/{thing}").text
        assert desk.get("/palette.json", q="port")


@pytest.mark.parametrize(
    ("typed", "kind", "label"),
    [
        ("setl", "page", "Settlement"),
        ("theme", "action", "Change the theme"),
        ("kreel", "actor", "Bastian Kreel"),
        ("krl", "actor", "Bastian Kreel"),
        ("KREEL bast", "actor", "Bastian Kreel"),
        ("port", "issue", "port"),
        ("port lease", "document", "Quessian negotiator opens the door to a port lease"),
    ],
)
def test_the_palette_finds_by_parts_of_words_and_letters(
    desk: Asking, ledger: Ledger, typed: str, kind: str, label: str
) -> None:
    ledger.codebook.save(BOOK, coder="ana")
    found = desk.get("/palette.json", q=typed)
    assert (kind, label) in [(each["kind"], each["label"]) for each in found]
    for each in found:
        assert each["action"] or desk.client.get(each["address"].split("#")[0]).status_code == 200, each


def test_the_palette_goes_to_ids_and_searches_otherwise(desk: Asking, ledger: Ledger) -> None:
    said, met, text = ledger.statements.list()[0], ledger.meetings.list()[0], ledger.proposals.list()[0]
    for id_ in (f"s{said.id}", f"M{met.id}", f"p{text.id}", f"a{said.speaker_id}"):
        first = desk.get("/palette.json", q=id_)[0]
        assert first["label"].startswith(id_.lower())
        assert desk.client.get(first["address"].split("#")[0]).status_code == 200
    last = desk.get("/palette.json", q="zephyrine % _ / x")[-2:]
    assert [each["address"].split("?")[0] for each in last] == ["/search", "/statements"]
    assert json.dumps(desk.get("/palette.json", q="")).count('"page"') >= 15


def test_likeness_prefers_beginnings_of_words() -> None:
    labels = ["Export", "Proposals", "Issues by parties", "Port of Quill"]
    assert max(labels, key=lambda label: likeness("po", label)) == "Port of Quill"
    assert likeness("prties", "Issues by parties") > 0
    assert likeness("zz", "Export") == 0
