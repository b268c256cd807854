"""Sources to documents: files, folders of them, standard input."""

from __future__ import annotations

import codecs
import datetime as dt
import errno
import gzip
import hashlib
import os
import stat
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from pourparler.intake.dates import parse_date
from pourparler.intake.decode import decode
from pourparler.intake.folders import files
from pourparler.intake.formats import LINES, PAGE, TEXT, is_compressed, suffix_of, why_not_by_content, why_not_by_name
from pourparler.intake.language import other_language
from pourparler.intake.lines import begins_with_a_line, day, fields_of, identifier, is_one_value, looks_like_json, word
from pourparler.intake.pages import looks_like_html, read_page
from pourparler.intake.streams import Again
from pourparler.intake.zones import zones
from pourparler.record import Document

LARGEST_FILE = 50_000_000  # bytes of a file that is one document, or of one line of a file of many
LARGEST_PAGE = 10_000_000  # bytes of a page, whose parsing takes many times its size
LARGEST_TEXT = 2_000_000  # characters of a document: well over 100,000 words

_HEAD = 65_536  # bytes from which the kind of a file is told
_CUT = "cut it into articles"


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
    if not name.strip():
        yield Refusal("''", "is no name; give a file or a folder")
        return
    path = Path(source)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            yield from _folder(path, published)
        elif stat.S_ISREG(mode):
            yield from _file(path, published)
        else:
            yield Refusal(name, "is neither a file nor a folder; give one of these")
    except (OSError, ValueError) as fault:
        yield Refusal(name, _why_not_opened(fault, path))


def _why_not_opened(fault: OSError | ValueError, path: Path) -> str:
    if isinstance(fault, PermissionError):
        return "may not be opened; ask for the permission to read it"
    if isinstance(fault, FileNotFoundError | NotADirectoryError):
        is_link = not isinstance(fault, NotADirectoryError) and path.is_symlink()
        return "is a link that leads nowhere; mend it" if is_link else "no such file or folder; check the path"
    if isinstance(fault, OSError) and fault.errno == errno.ELOOP:
        return "is a link that leads back to itself; give the file itself"
    reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
    return f"cannot be opened ({reason}); check the path"


def _folder(folder: Path, published: dt.date | None) -> Iterator[Found]:
    """Every file of a known format, in the order of their paths."""
    nothing = True
    for found in files(folder):
        nothing = False
        if isinstance(found, Path):
            yield from _path(found, published)
        else:
            yield Refusal(str(found[0]), _why_not_opened(found[1], found[0]))
    if nothing:
        yield Refusal(str(folder), "holds nothing that can be read; put .txt, .md, .html or .jsonl files into it")


def _file(path: Path, published: dt.date | None) -> Iterator[Found]:
    name = str(path)
    reason = why_not_by_name(path)
    if reason:
        yield Refusal(name, reason)
        return
    with path.open("rb") as file:
        if is_compressed(path):
            yield from _stream(name, cast(BinaryIO, gzip.GzipFile(fileobj=file)), suffix_of(path), published)
        else:
            size = os.fstat(file.fileno()).st_size
            yield from _stream(name, file, suffix_of(path), published, size)


def _standard_input(stdin: BinaryIO | None, published: dt.date | None) -> Iterator[Found]:
    if stdin is None:
        yield Refusal("-", "there is no standard input; give a file")
        return
    yield from _stream("standard input", stdin, "", published)


def _stream(name: str, handle: BinaryIO, suffix: str, published: dt.date | None, size: int = 0) -> Iterator[Found]:
    """What a stream holds, by the ending of its name, or by how it begins where that says nothing."""
    try:
        head = handle.read(_HEAD)
        reason = why_not_by_content(head)
        if reason:
            yield Refusal(name, reason)
        elif suffix in LINES or (suffix not in TEXT | PAGE and begins_with_a_line(head)):
            yield from _lines(name, Again(head, handle), published)
        elif size > LARGEST_FILE:
            yield Refusal(name, _too_large(LARGEST_FILE))
        else:
            yield from _whole(name, head + handle.read(LARGEST_FILE + 1 - len(head)), suffix, published)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        yield Refusal(name, "is a broken gzip file; what came before the break was read; fetch it again")


def _too_large(limit: int) -> str:
    return f"is over {limit // 1_000_000} MB, too large for one document; {_CUT}"


def _whole(name: str, data: bytes, suffix: str, published: dt.date | None) -> Iterator[Found]:
    """The one document of some bytes, or what they hold as JSON."""
    if len(data) > LARGEST_FILE:
        yield Refusal(name, _too_large(LARGEST_FILE))
        return
    try:
        text = decode(data)
    except ValueError as fault:
        yield Refusal(name, str(fault))
        return
    if suffix not in TEXT | PAGE and looks_like_json(text):
        if is_one_value(text):
            yield _line(name, text, published)
        else:
            for number, line in enumerate(text.split("\n"), 1):
                if line.strip():
                    yield _line(f"{name}:{number}", line, published)
    elif suffix in PAGE or (suffix not in TEXT and looks_like_html(text)):
        yield Refusal(name, _too_large(LARGEST_PAGE)) if len(data) > LARGEST_PAGE else _page(name, text, published)
    else:
        yield _document(name, text, title=None, published=published)


def _lines(name: str, handle: Again, published: dt.date | None) -> Iterator[Found]:
    """The documents of a JSON-lines file, one line in memory at a time."""
    number = 0
    any_line = False
    while data := handle.readline(LARGEST_FILE + 1):
        number += 1
        where = f"{name}:{number}"
        if number == 1 and data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            yield Refusal(name, "is UTF-16, which JSON lines are not; convert it to UTF-8")
            return
        if not data.strip():
            continue
        any_line = True
        if len(data) > LARGEST_FILE:
            yield Refusal(where, f"is a line of over {LARGEST_FILE // 1_000_000} MB; give one article a line")
            while data and not data.endswith(b"\n"):
                data = handle.readline(_HEAD)
            continue
        try:
            text = decode(data)
        except ValueError as fault:
            yield Refusal(where, str(fault))
        else:
            yield _line(where, text, published)
    if not any_line:
        yield Refusal(name, "is empty; give a file with one article a line")


def _line(where: str, line: str, published: dt.date | None) -> Found:
    try:
        fields = fields_of(line)
        metadata = None if published else day(fields.get("published"))
        id_ = identifier(fields.get("id"))
    except ValueError as fault:
        return Refusal(where, str(fault))
    return _document(
        where,
        fields["text"],
        title=word(fields.get("title")),
        published=published,
        metadata=metadata,
        id_=id_,
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
        stated = parse_date(page.date) if page.date else None
    except ValueError:
        stated = None  # a page says many things of itself; the text will tell
    return _document(
        name,
        page.text,
        title=word(page.title),
        published=published,
        metadata=stated,
        publisher=word(page.publisher),
        byline=word(page.byline),
        url=word(page.url),
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
        return Refusal(name, f"is over {LARGEST_TEXT:,} characters long; {_CUT}")
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        return Refusal(name, "holds broken characters (lone surrogates); write it anew as UTF-8")
    language = other_language(text)
    if language:
        return Refusal(name, f"is in {language}; the reader knows English only")
    found = zones(text, title)
    if title is None and found and found[0].kind == "headline":
        title = word(text[found[0].start : found[0].end].strip("# "))
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
