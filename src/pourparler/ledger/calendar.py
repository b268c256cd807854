"""Arithmetic with days, within the years 1 to 9999."""

from __future__ import annotations

import datetime as dt


def shift_day(day: dt.date, days: int) -> dt.date:
    """Return the day so many days later (earlier if negative), limited to the calendar's first and last day.

    >>> shift_day(dt.date(2031, 3, 1), -1).isoformat(), shift_day(dt.date(9999, 12, 30), 7).isoformat()
    ('2031-02-28', '9999-12-31')
    """
    return dt.date.fromordinal(min(max(day.toordinal() + days, 1), dt.date.max.toordinal()))
