"""Which reports tell of one meeting: pure functions, the same answer whatever the order of the reports.

A report of a single day is put with others of that day; a report of several days means the one meeting among them
that it fits, if there is exactly one. Whatever is doubtful stays apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pourparler.ledger.calendar import shift_day
from pourparler.ledger.linking.names import name_words
from pourparler.record import TAKING_PLACE, MeetingStatus

WIDEST = 31  # days of a report that is still looked for among the meetings of its days
BEFORE, AFTER = 7, 14  # days around its telling in which a meeting without a date is looked for
ENOUGH = 2  # participants in common that make one meeting, whatever is said of the place


@dataclass(frozen=True)
class Participant:
    """A participant, and those it acts for."""

    actor: int
    acts_for: frozenset[int] = frozenset()

    def meets(self, other: Participant) -> bool:
        """Whether two can be one side of a meeting: the same actor, or one acts for the other."""
        return self.actor == other.actor or other.actor in self.acts_for or self.actor in other.acts_for


@dataclass(frozen=True)
class Report:
    """What one document says of a meeting, as far as it tells which meeting it is.

    ``told`` is the day of publication of a report without a date, whose days are then those in which it must lie.
    """

    id: int
    document: int
    parties: tuple[Participant, ...]
    place: frozenset[str]
    first: dt.date
    last: dt.date
    told: dt.date | None = None


def place_words(place: str | None) -> frozenset[str]:
    """The words of a place as they are compared; none where no place is named."""
    return frozenset(name_words(place, "group")) if place else frozenset()


def is_same_meeting(one: Report, other: Report) -> bool:
    """Whether two reports whose days agree tell of one meeting.

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
        return False  # the reader took them for two
    if one.place and other.place and not (one.place <= other.place or other.place <= one.place):
        return False
    common = _shared_participants(one, other)
    if common >= ENOUGH:
        return True
    if not (one.place and other.place):
        return False
    # A place alone is enough only for a day that both name.
    return common > 0 or (one.told is None and other.told is None and not (one.parties and other.parties))


def _shared_participants(one: Report, other: Report) -> int:
    return min(_has_taken_place(one, other), _has_taken_place(other, one))


def _has_taken_place(one: Report, other: Report) -> int:
    return sum(any(party.meets(another) for another in other.parties) for party in one.parties)


def group_reports(reports: Sequence[Report]) -> list[list[int]]:
    """Put together the reports, in the order of their telling, that tell of one meeting; all are of the same days."""
    groups: list[list[Report]] = []
    for report in reports:
        fitting = [group for group in groups if all(is_same_meeting(report, other) for other in group)]
        if len(fitting) == 1 or (fitting and report.parties):
            fitting[0].append(report)
        else:
            groups.append([report])
    return [[report.id for report in group] for group in groups]


def matching_group(report: Report, groups: Mapping[int, Sequence[Report]]) -> int | None:
    """Which meeting of single days a report of several days, or of none, means: the only one in them that it fits.

    Where several do, the only one with enough participants in common; else None.
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
    """The days in which a meeting without a date must lie: told as held or denied, just before; as planned or
    refused, soon after.

    >>> default_days(dt.date(2031, 5, 20), "held")[0].isoformat()
    '2031-05-13'
    """
    if status in ("held", "ongoing", "cancelled", "denied"):
        return shift_day(published, -BEFORE), published
    return published, shift_day(published, AFTER)


def meeting_status(told: Sequence[tuple[dt.date | None, MeetingStatus]], first_day: dt.date | None) -> MeetingStatus:
    """Return the status of a meeting from its reports, the earliest first: the last report decides.

    Two exceptions. A meeting that is denied on its day or later stays denied, whoever reports it as held: see
    `is_contested`. A meeting reported as held on its day or later stays held, though a later document speaks of the
    plan.

    >>> monday, tuesday = dt.date(2031, 5, 5), dt.date(2031, 5, 6)
    >>> meeting_status([(monday, "planned"), (tuesday, "held"), (tuesday, "planned")], tuesday)
    'held'
    >>> meeting_status([(monday, "denied"), (tuesday, "held")], monday)
    'denied'
    """
    last, since = told[-1][1], _reports_since(told, first_day)
    if "denied" in since:
        return "denied"
    if TAKING_PLACE & set(since) and last in ("planned", "proposed", "postponed"):
        return next(status for status in reversed(since) if status in TAKING_PLACE)
    return last


def is_contested(told: Sequence[tuple[dt.date | None, MeetingStatus]], first_day: dt.date | None) -> bool:
    """Return whether some reports say that a meeting took place and others deny it, on its day or later.

    >>> sunday = dt.date(2031, 5, 4)
    >>> is_contested([(sunday, "held"), (sunday, "denied")], sunday)
    True
    """
    since = set(_reports_since(told, first_day))
    return "denied" in since and bool(TAKING_PLACE & since)


def _reports_since(
    told: Sequence[tuple[dt.date | None, MeetingStatus]], first_day: dt.date | None
) -> list[MeetingStatus]:
    """What is reported on the day of a meeting or later; of one without a day, all that is reported."""
    return [status for day, status in told if day is None or first_day is None or day >= first_day]
