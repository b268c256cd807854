"""Windows of the corpora's documents, in the batches and the order in which the network is trained on them."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

import frames
from data import Labelled
from pourparler.reader.network.tokenizer import WINDOW, Pieces, window_arrays, windows
from renaming import Renaming, capitalise

Corpora = dict[str, tuple[list[Labelled], int]]
TRAIN_STRIDE = 230
RENAMED_WINDOWS = 0.5  # share of the negotiation corpus's windows in which names are changed
MASK = 103  # [MASK] in the vocabulary


@dataclass
class Item:
    """One window of one document."""

    doc: Labelled
    window: tuple[int, int]
    is_whole: bool = False  # nothing that matters lies outside the window
    pieces: Pieces | None = None  # in place of the document's own

    def holds(self, x: int, y: int, edge: int) -> bool:
        """Whether the words ``[x, y)`` lie in the window and far enough from where it cuts the text."""
        i, j = self.window
        at_start, at_end = self.is_whole or i == 0, self.is_whole or j == len(self.doc.pieces)
        return x >= i and y <= j and (at_start or x - i >= edge) and (at_end or j - y >= edge)


def items(docs: list[Labelled], rng: random.Random) -> list[Item]:
    """Windows over the documents, shifted at random."""
    found = []
    for doc in docs:
        p = doc.pieces
        shift = rng.randrange(0, WINDOW - 60) if len(p.ids) > WINDOW else 0
        for window in windows(p.first, len(p.ids), stride=TRAIN_STRIDE, offset=shift):
            if window[1] - window[0] >= 4:
                found.append(Item(doc, window))
    return found


def passages(docs: list[frames.Framed], rng: random.Random) -> list[Item]:
    """A passage of one to five sentences of each document, read on its own as short texts are."""
    found = []
    for doc in docs:
        bounds = [f.trigger for f in doc.frames if f.kind == "sentence"]
        if bounds:
            k = rng.randrange(len(bounds))
            i, j = bounds[k][0], bounds[min(len(bounds), k + rng.randint(1, 5)) - 1][1]
            last = int(np.searchsorted(doc.pieces.first, doc.pieces.first[i] + WINDOW - 2))
            if i + 4 <= min(j, last):
                found.append(Item(doc, (i, min(j, last)), is_whole=True))
    return found


def batches(pool: list[Item], size: int, rng: random.Random) -> list[list[Item]]:
    """Batches of windows of like length, in random order."""
    rng.shuffle(pool)
    chunk = size * 20
    found = []
    for at in range(0, len(pool), chunk):
        part = sorted(pool[at : at + chunk], key=lambda it: it.window[1] - it.window[0])
        found += [part[k : k + size] for k in range(0, len(part), size)]
    rng.shuffle(found)
    return found


def plan_pass(
    corpora: Corpora, rng: random.Random, again: int, share: float, rename: Renaming | None
) -> list[tuple[str, list[Item]]]:
    """Return the corpus and the windows of each step of one pass, at random.

    Parameters
    ----------
    corpora
        Documents and the size of a batch of each corpus.
    again
        Passes over the negotiation corpus.
    share
        Part of the others' batches, 0 to 1.
    rename
        Changes names in half of the windows of the negotiation corpus, which then has passages on their own too. None:
        neither.
    """
    steps = []
    for task, (docs, size) in corpora.items():
        if task == "negotiation":
            for _ in range(again):
                made = items(docs, rng)
                if rename is not None:
                    made += passages([doc for doc in docs if len(doc.pieces.ids) > WINDOW], rng)
                    for it in made:
                        if rng.random() < RENAMED_WINDOWS:
                            named = [f.trigger for f in it.doc.frames if f.kind == "proposal"]
                            it.pieces = capitalise(rename(it.doc.pieces, rng), named, rng)
                steps += [(task, b) for b in batches(made, size, rng)]
        else:
            made = batches(items(docs, rng), size, rng)
            steps += [(task, b) for b in made[: max(1, round(share * len(made)))]]
    rng.shuffle(steps)
    return steps


def encode(batch: list[Item], hidden: float = 0.0) -> dict[str, Tensor]:
    """The encoder's inputs, padded; a share of the pieces is hidden behind the mask."""
    rows = [window_arrays(it.pieces or it.doc.pieces, it.window) for it in batch]
    size, words = max(len(r[0]) for r in rows), max(len(r[2]) for r in rows)
    out = {
        "ids": torch.zeros(len(rows), size, dtype=torch.long),
        "features": torch.zeros(len(rows), size, 3, dtype=torch.long),
        "mask": torch.zeros(len(rows), size, dtype=torch.bool),
        "first": torch.zeros(len(rows), words, dtype=torch.long),
    }
    for k, (ids, features, first) in enumerate(rows):
        out["ids"][k, : len(ids)] = torch.from_numpy(ids)
        out["features"][k, : len(ids)] = torch.from_numpy(features)
        out["mask"][k, : len(ids)] = True
        out["first"][k, : len(first)] = torch.from_numpy(first).clamp(max=size - 1)
    if hidden:
        chosen = (torch.rand(out["ids"].shape) < hidden) & out["mask"]
        out["ids"][chosen] = MASK
    return out
