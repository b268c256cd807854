"""Inactive codings, and why each is inactive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pourparler.settlement.outcome import Settlement
from pourparler.settlement.scenario import Scenario, last_day, supersedes

Reason = Literal["switched off", "set aside", "later", "superseded", "lapsed"]


@dataclass(frozen=True)
class Inactive:
    """A coding that does not count, by index, and why.

    Attributes
    ----------
    reason
        ``later``: it is dated after the day of the settlement. ``lapsed``: it held only for a time. ``set aside``: it
        cannot hold together with what is supposed.
    by
        Indices of the codings that supersede it, or of what is supposed; empty for other reasons. They are active, or
        were superseded themselves.
    """

    coding: int
    reason: Reason
    by: tuple[int, ...] = ()


def inactive_codings(
    settlement: Settlement, off: Sequence[int] = (), supposed: Sequence[int] = (), set_aside: Sequence[int] = ()
) -> tuple[Inactive, ...]:
    """The codings of a scenario that do not count in a settlement, in their order.

    Parameters
    ----------
    off
        Indices of codings that somebody switched off.
    supposed, set_aside
        Indices of codings that are only supposed, and of those that do not count because of them.

    Examples
    --------
    >>> import datetime as dt
    >>> from pourparler.settlement import Coding, settle
    >>> first = Coding("North", "opposes", (("border", "line"),), on=dt.date(2026, 1, 1))
    >>> then = Coding("North", "supports", (("border", "line"),), on=dt.date(2026, 1, 2))
    >>> talks = Scenario(("North",), {"border": ("line", "swap")}, (first, then))
    >>> inactive_codings(settle(talks, quick=True))
    (Inactive(coding=0, reason='superseded', by=(1,)),)
    """
    scenario = settlement.scenario
    day = settlement.as_of or last_day(scenario)
    known = [k for k, coding in enumerate(scenario.codings) if k not in off and coding.is_active(day)]
    found = []
    for k, coding in enumerate(scenario.codings):
        if k in settlement.codings:
            continue
        if k in off:
            found.append(Inactive(k, "switched off"))
        elif k in set_aside:
            own = tuple(j for j in supposed if scenario.codings[j].party == coding.party)
            found.append(Inactive(k, "set aside", own))
        elif day is not None and coding.on is not None and coding.on > day:
            found.append(Inactive(k, "later"))
        else:
            by = superseding(scenario, settlement.codings, k) or superseding(scenario, known, k)
            found.append(Inactive(k, "superseded" if by else "lapsed", by))
    return tuple(found)


def superseding(scenario: Scenario, among: Sequence[int], coding: int) -> tuple[int, ...]:
    """The codings among some, by index, that supersede another; one in doubt does not."""
    said = scenario.codings
    return tuple(j for j in among if said[j].sure == 1 and supersedes(said[j], said[coding]))
