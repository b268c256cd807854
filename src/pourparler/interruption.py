"""Ctrl-C: the program stops in good order at any moment, and no traceback reaches the screen.

Python's own handler raises `KeyboardInterrupt` wherever the program is. Inside an import, a finaliser or a callback of
a weak reference this is lost, turned into another exception, or printed. The handler here waits until the import is
over, and asks again for what was lost.
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
_AGAIN = 0.02  # seconds after which an interruption that could not be raised is tried again


class Interruption:
    """Handles Ctrl-C for as long as the context lasts, and at the end of the process.

    Where the program was started with SIGINT ignored, it stays so.

    Raises
    ------
    KeyboardInterrupt
        Inside the context, at the first moment at which it can be passed on; at the latest at its end.
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
        """Ask again for an interruption that was raised where it could not be passed on."""
        if issubclass(lost.exc_type, KeyboardInterrupt):
            self._is_due = True
            _try_again()
        else:
            self._report(lost)


@contextmanager
def withheld_from_children() -> Iterator[None]:
    """Start processes inside this: Ctrl-C goes to all processes of a terminal, and is for their parent alone."""
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
    """Send the signal to the main thread, so that a call of the system in which it waits returns."""
    main = threading.main_thread().ident
    if main is not None and hasattr(signal, "pthread_kill"):
        signal.pthread_kill(main, signal.SIGINT)
    else:
        signal.raise_signal(signal.SIGINT)
