"""The grid of positions: the codebook's parties by its issues, what was read and what was coded, under each option.

A decision is worth most where it would change the settlement. That is judged without solving anything: first come
positions of a party on an option for which nothing is confirmed yet, one for each before a second for any; among these,
the kinds that rule deals out; then those of which the machine is least certain.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pourparler.brief.words import is_confirmed, stance_verb
from pourparler.codebook.draft_evidence import gather_evidence
from pourparler.codebook.model import Codebook
from pourparler.codebook.redraft import PlacedStance, place_stances, setup_of
from pourparler.ledger import Ledger, StanceRow
from pourparler.ledger.positions import LatestPosition
from pourparler.settlement.preferences import VETOES

MOST = 12
"""Unconfirmed positions of a party that are shown under an option."""


@dataclass(frozen=True)
class GridStance:
    """A position that was read: ``revision`` is its last one (0 for none), ``turn`` its place in the queue, from 1.

    A position that a person has confirmed has no turn.
    """

    row: StanceRow
    verb: str
    revision: int
    turn: int | None


@dataclass(frozen=True)
class GridOption:
    """The positions of a party under an option; ``more`` is how many further ones are not shown."""

    option: str
    stances: tuple[GridStance, ...]
    more: int


@dataclass(frozen=True)
class GridCell:
    """What is known of a party on an issue: the latest coding, if any, and what was read."""

    party: str
    coded: LatestPosition | None
    options: tuple[GridOption, ...]


@dataclass(frozen=True)
class GridRow:
    """An issue, with a cell for each party."""

    issue: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True)
class PositionGrid:
    """The parties, and a row for each issue; ``has_codebook`` is false if there is none."""

    parties: tuple[str, ...]
    rows: tuple[GridRow, ...]
    has_codebook: bool


_Key = tuple[str, str, str]
"""A party, an issue and an option, by their names."""


def make_grid(ledger: Ledger, book: Codebook | None, until: dt.date | None = None) -> PositionGrid:
    """Make the grid of a ledger.

    Parameters
    ----------
    book
        The codebook of the ledger.
    until
        The last day of a position.
    """
    coded = {(each.party, each.issue): each for each in ledger.positions.latest(as_of=until)}
    options = _options(ledger, book, until)
    parties = _names((party.name for party in book.parties) if book else (), (party for party, _ in coded))
    issues = _names((issue.name for issue in book.issues) if book else (), (issue for _, issue in coded))
    rows = []
    for issue in issues:
        cells = (GridCell(party, coded.get((party, issue)), options.get((party, issue), ())) for party in parties)
        rows.append(GridRow(issue, tuple(cells)))
    return PositionGrid(parties, tuple(rows), book is not None)


def queue(groups: Mapping[_Key, Sequence[StanceRow]]) -> dict[int, int]:
    """Return the turn of each stance that nobody has confirmed, by its number."""
    places: list[tuple[tuple[int, bool, float, int], int]] = []
    for rows in groups.values():
        waiting = sorted((row for row in rows if not is_confirmed(row.coder)), key=_order)
        decided = len(rows) - len(waiting)
        places += [((decided + n, *_order(row)), row.id) for n, row in enumerate(waiting)]
    return {number: turn for turn, (_, number) in enumerate(sorted(places), 1)}


def _order(row: StanceRow) -> tuple[bool, float, int]:
    return row.stance not in VETOES, abs(row.confidence - 0.5), row.id


def _options(
    ledger: Ledger, book: Codebook | None, until: dt.date | None
) -> dict[tuple[str, str], tuple[GridOption, ...]]:
    """Return what was read of each party on each issue, by their names."""
    if book is None:
        return {}
    groups = _groups(ledger, book, until)
    turns, revisions = queue(groups), ledger.stances.last_revisions()
    found: dict[tuple[str, str], list[GridOption]] = defaultdict(list)
    for (party, issue, option), rows in groups.items():
        stances = [_stance(row, revisions, turns) for row in rows]
        found[party, issue].append(_shown(option, stances))
    return {cell: tuple(options) for cell, options in found.items()}


def _stance(row: StanceRow, revisions: Mapping[int, int], turns: Mapping[int, int]) -> GridStance:
    return GridStance(row, stance_verb(row.stance), revisions.get(row.id, 0), turns.get(row.id))


def _groups(ledger: Ledger, book: Codebook, until: dt.date | None) -> dict[_Key, list[StanceRow]]:
    """Return the stances of each party under each option, in the order of the codebook."""
    setup = setup_of(book)
    names = {node.id: node.name for node in setup.walk()}
    order = {node.id: n for n, node in enumerate(setup.walk())}
    placed = place_stances(setup, gather_evidence(ledger), ledger)
    groups: dict[_Key, list[StanceRow]] = defaultdict(list)
    for each in sorted(placed, key=lambda each: order[each.option]):
        if _is_in_time(each, until):
            groups[names[each.party], names[each.issue], names[each.option]].append(each.row)
    return groups


def _is_in_time(each: PlacedStance, until: dt.date | None) -> bool:
    return until is None or each.row.on is None or each.row.on <= until


def _shown(option: str, stances: Sequence[GridStance]) -> GridOption:
    """Return an option with what is confirmed, and then the first of what waits."""
    confirmed = [each for each in stances if each.turn is None]
    waiting = sorted((each for each in stances if each.turn is not None), key=lambda each: each.turn or 0)
    return GridOption(option, (*confirmed, *waiting[:MOST]), len(waiting[MOST:]))


def _names(first: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *sorted(more))))
