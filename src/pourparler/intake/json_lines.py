"""JSON lines: one document per line."""

from __future__ import annotations

import codecs
import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any

from pourparler.intake.dates import parse_date

_LONG = 10_000  # bytes from which a line without an end is an article's rather than a broken one
FIELDS = "id, published, publisher, title, url, byline, text"


def looks_like_json(text: str) -> bool:
    """Whether a text begins as a JSON object does, or a list of them.

    >>> looks_like_json('{"text": "Hello"}'), looks_like_json("[Translated]")
    (True, False)
    """
    return re.match(r'\s*(?:\[\s*)?\{\s*["}]', text) is not None


def begins_with_a_line(head: bytes) -> bool:
    """Whether some first bytes are those of JSON lines: an object, whole on the first line or longer than the bytes.

    >>> begins_with_a_line(b'{"text": "Hello"}'), begins_with_a_line(b'{ "text":')
    (True, False)
    """
    first, end, _ = head.removeprefix(codecs.BOM_UTF8).lstrip().partition(b"\n")
    if not re.match(rb'\{\s*["}]', first):
        return False
    return is_one_value(first.decode("utf-8", "replace")) or (not end and len(first) > _LONG)


def is_one_value(text: str) -> bool:
    """Whether a text is one JSON value over several lines, rather than one value per line.

    >>> is_one_value('{\\n"text": "Hello"\\n}'), is_one_value('{"text": "a"}\\n{"text": "b"}')
    (True, False)
    """
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def fields_of(line: str) -> dict[str, Any]:
    """The fields of one line.

    Raises
    ------
    ValueError
        If the line is not a JSON object; the message says what to do.
    """
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError(f"is not JSON; give one object per line with {FIELDS}") from None
    if isinstance(value, list):
        raise ValueError(f"is a JSON list; give one object per line, each with {FIELDS}")
    if not isinstance(value, dict):
        raise ValueError(f"is not a JSON object; give one per line with {FIELDS}")
    return value


def text_of(fields: Mapping[str, Any]) -> str:
    """The field ``text``.

    Raises
    ------
    ValueError
        If there is none.
    """
    text = fields.get("text")
    if not isinstance(text, str) or not text.strip():
        raise ValueError("has no text; put the article in the field 'text'")
    return text


def word(value: Any) -> str | None:
    """A field as one printable line, or None where it is empty or no simple value.

    >>> word(" Sund\\n Press "), word(None)
    ('Sund Press', None)
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    line = " ".join("".join(c if c.isprintable() or c.isspace() else "�" for c in str(value)).split())
    return line or None


def identifier(value: Any) -> str | None:
    """The field ``id`` as it stands, or None where there is none.

    Raises
    ------
    ValueError
        If it is neither text nor a number, or cannot be written as UTF-8.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise ValueError("has an id that is neither text nor a number; put it in quotation marks")
    try:
        return str(value).encode("utf-8").decode("utf-8")
    except UnicodeEncodeError:
        raise ValueError("has an id with broken characters (lone surrogates); correct it") from None


def day(value: Any) -> dt.date | None:
    """The field ``published`` as a day, or None where there is none.

    Raises
    ------
    ValueError
        If it is not a date; the message says what to write.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return parse_date(value if isinstance(value, str) else json.dumps(value))
