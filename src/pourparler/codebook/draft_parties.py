"""The parties of a draft: for whom people take stances, weighed by how much and in how many documents."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from pourparler.codebook.draft_evidence import Evidence, title
from pourparler.codebook.principals import find_mediators

_MOST_SPEAKERS = 30
_STATEMENT = 0.05  # weight of a statement; that of a stance is its confidence
_PERSON = 0.25  # weight of a person of whom no document says for whom he speaks
_SILENT = 0.5  # weight of what takes no stance itself, and is known as what others speak for
_LEAST_SHARE = 0.01  # of the weight of the first party: what has less is no party if it took one stance only


@dataclass(frozen=True)
class DraftParty:
    """A party, those who spoke for it, and the weight of what it took stances on: the sum of their confidences."""

    name: str
    speakers: tuple[str, ...]
    weight: float


def find_draft_parties(evidence: Evidence, most: int, closed: Collection[str]) -> tuple[DraftParty, ...]:
    """Return the parties, those who take stances in most documents first.

    A person is a party only if no document says for whom he speaks, and then after bodies that take as many stances.
    Publishers of the documents and organizations that mediate are no parties.

    Parameters
    ----------
    most
        The greatest number of parties.
    closed
        Names, in lower case, of which people have decided.
    """
    principal = evidence.principals
    weights: dict[str, float] = defaultdict(float)
    stances: Counter[str] = Counter()
    documents: dict[str, set[str]] = defaultdict(set)
    for row in evidence.rows:
        name = principal.get(row.party, row.party)
        weights[name] += row.confidence
        stances[name] += 1
        documents[name].add(row.document)
    for actor in evidence.actors:
        whose = principal.get(actor.name, actor.name)
        if whose in weights:
            weights[whose] += _STATEMENT * actor.statements
    ranks = {name: weights[name] * (1.0 + math.log(len(documents[name]))) for name in weights}
    own = {row.party for row in evidence.rows} | {actor.name for actor in evidence.actors if actor.statements}
    people = _people(evidence)
    for name in ranks:
        ranks[name] *= (_PERSON if name in people else 1.0) * (1.0 if name in own else _SILENT)
    without = {name.casefold() for name in evidence.publishers} | {
        name.casefold() for name in find_mediators(evidence.actors, principal)
    }
    named = [
        name
        for name in sorted(ranks, key=lambda each: (-ranks[each], each))
        if any(letter.isupper() for letter in name)
        and title(name).casefold() not in closed
        and name.casefold() not in without
    ]
    least = _LEAST_SHARE * ranks[named[0]] if named else 0.0
    ordered = [name for name in named if stances[name] > 1 or ranks[name] >= least][:most]
    speakers = _speakers(evidence, {title(name).casefold() for name in ordered} | set(closed))
    found = {title(name).casefold(): name for name in reversed(ordered)}
    return tuple(
        DraftParty(title(name), tuple(speakers.get(name, ())[:_MOST_SPEAKERS]), round(weights[name], 2))
        for name in reversed(found.values())
    )


def _people(evidence: Evidence) -> set[str]:
    """Return the names of people, of two words or more: "Democrats" are none, whatever kind they were taken for."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for actor in evidence.actors:
        kinds[actor.name][actor.kind] += actor.mentions
    return {name for name, counts in kinds.items() if " " in name and counts.most_common(1)[0][0] == "person"}


def _speakers(evidence: Evidence, taken: set[str]) -> dict[str, list[str]]:
    """Return those who made statements for each party, each for one only, without the names that are taken."""
    found: dict[str, list[str]] = {}
    for actor in evidence.actors:
        side, speaker = evidence.principals.get(actor.name), title(actor.name)
        if side and actor.statements and speaker.casefold() not in taken:
            taken.add(speaker.casefold())
            found.setdefault(side, []).append(speaker)
    return found
