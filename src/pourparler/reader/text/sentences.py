"""Sentences of English news text, and the mentions of actors in them: by rule, in linear time."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pourparler.lexicon.calendar import SHORT_MONTHS, SHORT_WEEKDAYS
from pourparler.lexicon.titles import abbreviations
from pourparler.record import Span, Zone

_CLOSERS = "\"'”’»)\\]"
_OPENERS = "\"'“‘«([*_"
# possessive, and begun only where a run of marks begins: linear on any text
_STOP = re.compile(rf"(?<![.!?…])[.!?…]++[{_CLOSERS}]*+(?=\s|\Z)")
_BLANK = re.compile(r"\s{2,}|[^\S \xa0]")
_TOKEN = re.compile(r"\S+\Z")
_NEVER = abbreviations("never")
_BEFORE_NUMBER = abbreviations("before a number")
_PERHAPS = abbreviations("perhaps") | SHORT_MONTHS.keys() | (SHORT_WEEKDAYS.keys() - {"sun"})  # "in the sun."
_STARTERS = frozenset(
    "the a an he she it they we i you this that these those there in on at but and for from after before"
    " as when while if"
    " his her its their our my what who how why where no not so yet both one two all another many most some".split()
)
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])*\.?")


LONGEST = 1_500
"""Characters of a sentence; what is longer is a list, a table or no prose."""


def sentences(text: str, zones: Sequence[Zone] = ()) -> list[Span]:
    """Find the sentences of a text, in order, without white space at their ends.

    A closing quotation mark belongs to its sentence. A sentence never runs from one zone into the next or over an
    empty line; a single line break inside a zone is white space (hard-wrapped text), and without zones it is so only
    where the next line begins in lower case. What has no end within `LONGEST` characters is cut, so that rules that
    search a sentence for every one of its words take a time in proportion to the text.

    >>> sentences("The U.S. agreed. “We sign.” Good")
    [(0, 16), (17, 27), (28, 32)]
    """
    blocks = [(z.start, min(z.end, len(text))) for z in zones] or [(0, len(text))]
    found: list[Span] = []
    for start, end in blocks:
        for left, right in _paragraphs(text, start, end, wrapped=bool(zones)):
            found += _split(text, left, right)
    return found


def _paragraphs(text: str, start: int, end: int, *, wrapped: bool) -> list[Span]:
    found: list[Span] = []
    at = start
    for gap in _BLANK.finditer(text, start, end):
        lines = max(len(gap.group().splitlines()) - 1, gap.group().count("\n"))
        if gap.group()[-1] in "\u2028\u2029\x0b\x0c\x85":
            lines += 1
        soft = lines == 1 and (wrapped or text[gap.end() : gap.end() + 1].islower())
        if lines and not soft:
            found.append((at, gap.start()))
            at = gap.end()
    found.append((at, end))
    return [f for f in found if f[0] < f[1]]


def _split(text: str, start: int, end: int) -> list[Span]:
    found: list[Span] = []
    at = start
    for stop in _STOP.finditer(text, start, end):
        if _ends(text, at, stop, end):
            found.append((at, stop.end()))
            at = stop.end()
            while at < end and text[at].isspace():
                at += 1
    found.append((at, end))
    whole = [f for f in (_trimmed(text, f) for f in found) if f[0] < f[1]]
    return [part for span in whole for part in (_cut(text, span) if span[1] - span[0] > LONGEST else (span,))]


def _cut(text: str, span: Span) -> list[Span]:
    """Cut what is too long for a sentence, at white space if there is any."""
    found, (start, end) = list[Span](), span
    while end - start > LONGEST:
        space = next((k for k in range(start + LONGEST, start, -1) if text[k].isspace()), start + LONGEST)
        found.append(_trimmed(text, (start, space)))
        start = _trimmed(text, (space, end))[0]
    return [*found, (start, end)]


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _ends(text: str, at: int, stop: re.Match[str], end: int) -> bool:
    """Whether a full stop (or its like) ends the sentence that began at ``at``."""
    following = text[stop.end() : min(stop.end() + 40, end)].lstrip()
    word = following.lstrip(_OPENERS)
    if word[:1].islower():
        return False
    token = _TOKEN.search(text, max(at, stop.start() - 20), stop.start())
    before = token.group().lstrip(_OPENERS).casefold() if token else ""
    marks = stop.group()
    if marks[0] != "." or len(marks) > 1:
        # "..." between spaces is an omission inside a sentence
        return not (marks.startswith(("...", "…")) and (token is None or not before))
    first = re.split(r"[\s,;:.’']", word, maxsplit=1)[0].casefold()
    if before in _NEVER or (
        token is not None and token.start() <= at + 1 and len(before) <= 3 and before.rstrip(")").isdigit()
    ):
        return False
    if before in _BEFORE_NUMBER:
        return not word[:1].isdigit()
    if before in _PERHAPS or (_INITIALS.fullmatch(before) and before != "i"):
        opened = following[:1] in '"“‘«' and following[:1] != ""
        return opened or (first in _STARTERS and not (len(before) == 1 and first in ("a", "i")))
    return True
