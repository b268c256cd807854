"""Lists of statements, meetings and actors: the facets of the ledger, with the parties and issues of the codebook."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from pourparler.codebook.model import Codebook, codebook_in
from pourparler.codebook.standing import find_positions
from pourparler.ledger import Choice, Index, Ledger, LedgerError, Listed, PositionRow
from pourparler.text import enumeration

Thing = Literal["statements", "meetings", "actors"]
FACETS: dict[Thing, tuple[str, ...]] = {
    "statements": ("party", "for", "speaker", "act", "issue", "stance", "confirmed", "confidence", "outlet"),
    "meetings": ("status", "participant", "place", "kind", "documents", "confirmed", "contested"),
    "actors": ("kind", "party", "for", "statements", "documents", "merged"),
}
"""The facets of each list, in the order in which they are shown."""
ORDERS: dict[Thing, tuple[str, ...]] = {
    "statements": ("-day", "day", "speaker", "-confidence", "confidence", "act"),
    "meetings": ("-day", "day", "status", "-documents", "-confidence"),
    "actors": ("-statements", "-documents", "-mentions", "name"),
}
"""The orders of each list; the first is that of a list without one. "-" puts the greatest first."""
_MOST_NAMED = 8  # values listed in a message

Issues = Mapping[str, Collection[int]]
"""The numbers of the statements about each issue."""


@dataclass(frozen=True)
class ListView:
    """What a list shows: values by facet, words, days and an order. An address can hold all of it.

    Examples
    --------
    >>> view = ListView("statements", {"act": ("AGREE", "REJECT")}, words="port", order="speaker")
    >>> view.pairs()
    [('act', 'AGREE'), ('act', 'REJECT'), ('q', 'port'), ('order', 'speaker')]
    >>> read_view("statements", view.pairs()) == view
    True
    """

    thing: Thing
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    order: str = ""

    @property
    def ordered_by(self) -> str:
        """The name of the order."""
        return self.order or ORDERS[self.thing][0]

    @property
    def is_restricted(self) -> bool:
        """Whether it leaves anything out."""
        return replace(self, order="") != ListView(self.thing)

    def pairs(self) -> list[tuple[str, str]]:
        """The view as names and values of an address."""
        found = [(name, value or "-") for name in FACETS[self.thing] for value in self.values.get(name, ())]
        more = (("q", self.words), ("since", self.since), ("until", self.until), ("order", self.order))
        return found + [(name, str(value)) for name, value in more if value]

    def with_value(self, name: str, value: str, *, chosen: bool) -> ListView:
        """The view with one more or one less value of a facet."""
        own = [each for each in self.values.get(name, ()) if each != value]
        values = {**self.values, name: (*own, value) if chosen else tuple(own)}
        return replace(self, values={key: each for key, each in values.items() if each})

    def choice(self, among: frozenset[int] | None) -> Choice:
        """The choice from an index; ``among`` are the rows with the words."""
        return Choice(self.values, self.since, self.until, among, self.ordered_by)


def read_view(thing: Thing, pairs: Iterable[tuple[str, str]]) -> ListView:
    """Read a view from the names and values of an address; other names are left out. "-" stands for none.

    Raises
    ------
    LedgerError
        If a day or the order is wrong.
    """
    values: dict[str, list[str]] = defaultdict(list)
    more: dict[str, str] = {}
    for name, value in pairs:
        if name in FACETS[thing] and value:
            chosen = "" if value == "-" else value
            values[name] += [chosen] if chosen not in values[name] else []
        elif value.strip():
            more[name] = value.strip()
    order = more.get("order", "")
    if order and order not in ORDERS[thing]:
        raise LedgerError(f"order: {thing} have the orders {', '.join(ORDERS[thing])}")
    return ListView(
        thing,
        {name: tuple(values[name]) for name in FACETS[thing] if values[name]},
        more.get("q") or (more.get("name") if thing == "actors" else None),  # as addresses of actors once were
        _day("since", more.get("since")),
        _day("until", more.get("until")),
        "" if order == ORDERS[thing][0] else order,
    )


def _day(name: str, words: str | None) -> dt.date | None:
    try:
        return None if words is None else dt.date.fromisoformat(words)
    except ValueError:
        raise LedgerError(f"{name}: give a day as 2031-05-06") from None


def list_index(ledger: Ledger, thing: Thing, book: Codebook | None, issues: Issues | None = None) -> Index:
    """Return the index of a list, with the facets that the codebook gives it.

    Parameters
    ----------
    book
        The codebook of the ledger; without one there are no parties and no issues.
    issues
        The statements about each issue, as `statements_of_issues` returns them; without them there are no issues.
    """
    if thing == "meetings":
        return ledger.meetings.index()
    if thing == "actors":
        index = ledger.actors.index()
        return index if book is None or not book.parties else _with_parties(index, book, "actor")
    index = ledger.statements.index()
    if book is not None and book.parties:
        index = _with_parties(index, book, "speaker")
    if issues:
        pairs = [(id_, issue) for issue, ids in issues.items() for id_ in ids]
        index = index.with_pairs("issue", [id_ for id_, _ in pairs], [issue for _, issue in pairs])
    return index


def _with_parties(index: Index, book: Codebook, of: str) -> Index:
    """Add the facet of parties: those that the codebook gives to an actor, or to whom it acts for."""
    column = index.columns[of]
    labels = dict(zip(column.values, column.labels, strict=True))
    served = {who: principal for principal, own in index.groups.get("for", {}).items() for who in own}
    named = dict(zip(index.columns["for"].values, index.columns["for"].labels, strict=True))
    known = {name.casefold() for party in book.parties for name in (*party.speakers, party.name)}
    groups: dict[str, set[str]] = {party.name: set() for party in book.parties}
    for who, label in labels.items():
        names = [label, named.get(served.get(who, ""), "")] if who else []
        party = book.party_of(*names) if any(name.casefold() in known for name in names) else None
        if party is not None:
            groups[party].add(who)
    return index.with_groups("party", of, {party: own for party, own in groups.items() if own})


def statements_of_issues(
    ledger: Ledger, book: Codebook, positions: Iterable[PositionRow] | None = None
) -> dict[str, frozenset[int]]:
    """Return the statements about each issue: those with a position on it, and those that contain its words.

    Parameters
    ----------
    positions
        The positions of the ledger, if the caller knows them.
    """
    found: dict[str, set[int]] = {issue.name: set() for issue in book.issues}
    of_stance = ledger.statements.of_stances()
    for row in find_positions(ledger, book) if positions is None else positions:
        number = row.statement.id if row.statement is not None else of_stance.get(row.stance or 0)
        for issue in (*(issue for issue, _ in row.terms), *row.weighed):
            if number is not None and issue in found:
                found[issue].add(number)
    for each in ledger.statements.about(book.words):
        found[each.issue].add(each.statement)
    return {issue: frozenset(ids) for issue, ids in found.items()}


def listed(ledger: Ledger, thing: Thing) -> Listed:
    """Return the collection of a list."""
    found: dict[Thing, Listed] = {"statements": ledger.statements, "meetings": ledger.meetings, "actors": ledger.actors}
    return found[thing]


def find_ids(ledger: Ledger, view: ListView, *, exact: bool = False) -> tuple[int, ...]:
    """Return the numbers of all rows of a view, in its order.

    Unless the values of its facets are exact, they may be parts of names.

    Raises
    ------
    LedgerError
        If a facet has no such value, or there is no word to search for.

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     find_ids(ledger, ListView("statements", words="port"))
    ()
    """
    book = codebook_in(ledger) if view.thing != "meetings" else None
    issues = statements_of_issues(ledger, book) if book is not None and "issue" in view.values else None
    index = list_index(ledger, view.thing, book, issues)
    values = {name: wanted for name, wanted in view.values.items() if not exact or name in index.columns}
    meant = values if exact else {name: _matching(index, name, wanted) for name, wanted in values.items()}
    among = None if view.words is None else listed(ledger, view.thing).containing(view.words)
    return index.select(replace(view, values=meant).choice(among)).ids


def _matching(index: Index, name: str, wanted: Iterable[str]) -> tuple[str, ...]:
    """Return the values of a facet that are meant: those with this value or label, or with labels that contain it."""
    if name not in index.columns:
        raise LedgerError(f"{name}: the ledger has no codebook that says so; draft one with: pourparler draft LEDGER")
    column = index.columns[name]
    found: list[str] = []
    for each in wanted:
        words = each.casefold()
        pairs = list(zip(column.values, column.labels, strict=True))
        own = [value for value, label in pairs if words in (value.casefold(), label.casefold())]
        own = own or [value for value, label in pairs if words and words in label.casefold()]
        if not own and each:
            some = [label for _, label in pairs if label]
            listed = enumeration(some[:_MOST_NAMED], "or") + (" .." if len(some) > _MOST_NAMED else "")
            raise LedgerError(f"{name}: nothing here has {each[:60]!r}" + (f"; give {listed}" if listed else ""))
        found += own
    return tuple(dict.fromkeys(found))
