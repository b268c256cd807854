"""Who asks and what they may: sessions in signed cookies, roles, tokens against forged requests, a limit on sign-in."""

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
_MAX_COUNTED = ADDRESS_ATTEMPTS + NAME_ATTEMPTS + MAX_DELAY  # tries of one kind that are remembered
_MAX_KEYS = 10_000  # kinds of tries, after which old ones are dropped


class AccessError(Exception):
    """A request that is refused: a status of HTTP and one line that says why."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


@dataclass(frozen=True)
class Person:
    """Who asks: a coder's name and a role."""

    name: str
    role: Role

    def has_role(self, role: Role) -> bool:
        """Tell whether this person may do what a role may."""
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True)
class Session:
    """One browser: who has signed in, None for nobody, and the token that its requests to change something carry."""

    person: Person | None
    token: str
    cookie: str


class Sessions:
    """Makes and reads the cookies of one workbench. The key is of this run: when it ends, everybody signs in again."""

    def __init__(self, ledger: Ledger, settings: Settings) -> None:
        self._ledger = ledger
        self._settings = settings
        self._signer = URLSafeTimedSerializer(secrets.token_bytes(32), salt="session")
        self._ended: dict[str, float] = {}  # tokens of sessions that were signed out, until their cookies are too old
        self._lock = Lock()

    def read(self, cookie: str | None) -> Session:
        """Read a cookie; a new session where there is none or it is not ours, is too old, or the account changed."""
        try:
            payload = self._signer.loads(cookie or "", max_age=_LIFE)
            name, stamp, token = str(payload["name"]), str(payload["stamp"]), str(payload["token"])
        except (BadSignature, KeyError, TypeError):
            return self.new(None)
        if token in self._ended:
            return self.new(None)
        if not self._settings.accounts:
            return Session(self._alone(), token, cookie or "")
        user = self._ledger.user(name) if name else None
        if user is None or not hmac.compare_digest(_password_stamp(user), stamp):
            return Session(None, token, cookie or "") if not name else self.new(None)
        return Session(Person(user.name, user.role), token, cookie or "")

    def new(self, user: UserRow | None) -> Session:
        """Begin a session."""
        token = secrets.token_urlsafe(24)
        payload = {"name": user.name if user else "", "stamp": _password_stamp(user) if user else "", "token": token}
        cookie = self._signer.dumps(payload)
        person = Person(user.name, user.role) if user else None
        return Session(person if self._settings.accounts else self._alone(), token, str(cookie))

    def end(self, session: Session) -> Session:
        """Sign out: the session's cookie is refused from now on, and a new session of nobody begins."""
        with self._lock:
            now = time.monotonic()
            self._ended = {token: until for token, until in self._ended.items() if until > now}
            if session.person is not None:
                self._ended[session.token] = now + _LIFE + 60
        return self.new(None)

    def _alone(self) -> Person:
        return Person(self._settings.coder, "admin")


def _password_stamp(user: UserRow) -> str:
    """Changes with the password, so that a new one ends all sessions."""
    return hashlib.sha256(user.password.encode()).hexdigest()[:24]


class Limiter:
    """Counts tries to sign in, before the password is looked at, so that tries at the same time count too.

    One address has a few tries for a name and some more for all names; then it must wait. Tries for one name from many
    addresses only get slower: a stranger must not be able to lock somebody out.

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
        """Count a try; a positive answer says how many seconds to wait before the next one, and it is not counted."""
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
        """How many seconds a try for a name must take longer, because many were wrong from whatever address."""
        with self._lock:
            return min(MAX_DELAY, max(0, len(self._recent(f"name {name}", time.monotonic())) - NAME_ATTEMPTS))

    def succeed(self, name: str, address: str) -> None:
        """Take back one try: its password was right."""
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
    """The address, or of IPv6 the network of one customer, who has all its addresses.

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
