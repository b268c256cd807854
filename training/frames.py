"""The frames of the negotiation corpus as the network is trained on them: a trigger, the roles around it, a class.

Four kinds, read by one mechanism: attribution (cue; source, content; speech act), meeting (the word that names it;
participant, place, time; status), proposal (the phrase that names it; sponsor, provision; state), position (its target;
holder, condition; stance). Targets are asked for sentence by sentence: the sentence is the trigger, its targets the
roles.
"""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

import data
import written
from data import Labelled
from pourparler.reader.network.labels import CLASSES, SLOTS
from pourparler.reader.network.tokenizer import Pieces, pieces
from pourparler.reader.text.sentences import sentences

Words = tuple[int, int]
CUES = Path(__file__).parent / "negotiation" / "cues.json.gz"


@dataclass(frozen=True)
class Frame:
    """One labelled frame, in words: the trigger ``[i, j)``, the roles (number of the slot, ``[i, j)``), the class."""

    kind: str
    trigger: Words
    roles: tuple[tuple[int, Words], ...]
    class_: int
    same: int | None = None


@dataclass
class Framed(Labelled):
    """A document with its frames."""

    id: str = ""
    frames: list[Frame] = field(default_factory=list)
    speakers: list[list[int]] = field(default_factory=list)
    """For each speaker, the head words of the sources and of the names that stand for it, in the order of the text."""


def _words(p: Pieces, span: list[int] | None) -> Words | None:
    if not span:
        return None
    i, j = p.words_of((span[0], span[1]))
    return (i, j) if i < j else None


def _roles(p: Pieces, given: list[tuple[int, list[int] | None]]) -> tuple[tuple[int, Words], ...]:
    found = [(slot, _words(p, span)) for slot, span in given]
    return tuple((slot, words) for slot, words in found if words)


def occasions(p: Pieces, labels: dict[str, Any]) -> list[Frame]:
    """The frames of meetings and proposals, in the order of the labels."""
    found = []
    for m in labels["meetings"]:
        trigger = _words(p, m["trigger"])
        if trigger:
            given = [(0, x) for x in m["participants"]] + [(1, m["place"]), (2, m["time"])]
            status = CLASSES["meeting"].index(m["status"])
            found.append(Frame("meeting", trigger, _roles(p, given), status, m["same"]))
    for m in labels["proposals"]:
        trigger = _words(p, m["mention"])
        if trigger:
            given = [(0, x) for x in m["sponsors"]] + [(1, x) for x in m["provisions"]]
            state = CLASSES["proposal"].index(m["state"])
            found.append(Frame("proposal", trigger, _roles(p, given), state, m["same"]))
    return found


def _positions(p: Pieces, labels: dict[str, Any]) -> list[Frame]:
    """Frames of positions, one a target with all who hold one on it, and the sentences with their targets."""
    bounds = [w for w in (_words(p, list(s)) for s in sentences(p.text)) if w]
    labelled: dict[Words, list[dict[str, Any]]] = {}
    for m in labels["positions"]:
        target = _words(p, m["target"])
        if target:
            labelled.setdefault(target, []).append(m)
    found = []
    targets: dict[Words, list[Words]] = {}
    for target, positions in labelled.items():
        given = [(0, m["holder"]) for m in positions] + [(1, m["condition"]) for m in positions]
        stance = Counter(m["stance"] for m in positions).most_common(1)[0][0]
        found.append(Frame("position", target, _roles(p, given), CLASSES["position"].index(stance)))
        for i, j in bounds:
            if i <= target[0] < j:
                targets.setdefault((i, j), []).append((target[0], min(j, target[1])))
    for bound in bounds:
        own = sorted(targets.get(bound, ()))
        found.append(Frame("sentence", bound, tuple((0, t) for t in own), int(bool(own))))
    return found


def _attributions(p: Pieces, labels: dict[str, Any], cues: list[list[int] | None]) -> list[Frame]:
    found = []
    for said, cue in zip(labels["statements"], cues, strict=True):
        trigger = _words(p, cue)
        if trigger:
            given = [(0, said["source"])] + [(1, x) for x in said["content"]]
            found.append(
                Frame("attribution", trigger, _roles(p, given), CLASSES["attribution"].index(said["act"] or ""))
            )
    return found


