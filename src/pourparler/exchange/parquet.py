"""Parquet: a folder with a file a table, for DuckDB, pandas, Spark and R, in and out; needs pyarrow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pourparler import extras
from pourparler.exchange import spool
from pourparler.exchange.atomic import new_folder
from pourparler.exchange.documents import going_out
from pourparler.exchange.registry import Choice, ExchangeError, Told
from pourparler.exchange.tables import TABLES, Kind, Row, Tables, tables
from pourparler.ledger import Ledger
from pourparler.ledger.errors import shown
from pourparler.text import quantity

if TYPE_CHECKING:
    import pyarrow

_AT_ONCE = 5_000  # rows
_TEXTS_AT_ONCE = 200  # documents
_FIELDS: dict[Kind, tuple[str, ...]] = {
    "spans": ("start", "end"),
    "zones": ("kind", "start", "end"),
    "terms": ("issue", "option"),
}


def schema(table: str) -> pyarrow.Schema:
    """Give the Arrow schema of one of the tables.

    Raises
    ------
    ExchangeError
        If pyarrow is not installed.
    """
    pa = _arrow()

    def pairs(kind: Kind) -> Any:
        numbers = {"start": pa.int64(), "end": pa.int64()}
        return pa.list_(pa.struct([(name, numbers.get(name, pa.string())) for name in _FIELDS[kind]]))

    types = {"text": pa.string(), "texts": pa.list_(pa.string()), "day": pa.date32(), "number": pa.float64()}
    return pa.schema([(name, types.get(kind) or pairs(kind)) for name, kind in TABLES[table].items()])


def arrow(rows: Tables) -> dict[str, pyarrow.Table]:
    """Give rows of `pourparler.exchange.tables` as Arrow tables.

    Raises
    ------
    ExchangeError
        If pyarrow is not installed.
    """
    pa = _arrow()
    return {
        table: pa.Table.from_pylist([_structs(row, table) for row in rows[table]], schema=schema(table))
        for table in rows
    }


def rows(table: str, given: pyarrow.Table | pyarrow.RecordBatch) -> Iterator[Row]:
    """Give the rows of an Arrow table; columns that are not there are unknown, others are left.

    Raises
    ------
    ExchangeError
        If a column is of another type.
    """
    pa = _arrow()
    plain = {}
    for field in schema(table):
        if field.name in given.schema.names:
            try:
                plain[field.name] = given.column(field.name).cast(field.type).to_pylist()
            except (pa.ArrowException, KeyError, OverflowError) as fault:  # the last of a day before the year 1
                raise ExchangeError(f"{table}: column '{field.name}' is no {field.type} ({_line(fault)})") from None
    for n in range(given.num_rows):
        yield {name: _plain(TABLES[table][name], values[n]) for name, values in plain.items()}


def write(ledger: Ledger, path: Path, choice: Choice) -> Told:
    """Write the folder.

    Raises
    ------
    ExchangeError
        If there is something in it already, or pyarrow is not installed.
    """
    _arrow()
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
                    out[table].write_table(arrow({table: held})[table])
                    waiting[table] = []

        for given in going_out(ledger, choice):
            for table, found in tables(given).items():
                count[table] += len(found)
                waiting[table] += found
            put(_AT_ONCE, _TEXTS_AT_ONCE)
        put(1, 1)
        files.close()
    told = [quantity(count[table], table.removesuffix("s")) for table in ("documents", "statements", "positions")]
    return Told(f"{shown(path)}: {', '.join(told)}")


def read(ledger: Ledger, path: Path, coder: str) -> Told:
    """Bring a folder into a ledger, or a file of documents alone.

    Raises
    ------
    ExchangeError
        If there are no documents, a file is no Parquet or of another schema, or pyarrow is not installed.
    """
    _arrow()
    documents = path / "documents.parquet" if path.is_dir() else path
    if not documents.is_file():
        raise ExchangeError(f"{shown(path)}: has no documents.parquet; write one with a column 'text'")

    def found(table: str) -> Iterator[Row]:
        file = documents if table == "documents" else path / f"{table}.parquet"
        return _rows_of(file, table) if file.is_file() else iter(())

    told = spool.enter(ledger, found, coder, "Parquet")
    return Told(f"{shown(path)}: {told.done}", told.left)


def _rows_of(file: Path, table: str) -> Iterator[Row]:
    pa = _arrow()
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(str(file)) as opened:
            if table == "documents" and "text" not in opened.schema_arrow.names:
                raise ExchangeError(f"{shown(file)}: has no column 'text'")
            for batch in opened.iter_batches(batch_size=_TEXTS_AT_ONCE):
                yield from rows(table, batch)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as fault:
        raise ExchangeError(f"{shown(file)}: is no Parquet that can be read ({_line(fault)})") from None


def _structs(row: Row, table: str) -> Row:
    return {name: _struct(kind, row.get(name)) for name, kind in TABLES[table].items()}


def _struct(kind: Kind, value: Any) -> Any:
    if kind not in _FIELDS or value is None:
        return value
    return [dict(zip(_FIELDS[kind], each, strict=True)) for each in value]


def _plain(kind: Kind, value: Any) -> Any:
    if kind not in _FIELDS or value is None:
        return value
    return [tuple((each or {}).get(name) for name in _FIELDS[kind]) for each in value]


def _line(fault: Exception) -> str:
    return shown(" ".join(str(fault).split())[:120])


def _arrow() -> Any:
    extras.require("parquet", "parquet")
    import pyarrow

    return pyarrow
