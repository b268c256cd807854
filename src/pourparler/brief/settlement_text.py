"""A settlement in a terminal: first what divides the parties, then the best deals by parties, then the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pourparler.brief.settlement_opening import Sentence
from pourparler.brief.settlement_report import Report
from pourparler.brief.settlement_story import coding_line, improvement_sentence, offer_sentence
from pourparler.brief.settlement_table import Cell, cell_words, joint_words, table_notes
from pourparler.brief.settlement_words import (
    ASIDES,
    IMPROVEMENTS,
    MARKS,
    NO_IMPROVEMENT,
    OPEN,
    RANGE_NOTE,
    TABLE_NOTE,
    aside_words,
    basis,
    coding_words,
    deal_words,
    fails_words,
    gain_words,
    notes,
    open_issues_note,
    percent,
    question_words,
    references,
    silent_issues,
    together_words,
    verdict,
)
from pourparler.settlement import Settlement, source
from pourparler.text import enumeration, plain

_SETS = 12  # conflicting and blocking sets that are printed
_TURNS = 12
_WIDE = 0.01  # a range that is narrower is not shown


def render_settlement_text(report: Report, console: Console) -> None:
    """Print a settlement."""
    settlement = report.settlement
    day = f", as of {settlement.as_of.isoformat()}" if settlement.as_of else ""
    console.print(Text(f"What agreement is still possible{day}", style="bold"))
    if report.supposed:
        _suppositions(report, console)
    for sentence in report.opening:
        console.print(sentence_text(settlement, sentence))
    _table(report, console)
    console.print()
    for line in verdict(settlement):
        console.print(Text(line))
    console.print(Text(basis(settlement), style="dim"))
    _conflicts(settlement, console)
    _blocking(report, console)
    _offer(report, console)
    _questions(report, console)
    _stances(settlement, console)
    _paths(report, console)
    _turns(report, console)
    _codings(report, console)
    _asides(report, console)
    console.print()
    for note in notes(settlement):
        console.print(Text(note, style="dim"))


def _heading(console: Console, words: str) -> None:
    console.print()
    console.print(Text(words.upper(), style="bold"))


def sentence_text(settlement: Settlement, sentence: Sentence) -> Text:
    """A sentence for a terminal, with the references to what it rests on."""
    line = Text(plain(sentence.words))
    cited = references(settlement.scenario, sentence.codings) + "".join(f"[s{k}]" for k in sentence.statements)
    if cited:
        line.append(f" {cited}", style="dim")
    return line


def _item(console: Console, line: Text, left: int = 2) -> None:
    console.print(Padding(line, (0, 0, 0, left)))


def _suppositions(report: Report, console: Console) -> None:
    codings = report.settlement.scenario.codings
    for k in report.supposed:
        _item(console, Text(f"Suppose {coding_words(codings[k])} {references(report.settlement.scenario, [k])}"))
    for k in report.set_aside:
        _item(console, Text(f"then this no longer holds: {coding_line(report.settlement.scenario, k)}", style="dim"), 4)
    console.print()


def _table(report: Report, console: Console) -> None:
    settlement = report.settlement
    if not report.rows:
        return
    blocked = bool(report.rows[0].without)
    title = "The best deals by parties" if settlement.is_listed else "Candidates by parties"
    _heading(console, "The deals that are blocked, by parties" if blocked else title)
    if left := open_issues_note(settlement):
        console.print(Text(left, style="dim"))
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False)
    table.add_column("deal", overflow="fold", ratio=3)
    for party in settlement.scenario.parties:
        table.add_column(Text(plain(party)), overflow="fold", ratio=1)
    table.add_column(together_words(settlement.scenario), overflow="fold")
    for k, row in enumerate(report.rows, 1):
        cells = [Text(_cell(settlement, cell)) for cell in row.cells.values()]
        joint = joint_words(row)
        if blocked:
            joint = f"no; {joint} without {references(settlement.scenario, row.without)}"
        table.add_row(Text(f"{k}. {row.short}"), *cells, Text(joint))
    console.print(table)
    ranged = any(cell.high - cell.low >= _WIDE for row in report.rows for cell in row.cells.values())
    for note in (TABLE_NOTE, *((RANGE_NOTE,) if ranged else ()), *table_notes(report.rows)):
        console.print(Text(note, style="dim"))
    if report.differences:
        _heading(console, "How the next deals differ from the first")
    for each in report.differences:
        _item(console, Text("- ").append_text(sentence_text(settlement, each)))


def _cell(settlement: Settlement, cell: Cell) -> str:
    cited = references(settlement.scenario, cell.codings)
    return f"{cell_words(cell)}\n{cell.lead}: {cited}" if cell.lead else f"{cell_words(cell)} {cited}".strip()


def _sets(
    settlement: Settlement,
    sets: Sequence[Sequence[int]],
    console: Console,
    hints: Mapping[int, Sequence[Sentence]] | None = None,
) -> None:
    scenario = settlement.scenario
    for each in sets[:_SETS]:
        words = "; ".join(f"{references(scenario, [k])} {coding_words(scenario.codings[k])}" for k in each)
        _item(console, Text(f"- {words}"))
        for hint in (hint for k in each for hint in (hints or {}).get(k, ())):
            _item(console, Text("also said, but not counted: ").append_text(sentence_text(settlement, hint)), 4)
    if len(sets) > _SETS:
        _item(console, Text(f"… and {len(sets) - _SETS} more; see --format json", style="dim"))


def _conflicts(settlement: Settlement, console: Console) -> None:
    if settlement.conflicts:
        _heading(console, "Conflicts: these cannot all hold")
        _sets(settlement, settlement.conflicts, console)
    if settlement.tensions:
        _heading(console, "Contradictions in words: the red line or the insistence counts")
        _sets(settlement, settlement.tensions, console)


def _blocking(report: Report, console: Console) -> None:
    settlement = report.settlement
    if settlement.blocking:
        many = len(settlement.blocking[0])
        what = "any one of these codings" if many == 1 else f"all {many} codings of a line"
        _heading(console, f"What blocks: without {what}, some deal would be possible")
        _sets(settlement, settlement.blocking, console, dict(report.blockers))
    together = together_words(settlement.scenario)
    for opened in () if report.rows else settlement.opened:
        joint = (
            ""
            if opened.joint is None or opened.error is None
            else f", {percent(opened.joint, opened.error)} {together}"
        )
        fails = f" ({words})" if (words := fails_words(settlement.scenario, opened)) else ""
        names = references(settlement.scenario, opened.without)
        line = f"Without {names}: {deal_words(settlement, opened.deal)}{joint}{fails}"
        _item(console, Text(line, style="dim"))


def _offer(report: Report, console: Console) -> None:
    if report.offer is None:
        return
    _heading(console, "The standing offer, and what would improve it")
    console.print(sentence_text(report.settlement, offer_sentence(report.settlement, report.offer)))
    if report.improvements:
        console.print(Text(IMPROVEMENTS))
    for each in report.improvements:
        _item(console, Text("- ").append_text(
            sentence_text(report.settlement, improvement_sentence(report.settlement, report.offer, each))
        ))  # fmt: skip
    if not report.improvements:
        console.print(Text(NO_IMPROVEMENT, style="dim"))


def _stances(settlement: Settlement, console: Console) -> None:
    _heading(console, "Where each party stands")
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False)
    table.add_column("issue", overflow="fold")
    table.add_column("option", overflow="fold")
    for party in settlement.scenario.parties:
        table.add_column(Text(plain(party)), overflow="fold")
    by_cell = {(each.party, each.issue, each.option): each for each in settlement.stances}
    silent = silent_issues(settlement)
    for issue, options in settlement.scenario.issues.items():
        for k, option in enumerate(options if issue not in silent else ()):
            cells = []
            for party in settlement.scenario.parties:
                stance = by_cell[party, issue, option]
                cited = references(settlement.scenario, stance.codings)
                cells.append(Text(f"{MARKS[stance.stance] or '·'} {cited}".strip()))
            table.add_row(Text(plain(issue) if k == 0 else ""), Text(plain(option)), *cells)
    console.print(table)
    console.print(Text(f"· {OPEN}", style="dim"))
    if silent:
        console.print(Text(f"Nobody has spoken of {enumeration(map(plain, silent))}.", style="dim"))


def _questions(report: Report, console: Console) -> None:
    settlement = report.settlement
    if not settlement.ask_next:
        return
    _heading(console, "What to ask next")
    deals = [row.deal for row in report.rows]
    for each in settlement.ask_next:
        line = Text(
            f"- {question_words(settlement, deals, each)} {references(settlement.scenario, each.codings)}".rstrip()
        )
        line.append(f" {gain_words(each)}", style="dim")
        _item(console, line)


def _paths(report: Report, console: Console) -> None:
    if not report.path:
        return
    _heading(console, "Each party’s path")
    for party, path in report.path:
        console.print(Text(plain(party)))
        for day, sentence in path:
            _item(console, Text(f"{day.isoformat()}  ").append_text(sentence_text(report.settlement, sentence)))


def _turns(report: Report, console: Console) -> None:
    if not report.turns:
        return
    _heading(console, "Over time: what opened or closed a deal")
    for day, sentence in report.turns[-_TURNS:]:
        lead = f"{day.isoformat()}  " if day else ""
        _item(console, Text(lead).append_text(sentence_text(report.settlement, sentence)))


def _codings(report: Report, console: Console) -> None:
    settlement = report.settlement
    if settlement.codings:
        _heading(console, "Active codings")
    for k in settlement.codings:
        coding = settlement.scenario.codings[k]
        line = Text(coding_line(settlement.scenario, k))
        if coding.source:
            told = plain(coding.source).removeprefix(f"{plain(coding.label or '')}, ")
            line.append(f" ({told})", style="dim")
        _item(console, line)
    if report.inactive:
        _heading(console, "Codings that do not count")
        for sentence in report.inactive:
            cited = references(settlement.scenario, sentence.codings)
            _item(console, Text(f"{cited} {plain(sentence.words)}", style="dim"))


def _asides(report: Report, console: Console) -> None:
    if not report.asides:
        return
    _heading(console, "Not counted")
    console.print(Text(ASIDES, style="dim"))
    for row in report.asides:
        line = Text(f"- {row.on.isoformat() if row.on else ''} {aside_words(row)}: “{plain(row.words)}”")
        line.append(f" ({plain(source(row))})", style="dim")
        _item(console, line)
