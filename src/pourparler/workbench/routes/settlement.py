"""Settlement: what divides the parties, which agreements are still possible, answers to a deal, and what-if."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import yaml
from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from pydantic import Field, StringConstraints

from pourparler.brief.settlement_chart import Chart, Kind
from pourparler.brief.settlement_charts import settlement_charts
from pourparler.brief.settlement_comparison import Case, Comparison, comparison
from pourparler.brief.settlement_opening import Sentence
from pourparler.brief.settlement_page import render_settlement_html
from pourparler.brief.settlement_report import Report, active_scenario
from pourparler.brief.settlement_story import difference_sentence, improvement_sentence, offer_sentence
from pourparler.brief.settlement_table import cell_words, deal_cell, joint_words, table_notes
from pourparler.brief.settlement_words import (
    MACHINE_WORDS,
    MARKS,
    RANGE_NOTE,
    TABLE_NOTE,
    aside_words,
    basis,
    coding_words,
    deal_words,
    distinct_deals,
    fails_words,
    gain_words,
    inactive_reason,
    notes,
    open_issues_note,
    question_words,
    together_words,
    verdict,
)
from pourparler.ledger import RevisionRow
from pourparler.settlement import (
    ScenarioError,
    Settlement,
    inactive_codings,
    scenario_data,
    settlement_data,
)
from pourparler.settlement.phrases import reference
from pourparler.workbench.auth import AccessError
from pourparler.workbench.context import Coder, Context, Day, Reader, RequestBody, WorkbenchContext
from pourparler.workbench.pages import page
from pourparler.workbench.settlement import Question, Settled
from pourparler.workbench.settlement_views import (
    ChartLine,
    CodingLine,
    DealsPage,
    HistoryPage,
    OfferView,
    PickedDeal,
    SettlementPage,
)
from pourparler.workbench.versions import POSITIONS, STATEMENTS, Part

router = APIRouter(tags=["settlement"])
_DEPENDS_ON: frozenset[Part] = POSITIONS | STATEMENTS | {"scenarios"}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_QUICK = 2_000  # deals of a space of which questions and charts are worked out unasked
_MOST_SUPPOSED, _LONGEST = 20, 1_000  # suppositions, and characters of each
_MOST_SETS = 6
Off = Annotated[list[int], Query(description="indices of codings that are switched off")]
Machine = Annotated[bool, Query(description="whether positions that nobody has confirmed count")]
Suppose = Annotated[
    list[str], Query(max_length=_MOST_SUPPOSED, description="what if: `PARTY accepts ISSUE=OPTION, ISSUE=OPTION`")
]


def _question(as_of: Day = None, off: Off = [], suppose: Suppose = [], machine: Machine = False) -> Question:  # noqa: B006
    if any(len(each) > _LONGEST for each in suppose):
        raise AccessError(422, f"a supposition has at most {_LONGEST} characters")
    return Question(as_of, tuple(off), tuple(suppose), machine)


Asked = Annotated[Question, Depends(_question)]


class NewScenario(RequestBody):
    """What is supposed, and the name under which it is saved."""

    name: str = Field("", max_length=60)
    suppose: list[Annotated[str, StringConstraints(max_length=_LONGEST)]] = Field(
        min_length=1, max_length=_MOST_SUPPOSED
    )


@page(router, "/settlement", "settlement.html")
def settlement(context: Context, person: Reader, asked: Asked) -> SettlementPage:
    """Get what divides the parties and which agreements are still possible, as of a day, without the codings in `off`,
    and with what `suppose` adds."""
    key = ("settlement", asked)
    return context.overviews.get(person.name, key, lambda: _page(context, asked), _DEPENDS_ON)


def _page(context: WorkbenchContext, asked: Question) -> SettlementPage:
    report = _known_report(context, asked, quick=True, history=False)
    if report is None:
        has_codebook = context.analysis.codebook() is not None
        return SettlementPage(
            None, "", (), (), (), asked.as_of, asked.off, 0, MARKS, machine=asked.machine, has_codebook=has_codebook
        )
    settled = report.settlement
    lines = _lines(context, settled, asked, report.supposed, report.set_aside)
    found = context.analysis.evidence(machine=asked.machine)
    asides = tuple((aside_words(row), row) for row in report.asides)
    compared = None
    if asked.suppose:
        plain = context.analysis.settle(Question(asked.as_of, asked.off, machine=asked.machine), quick=True)
        if plain is not None:
            compared = comparison([Case("as it stands", plain.settlement), Case("as supposed", settled)])
    return SettlementPage(
        settlement_data(settled),
        basis(settled),
        tuple(verdict(settled)),
        lines,
        tuple(sorted({line.on for line in lines if line.on})),
        asked.as_of,
        asked.off,
        len(found[1].left_out) if found else 0,
        MARKS,
        asides,
        report.opening,
        report.rows,
        tuple(filter(None, (open_issues_note(settled), TABLE_NOTE))),
        together_words(settled.scenario),
        notes(settled),
        _shares(report),
        report.blockers,
        _offer(report),
        asked.suppose,
        report.supposed,
        report.set_aside,
        compared,
        context.ledger.scenarios.list(),
        settled.scenario.space <= _QUICK or (settled.is_listed and settled.possible_deal is None),
        asked.machine,
    )


def _shares(report: Report) -> tuple[tuple[dict[str, str], str], ...]:
    """The answers of the parties to the deals of the table, in words, and what they make of each together."""
    return tuple(
        ({party: cell_words(cell) for party, cell in row.cells.items()}, joint_words(row)) for row in report.rows
    )


def _offer(report: Report) -> OfferView | None:
    offer, settled = report.offer, report.settlement
    if offer is None:
        return None
    return OfferView(
        dict(zip(settled.scenario.issues, offer.deal, strict=True)),
        offer_sentence(settled, offer),
        tuple(improvement_sentence(settled, offer, each) for each in report.improvements),
    )


@router.get("/settlement/deal.json")
def deal(
    context: Context,
    person: Reader,
    option: Annotated[list[str], Query(description="one option of each issue, in the order of the issues")],
    asked: Asked,
) -> PickedDeal:
    """Get which parties can, must or cannot accept a deal, and the codings from which this follows."""
    settled = _settled(context, asked, quick=True)
    issues = settled.settlement.scenario.issues
    _check_deal(settled.settlement, option)
    answers = context.analysis.answer(settled, tuple(option))
    lines = {
        line.place: line for line in _lines(context, settled.settlement, asked, settled.supposed, settled.set_aside)
    }
    rule, parties = settled.settlement.scenario.decision, settled.settlement.scenario.parties
    joint = rule.joint(parties, {name: each.share for name, each in answers.items()})
    cells = {name: deal_cell(settled.settlement, name, tuple(option), each) for name, each in answers.items()}
    because = {name: tuple(lines[k] for k in cells[name].codings if k in lines) for name in answers}
    can = rule.is_met(parties, [name for name, each in answers.items() if each.possible])
    return PickedDeal(dict(zip(issues, option, strict=True)), answers, because, joint, can, cells)


def _check_deal(settled: Settlement, deal: Sequence[str]) -> None:
    issues = settled.scenario.issues
    if len(deal) != len(issues) or any(o not in issues[i] for i, o in zip(issues, deal, strict=True)):
        raise AccessError(422, "send one option of each issue, in the order of the issues")


@router.get("/settlement/deals.json")
def deals(context: Context, person: Reader, asked: Asked) -> DealsPage:
    """List the best deals and what to ask next; this takes a second or more."""

    def make() -> DealsPage:
        report = _report(context, asked, quick=False, history=False)
        settled = report.settlement
        opened = tuple(
            (e.without, deal_words(settled, e.deal), e.joint, fails_words(settled.scenario, e)) for e in settled.opened
        )
        table = [row.deal for row in report.rows]
        asked_next = tuple((question_words(settled, table, each), gain_words(each)) for each in settled.ask_next)
        best = tuple((deal_words(settled, each.deal), each) for each in distinct_deals(settled)[:10])
        return DealsPage(
            best, opened, asked_next, settled.is_listed, (RANGE_NOTE, *table_notes(report.rows)), _shares(report)
        )

    return context.overviews.get(person.name, ("deals", asked), make, _DEPENDS_ON)


@router.get("/settlement/history.json")
def history(context: Context, person: Reader, asked: Asked) -> HistoryPage:
    """Get each party's path, and the statements that opened or closed a deal for all."""
    report = _with_history(context, person.name, asked)
    return HistoryPage(report.path, report.turns)


