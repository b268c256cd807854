"""Train the reader's network.

    python training/train.py --corpora CORPORA --start MINILM.safetensors --out training/work/network.pt

One process, two threads, bf16 autocast; a line every 50 steps to standard output, a checkpoint after each pass.
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

import data
from data import Labelled
from model import Network
from pourparler.reader.network.labels import ROLES, distance_buckets
from pourparler.reader.network.tokenizer import WINDOW, window_arrays, windows

EDGE = 24  # words: a cue nearer than this to a window's edge is left to another window
TRAIN_STRIDE = 230


@dataclass
class Item:
    """One window of one document."""

    doc: Labelled
    window: tuple[int, int]


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


def encode(batch: list[Item]) -> dict[str, Tensor]:
    """The encoder's inputs, padded."""
    rows = [window_arrays(it.doc.pieces, it.window) for it in batch]
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
    return out


def role_tags(attribution: dict[str, list[tuple[int, int]]], i: int, j: int) -> np.ndarray:
    """The role of each word of the window ``[i, j)`` for one attribution."""
    tags = np.zeros(j - i, dtype=np.int64)
    for part, base in (("content", 5), ("source", 1)):
        for a, b in attribution[part]:
            whole_a, whole_b = a >= i, b <= j
            a, b = max(a, i) - i, min(b, j) - i
            if a >= b:
                continue
            tags[a:b] = base + 1
            if whole_a:
                tags[a] = base
            if whole_b:
                tags[b - 1] = base + 2
            if b - a == 1 and whole_a and whole_b:
                tags[a] = base + 3
    return tags


def attribution_loss(net: Network, batch: list[Item], words: Tensor, cue: Tensor, rng: random.Random) -> Tensor:
    """Cue tags of every word, and for each cue the role of every word."""
    b, w = cue.shape[:2]
    cues = torch.full((b, w), -100)
    rows: list[tuple[int, int, int, np.ndarray]] = []
    for k, it in enumerate(batch):
        i, j = it.window
        cues[k, : j - i] = 0
        at_start, at_end = i == 0, j == len(it.doc.pieces)
        for a in rng.choice(it.doc.versions):
            for x, y in a["cue"]:
                x, y = max(x, i), min(y, j)
                if x < y:
                    cues[k, x - i : y - i] = 2
                    cues[k, x - i] = 1
            x, y = a["cue"][0]
            if x >= i and y <= j and (at_start or x - i >= EDGE) and (at_end or j - y >= EDGE):
                rows.append((k, x - i, y - i, role_tags(a, i, j)))
    loss = F.cross_entropy(cue.float().flatten(0, 1), cues.flatten(), ignore_index=-100)
    if len(rows) > 128:
        rows = rng.sample(rows, 128)
    if rows:
        n = len(rows)
        mask = torch.zeros(n, w, dtype=torch.bool)
        is_cue = torch.zeros(n, w, dtype=torch.long)
        distance = torch.zeros(n, w, dtype=torch.long)
        target = torch.full((n, w), -100)
        for r, (_k, x, y, tags) in enumerate(rows):
            mask[r, : len(tags)] = True
            is_cue[r, x:y] = 1
            distance[r] = torch.from_numpy(distance_buckets(w, x, y))
            target[r, : len(tags)] = torch.from_numpy(tags)
        roles = net.roles(words[torch.tensor([r[0] for r in rows])], mask, is_cue, distance)
        weight = torch.ones(len(ROLES))
        loss = loss + 2.0 * F.cross_entropy(roles.float().flatten(0, 1), target.flatten(), weight, ignore_index=-100)
    return loss


def name_loss(batch: list[Item], names: Tensor) -> Tensor:
    """Names, weighted by how far the document's labels can be trusted."""
    total = names.new_zeros((), dtype=torch.float32)
    for k, it in enumerate(batch):
        if it.doc.names is not None:
            i, j = it.window
            target = torch.from_numpy(it.doc.names[i:j])
            total = total + it.doc.weight * F.cross_entropy(names[k, : j - i].float(), target, ignore_index=-100)
    return total / len(batch)


