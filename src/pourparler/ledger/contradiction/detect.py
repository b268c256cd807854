"""An actor who now says otherwise: pairs of statements on the same matter with opposite stands.

Contradiction is looked for as by de Marneffe, Rafferty and Manning ("Finding contradictions in text", ACL 2008): first
whether two clauses speak of the same thing, then whether polarity or an antonym sets them apart. Precision goes before
recall: what is not plain is left out, for a long list of false alarms is read by nobody. That two statements differ
does not mean that their speaker was wrong or insincere in either.
"""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from heapq import nsmallest

from pourparler.ledger.contradiction.clauses import LONGEST, Clause, content_stems
from pourparler.ledger.contradiction.lexicon import stance_lexicon, stem
from pourparler.ledger.contradiction.matching import COMMON, Contradiction, SpeakerStatement, compare_clauses
from pourparler.ledger.contradiction.speech_acts import ATTITUDES, asserted_clauses

ENOUGH = 0.62  # score from which a pair is told
SLIGHT = 0.15  # weight of a word by which statements are not looked for
FEW = 100  # texts below which words are taken to be as rare as among so many
CANDIDATES = 16  # earlier statements that are looked at closely for each new clause

_MARKS = ".,;:!?“”‘’\"'()[]—–/…"

Rarity = Mapping[str, float] | Callable[[str], float] | None


