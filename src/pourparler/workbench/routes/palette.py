"""The command palette: what is like what a person types."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from pourparler.workbench.context import Context, Reader
from pourparler.workbench.palette import Entry, find_entries

router = APIRouter(tags=["palette"])


@router.get("/palette.json")
def palette(context: Context, person: Reader, q: Annotated[str, Query(max_length=200)] = "") -> tuple[Entry, ...]:
    """List pages, actions, actors, documents, issues and proposals that are like what is typed, the likest first."""
    return find_entries(context.ledger, person, q)
