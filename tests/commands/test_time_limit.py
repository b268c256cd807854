"""Every document has a time limit, whatever its reading is stuck in; the other documents go on."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest

import driver
import killing
from pourparler import workers
from pourparler.intake import Refusal, documents
from pourparler.reader import Reader, Unread, read_all
from pourparler.reader.limits import MAX_PIECES, SHORT, Deadline, StoppedError, UnreadableError
from pourparler.reader.network.tokenizer import pieces
from pourparler.reader.stages import DocumentState
from pourparler.reader.stages.encoder import EncoderConfig, EncoderStage
from pourparler.reader.text.sentences import LONGEST, sentences
from pourparler.record import Document, Record
from pourparler.workers import OutOfTimeError, Worker, WorkerDiedError, seconds_allowed

slow = pytest.mark.slow
SAID = "“We will sign,” said Ode Varrin, the envoy of Kreel, on Monday. "


def texts(*openings: str, times: int = 1) -> list[Document]:
    return [Document(id=f"d{n}", text=f"{opening} {SAID * times}") for n, opening in enumerate(openings)]


def test_a_short_text_is_refused_when_its_time_is_over(reader: Reader) -> None:
    first, second = read_all(texts("Snow fell.", "Snow fell."), reader, seconds=1e-9)
    assert isinstance(first, Unread)
    assert isinstance(second, Unread)
    assert str(first).startswith("d0: took over 1e-09 seconds to read and was stopped; ")
    assert str(first).isprintable()


@slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_worker_stuck_in_c_is_killed_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, jobs: int, reader: Reader
) -> None:
    monkeypatch.setattr(workers, "COMMAND", killing.COMMAND)
    before, after = texts("Snow.", "Snow.")
    (stuck,) = texts("STUCK", times=SHORT // len(SAID) + 1)
    found = list(read_all([before, stuck, after], reader, jobs=jobs, seconds=10))
    assert [type(each) for each in found] == [Record, Unread, Record]
    assert "took over 10 seconds" in str(found[1])


@slow
def test_reading_can_be_stopped_whatever_it_is_stuck_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "COMMAND", killing.COMMAND)
    stop = threading.Event()
    threading.Timer(1, stop.set).start()
    assert list(read_all(texts("STUCK"), jobs=2, stop=stop.is_set)) == []


def test_a_stopped_reading_gives_nothing_more(reader: Reader) -> None:
    stop = threading.Event()
    found = read_all(texts("Snow fell.", "Snow fell."), reader, jobs=1, stop=stop.is_set)
    assert isinstance(next(found), Record)
    stop.set()
    assert list(found) == []


def test_a_deadline_tells_why_it_ends_the_reading() -> None:
    Deadline(60).check()
    with pytest.raises(OutOfTimeError):
        Deadline(-1).check()
    with pytest.raises(StoppedError):
        Deadline(-1, lambda: True).check()


@pytest.mark.parametrize("words", ["0", "-1", "soon", "nan", "inf", "1e400"])
def test_a_time_limit_is_a_positive_number(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setenv("POURPARLER_TIMEOUT", words)
    with pytest.raises(ValueError, match="POURPARLER_TIMEOUT"):
        seconds_allowed()
    with pytest.raises(ValueError, match="POURPARLER_TIMEOUT"):
        list(read_all([]))


def test_the_environment_sets_the_limit(monkeypatch: pytest.MonkeyPatch, reader: Reader) -> None:
    monkeypatch.setenv("POURPARLER_TIMEOUT", "1e-9")
    (found,) = read_all(texts("Snow fell."), reader)
    assert isinstance(found, Unread)


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pourparler.cli", *map(str, words)], capture_output=True, text=True, check=False
    )


@slow
def test_commands_take_a_limit_and_go_on_after_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("—" * SHORT)  # a hundred and fifty windows
    (tmp_path / "b.txt").write_text(" ")
    done = run("add", tmp_path / "talks.ledger", tmp_path / "a.txt", tmp_path / "b.txt", "--timeout", "0.1")
    assert done.returncode == 1
    slow_one, empty, told = done.stderr.splitlines()
    assert "took over 0.1 seconds" in slow_one
    assert "b.txt: is empty" in empty
    assert "0 added, 0 already there, 2 failed" in told


@slow
def test_a_page_that_takes_its_parser_for_ever_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("POURPARLER_TIMEOUT", "2")
    page = tmp_path / "page.html"
    page.write_text(f"<html><body><article><p>{SAID * 5}</p>" + "<p>a<b>c<i>d" * 250_000)
    (tmp_path / "then.txt").write_text(SAID)
    first, second = documents([page, tmp_path / "then.txt"])
    assert isinstance(first, Refusal)
    assert "took over 2 seconds" in first.reason
    assert isinstance(second, Document)


# --- workers


def test_a_worker_is_called_as_a_function_is() -> None:
    worker = Worker(list)
    try:
        assert worker.call(divmod, 7, 2, seconds=60) == (3, 1)
        with pytest.raises(ZeroDivisionError):
            worker.call(divmod, 7, 0, seconds=60)
        assert worker.call(driver.double, 4, seconds=60) == 8
    finally:
        worker.kill()
    with pytest.raises(WorkerDiedError):
        worker.call(divmod, 7, 2, seconds=60)


_DYING_PARENT = """
import os, re, threading
from pourparler.workers import Worker
worker = Worker(list)
print(worker.call(os.getpid, seconds=60), flush=True)
threading.Timer(0.5, os.kill, (os.getpid(), 9)).start()
worker.call(re.match, "(?:a|aa)+$", "a" * 90 + "b", seconds=2)
"""


@slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_stuck_worker_ends_by_itself_if_its_parent_is_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", _DYING_PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = Path("/proc") / parent.stdout.readline().strip()
    assert parent.wait(60) == -signal.SIGKILL
    for _ in range(600):
        if not worker.exists() or "Z" in (worker / "stat").read_text().rpartition(")")[2].split()[0]:
            return
        time.sleep(0.1)
    raise AssertionError("the worker has not ended in a minute")


def test_a_worker_imports_nothing_from_the_current_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("pickle", "pourparler", "numpy"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('this must not run')")
    monkeypatch.chdir(tmp_path)
    worker = Worker(list)
    try:
        assert worker.call(divmod, 7, 2, seconds=60) == (3, 1)
    finally:
        worker.kill()


# --- work in proportion to the text


@pytest.mark.parametrize("words", ["talks ", "a, ", "—", "“a ", "(a", "A met B and ", "Ode Varrin told Kel Marro, "])
def test_no_sentence_is_longer_than_a_rule_can_search(words: str) -> None:
    text = words * (6 * LONGEST // len(words))
    spans = sentences(text)
    assert max(end - start for start, end in spans) <= LONGEST
    assert "".join(text[s:e] for s, e in spans).replace(" ", "") == text.replace(" ", "")
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_a_text_of_too_many_pieces_is_refused_before_the_network_runs() -> None:
    stage = EncoderStage(EncoderConfig(max_pieces=100))
    with pytest.raises(UnreadableError, match="cut it into articles"):
        stage.run(DocumentState(Document(id="d", text="—" * 101)))
    assert "encoder" not in vars(stage)
    assert len(pieces("—" * 100).ids) == 100 <= MAX_PIECES
