"""Rules for days: dates, with or without their year, weekdays, "tomorrow", and ranges from one day to another."""

from __future__ import annotations

import datetime as dt
import re

from pourparler.reader.times.arithmetic import DAY, Days, day_of, nearest, shift_months, week_days
from pourparler.reader.times.reading import BACK, HERE, ON, RELATIVE, Reading, Resolve, step_of
from pourparler.reader.times.words import CODES, codes, time_words
from pourparler.reader.times.years import relative_year

_SOON = 60  # days within which a date that no verb places may lie ahead


def numeric(r: Reading, m: re.Match[str]) -> Days | None:
    """ "2031-05-12", "12.05.2031" (the day first), and "13/05/2031" where only one reading is a date."""
    word = r.tokens.words[m.start()]
    a, b, c = (int(n) for n in re.findall("[0-9]+", word)[:3])
    if a > 31:
        day = day_of(a, b, c)
    elif "/" in word:
        day = day_of(c, b, a) if a > 12 or a == b else day_of(c, a, b) if b > 12 else None
    else:
        day = day_of(c, b, a)
    return (day, day) if day else None


def _yearless(r: Reading, m: re.Match[str], month: int, day: int) -> dt.date | None:
    base = r.base(m.start())
    if base is None:
        return None
    tense = r.tense(m)
    if tense != "future" and (year := r.earlier_year(m.start(), month, day)):
        return day_of(year, month, day)
    leap = (month, day) == (2, 29)
    reach = 8 if leap else 1  # a 29 February may be eight years off
    days = [d for k in range(-reach, reach + 1) if (d := day_of(base.year + k, month, day))]
    days = days if leap else [d for d in days if abs((d - base).days) <= 366]
    weekday = m.start() if r.tokens.codes[m.start()] in codes("WEEKDAY", "WKD") else None
    if weekday is not None:
        days = [d for d in days if d.weekday() == r.tokens.values[weekday]] or days
    if len(days) > 1 and tense is None and not any(0 <= (d - base).days <= _SOON for d in days):
        tense = "past"
    chosen = nearest([(d, d) for d in days], base, tense if len(days) > 1 else None)
    return chosen[0] if chosen else None


def date(r: Reading, m: re.Match[str]) -> Days | None:
    """A day and a month, with or without the year."""
    month, d, year = r.value(m, "m"), r.value(m, "d"), r.value(m, "y")
    assert month is not None and d is not None
    following = r.tokens.word(m.end())
    counts = (following.endswith("s") and len(following) > 3) or following in ("people", "men", "women")
    if year is None and counts and m.start("d") > m.start("m") and r.tokens.code(m.start() - 1) == CODES["IN"]:
        return None  # "In May 12 villages ..."
    if year is None and m["ry"]:
        year = relative_year(r, m)
    day = day_of(year, month + 1, d) if year is not None else _yearless(r, m, month + 1, d)
    return (day, day) if day else None


def date_range(r: Reading, m: re.Match[str]) -> Days | None:
    """Two days, of which one may have its month, its year or both from the other."""
    groups = m.groupdict()
    month2 = r.value(m, "m2") if groups.get("m2") else r.value(m, "m")
    month, d, d2 = r.value(m, "m"), r.value(m, "d"), r.value(m, "d2")
    assert month is not None and month2 is not None and d is not None and d2 is not None
    if (
        groups.get("j") == CODES["AND"]
        and r.tokens.code(m.start() - 1) != CODES["BETWEEN"]
        and (month != month2 or d2 != d + 1)
    ):
        return None
    year = r.value(m, "y")
    end = _yearless(r, m, month2 + 1, d2) if year is None else day_of(year, month2 + 1, d2)
    if end is None:
        return None
    if groups.get("y1") and (end - (day_of(r.value(m, "y1") or 1, month + 1, d) or end)).days > 366:
        return None  # a life, in brackets, is two dates
    own = r.value(m, "y1") if groups.get("y1") else end.year - ((month, d) > (month2, d2))
    start = day_of(own or end.year, month + 1, d)
    return (start, end) if start and start <= end else None


