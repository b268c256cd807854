"""A way of reading that ends its process at some documents, as a want of memory would, or halts at them."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from pourparler.reader import Reader, batch
from pourparler.record import Document, Record
from waiting import wait_until


def read(document: Document) -> Record | batch.Unread:
    """Read; or be killed, always or the first time."""
    _die(document)
    return _read_one(batch._worker[0], document)


def _die(document: Document) -> None:
    words = document.text.split()
    if words[0] == "HALT":  # until there is a second file, and only after there is a first one
        Path(words[1]).touch()
        wait_until(Path(words[2]).exists)
    if words[0] == "ALWAYS" or (words[0] == "ONCE" and not Path(words[1]).exists()):
        if words[0] == "ONCE":
            Path(words[1]).touch()
        os.kill(os.getpid(), signal.SIGKILL)


_read_one = batch.read_one


def direct(reader: Reader, document: Document) -> Record | batch.Unread:
    """Read in this very process; or be killed."""
    _die(document)
    return _read_one(reader, document)


def let_workers_be_killed() -> None:
    """Have the workers of a cluster read in this way, and the processes that they start, too."""
    batch._read, batch.read_one = read, direct
