"""Meetings as lines: by status, what a report changed, and the meetings of each place in order."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pourparler.brief.gather import Brief, is_meeting_changed
from pourparler.brief.lines import Group, Line, Section, corroboration
from pourparler.ledger.rows import MeetingChange, MeetingReport, MeetingRow
from pourparler.record import MEETING_STATUSES, NOT_TAKING_PLACE, TAKING_PLACE
from pourparler.text import days, plain, published_day, quantity

_TRACK = 12  # meetings of a place


def meeting_line(row: MeetingRow) -> Line:
    """A meeting, with its history where documents report it differently."""
    words = [f"· {place}" if (place := plain(row.place)) else "", f"· {_contest(row)}" if row.contested else ""]
    steps = _history(row)
    return Line(
        words=" ".join(filter(None, words)),
        when=days(row.date) or _reported(row),
        mark=row.status,
        who=", ".join(filter(None, map(plain, row.participants))) or "Unnamed participants",
        quote="" if steps else _quote(row),
        corroboration=corroboration(_documents(row), [row.publisher, *(r.publisher for r in row.reports)]),
        claim=f"m{row.id}",
        label=f"meeting, {row.status}",
        marks=tuple(("meeting", e) for e in row.evidence),
        coder=row.coder,
        lines=steps,
    )


def _contest(row: MeetingRow) -> str:
    """Which publishers report that a contested meeting took place; its status says that it was denied."""
    names = dict.fromkeys(plain(r.publisher) or "a document" for r in row.reports if r.status in TAKING_PLACE)
    return f"contested: reported as held by {', '.join(names)}"


def meetings_section(brief: Brief) -> Section:
    """All meetings of a ledger, by status and date."""
    return Section("all-meetings", "", _by_status(brief.meetings))


def _by_status(rows: Sequence[MeetingRow]) -> tuple[Group, ...]:
    """Meetings grouped by status; one group without a title if all have the same status."""
    found = {status: [row for row in rows if row.status == status] for status in MEETING_STATUSES}
    found = {status: those for status, those in found.items() if those}
    return tuple(
        Group(tuple(map(meeting_line, those)), title=status.capitalize() if len(found) > 1 else "")
        for status, those in found.items()
    )


def change_lines(change: MeetingChange) -> tuple[Line, ...]:
    """What a report changed of a meeting: its earlier state and the present one; empty if it only repeats it."""
    if change.before is None or not is_meeting_changed(change.what):
        return ()
    seen = set(change.before.evidence)
    late = replace(change.after, evidence=tuple(e for e in change.after.evidence if e not in seen))
    return _state(change.before, "before", change.what), _state(late, "now", change.what)


def tracks_section(brief: Brief) -> Section:
    """Places with two or more meetings, each in chronological order; for a period, only places reported in it."""
    places: dict[str, list[MeetingRow]] = {}
    for row in brief.meetings:
        if place := _place(row.place):
            places.setdefault(place, []).append(row)
    reported = {row.id for row in brief.reported_meetings}
    groups = []
    for rows in sorted(places.values(), key=lambda rows: -len(rows)):
        if len(rows) < 2 or not reported & {row.id for row in rows}:
            continue
        ordered = sorted(rows, key=_in_time)
        lines = [_stop(row, reported) for row in ordered]
        name = min(map(plain, (row.place for row in rows)), key=len)
        span = quantity(len(rows), "meeting")
        earlier = tuple(lines[:-_TRACK])
        hint = "pourparler meetings LEDGER"
        groups.append(Group(tuple(lines[-_TRACK:]), title=name, about=span, more=earlier, hint=hint))
    return Section("by-place", "", tuple(groups))


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


def _stop(row: MeetingRow, reported: set[int]) -> Line:
    """A meeting under its place; without its quotation if an earlier chapter has it."""
    line = meeting_line(row)
    if row.id not in reported:
        return replace(line, words="")
    return replace(line, words="", quote="", lines=tuple(replace(step, quote="") for step in line.lines))


def _in_time(row: MeetingRow) -> tuple[dt.date, int]:
    """A sort key: the day of a meeting, or of its first report if it has no date."""
    return (row.date.start if row.date else row.published or dt.date.max), row.id


def _place(place: str | None) -> str:
    """The name that identifies a place: without what follows a comma, and without an article."""
    return re.sub(r"^the ", "", plain(place).split(",")[0].strip().casefold())


def _documents(row: MeetingRow) -> set[str]:
    return {row.document, *(r.document for r in row.reports), *(e.document for e in row.evidence)}


def _quote(row: MeetingRow) -> str:
    """The words of the last report, which gives the present state of the meeting."""
    quotes = [r.evidence[0].quote for r in row.reports if r.evidence] or [e.quote for e in row.evidence[:1]]
    return plain(quotes[-1]) if quotes else ""


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


def _history(row: MeetingRow) -> tuple[Line, ...]:
    """The reports of a meeting in order; consecutive reports that agree are one line."""
    steps: list[list[MeetingReport]] = []
    for report in row.reports:
        if steps and _content(steps[-1][-1]) == _content(report):
            steps[-1].append(report)
        else:
            steps.append([report])
    return tuple(_step(row.id, reports) for reports in steps) if len(steps) > 1 else ()


def _reported(report: MeetingRow | MeetingReport) -> str:
    day = published_day(report.published, report.published_from)
    return f"reported {day}" if report.published else day


def _content(report: MeetingReport) -> tuple[object, ...]:
    return report.status, report.date, _place(report.place)


def _step(meeting: int, reports: Sequence[MeetingReport]) -> Line:
    first = reports[0]
    parts = (first.status, days(first.date) or "no date given", plain(first.place))
    return Line(
        words=" · ".join(filter(None, parts)),
        when=_reported(first) if first.published else "reported",
        quote=plain(first.evidence[0].quote) if first.evidence else "",
        corroboration=corroboration((r.document for r in reports), (r.publisher for r in reports)),
        claim=f"m{meeting}",
        label=f"meeting, {first.status}",
        marks=tuple(("meeting", e) for r in reports for e in r.evidence),
    )
