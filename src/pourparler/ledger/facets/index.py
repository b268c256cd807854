"""An index of a list: the values of each row by facet, held as arrays, so that counting and sorting need no query.

Values of one facet are alternatives, facets restrict each other. The counts of a facet are those of the rows that pass
all other facets: each says how many rows its value would add or leave.
"""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Mask: TypeAlias = npt.NDArray[np.bool_]

NONE = ""
"""The value of rows that have none."""
NO_DAY = 0


@dataclass(frozen=True)
class Column:
    """The values of one facet: pairs of a row and a value, the rows in ascending order.

    Attributes
    ----------
    values
        As in an address; "" for none.
    labels
        The same for people.
    """

    rows: Ints
    codes: Ints
    values: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Order:
    """A sort key for each row, NaN for none. With ``texts``, keys are places in these sorted texts."""

    keys: Floats
    texts: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Choice:
    """What a list shows of an index.

    Attributes
    ----------
    values
        The chosen values of each facet; a facet without any selects everything, as does one that the index lacks.
    since, until
        The first and the last day, both included. A row without a day passes no range.
    among
        Only rows with these ids; None for all.
    order
        The name of an order; with "-" before it the greatest comes first. Rows without a key come last.
    """

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: dt.date | None = None
    until: dt.date | None = None
    among: frozenset[int] | None = None
    order: str = "-day"


@dataclass(frozen=True)
class FacetValue:
    """A value of a facet, how many rows have it, and whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A facet with its values, the most frequent first; ``more`` counts those that are left out."""

    name: str
    values: tuple[FacetValue, ...]
    more: int