def _head(p: Pieces, i: int, j: int) -> int:
    """The head of a name or description, roughly: the last word before a comma or a preposition."""
    for k in range(i + 1, j):
        if p.text[p.start[k] : p.end[k]].lower() in {
            ",",
            "(",
            "of",
            "for",
            "at",
            "in",
            "from",
            "who",
            "to",
            "on",
            "with",
        }:
            return k - 1
    return max(i, j - 2) if p.text[p.start[j - 1] : p.end[j - 1]] in {"’s", "'s", "'", "’"} else j - 1


def _speakers(p: Pieces, labels: dict[str, Any]) -> list[list[int]]:
    """Chains of the heads that stand for one speaker; the sources first name it, the rest is its name in the text."""
    chains: dict[str, set[int]] = {}
    for said in labels["statements"]:
        words = _words(p, said["source"])
        if words and len(said["speakers"]) == 1:
            chains.setdefault(said["speakers"][0], set()).add(_head(p, *words))
    for name, heads in chains.items():
        at = p.text.find(name)
        while at >= 0:
            words = _words(p, [at, at + len(name)])
            if words:
                heads.add(_head(p, *words))
            at = p.text.find(name, at + 1)
    return [sorted(heads) for heads in chains.values() if len(heads) > 1]


def unlabelled(corpora: Path, count: int, rng: random.Random) -> list[Framed]:
    """Articles without labels, chosen at random, with their sentences."""
    texts = [doc["text"] for doc in data.lines(corpora / "news" / "unlabelled.jsonl.gz")]
    found = []
    for text in rng.sample(texts, min(count, len(texts))):
        p = pieces(text)
        found.append(Framed(p, frames=_positions(p, {"positions": []})))
    return found


def negotiation(corpora: Path, split: str) -> list[Framed]:
    """A split of the negotiation corpus, with the cues of its statements (``negotiation/cues.json.gz``)."""
    with gzip.open(CUES, "rt", encoding="utf-8") as file:
        cues = json.load(file)
    return [
        framed(doc["id"], doc["text"], doc["labels"], cues[doc["id"]])
        for doc in data.lines(corpora / "negotiation" / f"{split}.jsonl.gz")
    ]


def invented() -> list[Framed]:
    """The passages written for this project."""
    return [
        framed(doc["id"], doc["text"], *written.labels_of(doc["text"], doc["labels"])) for doc in written.passages()
    ]


def framed(id_: str, text: str, labels: dict[str, Any], cues: list[list[int] | None]) -> Framed:
    """Return a text with the frames of its labels."""
    p = pieces(text)
    said = _attributions(p, labels, cues)
    version = []
    for frame in said:
        parts: dict[str, list[Words]] = {"source": [], "cue": [frame.trigger], "content": []}
        for slot, words in frame.roles:
            parts[SLOTS["attribution"][slot]].append(words)
        version.append(parts)
    every = said + occasions(p, labels) + _positions(p, labels)
    return Framed(p, [version], id=id_, frames=every, speakers=_speakers(p, labels))


def trigger_tags(frames: list[Frame], kind: str, i: int, j: int) -> np.ndarray:
    """The BIO tags of one kind's triggers over the words ``[i, j)``."""
    tags = np.zeros(j - i, dtype=np.int64)
    for frame in sorted((f for f in frames if f.kind == kind), key=lambda f: f.trigger[1] - f.trigger[0], reverse=True):
        a, b = max(frame.trigger[0], i), min(frame.trigger[1], j)
        if a < b:
            tags[a - i : b - i] = 2
            tags[a - i] = 1
    return tags


def role_tags(frame: Frame, i: int, j: int) -> np.ndarray:
    """The role tags (BIES) of the words ``[i, j)`` for one frame; shorter roles lie over longer ones."""
    tags = np.zeros(j - i, dtype=np.int64)
    for slot, words in sorted(frame.roles, key=lambda r: r[1][0] - r[1][1]):
        mark_role(tags, slot, words, (i, j))
    return tags


def mark_role(tags: np.ndarray, slot: int, words: Words, window: Words) -> None:
    """Write the tags of one role over those of a window's words; an end that the window cuts off has no tag."""
    (first, last), (i, j) = words, window
    a, b = max(first, i) - i, min(last, j) - i
    if a >= b:
        return
    base = 1 + 4 * slot
    begins, ends = first >= i, last <= j
    tags[a:b] = base + 1
    if begins:
        tags[a] = base
    if ends:
        tags[b - 1] = base + 2
    if b - a == 1 and begins and ends:
        tags[a] = base + 3
