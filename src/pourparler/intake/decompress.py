"""Decompress the bodies of web responses, within limits."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

_STEP = 1_000_000  # bytes that are unpacked at a time


class TooLargeError(Exception):
    """There are more bytes than the limit."""


def unpack(pieces: Iterable[bytes], encoding: str, most: int) -> bytes:
    """Decompress the body of a response, with at most ``most`` bytes in memory.

    Raises
    ------
    ValueError
        If the packing is unknown or broken; the message says what to do.
    TooLargeError
        If there is more.

    Examples
    --------
    >>> unpack([b"Not ", b"now"], "", 10)
    b'Not now'
    """
    kind = encoding.strip().lower()
    if kind in ("", "identity"):
        plain: Iterable[bytes] = pieces
    elif kind in ("gzip", "x-gzip", "deflate"):
        plain = _inflated(pieces, raw_too=kind == "deflate")
    else:
        raise ValueError(f"is compressed with {kind[:30]!r}, which is not read; save the page and give the file")
    body = bytearray()
    for piece in plain:
        body += piece
        if len(body) > most:
            raise TooLargeError
    return bytes(body)


def _inflated(pieces: Iterable[bytes], *, raw_too: bool) -> Iterator[bytes]:
    try:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
        begun = False
        for data in pieces:
            if data and not begun and raw_too and data[0] & 0x0F != 8:
                unpacker = zlib.decompressobj(-zlib.MAX_WBITS)  # some servers leave the header of deflate out
            begun = begun or bool(data)
            while data:
                if unpacker.eof and not data.startswith(b"\x1f\x8b"):
                    return  # what follows the end means nothing
                if unpacker.eof:
                    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
                yield unpacker.decompress(data, _STEP)
                data = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
        while not unpacker.eof and (out := unpacker.decompress(b"", _STEP)):
            yield out
    except zlib.error:
        raise ValueError("is compressed and broken; try again later") from None
    if begun and not unpacker.eof:
        raise ValueError("is compressed and incomplete; try again later")
