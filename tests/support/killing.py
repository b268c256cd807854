"""Reading that ends its process at some documents, halts or gets stuck; as a program, a worker that reads so."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from pourparler import workers
from pourparler.reader import Reader, Unread, batch, one
from pourparler.reader.limits import Deadline
from pourparler.record import Document, Record
from waiting import wait_until

COMMAND = (sys.executable, __file__)
_read_one = one.read_one


def read(reader: Reader, document: Document, deadline: Deadline) -> Record | Unread:
    """Read; or be killed, always or the first time; or be stuck in C code that holds the interpreter for years."""
    words = document.text.split()
    if words[0] == "HALT":  # until there is a second file, and only after there is a first one
        Path(words[1]).touch()
        wait_until(Path(words[2]).exists)
    if words[0] == "ALWAYS" or (words[0] == "ONCE" and not Path(words[1]).exists()):
        if words[0] == "ONCE":
            Path(words[1]).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if words[0] == "STUCK":
        re.match(r"(?:a|aa)+$", "a" * 90 + "b")
    return _read_one(reader, document, deadline)


def start_patiently(start: Callable[..., object], stop: Callable[[], object], **options: object) -> None:
    """Start a cluster; Ray itself gives up after half a minute, which a machine that is busy may need."""
    for again in (True, True, True, True, False):
        try:
            start(**options)
            return
        except Exception as fault:
            stop()
            if not again or "timed out during startup" not in str(fault):
                raise


def let_workers_be_killed() -> None:
    """Have the workers of a cluster read in this way, and the processes that they start, too."""
    batch.read_one = read  # type: ignore[assignment]
    workers.COMMAND = COMMAND


if __name__ == "__main__":
    one.read_one = read  # type: ignore[assignment]
    workers.serve()
