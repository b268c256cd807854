"""Import and export CSV: a folder with one file per table, for spreadsheets and statistics."""

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
from pourparler.exchange.base import ExchangeError, ExportOptions, Report
from pourparler.exchange.columns import EXAMPLES, TABLES, Kind, Row, is_valid
from pourparler.exchange.documents import exported_documents, read_flag, truncate_lines
from pourparler.exchange.tables import to_tables
from pourparler.intake import parse_date
from pourparler.ledger import Ledger
from pourparler.ledger.errors import shown
from pourparler.text import quantity

_MAX_CELL = 20_000_000  # characters of a cell
_ESCAPED = (*FORMULA, "'")


def write(ledger: Ledger, path: Path, options: ExportOptions) -> Report:
    """Export to a folder.

    Raises
    ------
    ExchangeError
        If the folder is not empty.
    """
    encoding = "utf-8-sig" if read_flag(options, "bom", default=False) else "utf-8"
    count = dict.fromkeys(TABLES, 0)
    with new_folder(path) as folder, ExitStack() as files:
        writers = {}
        for table, columns in TABLES.items():
            out = files.enter_context((folder / f"{table}.csv").open("w", encoding=encoding, newline=""))
            writers[table] = csv.writer(out)
            writers[table].writerow(columns)
        for given in exported_documents(ledger, options):
            for table, rows in to_tables(given).items():
                count[table] += len(rows)
                writers[table].writerows([to_cell(row[name]) for name in TABLES[table]] for row in rows)
        files.close()
    counts = [quantity(count[table], table.removesuffix("s")) for table in ("documents", "statements", "positions")]
    return Report(f"{shown(path)}: {', '.join(counts)}")


def read(ledger: Ledger, path: Path, coder: str) -> Report:
    """Import a folder, or a single file of documents.

    Raises
    ------
    ExchangeError
        If there are no documents, or a file is not valid CSV; documents before the broken row stay in the ledger.
    """
    documents = path / "documents.csv" if path.is_dir() else path
    if not documents.is_file():
        raise ExchangeError(f"{shown(path)}: has no documents.csv; create one with a column 'text'")
    unknown: list[str] = []

    def rows(table: str) -> Iterator[Row]:
        file = documents if table == "documents" else path / f"{table}.csv"
        return _read_rows(file, table, unknown) if file.is_file() else iter(())

    limit = csv.field_size_limit(_MAX_CELL)
    try:
        report = spool.import_rows(ledger, rows, coder, "CSV")
    finally:
        csv.field_size_limit(limit)
    return Report(f"{shown(path)}: {report.summary}", truncate_lines([*unknown, *report.warnings]))


def to_cell(value: Any) -> str:
    """Return the cell of a value; an apostrophe disarms what a spreadsheet would run as a formula.

    Examples
    --------
    >>> to_cell(None), to_cell(""), to_cell("=1+1"), to_cell("'twas"), to_cell([(3, 9)])
    ('', "'", "'=1+1", "'twas", '[[3, 9]]')
    """
    if value is None:
        return ""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    return f"'{text}" if not text or text.startswith(FORMULA) or _is_escaped(text) else text


def from_cell(text: str) -> str | None:
    """Return the text of a cell that `to_cell` or a person wrote.

    Examples
    --------
    >>> from_cell(""), from_cell("'"), from_cell("'=1+1"), from_cell("'twas")
    (None, '', '=1+1', "'twas")
    """
    if not text:
        return None
    return text[1:] if _is_escaped(text) else text


def _is_escaped(text: str) -> bool:
    return text == "'" or (text.startswith("'") and text[1:].startswith(_ESCAPED))


def _read_rows(file: Path, table: str, unknown: list[str]) -> Iterator[Row]:
    columns = TABLES[table]
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, delimiter=_delimiter(lines), strict=True)
            names = [name.strip().casefold() for name in next(reader, [])]
            _check_names(file, table, names)
            strange = [name for name in names if name not in columns]
            if strange:
                unknown.append(f"{shown(file.name)}: unknown columns were skipped: {shown(', '.join(strange))}")
            for cells in reader:
                if not any(cells):
                    continue
                if len(cells) > len(names):
                    raise ExchangeError(
                        f"{shown(file)}, line {reader.line_num}: has more cells than columns; quote cells with commas"
                    )
                row = {name: _value(columns[name], words) for name, words in zip(names, cells, strict=False)
                       if name in columns and words}  # fmt: skip
                yield row
    except UnicodeDecodeError:
        raise ExchangeError(f"{shown(file)}: is not UTF-8; save it as CSV UTF-8") from None
    except csv.Error as fault:
        raise ExchangeError(
            f"{shown(file)}, line {reader.line_num}: is not valid CSV ({fault}); save it again"
        ) from None
    except ValueError as fault:
        raise ExchangeError(f"{shown(file)}, line {reader.line_num}: {shown(str(fault))}") from None
    except OSError as fault:
        raise ExchangeError(f"{shown(file)}: cannot be read ({fault.strerror})") from None


def _delimiter(lines: IO[str]) -> str:
    """Return the delimiter: spreadsheets of many countries write semicolons, some write tabs."""
    head = lines.readline(10_000)
    lines.seek(0)
    return max(",;\t", key=head.count)


def _check_names(file: Path, table: str, names: list[str]) -> None:
    if table == "documents" and "text" not in names:
        raise ExchangeError(f"{shown(file)}: has no column 'text'; put the names of the columns in the first line")
    for name in TABLES[table]:
        if names.count(name) > 1:
            raise ExchangeError(f"{shown(file)}: has two columns '{name}'; remove one")


def _value(kind: Kind, text: str) -> Any:
    match kind:
        case "text":
            return from_cell(text)
        case "day":
            return parse_date(text)
        case "number":
            return float(text)
        case _:
            return _read_list(kind, text)


def _read_list(kind: Kind, text: str) -> list[Any]:
    """Read a list from JSON.

    Raises
    ------
    ValueError
        If it does not fit its column.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if found is None or not is_valid(kind, found):
        raise ValueError(f"'{text[:40]}' is not a list such as {EXAMPLES[kind]}")
    return list(found)
