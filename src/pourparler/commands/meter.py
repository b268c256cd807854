"""Progress of long work: a bar on a terminal, otherwise a line every half minute."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pourparler.commands.options import say

EVERY = 30.0  # seconds between two lines where there is no terminal

Advance = Callable[[], None]
"""Reports that one more document is done."""


@contextmanager
def progress(total: Callable[[], int | None], doing: str = "reading", things: str = "documents") -> Iterator[Advance]:
    """Show how many documents, or other things, are done, how fast, and how long the rest will take.

    Parameters
    ----------
    total : counts the documents; called only on a terminal
    doing : a present participle that labels the bar
    things : what is counted
    """
    if not sys.stderr.isatty():
        yield _lines(things)
        return
    from pourparler.commands.progress_bar import progress_bar

    with progress_bar(total, doing) as advance:
        yield advance


def _lines(things: str) -> Advance:
    """Print a line every half minute."""
    began = last = time.monotonic()
    done = 0

    def advance() -> None:
        nonlocal done, last
        done += 1
        now = time.monotonic()
        if now - last >= EVERY:
            last = now
            say(f"{done} {things}, {done / (now - began):.1f} a second")

    return advance