@dataclass(frozen=True)
class Slice:
    """A page of a list: the ids of its rows, and the places from which the pages before and after it begin.

    ``first`` is the number of the first row, from 1. A place is None if there is no page on that side.
    """

    ids: tuple[int, ...]
    total: int
    first: int
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Index:
    """The rows of a list, by id, with their facets, days and orders.

    ``groups`` are the values of another facet that each value of a facet stands for.

    Examples
    --------
    >>> index = Index.make([4, 7, 9], {"act": ["AGREE", None, "AGREE"]}, orders={"number": [1, 2, 3]})
    >>> index.select(Choice({"act": ("AGREE",)}, order="-number")).ids
    (9, 4)
    >>> [(each.label, each.count) for each in index.facet("act", Choice()).values]
    [('AGREE', 2), ('', 1)]
    """

    ids: Ints
    columns: Mapping[str, Column]
    first_days: Ints
    last_days: Ints
    orders: Mapping[str, Order]
    groups: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)

    @classmethod
    def make(
        cls,
        ids: Sequence[int],
        columns: Mapping[str, Sequence[str | None]] | None = None,
        *,
        days: tuple[Sequence[int], Sequence[int]] | None = None,
        orders: Mapping[str, Sequence[float | str | None]] | None = None,
    ) -> Index:
        """Make an index from the values of each row: ``days`` are ordinals, 0 for none; orders mix with None."""
        own = np.array(ids, np.int64)
        ends = days if days is not None else (np.zeros(len(own)), np.zeros(len(own)))
        return cls(
            own,
            {name: single_column(each) for name, each in (columns or {}).items()},
            np.array(ends[0], np.int64),
            np.array(ends[1], np.int64),
            {name: sort_order(each) for name, each in (orders or {}).items()},
        )

    def with_pairs(
        self, name: str, ids: Sequence[int], values: Sequence[str | int], labels: Mapping[str, str] | None = None
    ) -> Index:
        """Add a facet of which a row may have several values: the ids of rows, and a value for each.

        Ids that are no rows are left out. Numbers become texts.
        """
        numbers: dict[str | int, int] = {}
        codes = np.array([numbers.setdefault(value, len(numbers)) for value in values], np.int64)
        given = np.array(ids, np.int64)
        rows = np.minimum(np.searchsorted(self.ids, given), max(0, len(self.ids) - 1))
        there = self.ids[rows] == given if len(self.ids) else np.zeros(len(given), np.bool_)
        pairs = np.unique(rows[there] * max(1, len(numbers)) + codes[there])
        rows, codes = np.divmod(pairs, max(1, len(numbers)))
        column = self._with_none(rows, codes, [str(value) for value in numbers], labels or {})
        return replace(self, columns={**self.columns, name: column})

    def with_value(self, name: str, ids: Collection[int], value: str) -> Index:
        """Give rows another value of a facet of which each has one; ids that are no rows change nothing."""
        column = self.columns[name]
        values = column.values if value in column.values else (*column.values, value)
        labels = column.labels if value in column.values else (*column.labels, value)
        codes = column.codes.copy()
        codes[np.isin(self.ids, np.array(sorted(ids), np.int64))] = values.index(value)
        return replace(self, columns={**self.columns, name: Column(column.rows, codes, values, labels)})

    def with_groups(self, name: str, of: str, groups: Mapping[str, Collection[str]]) -> Index:
        """Add a facet that groups the values of another, by the group's name."""
        column = self.columns[of]
        names = sorted(groups)
        codes = {value: k for k, value in enumerate(column.values)}
        pairs: list[tuple[Ints, int]] = []
        for number, group in enumerate(names):
            own = np.isin(column.codes, [codes[value] for value in groups[group] if value in codes])
            pairs.append((np.unique(column.rows[own]), number))
        rows = np.concatenate([rows for rows, _ in pairs]) if pairs else np.zeros(0, np.int64)
        numbers = np.concatenate([np.full(len(r), n, np.int64) for r, n in pairs]) if pairs else np.zeros(0, np.int64)
        order = np.argsort(rows, kind="stable")
        grouped = self._with_none(rows[order], numbers[order], names, {})
        kept = {**self.groups, name: {each: frozenset(groups[each]) for each in names}}
        return replace(self, columns={**self.columns, name: grouped}, groups=kept)

    def _with_none(self, rows: Ints, codes: Ints, names: Sequence[str], labels: Mapping[str, str]) -> Column:
        """Give the value "" to rows that have none."""
        has = np.zeros(len(self.ids), np.bool_)
        has[rows] = True
        bare = np.flatnonzero(~has)
        values = tuple(names)
        if len(bare) and NONE not in values:
            values = (*values, NONE)
        none = values.index(NONE) if NONE in values else 0
        every = np.concatenate([rows, bare])
        order = np.argsort(every, kind="stable")
        return Column(
            every[order],
            np.concatenate([codes, np.full(len(bare), none, np.int64)])[order],
            values,
            tuple(labels.get(value, value) for value in values),
        )

    def mask(self, choice: Choice, without: str | None = None) -> Mask:
        """Return which rows a choice selects, by all facets or by all but one."""
        found = np.ones(len(self.ids), np.bool_)
        if choice.among is not None:
            found &= np.isin(self.ids, np.fromiter(choice.among, np.int64, len(choice.among)))
        if choice.since is not None:
            found &= self.last_days >= choice.since.toordinal()
        if choice.until is not None:
            found &= (self.first_days != NO_DAY) & (self.first_days <= choice.until.toordinal())
        for name, wanted in choice.values.items():
            if wanted and name != without and name in self.columns:
                found &= self._having(self.columns[name], wanted)
        return found

    def _having(self, column: Column, wanted: Collection[str]) -> Mask:
        chosen = np.array([value in wanted for value in column.values], np.bool_)
        has = np.zeros(len(self.ids), np.bool_)
        if len(column.values):
            has[column.rows[chosen[column.codes]]] = True
        return has

    def facet(self, name: str, choice: Choice, limit: int | None = None, mask: Mask | None = None) -> Facet:
        """Count the values of a facet among the rows that all other facets select.

        Chosen values are always included. ``mask`` are these rows, if the caller knows them.
        """
        column, wanted = self.columns[name], choice.values.get(name, ())
        mask = self.mask(choice, name) if mask is None else mask
        counts = np.bincount(column.codes[mask[column.rows]], minlength=len(column.values)).tolist()
        rows = [
            FacetValue(value, label, count, value in wanted)
            for value, label, count in zip(column.values, column.labels, counts, strict=True)
            if count or value in wanted
        ]
        rows.sort(key=lambda each: (not each.chosen, each.value == NONE, -each.count, each.label))
        absent = [FacetValue(value, value, 0, True) for value in wanted if value not in column.values]
        shown = [*absent, *(rows if limit is None else rows[: max(limit, sum(each.chosen for each in rows))])]
        return Facet(name, tuple(shown), len(rows) + len(absent) - len(shown))

    def facets(self, names: Sequence[str], choice: Choice, limit: int | None = None) -> tuple[Facet, ...]:
        """Count the values of several facets."""
        whole = self.mask(choice)
        return tuple(self.facet(name, choice, limit, None if choice.values.get(name) else whole) for name in names)

    def select(
        self, choice: Choice, *, limit: int | None = None, after: str | None = None, before: str | None = None
    ) -> Slice:
        """Return a page of the rows that a choice selects.

        Parameters
        ----------
        limit
            How many rows at most; None for all.
        after, before
            The place from which the page begins, or before which it ends: one of a `Slice`. Places keep their meaning
            when rows come and go.
        """
        sort = _Sort(self, choice.order)
        rows = sort.ordered(np.flatnonzero(self.mask(choice)))
        count = len(rows)
        if before is not None:
            end = sort.position(rows, before, is_after=False)
            start = 0 if limit is None else max(0, end - limit)
        else:
            start = 0 if after is None else sort.position(rows, after, is_after=True)
            end = count if limit is None else min(count, start + limit)
        shown = rows[start:end]
        return Slice(
            tuple(self.ids[shown].tolist()),
            count,
            start + 1 if len(shown) else 0,
            sort.place(rows[start]) if start and start < count else sort.place(rows[-1]) if start else None,
            sort.place(rows[end - 1]) if end < count and end else None,
        )

    def months(self, choice: Choice) -> tuple[tuple[dt.date, dt.date, int], ...]:
        """Count the rows by days, months or years, whichever are few enough: first day, last day and number."""
        mask = self.mask(choice) & (self.first_days != NO_DAY)
        if not mask.any():
            return ()
        first, last = int(self.first_days[mask].min()), int(self.last_days[mask].max())
        if choice.since is not None:
            first = max(first, choice.since.toordinal())
        if choice.until is not None:
            last = min(last, choice.until.toordinal())
        starts, ends = self.first_days[mask], self.last_days[mask]
        found = [
            (dt.date.fromordinal(a), dt.date.fromordinal(b), int(((starts <= b) & (ends >= a)).sum()))
            for a, b in _buckets(dt.date.fromordinal(first), dt.date.fromordinal(last))
        ]
        return tuple(each for each in found if each[2])


