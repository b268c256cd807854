"""Run in a worker: cut a shard into pieces, read a piece and write its results."""

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
from pourparler.scale.results import Counts, Row
from pourparler.scale.shards import Piece, Shard


@dataclass(frozen=True)
class PieceDone:
    """A piece whose results are written; ``lines`` has one line per document that failed in this run."""

    key: str
    number: int
    file: str
    documents: int
    failed: int
    before: bool
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShardCut:
    """A shard that has been cut into pieces completely.

    Attributes
    ----------
    pieces
        How many there are; None if an earlier run completed the shard, and it has not changed.
    fault
        Why it could not be opened; None if it could.
    wrong
        Why the whole run cannot continue; None if it can.
    """

    key: str
    sha256: str = ""
    size: int = 0
    pieces: int | None = None
    fault: str | None = None
    wrong: str | None = None


@dataclass(frozen=True)
class PendingPiece:
    """A piece to read."""

    key: str
    address: str
    file: str
    number: int
    first: int
    items: tuple[str, ...]


Message = PieceDone | ShardCut | PendingPiece
_KINDS: dict[str, Callable[..., Message]] = {each.__name__: each for each in (PieceDone, ShardCut, PendingPiece)}


def pack(message: Message) -> Any:
    """Return a message to another process as a table of one row, which Ray transports."""
    return storage.require_pyarrow().table({"kind": [type(message).__name__], "message": [json.dumps(asdict(message))]})


def unpack(kind: str, line: str) -> Message:
    """Return the message of the columns of such a row.

    >>> unpack("ShardCut", '{"key": "ab", "pieces": 3}')
    ShardCut(key='ab', sha256='', size=0, pieces=3, fault=None, wrong=None)
    """
    fields: dict[str, Any] = json.loads(line)
    return _KINDS[kind](**{name: tuple(v) if isinstance(v, list) else v for name, v in fields.items()})


def cut_shards(table: Any, plan: str) -> Iterator[Any]:
    """Cut shards into pieces; pieces that an earlier run has done are not read again."""
    settings = Plan.from_json(plan)
    for row in table.to_pylist():
        for message in _cut_shard(Shard(row["address"], row["key"]), settings):
            yield pack(message)


def _cut_shard(shard: Shard, plan: Plan) -> Iterator[Message]:
    try:
        sha256, size = shards.digest(shard.address)
        before = results.read_manifest(plan.output, shard.key)
        if before is not None and before["sha256"] == sha256 and before.items() >= plan.settings().items():
            yield ShardCut(shard.key, sha256, size)
            return
        day = None if plan.published is None else dt.date.fromisoformat(plan.published)
        count = 0
        for piece in shards.cut_pieces(shards.read_documents(shard.address, day), plan.piece):
            count += 1
            yield _piece_message(shard, piece, plan)
        yield ShardCut(shard.key, sha256, size, count)
    except OSError as fault:
        yield ShardCut(shard.key, fault=" ".join(str(fault).split())[:200])


def _piece_message(shard: Shard, piece: Piece, plan: Plan) -> Message:
    file = results.result_file(plan, shard.key, piece.number, piece.fingerprint())
    there = results.read_counts(plan, file)
    if there is not None:
        return PieceDone(shard.key, piece.number, file, there.documents, there.failed, before=True)
    return PendingPiece(shard.key, shard.address, file, piece.number, piece.first, piece.items)


class Worker:
    """A process that reads pieces; it loads the reader once.

    A worker that replaces a killed one reads in a child process: if a document kills that, too, it is reported, and
    the other documents are read.
    """

    def __init__(self, plan: str) -> None:
        import ray

        logs.start_worker()
        self._plan = Plan.from_json(plan)
        self._reader = Reader(threads=1)
        self._replaces_killed = bool(ray.get_runtime_context().was_current_actor_reconstructed)

    def __call__(self, table: Any) -> Any:
        """Read the piece in a row and write its results; return other messages unchanged."""
        (row,) = table.to_pylist()
        message = unpack(row["kind"], row["message"])
        return pack(self._read(message)) if isinstance(message, PendingPiece) else table

    def _read(self, piece: PendingPiece) -> PieceDone | ShardCut:
        if self._reader.version != self._plan.reader:
            return ShardCut(piece.key, wrong=f"a worker has {self._reader.version}, this run needs {self._plan.reader}")
        items = [shards.parse_item(line) for line in piece.items]
        read = read_all(items, self._reader, jobs=1, apart=self._replaces_killed)
        rows = [self._row(piece.first + n, *both) for n, both in enumerate(zip(items, read, strict=True))]
        counted: Counts = results.write(self._plan, piece.file, piece.address, rows)
        lines = tuple(row.error for row in rows if row.error is not None)
        return PieceDone(
            piece.key, piece.number, piece.file, counted.documents, counted.failed, before=False, lines=lines
        )

    def _row(self, position: int, item: Document | Refusal, result: Record | Unread | Refusal) -> Row:
        text = fingerprint(item.text) if isinstance(item, Document) else None
        if isinstance(result, Record):
            return Row(position, text, at_least(result, self._plan.min_confidence), None)
        return Row(position, text, None, str(result))
