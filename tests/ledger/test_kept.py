"""What a ledger keeps in memory between transactions is shared, and forgotten with what was never written."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine

from pourparler.ledger.db import sqlite
from pourparler.ledger.db.kept import kept_of
from pourparler.ledger.db.transactions import read_transaction, write_transaction


def test_all_connections_share_what_is_kept(tmp_path: Path) -> None:
    engine = sqlite.connect(tmp_path / "a.ledger", mode="rwc", patience=1)
    with read_transaction(engine) as one, read_transaction(engine) as other:
        kept_of(one, "a")[1] = "read"
        assert kept_of(other, "a") == {1: "read"}
        assert kept_of(other, "b") == {}
    with write_transaction(engine) as connection:
        assert kept_of(connection, "a") == {1: "read"}


def test_a_transaction_that_is_rolled_back_leaves_nothing(tmp_path: Path) -> None:
    engine = sqlite.connect(tmp_path / "a.ledger", mode="rwc", patience=1)
    with pytest.raises(RuntimeError), write_transaction(engine) as connection:
        kept_of(connection, "a")[1] = "never written"
        raise RuntimeError
    with write_transaction(engine) as connection:
        assert kept_of(connection, "a") == {}
        kept_of(connection, "a")[1] = "written"
        savepoint = connection.begin_nested()
        kept_of(connection, "a")[2] = "never written"
        savepoint.rollback()
        assert kept_of(connection, "a") == {}


def test_an_engine_that_keeps_nothing_gives_something_new_each_time() -> None:
    with create_engine("sqlite://").connect() as connection:
        kept_of(connection, "a")[1] = "read"
        assert kept_of(connection, "a") == {}
