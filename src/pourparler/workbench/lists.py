"""The lists of the workbench with their facets: what a page shows, and the addresses of every other view."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from pourparler.codebook.lists import (
    FACETS,
    ORDERS,
    Issues,
    ListView,
    Thing,
    list_index,
    listed,
    read_view,
    statements_of_issues,
)
from pourparler.codebook.model import Codebook, codebook_in
from pourparler.ledger import Choice, Facet, Index, Ledger, Slice
from pourparler.text import MONTHS
from pourparler.workbench.cache import Overviews
from pourparler.workbench.facet_words import ORDER_WORDS, facet_title, value_words
from pourparler.workbench.settlement import SettlementAnalysis
from pourparler.workbench.versions import POSITIONS

PAGE = 50
MOST_VALUES = 60  # values of a facet
_MOST_FOUND = 40  # searches whose results are kept


@dataclass(frozen=True)
class ValueLink:
    """A value of a facet, how many rows have it, and the address that adds or removes it."""

    value: str
    label: str
    count: int | None
    chosen: bool
    address: str


@dataclass(frozen=True)
class FacetLinks:
    """A facet with its values; ``more`` counts those that are left out."""

    name: str
    title: str
    values: tuple[ValueLink, ...]
    more: int


@dataclass(frozen=True)
class OrderLink:
    """An order, and the address of the list in it."""

    name: str
    label: str
    chosen: bool
    address: str


@dataclass(frozen=True)
class ListPage:
    """A page of a list: its facets, orders and chosen values, and the addresses of other views of it.

    Attributes
    ----------
    total
        How many rows the view has; ``first`` and ``last`` are the numbers of those on this page.
    query
        The view as the query of an address, without the place in it.
    chips
        What is chosen, each with the address of the view without it.
    """

    thing: Thing
    words: str | None
    since: str
    until: str
    order: str
    total: int
    first: int
    last: int
    query: str
    facets: tuple[FacetLinks, ...]
    days: tuple[ValueLink, ...]
    chips: tuple[ValueLink, ...]
    orders: tuple[OrderLink, ...]
    previous: str | None
    next: str | None


class Lists:
    """The indexes of the lists of one ledger, with the parties and issues of its codebook.

    They are made again only when what they show has changed.
    """

    def __init__(self, ledger: Ledger, analysis: SettlementAnalysis, overviews: Overviews) -> None:
        self._ledger, self._analysis, self._overviews = ledger, analysis, overviews
        self._lock = threading.Lock()
        self._made: dict[Thing, tuple[Index, Codebook | None, Issues | None, Index]] = {}
        self._found: dict[tuple[Thing, str], tuple[Index, frozenset[int]]] = {}

    def index(self, thing: Thing, person: str) -> Index:
        """The index of a list as of now."""
        book = None if thing == "meetings" else codebook_in(self._ledger)
        issues = self._statements_of_issues(book, person) if thing == "statements" and book is not None else None
        base = listed(self._ledger, thing).index()
        with self._lock:
            kept = self._made.get(thing)
            if kept is None or kept[0] is not base or kept[1] != book or kept[2] is not issues:
                self._made[thing] = kept = (base, book, issues, list_index(self._ledger, thing, book, issues))
            return kept[3]

    def _statements_of_issues(self, book: Codebook, person: str) -> Issues:
        def make() -> Issues:
            return statements_of_issues(self._ledger, book, self._analysis.positions(machine=True))

        return self._overviews.get(person, ("issues of statements", book.issues), make, POSITIONS)

    def _with_words(self, view: ListView, index: Index) -> frozenset[int] | None:
        """The rows with the words of a view, kept while the index is the same."""
        if view.words is None:
            return None
        key = (view.thing, view.words)
        kept = self._found.get(key)
        if kept is not None and kept[0] is index:
            return kept[1]
        found = listed(self._ledger, view.thing).containing(view.words)
        with self._lock:
            if len(self._found) >= _MOST_FOUND:
                self._found.clear()
            self._found[key] = (index, found)
        return found

    def ids(self, view: ListView, person: str) -> tuple[int, ...]:
        """The numbers of all rows of a view, in its order."""
        index = self.index(view.thing, person)
        return index.select(view.choice(self._with_words(view, index))).ids

    def page(self, view: ListView, person: str, *, after: str, before: str) -> tuple[ListPage, Slice]:
        """A page of a view, with the ids of its rows."""
        index = self.index(view.thing, person)
        choice = view.choice(self._with_words(view, index))
        rows = index.select(choice, limit=PAGE, after=after or None, before=before or None)
        names = [name for name in FACETS[view.thing] if name in index.columns]
        found = [_facet_links(view, each) for each in index.facets(names, choice, MOST_VALUES)]
        shown = ListPage(
            thing=view.thing,
            words=view.words,
            since=view.since.isoformat() if view.since else "",
            until=view.until.isoformat() if view.until else "",
            order=view.ordered_by,
            total=rows.total,
            first=rows.first,
            last=rows.first + len(rows.ids) - 1 if rows.ids else 0,
            query=urlencode(view.pairs()),
            facets=tuple(each for each in found if _tells_apart(each)),
            days=tuple(_day_links(view, index, choice)),
            chips=tuple(_chips(view, found)),
            orders=tuple(
                OrderLink(name, ORDER_WORDS[name], name == view.ordered_by, address(replace(view, order=name)))
                for name in ORDERS[view.thing]
            ),
            previous=None if rows.before is None else address(view, before=rows.before),
            next=None if rows.after is None else address(view, after=rows.after),
        )
        return shown, rows


def view_of(thing: Thing, query: str) -> ListView:
    """Read a view from the query of an address.

    Raises
    ------
    LedgerError
        If a day or the order is wrong.
    """
    return read_view(thing, parse_qsl(query))


def address(view: ListView, **place: str) -> str:
    """The address of a view, and of a place in it.

    >>> address(ListView("statements", {"act": ("AGREE",)}), after="12~")
    '/statements?act=AGREE&after=12~'
    """
    query = urlencode([*view.pairs(), *place.items()])
    return f"/{view.thing}?{query}" if query else f"/{view.thing}"


def _tells_apart(facet: FacetLinks) -> bool:
    """Whether a facet says anything: one value that all rows have does not."""
    return len(facet.values) > 1 or any(each.chosen for each in facet.values)


def _facet_links(view: ListView, facet: Facet) -> FacetLinks:
    values = tuple(
        ValueLink(
            each.value,
            value_words(view.thing, facet.name, each.value, each.label),
            each.count,
            each.chosen,
            address(view.with_value(facet.name, each.value, chosen=not each.chosen)),
        )
        for each in facet.values
    )
    return FacetLinks(facet.name, facet_title(view.thing, facet.name), values, facet.more)


def _chips(view: ListView, facets: list[FacetLinks]) -> list[ValueLink]:
    found = [
        replace(each, label=f"{facet.title}: {each.label}", count=None)
        for facet in facets
        for each in facet.values
        if each.chosen
    ]
    shown = {(facet.name, each.value) for facet in facets for each in facet.values}
    for name, values in view.values.items():  # facets that the ledger does not have now
        for value in values:
            if (name, value) not in shown:
                label = f"{facet_title(view.thing, name)}: {value_words(view.thing, name, value, value)}"
                found.append(ValueLink(value, label, None, True, address(view.with_value(name, value, chosen=False))))
    if view.words is not None:
        found.append(ValueLink("q", f"“{view.words}”", None, True, address(replace(view, words=None))))
    if view.since is not None:
        found.append(ValueLink("since", f"from {view.since}", None, True, address(replace(view, since=None))))
    if view.until is not None:
        found.append(ValueLink("until", f"to {view.until}", None, True, address(replace(view, until=None))))
    return found


def _day_links(view: ListView, index: Index, choice: Choice) -> list[ValueLink]:
    found = []
    for first, last, count in reversed(index.months(choice)):
        if first == last:
            label = f"{first.day} {MONTHS[first.month - 1][:3]} {first.year}"
        else:
            label = str(first.year) if last.month != first.month else f"{MONTHS[first.month - 1][:3]} {first.year}"
        chosen = view.since == first and view.until == last
        to = replace(view, since=None, until=None) if chosen else replace(view, since=first, until=last)
        found.append(ValueLink(first.isoformat(), label, count, chosen, address(to)))
    return found
