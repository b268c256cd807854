"""The log: where it goes, what stands in it at which level, and what never does."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler import logs
from pourparler.ledger import open_ledger
from suite import ROOT, Run

ARTICLE = ROOT / "examples" / "dispatches" / "01-talks-announced.txt"
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} (DEBUG|INFO|WARNING|ERROR|CRITICAL) [\w.]+: ")

# A command that fails in a way nobody has thought of.
_BROKEN = """
import sys
from pourparler.commands import read
def fail(*_):
    raise RuntimeError("no\\nsuch \\x1b[31mthing, postgresql://ana:hunter2@db.example.org/talks")
read._processes = fail
from pourparler.cli import main
main()
"""


@pytest.fixture
def restored() -> Iterator[None]:
    """Logging as it was, and the environment."""
    root, before = logging.getLogger(), dict(os.environ)
    level, handlers = root.level, list(root.handlers)
    yield
    logging.getLogger("pourparler").setLevel(logging.NOTSET)
    root.setLevel(level)
    root.handlers[:] = handlers
    os.environ.clear()
    os.environ.update(before)


def broken(*options: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-c", _BROKEN, *options, "read", str(ARTICLE)]
    return subprocess.run(words, capture_output=True, text=True)


def test_a_failure_is_one_line_on_the_screen() -> None:
    done = broken()
    assert done.returncode == 70
    (line,) = done.stderr.splitlines()
    assert line.startswith("the program failed (RuntimeError: no such ")
    assert "\x1b" not in line


def test_with_level_debug_its_traceback_follows() -> None:
    done = broken("--log-level", "debug")
    assert done.returncode == 70
    assert "    Traceback (most recent call last):" in done.stderr
    assert "RuntimeError" in done.stderr
    for line in done.stderr.splitlines()[1:]:
        assert LINE.match(line) or line.startswith("    "), line
    assert "\x1b" not in done.stderr


def test_with_a_file_the_traceback_stands_there_and_the_line_on_the_screen(tmp_path: Path) -> None:
    file = tmp_path / "program.log"
    done = broken("--log-file", str(file))
    assert len(done.stderr.splitlines()) == 1
    text = file.read_text(encoding="utf-8")
    assert "Traceback" in text and "hunter2" not in text and "\x1b" not in text
    broken("--log-file", str(file))
    assert file.read_text(encoding="utf-8").startswith(text), "the file is appended to"


@pytest.mark.slow
def test_a_refused_call_has_its_traceback_at_debug_only(run: Run, tmp_path: Path) -> None:
    words = ("statements", tmp_path / "none.ledger")
    assert len(run(*words).stderr.splitlines()) == 1
    assert len(run("--log-level", "info", *words).stderr.splitlines()) == 1
    assert "    Traceback" in run("--log-level", "debug", *words).stderr


@pytest.mark.slow
def test_libraries_are_quiet_and_debug_lets_them_speak(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><body><p>Maravin.</p></body></html>", encoding="utf-8")
    lines = run("--log-level", "info", "read", page).stderr.splitlines()
    assert len(lines) == 1 and str(page) in lines[0]
    assert "trafilatura" in run("--log-level", "debug", "read", page).stderr


def test_a_file_that_cannot_be_written_is_refused(run: Run, tmp_path: Path) -> None:
    done = run("--log-file", tmp_path / "none" / "program.log", "statements", tmp_path / "none.ledger")
    assert done.returncode == 2
    assert "--log-file" in done.stderr and "cannot be written" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_level_that_is_none_is_refused(run: Run) -> None:
    done = run("--log-level", "loud", "statements", "x")
    assert done.returncode == 2
    assert "--log-level" in done.stderr


def test_worker_processes_write_to_the_same_log(tmp_path: Path, restored: None) -> None:
    file = tmp_path / "program.log"
    logs.configure("info", file)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn"), initializer=logs.start_worker) as pool:
        for number in range(40):
            pool.submit(logging.getLogger("pourparler.reader").info, "document %d", number)
    lines = file.read_text(encoding="utf-8").splitlines()
    assert sorted(int(line.rsplit(" ", 1)[1]) for line in lines) == list(range(40))
    assert all(LINE.match(line) for line in lines)


def test_a_file_that_was_moved_away_is_begun_again(tmp_path: Path, restored: None) -> None:
    file = tmp_path / "program.log"
    logs.configure(None, file)
    logger = logging.getLogger("pourparler.test")
    logger.warning("one")
    file.rename(tmp_path / "old.log")
    logger.warning("two")
    logger.info("not grave enough")
    assert (tmp_path / "old.log").read_text().endswith("one\n")
    assert len(file.read_text().splitlines()) == 1


def test_nothing_is_logged_unless_it_is_asked_for(capsys: pytest.CaptureFixture[str], restored: None) -> None:
    logs.configure()
    logging.getLogger("pourparler.reader").error("a document could not be read")
    assert capsys.readouterr().err == ""


def test_a_fault_of_the_database_shows_no_values(tmp_path: Path, restored: None) -> None:
    file = tmp_path / "program.log"
    logs.configure("debug", file)
    path = tmp_path / "talks.ledger"
    with open_ledger(path, create=True) as ledger:
        ledger.users.add("ana", role="admin", password="$argon2id$v=19$m=65536$c2FsdA$aGFzaA")
        assert ledger.users.list()
    assert "argon2id" not in file.read_text() and "INSERT" not in file.read_text()


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("cannot reach postgresql://ana:hunter2@db.example.org:5432/talks", "hunter2"),
        ("cannot reach postgresql://ana:hun@ter2/x@db.example.org/talks", "ter2"),
        ("GET https://hunter2@news.example.org/feed", "hunter2"),
        ("host=db user=ana password=hunter2 dbname=talks", "hunter2"),
        ("password='hunter 2'", "hunter"),
        ("{'Authorization': 'Bearer hunter2'}", "hunter2"),
        ("Authorization: Basic hunter2==", "hunter2"),
        ('{"api_key": "hunter2"}', "hunter2"),
        ("https://api.example.org/v1?token=hunter2&x=1", "hunter2"),
        ("Set-Cookie: hunter2", "hunter2"),
        ("hash $argon2id$v=19$m=65536,t=3,p=4$hunter2$hunter2", "hunter2"),
    ],
)
def test_credentials_are_left_out(line: str, secret: str) -> None:
    assert secret not in logs.safe(line)


@pytest.mark.parametrize("line", ["https://news.example.org/@maravin: 200", "the envoys met at 10:30, see s12"])
def test_other_words_stay(line: str) -> None:
    assert logs.safe(line) == line


@given(st.text(), st.text())
def test_a_record_is_one_line_that_can_be_printed(message: str, fault: str) -> None:
    record = logging.LogRecord("pourparler", logging.ERROR, "", 0, message, None, None)
    assert logs.LogFormatter(has_tracebacks=False).format(record).isprintable()
    try:
        raise ValueError(fault)
    except ValueError:
        record.exc_info = sys.exc_info()
    for has_tracebacks in (False, True):
        first, *rest = logs.LogFormatter(has_tracebacks=has_tracebacks).format(record).split("\n")
        assert first.isprintable() and LINE.match(first)
        assert all(line.startswith("    ") and line.isprintable() for line in rest)
        assert bool(rest) is has_tracebacks
