"""What one document may cost the reader: seconds, and word pieces for the network.

`Deadline` is the clock that the reader asks between two steps of its work. For a text of up to `SHORT` characters, read
in the process itself, this is enough: the work between two steps is bounded. A longer text is read by a
`pourparler.workers.Worker`, which is killed at the limit whatever it is doing.
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
    """A document that the reader refuses; the message says why and what to do."""


class StoppedError(Exception):
    """The reading was stopped because nobody waits for its result any more."""


class Deadline:
    """The moment at which the reading of one document must end.

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
