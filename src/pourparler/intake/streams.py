"""Streams without seek, such as standard input, and compressed ones that may be broken."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import BinaryIO, Protocol


class Readable(Protocol):
    """A stream that is read from its beginning on."""

    def read(self, size: int, /) -> bytes:
        """So many bytes, fewer only at the end."""

    def readline(self, limit: int, /) -> bytes:
        """The next line, or as much of it as the limit lets through."""


class Again:
    """A stream whose first bytes have been read already, from its beginning, line by line.

    Examples
    --------
    >>> source = io.BytesIO(b"one\\ntwo\\n")
    >>> again = Again(source.read(6), source)
    >>> again.readline(99), again.readline(99), again.readline(99)
    (b'one\\n', b'two\\n', b'')
    """

    def __init__(self, head: bytes, rest: Readable) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def readline(self, limit: int) -> bytes:
        """The next line with its end, or as much of it as the limit (bytes) lets through; nothing at the end."""
        line = self._head.readline(limit)
        if line.endswith(b"\n") or len(line) >= limit:
            return line
        return line + self._rest.readline(limit - len(line))

    def read(self, size: int) -> bytes:
        """So many bytes, fewer only at the end."""
        data = self._head.read(size)
        while len(data) < size and (more := self._rest.read(size - len(data))):
            data += more
        return data


class Unpacked:
    """What a gzip file holds; where that breaks off, first all that came before the break, and then its fault."""

    def __init__(self, file: BinaryIO) -> None:
        self._source = gzip.GzipFile(fileobj=file)
        self._waiting = bytearray()
        self._fault: Exception | None = None

    def _more(self) -> bool:
        if self._fault is None:
            try:
                data = self._source.read1(1 << 16)
            except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
                self._fault = fault
            else:
                self._waiting += data
                return bool(data)
        return False

    def read(self, size: int) -> bytes:
        """So many bytes, fewer only at the end or the break; beyond the break the fault."""
        while len(self._waiting) < size and self._more():
            pass
        return self._take(size)

    def readline(self, limit: int) -> bytes:
        """The next line with its end, or as much of it as the limit lets through; nothing at the end."""
        seen = 0
        while (at := self._waiting.find(b"\n", seen, limit)) < 0 and len(self._waiting) < limit:
            seen = len(self._waiting)
            if not self._more():
                break
        if at < 0 and self._fault and len(self._waiting) < limit:
            raise self._fault
        return self._take(at + 1 if at >= 0 else limit)

    def _take(self, size: int) -> bytes:
        if self._fault and size and not self._waiting:
            raise self._fault
        data = bytes(self._waiting[:size])
        del self._waiting[:size]
        return data
