"""Parsing in a process of its own, for what may take a library for ever: large pages, and PDF files of any size."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from typing import TypeVar

from pourparler.workers import OutOfTimeError, Worker, WorkerDiedError, seconds_allowed, why_too_slow

Answer = TypeVar("Answer")


class _Parser:
    """A worker, replaced when it was killed; threads take turns."""

    def __init__(self) -> None:
        self._worker: Worker | None = None
        self._turn = threading.Lock()

    def call(self, function: Callable[..., Answer], *given: object) -> Answer:
        seconds = seconds_allowed()
        with self._turn:
            worker = self._worker = self._worker or Worker(load)
            try:
                return worker.call(function, *given, seconds=seconds)
            except OutOfTimeError:
                self._replace(worker)
                raise ValueError(why_too_slow(seconds)) from None
            except WorkerDiedError:
                self._replace(worker)
                raise ValueError(
                    "kills the process that takes it apart, perhaps for want of memory; save its text and give that"
                ) from None

    def _replace(self, worker: Worker) -> None:
        worker.kill()
        self._worker = None


@cache
def _parser() -> _Parser:
    return _Parser()


def parse_apart(function: Callable[..., Answer], *given: object) -> Answer:
    """Call a function that can be imported in another process, within the time of a document.

    The process is started at the first call, and ends with this one.

    Raises
    ------
    ValueError
        If the time is over, or the process is killed; or from the function. The message says what to do.
    """
    return _parser().call(function, *given)


def load() -> None:
    """Import, in the other process, what takes long, before the time is counted."""
    import pypdfium2  # noqa: F401
    import trafilatura  # noqa: F401
