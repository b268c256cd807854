"""Checks before every request (host, session, CSRF token, size, role), and security headers of every answer."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from email.message import Message
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from starlette.types import Scope

from pourparler.ledger import Role
from pourparler.workbench.auth import COOKIE, AccessError
from pourparler.workbench.context import RequiresRole, WorkbenchContext
from pourparler.workbench.settings import MAX_BODY, MAX_FORM, MAX_UPLOAD, SESSION_HOURS, is_loopback

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_SAFE = ("GET", "HEAD", "OPTIONS")
_BY_FORM = ("/sign-in", "/sign-out")  # their forms send the token as a field, which the route checks
_OPEN = ("/sign-in", "/session.json", "/static/")  # open to people who are not signed in
_UPLOAD = "/documents"
_DIGITS = 18  # of Content-Length

Next = Callable[[Request], Awaitable[Response]]


class Guard:
    """Middleware that checks requests to one workbench."""

    def __init__(self, context: WorkbenchContext, required: Callable[[Scope], Role | None]) -> None:
        self._context = context
        self._required = required

    async def __call__(self, request: Request, call_next: Next) -> Response:
        """Check a request, answer it, and add security headers."""
        try:
            self._check_host(request)
            _check_body(request)
            # In a thread, because it reads the account from the ledger.
            session = await run_in_threadpool(self._context.sessions.read, request.cookies.get(cookie_name(request)))
            request.state.session = session
            if request.method not in _SAFE:
                _check_origin(request)
                role = self._required(request.scope)
                if role is not None:
                    RequiresRole(role)(request)  # before the body is read, so that a stranger cannot fill the disk
                if request.url.path not in _BY_FORM:
                    check_token(request, request.headers.get("x-csrf-token"))
        except AccessError as fault:
            return add_security_headers(JSONResponse({"detail": str(fault)}, fault.status))
        answer = await call_next(request)
        session = request.state.session
        if session.cookie != request.cookies.get(cookie_name(request)) and not request.url.path.startswith("/static/"):
            answer.set_cookie(
                cookie_name(request),
                session.cookie,
                max_age=SESSION_HOURS * 3600,
                httponly=True,
                samesite="lax",  # a link in a message opens signed in; CSRF tokens protect changes
                secure=self._context.settings.https,
            )
        return add_security_headers(answer)

    def _check_host(self, request: Request) -> None:
        """Without accounts, answer only to the names of this machine; this prevents DNS rebinding."""
        host = _host_of(f"//{request.headers.get('host', '')}")
        if host is None:
            raise AccessError(400, "the Host header is not a host and a port")
        if not self._context.settings.accounts and not is_loopback(host):
            raise AccessError(421, "this workbench answers only to localhost and 127.0.0.1")


def _host_of(address: str) -> str | None:
    """The host of an address; None if the host or the port is invalid."""
    try:
        parts = urlsplit(address)
        return (parts.hostname or "") if parts.port is None or parts.port else None
    except ValueError:
        return None


def cookie_name(request: Request) -> str:
    """The name of the cookie of one workbench: browsers share cookies between the ports of a host."""
    return f"{COOKIE}-{request.url.port or request.url.scheme}"


def is_open(path: str) -> bool:
    """Whether a path is open to people who are not signed in."""
    return path.startswith(_OPEN)


def _check_body(request: Request) -> None:
    """Refuse a body that is too large, or of unknown length or encoding, before any of it is read."""
    if request.method in _SAFE:
        return
    path = request.url.path
    most = MAX_UPLOAD if path == _UPLOAD else MAX_FORM if path in _BY_FORM else MAX_BODY
    length = request.headers.get("content-length")
    if length is None:
        raise AccessError(411, "the request has no Content-Length header")
    if not length.isdecimal() or len(length) > _DIGITS or int(length) > most:
        raise AccessError(413, f"the request is too large; at most {_size(most)} are allowed")
    kind = Message()
    kind["content-type"] = request.headers.get("content-type", "")
    # Python has many decoders, and some take hours: allow only the one that browsers use.
    if str(kind.get_content_charset("utf-8")).lower() not in ("utf-8", "utf8"):
        raise AccessError(415, "send text in UTF-8")


def _size(number: int) -> str:
    return f"{number // 2**20} MB" if number >= 2**20 else f"{number // 2**10} kB"


def _check_origin(request: Request) -> None:
    """Refuse requests that come from the page of another site."""
    site = request.headers.get("sec-fetch-site")
    if site not in (None, "same-origin", "none"):
        raise AccessError(403, "requests from other sites may not change anything")
    origin = request.headers.get("origin")
    if origin is not None and not _is_of(origin, request.headers.get("host", "")):
        raise AccessError(403, "requests from other sites may not change anything")


def _is_of(origin: str, host: str) -> bool:
    try:
        return urlsplit(origin).netloc == host
    except ValueError:
        return False


def check_token(request: Request, given: str | None) -> None:
    """Check that a request to change something carries the CSRF token of its session.

    Raises
    ------
    AccessError
        If the token is missing or wrong.
    """
    token = request.state.session.token
    if not given or not hmac.compare_digest(given.encode(), token.encode()):
        raise AccessError(
            403, "the CSRF token is missing or expired; reload the page, or get the token from /session.json"
        )


def add_security_headers(answer: Response) -> Response:
    """Add the headers that restrict what a browser does with an answer, such as the Content-Security-Policy."""
    headers = answer.headers
    headers.setdefault("content-security-policy", POLICY)
    headers["x-content-type-options"] = "nosniff"
    headers["x-frame-options"] = "DENY"
    headers["referrer-policy"] = "same-origin"
    headers["cross-origin-opener-policy"] = "same-origin"
    headers["cross-origin-resource-policy"] = "same-origin"
    headers.setdefault("cache-control", "no-store")
    return answer
