"""Commands that tell what a ledger holds: brief, changes, and the lists."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from pourparler.commands.options import (
    AsOfOption,
    LeastOption,
    LedgerPath,
    LimitOption,
    OutOption,
    SinceOption,
    TableOption,
    UntilOption,
    WrongCallError,
    day_of,
    days_of,
    family,
    open_ledger,
    put,
    say,
    terminal,
    warn_without_charts,
    write,
    write_bytes,
)

app = family()


@app.command()
def brief(
    ledger: LedgerPath,
    since: SinceOption = None,
    until: UntilOption = None,
    min_confidence: LeastOption = 0.0,
    form: Annotated[Literal["text", "html", "md", "pdf"], typer.Option("--format", help="How to print it.")] = "text",
    output: OutOption = None,
) -> None:
    """Tell what is new since a day, what changed and what is planned; without --since, all that a ledger holds."""
    from pourparler import brief as briefing

    first, last = days_of(since, until)
    with open_ledger(ledger) as kept:
        told = briefing.build(kept, first, last, min_confidence, name=briefing.ledger_name(ledger))
    if form == "pdf":
        _write_pdf(output, briefing.render_pdf(told))
    elif form != "text":
        if form == "html":
            warn_without_charts()
        write(output, briefing.render_html(told) if form == "html" else briefing.render_markdown(told))
    elif output is None:
        briefing.render_text(told, terminal())
    else:
        from rich.console import Console

        written = io.StringIO()
        briefing.render_text(told, Console(file=written, width=100, highlight=False, markup=False, emoji=False))
        write(output, written.getvalue())


def _write_pdf(path: Path | None, content: bytes) -> None:
    if path is not None:
        write_bytes(path, content)
    elif sys.stdout.isatty():
        raise WrongCallError("--format pdf: a terminal cannot show it; give a file with -o")
    else:
        sys.stdout.buffer.write(content)


@app.command()
def changes(
    ledger: LedgerPath,
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="What became known from this day on.")],
    until: UntilOption = None,
    min_confidence: LeastOption = 0.0,
    form: TableOption = "text",
    output: OutOption = None,
) -> None:
    """Tell what became known between two days: statements, meetings, versions, reversals, later editions."""
    from pourparler import brief as briefing

    first, last = days_of(since, until)
    assert first is not None
    with open_ledger(ledger) as kept:
        found = kept.changes(since=first, until=last, min_confidence=min_confidence)
    put(briefing.changes_table(found), form, output)


@app.command()
def documents(
    ledger: LedgerPath,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    difference: Annotated[
        str | None,
        typer.Option("--difference", metavar="ID", help="What an edition changed in the one it replaces."),
    ] = None,
    form: TableOption = "text",
    output: OutOption = None,
) -> None:
    """List documents, with the copies and the later editions among them."""
    from pourparler import brief as briefing

    first, last = days_of(since, until)
    with open_ledger(ledger) as kept:
        if difference is not None:
            found = kept.edition(difference)
            if found is None:
                raise WrongCallError(f"--difference: {difference} replaces no other document; `documents` lists them")
            put(briefing.difference_table(found), form, output)
            return
        rows = kept.documents(since=first, until=last, as_of=day_of("--as-of", as_of))
    put(briefing.documents_table(rows), form, output)


@app.command()
def statements(
    ledger: LedgerPath,
    speaker: Annotated[str | None, typer.Option("--speaker", metavar="NAME", help="A name or a part of it.")] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    document: Annotated[
        str | None, typer.Option("--document", metavar="ID", help="All that one document says.")
    ] = None,
    min_confidence: LeastOption = 0.0,
    limit: LimitOption = None,
    form: TableOption = "text",
    output: OutOption = None,
) -> None:
    """List statements: who said what, when."""
    from pourparler import brief as briefing

    first, last = days_of(since, until)
    with open_ledger(ledger) as kept:
        rows = kept.statements(
            speaker=speaker,
            since=first,
            until=last,
            document=document,
            min_confidence=min_confidence,
            as_of=day_of("--as-of", as_of),
            limit=limit,
        )
    put(briefing.statements_table(rows), form, output)


@app.command()
def actors(
    ledger: LedgerPath,
    suggest: Annotated[bool, typer.Option("--suggest", help="List pairs that could be one, for merge.")] = False,
    as_of: AsOfOption = None,
    limit: LimitOption = None,
    form: TableOption = "text",
    output: OutOption = None,
) -> None:
    """List actors, those who speak most first."""
    from pourparler import brief as briefing

    with open_ledger(ledger) as kept:
        if suggest:
            listing = briefing.suggestions_table(kept.suggestions())
        else:
            listing = briefing.actors_table(kept.actors(as_of=day_of("--as-of", as_of), limit=limit))
    put(listing, form, output)


@app.command()
def meetings(
    ledger: LedgerPath,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    form: TableOption = "text",
    output: OutOption = None,
) -> None:
    """List meetings: held, ongoing, planned, proposed, postponed, cancelled, refused and denied."""
    from pourparler import brief as briefing

    first, last = days_of(since, until)
    with open_ledger(ledger) as kept:
        rows = kept.meetings(since=first, until=last, as_of=day_of("--as-of", as_of))
    put(briefing.meetings_table(rows), form, output)


@app.command()
def proposals(
    ledger: LedgerPath, as_of: AsOfOption = None, form: TableOption = "text", output: OutOption = None
) -> None:
    """List proposals, what each replaces, and its provisions."""
    from pourparler import brief as briefing

    with open_ledger(ledger) as kept:
        rows = kept.proposals(as_of=day_of("--as-of", as_of))
    put(briefing.proposals_table(rows), form, output)


@app.command()
def search(
    ledger: LedgerPath,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORDS..", help='Words that must all stand; "words in a row"; the beginning of a word*.'
        ),
    ],
    since: SinceOption = None,
    until: UntilOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="Documents at most.")] = 20,
    form: TableOption = "text",
    output: OutOption = None,
) -> None:
    """Find the documents that hold some words, the best first, each with the passage that holds most of them."""
    from pourparler import brief as briefing

    first, last = days_of(since, until)
    asked = " ".join(f'"{w}"' if " " in w and '"' not in w else w for w in words)
    with open_ledger(ledger) as kept:
        rows = kept.search(asked, since=first, until=last, limit=limit)
    if not rows:
        say(f"{kept.path}: no document holds all of: {asked}")
    put(briefing.hits_table(rows), form, output)
