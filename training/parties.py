"""Fit whose position it is that somebody takes (``pourparler.reader.positions.parties``).

    python training/parties.py --corpora CORPORA --out src/pourparler/reader/positions/parties.npz

Reads train and more of the negotiation corpus with the packaged network. Each labelled position with a holder is one
case: its party is any actor of the text that goes by the labelled name. Fitted by maximum likelihood of these, with
words left out at random (Srivastava et al., JMLR 2014). Prints the share of cases with the right party, on dev.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

import data
from pourparler.reader.evaluation.matching import is_same_name
from pourparler.reader.positions.parties import FEATURES, Parties
from pourparler.reader.stages.base import DocumentState
from pourparler.reader.stages.registry import default_stages
from pourparler.reader.text.intervals import overlap
from pourparler.record import Document

RANK, LEFT_OUT = 16, 0.5
PASSES, BATCH, RATE, DECAY = 10, 16, 3e-3, 0.1


class Case(NamedTuple):
    """A holder and the candidates: features (C, 25), words (C, 768), and which of them are right."""

    features: Tensor
    words: Tensor
    right: Tensor


def cases(path: Path) -> list[Case]:
    """Read the documents of a file and return their cases."""
    stages = [stage for stage in default_stages() if stage.name not in ("meetings", "proposals", "positions")]
    for stage in stages:
        stage.load()
    found = []
    for doc in data.lines(path):
        if not doc["labels"]["positions"]:
            continue
        known = doc.get("published") or None
        given = Document(id=doc["id"], text=doc["text"], published=known, published_from="argument" if known else None)
        state = DocumentState(given)
        for stage in stages:
            stage.run(state)
        found += cases_of(state, doc["labels"]["positions"])
    return found


def cases_of(state: DocumentState, labels: list[dict]) -> list[Case]:
    """Return the cases of one document."""
    parties = Parties(state.actors, state.encoding, state.sentences)
    names = [{a.name, *a.roles, *(state.text[slice(*m)] for m in a.mentions)} for a in state.actors]
    found = []
    for label in labels:
        number = holder(state, label["holder"]) if label["holder"] else None
        if number is None:
            continue
        candidates = parties.candidates(number)
        right = [k for k, n in enumerate(candidates) if any(is_same_name(label["party"], name) for name in names[n])]
        if right:
            words = np.stack([parties.words(n) for n in candidates])
            features = parties.features(number, candidates)
            found.append(Case(torch.tensor(features), torch.tensor(words), torch.tensor(right)))
    return found


def holder(state: DocumentState, span: list[int]) -> int | None:
    """Return the number of the actor whose mention is most like a span."""
    here = (span[0], span[1])
    likeness = [
        (overlap(here, m) / (max(m[1], here[1]) - min(m[0], here[0])), n)
        for n, a in enumerate(state.actors)
        for m in a.mentions
    ]
    best = max(likeness, default=(0.0, 0))
    return best[1] if best[0] > 0 else None


class Chooser(nn.Module):
    """The score of each candidate, as ``Parties`` computes it."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.features = nn.Parameter(torch.zeros(len(FEATURES)))
        self.asked = nn.Parameter(torch.randn(width, RANK) * 0.02)
        self.answered = nn.Parameter(torch.randn(width, RANK) * 0.02)
        self.own = nn.Parameter(torch.zeros(width))
        self.other = nn.Parameter(torch.zeros(width))
        self.leave_out = nn.Dropout(LEFT_OUT)

    def forward(self, case: Case) -> Tensor:
        """Return the log-probability of each candidate (C,)."""
        words = self.leave_out(case.words)
        others = (words[1:] @ self.answered) @ (words[0] @ self.asked) / RANK**0.5 + words[1:] @ self.other
        scores = case.features @ self.features + torch.cat([(words[0] @ self.own)[None], others])
        return scores.log_softmax(0)


def fit(given: list[Case], held_out: list[Case], seed: int) -> Chooser:
    """Fit the weights on cases."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    net = Chooser(given[0].words.shape[1])
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    steps = PASSES * -(-len(given) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 - step / steps)
    for number in range(PASSES):
        net.train()
        order = rng.sample(given, len(given))
        for first in range(0, len(order), BATCH):
            batch = order[first : first + BATCH]
            loss = -sum(net(case)[case.right].logsumexp(0) for case in batch) / len(batch)
            loss.backward()
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
        print(f"pass {number + 1}/{PASSES} right {share_right(net, held_out):.3f}", flush=True)
    return net


def share_right(net: Chooser, given: list[Case]) -> float:
    """Return the share of cases whose likeliest candidate is right."""
    net.eval()
    with torch.no_grad():
        return sum(int(net(case).argmax()) in case.right.tolist() for case in given) / len(given)


def main() -> None:
    """Fit and save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=data.SEED)
    args = parser.parse_args()
    folder = args.corpora / "negotiation"
    given = [case for split in ("train", "more") for case in cases(folder / f"{split}.jsonl.gz")]
    held_out = cases(folder / "dev.jsonl.gz")
    every = torch.cat([case.words for case in given[::5]])
    mean, scale = every.mean(0), every.std(0) + 1e-3
    given, held_out = (
        [case._replace(words=(case.words - mean) / scale) for case in part] for part in (given, held_out)
    )
    print(f"{len(given)} cases, {len(held_out)} of dev")
    net = fit(given, held_out, args.seed)
    saved = {name: value.detach().half().numpy() for name, value in net.named_parameters()}
    np.savez_compressed(args.out, mean=mean.half().numpy(), scale=scale.half().numpy(), **saved)


if __name__ == "__main__":
    main()
