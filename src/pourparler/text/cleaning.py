"""Text from documents, made safe to show: no control or direction characters, and not too long."""

from __future__ import annotations

import re

# Control characters, zero-width and direction marks, line separators, halves of characters.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")
# The same without tabs, line ends, and the zero-width joiners that some scripts need.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def plain(words: str | None) -> str:
    """Text on one line, without control and direction characters.

    Parameters
    ----------
    words
        Text of any origin; None counts as empty.

    Returns
    -------
    str
        The text with each run of control characters and white space replaced by one space, stripped at both ends.

    Examples
    --------
    >>> plain("a\\x1b[31m b\\nc")
    'a [31m b c'
    """
    return re.sub(r"\s+", " ", _CONTROL.sub(" ", words or "")).strip()


def visible(words: str) -> str:
    """Text with its lines and spaces, without characters that move a cursor or turn the direction of reading.

    Examples
    --------
    >>> visible("a\\u202eb\\x1b[1m c")
    'ab[1m c'
    """
    return _UNSAFE.sub("", words)


def shorten(words: str, most: int) -> str:
    """Cut text at a space to at most ``most`` characters, and mark the cut with an ellipsis.

    Parameters
    ----------
    words
        Text of one line.
    most
        The greatest length of the result in characters, at least 1, the ellipsis included.

    Returns
    -------
    str
        The text itself if it is short enough. Where there is no space in the second half, a word is cut.

    Examples
    --------
    >>> shorten("one two three", 9)
    'one two…'
    """
    if len(words) <= most:
        return words
    cut = words[: most - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut).rstrip(" ,;:") + "…"
