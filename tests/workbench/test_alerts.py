"""The pages of alerts and of saved briefs: rules, marks, undo, and who sees what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desks import PASSWORD, SCRIPT, Asking, asked
from pourparler.brief import build
from pourparler.brief.saved import save_brief
from pourparler.ledger import Ledger, open_ledger
from pourparler.workbench import hash_password
from strategies import telling
from waiting import wait_until


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "talks.ledger", create=True) as opened:
        yield opened


@pytest.fixture
def desk(ledger: Ledger) -> Iterator[Asking]:
    with asked(ledger) as asking:
        yield asking


def add_plan(ledger: Ledger, name: str) -> None:
    ledger.add(telling(name.casefold().replace(" ", "-"), tabled=[(name, ["Mara Vell"], None, ["no toll"])]))


def test_an_alert_is_listed_counted_read_and_taken_back(desk: Asking, ledger: Ledger) -> None:
    rule = desk.post("/alerts/rules", {"kinds": ["proposal"], "actors": ["Mara Vell"]}, 201)
    assert len(rule["secret"]) == 64
    add_plan(ledger, f"Quill Plan {SCRIPT}")
    wait_until(lambda: desk.get("/alerts.json")["total"] == 1)
    page = desk.client.get("/alerts").text
    assert SCRIPT not in page
    assert "&lt;script&gt;" in page
    assert '<span id="alert-count"> (1)</span>' in desk.client.get("/history").text
    (alert,) = desk.get("/alerts.json")["alerts"]
    assert desk.client.get(alert["href"]).status_code == 200
    marked = desk.post("/alerts/read", {"ids": None})
    assert marked == {"changed": [alert["id"]], "unread": 0}
    assert desk.get("/alerts.json", unread=True)["alerts"] == []
    assert desk.post("/alerts/read", {"ids": marked["changed"], "read": False})["unread"] == 1
    desk.post(f"/alerts/rules/{rule['id']}/remove")
    assert desk.get("/alerts.json")["rules"] == []
    desk.post(f"/alerts/rules/{rule['id']}/restore")
    assert len(desk.get("/alerts.json")["rules"]) == 1


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"kinds": ["proposal"], "email": "ana\nBcc: b@lamp.example"}, "is not an e-mail address"),
        ({"kinds": ["proposal"], "webhook": "ftp://lamp.example"}, "http"),
        ({"kinds": ["gossip"]}, ""),
        ({"kinds": []}, ""),
        ({"kinds": ["statement"]}, "name an actor or an issue"),
    ],
)
def test_rules_that_are_wrong_are_refused(desk: Asking, rule: dict[str, object], words: str) -> None:
    assert words in desk.post("/alerts/rules", rule, 422)["detail"]
    assert desk.get("/alerts.json")["rules"] == []


def test_nobody_sees_or_changes_the_alerts_of_somebody_else(ledger: Ledger) -> None:
    for name, role in (("ana", "admin"), ("ben", "reader")):
        ledger.users.add(name, role=role, password=hash_password(PASSWORD))
    with asked(ledger, accounts=True) as desk:
        desk.sign_in("ben")
        rule = desk.post("/alerts/rules", {"kinds": ["proposal"], "webhook": "https://ben.example/key"}, 201)
        add_plan(ledger, "Quill Plan")
        wait_until(lambda: desk.get("/alerts.json")["total"] == 1)
        desk.client.cookies.clear()
        desk.sign_in("ana")
        page = desk.get("/alerts.json")
        assert (page["rules"], page["alerts"]) == ([], [])
        assert "ben.example" not in desk.client.get("/alerts").text
        desk.post(f"/alerts/rules/{rule['id']}/remove", status=422)
        assert desk.post("/alerts/read", {"ids": None})["changed"] == []
    assert ledger.alerts.count(coder="ben", unread=True) == 1


def test_briefs_are_saved_compared_deleted_and_restored(desk: Asking, ledger: Ledger) -> None:
    add_plan(ledger, f"Quill Plan {SCRIPT}")
    first = desk.post("/briefs", {}, 201)["id"]
    add_plan(ledger, "Reed Plan")
    second = save_brief(ledger, build(ledger), "ana").id
    page = desk.get("/briefs.json")
    assert [each["id"] for each in page["briefs"]] == [second, first]
    assert (page["earlier"], page["later"]) == (first, second)
    assert page["difference"]["new"]
    back = desk.get("/briefs.json", earlier=second, later=first)["difference"]
    assert back["gone"] == page["difference"]["new"]
    assert back["same"] == page["difference"]["same"]
    for path in ("/briefs", f"/briefs/{first}"):
        text = desk.client.get(path).text
        assert SCRIPT not in text
    revision = desk.post(f"/briefs/{first}/delete")
    assert desk.client.get(f"/briefs/{first}").status_code == 404
    desk.post(f"/briefs/{first}/delete", status=422)
    assert "deleted" in desk.client.get("/history").text
    desk.post("/undo", {"revision": revision["id"]})
    assert desk.get(f"/briefs/{first}.json")["brief"]["id"] == first
