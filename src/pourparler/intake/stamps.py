"""Find dates, and moments with their time zone, in what a page writes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pourparler.lexicon.calendar import MONTHS, SHORT_MONTHS

_LONGEST = 300  # characters of a value, or of a line, that are searched
_MONTH = "|".join(sorted({*MONTHS, *SHORT_MONTHS}, key=len, reverse=True))
_CLOCK = (
    r"(?:(?:\s*T\s*|[\s,;|@·•–—-]{1,4}(?:at\s+)?)(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.]\d{2}(?:[.,]\d{1,9})?)?"
    r"\s*(?P<half>[ap]\.?m\b\.?)?\s*\(?(?P<zone>Z\b|(?:UTC|GMT)?[+-]\d{1,2}:?(?:\d{2})?(?!\d)|[A-Z]{2,4}\b)?)?"
)
_FORMS = (
    re.compile(rf"(?<![\d.])(?P<year>\d{{4}})(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}})(?!\d){_CLOCK}"),
    re.compile(
        r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)"
        r"(?:T?(?P<hour>[0-2]\d):?(?P<minute>[0-5]\d)(?::?[0-5]\d(?:\.\d{1,9})?)?(?P<zone>Z|[+-]\d\d:?\d\d)?)?(?!\d)"
    ),
    re.compile(
        rf"(?<![\d.:])(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]{{1,3}}(?P<name>{_MONTH})\b\.?,?[\s-]{{1,3}}(?P<year>\d{{4}})(?!\d){_CLOCK}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<name>{_MONTH})\b\.?\s{{1,3}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}(?P<year>\d{{4}})(?![\d:]){_CLOCK}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<name>{_MONTH})\s+(?P<day>\d{{1,2}})\s+(?P<hour>\d\d):(?P<minute>\d\d):\d\d\s+"
        r"(?P<zone>[A-Z]{2,4}|[+-]\d{4})?\s*(?P<year>\d{4})\b",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<![\d./-])(?P<first>\d{{1,2}})(?P<mark>[-/.])(?P<second>\d{{1,2}})(?P=mark)(?P<year>\d{{4}})(?!\d){_CLOCK}"),
)  # fmt: skip
_SECONDS = re.compile(r"\s*(1\d{9})(?:\d{3})?\s*")  # since 1970, or thousandths of them: 2001 to 2033
_HOURS = {"Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6}
_HOURS |= {"PST": -8, "PDT": -7, "ET": -5, "CT": -6, "MT": -7, "PT": -8, "BST": 1, "CET": 1, "CEST": 2, "EET": 2}
_HOURS |= {"EEST": 3, "MSK": 3, "SAST": 2, "EAT": 3, "WAT": 1, "SGT": 8, "HKT": 8, "JST": 9, "KST": 9, "AEST": 10}
_HOURS |= {"AEDT": 11, "NZST": 12, "NZDT": 13}
_FILLERS = {dt.date(1969, 12, 31), dt.date(1970, 1, 1), dt.date(1900, 1, 1)}  # what programs write for nothing
_YEARS = range(1800, 2200)


@dataclass(frozen=True)
class Stamp:
    """A date in a page.

    Attributes
    ----------
    day
        The day, as it is written.
    moment
        The moment, where a time and a zone stand beside it.
    other
        The other reading of a date such as 8/4/2011, of which ``day`` reads the day before the month.
    start
        Where it stands in what was searched, in characters.
    end
        Where it ends.
    """

    day: dt.date
    moment: dt.datetime | None = None
    other: dt.date | None = None
    start: int = 0
    end: int = 0

    @property
    def is_utc(self) -> bool:
        """Whether the moment is given in UTC, which says nothing about where the page is written."""
        return self.moment is not None and not self.moment.utcoffset()


def find_stamps(words: str) -> list[Stamp]:
    """Find the full dates in a value or a short line, in their order.

    Examples
    --------
    >>> [str(s.day) for s in find_stamps("Published: 20 Nov 2026 | Updated: 2026-11-21T08:00:00Z")]
    ['2026-11-20', '2026-11-21']
    >>> find_stamps("19/11/2026")[0].day.isoformat(), find_stamps("8/4/2011")[0].other.isoformat()
    ('2026-11-19', '2011-08-04')
    >>> find_stamps("November 2026")
    []
    """
    words = words[:_LONGEST]
    seconds = _SECONDS.fullmatch(words)
    if seconds:
        moment = dt.datetime.fromtimestamp(int(seconds[1]), dt.UTC)
        return [Stamp(moment.date(), moment, None, 0, len(words))]
    found: list[Stamp] = []
    for stamp in _matches(words):
        if not any(stamp.start < other.end and other.start < stamp.end for other in found):
            found.append(stamp)
    return sorted(found, key=lambda s: s.start)


def _matches(words: str) -> Iterator[Stamp]:
    for form in _FORMS:
        for match in form.finditer(words):
            stamp = _stamp(match)
            if stamp is not None and stamp.day not in _FILLERS and stamp.day.year in _YEARS:
                yield replace(stamp, start=match.start(), end=match.end())


def _stamp(match: re.Match[str]) -> Stamp | None:
    parts = match.groupdict()
    year = int(parts["year"])
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second"])
        day_first, month_first = _date(year, second, first), _date(year, first, second)
        if parts["mark"] == "." and day_first:
            month_first = None  # nobody writes the month first before a full stop
        day = day_first or month_first
        other = month_first if day_first and month_first != day_first else None
    else:
        month = _month(parts["name"]) if parts.get("name") else int(parts["month"])
        day, other = _date(year, month, int(parts["day"])), None
    return None if day is None else Stamp(day, _moment(day, parts), other)


def _month(name: str) -> int:
    low = name.lower()
    return MONTHS.index(low) + 1 if low in MONTHS else SHORT_MONTHS[low] + 1


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _moment(day: dt.date, parts: dict[str, str | None]) -> dt.datetime | None:
    hour, zone = parts.get("hour"), _zone(parts.get("zone"))
    if hour is None or zone is None:
        return None
    number = int(hour)
    half = (parts.get("half") or "").lower()
    if half and 1 <= number <= 12:
        number = number % 12 + (12 if half.startswith("p") else 0)
    try:
        return dt.datetime.combine(day, dt.time(number, int(parts["minute"] or 0)), zone)
    except ValueError:
        return None


def _zone(name: str | None) -> dt.timezone | None:
    if not name:
        return None
    if name.upper() in _HOURS:
        return dt.timezone(dt.timedelta(hours=_HOURS[name.upper()]))
    match = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", name)
    if match is None:
        return None
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    if minutes > 14 * 60:
        return None
    return dt.timezone(dt.timedelta(minutes=-minutes if match[1] == "-" else minutes))
