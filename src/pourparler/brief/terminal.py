"""The brief in a terminal."""

from __future__ import annotations

import shlex
from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pourparler.brief.build import Brief, Saying, Voice
from pourparler.brief.versions import Version
from pourparler.brief.words import confirmed, day, days, lead, plain, said_words, shortened
from pourparler.ledger import Evidence

_LONGEST = 170  # characters of a statement's words
_MOST_SAYINGS = 6  # of one speaker, the latest; a terminal is for a look, the tables and the page have all
_MOST_PROVISIONS = 6
_MARKS = {"held": "●", "planned": "○", "proposed": "◌", "cancelled": "✕"}


def render_text(brief: Brief, console: Console) -> None:
    """Print a brief: meetings, proposals, the most active, then statements by speaker, and the documents cited."""
    console.print(Text(f"Brief  {days(brief.period) or 'no dates'}", style="bold"))
    console.print(Text(brief.counts, style="dim"))
    console.print(Text(_reading(brief), style="dim"))
    if not brief.documents:
        console.print(Text("Nothing here yet: add documents with pourparler add LEDGER SOURCE.."))
        return
    _meetings(brief, console)
    _proposals(brief, console)
    _active(brief, console)
    _voices(brief, console)
    _documents(brief, console)


def _reading(brief: Brief) -> str:
    people = f"; {brief.confirmed} confirmed by a person ✓" if brief.confirmed else ""
    return f"◇ machine reading, not confirmed{people} · [n] the document · said, not found to be true"


def _heading(console: Console, words: str) -> None:
    console.print()
    console.print(Text(words, style="bold underline"))


def _grid(*widths: int | None) -> Table:
    """Columns side by side; those with a width keep it, the others fold."""
    table = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    for width in widths:
        table.add_column(no_wrap=width is not None, min_width=width, overflow="fold")
    return table


def _cited(brief: Brief, evidence: Iterable[Evidence], coder: str) -> Text:
    """The numbers of the documents, and whether a person has confirmed the coding."""
    cited = _numbers(brief, evidence)
    return cited.append(f" ✓ {plain(coder)}", style="green") if confirmed(coder) else cited.append("◇", style="dim")


def _numbers(brief: Brief, evidence: Iterable[Evidence]) -> Text:
    numbers = sorted({brief.numbers[e.document] for e in evidence if e.document in brief.numbers})
    return Text(" ").append("".join(f"[{n}]" for n in numbers), style="cyan")


def _meetings(brief: Brief, console: Console) -> None:
    _heading(console, "Meetings")
    if not brief.meetings:
        console.print(Text("None read.", style="dim"))
        return
    table = _grid(11, 11, None)
    last = ""
    for m in brief.meetings:
        when = days(m.date) or "no date"
        who = (", ".join(plain(p) for p in m.participants), "bold" if m.status == "planned" else "")
        where = f" · {plain(m.place)}" if m.place else ""
        table.add_row(
            Text("" if when == last else when),
            Text(f"{_MARKS[m.status]} {m.status}", style="" if m.status == "held" else "bold"),
            Text.assemble(who, where, _cited(brief, m.evidence, m.coder)),
        )
        last = when
    console.print(table)


def _proposals(brief: Brief, console: Console) -> None:
    _heading(console, "On the table")
    if not brief.proposals:
        console.print(Text("No proposal read.", style="dim"))
    for version in brief.versions:
        console.print(Padding(_version(brief, version), (0, 0, 0, 2 * version.depth)))
        shown = version.provisions[:_MOST_PROVISIONS]
        for same in shown:
            line = Text(f"– {shortened(plain(same[0].quote), _LONGEST)}")
            line.append_text(_numbers(brief, same))
            console.print(Padding(line, (0, 0, 0, 2 * version.depth + 2)))
        rest = len(version.provisions) - len(shown)
        if rest:
            more = Text(f"– and {rest} more: pourparler proposals LEDGER", style="dim")
            console.print(Padding(more, (0, 0, 0, 2 * version.depth + 2)))


