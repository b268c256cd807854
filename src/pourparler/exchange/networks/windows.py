"""Split a range of days into windows."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Literal, get_args

from pourparler.exchange.base import ExchangeError
from pourparler.ledger import Days

Unit = Literal["days", "weeks", "months", "years"]
UNITS: tuple[Unit, ...] = get_args(Unit)
MAX_WINDOWS = 1_000
"""The largest number of windows."""


def windows(first: dt.date, last: dt.date, size: int, unit: Unit = "days", step: int | None = None) -> list[Days]:
    """Split a range of days into windows, which may overlap.

    Parameters
    ----------
    first, last
        The range, both included.
    size
        The length of a window in units, 1 or more.
    step
        The units from one window to the next, 1 to `size`; None: `size`. Windows without overlap cover the range, and
        the last may be shorter. Of overlapping windows only complete ones are returned, as in Discourse Network
        Analyzer (whose step is 1).

    Raises
    ------
    ExchangeError
        If there would be more than 1,000.

    Examples
    --------
    >>> [(each.start.day, each.end.day) for each in windows(dt.date(2031, 5, 1), dt.date(2031, 5, 10), 7)]
    [(1, 7), (8, 10)]
    >>> [(each.start.day, each.end.day) for each in windows(dt.date(2031, 5, 1), dt.date(2031, 5, 10), 8, step=1)]
    [(1, 8), (2, 9), (3, 10)]
    """
    step = step or size
    found: list[Days] = []
    while (start := _days_later(first, len(found) * step, unit)) is not None and start <= last:
        following = _days_later(first, len(found) * step + size, unit)
        end = dt.date.max if following is None else following - dt.timedelta(days=1)
        if end > last and step < size:
            break
        if len(found) == MAX_WINDOWS:
            raise ExchangeError(
                f"there would be more than {MAX_WINDOWS:,} windows; give a larger window or a shorter range of days"
            )
        found.append(Days(start, min(end, last)))
    return found


def _days_later(day: dt.date, count: int, unit: Unit) -> dt.date | None:
    """Return the day some units later, or the last of a shorter month; None if it is beyond the calendar."""
    try:
        if unit in ("days", "weeks"):
            return day + dt.timedelta(days=count * (7 if unit == "weeks" else 1))
        year, month = divmod(day.year * 12 + day.month - 1 + count * (12 if unit == "years" else 1), 12)
        return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError, calendar.IllegalMonthError):
        return None
