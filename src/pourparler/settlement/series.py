"""The space of possible agreements as of the dates on which something was said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pourparler.settlement.analysis import Workings, settle
from pourparler.settlement.scenario import Scenario

MOST = 60
"""The most dates that are worked out, spread over all of them; the first and the last are always among them."""


@dataclass(frozen=True)
class Moment:
    """What was known on a day.

    Attributes
    ----------
    codings
        How many stood.
    space
        How many deals there are.
    possible, necessary
        How many were possibly, and necessarily, acceptable to all; None where the space is too large to list.
    is_possible, is_necessary
        Whether any was.
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
    """Work out the space as of each date of a coding, up to a day, with some codings switched off.

    Of more than ``MOST`` dates, ``MOST`` are taken, spread over all of them.

    Examples
    --------
    >>> series(Scenario(("North",), {"border": ("line", "swap")}))
    []
    """
    workings = workings or Workings(scenario)
    days = sorted({coding.on for coding in scenario.codings if coding.on and (until is None or coding.on <= until)})
    if len(days) > MOST:
        days = [days[round(k * (len(days) - 1) / (MOST - 1))] for k in range(MOST)]
    told = []
    for day in days:
        known = settle(scenario, day, off=off, workings=workings, quick=True)
        told.append(
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
    return told