def stem_rarities(texts: Iterable[str]) -> dict[str, float]:
    """How rare each stem is among some texts: 1 for one that stands in a single text, 0 for one that stands in all.

    The inverse document frequency (Sparck Jones, J. Doc. 1972) as a share of its greatest value, log(N). Of fewer
    than 100 texts nothing can be learned on what is common: N is 100 at least.

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
    """Statements of one actor among ``later`` that stand against one that the actor made on a day before.

    Each new statement is paired with the latest that stands against it, by the clause that shows it most plainly;
    unless the actor had said the same as now in between: then the change is not new. Statements without a day are
    left out. Pairs within ``later`` are found too.

    Parameters
    ----------
    earlier, later : statements of one actor
    rarity : for a stem (see ``stem``) how rare it is, from 0 to 1, as ``stem_rarities`` gives it; unknown ones
        count as 1. None: words that every negotiation is full of count little, all others alike

    Returns
    -------
    the pairs, plainest first

    >>> import datetime as dt
    >>> then = SpeakerStatement(1, dt.date(2031, 3, 4), "We will attend the round.", "", None, "direct", 0)
    >>> now = SpeakerStatement(2, dt.date(2031, 3, 9), "We will not attend the round.", "", "REJECT", "direct", 0)
    >>> [(r.before, r.after, r.why) for r in contradictions([then], [now])]
    [(1, 2, 'then “will attend”, now “will not attend”')]
    """
    new = {id(s) for s in later}
    pool = sorted((s for s in (*earlier, *later) if s.day is not None), key=lambda s: (s.day or dt.date.min, s.id))
    wanted = [place for place, said in enumerate(pool) if id(said) in new]
    found = latest_contradictions(pool, wanted, rarity=rarity)
    told = {place: each for place, each in found.items() if each is not None}
    return tuple(sorted(_without_repeats(told, pool), key=lambda r: (-r.score, r.after, r.before)))


def latest_contradictions(
    pool: Sequence[SpeakerStatement],
    wanted: Iterable[int],
    *,
    reach: int | None = None,
    changed: Iterable[int] | None = None,
    gone: Sequence[SpeakerStatement] = (),
    rarity: Rarity = None,
) -> dict[int, Contradiction | None]:
    """Find for statements of one actor the latest that each stands against.

    What is found for a statement depends on nothing but the statements of the days before it.

    Parameters
    ----------
    pool
        Statements of one actor, all with a day, in the order of their days.
    wanted
        Places in the pool of the statements for which a reversal is looked for.
    reach
        How many statements before the day of one are looked at, the nearest; None looks at all.
    changed
        Places of statements that have come or changed since the last search: those among `wanted` that cannot be
        affected by them, or by `gone`, are left out of the answer. None searches for all.
    gone
        Statements that were in the pool then.
    rarity
        As in `contradictions`.

    Returns
    -------
    dict
        For each place that was searched for, the reversal, or None where there is none.
    """
    search = _Search(pool, gone, reach, None if changed is None else frozenset(changed), _stem_weights(rarity))
    return search.found(sorted(wanted))


class _Search:
    """A search for reversals among the statements of one actor."""

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

    def found(self, wanted: Sequence[int]) -> dict[int, Contradiction | None]:
        """Search for the reversal of each wanted statement that may be affected."""
        likely = [place for place in wanted if self._is_likely(place)]
        clauses = [(place, clause) for place in likely for clause in self._read(place)]
        index = _Index(self.pool, [clause for _, clause in clauses], self.weigh)
        affected = set(likely) if self.changed is None else set(likely).intersection(self.changed)
        for place, clause in clauses:
            if place not in affected and not self._bearing(place).isdisjoint(index.sharing(clause)):
                affected.add(place)
        answer: dict[int, Contradiction | None] = dict.fromkeys(sorted(affected))
        for place, clause in clauses:
            if place in affected:
                low, high = self._window(place)
                others = index.nearest(clause, low, high)
                each = _clearest(self.pool, place, clause, others, index.marked, self._read, self.weigh)
                best = answer[place]
                if each is not None and (best is None or each.score > best.score):
                    answer[place] = each
        return answer

    def _read(self, place: int) -> tuple[Clause, ...]:
        return asserted_clauses(self.pool[place].words[:LONGEST], self.pool[place].act)

    def _window(self, place: int) -> tuple[int, int]:
        """The places of the statements with which one is compared."""
        high = bisect_left(self.days, self.days[place])
        return max(0, high - self.reach), high

    def _bearing(self, place: int) -> set[int]:
        """The places of what has come into the window of a statement, or has gone out of it."""
        assert self.changed is not None
        low, high = self._window(place)
        shift = len(self.changed)
        edge = range(max(0, high - self.reach - shift), low + shift) if high + shift > self.reach else ()
        return {each for each in self.changed if each < high or each >= self.live} | set(edge)

    def _is_likely(self, place: int) -> bool:
        """Whether a statement has a word in common with what has changed before it: quick, and never wrongly no."""
        if self.changed is None or place in self.changed:
            return True
        if bisect_left(self.days, self.days[place]) + len(self.changed) > self.reach:
            return True  # others may have come into its window, or gone out of it
        return not self._changed_stems.isdisjoint(content_stems(self.pool[place].words[:LONGEST]))

    @cached_property
    def _changed_stems(self) -> frozenset[str]:
        return frozenset(map(stem, _words_of_all(self.pool[place].words for place in self.changed or ())))


def _stem_weights(rarity: Rarity) -> Callable[[str], float]:
    common = stance_lexicon().kinds["common"] | stance_lexicon().kinds["through"]

    def weigh(word: str) -> float:
        known = 1.0 if rarity is None else rarity(word) if callable(rarity) else rarity.get(word, 1.0)
        known = max(0.0, min(1.0, known))
        return min(known, COMMON) if (word,) in common else known

    return weigh


def _without_repeats(told: Mapping[int, Contradiction], pool: Sequence[SpeakerStatement]) -> list[Contradiction]:
    """One pair for the same words on one day: an article's copies repeat them."""
    kept: dict[tuple[object, ...], Contradiction] = {}
    for place, found in told.items():
        key = (found.before, pool[place].day, found.why)
        if key not in kept or found.score > kept[key].score:
            kept[key] = found
    return list(kept.values())


# --- which statements may belong together


