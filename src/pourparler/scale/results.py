"""Results: a folder of Parquet files with a row a document, and what it says of itself."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pourparler.record import Record
from pourparler.scale import storage
from pourparler.scale.plan import Plan, ScaleError

LOGGER = logging.getLogger(__name__)
SCHEMA = "pourparler/reading/1"
MANIFEST = "_manifest"
"""The folder with a file for each shard that has been read whole; it names the Parquet files that count."""

_FILE = re.compile(r"shard=[0-9a-f]{16}/[0-9]{6,}-[0-9a-f]{16}\.parquet")
_KEY = b"pourparler"
_ROWS = 100  # in memory at a time


@dataclass(frozen=True)
class Row:
    """What became of one document: its record, or a line that says why there is none."""

    position: int
    fingerprint: str | None
    record: Record | None
    error: str | None


@dataclass(frozen=True)
class Counted:
    """How many documents a file of results has, and how many of them failed."""

    documents: int
    failed: int


def file_of(plan: Plan, key: str, number: int, fingerprint: str) -> str:
    """The results of a piece, as a path in the output folder; the name holds all that they depend on."""
    return f"shard={key}/{number:06}-{plan.name(fingerprint)}.parquet"


def _columns() -> Any:
    pa = storage.arrow()
    texts = ("id", "title", "publisher", "byline", "url", "language")
    return pa.schema(
        [
            ("source", pa.string()),
            ("position", pa.int64()),
            *((name, pa.string()) for name in texts),
            ("published", pa.date32()),
            ("published_from", pa.string()),
            ("fingerprint", pa.string()),
            ("reader", pa.string()),
            ("statements", pa.int32()),
            ("record", pa.string()),
            ("error", pa.string()),
        ]
    )


def write(plan: Plan, file: str, source: str, rows: list[Row]) -> Counted:
    """Write the results of a piece: the same rows give the same bytes."""
    pa = storage.arrow()
    counted = Counted(len(rows), sum(row.error is not None for row in rows))
    told = {"schema": SCHEMA, "source": source, **plan.settings(), **counted.__dict__}
    schema = _columns().with_metadata({_KEY: json.dumps(told, sort_keys=True)})
    table = pa.Table.from_pylist([_flat(plan, source, row) for row in rows], schema=schema)
    sink = pa.BufferOutputStream()
    pa.parquet.write_table(table, sink, compression="zstd")
    storage.write(f"{plan.output}/{file}", sink.getvalue().to_pybytes())
    return counted


def _flat(plan: Plan, source: str, row: Row) -> dict[str, Any]:
    own = {"source": source, "position": row.position, "fingerprint": row.fingerprint, "reader": plan.reader}
    if row.record is None:
        return own | {"error": row.error}
    about = row.record.document.model_dump(exclude={"text", "zones"})
    return own | about | {"statements": len(row.record.statements), "record": row.record.json_line()}


def counted(plan: Plan, file: str) -> Counted | None:
    """What a file of results has; None if there is none that is whole."""
    pa = storage.arrow()
    try:
        system, path = storage.opened(f"{plan.output}/{file}")
        with system.open_input_file(path) as handle:
            told = json.loads(pa.parquet.read_metadata(handle).metadata[_KEY])
            return Counted(int(told["documents"]), int(told["failed"]))
    except FileNotFoundError:
        return None
    except (pa.ArrowException, KeyError, TypeError, ValueError):
        LOGGER.info("%s is no file of results; it is written once more", file, exc_info=True)
        return None


def manifest(output: str, key: str) -> dict[str, Any] | None:
    """What is known of a shard that has been read whole."""
    data = storage.read(f"{output}/{MANIFEST}/{key}.json")
    try:
        told = None if data is None else json.loads(data)
    except ValueError:
        return None
    return told if isinstance(told, dict) and _is_manifest(told) else None


def _is_manifest(told: dict[str, Any]) -> bool:
    kinds = {"sha256": str, "documents": int, "failed": int, "files": list}
    return told.get("schema") == SCHEMA and all(isinstance(told.get(name), kind) for name, kind in kinds.items())


def finish(plan: Plan, key: str, source: str, *, sha256: str, size: int, files: list[str], counts: Counted) -> None:
    """Say that a shard has been read whole; files that an earlier run made of it and that count no more are removed."""
    told = {"schema": SCHEMA, "source": source, "sha256": sha256, "bytes": size, **plan.settings()}
    told |= {**counts.__dict__, "files": files}
    storage.write(f"{plan.output}/{MANIFEST}/{key}.json", json.dumps(told, indent=1).encode())
    clean(plan.output, key, files)


def clean(output: str, key: str, files: list[str]) -> None:
    """Remove the files of a shard that count no more."""
    for name in storage.names(f"{output}/shard={key}"):
        if f"shard={key}/{name}" not in files:
            storage.remove(f"{output}/shard={key}/{name}")


def holds_results(place: str) -> bool:
    """Whether a place is a folder of results."""
    if storage.is_remote(place):
        return bool(storage.names(f"{place.rstrip('/')}/{MANIFEST}"))
    return "://" not in place and (Path(place) / MANIFEST).is_dir()


@dataclass(frozen=True)
class Kept:
    """A row of the results as it is kept: the fingerprint of the text, and the record as JSON or why there is none."""

    fingerprint: str | None
    record: str | None
    error: str | None


def count(place: str) -> int:
    """How many documents a folder of results has.

    Raises
    ------
    ScaleError
        If what the folder says of itself makes no sense.
    """
    return sum(int(told["documents"]) for told in _manifests(place))


def bulk(place: str) -> Iterator[list[Kept]]:
    """The rows of a folder of results, shard by shard, a hundred or fewer at a time.

    Raises
    ------
    ScaleError
        If what the folder says of itself makes no sense, or a file is missing or broken.
    """
    for told in _manifests(place):
        for file in told["files"]:
            yield from _rows(f"{place.rstrip('/')}/{file}")


def _manifests(place: str) -> Iterator[dict[str, Any]]:
    place = place.rstrip("/")
    for name in storage.names(f"{place}/{MANIFEST}"):
        if name.startswith("."):
            continue  # of a writer that was killed
        told = manifest(place, name.removesuffix(".json"))
        if told is None:
            raise ScaleError(f"{place}/{MANIFEST}/{name}: is no manifest of a reading; remove it and read again")
        # A folder may come from anywhere: nothing outside of it is opened.
        if not all(isinstance(file, str) and _FILE.fullmatch(file) for file in told["files"]):
            raise ScaleError(f"{place}/{MANIFEST}/{name}: names a file that is none of a reading's; read again")
        yield told


def _rows(place: str) -> Iterator[list[Kept]]:
    pa = storage.arrow()
    columns = [field.name for field in fields(Kept)]
    try:
        system, path = storage.opened(place)
        with system.open_input_file(path) as handle:
            for batch in pa.parquet.ParquetFile(handle).iter_batches(_ROWS, columns=columns):
                yield [Kept(**row) for row in batch.to_pylist()]
    except FileNotFoundError:
        raise ScaleError(f"{place}: is missing; run the reading again") from None
    except (pa.ArrowException, TypeError) as fault:
        told = " ".join(str(fault).split())[:100]
        raise ScaleError(f"{place}: is broken ({told}); remove it and run the reading again") from None
