"""Files of DNA 3: reading one that may hold anything, and writing one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pourparler.exchange.dna.schema import LONGEST, TABLES, Column, Row, Rows, unused
from pourparler.exchange.registry import ExchangeError
from pourparler.files import file_beside
from pourparler.ledger.errors import shown

_LARGEST = 2_000_000_000  # bytes of a file
_LONGEST_TEXT = 100_000_000  # bytes of a value
_OLD = frozenset({"CODERPERMISSIONS", "LINKEDSTATEMENTS", "ATTRIBUTES"})


def read(path: Path) -> tuple[Rows, tuple[str, ...]]:
    """Read a database, which may come from anybody.

    Returns
    -------
    Rows, tuple of str
        Every row, as DNA allows it; a line for each table and column that DNA does not know.

    Raises
    ------
    ExchangeError
        If it is no database of DNA 3, or a row is not as DNA keeps it.
    """
    name = shown(path)
    with _opened(path) as connection:
        try:
            kinds = connection.execute(
                "SELECT UPPER(name), type, rootpage FROM sqlite_master ORDER BY rowid"
            ).fetchall()
            _of_version_3(connection, {row[0] for row in kinds}, name)
            left = [
                f"table {shown(table)} is none of DNA's: left out"
                for table, kind, _ in kinds
                if kind in ("table", "view") and table not in TABLES and not table.startswith("SQLITE_")
            ]
            # What is no plain table computes what it holds: a view, or a table of a module.
            plain = {table for table, kind, root in kinds if kind == "table" and root}
            rows = {table: _table(connection, table, plain, name, left) for table in TABLES}
        except (sqlite3.Error, OverflowError) as fault:
            raise ExchangeError(
                f"{name}: cannot be read as a database ({shown(str(fault))}); bring back a copy"
            ) from None
    _referred(rows, name)
    with sqlite3.connect(":memory:") as trial:
        try:
            fill(trial, {table: [dict(row) for row in found] for table, found in rows.items()})
        except sqlite3.Error as fault:
            raise ExchangeError(f"{name}: a row is not as DNA keeps it ({shown(str(fault))})") from None
    return rows, tuple(left)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    name = shown(path)
    if not path.is_file():
        raise ExchangeError(f"{name}: is no file; give the .dna file")
    if path.stat().st_size > _LARGEST:
        raise ExchangeError(f"{name}: has more than {_LARGEST:,} bytes")
    with path.open("rb") as file:
        if file.read(16) != b"SQLite format 3\0":
            raise ExchangeError(f"{name}: is no SQLite database; give the .dna file of DNA 3")
    connection = sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True)
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_TEXT)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA query_only = ON")
        yield connection
    finally:
        connection.close()


def _of_version_3(connection: sqlite3.Connection, tables: set[str], name: str) -> None:
    if "SETTINGS" not in tables:
        raise ExchangeError(f"{name}: is no database of DNA 3, it has no table SETTINGS")
    found = connection.execute("SELECT Value FROM SETTINGS WHERE Property = 'version'").fetchone()
    version = str(found[0]) if found else ""
    if version.startswith(("1", "2")) or (not version and tables & _OLD):
        raise ExchangeError(
            f"{name}: is a database of DNA 2; make a new one in DNA 3, import this one there, and give that"
        )
    if not version.startswith("3."):
        raise ExchangeError(f"{name}: is of DNA {shown(version)!r}; only databases of DNA 3 can be read")


def _table(connection: sqlite3.Connection, table: str, plain: set[str], name: str, left: list[str]) -> list[Row]:
    if table not in plain:
        raise ExchangeError(f"{name}: is no database of DNA 3, it has no table {table}")
    # A hidden column is computed when it is read.
    there = {row[1].upper(): row[6] for row in connection.execute(f"PRAGMA table_xinfo({table})")}
    wanted = {column.name.upper(): column for column in TABLES[table].columns}
    left += [f"column {shown(c)} of {table} is none of DNA's: left out" for c in there if c not in wanted]
    for key, column in wanted.items():
        if there.get(key, 0 if column.default is not None else None) != 0:
            raise ExchangeError(f"{name}: is no database of DNA 3, table {table} has no column {column.name}")
    found = [column for key, column in wanted.items() if key in there]
    absent = {column.name: column.default for key, column in wanted.items() if key not in there}
    rows = []
    chosen = f"SELECT {', '.join(column.name for column in found)} FROM {table} ORDER BY rowid"
    for number, values in enumerate(connection.execute(chosen), 1):
        for column, value in zip(found, values, strict=True):
            _check(column, value, f"{name}: table {table}, row {number}")
        rows.append({column.name: value for column, value in zip(found, values, strict=True)} | absent)
    return rows


def _check(column: Column, value: object, where: str) -> None:
    if value is None:
        if not column.may_be_null:
            raise ExchangeError(f"{where}: {column.name} is empty")
    elif not isinstance(value, str if column.is_text else int):
        raise ExchangeError(f"{where}: {column.name} is no {'text' if column.is_text else 'whole number'}")
    elif (
        column.low is not None
        and isinstance(value, int)
        and not (column.low <= value and (column.high is None or value <= column.high))
    ):
        raise ExchangeError(f"{where}: {column.name} is {value}, which DNA does not allow")


def _referred(rows: Rows, name: str) -> None:
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
    """Make the tables and write rows; how many texts were shortened to what DNA takes.

    Raises
    ------
    sqlite3.Error
        If a row is not as DNA keeps it.
    """
    connection.execute("PRAGMA foreign_keys = ON")
    shorter = 0
    with connection:
        connection.execute("BEGIN")
        connection.execute("PRAGMA defer_foreign_keys = ON")
        for name, table in TABLES.items():
            connection.execute(table.sql(name))
        for name, table in TABLES.items():
            shorter += _shortened(name, rows[name])
            columns = [column.name for column in table.columns]
            writing = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join('?' for _ in columns)})"
            connection.executemany(writing, ([row[column] for column in columns] for row in rows[name]))
    return shorter


def _shortened(name: str, rows: Iterable[Row]) -> int:
    """Shorten what is too long; names of entities stay different."""
    limits = [column for column in TABLES[name].columns if column.longest is not None]
    taken = {(row["VariableId"], row["Value"]) for row in rows} if name == "ENTITIES" else set()
    count = 0
    for row in rows:
        for column in limits:
            value = row[column.name]
            if len(value) > LONGEST:
                others = {other for variable, other in taken if variable == row["VariableId"]} if taken else ()
                row[column.name] = unused(value, others)
                taken |= {(row["VariableId"], row[column.name])} if taken else set()
                count += 1
    return count


def write(path: Path, rows: Rows) -> int:
    """Write a database beside its place and put it there; how many texts were shortened.

    Raises
    ------
    ExchangeError
        If a row is not as DNA keeps it.
    OSError
        If the file cannot be written; what stood there before stands there still.
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
