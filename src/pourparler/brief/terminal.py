"""The brief in a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pourparler.brief.build import Brief
from pourparler.brief.words import cue_words, day, days, plain, shortened
from pourparler.ledger import MeetingRow, StatementRow

_LONGEST = 230  # characters of a statement's words
_MARKS = {"held": "●", "planned": "○", "proposed": "◌", "cancelled": "✕"}
_MACHINE = "machine"


def render_text(brief: Brief, console: Console) -> None:
    """Print a brief: meetings, proposals, the most active, then statements by speaker, and the documents cited."""
    console.print(Text(f"Brief  {days(brief.period) or 'no dates'}", style="bold"))
    console.print(Text(brief.counts, style="dim"))
    console.print(Text("Read by the machine and not confirmed by anyone. [n] is the document.", style="dim"))
    if not brief.documents:
        console.print(Text("Nothing here yet: add documents with pourparler add LEDGER SOURCE.."))
        return
    _meetings(brief, console)
    _proposals(brief, console)
    _active(brief, console)
    _voices(brief, console)
    _heading(console, "Documents")
    for d in brief.documents:
        told = [plain(d.publisher), day(d.published) if d.published else "no date"]
        parts = (
            (f"[{brief.numbers[d.id]}] ", "cyan"),
            plain(d.title) or d.id,
            ("  " + " · ".join(filter(None, told)), "dim"),
        )
        console.print(Text.assemble(*parts))


def _heading(console: Console, words: str) -> None:
    console.print()
    console.print(Text(words, style="bold underline"))


def _meetings(brief: Brief, console: Console) -> None:
    _heading(console, "Meetings")
    if not brief.meetings:
        console.print(Text("None read.", style="dim"))
        return
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for m in brief.meetings:
        who = (", ".join(plain(p) for p in m.participants), "bold")
        where = f" · {plain(m.place)}" if m.place else ""
        table.add_row(
            Text(days(m.date) or "no date"),
            Text(f"{_MARKS[m.status]} {m.status}"),
            Text.assemble(who, where, _cited(brief, m)),
        )
    console.print(table)


def _cited(brief: Brief, row: MeetingRow) -> Text:
    numbers = sorted({brief.numbers[e.document] for e in row.evidence if e.document in brief.numbers})
    return Text(" " + "".join(f"[{n}]" for n in numbers), style="cyan")


def _proposals(brief: Brief, console: Console) -> None:
    _heading(console, "On the table")
    if not brief.proposals:
        console.print(Text("No proposal read.", style="dim"))
    for p in brief.proposals:
        line = Text.assemble((plain(p.name), "bold"))
        if p.sponsors:
            line.append(f" · by {', '.join(plain(s) for s in p.sponsors)}")
        line.append(f" · {days(p.date)}" if p.date else "")
        line.append(f" · replaces {plain(p.replaces)}" if p.replaces else "")
        numbers = sorted({brief.numbers[e.document] for e in p.evidence if e.document in brief.numbers})
        line.append(" " + "".join(f"[{n}]" for n in numbers), style="cyan")
        console.print(line)
        for e in p.provisions:
            console.print(Padding(Text(f"– {shortened(plain(e.quote), _LONGEST)}"), (0, 0, 0, 2)))


def _active(brief: Brief, console: Console) -> None:
    _heading(console, "Who speaks most")
    most = max((a.statements for a in brief.actors), default=1)
    table = Table.grid(padding=(0, 2))
    table.add_column(overflow="fold")
    table.add_column(no_wrap=True)
    for a in brief.actors:
        told = Text.assemble((plain(a.name), "bold"), (f" {plain('; '.join(a.roles[:1]))}", "dim"))
        table.add_row(told, Text("▇" * max(1, round(20 * a.statements / most)) + f" {a.statements}"))
    console.print(table)


def _voices(brief: Brief, console: Console) -> None:
    _heading(console, "Statements")
    for voice in brief.voices:
        console.print()
        about = plain(voice.about) if plain(voice.about) != plain(voice.name) else ""
        console.print(Text.assemble((plain(voice.name), "bold"), (f"  {about}", "dim")))
        for row in voice.statements:
            console.print(Padding(_statement(brief, row), (0, 0, 0, 2)))


def _statement(brief: Brief, row: StatementRow) -> Text:
    line = Text.assemble((f"{days(row.date) or 'no date'}  ", "dim"))
    if row.act:
        line.append(f"{row.act.lower()}  ", style="magenta")
    cue = cue_words(row.cue)
    line.append(f"{cue}: " if cue else "", style="italic")
    line.append(shortened(plain(row.content), _LONGEST))
    line.append(f" [{brief.numbers.get(row.document, '?')}]", style="cyan")
    if not row.coder.startswith(_MACHINE):
        line.append(f" ✓ {plain(row.coder)}", style="green")
    return line
