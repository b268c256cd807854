"""What one document may cost: seconds, and word pieces for the network.

`Deadline` is the clock that the reader asks between two steps of its work. For a text of up to `SHORT` characters, read
in the process itself, this is enough: the work between two steps is bounded. A longer text is read by a
`pourparler.reader.worker`, which is killed at the limit whatever it is doing.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

SECONDS = 300.0
"""The time that reading one document may take. Two million characters of prose take about 100 s on one core."""
SHORT = 20_000
"""Characters of a text that is read without a process of its own: well over 3,000 words."""
MOST_PIECES = 600_000
"""Word pieces of a text. Two million characters of prose have 450,000; of punctuation alone, one for each character."""
VARIABLE = "POURPARLER_TIMEOUT"
"""The environment variable that sets another limit, in seconds."""


_HELP = "cut it into articles, or allow more time with --timeout"


class OutOfTimeError(Exception):
    """The reading of a document was stopped at its time limit."""


class UnreadableError(Exception):
    """A document that the reader refuses; the message says why and what to do."""


class StoppedError(Exception):
    """The reading was stopped because nobody waits for its result any more."""


def seconds_allowed() -> float:
    """Return the time limit of one document: what the environment sets, else `SECONDS`.

    Raises
    ------
    ValueError
        If the environment sets something that is not a positive number.
    """
    words = os.environ.get(VARIABLE, "").strip()
    if not words:
        return SECONDS
    try:
        seconds = float(words)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise ValueError(f"{VARIABLE} is '{words[:40]}'; give a number of seconds above 0, or unset it")
    return seconds


def why_too_slow(seconds: float) -> str:
    """Return the reason with which a document is refused that reached the limit.

    >>> why_too_slow(300.0)
    'took over 300 seconds to read and was stopped; cut it into articles, or allow more time with --timeout'
    """
    return f"took over {seconds:g} seconds to read and was stopped; {_HELP}"


class Deadline:
    """The moment at which the reading of one document must end. The reader asks it between two steps of its work.

    Parameters
    ----------
    seconds : how long from now
    stop : asked as well; once it is true, the reading is stopped

    Examples
    --------
    >>> Deadline(60).check()
    """

    def __init__(self, seconds: float, stop: Callable[[], bool] | None = None) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds
        self._stop = stop

    def check(self) -> None:
        """Do nothing while there is time.

        Raises
        ------
        OutOfTimeError
            If the time is over.
        StoppedError
            If the reading is to stop.
        """
        if self._stop is not None and self._stop():
            raise StoppedError
        if time.monotonic() > self._end:
            raise OutOfTimeError


NO_DEADLINE = Deadline(float("inf"))
