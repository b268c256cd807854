"""Events made of the rows of a ledger, each with its words, its place and the marks by which it is remembered.

Marks are hashes of the document and the words that an event rests on. They stay the same when documents are read or
linked again and when later editions replace them, so that nothing is reported twice.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args
from urllib.parse import urlencode

from pourparler.brief.meetings import is_replaced
from pourparler.brief.words import is_confirmed, lead, stance_verb, stance_words, statement_words
from pourparler.codebook.stance_cues import is_red_line
from pourparler.ledger import (
    ContradictionRow,
    CorroboratingStatement,
    Evidence,
    MeetingReport,
    MeetingRow,
    PositionRow,
    ProposalReport,
    ProposalRow,
    StanceRow,
    StatementRow,
)
from pourparler.text import days, enumeration, plain, shorten

EventKind = Literal[
    "proposal",
    "red-line",
    "contradiction",
    "overdue",
    "shift",
    "announced",
    "held",
    "failed",
    "postponed",
    "statement",
    "deal",
]
KINDS: tuple[EventKind, ...] = get_args(EventKind)

_LONGEST = 300  # characters of quoted words
_NAME = 160  # characters of a name
_LONG = 31  # days; a longer time says only roughly when a meeting is
_AGE = 60  # days after which a meeting is history, and no news, when it is reported
FIRM = ("red_line", "insists")
"""Kinds of position that are red lines."""
_MEETINGS: dict[str, EventKind] = {
    "planned": "announced",
    "proposed": "announced",
    "failed": "failed",
    "held": "held",
    "ongoing": "held",
    "cancelled": "failed",
    "refused": "failed",
    "denied": "failed",
    "postponed": "postponed",
}

First = Mapping[str, str]
"""The first edition of each document that is a later one."""


@dataclass(frozen=True)
class Event:
    """Something that happened in the talks.

    Attributes
    ----------
    kind
        What it is.
    id
        The id of the proposal, statement, stance or meeting, such as "p4"; of a deal, its day.
    words
        One line that says what happened; it may contain words of articles, without control characters.
    quote
        The words of the document; may be empty.
    document, anchor
        The id of the document that it rests on, and the place in it, such as "s12".
    marks
        By which it is remembered.
    actors, issues
        Who acts, and the issues of the codebook that it is known to be about.
    day
        When it was said or published; None if that is not known.
    confidence
        How certain the machine is, from 0 to 1: 1 for what people coded or confirmed, 0 if it is not known.
    """

    kind: EventKind
    id: str
    words: str
    quote: str
    document: str
    marks: frozenset[str]
    anchor: str = ""
    actors: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    day: dt.date | None = None
    confidence: float = 1.0

    @property
    def address(self) -> str:
        """The address of its words in the workbench."""
        return address_of(self.document, self.anchor)


def address_of(document: str, anchor: str) -> str:
    """The address of a place in a document in the workbench.

    >>> address_of("a b", "s3")
    '/document?id=a+b#s3'
    """
    return f"/document?{urlencode({'id': document})}" + (f"#{anchor}" if anchor else "")


def mark(kind: str, *parts: str) -> str:
    """The mark of an event: a hash of its kind and of the words that it rests on; case and spaces do not count.

    >>> mark("proposal", "d1", "The  Plan") == mark("proposal", "d1", "the plan")
    True
    """
    words = "\0".join([kind, *(" ".join(part.split()).casefold() for part in parts)])
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def of_proposal(row: ProposalRow, first: First) -> Event:
    """The event that a proposal, or a new version of one, is reported."""
    name = shorten(plain(row.name), _NAME)
    sponsors = enumeration(filter(None, map(plain, row.sponsors)))
    replaced = plain(row.replaces)
    words = name + (f", by {sponsors}" if sponsors else "") + (f"; replaces {replaced}" if replaced else "")
    reports: list[ProposalRow | ProposalReport] = [row, *row.reports]
    marks = {mark("proposal", first.get(each.document, each.document), each.name) for each in reports}
    quotes = [each.quote for each in row.provisions]
    return Event(
        "proposal",
        f"p{row.id}",
        words,
        _quoted("; ".join(quotes)),
        row.document,
        frozenset(marks),
        anchor_of(row.evidence),
        row.sponsors,
        day=row.published,
        confidence=_confidence(row.coder, row.confidence),
    )


def of_coded_red_line(row: PositionRow, first: First) -> Event:
    """The event that somebody coded a red line."""
    about = "; ".join(f"{issue}: {option}" if option else issue for issue, option in row.terms)
    words = f"{plain(row.party)} {'insists on' if row.kind == 'insists' else 'rules out'} {plain(about)}"
    marks = _said_marks(row.statement, first) if row.statement else _position_marks(row, first)
    return Event(
        "red-line",
        row.place or f"k{row.id}",
        words,
        _quoted(row.words),
        row.document,
        marks,
        place_of(row),
        _holders(row),
        tuple(issue for issue, _ in row.terms),
        row.on or row.published,
    )


def of_shift(before: PositionRow, after: PositionRow, first: First) -> Event:
    """The event that a party moved from one position to another."""
    was, now = (f"{stance_verb(row.kind)} {_terms(row)}" for row in (before, after))
    words = f"{plain(after.party)} moved: it {now}; before, it {was}"
    ends = [(first.get(row.document, row.document), row.words, row.kind, _terms(row)) for row in (before, after)]
    return Event(
        "shift",
        after.place or f"k{after.id}",
        words,
        _quoted(after.words),
        after.document,
        frozenset([mark("shift", after.party, *ends[0], *ends[1])]),
        place_of(after),
        _holders(after),
        tuple(issue for issue, _ in after.terms),
        after.on or after.published,
        min(_confidence(row.coder, row.confidence) for row in (before, after)),
    )


def _terms(row: PositionRow) -> str:
    return "; ".join(f"{plain(option)} ({plain(issue)})" if option else plain(issue) for issue, option in row.terms)


def _holders(row: PositionRow) -> tuple[str, ...]:
    return tuple(dict.fromkeys((row.party, *row.speakers)))


def place_of(row: PositionRow) -> str:
    """The place of a position in its document: a statement, a stance or a passage."""
    return f"s{row.statement.id}" if row.statement else f"t{row.stance}" if row.stance else anchor_of(row.evidence)


def anchor_of(evidence: Sequence[Evidence]) -> str:
    """The place of some evidence in its document; empty without any."""
    return f"o{evidence[0].start}" if evidence else ""


def _confidence(coder: str, found: float | None) -> float:
    return 1.0 if is_confirmed(coder) else found or 0.0


def _position_marks(row: PositionRow, first: First) -> frozenset[str]:
    """The mark of a position that rests on no statement, the same as before somebody confirmed it."""
    return frozenset([mark("red-line", first.get(row.document, row.document), row.words)])


def red_lines_in(statements: Sequence[StatementRow], stances: Sequence[StanceRow], first: First) -> Iterator[Event]:
    """The red lines that the reader found in one document."""
    said = {row.id: row for row in statements}
    firm: dict[int | str, list[StanceRow]] = defaultdict(list)
    for stance in stances:
        if stance.stance in FIRM:
            firm[stance.statement or f"t{stance.id}"].append(stance)
    for key, own in firm.items():
        yield _read_red_line(own, said.get(key) if isinstance(key, int) else None, first)
    for row in said.values():
        if row.id not in firm and is_red_line(row.content):
            yield _of_statement("red-line", row, _who_said(row), _said_marks(row, first))


def of_statement(row: StatementRow, first: First) -> Event:
    """The event that somebody said something."""
    marks = frozenset(mark("statement", *each) for each in _places(row, first))
    return _of_statement("statement", row, _who_said(row), marks)


def _who_said(row: StatementRow) -> str:
    return f"{plain(row.speaker_names) or 'Unnamed speaker'} {lead(row)}".rstrip(": ")


def _of_statement(
    kind: EventKind, row: StatementRow, words: str, marks: frozenset[str], actors: tuple[str, ...] = ()
) -> Event:
    return Event(
        kind,
        f"s{row.id}",
        words,
        _said(row),
        row.document,
        marks,
        f"s{row.id}",
        tuple(dict.fromkeys((*actors, *row.speakers))),
        day=row.date.start if row.date else row.published,
        confidence=_confidence(row.coder, row.confidence),
    )


def _read_red_line(stances: Sequence[StanceRow], said: StatementRow | None, first: First) -> Event:
    """The red lines that the reader found in one statement, or one outside statements."""
    one = stances[0]
    words = "; ".join(f"{plain(row.party)} {stance_words(row)}" for row in stances)
    parties = tuple(dict.fromkeys(row.party for row in stances))
    if said is not None:
        return _of_statement("red-line", said, words, _said_marks(said, first), parties)
    marks = frozenset([mark("red-line", first.get(one.document, one.document), one.words)])
    sure = max(_confidence(row.coder, row.confidence) for row in stances)
    at = f"t{one.id}"
    day = one.on or one.published
    return Event("red-line", at, words, _quoted(one.words), one.document, marks, at, parties, (), day, sure)


def _said_marks(row: StatementRow, first: First) -> frozenset[str]:
    return frozenset(mark("red-line", *each) for each in _places(row, first))


def of_contradiction(row: ContradictionRow, first: First) -> Event:
    """The event that an actor contradicts an earlier statement."""
    who = plain(row.speaker_names) or "Unnamed speaker"
    words = f"{who}: {plain(row.why)} (s{row.before.id}, s{row.after.id})"
    marks = {
        mark("contradiction", *before, *after)
        for before in _places(row.before, first)[:10]
        for after in _places(row.after, first)[:10]
    }
    quote = f"{_said(row.before)} → {_said(row.after)}"
    found = _of_statement("contradiction", row.after, words, frozenset(marks))
    sure = min(_confidence(each.coder, each.confidence) for each in (row.before, row.after))
    return replace(found, quote=quote, confidence=sure)


def _places(row: StatementRow, first: First) -> list[tuple[str, str]]:
    """The documents that carry a statement, each with its words."""
    rows: list[StatementRow | CorroboratingStatement] = [row, *row.witnesses]
    return [(first.get(each.document, each.document), each.content) for each in rows]


def is_overdue(row: MeetingRow, meetings: Iterable[MeetingRow], today: dt.date) -> bool:
    """Whether a meeting was planned for a day before today, and nothing was reported of it since."""
    is_plan = row.status in ("planned", "proposed") and row.date is not None and row.date.end < today
    return is_plan and not is_replaced(row, meetings)


def of_overdue(row: MeetingRow, first: First) -> Event:
    """The event that the day of a planned meeting passed without a report."""
    words = f"{_of_meeting(row)}: {row.status} for {days(row.date)}, and not reported since"
    due = row.date.end.isoformat() if row.date else ""
    spans = [*row.evidence, *(each for report in row.reports for each in report.evidence)]
    marks = frozenset(mark("overdue", due, first.get(each.document, each.document), each.quote) for each in spans)
    return _meeting_event("overdue", row, words, row.evidence, marks, row.date.end if row.date else None)


def of_meeting(row: MeetingRow, first: First) -> Iterator[Event]:
    """The events of a meeting as documents report them: it was announced, held, failed or postponed."""
    reports: dict[EventKind, list[MeetingRow | MeetingReport]] = defaultdict(list)
    for report in row.reports or (row,):
        status = row.status if is_confirmed(row.coder) and len(row.reports) < 2 else report.status
        if status in _MEETINGS and not _is_history(report):
            reports[_MEETINGS[status]].append(report)
    for kind, own in reports.items():
        one = own[0]
        spans = [each for report in own for each in report.evidence]
        if not spans or not (row.participants or one.date) or _is_vague(one):
            continue
        marks = frozenset(mark(kind, first.get(each.document, each.document), each.quote) for each in spans)
        when = f", {days(one.date)}" if one.date else ""
        told = f"{one.status} and contested" if row.contested and kind == "held" else one.status
        words = f"{_of_meeting(row)}: {told}{when}"
        yield _meeting_event(kind, row, words, spans, marks, one.published)


def _is_history(report: MeetingRow | MeetingReport) -> bool:
    """Whether a meeting lies long before the document that tells of it."""
    if report.date is None or report.published is None:
        return False
    return report.date.end < report.published - dt.timedelta(days=_AGE)


def _is_vague(report: MeetingRow | MeetingReport) -> bool:
    """Whether a document gives a meeting no more than a year or a season."""
    return report.date is not None and (report.date.end - report.date.start).days > _LONG


def _of_meeting(row: MeetingRow) -> str:
    who = enumeration(filter(None, map(plain, row.participants))) or "Unnamed participants"
    place = plain(row.place)
    return f"{who}{f', {place}' if place else ''}"


def _meeting_event(
    kind: EventKind,
    row: MeetingRow,
    words: str,
    spans: Sequence[Evidence],
    marks: frozenset[str],
    day: dt.date | None,
) -> Event:
    quote = _quoted(spans[0].quote) if spans else ""
    document = spans[0].document if spans else row.document
    sure = _confidence(row.coder, row.confidence)
    return Event(
        kind, f"m{row.id}", words, quote, document, marks, anchor_of(spans), row.participants, day=day, confidence=sure
    )


def _said(row: StatementRow) -> str:
    return _quoted(statement_words(row))


def _quoted(words: str) -> str:
    return shorten(plain(words), _LONGEST)
