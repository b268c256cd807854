"""Train the network of suggestions.

python training/train_stances.py --corpora CORPORA --start START.safetensors --out training/work/stances.pt
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from pathlib import Path

import torch

from codebook_items import codebook_items
from stance_data import Item, negotiation_items, perspectrum_items, written_items
from stance_model import StanceNetwork, batches, collate, loss

WARM = 40  # steps in which the rate rises


def evaluate(net: StanceNetwork, items: list[Item], table: torch.Tensor) -> dict[str, float]:
    """Score options: stance right, sides right, sided or not (F1), about, firm (F1)."""
    net.eval()
    counts: Counter[str] = Counter()
    with torch.no_grad():
        for batch in batches(items, 4000, random.Random(0)):
            given = collate(batch, table)
            answers = given.pop("answers")
            scores = net(**given)
            guess = scores[..., :4].argmax(-1)
            stance, about, firm = answers.unbind(-1)
            for g, s, a, f, row in zip(
                guess.flatten(), stance.flatten(), about.flatten(), firm.flatten(), scores.flatten(0, 1), strict=True
            ):
                g, s = int(g), int(s)
                if s < 0:
                    continue
                counts["options"] += 1
                counts["right"] += g == s
                counts["sided"] += s != 3
                counts["guessed"] += g != 3
                counts["both"] += g != 3 and s != 3
                counts["same side"] += g == s != 3
                if s < 2:
                    counts["signs"] += 1
                    counts["sign right"] += int(row[:2].argmax()) == s
                if a >= 0:
                    counts["abouts"] += 1
                    counts["about right"] += int(row[4] > 0) == int(a)
                if f >= 0:
                    counts["firm"] += int(f)
                    counts["firm guessed"] += int(row[5] > 0)
                    counts["firm both"] += int(row[5] > 0) * int(f)
    net.train()
    n = max(counts["options"], 1)
    return {
        "right": counts["right"] / n,
        "sided F1": 2 * counts["both"] / max(1, counts["sided"] + counts["guessed"]),
        "side and sign F1": 2 * counts["same side"] / max(1, counts["sided"] + counts["guessed"]),
        "sign": counts["sign right"] / max(1, counts["signs"]),
        "about": counts["about right"] / max(1, counts["abouts"]),
        "firm F1": 2 * counts["firm both"] / max(1, counts["firm"] + counts["firm guessed"]),
    }


def pool_items(args: argparse.Namespace, rng: random.Random) -> list[Item]:
    """The items of one run: of each corpus so many, seven tenths of them with a side."""
    pool: list[Item] = []
    for some, most in (
        (negotiation_items(args.corpora, ["train", "more"], rng), args.negotiation),
        (perspectrum_items(args.corpora, "train", rng), args.perspectrum),
        (written_items(rng), args.written),
    ):
        sided = [it for it in some if any(a.stance != 3 for a in it.answers)]
        plain = [it for it in some if all(a.stance == 3 for a in it.answers)]
        rng.shuffle(sided)
        rng.shuffle(plain)
        taken = sided[: round(most * 0.7)]
        pool += taken + plain[: max(0, min(most - len(taken), len(taken)))]
    return pool + codebook_items(rng, held_out=False) * args.codebooks


def train(
    net: StanceNetwork, table: torch.Tensor, pool: list[Item], rng: random.Random, args: argparse.Namespace
) -> None:
    """Train on each item once, or for so many minutes; saves the network every hundred steps and at the end."""
    steps = batches(pool, args.pieces, rng)
    print(len(pool), "items in", len(steps), "steps", flush=True)
    learned = [p for p in net.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=args.rate, weight_decay=0.01)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    begin, mean = time.time(), 0.0
    net.train()
    for n, batch in enumerate(steps):
        done = max(n / len(steps), (time.time() - begin) / 60 / args.minutes)
        if done >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = args.rate * min(1.0, (n + 1) / WARM) * max(0.02, 1 - done)
        given = collate(batch, table)
        answers = given.pop("answers")
        step = loss(net(**given), answers)
        optimizer.zero_grad()
        step.backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        mean = step.item() if not n else 0.97 * mean + 0.03 * step.item()
        if n % 20 == 0:
            print(n, f"{mean:.3f}", f"{time.time() - begin:.0f} s", flush=True)
        if n % 100 == 99:
            torch.save(net.state_dict(), args.out)
    torch.save(net.state_dict(), args.out)


def main() -> None:
    """Train and score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--start", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--resume", type=Path)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--frozen", type=int, default=1, help="layers that are not trained, the lowest")
    parser.add_argument("--pieces", type=int, default=1800, help="word pieces in a batch")
    parser.add_argument("--negotiation", type=int, default=9000, help="items")
    parser.add_argument("--perspectrum", type=int, default=4000, help="items")
    parser.add_argument("--written", type=int, default=2900, help="items")
    parser.add_argument("--codebooks", type=int, default=0, help="times that each item of the codebooks is read")
    parser.add_argument("--minutes", type=float, default=600)
    parser.add_argument("--seed", type=int, default=3)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    rng = random.Random(args.seed)
    net = StanceNetwork()
    table = net.start_from(args.start)
    if args.resume:
        net.load_state_dict(torch.load(args.resume))
    for block in net.blocks[: args.frozen]:
        block.requires_grad_(False)
    train(net, table, pool_items(args, rng), rng, args)
    held_out = {
        "dev": negotiation_items(args.corpora, ["dev"], random.Random(1))[:500],
        "claims": random.Random(2).sample(perspectrum_items(args.corpora, "dev", random.Random(1)), 250),
        "codebooks": codebook_items(random.Random(1), held_out=True),
    }
    for name, items in held_out.items():
        print(name, {k: round(v, 3) for k, v in evaluate(net, items, table).items()}, flush=True)


if __name__ == "__main__":
    main()
