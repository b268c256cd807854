"""Contradiction detection: pairs of statements of one actor with opposite assertions about the same thing.

As in de Marneffe, Rafferty and Manning ("Finding contradictions in text", ACL 2008), two clauses are first checked for
a common topic, then for a difference in polarity or an antonym. Precision comes before recall: unclear pairs are left
out, because nobody reads a long list of false alarms. A contradiction does not mean that either statement was wrong or
insincere.
"""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from heapq import nsmallest

from pourparler.ledger.contradiction.clauses import LONGEST, Clause, content_stems
from pourparler.ledger.contradiction.lexicon import stance_lexicon, stem
from pourparler.ledger.contradiction.matching import COMMON, Contradiction, SpeakerStatement, compare_clauses
from pourparler.ledger.contradiction.speech_acts import ATTITUDES, asserted_clauses

ENOUGH = 0.62  # score from which a pair is reported
SLIGHT = 0.15  # words of this weight or less are not searched for
FEW = 100  # rarity is computed as if there were at least so many texts
CANDIDATES = 16  # earlier statements compared with each new clause

_KEPT = 20_000  # statements whose stems are kept: a new statement is compared with many earlier ones, again and again
_MARKS = ".,;:!?“”‘’\"'()[]—–/…"

Rarity = Mapping[str, float] | Callable[[str], float] | None


def stem_rarities(texts: Iterable[str]) -> dict[str, float]:
    """Return the rarity of each stem in some texts: 1 if only one text has it, 0 if all have it.

    This is the inverse document frequency (Sparck Jones, J. Doc. 1972) divided by its greatest value, log(N). N is at
    least 100, because fewer texts do not show which words are common.

    >>> {word: round(value, 2) for word, value in stem_rarities(["the lock", "the lock and the ferry"]).items()}
    {'lock': 0.85, 'ferry': 1.0}
    """
    count = 0
    seen: Counter[str] = Counter()
    for text in texts:
        count += 1
        seen.update(sorted(content_stems(text)))
    count = max(count, FEW)
    return {word: math.log(count / often) / math.log(count) for word, often in seen.items()}


def contradictions(
    earlier: Sequence[SpeakerStatement], later: Sequence[SpeakerStatement], rarity: Rarity = None
) -> tuple[Contradiction, ...]:
    """Find statements among ``later`` that contradict an earlier statement of the same actor.

    Each statement is paired with the latest one that it contradicts, unless the actor had said the same as now in
    between. Statements without a date are ignored. Pairs within ``later`` are found too.

    Parameters
    ----------
    earlier, later : statements of one actor
    rarity : the rarity of a stem, from 0 to 1, as returned by ``stem_rarities``; unknown stems count as 1. With
        None, words common to all negotiations count little and all others equally

    Returns
    -------
    the pairs, most certain first

    >>> import datetime as dt
    >>> then = SpeakerStatement(1, dt.date(2031, 3, 4), "We will attend the round.", None, "direct", 0)
    >>> now = SpeakerStatement(2, dt.date(2031, 3, 9), "We will not attend the round.", "REJECT", "direct", 0)
    >>> [(r.before, r.after, r.why) for r in contradictions([then], [now])]
    [(1, 2, 'then “will attend”, now “will not attend”')]
    """
    new = {id(s) for s in later}
    pool = sorted((s for s in (*earlier, *later) if s.day is not None), key=lambda s: (s.day or dt.date.min, s.id))
    wanted = [place for place, said in enumerate(pool) if id(said) in new]
    found = latest_contradictions(pool, wanted, rarity=rarity)
    by_place = {place: each for place, each in found.items() if each is not None}
    return tuple(sorted(_without_repeats(by_place, pool), key=lambda r: (-r.score, r.after, r.before)))


def latest_contradictions(
    pool: Sequence[SpeakerStatement],
    wanted: Iterable[int],
    *,
    reach: int | None = None,
    changed: Iterable[int] | None = None,
    gone: Sequence[SpeakerStatement] = (),
    rarity: Rarity = None,
) -> dict[int, Contradiction | None]:
    """Find, for statements of one actor, the latest earlier statement that each contradicts.

    The result for a statement depends only on the statements of the days before it.

    Parameters
    ----------
    pool
        Statements of one actor, all with a day, in the order of their days.
    wanted
        Places in the pool of the statements to search for.
    reach
        How many statements before the day of one are compared, the nearest; None compares all.
    changed
        Places of statements added or changed since the last search. Those among `wanted` that these, or `gone`,
        cannot affect are left out of the result. None searches for all.
    gone
        Statements that were in the pool at the last search.
    rarity
        As in `contradictions`.

    Returns
    -------
    dict
        For each place that was searched for, the contradiction, or None if there is none.
    """
    search = _Search(pool, gone, reach, None if changed is None else frozenset(changed), _stem_weights(rarity))
    return search.contradictions(sorted(wanted))


