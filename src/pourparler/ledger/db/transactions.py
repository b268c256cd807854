"""Transactions on a ledger's database, whichever it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from pourparler.ledger.db import postgres, sqlite


@contextmanager
def read_transaction(engine: Engine) -> Iterator[Connection]:
    """Hold one transaction for reading: all queries in it see the same ledger."""
    options = postgres.READING if engine.dialect.name == "postgresql" else sqlite.READING
    with engine.execution_options(**options).begin() as connection:
        yield connection


@contextmanager
def write_transaction(engine: Engine) -> Iterator[Connection]:
    """Hold one transaction for writing, alone: at its end everything is kept, on any exception nothing is."""
    options = postgres.WRITING if engine.dialect.name == "postgresql" else sqlite.WRITING
    with engine.execution_options(**options).begin() as connection:
        yield connection
