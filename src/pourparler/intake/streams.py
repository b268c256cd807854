"""Streams that cannot be wound back, as standard input."""

from __future__ import annotations

import io
from typing import BinaryIO


class Again:
    """A stream whose first bytes have been read already, from its beginning, line by line.

    Examples
    --------
    >>> source = io.BytesIO(b"one\\ntwo\\n")
    >>> again = Again(source.read(6), source)
    >>> again.readline(99), again.readline(99), again.readline(99)
    (b'one\\n', b'two\\n', b'')
    """

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def readline(self, limit: int) -> bytes:
        """The next line with its end, or as much of it as the limit (bytes) lets through; nothing at the end."""
        line = self._head.readline(limit)
        if line.endswith(b"\n") or len(line) >= limit:
            return line
        return line + self._rest.readline(limit - len(line))
