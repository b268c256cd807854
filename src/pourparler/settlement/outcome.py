"""What a settlement tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from pourparler.settlement.efficiency import Efficiency
from pourparler.settlement.scenario import Deal, Scenario, Term
from pourparler.settlement.stances import Stance


@dataclass(frozen=True)
class PartyAnswer:
    """What a party says to a deal.

    Attributes
    ----------
    share, error
        The part of its preferences under which it accepts, and the standard error of that.
    first
        The part under which no deal is better for it.
    because
        The codings, by their places, that rule the deal out or make it sure; none where it is open, or not looked at.
    """

    possible: bool
    necessary: bool
    share: float
    error: float
    first: float
    because: tuple[int, ...] = ()


@dataclass(frozen=True)
class DealAnswer:
    """A deal, what each party says to it, and whether it is efficient.

    None for ``efficient``: undecided, or not looked at, as where a red line excludes the deal.

    Attributes
    ----------
    joint, error
        The product of the parties' shares, and its standard error.
    nash, smorodinsky
        How often the Nash and the Kalai-Smorodinsky bargain of preferences drawn for all parties is this deal.
    """

    deal: Deal
    parties: Mapping[str, PartyAnswer]
    joint: float
    error: float
    efficient: Efficiency | None
    nash: float
    smorodinsky: float


@dataclass(frozen=True)
class Opened:
    """What some blocking codings stand in the way of: the best deal without them, and the product of the shares of it.

    ``joint`` is None in a space too large to list, where the deal is one of those that would be possible. ``fails``
    holds, for each party that cannot accept the deal as things stand, the codings because of which.
    """

    without: tuple[int, ...]
    deal: Deal
    joint: float | None
    error: float | None
    fails: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Question:
    """What to ask a party.

    Attributes
    ----------
    about
        The option whose worth is asked for; None if two issues are weighed.
    weighed
        The issues that are weighed.
    yes
        How likely the answer is yes, among the preferences drawn; None where they say nothing of it.
    gain
        The part of the doubt that the answer takes away on average, 0 to 1; with ``codings``, the joint share of the
        best deal that opens if they do not hold.
    codings
        The blocking codings of which it is asked whether they still hold.
    """

    party: str
    question: str
    gain: float
    yes: float | None
    about: Term | None = None
    weighed: tuple[str, str] | None = None
    codings: tuple[int, ...] = ()


@dataclass(frozen=True)
class Settlement:
    """What agreements remain.

    Attributes
    ----------
    codings
        The codings that stand, by their places in the scenario.
    possible, necessary
        How many deals are possibly, and how many necessarily, acceptable to all; None where the space is too large to
        list.
    possible_deal, necessary_deal
        One such deal; None if there is none.
    is_listed
        Whether every deal was looked at; otherwise ``deals`` are candidates.
    bargained
        For how many preferences drawn for all parties there is a bargain: a deal that none of them would refuse.
    is_settled
        Whether the chains of all samples agree; if not, shares are not to be trusted.
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