@router.get("/settlement/charts.json")
def charts(context: Context, person: Reader, asked: Asked) -> list[ChartLine]:
    """List the charts of the settlement, with the data of each as a table."""
    return [
        ChartLine(each.kind, each.title, each.caption, each.columns, each.rows)
        for each in _charts(context, person.name, asked)
    ]


@router.get("/settlement/charts/{kind}.json")
def chart(context: Context, person: Reader, kind: Kind, asked: Asked) -> dict[str, Any]:
    """Get a chart as a Vega-Lite specification; empty if there is nothing to draw."""
    made = next((each for each in _charts(context, person.name, asked) if each.kind == kind), None)
    return {} if made is None else dict(made.draw("container").to_dict())


@router.get("/settlement/compare.json")
def compare(
    context: Context,
    person: Reader,
    asked: Asked,
    sets: Annotated[
        list[str],
        Query(alias="set", max_length=_MOST_SETS, description="suppositions that hold together, one on each line"),
    ] = [],  # noqa: B006
    saved: Annotated[
        list[str], Query(max_length=_MOST_SETS, description="names of what-ifs that are saved in the ledger")
    ] = [],  # noqa: B006
) -> Comparison:
    """Set what-ifs side by side, with the settlement as it stands first."""
    cases = [
        Case(
            "as it stands",
            _settled(context, Question(asked.as_of, asked.off, machine=asked.machine), quick=True).settlement,
        )
    ]
    named = [(f"what-if {k}", [line for line in each.splitlines() if line.strip()]) for k, each in enumerate(sets, 1)]
    named += [(each, list(context.ledger.scenarios.get(each).suppositions)) for each in saved]
    for name, lines in named:
        own = _question(asked.as_of, list(asked.off), lines[:_MOST_SUPPOSED], machine=asked.machine)
        cases.append(Case(name, _settled(context, own, quick=True).settlement))
    return comparison(cases)


