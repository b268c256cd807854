"""The commands. Each is a few lines over the packages; results go to standard output, the rest to standard error."""

from __future__ import annotations

import datetime as dt
import getpass
import io
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

import pourparler
from pourparler import brief as briefing
from pourparler import intake
from pourparler.ledger import LedgerError, RevisionRow, open_ledger
from pourparler.record import Document, Record

DONE, SOME_FAILED, WRONG_CALL, STOPPED = 0, 1, 2, 130

app = typer.Typer(
    help="Read the coverage of a negotiation and keep a sourced ledger of it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE..",
        help="Files (.txt .md .html .pdf .jsonl[.gz] .warc[.gz]), folders of these, addresses of web pages and feeds, "
        "or - for standard input.",
    ),
]
LedgerPath = Annotated[str, typer.Argument(metavar="LEDGER", help="The ledger's file.")]
PublishedOption = Annotated[str | None, typer.Option("--published", metavar="DATE", help="The day of publication.")]
SinceOption = Annotated[str | None, typer.Option("--since", metavar="DATE", help="From this day on.")]
UntilOption = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Up to this day.")]
OutOption = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to this file.")]
TableOption = Annotated[Literal["text", "json", "csv"], typer.Option("--format", help="How to print it.")]
LeastOption = Annotated[
    float,
    typer.Option("--min-confidence", min=0.0, max=1.0, metavar="P", help="Leave out statements less sure than this."),
]
ActorName = Annotated[str, typer.Argument(metavar="ACTOR", help="A name, or a number from the list of actors.")]
CoderOption = Annotated[str | None, typer.Option("--coder", metavar="NAME", help="Who decides; else your login name.")]
PrivateOption = Annotated[
    bool, typer.Option("--allow-private", help="Let web addresses lead to this machine and to private networks.")
]
JobsOption = Annotated[int, typer.Option("--jobs", min=1, max=256, metavar="N", help="Processes that read.")]


class WrongCallError(Exception):
    """The call itself was wrong; the message says what to do."""


def _date(option: str, words: str | None) -> dt.date | None:
    if words is None:
        return None
    try:
        return intake.parse_date(words)
    except ValueError as fault:
        raise WrongCallError(f"{option}: {fault}") from None


def _say(line: object) -> None:
    # one line each, whatever a file's name or a library's message holds
    print(" ".join(str(line).split()), file=sys.stderr, flush=True)


def _out(path: Path | None, text: str) -> None:
    if path is None:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise WrongCallError(f"{path}: cannot be written ({fault.strerror}); give another file with -o") from None


def _coder(name: str | None) -> str:
    """Who decides: the name given, else the one of the login."""
    try:
        return name or getpass.getuser()
    except (OSError, KeyError):
        raise WrongCallError("--coder: this login has no name; give yours") from None


def _revised(row: RevisionRow) -> None:
    undone = " (undone)" if row.undone else ""
    _say(f"revision {row.id}: {row.name} {row.told}{undone}")


def _console() -> Console:
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 100
    return Console(width=width, highlight=False, soft_wrap=False, markup=False, emoji=False)


@contextmanager
def _progress() -> Iterator[Progress]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    shown = Console(stderr=True)
    with Progress(*columns, console=shown, disable=not shown.is_terminal, transient=True) as progress:
        yield progress


def _documents(
    sources: Iterable[str], published: str | None, allow_private: bool
) -> Iterator[Document | intake.Refusal]:
    day = _date("--published", published)
    return intake.documents(sources, published=day, stdin=sys.stdin.buffer, allow_private=allow_private)


def _read(items: Iterable[Document | intake.Refusal], jobs: int) -> Iterator[Record | str]:
    """Records; a line for each source that failed."""
    from pourparler.reader import read_all  # the weights and ONNX Runtime are not wanted by the other commands

    with _progress() as progress:
        task = progress.add_task("reading", total=None)
        for result in read_all(items, jobs=jobs):
            yield result if isinstance(result, Record) else str(result)
            progress.advance(task)


def _finish(failed: int) -> None:
    raise typer.Exit(SOME_FAILED if failed else DONE)


