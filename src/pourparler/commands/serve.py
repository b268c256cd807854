"""Commands of the workbench: serve, and the accounts."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import Annotated

import typer

from pourparler.commands.options import (
    CoderOption,
    LedgerPath,
    PrivateOption,
    WrongCallError,
    coder_name,
    command_group,
    open_ledger,
    say,
    terminal,
)

app = command_group()
user = command_group(help="Manage the accounts of the workbench: add, list, change, remove.", no_args_is_help=True)
app.add_typer(user, name="user")

UserName = Annotated[str, typer.Argument(metavar="NAME", help="The name to sign in with.")]
_ROLES = "reader, coder, editor (may also add documents and merge actors) or admin."
RoleOption = Annotated[str, typer.Option("--role", metavar="ROLE", help=_ROLES)]
RoleName = Annotated[str, typer.Argument(metavar="ROLE", help=_ROLES)]
PasswordOption = Annotated[
    Path | None,
    typer.Option(
        "--password-file",
        metavar="FILE",
        help="A file whose first line is the password, or - for standard input; by default you are asked.",
    ),
]


@app.command()
def serve(
    ledger: LedgerPath,
    host: Annotated[
        str,
        typer.Option(
            "--host", metavar="H", help="The address to listen on; one that other machines reach needs accounts."
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="P", help="The port; 0 picks a free one.")
    ] = 8000,
    https: Annotated[
        bool, typer.Option("--https", help="Send cookies over HTTPS only; for a workbench behind a proxy.")
    ] = False,
    coder: CoderOption = None,
    allow_private: PrivateOption = False,
) -> None:
    """Serve the workbench of a ledger, and create the ledger if needed. Ctrl-C stops it."""
    from pourparler.workbench import NoAccountsError, Settings
    from pourparler.workbench.server import PortError, serve
    from pourparler.workbench.settings import is_loopback

    with open_ledger(ledger, create=True) as kept:
        accounts = bool(kept.users.list()) or not is_loopback(host)
        settings = Settings(host, port, coder_name(coder), accounts, https, allow_private)
        try:
            serve(kept, settings, lambda address: say(f"{kept.path}: the workbench is at {address} (Ctrl-C stops it)"))
        except (NoAccountsError, PortError) as fault:
            raise WrongCallError(str(fault)) from None


@user.command("add")
def add(ledger: LedgerPath, name: UserName, role: RoleOption = "coder", password_file: PasswordOption = None) -> None:
    """Add an account. Once a ledger has one, everybody has to sign in."""
    with open_ledger(ledger, create=True) as kept:
        kept.users.add(name, role=role, password=_password(password_file))
    say(f"{name} can sign in as {role}")


@user.command("list")
def list_(ledger: LedgerPath) -> None:
    """List the accounts and their roles."""
    with open_ledger(ledger) as kept:
        rows = kept.users.list()
    for row in rows:
        terminal().print(f"{row.name}\t{row.role}", soft_wrap=True)
    if not rows:
        from pourparler.ledger import ROLES

        say(f"there are no accounts; `pourparler user add` creates one (roles: {', '.join(ROLES)})")


@user.command("role")
def change_role(ledger: LedgerPath, name: UserName, role: RoleName) -> None:
    """Change the role of an account."""
    with open_ledger(ledger) as kept:
        kept.users.change(name, role=role)
    say(f"{name} now has the role {role}")


@user.command("password")
def change_password(ledger: LedgerPath, name: UserName, password_file: PasswordOption = None) -> None:
    """Change the password of an account, and end its sessions."""
    with open_ledger(ledger) as kept:
        kept.users.change(name, password=_password(password_file))
    say(f"the password of {name} is changed")


@user.command("remove")
def remove(ledger: LedgerPath, name: UserName) -> None:
    """Remove an account; the decisions of its coder are kept."""
    with open_ledger(ledger) as kept:
        kept.users.remove(name)
    say(f"the account of {name} is removed")


def _password(file: Path | None) -> str:
    """Ask for a password, or read it from a file; return its hash."""
    from pourparler.workbench import hash_password

    try:
        if file is not None:
            text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
            words = text.splitlines()[0] if text else ""
        elif sys.stdin.isatty():
            words = getpass.getpass("Password: ")
            if words != getpass.getpass("Repeat the password: "):
                raise WrongCallError("the passwords differ; try again")
        else:
            raise WrongCallError(
                "cannot ask for the password without a terminal; use --password-file FILE, or - for standard input"
            )
        return hash_password(words)
    except OSError as fault:
        raise WrongCallError(f"{file}: cannot be read ({fault.strerror})") from None
    except ValueError as fault:
        raise WrongCallError(str(fault)) from None
