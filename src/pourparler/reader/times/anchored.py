"""Rules for what is named by another day: "a week from Monday", "the week of 7 December", "the Friday before last"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from pourparler.lexicon.calendar import WEEKDAYS
from pourparler.reader.times.arithmetic import DAY, Days, shift_months, unit_days, week_days
from pourparler.reader.times.counts import shifted
from pourparler.reader.times.periods import named_month, season
from pourparler.reader.times.reading import BACK, UNIT_OF, Reading
from pourparler.reader.times.words import CODES, codes, time_words

FromDay = Callable[[Reading, "re.Match[str]", Days], Days | None]
"""A rule that gets the days of the expression inside a longer one as well."""

_BEGINS, _ENDS = time_words("period begins"), time_words("period ends")
_FUNCTION = time_words("after a feast")
_LENGTH_LED = codes("FOR", "DURING", "OVER", "IN", "AFTER", "THE")  # "for two weeks from Monday" is a length
_LOOSE = time_words("inexact count")
_NOT_ALONE = codes(
    "UNITDAY", "UNITWEEK", "WEEKEND", "UNITMONTH", "UNITYEAR", "QUARTER", "MONTH", "MON", "MAY", "SEASON", "WEEKDAY",
    "NIGHT", "DAY", "NUMBER", "POSS", "DASH", "FEAST", "FORTNIGHT",
)  # fmt: skip
_LONGEST = 10_000  # units that a period may hold


def ends_there(r: Reading, at: int) -> bool:
    """Whether an expression may end before a token: no noun and no other time follows."""
    word = r.tokens.word(at)
    return r.tokens.code(at) not in _NOT_ALONE and (
        r.tokens.code(at) != CODES["OTHER"] or not word.isalpha() or word in _FUNCTION
    )


def _is_count(r: Reading, m: re.Match[str]) -> bool:
    """Whether "two weeks" counts from the day after it, and is neither a length nor inexact."""
    return r.tokens.code(m.start() - 1) not in _LENGTH_LED and r.tokens.word(m.start() - 1) not in _LOOSE


def count_from(r: Reading, m: re.Match[str], anchor: Days) -> Days | None:
    """ "A week from Monday", "two days after Christmas", "a fortnight before 7 December"."""
    if not _is_count(r, m) or r.tokens.code(m.end()) == CODES["POSS"]:
        return None
    day = shifted(r, m, anchor[0], -1 if m["way"] == CODES["BEFORE"] else 1)
    return (day, day) if day else None


def count_on(r: Reading, m: re.Match[str], anchor: Days) -> Days | None:
    """ "A week on Monday", "two weeks tomorrow", "a week next Tuesday", "a week last Tuesday"."""
    back = r.tokens.codes[m.start("anchor")] in BACK | codes("YESTERDAY")
    if not _is_count(r, m) or r.tokens.code(m.end()) in codes("POSS", "SINCE"):
        return None
    if not back and r.tense(m) != "future":
        return None
    day = shifted(r, m, anchor[0], -1 if back else 1)
    return (day, day) if day else None


def count_back(r: Reading, m: re.Match[str], anchor: Days) -> Days | None:
    """ "A week ago Monday", "two weeks ago yesterday"."""
    if r.tokens.code(m.end()) == CODES["POSS"]:
        return None
    day = shifted(r, m, anchor[0], -1)
    return (day, day) if day else None


def day_week(r: Reading, m: re.Match[str], anchor: Days) -> Days | None:
    """ "Monday week", "tomorrow week", "Tuesday fortnight"."""
    if r.tokens.words[m.end() - 1].endswith("s") or not ends_there(r, m.end()):
        return None
    day = anchor[0] + (14 if m["unit"] == CODES["FORTNIGHT"] else 7) * DAY
    return day, day


def neighbour_of(r: Reading, m: re.Match[str], anchor: Days) -> Days | None:
    """ "The day after Christmas", "the week before 7 December", "the weekend after Easter"."""
    unit, ahead = UNIT_OF[m["unit"]], m["way"] != CODES["BEFORE"]
    if r.tokens.code(m.end()) == CODES["POSS"] or r.tokens.words[m.start("unit")].endswith("s"):
        return None
    here = unit_days(unit, anchor[0], 0)
    if ahead and unit == "weekend" and here and here[0] > anchor[0]:
        return here
    return unit_days(unit, anchor[0], 1 if ahead else -1)


def weekday_beside(r: Reading, m: re.Match[str], anchor: Days) -> Days | None:
    """ "The Friday before Christmas", "the second Monday after Easter"."""
    if r.tokens.code(m.end()) == CODES["POSS"]:
        return None
    weekday, count = r.tokens.values[m.start("w")], r.value(m, "o") or 1
    if m["way"] == CODES["BEFORE"]:
        day = anchor[0] - (((anchor[0].weekday() - weekday) % 7 or 7) + 7 * (count - 1)) * DAY
    else:
        day = anchor[1] + (((weekday - anchor[1].weekday()) % 7 or 7) + 7 * (count - 1)) * DAY
    return day, day


def _length(day: dt.date, unit: str, count: int) -> dt.date:
    """Return the day some units away, to the day."""
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}.get(unit)
    return (
        shift_months(day, count * months) if months else day + count * {"week": 7, "fortnight": 14}.get(unit, 1) * DAY
    )


def period_beside(r: Reading, m: re.Match[str], anchor: Days) -> Days | None:
    """ "The week of 7 December", "the fortnight beginning Monday", "the two weeks to 15 November"."""
    unit, how = UNIT_OF[m["unit"]], r.tokens.words[m.start("how")]
    numbered = "n" in m.re.groupindex
    count = (2 if m["n"] is None else r.value(m, "n") or 1) if numbered else 1
    plural = r.tokens.words[m.start("unit")].endswith("s")
    if not 0 < count <= _LONGEST or plural != (count > 1) or r.tokens.code(m.start() - 1) == CODES["ONE"]:
        return None
    if how == "of":
        return week_days(anchor[0]) if unit == "week" and not numbered else None
    the = r.tokens.code(m.start()) == CODES["THE"]
    if how in _BEGINS and (the or how != "from"):
        return anchor[0], _length(anchor[0], unit, count) - DAY
    if how in _ENDS and (the or how.startswith("end")):
        return _length(anchor[1] + DAY, unit, -count), anchor[1]
    return None


def months_to(r: Reading, m: re.Match[str]) -> Days | None:
    """ "The three months to March", "the year ended June 2031"."""
    how, month = r.tokens.words[m.start("how")], named_month(r, m)
    count = 1 if m["only"] else 2 if m["n"] is None else r.value(m, "n") or 1
    named = r.tokens.code(m.start()) == CODES["THE"] or how.startswith("end")
    if month is None or not named or how not in _ENDS or not 0 < count <= _LONGEST:
        return None
    return _length(month[1] + DAY, UNIT_OF[m["only"] or m["unit"]], -count), month[1]


def short_week(r: Reading, m: re.Match[str], anchor: Days) -> Days | None:
    """ "W/c 7 December" (week commencing) and "w/e 13 December" (week ending)."""
    first, last = r.tokens.words[m.start()], r.tokens.words[m.start() + 2]
    if first != "w" or last not in ("c", "e"):
        return None
    return (anchor[0], anchor[0] + 6 * DAY) if last == "c" else (anchor[1] - 6 * DAY, anchor[1])


def weekend_of(_r: Reading, _m: re.Match[str], anchor: Days) -> Days | None:
    """ "The weekend of 6-7 June", "the weekend of 6 June", "Easter weekend"."""
    first, last = anchor
    if first != last:
        return anchor if (last - first).days < 4 else None
    saturday, sunday = week_days(first)[0] + 5 * DAY, week_days(first)[1]
    return (first if first.weekday() == 4 else saturday), sunday  # from a Friday on


def week_around(_r: Reading, _m: re.Match[str], anchor: Days) -> Days | None:
    """ "Christmas week"."""
    return week_days(anchor[0])


def eve_of(r: Reading, m: re.Match[str], anchor: Days) -> Days | None:
    """ "The eve of 7 December", "on the eve of Christmas"."""
    return (anchor[0] - DAY,) * 2 if r.tokens.words[m.start("eve")] == "eve" else None


def night_of(_r: Reading, _m: re.Match[str], anchor: Days) -> Days | None:
    """ "The night of 7 December": it lasts into the next day."""
    return (anchor[0], anchor[0] + DAY) if anchor[0] == anchor[1] else None


def second_away(r: Reading, m: re.Match[str]) -> Days | None:
    """ "The Thursday before last", "the week after next", "the summer before last"."""
    base, sign = r.base(m.start()), -1 if m["way"] == CODES["BEFORE"] else 1
    if base is None or not ends_there(r, m.end()):
        return None
    if m["w"]:
        day = _nth_weekday(base, r.tokens.values[m.start("w")], 2 * sign)
        return day, day
    if m["s"]:
        near = season(base, r.value(m, "s") or 0, sign)
        return (shift_months(near[0], 12 * sign), shift_months(near[1] + DAY, 12 * sign) - DAY) if near else None
    if m["night"]:
        return (base + 2 * sign * DAY,) * 2
    return None if r.tokens.words[m.start("unit")].endswith("s") else unit_days(UNIT_OF[m["unit"]], base, 2 * sign)


def weekday_second_away(r: Reading, m: re.Match[str]) -> Days | None:
    """ "Tuesday of the week after next"."""
    base = r.base(m.start())
    if base is None or not ends_there(r, m.end()):
        return None
    day = week_days(base + (-14 if m["way"] == CODES["BEFORE"] else 14) * DAY)[0] + r.tokens.values[m.start("w")] * DAY
    return day, day


def _nth_weekday(base: dt.date, weekday: int, count: int) -> dt.date:
    """Return the weekday that is ``count`` of its kind after a day (before it, if negative)."""
    if count < 0:
        return base - (((base.weekday() - weekday) % 7 or 7) + 7 * (-count - 1)) * DAY
    return base + (((weekday - base.weekday()) % 7 or 7) + 7 * (count - 1)) * DAY


def weekdays_away(r: Reading, m: re.Match[str]) -> Days | None:
    """ "Two Fridays ago", "three Mondays from now", "two weekends ago"."""
    base, word = r.base(m.start()), r.tokens.words[m.start("of")].removesuffix("s")
    count = (2 if m["n"] is None else r.value(m, "n") or 1) * (-1 if r.tokens.code(m.end() - 1) == CODES["AGO"] else 1)
    if base is None or abs(count) > _LONGEST:
        return None
    if word == "weekend":
        return unit_days("weekend", base, count)
    if word not in WEEKDAYS:
        return None
    day = _nth_weekday(base, WEEKDAYS.index(word), count)
    return day, day
