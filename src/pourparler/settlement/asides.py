"""Asides: positions from which no preference follows, joined to the codings on the same issue by the same party."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pourparler.ledger import PositionRow
from pourparler.settlement.outcome import Settlement


@dataclass(frozen=True)
class Hint:
    """A coding that blocks, by index, and an aside of the same party on an issue of it."""

    coding: int
    aside: PositionRow


def hints(settlement: Settlement, asides: Sequence[PositionRow]) -> tuple[Hint, ...]:
    """The asides that bear on what blocks: unspecified conditions and open questions, latest first.

    Where nothing blocks, codings that rule an option out stand for those that block.
    """
    scenario = settlement.scenario
    blocking = dict.fromkeys(k for each in settlement.blocking for k in each)
    about = blocking or [k for k in settlement.codings if scenario.codings[k].kind in ("red_line", "insists")]
    found = []
    for k in about:
        issues = {issue for issue, _ in scenario.codings[k].terms}
        for aside in asides:
            if aside.party == scenario.codings[k].party and issues & {issue for issue, _ in aside.terms}:
                found.append(Hint(k, aside))
    return tuple(sorted(found, key=lambda hint: (hint.aside.on is not None, hint.aside.on), reverse=True))
