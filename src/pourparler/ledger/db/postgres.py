"""Ledgers in a PostgreSQL database or in one schema of it, given by address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError

from pourparler import extras
from pourparler.ledger.db.kept import keep_in_memory
from pourparler.ledger.db.schema import APPLICATION_ID
from pourparler.ledger.errors import LedgerError, shown

ADDRESS = re.compile(r"postgres(ql)?(\+\w+)?:/", re.IGNORECASE)
MARK = "A ledger of pourparler"
"""The comment on ``alembic_version`` that identifies a ledger among other databases."""

READING: Mapping[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
# One writer at a time in a schema. READ COMMITTED, so that after the wait it sees what the previous writer committed.
_ALONE = f"SELECT pg_advisory_xact_lock({APPLICATION_ID:d}, hashtext(current_schema()))"
WRITING: Mapping[str, Any] = {"isolation_level": "READ COMMITTED", "begin": _ALONE}

# Seconds to wait for a connection, and to detect a server that has stopped responding.
_REACH = {"connect_timeout": 10, "keepalives_idle": 20, "keepalives_interval": 5, "keepalives_count": 4}
_SECRET = ("password", "sslpassword", "passfile")
# Restrict the search path to the ledger's schema, and limit the wait for locks.
_SETTINGS = """
SELECT set_config('search_path', coalesce(quote_ident(current_schema()), 'public'), false),
       set_config('lock_timeout', %s, false)
"""
_MARK = """
SELECT obj_description(oid, 'pg_class') FROM pg_class
WHERE relname = 'alembic_version' AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
"""
# Tables, views and sequences that belong to no extension.
_OTHERS = """
SELECT count(*) FROM pg_class
WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
  AND relkind IN ('r', 'v', 'm', 'p', 'f', 'S')
  AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
"""


def connect(address: str, *, patience: float) -> tuple[Engine, str]:
    """Create an engine for the database at `address`; it connects on first use.

    Parameters
    ----------
    address
        ``postgresql://user:password@host:port/database``; libpq takes missing parts from its environment.
    patience
        Seconds to wait for another program's lock.

    Returns
    -------
    The engine, and the address without its password, for messages.

    Raises
    ------
    LedgerError
        If the address cannot be understood, or the driver is not installed.
    """
    url = _url(address)
    name = shown(_checked_url(url).render_as_string(hide_password=False))
    settings = _REACH | {"application_name": "pourparler"}
    given = {key: value for key, value in settings.items() if key not in url.query}
    try:
        extras.require("postgres", "PostgreSQL")
    except extras.MissingExtraError as error:
        raise LedgerError(f"{name}: {error}") from error
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args=given | {"client_encoding": "utf8"},
        # Reconnect after the server has restarted.
        pool_pre_ping=True,
        # Enough for the threads of a workbench; connections are made when needed.
        pool_size=10,
        max_overflow=15,
        hide_parameters=True,  # texts and password hashes must not reach a log
    )

    @event.listens_for(engine, "connect")
    def connected(raw: Any, _: object) -> None:
        raw.autocommit = True
        raw.execute(_SETTINGS, [str(max(1, round(patience * 1000)))])
        raw.autocommit = False

    @event.listens_for(engine, "checkin")
    def returned(raw: Any, _: object) -> None:
        # SQLAlchemy would leave READ WRITE set, which a read-only server refuses.
        if raw is not None and not raw.closed:
            raw.read_only = None

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        first = connection.get_execution_options().get("begin")
        if first is not None:
            connection.exec_driver_sql(str(first))

    keep_in_memory(engine)
    return engine, name


def hide_password(address: str) -> str:
    """Remove passwords from an address of any form, even a malformed one, for use in messages."""
    shorter = re.sub(r"//?.*@", "//", address, flags=re.DOTALL)
    return shown(re.sub(rf"({'|'.join(_SECRET)})=[^&]*", r"\1=..", shorter))


def _url(address: str) -> URL:
    try:
        url = make_url(address)
        # Check that it can be encoded. An unescaped "@" in the password would become part of the host.
        url.render_as_string(hide_password=False).encode()
        if address.partition("?")[0].count("@") > 1:
            raise ValueError(address)
    except (ArgumentError, ValueError) as error:
        raise LedgerError(
            f"{hide_password(address)} is not a valid address; write postgresql://user:password@host:port/database, "
            "with %40 for @, %2F for / and %3A for : in a password"
        ) from error
    return url


def _checked_url(url: URL) -> URL:
    plain = URL.create("postgresql", url.username, None, url.host, url.port, url.database)
    return plain.update_query_dict({key: value for key, value in url.query.items() if key not in _SECRET})


def check_schema(connection: Connection, name: str, *, create: bool) -> None:
    """Check that the schema is a ledger, or that it is empty and may become one.

    Raises
    ------
    LedgerError
        If neither.
    """
    if connection.execute(text(_MARK)).scalar() == MARK:
        return
    if connection.execute(text(_OTHERS)).scalar():
        raise LedgerError(
            f"{name} is another program's database, not a ledger; name another database, or an empty schema of this "
            "one with ?options=-csearch_path%3DNAME"
        )
    if not create:
        raise LedgerError(f"{name} is empty, not a ledger; `pourparler add {name} SOURCE..` makes it one")
    if connection.execute(text("SHOW server_encoding")).scalar() != "UTF8":
        raise LedgerError(f"{name} cannot store every character; create the database with ENCODING 'UTF8'")


def mark_as_ledger(connection: Connection, name: str, *, create: bool) -> None:
    """Mark the schema as a ledger before its tables are created.

    Raises
    ------
    LedgerError
        If it may not become one.
    """
    check_schema(connection, name, create=create)
    # As Alembic creates it.
    connection.execute(
        text(
            "CREATE TABLE IF NOT EXISTS alembic_version "
            "(version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text(f"COMMENT ON TABLE alembic_version IS '{MARK}'"))
