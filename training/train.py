"""Train the reader's network.

    python training/train.py --corpora CORPORA --start MINILM.safetensors --out training/work/network.pt

One process, two threads, bf16 autocast; a line every 25 steps to standard output, a checkpoint after each pass.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

import data
import frames
from batches import Corpora, Item, encode, plan_pass
from frame_losses import attribution_loss, frame_loss, link_loss
from losses import arc_loss, coref_loss, mention_loss, name_loss, speaker_loss
from model import MINILM, MPNET, WIDE, Network
from packaged import start_from_package
from renaming import Renaming
from warm import start_from_narrow

HIDDEN = 0.05  # share of the pieces of the negotiation corpus that are hidden, so that few documents teach more
FOLDS = 5
AVERAGED = 4  # steps between two that count in the mean of the weights
REPORTED = 25  # steps between two lines
KEPT = 100  # steps between two times that the network is saved


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--start", type=Path, required=True, help="model.safetensors of all-MiniLM-L6-v2")
    parser.add_argument("--teacher", action="store_true", help="train the teacher: --start is all-mpnet-base-v2's")
    parser.add_argument("--wide", action="store_true", help="train the wide network, of all-mpnet-base-v2 too")
    parser.add_argument(
        "--narrow", type=Path, help="a trained network, or a folder with the packaged one, whose heads --wide takes"
    )
    parser.add_argument("--full", action="store_true", help="32-bit floats, faster on processors without bf16")
    parser.add_argument("--resume", type=Path, help="a network to go on from, with a fresh schedule")
    parser.add_argument("--blend", type=float, default=0.0, help="share that the network gone on from keeps in the end")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--passes", type=int, default=9)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--faster", type=float, default=4.0, help="times the encoder's rate at which the heads learn")
    parser.add_argument("--seed", type=int, default=data.SEED)
    parser.add_argument("--package", type=Path, help="a folder with the packaged weights to go on from")
    parser.add_argument("--negotiation", action="store_true", help="train on the negotiation corpus too")
    parser.add_argument("--plain", action="store_true", help="nothing hidden, renamed or cut short in that corpus")
    parser.add_argument("--fold", type=int, default=-1, help="leave this fifth of the negotiation corpus out, 0 to 4")
    parser.add_argument("--again", type=int, default=3, help="passes over the negotiation corpus in one of the others")
    parser.add_argument("--share", type=float, default=1.0, help="part of the other corpora in each pass")
    parser.add_argument("--frozen", type=int, default=0, help="lowest layers that stay as they are")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=0, help="stop after so many steps, without saving (a trial)")
    return parser.parse_args()


def load_corpora(args: argparse.Namespace, *, is_teacher: bool = False) -> Corpora:
    """Return the documents of each corpus for training and the size of its batches."""
    corpora: Corpora = {
        "polnear": (data.polnear(args.corpora, "train"), 16),
    }
    if not is_teacher:  # a teacher tells nothing about names
        corpora["gum"] = (data.gum_documents(args.corpora, "train"), 16)
    if args.negotiation:
        docs = frames.negotiation(args.corpora, "train")
        kept = [doc for n, doc in enumerate(docs) if n % FOLDS != args.fold]
        corpora["negotiation"] = (kept + frames.negotiation(args.corpora, "more") + frames.invented(), 12)
    return corpora


def load_network(args: argparse.Namespace, corpora: Corpora) -> Network:
    """Return the network to go on from, its lowest layers frozen."""
    net = Network(MPNET if args.teacher else WIDE if args.wide else MINILM)
    net.start_from(args.start)
    if args.narrow:
        narrow = Network(MINILM)
        if args.narrow.is_dir():
            start_from_package(narrow, args.narrow)
        else:
            narrow.load_state_dict(torch.load(args.narrow))
        docs = [doc for documents, _ in corpora.values() for doc in documents]
        explained = start_from_narrow(net, narrow, docs, random.Random(args.seed))
        print(f"the map to the narrow network's words explains {explained:.2f} of their variance")
    if args.package:
        print("not in the package:", ", ".join(start_from_package(net, args.package)))
    if args.resume:
        net.load_state_dict(torch.load(args.resume), strict=False)  # heads that it lacks start from random weights
    net.encoder.words.weight.requires_grad_(False)
    for block in net.encoder.blocks[: args.frozen]:
        block.requires_grad_(False)
    if args.frozen:
        for part in (net.encoder.places, net.encoder.norm, *net.encoder.features):
            part.requires_grad_(False)
    return net


def plan(corpora: Corpora, args: argparse.Namespace, rng: random.Random) -> list[list[tuple[str, list[Item]]]]:
    """Return the steps of every pass."""
    rename = None
    if "negotiation" in corpora and not args.plain:
        rename = Renaming([doc.pieces for doc in corpora["negotiation"][0]])
    return [plan_pass(corpora, rng, args.again, args.share, rename) for _ in range(args.passes)]


def loss_of(net: Network, task: str, batch: list[Item], rng: random.Random, hidden: float) -> Tensor:
    """The loss of one batch of one corpus, a share of whose pieces is hidden."""
    words, cue, names, coref, kinds, edges, meeting, proposal, links = net.encoder(**encode(batch, hidden))
    if task == "negotiation":
        heads = {"attribution": cue, "meeting": meeting, "proposal": proposal}
        loss = frame_loss(net, batch, words, heads, rng)
        return loss + link_loss(batch, links) + 0.2 * speaker_loss(batch, coref)
    loss = name_loss(batch, names) + 0.3 * coref_loss(batch, coref)
    loss = loss + 0.5 * mention_loss(batch, kinds, edges) + 0.25 * arc_loss(net, batch, words)
    if task == "polnear":
        loss = loss + attribution_loss(net, batch, words, cue, rng)
    return loss


class Descent:
    """The network on its way down: the optimiser, its schedule, and the running mean of the weights."""

    def __init__(self, net: Network, rate: float, faster: float, total: int) -> None:
        self.net, self.step = net, 0
        named = [(n, p) for n, p in net.named_parameters() if p.requires_grad]
        body, heads = [p for n, p in named if _is_body(n)], [p for n, p in named if not _is_body(n)]
        self._moving = body + heads
        groups = [{"params": body, "lr": rate}, {"params": heads, "lr": faster * rate}]
        self._optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
        warm = max(1, total // 20)
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimiser, lambda s: min((s + 1) / warm, max(0.0, (total - s) / (total - warm)))
        )
        self._mean = {n: p.detach().clone() for n, p in named}

    def follow(self, loss: Tensor) -> None:
        """Take one step."""
        loss.backward()
        nn.utils.clip_grad_norm_(self._moving, 1.0)
        self._optimiser.step()
        self._schedule.step()
        self._optimiser.zero_grad(set_to_none=True)
        self.step += 1
        if self.step % AVERAGED == 0:
            share = min(0.99, self.step / (self.step + 100))
            with torch.no_grad():
                for n, p in self.net.named_parameters():
                    if n in self._mean:
                        self._mean[n].lerp_(p, 1 - share)

    def state(self) -> dict[str, Tensor]:
        """The network with the mean of the weights that move."""
        return {**self.net.state_dict(), **{n: p.clone() for n, p in self._mean.items()}}


def blend(old: dict[str, Tensor], new: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """The mean of two networks of one descent, the old one's share given (Wortsman et al. 2022, model soups)."""
    return {n: share * old[n] + (1 - share) * p if n in old else p for n, p in new.items()}


