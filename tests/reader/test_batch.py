"""Reading many documents over several processes: order, killed processes, interruption."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import killing
from pourparler import intake, workers
from pourparler.reader import Reader, Unread, read_all
from pourparler.record import Document, Record
from waiting import PATIENCE, wait_until

slow = pytest.mark.slow


def documents(*openings: str) -> list[Document]:
    return [
        Document(id=f"d{n}", text=f"{opening} “We will sign,” said Ode Varrin, the envoy of Quill, on day {n}.")
        for n, opening in enumerate(openings)
    ]


@slow
def test_several_processes_give_what_one_gives_in_order(reader: Reader) -> None:
    items: list[Document | intake.Refusal] = [*documents(*["Snow fell."] * 5)]
    refused = intake.Refusal("x", "is broken")
    items.insert(3, refused)
    before = readers_of(os.getpid())
    alone = list(read_all(items, reader, jobs=1))
    assert list(read_all(items, jobs=2)) == alone
    assert alone[3] is refused
    assert readers_of(os.getpid()) == before


def test_few_documents_are_read_here(reader: Reader) -> None:
    before = readers_of(os.getpid())
    items = read_all(documents("Snow fell."), reader)
    assert isinstance(next(items), Record)
    assert readers_of(os.getpid()) == before


@slow
@pytest.mark.parametrize("place", [0, 4])
def test_a_killed_process_loses_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: int) -> None:
    monkeypatch.setattr(workers, "COMMAND", killing.COMMAND)
    openings = ["Snow fell."] * 5
    openings[place] = f"ONCE {tmp_path / 'mark'}"
    found = list(read_all(documents(*openings), jobs=2))
    assert [record.document.id for record in found if isinstance(record, Record)] == [f"d{n}" for n in range(5)]


@slow
def test_a_document_that_always_kills_is_refused_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "COMMAND", killing.COMMAND)
    found = list(read_all(documents("Snow fell.", "ALWAYS", "Snow fell.", "ALWAYS", "Snow fell."), jobs=2))
    assert [isinstance(each, Record) for each in found] == [True, False, True, False, True]
    assert isinstance(found[1], Unread)
    assert str(found[1]).startswith("d1: its reading was killed twice")


def folder(place: Path, count: int) -> Path:
    place.mkdir()
    line = "The harbour of Quill stayed shut through the winter, and nobody in the town had work to speak of. "
    for document in documents(*[line * 3] * count):
        (place / f"{document.id}.txt").write_text(document.text)
    return place


def readers_of(pid: int) -> list[int]:
    """The processes that another has started to read."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == pid and b"pourparler.workers" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def started(*words: str | Path) -> subprocess.Popen[str]:
    """Start the program, which reads standard input last and so cannot end before it is stopped."""
    return subprocess.Popen(
        [sys.executable, "-m", "pourparler.cli", *map(str, words), "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def has_one(ledger: Path) -> bool:
    """Whether a document has been added, however quick the machine is."""
    if not ledger.exists():
        return False
    with closing(sqlite3.connect(ledger)) as database:
        try:
            return bool(database.execute("SELECT count(*) FROM documents").fetchone()[0])
        except sqlite3.OperationalError:  # its tables are not made yet
            return False


@slow
def test_interrupted_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    place, ledger = folder(tmp_path / "texts", 12), tmp_path / "talks.ledger"
    process = started("add", ledger, place, "--jobs", "2")
    wait_until(lambda: has_one(ledger))
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "Traceback" not in told
    added = int(re.search(r"stopped; (\d+) documents were added", told)[1])
    assert "run the same command again to continue" in told
    again = started("add", ledger, place)
    _, told = again.communicate("One line more, said Ode Varrin, the envoy of Quill.", timeout=PATIENCE)
    assert again.returncode == 0
    more, known = map(int, re.search(r"(\d+) added.*, (\d+) already there, 0 failed", told).groups())
    assert more + known == 13
    # the stop can fall between a document's writing and its counting
    assert known in (added, added + 1)


@slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_readers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    process = started("read", folder(tmp_path / "texts", 12), "--format", "jsonl", "--jobs", "2")
    wait_until(lambda: len(readers_of(process.pid)) >= 2)
    readers = readers_of(process.pid)
    process.kill()
    process.wait(PATIENCE)
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in readers))


def test_documents_are_counted_before_they_are_read(tmp_path: Path) -> None:
    place = folder(tmp_path / "texts", 3)
    (place / "more.jsonl").write_text('{"text": "a"}\n{"text": "b"}')
    assert intake.count([place]) == 5
    assert intake.count([place, tmp_path / "nothing.txt"]) == 6
    assert intake.count([place, "https://lamp.example/feed"]) is None
    (place / "crawl.warc").write_bytes(b"")
    assert intake.count([str(place)]) is None
