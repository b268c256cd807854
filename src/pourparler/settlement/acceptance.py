"""A party's acceptance of every deal in a space that can be listed: possible, necessary, and its share.

A party makes no difference between options that none of its codings mentions, so deals are evaluated by kind.
Sampled preferences answer most questions: one that values a deal at 0 or more shows that the party can accept it, one
that values it below 0 shows that it need not. Linear programs decide the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from pourparler.settlement.coding import Deal
from pourparler.settlement.constraints import Bar, Veto, bars_of
from pourparler.settlement.linear_program import TOLERANCE, Matrix, Vector
from pourparler.settlement.preferences import Preferences
from pourparler.settlement.sampling import Sample
from pourparler.settlement.scenario import Scenario

Flags = NDArray[np.bool_]
_AT_ONCE = 4_000_000  # worths in memory at a time
_WITNESSES = 300  # sampled preferences tried before a linear program


@dataclass(frozen=True)
class Acceptance:
    """A party's acceptance of every deal; each array has one axis for each issue.

    Attributes
    ----------
    vetoed : whether a veto excludes the deal, whatever its worth
    possible, necessary : whether some, or every, preference that fits accepts the deal; False where vetoed
    share : share of the preferences that accept the deal, 0 to 1; 0 where vetoed
    """

    vetoed: Flags
    possible: Flags
    necessary: Flags
    share: NDArray[np.float64]


def acceptance(party: Preferences, issues: Mapping[str, tuple[str, ...]], drawn: Sample | None) -> Acceptance:
    """The acceptance of every deal by a party.

    Parameters
    ----------
    drawn
        Sampled preferences of the party; None if none fits its codings, and then it accepts nothing.
    """
    shape = tuple(map(len, issues.values()))
    vetoed = np.zeros(shape, dtype=bool)
    for bar in (*party.bars, *map(_as_bar, party.vetoes)):
        vetoed |= _barred(issues, bar)
    if drawn is None:
        nothing = np.zeros(shape, dtype=bool)
        return Acceptance(vetoed, nothing, nothing, np.zeros(shape))
    kinds = _Kinds(party, issues)
    spread = np.ix_(*kinds.of)
    possible, necessary = (flags[spread] & ~vetoed for flags in kinds.sure(drawn))
    necessary &= ~_barred_in_doubt(party, issues)
    share = np.where(necessary, 1.0, np.where(possible, kinds.shares(drawn)[spread], 0.0))
    return Acceptance(vetoed, possible, necessary, share)


def excluded_deals(scenario: Scenario) -> Flags:
    """Which deals hold a combination that is excluded for all, or lack one that is required."""
    found: Flags = np.zeros([len(options) for options in scenario.issues.values()], dtype=bool)
    for each in scenario.combinations:
        for bar in bars_of(scenario.issues, each):
            found |= _barred(scenario.issues, bar)
    return found


def _as_bar(veto: Veto) -> Bar:
    return Bar(((veto.issue, veto.options),), veto.coding)


def _barred(issues: Mapping[str, tuple[str, ...]], bar: Bar) -> Flags:
    """Which deals hold a combination; the array broadcasts to that of all deals."""
    held: Flags = np.ones([1] * len(issues), dtype=bool)
    for issue, out in bar.parts:
        axis = list(issues).index(issue)
        own = np.array([option in out for option in issues[issue]])
        held = held & own.reshape([-1 if k == axis else 1 for k in range(len(issues))])
    return held


def _barred_in_doubt(party: Preferences, issues: Mapping[str, tuple[str, ...]]) -> Flags:
    """Which deals a coding in doubt would rule out."""
    found: Flags = np.zeros([1] * len(issues), dtype=bool)
    for bar in doubtful_bars(party):
        found = found | _barred(issues, bar)
    return found


def doubtful_bars(party: Preferences) -> list[Bar]:
    """What codings in doubt would rule out."""
    if party.doubt is None:
        return []
    return [*party.doubt.coded.bars, *map(_as_bar, party.doubt.coded.vetoes)]


class _Kinds:
    """Kinds of deals: for each issue, the options that codings mention, and all others as one."""

    def __init__(self, party: Preferences, issues: Mapping[str, tuple[str, ...]]) -> None:
        self._party = party
        self._issues = issues
        self._unsure = doubtful_bars(party)
        self.of: list[NDArray[np.intp]] = []
        self._options: list[list[str]] = []
        for issue, options in issues.items():
            spoken = [option for option in options if party.layout.columns((issue, option)) is not None]
            free = [option for option in options if option not in spoken]
            self._options.append(spoken + free[:1])
            self.of.append(np.array([spoken.index(o) if o in spoken else len(spoken) for o in options]))
        self._shape = tuple(map(len, self._options))

    def shares(self, drawn: Sample) -> NDArray[np.float64]:
        """The share of sampled preferences under which each kind is worth 0 or more."""
        parts = [
            np.array([drawn.worths[issue, option] for option in options])
            for issue, options in zip(self._issues, self._options, strict=True)
        ]
        held = np.zeros(self._shape)
        size = max(1, _AT_ONCE // held.size)
        kinds = dict(zip(self._issues, map(tuple, self._options), strict=True))
        unsure = [(drawn.holds[bar.coding], _barred(kinds, bar)) for bar in self._unsure if bar.coding is not None]
        for start in range(0, drawn.size, size):
            some = slice(start, start + size)
            accepted = _sums([part[:, some] for part in parts]) >= drawn.level[some]
            for holds, barred in unsure:
                accepted &= ~(barred[..., None] & holds[some])
            held += accepted.sum(axis=-1)
        return held / drawn.size

    def sure(self, drawn: Sample) -> tuple[Flags, Flags]:
        """Whether the party can, and whether it must, accept each kind."""
        possible, refused = np.zeros(self._shape, dtype=bool), np.zeros(self._shape, dtype=bool)
        count = min(_WITNESSES, drawn.size, max(1, 10 * _AT_ONCE // possible.size))
        level = drawn.level[:count]
        possible |= (_sums(self._parts(drawn, count, 1.0)) >= level).any(axis=-1)
        refused |= (_sums(self._parts(drawn, count, -1.0)) < level - TOLERANCE).any(axis=-1)
        for at in self._where(~possible):
            possible[at] = (worth := self._party.greatest_margin(self._deal(at))) is not None and worth >= -TOLERANCE
        for at in self._where(~refused):
            refused[at] = (worth := self._party.least_margin(self._deal(at))) is None or worth < -TOLERANCE
        return possible, ~refused

    def _parts(self, drawn: Sample, count: int, free: float) -> list[Matrix]:
        """The worths of options; those that no coding mentions at their greatest (1) or least (-1)."""
        parts = []
        for k, (issue, options) in enumerate(zip(self._issues, self._options, strict=True)):
            weights = drawn.weights[:count, k]
            spoken = self._party.layout.columns
            own = [
                drawn.worths[issue, o][:count] if spoken((issue, o)) is not None else free * weights for o in options
            ]
            parts.append(np.array(own))
        return parts

    def _where(self, flags: Flags) -> Iterator[tuple[int, ...]]:
        return (tuple(map(int, at)) for at in np.argwhere(flags))

    def _deal(self, at: Sequence[int]) -> Deal:
        return tuple(options[k] for options, k in zip(self._options, at, strict=True))


def _sums(parts: Sequence[Matrix]) -> NDArray[np.float64]:
    """Sums of one row of each part, for all combinations of rows; the last axis is that of the preferences."""
    return reduce(lambda made, part: made[..., None, :] + part, parts[1:], parts[0])


def shares(
    party: Preferences, issues: Mapping[str, tuple[str, ...]], drawn: Sample | None, deals: Sequence[Deal]
) -> tuple[Vector, Vector]:
    """The shares of sampled preferences under which a party accepts given deals, and their standard errors.

    Deals that differ only in options that no coding of the party mentions have exactly the same share.
    """
    if drawn is None or not deals:
        return np.zeros(len(deals)), np.zeros(len(deals))
    held = accepted(party, issues, drawn, deals)
    ruled_out = np.array([party.is_ruled_out(deal) for deal in deals])
    return held.mean(axis=0), np.where(ruled_out, 0.0, drawn.error(held))


def accepted(party: Preferences, issues: Mapping[str, tuple[str, ...]], drawn: Sample, deals: Sequence[Deal]) -> Flags:
    """Whether a party accepts deals: one row for each sampled preference, one column for each deal."""
    reached = worths(issues, drawn, [_representative(party, issues, deal) for deal in deals])
    held: Flags = reached >= drawn.level[:, None]
    held &= np.array([not party.is_ruled_out(deal) for deal in deals])
    for bar in doubtful_bars(party):
        barred = np.array([bar.holds(dict(zip(issues, deal, strict=True))) for deal in deals])
        if bar.coding is not None:
            held &= ~(drawn.holds[bar.coding][:, None] & barred)
    return held


def _representative(party: Preferences, issues: Mapping[str, tuple[str, ...]], deal: Deal) -> Deal:
    """The representative of equivalent deals: an option that no coding mentions becomes the first such option."""
    spoken = party.layout.columns
    return tuple(
        option if spoken((issue, option)) is not None else next(o for o in options if spoken((issue, o)) is None)
        for (issue, options), option in zip(issues.items(), deal, strict=True)
    )


def worths(issues: Mapping[str, tuple[str, ...]], drawn: Sample, deals: Sequence[Deal]) -> Matrix:
    """The worths of deals under sampled preferences: one row for each preference, one column for each deal."""
    made = np.zeros((len(deals), drawn.size))
    for k, (issue, options) in enumerate(issues.items()):
        table = np.array([drawn.worths[issue, option] for option in options])
        made += table[[options.index(deal[k]) for deal in deals]]
    return made.T