class _Index:
    """Which statements hold the words of some clauses."""

    def __init__(
        self, pool: Sequence[SpeakerStatement], wanted: Sequence[Clause], weigh: Callable[[str], float]
    ) -> None:
        self.weigh = weigh
        keys = {key: _required_words(key) for clause in wanted for key in clause.stands}
        words = {word for clause in wanted for word in self._telling(clause)}
        self._holders, self.marked = _index_words(pool, words.union(*keys.values()))
        self.marked |= {place for place, said in enumerate(pool) if said.act == "REJECT"}
        self._able = {
            key: {place for word in words for place in self._holders.get(word, ())} for key, words in keys.items()
        }
        attitudes = {place for place, said in enumerate(pool) if said.act in ATTITUDES}
        self._able.setdefault("STAND", set()).update(attitudes)

    def _telling(self, clause: Clause) -> dict[str, float]:
        return {word: weight for word in sorted(clause.content) if (weight := self.weigh(word)) > SLIGHT}

    def sharing(self, clause: Clause) -> dict[int, float]:
        """The statements that share enough of the matter of a clause to be compared with it, each with how much."""
        words = self._telling(clause)
        shared: defaultdict[int, float] = defaultdict(float)
        for word, weight in words.items():
            for other in self._holders.get(word, ()):
                shared[other] += weight
        least = 0.45 * sum(words.values())
        able = set().union(*(self._able[key] for key in clause.stands))
        return {other: round(weight, 6) for other, weight in shared.items() if weight >= least and other in able}

    def nearest(self, clause: Clause, low: int, high: int) -> list[int]:
        """Those of them between two places that share most; the later ones first, where they share as much."""
        likely = ((-weight, -other) for other, weight in self.sharing(clause).items() if low <= other < high)
        return [-other for _, other in nsmallest(CANDIDATES, likely)]


def _required_words(key: str) -> frozenset[str]:
    """The words without one of which a statement has nothing to say on a predicate, but by its act."""
    return stance_lexicon().telling[key] if key.isupper() else frozenset(key.split()[:1])


def _index_words(pool: Sequence[SpeakerStatement], words: set[str]) -> tuple[dict[str, list[int]], set[int]]:
    """Which statements hold each of some stems, and which hold a mark; in one walk over the words of all."""
    tokens = _words_of_all(said.words for said in pool)
    stems = {token: stem(token) for token in set(tokens)}
    known = {token: root for token, root in stems.items() if root in words}
    marks = {
        token for token, root in stems.items() if root in stance_lexicon().marks or token == "t"
    }  # "won't" ends in one
    holders: dict[str, list[int]] = {root: [] for root in known.values()}
    marked: list[int] = []
    kept = {token: [holders[root]] for token, root in known.items()}
    for token in marks:
        kept.setdefault(token, []).append(marked)
    kept["\0"] = []
    place = 0
    for token in [t for t in tokens if t in kept]:
        if token == "\0":
            place += 1
        for held in kept[token]:
            if not held or held[-1] != place:
                held.append(place)
    return holders, set(marked)


def _words_of_all(contents: Iterable[str]) -> list[str]:
    """The words of some statements, with a NUL between the statements."""
    text = " \0 ".join(words[:LONGEST].replace("\0", " ") for words in contents).casefold()
    for mark in _MARKS:
        text = text.replace(mark, " ")
    return text.split()  # thrice as fast as a regular expression


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
    """The latest reversal of a clause, the plainest of a day; None if since then the actor has said the same as now."""
    after = pool[place]
    day = after.day or dt.date.min
    before = [other for other in others if (pool[other].day or day) < day]
    alone = not any(stand.marked for stand in clause.stands.values())
    best: tuple[dt.date, float, Contradiction] | None = None
    for other in before:
        if alone and other not in marked:
            continue  # nothing there can stand against it
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


def _clarity(told: tuple[dt.date, float, Contradiction]) -> tuple[dt.date, float]:
    return told[:2]
