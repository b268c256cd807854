"""Everything that a settlement says, gathered once for the terminal, the page, the brief and JSON."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pourparler.brief.settlement_opening import Sentence, opening
from pourparler.brief.settlement_story import (
    aside_sentence,
    difference_sentence,
    inactive_sentence,
    step_sentence,
    turn_sentences,
)
from pourparler.brief.settlement_table import Row, deal_rows
from pourparler.ledger import PositionRow
from pourparler.settlement import (
    Deal,
    FrontierPoint,
    Improvement,
    Moment,
    Offer,
    Scenario,
    Settlement,
    SharePoint,
    Step,
    Workings,
    difference,
    frontier,
    hints,
    improvements,
    inactive_codings,
    settlement_data,
    share_history,
    standing_offer,
    steps,
    turns,
)
from pourparler.settlement.phrases import reference

_COMPARED = 3  # deals that are compared with the first


@dataclass(frozen=True)
class Report:
    """A settlement with what follows from it.

    Attributes
    ----------
    opening
        What still divides the parties, to be read aloud.
    rows
        The best deals by parties.
    blockers
        For each coding that blocks, the asides of the same party on the same issue, as sentences.
    differences
        What each of the next deals of the table changes in the first, and for whom it is better.
    offer, improvements
        The standing offer, None if nobody has accepted a package, and what would be better for some and worse for none.
    path
        Each party's path: what it said day by day, and what that opened or closed for it.
    turns
        The days on which a deal was opened or closed for all, and which statement did it.
    steps
        The same as numbers, for the chart.
    inactive
        The codings that do not count, each with the reason.
    shares
        The shares of the best deal as of each date, with the codings that moved them; empty without dates.
    """

    settlement: Settlement
    opening: tuple[Sentence, ...]
    rows: tuple[Row, ...]
    blockers: tuple[tuple[int, tuple[Sentence, ...]], ...]
    differences: tuple[Sentence, ...]
    offer: Offer | None
    improvements: tuple[Improvement, ...]
    path: tuple[tuple[str, tuple[tuple[dt.date, Sentence], ...]], ...]
    steps: tuple[Step, ...]
    turns: tuple[tuple[dt.date | None, Sentence], ...]
    inactive: tuple[Sentence, ...]
    shares: tuple[SharePoint, ...]
    points: tuple[FrontierPoint, ...]
    moments: tuple[Moment, ...]
    asides: tuple[PositionRow, ...]
    supposed: tuple[int, ...] = ()
    set_aside: tuple[int, ...] = ()


def settlement_report(
    settlement: Settlement,
    workings: Workings,
    moments: Sequence[Moment] = (),
    asides: Sequence[PositionRow] = (),
    *,
    off: Sequence[int] = (),
    offer: Deal | None = None,
    supposed: Sequence[int] = (),
    set_aside: Sequence[int] = (),
    pictured: bool = True,
) -> Report:
    """Gather what a settlement says.

    Parameters
    ----------
    workings
        Those with which the settlement was worked out.
    moments
        The settlement as of each date; without any, nothing is said of how it came about.
    off
        Indices of codings that somebody switched off.
    offer
        The offer that stands; None for the latest package that a party accepts.
    supposed, set_aside
        Indices of codings that are only supposed, and of those that do not count because of them.
    pictured
        Whether to work out the frontier, which only its chart shows.
    """
    scenario = settlement.scenario
    found = hints(settlement, asides)
    stands = (
        Offer(offer, None, tuple(zip(scenario.issues, offer, strict=True))) if offer else standing_offer(settlement)
    )
    days = [each.day for each in moments]
    rows = deal_rows(settlement, workings)
    blocking = dict.fromkeys(k for each in settlement.blocking for k in each)
    path = steps(workings, settlement.as_of, off) if days else ()
    return Report(
        settlement=settlement,
        opening=opening(settlement, found),
        rows=rows,
        blockers=tuple((k, tuple(aside_sentence(h) for h in found if h.coding == k)) for k in blocking),
        differences=tuple(_differences(settlement, workings, rows)),
        offer=stands,
        improvements=improvements(workings, settlement.codings, stands.deal) if stands else (),
        path=tuple(
            (party, tuple((each.day, step_sentence(scenario, each)) for each in path if each.party == party))
            for party in scenario.parties
            if any(each.party == party for each in path)
        ),
        steps=tuple(path),
        turns=tuple(turn_sentences(scenario, turns(workings, moments, off), days)) if len(days) > 1 else (),
        inactive=tuple(
            inactive_sentence(scenario, each) for each in inactive_codings(settlement, off, supposed, set_aside)
        ),
        shares=share_history(workings, days, rows[0].deal, off) if rows and len(days) > 1 else (),
        points=frontier(workings, settlement, stands.deal if stands else None) if pictured else (),
        moments=tuple(moments),
        asides=tuple(asides),
        supposed=tuple(supposed),
        set_aside=tuple(set_aside),
    )


def _differences(settlement: Settlement, workings: Workings, rows: Sequence[Row]) -> Iterator[Sentence]:
    for k, row in enumerate(rows[1 : _COMPARED + 1] if rows and not rows[0].without else (), 2):
        found = difference(workings, settlement.codings, rows[0].deal, row.deal)
        yield difference_sentence(settlement, found, "deal 1", f"Deal {k}")


def active_scenario(settlement: Settlement) -> Scenario:
    """The scenario with the active codings alone, to be written as a file."""
    scenario = settlement.scenario
    return replace(scenario, codings=tuple(scenario.codings[k] for k in settlement.codings))


def report_data(report: Report) -> dict[str, Any]:
    """A report as data for JSON: the settlement, and what it says in sentences, each with the codings behind it."""
    settlement = report.settlement
    scenario = settlement.scenario

    def deal(each: Deal) -> dict[str, str]:
        return dict(zip(scenario.issues, each, strict=True))

    return settlement_data(settlement, report.moments, report.asides) | {
        "references": [reference(scenario, k) for k in range(len(scenario.codings))],
        "opening": [_said(each) for each in report.opening],
        "table": [
            {
                "deal": deal(row.deal),
                "words": row.words,
                "short": row.short,
                "joint": row.joint,
                "without": list(row.without),
                "cells": {party: dataclasses.asdict(cell) for party, cell in row.cells.items()},
            }
            for row in report.rows
        ],
        "differences": [_said(each) for each in report.differences],
        "hints": [{"coding": k, "asides": [_said(each) for each in said]} for k, said in report.blockers if said],
        "offer": None
        if report.offer is None
        else {"deal": deal(report.offer.deal), "coding": report.offer.coding, "named": dict(report.offer.named)},
        "improvements": [
            {
                "deal": deal(each.deal),
                "as_good": dict(each.as_good),
                "better": dict(each.better),
                "is_sure": each.is_sure,
            }
            for each in report.improvements
        ],
        "path": {
            party: [{"as_of": day.isoformat(), **_said(each)} for day, each in path] for party, path in report.path
        },
        "turns": [{"as_of": day.isoformat() if day else None, **_said(each)} for day, each in report.turns],
        "inactive": [_said(each) for each in report.inactive],
        "supposed": list(report.supposed),
        "set_aside": list(report.set_aside),
    }


def _said(each: Sentence) -> dict[str, Any]:
    return {"words": each.words, "codings": list(each.codings), "statements": list(each.statements)}
