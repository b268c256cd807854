"""The tables of documents and their columns, for CSV, Parquet, Web Annotation and brat."""

from __future__ import annotations

from typing import Any, Literal

Kind = Literal["text", "texts", "day", "number", "spans", "zones", "terms"]
"""The type of a column: a text, a list of texts, a day, a number from 0 to 1, or a list of [start, end), of [kind,
start, end) or of [issue, option]."""
Row = dict[str, Any]
Tables = dict[str, list[Row]]

TABLES: dict[str, dict[str, Kind]] = {
    "documents": {
        "id": "text",
        "title": "text",
        "publisher": "text",
        "byline": "text",
        "url": "text",
        "language": "text",
        "published": "day",
        "published_from": "text",
        "reader": "text",
        "zones": "zones",
        "text": "text",
    },
    "actors": {
        "document": "text",
        "id": "text",
        "name": "text",
        "kind": "text",
        "roles": "texts",
        "for": "text",
        "known_as": "text",
        "mentions": "spans",
    },
    "statements": {
        "document": "text",
        "id": "text",
        "speaker": "text",
        "speaker_name": "text",
        "speakers": "texts",
        "kind": "text",
        "act": "text",
        "first_day": "day",
        "last_day": "day",
        "day_words": "spans",
        "within": "text",
        "confidence": "number",
        "coder": "text",
        "source": "spans",
        "cue": "spans",
        "content": "spans",
        "words": "text",
    },
    "meetings": {
        "document": "text",
        "id": "text",
        "participants": "texts",
        "place": "text",
        "first_day": "day",
        "last_day": "day",
        "day_words": "spans",
        "status": "text",
        "kind": "text",
        "name": "text",
        "round": "number",
        "outcome": "text",
        "confidence": "number",
        "coder": "text",
        "evidence": "spans",
        "words": "text",
    },
    "proposals": {
        "document": "text",
        "id": "text",
        "name": "text",
        "sponsors": "texts",
        "first_day": "day",
        "last_day": "day",
        "day_words": "spans",
        "replaces": "text",
        "state": "text",
        "confidence": "number",
        "coder": "text",
        "mentions": "spans",
        "provisions": "spans",
        "words": "text",
    },
    "stances": {
        "document": "text",
        "id": "text",
        "party": "text",
        "party_name": "text",
        "stance": "text",
        "statement": "text",
        "confidence": "number",
        "coder": "text",
        "evidence": "spans",
        "target": "spans",
        "condition": "spans",
        "words": "text",
    },
    "times": {"document": "text", "first_day": "day", "last_day": "day", "spans": "spans", "words": "text"},
    "positions": {
        "document": "text",
        "statement": "text",
        "party": "text",
        "kind": "text",
        "terms": "terms",
        "weighed": "texts",
        "coder": "text",
    },
}
MAIN_SPANS = {
    "statements": "content",
    "meetings": "evidence",
    "proposals": "mentions",
    "stances": "evidence",
    "times": "spans",
}
"""The column whose words are in the column ``words``, by table."""


_SHAPES: dict[Kind, tuple[type, ...]] = {
    "spans": (int, int),
    "zones": (str, int, int),
    "terms": (str, str),
}
EXAMPLES: dict[Kind, str] = {
    "text": '"words"',
    "day": '"2031-05-06"',
    "number": "0.5",
    "texts": '["one", "two"]',
    "spans": "[[0, 12], [20, 31]]",
    "zones": '[["body", 0, 120]]',
    "terms": '[["issue", "option"]]',
}
"""An example of each type, for error messages."""


def is_valid(kind: Kind, value: Any) -> bool:
    """Return whether a JSON value other than None fits the type of a column.

    >>> is_valid("spans", [[0, 12]]), is_valid("spans", [[0, "12"]]), is_valid("texts", ["one"])
    (True, False, True)
    """
    match kind:
        case "text" | "day":
            return isinstance(value, str)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "texts":
            return isinstance(value, list) and all(isinstance(each, str) for each in value)
        case _:
            shape = list(_SHAPES[kind])
            return isinstance(value, list) and all(
                isinstance(each, list | tuple) and [type(part) for part in each] == shape for each in value
            )