def _is_body(name: str) -> bool:
    return name.startswith(("encoder.blocks", "encoder.places", "encoder.norm", "encoder.apart"))


def main() -> None:
    """Train and save."""
    args = arguments()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    rng = random.Random(args.seed)
    corpora = load_corpora(args, is_teacher=args.teacher)
    net = load_network(args, corpora)
    passes = plan(corpora, args, rng)
    total = sum(map(len, passes))
    descent = Descent(net, args.rate, args.faster, total)
    began, losses = time.time(), dict[str, list[float]]()
    net.train()
    for number, steps in enumerate(passes, 1):
        for task, batch in steps:
            hidden = HIDDEN if task == "negotiation" and not args.plain else 0.0
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=not args.full):
                loss = loss_of(net, task, batch, rng, hidden)
            descent.follow(loss)
            losses.setdefault(task, []).append(loss.item())
            if descent.step % REPORTED == 0:
                means = " ".join(f"{k} {np.mean(v[-50:]):.4f}" for k, v in losses.items())
                print(f"pass {number} step {descent.step}/{total} {time.time() - began:.0f}s {means}", flush=True)
            if descent.step % KEPT == 0:
                torch.save(descent.state(), args.out)
            if descent.step == args.steps:
                return
        args.out.parent.mkdir(parents=True, exist_ok=True)
        torch.save(descent.state(), args.out)
    if args.resume and args.blend:
        torch.save(blend(torch.load(args.resume), torch.load(args.out), args.blend), args.out)


if __name__ == "__main__":
    main()
