"""Whose position it is that somebody takes: his own, or that of a body or country of the text for which he stands.

"Premier Varo rejected the plan" tells where Kessia stands, although no words say that Varo is Kessia's premier. Each
actor of the text that is no other person is scored as the party: a sum of weights over what the text says of both, and
the product of what the network makes of their mentions (low-rank and bilinear). ``training/parties.py`` fits the
weights, by maximum likelihood of the labelled parties.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from pourparler.reader.network.encoder import Encoding
from pourparler.record import Actor, Span

OWN = (
    "own",
    "person",
    "organization",
    "country",
    "group",
    "acts for another",
    "mentions",
    "parliament",
    "office",
    "seat",
)
"""What counts for an actor as the party of its own positions."""

OTHER = (
    "acted for",
    "other organization",
    "other country",
    "other group",
    "other mentions",
    "most mentioned",
    "near",
    "sentence shared",
    "sentences shared",
    "word shared",
    "acted for by how many",
    "neither is bound",
    "word of a role",
    "country of a person",
    "body of a person",
)
"""What counts for another actor as the party."""

FEATURES = (*OWN, *OTHER)

_MOST = 60  # other actors that are compared
_MENTIONS = 8  # whose words are looked at
_NEAR = 20  # characters
_PARLIAMENT = re.compile(
    r"\b(?:Parliament|Congress|Senate|House|Commons|Lords|Committee|Assembly|Council|Knesset|Bundestag|Duma|Diet)\b"
)
_OFFICE = re.compile(
    r"\b(?:president|premier|minister|chancellor|king|queen|secretary|ambassador|spokes\w+|envoy|official|negotiator)\b",
    re.IGNORECASE,
)
_SEAT = re.compile(
    r"\b(?:sen|senator|rep|representative|mp|congress\w*|chairman|chairwoman|lawmaker|governor)\b", re.IGNORECASE
)
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class PartyWeights:
    """The weights of ``FEATURES`` (25,), of the words of two actors (N, R) and of one's own (N,).

    N is twice the width of the network: the mean over an actor's mentions, then its first one. ``mean`` and ``scale``
    (N,) make the words comparable.
    """

    features: Floats
    asked: Floats
    answered: Floats
    own: Floats
    other: Floats
    mean: Floats
    scale: Floats


@cache
def packaged_party_weights() -> PartyWeights:
    """Read the packaged weights."""
    with (files("pourparler.reader.positions") / "parties.npz").open("rb") as source, np.load(source) as given:
        return PartyWeights(**{name: given[name].astype(np.float32) for name in given.files})


class Parties:
    """Finds whose position an actor takes, in one document."""

    def __init__(self, actors: Sequence[Actor], encoding: Encoding, sentences: Sequence[Span]) -> None:
        self._actors = actors
        self._encoding = encoding
        self._starts = [s[0] for s in sentences]
        self._numbers = {a.id: n for n, a in enumerate(actors)}
        self._known: dict[str, tuple[str, float]] = {}
        self._seen: dict[int, Floats] = {}

    def party_of(self, id: str) -> str:
        """Return the id of the actor whose position it is if an actor takes one."""
        return self.likely_party_of(id)[0]

    def likely_party_of(self, id: str) -> tuple[str, float]:
        """Return the same, and by how much it is likelier than the next: log-odds, infinite where there is no other."""
        if id not in self._known:
            number = self._numbers[id]
            candidates = self.candidates(number)
            scores = self._scores(number, candidates)
            best, *others = np.argsort(-scores, kind="stable")
            margin = float(scores[best] - scores[others[0]]) if others else np.inf
            self._known[id] = self._actors[candidates[int(best)]].id, margin
        return self._known[id]

    def candidates(self, number: int) -> list[int]:
        """Return who can be the party of an actor's position: itself, and the actors that are no other person."""
        acts_for = self._actors[number].for_
        others = [
            n
            for n, a in enumerate(self._actors)
            if n != number and a.mentions and (a.kind != "person" or a.id == acts_for)
        ]
        others = sorted(others, key=lambda n: (self._actors[n].id != acts_for, -len(self._actors[n].mentions)))[:_MOST]
        return [number, *others] if self._actors[number].mentions else [number]

    def features(self, number: int, candidates: Sequence[int]) -> Floats:
        """Return the values of ``FEATURES`` for each candidate (C, 25)."""
        rows = [self._own(number) if n == number else self._other(number, n) for n in candidates]
        return np.array(rows, dtype=np.float32)

    def words(self, number: int) -> Floats:
        """Return what the network makes of an actor's mentions, twice its width: their mean, then the first."""
        if number not in self._seen:
            own = [self._last_word(s) for s in self._actors[number].mentions[:_MENTIONS]]
            found = np.array(own, dtype=np.float32) if own else np.zeros((1, self._width), np.float32)
            self._seen[number] = np.concatenate([found.mean(0), found[0]])
        return self._seen[number]

    def _last_word(self, span: Span) -> Floats:
        i, j = self._encoding.pieces.words_of(span)
        window = self._encoding.home(i, max(j, i + 1))
        word: Floats = window.words[max(j, i + 1) - 1 - window.first].astype(np.float32)
        return word

    def _scores(self, number: int, candidates: Sequence[int]) -> Floats:
        w = packaged_party_weights()
        words = (np.stack([self.words(n) for n in candidates]) - w.mean) / w.scale
        scores = self.features(number, candidates) @ w.features
        scores[0] += words[0] @ w.own
        if len(candidates) > 1:
            rank = w.asked.shape[1]
            scores[1:] += (words[1:] @ w.answered) @ (words[0] @ w.asked) / rank**0.5 + words[1:] @ w.other
        return scores

    def _own(self, number: int) -> list[float]:
        a = self._actors[number]
        body = self._actors[self._numbers[a.for_]] if a.for_ in self._numbers else None
        values = (
            1.0,
            *(a.kind == kind for kind in OWN[1:5]),
            body is not None,
            np.log(max(1, len(a.mentions))),
            body is not None and bool(_PARLIAMENT.search(body.name)),
            any(_OFFICE.search(role) for role in a.roles),
            any(_SEAT.search(role) for role in a.roles),
        )
        return [*map(float, values), *(0.0 for _ in OTHER)]

    def _other(self, number: int, other: int) -> list[float]:
        a, b = self._actors[number], self._actors[other]
        shared = len(self._sentences[number] & self._sentences[other])
        words = _words(b.name)
        values = (
            a.for_ == b.id,
            b.kind == "organization",
            b.kind == "country",
            b.kind == "group",
            np.log(len(b.mentions)),
            len(b.mentions) == self._most[b.kind],
            -np.log1p(_distance(a.mentions, b.mentions) / _NEAR),
            shared > 0,
            np.log1p(shared),
            bool(_words(a.name) & words),
            min(self._acting[b.id], 3),
            a.for_ is None and not self._acting[b.id],
            any(_words(role) & words for role in a.roles),
            a.kind == "person" and b.kind == "country",
            a.kind == "person" and b.kind == "organization",
        )
        return [*(0.0 for _ in OWN), *map(float, values)]

    @cached_property
    def _width(self) -> int:
        return int(self._encoding.windows[0].words.shape[1])

    @cached_property
    def _sentences(self) -> list[set[int]]:
        return [{bisect_right(self._starts, s) for s, _ in a.mentions} for a in self._actors]

    @cached_property
    def _most(self) -> dict[str, int]:
        kinds = {a.kind for a in self._actors}
        return {kind: max(len(a.mentions) for a in self._actors if a.kind == kind) for kind in kinds}

    @cached_property
    def _acting(self) -> Counter[str | None]:
        return Counter(a.for_ for a in self._actors)


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.casefold()))


def _distance(one: Sequence[Span], other: Sequence[Span]) -> int:
    """Return the least number of characters between the beginnings of mentions."""
    starts = np.array([s for s, _ in other])
    at = np.searchsorted(starts, [s for s, _ in one])
    near = [
        abs(int(starts[k]) - s) for (s, _), n in zip(one, at, strict=True) for k in (n - 1, n) if 0 <= k < len(starts)
    ]
    return min(near)
