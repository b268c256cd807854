"""What one version of a proposal keeps, changes, adds and drops of another.

Reports word one provision differently, so provisions are paired by their words (Dice's coefficient, without numbers)
and by their meaning (the cosine of their vectors), the most alike first. A pair is kept if it says the same, and
changed if a number or a negation differs, or if it only comes close.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pourparler.ledger.diff.text import ALIKE, NUMBER, dice, folded_words, replaced_numbers, word_counts, word_pieces
from pourparler.ledger.diff.text import PieceKind as PieceKind

if TYPE_CHECKING:
    from pourparler.reader.network.embeddings import Vectors

CLOSE = 0.59  # cosine from which two provisions are about the same point
SAME = 0.82  # and from which they say the same, if their numbers and negations agree
SHARED_NUMBER = 0.12  # by how much nearer a number brings that stands in both
MOST_PAIRS = 250_000  # of provisions whose meanings are compared
FEW = 0.3  # Dice's coefficient below which a comparison of words says nothing
_NOT = re.compile(r"(?<!\w)(?:not|no|never|nor|neither|without|cannot)(?!\w)|n[’']t(?!\w)", re.IGNORECASE)

Encode = Callable[[Sequence[str]], "Vectors"]
"""Returns a vector of length 1 for each provision."""


@dataclass(frozen=True)
class ProvisionDifference:
    """How a provision changed.

    Attributes
    ----------
    kind : ``kept`` (the same words, or the same in other words and with the same numbers), ``changed``, ``dropped`` or
        ``added``
    old, new : the provision in each version, None if that version does not have it
    old_at, new_at : its index among the provisions of that version, from 0
    pieces : the words of a changed provision, in order; "same" and "out" form the old text, "same" and "in" the new;
        none where it is put so differently that a comparison of words says nothing
    numbers : the numbers that replaced others, as (old, new)
    """

    kind: Literal["kept", "changed", "dropped", "added"]
    old: str | None
    new: str | None
    old_at: int | None
    new_at: int | None
    pieces: tuple[tuple[PieceKind, str], ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()


def provision_differences(
    old: Sequence[str], new: Sequence[str], encode: Encode | None = None
) -> tuple[ProvisionDifference, ...]:
    """Return how each provision changed, in the new order; a dropped one follows its old neighbour.

    Parameters
    ----------
    encode
        Gives the vectors by which meanings are compared; None compares words alone.

    Examples
    --------
    >>> found = provision_differences(["A force of 600.", "No tolls."], ["A force of 800.", "A joint patrol."])
    >>> [(d.kind, d.numbers) for d in found]
    [('changed', (('600', '800'),)), ('dropped', ()), ('added', ())]
    """
    meaning = _cosines(old, new, encode)
    partner = _pair_provisions(old, new, meaning)
    taken = {j: i for i, j in partner.items()}
    found: list[ProvisionDifference] = []
    placed: set[int] = set()

    def drop_after(i: int) -> None:
        while i < len(old) and i not in partner and i not in placed:
            placed.add(i)
            found.append(ProvisionDifference("dropped", old[i], None, i, None))
            i += 1

    drop_after(0)
    for j, words in enumerate(new):
        if j in taken:
            i = taken[j]
            found.append(_pair(old[i], words, i, j, meaning[i][j] if meaning else 0.0))
            drop_after(i + 1)
        else:
            found.append(ProvisionDifference("added", None, words, None, j))
    return tuple(found)


def unite_provisions(words: Sequence[str], encode: Encode | None) -> tuple[tuple[int, ...], ...]:
    """Return the provisions that say the same in other words, by their indexes: each group in order, the first first.

    >>> unite_provisions(["no tolls", "No tolls."], None)
    ((0,), (1,))
    """
    cosines = _cosines(words, words, encode)
    groups: list[list[int]] = []
    for k, own in enumerate(words):
        same = (g for g in groups if cosines and cosines[k][g[0]] >= SAME and _says_the_same(own, words[g[0]]))
        found = next(same, None)
        if found is None:
            groups.append([k])
        else:
            found.append(k)
    return tuple(map(tuple, groups))


def _cosines(old: Sequence[str], new: Sequence[str], encode: Encode | None) -> list[list[float]]:
    if encode is None or not old or not new or len(old) * len(new) > MOST_PAIRS:
        return []
    vectors = encode([*old, *new])
    cosines: list[list[float]] = (vectors[: len(old)] @ vectors[len(old) :].T).tolist()
    return cosines


def _pair(old: str, new: str, i: int, j: int, meaning: float) -> ProvisionDifference:
    if folded_words(old) == folded_words(new) or (meaning >= SAME and _says_the_same(old, new)):
        return ProvisionDifference("kept", old, new, i, j)
    pieces = word_pieces(old, new, 0, 0)
    shown = pieces if dice(word_counts(old), word_counts(new)) >= FEW else ()
    words = tuple((piece.kind, piece.words) for piece in shown)
    return ProvisionDifference("changed", old, new, i, j, words, replaced_numbers(pieces))


def _says_the_same(old: str, new: str) -> bool:
    """Whether the numbers and the negations of two provisions agree."""
    return _numbers(old) == _numbers(new) and bool(_NOT.search(old)) == bool(_NOT.search(new))


def _numbers(words: str) -> frozenset[str]:
    return frozenset(word for word in folded_words(words) if NUMBER.fullmatch(word))


def _pair_provisions(old: Sequence[str], new: Sequence[str], meaning: Sequence[Sequence[float]]) -> dict[int, int]:
    """Pair each old provision with its new version: most similar first, then nearest."""
    partner: dict[int, int] = {}
    free: dict[tuple[str, ...], list[int]] = {}
    for j in range(len(new) - 1, -1, -1):
        free.setdefault(folded_words(new[j]), []).append(j)
    for i, words in enumerate(old):
        if free.get(folded_words(words)):
            partner[i] = free[folded_words(words)].pop()
    taken = set(partner.values())
    rest = sorted(set(range(len(old))) - partner.keys())
    for _, _, i, j in sorted(_close_pairs(old, new, rest, [j for j in range(len(new)) if j not in taken], meaning)):
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    return partner


def _close_pairs(
    old: Sequence[str], new: Sequence[str], rest: Sequence[int], free: Sequence[int], meaning: Sequence[Sequence[float]]
) -> list[tuple[float, int, int, int]]:
    """Return similar pairs as (minus the similarity, distance, old, new), found by shared words and by meaning."""
    bags, numbers = {j: word_counts(new[j]) for j in free}, {j: _numbers(new[j]) for j in free}
    where: dict[str, list[int]] = {}
    for j, bag in bags.items():
        for word in bag:
            where.setdefault(word, []).append(j)
    found: list[tuple[float, int, int, int]] = []
    for i in rest:
        bag, own = word_counts(old[i]), _numbers(old[i])
        shared: Counter[int] = Counter()
        for word, often in bag.items():
            for j in where.get(word, ()):
                shared[j] += min(often, bags[j][word])
        near = [j for j in free if meaning and meaning[i][j] >= CLOSE - SHARED_NUMBER]
        for j in {*shared, *near}:
            words = 2 * shared[j] / (bag.total() + bags[j].total())
            means = meaning[i][j] + SHARED_NUMBER * bool(own & numbers[j]) if meaning else 0.0
            if words >= ALIKE or means >= CLOSE:
                found.append((-max(words, means), abs(i - j), i, j))
    return found
