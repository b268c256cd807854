"""Parse the dates of entries in feeds, in the forms that feeds have besides those of `pourparler.intake.dates`."""

from __future__ import annotations

import datetime as dt
import re

from pourparler.intake.dates import parse_date
from pourparler.lexicon.calendar import MONTHS, SHORT_MONTHS

_WEEKDAY = r"(?:[^\W\d_]{2,12}[.,\s]+)?"  # in any language, right or wrong
_END = r"(?:(?=[\sT,.;(]).*)?"  # the time and the zone, which do not matter
_MONTH = r"([a-z]{3,9})"
_FLAGS = re.IGNORECASE | re.ASCII
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?[\s/-]*{_MONTH}\.?,?[\s/-]*(\d{{4}}|\d\d){_END}", _FLAGS
)
# asctime: the year is last, after the time and perhaps the zone
_YEAR_LAST = re.compile(
    rf"{_WEEKDAY}{_MONTH}\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+\d{{1,2}}:\d\d(?::\d\d)?(?:\.\d+)?(?:\s?[ap]\.?m\.?)?"
    r"(?:\s+(?:[a-z]{1,5}|(?:gmt|utc)?[+-]\d{1,2}:?\d{0,2}))?,?\s+(\d{4})(?:\s.*)?",
    _FLAGS,
)
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}{_MONTH}\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_END}", _FLAGS)
_YEAR_FIRST = re.compile(rf"{_WEEKDAY}(\d{{4}})\s?([-/.])\s?(\d{{1,2}})\s?\2\s?(\d{{1,2}})(?:\b|T).*", _FLAGS)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[T\s]?\d{4,6}\b.*)?", _FLAGS)
_YEAR_MONTH_NAME = re.compile(rf"{_WEEKDAY}(\d{{4}})[\s-]+{_MONTH}\.?[\s-]+(\d{{1,2}})\b.*", _FLAGS)
_WEEK = re.compile(r"(\d{4})-?W(\d\d)-?([1-7])(?:T.*)?", _FLAGS)
_DAY_OF_YEAR = re.compile(r"(\d{4})-?(\d{3})(?:T.*)?", _FLAGS)
_NUMBERS = re.compile(rf"{_WEEKDAY}(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){_END}", _FLAGS)
_SECONDS = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d+)?", _FLAGS)


def feed_day(text: str) -> dt.date | None:
    """Return the day of a date in a feed, in the zone of the date; None if there is none, or it is ambiguous.

    Two-digit years are those of RFC 2822: 00 to 49 are 2000 to 2049, 50 to 99 are 1950 to 1999.

    Examples
    --------
    >>> feed_day("Fri, 20 Nov 26 10:00 EST").isoformat(), feed_day("Fri Nov 20 10:00:00 2026").isoformat()
    ('2026-11-20', '2026-11-20')
    >>> feed_day("03/04/2026") is None
    True
    """
    words = " ".join(text[:200].split())
    try:
        return parse_date(words)
    except ValueError:
        pass
    for read in (_named_month, _numeric, _of_year, _ambiguous_order, _since_1970):
        try:
            found = read(words)
        except (ValueError, OverflowError):
            continue
        if found:
            return found
    return None


def _named_month(words: str) -> dt.date | None:
    for pattern, (year, month, day) in (
        (_YEAR_LAST, (3, 1, 2)),
        (_DAY_FIRST, (3, 2, 1)),
        (_MONTH_FIRST, (3, 1, 2)),
        (_YEAR_MONTH_NAME, (1, 2, 3)),
    ):
        match = pattern.fullmatch(words)
        number = match and _month(match[month])
        if match and number:
            return dt.date(_year(match[year]), number, int(match[day]))
    return None


def _month(name: str) -> int | None:
    name = name.lower()
    if name in SHORT_MONTHS:
        return SHORT_MONTHS[name] + 1
    return next((k for k, month in enumerate(MONTHS, 1) if month.startswith(name)), None)


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 50 else 1900)


def _numeric(words: str) -> dt.date | None:
    match = _YEAR_FIRST.fullmatch(words)
    if match:
        return dt.date(int(match[1]), int(match[3]), int(match[4]))
    match = _COMPACT.fullmatch(words)
    return dt.date(int(match[1]), int(match[2]), int(match[3])) if match else None


def _of_year(words: str) -> dt.date | None:
    """Return the day of a week date or an ordinal date of ISO 8601."""
    match = _WEEK.fullmatch(words)
    if match:
        return dt.date.fromisocalendar(int(match[1]), int(match[2]), int(match[3]))
    match = _DAY_OF_YEAR.fullmatch(words)
    if match is None or not 1 <= int(match[2]) <= 366:
        return None
    found = dt.date(int(match[1]), 1, 1) + dt.timedelta(days=int(match[2]) - 1)
    return found if found.year == int(match[1]) else None


def _ambiguous_order(words: str) -> dt.date | None:
    """Return the day of a date in numbers if only one order of day and month is possible."""
    match = _NUMBERS.fullmatch(words)
    if match is None:
        return None
    one, two, year = int(match[1]), int(match[3]), int(match[4])
    if one > 12 or one == two:
        return dt.date(year, two, one)
    return dt.date(year, one, two) if two > 12 else None


def _since_1970(words: str) -> dt.date | None:
    """Return the day, in UTC, of seconds or milliseconds since 1970."""
    match = _SECONDS.fullmatch(words)
    return dt.datetime.fromtimestamp(int(match[1]), dt.UTC).date() if match else None
