"""The result of an analysis."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from pourparler.settlement.coding import Deal, Term
from pourparler.settlement.efficiency import Efficiency
from pourparler.settlement.scenario import Scenario
from pourparler.settlement.stances import Stance
from pourparler.settlement.walk import Prior


@dataclass(frozen=True)
class PartyAnswer:
    """The answer of a party to a deal.

    Attributes
    ----------
    possible, necessary
        Whether some, or every, preference that fits accepts the deal.
    share, error
        The share of its preferences under which it accepts, 0 to 1, and the standard error.
    first
        The share of its preferences under which no deal is better.
    because
        Indices of codings that rule the deal out or make it necessary; empty where it is open or not worked out.
    priors, errors
        The share, and its standard error, under each prior over weights that leaves preferences that fit; ``share`` is
        that of the first.
    """

    possible: bool
    necessary: bool
    share: float
    error: float
    first: float
    because: tuple[int, ...] = ()
    priors: Mapping[Prior, float] = field(default_factory=dict)
    errors: Mapping[Prior, float] = field(default_factory=dict)

    @property
    def low(self) -> float:
        """The smallest share over the priors."""
        return min(self.priors.values(), default=self.share)

    @property
    def high(self) -> float:
        """The greatest share over the priors."""
        return max(self.priors.values(), default=self.share)


@dataclass(frozen=True)
class DealAnswer:
    """A deal, the answer of each party, and whether it is efficient.

    Attributes
    ----------
    joint, error
        The probability that enough parties accept, if each does with its share (where all must: the product of the
        shares), and its standard error.
    priors
        The joint share under each prior over weights.
    efficient
        None where undecided or not worked out, for example where a red line excludes the deal.
    nash, smorodinsky
        How often this deal is the Nash, and the Kalai-Smorodinsky, bargain of sampled preferences; 0 to 1.
    """

    deal: Deal
    parties: Mapping[str, PartyAnswer]
    joint: float
    error: float
    efficient: Efficiency | None
    nash: float
    smorodinsky: float
    priors: Mapping[Prior, float] = field(default_factory=dict)

    @property
    def low(self) -> float:
        """The smallest joint share over the priors."""
        return min(self.priors.values(), default=self.joint)

    @property
    def high(self) -> float:
        """The greatest joint share over the priors."""
        return max(self.priors.values(), default=self.joint)


@dataclass(frozen=True)
class Opened:
    """The best deal that some blocking codings prevent, and its joint share without them.

    ``joint`` is None in a space too large to list, where the deal is any that would be possible. ``fails`` has, for
    each party that cannot accept the deal now, the codings that exclude it.
    """

    without: tuple[int, ...]
    deal: Deal
    joint: float | None
    error: float | None
    fails: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Question:
    """A question to a party.

    Attributes
    ----------
    about
        The option whose worth the question asks for; None if it compares two issues.
    weighed
        The issues that it compares.
    yes
        The probability of the answer yes, among sampled preferences; None where they do not tell.
    gain
        The expected reduction of uncertainty, 0 to 1; with ``codings``, the joint share of the best deal that becomes
        possible if they no longer hold.
    codings
        Indices of the blocking codings; the question is whether they still hold.
    package
        The package, one option for each issue, that it asks about.
    """

    party: str
    question: str
    gain: float
    yes: float | None
    about: Term | None = None
    weighed: tuple[str, str] | None = None
    codings: tuple[int, ...] = ()
    package: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Settlement:
    """Which agreements remain possible.

    Attributes
    ----------
    codings
        Indices of the active codings.
    possible, necessary
        The number of deals possibly, and necessarily, acceptable to all; None where the space is too large to list.
    possible_deal, necessary_deal
        One such deal; None if there is none.
    is_listed
        Whether every deal was evaluated; otherwise ``deals`` are candidates.
    bargained
        The share of sampled preferences for which there is a bargain: a deal that nobody refuses.
    is_settled
        Whether all sampling chains converged; if not, the shares are unreliable.
    mentioned
        The options of which some party speaks, or that a scale or a combination concerns; the others are alike to all.
    """

    scenario: Scenario
    as_of: dt.date | None
    codings: tuple[int, ...]
    possible: int | None
    necessary: int | None
    possible_deal: Deal | None
    necessary_deal: Deal | None
    is_listed: bool
    deals: tuple[DealAnswer, ...]
    stances: tuple[Stance, ...]
    conflicts: tuple[tuple[int, ...], ...]
    tensions: tuple[tuple[int, int], ...]
    blocking: tuple[tuple[int, ...], ...]
    opened: tuple[Opened, ...]
    ask_next: tuple[Question, ...]
    samples: int
    bargained: float
    is_settled: bool
    mentioned: frozenset[Term] = frozenset()
