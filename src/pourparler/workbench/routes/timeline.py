"""The timeline: statements by day, week or month, meetings and proposals."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

from fastapi import APIRouter

from pourparler.ledger import DayCount, Days, MeetingRow, ProposalRow, StatementRow
from pourparler.ledger.calendar import shift_day
from pourparler.workbench.context import Context, Day, Reader, WorkbenchContext
from pourparler.workbench.lanes import Lane, find_lanes
from pourparler.workbench.pages import page
from pourparler.workbench.versions import STATEMENTS, Part

router = APIRouter(tags=["timeline"])
_DEPENDS_ON: frozenset[Part] = frozenset({"documents", "actors", "statements", "meetings", "proposals"})
Unit = Literal["day", "week", "month"]
_READ = 31  # days of the longest range for which statements are listed
_MOST = 50  # statements listed
_AFTER = 30  # days after the coverage that are shown at first, for planned meetings
_WIDTHS = (("day", 1), ("week", 7), ("month", 30), ("quarter", 91), ("year", 365))


@dataclass(frozen=True)
class Zoom:
    """Another range of days, and its name."""

    name: str
    since: dt.date | None
    until: dt.date | None
    is_now: bool


@dataclass(frozen=True)
class Timeline:
    """A range of days: the numbers of statements, meetings, proposals, and statements if the range is short."""

    window: Days | None
    covered: Days | None
    unit: Unit
    days: tuple[DayCount, ...]
    total: int
    meetings: tuple[MeetingRow, ...]
    proposals: tuple[ProposalRow, ...]
    statements: tuple[StatementRow, ...] | None
    zooms: tuple[Zoom, ...]
    before: Days | None
    after: Days | None


@dataclass(frozen=True)
class Drawing:
    """What the chart of the timeline draws; ``covered`` is the range of the whole coverage."""

    covered: Days | None
    days: tuple[DayCount, ...]
    lanes: tuple[Lane, ...]


@page(router, "/timeline", "timeline.html")
def timeline(context: Context, person: Reader, since: Day = None, until: Day = None) -> Timeline:
    """Get the statements, meetings and proposals of a range of days; by default, of the whole coverage."""
    found = context.overviews.get(
        person.name, ("timeline", since, until), lambda: _timeline(context, since, until), _DEPENDS_ON
    )
    window = found.window
    if window is None or (window.end - window.start).days >= _READ:
        return found
    said = context.overviews.get(
        person.name,
        ("statements", window),
        lambda: context.ledger.statements.list(since=window.start, until=window.end, limit=_MOST),
        STATEMENTS,
    )
    return replace(found, statements=said)


def _timeline(context: WorkbenchContext, since: dt.date | None, until: dt.date | None) -> Timeline:
    covered = context.ledger.documents.days()
    if covered is None and (since is None or until is None):
        return Timeline(None, None, "day", (), 0, (), (), None, (), None, None)
    window = _window(since, until, covered)
    first, last = window.start, window.end
    width = (last - first).days + 1
    meetings = tuple(m for m in context.ledger.meetings.list(since=first, until=last) if m.date is not None)
    if until is None and covered is not None:
        # End with the last planned meeting.
        ends = [covered.end, first, *(m.date.end for m in meetings if m.date and m.date.end <= last)]
        window = Days(first, max(ends))
        last = window.end
    width = (last - first).days + 1
    days = context.ledger.statements.counts_by_day(since=first, until=last)
    proposals = tuple(p for p in context.ledger.proposals.list(since=first, until=last) if _inside(p, window))
    return Timeline(
        window=window,
        covered=covered,
        unit=unit_of(width),
        days=days,
        total=sum(each.statements for each in days),
        meetings=meetings,
        proposals=proposals,
        statements=None,
        zooms=_zooms(window, covered),
        before=_moved(window, -width),
        after=_moved(window, width),
    )


@router.get("/timeline/lanes.json")
def timeline_lanes(context: Context, person: Reader, since: Day = None, until: Day = None) -> Drawing:
    """Get what the chart of a range of days draws: statements by day, and meetings and proposals in lanes by track."""
    return context.overviews.get(
        person.name, ("lanes", since, until), lambda: _drawing(context, since, until), _DEPENDS_ON
    )


def _drawing(context: WorkbenchContext, since: dt.date | None, until: dt.date | None) -> Drawing:
    shown = _timeline(context, since, until)
    return Drawing(shown.covered, shown.days, find_lanes(shown.meetings, shown.proposals))


def unit_of(width: int) -> Unit:
    """The unit by which statements are counted in a range of so many days.

    >>> unit_of(31), unit_of(200), unit_of(900)
    ('day', 'week', 'month')
    """
    return "day" if width <= 92 else "week" if width <= 550 else "month"


def _window(since: dt.date | None, until: dt.date | None, covered: Days | None) -> Days:
    """The requested days; by default, those of the coverage and of planned meetings after it."""
    first = since or (covered.start if covered else until) or dt.date.min
    last = until or (shift_day(covered.end, _AFTER) if covered else first)
    return Days(min(first, last), max(first, last))


def _inside(proposal: ProposalRow, window: Days) -> bool:
    day = proposal.date.start if proposal.date else proposal.published
    return day is not None and window.start <= day <= window.end


def _zooms(window: Days, covered: Days | None) -> tuple[Zoom, ...]:
    """Ranges of other lengths around the middle of this one."""
    middle = window.start + (window.end - window.start) / 2
    width = (window.end - window.start).days + 1
    found = []
    for name, days in _WIDTHS:
        first = shift_day(middle, -(days // 2))
        found.append(Zoom(name, first, shift_day(first, days - 1), days == width))
    if covered is not None:
        found.append(Zoom("all", None, None, window.start == covered.start and window.end >= covered.end))
    return tuple(found)


def _moved(window: Days, days: int) -> Days:
    return Days(shift_day(window.start, days), shift_day(window.end, days))
