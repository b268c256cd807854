"""Sources to documents: files, folders of them, standard input."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from pourparler.intake.dates import parse_date
from pourparler.intake.decode import decode
from pourparler.intake.language import other_language
from pourparler.intake.lines import fields_of, looks_like_json, word
from pourparler.intake.pages import looks_like_html, read_page
from pourparler.intake.zones import zones
from pourparler.record import Document

LARGEST_FILE = 50_000_000  # bytes of a file that is one document
LARGEST_TEXT = 500_000  # characters of a document

_TEXT = {".txt", ".text", ".md", ".markdown"}
_PAGE = {".html", ".htm", ".xhtml"}
_LINES = {".jsonl", ".ndjson"}
_NOT_YET = {
    ".pdf": "PDF is not read yet; save its text as a .txt file",
    ".docx": "Word files are not read; save it as plain text (.txt)",
    ".doc": "Word files are not read; save it as plain text (.txt)",
    ".odt": "OpenDocument files are not read; save it as plain text (.txt)",
    ".rtf": "RTF is not read; save it as plain text (.txt)",
    ".warc": "WARC archives are not read yet; give the pages as .html files",
    ".zip": "archives are not read; unpack it and give the folder",
    ".tar": "archives are not read; unpack it and give the folder",
    ".rss": "feeds are not read yet; give the articles as files",
    ".atom": "feeds are not read yet; give the articles as files",
}


@dataclass(frozen=True)
class Refusal:
    """A source that cannot be read, and why; as a string it is one line for a person."""

    source: str
    reason: str

    def __str__(self) -> str:
        """Source and reason on one printable line."""
        line = f"{self.source}: {self.reason}"
        return "".join(c if c.isprintable() else "�" for c in line)


Found = Document | Refusal


def documents(
    sources: Iterable[str | Path], *, published: dt.date | None = None, stdin: BinaryIO | None = None
) -> Iterator[Found]:
    """The documents of the sources, in order; a :class:`Refusal` in the place of each that cannot be read.

    Parameters
    ----------
    sources : paths of files (.txt .md .html .jsonl, the last also gzipped) and folders, or "-" for standard input
    published : the day of publication of them all, over what their metadata say
    stdin : where "-" is read from
    """
    for source in sources:
        if str(source) == "-":
            yield from _standard_input(stdin, published)
        else:
            yield from _path(source, published)


def _path(source: str | Path, published: dt.date | None) -> Iterator[Found]:
    name = str(source)
    if name.lower().startswith(("http://", "https://", "feed:")):
        yield Refusal(name, "web addresses are not fetched yet; save the page and give the file")
        return
    path = Path(source)
    try:
        if path.is_dir():
            yield from _folder(path, published)
        elif not path.exists():
            yield Refusal(name, "no such file or folder; check the path")
        elif not path.is_file():
            yield Refusal(name, "is neither a file nor a folder; give one of these")
        else:
            yield from _file(path, published)
    except PermissionError:
        yield Refusal(name, "may not be opened; ask for the permission to read it")
    except (OSError, ValueError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
        yield Refusal(name, f"cannot be opened ({reason}); check the path")


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    return Path(path.stem).suffix.lower() + ".gz" if suffix == ".gz" else suffix


def _known(path: Path) -> bool:
    return _suffix(path).removesuffix(".gz") in _TEXT | _PAGE | _LINES


def _folder(folder: Path, published: dt.date | None) -> Iterator[Found]:
    """Every file of a known format, in the order of their paths; links to folders are not followed."""
    count = 0
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            path = Path(here) / name
            if not name.startswith(".") and _known(path):
                count += 1
                yield from _path(path, published)
    if not count:
        yield Refusal(str(folder), "holds nothing that can be read; put .txt, .md, .html or .jsonl files into it")


def _file(path: Path, published: dt.date | None) -> Iterator[Found]:
    suffix = _suffix(path)
    name = str(path)
    if suffix.removesuffix(".gz") in _NOT_YET:
        yield Refusal(name, _NOT_YET[suffix.removesuffix(".gz")])
    elif suffix.removesuffix(".gz") in _LINES:
        with gzip.open(path) if suffix.endswith(".gz") else path.open("rb") as handle:
            yield from _lines(name, handle, published)  # type: ignore[arg-type]
    else:
        with gzip.open(path) if suffix.endswith(".gz") else path.open("rb") as handle:
            yield from _whole(name, handle, suffix.removesuffix(".gz"), published)  # type: ignore[arg-type]


def _standard_input(stdin: BinaryIO | None, published: dt.date | None) -> Iterator[Found]:
    if stdin is None:
        yield Refusal("-", "there is no standard input; give a file")
        return
    yield from _whole("standard input", stdin, "", published)


def _whole(name: str, handle: IO[bytes], suffix: str, published: dt.date | None) -> Iterator[Found]:
    """A file that is one document, or JSON lines without the suffix that says so."""
    try:
        data = handle.read(LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:
            yield Refusal(
                name, f"is over {LARGEST_FILE // 1_000_000} MB, too large for one document; cut it into articles"
            )
            return
        text = decode(data)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        yield Refusal(name, "is a broken gzip file; fetch it again")
        return
    except ValueError as fault:
        yield Refusal(name, str(fault))
        return
    if suffix not in _TEXT | _PAGE and looks_like_json(text):
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                yield _line(f"{name}:{number}", line, published)
    elif suffix in _PAGE or (suffix not in _TEXT and looks_like_html(text)):
        yield _page(name, text, published)
    else:
        yield _document(name, text, title=None, published=published)


def _lines(name: str, handle: IO[bytes], published: dt.date | None) -> Iterator[Found]:
    """The documents of a JSON-lines file, one line in memory at a time."""
    number = 0
    any_line = False
    try:
        while data := handle.readline(LARGEST_FILE + 1):
            number += 1
            where = f"{name}:{number}"
            if len(data) > LARGEST_FILE:
                yield Refusal(where, f"is a line of over {LARGEST_FILE // 1_000_000} MB; give one article a line")
                while data and not data.endswith(b"\n"):
                    data = handle.readline(LARGEST_FILE)
                any_line = True
                continue
            if not data.strip():
                continue
            any_line = True
            try:
                text = decode(data)
            except ValueError as fault:
                yield Refusal(where, str(fault))
                continue
            yield _line(where, text, published)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        yield Refusal(name, "is a broken gzip file; what came before the break was read; fetch it again")
        return
    if not any_line:
        yield Refusal(name, "is empty; give a file with one article a line")


def _line(where: str, line: str, published: dt.date | None) -> Found:
    try:
        fields = fields_of(line)
        given = word(fields.get("published"))
        day = published or (parse_date(given) if given else None)
    except ValueError as fault:
        return Refusal(where, str(fault))
    return _document(
        where,
        fields["text"],
        title=word(fields.get("title")),
        published=published,
        metadata=day if published is None else None,
        id_=word(fields.get("id")),
        publisher=word(fields.get("publisher")),
        byline=word(fields.get("byline")) or word(fields.get("author")),
        url=word(fields.get("url")),
    )


def _page(name: str, html: str, published: dt.date | None) -> Found:
    try:
        page = read_page(html)
    except ValueError as fault:
        return Refusal(name, str(fault))
    try:
        day = parse_date(page.date) if page.date else None
    except ValueError:
        day = None
    return _document(
        name,
        page.text,
        title=page.title,
        published=published,
        metadata=day,
        publisher=page.publisher,
        byline=page.byline,
        url=page.url,
    )


def _document(
    name: str,
    text: str,
    *,
    title: str | None,
    published: dt.date | None,
    metadata: dt.date | None = None,
    id_: str | None = None,
    publisher: str | None = None,
    byline: str | None = None,
    url: str | None = None,
) -> Found:
    if not text.strip():
        return Refusal(name, "is empty; give a file with an article in it")
    if len(text) > LARGEST_TEXT:
        return Refusal(name, f"is over {LARGEST_TEXT:,} characters long; cut it into articles")
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        return Refusal(name, "holds broken characters (lone surrogates); write it anew as UTF-8")
    language = other_language(text)
    if language:
        return Refusal(name, f"is in {language}; the reader knows English only")
    found = zones(text, title)
    if title is None and found and found[0].kind == "headline":
        title = " ".join(text[found[0].start : found[0].end].strip("# ").split())
    return Document(
        id=id_ or hashlib.sha256(data).hexdigest()[:16],
        title=title,
        publisher=publisher,
        byline=byline,
        url=url,
        language="en",
        published=published or metadata,
        published_from="argument" if published else ("metadata" if metadata else None),
        text=text,
        zones=found,
    )
