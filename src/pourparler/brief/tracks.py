"""The talks of a period by track: what was held, what failed, what is due and what is overdue."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from pourparler.brief.facts import is_about_dispute, is_late
from pourparler.brief.gather import Brief
from pourparler.brief.lines import Group, Line, Section
from pourparler.brief.meetings import change_lines
from pourparler.brief.talks import Talk, place_name
from pourparler.ledger.calendar import shift_day

_MOST = 12
_RECENT = 45  # days: a plan without a date that nobody has mentioned for so long is left out
_HINT = "pourparler meetings LEDGER"


def talks_section(brief: Brief, told: Collection[str] = ()) -> Section:
    """The events reported in the period, each track with several of them on its own; the rest is folded.

    So are those whose claim is ``told``, unless something changed about them.

    One that was known before has its earlier state and the present one below it.
    """
    below = {change.after.id: change_lines(change) for change in (brief.changes.meetings if brief.changes else ())}
    plans = {talk.row.id for talk in _due(brief)}
    reported = [talk for talk in brief.talks if talk.row.id not in plans]
    near = [talk for talk in reported if not (talk.is_background or talk.is_vague) and is_about_dispute(brief, talk)]
    folded = [talk for talk in reported if talk not in near]
    tracks = Counter(place_name(talk.where) for talk in brief.all_talks if talk.where)
    groups: dict[str, list[Talk]] = defaultdict(list)
    for talk in near:
        name = place_name(talk.where)
        groups[name if tracks[name] > 1 else ""].append(talk)
    ordered = sorted(groups.items(), key=lambda item: (not item[0], -len(item[1]), item[0]))
    found = [_group(name or ("Elsewhere" if len(groups) > 1 else ""), talks, told, below) for name, talks in ordered]
    if folded:
        more = tuple(_line(talk, below) for talk in folded)
        found.append(Group((), title="Background and undated" if found else "", more=more, hint=_HINT))
    return Section("by-track", "", tuple(found))


def due_section(brief: Brief, told: Collection[str] = ()) -> Section:
    """The meetings that are due after the period, by day, and plans without a day."""
    ahead = _due(brief)
    return Section("due", "Due", (_group("", ahead, told),) if ahead else ())


def overdue_section(brief: Brief, told: Collection[str] = ()) -> Section:
    """The meetings that were due and of which nothing was reported."""
    late = [talk for talk in brief.plans if not talk.is_vague and is_late(brief, talk)]
    return Section("overdue", "Overdue: planned, and not reported since", (_group("", late, told),) if late else ())


def _due(brief: Brief) -> list[Talk]:
    return [
        talk
        for talk in brief.plans
        if not talk.is_vague
        and is_about_dispute(brief, talk)
        and (talk.date.end > brief.horizon if talk.date else _is_recent(brief, talk))
    ]


def _is_recent(brief: Brief, talk: Talk) -> bool:
    days = [talk.row.published, *(report.published for report in talk.row.reports)]
    return any(day is not None and day > shift_day(brief.horizon, -_RECENT) for day in days)


def _line(talk: Talk, below: Mapping[int, tuple[Line, ...]]) -> Line:
    lines = below.get(talk.row.id, ())
    return replace(talk.line(), quote="", lines=lines) if lines else talk.line()


def _group(
    title: str,
    talks: Sequence[Talk],
    told: Collection[str],
    below: Mapping[int, tuple[Line, ...]] = MappingProxyType({}),
) -> Group:
    lines = [_line(talk, below) for talk in talks]
    shown = [line for line in lines if line.lines or line.claim not in told][:_MOST]
    rest = tuple(line for line in lines if line not in shown)
    return Group(tuple(shown), title=title, more=rest, hint=_HINT)
