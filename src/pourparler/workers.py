"""Worker processes that can be killed at any moment, and the time limit of a document.

A worker is a separate Python process. It reads pickled function calls from its standard input and writes pickled
results to its standard output. It exits when its input ends, and so with its parent, however that ended; if it hangs,
it exits at the time limit. Workers run code that may hang where Python cannot interrupt it, such as a C library or a
regular expression.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import IO, Any, TypeVar

from pourparler import logs

LOGGER = logging.getLogger(__name__)
LOGGER.addHandler(logging.NullHandler())  # without a log, no traceback is printed

SECONDS = 300.0
"""The default time limit of a document, in seconds. Two million characters take about 100 s on one core."""
VARIABLE = "POURPARLER_TIMEOUT"
"""The environment variable that overrides the limit, in seconds."""
START = 300.0
"""The time limit for a worker to start, in seconds."""
# -P: import nothing from the current folder.
COMMAND = (sys.executable, "-P", "-c", "from pourparler.workers import serve; serve()")

_LESS_OR_MORE = "cut it into articles, or allow more time with --timeout"

_GRACE = 2.0  # seconds after the limit, by when a living parent has killed the worker

Answer = TypeVar("Answer")
_Call = tuple[Callable[..., object], tuple[object, ...], float]


class OutOfTimeError(Exception):
    """The work on a document was stopped at its time limit."""


class WorkerDiedError(Exception):
    """A worker ended before it returned a result: it was killed, perhaps for lack of memory, or crashed."""


def seconds_allowed() -> float:
    """Return the time limit of one document: the value of the environment variable, or `SECONDS`.

    Raises
    ------
    ValueError
        If the variable is not a positive number.
    """
    words = os.environ.get(VARIABLE, "").strip()
    try:
        seconds = float(words or SECONDS)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < threading.TIMEOUT_MAX:
        raise ValueError(f"{VARIABLE} is '{words[:40]}'; give a number of seconds above 0, or unset it")
    return seconds


def why_too_slow(seconds: float) -> str:
    """Return the reason why a document that reached the limit is refused.

    >>> why_too_slow(300.0)
    'took over 300 seconds to read and was stopped; cut it into articles, or allow more time with --timeout'
    """
    return f"took over {seconds:g} seconds to read and was stopped; {_LESS_OR_MORE}"


class Worker:
    """A worker process, as its parent uses it. One thread at a time may use it; any thread may kill it.

    Parameters
    ----------
    prepare : called in the worker before its first call, for example to import slow packages
    """

    def __init__(self, prepare: Callable[[], object]) -> None:
        self._prepare: Callable[[], object] | None = prepare
        # A separate session, so that Ctrl-C in a terminal reaches only the parent.
        self._process = subprocess.Popen(
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment(), start_new_session=True
        )

    def call(self, function: Callable[..., Answer], *given: object, seconds: float) -> Answer:
        """Call a function in the worker.

        Parameters
        ----------
        function, given : an importable function and its arguments
        seconds : the time limit

        Raises
        ------
        OutOfTimeError
            If it takes longer. The worker has been killed.
        WorkerDiedError
            If the worker ended; it must not be used again.
        Exception
            Whatever the function raises.
        """
        if self._prepare is not None:
            try:
                self._exchange(self._prepare, (), START)
            except OutOfTimeError:
                raise WorkerDiedError from None
            self._prepare = None
        answer: Answer = self._exchange(function, given, seconds)
        return answer

    def _exchange(self, function: Callable[..., object], given: tuple[object, ...], seconds: float) -> Any:
        is_late = threading.Event()

        def end() -> None:
            is_late.set()
            self._process.kill()

        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            _send(self._process.stdin, (function, given, seconds))
            is_good, answer = pickle.load(self._process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError):
            raise (OutOfTimeError if is_late.is_set() else WorkerDiedError) from None
        finally:
            timer.cancel()
        if not is_good:
            raise answer
        return answer

    def kill(self) -> None:
        """Kill the process."""
        self._process.kill()
        self._process.wait()


def _environment() -> dict[str, str]:
    """The environment of a worker, which can import what this process can."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(place for place in sys.path if place)}


def _send(pipe: IO[bytes], thing: object) -> None:
    pipe.write(pickle.dumps(thing))
    pipe.flush()


def serve() -> None:
    """Run a worker: answer calls until standard input ends."""
    logs.start_worker()
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not mix with the results
    calls: SimpleQueue[_Call] = SimpleQueue()
    threading.Thread(target=_receive, args=(sys.stdin.buffer, calls), daemon=True).start()
    try:
        while True:
            function, given, seconds = calls.get()
            _set_alarm(seconds + _GRACE)
            try:
                answer = (True, function(*given))
            except Exception as fault:
                LOGGER.debug("a call failed in a worker", exc_info=True)
                answer = (False, fault)
            _set_alarm(0)
            _send(results, answer)
    except Exception:  # the parent has ended, or the answer cannot be pickled
        LOGGER.exception("a worker ended")
        os._exit(1)


def _set_alarm(seconds: float) -> None:
    """Have the system kill this process after some seconds, in case the parent cannot; 0 cancels it."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _receive(pipe: IO[bytes], calls: SimpleQueue[_Call]) -> None:
    """Queue incoming calls; exit the process when the parent ends, even during a call."""
    try:
        while True:
            calls.put(pickle.load(pipe))
    except Exception:
        os._exit(0)
