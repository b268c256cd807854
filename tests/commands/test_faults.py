"""Things that go wrong while documents are added: kills, full disks, two at once, bad sources."""

from __future__ import annotations

import datetime as dt
import gzip
import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from http.server import BaseHTTPRequestHandler
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from sqlalchemy import text

import driver
from pourparler.ledger import Ledger, open_ledger
from pourparler.record import Record
from stores import Store, raw
from strategies import telling
from suite import Run
from waiting import PATIENCE, wait_until
from web_server import serving

resource = pytest.importorskip("resource")  # not on Windows

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL and limits")]

KILLS, KILLS_IN_POSTGRES = 20, 5
KILLS_OF_COMMAND = (0, 1, 8)
"""How many documents at least the ledger has when the command is killed."""
WORDS = "harbour toll berth pilot light ferry frost bread market lamp".split()


def batch(count: int) -> list[Record]:
    """Documents that tell of the same people, meetings and proposals, some in the same words."""
    chance = random.Random(5)
    found = []
    for n in range(count):
        day = dt.date(2031, 3, 1) + dt.timedelta(days=n // 4)
        words = " ".join(chance.choices(WORDS, k=12))
        said = [("Mara Vell", f"“We will keep the {words}”"), ("Tomas Orn", f"that the {words} was late")]
        if n % 3 == 0:
            said.append(("Vell", "“Nobody will open the harbour before the last of the frost is over”"))
        people = chance.sample(["Mara Vell", "Tomas Orn", "Ida Lund", "Ada Maria Vell"], k=2)
        met = [(people, chance.choice(["Quill", None]), day, chance.choice(["planned", "held"]))]
        tabled = [("Quill Plan", [people[0]], None, [f"no {words}"])] if n % 4 == 0 else []
        found.append(telling(f"d{n}", published=day, said=said, met=met, tabled=tabled, more=f"Number {n}."))
    return found


def told(ledger: Ledger) -> dict[str, object]:
    """All that a ledger tells, without the numbers of its rows and the moments of adding."""
    return {
        "documents": [(row.id, row.text, row.copy_of, row.replaced_by) for row in ledger.documents.list()],
        "statements": [
            (row.document, row.speaker, row.content, [other.document for other in row.witnesses])
            for row in ledger.statements.list()
        ],
        "meetings": [
            (row.place, row.status, row.participants, [report.document for report in row.reports])
            for row in ledger.meetings.list()
        ],
        "proposals": [
            (row.name, row.sponsors, [each.quote for each in row.provisions]) for row in ledger.proposals.list()
        ],
        "actors": sorted(
            (row.name, row.kind, row.statements, row.mentions, row.documents) for row in ledger.actors.list()
        ),
    }


def of_document(ledger: Ledger, id: str) -> list[tuple[object, ...]]:
    """What one document tells, apart from all others."""
    return [(row.content, row.cue, row.source, row.evidence) for row in ledger.statements.list(document=id)]


def reference(place: str, records: list[Record]) -> tuple[dict[str, object], dict[str, list[tuple[object, ...]]]]:
    with open_ledger(place, create=True) as ledger:
        for record in records:
            ledger.add(record)
        return told(ledger), {record.document.id: of_document(ledger, record.document.id) for record in records}


def is_sound(path: Path) -> None:
    with raw(path) as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        assert connection.execute(text("PRAGMA foreign_key_check")).fetchall() == []


# Begins processes with the ledger's modules loaded, and without the threads of the tests.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["pourparler.ledger", "psycopg"])


def adding(place: str | Path, lines: Path, *, halts: bool = False) -> tuple[BaseProcess, Connection]:
    """Begin to add records; the process, and what tells of them."""
    hearing, telling = PROCESSES.Pipe(duplex=False)
    words, options = (str(place), lines, telling), {"halts": halts}
    process = PROCESSES.Process(target=driver.add_and_report, args=words, kwargs=options, daemon=True)
    process.start()
    telling.close()
    return process, hearing


def heard(hearing: Connection) -> Iterator[str]:
    """What a process tells until it ends, however it ends."""
    with suppress(EOFError, OSError), hearing:
        while True:
            yield hearing.recv()


def killed_while_adding(place: str | Path, lines: Path, after: float) -> list[str]:
    """Begin to add records, kill the process some time after the first, and before the last; what it told."""
    process, hearing = adding(place, lines, halts=True)
    told = heard(hearing)
    found = [next(told)]
    time.sleep(after)
    process.kill()
    found += told
    process.join(PATIENCE)
    assert process.exitcode == -signal.SIGKILL
    return found


def add_all(*jobs: tuple[str | Path, Path]) -> None:
    """Add records, several files at once, to the end."""
    running = [adding(place, lines) for place, lines in jobs]
    for process, hearing in running:
        list(heard(hearing))
        process.join(PATIENCE)
        assert process.exitcode == 0


def written(place: Path, records: list[Record]) -> Path:
    place.write_text("".join(record.model_dump_json(by_alias=True) + "\n" for record in records), encoding="utf-8")
    return place


def hold(place: str, reported: set[str], whole: dict[str, list[tuple[object, ...]]]) -> set[str]:
    """Hold that a ledger opens, has all that was reported, and no half document; the documents that it has."""
    with open_ledger(place) as ledger:
        there = {row.id for row in ledger.documents.list()}
        assert reported <= there
        for id in there:
            assert of_document(ledger, id) == whole[id]
    return there


def test_killed_again_and_again(tmp_path: Path) -> None:
    records = batch(30)
    expected, whole = reference(str(tmp_path / "whole.ledger"), records)
    place, lines = tmp_path / "talks.ledger", written(tmp_path / "records.jsonl", records)
    seed = random.randrange(10**9)
    chance, reported = random.Random(seed), set[str]()
    print(f"seed {seed}")
    for kill in range(1, KILLS + 1):
        reported |= set(killed_while_adding(place, lines, chance.uniform(0, 0.06)))
        if kill % 4 == 0:
            is_sound(place)
            if len(hold(str(place), reported, whole)) >= len(records) - 1:
                place.unlink()
                reported = set()
    add_all((place, lines))
    is_sound(place)
    with open_ledger(place) as ledger:
        assert told(ledger) == expected


def test_the_command_killed_again_and_again(tmp_path: Path, run: Run) -> None:
    """Killed when the ledger is made, and when it has some documents; it cannot end, as standard input stays open."""
    folder, place = tmp_path / "texts", tmp_path / "talks.ledger"
    folder.mkdir()
    for n in range(16):
        words = f"“We will keep the harbour open on day {n},” said Ode Varrin, the envoy of Quill, on Monday."
        (folder / f"d{n}.txt").write_text(f"{words} Nobody in the town had work to speak of that winter, day {n}.\n")
    words = [sys.executable, "-m", "pourparler.cli", "add", str(place), str(folder), "--jobs", "2"]
    counts = []
    for least in KILLS_OF_COMMAND:
        process = subprocess.Popen(
            [*words, "-"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
        )
        wait_until(lambda least=least: place.exists() and documents_in(place) >= least)  # type: ignore[misc]
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=PATIENCE)
        is_sound(place)
        with open_ledger(place, create=True) as ledger:
            there = ledger.documents.list()
            assert all(ledger.statements.list(document=row.id) for row in there)
            counts.append(len(there))
    assert counts == sorted(counts)
    assert run("add", place, folder, "--jobs", "1").returncode == 0
    with open_ledger(place) as ledger:
        assert len(ledger.documents.list()) == 16
        assert {row.speaker for row in ledger.statements.list()} == {"Ode Varrin"}


def documents_in(place: Path) -> int:
    """How many documents a ledger has that may be in the making."""
    with closing(sqlite3.connect(place)) as database:
        try:
            return int(database.execute("SELECT count(*) FROM documents").fetchone()[0])
        except sqlite3.OperationalError:  # its tables are not made yet
            return 0


def test_a_client_killed_again_and_again(store: Store, tmp_path: Path) -> None:
    records = batch(30)
    lines = written(tmp_path / "records.jsonl", records)
    with store.places() as places:
        expected, whole = reference(places(), records)
        place, reported = places(), set[str]()
        for n in range(KILLS_IN_POSTGRES):
            reported |= set(killed_while_adding(place, lines, 0.03 * n))
            hold(place, reported, whole)
        add_all((place, lines))
        with open_ledger(place) as ledger:
            assert told(ledger) == expected


def test_two_add_at_once(store: Store, tmp_path: Path) -> None:
    records = batch(24)
    parts = (records[:16], records[:7:-1])
    files = [written(tmp_path / f"{n}.jsonl", part) for n, part in enumerate(parts)]
    with store.places() as places:
        expected, _ = reference(places(), records)
        place = places()
        add_all(*((place, lines) for lines in files))
        with open_ledger(place) as ledger:
            assert told(ledger) == expected


def command(*words: str | Path, limits: Callable[[], None]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pourparler.cli", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        preexec_fn=limits,
    )


def article(n: int) -> str:
    return f"“We will keep the harbour open on day {n},” said Ode Varrin, the envoy of Quill, to reporters on Monday.\n"


def test_the_disk_is_full_and_then_has_room(tmp_path: Path, run: Run) -> None:
    """A limit on the size of files stands in for the disk: what it cannot take, the system refuses the same way."""
    folder = tmp_path / "texts"
    folder.mkdir()
    for n in range(40):
        (folder / f"d{n:02}.txt").write_text(article(n) + "The town slept on. " * 120)
    ledger = tmp_path / "talks.ledger"
    open_ledger(ledger, create=True).close()
    room = ledger.stat().st_size + 60_000

    def limits() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    full = command("add", ledger, folder, "--jobs", "1", limits=limits)
    assert full.returncode == 1
    assert "Traceback" not in full.stderr
    failed = [line for line in full.stderr.splitlines() if "the disk failed or is full" in line]
    is_sound(ledger)
    with open_ledger(ledger) as kept:
        assert 0 < len(kept.documents.list()) == 40 - len(failed) < 40
    done = run("add", ledger, folder, "--jobs", "1")
    assert done.returncode == 0
    assert f"{len(failed)} added" in done.stderr


def test_bad_sources_among_good_ones(tmp_path: Path) -> None:
    zeros = gzip.compress(bytes(4_000_000)) * 1000  # one member after another: four gigabytes
    (tmp_path / "zeros.jsonl.gz").write_bytes(zeros)
    (tmp_path / "zeros.txt.gz").write_bytes(zeros)
    (tmp_path / "good.txt").write_text(article(1))
    page = f"<html><body><article><p>{article(2)}</p></article></body></html>"
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    body = (head + page).encode()
    fields = {
        "WARC-Type": "response",
        "WARC-Target-URI": "https://lamp.example/1",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": len(body),
    }
    entry = ("WARC/1.0\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items()) + "\r\n").encode()
    (tmp_path / "cut.warc").write_bytes(entry + body + b"\r\n\r\n" + entry + body[:80])

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        while True:
            handler.wfile.write(b"<p>and so on and on</p>" * 1000)

    with serving() as site:
        site.page("/robots.txt", "")
        feed = site.page("/feed", b"<rss><channel><item><title>\xff\xfe\x00garbage", "application/rss+xml")
        site.pages["/endless"] = endless
        packed = site.page("/zeros", zeros[: 4100 * 200], "text/html", Content_Encoding="gzip")
        good = site.page("/good", page.replace("day 2", "day 3"))
        done = command(
            "add",
            tmp_path / "talks.ledger",
            *(tmp_path / name for name in ("zeros.jsonl.gz", "zeros.txt.gz", "good.txt", "cut.warc")),
            *(feed, site.address + "/endless", packed, good),
            "--allow-private",
            limits=lambda: resource.setrlimit(resource.RLIMIT_DATA, (3_000_000_000, 3_000_000_000)),
        )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for name in ("zeros.jsonl.gz", "zeros.txt.gz", "cut.warc", "/feed", "/endless", "/zeros"):
        assert any(name in line for line in done.stderr.splitlines()), (name, done.stderr)
    with open_ledger(tmp_path / "talks.ledger") as ledger:
        said = " ".join(row.content for row in ledger.statements.list())
        assert len(ledger.documents.list()) == 3
    assert all(f"on day {n}" in said for n in (1, 2, 3))


def test_a_feed_is_remembered_by_the_ledger(tmp_path: Path, run: Run) -> None:
    with serving() as site:
        site.page("/robots.txt", "User-agent: *\nCrawl-delay: 0\n")
        items = []
        for n in range(2):
            link = site.page(f"/{n}", f"<html><body><article><p>{article(n)}</p></article></body></html>")
            items.append(f"<item><title>Day {n}</title><link>{link}</link><guid>{n}</guid></item>")

        def publish(count: int) -> str:
            whole = "".join(items[:count])
            return site.page(
                "/feed",
                f"<rss version='2.0'><channel>{whole}</channel></rss>",
                "application/rss+xml",
                ETag=f'"{count}"',
            )

        address = publish(1)
        place = tmp_path / "talks.ledger"
        assert "1 added" in run("add", place, address, "--allow-private").stderr
        publish(2)
        site.asked.clear()
        again = run("add", place, address, "--allow-private")
        assert "1 added" in again.stderr
        assert site.pages_asked() == ["/feed", "/1"]
        sent = [
            headers.get("If-None-Match")
            for path, headers in zip(site.asked, site.headers[-len(site.asked) :], strict=True)
            if path == "/feed"
        ]
        assert sent == ['"1"']
