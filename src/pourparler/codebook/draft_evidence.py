"""What a codebook is drafted from: stances, provisions of proposals, and who speaks for whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pourparler.codebook.phrases import Floats, Likeness, Phrase, collect_phrases
from pourparler.ledger import ActorRow, Ledger, StanceRow
from pourparler.text import plain

_SMALL = frozenset(("of", "the", "for", "and", "on", "in"))  # words that initials leave out
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
        return Likeness(names, np.concatenate([self.vectors, ledger.phrases.vectors(more)]))


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
    """Return the party that each actor speaks for in the end, by his name, a surname that is clear, or initials."""
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
    short = {name: found.get(full, full) for name, full in _written_out(direct).items()}
    found = {name: short.get(party, party) for name, party in found.items()}
    return {**{name: min(parties) for name, parties in of_surname.items() if len(parties) == 1}, **found, **short}


def _written_out(names: Collection[str]) -> dict[str, str]:
    """Return what short names stand for: "Harbour" is the Harbour Party, TBK the Trade Board of Kessia.

    Initials count where one name alone has them.
    """
    by_initials: dict[str, set[str]] = {}
    for name in names:
        words = [word for word in name.split() if word not in _SMALL]
        initials = "".join(word[0] for word in words)
        if len(words) > 1 and initials.isupper():
            by_initials.setdefault(initials, set()).add(name)
    of_initials: dict[str, str] = {
        name: min(by_initials[name]) for name in names if len(by_initials.get(name, ())) == 1
    }
    parties: dict[str, str] = {name: f"{name} Party" for name in names if f"{name} Party" in names}
    return {**parties, **of_initials}


def title(name: str) -> str:
    """Return a name as a codebook can have it."""
    return plain(name)[:_LONGEST].strip() or "?"
