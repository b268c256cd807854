"""Sequence alignment in nearly linear time for any input.

Patience differencing (Bram Cohen, 2005, for Bazaar): items that occur exactly once in both sequences are matched first,
along the longest increasing run of positions, then again between each two matches. Stretches without unique items are
matched by ``difflib`` (Ratcliff and Obershelp, 1988) if they are short, and otherwise not at all, so that a hostile
text costs no more.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

DEPTH = 12  # how often a stretch is searched again for unique items
SHORT = 40_000  # largest number of item pairs for which difflib aligns a stretch without unique items
CROWDED = 120_000  # number of equal item pairs from which a stretch is too repetitive for difflib

Block = tuple[int, int, int]
_Stretch = tuple[int, int, int, int, int]


def equal_runs(old: Sequence[str], new: Sequence[str]) -> tuple[Block, ...]:
    """Return runs of equal items as ``(start in old, start in new, length)``, in order, never adjacent in both.

    >>> equal_runs("a b c d".split(), "a x c d".split())
    ((0, 0, 1), (2, 2, 2))
    """
    blocks: list[Block] = []
    for i, j, size in sorted(_found(old, new)):
        if blocks and (blocks[-1][0] + blocks[-1][2], blocks[-1][1] + blocks[-1][2]) == (i, j):
            blocks[-1] = (blocks[-1][0], blocks[-1][1], blocks[-1][2] + size)
        else:
            blocks.append((i, j, size))
    return tuple(blocks)


def opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Return both sequences as stretches ``(equal, start and end in old, start and end in new)``, in order.

    >>> list(opcodes("a b".split(), "a c".split()))
    [(True, 0, 1, 0, 1), (False, 1, 2, 1, 2)]
    """
    i = j = 0
    for left, right, size in (*equal_runs(old, new), (len(old), len(new), 0)):
        if (i, j) != (left, right):
            yield False, i, left, j, right
        if size:
            yield True, left, left + size, right, right + size
        i, j = left + size, right + size


def _found(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
    waiting: list[_Stretch] = [(0, len(old), 0, len(new), 0)]
    while waiting:
        a, b, c, d, depth = waiting.pop()
        head = _same(old, new, a, b, c, d)
        if head:
            yield a, c, head
            a, c = a + head, c + head
        tail = _same_back(old, new, a, b, c, d)
        if tail:
            yield b - tail, d - tail, tail
            b, d = b - tail, d - tail
        if a == b or c == d:
            continue
        anchors = _anchors(old, new, a, b, c, d) if depth < DEPTH else []
        if anchors:
            for i, j in anchors:
                yield i, j, 1
            ends = [(a - 1, c - 1), *anchors, (b, d)]
            waiting += [(i + 1, k, j + 1, m, depth + 1) for (i, j), (k, m) in pairwise(ends)]
        elif (b - a) * (d - c) <= SHORT and _pairs(old[a:b], new[c:d]) <= CROWDED:
            matcher = SequenceMatcher(None, old[a:b], new[c:d], autojunk=False)
            yield from ((a + m.a, c + m.b, m.size) for m in matcher.get_matching_blocks() if m.size)


def _same(old: Sequence[str], new: Sequence[str], a: int, b: int, c: int, d: int) -> int:
    size = 0
    while a + size < b and c + size < d and old[a + size] == new[c + size]:
        size += 1
    return size


def _same_back(old: Sequence[str], new: Sequence[str], a: int, b: int, c: int, d: int) -> int:
    size = 0
    while b - size > a and d - size > c and old[b - size - 1] == new[d - size - 1]:
        size += 1
    return size


def _pairs(old: Sequence[str], new: Sequence[str]) -> int:
    often = Counter(new)
    return sum(often[item] for item in old)


def _anchors(old: Sequence[str], new: Sequence[str], a: int, b: int, c: int, d: int) -> list[tuple[int, int]]:
    """Return the longest run of items that are unique on both sides and in the same order on both."""
    once = _once(old, a, b)
    also = _once(new, c, d)
    both = [(i, also[item]) for item, i in once.items() if item in also]
    both.sort()
    tails: list[int] = []  # smallest last item of a run of each length (Fredman, 1975)
    at: list[int] = []
    back: list[int] = []
    for k, (_, j) in enumerate(both):
        place = bisect_left(tails, j)
        back.append(at[place - 1] if place else -1)
        tails[place : place + 1] = [j]
        at[place : place + 1] = [k]
    run: list[tuple[int, int]] = []
    k = at[-1] if at else -1
    while k >= 0:
        run.append(both[k])
        k = back[k]
    return run[::-1]


def _once(items: Sequence[str], start: int, end: int) -> dict[str, int]:
    """Return the items that occur once in ``items[start:end]``, with their positions."""
    places: dict[str, int] = {}
    for k in range(start, end):
        places[items[k]] = -1 if items[k] in places else k
    return {item: k for item, k in places.items() if k >= 0}
