"""The arithmetic of the calendar: ranges of days for months, weeks, seasons and parts of them."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable

Days = tuple[dt.date, dt.date]
DAY = dt.timedelta(days=1)
_SOON = 60  # days within which a date that no verb places may lie ahead
_DECADE = 3600  # days of a decade, at least
_IN_DECADE = {"early": (0, 4), "mid": (3, 6), "late": (5, 9)}


def day_of(year: int, month: int, day: int) -> dt.date | None:
    """Return a date, or None if the calendar does not have it."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def month_days(year: int, month: int) -> Days:
    """Return the first and last day of a month; month 13 is January of the next year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return dt.date(year, month, 1), dt.date(year, month, monthrange(year, month)[1])


def year_days(year: int, last: int | None = None) -> Days:
    """Return the first and last day of a year, or of a range of years."""
    return dt.date(year, 1, 1), dt.date(year if last is None else last, 12, 31)


def season_days(year: int, season: int) -> Days:
    """Return the first and last day of a season (0 is spring) by its meteorological start: spring begins on 1 March."""
    first = 3 + 3 * season
    return month_days(year, first)[0], month_days(year, first + 2)[1]


def shift_months(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later, or the last day of that month if it is shorter."""
    first, last = month_days(day.year, day.month + months)
    return first.replace(day=min(day.day, last.day))


def week_days(day: dt.date) -> Days:
    """Return the Monday and the Sunday of the week of a day."""
    monday = day - day.weekday() * DAY
    return monday, monday + 6 * DAY


def unit_days(unit: str, base: dt.date, step: int) -> Days | None:
    """Return the days of the day, week, weekend, month, quarter or year ``step`` units from that of ``base``."""
    if unit == "day":
        return (base + step * DAY,) * 2
    if unit in ("week", "weekend"):
        first, last = week_days(base + 7 * step * DAY)
        return (first + 5 * DAY if unit == "weekend" else first), last
    if unit == "month":
        return month_days(base.year, base.month + step)
    if unit == "quarter":
        first_month = 3 * ((base.month - 1) // 3) + 1 + 3 * step
        return month_days(base.year, first_month)[0], month_days(base.year, first_month + 2)[1]
    if unit == "year":
        return year_days(base.year + step)
    return None


def part_of(days: Days, part: str) -> Days:
    """Return the early, middle or late part of a range.

    Days 1-10, 11-20 and the rest of a month; of a decade the years 0-4, 3-6 and 5-9; of a century the first quarter,
    the middle half and the last quarter; thirds of anything else.
    """
    first, last = days
    count = (last - first).days + 1
    if count > _DECADE:
        cuts = {"early": (0, 24), "mid": (25, 74), "late": (75, 99)}
        a, b = (n if count > 5 * _DECADE else cut for n, cut in zip(cuts[part], _IN_DECADE[part], strict=True))
        base = last.year - (99 if count > 5 * _DECADE else 9)
        return year_days(max(first.year, base + a), base + b)
    third = 10 if 28 <= count <= 31 else 0
    if not third and first.day == 1 and count > 300:
        months = 12 * (last.year - first.year) + last.month - first.month + 1
        cut, then = shift_months(first, months // 3), shift_months(first, 2 * months // 3)
    else:
        third = third or max(1, count // 3)
        cut, then = first + third * DAY, first + 2 * third * DAY
    if part == "early":
        return first, cut - DAY
    return (cut, then - DAY) if part == "mid" else (min(then, last), last)


def placed(days: Iterable[Days], base: dt.date, tense: str | None) -> Days | None:
    """Choose from ranges in order by tense; without one, the closest, but ahead at most 60 days."""
    ranges = list(days)
    if tense is None and not any(0 <= (r[0] - base).days <= _SOON for r in ranges):
        tense = "past"
    return nearest(ranges, base, tense)


def nearest(days: Iterable[Days], base: dt.date, tense: str | None) -> Days | None:
    """Choose from ranges in order the last begun one (past), the first not ended (future), or the closest."""
    ranges = list(days)
    if tense == "past":
        begun = [r for r in ranges if r[0] <= base]
        return begun[-1] if begun else None
    if tense == "future":
        return next((r for r in ranges if r[1] >= base), None)
    return min(ranges, key=lambda r: min(abs((r[0] - base).days), abs((r[1] - base).days)), default=None)
