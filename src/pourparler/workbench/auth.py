"""Authentication and permissions: sessions in signed cookies, roles, CSRF tokens, and limits on sign-in attempts."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import time
from dataclasses import dataclass
from threading import Lock

from itsdangerous import BadSignature, URLSafeTimedSerializer

from pourparler.ledger import ROLES, Ledger, Role, UserRow
from pourparler.workbench.settings import (
    ADDRESS_ATTEMPTS,
    ATTEMPT_MINUTES,
    ATTEMPTS,
    MAX_DELAY,
    NAME_ATTEMPTS,
    SESSION_HOURS,
    Settings,
)

COOKIE = "pourparler"
_WINDOW = ATTEMPT_MINUTES * 60  # seconds
_LIFE = SESSION_HOURS * 3600  # seconds
_MAX_COUNTED = ADDRESS_ATTEMPTS + NAME_ATTEMPTS + MAX_DELAY  # attempts that are counted for each key
_MAX_KEYS = 10_000  # keys, after which old ones are removed


class AccessError(Exception):
    """A request that is refused, with an HTTP status and one line that says why."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


@dataclass(frozen=True)
class Person:
    """The person who makes a request: a name and a role."""

    name: str
    role: Role

    def has_role(self, role: Role) -> bool:
        """Whether this person has the permissions of a role."""
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True)
class Session:
    """The session of one browser.

    Attributes
    ----------
    person
        Who is signed in; None for nobody.
    token
        The CSRF token that requests to change something must carry.
    cookie
        The value of the session's cookie.
    """

    person: Person | None
    token: str
    cookie: str


class Sessions:
    """Creates and reads the session cookies of one workbench.

    The signing key is made when the workbench starts: after a restart, everybody signs in again.
    """

    def __init__(self, ledger: Ledger, settings: Settings) -> None:
        self._ledger = ledger
        self._settings = settings
        self._signer = URLSafeTimedSerializer(secrets.token_bytes(32), salt="session")
        self._ended: dict[
            str, float
        ] = {}  # tokens of sessions that signed out, with the time when their cookies expire
        self._lock = Lock()

    def read(self, cookie: str | None) -> Session:
        """Read a cookie; answer a new session if it is missing, invalid or expired, or if the account changed."""
        try:
            payload = self._signer.loads(cookie or "", max_age=_LIFE)
            name, stamp, token = str(payload["name"]), str(payload["stamp"]), str(payload["token"])
        except (BadSignature, KeyError, TypeError):
            return self.new(None)
        if token in self._ended:
            return self.new(None)
        if not self._settings.accounts:
            return Session(self._alone(), token, cookie or "")
        user = self._ledger.users.get(name) if name else None
        if user is None or not hmac.compare_digest(_password_stamp(user), stamp):
            return Session(None, token, cookie or "") if not name else self.new(None)
        return Session(Person(user.name, user.role), token, cookie or "")

    def new(self, user: UserRow | None) -> Session:
        """Start a session."""
        token = secrets.token_urlsafe(24)
        payload = {"name": user.name if user else "", "stamp": _password_stamp(user) if user else "", "token": token}
        cookie = self._signer.dumps(payload)
        person = Person(user.name, user.role) if user else None
        return Session(person if self._settings.accounts else self._alone(), token, str(cookie))

    def end(self, session: Session) -> Session:
        """End a session, refuse its cookie from now on, and answer a new session without a person."""
        with self._lock:
            now = time.monotonic()
            self._ended = {token: until for token, until in self._ended.items() if until > now}
            if session.person is not None:
                self._ended[session.token] = now + _LIFE + 60
        return self.new(None)

    def _alone(self) -> Person:
        return Person(self._settings.coder, "admin")


def _password_stamp(user: UserRow) -> str:
    """A digest of the password's hash: a new password ends all sessions."""
    return hashlib.sha256(user.password.encode()).hexdigest()[:24]


class Limiter:
    """Limits attempts to sign in.

    An attempt is counted before the password is checked, so that simultaneous attempts count too. One address has a few
    attempts for each name and more for all names; then it must wait. Attempts for one name from many addresses only get
    slower: nobody can lock somebody else out.

    Examples
    --------
    >>> limiter = Limiter()
    >>> [limiter.begin("ana", "192.0.2.1") for _ in range(6)][:5], limiter.begin("ana", "192.0.2.2")
    ([0, 0, 0, 0, 0], 0)
    """

    def __init__(self) -> None:
        self._tries: dict[str, list[float]] = {}
        self._lock = Lock()

    def begin(self, name: str, address: str) -> int:
        """Count an attempt; answer 0, or the seconds to wait if it is refused and not counted."""
        here = _network(address)
        limits = ((f"{here} {name}", ATTEMPTS), (here, ADDRESS_ATTEMPTS))
        with self._lock:
            now = time.monotonic()
            longest = 0.0
            for key, most in limits:
                recent = self._recent(key, now)
                if len(recent) >= most:
                    longest = max(longest, recent[-most] + _WINDOW - now)
            if longest:
                return int(longest) + 1
            for key in (*(key for key, _ in limits), f"name {name}"):
                self._tries[key] = [*self._recent(key, now), now][-_MAX_COUNTED:]
            if len(self._tries) > _MAX_KEYS:
                self._tries = {key: at for key, at in self._tries.items() if now - at[-1] < _WINDOW}
            return 0

    def delay(self, name: str) -> int:
        """The seconds by which an attempt for a name is delayed, after many wrong ones from any address."""
        with self._lock:
            return min(MAX_DELAY, max(0, len(self._recent(f"name {name}", time.monotonic())) - NAME_ATTEMPTS))

    def succeed(self, name: str, address: str) -> None:
        """Remove an attempt from the count, because its password was right."""
        here = _network(address)
        with self._lock:
            for key in (here, f"name {name}"):
                self._tries[key] = self._tries.get(key, [])[:-1]
                if not self._tries[key]:
                    del self._tries[key]
            self._tries.pop(f"{here} {name}", None)

    def _recent(self, key: str, now: float) -> list[float]:
        return [at for at in self._tries.get(key, ()) if now - at < _WINDOW]


def _network(address: str) -> str:
    """The address; for IPv6 the /64 network, all of which one customer has.

    >>> _network("2001:db8:1:2:3::4"), _network("192.0.2.7")
    ('2001:db8:1:2::/64', '192.0.2.7')
    """
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return address[:80]
    if isinstance(number, ipaddress.IPv4Address):
        return str(number)
    return str(number.ipv4_mapped or ipaddress.ip_network((int(number), 64), strict=False))
