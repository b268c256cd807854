"""A reader that closes the program's output early ends the program quietly; nothing else does."""

from __future__ import annotations

import os
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from suite import Run

PROGRAM = [sys.executable, "-m", "pourparler.cli"]


@pytest.fixture(scope="module")
def talks(dispatches: Path) -> Path:
    return dispatches


def run_into_closed_pipe(*words: str | Path, stream: str = "stdout", unbuffered: bool = False) -> tuple[int, str]:
    """Exit status and the other stream of the program, whose output has nobody who reads it."""
    reading, writing = os.pipe()
    os.close(reading)
    other = "stderr" if stream == "stdout" else "stdout"
    streams = {stream: writing, other: subprocess.PIPE}
    environment = os.environ | ({"PYTHONUNBUFFERED": "1"} if unbuffered else {})
    try:
        done = subprocess.run([*PROGRAM, *map(str, words)], env=environment, timeout=300, check=False, **streams)  # type: ignore[call-overload]
    finally:
        os.close(writing)
    return done.returncode, (done.stderr if stream == "stdout" else done.stdout).decode()


@pytest.mark.parametrize("unbuffered", [False, True])
@pytest.mark.parametrize(
    "words",
    [
        ("statements", "LEDGER"),
        ("statements", "LEDGER", "--format", "json"),
        ("brief", "LEDGER", "--format", "pdf"),
        ("brief", "LEDGER", "--format", "html"),
        ("--version",),
        ("statements", "--help"),
    ],
    ids=" ".join,
)
def test_closed_standard_output_ends_the_program_quietly(talks: Path, words: tuple[str, ...], unbuffered: bool) -> None:
    told = [str(talks) if word == "LEDGER" else word for word in words]
    assert run_into_closed_pipe(*told, unbuffered=unbuffered) == (141, "")


def test_closed_standard_error_ends_the_program_quietly(tmp_path: Path) -> None:
    assert run_into_closed_pipe("statements", tmp_path / "missing.ledger", stream="stderr") == (141, "")


def test_output_that_was_never_open_is_no_fault(talks: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", '"$@" >&-', "sh", *PROGRAM, "statements", str(talks)],
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


@contextmanager
def resetting_server() -> Iterator[str]:
    """A web server that resets each connection: at once, after the request, or in the middle of its answer."""
    listening = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        for turn in range(1000):
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            if turn % 3:
                connection.recv(65_536)
            if turn % 3 == 2:
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500000\r\n\r\nabc")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()

    threading.Thread(target=answer, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def test_a_web_server_that_resets_its_connections_does_not_end_add(run: Run, tmp_path: Path) -> None:
    with resetting_server() as site:
        done = run("add", tmp_path / "talks.ledger", *(f"{site}/{k}" for k in range(3)), "--allow-private")
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert lines[-1].endswith("3 failed")
    assert len(lines) == 4
