"""Rules for days: dates, with or without their year, weekdays, "tomorrow", "the 15th"."""

from __future__ import annotations

import datetime as dt
import re

from pourparler.reader.times.arithmetic import DAY, Days, day_of, nearest, placed, shift_months, week_days
from pourparler.reader.times.reading import BACK, HERE, ON, RELATIVE, Reading, Resolve, step_of
from pourparler.reader.times.words import CODES, Tokens, codes, time_words
from pourparler.reader.times.years import relative_year


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
    tense = r.tense(m)
    if (tense != "future" or base is None) and (year := r.earlier_year(m.start(), month, day)):
        return day_of(year, month, day)
    if base is None:
        return None
    leap = (month, day) == (2, 29)
    reach = 8 if leap else 1  # a 29 February may be eight years off
    days = [d for k in range(-reach, reach + 1) if (d := day_of(base.year + k, month, day))]
    days = days if leap else [d for d in days if abs((d - base).days) <= 366]
    weekday = m.start() if r.tokens.codes[m.start()] in codes("WEEKDAY", "WKD") else None
    if weekday is not None:
        days = [d for d in days if d.weekday() == r.tokens.values[weekday]] or days
    chosen = placed([(d, d) for d in days], base, tense) if len(days) > 1 else (days[0], days[0]) if days else None
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


def weekday(r: Reading, m: re.Match[str]) -> Days | None:
    """A weekday, placed by its modifier or by the tense of its clause."""
    base, at = r.base(m.start()), m.start("w")
    if base is None or not _plain_weekday(r, m, at):
        return None
    day = weekday_day(r, m, base, r.tokens.values[at])
    return day, day + (DAY if m["night"] else 0 * DAY)


def weekday_day(r: Reading, m: re.Match[str], base: dt.date, weekday: int) -> dt.date:
    """Return the day of a weekday with the modifier of a match, or else by the tense of its clause."""
    mod = m["mod"]
    if mod and mod in RELATIVE and (earlier := r.earlier_days(m.start())):
        base = earlier[0]
    ahead = (weekday - base.weekday()) % 7
    if mod in HERE:
        return week_days(base)[0] + weekday * DAY
    if mod in BACK:
        return base - ((base.weekday() - weekday) % 7 or 7) * DAY
    if mod in ON:
        return base + (ahead or 7) * DAY
    tense = r.tense(m)
    return base + (ahead if tense == "future" or not ahead or (tense == "open" and ahead < 4) else ahead - 7) * DAY


_DAYS_NAMED = time_words("named weekday")
_HABIT = time_words("of a habit")
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
    if not r.inside and _counted_weekday(t, m, at):
        return False
    if before in _ANY_DAY and t.code(m.start() - 2) == CODES["ONE"]:
        return False  # "a good Friday"
    if code == CODES["ONE"] and t.word(m.start() - 2) in ("on", "was", "is", "be"):
        return False
    if t.codes[at] == CODES["WKD"]:
        led = codes("ON", "BY", "UNTIL", "FROM", "SINCE", "TO", "DASH", "AND")
        return t.text[t.ends[at] - 1] == "." and (m["mod"] is not None or code in led)
    return True


_ORDERED = codes("ORDINAL", "ORDER", "NTH")
_IN_ROW = time_words("in a row")


def _counted_weekday(t: Tokens, m: re.Match[str], at: int) -> bool:
    """Whether a weekday is counted, as in "the first Friday of every month", "one Monday", "his first Monday"."""
    before, after = t.code(m.start() - 1), t.code(m.end())
    if m["mod"] == CODES["LAST"] and (after == CODES["OF"] or (after == CODES["IN"] and t.word(m.end() + 1) in _HABIT)):
        return True
    if m["mod"] is None and t.codes[m.start() - 1 : m.start()] == CODES["THE"] and after in codes("BEFORE", "AFTER"):
        return True  # "the Monday after the vote"
    if after == CODES["OF"] and t.code(m.end() + 1) in codes("MONTH", "MON", "MAY") and not m["mod"]:
        return True  # "the first Wednesday and Thursday of May"
    word, led = t.word(m.start() - 1), t.word(m.start() - 2)
    if m["mod"] or word in ("one", "alternate") or (word == "other" and led == "every"):
        return m["mod"] is None
    in_row = t.word(m.end()) in _IN_ROW or t.words[m.end() : m.end() + 3] == ["in", "a", "row"]
    return before in _ORDERED and not in_row


def weekday_of_week(r: Reading, m: re.Match[str]) -> Days | None:
    """ "Tuesday next week", "Monday of last week"."""
    base = r.base(m.start())
    if base is None:
        return None
    day = week_days(base + 7 * step_of(m["mod"]) * DAY)[0] + r.tokens.values[m.start("w")] * DAY
    return day, day


def weekday_of_told(r: Reading, m: re.Match[str]) -> Days | None:
    """ "Tuesday of that week": of the week of a day mentioned just before."""
    earlier = r.earlier_days(m.start())
    if earlier is None or (earlier[1] - earlier[0]).days > 6:
        return None
    day = week_days(earlier[0])[0] + r.tokens.values[m.start("w")] * DAY
    return day, day


def weekday_beside_told(r: Reading, m: re.Match[str]) -> Days | None:
    """ "The Monday after": next to a day mentioned just before."""
    earlier = r.earlier_days(m.start())
    if earlier is None or (earlier[1] - earlier[0]).days > 3:
        return None
    weekday = r.tokens.values[m.start("w")]
    if m["way"] == CODES["BEFORE"]:
        day = earlier[0] - ((earlier[0].weekday() - weekday) % 7 or 7) * DAY
    else:
        day = earlier[1] + ((weekday - earlier[1].weekday()) % 7 or 7) * DAY
    return day, day


def weekday_then_modifier(r: Reading, m: re.Match[str]) -> Days | None:
    """ "Friday last", "Monday next", before the end of a clause."""
    base = r.base(m.start())
    if base is None or r.tokens.code(m.end()) not in codes("COMMA", "STOP", "BREAK", "COLON", "QUOTE", "AND", "AT"):
        return None
    day = weekday_day(r, m, base, r.tokens.values[m.start("w")])
    return day, day


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


def day_inside(r: Reading, m: re.Match[str]) -> Days | None:
    """ "The 15th", in "the week of the 15th"."""
    return day_alone(r, m) if r.inside else None
