"""Settlement: what agreement is still possible. Until positions are coded there is nothing to compute."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter

from pourparler.ledger import IssueRow
from pourparler.workbench.desk import Reader, TheDesk
from pourparler.workbench.pages import page

router = APIRouter(tags=["settlement"])


@dataclass(frozen=True)
class Settlement:
    """What there is to start from; ``positions`` counts coded positions, of which an analysis needs some."""

    issues: tuple[IssueRow, ...]
    positions: int


@page(router, "/settlement", "settlement.html")
def settlement(desk: TheDesk, person: Reader) -> Settlement:
    """Tell what an analysis of possible agreements could start from."""
    return Settlement(desk.ledger.issues(), 0)
