"""Words for documents, statements and ledgers, ready to show."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote, urlsplit

from pourparler.ledger.rows import Days, StatementRow
from pourparler.text import days, has_quotation, plain, shorten

_MACHINE = "machine"
_OPENING = 70  # characters


def is_confirmed(coder: str) -> bool:
    """Whether a person made or confirmed a coding.

    >>> is_confirmed("machine 0.1 abc"), is_confirmed("Ada")
    (False, True)
    """
    return not coder.startswith(_MACHINE)


def cue_words(words: str | None) -> str:
    """A cue without punctuation at its ends; empty if it is only punctuation.

    >>> cue_words("replied:")
    'replied'
    """
    return plain(words).strip(' :,;–—―-."“”')


def lead(row: StatementRow) -> str:
    """The reporting words of a statement; empty if there are none.

    A colon follows before direct speech, and before words that begin a sentence.

    >>> from types import SimpleNamespace as Row
    >>> lead(Row(cue="said", content="“No.”", kind="direct", evidence=()))
    'said:'
    >>> lead(Row(cue="said,", content="that it rained", kind="indirect", evidence=()))
    'said'
    """
    cue = cue_words(row.cue)
    opens = row.content[:1].isupper() and bool(row.evidence) and row.content.startswith(row.evidence[0].quote)
    return f"{cue}:" if cue and (row.kind == "direct" or opens) else cue


def statement_words(row: StatementRow) -> str:
    """The words of a statement; a direct one without quotation marks gets them.

    >>> from types import SimpleNamespace as Row
    >>> statement_words(Row(content="I went home.", kind="direct"))
    '“I went home.”'
    """
    words = plain(row.content)
    bare = row.kind == "direct" and not (has_quotation(words) or "‘" in words)
    return f"“{words}”" if bare and words else words


def document_title(title: str | None, text: str) -> str:
    """The title of a document; else the first words of its text.

    >>> document_title(None, "Olm and Tohl met. Nobody wept.")
    '“Olm and Tohl met. Nobody wept.”'
    """
    return plain(title) or (f"“{shorten(plain(text), _OPENING)}”" if plain(text) else "untitled document")


def heading(period: Days | None) -> str:
    """The heading of a brief.

    >>> import datetime as dt
    >>> heading(Days(dt.date(2031, 12, 1), dt.date(2031, 12, 7)))
    'Brief, 1–7 Dec 2031'
    """
    return f"Brief, {days(period)}" if period else "Brief"


def web_address(url: str | None) -> str:
    """A document's URL if it is an http(s) URL, with special characters escaped; else empty.

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
    """The name of a ledger: its file name or database name, never the whole URL, which may hold a password.

    >>> ledger_name("/home/ada/talks.ledger"), ledger_name("postgresql://ada:secret@host/talks?x=1")
    ('talks.ledger', 'talks')
    """
    path = urlsplit(address).path if "://" in address else address
    return PurePath(path).name
