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
from dataclasses import dataclass, replace
from typing import Literal

from pourparler.ledger.reversal_words import Clause, Stand, clauses, content_stems, names, stem, table, tokens_of

ENOUGH = 0.55  # score from which a pair is told
MATTER = 0.8  # weight of shared words, besides the predicate, from which two clauses have a matter in common
COMMON = 0.3  # weight of a word that every negotiation is full of
LONG = 14  # words of matter from which what an act without a verb is about is not plain
CANDIDATES = 40  # earlier statements that are looked at closely for each new clause

_FOR = frozenset(("AGREE", "SUPPORT", "COOPERATE"))
_TOLD = {"AGREE": "agreed", "SUPPORT": "supported", "REJECT": "rejected"}
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*|\0")

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
    score : how plain it is, from 0.55 to 1; not a chance
    """

    before: int
    after: int
    about: tuple[str, ...]
    why: str
    score: float


def rarities(texts: Iterable[str]) -> dict[str, float]:
    """How rare each stem is among some texts: 1 for one that stands in a single text, 0 for one that stands in all.

    The inverse document frequency (Sparck Jones, J. Doc. 1972) as a share of its greatest value, log(N).

    >>> {word: round(value, 2) for word, value in rarities(["the lock", "the lock and the ferry"]).items()}
    {'lock': 0.0, 'ferry': 1.0}
    """
    count = 0
    seen: Counter[str] = Counter()
    for text in texts:
        count += 1
        seen.update(sorted(content_stems(text)))
    top = math.log(max(count, 2))
    return {word: math.log(max(count, 1) / often) / top for word, often in seen.items()}


def reversals(earlier: Sequence[Said], later: Sequence[Said], rarity: Rarity = None) -> tuple[Reversal, ...]:
    """Statements of one actor among ``later`` that stand against one that the actor made on a day before.

    For each new statement the plainest pair is told, unless the actor had said the same as now in between: then the
    change is not new. Statements without a day are left out. Pairs within ``later`` are found too.

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
    readings: dict[int, list[Clause]] = {}

    def read(place: int) -> list[Clause]:
        if place not in readings:
            readings[place] = _read(pool[place])
        return readings[place]

    first = len(pool) - len(new)
    wanted = [(first + k, clause) for k in range(len(new)) for clause in read(first + k)]
    near = _candidates(pool, [clause for _, clause in wanted], weigh)
    told: dict[int, Reversal] = {}
    for (place, clause), others in zip(wanted, near, strict=True):
        found = _plainest(pool, place, clause, others, read, weigh)
        if found is not None and found.score > (told[place].score if place in told else 0.0):
            told[place] = found
    return tuple(sorted(_once(told, pool), key=lambda r: (-r.score, r.after, r.before)))


def _weigher(rarity: Rarity) -> Callable[[str], float]:
    common = table().kinds["common"]

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


