"""Import and export Parquet: a folder with one file per table, for DuckDB, pandas, Spark and R. Needs pyarrow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pourparler import extras
from pourparler.exchange import spool
from pourparler.exchange.atomic import new_folder
from pourparler.exchange.base import ExchangeError, ExportOptions, Report
from pourparler.exchange.columns import TABLES, Kind, Row, Tables
from pourparler.exchange.documents import exported_documents
from pourparler.exchange.tables import to_tables
from pourparler.ledger import Ledger
from pourparler.ledger.errors import shown
from pourparler.text import quantity

if TYPE_CHECKING:
    import pyarrow

_ROWS_PER_GROUP = 5_000  # rows
_DOCUMENTS_PER_GROUP = 200  # documents
_FIELDS: dict[Kind, tuple[str, ...]] = {
    "spans": ("start", "end"),
    "zones": ("kind", "start", "end"),
    "terms": ("issue", "option"),
}


def schema(table: str) -> pyarrow.Schema:
    """Return the Arrow schema of a table.

    Raises
    ------
    ExchangeError
        If pyarrow is not installed.
    """
    pa = _pyarrow()

    def pairs(kind: Kind) -> Any:
        numbers = {"start": pa.int64(), "end": pa.int64()}
        return pa.list_(pa.struct([(name, numbers.get(name, pa.string())) for name in _FIELDS[kind]]))

    types = {"text": pa.string(), "texts": pa.list_(pa.string()), "day": pa.date32(), "number": pa.float64()}
    return pa.schema([(name, types.get(kind) or pairs(kind)) for name, kind in TABLES[table].items()])


def to_arrow(rows: Tables) -> dict[str, pyarrow.Table]:
    """Convert rows of `pourparler.exchange.tables` to Arrow tables.

    Raises
    ------
    ExchangeError
        If pyarrow is not installed.
    """
    pa = _pyarrow()
    return {
        table: pa.Table.from_pylist([_to_structs(row, table) for row in rows[table]], schema=schema(table))
        for table in rows
    }


def from_arrow(table: str, given: pyarrow.Table | pyarrow.RecordBatch) -> Iterator[Row]:
    """Convert an Arrow table to rows; missing columns are unknown, other columns are ignored.

    Raises
    ------
    ExchangeError
        If a column has another type.
    """
    pa = _pyarrow()
    plain = {}
    for field in schema(table):
        if field.name in given.schema.names:
            try:
                plain[field.name] = given.column(field.name).cast(field.type).to_pylist()
            except (pa.ArrowException, KeyError, OverflowError) as fault:  # the last of a day before the year 1
                raise ExchangeError(
                    f"{table}: column '{field.name}' is not of type {field.type} ({_one_line(fault)})"
                ) from None
    for n in range(given.num_rows):
        yield {name: _from_struct(TABLES[table][name], values[n]) for name, values in plain.items()}


def write(ledger: Ledger, path: Path, options: ExportOptions) -> Report:
    """Export to a folder.

    Raises
    ------
    ExchangeError
        If the folder is not empty, or pyarrow is not installed.
    """
    _pyarrow()
    from pyarrow import parquet

    count = dict.fromkeys(TABLES, 0)
    waiting: Tables = {table: [] for table in TABLES}
    with new_folder(path) as folder, ExitStack() as files:
        out = {
            table: files.enter_context(
                parquet.ParquetWriter(str(folder / f"{table}.parquet"), schema(table), compression="zstd")
            )
            for table in TABLES
        }

        def put(least: int, documents: int) -> None:
            for table, held in waiting.items():
                if len(held) >= (documents if table == "documents" else least):
                    out[table].write_table(to_arrow({table: held})[table])
                    waiting[table] = []

        for given in exported_documents(ledger, options):
            for table, found in to_tables(given).items():
                count[table] += len(found)
                waiting[table] += found
            put(_ROWS_PER_GROUP, _DOCUMENTS_PER_GROUP)
        put(1, 1)
        files.close()
    counts = [quantity(count[table], table.removesuffix("s")) for table in ("documents", "statements", "positions")]
    return Report(f"{shown(path)}: {', '.join(counts)}")


def read(ledger: Ledger, path: Path, coder: str) -> Report:
    """Import a folder, or a single file of documents.

    Raises
    ------
    ExchangeError
        If there are no documents, a file is not Parquet or has another schema, or pyarrow is not installed.
    """
    _pyarrow()
    documents = path / "documents.parquet" if path.is_dir() else path
    if not documents.is_file():
        raise ExchangeError(f"{shown(path)}: has no documents.parquet; create one with a column 'text'")

    def found(table: str) -> Iterator[Row]:
        file = documents if table == "documents" else path / f"{table}.parquet"
        return _read_rows(file, table) if file.is_file() else iter(())

    report = spool.import_rows(ledger, found, coder, "Parquet")
    return Report(f"{shown(path)}: {report.summary}", report.warnings)


def _read_rows(file: Path, table: str) -> Iterator[Row]:
    pa = _pyarrow()
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(str(file)) as opened:
            if table == "documents" and "text" not in opened.schema_arrow.names:
                raise ExchangeError(f"{shown(file)}: has no column 'text'")
            for batch in opened.iter_batches(batch_size=_DOCUMENTS_PER_GROUP):
                yield from from_arrow(table, batch)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as fault:
        raise ExchangeError(f"{shown(file)}: cannot be read as Parquet ({_one_line(fault)})") from None


def _to_structs(row: Row, table: str) -> Row:
    return {name: _to_struct(kind, row.get(name)) for name, kind in TABLES[table].items()}


def _to_struct(kind: Kind, value: Any) -> Any:
    if kind not in _FIELDS or value is None:
        return value
    return [dict(zip(_FIELDS[kind], each, strict=True)) for each in value]


def _from_struct(kind: Kind, value: Any) -> Any:
    if kind not in _FIELDS or value is None:
        return value
    return [tuple((each or {}).get(name) for name in _FIELDS[kind]) for each in value]


def _one_line(fault: Exception) -> str:
    return shown(" ".join(str(fault).split())[:120])


def _pyarrow() -> Any:
    extras.require("parquet", "parquet")
    import pyarrow

    return pyarrow
