"""The discourse network of a ledger: nodes and ties with the statements behind them, as a file's settings ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np

from pourparler.codebook.forms import FormError
from pourparler.codebook.model import Codebook, read_codebook
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
    once,
    stances,
)
from pourparler.exchange.networks.windows import UNITS, Unit, windows
from pourparler.exchange.registry import Choice, ExchangeError
from pourparler.ledger import Days, Ledger
from pourparler.ledger.errors import shown

_Value = TypeVar("_Value", bound=str)
_Flag = Literal["no", "yes"]
_TWO_MODE = "actor-concept"
_LARGEST = 20_000_000  # cells that an array of counts may have


@dataclass(frozen=True)
class Asked:
    """Which network; ``network`` is None for the two-mode one, ``window`` for a single network of all days."""

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

    @classmethod
    def of(cls, given: Mapping[str, str], name: str) -> Asked:
        """Read the settings of an export.

        Parameters
        ----------
        name
            The format, for what goes wrong.

        Raises
        ------
        ExchangeError
            If a setting cannot be, or two do not go together.
        """

        def one_of(setting: str, known: tuple[_Value, ...], usual: _Value) -> _Value:
            value = given.get(setting, usual)
            found = next((each for each in known if each == value), None)
            if found is None:
                raise ExchangeError(f"{name}: '{setting}' is one of {', '.join(known)}; not '{shown(value)}'")
            return found

        def number(setting: str) -> int | None:
            value = given.get(setting)
            if value is None:
                return None
            if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= 100_000):
                raise ExchangeError(f"{name}: '{setting}' is a number from 1 to 100,000; not '{shown(value)}'")
            return int(value)

        kind = one_of("network", (_TWO_MODE, *ONE_MODE), "congruence")
        network = next((each for each in ONE_MODE if each == kind), None)
        flags: tuple[_Flag, ...] = ("no", "yes")
        asked = cls(
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
        )
        asked._fits(given, name)
        return asked

    def _fits(self, given: Mapping[str, str], name: str) -> None:
        if self.network is not None and "agreement" in given:
            raise ExchangeError(f"{name}: 'agreement' is for network={_TWO_MODE}; '{self.network}' says it by itself")
        if self.network is None and self.agreement == "combine" and self.normalization != "none":
            raise ExchangeError(f"{name}: agreement=combine gives codes, not weights; leave 'normalization' out")
        if self.window is None and ("unit" in given or self.step is not None):
            raise ExchangeError(f"{name}: 'unit' and 'step' say more of 'window'; give window=N too")
        if self.window is not None and self.step is not None and self.step > self.window:
            raise ExchangeError(f"{name}: 'step' is at most 'window'; days between windows would be lost")

    @property
    def by_side(self) -> bool:
        """Whether agreeing and disagreeing are two things in this network."""
        return self.network != "co-occurrence" and not (self.network is None and self.agreement == "ignore")


@dataclass(frozen=True)
class Node:
    """An actor or a concept.

    Attributes
    ----------
    type
        "party", "speaker", "issue" or "option".
    kind
        Of an actor, what the ledger knows it as: "person", "organization", "country", "group"; else "".
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
    """A tie that weighs something.

    Attributes
    ----------
    agreements, disagreements
        Of a tie of two actors: what it weighs in the plain networks of congruence and of conflict. Of a tie of an actor
        and a concept: how often the one agrees and disagrees with the other.
    concepts
        What makes it.
    evidence
        The numbers of the statements that make it.
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
    """Nodes and ties of some days; None for all that is coded. ``balanced`` pairs agree as much as they disagree."""

    days: Days | None
    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    statements: int
    balanced: int


@dataclass(frozen=True)
class Drawn:
    """Networks, one for each window or just one, and a line for each thing that is not in them."""

    asked: Asked
    networks: tuple[Network, ...]
    left: tuple[str, ...]


@dataclass(frozen=True)
class _Roll:
    """Whom and what a network may have: actors with their kinds, concepts; the ids of both are the same everywhere."""

    kinds: Mapping[str, str]
    actors: tuple[str, ...]
    concepts: tuple[tuple[str, str], ...]


def draw(ledger: Ledger, choice: Choice, name: str) -> Drawn:
    """Make the networks that a choice asks for.

    Parameters
    ----------
    name
        The format, for what goes wrong.

    Raises
    ------
    ExchangeError
        If a setting cannot be, or no coded position takes a side.
    """
    asked = Asked.of(choice.settings, name)
    taken = stances(ledger.positions.list(as_of=choice.as_of), asked.actors, asked.concepts)
    dated = [each for each in taken.stances if each.on is not None]
    in_range = [each for each in dated if _within(each, choice.since, choice.until)]
    is_dated = choice.since is not None or choice.until is not None or asked.window is not None
    chosen = once(in_range if is_dated else taken.stances, asked.duplicates, by_side=asked.by_side)
    if not chosen:
        raise ExchangeError(f"{name}: no coded position takes a side on these days; `pourparler code` enters them")
    roll = _roll(ledger, asked, taken.stances)
    if len(roll.actors) * max(len(roll.concepts), 1) * (1 if asked.network is None else len(roll.actors)) > _LARGEST:
        raise ExchangeError(
            f"{name}: {len(roll.actors):,} actors are too many for one network; give --since and --until"
        )
    ranges: Sequence[Days | None] = [None]
    if is_dated:
        days = [each.on for each in chosen if each.on is not None]
        first, last = choice.since or min(days), choice.until or max(days)
        ranges = windows(first, last, asked.window, asked.unit, asked.step) if asked.window else [Days(first, last)]
    networks = tuple(_network(asked, roll, chosen, days) for days in ranges)
    undated = len(taken.stances) - len(dated) if is_dated else 0
    return Drawn(asked, networks, tuple(_left(asked, taken.no_side, taken.no_speaker, undated, networks)))


def _within(stance: Stance, since: dt.date | None, until: dt.date | None) -> bool:
    day = stance.on
    return day is not None and (since is None or day >= since) and (until is None or day <= until)


def _left(asked: Asked, no_side: int, no_speaker: int, undated: int, networks: Sequence[Network]) -> list[str]:
    balanced = sum(network.balanced for network in networks)
    told = {
        f"{no_side} positions take no side on an option and are left out": no_side,
        f"{no_speaker} positions have no named speaker and are left out; actors=parties has them": no_speaker,
        f"{undated} stances have no day and are left out": undated,
        f"{balanced} pairs agree as much as they disagree: they weigh 0 and have no tie": balanced,
        "concepts=issues: who wants different options of an issue counts as agreeing on it; concepts=options tells "
        "them apart": asked.concepts == "issues" and asked.by_side,
    }
    return [line for line, count in told.items() if count]


def _roll(ledger: Ledger, asked: Asked, given: Sequence[Stance]) -> _Roll:
    kinds = {actor.name: str(actor.kind) for actor in ledger.actors.list()}
    actors, concepts = {each.actor for each in given}, {each.concept for each in given}
    if asked.isolates:
        book = _book(ledger)
        actors |= {party.name for party in book.parties} if asked.actors == "parties" else set()
        for issue, options in book.options.items():
            concepts |= {(issue, "")} if asked.concepts == "issues" else {(issue, option) for option in options}
    return _Roll(kinds, tuple(sorted(actors)), tuple(sorted(concepts)))


def _book(ledger: Ledger) -> Codebook:
    text = ledger.codebook.get()
    try:
        return Codebook((), ()) if text is None else read_codebook(text)
    except FormError as fault:
        raise ExchangeError(f"isolates=yes needs the codebook, which cannot be used: {fault.mistakes[0]}") from None


def _network(asked: Asked, roll: _Roll, given: Sequence[Stance], days: Days | None) -> Network:
    inside = given if days is None else [each for each in given if _within(each, days.start, days.end)]
    counts = np.zeros((len(roll.actors), len(roll.concepts), 2))
    at_actor = {each: k for k, each in enumerate(roll.actors)}
    at_concept = {each: k for k, each in enumerate(roll.concepts)}
    said: dict[tuple[int, int, int], list[int]] = {}
    for each in inside:
        place = at_actor[each.actor], at_concept[each.concept], int(each.agrees)
        counts[place] += 1
        said.setdefault(place, []).append(each.statement)
    nodes = [
        _node(f"a{i + 1}", name, {"parties": "party", "speakers": "speaker"}[asked.actors], roll, counts[i])
        for i, name in enumerate(roll.actors)
        if asked.isolates or counts[i].any()
    ]
    if asked.network is None:
        nodes += [
            _node(f"c{j + 1}", _label(concept), asked.concepts[:-1], roll, counts[:, j])
            for j, concept in enumerate(roll.concepts)
            if asked.isolates or counts[:, j].any()
        ]
        ties, balanced = _affiliations(asked, roll, counts, said)
    else:
        ties, balanced = _relations(asked.network, asked.normalization, roll, counts, said)
    return Network(days, tuple(nodes), tuple(ties), len(inside), balanced)


def _label(concept: tuple[str, str]) -> str:
    return ": ".join(part for part in concept if part)


def _node(id_: str, label: str, type_: str, roll: _Roll, counts: Matrix) -> Node:
    against, favour = (int(counts[..., k].sum()) for k in (0, 1))
    kind = roll.kinds.get(label, "") if id_.startswith("a") else ""
    return Node(id_, label, type_, kind, against + favour, favour, against)


def _affiliations(
    asked: Asked, roll: _Roll, counts: Matrix, said: Mapping[tuple[int, int, int], list[int]]
) -> tuple[list[Tie], int]:
    weights = affiliation(counts, asked.agreement, asked.normalization)
    ties, balanced = [], 0
    for i, j in zip(*np.nonzero(counts.any(axis=2)), strict=True):
        if weights[i, j] == 0:
            balanced += 1
            continue
        against, favour = (int(each) for each in counts[i, j])
        evidence = {number for k in (0, 1) for number in said.get((i, j, k), ())}
        label = (_label(roll.concepts[j]),)
        ties.append(
            Tie(f"a{i + 1}", f"c{j + 1}", float(weights[i, j]), favour, against, label, tuple(sorted(evidence)))
        )
    return ties, balanced


def _relations(
    network: OneMode,
    normalization: Normalization,
    roll: _Roll,
    counts: Matrix,
    said: Mapping[tuple[int, int, int], list[int]],
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
        evidence = _evidence(network, one, other, concepts, said)
        ties.append(
            Tie(
                f"a{one + 1}",
                f"a{other + 1}",
                float(weights[one, other]),
                int(same[one, other]),
                int(opposed[one, other]),
                tuple(_label(roll.concepts[j]) for j in concepts),
                tuple(sorted(evidence)),
            )
        )
    return ties, balanced


def _evidence(
    network: OneMode,
    one: int,
    other: int,
    concepts: Sequence[int],
    said: Mapping[tuple[int, int, int], list[int]],
) -> set[int]:
    """The statements of two actors that stand on the same side of a concept, on opposite sides, or both."""
    sides = {"congruence": ((0, 0), (1, 1)), "conflict": ((0, 1), (1, 0))}
    found: set[int] = set()
    for j in concepts:
        for k, m in sides.get(network, (*sides["congruence"], *sides["conflict"])):
            mine, theirs = said.get((one, j, k)), said.get((other, j, m))
            if mine and theirs:
                found |= {*mine, *theirs}
    return found
