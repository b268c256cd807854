"""The network: ties between parties that lean the same way, or opposite ways, on issues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query

from pourparler.ledger import Days
from pourparler.ledger import Network as Ties
from pourparler.workbench import charts
from pourparler.workbench.cache import Part
from pourparler.workbench.context import Context, Day, Reader
from pourparler.workbench.pages import page

router = APIRouter(tags=["network"])
_DEPENDS_ON: frozenset[Part] = frozenset({"actors", "codings", "issues"})


@dataclass(frozen=True)
class Network:
    """The parties and their ties in a range of days; ``covered`` is the range of the whole coverage."""

    network: Ties
    covered: Days | None
    since: str
    until: str


@page(router, "/network", "network.html")
def network(
    context: Context,
    person: Reader,
    since: Day = None,
    until: Day = None,
    most: Annotated[int, Query(ge=2, le=60)] = 24,
) -> Network:
    """Get the network of parties by how they lean on the followed issues, in a range of days."""
    key = ("network", since, until, most)
    found = context.overviews.get(
        person.name, key, lambda: context.ledger.issues.network(since=since, until=until, limit=most), _DEPENDS_ON
    )
    return Network(
        found, context.ledger.documents.days(), since.isoformat() if since else "", until.isoformat() if until else ""
    )


@router.get("/network/chart.json")
def network_chart(context: Context, person: Reader, since: Day = None, until: Day = None) -> dict[str, Any]:
    """Get the chart of the network, as a Vega-Lite specification."""
    return charts.network(context.ledger.issues.network(since=since, until=until))