def weekday(r: Reading, m: re.Match[str]) -> Days | None:
    """A weekday, placed by its modifier or by the tense of its clause."""
    base, at = r.base(m.start()), m.start("w")
    if base is None or not _plain_weekday(r, m, at):
        return None
    weekday, mod = r.tokens.values[at], m["mod"]
    if mod and mod in RELATIVE and (earlier := r.earlier_days(m.start())):
        base = earlier[0]
    ahead = (weekday - base.weekday()) % 7
    if mod in HERE:
        day = week_days(base)[0] + weekday * DAY
    elif mod in BACK:
        day = base - ((base.weekday() - weekday) % 7 or 7) * DAY
    elif mod in ON:
        day = base + (ahead or 7) * DAY
    else:
        day = base + (ahead if r.tense(m) == "future" else ahead - 7 if ahead else 0) * DAY
    return day, day + (DAY if m["night"] else 0 * DAY)


_DAYS_NAMED = time_words("named weekday")
_ANY_DAY = time_words("any weekday")  # "a quiet Monday" is no day of its own
_NAMES_AFTER = time_words("name after weekday")


def _plain_weekday(r: Reading, m: re.Match[str], at: int) -> bool:
    """Whether a weekday is a certain day, not part of a longer name, a habit or another word."""
    t = r.tokens
    before, code = t.word(m.start() - 1), t.code(m.start() - 1)
    if before in _DAYS_NAMED and (t.capital(m.start() - 1) or before in ("every", "each")):
        return False
    if t.word(m.end()) in _NAMES_AFTER and (t.capital(m.end()) or t.word(m.end()) == "school"):
        return False
    after = t.word(m.end())
    if after in ("nights", "mornings", "afternoons", "evenings"):
        return False
    if before in _ANY_DAY and t.code(m.start() - 2) == CODES["ONE"]:
        return False  # "a good Friday"
    if code == CODES["ONE"] and t.word(m.start() - 2) in ("on", "was", "is", "be"):
        return False
    if t.codes[at] == CODES["WKD"]:
        led = codes("ON", "BY", "UNTIL", "FROM", "SINCE", "TO", "DASH", "AND")
        return t.text[t.ends[at] - 1] == "." and (m["mod"] is not None or code in led)
    return True


def weekday_of_week(r: Reading, m: re.Match[str]) -> Days | None:
    """ "Tuesday next week", "Monday of last week"."""
    base = r.base(m.start())
    if base is None:
        return None
    day = week_days(base + 7 * step_of(m["mod"]) * DAY)[0] + r.tokens.values[m.start("w")] * DAY
    return day, day


def weekday_range(r: Reading, m: re.Match[str]) -> Days | None:
    """ "Monday to Wednesday", after "from" or with a dash."""
    base = r.base(m.start())
    led = r.tokens.code(m.start() - 1) == CODES["FROM"]
    if base is None or not (
        led or m["j"] in codes("DASH", "THROUGH") or r.tokens.code(m.start() - 1) == CODES["BETWEEN"]
    ):
        return None
    if r.tokens.word(m.start() - 2) in ("moved", "postponed", "brought", "shifted", "delayed", "forward"):
        return None
    first, second = r.tokens.values[m.start("w")], r.tokens.values[m.start("w2")]
    ahead = (first - base.weekday()) % 7
    start = base + (ahead if r.tense(m) == "future" else ahead - 7 if ahead else 0) * DAY
    return start, start + ((second - first) % 7 or 7) * DAY


def deictic(offset: int, nights: int = 0) -> Resolve:
    """Make a rule for the day ``offset`` days from today; a night lasts into the next day."""

    def resolve(r: Reading, m: re.Match[str]) -> Days | None:
        base = r.base(m.start())
        if base is None:
            return None
        night = nights or int("night" in m.re.groupindex and m["night"] is not None)
        return base + offset * DAY, base + (offset + night) * DAY

    return resolve


def day_alone(r: Reading, m: re.Match[str]) -> Days | None:
    """ "On the 15th": of the month mentioned just before, else of the month that the tense implies."""
    d, base, earlier = r.value(m, "d") or 0, r.base(m.start()), r.earlier_days(m.start())
    if earlier is not None and (earlier[1] - earlier[0]).days < 31:
        day = day_of(earlier[0].year, earlier[0].month, d)
        return (day, day) if day else None
    if base is None:
        return None
    near = [shift_months(base.replace(day=1), k) for k in (-1, 0, 1)]
    days = [(day, day) for first in near if (day := day_of(first.year, first.month, d))]
    return nearest(days, base, r.tense(m) or "past")
