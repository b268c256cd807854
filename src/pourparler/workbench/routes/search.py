"""Search: documents that hold some words, each with its best passage."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter

from pourparler.ledger import HitRow
from pourparler.workbench.desk import Day, Reader, TheDesk, Words
from pourparler.workbench.pages import page

router = APIRouter(tags=["search"])
_MOST = 50


@dataclass(frozen=True)
class Search:
    """What was searched for, and what was found; None before anything was."""

    words: str | None
    hits: tuple[HitRow, ...] | None


@page(router, "/search", "search.html")
def search(desk: TheDesk, person: Reader, q: Words = None, since: Day = None, until: Day = None) -> Search:
    """Search the texts; "words in a row" in quotation marks, beginnings with * behind them."""
    return Search(q, None if q is None else desk.ledger.search(q, since, until, _MOST))
