"""The limits of a document: seconds, and word pieces for the network.

The reader checks a `Deadline` between two steps of its work. For a text of up to `SHORT` characters, read
in the process itself, this is enough: the work between two steps is bounded. A longer text is read by a
`pourparler.workers.Worker`, which is killed at the limit.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from pourparler.workers import OutOfTimeError

SHORT = 20_000
"""Characters of a text that is read without a process of its own: well over 3,000 words."""
MAX_PIECES = 600_000
"""Word pieces of a text. Two million characters of prose have 450,000; of punctuation alone, one for each character."""


class UnreadableError(Exception):
    """The reader refuses a document; the message says why and what to do."""


class StoppedError(Exception):
    """The reading was stopped because its result is no longer wanted."""


class Deadline:
    """The moment when the reading of a document must end.

    Parameters
    ----------
    seconds : the time from now, in seconds
    stop : called at each check; once it returns true, the reading stops

    Examples
    --------
    >>> Deadline(60).check()
    """

    def __init__(self, seconds: float, stop: Callable[[], bool] | None = None) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds
        self._stop = stop

    def check(self) -> None:
        """Check that there is time left.

        Raises
        ------
        OutOfTimeError
            If the time is over.
        StoppedError
            If the reading should stop.
        """
        if self._stop is not None and self._stop():
            raise StoppedError
        if time.monotonic() > self._end:
            raise OutOfTimeError


NO_DEADLINE = Deadline(float("inf"))
