"""Reading that ends its process at some documents, as a want of memory would. As a program: a worker that reads so."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from pourparler.reader import Reader, Unread, batch, worker
from pourparler.reader.limits import Deadline
from pourparler.record import Document, Record

COMMAND = (sys.executable, __file__)
_read_one = worker.read_one


def read(reader: Reader, document: Document, deadline: Deadline) -> Record | Unread:
    """Read; or be killed, always or the first time."""
    words = document.text.split()
    if words[0] == "ALWAYS" or (words[0] == "ONCE" and not Path(words[1]).exists()):
        if words[0] == "ONCE":
            Path(words[1]).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return _read_one(reader, document, deadline)


def let_workers_be_killed() -> None:
    """Have the workers of a cluster read in this way, and the processes that they start, too."""
    batch.read_one = read  # type: ignore[assignment]
    worker.COMMAND = COMMAND


if __name__ == "__main__":
    worker.serve(read)
