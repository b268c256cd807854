"""Events that a digest reports: new proposals, red lines, contradictions, and meetings that are overdue.

An event is remembered by marks: hashes of the document and the words that it rests on. They stay the same when
documents are read or linked again and when later editions replace them, so that nothing is reported twice.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from pourparler.brief.meetings import is_replaced
from pourparler.brief.words import lead, stance_words, statement_words
from pourparler.codebook.stance_cues import is_red_line
from pourparler.ledger import (
    ContradictionRow,
    CorroboratingStatement,
    Ledger,
    MeetingRow,
    PositionRow,
    ProposalReport,
    ProposalRow,
    StanceRow,
    StatementRow,
)
from pourparler.text import days, enumeration, plain, shorten

EventKind = Literal["proposal", "red-line", "contradiction", "overdue"]
EVENTS: tuple[EventKind, ...] = get_args(EventKind)

_LONGEST = 300  # characters of quoted words
_NAME = 160  # characters of a name
_FIRM = ("red_line", "insists")

_First = Mapping[str, str]  # the first edition of each document that is a later one


@dataclass(frozen=True)
class Event:
    """Something that a digest reports.

    Attributes
    ----------
    kind
        What it is.
    id
        The id of the proposal, statement, stance or meeting, such as "p4".
    words
        One line that says what happened; it may contain words of articles, without control characters.
    quote
        The words of the document; may be empty.
    document
        The id of the document that it rests on.
    marks
        By which it is remembered.
    """

    kind: EventKind
    id: str
    words: str
    quote: str
    document: str
    marks: frozenset[str]


def find_events(ledger: Ledger, today: dt.date, new_documents: Iterable[str]) -> tuple[Event, ...]:
    """The events that a ledger holds.

    Parameters
    ----------
    today
        A meeting that was planned for a day before it, and not reported since, is overdue.
    new_documents
        The ids of the documents whose statements and stances are searched for red lines. Red lines that people coded
        are found in all documents.

    Raises
    ------
    LedgerError
        If the ledger cannot be read.
    """
    meetings = ledger.meetings.list()
    first = ledger.feeds.watch_state().first_editions()
    found = [
        *(_proposal(row, first) for row in ledger.proposals.list()),
        *(_coded_red_line(row, first) for row in ledger.positions.list() if row.kind in _FIRM),
        *_red_lines(ledger, new_documents, first),
        *(_contradiction(row, first) for row in ledger.contradictions()),
        *(_overdue(row, first) for row in meetings if _is_overdue(row, meetings, today)),
    ]
    return tuple(_without_repeats(found))


def _without_repeats(events: Iterable[Event]) -> Iterator[Event]:
    """Leave out an event that has a mark of one before."""
    known: set[str] = set()
    for event in events:
        if not known & event.marks:
            yield event
        known |= event.marks


def mark(kind: str, *parts: str) -> str:
    """The mark of an event: a hash of its kind and of the words that it rests on; case and spaces do not count.

    >>> mark("proposal", "d1", "The  Plan") == mark("proposal", "d1", "the plan")
    True
    """
    words = "\0".join([kind, *(" ".join(part.split()).casefold() for part in parts)])
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _proposal(row: ProposalRow, first: _First) -> Event:
    name = shorten(plain(row.name), _NAME)
    sponsors = enumeration(filter(None, map(plain, row.sponsors)))
    replaced = plain(row.replaces)
    words = name + (f", by {sponsors}" if sponsors else "") + (f"; replaces {replaced}" if replaced else "")
    reports: list[ProposalRow | ProposalReport] = [row, *row.reports]
    marks = {mark("proposal", first.get(each.document, each.document), each.name) for each in reports}
    quotes = [each.quote for each in row.provisions]
    return Event("proposal", f"p{row.id}", words, _quoted("; ".join(quotes)), row.document, frozenset(marks))


def _coded_red_line(row: PositionRow, first: _First) -> Event:
    about = "; ".join(f"{issue}: {option}" if option else issue for issue, option in row.terms)
    words = f"{plain(row.party)} {'insists on' if row.kind == 'insists' else 'rules out'} {plain(about)}"
    marks = _said_marks(row.statement, first) if row.statement else _position_marks(row, first)
    return Event("red-line", row.place or f"k{row.id}", words, _quoted(row.words), row.document, marks)


def _position_marks(row: PositionRow, first: _First) -> frozenset[str]:
    """The mark of a position that rests on no statement, the same as before somebody confirmed it."""
    return frozenset([mark("red-line", first.get(row.document, row.document), row.words)])


def _red_lines(ledger: Ledger, documents: Iterable[str], first: _First) -> Iterator[Event]:
    for document in documents:
        said = {row.id: row for row in ledger.statements.list(document=document)}
        firm: dict[int | str, list[StanceRow]] = defaultdict(list)
        for stance in ledger.stances.list(document=document):
            if stance.stance in _FIRM:
                firm[stance.statement or f"t{stance.id}"].append(stance)
        for key, stances in firm.items():
            yield _read_red_line(stances, said.get(key) if isinstance(key, int) else None, first)
        for row in said.values():
            if row.id not in firm and is_red_line(row.content):
                words = f"{plain(row.speaker_names) or 'Unnamed speaker'} {lead(row)}".rstrip(": ")
                yield Event("red-line", f"s{row.id}", words, _said(row), row.document, _said_marks(row, first))


def _read_red_line(stances: Sequence[StanceRow], said: StatementRow | None, first: _First) -> Event:
    """The red lines that the reader found in one statement, or one outside statements."""
    one = stances[0]
    words = "; ".join(f"{plain(row.party)} {stance_words(row)}" for row in stances)
    if said is not None:
        return Event("red-line", f"s{said.id}", words, _said(said), said.document, _said_marks(said, first))
    marks = frozenset([mark("red-line", first.get(one.document, one.document), one.words)])
    return Event("red-line", f"t{one.id}", words, _quoted(one.words), one.document, marks)


def _said_marks(row: StatementRow, first: _First) -> frozenset[str]:
    return frozenset(mark("red-line", *each) for each in _places(row, first))


def _contradiction(row: ContradictionRow, first: _First) -> Event:
    who = plain(row.speaker_names) or "Unnamed speaker"
    words = f"{who}: {plain(row.why)} (s{row.before.id}, s{row.after.id})"
    marks = {
        mark("contradiction", *before, *after)
        for before in _places(row.before, first)[:10]
        for after in _places(row.after, first)[:10]
    }
    quote = f"{_said(row.before)} → {_said(row.after)}"
    return Event("contradiction", f"s{row.after.id}", words, quote, row.after.document, frozenset(marks))


def _places(row: StatementRow, first: _First) -> list[tuple[str, str]]:
    """The documents that carry a statement, each with its words."""
    rows: list[StatementRow | CorroboratingStatement] = [row, *row.witnesses]
    return [(first.get(each.document, each.document), each.content) for each in rows]


def _is_overdue(row: MeetingRow, meetings: Iterable[MeetingRow], today: dt.date) -> bool:
    is_plan = row.status in ("planned", "proposed") and row.date is not None and row.date.end < today
    return is_plan and not is_replaced(row, meetings)


def _overdue(row: MeetingRow, first: _First) -> Event:
    who = enumeration(filter(None, map(plain, row.participants))) or "Unnamed participants"
    place = plain(row.place)
    words = f"{who}{f', {place}' if place else ''}: {row.status} for {days(row.date)}, and not reported since"
    due = row.date.end.isoformat() if row.date else ""
    spans = [*row.evidence, *(each for report in row.reports for each in report.evidence)]
    marks = frozenset(mark("overdue", due, first.get(each.document, each.document), each.quote) for each in spans)
    quote = _quoted(row.evidence[0].quote) if row.evidence else ""
    return Event("overdue", f"m{row.id}", words, quote, row.document, marks)


def _said(row: StatementRow) -> str:
    return _quoted(statement_words(row))


def _quoted(words: str) -> str:
    return shorten(plain(words), _LONGEST)
