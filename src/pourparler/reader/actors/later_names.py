"""Officials whom a text first describes and then names: "a Kessian negotiator said .. Ode Varrin, the negotiator"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from pourparler.lexicon.actors import tables
from pourparler.reader.actors.clusters import Draft, Registry
from pourparler.record import Span

LEDE = 700
"""Characters from the first actor of a text within which a description may mean somebody who is named later."""
REACH = 4000
"""Characters after the description within which the name must come."""
NEXT = 500
"""Characters from a described source to the next one within which that may name who is described."""
_DEFINITE = re.compile(r"(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir)\b|[A-Z]")
_OFFICES = frozenset(
    (
        "spokesperson",
        "head_of_state_or_government",
        "foreign_minister",
        "defence_minister",
        "minister",
        "ambassador",
        "negotiator",
        "envoy",
        "party_leader",
        "union",
        "business",
        "official",
    )
)
_ANYBODY = re.compile(
    r"\b(?:official|diplomat|aide|advis[eo]r|observer|monitor|bureaucrat|civil servant|delegate|interlocutor|executive|"
    r"investor|shareholder|banker|manager|judge|inspector|intermediary|organi[sz]er|senior|former)\b",
    re.IGNORECASE,
)
"""Words for one of many, whom a text may leave unnamed beside another whom it names."""


def name_later(
    text: str, registry: Registry, sources: Sequence[Span | None], spoken: Sequence[int | None]
) -> dict[int, int]:
    """Join descriptions with the people who are named after them.

    A description in the first sentences means the one person who is named later in the same office for the same country
    or body. A description of who speaks means the person whose bare name is the next source: "the head of Halm Ferries
    has said.⏎Ode Varrin told reporters".

    Parameters
    ----------
    sources, spoken : the source of each attribution and the number of its speaker, in order of the text

    Returns
    -------
    the number of the named person for each number of a description that was joined with it
    """
    joined: dict[int, int] = {}
    start = min((s for d in registry.drafts for s, _ in d.mentions), default=0)
    for number, draft in enumerate(registry.drafts):
        if not draft.unnamed or draft.kind != "person" or not draft.mentions:
            continue
        at = min(draft.mentions)[0]
        if at > start + LEDE:
            continue
        named = [n for n, d in enumerate(registry.drafts) if _is_named_after(d, at) and _may_be(registry, draft, d)]
        if len(named) == 1:
            joined[number] = named[0]
    heard = [(span, n) for span, n in zip(sources, spoken, strict=True) if span is not None and n is not None]
    for (before, number), (span, person) in pairwise(sorted(heard)):
        if number not in joined and _is_introduced(text, registry, before, number, span, person):
            joined[number] = person
    for number, person in joined.items():
        registry.join(number, person)
    return joined


def _is_introduced(text: str, registry: Registry, before: Span, number: int, source: Span, person: int) -> bool:
    """Whether a source is the bare name, never mentioned before, of an official described as the source before it."""
    described, named = registry.drafts[number], registry.drafts[person]
    if not described.unnamed or described.kind != "person" or named.kind != "person" or named.unnamed:
        return False
    if source[0] - before[1] > NEXT or named.roles or min(named.mentions) != source or text.startswith(",", source[1]):
        return False
    is_definite = bool(_DEFINITE.match(text, *before)) and not _ANYBODY.search(text, *before)
    return is_definite and any(class_ in _OFFICES for class_ in described.roles.values())


def _is_named_after(draft: Draft, at: int) -> bool:
    """Whether a draft is a person whose name comes after an offset for the first time."""
    if draft.kind != "person" or draft.unnamed or not draft.mentions:
        return False
    return at < min(draft.mentions)[0] <= at + REACH


def _may_be(registry: Registry, described: Draft, person: Draft) -> bool:
    """Whether a person has the office of a description, and has it for the same country or body."""
    one, other = registry.root(described.acts_for), registry.root(person.acts_for)
    for title, class_ in described.roles.items():
        if class_ not in _OFFICES or _ANYBODY.search(title) or not _is_head(title, described.name):
            continue
        for own, own_class in person.roles.items():
            if own_class != class_ or _noun(own) != _noun(title):
                continue
            if one is not None and one == other:
                return True
            if (one is None or other is None) and _words(title) <= _words(own):
                return True
    return False


def _is_head(title: str, name: str) -> bool:
    """Whether a description is of somebody who has the title himself: "the mayor's aide" is no mayor."""
    head = re.split(r"\s(?:of|for|to|at|in|on)\s", " ".join(name.split()))[0]
    return head.casefold().endswith(re.split(r"\s(?:of|for|to|at|in|on)\s", " ".join(title.split()))[0].casefold())


def _noun(title: str) -> str:
    """Return the last word of the role that a title ends in; of spokesmen and spokeswomen, one word."""
    roles = [m.group() for m in _roles().finditer(title)]
    last = roles[-1].split()[-1].lower() if roles else ""
    return "spokesperson" if last.startswith("spokes") else last


def _words(title: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", title.casefold()))


@cache
def _roles() -> re.Pattern[str]:
    return re.compile(rf"\b{tables().role_pattern}\b", re.IGNORECASE)
