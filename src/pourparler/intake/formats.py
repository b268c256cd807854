"""File formats: which are read, and what to do about others."""

from __future__ import annotations

from pathlib import Path

TEXT = frozenset({".txt", ".text", ".md", ".markdown"})
PAGE = frozenset({".html", ".htm", ".xhtml"})
LINES = frozenset({".jsonl", ".ndjson"})
PDF = frozenset({".pdf"})
WARC = frozenset({".warc", ".wet"})
ARC = frozenset({".arc"})

_OFFICE = "Word files are not read; save it as plain text (.txt)"
_ARCHIVE = "archives are not read; unpack it and give the folder"
_FEED = "is a feed saved as a file; give the address of the feed, so that its articles can be fetched"
_RTF = "RTF is not read; save it as plain text (.txt)"
_NOT_YET = {
    ".docx": _OFFICE,
    ".doc": _OFFICE,
    ".odt": "OpenDocument files are not read; save it as plain text (.txt)",
    ".rtf": _RTF,
    ".epub": "e-books are not read; save it as plain text (.txt)",
    ".zip": _ARCHIVE,
    ".tar": _ARCHIVE,
    ".tgz": _ARCHIVE,
    ".7z": _ARCHIVE,
    ".rss": _FEED,
    ".atom": _FEED,
}
_BEGINNINGS = (
    (b"PK\x03\x04", "is a zip archive or an office file; unpack it, or save it as plain text (.txt)"),
    (b"\xd0\xcf\x11\xe0", _OFFICE),
    (b"\x1f\x8b", "is compressed; add .gz to its name"),
    (b"{\\rtf", _RTF),
)


def suffix_of(path: Path) -> str:
    """The suffix of a file name in lower case, without ``.gz``.

    >>> suffix_of(Path("Dispatches.JSONL.gz"))
    '.jsonl'
    """
    suffix = path.suffix.lower()
    return Path(path.stem).suffix.lower() if suffix == ".gz" else suffix


def is_compressed(path: Path) -> bool:
    """Whether a file's name says that it is gzipped."""
    return path.suffix.lower() == ".gz"


def is_known(path: Path) -> bool:
    """Whether a file's name says that it can be read."""
    return suffix_of(path) in TEXT | PAGE | LINES | PDF | WARC | ARC


def is_pdf(data: bytes) -> bool:
    """Whether some bytes begin as a PDF file does, be it after a few stray ones.

    >>> is_pdf(b"%PDF-1.7")
    True
    """
    return data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-")


def looks_like_html(text: str) -> bool:
    """Whether a text begins as a page does.

    >>> looks_like_html("<!doctype html><p>Hello")
    True
    """
    head = text[:1000].lstrip().lower()
    return head.startswith(("<!doctype html", "<html", "<head", "<body", "<?xml")) and "<" in head[1:]


def why_not_by_name(path: Path) -> str | None:
    """Why a file with such a name is not read, and what to do; None if the name does not speak against it."""
    return _NOT_YET.get(suffix_of(path))


def why_not_by_content(head: bytes) -> str | None:
    """Why a file that begins so is not read, and what to do; None if its beginning does not speak against it.

    >>> why_not_by_content(b"PK\x03\x04")
    'is a zip archive or an office file; unpack it, or save it as plain text (.txt)'
    """
    for beginning, reason in _BEGINNINGS:
        if head.startswith(beginning):
            return reason
    if b"<" not in head and b"{" not in head:  # neither XML nor JSON, and most texts
        return None
    from pourparler.intake.feeds import is_feed

    return _FEED if is_feed(head) else None
