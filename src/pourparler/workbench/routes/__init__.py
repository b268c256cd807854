"""The routes of the workbench, one module for each part."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope

from pourparler.ledger import Role
from pourparler.workbench.context import RequiresRole
from pourparler.workbench.routes import (
    actors,
    alerts,
    briefs,
    codebook,
    codings,
    design,
    documents,
    export,
    files,
    history,
    home,
    issues,
    meetings,
    network,
    palette,
    people,
    proposals,
    provisional,
    reading,
    review,
    search,
    settlement,
    setup,
    statements,
    teams,
    timeline,
)

ROUTE_MODULES = (
    home,
    documents,
    reading,
    codings,
    review,
    statements,
    meetings,
    actors,
    timeline,
    issues,
    proposals,
    provisional,
    network,
    search,
    history,
    setup,
    codebook,
    teams,
    settlement,
    export,
    alerts,
    briefs,
    people,
    design,
    palette,
    files,
)


def include(app: FastAPI) -> None:
    """Add every route to an application."""
    for part in ROUTE_MODULES:
        app.include_router(part.router)


def required_role(scope: Scope) -> Role | None:
    """The role that a request requires; None if the route does not exist or is open to everybody."""
    for part in ROUTE_MODULES:
        for route in part.router.routes:
            if isinstance(route, APIRoute) and route.matches(scope)[0] is Match.FULL:
                checks = (each.call for each in route.dependant.dependencies)
                return next((check.role for check in checks if isinstance(check, RequiresRole)), None)
    return None
