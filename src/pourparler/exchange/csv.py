"""CSV: a folder with a file a table, for spreadsheets and statistics, in and out."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from pourparler.brief.table import FORMULA
from pourparler.exchange import spool
from pourparler.exchange.atomic import new_folder
from pourparler.exchange.documents import few, going_out, switched
from pourparler.exchange.registry import Choice, ExchangeError, Told
from pourparler.exchange.tables import EXAMPLES, TABLES, Kind, Row, fits, tables
from pourparler.intake import parse_date
from pourparler.ledger import Ledger
from pourparler.ledger.errors import shown
from pourparler.text import quantity

_LONGEST = 20_000_000  # characters of a cell
_SPARED = (*FORMULA, "'")


def write(ledger: Ledger, path: Path, choice: Choice) -> Told:
    """Write the folder.

    Raises
    ------
    ExchangeError
        If there is something in it already.
    """
    encoding = "utf-8-sig" if switched(choice, "bom", default=False) else "utf-8"
    count = dict.fromkeys(TABLES, 0)
    with new_folder(path) as folder, ExitStack() as files:
        writers = {}
        for table, columns in TABLES.items():
            out = files.enter_context((folder / f"{table}.csv").open("w", encoding=encoding, newline=""))
            writers[table] = csv.writer(out)
            writers[table].writerow(columns)
        for given in going_out(ledger, choice):
            for table, rows in tables(given).items():
                count[table] += len(rows)
                writers[table].writerows([cell(row[name]) for name in TABLES[table]] for row in rows)
        files.close()
    told = [quantity(count[table], table.removesuffix("s")) for table in ("documents", "statements", "positions")]
    return Told(f"{shown(path)}: {', '.join(told)}")


def read(ledger: Ledger, path: Path, coder: str) -> Told:
    """Bring a folder into a ledger, or a file of documents alone.

    Raises
    ------
    ExchangeError
        If there are no documents, or a file is no CSV; the documents before the broken row are then in the ledger.
    """
    documents = path / "documents.csv" if path.is_dir() else path
    if not documents.is_file():
        raise ExchangeError(f"{shown(path)}: has no documents.csv; write one with a column 'text'")
    unknown: list[str] = []

    def rows(table: str) -> Iterator[Row]:
        file = documents if table == "documents" else path / f"{table}.csv"
        return _rows(file, table, unknown) if file.is_file() else iter(())

    limit = csv.field_size_limit(_LONGEST)
    try:
        told = spool.enter(ledger, rows, coder, "CSV")
    finally:
        csv.field_size_limit(limit)
    return Told(f"{shown(path)}: {told.done}", few([*unknown, *told.left]))


def cell(value: Any) -> str:
    """Write a value; what a spreadsheet would run as a formula gets an apostrophe, which reading takes away.

    Examples
    --------
    >>> cell(None), cell(""), cell("=1+1"), cell("'twas"), cell([(3, 9)])
    ('', "'", "'=1+1", "'twas", '[[3, 9]]')
    """
    if value is None:
        return ""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    return f"'{text}" if not text or text.startswith(FORMULA) or _is_spared(text) else text


def uncell(text: str) -> str | None:
    """Read a cell that `cell` wrote, or a person.

    Examples
    --------
    >>> uncell(""), uncell("'"), uncell("'=1+1"), uncell("'twas")
    (None, '', '=1+1', "'twas")
    """
    if not text:
        return None
    return text[1:] if _is_spared(text) else text


def _is_spared(text: str) -> bool:
    return text == "'" or (text.startswith("'") and text[1:].startswith(_SPARED))


def _rows(file: Path, table: str, unknown: list[str]) -> Iterator[Row]:
    columns = TABLES[table]
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, delimiter=_delimiter(lines), strict=True)
            names = [name.strip().casefold() for name in next(reader, [])]
            _check_names(file, table, names)
            strange = [name for name in names if name not in columns]
            if strange:
                unknown.append(f"{shown(file.name)}: columns are not known and were left: {shown(', '.join(strange))}")
            for cells in reader:
                if not any(cells):
                    continue
                if len(cells) > len(names):
                    raise ExchangeError(f"{shown(file)}, line {reader.line_num}: has more cells than columns; quote it")
                row = {name: _value(columns[name], words) for name, words in zip(names, cells, strict=False)
                       if name in columns and words}  # fmt: skip
                yield row
    except UnicodeDecodeError:
        raise ExchangeError(f"{shown(file)}: is not UTF-8; save it as CSV UTF-8") from None
    except csv.Error as fault:
        raise ExchangeError(f"{shown(file)}, line {reader.line_num}: is no CSV ({fault}); save it anew") from None
    except ValueError as fault:
        raise ExchangeError(f"{shown(file)}, line {reader.line_num}: {shown(str(fault))}") from None
    except OSError as fault:
        raise ExchangeError(f"{shown(file)}: cannot be read ({fault.strerror})") from None


def _delimiter(lines: IO[str]) -> str:
    """Spreadsheets of many countries write semicolons, some write tabs."""
    head = lines.readline(10_000)
    lines.seek(0)
    return max(",;\t", key=head.count)


def _check_names(file: Path, table: str, names: list[str]) -> None:
    if table == "documents" and "text" not in names:
        raise ExchangeError(f"{shown(file)}: has no column 'text'; write the names of the columns into the first line")
    for name in TABLES[table]:
        if names.count(name) > 1:
            raise ExchangeError(f"{shown(file)}: has two columns '{name}'; take one away")


def _value(kind: Kind, text: str) -> Any:
    match kind:
        case "text":
            return uncell(text)
        case "day":
            return parse_date(text)
        case "number":
            return float(text)
        case _:
            return _checked(kind, text)


def _checked(kind: Kind, text: str) -> list[Any]:
    """Read a list from JSON, and see that it holds what its column should.

    Raises
    ------
    ValueError
        If it does not.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if found is None or not fits(kind, found):
        raise ValueError(f"'{text[:40]}' is no such list as {EXAMPLES[kind]}")
    return list(found)
