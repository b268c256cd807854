"""Which reports tell of one meeting: pure functions, the same answer whatever the order of the reports.

A report of a single day is put with others of that day; a report of several days means the one meeting among them
that it fits, if there is exactly one. Whatever is doubtful stays apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pourparler.ledger.merging import words
from pourparler.record import MeetingStatus

WIDEST = 31  # days of a report that is still looked for among the meetings of its days
ENOUGH = 2  # participants in common that make one meeting, whatever is said of the place


@dataclass(frozen=True)
class Party:
    """A participant, and those it acts for."""

    actor: int
    acts_for: frozenset[int] = frozenset()

    def meets(self, other: Party) -> bool:
        """Whether two can be one side of a meeting: the same actor, or one acts for the other."""
        return self.actor == other.actor or other.actor in self.acts_for or self.actor in other.acts_for


@dataclass(frozen=True)
class Report:
    """What one document says of a meeting, as far as it tells which meeting it is."""

    id: int
    parties: tuple[Party, ...]
    place: str | None
    first: dt.date
    last: dt.date
    status: MeetingStatus = "held"

    @property
    def days(self) -> int:
        """How many days it covers."""
        return (self.last - self.first).days + 1


def one_meeting(one: Report, other: Report) -> bool:
    """Whether two reports whose days agree tell of one meeting.

    Examples
    --------
    >>> day = dt.date(2031, 5, 2)
    >>> talks = Report(1, (Party(7), Party(8)), "Quill", day, day)
    >>> one_meeting(talks, Report(2, (Party(8), Party(7)), None, day, day))
    True
    >>> one_meeting(talks, Report(3, (Party(7), Party(9)), None, day, day))
    False
    """
    if one.place and other.place and not _one_place(one.place, other.place):
        return False
    common = min(_met(one, other), _met(other, one))
    if common >= ENOUGH:
        return True
    if not (one.place and other.place):
        return False
    return common > 0 or not one.parties or not other.parties


def _met(one: Report, other: Report) -> int:
    return sum(any(party.meets(another) for another in other.parties) for party in one.parties)


def _one_place(one: str, other: str) -> bool:
    first, second = words(one, "group"), words(other, "group")
    short, long = sorted((first, second), key=len)
    return bool(short) and set(short) <= set(long)


def grouped(reports: Sequence[Report]) -> list[list[int]]:
    """Put together the reports, in the order of their telling, that tell of one meeting; all are of the same days."""
    groups: list[list[Report]] = []
    for report in reports:
        fitting = [group for group in groups if all(one_meeting(report, other) for other in group)]
        if len(fitting) == 1 or (fitting and report.parties):
            fitting[0].append(report)
        else:
            groups.append([report])
    return [[report.id for report in group] for group in groups]


def meant(report: Report, groups: Mapping[int, Sequence[Report]]) -> int | None:
    """Which meeting of single days a report of several days means: the only one in them that it fits, or None."""
    fitting = [
        head
        for head, others in groups.items()
        if report.first <= others[0].first <= report.last and all(one_meeting(report, other) for other in others)
    ]
    return fitting[0] if len(fitting) == 1 else None


def status_of(told: Sequence[tuple[dt.date | None, MeetingStatus]], first_day: dt.date | None) -> MeetingStatus:
    """The status of a meeting from what was told of it, the earliest first: the last word counts.

    What was told as held on its day or later stays held, though a later document speaks of the plan.

    >>> monday, tuesday = dt.date(2031, 5, 5), dt.date(2031, 5, 6)
    >>> status_of([(monday, "planned"), (tuesday, "held"), (tuesday, "planned")], tuesday)
    'held'
    """
    last = told[-1][1]
    held = any(status == "held" and (day is None or first_day is None or day >= first_day) for day, status in told)
    return "held" if held and last in ("planned", "proposed") else last
