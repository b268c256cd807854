"""Passwords of coders as Discourse Network Analyzer keeps them.

It uses Jasypt's StrongPasswordEncryptor (http://www.jasypt.org/api/jasypt/1.9.3/org/jasypt/util/password/): SHA-256 of
a salt of 16 bytes and the password, digested 100,000 times in all, kept as Base64 of the salt and the digest.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import unicodedata

_SALT = 16
_TIMES = 100_000


def hashed(password: str, salt: bytes | None = None) -> str:
    """Give a password as DNA keeps it; a new salt is drawn if none is given.

    Examples
    --------
    >>> hashed("harbour", bytes(16))[:20], len(hashed("harbour"))
    ('AAAAAAAAAAAAAAAAAAAA', 64)
    """
    salt = secrets.token_bytes(_SALT) if salt is None else salt
    # Jasypt composes characters first (Unicode form NFC).
    digest = salt + unicodedata.normalize("NFC", password).encode()
    for _ in range(_TIMES):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode()


def fits(password: str, kept: str) -> bool:
    """Tell whether a password is the one that DNA keeps.

    Examples
    --------
    >>> fits("harbour", hashed("harbour")), fits("Harbour", hashed("harbour"))
    (True, False)
    """
    try:
        salt = base64.b64decode(kept, validate=True)[:_SALT]
    except ValueError:
        return False
    return secrets.compare_digest(hashed(password, salt), kept)
