"""Words and dates made ready to show: one line, no control characters, dates as people write them."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from pathlib import PurePath
from urllib.parse import quote, urlsplit

from pourparler.ledger.rows import Days, StatementRow

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_QUOTES = ("“", "”", '"', "«", "„", "‘")
_MACHINE = "machine"
_OPENING = 70  # characters
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def plain(words: str | None) -> str:
    """Article text on one line, without control and direction characters.

    >>> plain("a\\x1b[31m b\\nc")
    'a [31m b c'
    """
    return re.sub(r"\s+", " ", _CONTROL.sub(" ", words or "")).strip()


def visible(words: str) -> str:
    """Article text with its lines and spaces, without what moves a cursor or turns the direction of reading.

    >>> visible("a\\u202eb\\x1b[1m c")
    'ab[1m c'
    """
    return _UNSEEN.sub("", words)


def confirmed(coder: str) -> bool:
    """Whether a person made or confirmed a coding.

    >>> confirmed("machine 0.1 abc"), confirmed("Ada")
    (False, True)
    """
    return not coder.startswith(_MACHINE)


def cue_words(words: str | None) -> str:
    """A cue without the marks at its ends; empty where it is nothing but a mark.

    >>> cue_words("replied:")
    'replied'
    """
    return plain(words).strip(' :,;–—―-."“”')


def lead(row: StatementRow) -> str:
    """The words that report a statement; empty where there are none.

    A colon stands before direct speech, and before words that come first in the text: they begin a sentence.

    >>> from types import SimpleNamespace as Row
    >>> lead(Row(cue="said", content="“No.”", kind="direct", evidence=()))
    'said:'
    >>> lead(Row(cue="said,", content="that it rained", kind="indirect", evidence=()))
    'said'
    """
    cue = cue_words(row.cue)
    opens = row.content[:1].isupper() and bool(row.evidence) and row.content.startswith(row.evidence[0].quote)
    return f"{cue}:" if cue and (row.kind == "direct" or opens) else cue


def said_words(row: StatementRow) -> str:
    """The words of a statement; a direct one that its document prints without quotation marks gets them.

    >>> from types import SimpleNamespace as Row
    >>> said_words(Row(content="I went home.", kind="direct"))
    '“I went home.”'
    """
    words = plain(row.content)
    bare = row.kind == "direct" and not any(q in words for q in _QUOTES)
    return f"“{words}”" if bare and words else words


def shortened(words: str, most: int) -> str:
    """Words cut at a space to at most ``most`` characters, with an ellipsis.

    >>> shortened("one two three", 9)
    'one two…'
    """
    if len(words) <= most:
        return words
    cut = words[: most - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut).rstrip(" ,;:") + "…"


def opening(title: str | None, text: str) -> str:
    """What to call a document: its title, else the first words of its text.

    >>> opening(None, "Olm and Tohl met. Nobody wept.")
    '“Olm and Tohl met. Nobody wept.”'
    """
    return plain(title) or (f"“{shortened(plain(text), _OPENING)}”" if plain(text) else "a document without words")


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
    if (a.day, b.month, a.year) == (1, a.month, b.year) and b.day == calendar.monthrange(b.year, b.month)[1]:
        return f"{MONTHS[a.month - 1]} {a.year}"
    if (a.month, a.day, b.month, b.day) == (1, 1, 12, 31):
        return str(a.year) if a.year == b.year else f"{a.year}–{b.year}"
    if (a.year, a.month) == (b.year, b.month):
        return f"{a.day}–{day(b)}"
    return f"{a.day} {MONTHS[a.month - 1]}–{day(b)}" if a.year == b.year else f"{day(a)}–{day(b)}"


def heading(period: Days | None) -> str:
    """The heading of a brief.

    >>> heading(Days(dt.date(2031, 12, 1), dt.date(2031, 12, 7)))
    'Brief, 1–7 Dec 2031'
    """
    return f"Brief, {days(period)}" if period else "Brief"


def web_address(url: str | None) -> str:
    """A document's address if it is one of the web, without a character that means something to a format; else empty.

    >>> web_address("https://olm.example/a b?x=<1>"), web_address("javascript:alert(1)")
    ('https://olm.example/a%20b?x=%3C1%3E', '')
    """
    words = plain(url)
    try:
        parts = urlsplit(words)
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return ""
    return quote(words, safe=":/?#@!$&'()*+,;=%-._~[]")


def ledger_name(address: str) -> str:
    """What to call a ledger: its file's name or its database's, never the address, which may hold a password.

    >>> ledger_name("/home/ada/talks.ledger"), ledger_name("postgresql://ada:secret@host/talks?x=1")
    ('talks.ledger', 'talks')
    """
    path = urlsplit(address).path if "://" in address else address
    return PurePath(path).name
