"""The brief in a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pourparler.brief.chapters import chapters
from pourparler.brief.gather import Brief, Weeks
from pourparler.brief.lines import Chapter, Group, Line, Section, without_repeated_dates
from pourparler.brief.meeting_marks import LOOKS
from pourparler.brief.statements import about
from pourparler.brief.words import document_title, heading, is_confirmed
from pourparler.text import day, plain, published_day, quantity, shorten

_LONGEST = 240  # characters of a line's words; the HTML page has all
_LONGEST_QUOTE = 300
_MOST_BELOW = 6  # lines below a line
_NAME = 34  # characters of a name in the table of weeks
_SHADES = "·▁▂▃▄▅▆▇█"


def render_text(brief: Brief, console: Console) -> None:
    """Print a brief: its chapters, the statements by week, and the documents cited."""
    console.print(Text(heading(brief.period), style="bold"))
    console.print(Text(brief.counts, style="dim"))
    console.print(Text(_legend(brief), style="dim"))
    if brief.empty_message:
        console.print(Text(brief.empty_message))
        if not (brief.since or brief.until):
            console.print(Text("Add documents with: pourparler add LEDGER SOURCE..", style="dim"))
    for chapter in chapters(brief):
        _chapter(brief, chapter, console)
    _weeks(brief.weeks, console)
    _documents(brief, console)


def _legend(brief: Brief) -> str:
    people = f" · ✓ confirmed by a person: {brief.confirmed}" if brief.confirmed else ""
    return f"◇ machine reading, not confirmed{people} · [n] document · statements are quoted, not verified"


def _chapter(brief: Brief, chapter: Chapter, console: Console) -> None:
    _heading(console, chapter.title)
    if chapter.note:
        console.print(Text(chapter.note, style="dim"))
    for section in chapter.sections:
        if section.title:
            console.print()
            console.print(Text(section.title, style="underline"))
        for group in section.plain_groups:
            _group(brief, section, group, console)


def _heading(console: Console, words: str) -> None:
    console.print()
    console.print(Text(words.upper(), style="bold"))


def _group(brief: Brief, section: Section, group: Group, console: Console) -> None:
    if group.title:
        console.print()
        console.print(Text.assemble((group.title, "bold"), (f"  {group.about}", "dim")))
    if section.pairs:
        for line in group.lines:
            _pair(brief, line, console)
    else:
        table = _grid(*((11,) if section.dated else ()), *((11,) if section.marked else ()), None)
        for line in without_repeated_dates(group.lines):
            cells = [Text(line.when, style="dim")] if section.dated else []
            cells += [_mark(line.mark)] if section.marked else []
            table.add_row(*cells, _line_words(brief, line))
            _below(table, brief, line, len(cells))
        console.print(Padding(table, (0, 0, 0, 2)))
    if group.more:
        console.print(Padding(Text(f"{len(group.more)} more: {group.hint}", style="dim"), (0, 0, 0, 2)))


def _grid(*widths: int | None) -> Table:
    """A grid of columns; those with a width keep it, the others wrap."""
    table = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    for width in widths:
        table.add_column(no_wrap=width is not None, min_width=width, overflow="fold")
    return table


def _mark(mark: str) -> Text:
    sign = f"{LOOKS[mark].sign} " if mark in LOOKS else ""
    return Text(f"{sign}{mark}", style="bold" if mark in LOOKS and mark != "held" else "magenta" if not sign else "")


def _line_words(brief: Brief, line: Line, apart: str = "\n") -> Text:
    """The text of a line; its quotation follows the separator ``apart``."""
    words = Text()
    words.append(line.who, style="bold")
    words.append(f" ({shorten(line.about, 60)})" if line.about else "", style="dim")
    words.append(f" {line.lead}" if line.lead else "", style="italic")
    words.append(f" {shorten(line.words, _LONGEST)}" if line.words else "")
    words.append_text(_cited(brief, line))
    words.append(f" {line.corroboration}" if line.corroboration else "", style="dim")
    if line.quote:
        words.append(f"{apart}“{shorten(line.quote, _LONGEST_QUOTE)}”", style="dim")
    return Text.assemble(words) if not words.plain.startswith(" ") else words[1:]


def _below(table: Table, brief: Brief, line: Line, columns: int) -> None:
    shown = line.lines[:_MOST_BELOW]
    for below in shown:
        lead = " ".join(filter(None, (below.when, below.mark)))
        words = (
            Text("– ")
            .append(f"{lead}: " if lead else "", style="dim")
            .append_text(_line_words(brief, below, apart=" "))
        )
        table.add_row(*[""] * columns, words)
    if len(line.lines) > len(shown):
        table.add_row(*[""] * columns, Text(f"– and {len(line.lines) - len(shown)} more in the HTML page", style="dim"))


def _pair(brief: Brief, line: Line, console: Console) -> None:
    """Print two quotations side by side, under their speaker and subject."""
    head = Text(line.who, style="bold").append(f" {line.words}", style="not bold")
    console.print(Padding(head, (0, 0, 0, 2)))
    table = Table.grid(padding=(0, 3, 0, 0), pad_edge=False, expand=True)
    for _ in line.lines:
        table.add_column(ratio=1, overflow="fold")
    table.add_row(*(Text(f"{side.mark}, {side.when}", style="dim") for side in line.lines))
    table.add_row(*(_line_words(brief, side) for side in line.lines))
    console.print(Padding(table, (0, 0, 0, 4)))


def _cited(brief: Brief, line: Line) -> Text:
    """The numbers of the documents cited, and a mark that says whether a person confirmed the coding."""
    cited = Text(" ").append("".join(f"[{n}]" for n in _numbers(brief, line.documents)), style="cyan")
    if line.coder is None:
        return cited
    return (
        cited.append(f" ✓ {plain(line.coder)}", style="green")
        if is_confirmed(line.coder)
        else cited.append("◇", style="dim")
    )


def _numbers(brief: Brief, documents: Iterable[str]) -> list[int]:
    """The numbers of the documents cited, in order."""
    known = brief.numbers
    return sorted({known[id_] for id_ in documents if id_ in known})


def _weeks(weeks: Weeks, console: Console) -> None:
    """Print a row of bars for each speaker: statements by week."""
    if not weeks.actors:
        return
    _heading(console, "Statements by speaker and week")
    first, last = weeks.mondays[0], weeks.mondays[-1]
    span = f"weeks from {day(first)}" + (f" to {day(last)}" if last != first else "")
    top = max(map(max, weeks.counts))
    console.print(Text(f"{span}; the tallest bar is {quantity(top, 'statement')} a week", style="dim"))
    table = _grid(None, len(weeks.mondays), 3)
    for actor, row in zip(weeks.actors, weeks.counts, strict=True):
        bars = "".join(_SHADES[-(-8 * n // top)] if top else _SHADES[0] for n in row)
        role = about(actor)
        name = Text(shorten(plain(actor.name), _NAME), style="bold")
        table.add_row(
            name.append(f"  {shorten(role, _NAME)}" if role else "", style="not bold dim"), bars, f"{sum(row)}"
        )
    console.print(table)


def _documents(brief: Brief, console: Console) -> None:
    if not brief.documents:
        return
    _heading(console, "Documents")
    table = _grid(4, None)
    known = brief.numbers
    for d in brief.documents:
        details = [plain(d.publisher), published_day(d.published, d.published_from)]
        details += [f"copy of [{known[d.copy_of]}]"] if d.copy_of in known else []
        details += [f"replaced by [{known[d.replaced_by]}]"] if d.replaced_by in known else []
        table.add_row(
            Text(f"[{known[d.id]}]", style="cyan"),
            Text.assemble(document_title(d.title, d.text), ("  " + " · ".join(filter(None, details)), "dim")),
        )
    console.print(table)
