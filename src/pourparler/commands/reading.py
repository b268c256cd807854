"""Commands that read documents: read, add, evaluate."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from pourparler import intake
from pourparler.commands.options import (
    STOPPED,
    JobsOption,
    LeastOption,
    LedgerPath,
    PrivateOption,
    PublishedOption,
    Sources,
    WrongCallError,
    day_of,
    finish,
    say,
    terminal,
    write,
)
from pourparler.ledger import Ledger, LedgerError, open_ledger
from pourparler.record import Document, Record

app = typer.Typer()


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
    sources: Iterable[str], published: str | None, allow_private: bool, seen: intake.Seen | None = None
) -> Iterator[Document | intake.Refusal]:
    day = day_of("--published", published)
    return intake.documents(sources, published=day, stdin=sys.stdin.buffer, allow_private=allow_private, seen=seen)


def _read(items: Iterable[Document | intake.Refusal], jobs: int) -> Iterator[Record | str]:
    """Records; a line for each source that failed."""
    from pourparler.reader import read_all  # the weights and ONNX Runtime are not wanted by the other commands

    with _progress() as progress:
        task = progress.add_task("reading", total=None)
        for result in read_all(items, jobs=jobs):
            yield result if isinstance(result, Record) else str(result)
            progress.advance(task)


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
    console = terminal()
    for count, result in enumerate(_read(_documents(sources, published, allow_private), jobs)):
        if isinstance(result, str):
            failed += 1
            say(result)
            continue
        result = at_least(result, min_confidence)
        if form == "text":
            if count:
                console.print()
            show_record(result, console)
        else:
            print(result.model_dump_json(by_alias=True, indent=1 if form == "json" else None), flush=True)
    finish(failed)


def _looked_up(kept: Ledger, item: Document | intake.Refusal) -> Document | intake.Refusal | None:
    """The same if it is new to the ledger; None if it is there; a refusal where the ledger cannot be asked."""
    try:
        return None if isinstance(item, Document) and kept.has(item) else item
    except LedgerError as fault:
        return intake.Refusal(item.id, f"not added, {fault}") if isinstance(item, Document) else item


@app.command()
def add(
    ledger: LedgerPath,
    sources: Sources,
    published: PublishedOption = None,
    jobs: JobsOption = 1,
    allow_private: PrivateOption = False,
) -> None:
    """Read documents into a ledger, which is made if it is not there. Adding the same twice changes nothing."""
    failed = added = known = copies = editions = lost = 0
    with open_ledger(ledger, create=True) as kept:
        feeds = kept.feeds()
        items = _documents(sources, published, allow_private, feeds)

        def unknown() -> Iterator[Document | intake.Refusal]:
            nonlocal known, lost
            for item in items:
                found = _looked_up(kept, item)
                known, lost = known + (found is None), lost + (found is not None and found is not item)
                if found is not None:
                    yield found

        try:
            for result in _read(unknown(), jobs):
                if isinstance(result, str):
                    failed += 1
                    say(result)
                    continue
                try:
                    done = kept.add(result)
                except LedgerError as fault:
                    failed, lost = failed + 1, lost + 1
                    say(fault)
                    continue
                added, known, copies = added + done.new, known + (not done.new), copies + done.copy
                editions += done.edition
            if not lost:
                feeds.save()
        except KeyboardInterrupt:
            safe = f"{added} documents were added and are safe in {kept.path}"
            say(f"stopped; {safe}; the same command goes on from here")
            raise typer.Exit(STOPPED) from None
    kinds = [f"{n} of them {name}" for n, name in ((copies, "copies"), (editions, "later editions")) if n]
    told = f" ({', '.join(kinds)})" if kinds else ""
    say(f"{kept.path}: {added} added{told}, {known} there already, {failed} failed")
    finish(failed)


@app.command()
def reread(ledger: LedgerPath, jobs: JobsOption = 1) -> None:
    """Read again what an older reader has read; what people decided stays, and undo takes it back."""
    from pourparler.reader import reader_version

    again = failed = 0
    with open_ledger(ledger) as kept:
        old = kept.outdated(reader_version())
        for result in _read((kept.source(key) for key in old), jobs):
            try:
                if isinstance(result, str):
                    raise LedgerError(result)
                again += kept.read_again(result) is not None
            except LedgerError as fault:
                failed += 1
                say(fault)
    say(f"{kept.path}: {again} read again, {failed} failed")
    finish(failed)


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
        write(None, evaluation.as_json(scores))
    else:
        terminal().print(evaluation.as_table(scores))
