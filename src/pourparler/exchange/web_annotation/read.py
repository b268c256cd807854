"""Convert Web Annotations to rows: our own completely, those of other programs as statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pourparler.exchange.anchoring import Quote, find_quote
from pourparler.exchange.base import ExchangeError
from pourparler.exchange.columns import EXAMPLES, TABLES, Kind, Row, Tables, is_valid
from pourparler.exchange.tables import drop_missing_references
from pourparler.exchange.web_annotation.write import FIELDS, HEAD, Json
from pourparler.ledger.errors import shown
from pourparler.record import Span

_THINGS = {table.removesuffix("s"): table for table in TABLES if table != "documents"}
_LONGEST_NAME = 200


@dataclass
class DocumentRows:
    """A document with its rows so far, and warnings about skipped annotations."""

    head: Row
    rows: Tables = field(default_factory=dict)
    ids: set[tuple[str, str]] = field(default_factory=set)
    warnings: list[str] = field(default_factory=list)

    def add(self, table: str, row: Row) -> None:
        """Add a row."""
        self.rows.setdefault(table, []).append({"document": self.head.get("id"), **row})

    def tables(self) -> Tables:
        """Return the rows, without references to missing rows."""
        return {"documents": [self.head], **drop_missing_references(self.rows)}


class SkippedError(Exception):
    """An annotation, or a part of it, cannot be imported; ``str(error)`` is the reason."""


def document_row(given: Any) -> Row:
    """Return the row of a document.

    Raises
    ------
    ExchangeError
        If it is invalid.
    """
    if not isinstance(given, dict):
        raise ExchangeError("a document is not a JSON object; export it again")
    named = {name: given.get(HEAD.get(name, f"pp:{name}")) for name in TABLES["documents"]}
    try:
        return _fitting("documents", named)
    except SkippedError as fault:
        raise ExchangeError(f"{shown(str(named['id'])[:80])}: {fault}") from None


def items(given: Any) -> list[Any]:
    """Return the annotations of a page, a collection with its first page, a list, or an export of Hypothesis."""
    if isinstance(given, list):
        return given
    if not isinstance(given, dict):
        return []
    for name in ("items", "rows", "annotations"):
        if isinstance(given.get(name), list):
            return list(given[name])
    if isinstance(given.get("first"), dict):
        return items(given["first"])
    return [given] if "target" in given else []


def sources(item: Json) -> list[str]:
    """Return the sources that an annotation refers to."""
    found = [each if isinstance(each, str) else _source(each) for each in _list(item.get("target"))]
    return [each for each in [*found, item.get("uri")] if isinstance(each, str)]


def _source(target: Any) -> Any:
    given = target.get("source") if isinstance(target, dict) else None
    given = given[0] if isinstance(given, list) and given else given
    return given.get("id") if isinstance(given, dict) else given


def add_annotation(held: DocumentRows, item: Json, coder: str) -> None:
    """Add the row of an annotation to its document.

    Raises
    ------
    LeftError
        If it cannot be imported.
    """
    own = next((body for body in _list(item.get("body")) if isinstance(body, dict) and "pp:thing" in body), None)
    if own is None:
        _add_foreign(held, item, coder)
        return
    table = _THINGS.get(own["pp:thing"]) if isinstance(own["pp:thing"], str) else None
    if table is None:
        raise SkippedError("is of an unknown kind")
    row = _fitting(table, {name: own.get(f"pp:{name}") for name in TABLES[table]})
    row |= _spans(held, item, table)
    if "coder" in TABLES[table]:
        row["coder"] = _creator(item) or coder
    name = row.get("id")
    if name is not None:
        if (table, name) in held.ids:
            raise SkippedError("occurs twice")
        held.ids.add((table, name))
    held.add(table, row)


def _fitting(table: str, named: Mapping[str, Any]) -> Row:
    row = {}
    for name, value in named.items():
        kind: Kind = TABLES[table][name]
        if value is None or (kind == "spans"):
            continue
        if kind in FIELDS and isinstance(value, list):
            value = [_tuple(kind, each) for each in value]
        if not is_valid(kind, value):
            raise SkippedError(f"its {name} is not like {EXAMPLES[kind]}")
        row[name] = value
    return row


def _tuple(kind: Kind, value: Any) -> Any:
    return [value.get(f"pp:{name}") for name in FIELDS[kind]] if isinstance(value, dict) else None


def _spans(held: DocumentRows, item: Json, table: str) -> Row:
    columns = [name for name, kind in TABLES[table].items() if kind == "spans"]
    found: dict[str, list[Span]] = {name: [] for name in columns}
    for target in _list(item.get("target")):
        if not isinstance(target, dict):
            continue  # the document, or a statement
        try:
            part = target.get("pp:part")
            if not isinstance(part, str) or part not in found:
                raise SkippedError("has a target without a valid pp:part")
            found[part].append(_place(held, item, target))
        except SkippedError as fault:
            if table != "actors":
                raise
            held.warnings.append(f"{_name(item)}: a mention {fault}: skipped")
    return dict(found)


def _place(held: DocumentRows, item: Json, target: Any) -> Span:
    quote, position = _selected(target)
    if quote is None:
        raise SkippedError("has no TextQuoteSelector to find its words")
    found = find_quote(held.head["text"], quote, position)
    if found is None:
        raise SkippedError(
            f"its words '{shown(quote.exact[:40])}' are not at its offsets, and in none or several other places"
        )
    if position is not None and found != position:
        held.warnings.append(
            f"{_name(item)}: '{shown(quote.exact[:40])}' is at {found[0]}-{found[1]}, not at {position[0]}-"
            f"{position[1]}; it was moved there"
        )
    return found


def _selected(target: Any) -> tuple[Quote | None, Span | None]:
    quote, position = None, None
    for each in _list(target.get("selector")) if isinstance(target, dict) else ():
        kind = each.get("type") if isinstance(each, dict) else None
        if kind == "TextQuoteSelector":
            words = [each.get(name) or "" for name in ("exact", "prefix", "suffix")]
            if all(isinstance(word, str) for word in words):
                quote = Quote(*words)
        elif kind == "TextPositionSelector":
            start, end = each.get("start"), each.get("end")
            if type(start) is int and type(end) is int and 0 <= start < end:
                position = (start, end)
    return quote, position


def _add_foreign(held: DocumentRows, item: Json, coder: str) -> None:
    """Add an annotation of another program as a statement without a speaker."""
    targets = [each for each in _list(item.get("target")) if isinstance(each, dict)]
    if not targets:
        raise SkippedError("has no TextQuoteSelector to find its words")
    content = [_place(held, item, target) for target in targets]
    row = {"id": f"foreign-{len(held.rows.get('statements', ())) + 1}", "content": content}
    row["coder"] = _creator(item) or coder
    held.add("statements", row)


def _creator(item: Json) -> str | None:
    for given in [*_list(item.get("creator")), item.get("user")]:
        found = (given.get("name") or given.get("id")) if isinstance(given, dict) else given
        if isinstance(found, str) and found.strip() and len(found) <= _LONGEST_NAME:
            # as in Hypothesis: acct:ana@hypothes.is
            return found.removeprefix("acct:").partition("@")[0] if found.startswith("acct:") else found
    return None


def comments(item: Json) -> Iterator[str]:
    """Yield the comments of an annotation of another program."""
    for body in _list(item.get("body")):
        value = body.get("value") if isinstance(body, dict) else body
        if isinstance(value, str) and value:
            yield value
    if isinstance(item.get("text"), str) and item["text"]:
        yield item["text"]


def is_own(item: Json) -> bool:
    """Return whether Pourparler wrote an annotation."""
    return any(isinstance(body, dict) and "pp:thing" in body for body in _list(item.get("body")))


def _name(item: Json) -> str:
    return shown(str(item.get("id") or "an annotation")[:120])


def name_of(item: Any) -> str:
    """Return the name of an annotation for messages."""
    return _name(item) if isinstance(item, dict) else "an annotation"


def _list(value: Any) -> list[Any]:
    """Return a list; JSON-LD may write one value for a list of one."""
    return value if isinstance(value, list) else [] if value is None else [value]
