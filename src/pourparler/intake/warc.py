"""Read the pages of WARC and ARC archives with warcio, one record in memory at a time, within limits."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import TYPE_CHECKING, Any

from pourparler.intake.addresses import without_credentials
from pourparler.intake.archives import ARC_LINE, is_arc, is_warc
from pourparler.intake.decompress import TooLargeError, unpack
from pourparler.intake.streams import Readable
from pourparler.intake.web_types import charset_of, suffix_for, type_of

if TYPE_CHECKING:  # warcio loads much that only an archive needs
    from warcio.statusandheaders import StatusAndHeaders

LARGEST_RECORD = 50_000_000  # bytes of a page with its headers, packed or not

_LONGEST_LINE = 65_536
_MOST_LINES = 500
_READ = frozenset({"response", "resource", "conversion"})
# What the library has to say of an archive would come to the terminal with the archive's own characters in it.
logging.getLogger("warcio").addHandler(logging.NullHandler())
_PROTOCOLS = ["HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/2", "HTTP/3"]


class BrokenOffError(Exception):
    """The archive is truncated or corrupt."""


@dataclass(frozen=True)
class Stored:
    """A page from an archive, or the reason why it cannot be read."""

    address: str
    data: bytes = b""
    suffix: str = ""
    charset: str | None = None
    reason: str | None = None


class _Guarded:
    """An archive as the library reads it: lines and headers have an end, and an archive cut off is told."""

    def __init__(self, archive: Readable) -> None:
        self._archive = archive
        self._lines = 0
        self.is_arc = False
        self._is_begun = False

    def first_line(self) -> bytes:
        """The line that begins the next record, past blank ones; empty at the end of the archive."""
        self._lines = 0
        while (line := self._archive.readline(_LONGEST_LINE)) in (b"\r\n", b"\n"):
            self._count()
        if not self._is_begun:
            self._is_begun, self.is_arc = True, is_arc(line)
        return _arc_line(line) if self.is_arc else self._warc_line(line)

    @staticmethod
    def _warc_line(line: bytes) -> bytes:
        if line and not is_warc(line):
            raise BrokenOffError
        return line

    def readline(self, length: int = _LONGEST_LINE) -> bytes:
        """A line of a header."""
        self._count()
        line = self._archive.readline(min(length, _LONGEST_LINE))
        if not line.endswith(b"\n"):
            raise BrokenOffError
        return line

    def read(self, size: int) -> bytes:
        """Bytes of a record."""
        return self._archive.read(size)

    def tell(self) -> int:
        """Where it is: the library asks, and nothing depends on it."""
        return 0

    def _count(self) -> None:
        self._lines += 1
        if self._lines > _MOST_LINES:
            raise BrokenOffError


def _arc_line(line: bytes) -> bytes:
    """The line before a record of ARC with the five fields of version 1, which is what the library expects."""
    if not line:
        return line
    match = ARC_LINE.fullmatch(line)
    if match is None:
        raise BrokenOffError
    address, ip, time, kind, length = match.groups()
    return b"%s %s %s %s %s\n" % (address.replace(b" ", b"%20"), ip, time, kind.split()[0].rstrip(b";"), length)


def stored(archive: Readable) -> Iterator[Stored]:
    """Yield the pages and texts of an archive, in order; skip pictures, scripts, redirects and errors.

    Raises
    ------
    BrokenOffError
        If the archive ends in the middle of a record.
    """
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.recordloader import ArcWarcRecordLoader

    guarded, loader = _Guarded(archive), ArcWarcRecordLoader()
    while line := guarded.first_line():
        try:
            record = loader.parse_record_stream(
                guarded, line, "arc" if guarded.is_arc else "warc", no_record_parse=True
            )
        except (ArchiveLoadFailed, EOFError, ValueError):
            raise BrokenOffError from None
        head = record.rec_headers
        if record.length is None or not head.get_header("Content-Length", "").strip().isdigit():
            raise BrokenOffError
        address = without_credentials((head.get_header("WARC-Target-URI") or "").strip("<> "))
        kind = (record.rec_type or "").lower()
        if kind not in _READ or not address or address.startswith(("dns:", "metadata:", "urn:")):
            _skip(record.raw_stream, record.length)
        elif record.length > LARGEST_RECORD:
            _skip(record.raw_stream, record.length)
            yield Stored(address, reason=f"is over {LARGEST_RECORD // 1_000_000} MB, too large for one document")
        else:
            data = record.raw_stream.read(record.length)
            if len(data) < record.length:
                raise BrokenOffError
            found = _response(address, data) if kind == "response" else _plain(address, head, data)
            if found:
                yield found


def _skip(stream: Any, size: int) -> None:
    while size:
        data = stream.read(min(size, 1_000_000))
        if not data:
            raise BrokenOffError
        size -= len(data)


def _response(address: str, data: bytes) -> Stored | None:
    """The page of an answer as it came over the wire."""
    from warcio.bufferedreaders import ChunkedDataReader
    from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

    stream = io.BytesIO(data)
    try:
        answer = StatusAndHeadersParser(_PROTOCOLS).parse(stream)
    except (StatusAndHeadersParserException, EOFError):
        return None
    headers = _fields(answer)
    suffix = suffix_for(type_of(headers))
    if answer.get_statuscode() != "200" or suffix is None:
        return None
    chunked = headers.get("Transfer-Encoding", "").strip().lower() == "chunked"
    # What is said to come in chunks and was kept without them, the library gives as it is.
    body = _all_of(ChunkedDataReader(stream, decomp_type=None)) if chunked else stream.read()
    try:
        plain = _unpacked(body, headers)
    except TooLargeError:
        return Stored(address, reason=f"is over {LARGEST_RECORD // 1_000_000} MB, too large for one document")
    except ValueError as fault:
        return Stored(address, reason=str(fault))
    return Stored(address, plain, suffix, charset_of(headers)) if plain.strip() else None


def _all_of(stream: Any) -> bytes:
    return b"".join(iter(lambda: stream.read(1 << 16), b""))


def _fields(answer: StatusAndHeaders) -> Message:
    fields = Message()
    for name, value in answer.headers:
        fields[name] = " ".join(value.split())
    return fields


def _unpacked(body: bytes, headers: Message) -> bytes:
    encoding = headers.get("Content-Encoding", "")
    if encoding.strip().lower() in ("gzip", "x-gzip") and not body.startswith(b"\x1f\x8b"):
        return body  # said to be packed, and kept unpacked
    return unpack([body], encoding, LARGEST_RECORD)


def _plain(address: str, head: StatusAndHeaders, data: bytes) -> Stored | None:
    """A file kept as such, or the text that a crawler made of a page."""
    fields = Message()
    fields["Content-Type"] = head.get_header("Content-Type") or ""
    suffix = suffix_for(type_of(fields))
    return None if suffix is None or not data.strip() else Stored(address, data, suffix, charset_of(fields))