class _Search:
    """A search for contradictions among the statements of one actor."""

    def __init__(
        self,
        pool: Sequence[SpeakerStatement],
        gone: Sequence[SpeakerStatement],
        reach: int | None,
        changed: frozenset[int] | None,
        weigh: Callable[[str], float],
    ) -> None:
        self.live = len(pool)
        self.pool = [*pool, *gone]
        self.days = [said.day or dt.date.min for said in pool]
        self.reach = self.live if reach is None else reach
        self.changed = None if changed is None else changed | frozenset(range(self.live, len(self.pool)))
        self.weigh = weigh
        self._clauses: dict[int, tuple[Clause, ...]] = {}  # parsed clauses, kept for this search only

    def contradictions(self, wanted: Sequence[int]) -> dict[int, Contradiction | None]:
        """Search for the contradiction of each wanted statement that may be affected."""
        likely = [place for place in wanted if self._is_likely(place)]
        clauses = [(place, clause) for place in likely for clause in self._clauses_of(place)]
        index = _Index(self.pool, [clause for _, clause in clauses], self.weigh)
        affected = set(likely) if self.changed is None else set(likely).intersection(self.changed)
        for place, clause in clauses:
            if place not in affected and not self._changes_in_window(place).isdisjoint(index.sharing(clause)):
                affected.add(place)
        answer: dict[int, Contradiction | None] = dict.fromkeys(sorted(affected))
        for place, clause in clauses:
            if place in affected:
                low, high = self._window(place)
                others = index.nearest(clause, low, high)
                each = _clearest(self.pool, place, clause, others, index.marked, self._clauses_of, self.weigh)
                best = answer[place]
                if each is not None and (best is None or each.score > best.score):
                    answer[place] = each
        return answer

    def _clauses_of(self, place: int) -> tuple[Clause, ...]:
        if place not in self._clauses:
            said = self.pool[place]
            self._clauses[place] = asserted_clauses(said.words[:LONGEST], said.act)
        return self._clauses[place]

    def _window(self, place: int) -> tuple[int, int]:
        """Return the range of places of the statements that one is compared with."""
        high = bisect_left(self.days, self.days[place])
        return max(0, high - self.reach), high

    def _changes_in_window(self, place: int) -> set[int]:
        """Return the places of statements that have entered or left the window of a statement."""
        assert self.changed is not None
        low, high = self._window(place)
        shift = len(self.changed)
        edge = range(max(0, high - self.reach - shift), low + shift) if high + shift > self.reach else ()
        return {each for each in self.changed if each < high or each >= self.live} | set(edge)

    def _is_likely(self, place: int) -> bool:
        """Return whether a statement shares a word with earlier changed statements: fast, and never wrongly False."""
        if self.changed is None or place in self.changed:
            return True
        if bisect_left(self.days, self.days[place]) + len(self.changed) > self.reach:
            return True  # statements may have entered or left its window
        return not self._changed_stems.isdisjoint(content_stems(self.pool[place].words[:LONGEST]))

    @cached_property
    def _changed_stems(self) -> frozenset[str]:
        return frozenset().union(*(_stems(self.pool[place].words)[0] for place in self.changed or ()))


def _stem_weights(rarity: Rarity) -> Callable[[str], float]:
    common = stance_lexicon().common_words

    def weigh(word: str) -> float:
        known = 1.0 if rarity is None else rarity(word) if callable(rarity) else rarity.get(word, 1.0)
        known = max(0.0, min(1.0, known))
        return min(known, COMMON) if word in common else known

    return weigh if rarity is not None else lambda word: COMMON if word in common else 1.0


def _without_repeats(by_place: Mapping[int, Contradiction], pool: Sequence[SpeakerStatement]) -> list[Contradiction]:
    """Keep one pair for the same words on one day, because an article's copies repeat them."""
    unique: dict[tuple[object, ...], Contradiction] = {}
    for place, found in by_place.items():
        key = (found.before, pool[place].day, found.why)
        if key not in unique or found.score > unique[key].score:
            unique[key] = found
    return list(unique.values())


# --- which statements may belong together


