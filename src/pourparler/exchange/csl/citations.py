"""Import and export CSL-JSON: citations of the documents, for Zotero and pandoc (citationstyles.org)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pourparler.exchange.atomic import new_file
from pourparler.exchange.base import ExchangeError, ExportOptions, Report
from pourparler.exchange.documents import import_documents, make_document, read_flag, read_json, unread
from pourparler.ledger import DocumentBundle, DocumentRow, Ledger
from pourparler.ledger.errors import shown
from pourparler.record import Document, Zone
from pourparler.text import quantity

Json = dict[str, Any]


def write(ledger: Ledger, path: Path, options: ExportOptions) -> Report:
    """Export citations, with the texts unless the setting ``text`` is "no"."""
    with_text = read_flag(options, "text", default=True)
    count = 0
    with new_file(path) as out:
        out.write("[")
        for key in ledger.documents.ids(since=options.since, until=options.until, as_of=options.as_of):
            document, row = ledger.documents.content(key), ledger.documents.get(key)
            if row is not None:
                whole = citation(document, row, with_text=with_text)
                out.write((",\n" if count else "\n") + json.dumps(whole, ensure_ascii=False))
                count += 1
        out.write("\n]\n")
    return Report(f"{shown(path)}: {quantity(count, 'citation')}")


def citation(document: Document, row: DocumentRow, *, with_text: bool) -> Json:
    """Return the citation of a document; ``custom`` has what CSL has no field for."""
    found: Json = {"id": document.id, "type": _type(document)}
    plain = {
        "title": document.title,
        "container-title": document.publisher,
        "URL": document.url,
        "language": document.language,
    }
    found |= {name: value for name, value in plain.items() if value is not None}
    if document.byline is not None:
        # A byline may name several people in any form: it is not parsed.
        found["author"] = [{"literal": document.byline}]
    if document.published is not None:
        found["issued"] = _date(document.published)
    if document.url is not None:
        found["accessed"] = _date(row.added.date())
    custom: Json = {"published_from": document.published_from} if document.published_from else {}
    if with_text:
        custom |= {"text": document.text, "zones": [[z.kind, z.start, z.end] for z in document.zones]}
    return found | ({"custom": custom} if custom else {})


def _type(document: Document) -> str:
    if document.publisher is not None:
        return "article-newspaper"
    return "webpage" if document.url is not None else "document"


def _date(day: dt.date) -> Json:
    return {"date-parts": [[day.year, day.month, day.day]]}


def read(ledger: Ledger, path: Path, coder: str) -> Report:
    """Import citations that contain the text of their document.

    Raises
    ------
    ExchangeError
        If the file is not a list of citations in JSON.
    """
    given = read_json(path)
    if isinstance(given, dict):
        given = given.get("items", [given] if "type" in given else None)
    if not isinstance(given, list):
        raise ExchangeError(f"{shown(path)}: is not a list of citations; export CSL JSON again")
    report = import_documents(ledger, _documents(ledger, given), coder, "CSL-JSON")
    return Report(f"{shown(path)}: {report.summary}", report.warnings)


def _documents(ledger: Ledger, items: list[Any]) -> Iterator[DocumentBundle | str]:
    seen: set[str] = set()
    known = 0
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict):
            yield f"citation {number}: is not a JSON object: skipped"
            continue
        key = _text(item.get("id"))
        name = shown((key or f"citation {number}")[:120])
        if key is not None and key in seen:
            yield f"{name}: occurs twice: the second was skipped"
            continue
        seen.add(key or "")
        custom = item.get("custom")
        custom = custom if isinstance(custom, dict) else {}
        if not isinstance(custom.get("text"), str):
            if ledger.documents.find(url=_text(item.get("URL")), title=_text(item.get("title"))):
                known += 1
            else:
                yield f"{name}: has no text (in custom, text) and is not a document of the ledger: skipped"
            continue
        try:
            yield unread(document(item, key, custom))
        except ExchangeError as fault:
            yield f"{name}: {fault}: skipped"
    if known:
        yield f"{quantity(known, 'citation')} without text, of documents in the ledger: nothing to import"


def document(item: Json, key: str | None, custom: Json) -> Document:
    """Return the document of a citation.

    Raises
    ------
    ExchangeError
        If a field is not valid CSL.
    """
    fields = {
        "publisher": _text(item.get("container-title")) or _text(item.get("publisher")),
        "byline": _byline(item.get("author")),
        "url": _text(item.get("URL")),
        "language": _text(item.get("language")),
        "published": _day(item.get("issued")),
        "published_from": custom.get("published_from"),
    }
    zones = custom.get("zones")
    if isinstance(zones, list):
        try:
            fields["zones"] = tuple(Zone(kind=kind, start=start, end=end) for kind, start, end in zones)
        except (TypeError, ValueError):  # pydantic's ValidationError is a ValueError
            raise ExchangeError("its zones are not a list such as [['body', 0, 120]]") from None
    return make_document(custom["text"], key, _text(item.get("title")), **fields)


def _text(value: Any) -> str | None:
    """Return a field as text; some programs write numbers as ids."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def _byline(authors: Any) -> str | None:
    """Join the names of authors with commas."""
    if authors is None:
        return None
    if not isinstance(authors, list) or not all(isinstance(each, dict) for each in authors):
        raise ExchangeError("its author is not a list of names")
    names = []
    for each in authors:
        parts = [each.get(name) for name in ("given", "non-dropping-particle", "family", "suffix")]
        name = _text(each.get("literal")) or " ".join(part for part in parts if isinstance(part, str) and part)
        names += [name] if name else []
    return ", ".join(names) or None


def _day(issued: Any) -> dt.date | None:
    """Return the day of publication; None for a month or a year alone."""
    if issued is None:
        return None
    parts = issued.get("date-parts") if isinstance(issued, dict) else None
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    if len(first) < 3:
        return None
    try:
        # The schema allows numbers as words.
        year, month, day = (int(part) for part in first[:3])
        return dt.date(year, month, day)
    except (TypeError, ValueError, OverflowError):
        raise ExchangeError("its issued is not a date; write date-parts as [[2031, 5, 6]]") from None
