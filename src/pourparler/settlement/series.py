"""The space of possible agreements as of each date of a coding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pourparler.settlement.analysis import settle
from pourparler.settlement.scenario import Scenario
from pourparler.settlement.workings import Workings

MOST = 60
"""The greatest number of dates in a series; of more, a spread that includes the first and the last is taken."""


@dataclass(frozen=True)
class Moment:
    """The settlement as of a day.

    Attributes
    ----------
    codings
        The number of active codings.
    space
        The number of deals.
    possible, necessary
        The number of deals possibly, and necessarily, acceptable to all; None where the space is too large to list.
    is_possible, is_necessary
        Whether there was such a deal.
    joint
        The greatest joint share; None where the space is too large to list.
    """

    day: dt.date
    codings: int
    space: int
    possible: int | None
    necessary: int | None
    is_possible: bool
    is_necessary: bool
    joint: float | None


def series(
    scenario: Scenario, until: dt.date | None = None, *, off: Sequence[int] = (), workings: Workings | None = None
) -> list[Moment]:
    """Work out the settlement as of each day on which something was said, or lapsed.

    Parameters
    ----------
    until
        The last day; None for no limit. Of more than ``MOST`` dates, ``MOST`` are taken, spread evenly.
    off
        Indices of codings to ignore.
    workings
        Cached results of earlier calls with this scenario.

    Examples
    --------
    >>> series(Scenario(("North",), {"border": ("line", "swap")}))
    []
    """
    workings = workings or Workings(scenario)
    last = until or max((coding.on for coding in scenario.codings if coding.on), default=None)
    marked = {day for coding in scenario.codings for day in (coding.on, coding.until) if day is not None}
    days = sorted(day for day in marked if last is None or day <= last)
    if len(days) > MOST:
        days = [days[round(k * (len(days) - 1) / (MOST - 1))] for k in range(MOST)]
    moments = []
    for day in days:
        known = settle(scenario, day, off=off, workings=workings, quick=True)
        moments.append(
            Moment(
                day,
                len(known.codings),
                scenario.space,
                known.possible,
                known.necessary,
                known.possible_deal is not None,
                known.necessary_deal is not None,
                known.deals[0].joint if known.deals else None,
            )
        )
    return moments
