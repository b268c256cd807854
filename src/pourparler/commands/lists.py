"""Commands that print what is in a ledger: brief, changes, search and the lists."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from pourparler.commands.options import (
    AsOfOption,
    CoderOption,
    LeastOption,
    LedgerPath,
    LimitOption,
    MachineOption,
    OutOption,
    SinceOption,
    TableOption,
    UntilOption,
    WideOption,
    WrongCallError,
    coder_name,
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
from pourparler.commands.selection import (
    ConfirmedOption,
    ForOption,
    PartyOption,
    Selection,
    WordsOption,
    select_rows,
    yes_or_no,
)

app = command_group()


@app.command()
def brief(
    ledger: LedgerPath,
    since: SinceOption = None,
    until: UntilOption = None,
    week: Annotated[
        bool, typer.Option("--week", help="Of seven days: those up to --until, or up to the last document.")
    ] = False,
    min_confidence: LeastOption = 0.0,
    unsure: Annotated[
        Literal["omit", "mark"],
        typer.Option("--unsure", help="Omit statements with an unsure speaker and fragments, or mark them."),
    ] = "omit",
    new: Annotated[bool, typer.Option("--new", help="Only what the last saved brief does not have.")] = False,
    save: Annotated[bool, typer.Option("--save", help="Save this brief in the ledger.")] = False,
    coder: CoderOption = None,
    form: Annotated[
        Literal["text", "html", "mail", "md", "pdf"],
        typer.Option("--format", help="How to print it: html with all documents, mail as the HTML of a message."),
    ] = "text",
    machine: MachineOption = True,
    output: OutOption = None,
) -> None:
    """Print a brief: five lines, then talks, texts and issues; without --since or --week, of everything."""
    from dataclasses import replace

    from pourparler import brief as briefing
    from pourparler.codebook.model import codebook_fault

    if week and since:
        raise WrongCallError("--week: it sets the first day itself; give --since or --week")
    first, last = parse_days(since, until)
    who = coder_name(coder) if save else ""
    with open_ledger(ledger) as kept:
        if week:
            first, last = briefing.week_of(kept, last) or (None, last)
        earlier = briefing.last_saved(kept) if new else None
        if new and earlier is None:
            raise WrongCallError("--new: no brief is saved in this ledger; save one with --save")
        if fault := codebook_fault(kept):
            say(f"{ledger}: {fault}")
        name = briefing.ledger_name(ledger)
        before = earlier.outline if earlier else None
        built = briefing.build(kept, first, last, min_confidence, name, unsure, before, machine=machine)
        if save:
            saved = briefing.save_brief(kept, replace(built, earlier=None), who)
            say(f"{kept.path}: saved as brief {saved.id}")
    if form == "pdf":
        _write_pdf(output, briefing.render_pdf(built))
    elif form == "text":
        print_text(lambda console: briefing.render_text(built, console), output)
    else:
        if form == "html":
            warn_without_charts()
        render = {"html": briefing.render_html, "mail": briefing.render_mail, "md": briefing.render_markdown}[form]
        write(output, render(built))


@app.command()
def briefs(
    ledger: LedgerPath,
    number: Annotated[
        int | None, typer.Argument(metavar="[NUMBER]", min=1, help="Print this one, as Markdown.")
    ] = None,
    form: TableOption = "text",
    wide: WideOption = False,
    output: OutOption = None,
) -> None:
    """List the saved briefs, or print one as it was saved."""
    from pourparler import brief as briefing

    with open_ledger(ledger) as kept:
        rows = kept.briefs.list()
    if number is None:
        print_listing(briefing.briefs_table(rows), form, output, wide=wide)
        return
    row = next((each for each in rows if each.id == number), None)
    if row is None:
        raise WrongCallError(f"there is no brief {number}; list them with: pourparler briefs LEDGER")
    write(output, briefing.read_saved(row).markdown)


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
    wide: WideOption = False,
    output: OutOption = None,
) -> None:
    """List what became known between two dates: statements, stances, meetings, drafts, contradictions, editions."""
    from pourparler import brief as briefing

    first, last = parse_days(since, until)
    assert first is not None
    with open_ledger(ledger) as kept:
        found = kept.changes(since=first, until=last, min_confidence=min_confidence)
    print_listing(briefing.changes_table(found), form, output, wide=wide)


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
    wide: WideOption = False,
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
            print_listing(briefing.difference_table(found), form, output, wide=wide)
            return
        rows = kept.documents.list(since=first, until=last, as_of=parse_day("--as-of", as_of))
    print_listing(briefing.documents_table(rows), form, output, wide=wide)


@app.command()
def statements(
    ledger: LedgerPath,
    speaker: Annotated[str | None, typer.Option("--speaker", metavar="NAME", help="A name, or part of one.")] = None,
    party: PartyOption = None,
    said_for: ForOption = None,
    act: Annotated[list[str] | None, typer.Option("--act", metavar="ACT", help="A speech act, as reject.")] = None,
    issue: Annotated[
        list[str] | None, typer.Option("--issue", metavar="NAME", help="An issue of the codebook, or part of its name.")
    ] = None,
    stance: Annotated[
        list[str] | None, typer.Option("--stance", metavar="STANCE", help="A stance read in it, as supports.")
    ] = None,
    outlet: Annotated[list[str] | None, typer.Option("--outlet", metavar="NAME", help="Who published it.")] = None,
    words: WordsOption = None,
    confirmed: ConfirmedOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    document: Annotated[
        str | None, typer.Option("--document", metavar="ID", help="Statements of this document only.")
    ] = None,
    min_confidence: LeastOption = 0.0,
    sort: Annotated[
        Literal["day", "-day", "speaker", "confidence", "-confidence", "act"] | None,
        typer.Option("--sort", help="The order; - puts the greatest first. By default, day."),
    ] = None,
    limit: LimitOption = None,
    form: TableOption = "text",
    wide: WideOption = False,
    output: OutOption = None,
) -> None:
    """List statements: who said what, and when."""
    from pourparler import brief as briefing

    first, last = parse_days(since, until)
    chosen = {"party": party, "for": said_for, "act": act, "issue": issue, "stance": stance, "outlet": outlet}
    asked = Selection("statements", chosen, words, confirmed, sort)
    with open_ledger(ledger) as kept:
        rows = kept.statements.list(
            speaker=speaker,
            since=first,
            until=last,
            document=document,
            min_confidence=min_confidence,
            as_of=parse_day("--as-of", as_of),
            limit=None if asked.restricts else limit,
        )
        rows = select_rows(kept, asked, rows, limit)
    print_listing(briefing.statements_table(rows), form, output, wide=wide)


@app.command()
def actors(
    ledger: LedgerPath,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="List pairs of actors that may be the same, for `merge`.")
    ] = False,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="A name, or parts of one.")] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="KIND", help="person, organization, country or group."),
    ] = None,
    party: PartyOption = None,
    acts_for: ForOption = None,
    merged: Annotated[
        bool | None, typer.Option("--merged/--not-merged", help="Whether other names are merged into it.")
    ] = None,
    sort: Annotated[
        Literal["-statements", "-documents", "-mentions", "name"] | None,
        typer.Option("--sort", help="The order; - puts the greatest first. By default, -statements."),
    ] = None,
    as_of: AsOfOption = None,
    limit: LimitOption = None,
    form: TableOption = "text",
    wide: WideOption = False,
    output: OutOption = None,
) -> None:
    """List actors, the most quoted first."""
    from pourparler import brief as briefing

    chosen = {"kind": kind, "party": party, "for": acts_for, "merged": yes_or_no(merged)}
    asked = Selection("actors", chosen, name, None, sort)
    with open_ledger(ledger) as kept:
        if suggest:
            listing = briefing.suggestions_table(kept.actors.suggestions())
        else:
            rows = kept.actors.list(as_of=parse_day("--as-of", as_of), limit=None if asked.restricts else limit)
            listing = briefing.actors_table(select_rows(kept, asked, rows, limit))
    print_listing(listing, form, output, wide=wide)


@app.command()
def meetings(
    ledger: LedgerPath,
    status: Annotated[list[str] | None, typer.Option("--status", metavar="STATUS", help="A status, as held.")] = None,
    participant: Annotated[
        list[str] | None, typer.Option("--participant", metavar="NAME", help="Who takes part: a name, or part of one.")
    ] = None,
    place: Annotated[
        list[str] | None, typer.Option("--place", metavar="PLACE", help="Where: all or part of it.")
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="KIND", help="Such as call, visit or talks, or part of a kind."),
    ] = None,
    words: WordsOption = None,
    confirmed: ConfirmedOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    sort: Annotated[
        Literal["day", "-day", "status", "-documents", "-confidence"] | None,
        typer.Option("--sort", help="The order; - puts the greatest first. By default, day."),
    ] = None,
    limit: LimitOption = None,
    form: TableOption = "text",
    wide: WideOption = False,
    output: OutOption = None,
) -> None:
    """List meetings with their status: held, ongoing, planned, proposed, postponed, cancelled, refused or denied."""
    from pourparler import brief as briefing

    first, last = parse_days(since, until)
    chosen = {"status": status, "participant": participant, "place": place, "kind": kind}
    asked = Selection("meetings", chosen, words, confirmed, sort)
    with open_ledger(ledger) as kept:
        rows = kept.meetings.list(since=first, until=last, as_of=parse_day("--as-of", as_of))
        rows = select_rows(kept, asked, rows, limit)
    print_listing(briefing.meetings_table(rows), form, output, wide=wide)


@app.command()
def proposals(
    ledger: LedgerPath,
    as_of: AsOfOption = None,
    form: TableOption = "text",
    wide: WideOption = False,
    output: OutOption = None,
) -> None:
    """List proposals, their provisions and the proposals they replace."""
    from pourparler import brief as briefing

    with open_ledger(ledger) as kept:
        rows = kept.proposals.list(as_of=parse_day("--as-of", as_of))
    print_listing(briefing.proposals_table(rows), form, output, wide=wide)


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
    wide: WideOption = False,
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
    print_listing(briefing.hits_table(rows), form, output, wide=wide)
