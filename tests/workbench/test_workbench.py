"""The workbench as a program asks it: every page and its twin, decisions, roles, and what it refuses."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urljoin

import pytest

from desks import (
    PASSWORD,
    SCRIPT,
    Asking,
    asked,
    copied,
    files_never_made,
    hostile_record,
    reading_halted,
)
from pourparler.ledger import Ledger, open_ledger
from pourparler.workbench import NoAccountsError, Settings, application, hash_password
from pourparler.workbench.static_files import static_path, static_version
from strategies import TEXT, example_record
from suite import Run
from waiting import wait_until

PAGES = (
    "/",
    "/documents",
    "/review",
    "/actors",
    "/actors/suggestions",
    "/timeline",
    "/issues",
    "/proposals",
    "/network",
    "/search",
    "/history",
    "/setup",
    "/codebook",
    "/codebook/versions",
    "/team",
    "/coding",
    "/settlement",
    "/settlement/provisional",
    "/export",
)


@pytest.fixture
def ledger(dispatches: Path, tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(copied(dispatches, tmp_path)) as opened:
        yield opened


@pytest.fixture
def desk(ledger: Ledger) -> Iterator[Asking]:
    with asked(ledger) as asking:
        yield asking


def test_a_guessed_day_of_publication_is_marked(tmp_path: Path) -> None:
    record = example_record("one", text=f"{TEXT} Nobody left.")
    guessed = record.model_copy(update={"document": record.document.model_copy(update={"published_from": "guess"})})
    with open_ledger(tmp_path / "t.ledger", create=True) as opened:
        opened.add(guessed)
        with asked(opened) as desk:
            for path in ("/documents", "/document?id=one", "/search?q=Quill"):
                assert "a guess" in desk.client.get(path).text, path
            assert desk.client.get("/documents.json").json()["listing"]["lines"][0]["published_from"] == "guess"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_a_json_twin_and_is_described(desk: Asking, path: str) -> None:
    page = desk.client.get(path)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert f'href="{path}.json"' in page.text
    assert isinstance(desk.get(f"{path}.json"), dict)
    described = desk.get("/openapi.json")["paths"]
    assert "get" in described[f"{path}.json"]
    assert described[f"{path}.json"]["get"]["summary"]


def test_a_ledger_without_documents_has_pages_too(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "new.ledger", create=True) as empty, asked(empty) as desk:
        for path in PAGES:
            assert desk.client.get(path).status_code == 200, path


def test_the_reading_view_marks_every_word_where_it_stands(desk: Asking, ledger: Ledger) -> None:
    id_ = ledger.documents.list()[3].id
    found = desk.get("/document.json", id=id_)
    text = found["document"]["text"]
    shown = "".join(s["words"] for p in found["paragraphs"] for s in p["stretches"])
    assert "".join(shown.split()) == "".join(text.split())
    for paragraph in found["paragraphs"]:
        for stretch in paragraph["stretches"]:
            assert text[stretch["start"] : stretch["start"] + len(stretch["words"])] == stretch["words"]
    page = desk.client.get("/document", params={"id": id_}).text
    for each in found["codings"]["statements"]:
        assert f'data-thing="s{each["statement"]["id"]}"' in page


def test_a_day_of_decisions_by_the_api(desk: Asking) -> None:
    first = desk.get("/review.json")
    left, item = first["queue"]["remaining"], first["item"]
    thing = f"s{item['statement']['id']}"
    done = desk.post(f"/codings/{thing}/confirm", {"seen": item["revision"]})
    assert done["revision"]["coder"] == "ana"
    second = desk.get("/review.json")
    assert second["queue"]["remaining"] == left - 1
    assert second["queue"]["agreement"]["confirmed"] == 1
    told = desk.post(f"/codings/{thing}/correct", {"seen": done["seen"], "fields": {"speaker": None}})
    assert told["revision"]["summary"] == "speaker: none"
    life = desk.get(f"/codings/{thing}/history.json")
    assert [row["action"] for row in life] == ["read", "confirm", "correct"]
    assert desk.post("/undo")["summary"] == "speaker: none"
    assert desk.post(f"/codings/{thing}/reject", {"seen": done["seen"]})["revision"]["action"] == "reject"
    rows = desk.get("/history.json")["revisions"]
    assert [row["action"] for row in rows] == ["reject", "correct", "confirm"]
    assert [bool(row["undone"]) for row in rows] == [False, True, False]


def test_the_second_coder_sees_that_it_changed_and_chooses(ledger: Ledger) -> None:
    ledger.users.add("ana", role="editor", password=hash_password(PASSWORD))
    ledger.users.add("ben", role="coder", password=hash_password(PASSWORD))
    with asked(ledger, accounts=True) as ana, asked(ledger, accounts=True) as ben:
        assert ana.sign_in("ana") == ben.sign_in("ben") == 303
        mine = ana.get("/review.json")["item"]
        theirs = ben.get("/review.json")["item"]
        assert mine == theirs
        thing = f"s{mine['statement']['id']}"
        done = ana.post(f"/codings/{thing}/correct", {"seen": mine["revision"], "fields": {"act": "REJECT"}})
        refused = ben.post(f"/codings/{thing}/confirm", {"seen": theirs["revision"]}, status=409)
        assert "changed" in refused["detail"]
        assert refused["seen"] == done["seen"]
        assert [row["coder"] for row in ben.get(f"/codings/{thing}/history.json")][-1] == "ana"
        ben.post(f"/codings/{thing}/correct", {"seen": refused["seen"], "fields": {"act": "AGREE"}})
        acts = [row["summary"] for row in ana.get("/history.json", thing=thing)["revisions"]]
        assert acts[:2] == ["act: AGREE (was REJECT)", acts[1]]
        assert acts[1].startswith("act: REJECT")


def test_what_each_role_may(ledger: Ledger) -> None:
    for name in ("reader", "coder", "editor", "admin"):
        ledger.users.add(name, role=name, password=hash_password(PASSWORD))
    one, other = (row.id for row in [a for a in ledger.actors.list() if a.kind == "person"][:2])
    asks = (
        ("/codings/s1/confirm", {}, "coder"),
        ("/undo", {}, "coder"),
        ("/issues", {"name": "Port"}, "editor"),
        ("/actors/merge", {"actor": one, "into": other}, "editor"),
        ("/users", {"name": "new", "role": "reader", "password": PASSWORD}, "admin"),
    )
    roles = ("reader", "coder", "editor", "admin")
    for name in roles:
        with asked(ledger, accounts=True) as desk:
            desk.sign_in(name)
            assert desk.client.get("/documents").status_code == 200
            for path, body, least in asks:
                answer = desk.client.post(path, json=body, headers={"x-csrf-token": desk.token})
                allowed = roles.index(name) >= roles.index(least)
                assert (answer.status_code != 403) is allowed, (name, path, answer.text)
                if not allowed:
                    assert f"requires the role {least}" in answer.json()["detail"]
            assert (desk.client.get("/users").status_code == 200) is (name == "admin")


def test_coders_undo_their_own_only(ledger: Ledger) -> None:
    ledger.users.add("ben", role="coder", password=hash_password(PASSWORD))
    row = ledger.codings.confirm("s1", coder="ana")
    with asked(ledger, accounts=True) as desk:
        desk.sign_in("ben")
        assert "role editor" in desk.post("/undo", {"revision": row.id}, status=403)["detail"]
        assert "nothing to undo" in desk.post("/undo", status=422)["detail"]


def test_nobody_gets_in_without_signing_in(ledger: Ledger) -> None:
    ledger.users.add("ana", role="admin", password=hash_password(PASSWORD))
    with asked(ledger, accounts=True) as desk:
        for path in PAGES:
            assert desk.client.get(f"{path}.json").status_code == 401
            sent = desk.client.get(path, follow_redirects=False)
            assert (sent.status_code, sent.headers["location"]) == (303, f"/sign-in?to={quote(path, safe='')}")
        for path in ("/export/brief.html", "/export/statements.csv", "/document.json?id=x", "/statements/1"):
            assert desk.client.get(path, follow_redirects=False).status_code in (401, 303)
        assert desk.client.post("/undo", json={}, headers={"x-csrf-token": desk.token}).status_code == 401
        assert desk.sign_in("ana", "wrong password") == 401
        assert desk.sign_in("nobody", "wrong password") == 401
        assert desk.sign_in("ana") == 303
        assert desk.client.get("/documents.json").status_code == 200
        out = desk.client.post("/sign-out", data={"token": desk.token}, follow_redirects=False)
        assert out.status_code == 303
        assert desk.client.get("/documents.json").status_code == 401


def test_guessing_passwords_is_slowed_down(ledger: Ledger) -> None:
    ledger.users.add("ana", role="admin", password=hash_password(PASSWORD))
    with asked(ledger, accounts=True) as desk:
        assert [desk.sign_in("ana", f"wrong password {n}") for n in range(6)] == [401] * 5 + [429]
        assert desk.sign_in("ana") == 429, "the right one has to wait too"


def test_a_new_password_or_a_lost_account_ends_sessions(ledger: Ledger) -> None:
    ledger.users.add("ana", role="admin", password=hash_password(PASSWORD))
    ledger.users.add("ben", role="admin", password=hash_password(PASSWORD))
    with asked(ledger, accounts=True) as desk:
        desk.sign_in("ben")
        ledger.users.change("ben", password=hash_password("another good one"))
        assert desk.client.get("/documents.json").status_code == 401
        assert desk.sign_in("ben", "another good one") == 303
        ledger.users.remove("ben")
        assert desk.client.get("/documents.json").status_code == 401


@pytest.mark.parametrize("to", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(ledger: Ledger, to: str) -> None:
    ledger.users.add("ana", role="admin", password=hash_password(PASSWORD))
    with asked(ledger, accounts=True) as desk:
        form = {"name": "ana", "password": PASSWORD, "token": desk.token, "to": to}
        answer = desk.client.post("/sign-in", data=form, follow_redirects=False)
        assert answer.headers["location"] == "/"


def test_cookies_are_sealed(ledger: Ledger) -> None:
    ledger.users.add("ana", role="admin", password=hash_password(PASSWORD))
    with asked(ledger, base="https://desk.example", accounts=True, https=True) as desk:
        kept = desk.client.get("/sign-in").headers["set-cookie"]
        assert {"HttpOnly", "SameSite=lax", "Secure"} <= {part.strip() for part in kept.split(";")}
        desk.sign_in("ana")
        name, value = next(iter(desk.client.cookies.items()))
        desk.client.cookies.clear()
        desk.client.cookies.set(name, value[:-2] + ("aa" if value[-2:] != "aa" else "bb"))
        assert desk.client.get("/documents.json").status_code == 401


def test_forged_requests_change_nothing(desk: Asking, ledger: Ledger) -> None:
    before = ledger.history.list()
    token = {"x-csrf-token": desk.token}
    for headers in (
        {},
        {"x-csrf-token": "made-up"},
        token | {"origin": "https://evil.example"},
        token | {"sec-fetch-site": "cross-site"},
        token | {"sec-fetch-site": "same-site"},
    ):
        for path in ("/codings/s1/confirm", "/undo", "/issues", "/actors/merge", "/documents"):
            assert desk.client.post(path, json={}, headers=headers).status_code == 403, (path, headers)
    assert ledger.history.list() == before
    assert (
        desk.client.post("/codings/s1/confirm", json={}, headers=token | {"origin": "http://localhost"}).status_code
        == 200
    )


def test_without_accounts_it_answers_to_this_machine_alone(ledger: Ledger) -> None:
    for host in ("evil.example", "10.0.0.7", "localhost.evil.example", ""):
        with asked(ledger) as desk:
            assert desk.client.get("/documents.json", headers={"host": host}).status_code == 421
    for host in ("localhost:8000", "127.0.0.1", "[::1]:99"):
        with asked(ledger) as desk:
            assert desk.client.get("/documents.json", headers={"host": host}).status_code == 200


def test_two_workbenches_of_one_machine_do_not_disturb_each_other(ledger: Ledger) -> None:
    with asked(ledger, "http://localhost:8000") as one, asked(ledger, "http://localhost:8001") as other:
        token = one.token
        other.client.cookies.update(one.client.cookies)
        assert other.token != token
        one.client.cookies.update(other.client.cookies)
        assert one.token == token


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "desk.example", "::"])
def test_other_addresses_need_accounts(ledger: Ledger, host: str) -> None:
    with pytest.raises(NoAccountsError, match="pourparler user add"):
        application(ledger, Settings(host=host))
    with pytest.raises(NoAccountsError, match="pourparler user add"):
        application(ledger, Settings(host=host, accounts=True))
    ledger.users.add("ana", role="admin", password=hash_password(PASSWORD))
    application(ledger, Settings(host=host, accounts=True))


def test_serving_other_addresses_is_refused_in_one_line(run: Run, dispatches: Path, tmp_path: Path) -> None:
    place = copied(dispatches, tmp_path)
    done = run("serve", place, "--host", "0.0.0.0")
    assert (done.returncode, done.stdout) == (2, "")
    assert "pourparler user add" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_users_are_kept_by_the_command(run: Run, dispatches: Path, tmp_path: Path) -> None:
    place = copied(dispatches, tmp_path)
    made = run("user", "add", place, "ana", "--role", "admin", "--password-file", "-", stdin=PASSWORD.encode())
    assert (made.returncode, made.stderr.strip()) == (0, "ana can sign in as admin")
    assert PASSWORD.encode() not in place.read_bytes()
    assert run("user", "list", place).stdout.split() == ["ana", "admin"]
    short = run("user", "add", place, "ben", "--password-file", "-", stdin=b"short")
    assert (short.returncode, "10 to 1024" in short.stderr) == (2, True)
    nobody = run("user", "role", place, "ben", "admin")
    assert (nobody.returncode, "there is no account ben" in nobody.stderr) == (2, True)
    assert "only admin" in run("user", "role", place, "ana", "reader").stderr
    assert run("user", "remove", place, "ana").returncode == 0


def test_every_answer_is_sealed_by_its_headers(desk: Asking) -> None:
    for path in (
        *PAGES,
        "/documents.json",
        static_path("common.js"),
        "/nowhere",
        static_path("vega.js"),
        "/export/brief.html",
    ):
        headers = desk.client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-eval" not in policy
        assert "script-src 'unsafe" not in policy
        assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
    for path in PAGES:
        page = desk.client.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|javascript:", page), path
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page), path


def test_text_from_articles_is_never_markup(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "h.ledger", create=True) as ledger, asked(ledger) as desk:
        ledger.add(hostile_record())
        desk.post("/issues", {"name": f"i {SCRIPT}", "words": "end"}, status=201)
        ledger.codings.correct("s1", coder=SCRIPT, act="AGREE")
        id_ = ledger.documents.list()[0].id
        actor = ledger.actors.list()[0].id
        paths = [
            *PAGES,
            "/search?q=end",
            "/search?q=end&by=mallory",
            f"/actors/{actor}",
            f"/issues/about?issue={quote(f'i {SCRIPT}')}&party=x",
            "/history?thing=s1",
        ]
        paths += [
            f"/document?id={quote(id_, safe='')}",
            f"/documents?outlet={quote(SCRIPT)}",
            f"/actors?name={quote(SCRIPT)}",
        ]
        paths += [
            f"/search?q={quote(SCRIPT)}",
            "/actors?name=mallory",
            "/export/brief.html",
            f"/nowhere/{quote(SCRIPT)}",
        ]
        for path in paths:
            page = desk.client.get(path)
            assert page.status_code in (200, 404), path
            assert SCRIPT not in page.text, path
            assert "<img" not in page.text.replace('<img src="/static/', ""), path
            assert not re.search(r'="[^"]*javascript:', page.text), path
            assert "\u202e" not in page.text, path
        found = desk.get("/document.json", id=id_)
        assert found["document"]["text"] == ledger.documents.list()[0].text, "and the twin gives it exactly"


def test_an_article_of_two_megabytes_is_shown(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "h.ledger", create=True) as ledger, asked(ledger) as desk:
        ledger.add(hostile_record("The river rose again. " * 95_000))
        id_ = ledger.documents.list()[0].id
        page = desk.client.get("/document", params={"id": id_})
        assert page.status_code == 200
        assert len(page.text) > 2_000_000
        assert SCRIPT not in page.text


def wait_for(desk: Asking, job: int) -> dict[str, object]:
    wait_until(lambda: desk.get(f"/jobs/{job}.json")["state"] in ("done", "cancelled"), "the end of the job")
    return desk.get(f"/jobs/{job}.json")


def upload(desk: Asking, *files: tuple[str, bytes], **form: str) -> dict[str, object]:
    given = [("files", (name, io.BytesIO(data))) for name, data in files]
    answer = desk.client.post("/documents", files=given, data=form, headers={"x-csrf-token": desk.token})
    assert answer.status_code == 202, answer.text
    return answer.json()


def test_files_are_added_and_what_cannot_be_read_is_reported(desk: Asking, ledger: Ledger) -> None:
    text = b"Olm, 3 March 2031. \xe2\x80\x9cWe will not sign,\xe2\x80\x9d Ida Lund, the envoy of Olm, said on Monday."
    files = (
        ("../../olm.txt", text),
        ("broken.pdf", b"%PDF-1.7 broken"),
        ("evil.exe", b"MZ\x90\x00\x03\x00\x00\x00\xff\xff" * 50),
    )
    done = wait_for(desk, upload(desk, *files, published="2031-03-03")["id"])
    assert (done["state"], len(done["added"]), done["failed"]) == ("done", 1, 2)
    assert all("/tmp" not in line and "pourparler-" not in line for line in done["failures"])
    found = ledger.documents.get(done["added"][0])
    assert "We will not sign" in found.text
    assert found.published == dt.date(2031, 3, 3)
    again = wait_for(desk, upload(desk, ("olm.txt", text), published="2031-03-03")["id"])
    assert (again["added"], len(again["known"])) == ([], 1)


def test_a_text_too_long_is_refused_in_a_line(desk: Asking) -> None:
    done = wait_for(desk, upload(desk, ("long.txt", b"The river rose again. " * 95_000))["id"])
    assert (done["added"], done["failed"]) == ([], 1)
    assert done["failures"][0].startswith("long.txt:")


def test_a_job_is_stopped(desk: Asking) -> None:
    line = "The harbour stayed shut, said Ida Lund, the envoy of Olm, on day {}. " * 30
    files = [(f"{n}.txt", line.format(*[n] * 30).encode()) for n in range(6)]
    with reading_halted(after=2) as going_on:
        job = upload(desk, *files)
        wait_until(lambda: len(desk.get(f"/jobs/{job['id']}.json")["added"]) == 2)
        desk.post(f"/jobs/{job['id']}/cancel")
        going_on.set()
        done = wait_for(desk, job["id"])
    assert done["state"] == "cancelled"
    assert len(done["added"]) == 2, "what was added stays, and nothing else comes"
    assert desk.get("/documents.json")["listing"]["total"] == 12 + len(done["added"])


@pytest.mark.parametrize("address", ["ftp://x", "olm.txt", "javascript:alert(1)", "/etc/passwd"])
def test_only_web_addresses_are_addresses(desk: Asking, address: str) -> None:
    answer = desk.client.post("/documents", data={"address": address}, headers={"x-csrf-token": desk.token})
    assert answer.status_code == 422


def test_an_address_of_this_machine_is_not_fetched(desk: Asking) -> None:
    answer = desk.client.post(
        "/documents", data={"address": "http://127.0.0.1:1/"}, headers={"x-csrf-token": desk.token}
    )
    done = wait_for(desk, answer.json()["id"])
    assert (done["added"], done["failed"]) == ([], 1)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/document?id=nowhere", 404),
        ("/document", 422),
        ("/actors/999999999999999999999", 404),
        ("/issues/about?issue=x&party=y", 404),
        ("/proposals/99999", 404),
        ("/documents?page=0", 422),
        ("/documents?since=yesterday", 422),
        ("/search?q=%22%22", 422),
        ("/history?thing=nobody", 422),
        ("/statements/99999999", 404),
        ("/jobs/77.json", 404),
        ("/export/passwords.csv", 404),
        ("/static/..%2fapp.py", 404),
        ("/timeline?since=0001-01-01&until=9999-12-31", 200),
    ],
)
def test_bad_questions_get_one_line(desk: Asking, path: str, status: int) -> None:
    answer = desk.client.get(path)
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_too_much_is_refused(desk: Asking) -> None:
    answer = desk.client.post("/undo", content=b"x" * 2_000_000, headers={"x-csrf-token": desk.token})
    assert answer.status_code == 413


def test_issues_network_and_proposals_answer(desk: Asking) -> None:
    desk.post("/issues", {"name": "Port", "words": "port; harbour; berth*"}, status=201)
    (row,) = desk.get("/issues.json")["positions"]["rows"]  # without parties in the codebook, those who speak of it
    cell = row["cells"][0]
    about = desk.get("/issues/about.json", issue="Port", party=cell["party"])
    assert len(about["statements"]) == about["total"] == cell["statements"] > 0
    assert desk.get("/network.json")["network"] == {"parties": [], "ties": [], "groups": []}
    assert {lane["kind"] for lane in desk.get("/timeline/lanes.json")["lanes"]} == {"track", "others", "texts"}
    versions = desk.get("/proposals.json")["versions"]
    first = [v for v in versions if not v["depth"]]
    days = [max(r["published"] or "" for r in v["row"]["reports"]) for v in versions]
    assert days[0] == max(days)  # the chain with the last report comes first
    assert first[0] == versions[0]
    newer = next(v["row"] for v in versions if v["row"]["replaces_id"])
    compared = desk.get(f"/proposals/{newer['id']}.json")
    assert compared["older"]["id"] == newer["replaces_id"]
    assert {p["kind"] for p in compared["provisions"]} <= {"kept", "changed", "dropped", "added"}


def test_the_brief_and_the_tables_come_out(desk: Asking) -> None:
    for form, begins in (("html", "<!doctype html>"), ("md", "# "), ("pdf", "%PDF"), ("txt", "")):
        answer = desk.client.get(f"/export/brief.{form}")
        assert answer.status_code == 200
        assert answer.content.decode("latin-1").lower().startswith(begins.lower())
    for table in desk.get("/export.json")["tables"]:
        assert desk.client.get(f"/export/{table}.csv").text.count("\n") >= 1
        assert isinstance(desk.get(f"/export/{table}.json"), list)


def test_the_page_on_the_workbench_names_every_path(desk: Asking) -> None:
    told = (Path(__file__).parent.parent.parent / "docs" / "workbench.md").read_text(encoding="utf-8")
    for path in desk.get("/openapi.json")["paths"]:
        plain = path.removesuffix(".json").replace("/{number}", "/").replace("/{thing}", "/s12").rstrip("/")
        plain = plain.partition("{")[0].rstrip("/.")
        assert plain in told or "/" + plain.rpartition("/")[2] in told, path


def test_a_large_file_is_ordered_fetched_and_stopped(desk: Asking) -> None:
    order = desk.post("/exports", {"what": "statements", "form": "csv"}, status=202)
    wait_until(lambda: desk.get(f"/exports/{order['id']}.json")["state"] != "making")
    told = desk.get(f"/exports/{order['id']}.json")
    assert (told["state"], told["error"]) == ("done", "")
    fetched = desk.client.get(f"/exports/{order['id']}/file")
    assert fetched.content == desk.client.get("/export/statements.csv").content
    assert len(fetched.content) == told["size"]
    with files_never_made():
        stopped = desk.post("/exports", {"what": "brief", "form": "html"}, status=202)
        assert desk.post(f"/exports/{stopped['id']}/cancel")["state"] == "cancelled"
    assert desk.client.get(f"/exports/{stopped['id']}/file").status_code == 404
    for wrong in (
        {"what": "passwords", "form": "csv"},
        {"what": "brief", "form": "csv"},
        {"what": "../x", "form": "csv"},
    ):
        desk.post("/exports", wrong, status=422)


def test_files_are_for_who_ordered_them(ledger: Ledger) -> None:
    for name in ("ana", "ben"):
        ledger.users.add(name, role="admin", password=hash_password(PASSWORD))
    with asked(ledger, accounts=True) as desk:
        desk.sign_in("ana")
        order = desk.post("/exports", {"what": "actors", "form": "csv"}, status=202)
        desk.client.cookies.clear()
        desk.sign_in("ben")
        assert desk.client.get(f"/exports/{order['id']}.json").status_code == 404
        assert desk.client.get(f"/exports/{order['id']}/file").status_code == 404


BOOK = (Path(__file__).parent.parent.parent / "examples" / "codebook.yaml").read_text(encoding="utf-8")


def test_a_codebook_is_kept_and_its_mistakes_reported_by_line(desk: Asking) -> None:
    told = desk.post("/codebook", {"text": "parties: [A]\nissues:\n  x: {options: [a]}"}, status=422)
    assert told["mistakes"] == [{"line": 3, "words": "'question' is missing"}]
    desk.post("/codebook", {"text": BOOK})
    assert desk.get("/codebook.json")["text"] == BOOK
    assert "ceasefire" in desk.client.get("/codebook/starters/peace.yaml").text
    assert desk.client.get("/codebook/starters/../settings.yaml").status_code in (404, 422)
    desk.post("/undo")
    assert desk.get("/codebook.json")["text"] is None


def test_positions_are_coded_and_settled(desk: Asking) -> None:
    assert desk.get("/settlement.json")["settlement"] is None
    assert desk.client.get("/settlement/deals.json").status_code == 404
    desk.post("/positions", {"statement": 1, "party": "Quessia", "kind": "supports"}, status=422)
    desk.post("/codebook", {"text": BOOK})
    first = desk.get("/coding.json")["waiting"][0]
    one = first["statement"]["id"]
    for wrong in (
        {"statement": one, "kind": "supports", "terms": [["port", "sole control"]]},
        {"statement": one, "party": "Quessia", "kind": "supports", "terms": [["port", "sale"]]},
        {"statement": one, "party": "Isenor", "kind": "supports", "terms": [["port", "sole control"]]},
        {"statement": 10**7, "party": "Quessia", "kind": "supports", "terms": [["port", "sole control"]]},
        {"statement": one, "party": "Quessia", "kind": "likes", "terms": [["port", "sole control"]]},
    ):
        desk.post("/positions", wrong, status=422)
    new = {"statement": one, "party": "Quessia", "kind": "red_line", "terms": [["port", "shared control"]]}
    desk.post("/positions", new, status=201)
    assert one not in [each["statement"]["id"] for each in desk.get("/coding.json")["waiting"]]
    found = desk.get("/settlement.json")
    assert found["settlement"]["possible"] * 3 == found["settlement"]["space"] * 2
    assert found["codings"][0]["positions"][0]["statement"]["id"] == one
    assert desk.get("/settlement.json", off=0)["settlement"]["possible"] == found["settlement"]["space"]
    deal = {issue: options[0] for issue, options in found["settlement"]["issues"].items()} | {"port": "shared control"}
    answer = desk.get("/settlement/deal.json", option=list(deal.values()))
    assert (answer["parties"]["Quessia"]["possible"], answer["parties"]["Tarvonia"]["possible"]) == (False, True)
    assert answer["because"]["Quessia"][0]["positions"][0]["statement"]["id"] == one
    assert desk.client.get("/settlement/deal.json", params={"option": ["x"]}).status_code == 422
    assert desk.get("/settlement/deals.json")["deals"]
    report = desk.client.get("/settlement/report.html")
    assert "script-src" not in report.headers["content-security-policy"]
    assert "Quessia rules out “shared control” (port)" in report.text
    number = desk.get("/positions.json")[0]["id"]
    desk.post(f"/positions/{number}/remove")
    assert desk.get("/positions.json") == []
    assert desk.get("/settlement.json")["settlement"]["possible"] == found["settlement"]["space"]


def test_what_if_is_asked_and_compared(coded: Path, tmp_path: Path) -> None:
    gives_way = "Tarvonia accepts heights=guns leave after"
    with open_ledger(copied(coded, tmp_path)) as ledger, asked(ledger) as desk:
        found = desk.get("/settlement.json")
        assert "Tarvonia insists on “guns leave first”" in found["opening"][0]["words"]
        assert found["settlement"]["possible"] == 0
        assert {len(row["without"]) for row in found["rows"]} == {1}
        supposed = desk.get("/settlement.json", suppose=[gives_way])
        assert supposed["settlement"]["possible"] > 0
        assert [supposed["codings"][k]["label"] for k in supposed["supposed"]] == ["if 1"]
        assert supposed["compared"]["names"] == ["as it stands", "as supposed"]
        both = [gives_way, f"{gives_way}\nQuessia accepts heights=guns leave first"]
        assert len(desk.get("/settlement/compare.json", set=both)["names"]) == 3
        desk.post("/settlement/scenarios", {"name": "calm", "suppose": [gives_way]}, status=201)
        desk.post("/settlement/scenarios", {"name": "calm", "suppose": ["nobody accepts"]}, status=422)
        (kept,) = desk.get("/settlement.json")["saved"]
        assert (kept["name"], kept["suppositions"]) == ("calm", [gives_way])
        assert desk.get("/settlement/compare.json", saved="calm")["names"] == ["as it stands", "calm"]
        desk.post(f"/settlement/scenarios/{kept['id']}/remove")
        assert desk.get("/settlement.json")["saved"] == []
        scenario = desk.client.get("/settlement/scenario.yaml", params={"suppose": gives_way})
        assert "label: if 1" in scenario.text
        assert "label: s" in scenario.text
        history = desk.get("/settlement/history.json")
        assert [party for party, _ in history["path"]] == ["Tarvonia", "Quessia"]
        assert len(history["turns"]) > 1
        for each in desk.get("/settlement/charts.json"):
            assert each["rows"]
            assert desk.get(f"/settlement/charts/{each['kind']}.json")["$schema"]
        for wrong in ("Nobody accepts heights=guns stay", "", "x" * 2_000):
            assert desk.client.get("/settlement.json", params={"suppose": wrong}).status_code == 422
        page = desk.client.get("/settlement", params={"suppose": gives_way}).text
        assert re.search(r'href="/document\?id=[^"]+#s\d+"[^>]*>\[s\d+\]</a>', page), "a citation leads to the words"


def test_a_hostile_codebook_is_only_words(desk: Asking) -> None:
    hostile = SCRIPT + "{{7*7}}\u202e"
    issue = {"question": hostile, "options": [hostile]}
    book = {"parties": {hostile: {"speakers": [hostile + "x"]}}, "issues": {hostile: issue}}
    desk.post("/codebook", {"text": json.dumps(book)})
    for path in ("/codebook", "/coding", "/settlement", "/settlement/report.html"):
        page = desk.client.get(path)
        assert page.status_code == 200, path
        assert SCRIPT not in page.text, path


def test_a_codebook_that_cannot_be_read_is_reported_in_one_line(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "talks.ledger", create=True) as ledger:
        ledger.codebook.save("parties: [North\nissues: {", coder="a program")
        with asked(ledger) as desk:
            for path in ("/coding", "/settlement.json", "/issues"):
                answer = desk.client.get(path)
                assert answer.status_code in (200, 422)
            id_ = ledger.add(hostile_record()).document
            for path in ("/network", "/document?id=" + quote(id_, safe="")):
                assert desk.client.get(path).status_code == 200
            assert "codebook of this ledger has an error (line" in desk.client.get("/coding.json").json()["detail"]


def test_scripts_are_modules_at_addresses_that_change_with_them(desk: Asking) -> None:
    """A browser runs a module only with a JavaScript type, and keeps it until any script changes."""
    seen: set[str] = set()
    reading = f"/document?id={quote(desk.get('/documents.json')['listing']['lines'][0]['id'], safe='')}"
    waiting: list[str] = []
    for path in (*PAGES, reading):
        waiting += re.findall(r'src="(/static/[^"]+\.js)"', desk.client.get(path).text)
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = desk.client.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["content-type"].startswith("text/javascript")
        assert "immutable" in answer.headers["cache-control"]
        if not address.endswith("/vega.js"):
            waiting += [urljoin(address, each) for each in re.findall(r'(?:from|import) "(\.[^"]+)"', answer.text)]
    assert {static_path(name) for name in ("theme.js", "common.js", "reading/cards.js", "vega.js")} <= seen
    old = static_path("common.js").replace(static_version(), "0" * 16)
    assert desk.client.get(old).status_code == 404, "never a script of another version"
