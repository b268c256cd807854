"""Copies of a ledger that is written to, as docs/operating.md makes them: each is a whole ledger, of one moment."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from pourparler.ledger import Ledger, open_ledger
from stores import Server, dump, program
from strategies import TEXT, example_record
from suite import SUPPORT
from waiting import PATIENCE

pytestmark = pytest.mark.slow
MANY = 25
RECORDS = [example_record(f"d{n:03}", text=f"{TEXT}\nNote {n}.") for n in range(MANY)]


@contextmanager
def writing(place: str, folder: Path) -> Iterator[Callable[[], str]]:
    """Another program adds documents; each call waits for the next one and gives its id. In the end all are added.

    The last ones are not added before the end, however long that takes.
    """
    lines = folder / "records.jsonl"
    lines.write_text("".join(record.model_dump_json(by_alias=True) + "\n" for record in RECORDS), encoding="utf-8")
    command = [sys.executable, str(SUPPORT / "driver.py"), place, str(lines), str(MANY - 10)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as adding:
        assert adding.stdout is not None
        yield adding.stdout.readline
        adding.communicate("\n", timeout=PATIENCE)
        assert adding.returncode == 0


def documents_of(ledger: Ledger) -> list[str]:
    """The ids of a ledger's documents, each of which is whole."""
    ids = sorted(row.id for row in ledger.documents.list())
    assert ids == [record.document.id for record in RECORDS[: len(ids)]]
    assert sum(1 + len(row.witnesses) for row in ledger.statements.list()) == 4 * len(ids)
    return ids


def by_python(source: Path, copy: Path) -> None:
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(copy)) as other:
        one.backup(other)


def by_vacuum(source: Path, copy: Path) -> None:
    with closing(sqlite3.connect(source)) as one:
        one.execute("VACUUM INTO ?", (str(copy),))


def by_shell(source: Path, copy: Path) -> None:
    shell = shutil.which("sqlite3")
    if shell is None:
        pytest.skip("SQLite's own program is not installed")
    subprocess.run([shell, str(source), f".backup '{copy}'"], check=True)


@pytest.mark.parametrize("copied", [by_python, by_vacuum, by_shell])
def test_a_file_is_copied_while_it_is_written_to(copied: Callable[[Path, Path], None], tmp_path: Path) -> None:
    source, middle, last = (tmp_path / name for name in ("talks.ledger", "middle.ledger", "last.ledger"))
    with writing(str(source), tmp_path) as added:
        for _ in range(5):
            added()
        copied(source, middle)
    copied(source, last)
    with open_ledger(middle) as ledger:
        there = documents_of(ledger)
        assert 5 <= len(there) < MANY
    assert dump(last) == dump(source)
    with closing(sqlite3.connect(middle)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    # The copy takes the ledger's place, and work goes on in it.
    for name in (source, *source.parent.glob("talks.ledger-*")):
        name.unlink(missing_ok=True)
    middle.rename(source)
    with open_ledger(source, create=True) as ledger:
        for record in RECORDS:
            assert ledger.add(record).new == (record.document.id not in there)
        assert len(documents_of(ledger)) == MANY


def test_a_database_is_dumped_while_it_is_written_to(server: Server, tmp_path: Path) -> None:
    dumping, restoring = program("pg_dump"), program("pg_restore")
    if dumping is None or restoring is None:
        pytest.skip("pg_dump and pg_restore are not installed")
    source, restored = server.database(), server.database(empty=True)

    def copied(name: str, into: str) -> None:
        kept = str(tmp_path / name)
        subprocess.run([dumping, "--format=custom", f"--file={kept}", f"--dbname={server.url(source)}"], check=True)
        wanted = ["--no-owner", "--exit-on-error", f"--dbname={server.url(into)}", kept]
        subprocess.run([restoring, *wanted], check=True, env={**os.environ, "LC_ALL": "C.UTF-8"})

    with writing(server.url(source), tmp_path) as added:
        for _ in range(5):
            added()
        copied("middle.dump", restored)
    with open_ledger(server.url(restored), create=True) as ledger:
        there = documents_of(ledger)
        assert 5 <= len(there) < MANY
        for record in RECORDS:
            assert ledger.add(record).new == (record.document.id not in there)
        assert len(documents_of(ledger)) == MANY
    last = server.database(empty=True)
    copied("last.dump", last)
    assert dump(server.url(last)) == dump(server.url(source))
