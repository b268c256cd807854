"""The accounts of the workbench: names, roles and hashes of passwords."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Row, delete, insert, select, update

from pourparler.ledger.db.schema import users
from pourparler.ledger.errors import LedgerError, shown
from pourparler.ledger.names import check_account_name, is_confusable

Role = Literal["reader", "coder", "editor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Roles by rising permissions; each includes those of the roles before it."""

_LONGEST = 80  # most characters of a name
_MACHINE = "machine"  # coder names of programs begin with this


@dataclass(frozen=True)
class UserRow:
    """An account; ``password`` is a hash."""

    name: str
    role: Role
    password: str
    added: dt.datetime


def list_users(connection: Connection) -> tuple[UserRow, ...]:
    """Return the accounts, by name."""
    return tuple(_user_row(row) for row in connection.execute(select(users).order_by(users.c.name)))


def find_user(connection: Connection, name: str) -> UserRow | None:
    """Give the account with a name, or None."""
    row = connection.execute(select(users).where(users.c.name == name)).first()
    return None if row is None else _user_row(row)


def _user_row(row: Row[Any]) -> UserRow:
    return UserRow(row.name, row.role, row.password, row.added.replace(tzinfo=dt.UTC))


def add_user(connection: Connection, name: str, role: str, password: str) -> None:
    """Add an account.

    Raises
    ------
    LedgerError
        If the name is invalid, is taken or looks like one that is taken, or there is no such role.
    """
    if not name.strip() or name != name.strip() or len(name) > _LONGEST:
        raise LedgerError(
            f"'{shown(name)}' is not a valid name; use up to {_LONGEST} characters, without spaces at the ends"
        )
    check_account_name(name)
    if is_confusable(name[: len(_MACHINE)], _MACHINE):
        raise LedgerError(f"a name that begins with '{_MACHINE}' is the machine's; give another")
    if find_user(connection, name) is not None:
        raise LedgerError(f"{shown(name)} has an account already; `pourparler user` with password or role changes it")
    other = next((row.name for row in list_users(connection) if is_confusable(row.name, name)), None)
    if other is not None:
        raise LedgerError(f"'{shown(name)}' looks like the account {shown(other)}; choose another name")
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    connection.execute(insert(users).values(name=name, role=role, password=password, added=now))


def change_user(connection: Connection, name: str, *, role: str | None = None, password: str | None = None) -> None:
    """Change an account's role or password.

    Raises
    ------
    LedgerError
        If there is no such account or role, or no admin would be left.
    """
    _check_exists(connection, name)
    values = {}
    if role is not None:
        if role != "admin":
            _check_another_admin(connection, name)
        values["role"] = role
    if password is not None:
        values["password"] = password
    if values:
        connection.execute(update(users).where(users.c.name == name).values(values))


def remove_user(connection: Connection, name: str) -> None:
    """Remove an account; the person's decisions stay.

    Raises
    ------
    LedgerError
        If there is no such account, or no admin would remain.
    """
    _check_exists(connection, name)
    if len(list_users(connection)) > 1:
        _check_another_admin(connection, name)
    connection.execute(delete(users).where(users.c.name == name))


def _check_exists(connection: Connection, name: str) -> None:
    if find_user(connection, name) is None:
        raise LedgerError(f"there is no account {shown(name)}; `pourparler user list LEDGER` lists the accounts")


def _check_another_admin(connection: Connection, name: str) -> None:
    """Refuse what would leave others without an admin."""
    own = find_user(connection, name)
    others = [row for row in list_users(connection) if row.name != name]
    if own is not None and own.role == "admin" and not any(row.role == "admin" for row in others):
        raise LedgerError(f"{shown(name)} is the only admin; make another account admin first")
