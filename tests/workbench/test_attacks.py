"""Attacks on a running `pourparler serve`: it stays up, stops when it should, and stores nothing for strangers."""

from __future__ import annotations

import signal
import socket
import struct
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import psutil
import pytest

from desks import PASSWORD, hostile_record
from pourparler.ledger import open_ledger
from pourparler.workbench import hash_password
from pourparler.workbench.static_files import static_path
from server_process import LONG, Browser, Running, serving
from web_server import Site
from web_server import serving as website

pytestmark = pytest.mark.slow
TEXT = "Merrow, 3 March 2031. “We will not sign,” Ida Lund, the envoy of Merrow, said on Monday."


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return made(tmp_path / "talks.ledger")


def made(place: Path) -> Path:
    """A ledger of one document."""
    with open_ledger(place, create=True) as ledger:
        ledger.add(hostile_record())
    return place


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


class Silence:
    """A feed whose articles are at addresses that never answer: reading it takes hours, until the test is over."""

    def __init__(self, site: Site) -> None:
        self.asked = threading.Event()
        self.over = threading.Event()
        site.page("/robots.txt", "", "text/plain")
        items = [f"<item><title>Day {k}</title><link>{site.address}/{k}</link></item>" for k in range(500)]
        feed = f"<rss version='2.0'><channel><title>Merrow</title>{''.join(items)}</channel></rss>"
        self.address = site.page("/feed.xml", feed, "application/rss+xml")
        for k in range(500):
            site.pages[f"/{k}"] = self._answer

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.set()
        self.over.wait(LONG)


@pytest.fixture
def silence() -> Iterator[Silence]:
    with website() as site:
        made = Silence(site)
        yield made
        made.over.set()


def start_job(browser: Browser, **more: object) -> int:
    answer = browser.client.post("/documents", headers={"x-csrf-token": browser.token}, **more)  # type: ignore[arg-type]
    assert answer.status_code == 202, answer.text
    return int(answer.json()["id"])


def start_silent_job(browser: Browser, silence: Silence) -> int:
    number = start_job(browser, data={"address": silence.address})
    assert silence.asked.wait(LONG)
    return number


def state_of(browser: Browser, number: int) -> str:
    return str(browser.client.get(f"/jobs/{number}.json").json()["state"])


def wait_for_end(browser: Browser, number: int) -> str:
    """The state in which a job ends; as many questions as it takes."""
    for _ in range(12_000):
        state = state_of(browser, number)
        if state in ("done", "cancelled"):
            return state
        threading.Event().wait(0.05)
    raise AssertionError(state)


def children(running: Running) -> list[psutil.Process]:
    return psutil.Process(running.process.pid).children(recursive=True)


def assert_gone(processes: list[psutil.Process]) -> None:
    _, alive = psutil.wait_procs(processes, timeout=LONG)
    assert not alive


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def test_clients_that_close_early_do_not_end_the_server(own: Path) -> None:
    with serving(own) as running:
        for _ in range(5):
            with socket.create_connection(("127.0.0.1", running.port), LONG) as connection:
                connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZ\r\n")
        paths = ("/documents", static_path("vega.js"), "/export/brief.html", "/timeline", "/openapi.json")
        for turn in range(40):
            connection = socket.create_connection(("127.0.0.1", running.port), LONG)
            for path in (paths[turn % 5], paths[(turn + 1) % 5]):
                connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            if turn % 4 == 0:
                connection.recv(1000)
            if turn % 2:
                reset(connection)
            connection.close()
        assert Browser(running.address).client.get("/documents.json").status_code == 200
        assert running.process.poll() is None


