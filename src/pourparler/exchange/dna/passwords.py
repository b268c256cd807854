"""Hash passwords of coders as Discourse Network Analyzer does.

It uses Jasypt's StrongPasswordEncryptor (http://www.jasypt.org/api/jasypt/1.9.3/org/jasypt/util/password/): SHA-256 of
a salt of 16 bytes and the password, hashed 100,000 times in all, stored as Base64 of the salt and the digest.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import unicodedata

_SALT_BYTES = 16
_ITERATIONS = 100_000


def hash_password(password: str, salt: bytes | None = None) -> str:
    """Return the hash of a password as DNA stores it; with a random salt if none is given.

    Examples
    --------
    >>> hash_password("harbour", bytes(16))[:20], len(hash_password("harbour"))
    ('AAAAAAAAAAAAAAAAAAAA', 64)
    """
    salt = secrets.token_bytes(_SALT_BYTES) if salt is None else salt
    # Jasypt composes characters first (Unicode form NFC).
    digest = salt + unicodedata.normalize("NFC", password).encode()
    for _ in range(_ITERATIONS):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode()


def is_password(password: str, kept: str) -> bool:
    """Return whether a password has a hash of DNA.

    Examples
    --------
    >>> is_password("harbour", hash_password("harbour")), is_password("Harbour", hash_password("harbour"))
    (True, False)
    """
    try:
        salt = base64.b64decode(kept, validate=True)[:_SALT_BYTES]
    except ValueError:
        return False
    return secrets.compare_digest(hash_password(password, salt), kept)
