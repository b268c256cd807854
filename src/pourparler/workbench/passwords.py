"""Password hashes: Argon2id with the settings that RFC 9106 recommends for low memory."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from argon2.profiles import RFC_9106_LOW_MEMORY

MIN_LENGTH = 10  # characters of a password
MAX_LENGTH = 1024
MAX_CHECKS = 2  # passwords checked at the same time: each check takes 64 MB and all processors

_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_NOBODY_HASH = _HASHER.hash("a password that nobody has")


def hash_password(password: str) -> str:
    """Hash a password.

    Raises
    ------
    ValueError
        If it is shorter than 10 or longer than 1024 characters.
    """
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise ValueError(f"a password must have from {MIN_LENGTH} to {MAX_LENGTH} characters")
    return _HASHER.hash(password)


def verify_password(password: str, hashed: str | None) -> bool:
    """Whether a password has a hash; without a hash the answer is False after the same time.

    >>> verify_password("a good long one", hash_password("a good long one")), verify_password("a good long one", None)
    (True, False)
    """
    try:
        return _HASHER.verify(hashed or _NOBODY_HASH, password[: MAX_LENGTH + 1]) and hashed is not None
    except (Argon2Error, InvalidHashError):
        return False
