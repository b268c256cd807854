"""Paragraphs: one per line, or blocks of lines in hard-wrapped text."""

from __future__ import annotations

import re
from itertools import pairwise

from pourparler.record import Span

_LINE = re.compile(r"\S(?:[^\r\n\x0b\x0c\x85\u2028\u2029]*\S)?")  # without the white space at its ends
_ENDED = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_ITEM = re.compile(r"[*•#>|]|[-–—]\s|\(?[0-9a-z]{1,3}[.)]\s|\S+:$")
_ADDRESS = re.compile(r"\S{40}")
_NARROW, _WIDE = 50, 90  # the columns at which people and mail programs break lines
_SLACK = 12  # characters by which a line may stay short of the column and still run on


def paragraphs(text: str) -> list[Span]:
    """Where each paragraph stands, without the white space at its ends.

    Examples
    --------
    >>> paragraphs("One.\\n\\n Two. ")
    [(0, 4), (7, 11)]
    """
    lines = [m.span() for m in _LINE.finditer(text)]
    width = _column(text, lines)
    if not width:
        return lines
    blocks: list[Span] = []
    last = (0, 0)
    for line in lines:
        if blocks and _runs_on(text, last, line, width):
            blocks[-1] = (blocks[-1][0], line[1])
        else:
            blocks.append(line)
        last = line
    return blocks


def _column(text: str, lines: list[Span]) -> int:
    """The column at which lines are broken; 0 if each line is a paragraph.

    In broken text many lines follow one another directly, are about as long as each other, and end in mid-sentence.
    """
    pairs = [a for a, b in pairwise(lines) if text.count("\n", a[1], b[0]) == 1]
    full = [a for a in pairs if _NARROW <= a[1] - a[0] <= _WIDE]
    if len(lines) < 4 or not full or len(full) * 2 < len(pairs):
        return 0
    midway = sum(not _ENDED.search(text, max(a[0], a[1] - 4), a[1]) for a in full)
    # a web address may stick out, but a text of long lines is not broken at all
    long = sum(end - start > _WIDE + 10 and not _ADDRESS.search(text, start, end) for start, end in lines)
    if midway * 2 < len(full) or long * 20 > len(lines):
        return 0
    return sorted(end - start for start, end in full)[len(full) * 9 // 10]


def _runs_on(text: str, line: Span, following: Span, width: int) -> bool:
    """Whether the next line goes on with this one's paragraph."""
    if text.count("\n", line[1], following[0]) != 1 or _ITEM.match(text, *following):
        return False
    if text[following[0]].islower():
        return True
    word = re.compile(r"\S+").match(text, *following)
    room = width - _SLACK - (line[1] - line[0]) - 1
    # the next word had room on this line, so the break was meant
    return word is None or word.end() - word.start() > room
