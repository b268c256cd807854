"""What the network gets wrong about frames: their triggers, roles and classes, and the links between triggers."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

import frames
from batches import Item
from frames import Frame
from losses import antecedent_loss
from model import Network
from pourparler.reader.network.labels import KINDS, REACH, class_columns, distance_buckets, tag_columns

EDGE = 24  # words: a cue nearer than this to a window's edge is left to another window
MOST_ATTRIBUTIONS = 128  # of a batch of PolNeAR
MOST_FRAMES = {"attribution": 40, "meeting": 40, "proposal": 40, "sentence": 40, "position": 32}
FEWEST_SILENT = 4  # sentences without a target that are asked about in a batch, where there are so many
SENTENCE_WEIGHT = 2.0  # of the targets in sentences among the roles
TRIGGER_WEIGHT = 3.0  # of the triggers, which are few among the words

Row = tuple[int, int, int, np.ndarray]  # place in the batch, the trigger's words in the window, role tags


def attribution_loss(net: Network, batch: list[Item], words: Tensor, cue: Tensor, rng: random.Random) -> Tensor:
    """Cue tags of every word, and for each cue the role of every word."""
    b, w = cue.shape[:2]
    cues = torch.full((b, w), -100)
    rows: list[Row] = []
    for k, it in enumerate(batch):
        i, j = it.window
        cues[k, : j - i] = 0
        for a in rng.choice(it.doc.versions):
            for x, y in a["cue"]:
                x, y = max(x, i), min(y, j)
                if x < y:
                    cues[k, x - i : y - i] = 2
                    cues[k, x - i] = 1
            x, y = a["cue"][0]
            if it.holds(x, y, EDGE):
                rows.append((k, x - i, y - i, _attribution_tags(a, i, j)))
    loss = F.cross_entropy(cue.float().flatten(0, 1), cues.flatten(), ignore_index=-100)
    if len(rows) > MOST_ATTRIBUTIONS:
        rows = rng.sample(rows, MOST_ATTRIBUTIONS)
    if rows:
        loss = loss + 2.0 * role_loss(net, words, "attribution", rows)[0]
    return loss


def _attribution_tags(attribution: dict[str, list[tuple[int, int]]], i: int, j: int) -> np.ndarray:
    """The role of each word of the window ``[i, j)`` for one attribution of PolNeAR; sources lie over contents."""
    tags = np.zeros(j - i, dtype=np.int64)
    for slot, part in ((1, "content"), (0, "source")):
        for words in attribution[part]:
            frames.mark_role(tags, slot, words, (i, j))
    return tags


@dataclass(frozen=True)
class Asked:
    """What a network says about triggers of one kind, and where.

    Attributes
    ----------
    tags : (N, S, K) scores of the roles of the words about each trigger
    classes : (N, C) scores of the frames' classes
    at : (N, S) the words in the window
    mask : (N, S) whether there is such a word
    """

    tags: Tensor
    classes: Tensor
    at: Tensor
    mask: Tensor


def ask(net: Network, words: Tensor, kind: str, triggers: list[tuple[int, int, int]], sizes: list[int]) -> Asked:
    """Ask for the roles about each trigger of one kind: its place in the batch, and its words in the window.

    Only the words that the reader looks at are scored: ``labels.REACH`` on each side. ``sizes`` has the number of words
    of each window of the batch.
    """
    bounds = [(max(0, x - REACH[kind]), min(sizes[k], y + REACH[kind])) for k, x, y in triggers]
    n, size = len(triggers), max(j - i for i, j in bounds)
    mask = torch.zeros(n, size, dtype=torch.bool)
    is_cue = torch.zeros(n, size, dtype=torch.long)
    distance = torch.zeros(n, size, dtype=torch.long)
    at = torch.zeros(n, size, dtype=torch.long)
    for r, ((_, x, y), (i, j)) in enumerate(zip(triggers, bounds, strict=True)):
        mask[r, : j - i] = True
        is_cue[r, x - i : y - i] = 1
        distance[r] = torch.from_numpy(distance_buckets(size, x - i, y - i))
        at[r, : j - i] = torch.arange(i, j)
    here = torch.tensor([k for k, *_ in triggers])
    kinds = torch.full((n,), KINDS.index(kind))
    tags, classes = net.roles(words[here[:, None], at], mask, is_cue, distance, kinds)
    return Asked(tags[..., tag_columns(kind)].float(), classes[:, class_columns(kind)].float(), at, mask)


def role_loss(net: Network, words: Tensor, kind: str, rows: list[Row]) -> tuple[Tensor, Tensor]:
    """Ask for the roles about each trigger of one kind: their loss, and the scores of the classes."""
    sizes = {k: len(tags) for k, _, _, tags in rows}
    asked = ask(net, words, kind, [row[:3] for row in rows], [sizes.get(k, 0) for k in range(len(words))])
    target = torch.full(asked.mask.shape, -100)
    for r, (*_, tags) in enumerate(rows):
        seen = asked.mask[r]
        target[r, seen] = torch.from_numpy(tags)[asked.at[r, seen]]
    weight = SENTENCE_WEIGHT if kind == "sentence" else 1.0
    loss = weight * F.cross_entropy(asked.tags.flatten(0, 1), target.flatten(), ignore_index=-100)
    return loss, asked.classes


def frame_loss(net: Network, batch: list[Item], words: Tensor, heads: dict[str, Tensor], rng: random.Random) -> Tensor:
    """Triggers of every kind, and for each trigger the role of every word and the class of the frame.

    ``heads`` has the scores (B, W, BIO) of the kinds of trigger that are tagged.
    """
    loss = words.new_zeros((), dtype=torch.float32)
    for kind, scores in heads.items():
        loss = loss + TRIGGER_WEIGHT * _trigger_loss(batch, kind, scores)
    for kind in KINDS:
        asked = _chosen(batch, kind, rng)
        if asked:
            of_roles, classes = role_loss(net, words, kind, [_row(batch, k, frame) for k, frame in asked])
            gold = torch.tensor([frame.class_ for _, frame in asked])
            loss = loss + 2.0 * of_roles + F.cross_entropy(classes, gold)
    return loss


def _trigger_loss(batch: list[Item], kind: str, scores: Tensor) -> Tensor:
    target = torch.full(scores.shape[:2], -100)
    for k, it in enumerate(batch):
        i, j = it.window
        target[k, : j - i] = torch.from_numpy(frames.trigger_tags(it.doc.frames, kind, i, j))
    return F.cross_entropy(scores.float().flatten(0, 1), target.flatten(), ignore_index=-100)


def _chosen(batch: list[Item], kind: str, rng: random.Random) -> list[tuple[int, Frame]]:
    """Frames of one kind with their places in the batch, at random; as many sentences with a target as without one."""
    edge = EDGE if kind != "sentence" else 0
    own = [(k, f) for k, it in enumerate(batch) for f in it.doc.frames if f.kind == kind and it.holds(*f.trigger, edge)]
    if kind == "sentence":
        aimed = [each for each in own if each[1].class_]
        silent = [each for each in own if not each[1].class_]
        own = aimed + rng.sample(silent, min(len(silent), max(FEWEST_SILENT, len(aimed))))
    return rng.sample(own, min(len(own), MOST_FRAMES[kind]))


def _row(batch: list[Item], k: int, frame: Frame) -> Row:
    i, j = batch[k].window
    x, y = frame.trigger[0] - i, frame.trigger[1] - i
    tags = frames.role_tags(frame, i, j)
    if frame.kind == "sentence":  # its targets lie within
        tags[:x] = -100
        tags[y:] = -100
    return k, x, y, tags


def link_loss(batch: list[Item], scores: Tensor) -> Tensor:
    """The earlier trigger of the same occasion or text in the window, or that there is none."""
    total = scores.new_zeros((), dtype=torch.float32)
    for k, it in enumerate(batch):
        i, j = it.window
        for kind in ("meeting", "proposal"):
            own = sorted(
                (f.trigger[1] - 1 - i, f.same) for f in it.doc.frames if f.kind == kind and i <= f.trigger[1] - 1 < j
            )
            if len(own) < 2:
                continue
            at = [0] + [head + 1 for head, _ in own]
            golds = []
            later = torch.full((len(own), len(at)), -1e4)
            for r, (_, same) in enumerate(own):
                before = [c + 1 for c in range(r) if own[c][1] == same and same is not None]
                golds.append(before or [0])
                later[r, : r + 1] = 0.0
            asked = scores[k][[head for head, _ in own]][:, at].float()
            total = total + antecedent_loss(asked + later, golds)
    return total / len(batch)
