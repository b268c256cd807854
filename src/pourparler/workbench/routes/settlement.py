"""Settlement: which agreements are still possible, answers to a deal, and analysis without some codings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from pourparler.brief.settlement_page import render_settlement_html
from pourparler.brief.settlement_words import (
    MARKS,
    aside_words,
    basis,
    coding_words,
    deal_words,
    distinct_deals,
    fails_words,
    gain_words,
    verdict,
)
from pourparler.ledger import PositionRow
from pourparler.settlement import DealAnswer, PartyAnswer, Settlement, settlement_data
from pourparler.workbench.auth import AccessError
from pourparler.workbench.cache import Part
from pourparler.workbench.context import Context, Day, Reader, WorkbenchContext
from pourparler.workbench.pages import page

router = APIRouter(tags=["settlement"])
_DEPENDS_ON: frozenset[Part] = frozenset({"actors", "codebook", "codings", "positions"})
Off = Annotated[list[int], Query(description="indices of codings that are switched off")]
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@dataclass(frozen=True)
class CodingLine:
    """A coding of the scenario by its index (``place``), and the positions from which it follows."""

    place: int
    words: str
    on: dt.date | None
    party: str
    positions: tuple[PositionRow, ...]
    is_effective: bool
    is_off: bool


@dataclass(frozen=True)
class SettlementPage:
    """Which agreements are still possible; ``settlement`` is None without a codebook that names parties.

    ``days`` are the days of the codings, ``left_out`` counts positions about issues or options that are not in the
    codebook, and ``asides`` are positions from which no preference follows, each with its description.
    """

    settlement: dict[str, Any] | None
    basis: str
    verdict: tuple[str, ...]
    codings: tuple[CodingLine, ...]
    days: tuple[dt.date, ...]
    as_of: dt.date | None
    off: tuple[int, ...]
    left_out: int
    marks: dict[str, str]
    asides: tuple[tuple[str, PositionRow], ...] = ()


@dataclass(frozen=True)
class PickedDeal:
    """The answer of each party to one deal, and the reasons."""

    deal: dict[str, str]
    parties: dict[str, PartyAnswer]
    because: dict[str, tuple[CodingLine, ...]]
    joint: float


@dataclass(frozen=True)
class DealsPage:
    """The best deals that differ on coded options, each with its description, and what to ask next."""

    deals: tuple[tuple[str, DealAnswer], ...]
    opened: tuple[tuple[tuple[int, ...], str, float | None, str], ...]
    ask_next: tuple[tuple[str, str], ...]
    is_listed: bool


@page(router, "/settlement", "settlement.html")
def settlement(context: Context, person: Reader, as_of: Day = None, off: Off = []) -> SettlementPage:  # noqa: B006
    """Get which agreements are still possible, as of a day, without the codings in `off`."""
    key = ("settlement", as_of, tuple(off))
    return context.overviews.get(person.name, key, lambda: _page(context, as_of, off), _DEPENDS_ON)


def _page(context: WorkbenchContext, as_of: dt.date | None, off: list[int]) -> SettlementPage:
    settled = context.analysis.settle(as_of, off, quick=True)
    if settled is None:
        return SettlementPage(None, "", (), (), (), as_of, tuple(off), 0, MARKS)
    lines = _lines(context, settled, off)
    days = tuple(sorted({line.on for line in lines if line.on}))
    found = context.analysis.evidence()
    left_out = len(found[1].left_out) if found else 0
    asides = tuple((aside_words(row), row) for row in context.analysis.asides(as_of))
    return SettlementPage(
        settlement_data(settled),
        basis(settled),
        tuple(verdict(settled)),
        lines,
        days,
        as_of,
        tuple(off),
        left_out,
        MARKS,
        asides,
    )


@router.get("/settlement/deal.json")
def deal(
    context: Context,
    person: Reader,
    option: Annotated[list[str], Query(description="one option of each issue, in the order of the issues")],
    as_of: Day = None,
    off: Off = [],  # noqa: B006
) -> PickedDeal:
    """Get which parties can, must or cannot accept a deal, and the codings from which this follows."""
    settled = _settle(context, as_of, off, quick=True)
    issues = settled.scenario.issues
    if len(option) != len(issues) or any(o not in issues[i] for i, o in zip(issues, option, strict=True)):
        raise AccessError(422, "send one option of each issue, in the order of the issues")
    answers = context.analysis.answer(settled, tuple(option))
    if answers is None:
        raise AccessError(409, "the codings have changed; reload the page")
    lines = {line.place: line for line in _lines(context, settled, off)}
    joint = 1.0
    for each in answers.values():
        joint *= each.share
    because = {name: tuple(lines[k] for k in each.because) for name, each in answers.items()}
    return PickedDeal(dict(zip(issues, option, strict=True)), answers, because, joint)


@router.get("/settlement/deals.json")
def deals(context: Context, person: Reader, as_of: Day = None, off: Off = []) -> DealsPage:  # noqa: B006
    """List the best deals and what to ask next; this takes a second or more."""
    settled = _settle(context, as_of, off, quick=False)
    opened = tuple((e.without, deal_words(settled, e.deal), e.joint, fails_words(e)) for e in settled.opened)
    asked = tuple((each.question, gain_words(each)) for each in settled.ask_next)
    best = tuple((deal_words(settled, each.deal), each) for each in distinct_deals(settled)[:10])
    return DealsPage(best, opened, asked, settled.is_listed)


@router.get("/settlement/report.html", response_class=HTMLResponse)
def report(context: Context, person: Reader, as_of: Day = None, off: Off = []) -> Response:  # noqa: B006
    """Get the whole analysis as one self-contained page."""
    settled = _settle(context, as_of, off, quick=False)
    page_text = render_settlement_html(
        settled, context.analysis.series(as_of, off), context.name, context.analysis.asides(as_of)
    )
    return HTMLResponse(page_text, headers={"content-security-policy": _POLICY})


def _settle(context: WorkbenchContext, as_of: Day, off: list[int], *, quick: bool) -> Settlement:
    settled = context.analysis.settle(as_of, off, quick=quick)
    if settled is None:
        raise AccessError(404, "the ledger has no codebook that names parties")
    return settled


def _lines(context: WorkbenchContext, settled: Settlement, off: list[int]) -> tuple[CodingLine, ...]:
    found = context.analysis.evidence()
    carried = found[1].positions if found else ()
    return tuple(
        CodingLine(k, coding_words(c), c.on, c.party, carried[k], k in settled.codings, k in off)
        for k, c in enumerate(settled.scenario.codings)
        if k < len(carried)
    )
