"""Reports of the same two sides, moved to the event that most reports tell of.

Reports are joined one by one, so that one which says a wrong day or place early can begin an event of its own. Two
sides have one such meeting at a time: what fits the days of a much larger event of the same two sides is of it. What is
to come may be planned for other days first.
"""

from __future__ import annotations

from collections.abc import Sequence

from pourparler.ledger.linking.meeting_events import Event
from pourparler.ledger.linking.meeting_reports import ENOUGH, FAR, Report, Window, count_called, count_shared, gap_of
from pourparler.ledger.linking.places import relate_places

MUCH = 2  # times as many reports as those of an event have, and as those of any other event that fits
SHIFTED = 45  # days between an early plan and the days of a meeting


def join_pairs(events: Sequence[Event]) -> list[Event]:
    """Move reports to a much larger event of the same two sides on days that fit.

    Examples
    --------
    >>> import datetime as dt
    >>> from pourparler.ledger.linking.meeting_reports import Participant
    >>> sides = Participant("orn"), Participant("vell")
    >>> large, small = Event(), Event()
    >>> for n in range(4):
    ...     large.add(Report(n, n, sides, published=dt.date(2031, 5, 1), status="planned", kind="summit"))
    >>> small.add(Report(9, 9, sides, published=dt.date(2031, 5, 9), status="planned", kind="summit"))
    >>> [len(event.reports) for event in join_pairs([large, small])]
    [5]
    """
    found: list[Event] = []
    for event in sorted(events, key=lambda each: (-len(each.reports), each.reports[0].order)):
        rest = [report for report in event.reports if not _move(report, event, found)]
        if len(rest) == len(event.reports):
            found.append(event)
        elif rest:
            found.append(Event())
            for report in rest:
                found[-1].add(report)
    return found


def _move(report: Report, event: Event, others: Sequence[Event]) -> bool:
    """Add a report to the largest of the other events that it fits, if that one is much larger than all the rest."""
    fits = sorted((each for each in others if _is_of_pair(report, each)), key=lambda each: -len(each.reports))
    least = max([len(event.reports), *(len(each.reports) for each in fits[1:2])])
    if not fits or len(fits[0].reports) < MUCH * least:
        return False
    fits[0].add(report)
    return True


def _is_of_pair(report: Report, event: Event) -> bool:
    """Whether a report has the two sides of an event, and nothing speaks against it."""
    own, core = report.parties[:ENOUGH], event.core[:ENOUGH]
    count = count_called if event.is_beside(report) else count_shared
    if min(len(own), len(core)) < ENOUGH or count(own, core) < ENOUGH:
        return False
    if report.number and event.number and report.number != event.number:
        return False
    if (report.kind == "call") != ("call" in event.kinds):
        return False
    relations = {relate_places(report.place, place) for place in event.places}
    return ("apart" not in relations or "same" in relations) and _may_be_on_days(report, event)


def _may_be_on_days(report: Report, event: Event) -> bool:
    """Whether the days of a report fit those of an event."""
    window = report.window
    if window is None:
        return False
    if event.firm is None:
        return any(_are_told_together(report, window, other) for other in event.reports)
    gap = gap_of(window, event.firm)
    if gap <= 0:
        return True
    if not report.is_ahead or report.published is None or report.published.toordinal() > event.firm.first:
        return False
    may_shift = report.kind != "visit" and (not window.is_firm or "summit" in event.kinds)
    return may_shift and gap <= SHIFTED


def _are_told_together(report: Report, window: Window, other: Report) -> bool:
    if not (report.published and other.published and other.window) or gap_of(window, other.window) > 0:
        return False
    return report.is_ahead == other.is_ahead and abs((other.published - report.published).days) <= FAR
