"""Names in apposition to descriptions: "its secretary-general, A B", "A B, a student"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pourparler.lexicon.titles import titles
from pourparler.reader.actors.clusters import Registry
from pourparler.reader.actors.descriptions import PRONOUNS, kind_of_phrase, possessive
from pourparler.reader.actors.titles import role_class
from pourparler.record import Span

# what joins a description and a name: "its secretary-general, Dr A B"
_JOINT = re.compile(rf",\s+(?:{'|'.join(title.capitalize() for title in sorted(titles('courtesy')))}\.?\s+)?")
# a body between them: "a spokeswoman for the port union, A B"
_BODY = re.compile(r"\s(?:for|of|at|from|with|in|to)\s(?P<body>[^,;:.()]{1,80}),\s+")

_ARTICLE = re.compile(r"(?:the|an?|one|another)\s", re.IGNORECASE)  # "the Varo aide" is not Varo
_BODY_OF = re.compile(
    r"(?:['’]s?)?\s+(?:\w+\s+)?(?:campaign|administration|team|camp|family|foundation|organization|organisation|"
    r"cabinet|government|supporters|aides|allies|advisers|advisors|surrogates|backers|officials|delegates|voters)\b"
)


def person_within(text: str, registry: Registry, mentions: Sequence[tuple[Span, int]], head: Span) -> int | None:
    """Find the named person whom a phrase names, of the mentions within it: "Tory leader Ada Brel" is Brel.

    The last one up to the head noun counts; a person who only owns the head ("Brel's spokesman", "the Brel camp") does
    not.
    """
    named = [
        (span, number)
        for span, number in mentions
        if registry.drafts[number].kind == "person"
        and not registry.drafts[number].unnamed
        and span[0] < head[1]
        and not PRONOUNS.fullmatch(text[slice(*span)])
    ]
    if not named:
        return None
    last, number = max(named, key=lambda m: (m[0][1], m[0][0] - m[0][1]))
    is_owner = _BODY_OF.match(text, last[1], head[1]) or possessive(text, last, head[1])
    is_owner = is_owner or bool(_ARTICLE.match(text, head[0], last[0]) and role_class(text[last[1] : head[1]].strip()))
    return None if is_owner else number


def person_beside(text: str, registry: Registry, span: Span, head: Span) -> int | None:
    """Find the person in apposition to a description: its name follows, within or behind a comma, or stands before.

    Parameters
    ----------
    span : the description
    head : the description up to its head noun
    """
    for start in (head[1], span[1]):
        for s, n in registry.at.touching(start, min(len(text), start + 100)):
            if registry.drafts[n].kind == "person" and s[0] > start and _joins(text, start, s, span):
                return n
    words = text[slice(*span)]
    is_person = words.startswith("the ") and kind_of_phrase(text[slice(*head)]) == "person"
    return named_before(text, registry, span) if is_person or re.match(r"an?\s", words) else None


def _joins(text: str, start: int, name: Span, span: Span) -> bool:
    """Whether the words from an offset to a name join it; behind the description, a comma has to close it."""
    if name[1] > span[1] and not text.startswith(",", name[1]):
        return False
    joint = text[start : name[0]]
    between = _BODY.fullmatch(joint)
    if between is None:
        return bool(_JOINT.fullmatch(joint))
    # of "a spokesman for the prime minister, A B" the text does not say which of the two A B is
    return role_class(between["body"]) is None


def named_before(text: str, registry: Registry, span: Span) -> int | None:
    """Find the person whose name ends at the comma just before a span."""
    near = [n for s, n in registry.at.touching(span[0] - 4, span[0]) if s[1] == span[0] - 2]
    fits = text[span[0] - 2 : span[0]] == ", "
    return next((n for n in near if fits and registry.drafts[n].kind == "person"), None)
