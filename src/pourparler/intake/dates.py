"""Dates of publication, as a caller or a document's metadata gives them."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_FIRST = re.compile(r"^(?:[a-z]+,?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+(\d{4})$", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"^(?:[a-z]+,?\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$", re.IGNORECASE)


def _day(year: str, month: str, day: str) -> dt.date | None:
    key = month[:3].lower()
    try:
        return dt.date(int(year), _MONTHS.index(key) + 1, int(day))
    except ValueError:
        return None


def parse_date(text: str) -> dt.date:
    """The day that a date or a moment names.

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
    words = " ".join(text.split())
    if re.match(r"^\d{4}-\d{2}-\d{2}(?:$|[T ])", words):
        try:
            return dt.date.fromisoformat(words[:10])
        except ValueError:
            pass
    for pattern, order in ((_DAY_FIRST, (3, 2, 1)), (_MONTH_FIRST, (3, 1, 2))):
        match = pattern.match(words)
        found = _day(*(match[k] for k in order)) if match else None
        if found:
            return found
    if re.match(r"^[A-Z][a-z]{2}, \d", words):
        try:
            return parsedate_to_datetime(words).date()
        except (ValueError, TypeError, IndexError):
            pass
    raise ValueError(f"{words[:60]!r} is no date; write it as 2031-05-06")
