"""Find the files that a run reads (shards), and cut each into pieces of a few hundred documents."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from pourparler import intake
from pourparler.intake.formats import ARC, LINES, WARC, is_compressed, suffix_of
from pourparler.intake.parsing import Found, stream
from pourparler.intake.streams import Unpacked
from pourparler.record import Document
from pourparler.scale import storage
from pourparler.scale.plan import ScaleError

PARQUET = frozenset({".parquet", ".pq"})
COLUMNS = ("id", "text", "published", "publisher", "title", "url", "byline")
MAX_PIECE_BYTES = 16_000_000  # a piece ends once its documents have this many bytes

_BLOCK = 1 << 20
_ROWS = 200  # of a Parquet file, in memory at a time


@dataclass(frozen=True)
class Shard:
    """A file to read: its address, and the key of its results."""

    address: str
    key: str


@dataclass(frozen=True)
class Piece:
    """Consecutive documents of a shard, and refusals.

    Attributes
    ----------
    number, first
        The index of the piece, and of its first document in the shard; both from 0.
    items
        One line of JSON each: a document, or the source and the reason of a refusal.
    """

    number: int
    first: int
    items: tuple[str, ...]

    def fingerprint(self) -> str:
        """Return the SHA-256 of the items."""
        return hashlib.sha256("\n".join(self.items).encode()).hexdigest()


def shard_of(place: str) -> Shard:
    """Return the shard of a file; its key depends on the absolute path, not on the working folder.

    >>> shard_of("s3://talks/a.jsonl").key
    'f0dc55246c25b01c'
    """
    address = place if storage.is_remote(place) else str(Path(place).resolve())
    return Shard(address, hashlib.sha256(address.encode("utf-8", "surrogateescape")).hexdigest()[:16])


def find_shards(sources: Iterable[str], output: str) -> Iterator[Shard | intake.Refusal]:
    """Yield the shards of files and folders, each once, and a refusal for each source without any.

    Parameters
    ----------
    output : the folder of the results, which is never read, even inside a source
    """
    seen = set()
    own = shard_of(output).address.rstrip("/") + "/"
    for source in sources:
        try:
            files = storage.list_files(source)
        except (ScaleError, OSError) as fault:
            yield intake.Refusal(source, str(fault).removeprefix(f"{source}: "))
            continue
        if files is None:
            yield intake.Refusal(source, "no such file or folder; check the path")
            continue
        known = [file for file in files if _kind(file) and not shard_of(file).address.startswith(own)]
        if not known:
            reason = (
                "cannot be read on a cluster" if files == [source] else "contains nothing that can be read on a cluster"
            )
            yield intake.Refusal(source, f"{reason}; give .jsonl, .warc, .arc (each also .gz) or .parquet files")
        for file in known:
            made = shard_of(file)
            if made.key not in seen:
                seen.add(made.key)
                yield made


def _kind(file: str) -> str | None:
    path = PurePosixPath(file)
    suffix = suffix_of(Path(path.name))
    if path.suffix.lower() in PARQUET:
        return "parquet"
    return suffix if suffix in LINES | WARC | ARC else None


def digest(address: str) -> tuple[str, int]:
    """Return the SHA-256 of a file, and its size in bytes."""
    system, path = storage.open_filesystem(address)
    digest, size = hashlib.sha256(), 0
    with system.open_input_stream(path, compression=None) as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size


def read_documents(address: str, published: dt.date | None) -> Iterator[Found]:
    """Yield the documents of a file, in order, with a refusal in place of each that cannot be read."""
    system, path = storage.open_filesystem(address)
    name = Path(PurePosixPath(address).name)
    if _kind(address) == "parquet":
        with system.open_input_file(path) as file:
            yield from _read_parquet(address, file, published)
        return
    with io.BufferedReader(system.open_input_stream(path, compression=None)) as plain:
        handle = Unpacked(plain) if is_compressed(name) else plain
        yield from stream(address, handle, suffix_of(name), published)


def _read_parquet(address: str, file: Any, published: dt.date | None) -> Iterator[Found]:
    """Yield one document per row of a Parquet file."""
    pyarrow = storage.require_pyarrow()
    number = 0
    try:
        table = pyarrow.parquet.ParquetFile(file)
        held = [name for name in COLUMNS if name in table.schema_arrow.names]
        if "text" not in held:
            yield intake.Refusal(address, f"has no column 'text'; give a table with {', '.join(COLUMNS)}")
            return
        for batch in table.iter_batches(_ROWS, columns=held):
            for row in batch.to_pylist():
                number += 1
                yield intake.article(f"{address}:{number}", row | {"published": _day(row.get("published"))}, published)
    except pyarrow.ArrowException as fault:
        reason = " ".join(str(fault).split())[:100]
        yield intake.Refusal(address, f"is a broken Parquet file ({reason}); write it again")


def _day(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


@dataclass
class _OpenPiece:
    items: list[str] = field(default_factory=list)
    size: int = 0


def cut_pieces(items: Iterable[Found], most: int) -> Iterator[Piece]:
    """Cut documents into pieces, deterministically.

    Parameters
    ----------
    most : the most documents in a piece; large documents end it sooner

    Examples
    --------
    >>> from pourparler.record import Document
    >>> [len(piece.items) for piece in cut_pieces((Document(id=str(n), text="Talks.") for n in range(5)), 2)]
    [2, 2, 1]
    """
    number = first = 0
    now = _OpenPiece()
    for item in items:
        line = item.model_dump_json() if isinstance(item, Document) else json.dumps([item.source, item.reason])
        now.items.append(line)
        now.size += len(line)
        if len(now.items) >= most or now.size >= MAX_PIECE_BYTES:
            yield Piece(number, first, tuple(now.items))
            number, first, now = number + 1, first + len(now.items), _OpenPiece()
    if now.items:
        yield Piece(number, first, tuple(now.items))


def parse_item(line: str) -> Found:
    """Return the document or the refusal of a line of a piece."""
    if line.startswith("["):
        return intake.Refusal(*json.loads(line))
    return Document.model_validate_json(line)
