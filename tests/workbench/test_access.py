"""Who may do what, how sessions end, and that every odd request gets a plain answer with all headers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from desks import PASSWORD, Asking, asked, hostile_record
from pourparler.codebook.issue_words import follow
from pourparler.ledger import Ledger, LedgerError, open_ledger
from pourparler.ledger.calendar import shift_day
from pourparler.ledger.names import is_confusable
from pourparler.workbench import Settings, application, hash_password
from pourparler.workbench.auth import Limiter
from pourparler.workbench.context import RequiresRole, is_encodable
from pourparler.workbench.routes import ROUTE_MODULES
from pourparler.workbench.static_files import static_path

HASH = hash_password(PASSWORD)
HEADERS = ("content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy", "cache-control")
EXTREME = ("0001-01-01", "9999-12-31")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "talks.ledger", create=True) as made:
        made.add(hostile_record())
        yield made


@pytest.fixture
def desk(small: Ledger) -> Iterator[Asking]:
    with asked(small) as asking:
        yield asking


@pytest.fixture
def team(small: Ledger) -> Iterator[Asking]:
    for name, role in (("ana", "admin"), ("ben", "editor"), ("cleo", "coder"), ("dov", "reader")):
        small.users.add(name, role=role, password=HASH)
    with asked(small, accounts=True) as asking:
        yield asking


def be(team: Asking, name: str) -> None:
    """Sign in as somebody, in another browser."""
    team.client.cookies.clear()
    assert team.sign_in(name) == 303


# What every route asks for


def test_every_route_that_takes_a_body_says_which_role_it_needs() -> None:
    routes = [route for part in ROUTE_MODULES for route in part.router.routes if isinstance(route, APIRoute)]
    open_to_all = {
        route.path
        for route in routes
        if "POST" in route.methods
        and not any(isinstance(each.call, RequiresRole) for each in route.dependant.dependencies)
    }
    assert open_to_all == {"/sign-in", "/sign-out"}


@pytest.mark.parametrize(("name", "status"), [(None, 401), ("dov", 403), ("cleo", 403)])
def test_a_body_is_not_read_of_who_may_not_send_it(team: Asking, name: str | None, status: int) -> None:
    if name:
        be(team, name)
    app, read = team.client.app, []

    async def watch(scope: Any, receive: Any, send: Any) -> None:
        async def noting() -> Any:
            message = await receive()
            read.append(message)
            return message

        await app(scope, noting, send)

    with TestClient(watch, base_url="http://localhost", cookies=team.client.cookies) as watched:
        token = watched.get("/session.json").json()["token"]
        read.clear()
        answer = watched.post("/documents", files={"files": ("a.txt", b"x" * 100_000)}, headers={"x-csrf-token": token})
    assert answer.status_code == status
    assert not [message for message in read if message.get("body")]


def test_the_life_of_a_coding_is_for_readers_by_either_address(team: Asking) -> None:
    be(team, "dov")
    assert team.client.get("/codings/s1/history.json").status_code == 200
    assert team.client.get("/history.json", params={"thing": "s1"}).status_code == 200


def test_coders_stop_their_own_jobs_only(small: Ledger, team: Asking) -> None:
    be(team, "ben")
    form = {"address": "http://127.0.0.1:1/"}
    job = team.client.post("/documents", data=form, headers={"x-csrf-token": team.token}).json()["id"]
    be(team, "cleo")
    team.post(f"/jobs/{job}/cancel", status=403)
    be(team, "ana")
    team.post(f"/jobs/{job}/cancel")
    small.users.change("ben", role="coder")
    be(team, "ben")
    team.post(f"/jobs/{job}/cancel")


# Sessions


def test_signing_out_ends_the_session_and_no_other(team: Asking) -> None:
    be(team, "ana")
    here = dict(team.client.cookies)
    be(team, "ana")
    other = dict(team.client.cookies)
    assert team.client.post("/sign-out", data={"token": team.token}, follow_redirects=False).status_code == 303
    for cookies, status in ((other, 401), (here, 200)):
        team.client.cookies.clear()
        team.client.cookies.update(cookies)
        assert team.client.get("/documents.json").status_code == status


def test_no_cookie_outlives_the_server(small: Ledger, team: Asking) -> None:
    be(team, "ana")
    with asked(small, accounts=True) as restarted:
        restarted.client.cookies.update(dict(team.client.cookies))
        assert restarted.client.get("/documents.json").status_code == 401


@pytest.mark.parametrize("change", ["password", "removal"])
def test_a_new_password_or_a_removal_ends_every_session(small: Ledger, team: Asking, change: str) -> None:
    be(team, "ben")
    if change == "password":
        small.users.change("ben", password=hash_password("another long password"))
    else:
        small.users.remove("ben")
        small.users.add("ben", role="admin", password=hash_password(PASSWORD))
    assert team.client.get("/documents.json").status_code == 401


# Guessing passwords


@given(st.lists(st.sampled_from(["ana", "ben", "cleo"]), max_size=80))
def test_an_address_has_five_tries_for_a_name_and_fifty_in_all(names: list[str]) -> None:
    limiter = Limiter()
    allowed = [name for name in names if limiter.begin(name, "192.0.2.1") == 0]
    assert all(allowed.count(name) == min(5, names.count(name)) for name in set(names))
    assert all(limiter.begin(f"n{k}", "192.0.2.1") == 0 for k in range(50 - len(allowed)))
    assert limiter.begin("another", "192.0.2.1") > 0
    assert limiter.begin("ana", "192.0.2.2") == 0


def test_many_addresses_slow_a_name_down_and_do_not_lock_it() -> None:
    limiter = Limiter()
    for k in range(200):
        assert limiter.begin("ana", f"2001:db8:0:{k:x}::1") == 0
    assert limiter.delay("ana") == 5
    assert limiter.delay("ben") == 0


def test_one_network_of_ipv6_is_one_address() -> None:
    limiter = Limiter()
    waits = [limiter.begin("ana", f"2001:db8::{k:x}") for k in range(6)]
    assert [wait > 0 for wait in waits] == [False] * 5 + [True]


def test_the_right_password_takes_back_its_try_and_not_those_before() -> None:
    limiter = Limiter()
    for k in range(49):
        limiter.begin(f"n{k}", "192.0.2.1")
    for _ in range(10):
        assert limiter.begin("ana", "192.0.2.1") == 0
        limiter.succeed("ana", "192.0.2.1")
    assert limiter.begin("ana", "192.0.2.1") == 0
    assert limiter.begin("ben", "192.0.2.1") > 0


# Names


@pytest.mark.parametrize(
    "name",
    [
        "ADMIN",
        "Admin",
        "adm\u0131n",
        "adm\u00edn",
        "adm1n",
        "admln",
        "\u0430dmin",
        "adrnin",
        "admin\u200b",
        "ad\u00admin",
        "admin\u3164",
        "admin\ufe0f",
        "\uff41dmin",
        "<b>admin</b>",
        "&amp;",
        "admin\0",
        "ad\x1bmin",
        "\u202enimda",
        "\ud800",
        "Machine",
        "MACHINE: reader",
    ],
)
def test_account_names_that_deceive_are_refused(small: Ledger, name: str) -> None:
    small.users.add("admin", role="admin", password=HASH)
    with pytest.raises(LedgerError) as refused:
        small.users.add(name, role="coder", password=HASH)
    assert str(refused.value).isprintable()
    assert [row.name for row in small.users.list()] == ["admin"]


@pytest.mark.parametrize("name", ["ana", "Ana Vell", "O'Neill", "ana@olm.example", "Żaneta", "Иван", "李雷", "अनिता"])
def test_names_of_any_one_script_are_accepted(small: Ledger, name: str) -> None:
    small.users.add("admin", role="admin", password=HASH)
    small.users.add(name, role="coder", password=HASH)
    assert len(small.users.list()) == 2


@given(st.text(st.characters(categories=["Ll", "Nd"]), min_size=1, max_size=20))
def test_a_name_looks_like_itself_in_capitals(name: str) -> None:
    assert is_confusable(name, name)
    assert is_confusable(name.upper().lower(), name.upper())


@pytest.mark.parametrize("name", ["toll\0", "to\x07ll", "toll\u200b", "\u202ellot", "toll\ud800"])
def test_names_of_issues_have_no_characters_that_nobody_sees(small: Ledger, name: str) -> None:
    for words in ((name, "toll"), ("toll", name)):
        with pytest.raises(LedgerError):
            follow(small, words[0], coder="ana", words=words[1])
    with pytest.raises(LedgerError):
        small.actors.add(name, kind="person", coder="ana")
    assert small.codebook.get() is None


# Odd requests


def sealed(answer: Any) -> bool:
    return all(name in answer.headers for name in HEADERS)


@pytest.mark.parametrize("to", ["//[", "http://[", "/\\[", "//[::1", "/ok\ud7ff\x00", "https://[x]/"])
def test_a_sign_in_that_leads_to_no_address_leads_home(team: Asking, to: str) -> None:
    assert team.client.get("/sign-in", params={"to": to}).status_code == 200
    form = {"name": "ana", "password": PASSWORD, "token": team.token, "to": to}
    answer = team.client.post("/sign-in", data=form, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert team.client.get("/sign-in", params={"to": to}, follow_redirects=False).status_code == 303


@pytest.mark.parametrize("origin", ["http://[", "http://[::1", "//", "null", "http://localhost:x]"])
def test_an_origin_that_is_no_address_is_another_site(desk: Asking, origin: str) -> None:
    answer = desk.client.post("/undo", json={}, headers={"origin": origin, "x-csrf-token": desk.token})
    assert answer.status_code == 403
    assert sealed(answer)


@pytest.mark.parametrize("host", ["[", "localhost:x", "localhost:99999", "[::1", "localhost:0", "[::1]:-1"])
def test_a_host_that_is_none_is_refused(team: Asking, host: str) -> None:
    answer = team.client.get("/documents.json", headers={"host": host})
    assert answer.status_code == 400
    assert sealed(answer)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/documents/view", '{"id": "\\ud800"}'),
        ("/issues", '{"name": "a\\udfffb"}'),
        ("/issues", '{"name": "a", "words": "\\ud800"}'),
        ("/issues", '{"name": "a", "\\ud800": 1}'),
        ("/codings", '{"document": "x", "fields": {"\\ud800": "x"}}'),
        ("/positions", '{"statement": 1, "kind": "supports", "terms": [["\\ud800", "x"]]}'),
        ("/codebook", '{"text": "\\udc00"}'),
    ],
)
def test_half_of_a_character_is_refused_in_one_line(desk: Asking, path: str, body: str) -> None:
    headers = {"x-csrf-token": desk.token, "content-type": "application/json"}
    answer = desk.client.post(path, content=body, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["detail"].isprintable()
    assert sealed(answer)


@given(st.recursive(st.text() | st.integers(), lambda each: st.lists(each) | st.dictionaries(st.text(), each)))
def test_a_value_without_surrogates_is_whole(value: Any) -> None:
    assert is_encodable(value)
    assert not is_encodable([value, {"a\ud800": 1}])


@pytest.mark.parametrize("charset", ["punycode", "idna", "utf-7", "unicode_escape", "latin-1"])
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
def test_forms_are_in_utf_8(team: Asking, kind: str, charset: str) -> None:
    answer = team.client.post("/sign-in", content=b"--x--", headers={"content-type": f"{kind}; charset={charset}"})
    assert answer.status_code == 415


@pytest.mark.parametrize("since", ["", *EXTREME, "0001-12-31", "9999-01-01"])
@pytest.mark.parametrize("until", ["", *EXTREME])
def test_every_day_of_the_calendar_is_a_bound(desk: Asking, since: str, until: str) -> None:
    days = {"since": since, "until": until}
    for path in ("/timeline.json", "/timeline/lanes.json", "/network.json", "/issues.json", "/search.json"):
        assert desk.client.get(path, params=days).status_code == 200, path
    if not (since and until) or since <= until:
        for form in ("md", "html"):
            assert desk.client.get(f"/export/brief.{form}", params=days).status_code == 200


@pytest.mark.parametrize("published", ["0002-01-01", "9998-12-31"])
def test_a_document_may_be_of_the_first_or_the_last_day_of_a_ledger(tmp_path: Path, published: str) -> None:
    record = hostile_record()
    document = record.document.model_copy(update={"published": dt.date.fromisoformat(published)})
    with open_ledger(tmp_path / "talks.ledger", create=True) as ledger:
        ledger.add(record.model_copy(update={"document": document}))
        with asked(ledger) as desk:
            for path in ("/timeline/lanes.json", "/export/brief.html", "/export/brief.txt", "/documents"):
                assert desk.client.get(path).status_code == 200, path


@given(st.dates(), st.integers(-5_000_000, 5_000_000))
def test_days_are_shifted_within_the_calendar(day: dt.date, days: int) -> None:
    shifted = shift_day(day, days)
    moved = (shifted - day).days
    assert moved == days or shifted in (dt.date.min, dt.date.max)
    assert abs(moved) <= abs(days)


def test_head_gives_the_headers_of_get_and_nothing_else(desk: Asking) -> None:
    # Of these the content does not depend on the moment.
    style = static_path("styles/base.css")
    for path in ("/documents.json", style, "/export/statements.csv", "/nothing", "/jobs/7.json"):
        head, get = desk.client.head(path), desk.client.get(path)
        assert (head.status_code, head.content) == (get.status_code, b"")
        assert head.headers["content-length"] == get.headers["content-length"]
        assert sealed(head)
    assert desk.client.head("/undo").status_code == 405


def test_a_fault_of_the_program_is_answered_with_all_headers(small: Ledger) -> None:
    app: FastAPI = application(small, Settings())

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("a secret of the inside")

    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        answer = client.get("/broken")
    assert answer.status_code == 500
    assert sealed(answer)
    assert "secret" not in answer.text
