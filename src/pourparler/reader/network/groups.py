"""Which frames tell of one occasion or of one text: links between triggers, as in coreference.

A trigger is linked to the earlier trigger that it most likely refers back to, or to none (mention ranking; Denis and
Baldridge, EMNLP 2008). What speaks for a link is a sum of weights over the words of the two triggers, their roles and
classes and how far they are apart, and the network's own score for the two words. The weights are in ``links.json``;
``training/links.py`` fits them.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from pourparler.lexicon.calendar import WEEKDAYS
from pourparler.reader.network.encoder import LINK_WIDTH, Encoding
from pourparler.reader.network.frames import Frame
from pourparler.reader.network.labels import CLASSES, GENERAL
from pourparler.record import Span

CLASH = 2.0
"""What is taken from a link between texts of different names. News often gives one text several names, so that it costs
a little on the negotiation corpus; but two texts taken for one are worse for a reader than one taken for two."""

ALWAYS = NEVER = 100.0
"""What is taken from a link of a text called new to one called old, which are two versions, and of texts named after
two years; and given to one of the two triggers of "met for a third day of talks", and to initials of a name."""

_MOST = 60  # earlier frames that are compared
_FARTHEST = 7  # bucket of distance: farther than the windows of training
_WORD = re.compile(r"[^\W\d_]+|\d+")
_TAIL = re.compile(r"\s(?:of|with|for|to|on|between|in|that)\s")
_ENDINGS = ("ings", "ing", "ies", "es", "s", "ed")
_NEW = frozenset(
    "revised updated amended modified new newer second latest counter counteroffer counterproposal another".split()
)
_OLD = frozenset("initial original first earlier previous old older former prior".split())
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_INITIALS = re.compile(r"[A-Z]{3,6}")
_MEET = re.compile(r"(?i:meets?|met|meeting|gather(?:s|ed|ing)?|convened?|s[ia]t(?:ting)?\s+down)")
_ON = r"(?:\s+(?!(?:and|but|before|after)\b)[\w’'.-]+)"  # a word of the same clause
_FOR = re.compile(rf"{_ON}{{0,8}}?\s+(?:for|to\s+(?:hold|resume|begin|start)){_ON}{{0,6}}\s+")
_OTHER = {"new": "old", "old": "new", "": None}
_WEEKDAYS = frozenset(day.lower() for day in WEEKDAYS)
DEFINITE = frozenset("the this that these those its their his her".split())
_INDEFINITE = frozenset("a an no any".split())
_EMPTY = DEFINITE | _INDEFINITE | frozenset("of for to in on at and with our such between by from".split())

PAIR = (
    "both",
    "same head",
    "same words",
    "words shared",
    "name shared",
    "names differ",
    "only the later is named",
    "only the earlier is named",
    "places differ",
    "place shared",
    "weekdays differ",
    "time shared",
    "actor shared",
    "two actors shared",
    "actors differ",
    "versions differ",
    "the later is new",
    "same sentence",
    "next sentence",
    "two or three sentences",
    "four to eight sentences",
    "farther",
    "none between",
    "how many between",
    "definite",
    "indefinite",
    "definite, same head",
    "indefinite, same head",
    "classes agree",
    "the earlier is general",
    "the later is general",
)
"""What counts for or against a link of a trigger to an earlier one."""

ALONE = (
    "any",
    "the first",
    "definite",
    "indefinite",
    "head seen before",
    "new",
    "named",
    "definite, head not seen",
    "place or time",
    "actors",
    "how many before",
)
"""What counts for and against a trigger that tells of something new."""


@dataclass(frozen=True)
class Weights:
    """The weights of links of one kind of frame, in the order of ``PAIR`` and ``ALONE``, and of the network's score."""

    pair: NDArray[np.float64]
    alone: NDArray[np.float64]
    network: float


@dataclass(frozen=True)
class Mention:
    """What of a frame counts for links: words in small letters, without endings where they are compared."""

    head: str
    words: frozenset[str]
    determiner: str
    names: frozenset[str]
    actors: frozenset[str]
    places: frozenset[str]
    weekdays: frozenset[str]
    times: frozenset[str]
    version: str
    initials: str
    sentence: int
    classes: NDArray[np.float64]
    general: float


