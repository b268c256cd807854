"""Statement matching: whether two documents carry the same statement, as copies or in different excerpts.

Candidates share a fingerprint of their words, chosen by winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003), which
finds every run of six shared words. Words, speakers and dates then decide; doubtful pairs stay separate.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from itertools import pairwise

from sqlalchemy import Connection, select

from pourparler.ledger.db.filters import in_chunks
from pourparler.ledger.db.id_lists import is_in
from pourparler.ledger.db.schema import statement_spans

GRAM = 4  # words in a row that make a fingerprint
WINDOW = 3  # keep the smallest of so many fingerprints; a shared run of GRAM + WINDOW - 1 words shares one
FEWEST = 4  # words that the same statement must share
LEAST_SHARE = 0.7  # of the shorter one's words that the longer must hold
NEAR_DAYS, FAR_DAYS = 3, 10  # apart that two tellings may lie; the more for a run of LONG_RUN words
LONG_RUN = 10
MOST_BETWEEN = 0.4  # words between the shared runs, left out of an excerpt, as a share of the shared words
LEAD = 3  # words before those that two share that are looked at for one that turns the sense
_KEPT = 8_000  # statements whose words are kept: those of the same days are compared again and again
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_MANY, _SPARSE = 2_000, 20  # statements, and rows for each of them that a pass may meet
_MEANING_CHANGE = re.compile(r"not?|never|none|nothing|nobody|neither|nor|cannot|without|.*n['’]t|.*\d.*")
_QUOTED = re.compile(r"[\"“«„]([^\"“”«»„]+)[\"”»“]")


@dataclass(frozen=True)
class ComparedSpeaker:
    """A speaker of a compared statement; ``is_named`` is False for a description, such as "one diplomat"."""

    id: int
    surname: str | None  # of a speaker who is only a surname, or has one
    is_named: bool


@dataclass(frozen=True)
class ComparedStatement:
    """The parts of a statement that are compared."""

    id: int
    document: int
    copy_group: int
    words: tuple[str, ...]
    quoted: tuple[str, ...]
    speakers: tuple[ComparedSpeaker, ...]
    day: dt.date | None
    position: int = 0

    @property
    def core(self) -> tuple[str, ...]:
        """The quoted words if there are enough of them, else all words."""
        return self.quoted if len(self.quoted) >= FEWEST else self.words

    @cached_property
    def counted(self) -> Counter[str]:
        """How often each word occurs."""
        return Counter(self.words)


@lru_cache(maxsize=_KEPT)
def compared_words(content: str) -> tuple[str, ...]:
    """Return the words of a statement in the form that is compared.

    >>> compared_words("“We won’t sign,” she said.")
    ('we', 'won’t', 'sign', 'she', 'said')
    """
    return tuple(_WORD.findall(content.casefold()))


@lru_cache(maxsize=_KEPT)
def quoted_words(content: str) -> tuple[str, ...]:
    """Return the words inside quotation marks.

    >>> quoted_words("that it was “no reason to stop”, and went on")
    ('no', 'reason', 'to', 'stop')
    """
    return tuple(_WORD.findall(" ".join(_QUOTED.findall(content)).casefold()))


def fingerprints(words: Sequence[str]) -> frozenset[int]:
    """Return the winnowed fingerprints of words as 63-bit numbers; texts with six words in a row in common share one.

    >>> one = fingerprints("we will not open the harbour before the frost is over".split())
    >>> bool(one & fingerprints("she said we will not open the harbour at all".split()))
    True
    """
    grams = [_number(" ".join(words[k : k + GRAM])) for k in range(len(words) - GRAM + 1)]
    if len(grams) <= WINDOW:
        return frozenset([min(grams)]) if grams else frozenset()
    return frozenset(min(grams[k : k + WINDOW]) for k in range(len(grams) - WINDOW + 1))


def _number(gram: str) -> int:
    return int.from_bytes(hashlib.blake2b(gram.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1


def shared_word_count(one: ComparedStatement, other: ComparedStatement) -> int:
    """Return how many words a statement shares with one of an earlier document if they are the same, else 0."""
    if one.document == other.document or not can_have_same_speakers(one.speakers, other.speakers):
        return 0
    is_copy = one.copy_group == other.copy_group
    longest = min(len(one.words), len(other.words))
    if not (is_copy or _can_be_one_occasion(one, other, longest)):
        return 0  # however many words they share; known without comparing them
    if (one.counted & other.counted).total() < max(FEWEST, LEAST_SHARE * min(len(one.core), len(other.core))):
        return 0  # not enough words in common, in whatever order
    run, shared = _shared_runs(one.core, other.core)
    shorter = min(len(one.core), len(other.core))
    if shared < FEWEST or shared < LEAST_SHARE * shorter:
        run, shared = max(_shared_runs(one.core, other.words), _shared_runs(one.words, other.core))
        if shared < FEWEST or shared < LEAST_SHARE * min(len(one.core), len(other.core)):
            return 0
    return shared if is_copy or _can_be_one_occasion(one, other, run) else 0


def _can_be_one_occasion(one: ComparedStatement, other: ComparedStatement, run: int) -> bool:
    """Return whether shared words can come from one occasion; a long run allows more days between."""
    if run >= LONG_RUN:
        return one.day is None or other.day is None or abs((one.day - other.day).days) <= FAR_DAYS
    # Short words that are not quoted, or that nobody is named for, could be anybody's at any time.
    if not (one.quoted and other.quoted and one.speakers and other.speakers):
        return False
    return one.day is not None and other.day is not None and abs((one.day - other.day).days) <= NEAR_DAYS


def can_have_same_speakers(one: Sequence[ComparedSpeaker], other: Sequence[ComparedSpeaker]) -> bool:
    """Return whether nothing shows that a statement has a speaker whom the earlier one lacks.

    A joint statement may be repeated under the name of one of its speakers, but not the other way round: the other
    speakers would be lost in the first statement.
    """
    return not one or not other or all(any(_can_be_one(mine, theirs) for theirs in other) for mine in one)


def has_same_speakers(one: ComparedStatement, other: ComparedStatement) -> bool:
    """Return whether the earlier statement names every speaker of the other, by the whole name or by the surname."""
    if not one.speakers or not other.speakers:
        return False
    return all(any(_is_one(mine, theirs) for theirs in other.speakers) for mine in one.speakers)


def _can_be_one(one: ComparedSpeaker, other: ComparedSpeaker) -> bool:
    return _is_one(one, other) or not (one.is_named and other.is_named)


def _is_one(one: ComparedSpeaker, other: ComparedSpeaker) -> bool:
    by_surname = one.is_named and other.is_named and one.surname is not None and one.surname == other.surname
    return one.id == other.id or by_surname


def _shared_runs(one: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """Return the longest run of words that two share, and how many they share in runs of three or more.

    Both are 0 if a negation or a number is beside or between these runs on one side only.
    """
    matching = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    blocks = [block for block in matching if block.size >= min(3, len(one), len(other)) > 0]
    between: list[str] = []
    for here, there in pairwise(blocks):
        between += one[here.a + here.size : there.a]
        between += other[here.b + here.size : there.b]
    sizes = [block.size for block in blocks]
    if blocks:
        lead = [words[max(0, at - LEAD) : at] for words, at in ((one, blocks[0].a), (other, blocks[0].b))]
        if all(lead) and _changes_meaning(lead[0]) != _changes_meaning(lead[1]):
            return 0, 0
    if len(between) > MOST_BETWEEN * sum(sizes) or _changes_meaning(between):
        return 0, 0
    return max(sizes, default=0), sum(sizes)


def _changes_meaning(words: Sequence[str]) -> bool:
    return any(map(_MEANING_CHANGE.fullmatch, words))


def contents(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Return the content of statements, by row id."""
    found: dict[int, list[str]] = defaultdict(list)
    wanted = set(ids)
    which = statement_spans.c.statement_id
    # Many are sooner found in one pass over all between the first and the last than by their numbers.
    dense = len(wanted) > _MANY and max(wanted) - min(wanted) < _SPARSE * len(wanted)
    places = (
        [which.between(min(wanted), max(wanted))] if dense else [is_in(which, p) for p in in_chunks(sorted(wanted))]
    )
    for place in places:
        chosen = select(which, statement_spans.c.quote).where(place, statement_spans.c.part == "content")
        for id_, quote in connection.execute(chosen.order_by(statement_spans.c.start_at, statement_spans.c.id)).all():
            if id_ in wanted:
                found[id_].append(quote)
    return {id_: " ".join(parts) for id_, parts in found.items()}
