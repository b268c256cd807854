"""Zones: what each stretch of a text is. By rule, from the look of lines alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pourparler.record import Span, Zone, ZoneKind

_CREDIT = re.compile(
    r"\((?:photo|image|picture|credit|file)?[^()]{0,20}?[A-Z][\w.’'-]+(?:[ ][A-Z][\w.’'-]+){0,3}"
    r"\s*(?:[,/|–—]|\bvia\b|\bfor\b)[^()]{2,90}\)\.?\s*$"
    r"|\((?:AP|AFP|EPA|Reuters|Getty|[A-Z][\w.]+)\s+(?:Photo|Images?|Pool|file)[^()]{0,80}\)\.?\s*$"
    r"|(?:^|[.\s])(?:Photo(?:graph)?|Picture|Image|Credit)s?\s*(?:by|:)\s*\S[^\n]{2,80}$",
)
_SHOWN = re.compile(
    r"\b(?:pictured|left|right|centre|center|shake|shakes|hands|poses?|arrives?|arrive|file photo|walks?|speaks?|"
    r"greets?|"
    r"embraces?|looks?|waits?|stands?|sits?|attends?|leaves?|hugs?|hug|during|seen|holds?|after|before|in this|wait|"
    r"stand)\b",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"^(?:related(?:\s+(?:content|articles?|stories|topics|coverage|news))?|"
    r"read\s+(?:more|also|next)\b.*|see\s+also\b.*|"
    r"most\s+(?:read|popular|viewed)|recommended(?:\s+(?:stories|for\s+you))?|"
    r"more\s+(?:on\s+this(?:\s+story)?|from\s.*|stories|news)|"
    r"sign\s+up\b.*|subscribe\b.*|advertisement|sponsored(?:\s+content)?|share(?:\s+(?:this|on)\b.*)?|"
    r"follow\s+us\b.*|comments?|"
    r"(?:copyright|©|\(c\)\s*\d{4}).*|all\s+rights\s+reserved.*|click\s+here\b.*|watch:.*|listen:.*|"
    r"listen\s+to\b.{0,60}|"
    r"(?:this\s+site\s+uses|we\s+use)\s+cookies.*|newsletter.*|log\s+in|sign\s+in|print|e-?mail\s+this.*|"
    r"back\s+to\s+top|"
    r"tags?:.*|topics?:.*|story\s+continues\s+below.*|download\s+(?:our|the)\s+app.*|continue\s+reading.*|"
    r"join\s+our\s.*|"
    r"(?:get|receive)\s+(?:our|the)\s.*newsletter.*|skip\s+to\s.*|home\s*[>|/].*|(?:read|watch|"
    r"see)\s+more:?.*)\s*[:.>»]*$",
    re.IGNORECASE,
)
_LINKS = re.compile(r"^(?:related|most|recommended|more|see\s+also|read\s+(?:more|also|next))\b", re.IGNORECASE)
_QUOTE = '"“”«»„'
_FINAL = re.compile(r"[.!?…][\"'”’»)\]]*$")


def _blocks(text: str) -> list[Span]:
    """Paragraphs without the white space at their ends: lines, or blocks of lines in hard-wrapped text."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+", text)]
    lines = [_trim(text, s) for s in lines]
    lines = [s for s in lines if s[0] < s[1]]
    if not _wrapped(text, lines):
        return lines
    blocks: list[Span] = []
    for line in lines:
        gap = text[blocks[-1][1] : line[0]] if blocks else ""
        if (
            blocks
            and gap.count("\n") == 1
            and text[line[0]] not in "*-•#>|"
            and not re.match(r"\d+[.)]\s", text[line[0] : line[0] + 5])
        ):
            blocks[-1] = (blocks[-1][0], line[1])
        else:
            blocks.append(line)
    return blocks


def _trim(text: str, span: Span) -> Span:
    words = text[slice(*span)]
    left = len(words) - len(words.lstrip())
    return span[0] + left, span[1] - (len(words) - len(words.rstrip())) if words.strip() else span[0] + left


def _wrapped(text: str, lines: list[Span]) -> bool:
    """Whether lines are broken at a column: many follow one another directly and end in mid-sentence."""
    pairs = [(a, b) for a, b in pairwise(lines) if text[a[1] : b[0]].count("\n") == 1]
    full = [a for a, _ in pairs if 50 <= a[1] - a[0] <= 90]
    broken = [a for a in full if not _FINAL.search(text[max(a[0], a[1] - 4) : a[1]])]
    longest = max((e - s for s, e in lines), default=0)
    return len(lines) >= 4 and longest <= 100 and len(full) * 2 >= len(pairs) > 0 and len(broken) * 2 >= len(full) > 0


def _is_caption(words: str) -> bool:
    tail = words[-160:]
    if len(words) > 600 or not _CREDIT.search(tail):
        return False
    return bool(_SHOWN.search(words)) or bool(re.search(r"\b\d{4}\b", words)) or len(words) < 300


def _is_furniture(words: str) -> bool:
    if not re.search(r"\w", words):
        return True
    if len(words) <= 160 and _FURNITURE.match(words):
        return True
    letters = [c for c in words if c.isalpha()]
    return len(words.split()) >= 4 and len(letters) > 12 and all(c.isupper() for c in letters)


def _is_heading(words: str) -> bool:
    """A short line that is no sentence: a crosshead in the middle, a headline at the top."""
    words = words.strip("*_#= ")
    return (
        0 < len(words) <= 80
        and len(words.split()) <= 10
        and not _FINAL.search(words.rstrip())
        and words[-1:] not in ",;:"
        and words[0] not in _QUOTE + "•-–—>|"
        and not words[0].islower()
        and bool(re.search(r"[A-Za-z]", words))
        and not re.match(r"^\d{1,2}[:.]\d{2}\b", words)
    )


def _kinds(text: str, blocks: list[Span], title: str | None) -> Iterator[ZoneKind]:
    head = " ".join((title or "").split()).casefold()
    count = len(blocks)
    seen_body = after_links = False
    for k, (start, end) in enumerate(blocks):
        words = text[start:end]
        flat = " ".join(words.split()).casefold().strip("# ")
        following = text[slice(*blocks[k + 1])] if k + 1 < count else ""
        repeats = bool(head) and not seen_body and flat == head
        opens = k == 0 and count > 1 and len(words) <= 200 and not _FINAL.search(words) and not _is_caption(words)
        if repeats or opens:
            yield "headline"
        elif _is_caption(words):
            yield "caption"
        elif following and _is_caption(following) and len(words) <= 160 and not _FINAL.search(words) and k > 0:
            # the picture's description, above its caption
            yield "caption"
        elif _is_furniture(words) or (after_links and _is_heading(words)):
            after_links = after_links or bool(_LINKS.match(words))
            yield "boilerplate"
        elif 0 < k < count - 1 and seen_body and _is_heading(words):
            yield "crosshead"
        else:
            seen_body, after_links = True, False
            yield "body"


def zones(text: str, title: str | None) -> tuple[Zone, ...]:
    """The zones of a text: in order, apart from each other, covering everything but white space.

    Parameters
    ----------
    text : the document's text
    title : its title, if it is known; a line that repeats it is the headline

    Examples
    --------
    >>> [z.kind for z in zones("Talks open\\n\\nThe talks opened.\\n\\nRelated Content", None)]
    ['headline', 'body', 'boilerplate']
    """
    blocks = _blocks(text)
    return tuple(
        Zone(kind=kind, start=start, end=end)
        for (start, end), kind in zip(blocks, _kinds(text, blocks, title), strict=True)
    )
