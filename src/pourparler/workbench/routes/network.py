"""The network: parties joined by the issues on which they lean the same way, or opposite ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query

from pourparler.ledger import Days
from pourparler.ledger import Network as Ties
from pourparler.workbench import charts
from pourparler.workbench.cache import Part
from pourparler.workbench.context import Day, Reader, TheDesk
from pourparler.workbench.pages import page

router = APIRouter(tags=["network"])
_RESTS_ON: frozenset[Part] = frozenset({"actors", "codings", "issues"})


@dataclass(frozen=True)
class Network:
    """The parties and their ties in a window of days; ``covered`` are the days of the coverage."""

    network: Ties
    covered: Days | None
    since: str
    until: str


@page(router, "/network", "network.html")
def network(
    desk: TheDesk,
    person: Reader,
    since: Day = None,
    until: Day = None,
    most: Annotated[int, Query(ge=2, le=60)] = 24,
) -> Network:
    """Join parties by how they lean on the issues that are followed, in a window of days."""
    key = ("network", since, until, most)
    found = desk.overviews.of(
        person.name, key, lambda: desk.ledger.network(since=since, until=until, limit=most), _RESTS_ON
    )
    return Network(found, desk.ledger.covered(), since.isoformat() if since else "", until.isoformat() if until else "")


@router.get("/network/chart.json")
def network_chart(desk: TheDesk, person: Reader, since: Day = None, until: Day = None) -> dict[str, Any]:
    """Give the picture of the network as a Vega-Lite specification."""
    return charts.network(desk.ledger.network(since=since, until=until))
