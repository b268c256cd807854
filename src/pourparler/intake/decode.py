"""Bytes to text, exactly; what is not text is refused."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 200_000
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes) -> str:
    """The text of some bytes, nothing changed but a byte-order mark left out.

    Raises
    ------
    ValueError
        If the bytes are no text, or in an encoding that cannot be told; the message says what to do.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return _checked(data[len(mark) :].decode(encoding))
            except UnicodeDecodeError:
                raise ValueError(f"is marked as {encoding} but is not; convert it to UTF-8") from None
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    if data[:_SAMPLE].count(0) * 50 > len(data[:_SAMPLE]) and not _looks_wide(data):
        raise ValueError("is not text (binary); give a text, HTML or JSON-lines file")
    guess = from_bytes(data[:_SAMPLE]).best()
    try:
        if guess is not None:
            return _checked(data.decode(guess.encoding))
    except (UnicodeDecodeError, LookupError):
        pass
    raise ValueError("is in no encoding that can be told; convert it to UTF-8")


def _looks_wide(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    return max(sample[0::2].count(0), sample[1::2].count(0)) * 3 > len(sample) // 2


def _checked(text: str) -> str:
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) * 100 > len(sample):
        raise ValueError("is not text (binary); give a text, HTML or JSON-lines file")
    return text