@cache
def packaged_weights() -> dict[str, Weights]:
    """Read the packaged weights of each kind."""
    given = json.loads((files("pourparler.reader.network") / "links.json").read_text(encoding="utf-8"))
    return {
        kind: Weights(
            np.array([values["pair"][name] for name in PAIR]),
            np.array([values["alone"][name] for name in ALONE]),
            float(values["network"]),
        )
        for kind, values in given.items()
    }


def group_frames(
    encoding: Encoding, frames: Sequence[Frame], sentences: Sequence[Span], bias: float = 0.0
) -> tuple[list[int], list[float]]:
    """Return for each frame the number of its group, and the probability that it is told of for the first time.

    A group is the frames that tell of one occasion or one text.

    Parameters
    ----------
    frames : of one kind, in order of the text
    sentences : of the text, in order
    bias : what is taken from the score of something new; above 0, more are grouped
    """
    if not frames:
        return [], []
    weights = packaged_weights()[frames[0].kind]
    starts = [s[0] for s in sentences]
    mentions = [describe(encoding.pieces.text, f, bisect_left(starts, f.trigger[0] + 1)) for f in frames]
    groups: list[int] = []
    novelty: list[float] = []
    versions: dict[int, set[str]] = {}
    for k in range(len(frames)):
        scores = {-1: float(score_alone(mentions, k) @ weights.alone) - bias}
        for n in range(max(0, k - _MOST), k):
            own = float(score_pair(mentions, k, n) @ weights.pair)
            own += _score_names(mentions[k], mentions[n]) if frames[k].kind == "proposal" else 0.0
            if _OTHER[mentions[k].version] in versions.get(groups[n], ()):
                own -= NEVER
            if n == k - 1 and _is_meeting_for(encoding.pieces.text, frames[n], frames[k]):
                own += ALWAYS
            scores[n] = own + weights.network * network_score(encoding, frames[k], frames[n])
        top = max(scores.values())
        chances: dict[int, float] = {}
        for n, score in scores.items():
            group = groups[n] if n >= 0 else -1
            chances[group] = chances.get(group, 0.0) + float(np.exp(score - top))
        best = max(chances, key=lambda g: chances[g])
        novelty.append(chances[-1] / sum(chances.values()))
        groups.append(best if best >= 0 else max(groups, default=-1) + 1)
        if frames[k].kind == "proposal" and mentions[k].version:
            versions.setdefault(groups[-1], set()).add(mentions[k].version)
    return groups, novelty


def _is_meeting_for(text: str, earlier: Frame, later: Frame) -> bool:
    """Return whether two triggers are one expression: "met in Quill for a third day of talks"."""
    between = text[earlier.trigger[1] : later.trigger[0]]
    return bool(_MEET.fullmatch(text, *earlier.trigger) and _FOR.fullmatch(between)) and earlier.kind == "meeting"


def _score_names(one: Mention, other: Mention) -> float:
    """Return what the names of two mentions of texts say for one text, or against it."""
    if _is_short_for(one, other):
        return ALWAYS
    if _are_dated_apart(one, other):
        return -NEVER
    return -CLASH if _differ(one.names, other.names) else 0.0


def _are_dated_apart(one: Mention, other: Mention) -> bool:
    """Return whether two names of texts have different years: "the 1994 treaty" and "the 2001 accord"."""
    return _differ(
        frozenset(w for w in one.names if _YEAR.fullmatch(w)), frozenset(w for w in other.names if _YEAR.fullmatch(w))
    )


def _is_short_for(one: Mention, other: Mention) -> bool:
    """Return whether one mention has the initials of the other: "the RLT" and "the Reed Lake Treaty".

    A word of the long name may have none: "the Orl-Kessia-Tarn trade agreement" is "OKTA".
    """
    for short, long in ((one, other), (other, one)):
        for name in short.names:
            if _INITIALS.fullmatch(name) and name not in long.names and name[0] == long.initials[:1]:
                letters = iter(long.initials)
                if len(long.initials) - len(name) <= 1 and all(letter in letters for letter in name):
                    return True
    return False


def network_score(encoding: Encoding, later: Frame, earlier: Frame) -> float:
    """Return what the network gives a link between the last words of two triggers, over that of something new."""
    p = encoding.pieces
    one, two = later.words[1] - 1, earlier.words[1] - 1
    bucket = min(_FARTHEST, (one - two).bit_length() - 1) if one > two else 0
    is_same = p.ids[p.first[one]] == p.ids[p.first[two]]
    fits = float(encoding.links[one, :LINK_WIDTH] @ encoding.links[two, LINK_WIDTH : 2 * LINK_WIDTH])
    near = float(encoding.near[bucket]) + (float(encoding.near[-1]) if is_same else 0.0)
    return fits + near - float(encoding.links[one, 2 * LINK_WIDTH])