def coref_loss(batch: list[Item], scores: Tensor) -> Tensor:
    """Marginal likelihood of the true antecedents in the window (Lee et al. 2017, section 3), a head word at a time."""
    total = scores.new_zeros((), dtype=torch.float32)
    for k, it in enumerate(batch):
        if it.doc.chains is None:
            continue
        i, j = it.window
        rows, golds = [], []
        for chain in it.doc.chains:
            inside = [h - i for h in chain if i <= h < j]
            for n, h in enumerate(inside):
                rows.append(h)
                golds.append([c + 1 for c in inside[:n]] or [0])
        if not rows:
            continue
        logp = scores[k, rows].float().log_softmax(-1)
        keep = torch.full_like(logp, -1e4)
        for r, gold in enumerate(golds):
            keep[r, gold] = 0.0
        total = total - it.doc.weight * (logp + keep).logsumexp(-1).mean()
    return total / len(batch)


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


def loss_of(net: Network, task: str, batch: list[Item], rng: random.Random) -> Tensor:
    """The loss of one batch of one corpus."""
    words, cue, names, coref, kinds, edges = net.encoder(**encode(batch))
    loss = name_loss(batch, names) + 0.3 * coref_loss(batch, coref)
    loss = loss + 0.5 * mention_loss(batch, kinds, edges) + 0.25 * arc_loss(net, batch, words)
    if task == "polnear":
        loss = loss + attribution_loss(net, batch, words, cue, rng)
    return loss


def main() -> None:
    """Train and save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--start", type=Path, required=True, help="model.safetensors of all-MiniLM-L6-v2")
    parser.add_argument("--resume", type=Path, help="a network to go on from, with a fresh schedule")
    parser.add_argument("--blend", type=float, default=0.0, help="share that the network gone on from keeps in the end")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--passes", type=int, default=9)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--seed", type=int, default=data.SEED)
    parser.add_argument("--steps", type=int, default=0, help="stop after so many steps (a trial)")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(2)
    torch.set_flush_denormal(True)
    rng = random.Random(args.seed)
    corpora = {
        "polnear": (data.polnear(args.corpora, "train"), 16),
        "gum": (data.gum_documents(args.corpora, "train"), 16),
    }
    net = Network()
    net.start_from(args.start)
    if args.resume:
        net.load_state_dict(torch.load(args.resume), strict=False)  # heads it does not have start anew
    net.encoder.words.weight.requires_grad_(False)
    heads = [p for n, p in net.named_parameters() if p.requires_grad and not _is_body(n)]
    body = [p for n, p in net.named_parameters() if p.requires_grad and _is_body(n)]
    optimiser = torch.optim.AdamW(
        [{"params": body, "lr": args.rate}, {"params": heads, "lr": 4 * args.rate}], weight_decay=0.01, fused=True
    )
    plan = [_pass(corpora, rng) for _ in range(args.passes)]
    total = sum(len(p) for p in plan)
    warm = total // 20
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min((s + 1) / warm, max(0.0, (total - s) / (total - warm)))
    )
    mean = {n: p.detach().clone() for n, p in net.named_parameters() if p.requires_grad}
    began, step, sums = time.time(), 0, {}
    net.train()
    for number, steps in enumerate(plan):
        for task, batch in steps:
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = loss_of(net, task, batch, rng)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(body + heads, 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad(set_to_none=True)
            step += 1
            sums.setdefault(task, []).append(loss.item())
            if step % 4 == 0:
                keep = min(0.99, step / (step + 100))
                with torch.no_grad():
                    for n, p in net.named_parameters():
                        if n in mean:
                            mean[n].lerp_(p, 1 - keep)
            if step % 50 == 0:
                told = " ".join(f"{k} {np.mean(v[-50:]):.4f}" for k, v in sums.items())
                print(f"pass {number + 1} step {step}/{total} {time.time() - began:.0f}s {told}", flush=True)
            if args.steps and step >= args.steps:
                return
        state = net.state_dict()
        args.out.parent.mkdir(parents=True, exist_ok=True)
        torch.save({**state, **{n: p.clone() for n, p in mean.items()}}, args.out)
    if args.resume and args.blend:
        torch.save(blend(torch.load(args.resume), torch.load(args.out), args.blend), args.out)


def blend(old: dict[str, Tensor], new: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """The mean of two networks of one descent, the old one's share given (Wortsman et al. 2022, model soups)."""
    return {n: share * old[n] + (1 - share) * p if n in old else p for n, p in new.items()}


def _is_body(name: str) -> bool:
    return name.startswith(("encoder.blocks", "encoder.places", "encoder.norm"))


def _pass(corpora: dict[str, tuple[list[Labelled], int]], rng: random.Random) -> list[tuple[str, list[Item]]]:
    steps = [(task, b) for task, (docs, size) in corpora.items() for b in batches(items(docs, rng), size, rng)]
    rng.shuffle(steps)
    return steps


if __name__ == "__main__":
    main()
