"""How a settlement came about: which statement opened or closed deals, and the path of each party."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pourparler.settlement.analysis import LISTED, agreed_deals, answer_deal, settle
from pourparler.settlement.coding import Deal
from pourparler.settlement.inactive import superseding
from pourparler.settlement.scenario import Scenario, active_codings
from pourparler.settlement.series import Moment
from pourparler.settlement.workings import Workings

Flags = NDArray[np.bool_]
MOST_SAMPLES = 30
"""The greatest number of samples drawn for the shares over time in a space too large to list."""


@dataclass(frozen=True)
class Step:
    """What a party's statements of one day changed for that party alone.

    Attributes
    ----------
    codings
        Indices of its codings of that day.
    replaced
        Indices of its earlier codings that they supersede.
    opened, closed
        The numbers of deals that it can accept since, and can no longer accept; None in a space too large to list.
    acceptable
        The number of deals that it can accept from then on; None in a space too large to list.
    """

    party: str
    day: dt.date
    codings: tuple[int, ...]
    replaced: tuple[int, ...]
    opened: int | None
    closed: int | None
    acceptable: int | None


@dataclass(frozen=True)
class Turn:
    """A day on which deals became possible or impossible, by the rule of decision.

    Attributes
    ----------
    by
        Indices of the codings of that day without which nothing, or less, would have changed.
    replaced
        Indices of earlier codings that these supersede.
    opened, closed
        The numbers of deals; None in a space too large to list.
    possible
        The number of deals possible from then on; None in a space too large to list.
    is_possible
        Whether any deal is possible from then on.
    """

    day: dt.date
    by: tuple[int, ...]
    replaced: tuple[int, ...]
    opened: int | None
    closed: int | None
    possible: int | None
    is_possible: bool


@dataclass(frozen=True)
class SharePoint:
    """The share of a party's preferences that accept a deal, as of a day; with no party, the joint share.

    ``moved_by`` are the indices of the codings of that day, of that party or of all.
    """

    day: dt.date
    party: str | None
    share: float
    moved_by: tuple[int, ...]


def steps(workings: Workings, until: dt.date | None = None, off: Sequence[int] = ()) -> tuple[Step, ...]:
    """The steps of each party, by party and by day.

    Parameters
    ----------
    until
        The last day; None for no limit.
    off
        Indices of codings to ignore.
    """
    scenario = workings.scenario
    is_listed = scenario.space <= LISTED
    found = []
    for party in scenario.parties:
        own = [k for k in scenario.of(party) if k not in off]
        days = sorted({day for k in own if (day := scenario.codings[k].on) and (until is None or day <= until)})
        before_days = _active_before(scenario, days[0], off) if days else ()
        before = _acceptable(workings, party, before_days) if is_listed and days else None
        for day in days:
            stand = active_codings(scenario, day, off)
            new = tuple(k for k in own if scenario.codings[k].on == day)
            now = _acceptable(workings, party, stand) if is_listed else None
            found.append(
                Step(
                    party,
                    day,
                    new,
                    _replaced(workings, new, before_days, stand),
                    None if now is None or before is None else int((now & ~before).sum()),
                    None if now is None or before is None else int((before & ~now).sum()),
                    None if now is None else int(now.sum()),
                )
            )
            before, before_days = now, stand
    return tuple(found)


def turns(workings: Workings, moments: Sequence[Moment], off: Sequence[int] = ()) -> tuple[Turn, ...]:
    """The days on which deals were opened or closed, by the rule of decision.

    Parameters
    ----------
    moments
        The settlement as of each of some days, as returned by :func:`series`.
    off
        Indices of codings to ignore.
    """
    scenario = workings.scenario
    is_listed = scenario.space <= LISTED
    if not moments:
        return ()
    before_codings = _active_before(scenario, moments[0].day, off)
    before = _possible(workings, before_codings)
    found = []
    last: dt.date | None = None
    for moment in moments:
        day = moment.day
        stand = active_codings(scenario, day, off)
        now = _possible(workings, stand) if is_listed else np.array([moment.is_possible])
        if (now != before).any():
            new = [k for k in stand if k not in before_codings and _is_between(scenario.codings[k].on, last, day)]
            by = tuple(k for k in new if (_possible(workings, _without(workings, day, off, k)) != now).any())
            mine = by or tuple(new)
            found.append(
                Turn(
                    day,
                    mine,
                    _replaced(workings, mine, before_codings, stand),
                    int((now & ~before).sum()) if is_listed else None,
                    int((before & ~now).sum()) if is_listed else None,
                    int(now.sum()) if is_listed else None,
                    bool(now.any()),
                )
            )
        before, before_codings, last = now, stand, day
    return tuple(found)


def share_history(
    workings: Workings, days: Sequence[dt.date], deal: Deal, off: Sequence[int] = ()
) -> tuple[SharePoint, ...]:
    """The share of each party that accepts a deal, and how likely enough do, as of each of some days.

    Empty in a space too large to list if that takes more than ``MOST_SAMPLES`` samples: one of each party for each day.
    """
    scenario = workings.scenario
    if scenario.space > LISTED and len(days) * len(scenario.parties) > MOST_SAMPLES:
        return ()
    found = []
    before: tuple[int, ...] = ()
    for day in days:
        stand = active_codings(scenario, day, off)
        answers = answer_deal(workings, stand, deal)
        new = tuple(k for k in stand if k not in before)
        for party, answer in answers.items():
            own = tuple(k for k in new if scenario.codings[k].party == party)
            found.append(SharePoint(day, party, answer.share, own))
        joint = scenario.decision.joint(scenario.parties, {party: each.share for party, each in answers.items()})
        found.append(SharePoint(day, None, joint, new))
        before = stand
    return tuple(found)


def _active_before(scenario: Scenario, day: dt.date, off: Sequence[int]) -> tuple[int, ...]:
    """The active codings on the eve of a day; of the first day that there is, without those of that day."""
    if day > dt.date.min:
        return active_codings(scenario, day - dt.timedelta(days=1), off)
    return active_codings(scenario, day, (*off, *(k for k, each in enumerate(scenario.codings) if each.on == day)))


def _is_between(day: dt.date | None, last: dt.date | None, until: dt.date) -> bool:
    return day is not None and day <= until and (last is None or day > last)


def _without(workings: Workings, day: dt.date, off: Sequence[int], coding: int) -> tuple[int, ...]:
    return active_codings(workings.scenario, day, (*off, coding))


def _acceptable(workings: Workings, party: str, codings: Sequence[int]) -> Flags:
    return workings.party(party, codings).answers.possible


def _possible(workings: Workings, codings: Sequence[int]) -> Flags:
    """Whether each deal is possible, by the rule of decision; in a space too large to list, whether any is."""
    scenario = workings.scenario
    if scenario.space <= LISTED:
        return agreed_deals(scenario, {party: _acceptable(workings, party, codings) for party in scenario.parties})
    gone = [k for k in range(len(scenario.codings)) if k not in codings]
    settled = settle(scenario, changed=gone, workings=workings, quick=True)
    return np.array([settled.possible_deal is not None])


def _replaced(workings: Workings, new: Sequence[int], before: Sequence[int], stand: Sequence[int]) -> tuple[int, ...]:
    return tuple(k for k in before if k not in stand and superseding(workings.scenario, new, k))
