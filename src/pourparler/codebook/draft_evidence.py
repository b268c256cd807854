"""What a codebook is drafted from: stances, provisions of proposals, and who speaks for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pourparler.codebook.phrases import Floats, Likeness, Phrase, collect_phrases
from pourparler.codebook.principals import find_principals
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
    publishers
        Who published the documents.
    """

    actors: Sequence[ActorRow]
    rows: Sequence[StanceRow]
    phrases: Sequence[Phrase]
    principals: Mapping[str, str]
    vectors: Floats
    publishers: frozenset[str] = frozenset()

    def party_of(self, row: StanceRow) -> str:
        """Return the name of the party whose stance this is."""
        return title(self.principals.get(row.party, row.party))

    def likeness(self, more: Sequence[str], ledger: Ledger) -> Likeness:
        """Return how alike the phrases are, and some more that follow them."""
        names = [*(phrase.name for phrase in self.phrases), *more]
        return Likeness(names, np.concatenate([self.vectors, ledger.phrases.vectors(more)]))


def gather_evidence(ledger: Ledger, least: float = 0.0, *, with_phrases: bool = True) -> Evidence:
    """Collect the evidence of a ledger.

    Parameters
    ----------
    least
        The least confidence of a stance that counts, from 0 to 1.
    with_phrases
        Whether to collect what the stances are about, and to encode what is new of it.
    """
    rows = [row for row in ledger.stances.list() if row.confidence >= least]
    actors = ledger.actors.list()
    provisions = [each.quote for row in ledger.proposals.list() for each in row.provisions] if with_phrases else []
    phrases = collect_phrases(rows, provisions) if with_phrases else []
    vectors = ledger.phrases.vectors([phrase.name for phrase in phrases])
    publishers = frozenset(row.publisher for row in ledger.documents.list() if row.publisher)
    return Evidence(actors, rows, phrases, find_principals(actors), vectors, publishers)


def title(name: str) -> str:
    """Return a name as a codebook can have it."""
    return plain(name)[:_LONGEST].strip() or "?"
