"""The results of each party, each worked out once, so that a change of one party's codings leaves the others."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from pourparler.settlement import acceptance
from pourparler.settlement.acceptance import Acceptance
from pourparler.settlement.blocking import Fitting, reasons_against, reasons_for
from pourparler.settlement.coding import Coding, Deal, Term
from pourparler.settlement.conflicts import conflicts
from pourparler.settlement.preferences import Preferences
from pourparler.settlement.sampling import Sample, sample
from pourparler.settlement.scenario import Scenario, certain_codings
from pourparler.settlement.stances import Stance, stances
from pourparler.settlement.walk import PRIORS, Prior

_OTHERS = 5  # one in so many preferences is sampled under each of the other priors
_REASONS = 1_000  # deals of which the codings behind an answer are kept
_Said = tuple[Coding, ...]


class PartyResults:
    """A party and its results, each worked out once."""

    def __init__(self, scenario: Scenario, name: str, codings: Sequence[int], samples: int, seed: int) -> None:
        certain = certain_codings(scenario, codings)
        self.certain = certain
        self.preferences = Preferences.of(scenario, name, certain, [k for k in codings if k not in certain])
        self._scenario, self._codings = scenario, codings
        self._samples, self._seed = samples, seed
        self._reasons: dict[Deal, tuple[int, ...]] = {}

    @property
    def codings(self) -> Sequence[int]:
        """The indices of its active codings."""
        return self._codings

    def renumbered(self, scenario: Scenario, codings: Sequence[int]) -> PartyResults:
        """The same results, as far as they are worked out, for a scenario in which the codings have other indices.

        Parameters
        ----------
        codings
            The indices of the same codings in that scenario, in the same order.
        """
        made = PartyResults(scenario, self.preferences.party, codings, self._samples, self._seed)
        number = dict(zip(self._codings, codings, strict=True))
        made._reasons = {deal: _numbered(each, number) for deal, each in self._reasons.items()}
        for name, found in self.__dict__.items():
            if name in _RENUMBERED:
                made.__dict__[name] = _RENUMBERED[name](found, number)
        return made

    def reasons(self, deals: Mapping[Deal, bool]) -> dict[Deal, tuple[int, ...]]:
        """The codings behind its answers to deals.

        Parameters
        ----------
        deals
            Deals that it must accept (True), or cannot accept (False).
        """
        fitting = Fitting(self._scenario, self.preferences)
        if len(self._reasons) > _REASONS:
            self._reasons.clear()
        for deal, is_necessary in deals.items():
            if deal not in self._reasons:
                find = reasons_for if is_necessary else reasons_against
                self._reasons[deal] = find(self._scenario, self.preferences, deal, fitting)
        return {deal: self._reasons[deal] for deal in deals}

    @cached_property
    def sample(self) -> Sample | None:
        """Sampled preferences; None if none fits its codings."""
        return sample(self.preferences, self._scenario.issues, self._samples, self._seed)

    @cached_property
    def other_samples(self) -> dict[Prior, Sample]:
        """Samples under the other priors over weights, where some of their preferences fit."""
        count = max(1, self._samples // _OTHERS)
        found = {
            prior: sample(self.preferences, self._scenario.issues, count, self._seed, prior) for prior in PRIORS[1:]
        }
        return {prior: drawn for prior, drawn in found.items() if drawn is not None and drawn.is_settled}

    @cached_property
    def answers(self) -> Acceptance:
        """The acceptance of every deal."""
        return acceptance.acceptance(self.preferences, self._scenario.issues, self.sample)

    @cached_property
    def conflicts(self) -> list[tuple[int, ...]]:
        """The minimal conflicting sets of its codings."""
        return conflicts(self._scenario, self.certain, self.preferences.party)

    @cached_property
    def stances(self) -> list[Stance]:
        """Its stance on every option."""
        return stances(self._scenario, self.preferences, self._codings)

    @cached_property
    def means(self) -> dict[Term, float]:
        """The mean worth of every option; 0 for one that no coding mentions, as its worth is symmetric."""
        drawn, spoken = self.sample, self.preferences.layout.columns
        if drawn is None:
            return {}
        return {term: 0.0 if spoken(term) is None else float(worth.mean()) for term, worth in drawn.worths.items()}


def _numbered(codings: Sequence[int], number: Mapping[int, int]) -> tuple[int, ...]:
    return tuple(number[k] for k in codings)


def _numbered_sample(drawn: Sample | None, number: Mapping[int, int]) -> Sample | None:
    return drawn and replace(drawn, holds={number[k]: each for k, each in drawn.holds.items()})


_RENUMBERED: Mapping[str, Callable[[Any, Mapping[int, int]], Any]] = {
    "sample": _numbered_sample,
    "other_samples": lambda found, number: {prior: _numbered_sample(each, number) for prior, each in found.items()},
    "answers": lambda found, _: found,
    "conflicts": lambda found, number: [_numbered(each, number) for each in found],
    "stances": lambda found, number: [replace(each, codings=_numbered(each.codings, number)) for each in found],
    "means": lambda found, _: found,
}
"""How each result is given other indices of codings."""


@dataclass
class Workings:
    """Cached results of each party, so that a change of one party's codings does not recompute the others.

    Use one object for each scenario.

    Attributes
    ----------
    memory
        How many bytes of sampled preferences are kept at most, those used last; at least the results of two days are.
        None for no limit.
    """

    scenario: Scenario
    samples: int = 20_000
    seed: int = 0
    memory: int | None = None
    _parties: OrderedDict[tuple[str, tuple[int, ...]], PartyResults] = field(default_factory=OrderedDict)
    _earlier: dict[tuple[str, _Said], PartyResults] = field(default_factory=dict)

    def party(self, name: str, codings: Sequence[int]) -> PartyResults:
        """The results of a party, given the active codings by index."""
        own = tuple(k for k in codings if self.scenario.codings[k].party == name)
        key = name, own
        if key not in self._parties:
            known = self._earlier.get((name, _said(self.scenario, own)))
            self._parties[key] = self._work_out(name, own) if known is None else known.renumbered(self.scenario, own)
            if self.memory is not None and len(self._parties) > self._most(self.memory):
                self._parties.popitem(last=False)
        self._parties.move_to_end(key)
        return self._parties[key]

    def carried(self, scenario: Scenario) -> Workings:
        """The workings of another scenario, with the results of each party whose codings are the same in both.

        They are those that would be worked out anew: a party's results depend on its own codings alone.

        Examples
        --------
        >>> said = Coding("North", "supports", (("border", "swap"),)), Coding("South", "opposes", (("border", "swap"),))
        >>> talks = Scenario(("North", "South"), {"border": ("line", "swap")}, said[:1])
        >>> first = Workings(talks, samples=100)
        >>> means = first.party("North", (0,)).means
        >>> then = first.carried(replace(talks, codings=said))
        >>> then.party("North", (0, 1)).means is means
        True
        """
        made = Workings(scenario, self.samples, self.seed, self.memory)
        if _frame(scenario) == _frame(self.scenario):
            known = {(name, _said(self.scenario, own)): each for (name, own), each in self._parties.items()}
            made._earlier = known
        return made

    def _work_out(self, name: str, own: Sequence[int]) -> PartyResults:
        at = list(self.scenario.parties).index(name)
        return PartyResults(self.scenario, name, own, self.samples, self.seed + at)

    def _most(self, memory: int) -> int:
        columns = 1 + len(self.scenario.issues) + sum(map(len, self.scenario.issues.values()))
        return max(2 * len(self.scenario.parties), memory // (8 * columns * self.samples))


def _said(scenario: Scenario, codings: Sequence[int]) -> _Said:
    """Codings without their source, of which no result depends."""
    return tuple(replace(scenario.codings[k], evidence=None, source=None, label=None) for k in codings)


def _frame(scenario: Scenario) -> tuple[object, ...]:
    """What a scenario is beside its codings; the order of issues and parties counts."""
    return scenario.parties, tuple(scenario.issues.items()), tuple(scenario.scales.items()), scenario.combinations
