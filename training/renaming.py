"""Names in training that nobody has heard of, so that the network learns where names stand and not which they are.

Proposals are written with capitals here and there, as "the Vaill Framework" is.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np

from pourparler.reader.network.tokenizer import Pieces, tokenizer

_DATES = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December Mr Mrs Ms Dr Sir Lord Lady The".split()
)
COMMON = 3  # so often in small letters: a common word, such as an office
RENAMED = 0.7  # share of a document's names that are changed
CAPITALISED = 0.25  # share of proposals that are written with capitals
LOWER, TITLE = 1, 3  # values of the feature of case (tokenizer.py)
_SMALL = frozenset("a an the its his her their our this that of on for to in and with by".split())


class Renaming:
    """Changes names of documents: every occurrence of one to the same new word pieces, as many as before.

    A name is a word with a capital within a sentence that hardly occurs in small letters.
    """

    def __init__(self, pieces: list[Pieces]) -> None:
        small = Counter(w for p in pieces for w in _words(p) if w.islower())
        self._names = [_names(p, small) for p in pieces]
        self._of = {id(p): names for p, names in zip(pieces, self._names, strict=True)}
        self._single = sorted(
            {p_ids[0] for p, names in zip(pieces, self._names, strict=True) for p_ids in _ones(p, names)}
        )
        vocabulary = tokenizer().get_vocab()
        self._heads = sorted(n for w, n in vocabulary.items() if w.isascii() and w.isalpha() and 2 <= len(w) <= 4)
        self._tails = sorted(n for w, n in vocabulary.items() if w[:2] == "##" and w[2:].isalpha() and len(w) >= 4)

    def __call__(self, p: Pieces, rng: random.Random) -> Pieces:
        """Return the text's pieces with most of its names changed."""
        ids = p.ids.copy()
        for places in self._of[id(p)].values():
            if rng.random() > RENAMED:
                continue
            count = places[0][1] - places[0][0]
            new = [rng.choice(self._single)]
            if count > 1:
                new = [rng.choice(self._heads), *(rng.choice(self._tails) for _ in range(count - 1))]
            for a, b in places:
                if b - a == count:
                    ids[a:b] = new
        return replace(p, ids=ids)


def capitalise(p: Pieces, spans: list[tuple[int, int]], rng: random.Random) -> Pieces:
    """Return the text's pieces with some of the phrases given, in words ``[i, j)``, in capitals."""
    features = p.features.copy()
    for i, j in spans:
        if rng.random() < CAPITALISED:
            for k in range(i, j):
                if features[k, 0] == LOWER and p.text[p.start[k] : p.end[k]] not in _SMALL:
                    features[k, 0] = TITLE
    return replace(p, features=features)


def _words(p: Pieces) -> list[str]:
    return [p.text[a:b] for a, b in zip(p.start, p.end, strict=True)]


def _names(p: Pieces, small: Counter[str]) -> dict[str, list[tuple[int, int]]]:
    """Return the names of a text with the pieces of each occurrence."""
    words = _words(p)
    bounds = np.append(p.first, len(p.ids))
    inside = {
        w for before, w in pairwise(words) if w[:1].isupper() and w.isalpha() and len(w) > 2 and before[:1].isalnum()
    }
    chosen = {w for w in inside if w not in _DATES and small[w.lower()] < COMMON}
    found: dict[str, list[tuple[int, int]]] = {}
    for k, w in enumerate(words):
        if w in chosen:
            found.setdefault(w, []).append((int(bounds[k]), int(bounds[k + 1])))
    return found


def _ones(p: Pieces, names: dict[str, list[tuple[int, int]]]) -> list[np.ndarray]:
    return [p.ids[a:b] for places in names.values() for a, b in places[:1] if b - a == 1]
