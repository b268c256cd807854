"""Teach the network what its teacher reads in news that nobody has labelled.

    python training/distil.py --corpora CORPORA --teacher training/work/teacher.pt --resume training/work/network.pt \
        --package src/pourparler/reader/weights --out training/work/distilled.pt

The teacher (``train.py --teacher``) is five times as large as the network. For every window of an article it says what
it makes of each word, each trigger, each role and each class, and the network learns to say the same (Hinton et al.
2015, section 2). Names, mentions and antecedents, of which the teacher has seen less, are learned from the packaged
weights, so that they are not forgotten. Steps on labelled texts stand between.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

import data
import frames
from batches import Item, batches, encode, items, plan_pass
from frame_losses import ask
from model import MINILM, MPNET, Network
from packaged import start_from_package
from pourparler.reader.network.labels import CUES, role_tags
from pourparler.reader.network.viterbi import runs
from renaming import Renaming
from train import HIDDEN, REPORTED, Descent, blend, load_corpora, loss_of

BATCH = 12  # windows
MOST = 40  # triggers of a kind that are asked about in a batch
LIKELY = 0.05  # the least probability, for the teacher, that a sentence has a position, to be asked about it
RENAMED = 0.5  # share of windows in which names are changed
TRIGGERED = ("attribution", "meeting", "proposal")

Trigger = tuple[int, int, int]  # place in the batch, words in the window


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--resume", type=Path, required=True)
    parser.add_argument("--package", type=Path, required=True, help="a folder with weights that know names well")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--again", type=int, default=3, help="passes over the negotiation corpus")
    parser.add_argument("--share", type=float, default=0.2, help="part of the other corpora")
    parser.add_argument("--fold", type=int, default=-1, help="leave this fifth of the negotiation corpus out, 0 to 4")
    parser.add_argument(
        "--kinds", nargs="+", default=list(TRIGGERED), choices=TRIGGERED, help="what the teacher teaches"
    )
    parser.add_argument("--blend", type=float, default=0.0, help="share that the network gone on from keeps in the end")
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--faster", type=float, default=4.0, help="times the encoder's rate at which the heads learn")
    parser.add_argument("--seed", type=int, default=data.SEED)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=0, help="stop after so many steps, without saving (a trial)")
    args = parser.parse_args()
    args.negotiation, args.plain = True, False
    return args


def likeness(ours: Tensor, theirs: Tensor, mask: Tensor) -> Tensor:
    """The cross-entropy of our scores (..., C) against the other network's, its mean over the places of the mask."""
    loss = -(theirs.float().softmax(-1) * ours.float().log_softmax(-1)).sum(-1)
    return loss[mask].mean() if bool(mask.any()) else loss.sum() * 0.0


def triggers_of(scores: Tensor, batch: list[Item]) -> list[Trigger]:
    """The triggers that a network finds (B, W, BIO), by the best tag of each word."""
    best = scores.float().argmax(-1).numpy()
    found = []
    for k, it in enumerate(batch):
        size = it.window[1] - it.window[0]
        found += [(k, i, j) for i, j, _ in runs(best[k, :size], CUES)]
    return found


def sentences_of(batch: list[Item]) -> list[Trigger]:
    """The sentences that lie in the windows."""
    return [
        (k, f.trigger[0] - it.window[0], f.trigger[1] - it.window[0])
        for k, it in enumerate(batch)
        for f in it.doc.frames
        if f.kind == "sentence" and it.window[0] <= f.trigger[0] and f.trigger[1] <= it.window[1]
    ]


def _some(found: list[Trigger], rng: random.Random) -> list[Trigger]:
    return rng.sample(found, min(len(found), MOST))