def _version(brief: Brief, version: Version) -> Text:
    p = version.row
    line = Text("↳ " if version.depth else "").append(plain(p.name), style="bold")
    if p.sponsors:
        line.append(f" · by {', '.join(plain(s) for s in p.sponsors)}")
    line.append(f" · {days(p.date)}" if p.date else "")
    line.append(f" · replaces {plain(p.replaces)}" if p.replaces else "")
    return line.append_text(_cited(brief, p.evidence, p.coder))


def _active(brief: Brief, console: Console) -> None:
    if not brief.actors:
        return
    _heading(console, "Who speaks most")
    most = max(a.statements for a in brief.actors)
    table = _grid(None, 24)
    for a in brief.actors:
        told = Text.assemble(
            (plain(a.name), "bold"), (f"  {shortened(plain(a.roles[0]), 34)}" if a.roles else "", "dim")
        )
        table.add_row(told, Text("▇" * max(1, round(20 * a.statements / most)) + f" {a.statements}"))
    console.print(table)


def _voices(brief: Brief, console: Console) -> None:
    _heading(console, "Statements")
    if not brief.voices:
        console.print(Text("None read.", style="dim"))
    many = [v for v in brief.voices if len(v.sayings) > 1 or v.actor is None]
    for voice in many:
        about = plain(voice.about) if plain(voice.about) != plain(voice.name) else ""
        console.print()
        console.print(Text.assemble((plain(voice.name), "bold"), (f"  {about}", "dim")))
        console.print(Padding(_sayings(brief, voice), (0, 0, 0, 2)))
    once = [v for v in brief.voices if v not in many]
    if once:
        console.print()
        console.print(Text("One statement each", style="bold"))
        table = _grid(11, 9, None)
        for voice in sorted(once, key=lambda v: (days(v.sayings[0][0].date) == "", _first_day(v))):
            _saying(table, brief, voice.sayings[0], name=plain(voice.name))
        console.print(Padding(table, (0, 0, 0, 2)))


def _first_day(voice: Voice) -> str:
    date = voice.sayings[0][0].date
    return date.start.isoformat() if date else ""


def _sayings(brief: Brief, voice: Voice) -> Table:
    """The latest sayings of a speaker, and how to see the others."""
    table = _grid(11, 9, None)
    earlier = len(voice.sayings) - _MOST_SAYINGS
    if earlier > 0:
        how = f" --speaker {shlex.quote(plain(voice.name))}" if voice.actor is not None else ""
        table.add_row(
            Text("earlier", style="dim"), "", Text(f"{earlier} more: pourparler statements LEDGER{how}", style="dim")
        )
    last = ""
    for saying in voice.sayings[-_MOST_SAYINGS:]:
        when = days(saying[0].date)
        _saying(table, brief, saying, repeated=bool(when) and when == last)
        last = when
    return table


def _saying(table: Table, brief: Brief, saying: Saying, name: str = "", repeated: bool = False) -> None:
    """Add a saying: its day unless that is the same as above, its act, and the words."""
    row = saying[0]
    line = Text(f"{name} " if name else "", style="bold")
    report = lead(row)
    line.append(f"{report} " if report else "", style="not bold italic")
    line.append(shortened(said_words(row), _LONGEST), style="not bold")
    line.append_text(_cited(brief, [e for r in saying for e in r.evidence], row.coder))
    when = "" if repeated else days(row.date) or "no date"
    table.add_row(Text(when, style="dim"), Text((row.act or "").lower(), style="magenta"), line)


def _documents(brief: Brief, console: Console) -> None:
    _heading(console, "Documents")
    table = _grid(4, None)
    for d in brief.documents:
        told = [plain(d.publisher), day(d.published) if d.published else "no date"]
        title = plain(d.title) or plain(d.id)
        table.add_row(
            Text(f"[{brief.numbers[d.id]}]", style="cyan"),
            Text.assemble(title, ("  " + " · ".join(filter(None, told)), "dim")),
        )
    console.print(table)
