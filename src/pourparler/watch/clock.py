"""The clock of the watch, which tests replace."""

from __future__ import annotations

import datetime as dt
import time
from typing import Protocol


class Clock(Protocol):
    """Says what time it is, and waits."""

    def now(self) -> dt.datetime:
        """The present time, in the local time zone."""

    def local(self, date: dt.date, time: dt.time) -> dt.datetime:
        """A local time of a day, with its time zone."""

    def sleep(self, seconds: float) -> None:
        """Wait for so many seconds."""


class SystemClock:
    """The clock of this machine.

    Examples
    --------
    >>> SystemClock().now().tzinfo is not None
    True
    """

    def now(self) -> dt.datetime:
        """The present time, in the local time zone."""
        return dt.datetime.now().astimezone()

    def local(self, date: dt.date, time: dt.time) -> dt.datetime:
        """A local time of a day, with the offset that the time zone of this machine has then."""
        return dt.datetime.combine(date, time).astimezone()

    def sleep(self, seconds: float) -> None:
        """Wait for so many seconds."""
        time.sleep(max(0.0, seconds))
