"""Read and write transactions, for either database."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from pourparler.ledger.db import postgres, sqlite


@contextmanager
def read_transaction(engine: Engine) -> Iterator[Connection]:
    """Open a read transaction: all queries in it see the same state of the ledger."""
    options = postgres.READING if engine.dialect.name == "postgresql" else sqlite.READING
    with engine.execution_options(**options).begin() as connection:
        yield connection


@contextmanager
def write_transaction(engine: Engine) -> Iterator[Connection]:
    """Open the only write transaction: it commits at the end and rolls back on any exception."""
    options = postgres.WRITING if engine.dialect.name == "postgresql" else sqlite.WRITING
    with engine.execution_options(**options).begin() as connection:
        yield connection


@contextmanager
def without_collecting() -> Iterator[None]:
    """Build rows without looking for cycles among them: they have none, and looking takes as long as building them.

    The first of several threads to come here lets Python collect again when it leaves.
    """
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.enable()
