"""The parts of a coordinated phrase: "Foreign Minister A B and the envoy of C" is two actors."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pourparler.reader.actors.names import ADJECTIVE
from pourparler.record import Span

_JOIN = re.compile(
    r"\s*[,;]?\s+(?:and|&|as\s+well\s+as|along\s+with|together\s+with|or)\s+(?:also\s+|both\s+)?|\s*[,;]\s+",
    re.IGNORECASE,
)
_AND = re.compile(r"\b(?:and|as\s+well\s+as|along\s+with|together\s+with|or)\b|&", re.IGNORECASE)
_APPOSED = re.compile(r"(?:the|an?|its|his|her|their|who|which|[a-z])", re.ASCII)
_ADJECTIVE = re.compile(rf"\b[Tt]he\s+{ADJECTIVE.pattern}\Z")
_ADJECTIVE_NOUN = re.compile(rf"{ADJECTIVE.pattern}\s+[a-z]")
_BOTH = re.compile(r"(?:both|either)\s+", re.IGNORECASE)
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
    joins = [m for m in _JOIN.finditer(text, start, end) if not covered(m.span())]
    joins = [
        m for m in joins if not (_ADJECTIVE.search(text, start, m.start()) and _ADJECTIVE_NOUN.match(text, m.end()))
    ]
    if not any(_AND.search(m.group()) for m in joins):
        return [span]
    parts: list[Span] = []
    at = start
    for join in joins:
        parts.append((at, join.start()))
        at = join.end()
    parts.append((at, end))
    return _with_appositions(text, parts, joins)


def _with_appositions(text: str, parts: Sequence[Span], joins: Sequence[re.Match[str]]) -> list[Span]:
    found = [parts[0]]
    in_apposition = False
    for part, join in zip(parts[1:], joins, strict=True):
        words = join.group()
        if _AND.search(words):
            is_apposed = in_apposition and "," not in words
        else:
            is_apposed = in_apposition = bool(_APPOSED.match(text, part[0], part[1]))
        if is_apposed or part[0] >= part[1]:
            found[-1] = (found[-1][0], part[1])
        else:
            found.append(part)
            in_apposition = False
    return [part for part in found if part[0] < part[1]]