@app.command()
def read(
    sources: Sources,
    published: PublishedOption = None,
    form: Annotated[Literal["text", "json", "jsonl"], typer.Option("--format", help="How to print it.")] = "text",
    jobs: JobsOption = 1,
    min_confidence: LeastOption = 0.0,
    allow_private: PrivateOption = False,
) -> None:
    """Read documents and print what is in them."""
    from pourparler.reader import at_least, show_record

    failed = 0
    console = _console()
    for count, result in enumerate(_read(_documents(sources, published, allow_private), jobs)):
        if isinstance(result, str):
            failed += 1
            _say(result)
            continue
        result = at_least(result, min_confidence)
        if form == "text":
            if count:
                console.print()
            show_record(result, console)
        else:
            print(result.model_dump_json(by_alias=True, indent=1 if form == "json" else None), flush=True)
    _finish(failed)


@app.command()
def add(
    ledger: LedgerPath,
    sources: Sources,
    published: PublishedOption = None,
    jobs: JobsOption = 1,
    allow_private: PrivateOption = False,
) -> None:
    """Read documents into a ledger, which is made if it is not there. Adding the same twice changes nothing."""
    failed = added = known = copies = 0
    items = _documents(sources, published, allow_private)
    with open_ledger(ledger, create=True) as kept:

        def unknown() -> Iterator[Document | intake.Refusal]:
            nonlocal known
            for item in items:
                if isinstance(item, Document) and kept.has(item):
                    known += 1
                else:
                    yield item

        try:
            for result in _read(unknown(), jobs):
                if isinstance(result, str):
                    failed += 1
                    _say(result)
                    continue
                try:
                    done = kept.add(result)
                except LedgerError as fault:
                    failed += 1
                    _say(fault)
                    continue
                added, known, copies = added + done.new, known + (not done.new), copies + done.copy
        except KeyboardInterrupt:
            _say(f"stopped; {added} documents were added and are safe in {ledger}; the same command goes on from here")
            raise typer.Exit(STOPPED) from None
    told = f" ({copies} of them copies)" if copies else ""
    _say(f"{ledger}: {added} added{told}, {known} there already, {failed} failed")
    _finish(failed)


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
    first, last = _date("--since", since), _date("--until", until)
    if first and last and last < first:
        raise WrongCallError(f"--until: {last} lies before {first}; give a later day")
    with open_ledger(ledger) as kept:
        told = briefing.build(kept, first, last, min_confidence, name=briefing.ledger_name(ledger))
    if form == "pdf":
        _out_bytes(output, briefing.render_pdf(told))
    elif form != "text":
        _out(output, briefing.render_html(told) if form == "html" else briefing.render_markdown(told))
    elif output is None:
        briefing.render_text(told, _console())
    else:
        written = io.StringIO()
        briefing.render_text(told, Console(file=written, width=100, highlight=False, markup=False, emoji=False))
        _out(output, written.getvalue())


def _out_bytes(path: Path | None, content: bytes) -> None:
    if path is None and sys.stdout.isatty():
        raise WrongCallError("--format pdf: a terminal cannot show it; give a file with -o")
    try:
        path.write_bytes(content) if path else sys.stdout.buffer.write(content)
    except OSError as fault:
        raise WrongCallError(f"{path}: cannot be written ({fault.strerror}); give another file with -o") from None


def _table(table: Any, form: str, output: Path | None) -> None:
    if form == "text":
        console = _console()
        console.print(table.rich())
    else:
        _out(output, table.json() if form == "json" else table.csv())


@app.command()
def statements(
    ledger: LedgerPath,
    speaker: Annotated[str | None, typer.Option("--speaker", metavar="NAME", help="A name or a part of it.")] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    min_confidence: LeastOption = 0.0,
    form: TableOption = "text",
    output: OutOption = None,
) -> None:
    """List statements: who said what, when."""
    first, last = _date("--since", since), _date("--until", until)
    with open_ledger(ledger) as kept:
        rows = kept.statements(speaker=speaker, since=first, until=last, min_confidence=min_confidence)
    _table(briefing.statements_table(rows), form, output)


@app.command()
def actors(
    ledger: LedgerPath,
    suggest: Annotated[bool, typer.Option("--suggest", help="List pairs that could be one, for merge.")] = False,
    form: TableOption = "text",
    output: OutOption = None,
) -> None:
    """List actors, those who speak most first."""
    with open_ledger(ledger) as kept:
        table = briefing.suggestions_table(kept.suggestions()) if suggest else briefing.actors_table(kept.actors())
    _table(table, form, output)


