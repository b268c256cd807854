"""Score coreference on GUM: MUC, B3 and CEAF-e over exact spans, and their mean (CoNLL), without singletons.

    python training/score_coref.py --corpora CORPORA [--split dev]

MUC after Vilain et al. (MUC-6, 1995), B3 after Bagga and Baldwin (1998), CEAF with the entity similarity phi 4 after
Luo (2005); the mean of the three is that of the CoNLL-2012 shared task (Pradhan et al. 2012).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

import gum
from pourparler.reader.actors.chains import chains
from pourparler.reader.network.encoder import Encoder
from pourparler.reader.network.tokenizer import pieces

Span = tuple[int, int]
Chains = list[frozenset[Span]]


def _of(found: Chains) -> dict[Span, int]:
    return {mention: k for k, chain in enumerate(found) for mention in chain}


def muc(keys: Chains, others: Chains) -> tuple[float, float]:
    """Links of the keys that the others keep, and links in all."""
    where = _of(others)
    kept = sum(len(c) - len({where.get(m, m) for m in c}) for c in keys)
    return kept, sum(len(c) - 1 for c in keys)


def b_cubed(keys: Chains, others: Chains) -> tuple[float, float]:
    """Sum over the keys' mentions of the share of their chain that the others hold together, and mentions."""
    where = _of(others)
    total = 0.0
    for chain in keys:
        parts = Counter(where[m] for m in chain if m in where)
        total += sum(n * n for n in parts.values()) / len(chain)
    return total, sum(len(c) for c in keys)


def ceaf(keys: Chains, others: Chains) -> float:
    """The greatest sum of similarities over one-to-one alignments of chains."""
    if not keys or not others:
        return 0.0
    alike = np.array([[2 * len(a & b) / (len(a) + len(b)) for b in others] for a in keys])
    rows, columns = linear_sum_assignment(-alike)
    return float(alike[rows, columns].sum())


def _f1(hit_r: float, gold: float, hit_p: float, read: float) -> float:
    r, p = hit_r / max(gold, 1e-9), hit_p / max(read, 1e-9)
    return 2 * p * r / max(p + r, 1e-9)


def conll(pairs: list[tuple[Chains, Chains]]) -> dict[str, float]:
    """Scores over documents, each a pair of gold chains and chains read.

    >>> one = [frozenset({(0, 1), (2, 3)})]
    >>> conll([(one, one)])["conll"]
    1.0
    """
    sums: Counter[str] = Counter()
    for gold, read in pairs:
        for name, score in (("muc", muc), ("b3", b_cubed)):
            for side, (a, b) in (("r", (gold, read)), ("p", (read, gold))):
                hit, count = score(a, b)
                sums[f"{name} hit {side}"] += hit
                sums[f"{name} all {side}"] += count
        sums["ceaf"] += ceaf(gold, read)
        sums["gold"] += len(gold)
        sums["read"] += len(read)
        g, m = set().union(*gold) if gold else set(), set().union(*read) if read else set()
        sums["mentions"] += len(g & m)
        sums["gold mentions"] += len(g)
        sums["read mentions"] += len(m)
    scores = {n: _f1(*(sums[f"{n} {k}"] for k in ("hit r", "all r", "hit p", "all p"))) for n in ("muc", "b3")}
    scores["ceaf"] = _f1(sums["ceaf"], sums["gold"], sums["ceaf"], sums["read"])
    scores["conll"] = sum(scores.values()) / 3
    scores["mentions"] = _f1(sums["mentions"], sums["gold mentions"], sums["mentions"], sums["read mentions"])
    return {k: round(v, 4) for k, v in scores.items()}


def main() -> None:
    """Print the scores, by kind of text and in all, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--split", default="dev", choices=("dev", "train"))
    args = parser.parse_args()
    encoder = Encoder()
    pairs: dict[str, list[tuple[Chains, Chains]]] = {}
    for doc in gum.documents(args.corpora / "gum" / f"{args.split}.conllu.gz"):
        gold = [frozenset(m.span for m in chain) for chain in doc.chains]
        gold = [c for c in gold if len(c) > 1]
        read = [frozenset(c) for c in chains(encoder.encode(pieces(doc.text)))]
        for key in (doc.id.split("_")[1], "all"):
            pairs.setdefault(key, []).append((gold, read))
    print(json.dumps({key: conll(p) for key, p in sorted(pairs.items())}, indent=1))


if __name__ == "__main__":
    main()
