"""`ledger.users`: the accounts of the workbench."""

from __future__ import annotations

from pourparler.ledger import accounts
from pourparler.ledger.accounts import ROLES, UserRow
from pourparler.ledger.collections.base import Collection
from pourparler.ledger.validation import arguments
from pourparler.ledger.visits import Visit, note_visit


class Users(Collection):
    """The accounts of the workbench. An account is given by its name.

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     ledger.users.add("ana", role="admin", password="a hash")
    ...     [(user.name, user.role) for user in ledger.users.list()]
    [('ana', 'admin')]
    """

    def list(self) -> tuple[UserRow, ...]:
        """Return the accounts, by name."""
        with self._database.reading() as connection:
            return accounts.list_users(connection)

    def get(self, name: str) -> UserRow | None:
        """Return the account with this name; None if there is none.

        Raises
        ------
        LedgerError
            If the name is not text.
        """
        if isinstance(name, str) and not arguments.is_storable(name):
            return None
        wanted = arguments.text("name", name)
        with self._database.reading() as connection:
            return accounts.find_user(connection, wanted)

    def add(self, name: str, *, role: str, password: str) -> None:
        """Add an account.

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
            If the name is invalid or taken, or an argument is wrong.
        """
        who, what = arguments.text("name", name), arguments.choice("role", role, ROLES)
        hashed = arguments.text("password", password)
        with self._database.writing() as connection:
            accounts.add_user(connection, who, what, hashed)

    def change(self, name: str, *, role: str | None = None, password: str | None = None) -> None:
        """Change the role or the password's hash of an account.

        Raises
        ------
        LedgerError
            If there is no such account, nobody would be admin, or an argument is wrong.
        """
        who = arguments.text("name", name)
        what = None if role is None else arguments.choice("role", role, ROLES)
        hashed = arguments.text_or_none("password", password)
        with self._database.writing() as connection:
            accounts.change_user(connection, who, role=what, password=hashed)

    def remove(self, name: str) -> None:
        """Remove an account; the person's decisions are kept.

        Raises
        ------
        LedgerError
            If there is no such account, or it is the only admin's and others remain.
        """
        who = arguments.text("name", name)
        with self._database.writing() as connection:
            accounts.remove_user(connection, who)

    def visit(self, name: str) -> Visit:
        """Note that somebody opens the home page; return the visit before this one.

        Who comes back within half an hour is still on the same visit.

        Raises
        ------
        LedgerError
            If the name is not text.
        """
        who = arguments.text("name", name)
        with self._database.writing() as connection:
            return note_visit(connection, who)
