"""Convert documents to Web Annotations: each row of a table is an annotation, its spans are the targets."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from pourparler.exchange.anchoring import quote_at
from pourparler.exchange.columns import TABLES, Row
from pourparler.exchange.tables import to_tables
from pourparler.ledger import DocumentBundle
from pourparler.record import Span
from pourparler.text import quantity

Json = dict[str, Any]

BASE = "urn:pourparler:"
CONTEXT: list[Any] = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "pp": BASE,
        **{
            f"pp:{name}": {"@id": f"{BASE}{name}", "@container": "@list"}
            for name in ("zones", "roles", "participants", "speakers", "sponsors", "terms", "weighed")
        },
    },
]
"""The vocabulary of W3C, and our own terms with the prefix ``pp:``; neither is fetched."""

# The model has no property for these in a resource; Dublin Core and schema.org are prefixes of its context.
HEAD = {
    "id": "dcterms:identifier",
    "title": "dcterms:title",
    "publisher": "dcterms:publisher",
    "byline": "dcterms:creator",
    "url": "schema:url",
    "language": "language",
    "published": "dcterms:issued",
    "published_from": "pp:published_from",
    "reader": "pp:reader",
    "text": "value",
}
"""The properties of a document by column."""
FIELDS = {"spans": ("start", "end"), "zones": ("kind", "start", "end"), "terms": ("issue", "option")}
BESIDE = ("document", "coder", "words")
"""Columns that an annotation represents in another way."""
_MOTIVATION = {"actors": "identifying", "times": "identifying", "positions": "assessing", "stances": "assessing"}
_IRI = re.compile(r"https?://[^\s\x00-\x20\x7f-\x9f<>\"{}|\\^`\ufffe\uffff]+", re.IGNORECASE)


def iri(*parts: str) -> str:
    """Return the IRI of a document, or of a part of it.

    >>> iri("quill 1", "s12")
    'urn:pourparler:document:quill%201:s12'
    """
    return f"{BASE}document:" + ":".join(quote(part, safe="") for part in parts)


def document(head: Row) -> Json:
    """Return a document with its text, which annotations refer to."""
    whole = {"id": iri(head["id"]), "type": "TextualBody", "format": "text/plain"}
    whole |= {name: _plain(head[column]) for column, name in HEAD.items() if head[column] is not None}
    return whole | {"pp:zones": _objects("zones", head["zones"])}


def to_annotations(given: DocumentBundle) -> Iterator[Json]:
    """Yield one annotation per row of a document."""
    rows = to_tables(given)
    head = rows.pop("documents")[0]
    source = head["url"] if head["url"] and _IRI.fullmatch(head["url"]) else iri(head["id"])
    machine = f"machine {head['reader']}"
    for table, found in rows.items():
        for number, row in enumerate(found, 1):
            name = row.get("id") or f"{table}-{number}"
            yield {
                "id": iri(head["id"], name),
                "type": "Annotation",
                "motivation": _MOTIVATION.get(table, "describing"),
                "creator": _creator(row.get("coder") or machine),
                "pp:document": head["id"],
                "body": [
                    {"type": "TextualBody", "purpose": "tagging", "value": table.removesuffix("s")},
                    *(
                        {"type": "TextualBody", "purpose": "describing", "value": line}
                        for line in _descriptions(table, row)
                    ),
                    _dataset(table, row),
                ],
                "target": _targets(table, row, head, source),
            }


def _creator(coder: str) -> Json:
    return {"type": "Software" if coder.startswith("machine ") else "Person", "name": coder}


def _dataset(table: str, row: Row) -> Json:
    """Return the row without its spans."""
    found: Json = {"type": "Dataset", "pp:thing": table.removesuffix("s")}
    for column, kind in TABLES[table].items():
        if column not in BESIDE and kind != "spans" and row[column] is not None:
            found[f"pp:{column}"] = _objects(kind, row[column]) if kind in FIELDS else _plain(row[column])
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _objects(kind: str, values: list[Any]) -> list[Json]:
    return [{f"pp:{name}": part for name, part in zip(FIELDS[kind], each, strict=True)} for each in values]


def _targets(table: str, row: Row, head: Row, source: str) -> list[Any]:
    if table == "positions":
        return [iri(head["id"], row["statement"])]
    # The content comes first: some programs show the first target only.
    columns = sorted(
        (column for column, kind in TABLES[table].items() if kind == "spans"),
        key=lambda column: column not in ("content", "mentions", "evidence", "spans"),
    )
    found = [_target(head["text"], span, source, column) for column in columns for span in row[column]]
    return found or [source]


def _target(text: str, span: Span, source: str, part: str) -> Json:
    words = quote_at(text, span)
    return {
        "type": "SpecificResource",
        "source": source,
        "pp:part": part,
        "selector": [
            {"type": "TextPositionSelector", "start": span[0], "end": span[1]},
            {"type": "TextQuoteSelector", "exact": words.exact, "prefix": words.prefix, "suffix": words.suffix},
        ],
    }


def _descriptions(table: str, row: Row) -> Iterator[str]:
    """Yield descriptions of a row for people who read it in another program."""
    match table:
        case "actors":
            yield ", ".join([row["known_as"], *row["roles"]])
        case "statements":
            who = row["speaker_name"] or "somebody"
            who += f" and {quantity(others, 'other')}" if (others := len(row["speakers"]) - 1) > 0 else ""
            yield f"{who} ({', '.join(filter(None, (row['kind'], row['act'])))})"
        case "meetings":
            yield " ".join(filter(None, (row["status"], "meeting", row["place"] and f"in {row['place']}")))
        case "proposals":
            yield f"{row['name']} ({row['state']})" if row["state"] else row["name"]
        case "stances":
            yield f"{row['party_name']}: {row['stance']}"
        case "positions":
            about = [f"{issue}: {option}" for issue, option in row["terms"]] + row["weighed"]
            yield f"{row['party']} {row['kind']} {', '.join(about)}".strip()
