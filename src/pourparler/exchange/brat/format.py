"""brat standoff: a folder with a text, its annotations and a sidecar for each document, in and out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pourparler.exchange.atomic import new_folder
from pourparler.exchange.brat.read import Reading
from pourparler.exchange.brat.standoff import lines, parsed
from pourparler.exchange.brat.write import CONFIGURATION, sheet, sidecar
from pourparler.exchange.documents import going_out, json_of, safe_name, taken, text_of
from pourparler.exchange.registry import Choice, ExchangeError, Told
from pourparler.exchange.tables import TABLES, Row, Tables, carried, fits
from pourparler.ledger import DocumentBundle, Ledger
from pourparler.ledger.errors import shown
from pourparler.text import quantity

_LARGEST = 50 << 20  # bytes of a file


def write(ledger: Ledger, path: Path, choice: Choice) -> Told:
    """Write the folder.

    Raises
    ------
    ExchangeError
        If there is something in it already.
    """
    taken_names: set[str] = set()
    marks = 0
    with new_folder(path) as folder:
        _write(folder / "annotation.conf", CONFIGURATION)
        for given in going_out(ledger, choice):
            name = safe_name(given.record.document.id, taken_names)
            # brat takes a carriage return for the end of a line, which would move what stands behind it.
            text = given.record.document.text.replace("\r", " ")
            found = sheet(given, text)
            marks += len(found.standoff.bounds)
            _write(folder / f"{name}.txt", text)
            _write(folder / f"{name}.ann", "".join(f"{line}\n" for line in lines(found.standoff, text)))
            told = json.dumps(sidecar(given, found), ensure_ascii=False, default=str)
            _write(folder / f"{name}.json", f"{told}\n")
    return Told(f"{shown(path)}: {quantity(len(taken_names), 'document')}, {quantity(marks, 'marked place')}")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")


def read(ledger: Ledger, path: Path, coder: str) -> Told:
    """Bring a folder, with the folders in it, into a ledger.

    Raises
    ------
    ExchangeError
        If it is no folder, or has no text in it.
    """
    if not path.is_dir():
        raise ExchangeError(f"{shown(path)}: is no folder; give the folder that holds brat's .txt and .ann files")
    texts = sorted(file for file in path.rglob("*.txt") if _is_ours(file, path))
    if not texts:
        raise ExchangeError(f"{shown(path)}: has no .txt files; give the folder that holds brat's .txt and .ann files")
    told = taken(ledger, _documents(path, texts, coder), coder, "brat")
    return Told(f"{shown(path)}: {told.done}", told.left)


def _is_ours(file: Path, folder: Path) -> bool:
    """A link may lead out of the folder."""
    return file.is_file() and file.resolve().is_relative_to(folder.resolve())


def _documents(folder: Path, texts: list[Path], coder: str) -> Iterator[DocumentBundle | str]:
    for file in texts:
        name = shown(file.relative_to(folder).with_suffix(""))
        try:
            found, left = _document(folder, file, coder)
        except ExchangeError as fault:
            yield f"{name}: {fault}: left"
            continue
        yield from (f"{name}: {line}" for line in left)
        yield found
    for file in sorted(folder.rglob("*.ann")):
        if not file.with_suffix(".txt").is_file():
            yield f"{shown(file.relative_to(folder))}: has no text beside it: left"


def _document(folder: Path, file: Path, coder: str) -> tuple[DocumentBundle, list[str]]:
    text = text_of(file, _LARGEST, mark=True)
    head, returns, beside, left = _sidecar(folder, file.with_suffix(".json"), text)
    head = {"id": shown(file.relative_to(folder).with_suffix("").as_posix()), **head}
    rows: Tables = {}
    annotations = file.with_suffix(".ann")
    if _is_ours(annotations, folder):
        given, faults = parsed(text_of(annotations, _LARGEST), text)
        reading = Reading(text, given, beside)
        rows = reading.rows()
        left += [f"{fault}: left" for fault in faults] + reading.left
        _leave_wordless(rows, left)
    for at in returns:
        text = text[:at] + "\r" + text[at + 1 :]
    for found in rows.values():
        for row in found:
            row["document"] = head["id"]
    return carried({"documents": [head | {"text": text}], **rows}, coder)[0], left


def _leave_wordless(rows: Tables, left: list[str]) -> None:
    """A statement of which no words are left would keep the whole document out."""
    for row in [row for row in rows["statements"] if not (row["cue"] or row["content"] or row["source"])]:
        rows["statements"].remove(row)
        rows["positions"] = [each for each in rows["positions"] if each["statement"] != row["id"]]
        left.append(f"{shown(row['id'])}: has no words: left")


def _sidecar(folder: Path, file: Path, text: str) -> tuple[Row, list[int], Tables, list[str]]:
    """What stands beside a text: the document's row, its carriage returns, and what brat cannot hold."""
    nothing: tuple[Row, list[int], Tables, list[str]] = ({}, [], {}, [])
    if not _is_ours(file, folder):
        return nothing
    given = json_of(file, _LARGEST)
    own = given.get("document") if isinstance(given, dict) else None
    if not isinstance(own, dict):
        nothing[3].append(f"{shown(file.name)} is not of Pourparler, and was left")
        return nothing
    head, strange = _row("documents", own)
    left = [f"{shown(file.name)}: its {', '.join(strange)} cannot be read, and was left"] if strange else []
    head.pop("text", None)
    returns = [at for at in _list(given.get("returns")) if type(at) is int and 0 <= at < len(text) and text[at] == " "]
    beside = _beside(given.get("beside"))
    return head, returns, beside, left


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
    row = {name: value for name, value in known.items() if fits(columns[name], value)}
    return row, [name for name in known if name not in row]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
