"""A settlement in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pourparler.brief.settlement_words import (
    ASIDES,
    MARKS,
    NOTES,
    aside_words,
    basis,
    coding_words,
    deal_notes,
    deal_words,
    distinct_deals,
    fails_words,
    gain_words,
    moment_words,
    open_issues_note,
    percent,
    references,
    share_words,
    verdict,
)
from pourparler.ledger import PositionRow
from pourparler.settlement import Moment, Settlement, source
from pourparler.text import plain

_DEALS = 10
_SETS = 12  # conflicting and blocking sets that are printed
_MOMENTS = 12


def render_settlement_text(
    settlement: Settlement, moments: Sequence[Moment], console: Console, asides: Sequence[PositionRow] = ()
) -> None:
    """Print a settlement; ``asides`` are positions that say nothing about preferences."""
    day = f", as of {settlement.as_of.isoformat()}" if settlement.as_of else ""
    console.print(Text(f"What agreement is still possible{day}", style="bold"))
    console.print(Text(basis(settlement), style="dim"))
    console.print()
    for line in verdict(settlement):
        console.print(Text(line))
    _conflicts(settlement, console)
    _blocking(settlement, console)
    _stances(settlement, console)
    _deals(settlement, console)
    _questions(settlement, console)
    _moments(moments, console)
    _codings(settlement, console)
    _asides(asides, console)
    console.print()
    for note in NOTES:
        console.print(Text(note, style="dim"))


def _heading(console: Console, words: str) -> None:
    console.print()
    console.print(Text(words.upper(), style="bold"))


def _sets(settlement: Settlement, sets: Sequence[Sequence[int]], console: Console) -> None:
    for each in sets[:_SETS]:
        words = "; ".join(f"[{k + 1}] {coding_words(settlement.scenario.codings[k])}" for k in each)
        console.print(Padding(Text(f"- {words}"), (0, 0, 0, 2)))
    if len(sets) > _SETS:
        console.print(Padding(Text(f"… and {len(sets) - _SETS} more; see --format json", style="dim"), (0, 0, 0, 2)))


def _conflicts(settlement: Settlement, console: Console) -> None:
    if settlement.conflicts:
        _heading(console, "Conflicts: these cannot all hold")
        _sets(settlement, settlement.conflicts, console)
    if settlement.tensions:
        _heading(console, "Contradictions in words: the red line or the insistence counts")
        _sets(settlement, settlement.tensions, console)


def _blocking(settlement: Settlement, console: Console) -> None:
    if settlement.blocking:
        many = len(settlement.blocking[0])
        what = "any one of these codings" if many == 1 else f"all {many} codings of a line"
        _heading(console, f"What blocks: without {what}, some deal would be possible")
        _sets(settlement, settlement.blocking, console)
    for each in settlement.opened:
        joint = "" if each.joint is None or each.error is None else f", joint {percent(each.joint, each.error)}"
        names = "".join(f"[{k + 1}]" for k in each.without)
        fails = f" ({words})" if (words := fails_words(each)) else ""
        line = f"Without {names}: {deal_words(settlement, each.deal)}{joint}{fails}"
        console.print(Padding(Text(line, style="dim"), (0, 0, 0, 2)))


def _stances(settlement: Settlement, console: Console) -> None:
    _heading(console, "Where each party stands")
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False)
    table.add_column("issue", overflow="fold")
    table.add_column("option", overflow="fold")
    for party in settlement.scenario.parties:
        table.add_column(Text(plain(party)), overflow="fold")
    by_cell = {(each.party, each.issue, each.option): each for each in settlement.stances}
    for issue, options in settlement.scenario.issues.items():
        for k, option in enumerate(options):
            cells = []
            for party in settlement.scenario.parties:
                stance = by_cell[party, issue, option]
                cells.append(Text(f"{MARKS[stance.stance] or '·'} {references(stance.codings)}".strip()))
            table.add_row(Text(plain(issue) if k == 0 else ""), Text(plain(option)), *cells)
    console.print(table)
    console.print(Text("· open: better than no deal under some preferences that fit, worse under others", style="dim"))


def _deals(settlement: Settlement, console: Console) -> None:
    deals = distinct_deals(settlement)
    if not deals:
        return
    title = "The best deals, by joint share" if settlement.is_listed else "Candidates, by joint share"
    _heading(console, title)
    if left := open_issues_note(settlement):
        console.print(Text(left, style="dim"))
    for k, answer in enumerate(deals[:_DEALS], 1):
        console.print(Text(f"{k}. {deal_words(settlement, answer.deal)}"))
        lines = [f"joint {percent(answer.joint, answer.error)}"]
        for party, said in answer.parties.items():
            why = f", because of {references(said.because)}" if said.because else ""
            lines.append(f"{plain(party)} {share_words(said)}{why}")
        if notes := deal_notes(answer):
            lines.append(notes)
        console.print(Padding(Text("; ".join(lines), style="dim"), (0, 0, 0, 3)))


def _questions(settlement: Settlement, console: Console) -> None:
    if not settlement.ask_next:
        return
    _heading(console, "What to ask next")
    for each in settlement.ask_next:
        line = Text(f"- {plain(each.question)} {references(each.codings)}".rstrip())
        line.append(f" {gain_words(each)}", style="dim")
        console.print(Padding(line, (0, 0, 0, 2)))


def _moments(moments: Sequence[Moment], console: Console) -> None:
    if len(moments) < 2:
        return
    _heading(console, "Over time")
    for moment in moments[-_MOMENTS:]:
        console.print(Padding(Text(f"{moment.day.isoformat()}  {moment_words(moment)}"), (0, 0, 0, 2)))


def _codings(settlement: Settlement, console: Console) -> None:
    if not settlement.codings:
        return
    _heading(console, "Active codings")
    for k in settlement.codings:
        coding = settlement.scenario.codings[k]
        day = f" {coding.on.isoformat()}" if coding.on else ""
        words = f": “{plain(coding.evidence)}”" if coding.evidence else ""
        line = Text(f"[{k + 1}]{day} {coding_words(coding)}{words}")
        if coding.source:
            line.append(f" ({plain(coding.source)})", style="dim")
        console.print(Padding(line, (0, 0, 0, 2)))


def _asides(asides: Sequence[PositionRow], console: Console) -> None:
    if not asides:
        return
    _heading(console, "Not counted")
    console.print(Text(ASIDES, style="dim"))
    for row in asides:
        line = Text(f"- {row.on.isoformat() if row.on else ''} {aside_words(row)}: “{plain(row.words)}”")
        line.append(f" ({plain(source(row))})", style="dim")
        console.print(Padding(line, (0, 0, 0, 2)))
