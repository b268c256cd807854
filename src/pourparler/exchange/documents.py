"""Helpers that formats of documents share: reading and checking files, importing and exporting documents."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pourparler.exchange.base import ExchangeError, ExportOptions, Report
from pourparler.intake import zones
from pourparler.intake.language import other_language
from pourparler.ledger import DocumentBundle, Ledger, LedgerError
from pourparler.ledger.errors import shown
from pourparler.record import Document, Record, Span, StatementKind, Zone
from pourparler.text import DOUBLE_MARKS, has_quotation, quantity

UNREAD = "not read"
"""The reader of a document that was imported without a reading; `pourparler reread` reads it."""

MAX_BYTES = 1 << 30
"""The largest file that is read into memory, in bytes."""

_MAX_LINES = 200


def exported_documents(ledger: Ledger, options: ExportOptions) -> Iterator[DocumentBundle]:
    """Return the documents to export, in the order in which they were added, with earlier editions of an article."""
    for key in ledger.documents.ids(since=options.since, until=options.until, as_of=options.as_of):
        yield ledger.transfer.export(key)


def read_flag(options: ExportOptions, name: str, *, default: bool) -> bool:
    """Return whether a setting is "yes".

    Raises
    ------
    ExchangeError
        If it is neither "yes" nor "no".
    """
    value = options.settings.get(name, "yes" if default else "no")
    if value not in ("yes", "no"):
        raise ExchangeError(f"--set {name}={shown(value)}: give {name}=yes or {name}=no")
    return value == "yes"


def import_documents(ledger: Ledger, found: Iterable[DocumentBundle | str], coder: str, program: str) -> Report:
    """Import documents, each in its own transaction.

    Parameters
    ----------
    found
        Documents, and a warning for each thing that was skipped.
    coder
        The person who imports them.
    program
        The program they come from.
    """
    count = {"documents": 0, "new": 0, "statements": 0, "positions": 0}
    warnings: list[str] = []
    for given in found:
        if isinstance(given, str):
            warnings.append(given)
            continue
        try:
            _check_unicode(given)
            done = ledger.transfer.import_document(given, coder=coder, program=program)
        except LedgerError as fault:
            # An error of the database concerns all documents.
            if fault.__cause__ is not None and not isinstance(fault.__cause__, ValueError):
                raise
            warnings.append(str(fault))
            continue
        language = other_language(given.record.document.text)
        if language:
            name = shown(given.record.document.id)
            warnings.append(f"{name}: is in {language}; it was imported, but the reader reads English only")
        count["documents"] += 1
        count["new"] += done.new
        count["statements"] += done.statements
        count["positions"] += done.positions
    return Report(
        f"{quantity(count['documents'], 'document')} ({count['new']} new), "
        f"{quantity(count['statements'], 'new statement')}, {quantity(count['positions'], 'new position')}",
        truncate_lines(warnings),
    )


def truncate_lines(lines: list[str]) -> tuple[str, ...]:
    """Return at most 200 lines, and how many more there are."""
    more = len(lines) - _MAX_LINES
    return (*lines[:_MAX_LINES], *([f"and {more} more lines"] if more > 0 else []))


def _check_unicode(given: DocumentBundle) -> None:
    """Check the names beside a record; the ledger checks the record itself."""
    beside = [given.coders, given.names, given.codings]
    try:
        repr_of_all = "".join(_texts(beside))
        repr_of_all.encode()
    except UnicodeEncodeError as error:
        name = shown(given.record.document.id)
        raise LedgerError(f"{name}: not added, a name contains half of a character; save the file as UTF-8") from error


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts([*value, *value.values()])
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)
    elif hasattr(value, "__dict__"):
        yield from _texts(vars(value))


def make_document(text: str, id: str | None = None, title: str | None = None, **fields: Any) -> Document:
    """Create a document, with an id, zones and a title from the text where they are missing.

    Parameters
    ----------
    fields
        Any other field of a document. With ``zones``, text and title are used as they are.

    Raises
    ------
    ExchangeError
        If there is no text, or a field is invalid.

    Examples
    --------
    >>> make_document("Talks open\\n\\nThe talks in Quill opened on Monday.").title
    'Talks open'
    """
    found: tuple[Zone, ...] | None = fields.pop("zones", None)
    if found is None:
        if not text.strip():
            raise ExchangeError("has no text")
        found = zones(text, title)
        if title is None and found and found[0].kind == "headline":
            title = " ".join(text[found[0].start : found[0].end].strip("# ").split()) or None
        if fields.get("published") and not fields.get("published_from"):
            fields["published_from"] = "metadata"
    id = id or hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
    with one_line_errors():
        return Document(id=id, title=title, text=text, zones=found, **fields)


def unread(document: Document) -> DocumentBundle:
    """Wrap a document without a reading.

    Raises
    ------
    ExchangeError
        If its zones are outside of its text.
    """
    with one_line_errors():
        return DocumentBundle(Record(reader=UNREAD, document=document))


@contextmanager
def one_line_errors(where: str = "") -> Iterator[None]:
    """Raise validation errors of a record as an ExchangeError of one line."""
    try:
        yield
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        message = first["msg"].removeprefix("Value error, ")
        raise ExchangeError(where + shown(f"{place}: {message}" if place else message)) from None


def statement_kind(text: str, content: Iterable[Span]) -> StatementKind:
    """Return the kind of a statement from the quotation marks of its content.

    >>> statement_kind('He said "no" to it.', [(8, 12)]), statement_kind('He said "no" to it.', [(8, 18)])
    ('direct', 'mixed')
    """
    words = "".join(text[start:end] for start, end in content).strip()
    if not has_quotation(words):
        return "indirect"
    inner = words[1:-1].strip(".,;!? ")
    whole = words[0] in DOUBLE_MARKS and words[-1] in DOUBLE_MARKS and not has_quotation(inner)
    return "direct" if whole else "mixed"


def read_text(path: Path, most: int = MAX_BYTES, *, mark: bool = False) -> str:
    """Read a UTF-8 file without changing line endings.

    Parameters
    ----------
    most
        The largest size in bytes.
    mark
        Whether a byte order mark is part of the text, as in files with offsets.

    Raises
    ------
    ExchangeError
        If the file cannot be read, is too large or is not UTF-8.
    """
    try:
        if path.stat().st_size > most:
            raise ExchangeError(f"{shown(path)}: is over {most >> 20} MB; split it")
        return path.read_bytes().decode("utf-8" if mark else "utf-8-sig")
    except OSError as fault:
        raise ExchangeError(f"{shown(path)}: cannot be read ({fault.strerror}); give another file") from None
    except UnicodeDecodeError:
        raise ExchangeError(f"{shown(path)}: is not UTF-8; save it as UTF-8") from None


def read_json(path: Path, most: int = MAX_BYTES) -> Any:
    """Read a JSON file.

    Raises
    ------
    ExchangeError
        If it is not valid JSON, an object repeats a key, or a text contains half of a character.
    """
    text = read_text(path, most)
    try:
        found = json.loads(text, object_pairs_hook=_object_pairs, parse_constant=_reject_constant)
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ExchangeError(
            f"{shown(path)}: contains half of a character (a lone surrogate); save it as UTF-8"
        ) from None
    except json.JSONDecodeError as fault:
        where = f"line {fault.lineno}, character {fault.colno}"
        raise ExchangeError(f"{shown(path)}: is not valid JSON ({fault.msg} in {where}); export it again") from None
    except (ValueError, RecursionError) as fault:
        raise ExchangeError(f"{shown(path)}: is not valid JSON ({shown(str(fault)[:80])}); export it again") from None
    return found


def _object_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key '{twice[:40]}' is repeated in an object")
    return found


def _reject_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")


def safe_name(id: str, taken: set[str]) -> str:
    """Return a file name that is valid on every system and unique in ``taken``, whatever the case of letters.

    >>> taken = set()
    >>> safe_name("../../etc/passwd", taken), safe_name("Quill 1", taken), safe_name("quill/1", taken)
    ('etc_passwd', 'Quill_1', 'quill_1-2')
    """
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", id).strip("._-")[:80].strip("._-") or "document"
    if re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", plain):
        plain = f"_{plain}"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain}-{number}"
    taken.add(name.casefold())
    return name
