"""Tell archives of web pages by their first bytes, without loading what reads them."""

from __future__ import annotations

import re

# The line before a record of ARC: address, IP address, time, type, further fields in version 2, length.
ARC_LINE = re.compile(rb"(\S.*?) (\S{1,45}) (\d{8,17}) (\S.*?) (\d{1,18})\s*")


def is_warc(head: bytes) -> bool:
    """Whether some first bytes are those of a WARC archive.

    >>> is_warc(b"WARC/1.1")
    True
    """
    return head.startswith((b"WARC/1.", b"WARC/0."))


def is_arc(head: bytes) -> bool:
    """Whether some first bytes are those of an ARC archive, the format before WARC.

    >>> is_arc(b"filedesc://pages.arc 0.0.0.0 20310506101500 text/plain 76\\n1 0 Lamp\\n")
    True
    """
    line = head.partition(b"\n")[0]
    if head.startswith(b"filedesc://"):
        return True
    return ARC_LINE.fullmatch(line) is not None and line.startswith((b"http://", b"https://", b"dns:"))


def is_archive(head: bytes) -> bool:
    """Whether some first bytes are those of an archive of web pages.

    >>> is_archive(b"WARC/1.1"), is_archive(b"The talks")
    (True, False)
    """
    return is_warc(head) or is_arc(head)
