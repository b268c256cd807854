"""An actor who now says otherwise: pairs of statements on the same matter with opposite stands.

Contradiction is looked for as by de Marneffe, Rafferty and Manning ("Finding contradictions in text", ACL 2008): first
whether two clauses speak of the same thing, then whether polarity or an antonym sets them apart. Precision goes before
recall: what is not plain is left out, for a long list of false alarms is read by nobody. That two statements differ
does not mean that their speaker was wrong or insincere in either.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from pourparler.ledger.reversal_acts import ATTITUDES, clauses_said
from pourparler.ledger.reversal_words import LONGEST, Clause, Stand, content_stems
from pourparler.ledger.stances import stem, table

ENOUGH = 0.62  # score from which a pair is told
MATTER = 0.8  # weight of shared words, besides the predicate, from which two clauses have a matter in common
COMMON = 0.3  # weight of a word that every negotiation is full of
SLIGHT = 0.15  # weight of a word by which statements are not looked for
FEW = 100  # texts below which words are taken to be as rare as among so many
CANDIDATES = 16  # earlier statements that are looked at closely for each new clause

_WORD = re.compile(r"[\w-]+")
_MARKS = ".,;:!?“”‘’\"'()[]—–/…"

Rarity = Mapping[str, float] | Callable[[str], float] | None


@dataclass(frozen=True)
class Said:
    """A statement of one actor.

    Attributes
    ----------
    words : its content
    quoted : those of its words that stand in quotation marks
    act : the PLOVER type of the speech act, or None
    position : where it stands in its document
    """

    id: int
    day: dt.date | None
    words: str
    quoted: str
    act: str | None
    kind: Literal["direct", "indirect", "mixed"]
    position: int


@dataclass(frozen=True)
class Reversal:
    """Two statements of one actor that stand against each other.

    Attributes
    ----------
    before, after : ids of the statements; ``after`` has the later day
    about : the words that both share, as they stand in the later one
    why : what sets them apart, in a clause of plain English
    score : how plain it is, from 0.62 to 1; not a chance
    """

    before: int
    after: int
    about: tuple[str, ...]
    why: str
    score: float


def rarities(texts: Iterable[str]) -> dict[str, float]:
    """How rare each stem is among some texts: 1 for one that stands in a single text, 0 for one that stands in all.

    The inverse document frequency (Sparck Jones, J. Doc. 1972) as a share of its greatest value, log(N). Of fewer
    than 100 texts nothing can be learned on what is common: N is 100 at least.

    >>> {word: round(value, 2) for word, value in rarities(["the lock", "the lock and the ferry"]).items()}
    {'lock': 0.85, 'ferry': 1.0}
    """
    count = 0
    seen: Counter[str] = Counter()
    for text in texts:
        count += 1
        seen.update(sorted(content_stems(text)))
    count = max(count, FEW)
    return {word: math.log(count / often) / math.log(count) for word, often in seen.items()}


def reversals(earlier: Sequence[Said], later: Sequence[Said], rarity: Rarity = None) -> tuple[Reversal, ...]:
    """Statements of one actor among ``later`` that stand against one that the actor made on a day before.

    Each new statement is paired with the latest that stands against it, by the clause that shows it most plainly;
    unless the actor had said the same as now in between: then the change is not new. Statements without a day are
    left out. Pairs within ``later`` are found too.

    Parameters
    ----------
    earlier, later : statements of one actor
    rarity : for a stem (see ``stem``) how rare it is, from 0 to 1, as ``rarities`` gives it; unknown ones count as 1.
        None: words that every negotiation is full of count little, all others alike

    Returns
    -------
    the pairs, plainest first

    >>> import datetime as dt
    >>> then = Said(1, dt.date(2031, 3, 4), "We will attend the Kelmport round.", "", None, "direct", 0)
    >>> now = Said(2, dt.date(2031, 3, 9), "We will not attend the Kelmport round.", "", "REJECT", "direct", 0)
    >>> [(r.before, r.after, r.why) for r in reversals([then], [now])]
    [(1, 2, 'then “will attend”, now “will not attend”')]
    """
    weigh = _weigher(rarity)
    new = sorted((s for s in later if s.day is not None), key=lambda s: (s.day or dt.date.min, s.id))
    pool = [s for s in earlier if s.day is not None] + new

    def read(place: int) -> tuple[Clause, ...]:
        return clauses_said(pool[place].words[:LONGEST], pool[place].act)

    first = len(pool) - len(new)
    wanted = [(first + k, clause) for k in range(len(new)) for clause in read(first + k)]
    near, marked = _candidates(pool, [clause for _, clause in wanted], weigh)
    told: dict[int, Reversal] = {}
    for (place, clause), others in zip(wanted, near, strict=True):
        found = _plainest(pool, place, clause, others, marked, read, weigh)
        if found is not None and found.score > (told[place].score if place in told else 0.0):
            told[place] = found
    return tuple(sorted(_once(told, pool), key=lambda r: (-r.score, r.after, r.before)))


def _weigher(rarity: Rarity) -> Callable[[str], float]:
    common = table().kinds["common"] | table().kinds["through"]

    def weigh(word: str) -> float:
        known = 1.0 if rarity is None else rarity(word) if callable(rarity) else rarity.get(word, 1.0)
        known = max(0.0, min(1.0, known))
        return min(known, COMMON) if (word,) in common else known

    return weigh


def _once(told: Mapping[int, Reversal], pool: Sequence[Said]) -> list[Reversal]:
    """One pair for the same words on one day: an article's copies repeat them."""
    kept: dict[tuple[object, ...], Reversal] = {}
    for place, found in told.items():
        key = (found.before, pool[place].day, found.why)
        if key not in kept or found.score > kept[key].score:
            kept[key] = found
    return list(kept.values())


