"""Parse the content of a file, a stream or a page into documents."""

from __future__ import annotations

import codecs
import datetime as dt
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pourparler.intake.addresses import without_credentials
from pourparler.intake.archives import is_archive
from pourparler.intake.decode import decode
from pourparler.intake.formats import (
    ARC,
    LINES,
    PAGE,
    PDF,
    TEXT,
    WARC,
    is_pdf,
    looks_like_html,
    why_not_by_content,
)
from pourparler.intake.isolated import parse_apart
from pourparler.intake.json_lines import (
    begins_with_a_line,
    day,
    fields_of,
    identifier,
    is_one_value,
    looks_like_json,
    text_of,
    word,
)
from pourparler.intake.language import has_english_part, other_language, other_languages
from pourparler.intake.mail import mail_subject
from pourparler.intake.paragraph_kinds import is_notice
from pourparler.intake.published import Publication, better_of, of_address, of_metadata
from pourparler.intake.refusal import Refusal
from pourparler.intake.streams import Again, Readable, Unpacked
from pourparler.intake.zones import zones
from pourparler.record import Document

if TYPE_CHECKING:
    from pourparler.intake.web import Fetched

LARGEST_FILE = 50_000_000  # bytes of a file that is one document, or of one line of a file of many
LARGEST_PAGE = 10_000_000  # bytes of a page, whose parsing takes many times its size
SMALL_PAGE = 100_000  # characters of a page that is parsed in this process: the worst take a second or two
LARGEST_TEXT = 2_000_000  # characters of a document: well over 100,000 words

_HEAD = 65_536  # bytes from which the kind of a file is told
_CUT = "cut it into articles"

Found = Document | Refusal


@dataclass(frozen=True)
class Given:
    """Metadata from where the bytes were found, used where they have none of their own."""

    charset: str | None = None
    url: str | None = None
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    day: dt.date | None = None  # of publication, as a feed gives it


NOTHING = Given()


def stream(name: str, handle: Readable, suffix: str, published: dt.date | None, size: int = 0) -> Iterator[Found]:
    """Yield the documents of a stream, by the suffix of its name, or else by its first bytes."""
    try:
        head = handle.read(_HEAD)
        reason = why_not_by_content(head)
        if reason:
            yield Refusal(name, reason)
        elif is_archive(head):
            yield from _archive(name, Again(head, handle), published)
        elif suffix in WARC | ARC:
            kind = "a WARC archive" if suffix in WARC else "an ARC archive of web pages"
            yield Refusal(name, f"is not {kind}; download it again" if head else "is empty; download it again")
        elif suffix in LINES or (suffix not in TEXT | PAGE | PDF and begins_with_a_line(head)):
            yield from _lines(name, Again(head, handle), published)
        elif size > LARGEST_FILE:
            yield Refusal(name, _too_large(LARGEST_FILE))
        else:
            data = head + handle.read(LARGEST_FILE + 1 - len(head))
            if isinstance(handle, Unpacked) and len(data) <= LARGEST_FILE:
                handle.read(1)  # where the file breaks off, this says so
            yield from whole(name, data, suffix, published)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        yield Refusal(name, "is a broken gzip file; the part before the error was read; download it again")


def _archive(name: str, handle: Again, published: dt.date | None) -> Iterator[Found]:
    """Yield the documents of a WARC or ARC archive; the date of the crawl is not the date of publication."""
    from pourparler.intake.warc import BrokenOffError, stored

    nothing = True
    try:
        for page in stored(handle):
            nothing = False
            where = f"{name}:{page.address}"
            if page.reason:
                yield Refusal(where, page.reason)
            else:
                given = Given(charset=page.charset, url=word(page.address))
                yield from whole(where, page.data, page.suffix, published, given)
    except (BrokenOffError, EOFError, zlib.error, gzip.BadGzipFile):
        yield Refusal(name, "is incomplete; the part before the end was read; download it again")
        return
    if nothing:
        yield Refusal(name, "contains no readable page; give an archive with HTML pages, texts or PDF files")


def _too_large(limit: int) -> str:
    return f"is over {limit // 1_000_000} MB, too large for one document; {_CUT}"


def fetched(name: str, got: Fetched, published: dt.date | None, given: Given = NOTHING) -> Iterator[Found]:
    """Yield the documents of a web response, with its address."""
    head = got.data[:_HEAD]
    reason = "is empty; check the address" if not head.strip() else why_not_by_content(head)
    given = replace(given, charset=got.charset, url=got.address)
    if reason:
        yield Refusal(name, reason)
    elif is_archive(head) or got.suffix in LINES:
        yield from stream(name, io.BytesIO(got.data), got.suffix, published)
    else:
        yield from whole(name, got.data, got.suffix, published, given)


