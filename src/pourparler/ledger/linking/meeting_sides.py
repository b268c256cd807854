"""For whom the participants of related reports act: a leader in one report is his country in another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import replace

from pourparler.ledger.linking.meeting_reports import Participant, Report

OFTEN = 2  # reports that must say for whom a participant acts


def with_principals(reports: Collection[Report]) -> list[Report]:
    """Return reports whose participants act for those for whom most of the other reports say so.

    Only what two reports say, and no other as often, counts. A surname alone acts for whom the fuller name acts.

    Examples
    --------
    >>> minister = Participant("maravell", frozenset({"vell"}), frozenset({"orn"}))
    >>> told = [Report(n, n, (minister,)) for n in (1, 2)] + [Report(3, 3, (Participant("vell"),))]
    >>> with_principals(told)[2].parties[0].acts_for
    frozenset({'orn'})
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for report in reports:
        for party in report.parties:
            for name in {party.key, *party.short}:
                counts[name].update(party.acts_for)
    known = {name: principal for name, found in counts.items() if (principal := _usual(found))}
    return [_with(report, known) for report in reports]


def collapse(report: Report) -> Report:
    """Return a report without the participants for whom another one acts: a leader and his country are one side."""
    represented = {name for party in report.parties for name in party.acts_for if name != party.key}
    parties = tuple(party for party in report.parties if party.key not in represented)
    return report if parties == report.parties else replace(report, parties=parties)


def _usual(found: Counter[str]) -> str | None:
    best = found.most_common(2)
    if not best or best[0][1] < OFTEN or (len(best) > 1 and best[1][1] * 2 > best[0][1]):
        return None
    return best[0][0]


def _with(report: Report, known: dict[str, str]) -> Report:
    parties = tuple(_acting(party, known.get(party.key)) for party in report.parties)
    return report if parties == report.parties else replace(report, parties=parties)


def _acting(party: Participant, principal: str | None) -> Participant:
    if principal is None or principal == party.key or principal in party.acts_for:
        return party
    return replace(party, acts_for=party.acts_for | {principal})
