"""How far a long piece of work has come: a bar on a terminal, else a line now and then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from pourparler.commands.options import say

EVERY = 30.0  # seconds between two lines where there is no terminal

Advance = Callable[[], None]
"""Says that one more document is done."""


class _Rate(ProgressColumn):
    """Documents a second, over the last half minute."""

    def render(self, task: Task) -> Text:
        """Write it; nothing at first."""
        return Text(f"{task.speed:.1f} a second" if task.speed else "")


@contextmanager
def metered(total: Callable[[], int | None], doing: str = "reading") -> Iterator[Advance]:
    """Show how many documents are done, how fast, and how long the rest will take.

    Parameters
    ----------
    total : counts the documents; asked for a terminal alone
    doing : what is done with them, for the bar
    """
    shown = Console(stderr=True)
    if not shown.is_terminal:
        yield _lines()
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate())
    times = (TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
    with Progress(*columns, *times, console=shown, transient=True, speed_estimate_period=30.0) as progress:
        task = progress.add_task(doing, total=total())
        yield lambda: progress.advance(task)


def _lines() -> Advance:
    """A line every half minute, so that a log stays short."""
    began = last = time.monotonic()
    done = 0

    def advance() -> None:
        nonlocal done, last
        done += 1
        now = time.monotonic()
        if now - last >= EVERY:
            last = now
            say(f"{done} documents, {done / (now - began):.1f} a second")

    return advance