def whole(name: str, data: bytes, suffix: str, published: dt.date | None, given: Given = NOTHING) -> Iterator[Found]:
    """Yield the document of a file, or the documents of JSON lines."""
    if len(data) > LARGEST_FILE:
        yield Refusal(name, _too_large(LARGEST_FILE))
        return
    if suffix in PDF or is_pdf(data):
        yield _pdf(name, data, published, given)
        return
    try:
        text = decode(data, given.charset)
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
        large = len(data) > LARGEST_PAGE
        yield Refusal(name, _too_large(LARGEST_PAGE)) if large else _page(name, text, published, given)
    else:
        yield _plain(name, text, given.title, published, given)


def _lines(name: str, handle: Again, published: dt.date | None) -> Iterator[Found]:
    """Yield the documents of a JSON-lines file, one line in memory at a time."""
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
            yield Refusal(where, f"is a line of over {LARGEST_FILE // 1_000_000} MB; give one article per line")
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
        yield Refusal(name, "is empty; give a file with one article per line")


def _line(where: str, line: str, published: dt.date | None) -> Found:
    try:
        return article(where, fields_of(line), published)
    except ValueError as fault:
        return Refusal(where, str(fault))


def article(where: str, fields: Mapping[str, Any], published: dt.date | None = None) -> Found:
    """Create a document from the text and metadata of an article.

    Parameters
    ----------
    where : where it was found, for the line that refuses it
    fields : text, and what is known of id, published, publisher, title, url, byline
    published : the day of publication, over what the fields say

    Examples
    --------
    >>> str(article("a table:7", {"text": " "}))
    "a table:7: has no text; put the article in the field 'text'"
    """
    try:
        text = text_of(fields)
        metadata = None if published else day(fields.get("published"))
        id_ = identifier(fields.get("id"))
    except ValueError as fault:
        return Refusal(where, str(fault))
    return _document(
        where,
        text,
        title=word(fields.get("title")),
        published=published,
        found=of_metadata(metadata),
        id_=id_,
        publisher=word(fields.get("publisher")),
        byline=word(fields.get("byline")) or word(fields.get("author")),
        url=word(fields.get("url")),
    )


def _plain(name: str, text: str, title: str | None, published: dt.date | None, given: Given) -> Found:
    return _document(
        name,
        text,
        title=title,
        published=published,
        found=of_metadata(given.day),
        publisher=given.publisher,
        byline=given.byline,
        url=given.url,
    )


def _pdf(name: str, data: bytes, published: dt.date | None, given: Given) -> Found:
    from pourparler.intake.pdf import read_pdf

    try:
        text, title = parse_apart(read_pdf, data)
    except ValueError as fault:
        return Refusal(name, str(fault))
    return _plain(name, text, word(title) or given.title, published, given)


def _page(name: str, html: str, published: dt.date | None, given: Given) -> Found:
    from pourparler.intake.pages import read_page

    try:
        page = read_page(html, given.url) if len(html) <= SMALL_PAGE else parse_apart(read_page, html, given.url)
    except ValueError as fault:
        return Refusal(name, str(fault))
    return _document(
        name,
        page.text,
        title=word(page.title) or given.title,
        published=published,
        found=better_of(page.published, given.day),
        publisher=word(page.publisher) or given.publisher,
        byline=word(page.byline) or given.byline,
        url=_address(page.url) or given.url,
    )


def _address(words: str | None) -> str | None:
    """The address that a page gives as its own, if it is a whole one."""
    line = word(words)
    return line if line and line.lower().startswith(("http://", "https://")) else None


def _document(
    name: str,
    text: str,
    *,
    title: str | None,
    published: dt.date | None,
    found: Publication | None = None,
    id_: str | None = None,
    publisher: str | None = None,
    byline: str | None = None,
    url: str | None = None,
) -> Found:
    if not text.strip():
        return Refusal(name, "is empty; give a file that contains an article")
    if len(text) > LARGEST_TEXT:
        return Refusal(name, f"is over {LARGEST_TEXT:,} characters long; {_CUT}")
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        return Refusal(name, "contains broken characters (lone surrogates); save it as UTF-8")
    title = title or mail_subject(text)
    marked = zones(text, title)
    blocks = [(zone.start, zone.end) for zone in marked]
    languages = other_languages(text, blocks)
    language = other_language(text)
    if language and not has_english_part(text, blocks, languages):
        return Refusal(name, f"is in {language}; the reader reads English only")
    head = next((zone for zone in marked if not is_notice(text[zone.start : zone.end])), None)
    if title is None and head and head.kind == "headline":
        title = word(text[head.start : head.end].strip("# "))
    marked = tuple(
        zone.model_copy(update={"kind": "boilerplate"}) if other else zone
        for zone, other in zip(marked, languages, strict=True)
    )
    publication = Publication(published, "argument") if published else found or of_address(url)
    return Document(
        id=id_ or hashlib.sha256(data).hexdigest()[:16],
        title=title,
        publisher=publisher,
        byline=byline,
        url=without_credentials(url) if url else None,
        language="en",
        skipped_languages=tuple(sorted({other for other in languages if other})),
        published=publication.day if publication else None,
        published_from=publication.by if publication else None,
        text=text,
        zones=marked,
    )
