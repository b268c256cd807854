"""What is kept in memory of a ledger, from one transaction to the next, for all connections together."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event

_OPTION = "kept"


def keep_in_memory(engine: Engine) -> None:
    """Let `kept_of` keep something for the connections of an engine; a transaction that is rolled back empties it.

    What was read in such a transaction may never have been: its ids are given again to other rows.
    """
    kept: dict[str, dict[Any, Any]] = {}
    engine.update_execution_options(**{_OPTION: kept})

    @event.listens_for(engine, "rollback")
    def forget(connection: Connection) -> None:
        kept.clear()

    @event.listens_for(engine, "rollback_savepoint")
    def forget_part(connection: Connection, name: str, context: None) -> None:
        kept.clear()


def kept_of(connection: Connection, name: str) -> dict[Any, Any]:
    """Return what a module keeps, to be read and changed; threads may change it at the same time.

    For an engine that keeps nothing it is new each time.

    Parameters
    ----------
    name : of the module
    """
    kept: dict[str, dict[Any, Any]] = connection.get_execution_options().get(_OPTION, {})
    return kept.setdefault(name, {})
