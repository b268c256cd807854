"""What a codebook is drafted from: stances, provisions of proposals, and who speaks for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pourparler.codebook.phrases import Floats, Likeness, Phrase, collect_phrases
from pourparler.ledger import ActorRow, Ledger, StanceRow
from pourparler.text import plain

_LONGEST = 120  # characters of the name of a party or speaker


@dataclass(frozen=True)
class Evidence:
    """What the documents of a ledger say about who stands where.

    Attributes
    ----------
    actors
        The actors, those with the most statements first.
    rows
        The stances.
    phrases
        What the stances and the provisions of proposals are about, those with the most evidence first.
    principals
        The party that each actor speaks for in the end, by name.
    vectors
        The vector of each phrase, (phrases, width).
    """

    actors: Sequence[ActorRow]
    rows: Sequence[StanceRow]
    phrases: Sequence[Phrase]
    principals: Mapping[str, str]
    vectors: Floats

    def party_of(self, row: StanceRow) -> str:
        """Return the name of the party whose stance this is."""
        return title(self.principals.get(row.party, row.party))

    def likeness(self, more: Sequence[str], ledger: Ledger) -> Likeness:
        """Return how alike the phrases are, and some more that follow them."""
        names = [*(phrase.name for phrase in self.phrases), *more]
        return Likeness(names, np.concatenate([self.vectors, ledger.phrases.encode(more)]))


def gather_evidence(ledger: Ledger, least: float = 0.0) -> Evidence:
    """Collect the evidence of a ledger.

    Parameters
    ----------
    least
        The least confidence of a stance that counts, from 0 to 1.
    """
    rows = [row for row in ledger.stances.list() if row.confidence >= least]
    actors = ledger.actors.list()
    provisions = [each.quote for row in ledger.proposals.list() for each in row.provisions]
    phrases = collect_phrases(rows, provisions)
    vectors = ledger.phrases.vectors([phrase.name for phrase in phrases])
    return Evidence(actors, rows, phrases, find_principals(actors), vectors)


def find_principals(actors: Iterable[ActorRow]) -> dict[str, str]:
    """Return the party that each actor speaks for in the end, by the actor's name and by a surname that is clear."""
    direct = {actor.name: actor.acts_for or "" for actor in actors}
    found = {}
    for name in filter(direct.get, direct):
        seen = [name]
        while direct.get(seen[-1]) and direct[seen[-1]] not in seen:
            seen.append(direct[seen[-1]])
        found[name] = seen[-1]
    of_surname: dict[str, set[str]] = {}
    for name, party in found.items():
        of_surname.setdefault(name.split()[-1], set()).add(party)
    return {**{name: min(parties) for name, parties in of_surname.items() if len(parties) == 1}, **found}


def title(name: str) -> str:
    """Return a name as a codebook can have it."""
    return plain(name)[:_LONGEST].strip() or "?"
