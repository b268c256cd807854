"""The command that reads on a cluster: read --engine ray."""

from __future__ import annotations

import datetime as dt
import signal
from collections.abc import Iterable
from dataclasses import dataclass

import typer

from pourparler import intake
from pourparler.commands.meter import progress
from pourparler.commands.options import WrongCallError, finish, say
from pourparler.interruption import STOPPED
from pourparler.scale import Plan, ScaleError, engine, shards


def read_on_cluster(
    sources: Iterable[str],
    output: str | None,
    address: str | None,
    jobs: int | None,
    published: dt.date | None,
    min_confidence: float,
) -> None:
    """Read files on a cluster and write the records as Parquet; skip what an earlier run has done."""
    from pourparler.reader import reader_version
    from pourparler.scale.storage import make_absolute

    if output is None:
        raise WrongCallError("--engine ray writes a folder of Parquet files; name it with --output DIR")
    plan = Plan(make_absolute(output), reader_version(), published.isoformat() if published else None, min_confidence)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the cluster is released properly
    tally = _Tally()
    try:
        _run(sources, plan, address, jobs, tally)
    except KeyboardInterrupt:
        say(f"stopped; {tally.done} documents are done, in {output}; run the same command again to continue")
        raise typer.Exit(STOPPED) from None
    except ScaleError as fault:
        raise WrongCallError(str(fault)) from None
    except OSError as fault:
        raise WrongCallError(
            f"{output}: cannot be written ({fault.strerror or fault}); choose another folder"
        ) from None
    if tally.done:
        before = f" ({tally.before} by earlier runs)" if tally.before else ""
        say(f"{output}: {tally.done} documents{before}, {tally.failed} failed")
    finish(tally.failed)


@dataclass
class _Tally:
    """Counts of documents; ``before`` are those that an earlier run had done."""

    done: int = 0
    before: int = 0
    failed: int = 0


def _run(sources: Iterable[str], plan: Plan, address: str | None, jobs: int | None, tally: _Tally) -> None:
    found = []
    for each in shards.find_shards(sources, plan.output):
        if isinstance(each, intake.Refusal):
            tally.failed += 1
            say(each)
        else:
            found.append(each)
    if not found:
        return
    with engine.cluster(address, jobs) as readers, progress(lambda: None) as advance:
        for step in engine.run(found, plan, readers):
            tally.done += step.documents
            tally.before += step.before
            tally.failed += step.failed
            for line in step.lines:
                say(line)
            for _ in range(step.documents):
                advance()
