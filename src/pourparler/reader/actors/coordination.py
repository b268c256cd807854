"""The parts of a coordinated phrase: "Foreign Minister A B and the envoy of C" is two actors."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pourparler.lexicon.actors import tables
from pourparler.reader.actors.names import ADJECTIVE
from pourparler.reader.actors.titles import description_in
from pourparler.record import Span

_JOIN = re.compile(
    r"\s*[,;]?\s+(?:and|&|as\s+well\s+as|along\s+with|together\s+with|or)\s+(?:also\s+|both\s+|even\s+)?|\s*[,;]\s+",
    re.IGNORECASE,
)
_AND = re.compile(r"\b(?:and|as\s+well\s+as|along\s+with|together\s+with|or)\b|&", re.IGNORECASE)
_APPOSED = re.compile(  # "the envoy", "D-Halm", "Halm Democrat", "Republican of Halm"
    r"(?:the|an?|its|his|her|their|who|which|[a-z])|[A-Z]{1,4}-[A-Z][\w.’'-]*,?\Z|"
    r"(?:[A-Z][\w.’'-]*\s+){0,3}[A-Z][a-z]+(?:crat|ican|ative|ory)(?:\s+(?:of|from|for)\s+[A-Z]\w*)?\Z",
    re.ASCII,
)
_INSIDE = re.compile(r"[^,;]*\s[a-z]+ing\s+(?:with|both|for|against|from)\s[^,;]*\Z")  # "a team dealing with A and B"
_WITH = re.compile(r"(?:with|by|for|in|from|at|against)\s")
_PEOPLE_IN = re.compile(
    r"(?:[\w’'-]+\s+){0,5}[A-Za-z]+s\s+(?:in|from|on|at|across|inside|within)\s+(?:the\s+)?[A-Z][^,;]*\Z"
)
_BARE_NAME = re.compile(r"(?:the\s+)?(?:[A-Z][\w.&’'-]*\s*){1,5}\Z")
_ADJECTIVE = re.compile(rf"\b[Tt]he\s+{ADJECTIVE.pattern}\Z")
_ADJECTIVE_NOUN = re.compile(rf"{ADJECTIVE.pattern}\s+[a-z]")
_ONLY_WORD = re.compile(r"(?:\A|\b(?:the|both|some|many|several|other|most|of|\d+)\s+)(?P<word>\S+)\Z", re.IGNORECASE)
_SHORT_ADJECTIVES = frozenset("U.S. US U.K. UK EU GOP House Senate Republican Democratic".split())
_NAME_AFTER = re.compile(r",?\s+(?:[A-Z][\w.’'-]*\s*){2,4}\Z")
_BOTH = re.compile(r"(?:both|either)\s+", re.IGNORECASE)
_ALIKE = re.compile(r",?\s+alike,?\Z")
_EXAMPLES = re.compile(r"(?:[^,]*\s(?:including|such\s+as)|[^,–—]*\s[–—])\s+(?=[A-Z])")


def split_coordination(text: str, span: Span, covered: Callable[[Span], bool]) -> list[Span]:
    """Split a phrase at its conjunctions; a phrase without any is one part.

    A part between commas that begins with an article or a small letter is in apposition to the part before it, not
    another actor. Of "firms such as A and B" the parts are A and B.

    Parameters
    ----------
    covered : whether a stretch lies within one name ("the Ministry of Trade and Industry")

    Examples
    --------
    >>> text = "Ode Varrin, the envoy, and Quessia"
    >>> [text[slice(*part)] for part in split_coordination(text, (0, len(text)), lambda _: False)]
    ['Ode Varrin, the envoy', 'Quessia']
    """
    start, end = span
    if opening := _BOTH.match(text, start, end) or _EXAMPLES.match(text, start, end):
        start = opening.end()
    if alike := _ALIKE.search(text[start:end]):
        end = start + alike.start()
    joins = [m for m in _JOIN.finditer(text, start, end) if not covered(m.span())]
    joins = [m for m in joins if not _share_noun(text, start, m)]
    joins = [m for m in joins if not _INSIDE.match(text[start : m.start()])]
    ends = [start, *(m.end() for m in joins)]
    joins = [m for at, m in zip(ends, joins, strict=False) if not _are_offices(text, (at, m.start()), (m.end(), end))]
    if not any(_AND.search(m.group()) for m in joins):
        return [span]
    parts: list[Span] = []
    at = start
    for join in joins:
        parts.append((at, join.start()))
        at = join.end()
    parts.append((at, end))
    return _with_appositions(text, parts, joins)


def _share_noun(text: str, start: int, join: re.Match[str]) -> bool:
    """Whether a conjunction joins two adjectives of one noun: "the Halm and Orlish envoys"."""
    if not _ADJECTIVE_NOUN.match(text, join.end()):
        return False
    if _ADJECTIVE.search(text, start, join.start()):
        return True
    word = _ONLY_WORD.search(text[start : join.start()])
    return word is not None and (word["word"] in tables().adjectives or word["word"] in _SHORT_ADJECTIVES)


def after_offices(text: str, span: Span) -> Span:
    """Return a phrase from the last of two offices on that it gives one person, else the phrase.

    >>> text = "vice president and general counsel Ada Brel"
    >>> text[slice(*after_offices(text, (0, len(text))))]
    'general counsel Ada Brel'
    """
    for join in _JOIN.finditer(text, *span):
        if _AND.search(join.group()) and _are_offices(text, (span[0], join.start()), (join.end(), span[1])):
            span = (join.end(), span[1])
    return span


def _are_offices(text: str, left: Span, right: Span) -> bool:
    """Whether a conjunction joins two offices of one person: "vice president and general counsel Ada Brel".

    "The president and Foreign Minister Ada Brel" are two.
    """
    one, other = description_in(text, left), description_in(text, right)
    if not one or not other or one.span[1] != left[1] or other.span[0] != right[0]:
        return False
    is_bare = one.span[0] == left[0]
    return (is_bare or text[right[0]].islower()) and bool(_NAME_AFTER.match(text[other.span[1] : right[1]]))


def _with_appositions(text: str, parts: Sequence[Span], joins: Sequence[re.Match[str]]) -> list[Span]:
    found = [parts[0]]
    in_apposition = False
    for part, join in zip(parts[1:], joins, strict=True):
        words = join.group()
        if _AND.search(words):
            is_apposed = (in_apposition and "," not in words) or bool(_WITH.match(text, *part))
        else:
            is_apposed = in_apposition = _is_apposed(text, part)
        if is_apposed or part[0] >= part[1]:
            found[-1] = (found[-1][0], part[1])
        else:
            found.append(part)
            in_apposition = False
    found = [(a, a + len(text[a:b].rstrip(" —–-"))) for a, b in found]
    return [part for part in found if part[0] < part[1]]


def _is_apposed(text: str, part: Span) -> bool:
    """Whether a part after a comma is in apposition: a description or an office, without a name after it."""
    office = description_in(text, part)
    if office:
        following = text[office.span[1] : part[1]]
        if _NAME_AFTER.match(following):
            return False
        if not re.search(r"[A-Z]", following):
            return True
    return bool(_APPOSED.match(text[slice(*part)]))


def is_in_places(text: str, span: Span, parts: Sequence[Span]) -> bool:
    """Return whether the parts are only where people are: "critics in Kessia and the Halm Union" are one group.

    >>> text = "critics in Kessia and the Halm Union"
    >>> is_in_places(text, (0, 36), [(0, 17), (22, 36)])
    True
    """
    if parts[0][0] != span[0]:
        return False
    first, *others = (text[slice(*part)] for part in parts)
    return bool(_PEOPLE_IN.match(first)) and all(_BARE_NAME.match(each) for each in others)
