"""Read and check files of DNA 3, which may contain anything, and write them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pourparler.exchange.base import ExchangeError
from pourparler.exchange.dna.schema import MAX_TEXT, TABLES, Column, Row, Rows, unused_name
from pourparler.files import file_beside
from pourparler.ledger.errors import shown

_MAX_BYTES = 2_000_000_000  # bytes of a file
_MAX_VALUE = 100_000_000  # bytes of a value
_DNA_2_TABLES = frozenset({"CODERPERMISSIONS", "LINKEDSTATEMENTS", "ATTRIBUTES"})


def read(path: Path) -> tuple[Rows, tuple[str, ...]]:
    """Read an untrusted database.

    Returns
    -------
    Rows, tuple of str
        All rows, checked, and a warning for each table and column that is not DNA's.

    Raises
    ------
    ExchangeError
        If the file is not a database of DNA 3, or a row is invalid.
    """
    name = shown(path)
    with _opened(path) as connection:
        try:
            kinds = connection.execute(
                "SELECT UPPER(name), type, rootpage FROM sqlite_master ORDER BY rowid"
            ).fetchall()
            _check_version(connection, {row[0] for row in kinds}, name)
            warnings = [
                f"table {shown(table)} is not part of DNA: skipped"
                for table, kind, _ in kinds
                if kind in ("table", "view") and table not in TABLES and not table.startswith("SQLITE_")
            ]
            # A view or a virtual table runs code when it is read.
            plain = {table for table, kind, root in kinds if kind == "table" and root}
            rows = {table: _read_table(connection, table, plain, name, warnings) for table in TABLES}
        except (sqlite3.Error, OverflowError) as fault:
            raise ExchangeError(f"{name}: cannot be read as a database ({shown(str(fault))}); restore a copy") from None
    _check_references(rows, name)
    with sqlite3.connect(":memory:") as trial:
        try:
            fill(trial, {table: [dict(row) for row in found] for table, found in rows.items()})
        except sqlite3.Error as fault:
            raise ExchangeError(f"{name}: a row is invalid in DNA ({shown(str(fault))})") from None
    return rows, tuple(warnings)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    name = shown(path)
    if not path.is_file():
        raise ExchangeError(f"{name}: is not a file; give the .dna file")
    if path.stat().st_size > _MAX_BYTES:
        raise ExchangeError(f"{name}: has more than {_MAX_BYTES:,} bytes")
    with path.open("rb") as file:
        if file.read(16) != b"SQLite format 3\0":
            raise ExchangeError(f"{name}: is not a SQLite database; give the .dna file of DNA 3")
    connection = sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True)
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA query_only = ON")
        yield connection
    finally:
        connection.close()


def _check_version(connection: sqlite3.Connection, tables: set[str], name: str) -> None:
    if "SETTINGS" not in tables:
        raise ExchangeError(f"{name}: is not a database of DNA 3: it has no table SETTINGS")
    found = connection.execute("SELECT Value FROM SETTINGS WHERE Property = 'version'").fetchone()
    version = str(found[0]) if found else ""
    if version.startswith(("1", "2")) or (not version and tables & _DNA_2_TABLES):
        raise ExchangeError(
            f"{name}: is a database of DNA 2; create a new one in DNA 3, import this one there, and use that"
        )
    if not version.startswith("3."):
        raise ExchangeError(f"{name}: is of DNA {shown(version)!r}; only databases of DNA 3 can be read")


def _read_table(
    connection: sqlite3.Connection, table: str, plain: set[str], name: str, warnings: list[str]
) -> list[Row]:
    if table not in plain:
        raise ExchangeError(f"{name}: is not a database of DNA 3: it has no table {table}")
    # A hidden column is computed when it is read, so it is treated as missing.
    there = {row[1].upper(): row[6] for row in connection.execute(f"PRAGMA table_xinfo({table})")}
    wanted = {column.name.upper(): column for column in TABLES[table].columns}
    warnings += [f"column {shown(c)} of {table} is not part of DNA: skipped" for c in there if c not in wanted]
    for key, column in wanted.items():
        if there.get(key, 0 if column.default is not None else None) != 0:
            raise ExchangeError(f"{name}: is not a database of DNA 3: table {table} has no column {column.name}")
    found = [column for key, column in wanted.items() if key in there]
    absent = {column.name: column.default for key, column in wanted.items() if key not in there}
    rows = []
    chosen = f"SELECT {', '.join(column.name for column in found)} FROM {table} ORDER BY rowid"
    for number, values in enumerate(connection.execute(chosen), 1):
        for column, value in zip(found, values, strict=True):
            _check_value(column, value, f"{name}: table {table}, row {number}")
        rows.append({column.name: value for column, value in zip(found, values, strict=True)} | absent)
    return rows


def _check_value(column: Column, value: object, where: str) -> None:
    if value is None:
        if not column.may_be_null:
            raise ExchangeError(f"{where}: {column.name} is empty")
    elif not isinstance(value, str if column.is_text else int):
        raise ExchangeError(f"{where}: {column.name} is not {'a text' if column.is_text else 'a whole number'}")
    elif (
        column.low is not None
        and isinstance(value, int)
        and not (column.low <= value and (column.high is None or value <= column.high))
    ):
        raise ExchangeError(f"{where}: {column.name} is {value}, which DNA does not allow")


def _check_references(rows: Rows, name: str) -> None:
    ids = {table: {row.get("ID") for row in found} for table, found in rows.items()}
    for table, found in rows.items():
        for column in TABLES[table].columns:
            if column.refers is None:
                continue
            for number, row in enumerate(found, 1):
                if row[column.name] is not None and row[column.name] not in ids[column.refers]:
                    raise ExchangeError(
                        f"{name}: table {table}, row {number}: {column.refers} has no row {row[column.name]}"
                    )


def fill(connection: sqlite3.Connection, rows: Rows) -> int:
    """Create the tables and insert rows; return how many texts were shortened to the length that DNA allows.

    Raises
    ------
    sqlite3.Error
        If a row is invalid in DNA.
    """
    connection.execute("PRAGMA foreign_keys = ON")
    shorter = 0
    with connection:
        connection.execute("BEGIN")
        connection.execute("PRAGMA defer_foreign_keys = ON")
        for name, table in TABLES.items():
            connection.execute(table.sql(name))
        for name, table in TABLES.items():
            shorter += _shorten(name, rows[name])
            columns = [column.name for column in table.columns]
            writing = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join('?' for _ in columns)})"
            connection.executemany(writing, ([row[column] for column in columns] for row in rows[name]))
    return shorter


def _shorten(name: str, rows: Iterable[Row]) -> int:
    """Shorten texts that are too long; names of entities stay distinct."""
    limits = [column for column in TABLES[name].columns if column.longest is not None]
    taken = {(row["VariableId"], row["Value"]) for row in rows} if name == "ENTITIES" else set()
    count = 0
    for row in rows:
        for column in limits:
            value = row[column.name]
            if len(value) > MAX_TEXT:
                others = {other for variable, other in taken if variable == row["VariableId"]} if taken else ()
                row[column.name] = unused_name(value, others)
                taken |= {(row["VariableId"], row[column.name])} if taken else set()
                count += 1
    return count


def write(path: Path, rows: Rows) -> int:
    """Write a database to a temporary file, then replace the file; return how many texts were shortened.

    Raises
    ------
    ExchangeError
        If a row is invalid in DNA.
    OSError
        If the file cannot be written; an earlier file is unchanged.
    """
    try:
        with file_beside(path) as made:
            connection = sqlite3.connect(made)
            try:
                shorter = fill(connection, rows)
            finally:
                connection.close()
    except sqlite3.Error as fault:
        raise ExchangeError(f"{shown(path)}: cannot be written ({shown(str(fault))})") from None
    return shorter
