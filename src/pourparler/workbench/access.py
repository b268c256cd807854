"""Who asks and what they may: sessions in signed cookies, roles, tokens against forged requests, a limit on sign-in."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import defaultdict
from dataclasses import dataclass
from threading import Lock

from itsdangerous import BadSignature, URLSafeTimedSerializer

from pourparler.ledger import ROLES, Ledger, Role, UserRow
from pourparler.workbench.settings import ADDRESS_ATTEMPTS, ATTEMPT_MINUTES, ATTEMPTS, SESSION_HOURS, Settings

COOKIE = "pourparler"
_WINDOW = ATTEMPT_MINUTES * 60  # seconds


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

    def may(self, role: Role) -> bool:
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

    def of(self, cookie: str | None) -> Session:
        """Read a cookie; a new session where there is none or it is not ours, is too old, or the account changed."""
        try:
            kept = self._signer.loads(cookie or "", max_age=SESSION_HOURS * 3600)
            name, stamp, token = str(kept["name"]), str(kept["stamp"]), str(kept["token"])
        except (BadSignature, KeyError, TypeError):
            return self.new(None)
        if not self._settings.accounts:
            return Session(self._alone(), token, cookie or "")
        user = self._ledger.user(name) if name else None
        if user is None or not hmac.compare_digest(_stamp(user), stamp):
            return Session(None, token, cookie or "") if not name else self.new(None)
        return Session(Person(user.name, user.role), token, cookie or "")

    def new(self, user: UserRow | None) -> Session:
        """Begin a session."""
        token = secrets.token_urlsafe(24)
        kept = {"name": user.name if user else "", "stamp": _stamp(user) if user else "", "token": token}
        cookie = self._signer.dumps(kept)
        person = Person(user.name, user.role) if user else None
        return Session(person if self._settings.accounts else self._alone(), token, str(cookie))

    def _alone(self) -> Person:
        return Person(self._settings.coder, "admin")


def _stamp(user: UserRow) -> str:
    """Changes with the password, so that a new one ends all sessions."""
    return hashlib.sha256(user.password.encode()).hexdigest()[:24]


class Limiter:
    """Counts wrong passwords by name and by address; too many, and nobody is asked for a while."""

    def __init__(self) -> None:
        self._failed: dict[str, list[float]] = defaultdict(list)
        self._lock = Lock()

    def wait(self, name: str, address: str) -> int:
        """How many seconds to wait before the next try; 0 for none."""
        with self._lock:
            now = time.monotonic()
            longest = 0.0
            for key, most in _keys(name, address):
                recent = [at for at in self._failed.get(key, ()) if now - at < _WINDOW]
                if len(recent) >= most:
                    longest = max(longest, recent[-most] + _WINDOW - now)
            return int(longest) + (longest > 0)

    def failed(self, name: str, address: str) -> None:
        """Count a wrong password."""
        with self._lock:
            now = time.monotonic()
            for key, most in _keys(name, address):
                self._failed[key] = [*self._failed[key], now][-most:]
            for key in [key for key, at in self._failed.items() if now - at[-1] > _WINDOW]:
                del self._failed[key]

    def passed(self, name: str) -> None:
        """Forget what was counted for a name: the right password came."""
        with self._lock:
            self._failed.pop(f"name {name}", None)


def _keys(name: str, address: str) -> tuple[tuple[str, int], ...]:
    return (f"name {name}", ATTEMPTS), (f"from {address}", ADDRESS_ATTEMPTS)
