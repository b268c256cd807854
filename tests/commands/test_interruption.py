"""Ctrl-C at any moment: exit status 130, no traceback, and no more than a line that says how far it came."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from suite import ROOT

ARTICLE = ROOT / "examples" / "dispatches" / "01-talks-announced.txt"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as a POSIX terminal does"),
]

# What the program asks of Python (imports, files, code to run) is counted; at one of these it is interrupted.
# Counting begins with main(): before that, Python has not come to the program, which can do nothing about it.
_AT_EVENT = """
import atexit, os, signal, sys
moment, count = int(sys.argv.pop(1)), 0
def watch(event, args):
    global count
    count += 1
    if count == moment:
        os.kill(os.getpid(), signal.SIGINT)
from pourparler.cli import main
atexit.register(lambda: moment or print("events", count, file=sys.stderr))
sys.addaudithook(watch)
main()
"""

# As a terminal does, the signal goes to all processes of the group, as soon as there is more than one.
_WITH_WORKERS = """
import os, psutil, signal, threading
from pourparler.cli import main
def interrupt():
    while not psutil.Process().children():
        pass
    os.killpg(0, signal.SIGINT)
threading.Thread(target=interrupt, daemon=True).start()
main()
"""


def run(program: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, start_new_session=True, timeout=300)


def stopped(done: subprocess.CompletedProcess[str]) -> None:
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 130, done.stderr
    lines = done.stderr.splitlines()
    assert len(lines) <= 1 and all(line.startswith("stopped") for line in lines), done.stderr


@pytest.mark.parametrize(
    ("command", "parts"), [("read", (0.01, 0.4, 0.95)), ("add", (0.3, 0.8)), ("help", (0.001, 0.5, 0.9))]
)
def test_interrupted_while_it_starts_it_stops(command: str, parts: tuple[float, ...], tmp_path: Path) -> None:
    ledger = tmp_path / "talks.ledger"
    words = {"read": ["read", ARTICLE], "add": ["add", ledger, ARTICLE], "help": ["add", "--help"]}[command]
    whole = run(_AT_EVENT, "0", *words)
    assert whole.returncode == 0, whole.stderr
    events = int(whole.stderr.split("events ")[1])
    for part in parts:
        ledger.unlink(missing_ok=True)
        stopped(run(_AT_EVENT, str(max(1, int(part * events))), *words))


def test_processes_that_start_are_not_interrupted_but_their_parent_is() -> None:
    stopped(run(_WITH_WORKERS, "read", ARTICLE.parent, "--jobs", "2"))


def test_ignored_where_it_was_started_so() -> None:
    program = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n" + _AT_EVENT
    assert run(program, "5", "add", "--help").returncode == 0


def test_an_interruption_that_was_lost_is_raised_again() -> None:
    program = """
import os, signal, sys
from pourparler.interruption import Interruption
class Thing:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        list(range(1000))
try:
    with Interruption():
        thing = Thing()
        del thing
        signal.pause()
except KeyboardInterrupt:
    sys.exit(130)
"""
    stopped(run(program))


def test_after_the_work_it_ends_at_once() -> None:
    program = """
import atexit, os, signal
atexit.register(lambda: os.kill(os.getpid(), signal.SIGINT))
from pourparler.cli import main
main()
"""
    done = run(program, "serve", "--help")
    assert (done.returncode, done.stderr) == (130, "")


def test_the_workbench_ends_in_good_order(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "pourparler", "serve", str(tmp_path / "talks.ledger"), "--port", "0"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, start_new_session=True) as serving:
        assert serving.stderr is not None
        assert "the workbench is at" in serving.stderr.readline()
        os.killpg(serving.pid, signal.SIGINT)
        assert serving.wait(60) == 0
        assert serving.stderr.read() == ""
