"""The results of each party, each worked out once, so that a change of one party's codings leaves the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pourparler.settlement import acceptance
from pourparler.settlement.acceptance import Acceptance
from pourparler.settlement.coding import Term
from pourparler.settlement.conflicts import conflicts
from pourparler.settlement.preferences import Preferences
from pourparler.settlement.sampling import Sample, sample
from pourparler.settlement.scenario import Scenario, certain_codings
from pourparler.settlement.stances import Stance, stances
from pourparler.settlement.walk import PRIORS, Prior

_OTHERS = 5  # one in so many preferences is sampled under each of the other priors


class PartyResults:
    """A party and its results, each worked out once."""

    def __init__(self, scenario: Scenario, name: str, codings: Sequence[int], samples: int, seed: int) -> None:
        certain = certain_codings(scenario, codings)
        self.certain = certain
        self.preferences = Preferences.of(scenario, name, certain, [k for k in codings if k not in certain])
        self._scenario, self._codings = scenario, codings
        self._samples, self._seed = samples, seed

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


@dataclass
class Workings:
    """Cached results of each party, so that a change of one party's codings does not recompute the others.

    Use one object for each scenario.
    """

    scenario: Scenario
    samples: int = 20_000
    seed: int = 0
    _parties: dict[tuple[str, tuple[int, ...]], PartyResults] = field(default_factory=dict)

    def party(self, name: str, codings: Sequence[int]) -> PartyResults:
        """The results of a party, given the active codings by index."""
        own = tuple(k for k in codings if self.scenario.codings[k].party == name)
        at = list(self.scenario.parties).index(name)
        key = name, own
        if key not in self._parties:
            self._parties[key] = PartyResults(self.scenario, name, own, self.samples, self.seed + at)
        return self._parties[key]
