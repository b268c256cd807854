"""The progress bar on a terminal, drawn by Rich."""

from __future__ import annotations

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


class _Rate(ProgressColumn):
    """Documents a second, over the last half minute."""

    def render(self, task: Task) -> Text:
        """Return the rate; empty until there is one."""
        return Text(f"{task.speed:.1f} a second" if task.speed else "")


@contextmanager
def progress_bar(total: Callable[[], int | None], doing: str) -> Iterator[Callable[[], None]]:
    """Show a bar inside the ``with`` block, and yield a function that advances it by one document.

    ``total`` counts the documents, ``doing`` labels the bar.
    """
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate())
    times = (TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, *times, console=console, transient=True, speed_estimate_period=30.0) as progress:
        task = progress.add_task(doing, total=total())
        yield lambda: progress.advance(task)
