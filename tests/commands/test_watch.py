"""The command `watch`: its options, its output, and Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from pourparler.ledger import open_ledger
from suite import Run
from waiting import wait_until
from web_server import Site, serving

PAGE = (
    "<!doctype html><html><head><title>Envoys return</title></head><body><article><p>The two delegations of Orvania "
    "and Sund came back to the old mill on Monday, and the mediator said that the talks would go on for as long as "
    "anybody was willing to sit on the wooden chairs. She presented the Mill Plan.</p></article></body></html>"
)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "has no feed to watch"),
        ("lamp", "give one that begins with https:// or http://"),
        ("https://ana:secret@lamp.example/feed", "contains a user name"),
        ("https://lamp.example --every 5", "--every: give a time from 60s to 7d"),
        ("https://lamp.example --every 1s", "--every: give a time from 60s to 7d"),
        ("https://lamp.example --at 25:00", "--at: give a time from 00:00 to 23:59"),
        ("https://lamp.example --events rain", "--events: give some of proposal, red-line, contradiction, overdue"),
        ("https://lamp.example --email ana", "--email: ana is not an e-mail address"),
        ("https://lamp.example --email ana@lamp.example", "POURPARLER_SMTP_HOST is not set"),
        ("https://lamp.example --webhook ftp://lamp.example/secret", "--webhook: ftp: addresses are not fetched"),
        ("--from missing.txt", "missing.txt: cannot be read"),
        ("--from bytes.txt", "bytes.txt: is not a text in UTF-8"),
        ("--from wrong.txt", "not an address: such an address is not fetched"),
    ],
)
@pytest.mark.slow
def test_wrong_calls_have_one_line(run: Run, tmp_path: Path, words: str, said: str) -> None:
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe\xff")
    (tmp_path / "wrong.txt").write_text("# feeds\n\nnot an address\n")
    done = run("watch", "talks.ledger", *words.split())
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "secret" not in done.stderr


@pytest.mark.slow
def test_once_adds_and_posts_what_happened(run: Run, site: Site, tmp_path: Path) -> None:
    taken: list[bytes] = []

    def take(handler: BaseHTTPRequestHandler) -> None:
        taken.append(handler.rfile.read(int(handler.headers["Content-Length"])))
        handler.send_response(204)
        handler.end_headers()

    site.pages["/hook"] = take
    (tmp_path / "feeds.txt").write_text(f"# pages\n{site.page('/a', PAGE)}  # the mill\n{site.address}/gone\n")
    options = ("--once", "--allow-private", "--digest", "at-once", "--webhook", site.address + "/hook")
    done = run("watch", "talks.ledger", "--from", "feeds.txt", *options)
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert lines[0].startswith(f"{site.address}/gone: does not exist (404)")
    assert lines[-1].startswith("talks.ledger: 1 round, 1 document added, 0 refused, 1 failed request")
    assert len(lines) == 2
    again = run("watch", "talks.ledger", *options)
    assert again.returncode == 0
    assert again.stderr.splitlines()[0].endswith("1 not due yet")
    with open_ledger(tmp_path / "talks.ledger") as ledger:
        assert len(ledger.documents.ids()) == 1
        proposals = len(ledger.proposals.list())
    assert [len(json.loads(each)["events"]) for each in taken] == ([proposals] if proposals else [])
    forgotten = run("watch", "talks.ledger", "--forget", f"{site.address}/gone", *options)
    assert "not due" not in forgotten.stderr


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as a POSIX terminal does")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_it_with_a_summary(site: Site, tmp_path: Path, number: signal.Signals) -> None:
    words = [sys.executable, "-m", "pourparler", "watch", str(tmp_path / "talks.ledger"), site.page("/a", PAGE)]
    with subprocess.Popen(
        [*words, "--allow-private"], stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as watching:
        assert watching.stderr is not None
        assert "watching 1 address (Ctrl-C stops it)" in watching.stderr.readline()
        wait_until(lambda: "/a" in site.asked, "the first request")
        os.killpg(watching.pid, number)
        assert watching.wait(60) == 0
        lines = watching.stderr.read().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("stopped; ")
    assert "1 round" in lines[0]