@router.get("/settlement/difference.json")
def difference(
    context: Context,
    person: Reader,
    before: Annotated[list[str], Query(description="one option of each issue, in the order of the issues")],
    after: Annotated[list[str], Query(description="the same of the other deal")],
    asked: Asked,
    names: Annotated[tuple[str, str], Query(description="what the two deals are called")] = ("the first", "The second"),
) -> Sentence:
    """Get what one deal changes in another, and for which parties it is better."""
    settled = _settled(context, asked, quick=True)
    for deal in (before, after):
        _check_deal(settled.settlement, deal)
    found = context.analysis.difference(settled, tuple(before), tuple(after))
    return difference_sentence(settled.settlement, found, *names)


@router.post("/settlement/scenarios", status_code=201)
def save_scenario(context: Context, person: Coder, new: NewScenario) -> RevisionRow:
    """Save what is supposed under a name, for everybody who uses the ledger; undo takes it back."""
    try:
        context.analysis.check_suppositions(new.suppose, machine=True)
    except ScenarioError as fault:
        raise AccessError(422, str(fault)) from None
    return context.ledger.scenarios.save(
        new.name.strip() or "; ".join(new.suppose)[:60], coder=person.name, suppositions=new.suppose
    )


@router.post("/settlement/scenarios/{number}/remove")
def remove_scenario(context: Context, person: Coder, number: int) -> RevisionRow:
    """Remove what is saved under a name; undo restores it."""
    return context.ledger.scenarios.remove(number, coder=person.name)


@router.get("/settlement/scenario.yaml", response_class=PlainTextResponse)
def scenario_file(context: Context, person: Reader, asked: Asked) -> Response:
    """Get the active codings, and what is supposed, as a scenario file."""
    settled = _settled(context, asked, quick=True).settlement
    text = yaml.safe_dump(scenario_data(active_scenario(settled)), allow_unicode=True, sort_keys=False, width=120)
    return PlainTextResponse(text, headers={"content-disposition": 'attachment; filename="scenario.yaml"'})


@router.get("/settlement/report.html", response_class=HTMLResponse)
def report(context: Context, person: Reader, asked: Asked) -> Response:
    """Get the whole analysis as one self-contained page."""
    made = _report(context, asked, quick=False, history=True)
    return HTMLResponse(
        render_settlement_html(made, context.name + (MACHINE_WORDS if asked.machine else "")),
        headers={"content-security-policy": _POLICY},
    )


def _charts(context: WorkbenchContext, person: str, asked: Question) -> Sequence[Chart]:
    return settlement_charts(_with_history(context, person, asked))


def _with_history(context: WorkbenchContext, person: str, asked: Question) -> Report:
    return context.overviews.get(
        person,
        ("settlement history", asked),
        lambda: _report(context, asked, quick=True, history=True),
        _DEPENDS_ON,
    )


def _settled(context: WorkbenchContext, asked: Question, *, quick: bool) -> Settled:
    try:
        settled = context.analysis.settle(asked, quick=quick)
    except ScenarioError as fault:
        raise AccessError(422, str(fault)) from None
    if settled is None:
        raise AccessError(404, "the ledger has no codebook with parties and options")
    return settled


def _known_report(context: WorkbenchContext, asked: Question, *, quick: bool, history: bool) -> Report | None:
    try:
        return context.analysis.report(asked, quick=quick, history=history)
    except ScenarioError as fault:
        raise AccessError(422, str(fault)) from None


def _report(context: WorkbenchContext, asked: Question, *, quick: bool, history: bool) -> Report:
    made = _known_report(context, asked, quick=quick, history=history)
    if made is None:
        raise AccessError(404, "the ledger has no codebook with parties and options")
    return made


def _lines(
    context: WorkbenchContext,
    settled: Settlement,
    asked: Question,
    supposed: Sequence[int] = (),
    set_aside: Sequence[int] = (),
) -> tuple[CodingLine, ...]:
    found = context.analysis.evidence(machine=asked.machine)
    carried = found[1].positions if found else ()
    scenario = settled.scenario
    inactive = {each.coding: each for each in inactive_codings(settled, asked.off, supposed, set_aside)}
    return tuple(
        CodingLine(
            k,
            reference(scenario, k),
            coding_words(c),
            c.on,
            c.party,
            carried[k] if k < len(carried) else (),
            k not in inactive,
            k in asked.off,
            bool(carried[k : k + 1]) and all(row.is_machine for row in carried[k]),
            inactive_reason(scenario, inactive[k]) if k in inactive else "",
        )
        for k, c in enumerate(scenario.codings)
    )