class Lesson:
    """One batch, as the teacher reads it and as the network has to."""

    def __init__(
        self, net: Network, teacher: Network, batch: list[Item], kinds: Sequence[str], rng: random.Random
    ) -> None:
        self.net, self.teacher, self.batch, self.kinds, self.rng = net, teacher, batch, kinds, rng
        self.sizes = [it.window[1] - it.window[0] for it in batch]
        self.inputs = encode(batch, HIDDEN)

    def loss(self, elder: Network) -> Tensor:
        """How far the network is from its teacher, and from the elder network about names."""
        with torch.no_grad():
            theirs = self.teacher.encoder(**self.inputs)
            known = elder.encoder(**self.inputs)
        ours = self.net.encoder(**self.inputs)
        words = torch.arange(ours[0].shape[1])[None] < torch.tensor(self.sizes)[:, None]
        loss = likeness(ours[2], known[2], words) + 0.5 * likeness(ours[4], known[4], words)
        loss = loss + 0.3 * likeness(ours[3], known[3], words)
        for kind, column in zip(TRIGGERED, (1, 6, 7), strict=True):
            if kind not in self.kinds:
                continue
            loss = loss + 2.0 * likeness(ours[column], theirs[column], words)
            found = triggers_of(theirs[column], self.batch)
            loss = loss + self._roles(kind, _some(found, self.rng), ours[0], theirs[0])
            if kind != "attribution":
                loss = loss + 0.5 * self._links(found, ours[8], theirs[8])
        return loss + self._positions(ours[0], theirs[0])

    def _roles(self, kind: str, found: list[Trigger], ours: Tensor, theirs: Tensor) -> Tensor:
        if not found:
            return ours.new_zeros((), dtype=torch.float32)
        with torch.no_grad():
            told = ask(self.teacher, theirs, kind, found, self.sizes)
        said = ask(self.net, ours, kind, found, self.sizes)
        mask = said.mask
        if kind == "sentence":
            inside = torch.tensor([[i, j] for _, i, j in found])
            mask = mask & (said.at >= inside[:, :1]) & (said.at < inside[:, 1:])
        every = torch.ones(len(found), dtype=torch.bool)
        return 2.0 * likeness(said.tags, told.tags, mask) + likeness(said.classes, told.classes, every)

    def _positions(self, ours: Tensor, theirs: Tensor) -> Tensor:
        """Sentences that may tell of a position, and the targets that the teacher finds in them."""
        every = sentences_of(self.batch)
        if not every:
            return ours.new_zeros((), dtype=torch.float32)
        with torch.no_grad():
            told = ask(self.teacher, theirs, "sentence", every, self.sizes)
        likely = told.classes.softmax(-1)[:, 1].numpy()
        chosen = [t for t, chance in zip(every, likely, strict=True) if chance > LIKELY or self.rng.random() < LIKELY]
        loss = self._roles("sentence", _some(chosen, self.rng), ours, theirs)
        return loss + self._roles(
            "position", _some(list(self._targets(every, told.tags, told.at)), self.rng), ours, theirs
        )

    def _targets(self, sentences: list[Trigger], tags: Tensor, at: Tensor) -> Iterator[Trigger]:
        best = tags.argmax(-1).numpy()
        for (k, i, j), path, places in zip(sentences, best, at.numpy(), strict=True):
            inside = np.flatnonzero((places >= i) & (places < j))
            for a, b, _ in runs(path[inside], role_tags("sentence")):
                yield k, i + a, i + b

    def _links(self, found: list[Trigger], ours: Tensor, theirs: Tensor) -> Tensor:
        """The antecedents of triggers among those before them."""
        total = ours.new_zeros((), dtype=torch.float32)
        for k in range(len(self.batch)):
            heads = [j - 1 for n, _, j in found if n == k]
            if len(heads) > 1:
                columns = [0] + [head + 1 for head in heads]
                later = torch.full((len(heads), len(columns)), -1e4).triu(1)
                one, other = (scores[k][heads][:, columns].float() + later for scores in (ours, theirs))
                total = total + likeness(one, other, torch.ones(len(heads), dtype=torch.bool))
        return total / len(self.batch)


def load(args: argparse.Namespace) -> tuple[Network, Network, Network]:
    """Return the network, its teacher, and the network of the package."""
    net, teacher, elder = Network(MINILM), Network(MPNET), Network(MINILM)
    net.load_state_dict(torch.load(args.resume), strict=False)
    teacher.load_state_dict(torch.load(args.teacher))
    start_from_package(elder, args.package)
    net.encoder.words.weight.requires_grad_(False)
    for other in (teacher, elder):
        other.eval()
    return net.train(), teacher, elder


def plan(args: argparse.Namespace, rng: random.Random) -> list[tuple[str, list[Item]]]:
    """Return every step: batches without labels among those of the corpora."""
    corpora = load_corpora(args)
    labelled = [doc.pieces for doc in corpora["negotiation"][0]]
    steps = plan_pass(corpora, rng, args.again, args.share, Renaming(labelled))
    docs = frames.unlabelled(args.corpora, args.articles, rng)
    rename = Renaming([doc.pieces for doc in docs])
    made = items(docs, rng)
    for it in made:
        if rng.random() < RENAMED:
            it.pieces = rename(it.doc.pieces, rng)
    steps += [("news", batch) for batch in batches(made, BATCH, rng)]
    rng.shuffle(steps)
    return steps


def main() -> None:
    """Distil and save."""
    args = arguments()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    rng = random.Random(args.seed)
    net, teacher, elder = load(args)
    steps = plan(args, rng)
    descent = Descent(net, args.rate, args.faster, len(steps))
    began, losses = time.time(), dict[str, list[float]]()
    for task, batch in steps:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            if task == "news":
                loss = Lesson(net, teacher, batch, args.kinds, rng).loss(elder)
            else:
                loss = loss_of(net, task, batch, rng, HIDDEN if task == "negotiation" else 0.0)
        descent.follow(loss)
        losses.setdefault(task, []).append(loss.item())
        if descent.step % REPORTED == 0:
            means = " ".join(f"{k} {np.mean(v[-50:]):.4f}" for k, v in losses.items())
            print(f"step {descent.step}/{len(steps)} {time.time() - began:.0f}s {means}", flush=True)
            torch.save(descent.state(), args.out)
        if descent.step == args.steps:
            return
    torch.save(blend(torch.load(args.resume), descent.state(), args.blend), args.out)


if __name__ == "__main__":
    main()
