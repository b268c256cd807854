"""Titles and descriptions of people: "Foreign Minister A B", "A B, head of C", "the Xian leader"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pourparler.lexicon.actors import tables
from pourparler.lexicon.calendar import MONTH, WEEKDAY
from pourparler.reader.text.sentences import sentences
from pourparler.record import Span

_LOWER = (
    "former|deputy|senior|chief|special|top|veteran|acting|foreign|prime|vice|lead|interim|outgoing|incoming|late|"
    "press|"
    "defence|defense|interior|finance|trade|justice|energy|assistant|national|security|first|second|presidential|"
    "government|opposition|rebel|army|military|state|main|longtime|long-time|executive|general|federal|regional|"
    "current|"
    "then|peace|exiled|hardline|managing|communications|union|party|policy|humanitarian|political|local|newly|elected"
)
_CAP = r"(?:[A-Z][\w’'.&-]*|[A-Z]\.(?:[A-Z]\.)*)"
_MOD = rf"(?:{_CAP}|(?:{_LOWER})(?:-\w+)?|\w+-\w+)"
_OF = (
    rf"(?:\s+(?:of|for|to|at|on|in)\s+(?:the\s+)?{_CAP}"
    + rf"(?:\s+(?:(?:of|for|and)\s+(?:the\s+)?)?{_CAP}){{0,5}}|\s+of\s+state|\s+of\s+staff)"
)


_JOINS = re.compile(
    r"(?:and|but|or|with|while|as|when|after|before|on|in|at|for|to|from|said|told|who)\b", re.IGNORECASE
)


# words that may begin a sentence or name a date, but begin no title
_NO_TITLE = re.compile(
    rf"(?:(?:{MONTH}|{WEEKDAY}|the|an?|its|his|her|their|our|as|when|while|after|before|because|since|if|though|"
    r"although|but|and|or|with|in|on|at|for|to|from|by|this|that|meanwhile|then|yesterday|today|tomorrow)\s+)+",
    re.IGNORECASE,
)
_DID = re.compile(r"(?:\w+ed|met|told|saw|led|left|sent|beat|won)\s+(?:the|an?|his|her|their|its|[A-Z]\w*)\s")
"""What a person did to another: "A B, accused the premier of lying"."""
_CLAUSE = re.compile(r"(?:was|were|is|are|has|had|have|will|would|became|becomes?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Title:
    """A public role in the words of the text; ``role_class`` as in the list of roles."""

    span: Span
    text: str
    role_class: str


@cache
def _role() -> str:
    return f"(?i:{tables().role_pattern})(?![\\w-])"


@cache
def _roles() -> re.Pattern[str]:
    return re.compile(_role())


@cache
def _before() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?<=\s)|^|(?<=[(\[“\"‘—–]))(?P<title>(?:{_MOD}\s+){{0,6}}(?<![\w-]){_role()}{_OF}?\]?)(?P<comma>,)?\s+$"
    )


@cache
def _after() -> re.Pattern[str]:
    return re.compile(
        rf"\s*,\s+(?:(?:the|a|an|its|their|who\s+is|"
        rf"who\s+was)\s+)?"
        rf"(?P<title>(?:[\w’'.-]+\s+){{0,6}}?{_role()}[^,;:.()“”\"]{{0,90}})(?=[,;:.)]|\s+(?:said|"
        rf"told|says)\b)"
    )


@cache
def _description() -> re.Pattern[str]:
    lead = rf"\b(?:[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|{_CAP}['’]s)\s+"
    return re.compile(rf"(?P<lead>{lead})(?P<title>(?:{_MOD}\s+){{0,4}}(?<![\w-]){_role()}{_OF}?)")


@cache
def _phrase() -> re.Pattern[str]:
    lead = rf"(?:(?:[Tt]he|[Aa]n?|[Oo]ne|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|{_CAP}['’]s)\s+)?"
    return re.compile(rf"{lead}(?P<title>(?:{_MOD}\s+){{0,4}}(?<![\w-]){_role()}{_OF}?)")


def role_class(title: str) -> str | None:
    """Return the class of the last role noun in a title, or None.

    >>> role_class("deputy foreign minister")
    'foreign_minister'
    """
    found = None
    for match in _roles().finditer(re.sub(r"\s+", " ", title)):
        if match.start() == 0 or not (title[match.start() - 1].isalnum()):
            found = tables().roles.get(match.group().lower())
            if found:
                break
    return found


def _in_sentence(text: str, start: int, end: int) -> int:
    """Return where the last sentence of a span begins: no title crosses the end of a sentence."""
    return start + sentences(text[start:end])[-1][0] if re.search(r"[.!?…]\S*\s", text[start:end]) else start


def _title(text: str, start: int, end: int) -> Title | None:
    start = _in_sentence(text, start, end)
    if (opening := _NO_TITLE.match(text, start, end)) and opening.end() < end:
        start = opening.end()
    words = text[start:end].strip().strip("[]")
    kind = None if _CLAUSE.match(words) else role_class(words)
    return Title((start, end), words, kind) if kind else None


_LED = re.compile(r"\b(?:the|its|their|his|her|\w+['’]s)\s+\Z")
_OPENED = re.compile(r"(?:The|Its|Their|His|Her|[A-Z][\w.]*['’]s)\s")


def _apposed(text: str, title: str, name: Span) -> bool:
    """Whether a name is between commas after a title that opens a clause: "The Xian envoy, A B, …"."""
    return bool(_OPENED.match(title) and text.startswith(",", name[1]))


def title_before(text: str, name: Span) -> Title | None:
    """Find the title directly before a name."""
    line = max(text.rfind("\n", 0, name[0]) + 1, name[0] - 140)
    match = _before().search(text[line : name[0]])
    if not match:
        return None
    start, end = line + match.start("title"), line + match.end("title")
    start = _in_sentence(text, start, end)
    if match["comma"] and not (_LED.search(text, line, start) or _apposed(text, text[start:end], name)):
        return None
    return _title(text, start, end)


@cache
def _of_the_next() -> re.Pattern[str]:
    """A name between commas that belongs to the next clause: "after A's call, the Xian envoy, B C, said"."""
    word = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'.-]*"
    return re.compile(rf",\s+{word}(?:\s+{word}){{1,3}},\s+(?!(?:the|an?|its|their|his|her|and|who)\b)")


def title_after(text: str, name: Span) -> Title | None:
    """Find the title in apposition after a name."""
    line = text.find("\n", name[1])
    match = _after().match(text[name[1] : min(len(text) if line == -1 else line, name[1] + 220)])
    if not match:
        return None
    if _JOINS.match(match["title"]) or _DID.match(match["title"]) or _of_the_next().match(text, name[1] + match.end()):
        return None
    start = name[1] + match.start("title")
    end = name[1] + match.end("title")
    cut = re.search(r"\s+(?:who|which|that|said|says|told|and\s+a)\b", text[start:end])
    return _title(text, start, start + cut.start() if cut else end)


def description_in(text: str, span: Span) -> Title | None:
    """Find the role with which a phrase begins: "the secretary of state", "an Xian envoy to the talks"."""
    match = _phrase().match(text, span[0], span[1])
    return _title(text, match.start("title"), match.end("title")) if match else None


def introductions(text: str) -> list[tuple[Span, Title]]:
    """Find indefinite descriptions of a person in a role, "a senior Xian official": each span, and the role in it."""
    found = []
    for match in _introduction().finditer(text):
        title = _title(text, match.start("title"), match.end("title"))
        if title:
            found.append((match.span(), title))
    return found


@cache
def _introduction() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:[Aa]n?|[Oo]ne|[Aa]nother)\s+(?P<title>(?:{_MOD}\s+){{0,4}}(?<![\w-]){_role()}{_OF}?)(?!\s+[A-Z])"
    )


@cache
def _follows() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{_MOD}\s+){{0,2}}{_role()}")


def title_follows(text: str, at: int) -> bool:
    """Whether a title begins at an offset, as after "Xian" in "Xian President A B"."""
    return bool(_follows().match(text, at))


def without_title(text: str, name: Span) -> Span:
    """Return the span of a name without the title before it: "Foreign Minister A B" is A B."""
    closed = text.rfind(") ", *name)
    if closed > 0:  # "Centre Party (CP) MP Ilse Maren"
        name = closed + 2, name[1]
    match = _phrase().match(text, *name)
    if match is None or match.end() + 2 > name[1] or not text[match.end()].isspace():
        return name
    return match.end() + 1, name[1]


def descriptions(text: str) -> list[tuple[Span, Title]]:
    """Find definite descriptions of people in a role: each span, and the role in it."""
    found = []
    for match in _description().finditer(text):
        title = _title(text, match.start("title"), match.end("title"))
        if title:
            start = (
                match.start() if match["lead"][0] in "tT" or match["lead"].rstrip()[-1] == "s" else match.start("title")
            )
            found.append(((start, match.end()), title))
    return found
