"""What the network gets wrong about names, mentions, antecedents and syntax."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from batches import Item
from model import Network


def name_loss(batch: list[Item], names: Tensor) -> Tensor:
    """Names, weighted by how far the document's labels can be trusted."""
    total = names.new_zeros((), dtype=torch.float32)
    for k, it in enumerate(batch):
        if it.doc.names is not None:
            i, j = it.window
            target = torch.from_numpy(it.doc.names[i:j])
            total = total + it.doc.weight * F.cross_entropy(names[k, : j - i].float(), target, ignore_index=-100)
    return total / len(batch)


def antecedent_loss(scores: Tensor, golds: list[list[int]]) -> Tensor:
    """Marginal likelihood of the true antecedents (Lee et al. 2017, section 3), negative, its mean over the rows.

    Scores (N, 1 + candidates), the first column that of no antecedent; ``golds`` has the right columns of each row.
    """
    logp = scores.float().log_softmax(-1)
    wrong = torch.full_like(logp, -1e4)
    for r, gold in enumerate(golds):
        wrong[r, gold] = 0.0
    return -(logp + wrong).logsumexp(-1).mean()


def coref_loss(batch: list[Item], scores: Tensor) -> Tensor:
    """The true antecedents in the window, a head word at a time."""
    total = scores.new_zeros((), dtype=torch.float32)
    for k, it in enumerate(batch):
        rows, golds = [], []
        for inside in _chains_inside(it, it.doc.chains or []):
            rows += inside
            golds += [[c + 1 for c in inside[:n]] or [0] for n in range(len(inside))]
        if rows:
            total = total + it.doc.weight * antecedent_loss(scores[k, rows], golds)
    return total / len(batch)


def speaker_loss(batch: list[Item], scores: Tensor) -> Tensor:
    """The earlier mention of the speaker to whom a source refers."""
    total = scores.new_zeros((), dtype=torch.float32)
    for k, it in enumerate(batch):
        rows, golds = [], []
        for inside in _chains_inside(it, it.doc.speakers):
            rows += inside[1:]
            golds += [[c + 1 for c in inside[:n]] for n in range(1, len(inside))]
        if rows:
            total = total + antecedent_loss(scores[k, rows], golds)
    return total / len(batch)


def _chains_inside(it: Item, chains: list[list[int]]) -> list[list[int]]:
    """The heads of each chain that lie in the window, counted from its start."""
    i, j = it.window
    return [[h - i for h in chain if i <= h < j] for chain in chains]


def arc_loss(net: Network, batch: list[Item], words: Tensor) -> Tensor:
    """The word above each word, where it lies in the window."""
    scores = net.arcs(words)
    total = scores.new_zeros((), dtype=torch.float32)
    for k, it in enumerate(batch):
        i, j = it.window
        if it.doc.arcs is None:
            continue
        above = it.doc.arcs[i:j]
        inside = (above >= i) & (above < j)
        target = torch.from_numpy(np.where(inside, above - i, -100))
        if inside.any():
            total = total + F.cross_entropy(scores[k, : j - i, : j - i].float(), target, ignore_index=-100)
    return total / len(batch)


def mention_loss(batch: list[Item], kinds: Tensor, edges: Tensor) -> Tensor:
    """What each word heads a mention of, and where the mention begins and ends."""
    total = kinds.new_zeros((), dtype=torch.float32)
    for k, it in enumerate(batch):
        i, j = it.window
        if it.doc.kinds is not None:
            total = total + F.cross_entropy(kinds[k, : j - i].float(), torch.from_numpy(it.doc.kinds[i:j]))
        inside = [(h - i, a - i, b - i) for h, a, b in it.doc.mentions if i <= a and b < j]
        if inside:
            heads, firsts, lasts = (list(x) for x in zip(*inside, strict=True))
            for side, target in ((0, firsts), (1, lasts)):
                scores = edges[k, side, heads, : j - i].float()
                total = total + 0.5 * it.doc.weight * F.cross_entropy(scores, torch.tensor(target))
    return total / len(batch)
