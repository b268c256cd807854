"""What formats that carry documents share: which go out, how they come in one by one, and what is told of it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pourparler.exchange.registry import Choice, ExchangeError, Told
from pourparler.intake import zones
from pourparler.ledger import DocumentBundle, Ledger, LedgerError
from pourparler.ledger.errors import shown
from pourparler.record import Document, Record, Span, StatementKind, Zone
from pourparler.text import DOUBLE_MARKS, has_quotation, quantity

UNREAD = "not read"
"""Stands for the reader of a document that comes without what is read in it; `pourparler reread` reads it."""

LARGEST = 1 << 30
"""Bytes of a file that is read whole."""

_MOST_LINES = 200


def going_out(ledger: Ledger, choice: Choice) -> Iterator[DocumentBundle]:
    """Give the chosen documents one by one, as they were added, with earlier editions of an article."""
    for key in ledger.documents.ids(since=choice.since, until=choice.until, as_of=choice.as_of):
        yield ledger.transfer.export(key)


def switched(choice: Choice, name: str, *, default: bool) -> bool:
    """Read a setting that is "yes" or "no".

    Raises
    ------
    ExchangeError
        If it is neither.
    """
    value = choice.settings.get(name, "yes" if default else "no")
    if value not in ("yes", "no"):
        raise ExchangeError(f"--set {name}={shown(value)}: give {name}=yes or {name}=no")
    return value == "yes"


def taken(ledger: Ledger, found: Iterable[DocumentBundle | str], coder: str, program: str) -> Told:
    """Let documents into a ledger, each in a transaction of its own, and tell of it.

    Parameters
    ----------
    found
        Documents; and a line for each thing that could not be carried.
    coder
        Who brings them.
    program
        Where they come from.
    """
    count = {"documents": 0, "new": 0, "statements": 0, "positions": 0}
    left: list[str] = []
    for given in found:
        if isinstance(given, str):
            left.append(given)
            continue
        try:
            _check_words(given)
            done = ledger.transfer.import_document(given, coder=coder, program=program)
        except LedgerError as fault:
            # What the database itself says holds for all documents.
            if fault.__cause__ is not None and not isinstance(fault.__cause__, ValueError):
                raise
            left.append(str(fault))
            continue
        count["documents"] += 1
        count["new"] += done.new
        count["statements"] += done.statements
        count["positions"] += done.positions
    return Told(
        f"{quantity(count['documents'], 'document')} ({count['new']} new), "
        f"{quantity(count['statements'], 'new statement')}, {quantity(count['positions'], 'new position')}",
        few(left),
    )


def few(lines: list[str]) -> tuple[str, ...]:
    """Give as many lines as a person reads."""
    more = len(lines) - _MOST_LINES
    return (*lines[:_MOST_LINES], *([f"and {more} more such lines"] if more > 0 else []))


def _check_words(given: DocumentBundle) -> None:
    """The record is checked by the ledger; names beside it are not."""
    beside = [given.coders, given.names, given.codings]
    try:
        repr_of_all = "".join(_words(beside))
        repr_of_all.encode()
    except UnicodeEncodeError as error:
        name = shown(given.record.document.id)
        raise LedgerError(f"{name}: not added, a name has half of a character; write the file anew as UTF-8") from error


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _words([*value, *value.values()])
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _words(each)
    elif hasattr(value, "__dict__"):
        yield from _words(vars(value))


def bare(text: str, id: str | None = None, title: str | None = None, **fields: Any) -> Document:
    """Make a document of a text that comes with little else: an id from the text, zones, a title from its headline.

    Parameters
    ----------
    fields
        Any other field of a document; with ``zones``, the text and the title are taken as they are.

    Raises
    ------
    ExchangeError
        If there is no text, or a field cannot say that.

    Examples
    --------
    >>> bare("Talks open\\n\\nThe talks in Quill opened on Monday.").title
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
    with told_simply():
        return Document(id=id, title=title, text=text, zones=found, **fields)


def alone(document: Document) -> DocumentBundle:
    """A document in which nothing is read.

    Raises
    ------
    ExchangeError
        If its zones do not lie in its text.
    """
    with told_simply():
        return DocumentBundle(Record(reader=UNREAD, document=document))


@contextmanager
def told_simply(where: str = "") -> Iterator[None]:
    """Turn what the record's types say about wrong values into one line."""
    try:
        yield
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        message = first["msg"].removeprefix("Value error, ")
        raise ExchangeError(where + shown(f"{place}: {message}" if place else message)) from None


def kind_of(text: str, content: Iterable[Span]) -> StatementKind:
    """How a statement is told, where nobody says it: by the quotation marks of its content.

    >>> kind_of('He said "no" to it.', [(8, 12)]), kind_of('He said "no" to it.', [(8, 18)])
    ('direct', 'mixed')
    """
    words = "".join(text[start:end] for start, end in content).strip()
    if not has_quotation(words):
        return "indirect"
    inner = words[1:-1].strip(".,;!? ")
    whole = words[0] in DOUBLE_MARKS and words[-1] in DOUBLE_MARKS and not has_quotation(inner)
    return "direct" if whole else "mixed"


def text_of(path: Path, most: int = LARGEST, *, mark: bool = False) -> str:
    """Read a file of UTF-8, its line ends as they are.

    Parameters
    ----------
    most
        Bytes that it may have.
    mark
        Whether a byte order mark belongs to the text, as in files that offsets point into.

    Raises
    ------
    ExchangeError
        If it cannot be read, is too large or is not UTF-8.
    """
    try:
        if path.stat().st_size > most:
            raise ExchangeError(f"{shown(path)}: is over {most >> 20} MB; cut it in parts")
        return path.read_bytes().decode("utf-8" if mark else "utf-8-sig")
    except OSError as fault:
        raise ExchangeError(f"{shown(path)}: cannot be read ({fault.strerror}); give another file") from None
    except UnicodeDecodeError:
        raise ExchangeError(f"{shown(path)}: is not UTF-8; save it anew as UTF-8") from None


def json_of(path: Path, most: int = LARGEST) -> Any:
    """Read a file of JSON.

    Raises
    ------
    ExchangeError
        If it is none, an object has a key twice, or it holds half of a character.
    """
    text = text_of(path, most)
    try:
        found = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_number)
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ExchangeError(f"{shown(path)}: has half of a character (a lone surrogate); write it anew") from None
    except json.JSONDecodeError as fault:
        where = f"line {fault.lineno}, character {fault.colno}"
        raise ExchangeError(f"{shown(path)}: is no JSON ({fault.msg} in {where}); write it anew") from None
    except (ValueError, RecursionError) as fault:
        raise ExchangeError(f"{shown(path)}: is no JSON ({shown(str(fault)[:80])}); write it anew") from None
    return found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key '{twice[:40]}' stands twice in one object")
    return found


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def safe_name(id: str, taken: set[str]) -> str:
    """A name for a document's files that no system misreads, and that no other has, whatever the case of letters.

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