def describe(text: str, frame: Frame, sentence: int) -> Mention:
    """Return what of a frame counts for links."""
    phrase = text[slice(*frame.trigger)]
    words = _WORD.findall(phrase)
    before = text[max(0, frame.trigger[0] - 12) : frame.trigger[0]].lower().split()
    lower = [w.lower() for w in words]
    determiner = lower[0] if lower and lower[0] in _EMPTY else (before[-1] if before else "")
    stems = [_stem(w) for w in lower if w not in _EMPTY]
    front = [_stem(w.lower()) for w in _WORD.findall(_TAIL.split(phrase)[0]) if w.lower() not in _EMPTY]
    times = {w.lower() for w in _role_words(text, frame, "time")} - _EMPTY
    classes = np.array(frame.classes)
    general = sum(p for c, p in zip(CLASSES[frame.kind], frame.classes, strict=True) if c in GENERAL[frame.kind])
    return Mention(
        head=(front or stems or [""])[-1],
        words=frozenset(stems),
        determiner=determiner,
        names=frozenset(w for w in words if (w[0].isupper() or w[0].isdigit()) and w.lower() not in _EMPTY),
        actors=frozenset(w for s in ("participant", "sponsor") for w in _role_words(text, frame, s) if w[0].isupper()),
        places=frozenset(w for w in _role_words(text, frame, "place") if w[0].isupper()),
        weekdays=frozenset(times & _WEEKDAYS),
        times=frozenset(times),
        version="new" if _NEW & set(lower) else "old" if _OLD & set(lower) else "",
        initials="".join(w[0].upper() for w in words if w.lower() not in _EMPTY),
        sentence=sentence,
        classes=classes,
        general=float(general),
    )


def _role_words(text: str, frame: Frame, slot: str) -> list[str]:
    return [w for span in frame.spans(slot) for w in _WORD.findall(text[slice(*span)])]


def _stem(word: str) -> str:
    ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= 3), "")
    return word[: len(word) - len(ending)]


def score_pair(mentions: Sequence[Mention], k: int, n: int) -> NDArray[np.float64]:
    """Return the values of ``PAIR`` for the mention ``k`` and an earlier one ``n``."""
    a, b = mentions[k], mentions[n]
    far, between = a.sentence - b.sentence, k - 1 - n
    is_definite, is_indefinite = a.determiner in DEFINITE, a.determiner in _INDEFINITE
    values = (
        1.0,
        a.head == b.head,
        bool(a.words) and a.words == b.words,
        len(a.words & b.words) / max(1, len(a.words | b.words)),
        bool(a.names & b.names),
        _differ(a.names, b.names),
        bool(a.names) and not b.names,
        bool(b.names) and not a.names,
        _differ(a.places, b.places),
        bool(a.places & b.places),
        _differ(a.weekdays, b.weekdays),
        bool(a.times & b.times),
        bool(a.actors & b.actors),
        len(a.actors & b.actors) > 1,
        _differ(a.actors, b.actors),
        a.version != b.version,
        a.version == "new",
        far <= 0,
        far == 1,
        far in (2, 3),
        4 <= far <= 8,
        far > 8,
        between == 0,
        min(between, 10) / 10,
        is_definite,
        is_indefinite,
        is_definite and a.head == b.head,
        is_indefinite and a.head == b.head,
        float(a.classes @ b.classes),
        b.general * (1.0 - float(a.classes @ b.classes)),
        a.general,
    )
    return np.array(values, dtype=np.float64)


def score_alone(mentions: Sequence[Mention], k: int) -> NDArray[np.float64]:
    """Return the values of ``ALONE`` for the mention ``k``."""
    a = mentions[k]
    is_seen = any(a.head == b.head for b in mentions[max(0, k - _MOST) : k])
    values = (
        1.0,
        k == 0,
        a.determiner in DEFINITE,
        a.determiner in _INDEFINITE,
        is_seen,
        a.version == "new",
        bool(a.names),
        a.determiner in DEFINITE and not is_seen,
        bool(a.places or a.times),
        bool(a.actors),
        min(k, 10) / 10,
    )
    return np.array(values, dtype=np.float64)


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one) and bool(other) and not one & other