_MOST_DAYS, _MOST_MONTHS = 45, 36


def _buckets(first: dt.date, last: dt.date) -> list[tuple[int, int]]:
    """Return the first and the last ordinal of each day, month or year of a range."""
    if (last - first).days < _MOST_DAYS:
        return [(n, n) for n in range(first.toordinal(), last.toordinal() + 1)]
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months <= _MOST_MONTHS:
        starts = [
            dt.date(first.year + (first.month - 1 + k) // 12, (first.month - 1 + k) % 12 + 1, 1) for k in range(months)
        ]
        after = dt.date(last.year + last.month // 12, last.month % 12 + 1, 1)
    else:
        starts = [dt.date(year, 1, 1) for year in range(first.year, last.year + 1)]
        after = dt.date(last.year + 1, 1, 1)
    bounds = [each.toordinal() for each in (*starts, after)]
    return [(a, b - 1) for a, b in pairwise(bounds)]


class _Sort:
    """An order of the rows of an index, in which a row has a place that can be written into an address."""

    def __init__(self, index: Index, name: str) -> None:
        self._ids = index.ids
        self._order = index.orders[name.removeprefix("-")]
        self._sign = -1.0 if name.startswith("-") else 1.0

    def ordered(self, rows: Ints) -> Ints:
        return rows[np.lexsort((self._sign * self._ids[rows], self._keys(rows)))]

    def _keys(self, rows: Ints) -> Floats:
        keys = self._sign * self._order.keys[rows]
        return np.where(np.isnan(keys), np.inf, keys)

    def place(self, row: int) -> str:
        """Write the place of a row: its key and its id."""
        key = float(self._order.keys[row])
        texts = self._order.texts
        words = "" if math.isnan(key) else texts[int(key)] if texts is not None else f"{key!r}"
        return f"{self._ids[row]}~{words}"

    def position(self, rows: Ints, place: str, *, is_after: bool) -> int:
        """Return where a place is among ordered rows, whether its row is still there or not."""
        id_, key = self._parse(place)
        keys, ids = self._keys(rows), self._sign * self._ids[rows]
        first = int(np.searchsorted(keys, key, "left"))
        last = int(np.searchsorted(keys, key, "right"))
        side = bisect_right if is_after else bisect_left
        return first + side(ids[first:last].tolist(), self._sign * id_)

    def _parse(self, place: str) -> tuple[int, float]:
        number, _, words = place.partition("~")
        id_ = int(number) if number.isdecimal() and len(number) < 16 else 0
        if not words:
            return id_, math.inf
        if (texts := self._order.texts) is not None:
            at = bisect_left(texts, words)
            return id_, self._sign * (at if at < len(texts) and texts[at] == words else at - 0.5)
        try:
            key = float(words)
        except ValueError:
            return id_, math.inf
        return id_, math.inf if math.isnan(key) else self._sign * key


def single_column(values: Sequence[str | None], labels: Mapping[str, str] | None = None) -> Column:
    """Make the column of a facet of which each row has one value."""
    numbers: dict[str, int] = {}
    codes = [numbers.setdefault(value or NONE, len(numbers)) for value in values]
    given = labels or {}
    return Column(
        np.arange(len(codes), dtype=np.int64),
        np.array(codes, np.int64),
        tuple(numbers),
        tuple(given.get(value, value) for value in numbers),
    )


def sort_order(keys: Sequence[float | str | None]) -> Order:
    """Make an order of numbers or of texts; None for rows without a key."""
    if not any(isinstance(key, str) for key in keys):
        return Order(np.array([math.nan if key is None else key for key in keys], np.float64))
    texts = sorted({str(key) for key in keys if key is not None})
    rank = {words: float(k) for k, words in enumerate(texts)}
    return Order(np.array([math.nan if key is None else rank[str(key)] for key in keys], np.float64), tuple(texts))
