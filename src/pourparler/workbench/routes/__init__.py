"""The routes of the workbench, one file for each part of it."""

from __future__ import annotations

from fastapi import FastAPI

from pourparler.workbench.routes import (
    actors,
    codebook,
    codings,
    documents,
    export,
    files,
    history,
    issues,
    network,
    people,
    proposals,
    reading,
    review,
    search,
    settlement,
    timeline,
)

PARTS = (
    documents,
    reading,
    codings,
    review,
    actors,
    timeline,
    issues,
    proposals,
    network,
    search,
    history,
    codebook,
    settlement,
    export,
    people,
    files,
)


def include(app: FastAPI) -> None:
    """Put every route into an application."""
    for part in PARTS:
        app.include_router(part.router)
