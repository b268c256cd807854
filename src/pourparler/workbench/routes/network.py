"""The network: ties between parties that stand on the same side, or on opposite sides, of options."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query

from pourparler.codebook.model import codebook_in
from pourparler.codebook.standing import Tie, stands_of, ties_between, within
from pourparler.ledger import Days
from pourparler.workbench import charts
from pourparler.workbench.context import Context, Day, Reader, WorkbenchContext
from pourparler.workbench.pages import page

router = APIRouter(tags=["network"])
Most = Annotated[int, Query(ge=2, le=60)]


@dataclass(frozen=True)
class TiedParty:
    """A party, and on how many options it takes a side."""

    name: str
    options: int


@dataclass(frozen=True)
class PartyNetwork:
    """The parties that take a side, those with the most options first, and their ties."""

    parties: tuple[TiedParty, ...]
    ties: tuple[Tie, ...]


@dataclass(frozen=True)
class Network:
    """The parties and their ties in a range of days; ``covered`` is the range of the whole coverage.

    ``machine`` says whether positions that nobody has confirmed count.
    """

    network: PartyNetwork
    covered: Days | None
    since: str
    until: str
    machine: bool
    has_codebook: bool


@page(router, "/network", "network.html")
def network(
    context: Context, person: Reader, since: Day = None, until: Day = None, machine: bool = True, most: Most = 24
) -> Network:
    """Get the network of parties by where they stand on the issues of the codebook, in a range of days."""
    return Network(
        _network(context, since, until, most, machine=machine),
        context.ledger.documents.days(),
        since.isoformat() if since else "",
        until.isoformat() if until else "",
        machine,
        codebook_in(context.ledger) is not None,
    )


@router.get("/network/chart.json")
def network_chart(
    context: Context, person: Reader, since: Day = None, until: Day = None, machine: bool = True
) -> dict[str, Any]:
    """Get the chart of the network, as a Vega-Lite specification."""
    found = _network(context, since, until, 24, machine=machine)
    return charts.network([(party.name, party.options) for party in found.parties], found.ties)


def _network(context: WorkbenchContext, since: Day, until: Day, most: int, *, machine: bool) -> PartyNetwork:
    stands = stands_of(within(context.analysis.positions(machine=machine), since, until))
    sided = [each for each in stands if each.side != "open" and each.option]
    counts = {name: sum(each.party == name for each in sided) for name in dict.fromkeys(s.party for s in sided)}
    first = sorted(counts, key=lambda name: (-counts[name], name))[:most]
    ties = ties_between([each for each in sided if each.party in first])
    return PartyNetwork(tuple(TiedParty(name, counts[name]) for name in first), ties)
