"""The network: ties between parties that stand on the same side, or on opposite sides, of options."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from pourparler.codebook.model import codebook_in
from pourparler.codebook.standing import Stand, Tie, stands_of, ties_between, within
from pourparler.ledger import Days, PositionRow
from pourparler.workbench.context import Context, Day, Reader
from pourparler.workbench.network_layout import Place, find_groups, find_places
from pourparler.workbench.pages import page

router = APIRouter(tags=["network"])
Most = Annotated[int, Query(ge=2, le=60)]


@dataclass(frozen=True)
class TiedParty:
    """A party, on how many options it takes a side, and its group, counted from 1.

    ``x`` and ``y`` are its place in the drawing, -1 to 1. It depends on the whole coverage, so that a party keeps its
    place when the days change.
    """

    name: str
    options: int
    group: int
    x: float
    y: float


@dataclass(frozen=True)
class PartyNetwork:
    """The parties that take a side, those with the most options first, their ties, and the groups that they form."""

    parties: tuple[TiedParty, ...]
    ties: tuple[Tie, ...]
    groups: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Network:
    """The parties and their ties in a range of days; ``covered`` is the range of the whole coverage.

    ``machine`` says whether positions that nobody has confirmed count; ``days`` are those on which a position was
    taken, and ``at`` counts those before the last one shown.
    """

    network: PartyNetwork
    covered: Days | None
    days: tuple[dt.date, ...]
    since: str
    until: str
    machine: bool
    has_codebook: bool
    at: int


@page(router, "/network", "network.html")
def network(
    context: Context, person: Reader, since: Day = None, until: Day = None, machine: bool = True, most: Most = 24
) -> Network:
    """Get the network of parties by where they stand on the issues of the codebook, in a range of days."""
    rows = context.analysis.positions(machine=machine)
    whole = _sided(rows)
    drawn = _first(whole, most)
    places = find_places(drawn, ties_between([each for each in whole if each.party in drawn]))
    days = tuple(sorted({row.on for row in rows if row.on is not None}))
    return Network(
        _network(within(rows, since, until), places),
        context.ledger.documents.days(),
        days,
        since.isoformat() if since else "",
        until.isoformat() if until else "",
        machine,
        codebook_in(context.ledger) is not None,
        max(0, sum(until is None or day <= until for day in days) - 1),
    )


def _sided(rows: Sequence[PositionRow]) -> list[Stand]:
    return [each for each in stands_of(rows) if each.side != "open" and each.option and each.is_likely]


def _first(stands: Sequence[Stand], most: int) -> list[str]:
    counts = Counter(each.party for each in stands)
    return sorted(counts, key=lambda name: (-counts[name], name))[:most]


def _network(rows: Sequence[PositionRow], places: dict[str, Place]) -> PartyNetwork:
    stands = [each for each in _sided(rows) if each.party in places]
    counts = Counter(each.party for each in stands)
    first = _first(stands, len(places))
    ties = ties_between(stands)
    groups = find_groups(first, ties)
    group_of = {name: k for k, group in enumerate(groups, 1) for name in group}
    return PartyNetwork(
        tuple(TiedParty(name, counts[name], group_of[name], *places[name]) for name in first), ties, groups
    )
