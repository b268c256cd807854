"""Parsing in a separate process, for input that may hang a library: large pages, and all PDF files."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from typing import TypeVar

from pourparler.workers import OutOfTimeError, Worker, WorkerDiedError, seconds_allowed, why_too_slow

Answer = TypeVar("Answer")


class _Parser:
    """A worker process, replaced after it is killed; threads take turns."""

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
                    "crashes the process that parses it, perhaps for lack of memory; save its text and give that"
                ) from None

    def _replace(self, worker: Worker) -> None:
        worker.kill()
        self._worker = None


@cache
def _parser() -> _Parser:
    return _Parser()


def parse_apart(function: Callable[..., Answer], *given: object) -> Answer:
    """Call an importable function in another process, within the time limit of a document.

    The process is started at the first call, and ends with this one.

    Raises
    ------
    ValueError
        If the time is over, or the process is killed; or from the function. The message says what to do.
    """
    return _parser().call(function, *given)


def load() -> None:
    """Import slow packages in the other process, before the time limit starts."""
    import pypdfium2  # noqa: F401
    import trafilatura  # noqa: F401
