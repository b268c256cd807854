"""The state of the talks for the home page: computed from a brief, and again only when the ledger has changed."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pourparler import brief as briefing
from pourparler.brief.events import NEWS, Event, find_events
from pourparler.brief.facts import find_facts, five_lines, is_about_dispute, is_late, talk_sentence
from pourparler.brief.gather import Brief
from pourparler.brief.lines import Line
from pourparler.brief.proposals import draft_line
from pourparler.brief.subjects import find_parties
from pourparler.brief.talks import Talk
from pourparler.ledger import Days, Ledger, LedgerError
from pourparler.ledger.calendar import shift_day
from pourparler.text import plain

_RECENT = 28  # days of which meetings, texts and moves are shown
_AHEAD = 60  # days
_MOST = 6
_ADDED = 200  # documents that were added last, whose events are found
PATIENCE = 1.0
"""How long a page waits for the state of the talks, in seconds."""
_LAST = 30.0  # seconds that closing waits
LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class HomeLine:
    """A line, and where its words stand: the document, and the anchor in it; both may be empty."""

    kind: str
    when: str
    who: str
    words: str
    quote: str
    document: str
    anchor: str
    coder: str | None


@dataclass(frozen=True)
class TalksState:
    """Where the talks stand.

    Attributes
    ----------
    week, counts
        The last seven days with a document, and what they brought in numbers.
    five, is_longer
        The week in five lines; or, if it brought nothing on the talks, the last four weeks.
    due, overdue, failed
        Meetings that are to come, that should have been, and that failed in the last weeks.
    proposals, moves
        Texts with their state, and who moved.
    """

    week: Days | None
    counts: str
    five: tuple[HomeLine, ...]
    is_longer: bool
    due: tuple[HomeLine, ...]
    overdue: tuple[HomeLine, ...]
    failed: tuple[HomeLine, ...]
    proposals: tuple[HomeLine, ...]
    moves: tuple[HomeLine, ...]


class TalksStates:
    """The state of the talks of one ledger, worked out beside the requests: nobody waits for it for long.

    Parameters
    ----------
    ledger, name
        The ledger, and its name.
    """

    def __init__(self, ledger: Ledger, name: str) -> None:
        self._ledger = ledger
        self._name = name
        self._lock = threading.Lock()
        self._known: tuple[tuple[int, int], TalksState, tuple[Event, ...]] | None = None
        self._worker: threading.Thread | None = None

    def get(self, patience: float = PATIENCE) -> TalksState | None:
        """The state of the talks; the one before while a new one is worked out, and None if there is none yet.

        Parameters
        ----------
        patience
            How long to wait for a state that holds what was changed up to now, in seconds.
        """
        version = self._ledger.history.version()
        with self._lock:
            if self._known is not None and self._known[0] == version:
                return self._known[1]
            if self._worker is None or not self._worker.is_alive():
                self._worker = threading.Thread(target=self._work, args=(version,), daemon=True)
                self._worker.start()
            worker = self._worker
        worker.join(patience)
        return None if self._known is None else self._known[1]

    def events(self) -> tuple[Event, ...]:
        """What happened in the documents that were added last, as far as it is worked out."""
        return () if self._known is None else self._known[2]

    def close(self) -> None:
        """Wait for the work that has begun."""
        if self._worker is not None:
            self._worker.join(_LAST)

    def _work(self, version: tuple[int, int]) -> None:
        try:
            self._known = (version, find_state(self._ledger, self._name), find_recent_events(self._ledger))
        except LedgerError as fault:  # such as a ledger that is closed or locked; the next request tries again
            LOGGER.warning("the state of the talks was not worked out: %s", fault)


def find_recent_events(ledger: Ledger) -> tuple[Event, ...]:
    """Find what happened in the documents that were added last."""
    watch = ledger.feeds.watch_state()
    last = watch.last_document()
    new = {row.id for row in watch.added(max(0, last - _ADDED), last)}
    days = ledger.documents.days()
    if days is None:
        return ()
    return tuple(event for event in find_events(ledger, days.end, sorted(new), NEWS) if event.document in new)


def find_state(ledger: Ledger, name: str = "") -> TalksState:
    """Find where the talks of a ledger stand."""
    week = briefing.week_of(ledger)
    if week is None:
        return TalksState(None, "", (), False, (), (), (), (), ())
    first, last = week
    subjects = find_parties(ledger)
    brief = briefing.build(ledger, first, last, name=name, subjects=subjects)
    recent = briefing.build(ledger, shift_day(last, 1 - _RECENT), last, name=name, subjects=subjects)
    told = [
        talk for talk in recent.talks if not (talk.is_vague or talk.is_background) and is_about_dispute(recent, talk)
    ]
    plans = [talk for talk in recent.plans if not talk.is_vague and talk.date and is_about_dispute(recent, talk)]
    horizon = recent.horizon
    due = [talk for talk in plans if talk.date and horizon < talk.date.end <= shift_day(horizon, _AHEAD)]
    overdue = [talk for talk in plans if is_late(recent, talk)]
    failed = [talk for talk in told if talk.status in ("failed", "cancelled", "refused", "postponed", "denied")]
    five = _five(brief)
    return TalksState(
        Days(first, last),
        brief.counts,
        five or _five(recent),
        not five,
        tuple(_talks(recent, due)),
        tuple(_talks(recent, overdue, is_late=True)),
        tuple(_talks(recent, reversed(failed))),
        tuple(_proposals(recent)),
        tuple(_lines(recent, _moves(recent))),
    )


def _five(brief: Brief) -> tuple[HomeLine, ...]:
    return tuple(_lines(brief, (line for group in five_lines(brief).groups for line in group.lines)))


def _talks(brief: Brief, talks: Iterable[Talk], *, is_late: bool = False) -> Iterator[HomeLine]:
    lines = (replace(t.line(), who="", words=talk_sentence(t, is_late=is_late)) for t in talks)
    yield from _lines(brief, list(lines)[:_MOST])


def _proposals(brief: Brief) -> Iterator[HomeLine]:
    changed = [change.after for change in brief.changes.proposals] if brief.changes else []
    rows = changed or list(brief.proposals)
    rows.sort(key=lambda row: (-_last_report(row.reports or (row,)), row.id))
    lines = [line for row in rows if (line := draft_line(brief, row)) is not None]
    yield from _lines(brief, lines[:_MOST])


def _last_report(reports: Iterable[object]) -> int:
    days = [day for each in reports if isinstance(day := getattr(each, "published", None), dt.date)]
    return max(days).toordinal() if days else 0


def _moves(brief: Brief) -> list[Line]:
    return [fact.line for fact in find_facts(brief) if fact.kind == "moved"][:_MOST]


def _lines(brief: Brief, lines: Iterable[Line]) -> Iterator[HomeLine]:
    for line in lines:
        place = next((each for _, each in line.marks), None)
        document = place.document if place else ""
        anchor = line.claim if line.claim.startswith("s") else f"o{place.start}" if place else ""
        words = " ".join(filter(None, (line.lead, line.words.removeprefix("· "))))
        yield HomeLine(line.mark, line.when, plain(line.who), words, line.quote, document, anchor, line.coder)
