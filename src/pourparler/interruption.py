"""Ctrl-C: stop the program cleanly at any moment, without a traceback.

Python's own handler raises `KeyboardInterrupt` wherever the program is. Inside an import, a finalizer or a weak
reference callback it is lost, turned into another exception, or printed. This handler waits until the import ends, and
raises a lost interruption again.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager

TYPE_CHECKING = False  # as in typing, which takes a while to import
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

STOPPED = 130  # exit status
_AGAIN = 0.02  # seconds until an interruption that could not be raised is tried again


class Interruption:
    """Context manager that handles Ctrl-C inside the block, and until the process ends.

    If the program was started with SIGINT ignored, SIGINT stays ignored.

    Raises
    ------
    KeyboardInterrupt
        Inside the block, as soon as it can be raised; at the latest at its end.
    """

    def __init__(self) -> None:
        self._is_due = False

    def __enter__(self) -> None:
        if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
            signal.signal(signal.SIGINT, self._interrupt)
            self._report, sys.unraisablehook = sys.unraisablehook, self._recover

    def __exit__(self, *_: object) -> None:
        if signal.getsignal(signal.SIGINT) == self._interrupt:
            signal.signal(signal.SIGINT, _quit)
        if self._is_due:
            raise KeyboardInterrupt

    def _interrupt(self, _number: int, frame: FrameType | None) -> None:
        self._is_due = _is_importing(frame)
        if self._is_due:
            _try_again()
        else:
            raise KeyboardInterrupt

    def _recover(self, lost: sys.UnraisableHookArgs) -> None:
        """Signal again after an interruption was raised where it cannot propagate."""
        if issubclass(lost.exc_type, KeyboardInterrupt):
            self._is_due = True
            _try_again()
        else:
            self._report(lost)


@contextmanager
def withheld_from_children() -> Iterator[None]:
    """Start child processes inside this block: they ignore Ctrl-C, which a terminal sends to all processes."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _quit(_number: int, _frame: FrameType | None) -> None:
    os._exit(STOPPED)


def _is_importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def _try_again() -> None:
    timer = threading.Timer(_AGAIN, _signal_main_thread)
    timer.daemon = True
    timer.start()


def _signal_main_thread() -> None:
    """Send the signal to the main thread, so that a system call in which it waits returns."""
    main = threading.main_thread().ident
    if main is not None and hasattr(signal, "pthread_kill"):
        signal.pthread_kill(main, signal.SIGINT)
    else:
        signal.raise_signal(signal.SIGINT)
