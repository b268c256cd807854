"""Differences between two editions of an article, word by word.

Sentences are paired first, then the words within each pair: a comparison of words alone finds chance
matches of "the" and "of" in unrelated sentences. `align` matches in order; a reworded sentence is paired by Dice's
coefficient over the words (Dice, 1945), without numbers, because a sentence often changes only its number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from pourparler.ledger.diff.align import opcodes
from pourparler.lexicon import alternatives
from pourparler.lexicon.calendar import cardinals
from pourparler.reader.text.sentences import sentences

ALIKE = 0.5  # Dice's coefficient from which two sentences or provisions count as versions of each other
MANY = 5_000  # in changed stretches of more sentences, only the nearest are compared
REACH = 12  # greatest distance, in sentences, between the positions of a pair in a changed stretch

PieceKind = Literal["same", "out", "in"]
Span = tuple[int, int]

# white space, words with inner marks (28, 1,000, don't, cease-fire) and single marks, without gaps
_TOKEN = re.compile(r"\s+|\w+(?:[.,'’\-]\w+)*+|[^\w\s]")
_WORD = re.compile(r"\w+(?:[.,'’\-]\w+)*+")
NUMBER = re.compile(
    rf"(?:\d[\d.,]*(?:st|nd|rd|th)?|{alternatives(cardinals(1, 19))}|{alternatives(cardinals(20, 90))}(?:-\w+)?"
    r"|hundred|thousand|million|billion)",
    re.IGNORECASE,
)


class DiffPiece(NamedTuple):
    """Words that stay, are removed or are added; ``old`` and ``new`` are their spans, None on the side without them."""

    kind: PieceKind
    words: str
    old: Span | None
    new: Span | None


@dataclass(frozen=True)
class TextDifference:
    """A changed sentence; ``old`` and ``new`` are its spans in each edition.

    A span includes the white space after the sentence. ``kind`` is ``changed``, ``dropped``, ``added``, or ``spacing``
    if only white space differs. ``pieces`` contain all its characters, in order.
    """

    kind: Literal["changed", "dropped", "added", "spacing"]
    old: Span | None
    new: Span | None
    pieces: tuple[DiffPiece, ...]
    numbers: tuple[tuple[str, str], ...] = ()


def text_differences(old: str, new: str) -> tuple[TextDifference, ...]:
    """Return the sentences that differ between two editions, in order; none for equal texts.

    ``apply_differences(old, text_differences(old, new)) == new``, to the last character.

    >>> for d in text_differences("The lock is shut. Boats wait.", "The lock is open. Boats wait."):
    ...     print(d.kind, d.old, d.new, [(p.kind, p.words) for p in d.pieces])
    changed (0, 18) (0, 18) [('same', 'The lock is '), ('out', 'shut'), ('in', 'open'), ('same', '. ')]
    """
    if old == new:
        return ()
    left, right = _units(old), _units(new)
    before, after = [old[s:e] for s, e in left], [new[s:e] for s, e in right]
    found: list[TextDifference] = []
    for equal, a, b, c, d in opcodes(before, after):
        if not equal:
            for i, j in _align_sentences(before[a:b], after[c:d]):
                here = left[a + i] if i is not None else None
                there = right[c + j] if j is not None else None
                found.append(_difference(old, new, here, there))
    return tuple(found)


def apply_differences(old: str, differences: Sequence[TextDifference]) -> str:
    """Return the later text: the earlier one with the differences applied.

    >>> apply_differences("One. Two.", text_differences("One. Two.", "One. Three."))
    'One. Three.'
    """
    parts: list[str] = []
    at = 0
    length = 0
    for difference in differences:
        # the unchanged text before it has the same length on both sides
        gap = difference.old[0] - at if difference.old else (difference.new or (length, 0))[0] - length
        parts.append(old[at : at + gap])
        put = "".join(p.words for p in difference.pieces if p.kind != "out")
        parts.append(put)
        length += gap + len(put)
        at = difference.old[1] if difference.old else at + gap
    return "".join((*parts, old[at:]))


# --- texts


def _units(text: str) -> list[Span]:
    """Split a text into sentences, each with the white space after it, so that no character is lost."""
    starts = [start for start, _ in sentences(text)][1:]
    return [(a, b) for a, b in pairwise((0, *starts, len(text))) if a < b]


def _align_sentences(old: Sequence[str], new: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Align the sentences of a changed stretch in order: pairs that are similar, or single ones."""
    bags = [word_counts(words) for words in new]
    reach = REACH if min(len(old), len(new)) < MANY else 2
    pairs: list[tuple[int, int]] = []
    start = 0
    for i, words in enumerate(old):
        bag = word_counts(words)
        middle = i * len(new) // max(len(old), 1)
        near = range(max(start, middle - reach), min(len(new), max(start, middle) + reach + 1))
        best = max(((dice(bag, bags[j]), -j) for j in near), default=(0.0, 0))
        if best[0] >= ALIKE:
            pairs.append((i, -best[1]))
            start = 1 - best[1]
    found: list[tuple[int | None, int | None]] = []
    a = c = 0
    for i, j in (*pairs, (len(old), len(new))):
        found += [(k, None) for k in range(a, i)] + [(None, k) for k in range(c, j)]
        if i < len(old):
            found.append((i, j))
        a, c = i + 1, j + 1
    return found


