"""Rows of tables in any order, put aside on disk, so that documents come in one by one whatever the files' size."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

from pourparler.exchange.documents import taken
from pourparler.exchange.registry import ExchangeError, Told
from pourparler.exchange.tables import TABLES, Row, Tables, carried
from pourparler.ledger import DocumentBundle, Ledger
from pourparler.ledger.errors import shown
from pourparler.text import quantity

_OPEN = "CREATE TABLE rows (document TEXT NOT NULL, name TEXT NOT NULL, row TEXT NOT NULL)"


def enter(ledger: Ledger, rows: Callable[[str], Iterator[Row]], coder: str, program: str) -> Told:
    """Let documents into a ledger, from rows of the tables.

    Parameters
    ----------
    rows
        Gives the rows of a table; none, if there is no such table.
    coder
        Who brings them, and who made what names no coder.
    """
    # A database without a name is a file of its own that goes when it is closed.
    with closing(sqlite3.connect("")) as shelf:
        shelf.execute(_OPEN)
        for table in TABLES:
            if table != "documents":
                values = ((_key(row, table), table, json.dumps(row, default=str)) for row in rows(table))
                shelf.executemany("INSERT INTO rows VALUES (?, ?, ?)", values)
        shelf.execute("CREATE INDEX by_document ON rows (document)")
        return taken(ledger, _documents(shelf, rows("documents"), coder), coder, program)


def _key(row: Row, table: str) -> str:
    if row.get("document") is None:
        raise ExchangeError(f"a row of {table} names no document; write its id into the column 'document'")
    # A lone surrogate is no document's, and SQLite takes none.
    return str(row["document"]).encode("utf-8", "replace").decode()


def _documents(shelf: sqlite3.Connection, rows: Iterator[Row], coder: str) -> Iterator[DocumentBundle | str]:
    seen: set[str] = set()
    for row in rows:
        key = row.get("id")
        if key in seen:
            yield f"{shown(key)}: stands twice in documents; the second was left"
            continue
        found: Tables = {"documents": [row]}
        if key is not None:
            seen.add(key)
            chosen = shelf.execute("SELECT name, row FROM rows WHERE document = ? ORDER BY rowid", (key,))
            for table, text in chosen:
                found.setdefault(table, []).append(json.loads(text))
            shelf.execute("DELETE FROM rows WHERE document = ?", (key,))
        try:
            yield from carried(found, coder)
        except ExchangeError as fault:
            yield str(fault)
    left = shelf.execute("SELECT name, count(*), min(document) FROM rows GROUP BY name ORDER BY name")
    for table, count, key in left.fetchall():
        yield f"{table}: {quantity(count, 'row')} of documents that are not there, such as {shown(key)}: left"
