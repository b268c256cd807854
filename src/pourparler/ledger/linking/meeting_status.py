"""The status of a meeting from all its reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pourparler.record import TAKING_PLACE, MeetingStatus


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
