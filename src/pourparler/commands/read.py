"""Commands that read documents: read, add, reread, reindex, evaluate."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pourparler.commands.meter import Advance, progress
from pourparler.commands.options import (
    AddressOption,
    EngineOption,
    JobsOption,
    LeastOption,
    LedgerPath,
    PrivateOption,
    PublishedOption,
    ResultsOption,
    Sources,
    TimeoutOption,
    WrongCallError,
    command_group,
    finish,
    limit_time,
    open_ledger,
    parse_day,
    say,
    terminal,
    write,
)
from pourparler.interruption import STOPPED

if TYPE_CHECKING:
    from pourparler import intake
    from pourparler.ledger import Ledger
    from pourparler.record import Document, Record

app = command_group()

TOGETHER = 32
"""The most documents that are written in one transaction."""

_LONGEST_WAIT = 2.0  # seconds after which documents that were read are written


def _documents(
    sources: Iterable[str], published: str | None, allow_private: bool, seen: intake.Seen | None = None
) -> Iterator[Document | intake.Refusal]:
    from pourparler import intake

    day = parse_day("--published", published)
    return intake.documents(sources, published=day, stdin=sys.stdin.buffer, allow_private=allow_private, seen=seen)


def _is_slow(sources: Iterable[str]) -> bool:
    """Whether documents arrive slowly, from the web or a pipe."""
    return any(source == "-" or "://" in source for source in sources)


def _processes(jobs: int | None, sources: Iterable[str]) -> int | None:
    """The number of processes: one for sources that arrive slowly, unless --jobs is given."""
    return 1 if jobs is None and _is_slow(sources) else jobs


def _read(items: Iterable[Document | intake.Refusal], jobs: int | None, advance: Advance) -> Iterator[Record | str]:
    """Yield records, and a message for each source that failed; say which languages were skipped."""
    from pourparler.intake.language import skipped_paragraphs
    from pourparler.reader import read_all
    from pourparler.record import Record

    for result in read_all(items, jobs=jobs):
        if isinstance(result, Record) and (line := skipped_paragraphs(result.document)):
            say(line)
        yield result if isinstance(result, Record) else str(result)
        advance()


@app.command()
def read(
    sources: Sources,
    published: PublishedOption = None,
    form: Annotated[Literal["text", "json", "jsonl"], typer.Option("--format", help="How to print it.")] = "text",
    jobs: JobsOption = None,
    timeout: TimeoutOption = None,
    min_confidence: LeastOption = 0.0,
    allow_private: PrivateOption = False,
    engine: EngineOption = "processes",
    address: AddressOption = None,
    results: ResultsOption = None,
) -> None:
    """Read documents and print a record of each; with --engine ray, write the records as Parquet."""
    limit_time(timeout)
    if engine == "ray":
        from pourparler.commands.ray import read_on_cluster

        read_on_cluster(sources, results, address, jobs, parse_day("--published", published), min_confidence)
        return
    if address or results:
        raise WrongCallError("--address and --output need --engine ray; to save the output, use '> FILE'")
    from pourparler import intake
    from pourparler.reader import at_least, show_record

    failed = 0
    console = terminal() if form == "text" else None
    with progress(lambda: intake.count(sources)) as advance:
        for count, result in enumerate(
            _read(_documents(sources, published, allow_private), _processes(jobs, sources), advance)
        ):
            if isinstance(result, str):
                failed += 1
                say(result)
                continue
            result = at_least(result, min_confidence)
            if console is not None:
                if count:
                    console.print()
                show_record(result, console)
            else:
                print(result.model_dump_json(by_alias=True, indent=1 if form == "json" else None), flush=True)
    finish(failed)


def _look_up(kept: Ledger, item: Document | intake.Refusal) -> Document | intake.Refusal | None:
    """The item if the ledger does not have it, None if it does, a refusal if the ledger cannot be read."""
    from pourparler.intake import Refusal
    from pourparler.ledger import LedgerError
    from pourparler.record import Document

    try:
        return None if isinstance(item, Document) and kept.documents.has(item) else item
    except LedgerError as fault:
        return Refusal(item.id, f"not added, {fault}") if isinstance(item, Document) else item


@app.command()
def add(
    ledger: LedgerPath,
    sources: Sources,
    published: PublishedOption = None,
    jobs: JobsOption = None,
    timeout: TimeoutOption = None,
    allow_private: PrivateOption = False,
) -> None:
    """Add documents to a ledger, and create it if needed. Adding a document twice changes nothing."""
    from pourparler.scale import has_results

    limit_time(timeout)
    kinds: dict[bool, list[str]] = {True: [], False: []}
    for source in sources:
        kinds[has_results(source)].append(source)
    done, rest = kinds[True], kinds[False]
    with open_ledger(ledger, create=True) as kept:
        feeds = kept.feeds.state()
        tally = _Tally()
        items = _documents(rest, published, allow_private, feeds)
        try:
            with progress(lambda: _count(done, rest)) as advance:
                for folder in done:
                    _add_from_cluster(kept, folder, tally, advance)
                _add_documents(
                    kept,
                    _read(_skip_known(kept, items, tally, advance), _processes(jobs, rest), advance),
                    1 if _is_slow(rest) else TOGETHER,
                    tally,
                )
        except KeyboardInterrupt:
            say(f"stopped; {tally.added} documents were added to {kept.path}; run the same command again to continue")
            raise typer.Exit(STOPPED) from None
        if not tally.lost:
            feeds.save()
        incomplete = _is_incomplete(kept)
    say(f"{kept.path}: {tally}")
    if incomplete:
        say(
            f"{kept.path}: derived data (copies, corroborations, contradictions) are incomplete; "
            f"run `pourparler reindex {kept.path}`"
        )
    finish(tally.failed)


def _is_incomplete(kept: Ledger) -> bool:
    """Whether derived data are incomplete; False if the ledger cannot be read."""
    from pourparler.ledger import LedgerError

    try:
        return kept.is_incomplete()
    except LedgerError:
        return False


def _count(done: list[str], rest: list[str]) -> int | None:
    from pourparler import intake
    from pourparler.scale import ScaleError, count_documents

    others = intake.count(rest)
    try:
        return None if others is None else others + sum(count_documents(folder) for folder in done)
    except ScaleError:
        return None  # adding reports why


@dataclass
class _Tally:
    """Counts of documents so far; ``lost`` are those that were read and could not be written."""

    added: int = 0
    known: int = 0
    copies: int = 0
    editions: int = 0
    failed: int = 0
    lost: int = 0

    def __str__(self) -> str:
        kinds = ((self.copies, "copies"), (self.editions, "later editions"))
        told = ", ".join(f"{count} of them {name}" for count, name in kinds if count)
        return f"{self.added} added{f' ({told})' if told else ''}, {self.known} already there, {self.failed} failed"


def _add_documents(kept: Ledger, results: Iterable[Record | str], together: int, tally: _Tally) -> None:
    """Add what was read, some documents at a time; report each source that failed."""
    waiting: list[Record] = []
    since = 0.0
    try:
        for result in results:
            if isinstance(result, str):
                tally.failed += 1
                say(result)
                continue
            since = since if waiting else time.monotonic()
            waiting.append(result)
            if len(waiting) == together or time.monotonic() - since > _LONGEST_WAIT:
                _add_records(kept, waiting, tally)
                waiting = []
    finally:
        _add_records(kept, waiting, tally)  # also when interrupted: what was read is kept


def _add_records(kept: Ledger, records: Sequence[Record], tally: _Tally) -> None:
    from pourparler.ledger import LedgerError

    for done in kept.add_all(records):
        if isinstance(done, LedgerError):
            tally.failed += 1
            tally.lost += 1
            say(done)
            continue
        tally.added += done.new
        tally.known += not done.new
        tally.copies += done.copy
        tally.editions += done.edition


def _add_from_cluster(kept: Ledger, folder: str, tally: _Tally, advance: Advance) -> None:
    """Add the records that a cluster has read; skip documents that the ledger has."""
    from pydantic import ValidationError

    from pourparler.record import Record
    from pourparler.scale import ScaleError, read_rows

    try:
        for rows in read_rows(folder):
            known = kept.documents.known_texts([row.fingerprint for row in rows if row.fingerprint and row.record])
            new = list[Record]()
            for row in rows:
                if row.record is None:
                    tally.failed += 1
                    say(row.error)
                elif row.fingerprint in known:
                    tally.known += 1
                else:
                    new.append(Record.model_validate_json(row.record))
                advance()
            for start in range(0, len(new), TOGETHER):
                _add_records(kept, new[start : start + TOGETHER], tally)
    except (ScaleError, OSError) as fault:
        tally.failed += 1
        say(fault)
    except ValidationError as fault:
        tally.failed += 1
        say(f"{folder}: contains an invalid record ({fault.errors()[0]['msg']}); read the sources again")


def _skip_known(
    kept: Ledger, items: Iterator[Document | intake.Refusal], tally: _Tally, advance: Advance
) -> Iterator[Document | intake.Refusal]:
    """Skip documents that the ledger has, before they are read."""
    for item in items:
        found = _look_up(kept, item)
        tally.known += found is None
        tally.lost += found is not None and found is not item
        if found is None:
            advance()
        else:
            yield found


@app.command()
def reread(ledger: LedgerPath, jobs: JobsOption = None, timeout: TimeoutOption = None) -> None:
    """Read documents again that an older version has read. Decisions are kept; undo restores the old reading."""
    from pourparler.ledger import LedgerError

    limit_time(timeout)
    from pourparler.reader import reader_version

    again = failed = 0
    with open_ledger(ledger) as kept:
        old = kept.documents.outdated(reader_version())
        with progress(lambda: len(old)) as advance:
            for result in _read((kept.documents.content(key) for key in old), jobs, advance):
                try:
                    if isinstance(result, str):
                        raise LedgerError(result)
                    again += kept.reread(result) is not None
                except LedgerError as fault:
                    failed += 1
                    say(fault)
    say(f"{kept.path}: {again} read again, {failed} failed")
    finish(failed)


@app.command()
def reindex(ledger: LedgerPath) -> None:
    """Rebuild derived data: copies, editions, corroborations, groups and contradictions. Nothing else changes."""
    with open_ledger(ledger) as kept, progress(lambda: len(kept.documents.ids()), "reindexing") as advance:
        done = kept.reindex(advance)
    from pourparler.text import quantity

    counts = (
        (done.actors, "actor"),
        (done.editions, "edition"),
        (done.copies, "copy"),
        (done.statements, "statement"),
        (done.meetings, "meeting"),
        (done.proposals, "proposal"),
        (done.contradictions, "contradiction"),
    )
    plurals = {"copy": "copies"}
    changed = ", ".join(quantity(count, thing, plurals.get(thing)) for count, thing in counts if count)
    told = f"changed: {changed}" if changed else "nothing changed"
    say(f"{kept.path}: {quantity(done.documents, 'document')} reindexed; {told}")


@app.command()
def evaluate(
    corpus: Annotated[
        Path | None, typer.Argument(metavar="CORPUS", help="A folder that contains dispatches/ and gold/.")
    ] = None,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Score the reader against gold records; without CORPUS, those of the examples."""
    from pourparler.reader.evaluation import run

    folder = corpus or run.examples()
    try:
        scores = run.evaluate(folder)
    except OSError as fault:
        raise WrongCallError(
            f"{folder}: {fault.strerror or fault}; give a folder that contains dispatches/ and gold/"
        ) from None
    except ValueError as fault:
        raise WrongCallError(f"{folder}: {fault}") from None
    if form == "json":
        write(None, run.as_json(scores))
    else:
        terminal().print(run.as_table(scores))
