"""Comparison of two clauses of one actor: topic, subject, mode and conditions."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from pourparler.ledger.contradiction.clauses import Assertion, Clause
from pourparler.ledger.contradiction.lexicon import stance_lexicon, stem

MATTER = 0.8  # weight of shared words, besides the predicate, from which two clauses have a topic in common
COMMON = 0.3  # weight of a word that is common to all negotiations

_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True)
class SpeakerStatement:
    """A statement of one actor.

    Attributes
    ----------
    words : its content
    act : the PLOVER type of the speech act, or None
    position : its offset in the document
    """

    id: int
    day: dt.date | None
    words: str
    act: str | None
    kind: Literal["direct", "indirect", "mixed"]
    position: int


@dataclass(frozen=True)
class Contradiction:
    """Two statements of one actor that contradict each other.

    Attributes
    ----------
    before, after : ids of the statements; ``after`` has the later day
    about : the words that both share, as spelled in the later one
    why : the difference, in plain English
    score : the certainty, from 0.62 to 1; not a probability
    """

    before: int
    after: int
    about: tuple[str, ...]
    why: str
    score: float


def compare_clauses(
    before: SpeakerStatement, old: Clause, after: SpeakerStatement, new: Clause, weigh: Callable[[str], float]
) -> Contradiction | float | None:
    """Compare two clauses.

    Returns a contradiction; a score from 0 to 1 if both assert the same; None if they share too little.
    """
    same: float | None = None
    best: Contradiction | None = None
    for key in sorted(new.assertions.keys() & old.assertions.keys()):
        then, now = old.assertions[key], new.assertions[key]
        matter = _topic_overlap(old, new, key, weigh)
        factor = _comparability(before, old, then, after, new, now) if matter else 0.0
        common = (key.split()[0],) in stance_lexicon().kinds["common"] and tuple(
            key.split()
        ) not in stance_lexicon().sides
        score = round(min(1.0, matter * factor * (0.85 if common else 1.0)), 3)
        if not score:
            continue
        if then.sign == now.sign:
            same = max(same or 0.0, score)
        elif (then.marked != now.marked or (key.isupper() and then.marked)) and (best is None or score > best.score):
            best = Contradiction(before.id, after.id, _shared_words(old, new, after.words), _reason(then, now), score)
    return best or same


def _topic_overlap(old: Clause, new: Clause, key: str, weigh: Callable[[str], float]) -> float:
    """Return how much content two clauses share, 0 to 1; words that only one has count against it."""
    if old.order and new.order and not old.order & new.order:
        return 0.0
    sided = {word for word in old.content ^ new.content if (word,) in stance_lexicon().sides}
    both = old.content & new.content
    shared = _weight(both - {key}, (*old.names, *new.names), weigh)
    alone = sorted(
        _weight((one - other) - sided, sides.names, weigh)
        for one, other, sides in ((old.content, new.content, old), (new.content, old.content, new))
    )
    named = frozenset().union(*old.names, *new.names)
    if both - {key} <= named and alone[0] > COMMON:
        return 0.0  # the same people, another topic
    if shared < 0.5 * MATTER or shared + (0.5 * weigh(key) if key in both else 0.0) < MATTER:
        return 0.0
    bare = not (old.assertions[key].mode or new.assertions[key].mode)  # only the topic shows what is meant
    return shared / (shared + (2 if bare else 1) * alone[0] + 0.25 * alone[1])


def _weight(words: frozenset[str], names: Sequence[frozenset[str]], weigh: Callable[[str], float]) -> float:
    """Return the weight of words together; the words of one name count once, as its rarest."""
    weights = []
    remaining = set(words)
    for name in sorted(names, key=len, reverse=True):
        if remaining & name:
            weights.append(max(map(weigh, remaining & name)))
            remaining -= name
    return math.fsum([*weights, *map(weigh, remaining)])  # an exact sum does not depend on the order of the set


def _comparability(
    before: SpeakerStatement, old: Clause, then: Assertion, after: SpeakerStatement, new: Clause, now: Assertion
) -> float:
    """Return how far subjects, modes and conditions allow a comparison, 0 to 1."""
    factor = _modes(before, then, after, now) * _subjects(before, old, after, new)
    if then.mode == now.mode == "was":
        factor *= 0.85  # usually two events, not two positions
    if not (then.verbal and now.verbal):
        factor *= 0.75 if then.verbal != now.verbal else 0.9
    return factor * (1.0, 0.8, 0.0)[old.soft + new.soft]  # two conditions are seldom the same


def _modes(before: SpeakerStatement, then: Assertion, after: SpeakerStatement, now: Assertion) -> float:
    one, other = then.mode, now.mode
    if not one or not other or one == other:
        return 1.0
    pair = {one, other}
    if "to" in pair:
        return 0.5
    if pair <= {"will", "is", "can"}:
        return 0.95
    if "was" in pair and "is" in pair and "direct" not in (before.kind if one == "was" else after.kind):
        return 0.95  # reported speech shifts the present to the past
    return 0.8 if pair == {"will", "may"} else 0.0


def _subjects(before: SpeakerStatement, old: Clause, after: SpeakerStatement, new: Clause) -> float:
    """Return 1 for the same subject, less if pronouns leave it open, 0 for different ones."""
    if old.subject and new.subject:
        return 1.0 if old.subject & new.subject else 0.0
    one, other = _person(before, old), _person(after, new)
    if one == other:
        return 1.0 if one in ("self", "") else 0.8
    if "" in (one, other):
        return 0.9
    if "named" in (one, other):
        return 0.75
    return 0.0


def _person(said: SpeakerStatement, clause: Clause) -> str:
    """Return who the subject is: ``self``, ``named``, a pronoun for others, or open."""
    if clause.subject:
        return "named"
    pronoun = clause.pronoun
    if pronoun in ("i", "we", "us", "our", "my"):
        return "self"
    if pronoun in ("he", "she", "it", "they") and said.kind == "indirect":
        return "self"
    return pronoun


def _shared_words(old: Clause, new: Clause, words: str) -> tuple[str, ...]:
    """Return the words of the later statement that both clauses contain, in its order."""
    shared = old.content & new.content
    found: dict[str, str] = {}
    for word in _WORD.findall(words):
        if stem(word) in shared:
            found.setdefault(stem(word), word)
    return tuple(found.values())


def _reason(then: Assertion, now: Assertion) -> str:
    return f"then “{then.wording}”, now “{now.wording}”"
