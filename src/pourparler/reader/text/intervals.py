"""Look-ups of spans in order, without a scan of all of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from pourparler.record import Span

Item = TypeVar("Item")


def touching(spans: Sequence[Span], span: Span) -> Sequence[Span]:
    """Return the spans that share characters with another; they must be in order and without overlaps.

    >>> touching([(0, 4), (6, 9), (12, 20)], (8, 13))
    [(6, 9), (12, 20)]
    """
    first = bisect_right(spans, span[0], key=lambda s: s[1])
    return spans[first : max(first, bisect_left(spans, span[1], key=lambda s: s[0]))]


def overlap(a: Span, b: Span) -> int:
    """Count the characters that two spans share.

    >>> overlap((0, 4), (2, 9))
    2
    """
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


class SpanIndex(Generic[Item]):
    """An index of spans that may overlap, each with an item.

    >>> SpanIndex([((0, 9), "whole"), ((2, 4), "part")]).touching((5, 6))
    [((0, 9), 'whole')]
    """

    def __init__(self, items: Iterable[tuple[Span, Item]]) -> None:
        self._items = sorted(items, key=lambda item: item[0])
        self._longest = max((s[1] - s[0] for s, _ in self._items), default=0)

    def touching(self, span: Span) -> list[tuple[Span, Item]]:
        """Return the spans that share characters with a span, with their items, in order of the text."""
        first = bisect_left(self._items, span[0] - self._longest, key=lambda item: item[0][0])
        last = bisect_left(self._items, span[1], key=lambda item: item[0][0])
        return [item for item in self._items[first:last] if item[0][1] > span[0]]

    def inside(self, span: Span) -> list[tuple[Span, Item]]:
        """Return the spans within a span, with their items, in order of the text."""
        first = bisect_left(self._items, span[0], key=lambda item: item[0][0])
        last = bisect_right(self._items, span[1], key=lambda item: item[0][0])
        return [item for item in self._items[first:last] if item[0][1] <= span[1]]
