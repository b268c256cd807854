"""Rules for periods: weeks, months, quarters, seasons, years and decades, parts of them, and ranges of them."""

from __future__ import annotations

import datetime as dt
import re

from pourparler.reader.times.arithmetic import (
    DAY,
    Days,
    month_days,
    nearest,
    part_of,
    season_days,
    shift_months,
    unit_days,
    year_days,
)
from pourparler.reader.times.reading import HERE, RELATIVE, UNIT_OF, Reading, step_of
from pourparler.reader.times.words import CODES, codes, time_words
from pourparler.reader.times.years import century, decade, era_year, is_year, relative_year


def days_of_period(r: Reading, m: re.Match[str]) -> Days | None:
    """Return the days of a month, year, decade, week or season, however it is named."""
    if m["yy"]:
        year = r.value(m, "yy")
        return year_days(year) if year else None
    if m["dec"]:
        return decade(r, m)
    if m["m"]:
        return named_month(r, m)
    if m["ay"] or m["ay2"] or m["c"]:
        return century(r, m) if m["c"] else era_year(r, m)
    if m["sy"]:
        return season_days(r.value(m, "sy") or 1, r.value(m, "s2") or 0)
    base = r.base(m.start())
    return _from_base(r, m, base) if base else None


def _from_base(r: Reading, m: re.Match[str], base: dt.date) -> Days | None:
    """The days of "last summer", "this weekend", "the following month"."""
    if m["s"]:
        days = season(base, r.value(m, "s") or 0, step_of(m["mod3"]))
        later = days is not None and days[0] > base and m["mod3"] in HERE and r.tense(m) == "past"
        return season(base, r.value(m, "s") or 0, -1) if later else days
    unit = UNIT_OF[m["unit"] or m["unit2"]]
    if m["mod2"] and m["mod2"] in RELATIVE and (earlier := r.earlier_days(m.start())):
        base = earlier[0]
    step = step_of(m["mod2"]) if m["mod2"] else 0
    if unit == "weekend" and m["mod2"] in HERE and base.weekday() < 3 and r.tense(m) == "past":
        step = -1  # "met this weekend", written on a Monday
    return unit_days(unit, base, step)


def named_month(r: Reading, m: re.Match[str]) -> Days | None:
    """Return the days of a month by its name, with or without its year."""
    month = (r.value(m, "m") or 0) + 1
    year = r.value(m, "y")
    if year is None and m.groupdict().get("ry"):
        year = relative_year(r, m)
    if year is not None:
        return month_days(year, month)
    base = r.base(m.start())
    mod = m.groupdict().get("mod")
    if base is None:
        year = None if mod else r.earlier_year(m.start(), month, 28)
        return month_days(year, month) if year else None
    if mod in HERE:
        return month_days(base.year, month)
    if mod:
        step = step_of(mod)
        passed = month - base.month
        return month_days(base.year + (step if passed == 0 or (passed > 0) == (step < 0) else 0), month)
    tense = r.tense(m) or "past"
    if tense == "past" and (year := r.earlier_year(m.start(), month, 28)):
        return month_days(year, month)
    return nearest([month_days(base.year + k, month) for k in (-1, 0, 1)], base, tense)


def season(base: dt.date, number: int, step: int) -> Days | None:
    """Return the last (-1), the present (0) or the next (1) season of a kind; 0 is spring."""
    seasons = [season_days(base.year + k, number) for k in (-2, -1, 0, 1)]
    if step < 0:
        return max(s for s in seasons if s[1] < base)
    if step > 0:
        return min(s for s in seasons if s[0] > base)
    return next(s for s in seasons if s[1] >= base and s[1].year >= base.year)


def period(r: Reading, m: re.Match[str]) -> Days | None:
    """A period without a modifier; a month or year counts only if the words around it show that it is one."""
    if m["yy"] and not is_year(r, m.start()):
        return None
    if m["m"] and not (m["y"] or m["mod"] or m["ry"]) and not _is_month(r, m):
        return None
    if m["unit2"]:
        return _weekend(r, m) if m["unit2"] == CODES["WEEKEND"] else None
    if m["unit"] and r.tokens.words[m.end() - 1].endswith("s"):
        return None
    of_other = r.tokens.code(m.end()) == CODES["OF"] and r.tokens.code(m.end() + 1) not in codes("OTHER")
    return None if m["unit"] and m["mod2"] == CODES["LAST"] and of_other else days_of_period(r, m)


