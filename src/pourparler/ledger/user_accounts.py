"""The accounts of the workbench that a ledger keeps."""

from __future__ import annotations

from pourparler.ledger import accounts
from pourparler.ledger.accounts import ROLES, UserRow
from pourparler.ledger.transactions import Transactions
from pourparler.ledger.validation import arguments


class UserAccounts(Transactions):
    """The part of a ledger that keeps accounts; :class:`pourparler.ledger.Ledger` has it."""

    def users(self) -> tuple[UserRow, ...]:
        """Give the accounts of the workbench, by name."""
        with self._reading() as connection:
            return accounts.told_users(connection)

    def user(self, name: str) -> UserRow | None:
        """Give the account with this name, or None.

        Raises
        ------
        LedgerError
            If the name is no text.
        """
        if isinstance(name, str) and not arguments.is_storable(name):
            return None
        wanted = arguments.text("name", name)
        with self._reading() as connection:
            return accounts.user(connection, wanted)

    def add_user(self, name: str, *, role: str, password: str) -> None:
        """Add an account of the workbench.

        Parameters
        ----------
        name
            At most 80 printable characters.
        role
            "reader", "coder", "editor" or "admin".
        password
            A hash; see `pourparler.workbench.passwords`.

        Raises
        ------
        LedgerError
            If the name cannot be one or is taken, or an argument is wrong.
        """
        who, what = arguments.text("name", name), arguments.choice("role", role, ROLES)
        hashed = arguments.text("password", password)
        with self._writing() as connection:
            accounts.add(connection, who, what, hashed)

    def change_user(self, name: str, *, role: str | None = None, password: str | None = None) -> None:
        """Give an account another role or another password's hash.

        Raises
        ------
        LedgerError
            If there is no such account, nobody would be admin, or an argument is wrong.
        """
        who = arguments.text("name", name)
        what = None if role is None else arguments.choice("role", role, ROLES)
        hashed = arguments.text_or_none("password", password)
        with self._writing() as connection:
            accounts.change(connection, who, role=what, password=hashed)

    def remove_user(self, name: str) -> None:
        """Remove an account; what the person decided stays.

        Raises
        ------
        LedgerError
            If there is no such account, or it is the only admin's and others remain.
        """
        who = arguments.text("name", name)
        with self._writing() as connection:
            accounts.remove(connection, who)
