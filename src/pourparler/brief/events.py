"""What happened in the talks: the events of a ledger since a point, which digests, alerts and the home page report."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from pourparler.brief.event_lines import (
    FIRM,
    KINDS,
    Event,
    EventKind,
    First,
    is_overdue,
    mark,
    of_coded_red_line,
    of_contradiction,
    of_meeting,
    of_overdue,
    of_proposal,
    of_shift,
    of_statement,
    place_of,
    red_lines_in,
)
from pourparler.codebook.model import Codebook, codebook_in
from pourparler.codebook.standing import find_positions, side_of
from pourparler.ledger import Ledger, PositionRow
from pourparler.text import plain, shorten

EVENTS: tuple[EventKind, ...] = ("proposal", "red-line", "contradiction", "overdue")
"""What digests report."""
MEETINGS: tuple[EventKind, ...] = ("announced", "held", "failed", "postponed")
NEWS: tuple[EventKind, ...] = ("proposal", "red-line", "contradiction", *MEETINGS)
"""What the home page reports of new documents."""
_SAMPLES = 2  # none is drawn for the days on which deals became possible or impossible

__all__ = ["EVENTS", "KINDS", "NEWS", "Event", "EventKind", "find_events", "mark"]


def find_events(
    ledger: Ledger, today: dt.date, new_documents: Iterable[str], kinds: Collection[EventKind] = EVENTS
) -> tuple[Event, ...]:
    """The events that a ledger holds, always the same for the same ledger.

    Parameters
    ----------
    today
        A meeting that was planned for a day before it, and not reported since, is overdue.
    new_documents
        The ids of the documents that are new: their statements and stances are searched. Events of other kinds are
        found in all documents, as people code old ones and links join old to new; their marks tell which are new.
    kinds
        The kinds of event.

    Raises
    ------
    LedgerError
        If the ledger cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     find_events(ledger, dt.date(2031, 3, 3), ledger.documents.ids(), KINDS)
    ()
    """
    first = ledger.feeds.watch_state().first_editions()
    found = [
        *(_proposals(ledger, first) if "proposal" in kinds else ()),
        *(_red_lines(ledger, new_documents, first) if "red-line" in kinds else ()),
        *(_shifts(ledger, first) if "shift" in kinds else ()),
        *((of_contradiction(row, first) for row in ledger.contradictions()) if "contradiction" in kinds else ()),
        *_meetings(ledger, today, first, kinds),
        *(_statements(ledger, new_documents, first) if "statement" in kinds else ()),
        *(_deals(ledger, first) if "deal" in kinds else ()),
    ]
    return tuple(_without_repeats(found))


def with_principals(ledger: Ledger, events: Iterable[Event]) -> tuple[Event, ...]:
    """The events, each also with the parties for whom its actors speak."""
    book = codebook_in(ledger) or Codebook((), ())
    principals = {row.name: row.acts_for for row in ledger.actors.list()}

    def all_actors(event: Event) -> tuple[str, ...]:
        of = [name for each in event.actors for name in (each, principals.get(each), book.party_of(each)) if name]
        return tuple(dict.fromkeys(of))

    return tuple(replace(event, actors=all_actors(event)) for event in events)


def _without_repeats(events: Iterable[Event]) -> Iterator[Event]:
    """Leave out an event that has a mark of one before."""
    known: set[str] = set()
    for event in events:
        if not known & event.marks:
            yield event
        known |= event.marks


def _proposals(ledger: Ledger, first: First) -> Iterator[Event]:
    return (of_proposal(row, first) for row in ledger.proposals.list())


def _red_lines(ledger: Ledger, documents: Iterable[str], first: First) -> Iterator[Event]:
    for row in ledger.positions.list():
        if row.kind in FIRM:
            yield of_coded_red_line(row, first)
    for document in documents:
        stances = ledger.stances.list(document=document)
        yield from red_lines_in(ledger.statements.list(document=document), stances, first)


def _statements(ledger: Ledger, documents: Iterable[str], first: First) -> Iterator[Event]:
    for document in documents:
        for row in ledger.statements.list(document=document):
            yield of_statement(row, first)


def _meetings(ledger: Ledger, today: dt.date, first: First, kinds: Collection[EventKind]) -> Iterator[Event]:
    if not {"overdue", *MEETINGS} & set(kinds):
        return
    meetings = ledger.meetings.list()
    for row in meetings:
        if "overdue" in kinds and is_overdue(row, meetings, today):
            yield of_overdue(row, first)
        yield from (event for event in of_meeting(row, first) if event.kind in kinds)


def _shifts(ledger: Ledger, first: First) -> Iterator[Event]:
    """Changes of the side that a party takes on an option; what people coded decides, and else what was read."""
    book = codebook_in(ledger)
    if book is None or not book.parties:
        return
    stands: dict[tuple[str, str, str], list[PositionRow]] = defaultdict(list)
    for row in find_positions(ledger, book):
        for issue, option in row.terms:
            if row.on is not None and side_of(row.kind) != "open":
                stands[row.party, issue, option].append(row)
    for _, rows in sorted(stands.items()):
        coded = [row for row in rows if not row.is_machine]
        last: PositionRow | None = None
        for row in coded or rows:
            if last is not None and last.on != row.on and side_of(last.kind) != side_of(row.kind):
                yield of_shift(last, row, first)
            last = row


def _deals(ledger: Ledger, first: First) -> Iterator[Event]:
    """The days on which deals became possible or impossible, by what people coded."""
    book = codebook_in(ledger)
    if book is None or not book.can_settle:
        return
    # the solver is slow to import
    from pourparler.brief.settlement_story import turn_sentences
    from pourparler.codebook.standing import decisive
    from pourparler.settlement.evidence import evidence
    from pourparler.settlement.history import turns
    from pourparler.settlement.series import series
    from pourparler.settlement.workings import Workings

    found = evidence(book, decisive(find_positions(ledger, book, machine=False)))
    workings = Workings(found.scenario, _SAMPLES)
    moments = series(found.scenario, workings=workings)
    for turn in turns(workings, moments):
        rows = [row for k in turn.by for row in found.positions[k]]
        if not rows:
            continue
        (_, sentence), *_ = turn_sentences(found.scenario, [turn], [turn.day])
        ends = [part for row in rows for part in (first.get(row.document, row.document), row.words)]
        yield Event(
            "deal",
            turn.day.isoformat(),
            shorten(plain(sentence.words), 400),
            shorten(plain(rows[0].words), 300),
            rows[0].document,
            frozenset([mark("deal", turn.day.isoformat(), str(turn.opened), str(turn.closed), *ends)]),
            place_of(rows[0]),
            tuple(dict.fromkeys(row.party for row in rows)),
            tuple(dict.fromkeys(issue for row in rows for issue, _ in row.terms)),
            turn.day,
        )
