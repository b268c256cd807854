"""Days before and after others, within the calendar: the years 1 to 9999."""

from __future__ import annotations

import datetime as dt


def shift_day(day: dt.date, days: int) -> dt.date:
    """A day so many days later, or earlier for a negative number; no further than the calendar's first or last day.

    >>> shift_day(dt.date(2031, 3, 1), -1).isoformat(), shift_day(dt.date(9999, 12, 30), 7).isoformat()
    ('2031-02-28', '9999-12-31')
    """
    return dt.date.fromordinal(min(max(day.toordinal() + days, 1), dt.date.max.toordinal()))