def _weekend(r: Reading, m: re.Match[str]) -> Days | None:
    base = r.base(m.start())
    if base is None:
        return None
    return nearest([w for k in (-1, 0, 1) if (w := unit_days("weekend", base, k))], base, r.tense(m) or "past")


_MONTH_LED = codes(
    "IN",
    "SINCE",
    "BY",
    "UNTIL",
    "DURING",
    "FROM",
    "OF",
    "BEFORE",
    "AFTER",
    "THROUGH",
    "TO",
    "BETWEEN",
    "FOR",
    "LATE",
    "EARLY",
)
_MONTH_SURE = codes("IN", "SINCE", "UNTIL", "DURING", "LATE", "EARLY", "THROUGH")


def _is_month(r: Reading, m: re.Match[str]) -> bool:
    t, at = r.tokens, m.start("m")
    # "until at least February" leads to the month as "until February" does
    before = t.code(at - 3 if t.word(at - 1) == "least" and t.word(at - 2) == "at" else at - 1)
    name = t.codes[at]
    after, next_code = t.word(at + 1), t.code(at + 1)
    if name == CODES["MAY"] and t.words[at] == "march" and after in ("for", "of", "to") and t.capital(at + 2):
        return before in _MONTH_SURE
    if before in _MONTH_SURE:
        return True
    if name == CODES["MON"]:
        return False
    if (
        before in codes("AND", "OR", "COMMA", "DASH")
        and r.found
        and r.found[-1][1] == at - 1
        and r.found[-1][3] == "period"
    ):
        return True
    if name == CODES["MONTH"] and before in _MONTH_LED:
        return not t.capital(at + 1) or next_code != CODES["OTHER"]
    noun = next_code == CODES["OTHER"] and after.isalpha() and not t.capital(at + 1)
    if before == CODES["THE"]:
        return noun and len(after) > 3
    possessive = next_code == CODES["POSS"] and t.words[at + 1].endswith("s")
    return (
        name == CODES["MAY"]
        and before in _MONTH_LED
        and not t.capital(at + 1)
        and not possessive
        and before not in codes("BY", "FROM", "OF", "TO", "FOR")
    )


def months(r: Reading, m: re.Match[str]) -> Days | None:
    """ "May to July 2031"."""
    led = r.tokens.code(m.start() - 1)
    year = r.value(m, "y")
    loose = led not in codes("FROM", "BETWEEN") and m["j"] not in codes("DASH", "THROUGH")
    if (m["j"] == CODES["AND"] and led != CODES["BETWEEN"]) or (year is None and loose):
        return None
    first, second = (r.value(m, "m") or 0) + 1, (r.value(m, "m2") or 0) + 1
    if year is None:
        base = r.base(m.start())
        end = (
            nearest([month_days(base.year + k, second) for k in (-1, 0, 1)], base, r.tense(m) or "past")
            if base
            else None
        )
    else:
        end = month_days(year, second)
    if end is None:
        return None
    own = r.value(m, "y1") if m["y1"] else end[0].year - (first > second)
    start = month_days(own or end[0].year, first)[0]
    return (start, end[1]) if start <= end[1] else None


def qualified(r: Reading, m: re.Match[str]) -> Days | None:
    """The early, middle or late part of a period; "by the end" is its last day."""
    days = days_of_period(r, m)
    if days is None:
        return None
    words = set(r.tokens.words[m.start("q") : m.end("q")])
    led = r.tokens.code(m.start() - 1)
    if "end" in words and led in codes("BY", "UNTIL", "BEFORE"):
        return days[1], days[1]
    if words & {"end", "start", "beginning"} and 300 < (days[1] - days[0]).days < 400:
        edge = days[1] if "end" in words else days[0]
        return month_days(edge.year, edge.month)
    return part_of(
        days, "early" if words & {"early", "start", "beginning"} else "mid" if words & {"mid", "middle"} else "late"
    )