def test_a_job_is_cancelled_whatever_it_reads_and_others_go_on(own: Path, silence: Silence) -> None:
    with open_ledger(own) as ledger:
        for name in ("ana", "ben"):
            ledger.users.add(name, role="editor" if name == "ben" else "admin", password=hash_password(PASSWORD))
    with serving(own, "--allow-private") as running:
        ana, ben = Browser(running.address), Browser(running.address)
        assert ana.sign_in("ana", PASSWORD) == ben.sign_in("ben", PASSWORD) == 303
        slow = start_silent_job(ana, silence)
        waiting = start_job(ana, files={"files": ("second.txt", f"{TEXT} Two.")})
        other = start_job(ben, files={"files": ("olm.txt", TEXT)})
        assert wait_for_end(ben, other) == "done"
        assert (state_of(ana, slow), state_of(ana, waiting)) == ("reading", "waiting")
        assert ana.post(f"/jobs/{slow}/cancel").status_code == 200
        assert (wait_for_end(ana, slow), wait_for_end(ana, waiting)) == ("cancelled", "done")
        assert not silence.over.is_set()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_server_stops_whatever_a_job_reads(own: Path, temporary: Path, silence: Silence, how: int) -> None:
    with serving(own, "--allow-private", env={"TMPDIR": str(temporary)}) as running:
        browser = Browser(running.address)
        start_silent_job(browser, silence)
        start_job(browser, files={"files": ("waits.txt", TEXT)})
        assert list(temporary.glob("pourparler-*/upload-*/0/waits.txt"))
        started = children(running)
        assert started
        running.process.send_signal(how)
        running.process.wait(LONG)
        assert not silence.over.is_set()
        assert_gone(started)
        assert not list(temporary.glob("pourparler-*"))


def test_a_killed_server_leaves_no_processes_and_the_next_removes_its_folders(
    own: Path, temporary: Path, silence: Silence
) -> None:
    environment = {"TMPDIR": str(temporary)}
    with serving(own, "--allow-private", env=environment) as running:
        browser = Browser(running.address)
        start_silent_job(browser, silence)
        start_job(browser, files={"files": ("waits.txt", TEXT)})
        assert browser.post("/exports", {"what": "brief", "form": "pdf"}).status_code == 202
        started = children(running)
        running.process.kill()
        running.process.wait(LONG)
        assert_gone(started)
        assert list(temporary.glob("pourparler-*"))
    with serving(own, env=environment) as first:
        assert Browser(first.address).client.get("/session.json").status_code == 200
        assert not list(temporary.glob("pourparler-*"))
        assert Browser(first.address).post("/exports", {"what": "actors", "form": "csv"}).status_code == 202
        with serving(made(temporary / "other.ledger"), env=environment) as second:
            Browser(second.address).client.get("/session.json")
            assert list(temporary.glob("pourparler-*/exports-*"))  # of a server that runs


def test_a_stranger_cannot_store_anything(own: Path, temporary: Path) -> None:
    with open_ledger(own) as ledger:
        ledger.users.add("ana", role="admin", password=hash_password(PASSWORD))
    with serving(own, env={"TMPDIR": str(temporary)}) as running:
        stranger = Browser(running.address)
        token = stranger.token
        cookie = "; ".join(f"{name}={value}" for name, value in stranger.client.cookies.items())
        for path in ("/documents", "/codebook", "/users"):
            with socket.create_connection(("127.0.0.1", running.port), LONG) as connection:
                connection.sendall(
                    f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nX-CSRF-Token: {token}\r\n"
                    "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 900000\r\n\r\n".encode()
                )
                # The answer comes though nothing of the body was sent.
                assert connection.recv(100).startswith(b"HTTP/1.1 401 ")


def test_guessing_at_once_is_limited_and_locks_nobody_out(own: Path) -> None:
    with open_ledger(own) as ledger:
        ledger.users.add("ana", role="admin", password=hash_password(PASSWORD))
    with serving(own, env={"FORWARDED_ALLOW_IPS": "127.0.0.1"}) as running:

        def guess(turn: int) -> int:
            return Browser(running.address).sign_in("ana", f"a wrong password {turn}")

        with ThreadPoolExecutor(30) as pool:
            assert Counter(pool.map(guess, range(30))) == {401: 5, 429: 25}
        elsewhere = Browser(running.address)
        elsewhere.client.headers["x-forwarded-for"] = "192.0.2.7"
        assert elsewhere.sign_in("ana", PASSWORD) == 303


def test_a_form_in_an_odd_encoding_is_refused_before_it_is_decoded(own: Path) -> None:
    with serving(own) as running:
        stranger = Browser(running.address)
        body = b"--x\r\nContent-Disposition: form-data; name=token\r\n\r\n" + b"a" * 60_000 + b"\r\n--x--\r\n"
        answer = stranger.client.post(
            "/sign-in", content=body, headers={"content-type": "multipart/form-data; boundary=x; charset=punycode"}
        )
        assert answer.status_code == 415
