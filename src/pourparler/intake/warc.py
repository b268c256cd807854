"""WARC archives to the pages in them, one record in memory at a time."""

from __future__ import annotations

import http.client
import io
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Any, BinaryIO, cast

from pourparler.intake.bodies import TooLargeError, unpack
from pourparler.intake.streams import Readable
from pourparler.intake.web_types import charset_of, suffix_for, type_of

LARGEST_RECORD = 50_000_000  # bytes of a page with its headers, packed or not

_LONGEST_LINE = 65_536
_MOST_LINES = 500
_READ = frozenset({"response", "resource", "conversion"})


class BrokenOffError(Exception):
    """The archive ends, or makes no sense any more, in the middle."""


@dataclass(frozen=True)
class Stored:
    """A page out of an archive, or why it is not given."""

    address: str
    data: bytes = b""
    suffix: str = ""
    charset: str | None = None
    reason: str | None = None


def is_warc(head: bytes) -> bool:
    """Whether some first bytes are those of a WARC archive.

    >>> is_warc(b"WARC/1.1")
    True
    """
    return head.startswith((b"WARC/1.", b"WARC/0."))


def stored(archive: Readable) -> Iterator[Stored]:
    """The pages and texts of an archive, in order; pictures, scripts, redirects and errors are passed over.

    Raises
    ------
    BrokenOffError
        If the archive ends in the middle of a record.
    """
    while True:
        head = _header(archive)
        if head is None:
            return
        try:
            size = int(head.get("content-length", ""))
        except ValueError:
            size = -1
        if size < 0:
            raise BrokenOffError
        kind = head.get("warc-type", "").strip().lower()
        address = head.get("warc-target-uri", "").strip().strip("<>")
        if kind not in _READ or not address or address.startswith(("dns:", "metadata:", "urn:")):
            _skip(archive, size)
        elif size > LARGEST_RECORD:
            _skip(archive, size)
            yield Stored(address, reason=f"is over {LARGEST_RECORD // 1_000_000} MB, too large for one document")
        else:
            data = archive.read(size)
            found = _response(address, data) if kind == "response" else _plain(address, head, data)
            if len(data) < size:
                raise BrokenOffError
            if found:
                yield found


def _header(archive: Readable) -> dict[str, str] | None:
    """The fields at the head of the next record; None at the end of the archive."""
    line = b"\n"
    blank = 0
    while line in (b"\r\n", b"\n"):
        line = archive.readline(_LONGEST_LINE)
        blank += 1
        if blank > _MOST_LINES:
            raise BrokenOffError
    if not line:
        return None
    if not is_warc(line):
        raise BrokenOffError
    fields: dict[str, str] = {}
    last = ""
    for _ in range(_MOST_LINES):
        line = archive.readline(_LONGEST_LINE)
        if not line.endswith(b"\n"):
            raise BrokenOffError
        words = line.decode("utf-8", "replace")
        if not words.strip():
            return fields
        if words[0] in " \t" and last:  # the field before goes on
            fields[last] += " " + words.strip()
            continue
        name, _, value = words.partition(":")
        last = name.strip().lower()
        fields[last] = value.strip()
    raise BrokenOffError


def _skip(archive: Readable, size: int) -> None:
    while size:
        data = archive.read(min(size, 1_000_000))
        if not data:
            raise BrokenOffError
        size -= len(data)


class _Pipe:
    """What the library takes for a connection: an answer that is in memory already."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, *_: object) -> BinaryIO:
        return io.BytesIO(self._data)


def _response(address: str, data: bytes) -> Stored | None:
    """The page of an answer as it came over the wire."""
    answer = http.client.HTTPResponse(cast(Any, _Pipe(data)))
    try:
        answer.begin()
    except (http.client.HTTPException, ValueError):
        return None
    kind = type_of(answer.headers)
    suffix = suffix_for(kind)
    if answer.status != 200 or suffix is None:
        return None
    answer.length = None  # the record's own length is what counts: crawlers keep the server's, of other bytes
    try:
        body = answer.read()
    except (http.client.HTTPException, ValueError):
        body = data.partition(b"\r\n\r\n")[2]  # said to come in chunks, and kept without them
    try:
        plain = _unpacked(body, answer.headers)
    except TooLargeError:
        return Stored(address, reason=f"is over {LARGEST_RECORD // 1_000_000} MB, too large for one document")
    except ValueError as fault:
        return Stored(address, reason=str(fault))
    return Stored(address, plain, suffix, charset_of(answer.headers)) if plain.strip() else None


def _unpacked(body: bytes, headers: Message) -> bytes:
    encoding = headers.get("Content-Encoding", "")
    if encoding.strip().lower() in ("gzip", "x-gzip") and not body.startswith(b"\x1f\x8b"):
        return body  # said to be packed, and kept unpacked
    return unpack([body], encoding, LARGEST_RECORD)


def _plain(address: str, head: dict[str, str], data: bytes) -> Stored | None:
    """A file kept as such, or the text that a crawler made of a page."""
    fields = Message()
    fields["Content-Type"] = head.get("content-type", "")
    suffix = suffix_for(type_of(fields))
    return None if suffix is None or not data.strip() else Stored(address, data, suffix, charset_of(fields))
