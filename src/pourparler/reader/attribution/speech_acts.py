"""Speech acts of statements, in PLOVER's types (Halterman et al., 2023), by the words of cue and content.

A trained model will replace this module. ``lexicon/en/speech_acts.tsv`` holds the telling words: each row a type, where
to look, a weight and a regular expression. The weights of the rows that match
are evidence for their type; the type with most evidence is given where it has enough of it, else none. ``docs/acts.md``
defines the types.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, cast

from pourparler.lexicon import rows
from pourparler.record import Act, Span

ENOUGH = 1.5  # evidence from which a type is given
FLIPPED = 0.8  # share of its weight with which a negated assent speaks for REJECT
LONG = 40  # words of content from which one weak word is not enough
DILUTED = 0.8  # what a word of a long content counts
NEAR = 30  # characters before a telling word in which a negation is looked for

_NEGATION = re.compile(
    r"(?:\b(?:not|never|without|nor|neither|hardly|failed to|fails to|yet to|stopped short of)\b|n[’']t\b)"
    r"(?:\W+\w+){0,2}\W*$",
    re.IGNORECASE,
)
_ASSENTS = frozenset(("AGREE", "SUPPORT", "COOPERATE"))

Part = Literal["cue", "content", "both"]


@dataclass(frozen=True)
class Sign:
    """A row of the table: words that speak for an act, and how strongly (1 is weak, 3 decides)."""

    act: Act
    part: Part
    weight: float
    pattern: re.Pattern[str]


@cache
def signs() -> tuple[Sign, ...]:
    """The table of telling words, read once."""
    return tuple(
        Sign(
            cast(Act, row["act"]),
            cast(Part, row["part"]),
            float(row["weight"]),
            re.compile(rf"(?<![\w-])(?:{row['pattern']})(?!\w)", re.IGNORECASE),
        )
        for row in rows("speech_acts")
    )


def evidence(cue: str, content: str) -> dict[Act, float]:
    """For each act that some words speak for, the sum of their weights.

    Of the rows for the cue, and of those for both, only the strongest counts. A negation before the
    words voids them; before words of assent it speaks for REJECT.
    """
    diluted = DILUTED if len(content.split()) > LONG else 1.0
    total: dict[Act, float] = {}
    for act, weight in _in_cue(cue):
        total[act] = total.get(act, 0.0) + weight
    for act, weights in _telling("content", content).items():
        total[act] = total.get(act, 0.0) + diluted * sum(weights)
    for act, weights in _telling("both", f"{cue} | {content}").items():
        total[act] = total.get(act, 0.0) + max(weights)
    return total


@lru_cache(maxsize=4096)
def _in_cue(cue: str) -> tuple[tuple[Act, float], ...]:
    """The strongest evidence of a cue for each act; kept, since most cues are a few words that return."""
    return tuple((act, max(weights)) for act, weights in _telling("cue", cue).items())


def _telling(part: Part, text: str) -> dict[Act, list[float]]:
    """The weights of the rows for one part that match a text, by the act that they speak for."""
    found: dict[Act, list[float]] = {}
    for sign in signs():
        match = sign.pattern.search(text) if sign.part == part else None
        if match is None:
            continue
        act, weight = sign.act, sign.weight
        if _NEGATION.search(text[max(0, match.start() - NEAR) : match.start()]):
            if act not in _ASSENTS:
                continue
            act, weight = "REJECT", FLIPPED * weight
        found.setdefault(act, []).append(weight)
    return found


def act_by_words(cue: str, content: str) -> Act | None:
    """The act that most evidence speaks for; None where it is not enough. The table's order breaks ties."""
    total = evidence(" ".join(cue.split()), " ".join(content.split()))
    if not total:
        return None
    best = max(total, key=lambda act: total[act])
    return best if total[best] >= ENOUGH else None


def act_of(text: str, cue: tuple[Span, ...], content: tuple[Span, ...]) -> Act | None:
    """The act that a statement performs, None where its words do not tell of one."""
    return act_by_words(*(" ".join(text[s:e] for s, e in spans) for spans in (cue, content)))