def _candidates(pool: Sequence[Said], wanted: Sequence[Clause], weigh: Callable[[str], float]) -> list[list[int]]:
    """For each clause the statements that share enough of its matter, by an index of its words alone."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    keys: defaultdict[str, list[int]] = defaultdict(list)
    for k, clause in enumerate(wanted):
        for word in clause.content:
            keys[word].append(k)
    text = "\0".join(said.words.replace("\0", " ") for said in pool).casefold()
    tokens = _WORD.findall(text)
    known = {token: root for token in set(tokens) if (root := stem(token)) in keys}
    place = 0
    for token in tokens:
        if token == "\0":
            place += 1
        elif token in known:
            holders[known[token]].append(place)
    found: list[list[int]] = []
    for clause in wanted:
        shared: defaultdict[int, float] = defaultdict(float)
        for word in clause.content:
            weight = weigh(word)
            for other in set(holders[word]):
                shared[other] += weight
        least = max(0.5 * MATTER, 0.5 * sum(map(weigh, clause.content)))
        likely = sorted(((-weight, other) for other, weight in shared.items() if weight >= least))
        found.append([other for _, other in likely[:CANDIDATES]])
    return found


# --- what a statement stands for


def _read(said: Said) -> list[Clause]:
    """The clauses of a statement; what the act alone says ("refused | to sign the draft") is put into the first."""
    words = said.words.strip("“”\"' .,")
    if not words or words.endswith("?"):
        return []
    assent = 1 if said.act in _FOR else -1 if said.act == "REJECT" else 0
    opening = words.split(None, 1)[0].casefold()
    if _finite(words):
        return clauses(said.words)
    if said.act == "ACCUSE":
        return []  # what others did
    if assent and opening == "to":
        lead = "will" if assent > 0 else "will not"
        return clauses(f"we {lead} {words[3:]}")
    found = clauses(said.words)
    if said.act == "REQUEST":
        for clause in found:  # "urged | Oret to sign": what others should do
            clause.stands = {key: replace(stand, mode="must") for key, stand in clause.stands.items()}
        return found
    attitude = _ATTITUDE.search(words)
    if said.act not in _TOLD or (not attitude and any("STAND" in clause.stands for clause in found)):
        return found
    return _bare(words, said.act, assent, attitude)


def _bare(words: str, act: str, assent: int, attitude: re.Match[str] | None) -> list[Clause]:
    """What is accepted or rejected by the cue; "rejected | support for the toll" is against the toll."""
    sign = assent * (-1 if attitude and attitude["against"] else 1)
    told = f"{_TOLD[act]} {attitude.group()}" if attitude else _TOLD[act]
    matter = frozenset(word for word in content_stems(words) if (word,) not in table().sides)
    if len(matter) > LONG:
        return []
    stand = Stand(sign, sign < 0, "", True, told)
    return [Clause(content=matter, names=names(tokens_of(words)), stands={"STAND": stand})]


_FINITE = re.compile(
    r"\b(?:is|are|was|were|am|will|would|shall|should|can|could|may|might|must|has|have|had|do|does|did|i|we|they|he|she)\b"
    r"|[’'](?:ll|re|ve|m|d|t)\b",
    re.IGNORECASE,
)
_ATTITUDE = re.compile(
    r"\b(?:(?:support|backing|approval|acceptance|endorsement)\s+(?:for|of)"
    r"|(?P<against>opposition|objections?|resistance|rejection|refusal)\s+(?:to|of))\b",
    re.IGNORECASE,
)


def _finite(words: str) -> bool:
    """Whether words are a sentence of their own; told by the first eight."""
    return words.casefold().startswith("that ") or bool(_FINITE.search(" ".join(words.split(None, 8)[:8])))


# --- comparing


def _plainest(
    pool: Sequence[Said],
    place: int,
    clause: Clause,
    others: Sequence[int],
    read: Callable[[int], list[Clause]],
    weigh: Callable[[str], float],
) -> Reversal | None:
    """The plainest reversal of a clause; None if since that day the actor has said the same as now."""
    after = pool[place]
    best: tuple[float, dt.date, Reversal] | None = None
    again = dt.date.min
    for other in others:
        before = pool[other]
        if before.day is None or after.day is None or before.day >= after.day:
            continue
        for old in read(other):
            found = _compared(before, old, after, clause, weigh)
            if found is None:
                continue
            if isinstance(found, float):
                again = max(again, before.day) if found >= ENOUGH else again
            elif found.score >= ENOUGH and (best is None or (found.score, before.day) > best[:2]):
                best = (found.score, before.day, found)
    return best[2] if best is not None and best[1] >= again else None


def _compared(
    before: Said, old: Clause, after: Said, new: Clause, weigh: Callable[[str], float]
) -> Reversal | float | None:
    """A reversal; or, where two clauses stand for the same, how plainly; or None where they have little in common."""
    same: float | None = None
    for key in new.stands.keys() & old.stands.keys():
        then, now = old.stands[key], new.stands[key]
        matter = _matter(old, new, key, weigh)
        factor = _factor(before, old, then, after, new, now) if matter else 0.0
        common = (key.split()[0],) in table().kinds["common"]
        score = round(min(1.0, matter * factor * (0.8 if common else 1.0)), 3)
        if not score:
            continue
        if then.sign == now.sign:
            same = max(same or 0.0, score)
        elif then.marked != now.marked or (key.isupper() and (then.marked or now.marked)):
            return Reversal(before.id, after.id, _shared_words(old, new, after.words), _why(then, now), score)
    return same


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
    return shared / (shared + alone[0] + 0.25 * alone[1])


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
    if not (then.verbal and now.verbal):
        factor *= 0.75
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
