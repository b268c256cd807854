"""What kind of occasion a meeting is, how it is called, its number in a series, and how it ended: from its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple, TypeVar, cast

from pourparler.lexicon import alternatives, cell, rows
from pourparler.lexicon.calendar import CARDINALS, MONTHS, ORDINALS, WEEKDAYS
from pourparler.lexicon.outcomes import find_outcome
from pourparler.reader.text.sentences import sentences as find_sentences
from pourparler.record import TAKING_PLACE, MeetingKind, MeetingOutcome, MeetingStatus, Span

_Found = TypeVar("_Found")

NEAR = 120  # characters between the words that tell of a meeting and those that say how it ended
BESIDE = 40  # characters around the words that tell of a meeting in which its name stands
MOST_ROUND = 99
_SPECIFIC: tuple[MeetingKind, ...] = ("summit", "conference", "call", "visit")
_NEVER = r"(?<!press )(?<!news )(?<!party )(?<!joint )"  # "the press conference"
_DAYS = frozenset((*MONTHS, *WEEKDAYS))
_LEAD = _DAYS | frozenset(
    "the a an this that these those its his her their our my at in on for after before during new another next last "
    "mr mrs ms dr president minister prime secretary chancellor and but as when "
    "while if with from by to of however meanwhile today yesterday tomorrow both all no".split()
)
_CLAUSE = re.compile(r"\b(?:after|because|before|when|while|since|although|though|but)\b|[;:]", re.IGNORECASE)
_PREPOSITIONAL = 3  # words: what follows "after" and is longer is a clause
_OUTCOMES: tuple[tuple[str, MeetingOutcome], ...] = (
    ("failed", "collapsed"),
    ("adjourned", "adjourned"),
    ("accord", "agreed"),
)


class Occasion(NamedTuple):
    """What the words of a document say of a meeting beside who, where and when."""

    kind: MeetingKind
    name: str | None = None
    round: int | None = None
    outcome: MeetingOutcome | None = None


@cache
def _kinds() -> tuple[tuple[MeetingKind, re.Pattern[str]], ...]:
    found: list[tuple[MeetingKind, re.Pattern[str]]] = []
    for row in rows("meeting_kinds"):
        nouns = [form for noun in cell(row["nouns"]) for form in (noun, noun if noun.endswith("s") else f"{noun}s")]
        words = alternatives([*nouns, *cell(row["verbs"])])
        found.append((cast(MeetingKind, row["kind"]), re.compile(rf"(?<![\w-]){_NEVER}{words}(?!\w)", re.IGNORECASE)))
    return tuple(found)


@cache
def occasion_nouns() -> frozenset[str]:
    """Return the nouns of all kinds of meetings."""
    return frozenset(noun for row in rows("meeting_kinds") for noun in cell(row["nouns"]))


@cache
def _heads() -> str:
    """The nouns that a name or a number stands before."""
    nouns = [noun for row in rows("meeting_kinds") for noun in cell(row["nouns"]) if noun != "call"]
    return alternatives(nouns)


@cache
def _name() -> re.Pattern[str]:
    """A name before its noun, or after it: "the Vaill conference", "a Congress of National Unity"."""
    word = r"(?:[A-Z][\w.’'-]*|(?:inter|non|pan)-[A-Z]\w+)"
    of = rf"\s+(?:of|on|for)\s+(?:the\s+)?{word}(?:\s+(?:(?:of|and|the)\s+)?{word}){{0,3}}"
    gathering = r"(?i:congress|conference|forum|summit|assembly)"
    middle = (
        r"(?:\s+(?:peace|nuclear|trade|climate|security|donors?|reconstruction|dialogue|national|border|wage|pay))?"
    )
    heads = rf"(?i:{_heads()})"
    return re.compile(
        rf"(?P<before>{word}(?:\s+{word}){{0,3}}){middle}\s+{heads}(?!\w)|(?P<after>(?:{word}\s+)?{gathering}{of})"
    )


@cache
def _number() -> re.Pattern[str]:
    ordinal = alternatives([word for word, value in ORDINALS.items() if value > 0])
    return re.compile(
        rf"(?<!\w)(?P<word>{ordinal}|\d{{1,2}}(?:st|nd|rd|th))\s+(?:\S+\s+){{0,2}}?(?P<head>{_heads()})s?(?!\w)"
        rf"|(?<!\w)(?P<head2>round)\s+(?P<count>\d{{1,2}}|{alternatives(CARDINALS)})(?!\w)",
        re.IGNORECASE,
    )


def describe_occasion(
    text: str, evidence: Sequence[Span], sentences: Sequence[Span], status: MeetingStatus
) -> Occasion:
    """Describe a meeting from the words that tell of it.

    Parameters
    ----------
    text
        The text of the document.
    evidence, sentences
        The words that tell of the meeting, and the sentence of each.
    status
        Its status: only what took place has an outcome.

    Examples
    --------
    >>> text = "The second round of the Vaill talks ended without agreement on Friday."
    >>> describe_occasion(text, [(0, 35)], [(0, len(text))], "held")
    Occasion(kind='talks', name='Vaill talks', round=2, outcome='collapsed')
    """
    told = [text[start:end] for start, end in evidence]
    around = [
        _same_clause(text[max(sentence[0], start - NEAR) : start]) + text[start : min(sentence[1], end + NEAR)]
        for (start, end), sentence in zip(evidence, sentences, strict=True)
    ]
    wider = [  # a name and a number may begin before what the network marks
        (text[max(sentence[0], start - BESIDE) : min(sentence[1], end + BESIDE)], min(BESIDE, start - sentence[0]))
        for (start, end), sentence in zip(evidence, sentences, strict=True)
    ]
    outcome = _outcome(around) if status in TAKING_PLACE else None
    return Occasion(_kind(told), _most(map(_find_name, wider)), _most(map(_find_number, wider)), outcome)


def describe_words(text: str, evidence: Sequence[Span], status: MeetingStatus) -> Occasion:
    """Describe a meeting of a record that says nothing of its kind: the sentences are found by rule."""
    every = find_sentences(text)
    own = [next((s for s in every if s[0] <= start < s[1]), (start, end)) for start, end in evidence]
    return describe_occasion(text, evidence, own, status)


def _kind(told: Iterable[str]) -> MeetingKind:
    found: Counter[MeetingKind] = Counter()
    for words in told:
        for kind, pattern in _kinds():
            if kind == "call" and not re.search(r"phone|video|\bcall(?:s|ed)?\s+(?:with|between|from)\b", words, re.I):
                continue
            if pattern.search(words):
                found[kind] += 1
    specific = [kind for kind in _SPECIFIC if found[kind]]
    if specific:
        return max(specific, key=lambda kind: (found[kind], -_SPECIFIC.index(kind)))
    return "talks" if found["talks"] > found["meeting"] or (found["talks"] and not found["meeting"]) else "meeting"


def _find_name(told: tuple[str, int]) -> str | None:
    words, start = told
    for match in _name().finditer(words):
        if match.end() <= start:
            continue  # another meeting, told of before
        parts = match[0].split()
        while parts and parts[0].casefold().strip(".,") in _LEAD:
            parts = parts[1:]
        if len(parts) > 1 and not any(_is_idle(part) for part in parts):
            return " ".join(parts)
    return None


def _is_idle(part: str) -> bool:
    """Whether a word cannot be part of a name: a possessive, a weekday or a month."""
    return part.endswith(("’s", "'s", "’", "'")) or part.casefold().strip(".,") in _DAYS


def _find_number(told: tuple[str, int]) -> int | None:
    words, start = told
    for match in _number().finditer(words):
        if match.end() <= start:
            continue
        value_words, head = match["word"] or match["count"], (match["head"] or match["head2"]).casefold()
        digits = re.match(r"\d+", value_words)
        value = (
            int(digits[0])
            if digits
            else ORDINALS.get(value_words.casefold()) or CARDINALS.get(value_words.casefold(), 0)
        )
        if value == 1 and head not in ("round", "session"):
            continue  # "the first talks in a year"
        if 0 < value <= MOST_ROUND:
            return value
    return None


def _same_clause(before: str) -> str:
    """Return what stands before a meeting in its own clause.

    "Its bid stumbled after the guild said that it would not attend talks" says nothing of how the talks ended; "ended
    without a deal after talks" does.
    """
    ends = [match.end() for match in _CLAUSE.finditer(before) if len(before[match.end() :].split()) > _PREPOSITIONAL]
    return before[ends[-1] :] if ends else before


def _outcome(around: Iterable[str]) -> MeetingOutcome | None:
    told = list(around)
    for words, outcome in _OUTCOMES:
        if any(find_outcome(words, each) is not None for each in told):
            return outcome
    return None


def _most(found: Iterable[_Found | None]) -> _Found | None:
    """The most frequent of what was found, the first of them."""
    counts = Counter(each for each in found if each is not None)
    return counts.most_common(1)[0][0] if counts else None
