"""Quotation marks: where direct speech opens and closes, by rule, in any of the usual marks."""

from __future__ import annotations

import re

from pourparler.record import Span
from pourparler.text import CLOSING_MARKS

_PARAGRAPH = re.compile(r"[^\n]+")
_LONGEST = 5000


def _straight_opens(text: str, at: int) -> bool:
    before = text[at - 1] if at > 0 else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if before in ".!?…;" and after.isupper():
        return True  # the space before the mark is missing
    return (before.isspace() or before in "([{—–-―:,‘'“*_>") and not after.isspace()


def _closes_single(text: str, at: int) -> bool:
    """A closing single mark, not an apostrophe: no letter follows."""
    return not (at + 1 < len(text) and text[at + 1].isalnum())


def _close_of(text: str, at: int, end: int) -> int:
    """Where the quotation that opens at ``at`` closes within its paragraph; -1 if it does not."""
    mark = text[at]
    if mark == '"':
        return text.find('"', at + 1, end)
    if mark == "„":
        return min((k for k in (text.find("“", at + 1, end), text.find("”", at + 1, end)) if k != -1), default=-1)
    closer = CLOSING_MARKS.get(mark, "'")
    k = text.find(closer, at + 1, end)
    if closer in "’'":
        while k != -1 and not _closes_single(text, k):
            k = text.find(closer, k + 1, end)
    return k


def quotations(text: str) -> list[Span]:
    """Spans of the text that stand in quotation marks, the marks included, outermost only.

    A quotation that is not closed in its paragraph runs to the paragraph's end when the next paragraph
    opens with a mark again (the printers' habit for speech over several paragraphs) or when the mark is
    a double one; a lone single mark is an apostrophe.

    >>> quotations('He said “no” twice.')
    [(8, 12)]
    """
    found: list[Span] = []
    for paragraph in _PARAGRAPH.finditer(text):
        at, end = paragraph.start(), paragraph.end()
        while at < end:
            char = text[at]
            opens = (
                char in "“«„"
                or (char in "»”" and _straight_opens(text, at) and _close_of(text, at, min(end, at + _LONGEST)) != -1)
                or (char == '"' and (_straight_opens(text, at) or at == paragraph.start()))
                or (char in "‘'" and _straight_opens(text, at))
            )
            if not opens:
                at += 1
                continue
            close = _close_of(text, at, end)
            single = char in "‘'"
            if close == -1 or close - at > _LONGEST:
                if single:
                    at += 1
                    continue
                close = len(text[:end].rstrip()) - 1 if close == -1 else close
            if close > at:
                found.append((at, close + 1))
            at = max(close, at) + 1
    return found
