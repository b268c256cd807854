"""Commands that print what is in a ledger: brief, changes, search and the lists."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from pourparler.commands.options import (
    AsOfOption,
    LeastOption,
    LedgerPath,
    LimitOption,
    MachineOption,
    OutOption,
    SinceOption,
    TableOption,
    UntilOption,
    WrongCallError,
    command_group,
    open_ledger,
    parse_day,
    parse_days,
    print_listing,
    print_text,
    say,
    warn_without_charts,
    write,
    write_bytes,
)

app = command_group()


@app.command()
def brief(
    ledger: LedgerPath,
    since: SinceOption = None,
    until: UntilOption = None,
    min_confidence: LeastOption = 0.0,
    form: Annotated[Literal["text", "html", "md", "pdf"], typer.Option("--format", help="How to print it.")] = "text",
    machine: MachineOption = True,
    output: OutOption = None,
) -> None:
    """Print a brief: what is new, what changed and what is planned; without --since, of everything in the ledger."""
    from pourparler import brief as briefing

    first, last = parse_days(since, until)
    with open_ledger(ledger) as kept:
        told = briefing.build(kept, first, last, min_confidence, name=briefing.ledger_name(ledger), machine=machine)
    if form == "pdf":
        _write_pdf(output, briefing.render_pdf(told))
    elif form != "text":
        if form == "html":
            warn_without_charts()
        write(output, briefing.render_html(told) if form == "html" else briefing.render_markdown(told))
    else:
        print_text(lambda console: briefing.render_text(told, console), output)


def _write_pdf(path: Path | None, content: bytes) -> None:
    if path is not None:
        write_bytes(path, content)
    elif sys.stdout.isatty():
        raise WrongCallError("--format pdf: a terminal cannot show a PDF; give a file with -o")
    else:
        sys.stdout.buffer.write(content)


@app.command()
def changes(
    ledger: LedgerPath,
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="The first date, as 2031-05-06.")],
    until: UntilOption = None,
    min_confidence: LeastOption = 0.0,
    form: TableOption = "text",
    output: OutOption = None,
) -> None:
    """List what became known between two dates: statements, stances, meetings, drafts, contradictions, editions."""
    from pourparler import brief as briefing

    first, last = parse_days(since, until)
    assert first is not None
    with open_ledger(ledger) as kept:
        found = kept.changes(since=first, until=last, min_confidence=min_confidence)
    print_listing(briefing.changes_table(found), form, output)


@app.command()
def documents(
    ledger: LedgerPath,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    difference: Annotated[
        str | None,
        typer.Option("--difference", metavar="ID", help="Show what this later edition changed in the one it replaces."),
    ] = None,
    form: TableOption = "text",
    output: OutOption = None,
) -> None:
    """List documents; show which are copies or later editions of others."""
    from pourparler import brief as briefing

    first, last = parse_days(since, until)
    with open_ledger(ledger) as kept:
        if difference is not None:
            found = kept.documents.edition(difference)
            if found is None:
                raise WrongCallError(
                    f"--difference: {difference} is no later edition; `pourparler documents` lists them"
                )
            print_listing(briefing.difference_table(found), form, output)
            return
        rows = kept.documents.list(since=first, until=last, as_of=parse_day("--as-of", as_of))
    print_listing(briefing.documents_table(rows), form, output)


@app.command()
def statements(
    ledger: LedgerPath,
    speaker: Annotated[str | None, typer.Option("--speaker", metavar="NAME", help="A name, or part of one.")] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    document: Annotated[
        str | None, typer.Option("--document", metavar="ID", help="Statements of this document only.")
    ] = None,
    min_confidence: LeastOption = 0.0,
    limit: LimitOption = None,
    form: TableOption = "text",
    output: OutOption = None,
) -> None:
    """List statements: who said what, and when."""
    from pourparler import brief as briefing

    first, last = parse_days(since, until)
    with open_ledger(ledger) as kept:
        rows = kept.statements.list(
            speaker=speaker,
            since=first,
            until=last,
            document=document,
            min_confidence=min_confidence,
            as_of=parse_day("--as-of", as_of),
            limit=limit,
        )
    print_listing(briefing.statements_table(rows), form, output)


@app.command()
def actors(
    ledger: LedgerPath,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="List pairs of actors that may be the same, for `merge`.")
    ] = False,
    as_of: AsOfOption = None,
    limit: LimitOption = None,
    form: TableOption = "text",
    output: OutOption = None,
) -> None:
    """List actors, the most quoted first."""
    from pourparler import brief as briefing

    with open_ledger(ledger) as kept:
        if suggest:
            listing = briefing.suggestions_table(kept.actors.suggestions())
        else:
            listing = briefing.actors_table(kept.actors.list(as_of=parse_day("--as-of", as_of), limit=limit))
    print_listing(listing, form, output)


@app.command()
def meetings(
    ledger: LedgerPath,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    form: TableOption = "text",
    output: OutOption = None,
) -> None:
    """List meetings with their status: held, ongoing, planned, proposed, postponed, cancelled, refused or denied."""
    from pourparler import brief as briefing

    first, last = parse_days(since, until)
    with open_ledger(ledger) as kept:
        rows = kept.meetings.list(since=first, until=last, as_of=parse_day("--as-of", as_of))
    print_listing(briefing.meetings_table(rows), form, output)


@app.command()
def proposals(
    ledger: LedgerPath, as_of: AsOfOption = None, form: TableOption = "text", output: OutOption = None
) -> None:
    """List proposals, their provisions and the proposals they replace."""
    from pourparler import brief as briefing

    with open_ledger(ledger) as kept:
        rows = kept.proposals.list(as_of=parse_day("--as-of", as_of))
    print_listing(briefing.proposals_table(rows), form, output)


@app.command()
def search(
    ledger: LedgerPath,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORDS..", help='Words that must all occur; "an exact phrase"; the beginning of a word*.'
        ),
    ],
    since: SinceOption = None,
    until: UntilOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="The largest number of documents.")] = 20,
    form: TableOption = "text",
    output: OutOption = None,
) -> None:
    """Search the text of all documents; the best matches come first, each with its best passage."""
    from pourparler import brief as briefing

    first, last = parse_days(since, until)
    asked = " ".join(f'"{w}"' if " " in w and '"' not in w else w for w in words)
    with open_ledger(ledger) as kept:
        rows = kept.search(asked, since=first, until=last, limit=limit)
    if not rows:
        say(f"{kept.path}: no document contains all of: {asked}")
    print_listing(briefing.hits_table(rows), form, output)
