"""Noun phrases that may speak of a text on the table, and what in them tells one such text from another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pourparler.reader.lexicon import proposal_patterns as words
from pourparler.reader.text.sentences import Mention, Placed
from pourparler.record import Span


@dataclass(frozen=True)
class Phrase:
    """A noun phrase that may speak of a proposal: its span, and what in it tells proposals apart."""

    span: Span
    head: str
    determiner: str
    points: str | None
    proper: frozenset[str]
    marks: frozenset[str]
    version: str | None
    strong: bool
    named: bool
    owner: int | None = None

    @property
    def definite(self) -> bool:
        """Whether it can speak of what was spoken of before."""
        return self.determiner in ("the", "this", "that", "its", "his", "her", "their") or self.owner is not None


def phrases(text: str, sentence: Span, mentions: Sequence[Mention], by_place: Placed) -> list[Phrase]:
    """The phrases of a sentence that may speak of a proposal, with what tells it from another."""
    found = []
    for head in words.HEAD.finditer(text, *sentence):
        phrase = _phrase(
            text,
            sentence,
            head,
            [mentions[k] for k in by_place.within(max(sentence[0], head.start() - 120), head.start())],
        )
        if phrase is not None:
            found.append(phrase)
    return found


def _phrase(text: str, sentence: Span, head: re.Match[str], mentions: Sequence[Mention]) -> Phrase | None:
    noun = " ".join(head.group().casefold().split())
    start, modifiers = _modifiers(text, sentence[0], head.start())
    determiner, owner = "", None
    lead = words.DETERMINER.search(text, max(sentence[0], start - 40), start)
    if lead:
        determiner = lead[1].casefold()
        if determiner in ("the", "a", "an", "this", "that") and not text[lead.end(1) : start].strip():
            start = lead.start(1)
        owner = next((m.start for m in mentions if m.end <= lead.end(1) and lead.start(1) <= m.end), None)
    lower = {m.casefold() for m in modifiers}
    if (
        lower & words.OTHER
        or determiner in ("no", "any", "every", "each")
        or words.VERBAL.match(text, head.end(), sentence[1])
    ):
        return None
    end = head.end()
    tail = words.TAIL.match(text, end, sentence[1])
    counted = words.COUNTED.match(text, end, sentence[1])
    if tail:
        end = tail.end()
    points = (
        next((p for p in (_points(m) for m in modifiers) if p), None) or (counted and words.number(counted[1])) or None
    )
    capital = head.group()[0].isupper() and head.start() != sentence[0]
    named = [
        m for m in modifiers if m[0].isupper() and not words.LED.search(m) and m.casefold() not in words.NEW | words.OLD
    ]
    proper = frozenset(m.casefold() for m in named) if capital or not (lower & words.TELLING) else frozenset()
    if capital and not modifiers:
        proper = frozenset()
    marks = frozenset(lower & words.TELLING) | frozenset(m.casefold() for m in modifiers if words.LED.search(m))
    if tail:
        marks |= {"for peace"}
    version = "new" if lower & words.NEW else "old" if lower & words.OLD else None
    strong = _strong(noun, points, capital and bool(named), marks, version)
    if noun in words.DEALS and not strong and not (determiner in ("the", "this") and not modifiers):
        return None
    loose = (
        noun in ("offer", "text", "package", "initiative")
        and not modifiers
        and words.PARTED.match(text, head.end(), sentence[1])
    )
    if loose or not (determiner or strong or owner is not None):
        return None
    return Phrase(
        (start, end), noun, determiner, points, proper, marks, version, strong, capital and bool(named), owner
    )


def _modifiers(text: str, low: int, at: int) -> tuple[int, list[str]]:
    """The words before a head that belong to its phrase, and where they begin; at most seven."""
    found: list[str] = []
    start = at
    for token in reversed(list(words.TOKEN.finditer(text, max(low, at - 90), at))):
        word = token.group()
        gap = text[token.end() : start]
        if gap.strip(' \t\n\xa0“"‘') not in ("", ",") or len(found) == 7:
            break
        link = word.casefold() in ("and", "but", "or")
        if link and (not found or found[-1].casefold() not in words.TELLING | words.NEW | words.OLD):
            break
        if link:
            start = token.start()
            found.append(word)
            continue
        if "," in gap and not (found and word.casefold() in words.TELLING | words.NEW | words.OLD):
            break
        if not _modifies(word, token.start() == low, text[token.end() : token.end() + 2]):
            break
        start = token.start()
        found.append(word)
    while found and found[-1].casefold() in ("and", "but", "or"):
        found.pop()
        start = words.skip(text, start, at)
    return start, [f for f in reversed(found) if f.casefold() not in ("and", "but", "or")]


def _modifies(word: str, first: bool, after: str) -> bool:
    lower = word.casefold()
    if (after[:1] in "’'" and after[:1]) or lower.endswith(("’s", "'s")) or lower in words.DETERMINERS:
        return False
    if lower in words.TELLING | words.NEW | words.OLD | words.OTHER or _points(word) or words.LED.search(word):
        return True
    return word[0].isupper() and not first and lower not in words.FUNCTION


def _points(word: str) -> str | None:
    match = words.POINTS.fullmatch(word)
    return words.number(match[1]) if match else None


def _strong(noun: str, points: str | None, named: bool, marks: frozenset[str], version: str | None) -> bool:
    """Whether a phrase by itself shows that a text is on the table."""
    if points:
        return True
    if noun in words.DEALS:
        return bool(marks & words.DRAFTED)
    if noun in words.PLANS:
        return named or bool(marks) or (version == "new" and noun != "proposal")
    return bool(marks & words.DRAFTED) or (version == "new" and noun in ("text", "draft", "document"))
