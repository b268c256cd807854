"""The bar that shows on a terminal how far a long piece of work has come; Rich draws it."""

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
        """Write it; nothing at first."""
        return Text(f"{task.speed:.1f} a second" if task.speed else "")


@contextmanager
def progress_bar(total: Callable[[], int | None], doing: str) -> Iterator[Callable[[], None]]:
    """Show a bar for as long as this lasts; each call of what it gives says that one more document is done.

    ``total`` counts the documents, ``doing`` says what is done with them.
    """
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate())
    times = (TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, *times, console=console, transient=True, speed_estimate_period=30.0) as progress:
        task = progress.add_task(doing, total=total())
        yield lambda: progress.advance(task)
