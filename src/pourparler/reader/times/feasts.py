"""Rules for feasts, whose days are in ``lexicon/en/feasts.tsv``: by month and day, or by days from Easter Sunday."""

from __future__ import annotations

import datetime as dt
import re

from pourparler.reader.times.arithmetic import DAY, Days, nearest
from pourparler.reader.times.reading import BACK, HERE, ON, Reading
from pourparler.reader.times.words import FEASTS, codes, time_words
from pourparler.reader.times.years import relative_year

_LED = codes("AT", "BY", "BEFORE", "ON", "FOR", "AFTER", "SINCE", "UNTIL", "FROM", "IN", "DURING", "AROUND", "OVER")
_FUNCTION = time_words("after a feast")


def easter(year: int) -> dt.date:
    """Compute Easter Sunday of a year in the Western churches (Meeus, Astronomical Algorithms, 1991, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return dt.date(year, month, day + 1)


def _falls(row: dict[str, str], year: int) -> dt.date:
    """Return the day of a feast in a year."""
    if row["easter"]:
        return easter(year) + int(row["easter"]) * DAY
    return dt.date(year, int(row["month"]), int(row["day"]))


def feast(r: Reading, m: re.Match[str]) -> Days | None:
    """ "Christmas 2031", "last Easter", "before Christmas"; not "the Christmas market", nor a longer name."""
    row = FEASTS[r.value(m, "f") or 0]
    year = r.value(m, "y") or (relative_year(r, m) if m["ry"] else None)
    if year is not None:
        return (_falls(row, year),) * 2
    base = r.base(m.start())
    if base is None or not _stands_alone(r, m):
        return None
    days = [(day, day) for k in (-2, -1, 0, 1, 2) for day in [_falls(row, base.year + k)]]
    if m["mod"] in HERE:
        return days[2]
    if m["mod"] in BACK:
        return nearest(days, base - DAY, "past")
    return nearest(days, base, "future" if m["mod"] in ON else r.tense(m))


def _stands_alone(r: Reading, m: re.Match[str]) -> bool:
    """Whether a feast dates something, and is neither part of a name nor before a noun."""
    t, end = r.tokens, m.end()
    if r.inside:
        return True
    if t.word(end).isalpha() and t.word(end) not in _FUNCTION:
        return False
    return m["mod"] is not None or t.code(m.start() - 1) in _LED