@app.command()
def meetings(
    ledger: LedgerPath,
    since: SinceOption = None,
    until: UntilOption = None,
    form: TableOption = "text",
    output: OutOption = None,
) -> None:
    """List meetings held, planned, proposed and cancelled."""
    first, last = _date("--since", since), _date("--until", until)
    with open_ledger(ledger) as kept:
        rows = kept.meetings(since=first, until=last)
    _table(briefing.meetings_table(rows), form, output)


@app.command()
def proposals(ledger: LedgerPath, form: TableOption = "text", output: OutOption = None) -> None:
    """List proposals, what each replaces, and its provisions."""
    with open_ledger(ledger) as kept:
        rows = kept.proposals()
    _table(briefing.proposals_table(rows), form, output)


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
    first, last = _date("--since", since), _date("--until", until)
    asked = " ".join(f'"{w}"' if " " in w and '"' not in w else w for w in words)
    with open_ledger(ledger) as kept:
        rows = kept.search(asked, since=first, until=last, limit=limit)
    if not rows:
        _say(f"{ledger}: no document holds all of: {asked}")
    _table(briefing.hits_table(rows), form, output)


@app.command()
def merge(ledger: LedgerPath, actor: ActorName, into: ActorName, coder: CoderOption = None) -> None:
    """Let an actor be another, for ever; the second gives the name."""
    with open_ledger(ledger) as kept:
        _revised(kept.merge_actors(actor, into, _coder(coder)))


@app.command()
def split(
    ledger: LedgerPath,
    actor: ActorName,
    document: Annotated[
        list[str] | None,
        typer.Option(
            "--document", metavar="ID", help="A document in which the name is somebody else's; may be repeated."
        ),
    ] = None,
    coder: CoderOption = None,
) -> None:
    """Let a merged actor stand for itself, for ever; or tell two apart that have one name."""
    with open_ledger(ledger) as kept:
        _revised(kept.split_actor(actor, _coder(coder), document or ()))


@app.command()
def undo(
    ledger: LedgerPath,
    revision: Annotated[
        int | None, typer.Argument(metavar="REVISION", help="A number of history; else the last.")
    ] = None,
    coder: CoderOption = None,
) -> None:
    """Take back a merge or a split, and put back exactly what was there."""
    with open_ledger(ledger) as kept:
        _revised(kept.undo(_coder(coder), revision))


@app.command()
def history(
    ledger: LedgerPath,
    actor: Annotated[str | None, typer.Argument(metavar="ACTOR", help="A name or a number; else all.")] = None,
    form: TableOption = "text",
    output: OutOption = None,
) -> None:
    """Tell what people decided about actors, and what of it was undone."""
    with open_ledger(ledger) as kept:
        rows = kept.history(actor)
    _table(briefing.revisions_table(rows), form, output)


@app.command()
def evaluate(
    corpus: Annotated[
        Path | None, typer.Argument(metavar="CORPUS", help="A folder with dispatches/ and gold/.")
    ] = None,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Read a corpus that has gold records and score the reading; without CORPUS, the examples."""
    from pourparler.reader import evaluation

    folder = corpus or evaluation.examples()
    try:
        scores = evaluation.evaluate(folder)
    except OSError as fault:
        raise WrongCallError(
            f"{folder}: {fault.strerror or fault}; give a folder that holds dispatches/ and gold/"
        ) from None
    except ValueError as fault:
        raise WrongCallError(f"{folder}: {fault}") from None
    if form == "json":
        _out(None, evaluation.as_json(scores))
    else:
        _console().print(evaluation.as_table(scores))


@app.callback(invoke_without_command=True)
def _main(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        print(f"pourparler {pourparler.__version__}")
        raise typer.Exit(DONE)


def main() -> None:
    """Run the program; faults of the caller become one line and the exit status of DESIGN's table."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        app()
    except (WrongCallError, LedgerError) as fault:
        _say(fault)
        sys.exit(WRONG_CALL)
    except KeyboardInterrupt:
        _say("stopped")
        sys.exit(STOPPED)


if __name__ == "__main__":
    main()
