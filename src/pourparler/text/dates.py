"""Days and ranges of days as people write them: "1 Dec 2031", "1–3 Dec 2031", "Dec 2031"."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Protocol

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class DateRange(Protocol):
    """A range of days, both ends included."""

    @property
    def start(self) -> dt.date:
        """The first day."""

    @property
    def end(self) -> dt.date:
        """The last day."""


def day(date: dt.date) -> str:
    """A day as people write it, in English whatever the locale.

    Examples
    --------
    >>> day(dt.date(2031, 12, 1))
    '1 Dec 2031'
    """
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def published_day(date: dt.date | None, by: str | None) -> str:
    """A day of publication as people write it, marked where it is a guess.

    Examples
    --------
    >>> published_day(dt.date(2031, 12, 1), "guess"), published_day(None, None)
    ('1 Dec 2031 (a guess)', 'no date')
    """
    if date is None:
        return "no date"
    return f"{day(date)} (a guess)" if by == "guess" else day(date)


def days(period: DateRange | None) -> str:
    """A range of days as short as it can be written; empty for None.

    Examples
    --------
    >>> from types import SimpleNamespace as Range
    >>> days(Range(start=dt.date(2031, 12, 1), end=dt.date(2031, 12, 3)))
    '1–3 Dec 2031'
    >>> days(Range(start=dt.date(2031, 12, 1), end=dt.date(2031, 12, 31)))
    'Dec 2031'
    """
    if period is None:
        return ""
    a, b = period.start, period.end
    if a == b:
        return day(a)
    if (a.day, b.month, a.year) == (1, a.month, b.year) and b.day == calendar.monthrange(b.year, b.month)[1]:
        return f"{MONTHS[a.month - 1]} {a.year}"
    if (a.month, a.day, b.month, b.day) == (1, 1, 12, 31):
        return str(a.year) if a.year == b.year else f"{a.year}–{b.year}"
    if (a.year, a.month) == (b.year, b.month):
        return f"{a.day}–{day(b)}"
    return f"{a.day} {MONTHS[a.month - 1]}–{day(b)}" if a.year == b.year else f"{day(a)}–{day(b)}"
