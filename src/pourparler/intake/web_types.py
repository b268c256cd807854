"""Content types that can be read."""

from __future__ import annotations

from email.message import Message

_SUFFIXES = {
    "": "",
    "application/octet-stream": "",
    "binary/octet-stream": "",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/jsonlines": ".jsonl",
    "application/json": "",
}
_XML = frozenset({"application/xml", "text/xml", "application/rss", "application/atom", "text/rss", "text/atom"})


def type_of(headers: Message) -> str:
    """The content type, in small letters, without what follows it; empty if there is none."""
    return headers.get("Content-Type", "").partition(";")[0].strip().lower()


def charset_of(headers: Message) -> str | None:
    """The encoding that the headers name."""
    for part in headers.get("Content-Type", "").split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'")[:40] or None
    return None


def suffix_for(kind: str) -> str | None:
    """The file suffix of a content type; empty if the bytes decide, None if it cannot be read.

    >>> suffix_for("text/html"), suffix_for("image/png")
    ('.html', None)
    >>> suffix_for("application/x-rss+xml")
    ''
    """
    is_feed = kind in _XML or kind == "application/feed+json"
    is_feed = is_feed or (kind.startswith(("application/", "text/")) and kind.endswith("+xml"))
    return _SUFFIXES.get(kind, "" if is_feed else None)
