"""Signing in and out, and the accounts, for admins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import anyio
from anyio import to_thread
from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pourparler.ledger import LedgerError, Role
from pourparler.text import quantity
from pourparler.workbench import passwords
from pourparler.workbench.auth import AccessError, Person
from pourparler.workbench.context import Admin, Context, RequestBody, session_of
from pourparler.workbench.middleware import check_token
from pourparler.workbench.pages import page, render_page

router = APIRouter(tags=["people"])


@dataclass(frozen=True)
class Who:
    """The person, None for nobody, and the token that requests to change something send as ``X-CSRF-Token``."""

    person: Person | None
    token: str
    accounts: bool


@dataclass(frozen=True)
class Account:
    """An account."""

    name: str
    role: Role


@dataclass(frozen=True)
class Users:
    """All accounts."""

    users: tuple[Account, ...]


class NewUser(RequestBody):
    """An account to add."""

    name: str
    role: Role
    password: str


class Change(RequestBody):
    """A change of an account; null keeps a field as it is."""

    name: str
    role: Role | None = None
    password: str | None = None


class Removal(RequestBody):
    """An account to remove."""

    name: str


@router.get("/session.json")
def session(request: Request, context: Context) -> Who:
    """Get the person and the CSRF token; send the token with the cookie of this answer."""
    own = session_of(request)
    return Who(own.person, own.token, context.settings.accounts)


@router.get("/sign-in", response_class=HTMLResponse, include_in_schema=False)
def sign_in_page(request: Request, context: Context, to: str = "/") -> Response:
    """Get the page for signing in."""
    if session_of(request).person is not None:
        return RedirectResponse(_own(to), 303)
    return render_page(request, "sign_in.html", None, to=_own(to), words=None)


@router.post("/sign-in")
async def sign_in(
    request: Request,
    context: Context,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    token: Annotated[str, Form()] = "",
    to: Annotated[str, Form()] = "/",
) -> Response:
    """Sign in with a form: name, password and the token of /session.json; repeated attempts are limited."""
    check_token(request, token)
    if not context.settings.accounts:
        return RedirectResponse("/", 303)
    name, address = name[:80], request.client.host if request.client else "?"
    wait = context.limiter.begin(name, address)
    if wait:
        words = f"too many attempts to sign in; try again in {quantity(max(1, wait // 60), 'minute')}"
        answer = render_page(request, "sign_in.html", None, to=_own(to), words=words, status=429)
        answer.headers["retry-after"] = str(wait)
        return answer
    await anyio.sleep(context.limiter.delay(name))
    user = await to_thread.run_sync(context.ledger.users.get, name)
    # In threads of its own: many checks may wait here.
    fits = await to_thread.run_sync(
        passwords.verify_password, password, user.password if user else None, limiter=context.checking
    )
    if not fits or user is None:
        return render_page(
            request, "sign_in.html", None, to=_own(to), words="the name or the password is wrong", status=401
        )
    context.limiter.succeed(name, address)
    request.state.session = context.sessions.new(user)
    return RedirectResponse(_own(to), 303)


@router.post("/sign-out")
def sign_out(request: Request, context: Context, token: Annotated[str, Form()] = "") -> Response:
    """Sign out; the cookie of this browser is no longer accepted."""
    check_token(request, token)
    request.state.session = context.sessions.end(session_of(request))
    return RedirectResponse("/sign-in", 303)


def _own(to: str) -> str:
    """The path if it belongs to the workbench, else the home page: signing in must not lead to another site.

    >>> _own("/documents?page=2"), _own("//example.org"), _own("//["), _own("https://example.org")
    ('/documents?page=2', '/', '/', '/')
    """
    is_path = to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable()
    return to if is_path else "/"


@page(router, "/users", "users.html")
def users(context: Context, person: Admin) -> Users:
    """List the accounts."""
    return Users(tuple(Account(row.name, row.role) for row in context.ledger.users.list()))


@router.post("/users", status_code=201)
def add_user(context: Context, person: Admin, new: NewUser) -> Account:
    """Add an account. The first account, an admin, is added with the command line."""
    if not context.settings.accounts:
        raise AccessError(422, "this workbench runs without accounts; add the first with `pourparler user add`")
    context.ledger.users.add(new.name, role=new.role, password=_hashed(new.password))
    return Account(new.name, new.role)


@router.post("/users/change")
def change_user(context: Context, person: Admin, change: Change) -> Users:
    """Change the role or the password of an account; a new password ends its sessions."""
    context.ledger.users.change(
        change.name, role=change.role, password=None if change.password is None else _hashed(change.password)
    )
    return users(context, person)


@router.post("/users/remove")
def remove_user(context: Context, person: Admin, removal: Removal) -> Users:
    """Remove an account; the decisions of the person stay."""
    if removal.name == person.name:
        raise LedgerError("you cannot remove your own account; ask another admin")
    context.ledger.users.remove(removal.name)
    return users(context, person)


def _hashed(password: str) -> str:
    try:
        return passwords.hash_password(password)
    except ValueError as fault:
        raise AccessError(422, str(fault)) from None
