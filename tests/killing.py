"""A way of reading that ends its process at some documents, as a want of memory would."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from pourparler.reader import batch
from pourparler.record import Document, Record


def read(document: Document) -> Record | batch.Unread:
    """Read; or be killed, always or the first time."""
    words = document.text.split()
    if words[0] == "ALWAYS" or (words[0] == "ONCE" and not Path(words[1]).exists()):
        if words[0] == "ONCE":
            Path(words[1]).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return batch.read_one(batch._worker[0], document)
