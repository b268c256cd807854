"""The grid of positions: the codebook's parties by its issues, what was read and what was coded, under each option.

A decision is worth most where it would change the settlement, as the provisional settlement works out. Until that is
known, it is judged without solving anything: first come positions of a party on an option for which nothing is
confirmed yet, one for each before a second for any; among these, the kinds that rule deals out; then those of which the
machine is least certain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pourparler.brief.words import is_confirmed, stance_verb
from pourparler.codebook.model import Codebook
from pourparler.codebook.standing import Side, Stand, stands_of
from pourparler.ledger import PositionRow, StanceRow
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
    """The positions of a party under an option.

    Attributes
    ----------
    option
        Empty for what is about the issue and none of its options.
    side
        Where the party stands on it, as on every other page; None where issues are weighed.
    is_machine
        Whether nobody has confirmed that.
    codings
        What people coded in statements and passages, the latest first.
    stances
        What was read, with what people confirmed of it.
    more
        How many further ones of these are not shown.
    """

    option: str
    side: Side | None
    is_machine: bool
    codings: tuple[PositionRow, ...]
    stances: tuple[GridStance, ...]
    more: int


@dataclass(frozen=True)
class GridCell:
    """What is known of a party on an issue, and how many statements of it contain the issue's words."""

    party: str
    options: tuple[GridOption, ...]
    statements: int


@dataclass(frozen=True)
class GridRow:
    """An issue and its words, with a cell for each party."""

    issue: str
    words: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True)
class PositionGrid:
    """The parties, and a row for each issue; ``has_codebook`` is false if there is none."""

    parties: tuple[str, ...]
    rows: tuple[GridRow, ...]
    has_codebook: bool


_Key = tuple[str, str, str]
"""A party, an issue and an option, by their names."""


def make_grid(
    book: Codebook | None,
    rows: Sequence[PositionRow],
    stances: Mapping[int, StanceRow],
    revisions: Mapping[int, int],
    statements: Mapping[tuple[str, str], Sequence[int]],
    most: int,
    order: Sequence[int] = (),
) -> PositionGrid:
    """Make the grid of a ledger.

    Parameters
    ----------
    book
        The codebook of the ledger.
    rows
        The positions, as `find_positions` returns them.
    stances
        What was read, by number.
    revisions
        The last revision of each stance that somebody has decided about.
    statements
        The statements that contain the words of issues, by issue and party.
    most
        How many parties are shown of a codebook that has none: those with most statements.
    order
        The stances that nobody has confirmed, by number, in the order in which to look at them; others follow.
    """
    groups: dict[_Key, list[PositionRow]] = defaultdict(list)
    for row in rows:
        for issue, option in (*row.terms, *((issue, "") for issue in row.weighed)):
            groups[row.party, issue, option].append(row)
    stands = {(each.party, each.issue, each.option): each for each in stands_of(rows)}
    read = {key: [stances[id_] for row in own if (id_ := row.stance or 0) in stances] for key, own in groups.items()}
    turns = queue(read, order)
    options: dict[tuple[str, str], list[GridOption]] = defaultdict(list)
    for party, issue, option in sorted(groups, key=lambda key: _option_order(book, key)):
        key = party, issue, option
        shown = [_stance(row, revisions, turns) for row in read[key]]
        codings = tuple(row for row in reversed(groups[key]) if row.stance not in stances)
        options[party, issue].append(_shown(option, stands.get(key), codings, shown))
    parties = _parties(book, {party for party, _, _ in groups}, statements, most)
    issues = _names((issue.name for issue in book.issues) if book else (), {issue for _, issue, _ in groups})
    words = book.words if book else {}
    return PositionGrid(
        parties,
        tuple(
            GridRow(
                issue,
                words.get(issue, ""),
                tuple(
                    GridCell(party, tuple(options.get((party, issue), ())), len(statements.get((issue, party), ())))
                    for party in parties
                ),
            )
            for issue in issues
        ),
        book is not None,
    )


def queue(groups: Mapping[_Key, Sequence[StanceRow]], first: Sequence[int] = ()) -> dict[int, int]:
    """Return the turn of each stance that nobody has confirmed, by its number.

    Parameters
    ----------
    first
        Stances that come first, in this order.
    """
    places: list[tuple[tuple[int, int, bool, float, int], int]] = []
    ranks = {number: rank for rank, number in enumerate(first)}
    for rows in groups.values():
        waiting = sorted((row for row in rows if not is_confirmed(row.coder)), key=_order)
        decided = len(rows) - len(waiting)
        places += [
            ((ranks.get(row.id, len(ranks)), decided + n, *_order(row)), row.id) for n, row in enumerate(waiting)
        ]
    return {number: turn for turn, (_, number) in enumerate(sorted(places), 1)}


def _order(row: StanceRow) -> tuple[bool, float, int]:
    return row.stance not in VETOES, abs(row.confidence - 0.5), row.id


def _option_order(book: Codebook | None, key: _Key) -> tuple[int, str]:
    """Return the place of an option in the codebook; what the codebook does not have comes last."""
    issue = book.issue(key[1]) if book else None
    names = [option.name for option in issue.options] if issue else []
    return (names.index(key[2]) if key[2] in names else len(names)), key[2]


def _stance(row: StanceRow, revisions: Mapping[int, int], turns: Mapping[int, int]) -> GridStance:
    return GridStance(row, stance_verb(row.stance), revisions.get(row.id, 0), turns.get(row.id))


def _shown(
    option: str, stand: Stand | None, codings: tuple[PositionRow, ...], stances: Sequence[GridStance]
) -> GridOption:
    """Return an option with what is confirmed, and then the first of what waits."""
    confirmed = [each for each in stances if each.turn is None]
    waiting = sorted((each for each in stances if each.turn is not None), key=lambda each: each.turn or 0)
    side, is_machine = (stand.side, stand.is_machine) if stand else (None, False)
    return GridOption(option, side, is_machine, codings, (*confirmed, *waiting[:MOST]), len(waiting[MOST:]))


def _parties(
    book: Codebook | None, held: Iterable[str], statements: Mapping[tuple[str, str], Sequence[int]], most: int
) -> tuple[str, ...]:
    """Return the parties of the codebook and of positions; without any, those with most statements about issues."""
    found = _names((party.name for party in book.parties) if book else (), held)
    if found:
        return found
    counts: dict[str, int] = defaultdict(int)
    for (_, party), ids in statements.items():
        counts[party] += len(ids)
    return tuple(sorted(counts, key=lambda party: (-counts[party], party))[:most])


def _names(first: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *sorted(more))))
