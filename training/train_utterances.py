"""Train the network of utterances.

python training/train_utterances.py --corpora CORPORA --start START.safetensors --out training/work/utterances.pt
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from pathlib import Path

import torch

from codebook_items import codebook_items
from utterance_data import UNKNOWN, Item, negotiation_items, perspectrum_items, written_items
from utterance_model import UtteranceNetwork, batches, collate, loss

WARM = 40  # steps in which the rate rises
PERSPECTRUM = 4000  # items of an epoch
OPTIONS = 9000  # items of an epoch that ask for options alone


def evaluate(net: UtteranceNetwork, items: list[Item], table: torch.Tensor) -> dict[str, float]:
    """Score options (side right, sided or not, sign, spoken of, firm, exact stance) and speech acts."""
    net.eval()
    counts: Counter[str] = Counter()
    acts = []
    with torch.no_grad():
        for batch in batches(items, 4000, random.Random(0)):
            given = collate(batch, table)
            answers, labels = given.pop("answers"), given.pop("acts")
            scores, act = net(**given)
            acts += [(row, int(label)) for row, label in zip(act.log_softmax(-1), labels, strict=True) if label >= 0]
            for a, row in zip(answers.flatten(0, 1).tolist(), scores.flatten(0, 1), strict=True):
                side, about, firm, exact = a
                if side >= 0:
                    guess = int(row[:4].argmax())
                    counts["options"] += 1
                    counts["right"] += guess == side
                    counts["sided"] += side != 3
                    counts["guessed"] += guess != 3
                    counts["same side"] += guess == side != 3
                    if side < 2:
                        counts["signs"] += 1
                        counts["sign right"] += int(row[:2].argmax()) == side
                if about >= 0:
                    counts["abouts"] += 1
                    counts["about right"] += int(row[4] > 0) == about
                if firm >= 0:
                    counts["firm"] += firm
                    counts["firm guessed"] += int(row[5] > 0)
                    counts["firm both"] += int(row[5] > 0) * firm
                if exact >= 0:
                    counts["exact"] += 1
                    counts["exact right"] += int(row[6:].argmax()) == exact
    net.train()
    found = {
        "side": counts["right"] / max(1, counts["options"]),
        "side F1": 2 * counts["same side"] / max(1, counts["sided"] + counts["guessed"]),
        "sign": counts["sign right"] / max(1, counts["signs"]),
        "about": counts["about right"] / max(1, counts["abouts"]),
        "firm F1": 2 * counts["firm both"] / max(1, counts["firm"] + counts["firm guessed"]),
        "exact": counts["exact right"] / max(1, counts["exact"]),
    }
    if acts:
        rows, labels = torch.stack([row for row, _ in acts]), torch.tensor([label for _, label in acts])
        for bias in (-1.0, -0.5, 0.0, 0.5, 1.0):
            moved = rows.clone()
            moved[:, 0] += bias
            right = moved.argmax(-1) == labels
            found[f"act {bias:+}"] = float(right[labels > 0].float().mean())
            found[f"none {bias:+}"] = float(right[labels == 0].float().mean())
    return found


def epoch_items(corpora: Path, rng: random.Random, quick: bool) -> list[Item]:
    """The items of one pass: all speech acts and parties, and some of the others."""
    negotiation = negotiation_items(corpora, ["dev"] if quick else ["train", "more"], rng) + written_items(rng)
    asked = [it for it in negotiation if it.act == UNKNOWN and not it.source.endswith("parties")]
    rest = [it for it in negotiation if it.act != UNKNOWN or it.source.endswith("parties")]
    sided = [it for it in asked if any(a.stance != 3 for a in it.answers)]
    plain = [it for it in asked if all(a.stance == 3 for a in it.answers)]
    some = rng.sample(sided, min(len(sided), round(OPTIONS * 0.7)))
    some += rng.sample(plain, min(len(plain), round(OPTIONS * 0.3)))
    claims = perspectrum_items(corpora, "train", rng)
    return rest + some + rng.sample(claims, PERSPECTRUM) + 2 * codebook_items(rng, held_out=False)


def train(net: UtteranceNetwork, table: torch.Tensor, rng: random.Random, args: argparse.Namespace) -> None:
    """Train for so many minutes; saves the network every hundred steps and at the end."""
    learned = [p for p in net.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=args.rate, weight_decay=0.01)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    begin, mean, n = time.time(), 0.0, 0
    net.train()
    while True:
        steps = batches(epoch_items(args.corpora, rng, quick=False), args.pieces, rng)
        print(len(steps), "steps in an epoch", flush=True)
        for batch in steps:
            done = (time.time() - begin) / 60 / args.minutes
            if done >= 1:
                torch.save(net.state_dict(), args.out)
                return
            for group in optimizer.param_groups:
                group["lr"] = args.rate * min(1.0, (n + 1) / WARM) * max(0.02, 1 - done)
            given = collate(batch, table)
            answers, acts = given.pop("answers"), given.pop("acts")
            scores, act = net(**given)
            step = loss(scores, act, answers, acts, args.acts)
            optimizer.zero_grad()
            step.backward()
            torch.nn.utils.clip_grad_norm_(learned, 1.0)
            optimizer.step()
            mean = step.item() if not n else 0.98 * mean + 0.02 * step.item()
            if n % 20 == 0:
                print(n, f"{mean:.3f}", f"{time.time() - begin:.0f} s", flush=True)
            if n % 100 == 99:
                torch.save(net.state_dict(), args.out.with_suffix(".part"))
                args.out.with_suffix(".part").replace(args.out)
            n += 1


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
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--acts", type=float, default=1.0, help="weight of speech acts")
    parser.add_argument("--seed", type=int, default=3)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    rng = random.Random(args.seed)
    net = UtteranceNetwork()
    table = net.start_from(args.start)
    if args.resume:
        net.load_state_dict(torch.load(args.resume), strict=False)
    for block in net.blocks[: args.frozen]:
        block.requires_grad_(False)
    if args.minutes:
        train(net, table, rng, args)
    dev = negotiation_items(args.corpora, ["dev"], random.Random(1))
    held_out = {
        "acts": [it for it in dev if it.act != UNKNOWN],
        "parties": [it for it in dev if it.source.endswith("parties")],
        "statements": [it for it in dev if it.act == UNKNOWN and not it.source.endswith("parties")],
        "claims": random.Random(2).sample(perspectrum_items(args.corpora, "dev", random.Random(1)), 250),
        "codebooks": codebook_items(random.Random(1), held_out=True),
    }
    for name, items in held_out.items():
        print(name, {k: round(v, 3) for k, v in evaluate(net, items, table).items() if v}, flush=True)


if __name__ == "__main__":
    main()
