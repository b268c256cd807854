"""Commands of the workbench: serve, and who may sign in."""

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
    coder_of,
    family,
    open_ledger,
    say,
    terminal,
)

app = family()
user = family(help="Who may sign in to the workbench: add, list, change, remove.", no_args_is_help=True)
app.add_typer(user, name="user")

UserName = Annotated[str, typer.Argument(metavar="NAME", help="What the person signs in with.")]
_ROLES = "reader, coder, editor (adds and merges too) or admin."
RoleOption = Annotated[str, typer.Option("--role", metavar="ROLE", help=_ROLES)]
RoleName = Annotated[str, typer.Argument(metavar="ROLE", help=_ROLES)]
PasswordOption = Annotated[
    Path | None,
    typer.Option(
        "--password-file",
        metavar="FILE",
        help="A file whose first line is the password, or - for standard input; else it is asked for.",
    ),
]


@app.command()
def serve(
    ledger: LedgerPath,
    host: Annotated[
        str,
        typer.Option(
            "--host", metavar="H", help="Where to listen; others than this machine's addresses need accounts."
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="P", help="The port; 0 for any free one.")
    ] = 8000,
    https: Annotated[
        bool, typer.Option("--https", help="Readers come by HTTPS, through a proxy: send cookies by it alone.")
    ] = False,
    coder: CoderOption = None,
    allow_private: PrivateOption = False,
) -> None:
    """Open the workbench over a ledger, which is made if it is not there; Ctrl-C ends it."""
    from pourparler.workbench import NoAccountsError, Settings
    from pourparler.workbench.server import PortError, serve
    from pourparler.workbench.settings import is_loopback

    with open_ledger(ledger, create=True) as kept:
        accounts = bool(kept.users()) or not is_loopback(host)
        settings = Settings(host, port, coder_of(coder), accounts, https, allow_private)
        try:
            serve(kept, settings, lambda address: say(f"{kept.path}: the workbench is at {address} (Ctrl-C ends it)"))
        except (NoAccountsError, PortError) as fault:
            raise WrongCallError(str(fault)) from None


@user.command("add")
def add(ledger: LedgerPath, name: UserName, role: RoleOption = "coder", password_file: PasswordOption = None) -> None:
    """Let somebody sign in; from then on, everybody has to."""
    with open_ledger(ledger, create=True) as kept:
        kept.add_user(name, role=role, password=_password(password_file))
    say(f"{name} may sign in as {role}")


@user.command("list")
def list_(ledger: LedgerPath) -> None:
    """Tell who may sign in, and their roles."""
    with open_ledger(ledger) as kept:
        rows = kept.users()
    for row in rows:
        terminal().print(f"{row.name}\t{row.role}", soft_wrap=True)
    if not rows:
        from pourparler.ledger import ROLES

        say(f"nobody has an account; `pourparler user add` makes one (roles: {', '.join(ROLES)})")


@user.command("role")
def change_role(ledger: LedgerPath, name: UserName, role: RoleName) -> None:
    """Give somebody another role."""
    with open_ledger(ledger) as kept:
        kept.change_user(name, role=role)
    say(f"{name} has the role {role}")


@user.command("password")
def change_password(ledger: LedgerPath, name: UserName, password_file: PasswordOption = None) -> None:
    """Give somebody another password; whoever is signed in by that name signs in again."""
    with open_ledger(ledger) as kept:
        kept.change_user(name, password=_password(password_file))
    say(f"{name} has another password")


@user.command("remove")
def remove(ledger: LedgerPath, name: UserName) -> None:
    """Take somebody's account away; what the person decided stays."""
    with open_ledger(ledger) as kept:
        kept.remove_user(name)
    say(f"{name} has no account any more")


def _password(file: Path | None) -> str:
    """Ask for a password, or take it from a file; its hash."""
    from pourparler.workbench import hash_password

    try:
        if file is not None:
            text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
            words = text.splitlines()[0] if text else ""
        elif sys.stdin.isatty():
            words = getpass.getpass("Password: ")
            if words != getpass.getpass("Once more: "):
                raise WrongCallError("the two differ; try again")
        else:
            raise WrongCallError("no terminal to ask for the password; give --password-file FILE, or - for stdin")
        return hash_password(words)
    except OSError as fault:
        raise WrongCallError(f"{file}: cannot be read ({fault.strerror})") from None
    except ValueError as fault:
        raise WrongCallError(str(fault)) from None
