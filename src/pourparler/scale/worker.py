"""What is done in a worker: a shard becomes pieces, a piece is read and written."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from pourparler import logs
from pourparler.intake import Refusal
from pourparler.ledger.ingest.write import fingerprint
from pourparler.reader import Reader, Unread, at_least, read_all
from pourparler.record import Document, Record
from pourparler.scale import results, shards, storage
from pourparler.scale.plan import Plan
from pourparler.scale.results import Counted, Row
from pourparler.scale.shards import Piece, Shard


@dataclass(frozen=True)
class Done:
    """A piece whose results are written; ``lines`` are of its documents that failed in this run."""

    key: str
    number: int
    file: str
    documents: int
    failed: int
    before: bool
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ended:
    """A shard that has been cut into pieces, all of it.

    Attributes
    ----------
    pieces
        How many there are; None: the shard was read whole by an earlier run, and has not changed.
    fault
        Why it could not be opened, if so.
    wrong
        Why the whole run cannot go on, if so.
    """

    key: str
    sha256: str = ""
    size: int = 0
    pieces: int | None = None
    fault: str | None = None
    wrong: str | None = None


@dataclass(frozen=True)
class Waiting:
    """A piece that is to be read."""

    key: str
    address: str
    file: str
    number: int
    first: int
    items: tuple[str, ...]


Told = Done | Ended | Waiting
_KINDS: dict[str, Callable[..., Told]] = {"Done": Done, "Ended": Ended, "Waiting": Waiting}


def packed(told: Told) -> Any:
    """What one worker tells the next, as a table of one row: what Ray carries."""
    return storage.arrow().table({"kind": [type(told).__name__], "told": [json.dumps(asdict(told))]})


def unpacked(kind: str, line: str) -> Told:
    """The same again.

    >>> unpacked("Ended", '{"key": "ab", "pieces": 3}')
    Ended(key='ab', sha256='', size=0, pieces=3, fault=None, wrong=None)
    """
    fields: dict[str, Any] = json.loads(line)
    return _KINDS[kind](**{name: tuple(v) if isinstance(v, list) else v for name, v in fields.items()})


def cut(table: Any, plan: str) -> Iterator[Any]:
    """Cut shards into pieces; what an earlier run has done is not given on to be read."""
    heard = Plan.heard(plan)
    for row in table.to_pylist():
        for told in _cut(Shard(row["address"], row["key"]), heard):
            yield packed(told)


def _cut(shard: Shard, plan: Plan) -> Iterator[Told]:
    try:
        sha256, size = shards.content(shard.address)
        before = results.manifest(plan.output, shard.key)
        if before is not None and before["sha256"] == sha256 and before.items() >= plan.settings().items():
            yield Ended(shard.key, sha256, size)
            return
        day = None if plan.published is None else dt.date.fromisoformat(plan.published)
        count = 0
        for piece in shards.pieces(shards.documents(shard.address, day), plan.piece):
            count += 1
            yield _known(shard, piece, plan)
        yield Ended(shard.key, sha256, size, count)
    except OSError as fault:
        yield Ended(shard.key, fault=" ".join(str(fault).split())[:200])


def _known(shard: Shard, piece: Piece, plan: Plan) -> Told:
    file = results.file_of(plan, shard.key, piece.number, piece.fingerprint())
    there = results.counted(plan, file)
    if there is not None:
        return Done(shard.key, piece.number, file, there.documents, there.failed, before=True)
    return Waiting(shard.key, shard.address, file, piece.number, piece.first, piece.items)


class Worker:
    """A process that reads pieces. It loads the reader once.

    One that stands in for a worker that was killed lets a process of its own read: a document that kills it, too, is
    told, and the others are read.
    """

    def __init__(self, plan: str) -> None:
        import ray

        logs.start_worker()
        self._plan = Plan.heard(plan)
        self._reader = Reader(threads=1)
        self._warned = bool(ray.get_runtime_context().was_current_actor_reconstructed)

    def __call__(self, table: Any) -> Any:
        """Read the piece of a row and write its results; what is no piece goes through."""
        (row,) = table.to_pylist()
        told = unpacked(row["kind"], row["told"])
        return packed(self._read(told)) if isinstance(told, Waiting) else table

    def _read(self, piece: Waiting) -> Done | Ended:
        if self._reader.version != self._plan.reader:
            return Ended(piece.key, wrong=f"a worker has {self._reader.version}, this run is of {self._plan.reader}")
        items = [shards.item(line) for line in piece.items]
        read = read_all(items, self._reader, jobs=1, apart=self._warned)
        rows = [self._row(piece.first + n, *both) for n, both in enumerate(zip(items, read, strict=True))]
        counted: Counted = results.write(self._plan, piece.file, piece.address, rows)
        lines = tuple(row.error for row in rows if row.error is not None)
        return Done(piece.key, piece.number, piece.file, counted.documents, counted.failed, before=False, lines=lines)

    def _row(self, position: int, item: Document | Refusal, result: Record | Unread | Refusal) -> Row:
        text = fingerprint(item.text) if isinstance(item, Document) else None
        if isinstance(result, Record):
            return Row(position, text, at_least(result, self._plan.min_confidence), None)
        return Row(position, text, None, str(result))
