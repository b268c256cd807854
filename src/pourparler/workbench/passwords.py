"""Passwords: hashed with Argon2id at the settings that RFC 9106 recommends for little memory."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from argon2.profiles import RFC_9106_LOW_MEMORY

LEAST = 10  # characters of a password
MOST = 1024
AT_ONCE = 2  # tries that are checked at the same time: each takes 64 MB and all processors

_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_NOBODYS = _HASHER.hash("a password that nobody has")


def hashed(password: str) -> str:
    """Hash a password.

    Raises
    ------
    ValueError
        If it is too short or too long.
    """
    if not LEAST <= len(password) <= MOST:
        raise ValueError(f"a password has from {LEAST} to {MOST} characters")
    return _HASHER.hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Tell whether a password is the one of a hash; without a hash it takes as long, and is False.

    >>> fits("a good long one", hashed("a good long one")), fits("a good long one", None)
    (True, False)
    """
    try:
        return _HASHER.verify(kept or _NOBODYS, password[: MOST + 1]) and kept is not None
    except (Argon2Error, InvalidHashError):
        return False
