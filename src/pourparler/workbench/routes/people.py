"""Signing in and out, and, for admins, who may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import anyio
from anyio import to_thread
from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pourparler.ledger import LedgerError, Role
from pourparler.workbench import passwords
from pourparler.workbench.auth import AccessError, Person
from pourparler.workbench.context import Admin, Context, RequestBody, session_of
from pourparler.workbench.middleware import check_token
from pourparler.workbench.pages import page, render_page

router = APIRouter(tags=["people"])


@dataclass(frozen=True)
class Who:
    """Who asks, None for nobody; and the token that requests to change something carry as ``X-CSRF-Token``."""

    person: Person | None
    token: str
    accounts: bool


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in."""

    name: str
    role: Role


@dataclass(frozen=True)
class Users:
    """Everybody who may sign in; nobody needs to where there is none."""

    users: tuple[Account, ...]


class NewUser(RequestBody):
    """An account to make."""

    name: str
    role: Role
    password: str


class Change(RequestBody):
    """What is to change of an account."""

    name: str
    role: Role | None = None
    password: str | None = None


class Removal(RequestBody):
    """An account to remove."""

    name: str


@router.get("/session.json")
def session(request: Request, context: Context) -> Who:
    """Tell who asks, and the token for requests that change something; the cookie of the answer goes with it."""
    own = session_of(request)
    return Who(own.person, own.token, context.settings.accounts)


@router.get("/sign-in", response_class=HTMLResponse, include_in_schema=False)
def sign_in_page(request: Request, context: Context, to: str = "/documents") -> Response:
    """Ask for name and password."""
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
    to: Annotated[str, Form()] = "/documents",
) -> Response:
    """Sign in with name, password and the token of /session.json, as a form; too many wrong passwords, and it waits."""
    check_token(request, token)
    if not context.settings.accounts:
        return RedirectResponse("/documents", 303)
    name, address = name[:80], request.client.host if request.client else "?"
    wait = context.limiter.begin(name, address)
    if wait:
        words = f"too many tries to sign in; try again in {max(1, wait // 60)} minutes"
        answer = render_page(request, "sign_in.html", None, to=_own(to), words=words, status=429)
        answer.headers["retry-after"] = str(wait)
        return answer
    await anyio.sleep(context.limiter.delay(name))
    user = await to_thread.run_sync(context.ledger.user, name)
    # Not in one of the threads that answer other requests: many may wait here.
    fits = await to_thread.run_sync(
        passwords.verify_password, password, user.password if user else None, limiter=context.checking
    )
    if not fits or user is None:
        return render_page(request, "sign_in.html", None, to=_own(to), words="name or password is wrong", status=401)
    context.limiter.succeed(name, address)
    request.state.session = context.sessions.new(user)
    return RedirectResponse(_own(to), 303)


@router.post("/sign-out")
def sign_out(request: Request, context: Context, token: Annotated[str, Form()] = "") -> Response:
    """Sign out of this browser; its cookie is refused from then on."""
    check_token(request, token)
    request.state.session = context.sessions.end(session_of(request))
    return RedirectResponse("/sign-in", 303)


def _own(to: str) -> str:
    """A path of the workbench itself: a sign-in must not lead elsewhere.

    >>> _own("/documents?page=2"), _own("//example.org"), _own("//["), _own("https://example.org")
    ('/documents?page=2', '/documents', '/documents', '/documents')
    """
    is_path = to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable()
    return to if is_path else "/documents"


@page(router, "/users", "users.html")
def users(context: Context, person: Admin) -> Users:
    """List the accounts."""
    return Users(tuple(Account(row.name, row.role) for row in context.ledger.users()))


@router.post("/users", status_code=201)
def add_user(context: Context, person: Admin, new: NewUser) -> Account:
    """Make an account. Without accounts the first must be an admin's; the command makes it."""
    if not context.settings.accounts:
        raise AccessError(422, "this workbench runs without accounts; `pourparler user add` makes the first")
    context.ledger.add_user(new.name, role=new.role, password=_hashed(new.password))
    return Account(new.name, new.role)


@router.post("/users/change")
def change_user(context: Context, person: Admin, change: Change) -> Users:
    """Give an account another role or password; a new password ends its sessions."""
    context.ledger.change_user(
        change.name, role=change.role, password=None if change.password is None else _hashed(change.password)
    )
    return users(context, person)


@router.post("/users/remove")
def remove_user(context: Context, person: Admin, removal: Removal) -> Users:
    """Remove an account; what the person decided stays."""
    if removal.name == person.name:
        raise LedgerError("you cannot remove yourself; let another admin do it")
    context.ledger.remove_user(removal.name)
    return users(context, person)


def _hashed(password: str) -> str:
    try:
        return passwords.hash_password(password)
    except ValueError as fault:
        raise AccessError(422, str(fault)) from None
