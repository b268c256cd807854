"""Meetings as lines: new ones, changed ones, those planned, and each place's meetings in order."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pourparler.brief.gather import Brief, meeting_changed, meeting_order
from pourparler.brief.lines import Group, Line, Section, corroborated
from pourparler.ledger.calendar import shift_day
from pourparler.ledger.rows import MeetingChange, MeetingReport, MeetingRow
from pourparler.record import MEETING_STATUSES, NOT_TAKING_PLACE, TAKING_PLACE
from pourparler.text import day, days, plain, quantity

_BACKGROUND = 90  # days: a meeting told of so long after it was is background
_STALE = 45  # days: a plan without a day, not told of for so long, is not told again
_TRACK = 12  # meetings of a place
_MOST = 40


def meeting_line(row: MeetingRow, history: bool = True) -> Line:
    """A meeting; with its history where several documents tell of it in different ways."""
    words = [f"· {place}" if (place := plain(row.place)) else "", f"· {_contest(row)}" if row.contested else ""]
    steps = _history(row) if history else ()
    return Line(
        words=" ".join(filter(None, words)),
        when=days(row.date) or (f"told {day(row.published)}" if row.published else "no date"),
        mark=row.status,
        who=", ".join(filter(None, map(plain, row.participants))) or "Participants not named",
        quote="" if steps else _quote(row),
        told=corroborated(_documents(row), [row.publisher, *(r.publisher for r in row.reports)]),
        claim=f"m{row.id}",
        label=f"meeting, {row.status}",
        marks=tuple(("meeting", e) for e in row.evidence),
        coder=row.coder,
        lines=steps,
    )


def _contest(row: MeetingRow) -> str:
    """Say of a contested meeting who reports that it took place; the denial is its status."""
    names = dict.fromkeys(plain(r.publisher) or "a document" for r in row.reports if r.status in TAKING_PLACE)
    return f"contested: reported as held by {', '.join(names)}"


def meetings_section(brief: Brief) -> Section:
    """Every meeting of a ledger, by day."""
    return Section("all-meetings", "", _by_status(brief.meetings))


def _by_status(rows: Sequence[MeetingRow]) -> tuple[Group, ...]:
    """Return meetings by status and day, those held first; one group without a title if all are alike."""
    found = {status: [row for row in rows if row.status == status] for status in MEETING_STATUSES}
    found = {status: those for status, those in found.items() if those}
    return tuple(
        Group(tuple(map(meeting_line, those)), title=status.capitalize() if len(found) > 1 else "")
        for status, those in found.items()
    )


def new_meetings(changes: Sequence[MeetingChange], since: dt.date) -> Section:
    """Meetings told of for the first time; what was long before the coverage stands apart."""
    rows = sorted((c.after for c in changes if c.before is None), key=meeting_order)
    old = [row for row in rows if row.date and row.date.end < shift_day(since, -_BACKGROUND)]
    near = [row for row in rows if row not in old]
    lines = tuple(meeting_line(row) for row in near)
    groups = [Group(lines[:_MOST], more=lines[_MOST:], hint="pourparler meetings LEDGER")] if near else []
    if old:
        groups.append(Group(tuple(meeting_line(row) for row in old), title="Told of earlier times"))
    return Section("new-meetings", "Meetings", tuple(groups))


def changed_meetings(changes: Sequence[MeetingChange]) -> Section:
    """Meetings of which something else is told now: what was told before, and what now."""
    lines = []
    for change in changes:
        if change.before is None or not meeting_changed(change.what):
            continue
        seen = set(change.before.evidence)
        late = replace(change.after, evidence=tuple(e for e in change.after.evidence if e not in seen))
        before, now = _state(change.before, "before", change.what), _state(late, "now", change.what)
        lines.append(replace(meeting_line(change.after, history=False), quote="", lines=(before, now)))
    return Section("changed-meetings", "Meetings", (Group(tuple(lines)),) if lines else ())


def told_again(changes: Sequence[MeetingChange]) -> int:
    """How many meetings were told of again, with nothing changed."""
    return sum(c.before is not None and not meeting_changed(c.what) for c in changes)


def planned_section(brief: Brief) -> Section:
    """Meetings ahead on the last day told of, those without a day among them, and those that were due.

    A meeting that was postponed, called off or refused is not due, nor is the plan that such a report replaces.
    """
    plans = [row for row in brief.meetings if row.status in ("planned", "proposed", "postponed")]
    ahead = [row for row in plans if row.date and row.date.end > brief.horizon]
    due = [
        row
        for row in plans
        if row.status != "postponed"
        and row.date
        and brief.period
        and brief.period.start <= row.date.end <= brief.horizon
        and not any(_replaces(other, row) for other in brief.meetings)
    ]
    undated = [row for row in plans if row.date is None and _told_lately(row, brief.horizon)]
    told = {row.id for row in brief.told_meetings}
    groups = [
        Group(tuple(_plan(row, told) for row in rows), title=title)
        for rows, title in ((ahead, ""), (undated, "Without a day"), (due, "Was due; no report that it took place"))
        if rows
    ]
    return Section("ahead", "", tuple(groups))


def tracks_section(brief: Brief) -> Section:
    """Places with two or more meetings, in time; for a period, those of whose meetings something was told."""
    places: dict[str, list[MeetingRow]] = {}
    for row in brief.meetings:
        if place := _place(row.place):
            places.setdefault(place, []).append(row)
    told = {row.id for row in brief.told_meetings}
    groups = []
    for rows in sorted(places.values(), key=lambda rows: -len(rows)):
        if len(rows) < 2 or not told & {row.id for row in rows}:
            continue
        ordered = sorted(rows, key=_in_time)
        lines = [_stop(row, told) for row in ordered]
        name = min(map(plain, (row.place for row in rows)), key=len)
        span = quantity(len(rows), "meeting")
        earlier = tuple(lines[:-_TRACK])
        hint = "pourparler meetings LEDGER"
        groups.append(Group(tuple(lines[-_TRACK:]), title=name, about=span, more=earlier, hint=hint))
    return Section("by-place", "", tuple(groups))


def _replaces(late: MeetingRow, plan: MeetingRow) -> bool:
    """Whether a later report says of a planned meeting that it was put off, called off, refused or denied.

    The two have another day, so the ledger has them as two: "planned for Friday", "postponed until May 20".
    """
    if late.status not in ("postponed", *NOT_TAKING_PLACE) or late.published is None or plan.published is None:
        return False
    common = len(set(late.participants) & set(plan.participants))
    later = late.date is None or plan.date is None or late.date.start >= plan.date.start
    return later and late.published >= plan.published and common >= min(2, len(plan.participants)) > 0


def _plan(row: MeetingRow, told: set[int]) -> Line:
    """A plan: shortly where the chapters before have told all of it."""
    line = meeting_line(row, history=False)
    return replace(line, quote="") if row.id in told else line


def _stop(row: MeetingRow, told: set[int]) -> Line:
    """A meeting in its track: the day, without the place; its words unless the chapters before have them."""
    line = meeting_line(row)
    if row.id not in told:
        return replace(line, words="")
    return replace(line, words="", quote="", lines=tuple(replace(step, quote="") for step in line.lines))


def _in_time(row: MeetingRow) -> tuple[dt.date, int]:
    """Where a meeting stands in time; one without a day where it was first told of."""
    return (row.date.start if row.date else row.published or dt.date.max), row.id


def _place(place: str | None) -> str:
    """The name by which places are told apart: without what follows a comma, and without an article."""
    return re.sub(r"^the ", "", plain(place).split(",")[0].strip().casefold())


def _told_lately(row: MeetingRow, day_: dt.date) -> bool:
    told = [row.published, *(r.published for r in row.reports)]
    return any(d is not None and d > shift_day(day_, -_STALE) for d in told)


def _documents(row: MeetingRow) -> set[str]:
    return {row.document, *(r.document for r in row.reports), *(e.document for e in row.evidence)}


def _quote(row: MeetingRow) -> str:
    """The words that tell of a meeting: those of the last report, which says how it stands."""
    told = [r.evidence[0].quote for r in row.reports if r.evidence] or [e.quote for e in row.evidence[:1]]
    return plain(told[-1]) if told else ""


def _state(row: MeetingRow, mark: str, what: Iterable[str]) -> Line:
    """A meeting as it was known on a day."""
    who = ", ".join(filter(None, map(plain, row.participants))) if "participants" in what else ""
    parts = (row.status, days(row.date) or "no day given", plain(row.place), who)
    last = row.reports[-1] if row.reports else None
    published = last.published if last else row.published
    return Line(
        words=" · ".join(filter(None, parts)),
        when=day(published) if published else "",
        mark=mark,
        quote=plain(row.evidence[-1].quote) if row.evidence else "",
        claim=f"m{row.id}",
        label=f"meeting, {row.status}",
        marks=tuple(("meeting", e) for e in row.evidence),
    )


def _history(row: MeetingRow) -> tuple[Line, ...]:
    """What was told of a meeting, report by report; the same told by several in a row is one line."""
    steps: list[list[MeetingReport]] = []
    for report in row.reports:
        if steps and _said(steps[-1][-1]) == _said(report):
            steps[-1].append(report)
        else:
            steps.append([report])
    return tuple(_step(row.id, reports) for reports in steps) if len(steps) > 1 else ()


def _said(report: MeetingReport) -> tuple[object, ...]:
    return report.status, report.date, _place(report.place)


def _step(meeting: int, reports: Sequence[MeetingReport]) -> Line:
    first = reports[0]
    parts = (first.status, days(first.date) or "no day given", plain(first.place))
    return Line(
        words=" · ".join(filter(None, parts)),
        when=f"told {day(first.published)}" if first.published else "told",
        quote=plain(first.evidence[0].quote) if first.evidence else "",
        told=corroborated((r.document for r in reports), (r.publisher for r in reports)),
        claim=f"m{meeting}",
        label=f"meeting, {first.status}",
        marks=tuple(("meeting", e) for r in reports for e in r.evidence),
    )
