"""Run a plan on Ray, which distributes shards and pieces to workers and repeats what is lost."""

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
from pourparler.scale.results import Counts
from pourparler.scale.shards import Shard
from pourparler.scale.worker import PendingPiece, PieceDone, ShardCut, Worker, cut_shards, unpack

_OBJECT_STORE = 512 << 20  # bytes of memory for pieces in transit on this machine
_CONNECT_TIMEOUT = 10.0  # seconds
_READER_CPUS, _CUTTER_CPUS = 0.9, 0.1  # of a processor: one reader per processor, and some capacity to cut shards


def _ray() -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing leaves the machine
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # its messages are in its own logs
    extras.require("ray", "--engine ray")
    import ray
    import ray.data

    return ray


@contextmanager
def cluster(address: str | None, jobs: int | None) -> Iterator[int]:
    """Join the cluster at an address, or start one on this machine, and leave it at the end.

    Yields the number of readers: `jobs`, or one per processor.

    Raises
    ------
    ScaleError
        If there is no cluster at the address.
    """
    if address is None:
        os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")  # otherwise Ray rejects a loopback address
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
        # A cluster has no authentication: one on this machine listens to this machine only.
        own = {"_node_ip_address": "127.0.0.1", "include_dashboard": False, "object_store_memory": _OBJECT_STORE}
        with _silent_stderr():
            ray.init(num_cpus=jobs or cores(), **own, **quiet)
        return
    try:
        _check_address(address)
        with _silent_stderr():
            ray.init(address=address, **quiet)
    except (ConnectionError, RuntimeError, ValueError, OSError) as fault:
        reason = " ".join(str(fault).split())[:200]
        raise ScaleError(f"--address {address}: cannot join a cluster ({reason}); check the address") from None


def _check_address(address: str) -> None:
    """Check that something listens at an address: Ray itself would retry for many minutes."""
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if colon and port.isdigit():
        socket.create_connection((host.strip("[]"), int(port)), timeout=_CONNECT_TIMEOUT).close()


@contextmanager
def _silent_stderr() -> Iterator[None]:
    """Discard standard error, also of C++ libraries; exceptions are raised as usual."""
    sys.stderr.flush()
    saved = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)


@dataclass
class Progress:
    """The progress of one shard."""

    shard: Shard
    done: dict[int, PieceDone] = field(default_factory=dict)
    ended: ShardCut | None = None

    def is_complete(self) -> bool:
        """Return whether all pieces are done."""
        return self.ended is not None and self.ended.pieces is not None and len(self.done) == self.ended.pieces


@dataclass(frozen=True)
class Step:
    """Progress of a run: documents done now or ``before``, those that failed, lines for the user."""

    documents: int = 0
    failed: int = 0
    lines: tuple[str, ...] = ()
    before: int = 0


def run(found: list[Shard], plan: Plan, readers: int) -> Iterator[Step]:
    """Read shards on the running cluster.

    Parameters
    ----------
    readers : the number of processes that read

    Raises
    ------
    ScaleError
        If the run cannot continue. Results so far are kept, and the same run continues from them.
    """
    if not found:
        return
    waiting = {shard.key: Progress(shard) for shard in found}
    for message in _messages(found, plan, readers):
        now = waiting[message.key]
        if isinstance(message, ShardCut):
            if message.wrong is not None:
                raise ScaleError(f"{message.wrong}; install the same version of pourparler on every machine")
            now.ended = message
            if message.pieces is None:
                yield _earlier_step(now, plan)
                del waiting[message.key]
                continue
        else:
            now.done[message.number] = message
            yield _piece_step(message, now.shard)
        if now.is_complete():
            _finish(now, plan)
            del waiting[message.key]
    for left in waiting.values():
        yield Step(failed=1, lines=(_incomplete_line(left),))


def _piece_step(message: PieceDone, shard: Shard) -> Step:
    if not message.before:
        return Step(message.documents, message.failed, message.lines)
    lines = (
        (f"{shard.address}: {message.failed} documents failed before, see the column error",) if message.failed else ()
    )
    return Step(message.documents, message.failed, lines, before=message.documents)


def _earlier_step(now: Progress, plan: Plan) -> Step:
    """Return the step of a shard that an earlier run completed, with its failures."""
    known = results.read_manifest(plan.output, now.shard.key) or {}
    documents, failed = int(known.get("documents", 0)), int(known.get("failed", 0))
    results.remove_outdated(plan.output, now.shard.key, known.get("files", []))
    lines = (f"{now.shard.address}: {failed} documents failed before, see the column error",) if failed else ()
    return Step(documents, failed, lines, before=documents)


def _finish(now: Progress, plan: Plan) -> None:
    assert now.ended is not None
    done = [now.done[number] for number in sorted(now.done)]
    counts = Counts(sum(each.documents for each in done), sum(each.failed for each in done))
    results.write_manifest(
        plan,
        now.shard.key,
        now.shard.address,
        sha256=now.ended.sha256,
        size=now.ended.size,
        files=[each.file for each in done],
        counts=counts,
    )


def _incomplete_line(left: Progress) -> str:
    if left.ended is not None and left.ended.fault is not None:
        return f"{left.shard.address}: cannot be read ({left.ended.fault}); check it"
    return (
        f"{left.shard.address}: incomplete, {len(left.done)} of its pieces are done; "
        "run the same command again, and see Ray's logs if that does not help"
    )


def _messages(found: list[Shard], plan: Plan, readers: int) -> Iterator[PieceDone | ShardCut]:
    """Let Ray cut and read; yield messages as they arrive."""
    ray = _ray()
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    context.target_max_block_size = 1  # one block per piece, so that no reader waits for another
    context.max_errored_blocks = -1  # repeated failures are reported at the end; the rest continues
    rows = [{"address": shard.address, "key": shard.key} for shard in found]
    dataset = (
        ray.data.from_items(rows, override_num_blocks=min(len(rows), 10_000))
        .map_batches(cut_shards, batch_size=1, batch_format="pyarrow", fn_args=(plan.to_json(),), num_cpus=_CUTTER_CPUS)
        .map_batches(
            Worker,
            batch_size=1,
            batch_format="pyarrow",
            fn_constructor_args=(plan.to_json(),),
            num_cpus=_READER_CPUS,
            concurrency=readers,
        )
    )
    try:
        for row in dataset.iter_rows():
            each = unpack(row["kind"], row["message"])
            assert not isinstance(each, PendingPiece)
            yield each
    except ray.exceptions.RayError as fault:
        last = str(fault).strip().splitlines()[-1:] or [type(fault).__name__]
        raise ScaleError(f"the cluster gave up ({last[0][:300]}); run the same command again to continue") from None
