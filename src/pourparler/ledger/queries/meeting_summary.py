"""What the reports of one meeting say together: its days, kind, name, series, round, outcome and history."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

from pourparler.ledger.linking.meeting_reports import FIRM, LONGEST
from pourparler.ledger.rows import Days, MeetingReport, MeetingStep
from pourparler.record import TAKING_PLACE, MeetingKind, MeetingOutcome

_Value = TypeVar("_Value")
_SERIES: frozenset[MeetingKind] = frozenset(("talks", "conference", "summit"))
_LASTING: frozenset[MeetingKind] = frozenset(("talks", "conference"))


def days_of(reports: Sequence[MeetingReport], kind: MeetingKind) -> Days | None:
    """Return the days of a meeting: those on which it was held, else those of the last plan, as exactly as told.

    Talks and conferences last from the first day to the last on which they are reported.
    """
    dated = [(each, each.date) for each in reports if each.date is not None]
    if len(dated) < 2:
        return dated[0][1] if dated else None
    held = [days for each, days in dated if each.status in TAKING_PLACE and not _is_ahead(each)]
    exact = [days for days in held if (days.end - days.start).days < FIRM]
    if exact and kind in _LASTING:
        whole = Days(min(days.start for days in exact), max(days.end for days in exact))
        if (whole.end - whole.start).days <= LONGEST:
            return whole
    if exact:
        often = Counter(exact)
        return max(exact, key=lambda days: (often[days], days.start - days.end))
    last = held[-1] if held else dated[-1][1]
    same = [days for _, days in dated if days.start <= last.end and last.start <= days.end]
    return min(same, key=lambda days: days.end - days.start)


def kind_of(reports: Iterable[MeetingReport]) -> MeetingKind:
    """Return the kind that most reports give; a general one only if no report says more."""
    kinds = [each.kind for each in reports if each.kind is not None]
    specific = [kind for kind in kinds if kind not in ("meeting", "talks")] or [k for k in kinds if k != "meeting"]
    return most(specific or kinds) or "meeting"


def series_of(kind: MeetingKind, place: str | None, name: str | None, round_: int | None) -> str | None:
    """Return the series that a meeting belongs to: the talks in a place, or what they are called.

    >>> series_of("talks", "the harbour of Vaill", None, 2)
    'talks in the harbour of Vaill'
    """
    if kind not in _SERIES or (name is None and round_ is None and kind != "talks"):
        return None
    if place:
        return f"{kind} in {place.partition(',')[0].strip()}"
    return name if round_ is not None or name is not None else None


def outcome_of(reports: Iterable[MeetingReport]) -> MeetingOutcome | None:
    """Return how a meeting ended, by the last report that says so."""
    found = [each.outcome for each in reports if each.outcome is not None and each.status in TAKING_PLACE]
    return found[-1] if found else None


def history_of(reports: Iterable[MeetingReport]) -> tuple[MeetingStep, ...]:
    """Return the reports that changed the status or the days of a meeting, in order of publication."""
    found: list[MeetingStep] = []
    days: Days | None = None
    for each in reports:
        is_other = each.date is not None and (days is None or each.date.end < days.start or days.end < each.date.start)
        if found and found[-1].status == each.status and not is_other:
            continue
        days = each.date if is_other or days is None else days
        found.append(MeetingStep(each.id, each.document, each.published, each.status, each.date or days))
    return tuple(found)


def most(values: Iterable[_Value | None]) -> _Value | None:
    """Return the most frequent value, the first of them; None for none."""
    there = [value for value in values if value is not None]
    if len(there) < 2:
        return there[0] if there else None
    return Counter(there).most_common(1)[0][0]


def _is_ahead(report: MeetingReport) -> bool:
    return report.date is not None and report.date.start > (report.published or dt.date.max)
