"""Rules for ranges and lists of days: "12th-14th December", "Monday to Wednesday", "12, 14 and 16 December"."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise

from pourparler.reader.times.arithmetic import DAY, Days, day_of, nearest, placed, shift_months, week_days
from pourparler.reader.times.days import date, weekday_day
from pourparler.reader.times.reading import Reading, step_of
from pourparler.reader.times.words import CODES, codes, time_words

_FUNCTION = time_words("function word")
_MOVED = time_words("moved")


def _between(start: tuple[int, int, int], month: int, day: int) -> Days | None:
    """Return the days from a date to a day and month in the same year or the next."""
    first = day_of(*start)
    last = day_of(start[0] + ((month, day) < start[1:]), month, day)
    return (first, last) if first and last else None


def _consecutive(r: Reading, m: re.Match[str], days: Days) -> bool:
    """Whether days that "and", "or", a slash or commas join follow each other, and so are a range."""
    groups = m.groupdict()
    if groups.get("mid"):
        listed = [r.tokens.values[k] for k in range(*m.span("mid")) if r.tokens.codes[k] in codes("DAY", "NTH")]
        values = [r.value(m, "d"), *listed, r.value(m, "d2")]
        return all(b == (a or 0) + 1 for a, b in pairwise(values))
    if groups.get("j") not in codes("AND", "OR", "SLASH") or r.tokens.code(m.start() - 1) == CODES["BETWEEN"]:
        return True
    return days[1] - days[0] == DAY


def date_range(r: Reading, m: re.Match[str]) -> Days | None:
    """Two days, of which one may have its month, its year or both from the other."""
    groups = m.groupdict()
    month2 = r.value(m, "m2") if groups.get("m2") else r.value(m, "m")
    month, d, d2 = r.value(m, "m"), r.value(m, "d"), r.value(m, "d2")
    assert month is not None and month2 is not None and d is not None and d2 is not None
    year, own = r.value(m, "y"), r.value(m, "y1") if groups.get("y1") else None
    if year is not None:
        end = day_of(year, month2 + 1, d2)
        start = day_of(own or year - ((month, d) > (month2, d2)), month + 1, d)
        found = (start, end) if start and end and start <= end else None
        if own and found and (found[1] - found[0]).days > 366:
            return None  # a life, in brackets, is two dates
    elif own:
        found = _between((own, month + 1, d), month2 + 1, d2)
    else:
        found = _yearless_range(r, m, (month + 1, d), (month2 + 1, d2))
    return found if found and _consecutive(r, m, found) else None


def _yearless_range(r: Reading, m: re.Match[str], first: tuple[int, int], last: tuple[int, int]) -> Days | None:
    """Choose the year of two days by the tense of the clause, and by the weekday of the first."""
    base = r.base(m.start())
    if first[0] == last[0] and first[1] > last[1]:
        return None
    tense = r.tense(m)
    if (tense != "future" or base is None) and (year := r.earlier_year(m.start(), *last)):
        return _between((year, *first), *last)
    if base is None:
        return None
    ranges = [days for k in (-2, -1, 0, 1) if (days := _between((base.year + k, *first), *last))]
    ranges = [days for days in ranges if abs((days[1] - base).days) <= 366]
    if r.tokens.codes[m.start()] in codes("WEEKDAY", "WKD"):
        ranges = [days for days in ranges if days[0].weekday() == r.tokens.values[m.start()]] or ranges
    return placed(ranges, base, tense)


def listed_day(r: Reading, m: re.Match[str]) -> Days | None:
    """A day of a list whose month comes after it: "12" and "14" in "12, 14 and 16 December"."""
    return date(r, m) if (r.value(m, "d") or 0) < (r.value(m, "later") or 0) else None


def added_day(r: Reading, m: re.Match[str]) -> Days | None:
    """A day of a list whose month comes before it: "14" in "December 12 and 14"."""
    t, at = r.tokens, m.start()
    joins = codes("COMMA", "AND", "OR")
    k = at - 1
    while t.code(k) in joins and at - k < 3:
        k -= 1
    if not r.found or k == at - 1 or r.found[-1][1] != k + 1 or r.found[-1][3] not in ("date", "added"):
        return None
    if r.found[-1][3] == "date" and not (
        t.code(k) in codes("DAY", "NTH") and t.code(k - 1) in codes("MONTH", "MON", "MAY")
    ):
        return None
    noun = t.code(at + 1) == CODES["OTHER"] and t.word(at + 1).isalpha() and t.word(at + 1) not in _FUNCTION
    if noun or t.code(at + 1) in codes("OF", "POSS", "DASH", "TO"):
        return None
    before, day = r.found[-1][2][0], r.value(m, "d") or 0
    found = day_of(before.year, before.month, day) if before.day < day else None
    return (found, found) if found else None


def weekday_range(r: Reading, m: re.Match[str]) -> Days | None:
    """ "Monday to Wednesday", after "from" or with a dash; "Monday to Wednesday next week"."""
    base, before = r.base(m.start()), r.tokens.code(m.start() - 1)
    first, second = r.tokens.values[m.start("w")], r.tokens.values[m.start("w2")]
    length = ((second - first) % 7 or 7) * DAY
    led = before in codes("FROM", "BETWEEN") or m["j"] in codes("DASH", "THROUGH")
    if base is None or r.tokens.word(m.start() - 2) in _MOVED:
        return None
    if m["week"]:
        if not led and m["j"] not in codes("TO", "UNTIL") and length > DAY:
            return None
        start = week_days(base + 7 * step_of(m["week"]) * DAY)[0] + first * DAY
    elif led:
        start = weekday_day(r, m, base, first)
    else:
        return None
    return start, start + length


def days_alone(r: Reading, m: re.Match[str]) -> Days | None:
    """ "From the 12th to the 14th": of the month mentioned just before, else of the month that the tense implies."""
    first, last, base = r.value(m, "d") or 0, r.value(m, "d2") or 0, r.base(m.start())
    earlier = r.earlier_days(m.start())
    if first >= last:
        return None
    if earlier is not None and (earlier[1] - earlier[0]).days < 31:
        return _in_month(earlier[0], first, last)
    if base is None:
        return None
    near = [shift_months(base.replace(day=1), k) for k in (-1, 0, 1)]
    return nearest([d for month in near if (d := _in_month(month, first, last))], base, r.tense(m) or "past")


def _in_month(month: dt.date, first: int, last: int) -> Days | None:
    start, end = day_of(month.year, month.month, first), day_of(month.year, month.month, last)
    return (start, end) if start and end else None
