"""Rules of decision: which parties must accept a deal for it to be an agreement.

All of them by default; or enough votes, with parties that have a veto, and coalitions that act as one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from pourparler.codebook.forms import unknown
from pourparler.text import enumeration

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_VOTES = 10_000
"""The greatest number of votes of all parties."""
_Shares = TypeVar("_Shares", float, "NDArray[np.float64]")
_Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class DecisionError(Exception):
    """A rule of decision does not fit the parties: ``str(error)`` is one line that says what is wrong."""


class DecisionForm(BaseModel):
    """Which parties must accept a deal; without it, all."""

    model_config = ConfigDict(extra="forbid")

    votes: dict[_Name, int] = Field({}, description="the votes of each party; 1 where not given")
    needed: int | None = Field(None, description="the votes that a deal needs; all if not given")
    veto: list[_Name] = Field([], description="parties that must accept")
    coalitions: dict[_Name, Annotated[list[_Name], Field(min_length=2)]] = Field(
        {}, description="parties that accept only together"
    )


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
        DecisionError
            If a party is unknown or in two coalitions, or no deal could have the votes that it needs.
        """
        members = [party for each in self.coalitions.values() for party in each]
        for party in (*self.votes, *self.veto, *members):
            if party not in parties:
                raise DecisionError(unknown("party", party, parties))
        if len(set(members)) != len(members):
            raise DecisionError("a party belongs to one coalition at most")
        if any(len(each) < 2 for each in self.coalitions.values()):
            raise DecisionError("a coalition has two parties or more")
        if any(each < 0 for each in self.votes.values()):
            raise DecisionError("votes are whole numbers from 0")
        total = sum(self.votes.get(party, 1) for party in parties)
        if total > MOST_VOTES:
            raise DecisionError(f"the parties have {total} votes together; {MOST_VOTES} at most")
        if self.needed is not None and not 1 <= self.needed <= total:
            raise DecisionError(f"'needed' must be from 1 to {total}, the votes of all parties")

    def rename(self, names: Mapping[str, str]) -> Decision:
        """The same rule for parties under other names.

        Parameters
        ----------
        names
            The new name of each party that has one, by the old one.

        Examples
        --------
        >>> Decision(veto=("North",)).rename({"North": "Norland"}).veto
        ('Norland',)
        """
        return Decision(
            {names.get(party, party): votes for party, votes in self.votes.items()},
            self.needed,
            tuple(names.get(party, party) for party in self.veto),
            {name: tuple(names.get(each, each) for each in members) for name, members in self.coalitions.items()},
        )

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
        """Whether all votes are needed."""
        return self.needed is None

    def is_unanimous(self, parties: Sequence[str]) -> bool:
        """Whether no deal is an agreement unless every party accepts it.

        Examples
        --------
        >>> Decision().is_unanimous(("North", "South")), Decision(needed=1).is_unanimous(("North", "South"))
        (True, False)
        """
        return not any(self.is_met(parties, [each for each in parties if each != one]) for one in parties)


def rule_words(decision: Decision, parties: Sequence[str]) -> str:
    """A rule of decision in sentences; empty if every party must accept.

    Examples
    --------
    >>> rule_words(Decision(needed=2, veto=("North",)), ("North", "South", "East"))
    'An agreement needs 2 of the 3 parties. North has a veto.'
    >>> rule_words(Decision({"North": 3}, 4), ("North", "South", "East"))
    'An agreement needs 4 of 5 votes: North has 3, South 1 and East 1.'
    """
    if decision.is_unanimous(parties):
        return ""
    votes = {party: decision.votes.get(party, 1) for party in parties}
    needed, total = decision.votes_needed(parties), sum(votes.values())
    if set(votes.values()) == {1}:
        lines = [f"An agreement needs {needed} of the {total} parties."]
    else:
        (first, own), *others = votes.items()
        counted = enumeration([f"{first} has {own}", *(f"{party} {each}" for party, each in others)])
        lines = [f"An agreement needs {needed} of {total} votes: {counted}."]
    if decision.veto:
        each = "" if len(decision.veto) == 1 else " each"
        lines.append(f"{enumeration(decision.veto)}{each} {'have' if each else 'has'} a veto.")
    for name, members in decision.coalitions.items():
        lines.append(f"{enumeration(members)} ({name}) count only if they accept together.")
    return " ".join(lines)


def decision_of(form: DecisionForm | None) -> Decision:
    """The rule of decision that a form holds; that all must accept, if there is no form."""
    if form is None:
        return Decision()
    coalitions = {name: tuple(members) for name, members in form.coalitions.items()}
    return Decision(dict(form.votes), form.needed, tuple(form.veto), coalitions)


def decision_data(decision: Decision) -> dict[str, object]:
    """A rule of decision as data, in the form that is read from files."""
    made: dict[str, object] = {"votes": dict(decision.votes)} if decision.votes else {}
    if decision.needed is not None:
        made["needed"] = decision.needed
    if decision.veto:
        made["veto"] = list(decision.veto)
    if decision.coalitions:
        made["coalitions"] = {name: list(members) for name, members in decision.coalitions.items()}
    return made


def _product(shares: Sequence[_Shares], one: _Shares) -> _Shares:
    made = one
    for each in shares:
        made = made * each
    return made
