"""Read and write results: a folder of Parquet files with one row per document, and manifests."""

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
"""The folder with a file for each completed shard, which names the valid Parquet files."""

_FILE = re.compile(r"shard=[0-9a-f]{16}/[0-9]{6,}-[0-9a-f]{16}\.parquet")
_KEY = b"pourparler"
_ROWS = 100  # in memory at a time


@dataclass(frozen=True)
class Row:
    """The result of one document: its record, or one line that says why there is none."""

    position: int
    fingerprint: str | None
    record: Record | None
    error: str | None


@dataclass(frozen=True)
class Counts:
    """The number of documents in a file of results, and how many of them failed."""

    documents: int
    failed: int


def result_file(plan: Plan, key: str, number: int, fingerprint: str) -> str:
    """Return the path of the results of a piece in the output folder; the name depends on all that the results do."""
    return f"shard={key}/{number:06}-{plan.name(fingerprint)}.parquet"


def _columns() -> Any:
    pa = storage.require_pyarrow()
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


def write(plan: Plan, file: str, source: str, rows: list[Row]) -> Counts:
    """Write the results of a piece; the same rows give the same bytes."""
    pa = storage.require_pyarrow()
    counted = Counts(len(rows), sum(row.error is not None for row in rows))
    metadata = {"schema": SCHEMA, "source": source, **plan.settings(), **counted.__dict__}
    schema = _columns().with_metadata({_KEY: json.dumps(metadata, sort_keys=True)})
    table = pa.Table.from_pylist([_to_columns(plan, source, row) for row in rows], schema=schema)
    sink = pa.BufferOutputStream()
    pa.parquet.write_table(table, sink, compression="zstd")
    storage.write(f"{plan.output}/{file}", sink.getvalue().to_pybytes())
    return counted


def _to_columns(plan: Plan, source: str, row: Row) -> dict[str, Any]:
    own = {"source": source, "position": row.position, "fingerprint": row.fingerprint, "reader": plan.reader}
    if row.record is None:
        return own | {"error": row.error}
    about = row.record.document.model_dump(exclude={"text", "zones"})
    return own | about | {"statements": len(row.record.statements), "record": row.record.json_line()}


def read_counts(plan: Plan, file: str) -> Counts | None:
    """Return the counts of a file of results; None if there is no valid file."""
    pa = storage.require_pyarrow()
    try:
        system, path = storage.open_filesystem(f"{plan.output}/{file}")
        with system.open_input_file(path) as handle:
            metadata = json.loads(pa.parquet.read_metadata(handle).metadata[_KEY])
            return Counts(int(metadata["documents"]), int(metadata["failed"]))
    except FileNotFoundError:
        return None
    except (pa.ArrowException, KeyError, TypeError, ValueError):
        LOGGER.info("%s is not a valid file of results; it is written again", file, exc_info=True)
        return None


def read_manifest(output: str, key: str) -> dict[str, Any] | None:
    """Return the manifest of a shard; None if the shard is not complete."""
    data = storage.read(f"{output}/{MANIFEST}/{key}.json")
    try:
        manifest = None if data is None else json.loads(data)
    except ValueError:
        return None
    return manifest if isinstance(manifest, dict) and _is_manifest(manifest) else None


def _is_manifest(manifest: dict[str, Any]) -> bool:
    kinds = {"sha256": str, "documents": int, "failed": int, "files": list}
    return manifest.get("schema") == SCHEMA and all(
        isinstance(manifest.get(name), kind) for name, kind in kinds.items()
    )


def write_manifest(
    plan: Plan, key: str, source: str, *, sha256: str, size: int, files: list[str], counts: Counts
) -> None:
    """Mark a shard as complete, and remove outdated files of earlier runs."""
    manifest = {"schema": SCHEMA, "source": source, "sha256": sha256, "bytes": size, **plan.settings()}
    manifest |= {**counts.__dict__, "files": files}
    storage.write(f"{plan.output}/{MANIFEST}/{key}.json", json.dumps(manifest, indent=1).encode())
    remove_outdated(plan.output, key, files)


def remove_outdated(output: str, key: str, files: list[str]) -> None:
    """Remove the files of a shard that are not among ``files``."""
    for name in storage.list_names(f"{output}/shard={key}"):
        if f"shard={key}/{name}" not in files:
            storage.remove(f"{output}/shard={key}/{name}")


def has_results(place: str) -> bool:
    """Return whether a place is a folder of results."""
    if storage.is_remote(place):
        return bool(storage.list_names(f"{place.rstrip('/')}/{MANIFEST}"))
    return "://" not in place and (Path(place) / MANIFEST).is_dir()


@dataclass(frozen=True)
class StoredRow:
    """A row of the results: the fingerprint of the text, and the record as JSON or the reason why there is none."""

    fingerprint: str | None
    record: str | None
    error: str | None


def count_documents(place: str) -> int:
    """Return the number of documents in a folder of results.

    Raises
    ------
    ScaleError
        If a manifest is invalid.
    """
    return sum(int(manifest["documents"]) for manifest in _manifests(place))


def read_rows(place: str) -> Iterator[list[StoredRow]]:
    """Yield the rows of a folder of results, shard by shard, in lists of at most 100.

    Raises
    ------
    ScaleError
        If a manifest is invalid, or a file is missing or broken.
    """
    for manifest in _manifests(place):
        for file in manifest["files"]:
            yield from _read_file(f"{place.rstrip('/')}/{file}")


def _manifests(place: str) -> Iterator[dict[str, Any]]:
    place = place.rstrip("/")
    for name in storage.list_names(f"{place}/{MANIFEST}"):
        if name.startswith("."):
            continue  # a temporary file of a writer that was killed
        manifest = read_manifest(place, name.removesuffix(".json"))
        if manifest is None:
            raise ScaleError(f"{place}/{MANIFEST}/{name}: is not a valid manifest; remove it and read again")
        # A folder may be untrusted: no file outside of it is opened.
        if not all(isinstance(file, str) and _FILE.fullmatch(file) for file in manifest["files"]):
            raise ScaleError(f"{place}/{MANIFEST}/{name}: names a file that is not a file of results; read again")
        yield manifest


def _read_file(place: str) -> Iterator[list[StoredRow]]:
    pa = storage.require_pyarrow()
    columns = [field.name for field in fields(StoredRow)]
    try:
        system, path = storage.open_filesystem(place)
        with system.open_input_file(path) as handle:
            for batch in pa.parquet.ParquetFile(handle).iter_batches(_ROWS, columns=columns):
                yield [StoredRow(**row) for row in batch.to_pylist()]
    except FileNotFoundError:
        raise ScaleError(f"{place}: is missing; read again") from None
    except (pa.ArrowException, TypeError) as fault:
        reason = " ".join(str(fault).split())[:100]
        raise ScaleError(f"{place}: is broken ({reason}); remove it and read again") from None