class _Index:
    """Which statements contain the words of some clauses."""

    def __init__(
        self, pool: Sequence[SpeakerStatement], wanted: Sequence[Clause], weigh: Callable[[str], float]
    ) -> None:
        self.weigh = weigh
        keys = {key: _required_words(key) for clause in wanted for key in clause.assertions}
        words = {word for clause in wanted for word in self._weighted_words(clause)}
        self._holders, self.marked, attitudes = _index_words(pool, words.union(*keys.values()))
        self._able = {
            key: {place for word in words for place in self._holders.get(word, ())} for key, words in keys.items()
        }
        self._able.setdefault("STAND", set()).update(attitudes)

    def _weighted_words(self, clause: Clause) -> dict[str, float]:
        return {word: weight for word in sorted(clause.content) if (weight := self.weigh(word)) > SLIGHT}

    def sharing(self, clause: Clause) -> dict[int, float]:
        """Return the statements that share enough content with a clause to be compared, with the shared weight."""
        words = self._weighted_words(clause)
        shared: defaultdict[int, float] = defaultdict(float)
        for word, weight in words.items():
            for other in self._holders.get(word, ()):
                shared[other] += weight
        least = 0.45 * sum(words.values())
        able = set().union(*(self._able[key] for key in clause.assertions))
        return {other: round(weight, 6) for other, weight in shared.items() if weight >= least and other in able}

    def nearest(self, clause: Clause, low: int, high: int) -> list[int]:
        """Return the statements within a range of places that share most; later ones first among equals."""
        likely = ((-weight, -other) for other, weight in self.sharing(clause).items() if low <= other < high)
        return [-other for _, other in nsmallest(CANDIDATES, likely)]


def _required_words(key: str) -> frozenset[str]:
    """Return the words of which a statement needs one to assert something about a predicate, unless its act does."""
    return stance_lexicon().pair_words[key] if key.isupper() else frozenset(key.split()[:1])


def _index_words(pool: Sequence[SpeakerStatement], words: set[str]) -> tuple[dict[str, list[int]], set[int], set[int]]:
    """Return which statements contain each stem, which are negative, and which have an act of an attitude."""
    holders: dict[str, list[int]] = {}
    marked: set[int] = set()
    attitudes: set[int] = set()
    for place, said in enumerate(pool):
        stems, is_marked = _stems(said.words)
        for word in words.intersection(stems):
            holders.setdefault(word, []).append(place)
        if is_marked or said.act == "REJECT":
            marked.add(place)
        if said.act in ATTITUDES:
            attitudes.add(place)
    return holders, marked, attitudes


@lru_cache(maxsize=_KEPT)
def _stems(words: str) -> tuple[tuple[str, ...], bool]:
    """Return the stems of a statement's words, each once, and whether one of them is negative."""
    text = words[:LONGEST].replace("\0", " ").casefold()
    for mark in _MARKS:
        text = text.replace(mark, " ")
    tokens = dict.fromkeys(text.split())  # three times as fast as a regular expression
    stems = tuple(dict.fromkeys(map(stem, tokens)))
    return stems, "t" in tokens or not stance_lexicon().negative_words.isdisjoint(stems)  # "t" from "won't"


# --- comparing


def _clearest(
    pool: Sequence[SpeakerStatement],
    place: int,
    clause: Clause,
    others: Sequence[int],
    marked: set[int],
    read: Callable[[int], Sequence[Clause]],
    weigh: Callable[[str], float],
) -> Contradiction | None:
    """Return the latest contradiction of a clause, the highest score of a day; None if the actor repeated it since."""
    after = pool[place]
    day = after.day or dt.date.min
    before = [other for other in others if (pool[other].day or day) < day]
    alone = not any(assertion.marked for assertion in clause.assertions.values())
    best: tuple[dt.date, float, Contradiction] | None = None
    for other in before:
        if alone and other not in marked:
            continue  # two clauses without negation cannot contradict each other
        for old in read(other):
            found = compare_clauses(pool[other], old, after, clause, weigh)
            if isinstance(found, Contradiction) and found.score >= ENOUGH:
                best = max(
                    best or (dt.date.min, 0.0, found), (pool[other].day or day, found.score, found), key=_clarity
                )
    if best is None:
        return None
    for other in before:
        if (pool[other].day or day) > best[0]:
            again = (compare_clauses(pool[other], old, after, clause, weigh) for old in read(other))
            if any(isinstance(found, float) and found >= ENOUGH for found in again):
                return None
    return best[2]


def _clarity(scored: tuple[dt.date, float, Contradiction]) -> tuple[dt.date, float]:
    return scored[:2]