# --- which statements may belong together


def _candidates(
    pool: Sequence[Said], wanted: Sequence[Clause], weigh: Callable[[str], float]
) -> tuple[list[list[int]], set[int]]:
    """For each clause the statements that share most of its matter; and those that hold a word that marks a stand."""
    telling = [{word: weight for word in clause.content if (weight := weigh(word)) > SLIGHT} for clause in wanted]
    keys = {key: _needed(key) for clause in wanted for key in clause.stands}
    holders, marked = _index(pool, {word for words in (*telling, *keys.values()) for word in words})
    marked |= {place for place, said in enumerate(pool) if said.act == "REJECT"}
    able = {key: {place for word in words for place in holders.get(word, ())} for key, words in keys.items()}
    able.setdefault("STAND", set()).update(place for place, said in enumerate(pool) if said.act in ATTITUDES)
    found: list[list[int]] = []
    for clause, words in zip(wanted, telling, strict=True):
        shared: defaultdict[int, float] = defaultdict(float)
        for word, weight in words.items():
            for other in holders.get(word, ()):
                shared[other] += weight
        least = 0.45 * sum(words.values())
        likely = sorted((-weight, other) for other, weight in shared.items() if weight >= least)
        fit = (other for _, other in likely if any(other in able[key] for key in clause.stands))
        found.append(list(islice(fit, CANDIDATES)))
    return found, marked


def _needed(key: str) -> frozenset[str]:
    """The words without one of which a statement has nothing to say on a predicate, but by its act."""
    return table().telling[key] if key.isupper() else frozenset(key.split()[:1])


def _index(pool: Sequence[Said], words: set[str]) -> tuple[dict[str, list[int]], set[int]]:
    """Which statements hold each of some stems, and which hold a mark; in one walk over the words of all."""
    text = " \0 ".join(said.words[:LONGEST].replace("\0", " ") for said in pool).casefold()
    for mark in _MARKS:
        text = text.replace(mark, " ")
    tokens = text.split()  # thrice as fast as a regular expression
    stems = {token: stem(token) for token in set(tokens)}
    known = {token: root for token, root in stems.items() if root in words}
    marks = {token for token, root in stems.items() if root in table().marks or token == "t"}  # "won't" ends in one
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


# --- comparing


def _plainest(
    pool: Sequence[Said],
    place: int,
    clause: Clause,
    others: Sequence[int],
    marked: set[int],
    read: Callable[[int], Sequence[Clause]],
    weigh: Callable[[str], float],
) -> Reversal | None:
    """The latest reversal of a clause, the plainest of a day; None if since then the actor has said the same as now."""
    after = pool[place]
    day = after.day or dt.date.min
    before = [other for other in others if (pool[other].day or day) < day]
    alone = not any(stand.marked for stand in clause.stands.values())
    best: tuple[dt.date, float, Reversal] | None = None
    for other in before:
        if alone and other not in marked:
            continue  # nothing there can stand against it
        for old in read(other):
            found = _compared(pool[other], old, after, clause, weigh)
            if isinstance(found, Reversal) and found.score >= ENOUGH:
                best = max(best or (dt.date.min, 0.0, found), (pool[other].day or day, found.score, found), key=_rank)
    if best is None:
        return None
    for other in before:
        if (pool[other].day or day) > best[0]:
            again = (_compared(pool[other], old, after, clause, weigh) for old in read(other))
            if any(isinstance(found, float) and found >= ENOUGH for found in again):
                return None
    return best[2]


def _rank(told: tuple[dt.date, float, Reversal]) -> tuple[dt.date, float]:
    return told[:2]


