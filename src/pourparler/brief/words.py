"""Words and dates made ready to show: one line, no control characters, dates as people write them."""

from __future__ import annotations

import datetime as dt
import re

from pourparler.ledger.rows import Days

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def plain(words: str | None) -> str:
    """Article text on one line, without control and direction characters.

    >>> plain("a\\x1b[31m b\\nc")
    'a [31m b c'
    """
    return re.sub(r"\s+", " ", _CONTROL.sub(" ", words or "")).strip()


def cue_words(words: str | None) -> str:
    """A cue without the marks at its ends; empty where it is nothing but a mark.

    >>> cue_words("replied:")
    'replied'
    """
    return plain(words).strip(' :,;–—―-."“”')


def shortened(words: str, most: int) -> str:
    """Words cut at a space to at most ``most`` characters, with an ellipsis.

    >>> shortened("one two three", 9)
    'one two…'
    """
    if len(words) <= most:
        return words
    cut = words[: most - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut).rstrip(" ,;:") + "…"


def counted(number: int, thing: str) -> str:
    """A number of things, in the singular for one.

    >>> counted(1, "document")
    '1 document'
    """
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def day(date: dt.date) -> str:
    """A day as people write it.

    >>> day(dt.date(2031, 12, 1))
    '1 Dec 2031'
    """
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def days(range_: Days | None) -> str:
    """A range of days, compactly; the empty string for none.

    >>> days(Days(dt.date(2031, 12, 1), dt.date(2031, 12, 3)))
    '1–3 Dec 2031'
    """
    if range_ is None:
        return ""
    a, b = range_.start, range_.end
    if a == b:
        return day(a)
    if (a.day, b.month, a.year) == (1, a.month, b.year) and (b + dt.timedelta(days=1)).day == 1:
        return f"{MONTHS[a.month - 1]} {a.year}"
    if (a.month, a.day, b.month, b.day) == (1, 1, 12, 31):
        return str(a.year) if a.year == b.year else f"{a.year}–{b.year}"
    if (a.year, a.month) == (b.year, b.month):
        return f"{a.day}–{day(b)}"
    return f"{a.day} {MONTHS[a.month - 1]}–{day(b)}" if a.year == b.year else f"{day(a)}–{day(b)}"
