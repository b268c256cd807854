"""The phrases that a codebook is drafted from, how alike they are, and the groups that they form.

Two phrases are alike by meaning and by the rare words that they share. Groups are joined while their phrases are alike
on average (agglomerative clustering with average linkage; Sokal and Michener 1958). Only the phrases with the most
evidence are joined in this way; every other phrase joins the group that it is most like, which takes one product with
the groups' centres, so that a hundred thousand phrases take seconds.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from pourparler import lexicon
from pourparler.ledger import StanceRow
from pourparler.ledger.contradiction.lexicon import stance_lexicon, stem
from pourparler.lexicon import cell
from pourparler.text.phrases import bare_phrase

Floats = NDArray[np.float32]

_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_QUALIFIER = re.compile(r"[a-z]{3,}(?:ing|ed|ive|ous|ful|less)")
_TEXTS = frozenset(
    stem(word) for word in "deal agreement accord pact plan proposal offer bill text package draft treaty".split()
)
_TEXT = "deal"  # stands for them: coverage calls one text by many names
_MEANING, _WORDS = 0.6, 0.4  # weights of the two parts of likeness
_AT_ONCE = 4_000  # phrases that are compared with all groups in one step
_FEWEST_TEXTS = 4  # phrases for a text that have a word which is the matter of the negotiation,
_MATTER = 0.08  # and their least share
_PROVISION = 0.5  # weight of a provision of a proposal; that of a stance is its confidence


@dataclass
class Phrase:
    """A phrase of the documents; ``rows`` are the stances on it, ``count`` is how often it is one or a provision."""

    name: str
    weight: float = 0.0
    count: int = 0
    rows: list[StanceRow] = field(default_factory=list)


def collect_phrases(rows: Iterable[StanceRow], provisions: Iterable[str]) -> list[Phrase]:
    """Return what stances and provisions are about, each phrase once, those with the most evidence first."""
    found: dict[frozenset[str], Phrase] = {}
    for row in rows:
        if each := _phrase(found, row.target):
            each.weight += row.confidence
            each.count += 1
            each.rows.append(row)
    for words in provisions:
        if each := _phrase(found, words):
            each.weight += _PROVISION
            each.count += 1
    return sorted(found.values(), key=lambda each: (-each.weight, each.name))


def _phrase(found: dict[frozenset[str], Phrase], words: str) -> Phrase | None:
    """Return the phrase of these words; None for "it" or "that", of which nobody can tell what it is about."""
    name = bare_phrase(words)
    key = phrase_key(name)
    return found.setdefault(key, Phrase(name)) if key else None


@lru_cache(maxsize=50_000)
def phrase_key(name: str) -> frozenset[str]:
    """Return what is equal for phrases that differ only in inflection, order and small words.

    Examples
    --------
    >>> phrase_key("closing of the harbours") == phrase_key("harbour closing")
    True
    """
    return frozenset(stems(name))


def stems(text: str) -> list[str]:
    """Return the stems of the words that carry meaning."""
    idle = stance_lexicon().kinds["stop"]
    found = [stem(word) for word in _WORD.findall(text.casefold()) if len(word) > 1 or word.isdigit()]
    return [_TEXT if word in _TEXTS else word for word in found if (word,) not in idle]


@lru_cache
def idle_words() -> frozenset[str]:
    """Return the stems that say nothing of what a text, or an issue, is about."""
    common = frozenset(phrase[0] for phrase in stance_lexicon().kinds["common"] if len(phrase) == 1)
    listed = {each for row in lexicon.rows("text_words") for word in cell(row["words"]) for each in stems(word)}
    return common | listed | {_TEXT}


def same_text(phrases: Sequence[Phrase], names: Collection[str]) -> list[int]:
    """Return the phrases that mean the text that is negotiated, and nothing in it.

    Such a phrase has a word for a text ("deal"), and beside it only words that say which version of it is meant, that
    every negotiation is full of, or that many phrases for a text have, as the matter of the negotiation.

    Parameters
    ----------
    names
        The names of people: "Tessel's plan" is the plan.

    Examples
    --------
    >>> named = [Phrase(name) for name in ("the final deal", "a bad plan", "the toll deal", "Tessel's plan")]
    >>> same_text(named, ["Ana Tessel"])
    [0, 1, 3]
    """
    own = [frozenset(stems(each.name)) for each in phrases]
    about = [n for n, words in enumerate(own) if _TEXT in words]
    spread = Counter(word for n in about for word in own[n])
    least = max(_FEWEST_TEXTS, _MATTER * len(about))
    elsewhere = {word for words in own if _TEXT not in words for word in words}
    idle = idle_words() | {word for word, count in spread.items() if count >= least or _YEAR.fullmatch(word)}
    idle |= {word for n in about for word in _qualifiers(phrases[n].name) if word not in elsewhere}
    idle |= {word for name in names for word in stems(name)}
    return [n for n in about if own[n] <= idle]


def is_text(name: str) -> bool:
    """Whether a phrase is a word for a text and nothing else.

    Examples
    --------
    >>> is_text("deal"), is_text("toll deal")
    (True, False)
    """
    return stems(name) == [_TEXT]


def _qualifiers(name: str) -> list[str]:
    """Return the stems of participles and adjectives of some endings, in lower case: "faltering", but no names."""
    return [stem(word) for word in _WORD.findall(name) if _QUALIFIER.fullmatch(word)]


class Likeness:
    """How alike phrases are, from 0 to 1.

    Parameters
    ----------
    names
        The phrases.
    vectors
        Their vectors, of length 1, (n, width).
    """

    def __init__(self, names: Sequence[str], vectors: Floats) -> None:
        self._vectors = vectors
        # The words of all phrases, one phrase after the other: a sparse matrix of phrases by words.
        words = [sorted(set(stems(name))) or [""] for name in names]
        spread = Counter(chain.from_iterable(words))
        self._places = {word: n for n, word in enumerate(spread)}
        self._columns = np.array([self._places[word] for each in words for word in each], dtype=np.int64)
        self._starts = np.cumsum([0, *map(len, words)])
        rare = [math.log(1 + len(names) / spread[word]) if word else 0.0 for each in words for word in each]
        values = np.array(rare, dtype=np.float32)
        if names:
            size = np.sqrt(np.add.reduceat(values**2, self._starts[:-1]))
            values /= np.repeat(np.where(size > 0, size, 1.0), np.diff(self._starts))
        self._values: Floats = values.astype(np.float32)

    def among(self, chosen: Sequence[int]) -> Floats:
        """Return how alike each two of some phrases are, (n, n)."""
        places = np.concatenate([self._words_of(n) for n in chosen])
        columns, position = np.unique(self._columns[places], return_inverse=True)
        shares = np.zeros((len(chosen), len(columns)), dtype=np.float32)
        owners = np.repeat(np.arange(len(chosen)), [len(self._words_of(n)) for n in chosen])
        shares[owners, position] = self._values[places]
        meant = self._vectors[list(chosen)]
        result: Floats = np.clip(_MEANING * (meant @ meant.T) + _WORDS * (shares @ shares.T), 0.0, 1.0)
        return result

    def with_groups(self, groups: Sequence[Sequence[int]], chosen: Sequence[int]) -> Floats:
        """Return the mean likeness of each of some phrases with each group of phrases, (n, groups)."""
        centres = np.zeros((len(self._places), len(groups)), dtype=np.float32)
        for g, group in enumerate(groups):
            for n in group:
                own = self._words_of(n)
                centres[self._columns[own], g] += self._values[own] / len(group)
        meant = np.array([self._vectors[list(group)].mean(axis=0) for group in groups], dtype=np.float32)
        parts = [
            _MEANING * (self._vectors[list(some)] @ meant.T) + _WORDS * self._words_with(centres, some)
            for some in (chosen[first : first + _AT_ONCE] for first in range(0, len(chosen), _AT_ONCE))
        ]
        return np.concatenate(parts) if parts else np.zeros((0, len(groups)), dtype=np.float32)

    def _words_with(self, centres: Floats, chosen: Sequence[int]) -> Floats:
        own = [self._words_of(n) for n in chosen]
        places = np.concatenate(own)
        starts = np.cumsum([0, *map(len, own)])[:-1]
        shared = centres[self._columns[places]] * self._values[places, None]
        result: Floats = np.add.reduceat(shared, starts, axis=0)
        return result

    def _words_of(self, n: int) -> NDArray[np.int64]:
        return np.arange(self._starts[n], self._starts[n + 1])


def cluster(
    likeness: Likeness, chosen: Sequence[int], least: float, most: int, together: Collection[int] = ()
) -> list[list[int]]:
    """Return groups of phrases that are alike.

    Parameters
    ----------
    chosen
        The phrases, those with the most evidence first.
    least
        The least mean likeness of two groups that are joined, and of a phrase and the group that it joins.
    most
        How many phrases are joined pairwise; each of the others joins a group, or none.
    together
        Phrases that are of one group, however much they are alike.
    """
    first, rest = list(chosen[:most]), list(chosen[most:])
    if not first:
        return []
    alike = likeness.among(first)
    same = [n for n, phrase in enumerate(first) if phrase in together]
    alike[np.ix_(same, same)] = 1.0
    groups = [[first[n] for n in group] for group in join(alike, least)]
    for n, (group, share) in zip(rest, nearest(likeness, groups, rest), strict=True):
        if share >= least:
            groups[group].append(n)
    return groups


def nearest(likeness: Likeness, groups: Sequence[Sequence[int]], chosen: Sequence[int]) -> list[tuple[int, float]]:
    """Return for each of some phrases the group that it is most like, and how much.

    The groups are compared as they are now, without the phrases that join them.
    """
    alike = likeness.with_groups([list(group) for group in groups], chosen)
    best = alike.argmax(axis=1) if len(chosen) else np.zeros(0, dtype=np.int64)
    return [(int(group), float(alike[n, group])) for n, group in enumerate(best)]


def join(alike: Floats, least: float) -> list[list[int]]:
    """Join groups while the mean likeness of two is at least ``least``; changes ``alike`` (n, n).

    Each row remembers its best partner, so that joining two groups looks again at few rows only.

    Examples
    --------
    >>> join(np.array([[1, 0.9, 0], [0.9, 1, 0.1], [0, 0.1, 1]], dtype=np.float32), 0.5)
    [[0, 1], [2]]
    """
    np.fill_diagonal(alike, -1.0)
    groups: dict[int, list[int]] = {n: [n] for n in range(len(alike))}
    partner = alike.argmax(axis=1)
    best = alike.max(axis=1)
    while len(groups) > 1:
        i = int(best.argmax())
        j = int(partner[i])
        if best[i] < least:
            break
        one, other = len(groups[i]), len(groups[j])
        alike[i] = alike[:, i] = (one * alike[i] + other * alike[j]) / (one + other)
        alike[i, i] = -1.0
        alike[j] = alike[:, j] = -1.0
        groups[i] += groups.pop(j)
        stale = np.flatnonzero((partner == i) | (partner == j) | (alike[:, i] > best))
        stale = np.union1d(stale, [i, j])
        partner[stale] = alike[stale].argmax(axis=1)
        best[stale] = alike[stale].max(axis=1)
    return list(groups.values())