def _compared(
    before: Said, old: Clause, after: Said, new: Clause, weigh: Callable[[str], float]
) -> Reversal | float | None:
    """A reversal; or, where two clauses stand for the same, how plainly; or None where they have little in common."""
    same: float | None = None
    best: Reversal | None = None
    for key in sorted(new.stands.keys() & old.stands.keys()):
        then, now = old.stands[key], new.stands[key]
        matter = _matter(old, new, key, weigh)
        factor = _factor(before, old, then, after, new, now) if matter else 0.0
        common = (key.split()[0],) in table().kinds["common"] and tuple(key.split()) not in table().sides
        score = round(min(1.0, matter * factor * (0.85 if common else 1.0)), 3)
        if not score:
            continue
        if then.sign == now.sign:
            same = max(same or 0.0, score)
        elif (then.marked != now.marked or (key.isupper() and then.marked)) and (best is None or score > best.score):
            best = Reversal(before.id, after.id, _shared_words(old, new, after.words), _why(then, now), score)
    return best or same


def _matter(old: Clause, new: Clause, key: str, weigh: Callable[[str], float]) -> float:
    """How much of their matter two clauses share, 0 to 1; what each has alone counts against it, most where both do."""
    if old.order and new.order and not old.order & new.order:
        return 0.0
    sided = {word for word in old.content ^ new.content if (word,) in table().sides}
    both = old.content & new.content
    shared = _weight(both - {key}, (*old.names, *new.names), weigh)
    alone = sorted(
        _weight((one - other) - sided, sides.names, weigh)
        for one, other, sides in ((old.content, new.content, old), (new.content, old.content, new))
    )
    named = frozenset().union(*old.names, *new.names)
    if both - {key} <= named and alone[0] > COMMON:
        return 0.0  # the same people in different matters
    if shared < 0.5 * MATTER or shared + (0.5 * weigh(key) if key in both else 0.0) < MATTER:
        return 0.0
    bare = not (old.stands[key].mode or new.stands[key].mode)  # nothing but the matter tells what is meant
    return shared / (shared + (2 if bare else 1) * alone[0] + 0.25 * alone[1])


def _weight(words: frozenset[str], names: Sequence[frozenset[str]], weigh: Callable[[str], float]) -> float:
    """The weight of words together; the words of one name count once, as its rarest."""
    total = 0.0
    left = set(words)
    for name in sorted(names, key=len, reverse=True):
        if left & name:
            total += max(map(weigh, left & name))
            left -= name
    return total + sum(map(weigh, left))


def _factor(before: Said, old: Clause, then: Stand, after: Said, new: Clause, now: Stand) -> float:
    """How far subjects, modes and conditions allow two stands to be compared, 0 to 1."""
    factor = _modes(before, then, after, now) * _subjects(before, old, after, new)
    if then.mode == now.mode == "was":
        factor *= 0.85  # more often two events than two stands
    if not (then.verbal and now.verbal):
        factor *= 0.75 if then.verbal != now.verbal else 0.9
    return factor * (1.0, 0.8, 0.0)[old.soft + new.soft]  # two conditions are seldom the same one


def _modes(before: Said, then: Stand, after: Said, now: Stand) -> float:
    one, other = then.mode, now.mode
    if not one or not other or one == other:
        return 1.0
    pair = {one, other}
    if "to" in pair:
        return 0.5
    if pair <= {"will", "is", "can"}:
        return 0.95
    if "was" in pair and "is" in pair and "direct" not in (before.kind if one == "was" else after.kind):
        return 0.95  # reported speech puts the present into the past
    return 0.8 if pair == {"will", "may"} else 0.0


def _subjects(before: Said, old: Clause, after: Said, new: Clause) -> float:
    """1 for the same subject, less where pronouns leave it open, 0 for different ones."""
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


def _person(said: Said, clause: Clause) -> str:
    """Who the subject is: ``self``, ``named``, a pronoun for others, or open."""
    if clause.subject:
        return "named"
    pronoun = clause.pronoun
    if pronoun in ("i", "we", "us", "our", "my"):
        return "self"
    if pronoun in ("he", "she", "it", "they") and said.kind == "indirect":
        return "self"
    return pronoun


def _shared_words(old: Clause, new: Clause, words: str) -> tuple[str, ...]:
    """The words of the later statement that both clauses hold, in its order."""
    shared = old.content & new.content
    found: dict[str, str] = {}
    for word in _WORD.findall(words):
        if stem(word) in shared:
            found.setdefault(stem(word), word)
    return tuple(found.values())


def _why(then: Stand, now: Stand) -> str:
    return f"then “{then.told}”, now “{now.told}”"
