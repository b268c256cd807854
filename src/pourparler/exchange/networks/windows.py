"""Windows of days: a range cut in pieces, or passed through step by step."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Literal, get_args

from pourparler.exchange.registry import ExchangeError
from pourparler.ledger import Days

Unit = Literal["days", "weeks", "months", "years"]
UNITS: tuple[Unit, ...] = get_args(Unit)
MOST = 1_000
"""How many windows there may be."""


def windows(first: dt.date, last: dt.date, size: int, unit: Unit = "days", step: int | None = None) -> list[Days]:
    """Cut a range of days into windows.

    Parameters
    ----------
    first, last
        The range, both included.
    size
        How many units a window is long, 1 or more.
    step
        How many units from one window to the next, 1 to `size`; as many as the window is long if None. Windows that do
        not overlap cover the range, the last cut short where it ends; of those that do only whole ones are given, as
        Discourse Network Analyzer does (which steps by one).

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
    while (start := _after(first, len(found) * step, unit)) is not None and start <= last:
        following = _after(first, len(found) * step + size, unit)
        end = dt.date.max if following is None else following - dt.timedelta(days=1)
        if end > last and step < size:
            break
        if len(found) == MOST:
            raise ExchangeError(f"there would be more than {MOST:,} windows; give a larger window, or days nearer by")
        found.append(Days(start, min(end, last)))
    return found


def _after(day: dt.date, count: int, unit: Unit) -> dt.date | None:
    """The day that lies some units later; the last of its month where the month is too short; None past all dates."""
    try:
        if unit in ("days", "weeks"):
            return day + dt.timedelta(days=count * (7 if unit == "weeks" else 1))
        year, month = divmod(day.year * 12 + day.month - 1 + count * (12 if unit == "years" else 1), 12)
        return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError, calendar.IllegalMonthError):
        return None
