"""The run: Ray gives shards and pieces to workers and repeats what is lost; here is what it is asked to do."""

from __future__ import annotations

import logging
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pourparler import extras
from pourparler.reader.batch import cores
from pourparler.scale import results
from pourparler.scale.plan import Plan, ScaleError
from pourparler.scale.results import Counted
from pourparler.scale.shards import Shard
from pourparler.scale.worker import Done, Ended, Waiting, Worker, cut, unpacked

_STORE = 512 << 20  # bytes of memory that pieces on their way may take on this machine
_PATIENCE = 10.0  # seconds until a cluster must answer
_READS, _CUTS = 0.9, 0.1  # of a processor: for each processor there is a reader, and some room to cut shards


def _ray() -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing leaves the machine
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # what it has to say stands in its own logs
    extras.require("ray", "--engine ray")
    import ray
    import ray.data

    return ray


@contextmanager
def cluster(address: str | None, jobs: int | None) -> Iterator[int]:
    """A cluster for as long as this lasts: the one at an address, or one of this machine's own.

    Gives how many readers it takes, one for each processor unless `jobs` says otherwise.

    Raises
    ------
    ScaleError
        If there is no Ray, or no cluster at the address.
    """
    if address is None:
        os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")  # else Ray takes no loopback address for one
    ray = _ray()
    mine = not ray.is_initialized()
    if mine:
        _join(ray, address, jobs)
    try:
        yield jobs or max(1, int(ray.cluster_resources().get("CPU", 1)))
    finally:
        if mine:
            ray.shutdown()


def _join(ray: Any, address: str | None, jobs: int | None) -> None:
    quiet = {"logging_level": logging.ERROR, "log_to_driver": False}
    if address is None:
        # A cluster asks nobody who he is: one of this machine's own is for this machine alone.
        own = {"_node_ip_address": "127.0.0.1", "include_dashboard": False, "object_store_memory": _STORE}
        with _hushed():
            ray.init(num_cpus=jobs or cores(), **own, **quiet)
        return
    try:
        _ask(address)
        with _hushed():
            ray.init(address=address, **quiet)
    except (ConnectionError, RuntimeError, ValueError, OSError) as fault:
        told = " ".join(str(fault).split())[:200]
        raise ScaleError(f"--address {address}: no cluster can be joined ({told}); check the address") from None


def _ask(address: str) -> None:
    """See whether anything listens at an address: Ray itself asks again and again, for many minutes."""
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if colon and port.isdigit():
        socket.create_connection((host.strip("[]"), int(port)), timeout=_PATIENCE).close()


@contextmanager
def _hushed() -> Iterator[None]:
    """Let nothing be written to standard error, by libraries in C++ either; what fails is raised all the same."""
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


@dataclass
class Progress:
    """How far one shard is."""

    shard: Shard
    done: dict[int, Done] = field(default_factory=dict)
    ended: Ended | None = None

    def whole(self) -> bool:
        """Whether all of its pieces are done."""
        return self.ended is not None and self.ended.pieces is not None and len(self.done) == self.ended.pieces


@dataclass(frozen=True)
class Step:
    """What a run tells while it goes on: documents done, of them failed, lines for a person."""

    documents: int = 0
    failed: int = 0
    lines: tuple[str, ...] = ()
    before: int = 0


def run(found: list[Shard], plan: Plan, readers: int) -> Iterator[Step]:
    """Read shards on the cluster that stands.

    Parameters
    ----------
    readers : how many processes read

    Raises
    ------
    ScaleError
        If the run cannot go on; what is done stays, and the same run goes on from there.
    """
    if not found:
        return
    waiting = {shard.key: Progress(shard) for shard in found}
    for told in _stream(found, plan, readers):
        now = waiting[told.key]
        if isinstance(told, Ended):
            if told.wrong is not None:
                raise ScaleError(f"{told.wrong}; install the same version of pourparler on every machine")
            now.ended = told
            if told.pieces is None:
                yield _skipped(now, plan)
                del waiting[told.key]
                continue
        else:
            now.done[told.number] = told
            yield _step(told, now.shard)
        if now.whole():
            _finish(now, plan)
            del waiting[told.key]
    for left in waiting.values():
        yield Step(failed=1, lines=(_why(left),))


def _step(told: Done, shard: Shard) -> Step:
    if not told.before:
        return Step(told.documents, told.failed, told.lines)
    lines = (f"{shard.address}: {told.failed} documents failed before, see the column error",) if told.failed else ()
    return Step(told.documents, told.failed, lines, before=told.documents)


def _skipped(now: Progress, plan: Plan) -> Step:
    """What an earlier run has read whole: its documents count, and what it could not read is told again."""
    known = results.manifest(plan.output, now.shard.key) or {}
    documents, failed = int(known.get("documents", 0)), int(known.get("failed", 0))
    results.clean(plan.output, now.shard.key, known.get("files", []))
    lines = (f"{now.shard.address}: {failed} documents failed before, see the column error",) if failed else ()
    return Step(documents, failed, lines, before=documents)


def _finish(now: Progress, plan: Plan) -> None:
    assert now.ended is not None
    done = [now.done[number] for number in sorted(now.done)]
    counts = Counted(sum(each.documents for each in done), sum(each.failed for each in done))
    results.finish(
        plan,
        now.shard.key,
        now.shard.address,
        sha256=now.ended.sha256,
        size=now.ended.size,
        files=[each.file for each in done],
        counts=counts,
    )


def _why(left: Progress) -> str:
    if left.ended is not None and left.ended.fault is not None:
        return f"{left.shard.address}: cannot be read ({left.ended.fault}); check it"
    return (
        f"{left.shard.address}: not read whole, {len(left.done)} of its pieces are done; "
        "run the same again, and see Ray's logs if that does not help"
    )


def _stream(found: list[Shard], plan: Plan, readers: int) -> Iterator[Done | Ended]:
    """Have Ray cut and read; what is done, as it is done."""
    ray = _ray()
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    context.target_max_block_size = 1  # a piece is a block, so that no reader waits for another's
    context.max_errored_blocks = -1  # what fails again and again is told at the end, and the rest goes on
    rows = [{"address": shard.address, "key": shard.key} for shard in found]
    told = (
        ray.data.from_items(rows, override_num_blocks=min(len(rows), 10_000))
        .map_batches(cut, batch_size=1, batch_format="pyarrow", fn_args=(plan.told(),), num_cpus=_CUTS)
        .map_batches(
            Worker,
            batch_size=1,
            batch_format="pyarrow",
            fn_constructor_args=(plan.told(),),
            num_cpus=_READS,
            concurrency=readers,
        )
    )
    try:
        for row in told.iter_rows():
            each = unpacked(row["kind"], row["told"])
            assert not isinstance(each, Waiting)
            yield each
    except ray.exceptions.RayError as fault:
        last = str(fault).strip().splitlines()[-1:] or [type(fault).__name__]
        raise ScaleError(f"the cluster gave up ({last[0][:300]}); run the same again, it goes on from here") from None
