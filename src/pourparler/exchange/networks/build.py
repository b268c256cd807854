"""Build the discourse networks of a ledger: nodes and ties with their statements, according to settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np

from pourparler.codebook.forms import FormError
from pourparler.codebook.model import Codebook, codebook_in, read_codebook
from pourparler.codebook.standing import find_positions
from pourparler.exchange.base import ExchangeError, ExportOptions
from pourparler.exchange.networks.projection import (
    AGREEMENTS,
    OF_ONE_MODE,
    OF_TWO_MODE,
    ONE_MODE,
    Agreement,
    Matrix,
    Normalization,
    OneMode,
    affiliation,
    between,
    shared,
)
from pourparler.exchange.networks.stances import (
    ACTORS,
    CONCEPTS,
    DUPLICATES,
    Actors,
    Concepts,
    Duplicates,
    Stance,
    drop_duplicates,
    stances,
)
from pourparler.exchange.networks.windows import UNITS, Unit, windows
from pourparler.ledger import Days, Ledger
from pourparler.ledger.errors import shown

_Value = TypeVar("_Value", bound=str)
_Flag = Literal["no", "yes"]
_TWO_MODE = "actor-concept"
_MAX_CELLS = 20_000_000  # the most cells in an array of counts


@dataclass(frozen=True)
class NetworkSettings:
    """Which network: ``network`` is None for the two-mode network, ``window`` is None for one network of all days.

    ``machine`` says whether positions that nobody has confirmed count.
    """

    network: OneMode | None = "congruence"
    agreement: Agreement = "subtract"
    normalization: Normalization = "none"
    actors: Actors = "parties"
    concepts: Concepts = "options"
    duplicates: Duplicates = "include"
    isolates: bool = False
    window: int | None = None
    step: int | None = None
    unit: Unit = "days"
    machine: bool = False

    @classmethod
    def of(cls, given: Mapping[str, str], name: str) -> NetworkSettings:
        """Parse the settings of an export.

        Parameters
        ----------
        name
            The format, for error messages.

        Raises
        ------
        ExchangeError
            If a setting is invalid, or two contradict each other.
        """

        def one_of(setting: str, known: tuple[_Value, ...], default: _Value) -> _Value:
            value = given.get(setting, default)
            found = next((each for each in known if each == value), None)
            if found is None:
                raise ExchangeError(f"{name}: '{setting}' must be one of {', '.join(known)}, not '{shown(value)}'")
            return found

        def number(setting: str) -> int | None:
            value = given.get(setting)
            if value is None:
                return None
            if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= 100_000):
                raise ExchangeError(f"{name}: '{setting}' must be a number from 1 to 100,000, not '{shown(value)}'")
            return int(value)

        kind = one_of("network", (_TWO_MODE, *ONE_MODE), "congruence")
        network = next((each for each in ONE_MODE if each == kind), None)
        flags: tuple[_Flag, ...] = ("no", "yes")
        settings = cls(
            network,
            one_of("agreement", AGREEMENTS, "subtract"),
            one_of("normalization", OF_TWO_MODE if network is None else OF_ONE_MODE, "none"),
            one_of("actors", ACTORS, "parties"),
            one_of("concepts", CONCEPTS, "options"),
            one_of("duplicates", DUPLICATES, "include"),
            one_of("isolates", flags, "no") == "yes",
            number("window"),
            number("step"),
            one_of("unit", UNITS, "days"),
            one_of("machine", flags, "no") == "yes",
        )
        settings._check(given, name)
        return settings

    def _check(self, given: Mapping[str, str], name: str) -> None:
        if self.network is not None and "agreement" in given:
            raise ExchangeError(f"{name}: 'agreement' is for network={_TWO_MODE}; '{self.network}' implies it")
        if self.network is None and self.agreement == "combine" and self.normalization != "none":
            raise ExchangeError(f"{name}: agreement=combine gives codes, not weights; omit 'normalization'")
        if self.window is None and ("unit" in given or self.step is not None):
            raise ExchangeError(f"{name}: 'unit' and 'step' need 'window'; give window=N too")
        if self.window is not None and self.step is not None and self.step > self.window:
            raise ExchangeError(f"{name}: 'step' must be at most 'window', or days between windows would be lost")

    @property
    def by_side(self) -> bool:
        """Whether the network distinguishes agreement from disagreement."""
        return self.network != "co-occurrence" and not (self.network is None and self.agreement == "ignore")


@dataclass(frozen=True)
class Node:
    """An actor or a concept.

    Attributes
    ----------
    type
        "party", "speaker", "issue" or "option".
    kind
        The kind of an actor in the ledger: "person", "organization", "country", "group"; "" if unknown.
    """

    id: str
    label: str
    type: str
    kind: str
    statements: int
    agreements: int
    disagreements: int


@dataclass(frozen=True)
class Tie:
    """A tie with a weight other than 0.

    Attributes
    ----------
    agreements, disagreements
        For two actors: the weight in the networks of congruence and of conflict, without normalization. For an actor
        and a concept: how often the actor agrees and disagrees with it.
    concepts
        The concepts behind the tie.
    evidence
        The numbers of the statements behind the tie.
    """

    source: str
    target: str
    weight: float
    agreements: int
    disagreements: int
    concepts: tuple[str, ...]
    evidence: tuple[int, ...]


@dataclass(frozen=True)
class Network:
    """Nodes and ties of some days; None for all. ``balanced`` counts pairs that agree as much as they disagree."""

    days: Days | None
    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    statements: int
    balanced: int


@dataclass(frozen=True)
class Networks:
    """One network, or one per window, and warnings about what is not in them."""

    settings: NetworkSettings
    networks: tuple[Network, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class _Members:
    """The actors, with their kinds, and concepts of all windows; their ids are the same in each."""

    kinds: Mapping[str, str]
    actors: tuple[str, ...]
    concepts: tuple[tuple[str, str], ...]


def build_networks(ledger: Ledger, options: ExportOptions, name: str) -> Networks:
    """Build networks from the coded positions of a ledger.

    Parameters
    ----------
    name
        The format, for error messages.

    Raises
    ------
    ExchangeError
        If a setting is invalid, or no coded position takes a side.
    """
    settings = NetworkSettings.of(options.settings, name)
    positions = find_positions(ledger, codebook_in(ledger), until=options.as_of, machine=settings.machine)
    taken = stances(positions, settings.actors, settings.concepts)
    dated = [each for each in taken.stances if each.on is not None]
    in_range = [each for each in dated if _within(each, options.since, options.until)]
    is_dated = options.since is not None or options.until is not None or settings.window is not None
    chosen = drop_duplicates(in_range if is_dated else taken.stances, settings.duplicates, by_side=settings.by_side)
    if not chosen:
        raise ExchangeError(
            f"{name}: no coded position takes a side on these days; code positions with `pourparler code`"
        )
    members = _members(ledger, settings, taken.stances)
    if (
        len(members.actors) * max(len(members.concepts), 1) * (1 if settings.network is None else len(members.actors))
        > _MAX_CELLS
    ):
        raise ExchangeError(
            f"{name}: {len(members.actors):,} actors are too many for one network; give --since and --until"
        )
    ranges: Sequence[Days | None] = [None]
    if is_dated:
        days = [each.on for each in chosen if each.on is not None]
        first, last = options.since or min(days), options.until or max(days)
        ranges = (
            windows(first, last, settings.window, settings.unit, settings.step)
            if settings.window
            else [Days(first, last)]
        )
    networks = tuple(_network(settings, members, chosen, days) for days in ranges)
    undated = len(taken.stances) - len(dated) if is_dated else 0
    return Networks(settings, networks, tuple(_warnings(settings, taken.no_side, taken.no_speaker, undated, networks)))


def _within(stance: Stance, since: dt.date | None, until: dt.date | None) -> bool:
    day = stance.on
    return day is not None and (since is None or day >= since) and (until is None or day <= until)


def _warnings(
    settings: NetworkSettings, no_side: int, no_speaker: int, undated: int, networks: Sequence[Network]
) -> list[str]:
    balanced = sum(network.balanced for network in networks)
    counts = {
        f"{no_side} positions take no side on an option: skipped": no_side,
        f"{no_speaker} positions have no named speaker: skipped; actors=parties includes them": no_speaker,
        f"{undated} stances have no date: skipped": undated,
        f"{balanced} pairs agree as much as they disagree: their weight is 0 and they have no tie": balanced,
        "concepts=issues: actors who want different options of an issue count as agreeing on it; concepts=options "
        "distinguishes them": settings.concepts == "issues" and settings.by_side,
    }
    return [line for line, count in counts.items() if count]


def _members(ledger: Ledger, settings: NetworkSettings, given: Sequence[Stance]) -> _Members:
    kinds = {actor.name: str(actor.kind) for actor in ledger.actors.list()}
    actors, concepts = {each.actor for each in given}, {each.concept for each in given}
    if settings.isolates:
        book = _book(ledger)
        actors |= {party.name for party in book.parties} if settings.actors == "parties" else set()
        for issue, options in book.options.items():
            concepts |= {(issue, "")} if settings.concepts == "issues" else {(issue, option) for option in options}
    return _Members(kinds, tuple(sorted(actors)), tuple(sorted(concepts)))


def _book(ledger: Ledger) -> Codebook:
    text = ledger.codebook.get()
    try:
        return Codebook((), ()) if text is None else read_codebook(text)
    except FormError as fault:
        raise ExchangeError(f"isolates=yes needs a valid codebook: {fault.mistakes[0]}") from None


def _network(settings: NetworkSettings, members: _Members, given: Sequence[Stance], days: Days | None) -> Network:
    inside = given if days is None else [each for each in given if _within(each, days.start, days.end)]
    counts = np.zeros((len(members.actors), len(members.concepts), 2))
    at_actor = {each: k for k, each in enumerate(members.actors)}
    at_concept = {each: k for k, each in enumerate(members.concepts)}
    evidence_of: dict[tuple[int, int, int], list[int]] = {}
    for each in inside:
        place = at_actor[each.actor], at_concept[each.concept], int(each.agrees)
        counts[place] += 1
        evidence_of.setdefault(place, []).append(each.statement)
    nodes = [
        _node(f"a{i + 1}", name, {"parties": "party", "speakers": "speaker"}[settings.actors], members, counts[i])
        for i, name in enumerate(members.actors)
        if settings.isolates or counts[i].any()
    ]
    if settings.network is None:
        nodes += [
            _node(f"c{j + 1}", _label(concept), settings.concepts[:-1], members, counts[:, j])
            for j, concept in enumerate(members.concepts)
            if settings.isolates or counts[:, j].any()
        ]
        ties, balanced = _affiliations(settings, members, counts, evidence_of)
    else:
        ties, balanced = _relations(settings.network, settings.normalization, members, counts, evidence_of)
    return Network(days, tuple(nodes), tuple(ties), len(inside), balanced)


def _label(concept: tuple[str, str]) -> str:
    return ": ".join(part for part in concept if part)


def _node(id_: str, label: str, type_: str, members: _Members, counts: Matrix) -> Node:
    against, favour = (int(counts[..., k].sum()) for k in (0, 1))
    kind = members.kinds.get(label, "") if id_.startswith("a") else ""
    return Node(id_, label, type_, kind, against + favour, favour, against)


def _affiliations(
    settings: NetworkSettings, members: _Members, counts: Matrix, evidence_of: Mapping[tuple[int, int, int], list[int]]
) -> tuple[list[Tie], int]:
    weights = affiliation(counts, settings.agreement, settings.normalization)
    ties, balanced = [], 0
    for i, j in zip(*np.nonzero(counts.any(axis=2)), strict=True):
        if weights[i, j] == 0:
            balanced += 1
            continue
        against, favour = (int(each) for each in counts[i, j])
        evidence = {number for k in (0, 1) for number in evidence_of.get((i, j, k), ())}
        label = (_label(members.concepts[j]),)
        ties.append(
            Tie(f"a{i + 1}", f"c{j + 1}", float(weights[i, j]), favour, against, label, tuple(sorted(evidence - {0})))
        )
    return ties, balanced


def _relations(
    network: OneMode,
    normalization: Normalization,
    members: _Members,
    counts: Matrix,
    evidence_of: Mapping[tuple[int, int, int], list[int]],
) -> tuple[list[Tie], int]:
    weights = between(counts, network, normalization)
    same, opposed = between(counts, "congruence"), between(counts, "conflict")
    making = shared(counts, network)
    ties, balanced = [], 0
    for one, other in zip(*np.nonzero(np.triu(making.any(axis=2), 1)), strict=True):
        if weights[one, other] == 0:
            balanced += 1
            continue
        concepts: list[int] = np.flatnonzero(making[one, other]).tolist()
        evidence = _evidence(network, one, other, concepts, evidence_of)
        ties.append(
            Tie(
                f"a{one + 1}",
                f"a{other + 1}",
                float(weights[one, other]),
                int(same[one, other]),
                int(opposed[one, other]),
                tuple(_label(members.concepts[j]) for j in concepts),
                tuple(sorted(evidence - {0})),
            )
        )
    return ties, balanced


def _evidence(
    network: OneMode,
    one: int,
    other: int,
    concepts: Sequence[int],
    evidence_of: Mapping[tuple[int, int, int], list[int]],
) -> set[int]:
    """Return the statements of two actors on the same side of a concept, on opposite sides, or both."""
    sides = {"congruence": ((0, 0), (1, 1)), "conflict": ((0, 1), (1, 0))}
    found: set[int] = set()
    for j in concepts:
        for k, m in sides.get(network, (*sides["congruence"], *sides["conflict"])):
            mine, theirs = evidence_of.get((one, j, k)), evidence_of.get((other, j, m))
            if mine and theirs:
                found |= {*mine, *theirs}
    return found
