"""Rules of decision: which parties must accept a deal for it to be an agreement.

All of them by default; or enough votes, with parties that have a veto, and coalitions that act as one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pourparler.settlement.coding import ScenarioError, unknown

MOST_VOTES = 10_000
"""The greatest number of votes of all parties."""
_Shares = TypeVar("_Shares", float, NDArray[np.float64])


@dataclass(frozen=True)
class Decision:
    """A rule of decision.

    Attributes
    ----------
    votes
        The votes of each party; 1 where not given.
    needed
        The votes that a deal needs; None for those of all parties.
    veto
        Parties that must accept.
    coalitions
        Parties that act as one, by the name of the coalition: their votes count only if all of them accept.
    """

    votes: Mapping[str, int] = field(default_factory=dict)
    needed: int | None = None
    veto: tuple[str, ...] = ()
    coalitions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def check(self, parties: Sequence[str]) -> None:
        """Check the rule against the parties.

        Raises
        ------
        ScenarioError
            If a party is unknown or in two coalitions, or no deal could have the votes that it needs.
        """
        members = [party for each in self.coalitions.values() for party in each]
        for party in (*self.votes, *self.veto, *members):
            if party not in parties:
                raise ScenarioError(unknown("party", party, parties))
        if len(set(members)) != len(members):
            raise ScenarioError("a party belongs to one coalition at most")
        if any(len(each) < 2 for each in self.coalitions.values()):
            raise ScenarioError("a coalition has two parties or more")
        if any(each < 0 for each in self.votes.values()):
            raise ScenarioError("votes are whole numbers from 0")
        total = sum(self.votes.get(party, 1) for party in parties)
        if total > MOST_VOTES:
            raise ScenarioError(f"the parties have {total} votes together; {MOST_VOTES} at most")
        if self.needed is not None and not 1 <= self.needed <= total:
            raise ScenarioError(f"'needed' must be from 1 to {total}, the votes of all parties")

    def is_met(self, parties: Sequence[str], accepting: Collection[str]) -> bool:
        """Whether a deal is an agreement if these parties accept it.

        Examples
        --------
        >>> rule = Decision(needed=2, veto=("North",))
        >>> rule.is_met(("North", "South", "East"), ("North", "East"))
        True
        >>> rule.is_met(("North", "South", "East"), ("South", "East"))
        False
        """
        return self.joint(parties, {party: float(party in accepting) for party in parties}) > 0.5

    def joint(self, parties: Sequence[str], shares: Mapping[str, _Shares]) -> _Shares:
        """The probability of an agreement if each party accepts with its share, independently of the others.

        Parameters
        ----------
        shares : for each party, a number or an array with one entry for each deal
        """
        units = self.units(parties)
        total = sum(votes for _, votes, _ in units)
        needed = total if self.needed is None else self.needed
        one = next(iter(shares.values())) * 0.0 + 1.0
        if needed == total and all(votes or is_needed for _, votes, is_needed in units):
            return _product([shares[party] for party in parties], one)
        reached: dict[int, _Shares] = {0: one}  # by votes so far, counted up to those needed
        for members, votes, is_needed in units:
            accepts = _product([shares[party] for party in members], one)
            after: dict[int, _Shares] = {}
            for had, chance in reached.items():
                now = min(needed, had + votes)
                after[now] = after.get(now, 0.0) + chance * accepts
                if not is_needed:
                    after[had] = after.get(had, 0.0) + chance * (1.0 - accepts)
            reached = after
        return reached.get(needed, one * 0.0)

    def units(self, parties: Sequence[str]) -> list[tuple[tuple[str, ...], int, bool]]:
        """Those who vote: the members, their votes together, and whether they must accept."""
        inside = {party: members for members in self.coalitions.values() for party in members}
        return [
            (members, sum(self.votes.get(each, 1) for each in members), any(each in self.veto for each in members))
            for members in dict.fromkeys(inside.get(party, (party,)) for party in parties)
        ]

    def votes_needed(self, parties: Sequence[str]) -> int:
        """The votes that a deal needs."""
        return sum(self.votes.get(each, 1) for each in parties) if self.needed is None else self.needed

    @property
    def needs_all(self) -> bool:
        """Whether all parties must accept."""
        return self.needed is None


def _product(shares: Sequence[_Shares], one: _Shares) -> _Shares:
    made = one
    for each in shares:
        made = made * each
    return made
