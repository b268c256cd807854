"""Words for documents, statements and ledgers, ready to show."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote, urlsplit

from pourparler.ledger.queries.positions import LIKELY
from pourparler.ledger.rows import Days, MeetingRow, StanceRow, StatementRow
from pourparler.record import TAKING_PLACE
from pourparler.text import days, has_quotation, plain, shorten

_MACHINE = "machine"
_OPENING = 70  # characters


def is_confirmed(coder: str) -> bool:
    """Whether a person made or confirmed a coding.

    >>> is_confirmed("machine 0.1 abc"), is_confirmed("Ada")
    (False, True)
    """
    return not coder.startswith(_MACHINE)


def is_likely(row: StanceRow) -> bool:
    """Whether a stance is confirmed, or the machine's reading is more likely right than wrong."""
    return is_confirmed(row.coder) or row.confidence >= LIKELY


def state_words(state: str | None) -> str:
    """The state of a proposal in words; empty if it is not known.

    >>> state_words("on_table"), state_words("rejected")
    ('on the table', 'rejected')
    """
    return {"on_table": "on the table", None: ""}.get(state, state or "")


def occasion_words(row: MeetingRow) -> str:
    """What a meeting is, beside who, where and when: its name, its number, how it ended, and the days of earlier plans.

    >>> from types import SimpleNamespace as Row
    >>> row = Row(kind="talks", name="Vaill talks", series=None, round=2, outcome="collapsed", history=(), date=None)
    >>> occasion_words(row)
    'Vaill talks, no. 2 · collapsed'
    """
    name = plain(row.name or row.series) or (row.kind if row.kind != "meeting" else "")
    number = f"no. {row.round}" if row.round else ""
    called = ", ".join(filter(None, (name, number)))
    earlier = [step.date for step in row.history if step.date is not None and step.status not in TAKING_PLACE]
    moved = [each for each in dict.fromkeys(earlier) if row.date is None or not _overlap(each, row.date)]
    before = f"planned before for {', '.join(map(days, moved))}" if moved else ""
    return " · ".join(filter(None, (called, row.outcome, before)))


def _overlap(one: Days, other: Days) -> bool:
    return one.start <= other.end and other.start <= one.end


_STANCES = {
    "insists": "insists on",
    "red_line": "rules out",
    "conditional": "accepts on a condition",
    "open": "is open about",
}


def stance_verb(stance: str) -> str:
    """A stance as the verb of a sentence about the party.

    >>> stance_verb("red_line"), stance_verb("opposes")
    ('rules out', 'opposes')
    """
    return _STANCES.get(stance, stance)


def stance_words(row: StanceRow) -> str:
    """A stance and its target in words; the target and a condition are the document's own words.

    >>> from types import SimpleNamespace as Row
    >>> stance_words(Row(stance="red_line", target="a toll", condition=None))
    'rules out “a toll”'
    >>> stance_words(Row(stance="conditional", target="a toll", condition="the pilots are paid"))
    'accepts on a condition “a toll” (the pilots are paid)'
    """
    condition = f" ({plain(row.condition)})" if row.condition else ""
    return f"{stance_verb(row.stance)} “{plain(row.target)}”{condition}"


def relay_words(row: StatementRow) -> str:
    """Who reports the statement of somebody else, in words; empty if nobody does.

    >>> from types import SimpleNamespace as Row
    >>> relay_words(Row(relayed_by="the Quill Lamp"))
    'as the Quill Lamp reports it'
    """
    return f"as {plain(row.relayed_by)} reports it" if row.relayed_by else ""


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
