"""What reports change of a meeting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pourparler.brief.gather import is_meeting_changed
from pourparler.brief.lines import Line
from pourparler.ledger.rows import MeetingChange, MeetingRow
from pourparler.record import NOT_TAKING_PLACE
from pourparler.text import days, plain, published_day


def change_lines(change: MeetingChange) -> tuple[Line, ...]:
    """What a report changed of a meeting: its earlier state and the present one; empty if it only repeats it."""
    if change.before is None or not is_meeting_changed(change.what):
        return ()
    seen = set(change.before.evidence)
    late = replace(change.after, evidence=tuple(e for e in change.after.evidence if e not in seen))
    return _state(change.before, "before", change.what), _state(late, "now", change.what)


def is_replaced(plan: MeetingRow, meetings: Iterable[MeetingRow]) -> bool:
    """Whether one of some meetings says that a planned meeting was postponed, cancelled, refused or denied."""
    return any(_replaces(other, plan) for other in meetings)


def _replaces(late: MeetingRow, plan: MeetingRow) -> bool:
    """Whether a later report says that a planned meeting was postponed, cancelled, refused or denied.

    The ledger has the two as separate meetings if their dates differ: "planned for Friday", "postponed until May 20".
    """
    if late.status not in ("postponed", *NOT_TAKING_PLACE) or late.published is None or plan.published is None:
        return False
    common = len(set(late.participants) & set(plan.participants))
    later = late.date is None or plan.date is None or late.date.start >= plan.date.start
    return later and late.published >= plan.published and common >= min(2, len(plan.participants)) > 0


def _state(row: MeetingRow, mark: str, what: Iterable[str]) -> Line:
    """A meeting as it was known on a day."""
    who = ", ".join(filter(None, map(plain, row.participants))) if "participants" in what else ""
    parts = (row.status, days(row.date) or "no date given", plain(row.place), who)
    last = row.reports[-1] if row.reports else None
    source = last or row
    return Line(
        words=" · ".join(filter(None, parts)),
        when=published_day(source.published, source.published_from) if source.published else "",
        mark=mark,
        quote=plain(row.evidence[-1].quote) if row.evidence else "",
        claim=f"m{row.id}",
        label=f"meeting, {row.status}",
        marks=tuple(("meeting", e) for e in row.evidence),
    )
