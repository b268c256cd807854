"""Parse dates of publication, from a caller or from metadata."""

from __future__ import annotations

import datetime as dt
import re

from pourparler.lexicon import alternatives
from pourparler.lexicon.calendar import MONTHS, SHORT_WEEKDAYS, WEEKDAYS

_WEEKDAY = rf"(?:{alternatives((*WEEKDAYS, *SHORT_WEEKDAYS))}\.?,?\s+)?"
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?[\s-]+([a-z]{{3,9}})\.?,?[\s-]+(\d{{4}})(.*)", re.I | re.A
)
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}([a-z]{{3,9}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(.*)", re.I | re.A)
_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(.*)", re.ASCII)
_TIME = re.compile(r"(?:,?\s|T|\s-\s|\sat\s)\s*\d{1,2}[:.]?\d{2}.{0,30}|Z|[+-]\d{2}:?\d{2}", re.IGNORECASE)


def _day(year: str, month: str, day: str) -> dt.date | None:
    name = month.lower()
    number = next((k for k, m in enumerate(MONTHS, 1) if len(name) >= 3 and m.startswith(name)), None)
    try:
        return dt.date(int(year), number if number else int(month), int(day))
    except ValueError:
        return None


def parse_date(text: str) -> dt.date:
    """Parse a date, or the date of a timestamp.

    Parameters
    ----------
    text : ``2031-05-06``, a moment that begins so, ``6 May 2031``, ``May 6, 2031``, or RFC 2822's form

    Raises
    ------
    ValueError
        If it is none of these; the message says what to write.

    Examples
    --------
    >>> parse_date("6 May 2031").isoformat()
    '2031-05-06'
    """
    words = " ".join(text[:200].split())
    for pattern, (year, month, day) in ((_ISO, (1, 2, 3)), (_DAY_FIRST, (3, 2, 1)), (_MONTH_FIRST, (3, 1, 2))):
        match = pattern.fullmatch(words)
        if match and (not match[4] or _TIME.fullmatch(match[4])):
            found = _day(match[year], match[month], match[day])
            if found:
                return found
    raise ValueError(f"{words[:60]!r} is not a date; write it as 2031-05-06")
