"""Which reports are about the same meeting: pure functions, independent of the order of the reports.

Reports of a single day are grouped with others of that day. A report of several days, or without a date, belongs to the
only meeting within its days that it matches. Doubtful reports stay separate.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pourparler.ledger.calendar import shift_day
from pourparler.ledger.linking.names import name_words
from pourparler.record import TAKING_PLACE, MeetingStatus

WIDEST = 31  # days: a report of a longer range is not matched with meetings of single days
BEFORE, AFTER = 7, 14  # days around publication in which a meeting without a date must lie
ENOUGH = 2  # shared participants that are enough without a place


@dataclass(frozen=True)
class Participant:
    """A participant and the actors it acts for."""

    actor: int
    acts_for: frozenset[int] = frozenset()

    def meets(self, other: Participant) -> bool:
        """Return whether both can be the same side of a meeting: one actor, or one acting for the other."""
        return self.actor == other.actor or other.actor in self.acts_for or self.actor in other.acts_for


@dataclass(frozen=True)
class Report:
    """What one document says about a meeting, as needed for matching.

    ``undated_published`` is the publication date of a report without a date. The days of such a report are the range in
    which the meeting must lie.
    """

    id: int
    document: int
    parties: tuple[Participant, ...]
    place: frozenset[str]
    first: dt.date
    last: dt.date
    undated_published: dt.date | None = None


def place_words(place: str | None) -> frozenset[str]:
    """Return the words of a place for comparison; empty if no place is named."""
    return frozenset(name_words(place, "group")) if place else frozenset()


def is_same_meeting(one: Report, other: Report) -> bool:
    """Return whether two reports of matching days are about the same meeting.

    Examples
    --------
    >>> day = dt.date(2031, 5, 2)
    >>> talks = Report(1, 1, (Participant(7), Participant(8)), place_words("Quill"), day, day)
    >>> is_same_meeting(talks, Report(2, 2, (Participant(8), Participant(7)), place_words(None), day, day))
    True
    >>> is_same_meeting(talks, Report(3, 3, (Participant(7), Participant(9)), place_words(None), day, day))
    False
    """
    if one.document == other.document:
        return False  # the reader found two meetings
    if one.place and other.place and not (one.place <= other.place or other.place <= one.place):
        return False
    common = _shared_participants(one, other)
    if common >= ENOUGH:
        return True
    if not (one.place and other.place):
        return False
    # A shared place alone is enough only if both reports are dated.
    return common > 0 or (
        one.undated_published is None and other.undated_published is None and not (one.parties and other.parties)
    )


def _shared_participants(one: Report, other: Report) -> int:
    """Return how many participants two reports share."""
    return min(_matched_count(one, other), _matched_count(other, one))


def _matched_count(one: Report, other: Report) -> int:
    """Return how many participants of a report have a counterpart in the other."""
    return sum(any(party.meets(another) for another in other.parties) for party in one.parties)


def group_reports(reports: Sequence[Report]) -> list[list[int]]:
    """Group reports of the same days, given in order of publication, by meeting."""
    groups: list[list[Report]] = []
    for report in reports:
        fitting = [group for group in groups if all(is_same_meeting(report, other) for other in group)]
        if len(fitting) == 1 or (fitting and report.parties):
            fitting[0].append(report)
        else:
            groups.append([report])
    return [[report.id for report in group] for group in groups]


def matching_group(report: Report, groups: Mapping[int, Sequence[Report]]) -> int | None:
    """Return the only single-day meeting that a report of several days, or without a date, matches.

    If several match, the only one with enough shared participants; otherwise None.
    """
    fitting = [
        (head, min(_shared_participants(report, other) for other in others))
        for head, others in groups.items()
        if report.first <= others[0].first <= report.last and all(is_same_meeting(report, other) for other in others)
    ]
    close = [head for head, common in fitting if common >= ENOUGH]
    if len(close) == 1:
        return close[0]
    return fitting[0][0] if len(fitting) == 1 else None


def default_days(published: dt.date, status: MeetingStatus) -> tuple[dt.date, dt.date]:
    """Return the range in which a meeting without a date must lie.

    It is just before publication for meetings held or denied, and just after it for those planned or refused.

    >>> default_days(dt.date(2031, 5, 20), "held")[0].isoformat()
    '2031-05-13'
    """
    if status in ("held", "ongoing", "cancelled", "denied"):
        return shift_day(published, -BEFORE), published
    return published, shift_day(published, AFTER)


def meeting_status(reports: Sequence[tuple[dt.date | None, MeetingStatus]], first_day: dt.date | None) -> MeetingStatus:
    """Return the status of a meeting from its reports in order of publication: the last report decides.

    Two exceptions. A meeting that is denied on its day or later stays denied, whoever reports it as held: see
    `is_contested`. A meeting reported as held on its day or later stays held, though a later document speaks of the
    plan.

    >>> monday, tuesday = dt.date(2031, 5, 5), dt.date(2031, 5, 6)
    >>> meeting_status([(monday, "planned"), (tuesday, "held"), (tuesday, "planned")], tuesday)
    'held'
    >>> meeting_status([(monday, "denied"), (tuesday, "held")], monday)
    'denied'
    """
    last, since = reports[-1][1], _reports_since(reports, first_day)
    if "denied" in since:
        return "denied"
    if TAKING_PLACE & set(since) and last in ("planned", "proposed", "postponed"):
        return next(status for status in reversed(since) if status in TAKING_PLACE)
    return last


def is_contested(reports: Sequence[tuple[dt.date | None, MeetingStatus]], first_day: dt.date | None) -> bool:
    """Return whether some reports say that a meeting took place and others deny it, on its day or later.

    >>> sunday = dt.date(2031, 5, 4)
    >>> is_contested([(sunday, "held"), (sunday, "denied")], sunday)
    True
    """
    since = set(_reports_since(reports, first_day))
    return "denied" in since and bool(TAKING_PLACE & since)


def _reports_since(
    reports: Sequence[tuple[dt.date | None, MeetingStatus]], first_day: dt.date | None
) -> list[MeetingStatus]:
    """Return the statuses reported on the day of a meeting or later; all if the meeting has no day."""
    return [status for day, status in reports if day is None or first_day is None or day >= first_day]