def qualified_range(r: Reading, m: re.Match[str]) -> Days | None:
    """ "Mid-to-late December", "early to mid May"."""
    days = days_of_period(r, m)
    if days is None:
        return None
    first, last = (r.tokens.words[m.start(q)] for q in ("q", "q2"))
    parts = [part_of(days, w if w in ("early", "late") else "mid") for w in (first, last)]
    return (parts[0][0], parts[1][1]) if parts[0] < parts[1] else None


def portion(r: Reading, m: re.Match[str]) -> Days | None:
    """ "The latter part of December", "the last third of May", "the early part of next month"."""
    word, noun = r.tokens.words[m.start("word")], r.tokens.words[m.start("noun")]
    days = days_of_period(r, m)
    if days is None or noun not in ("part", "third"):
        return None
    if word in _SECOND or word in ("late", "later"):
        return part_of(days, "late")
    first = word in _FIRST or word == "early" or r.value(m, "word") == 1
    return part_of(days, "early") if first else part_of(days, "mid") if word == "middle" else None


_FIRST = time_words("first in order")
_SECOND = time_words("last in order") | time_words("second half")


def half(r: Reading, m: re.Match[str]) -> Days | None:
    """ "The first half of 2031", "the latter half of May"."""
    groups = m.groupdict()
    word = r.tokens.words[m.start("word")] if groups.get("word") else ""
    order = r.value(m, "o") if "o" in groups else 2 if word in _SECOND else 1 if word in _FIRST else 0
    days = days_of_period(r, m)
    if days is None or order not in (1, 2):
        return None
    months = 12 * (days[1].year - days[0].year) + days[1].month - days[0].month + 1
    middle = shift_months(days[0], months // 2) if months > 1 else days[0] + ((days[1] - days[0]).days + 1) // 2 * DAY
    return (days[0], middle - DAY) if order == 1 else (middle, days[1])


def half_day(r: Reading, m: re.Match[str]) -> Days | None:
    """ "The second half of the day": the day mentioned just before, else today."""
    earlier, base = r.earlier_days(m.start()), r.base(m.start())
    if earlier and earlier[0] == earlier[1]:
        return earlier
    return (base, base) if base else None


def quarter(r: Reading, m: re.Match[str]) -> Days | None:
    """ "Q3 2025", "the third quarter"."""
    order = r.value(m, "o") or int(r.tokens.words[m.start("qq")][1]) if m["o"] or m["qq"] else 0
    base, year = r.base(m.start()), r.value(m, "yy")
    if year is None and m["mod2"]:
        year = base.year + step_of(m["mod2"]) if base else None
    elif year is None and base:
        quarters = [
            (month_days(y, 3 * order - 2)[0], month_days(y, 3 * order)[1]) for y in range(base.year - 1, base.year + 2)
        ]
        return nearest(quarters, base, r.tense(m) or "past")
    return (month_days(year, 3 * order - 2)[0], month_days(year, 3 * order)[1]) if year and order else None


def to_its_end(r: Reading, m: re.Match[str]) -> Days | None:
    """ "Before the month is out"."""
    base = r.base(m.start())
    days = unit_days(UNIT_OF[m["unit"]], base, 0) if base else None
    return (base, days[1]) if base and days else None


def long_unit(r: Reading, m: re.Match[str]) -> Days | None:
    """ "The past decade" and "the next decade" count from today; "this decade" and "the last century" as named."""
    base = r.base(m.start())
    if base is None or r.tokens.code(m.end()) in codes("OF", "AGO") or r.tokens.words[m.end() - 1].endswith("s"):
        return None
    step = step_of(m["mod"])
    if m["unit"] == CODES["CENTURY"]:
        first = 100 * (base.year // 100 + step)
        return year_days(first, first + 99)
    if step == 0:
        return year_days(base.year // 10 * 10, base.year // 10 * 10 + 9)
    other = shift_months(base, 120 * step)
    return min(base, other), max(base, other)


def year_end(r: Reading, m: re.Match[str]) -> Days | None:
    """ "By year end"."""
    base = r.base(m.start())
    return (year_days(base.year)[1],) * 2 if base else None
