"""Rules for what counts from a day: "three weeks ago", "the next ten days", "two days later", "that day"."""

from __future__ import annotations

import datetime as dt
import re

from pourparler.reader.times.arithmetic import DAY, Days, shift_months, unit_days
from pourparler.reader.times.reading import BACK, UNIT_OF, Reading, Resolve
from pourparler.reader.times.words import CODES, codes, time_words

_TIMES = time_words("times")
_MOST = 100_000  # units counted from a day, at most
_LENGTHS = {"day": 0, "week": 6, "month": 30, "year": 365}  # days after the first, at most
_MONTHS = {"month": 1, "year": 12, "decade": 120}


def shifted(r: Reading, m: re.Match[str], base: dt.date, sign: int) -> dt.date | None:
    """Return the day some units after another (before it, with the sign -1)."""
    count = 2 if m["n"] is None else r.value(m, "n") or 1
    unit = UNIT_OF[m["unit"]]
    if not 0 < count <= _MOST:
        return None
    if unit in _MONTHS:
        return shift_months(base, sign * count * _MONTHS[unit])
    days = count * {"day": 1, "week": 7, "fortnight": 14}.get(unit, 0) if unit != "hour" else count // 24
    return base + sign * days * DAY


def _rounded(r: Reading, m: re.Match[str], base: dt.date, sign: int) -> Days | None:
    """Return the day some units away; for months and years, the whole month or year."""
    day = shifted(r, m, base, sign)
    unit = UNIT_OF[m["unit"]]
    return None if day is None else unit_days(_WHOLE.get(unit, "day"), day, 0)


_WHOLE = {"month": "month", "year": "year", "decade": "year"}


def and_half(r: Reading, m: re.Match[str]) -> Days | None:
    """ "Two and a half years ago", "a month and a half ago": the month in which that day lies."""
    base, unit = r.base(m.start()), UNIT_OF[m["unit"] or m["unit3"]]
    count = r.value(m, "n") or 1
    if base is None or unit not in _MONTHS or count > _MOST:
        return None
    whole = shift_months(base, -count * _MONTHS[unit])
    day = whole - 15 * DAY if unit == "month" else shift_months(whole, -_MONTHS[unit] // 2)
    return unit_days("month", day, 0)


def to_the_day(r: Reading, m: re.Match[str]) -> Days | None:
    """ "Ten years ago today", "three years ago this week"."""
    base = r.base(m.start())
    if base is None:
        return None
    then = {CODES["TOMORROW"]: DAY, CODES["YESTERDAY"]: -DAY}.get(m["then"] or "", 0 * DAY)
    day = shifted(r, m, base + then, -1)
    return unit_days(UNIT_OF[m["within"]] if m["within"] else "day", day, 0) if day else None


def year_beside(r: Reading, m: re.Match[str]) -> Days | None:
    """ "The year before": next to a year mentioned just before, else next to this one."""
    earlier = r.earlier_days(m.start(), far=True)
    base = earlier[0] if earlier else r.base(m.start())
    return unit_days("year", base, -1 if m["way"] in codes("BEFORE", "EARLIER") else 1) if base else None


def in_the(r: Reading, m: re.Match[str]) -> Days | None:
    """ "Earlier in the year": the year, month or week mentioned just before, else this one."""
    earlier, base, unit = r.earlier_days(m.start()), r.base(m.start()), UNIT_OF[m["unit"]]
    if earlier and (earlier[1] - earlier[0]).days <= _LENGTHS[unit]:
        return unit_days(unit, earlier[0], 0)
    return unit_days(unit, base, 0) if base else None


def counted(sign: int) -> Resolve:
    """Make a rule for "three weeks ago" (sign -1) or "three weeks from now" (1)."""

    def resolve(r: Reading, m: re.Match[str]) -> Days | None:
        base = r.base(m.start())
        return _rounded(r, m, base, sign) if base else None

    return resolve


def in_time(r: Reading, m: re.Match[str]) -> Days | None:
    """ "In three days": a day only where the clause looks ahead, else a duration."""
    base = r.base(m.start())
    before = r.tokens.codes[max(0, m.start() - 5) : m.start()]
    if m["n"] == CODES["ONE"] and (
        m["unit"] in codes("UNITDAY", "UNITYEAR")
        or r.tokens.code(m.end()) not in codes("STOP", "COMMA", "BREAK", "COLON", "QUOTE")
        or r.tokens.word(m.start() - 2) in _TIMES
        or not codes("NUMBER", "DAY", "INT", "ORDINAL").isdisjoint(before)
    ):
        return None  # "twice in a week", "five meetings in a month"
    verb = r.tense(m) == "future" and r.tokens.code(m.end()) not in codes("OF", "AFTER", "BEFORE", "AND", "OR")
    return _rounded(r, m, base, 1) if base and verb else None


def fortnight(r: Reading, m: re.Match[str]) -> Days | None:
    """ "The past fortnight", "the next fortnight"."""
    base = r.base(m.start())
    if base is None or r.tokens.code(m.end()) in codes("OF", "AGO") or r.tokens.words[m.end() - 1].endswith("s"):
        return None
    return (base - 14 * DAY, base) if m["mod"] in BACK else (base, base + 14 * DAY)


def span_of(sign: int) -> Resolve:
    """Make a rule for "the past two weeks" (sign -1) or "the next ten days" (1)."""

    def resolve(r: Reading, m: re.Match[str]) -> Days | None:
        base = r.base(m.start())
        if base is None or r.tokens.code(m.end()) in codes("OF", "AFTER", "AGO"):
            return None
        end = shifted(r, m, base, sign)
        return None if end is None else (min(base, end), max(base, end))

    return resolve


def narrated(r: Reading, m: re.Match[str]) -> Days | None:
    """ "Two days later": counted from a day mentioned just before."""
    long = UNIT_OF[m["unit"]] in ("year", "decade")
    earlier = r.earlier_days(m.start(), far=long)
    if earlier is None or r.tokens.word(m.end()) in ("to", "than"):
        return None
    precise = long or (earlier[1] - earlier[0]).days < 31
    return _rounded(r, m, earlier[0], 1 if m["way"] in codes("LATER", "AFTER") else -1) if precise else None


def neighbour(r: Reading, m: re.Match[str]) -> Days | None:
    """ "The next day": next to a day mentioned just before."""
    earlier = r.earlier_days(m.start())
    if earlier is None or earlier[0] != earlier[1]:
        return None
    return unit_days("day", earlier[0], -1 if m["way"] in codes("PAST", "BEFORE") else 1)


def same(r: Reading, m: re.Match[str]) -> Days | None:
    """ "That day", "the same week"."""
    unit = UNIT_OF[m["unit"]]
    earlier = r.earlier_days(m.start(), far=unit == "year")
    if (
        earlier is None
        or r.tokens.code(m.end()) in codes("OF", "AFTER", "BEFORE")
        or r.tokens.words[m.end() - 1].endswith("s")
    ):
        return None
    if (earlier[1] - earlier[0]).days > _LENGTHS[unit]:
        return None
    return unit_days(unit, earlier[0], 0)
