"""JSON lines: one document a line."""

from __future__ import annotations

import json
from typing import Any

FIELDS = "id, published, publisher, title, url, byline, text"


def looks_like_json(text: str) -> bool:
    """Whether a text's first line is a JSON object.

    >>> looks_like_json('{"text": "Hello"}')
    True
    """
    head = text.lstrip()[:2]
    return head.startswith("{") and head.strip() in ('{"', "{}", "{")


def fields_of(line: str) -> dict[str, Any]:
    """The fields of one line.

    Raises
    ------
    ValueError
        If the line is no JSON object with a text; the message says what to do.
    """
    try:
        value = json.loads(line)
    except (json.JSONDecodeError, RecursionError, ValueError):
        raise ValueError(f"is no JSON; give one object a line with {FIELDS}") from None
    if not isinstance(value, dict):
        raise ValueError(f"is no JSON object; give one a line with {FIELDS}")
    if not isinstance(value.get("text"), str) or not value["text"].strip():
        raise ValueError("has no text; put the article into the field 'text'")
    return value


def word(value: Any) -> str | None:
    """A field as a string, or None where it is empty or no simple value."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    text = str(value).strip()
    return text or None
