"""The stance of each party on each option, as far as its codings determine it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from pourparler.settlement.linear_program import TOLERANCE
from pourparler.settlement.preferences import Preferences
from pourparler.settlement.scenario import Scenario

Standing = Literal["red line", "insists", "insists on another", "for", "against", "open"]


@dataclass(frozen=True)
class Stance:
    """A party's stance on an option.

    Attributes
    ----------
    stance
        ``for`` and ``against`` where every preference that fits finds the option better, or worse, than no deal;
        ``open`` otherwise: preferences that fit differ, or none fits. Red lines and insistence take precedence.
    least, greatest
        Bounds of the option's worth, -1 to 1; None where no preference fits.
    codings
        Indices of the codings about the option.
    """

    party: str
    issue: str
    option: str
    stance: Standing
    least: float | None
    greatest: float | None
    codings: tuple[int, ...]


def stances(scenario: Scenario, party: Preferences, codings: Sequence[int]) -> list[Stance]:
    """The stances of a party on all options, given the indices of the active codings."""
    own = [k for k in codings if scenario.codings[k].party == party.party]
    found = []
    for issue, options in scenario.issues.items():
        for option in options:
            spoken = tuple(k for k in own if (issue, option) in scenario.codings[k].terms)
            insisted = tuple(
                k for k in own if scenario.codings[k].kind == "insists" and scenario.codings[k].terms[0][0] == issue
            )
            least, greatest = _worth(party, issue, option)
            stance = _stance(least, greatest)
            if any(scenario.codings[k].kind == "red_line" for k in spoken):
                stance = "red line"
            elif insisted:
                stance = "insists" if any(k in spoken for k in insisted) else "insists on another"
            found.append(
                Stance(party.party, issue, option, stance, least, greatest, tuple(sorted({*spoken, *insisted})))
            )
    return found


def _worth(party: Preferences, issue: str, option: str) -> tuple[float | None, float | None]:
    spoken = party.layout.columns((issue, option))
    row = np.zeros(party.layout.size)
    if spoken is None:
        row[party.layout.weights[issue]] = 1.0
    for column, factor in spoken or ():
        row[column] += factor
    high = party.program.minimize(-row)
    low = party.program.minimize(row) if spoken is not None else high
    if low is None or high is None:
        return None, None
    return (low.value if spoken is not None else high.value), -high.value


def _stance(least: float | None, greatest: float | None) -> Standing:
    if least is None or greatest is None:
        return "open"
    return "for" if least > TOLERANCE else "against" if greatest < -TOLERANCE else "open"
