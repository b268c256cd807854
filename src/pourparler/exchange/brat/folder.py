"""Import and export brat standoff: a folder with a text, annotations and a sidecar for each document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pourparler.exchange.atomic import new_folder
from pourparler.exchange.base import ExchangeError, ExportOptions, Report
from pourparler.exchange.brat.read import AnnotationReader
from pourparler.exchange.brat.standoff import format_lines, parse
from pourparler.exchange.brat.write import CONFIGURATION, annotate, sidecar
from pourparler.exchange.columns import TABLES, Row, Tables, is_valid
from pourparler.exchange.documents import exported_documents, import_documents, read_json, read_text, safe_name
from pourparler.exchange.tables import from_tables
from pourparler.ledger import DocumentBundle, Ledger
from pourparler.ledger.errors import shown
from pourparler.text import quantity

_MAX_BYTES = 50 << 20  # bytes of a file
_MARK = "\ufeff"


def write(ledger: Ledger, path: Path, options: ExportOptions) -> Report:
    """Export to a folder.

    Raises
    ------
    ExchangeError
        If the folder is not empty.
    """
    taken_names: set[str] = set()
    marks = 0
    with new_folder(path) as folder:
        _write(folder / "annotation.conf", CONFIGURATION)
        for given in exported_documents(ledger, options):
            name = safe_name(given.record.document.id, taken_names)
            # brat treats a carriage return as the end of a line, which would shift later offsets.
            text = given.record.document.text.replace("\r", " ")
            found = annotate(given, text)
            marks += len(found.standoff.bounds)
            _write(folder / f"{name}.txt", text)
            _write(folder / f"{name}.ann", "".join(f"{line}\n" for line in format_lines(found.standoff, text)))
            beside = json.dumps(sidecar(given, found), ensure_ascii=False, default=str)
            _write(folder / f"{name}.json", f"{beside}\n")
    return Report(f"{shown(path)}: {quantity(len(taken_names), 'document')}, {quantity(marks, 'marked place')}")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")


def read(ledger: Ledger, path: Path, coder: str) -> Report:
    """Import a folder with its subfolders.

    Raises
    ------
    ExchangeError
        If it is not a folder, or contains no text.
    """
    if not path.is_dir():
        raise ExchangeError(f"{shown(path)}: is not a folder; give the folder with brat's .txt and .ann files")
    texts = sorted(file for file in path.rglob("*.txt") if _is_inside(file, path))
    if not texts:
        raise ExchangeError(f"{shown(path)}: has no .txt files; give the folder with brat's .txt and .ann files")
    report = import_documents(ledger, _documents(path, texts, coder), coder, "brat")
    return Report(f"{shown(path)}: {report.summary}", report.warnings)


def _is_inside(file: Path, folder: Path) -> bool:
    """Return whether a file is in the folder; a link may point out of it."""
    return file.is_file() and file.resolve().is_relative_to(folder.resolve())


def _documents(folder: Path, texts: list[Path], coder: str) -> Iterator[DocumentBundle | str]:
    for file in texts:
        name = shown(file.relative_to(folder).with_suffix(""))
        try:
            found, warnings = _document(folder, file, coder)
        except ExchangeError as fault:
            yield f"{name}: {fault}: skipped"
            continue
        yield from (f"{name}: {line}" for line in warnings)
        yield found
    for file in sorted(folder.rglob("*.ann")):
        if not file.with_suffix(".txt").is_file():
            yield f"{shown(file.relative_to(folder))}: has no text file: skipped"


def _document(folder: Path, file: Path, coder: str) -> tuple[DocumentBundle, list[str]]:
    text = read_text(file, _MAX_BYTES, mark=True)
    annotations = file.with_suffix(".ann")
    lines = read_text(annotations, _MAX_BYTES) if _is_inside(annotations, folder) else None
    given, faults = parse(lines or "", text)
    if text.startswith(_MARK):
        # brat counts a byte-order mark as a character; many other programs do not.
        without, fewer = parse(lines or "", text[1:])
        if len(fewer) < len(faults):
            text, given, faults = text[1:], without, fewer
    head, returns, beside, warnings = _sidecar(folder, file.with_suffix(".json"), text)
    head = {"id": shown(file.relative_to(folder).with_suffix("").as_posix()), **head}
    rows: Tables = {}
    if lines is not None:
        reading = AnnotationReader(text, given, beside)
        rows = reading.rows()
        warnings += [f"{fault}: skipped" for fault in faults] + reading.warnings
        _drop_wordless(rows, warnings)
    for at in returns:
        text = text[:at] + "\r" + text[at + 1 :]
    for found in rows.values():
        for row in found:
            row["document"] = head["id"]
    return from_tables({"documents": [head | {"text": text}], **rows}, coder)[0], warnings


def _drop_wordless(rows: Tables, warnings: list[str]) -> None:
    """Remove statements without any words: the record would be invalid with them."""
    for row in [row for row in rows["statements"] if not (row["cue"] or row["content"] or row["source"])]:
        rows["statements"].remove(row)
        rows["positions"] = [each for each in rows["positions"] if each["statement"] != row["id"]]
        warnings.append(f"{shown(row['id'])}: has no words: skipped")


def _sidecar(folder: Path, file: Path, text: str) -> tuple[Row, list[int], Tables, list[str]]:
    """Read the sidecar of a text: the document's row, its carriage returns, rows that brat cannot show, warnings."""
    nothing: tuple[Row, list[int], Tables, list[str]] = ({}, [], {}, [])
    if not _is_inside(file, folder):
        return nothing
    given = read_json(file, _MAX_BYTES)
    own = given.get("document") if isinstance(given, dict) else None
    if not isinstance(own, dict):
        nothing[3].append(f"{shown(file.name)} was not written by Pourparler: skipped")
        return nothing
    head, strange = _row("documents", own)
    warnings = [f"{shown(file.name)}: its {', '.join(strange)} cannot be read: skipped"] if strange else []
    head.pop("text", None)
    returns = [at for at in _list(given.get("returns")) if type(at) is int and 0 <= at < len(text) and text[at] == " "]
    beside = _beside(given.get("beside"))
    return head, returns, beside, warnings


def _beside(given: Any) -> Tables:
    found: Tables = {}
    for table, rows in given.items() if isinstance(given, dict) else ():
        for each in _list(rows) if table in TABLES and table != "documents" else ():
            if isinstance(each, list) and len(each) == 2 and type(each[0]) is int and isinstance(each[1], dict):
                found.setdefault(table, []).append({"at": each[0], **_row(table, each[1])[0]})
    return found


def _row(table: str, given: dict[str, Any]) -> tuple[Row, list[str]]:
    columns = TABLES[table]
    known = {name: given[name] for name in columns if given.get(name) is not None}
    row = {name: value for name, value in known.items() if is_valid(columns[name], value)}
    return row, [name for name in known if name not in row]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
