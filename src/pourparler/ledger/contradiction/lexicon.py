"""The table of stances (``lexicon/en/opposites.tsv``), and stems by which its words are known.

Each row is a kind, a name and phrases: the two sides of a pair of opposites (``for`` and ``against``); negators
(``not``), phrases that only look like one (``idle``), verbs that negate what they govern (``flip``), words that only
lead to the predicate (``through``), conditions (``cut``), hypotheses (``void``), reporting words (``saying``), hedges
(``soft``), words common to all negotiations (``common``), function words (``stop``) and irregular forms (``form``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from pourparler.lexicon import rows

_WIDEST = 40  # characters of a word that count
_PHRASE = 4  # tokens of the longest phrase in the table


@dataclass(frozen=True)
class StanceLexicon:
    """The stance lexicon: words and phrases as tuples of stems."""

    sides: dict[tuple[str, ...], tuple[str, int]]
    kinds: dict[str, frozenset[tuple[str, ...]]]
    forms: dict[str, str]
    starts: dict[str, frozenset[str]]  # first words of the phrases of each kind; "side" for those with a side

    def longest(self, kind: str, stems: Sequence[str], at: int) -> int:
        """Return the number of tokens of the longest phrase of a kind that begins at ``at``; 0 for none."""
        if stems[at] not in self.starts[kind]:
            return 0
        known = self.kinds[kind]
        return next((n for n in range(_PHRASE, 0, -1) if tuple(stems[at : at + n]) in known), 0)

    def first(self, kind: str, stems: Sequence[str]) -> int | None:
        """Return the index of the first phrase of a kind, or None."""
        if self.starts[kind].isdisjoint(stems):
            return None
        return next((k for k in range(len(stems)) if self.longest(kind, stems, k)), None)

    def side(self, stems: Sequence[str], at: int) -> tuple[int, str, int] | None:
        """Return the longest phrase with a side that begins at ``at``: its tokens, its pair and its sign."""
        if stems[at] not in self.starts["side"]:
            return None
        for n in range(_PHRASE, 0, -1):
            found = self.sides.get(tuple(stems[at : at + n]))
            if found:
                return n, *found
        return None

    @cached_property
    def trigger_words(self) -> frozenset[str]:
        """The first words of all phrases that matter when a clause is parsed."""
        return frozenset().union(*(self.starts[kind] for kind in ("not", "idle", "flip", "through", "side")))

    @cached_property
    def common_words(self) -> frozenset[str]:
        """Single words that are common to all negotiations."""
        common = self.kinds["common"] | self.kinds["through"]
        return frozenset(phrase[0] for phrase in common if len(phrase) == 1)

    @cached_property
    def pair_words(self) -> dict[str, frozenset[str]]:
        """For each pair of opposites, in capitals, the longest word of each of its phrases."""
        found: dict[str, set[str]] = {}
        for phrase, (pair, _) in self.sides.items():
            found.setdefault(pair.upper(), set()).add(max(phrase, key=len))
        return {pair: frozenset(words) for pair, words in found.items()}

    @cached_property
    def negative_words(self) -> frozenset[str]:
        """Words of which a statement needs one to contain a negative assertion."""
        against = {max(phrase, key=len) for phrase, (_, sign) in self.sides.items() if sign < 0}
        return self.starts["not"] | self.starts["flip"] | against


@cache
def stance_lexicon() -> StanceLexicon:
    """The table of stances, read once."""
    listed = rows("opposites")
    pairs = [pair.split("=") for row in listed if row["kind"] == "form" for pair in row["words"].split("|")]
    forms = {form: word if form == word else _strip_ending(word, {}) for form, word in pairs}

    def phrases(row: dict[str, str]) -> list[tuple[str, ...]]:
        return [tuple(_strip_ending(word, forms) for word in phrase.split()) for phrase in row["words"].split("|")]

    sides: dict[tuple[str, ...], tuple[str, int]] = {}
    kinds: dict[str, frozenset[tuple[str, ...]]] = {}
    for row in listed:
        if row["kind"] in ("for", "against"):
            for phrase in phrases(row):
                sides.setdefault(phrase, (row["name"], 1 if row["kind"] == "for" else -1))
        elif row["kind"] != "form":
            kinds[row["kind"]] = frozenset(phrases(row))
    starts = {kind: frozenset(phrase[0] for phrase in known) for kind, known in {**kinds, "side": sides}.items()}
    return StanceLexicon(sides, kinds, forms, starts)


def stem(word: str) -> str:
    """Return a word without case and inflectional endings, so that most forms of one word become equal.

    >>> stem("Withdrew"), stem("talks"), stem("attending"), stem("parties")
    ('withdraw', 'talk', 'attend', 'party')
    """
    return _stem(word[:_WIDEST])


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    return _strip_ending(word, stance_lexicon().forms)


def _strip_ending(word: str, forms: dict[str, str]) -> str:
    word = word.casefold()
    if word in forms:
        return forms[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-2] if word.endswith(("sses", "shes", "ches", "xes")) else word[:-1]
    for ending in ("ing", "ed"):
        root = word[: -len(ending)]
        if word.endswith(ending) and len(root) > 2 and re.search("[aeiouy]", root):
            word = root[:-1] if root[-1] == root[-2] and root[-1] not in "lsz" else root
            word = word[:-1] + "y" if word.endswith("i") and len(word) > 3 else word
            break
    word = word[:-1] if len(word) > 3 and word.endswith("e") else word
    return forms.get(word, word)
