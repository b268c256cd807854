"""Import documents from rows in any order: the rows wait on disk, so that memory does not grow with the files."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

from pourparler.exchange.base import ExchangeError, Report
from pourparler.exchange.columns import TABLES, Row, Tables
from pourparler.exchange.documents import import_documents
from pourparler.exchange.tables import from_tables
from pourparler.ledger import DocumentBundle, Ledger
from pourparler.ledger.errors import shown
from pourparler.text import quantity

_OPEN = "CREATE TABLE rows (document TEXT NOT NULL, name TEXT NOT NULL, row TEXT NOT NULL)"


def import_rows(ledger: Ledger, rows: Callable[[str], Iterator[Row]], coder: str, program: str) -> Report:
    """Import documents from rows of the tables.

    Parameters
    ----------
    rows
        Returns the rows of a table by its name; none if there is no such table.
    coder
        The person who imports them, and who coded what names no coder.
    """
    # A database without a name is a temporary file that disappears when it is closed.
    with closing(sqlite3.connect("")) as database:
        database.execute(_OPEN)
        for table in TABLES:
            if table != "documents":
                values = ((_key(row, table), table, json.dumps(row, default=str)) for row in rows(table))
                database.executemany("INSERT INTO rows VALUES (?, ?, ?)", values)
        database.execute("CREATE INDEX by_document ON rows (document)")
        return import_documents(ledger, _grouped(database, rows("documents"), coder), coder, program)


def _key(row: Row, table: str) -> str:
    if row.get("document") is None:
        raise ExchangeError(f"a row of {table} has no document; put the id in the column 'document'")
    # SQLite accepts no lone surrogates; no document id contains one.
    return str(row["document"]).encode("utf-8", "replace").decode()


def _grouped(database: sqlite3.Connection, rows: Iterator[Row], coder: str) -> Iterator[DocumentBundle | str]:
    seen: set[str] = set()
    for row in rows:
        key = row.get("id")
        if key in seen:
            yield f"{shown(key)}: is in documents twice; the second was skipped"
            continue
        found: Tables = {"documents": [row]}
        if key is not None:
            seen.add(key)
            chosen = database.execute("SELECT name, row FROM rows WHERE document = ? ORDER BY rowid", (key,))
            for table, text in chosen:
                found.setdefault(table, []).append(json.loads(text))
            database.execute("DELETE FROM rows WHERE document = ?", (key,))
        try:
            yield from from_tables(found, coder)
        except ExchangeError as fault:
            yield str(fault)
    unused = database.execute("SELECT name, count(*), min(document) FROM rows GROUP BY name ORDER BY name")
    for table, count, key in unused.fetchall():
        yield f"{table}: {quantity(count, 'row')} of unknown documents, such as {shown(key)}: skipped"
