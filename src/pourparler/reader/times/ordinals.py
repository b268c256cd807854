"""Rules for a counted part of a period: "the first Friday of December", "the last ten days of May"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from pourparler.reader.times.arithmetic import DAY, Days, month_days, part_of, placed, shift_months, unit_days
from pourparler.reader.times.periods import days_of_period
from pourparler.reader.times.reading import UNIT_OF, Reading
from pourparler.reader.times.words import CODES, codes, time_words

_FIRST, _LAST, _BEFORE_LAST = time_words("first in order"), time_words("last in order"), time_words("last but one")
_MOST = 400  # parts of a period, at most
_LONGEST = {
    "weekend": 1,
    "week": 6,
    "month": 30,
    "quarter": 91,
    "year": 365,
}  # days of a whole after its first, at most
_WHOLE = {"week": 7, "fortnight": 14}


def _order(r: Reading, m: re.Match[str]) -> int:
    """Return 1 for the first, 2 for the second, -1 for the last; 0 for a word that gives no place."""
    word = r.tokens.words[m.start("o")]
    if word in _LAST:
        return -1
    if word in _BEFORE_LAST:
        return -2
    if word in _FIRST:
        return 1
    return 0 if m["o"] == CODES["OTHER"] else r.tokens.values[m.start("o")]


def _wholes(r: Reading, m: re.Match[str]) -> list[Days]:
    """Return the periods that are meant or, without a year or with "the month" alone, those that could be."""
    base, told = r.base(m.start()), m["told"] or m["unit2"]
    if told and (earlier := r.earlier_days(m.start())) and (earlier[1] - earlier[0]).days <= _LONGEST[UNIT_OF[told]]:
        whole = unit_days(UNIT_OF[told], earlier[0], 0)
        if whole and (m["told"] or base is None or not (_compared(m, whole, base) or _is_over(r, m, whole, base))):
            return [whole]
    if m["told"]:
        return []
    if m["unit2"]:
        steps = (-1, 0, 1) if r.tense(m) else (0,)
        return [w for k in steps if base and (w := unit_days(UNIT_OF[m["unit2"]], base, k))]
    if m["m"] and not (m["y"] or m["mod"] or m["ry"]):
        month = (r.value(m, "m") or 0) + 1
        if r.tense(m) == "past" and (year := r.earlier_year(m.start(), month, 28)):
            return [month_days(year, month)]
        return [month_days(base.year + k, month) for k in (-1, 0, 1)] if base else []
    days = days_of_period(r, m)
    return [days] if days else []


def _compared(m: re.Match[str], whole: Days, base: dt.date) -> bool:
    """Whether "the year" is this year, though the last one was mentioned to compare with."""
    return m["unit2"] == CODES["UNITYEAR"] and whole[0].year == base.year - 1


def _is_over(r: Reading, m: re.Match[str], whole: Days, base: dt.date) -> bool:
    """Whether a period has passed and the clause looks ahead."""
    return r.tense(m) == "future" and whole[1] < base


def _choose(r: Reading, m: re.Match[str], part: Callable[[Days], Days | None]) -> Days | None:
    """Choose the part of the period that the tense of the clause implies."""
    found = [days for whole in _wholes(r, m) if (days := part(whole))]
    base = r.base(m.start())
    if base is None or len(found) < 2:
        return found[0] if found else None
    return placed(found, base, r.tense(m))


def _nth_weekday(whole: Days, weekday: int, order: int) -> dt.date:
    if order > 0:
        return whole[0] + ((weekday - whole[0].weekday()) % 7 + 7 * (order - 1)) * DAY
    return whole[1] - ((whole[1].weekday() - weekday) % 7 + 7 * (-order - 1)) * DAY


def _after(day: dt.date, unit: str, count: int) -> dt.date:
    months = {"month": 1, "quarter": 3, "year": 12}.get(unit)
    return shift_months(day, months * count) if months else day + _WHOLE.get(unit, 1) * count * DAY


def _nth_unit(whole: Days, unit: str, order: int) -> Days:
    """Return the n-th unit of a period, counted from its first day or, if negative, from its last."""
    if order > 0:
        return _after(whole[0], unit, order - 1), _after(whole[0], unit, order) - DAY
    end = whole[1] + DAY
    return _after(end, unit, order), _after(end, unit, order + 1) - DAY


def nth(r: Reading, m: re.Match[str]) -> Days | None:
    """ "The first Friday of December", "the last week of this month", "the first weekend in May"."""
    order, code, word = _order(r, m), m["of"], r.tokens.words[m.start("of")]
    plural = word.endswith("s") and code not in codes("WEEKDAY", "WKD")
    if not 0 < abs(order) <= _MOST:
        return None
    recent = r.tokens.code(m.end("of")) == CODES["IN"] and r.tokens.code(m.start()) == CODES["LAST"]
    if recent and code not in codes("WEEKDAY", "WKD", "WEEKEND"):
        return None  # "last week in May"
    if plural:
        return (
            _choose(r, m, lambda whole: part_of(whole, "early" if order > 0 else "late")) if abs(order) == 1 else None
        )

    def part(whole: Days) -> Days | None:
        if code in codes("WEEKDAY", "WKD"):
            days = (_nth_weekday(whole, r.tokens.values[m.start("of")], order),) * 2
        elif code == CODES["WEEKEND"]:
            saturday = _nth_weekday(whole, 5, order)
            days = saturday, saturday + DAY
        else:
            days = _nth_unit(whole, UNIT_OF[code], order)
        return days if whole[0] <= days[0] <= whole[1] else None

    return _choose(r, m, part)


def several(r: Reading, m: re.Match[str]) -> Days | None:
    """ "The first two weeks of December", "the last ten days of the month", "the first nine months of 2031"."""
    order, unit = _order(r, m), UNIT_OF[m["kind"]]
    count = 2 if m["n"] is None else r.value(m, "n") or 1
    if abs(order) != 1 or not 0 < count <= _MOST:
        return None

    def part(whole: Days) -> Days | None:
        if order > 0:
            days = whole[0], _after(whole[0], unit, count) - DAY
        else:
            days = _after(whole[1] + DAY, unit, -count), whole[1]
        return days if whole[0] <= days[0] and days[1] <= whole[1] else None

    return _choose(r, m, part)


def day_of_month(r: Reading, m: re.Match[str]) -> Days | None:
    """ "The 15th of next month", "the tenth of the month", "from the 12th to the 14th of next month"."""
    if (m["unit"] or m["unit2"] or m["told"]) != CODES["UNITMONTH"]:
        return None
    first = r.value(m, "d") or 0
    last = r.value(m, "d2") if m["d2"] else first
    joined = m["j"] in codes("AND", "OR") and last != first + 1 and r.tokens.code(m.start() - 1) != CODES["BETWEEN"]
    if joined or not first <= (last or 0):
        return None

    def part(whole: Days) -> Days | None:
        days = whole[0] + (first - 1) * DAY, whole[0] + ((last or first) - 1) * DAY
        return days if days[1] <= whole[1] else None

    return _choose(r, m, part)
