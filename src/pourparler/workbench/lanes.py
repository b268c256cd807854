"""The lanes of the timeline: the meetings of each track, other meetings, and texts on the table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pourparler.brief.talks import place_name
from pourparler.ledger import Days, MeetingRow, ProposalRow
from pourparler.text import days as in_words
from pourparler.text import plain, shorten
from pourparler.workbench.pages import link

MOST = 400
"""Events of a lane; the latest are kept."""

_LEAST = 2  # meetings that make a place a track
_MOST_TRACKS = 8
_LABEL = 60  # characters
OTHERS, TEXTS = "Other meetings", "Texts"


@dataclass(frozen=True)
class LaneEvent:
    """A meeting, or a text that was put on the table: its days, its status, and the address of its words.

    ``kind`` is the status of a meeting, or "new text"; ``label`` is short, ``summary`` says all.
    """

    days: Days
    kind: str
    label: str
    summary: str
    href: str


@dataclass(frozen=True)
class Lane:
    """Events that belong together, by their first day; ``left_out`` counts earlier ones that are too many to draw."""

    name: str
    kind: Literal["track", "others", "texts"]
    events: tuple[LaneEvent, ...]
    left_out: int = 0


def find_lanes(meetings: Sequence[MeetingRow], proposals: Sequence[ProposalRow]) -> tuple[Lane, ...]:
    """Divide meetings and proposals that have a date into lanes.

    A place where several meetings are held, or planned, is a track, as in the brief. The tracks come first, the one
    with the most meetings at the top; there are eight at most.
    """
    names: dict[str, str] = {}
    tracks: dict[str, list[MeetingRow]] = defaultdict(list)
    for row in meetings:
        if row.date is not None:
            name = place_name(plain(row.place)) if row.place else ""
            tracks[name.casefold()].append(row)
            names.setdefault(name.casefold(), name)
    own = [(key, rows) for key, rows in tracks.items() if key and len(rows) >= _LEAST]
    own.sort(key=lambda each: (-len(each[1]), names[each[0]]))
    own = own[:_MOST_TRACKS]
    in_tracks = {key for key, _ in own}
    others = [row for key, rows in tracks.items() if key not in in_tracks for row in rows]
    found = [_lane(names[key], "track", _meetings(rows, in_track=True)) for key, rows in own]
    if others:
        found.append(_lane(OTHERS if own else "Meetings", "others", _meetings(others, in_track=False)))
    texts = [event for row in proposals if (event := _text(row)) is not None]
    if texts:
        found.append(_lane(TEXTS, "texts", texts))
    return tuple(found)


def _lane(name: str, kind: Literal["track", "others", "texts"], events: list[LaneEvent]) -> Lane:
    events.sort(key=lambda each: (each.days.start, each.days.end, each.href))
    return Lane(name, kind, tuple(events[-MOST:]), max(0, len(events) - MOST))


def _meetings(rows: Sequence[MeetingRow], *, in_track: bool) -> list[LaneEvent]:
    return [_meeting(row, row.date, in_track=in_track) for row in rows if row.date is not None]


def _meeting(row: MeetingRow, date: Days, *, in_track: bool) -> LaneEvent:
    who = ", ".join(plain(name) for name in row.participants)
    where = "" if in_track or not row.place else plain(row.place)
    label = " · ".join(filter(None, (who, where))) or "meeting"
    kind = f"{row.status}, contested" if row.contested else row.status
    place = f" in {plain(row.place)}" if row.place else ""
    reports = f", {len(row.reports)} reports" if len(row.reports) > 1 else ""
    return LaneEvent(
        date,
        row.status,
        shorten(label, _LABEL),
        f"{kind}, {in_words(date)}: {who or 'a meeting'}{place}{reports}",
        link("/document", id=row.document) + f"#m{row.reports[0].id if row.reports else row.id}",
    )


def _text(row: ProposalRow) -> LaneEvent | None:
    date = row.date or (Days(row.published, row.published) if row.published else None)
    if date is None:
        return None
    name = plain(row.name)
    replaces = f", replaces {plain(row.replaces)}" if row.replaces else ""
    words = f"text, {in_words(date)}: {name}{replaces}"
    return LaneEvent(date, "new text", shorten(name, _LABEL), words, link(f"/proposals/{row.id}"))
