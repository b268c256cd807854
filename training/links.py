"""Fit the weights of links between triggers (``pourparler.reader.network.groups``).

    python training/links.py --corpora CORPORA [--network WEIGHT] --out src/pourparler/reader/network/links.json

On train and more, with the labels' own triggers: maximum likelihood of the labelled antecedents, or of none (Denis and
Baldridge, EMNLP 2008), with a small penalty on large weights. Classes and roles are blurred at random as often as the
reader errs. The weight of the network's score cannot be fitted on them, which the network has seen: it is given, and
chosen on dev.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

import data
import frames
from pourparler.reader.network.frames import Frame
from pourparler.reader.network.groups import ALONE, PAIR, Mention, describe, score_alone, score_pair
from pourparler.reader.network.labels import CLASSES, SLOTS
from pourparler.reader.network.tokenizer import pieces
from pourparler.reader.text.sentences import sentences

BLURS = 2  # passes over the documents, each with other mistakes
WRONG, LOST = 0.2, 0.25  # shares of classes that are another one, and of roles that are not found
PENALTY = 1e-3
Labelled = tuple[list[Mention], list[int | None]]


def mentions(corpora: Path, split: str, kind: str, rng: random.Random | None) -> list[Labelled]:
    """Describe the labelled triggers of each document, with the numbers of what they tell of."""
    found = []
    for doc in data.lines(corpora / "negotiation" / f"{split}.jsonl.gz"):
        p = pieces(doc["text"])
        starts = [s[0] for s in sentences(doc["text"])]
        own = sorted((f for f in frames.occasions(p, doc["labels"]) if f.kind == kind), key=lambda f: f.trigger)
        described = []
        for f in own:
            span = p.span_of(*f.trigger)
            roles = [(SLOTS[kind][slot], p.span_of(*words), 1.0) for slot, words in f.roles]
            chances = np.full(len(CLASSES[kind]), 0.02)
            class_ = f.class_
            if rng is not None:
                roles = [r for r in roles if rng.random() > LOST]
                class_ = rng.randrange(len(chances)) if rng.random() < WRONG else class_
            chances[class_] = 1.0
            frame = Frame(kind, span, f.trigger, tuple(roles), tuple(chances / chances.sum()), 1.0)
            described.append(describe(p.text, frame, int(np.searchsorted(starts, span[0] + 1))))
        found.append((described, [f.same for f in own]))
    return found


def fit(docs: Sequence[Labelled]) -> tuple[np.ndarray, np.ndarray]:
    """Return the weights of ``PAIR`` and of ``ALONE``."""
    rows = [(m, same, k) for m, same in docs for k in range(len(m))]
    most = max(k for *_, k in rows)
    pair = torch.zeros(len(rows), most, len(PAIR))
    is_earlier = torch.zeros(len(rows), most, dtype=torch.bool)
    alone = torch.zeros(len(rows), len(ALONE))
    is_right = torch.zeros(len(rows), most + 1, dtype=torch.bool)
    for r, (m, same, k) in enumerate(rows):
        alone[r] = torch.from_numpy(score_alone(m, k))
        for n in range(k):
            pair[r, n] = torch.from_numpy(score_pair(m, k, n))
            is_earlier[r, n] = True
            is_right[r, n + 1] = same[k] is not None and same[n] == same[k]
        is_right[r, 0] = not is_right[r, 1:].any()
    weights = torch.zeros(len(PAIR), requires_grad=True)
    own = torch.zeros(len(ALONE), requires_grad=True)
    optimiser = torch.optim.LBFGS([weights, own], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        scores = torch.cat([(alone @ own)[:, None], (pair @ weights).masked_fill(~is_earlier, -1e9)], 1)
        chances = scores.log_softmax(-1).masked_fill(~is_right, -1e9).logsumexp(-1)
        loss = -chances.mean() + PENALTY * (weights @ weights + own @ own)
        loss.backward()
        return loss

    optimiser.step(closure)
    return weights.detach().numpy(), own.detach().numpy()


def main() -> None:
    """Fit, print and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--network", type=float, default=1.2, help="weight of the network's score")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    rng, result = random.Random(data.SEED), {}
    for kind in ("meeting", "proposal"):
        docs = [
            doc for _ in range(BLURS) for split in ("train", "more") for doc in mentions(args.corpora, split, kind, rng)
        ]
        pair, alone = fit([doc for doc in docs if doc[0]])
        result[kind] = {
            "pair": {name: round(float(w), 3) for name, w in zip(PAIR, pair, strict=True)},
            "alone": {name: round(float(w), 3) for name, w in zip(ALONE, alone, strict=True)},
            "network": args.network,
        }
    args.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