def _difference(old: str, new: str, here: Span | None, there: Span | None) -> TextDifference:
    if here is None and there is not None:
        return TextDifference("added", None, there, (DiffPiece("in", new[slice(*there)], None, there),))
    if there is None and here is not None:
        return TextDifference("dropped", here, None, (DiffPiece("out", old[slice(*here)], here, None),))
    assert here is not None and there is not None
    before, after = old[slice(*here)], new[slice(*there)]
    pieces = word_pieces(before, after, here[0], there[0])
    if before.split() == after.split():
        return TextDifference("spacing", here, there, pieces)
    return TextDifference("changed", here, there, pieces, replaced_numbers(pieces))


# --- words, shared with the comparison of provisions


def folded_words(text: str) -> tuple[str, ...]:
    """Return the words of a text without case and punctuation.

    >>> folded_words("No tolls, ever.")
    ('no', 'tolls', 'ever')
    """
    return tuple(word.casefold() for word in _WORD.findall(text))


def word_counts(text: str) -> Counter[str]:
    """Count the words of a text, without numbers unless it has nothing else."""
    words = folded_words(text)
    return Counter([word for word in words if not NUMBER.fullmatch(word)] or words)


def dice(one: Counter[str], other: Counter[str]) -> float:
    """Return Dice's coefficient of two counts of words, from 0 to 1.

    >>> dice(Counter("ab"), Counter("ac"))
    0.5
    """
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def word_pieces(old: str, new: str, here: int, there: int) -> tuple[DiffPiece, ...]:
    """Compare the words of two sentences that begin at ``here`` and ``there`` in their texts."""
    left, right = _TOKEN.findall(old), _TOKEN.findall(new)
    runs: list[tuple[bool, str, str]] = []
    for equal, a, b, c, d in _merge_islands(left, right):
        before, after = "".join(left[a:b]), "".join(right[c:d])
        if runs and not equal and not runs[-1][0]:
            runs[-1] = (False, runs[-1][1] + before, runs[-1][2] + after)
        else:
            runs.append((equal, before, after))
    pieces: list[DiffPiece] = []
    for equal, before, after in runs:
        mine, its = (here, here + len(before)), (there, there + len(after))
        if equal:
            pieces.append(DiffPiece("same", before, mine, its))
        else:
            pieces += [DiffPiece("out", before, mine, None)] if before else []
            pieces += [DiffPiece("in", after, None, its)] if after else []
        here, there = mine[1], its[1]
    return tuple(pieces)


def _merge_islands(left: Sequence[str], right: Sequence[str]) -> list[tuple[bool, int, int, int, int]]:
    """Return the stretches of two token lists, with white space or marks between two changes counted as changed."""
    stretches = list(opcodes(left, right))
    last = len(stretches) - 1
    return [
        (
            equal and not (0 < k < last and not any(_WORD.match(token) for token in left[a:b])),
            a, b, c, d,
        )
        for k, (equal, a, b, c, d) in enumerate(stretches)
    ]  # fmt: skip


def replaced_numbers(pieces: Sequence[DiffPiece]) -> tuple[tuple[str, str], ...]:
    """Return the numbers that replaced others, as (old, new)."""
    found: list[tuple[str, str]] = []
    for out, put in pairwise(pieces):
        if (out.kind, put.kind) == ("out", "in"):
            sides = [[w for w in _WORD.findall(p.words) if NUMBER.fullmatch(w)] for p in (out, put)]
            found += [(a, b) for a, b in zip(*sides, strict=False) if a != b]
    return tuple(found)
