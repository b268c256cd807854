"""Processes that do one piece of work at a time and can be ended at any moment, and the time limit of a document.

A worker is a Python program of its own. It takes pickled calls of the program's functions on its standard input and
writes pickled results to its standard output. It ends when its input ends, and so with its parent, however that ended;
where it is stuck and does not notice, it ends at the time limit. It is for work that may get stuck where Python cannot
interrupt it, such as a library in C or a regular expression.
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
LOGGER.addHandler(logging.NullHandler())  # without a log, a traceback is not for the screen

SECONDS = 300.0
"""The time that a document may take. Reading two million characters of prose takes about 100 s on one core."""
VARIABLE = "POURPARLER_TIMEOUT"
"""The environment variable that sets another limit, in seconds."""
START = 300.0
"""The time in which a worker has to load what it needs."""
# -P: nothing is imported from the folder in which the program was started.
COMMAND = (sys.executable, "-P", "-c", "from pourparler.workers import serve; serve()")

_LESS_OR_MORE = "cut it into articles, or allow more time with --timeout"

_GRACE = 2.0  # seconds after the limit in which the parent has ended a worker, if it lives

Answer = TypeVar("Answer")
_Call = tuple[Callable[..., object], tuple[object, ...], float]


class OutOfTimeError(Exception):
    """The work on a document was ended at its time limit."""


class WorkerDiedError(Exception):
    """A worker ended before it gave its result: it was killed, perhaps for want of memory, or it crashed."""


def seconds_allowed() -> float:
    """Return the time limit of one document: what the environment sets, else `SECONDS`.

    Raises
    ------
    ValueError
        If the environment sets something that is not a positive number.
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
    """Return the reason with which a document is refused that reached the limit.

    >>> why_too_slow(300.0)
    'took over 300 seconds to read and was stopped; cut it into articles, or allow more time with --timeout'
    """
    return f"took over {seconds:g} seconds to read and was stopped; {_LESS_OR_MORE}"


class Worker:
    """A worker, seen from its parent. One thread at a time may use it; any thread may kill it.

    Parameters
    ----------
    prepare : called in the worker before its first work, as to load what takes long
    """

    def __init__(self, prepare: Callable[[], object]) -> None:
        self._prepare: Callable[[], object] | None = prepare
        # A session of its own: Ctrl-C in a terminal is for the parent.
        self._process = subprocess.Popen(
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment(), start_new_session=True
        )

    def call(self, function: Callable[..., Answer], *given: object, seconds: float) -> Answer:
        """Call one of the program's functions in the worker.

        Parameters
        ----------
        function, given : a function that can be imported, and what it is called with
        seconds : how long that may take

        Raises
        ------
        OutOfTimeError
            If it takes longer. The worker has been killed.
        WorkerDiedError
            If the worker ended. It is not to be used again.
        Exception
            What the function raises.
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
        """End the process at once."""
        self._process.kill()
        self._process.wait()


def _environment() -> dict[str, str]:
    """The environment of a worker, which imports what this process can import."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(place for place in sys.path if place)}


def _send(pipe: IO[bytes], thing: object) -> None:
    pipe.write(pickle.dumps(thing))
    pipe.flush()


def serve() -> None:
    """Be a worker: do what comes in, until nothing comes any more."""
    logs.start_worker()
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not stand among the results
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
    except Exception:  # the parent is gone, or the answer is nothing that can be sent
        LOGGER.exception("a worker ended")
        os._exit(1)


def _set_alarm(seconds: float) -> None:
    """Have the system end this process, stuck or not, in case the parent can no longer do it. 0 takes the alarm off."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _receive(pipe: IO[bytes], calls: SimpleQueue[_Call]) -> None:
    """Take in calls; end the process with the parent, whatever it is doing."""
    try:
        while True:
            calls.put(pickle.load(pipe))
    except Exception:
        os._exit(0)
