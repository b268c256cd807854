"""Provisions: the words that say what a proposal contains, each item as it stands in the text. By rule."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pourparler.record import Span

_PROVIDES = re.compile(
    r"(?P<list>\b(?:includ(?:es|ed|ing)|call(?:s|ed)\s+for|provid(?:es|ed)\s+(?:for|that)|requir(?:es|ed)|envisag(?:es|ed)|envision(?:s|ed)|"
    r"fores(?:ees|aw)|contain(?:s|ed)|set(?:s)?\s+out|stipulat(?:es|ed)(?:\s+that)?|demand(?:s|ed)|featur(?:es|ed))\b)"
    r"|(?P<would>\bwould\s+(?:also\s+)?(?:require\s+|include\s+|provide\s+for\s+|call\s+for\s+|mean\s+)?)"
    r"|(?P<verb>\b(?:keeps|grants|gives|frees|leases|places|caps|leaves|hands|cedes|restores|opens|reopens|releases|limits|bans|commits|obliges|"
    r"creates|establishes|guarantees|allows|bars|freezes|has\s+the|lets|puts|ties|tied)\b)",
    re.IGNORECASE,
)
_NOT_PROVIDED = re.compile(
    r"(?:not|never|be|have|fail|collapse|need|face|come|go|work|take|replace|supersede|seem|appear|still|likely|do|make|help|become|see|remain|depend|amount|"
    r"mark|represent|form|serve|have\s+to|prove|struggle|die)\b",
    re.IGNORECASE,
)
_BREAKS = re.compile(
    r"\b(?:said|says|told|who|but|that|because|if|whose|rejected|adding|added|warned)\b|[;:()]", re.IGNORECASE
)
_APART = re.compile(r"[”\"’]?(?:,[^,]{1,60},)?\s+(?:\w+ly\s+|also\s+)?\Z")
_UNDER = re.compile(r"(?:\A|[\s“\"])under\s+\Z", re.IGNORECASE)
_READ_IT = re.compile(
    r"\b(?:read|seen|saw|reviewed|obtained)\s+(?:it|the\s+\w+|a\s+copy)\b[^.;:“”\"]{0,60}?\bit\s+would\s+(?:also\s+)?(?!not\b|be\b|have\b)",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:has|have|had|contains)\s+(?:\w+|\d+)\s+(?:provisions|points|articles|clauses)\W*\Z", re.IGNORECASE
)
_MARK = re.compile(r"\s*(?:\(?(?:[a-z]|[ivx]{1,4}|\d{1,3})[.)]|[-•–*])\s+", re.IGNORECASE)
_ITEM = re.compile(
    r"\s*;\s*(?:and\s+)?|\s*,?\s+(?:—|–)\s+(?:as\s+well\s+as|and|along\s+with)\s+|\s*,?\s+(?:as\s+well\s+as|along\s+with)\s+|\s*,\s+(?:and\s+)?|\s+and\s+",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r",\s+(?:according\s+to\b|(?:he|she|they|it|the\s+\w+|[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+){0,2})\s+(?:sa(?:id|ys)|added|noted|told|reported)\b|which\b|but\b|while\b)"
)
_ARTICLE = re.compile(
    r"(?:an?|the|no|all|its|their|his|her|each|every|\d+|two|three|four|five|six|seven|eight|nine|ten)\b", re.IGNORECASE
)
_DENIED = re.compile(r"(?:does|do|did|is|are|was|has|have|had)\s+not\b|(?:says?|said)\b", re.IGNORECASE)
_MOST = 40  # items of one list


def provisions(text: str, bounds: Sequence[Span], k: int, phrase: Span | None) -> list[Span]:
    """What sentence ``k`` says that a proposal contains.

    Parameters
    ----------
    bounds : spans of the text's sentences
    phrase : where the sentence speaks of the proposal; None where it only goes on about the one before
    """
    sentence = bounds[k]
    if phrase is None:
        told = _READ_IT.search(text, *sentence)
        return _items(text, told.end(), sentence[1]) if told else []
    end = phrase[1]
    if text[end : sentence[1]].rstrip().endswith(":"):
        return _numbered(text, bounds, k)
    if _COUNTED.search(text, end, sentence[1]) and k + 1 < len(bounds):
        return _listed(text, bounds[k + 1])
    if _UNDER.search(text, max(sentence[0], phrase[0] - 8), phrase[0]) and (
        comma := re.match(r"[”\"’]?,\s+", text[end : end + 6])
    ):
        return _items(text, end + comma.end(), sentence[1])
    match = _PROVIDES.search(text, end, min(sentence[1], end + 110))
    if match is None or _BREAKS.search(text, end, match.start()):
        return []
    lead = text[end : match.start()]
    relative = re.fullmatch(r"[”\"’]?,?\s+(?:that|which|and)?\s*", lead)
    if not (_APART.fullmatch(lead) or relative):
        return []
    if match.lastgroup == "would" and _NOT_PROVIDED.match(text, match.end()):
        return []
    return _items(text, match.start() if match.lastgroup == "verb" else match.end(), sentence[1])


def _numbered(text: str, bounds: Sequence[Span], k: int) -> list[Span]:
    """The items of a list with numbers, letters or bullets after a colon."""
    found: list[Span] = []
    for start, end in bounds[k + 1 : k + 1 + _MOST]:
        mark = _MARK.match(text, start, end)
        if mark is None:
            break
        found.append(_clean(text, mark.end(), end))
        if text[end - 1] == ".":
            break
    return [f for f in found if f[0] < f[1]]


def _listed(text: str, sentence: Span) -> list[Span]:
    if text.count(";", *sentence) == 0:
        return []
    found, at = [], sentence[0]
    for mark in [*re.finditer(r";", text[slice(*sentence)]), None]:
        stop = sentence[0] + mark.start() if mark else sentence[1]
        found.append(_clean(text, at, stop))
        at = stop + 1
    return [f for f in found if f[0] < f[1]][:_MOST]


def _clean(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in "—–"):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in ".;,:"):
        end -= 1
    return start, end


def _items(text: str, start: int, end: int) -> list[Span]:
    """The items of a list in running text, each with its exact words."""
    told = _TOLD.search(text, start, end)
    start, end = _clean(text, start, told.start() if told else end)
    articled = bool(_ARTICLE.match(text, start))
    found: list[Span] = []
    at = start
    for mark in _ITEM.finditer(text, start, end):
        after = text[mark.end() : min(end, mark.end() + 80)].split(maxsplit=3)
        bare = mark.group().strip().lower() == "and"
        if bare and (
            len(text[at : mark.start()].split()) < 3
            or len(after) < 3
            or (articled and not _ARTICLE.match(text, mark.end()))
        ):
            continue
        if mark.group().strip() == "," and len(after) < 2:
            continue
        found.append(_clean(text, at, mark.start()))
        at = mark.end()
    found.append(_clean(text, at, end))
    return [f for f in found if f[0] < f[1] and not _DENIED.match(text, f[0])][:_MOST]
