"""Score the packaged weights on the corpora's dev splits.

    python training/score.py --corpora CORPORA [--records dev.jsonl]

Attribution (PolNeAR dev), by the protocol of CofeNet (Wang et al., COLING 2022): spans cut at sentences, put on
CoreNLP's tokens, pooled, exact match; and linked: the cue overlaps a gold cue, and source and content are equal.
Names (GUM dev) by exact span and kind, on the names that ``training/gum.py`` takes from the annotation.
``--records`` also writes the records read, one a line.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np

import data
import gum
from pourparler.intake import zones
from pourparler.reader import Reader
from pourparler.reader.actors.names import find_names, settle_kinds
from pourparler.reader.network.encoder import Encoder
from pourparler.reader.network.tokenizer import pieces
from pourparler.reader.network.weights import weights_version
from pourparler.record import Document

PARTS = ("source", "cue", "content")
Tokens = list[tuple[int, int, int]]


def _f1(hit: int, gold: int, read: int) -> dict[str, float]:
    p, r = hit / max(read, 1), hit / max(gold, 1)
    return {"p": round(p, 4), "r": round(r, 4), "f1": round(2 * p * r / max(p + r, 1e-9), 4)}


def _touched(tokens: Tokens, spans: list[tuple[int, int]]) -> frozenset[int]:
    starts = np.array([t[0] for t in tokens])
    ends = np.array([t[1] for t in tokens])
    found: set[int] = set()
    for s, e in spans:
        found.update(np.flatnonzero((starts < e) & (ends > s)).tolist())
    return frozenset(found)


def _cut(tokens: Tokens, spans: list[tuple[int, int]]) -> set[tuple[int, ...]]:
    """Each span's tokens, a piece for every sentence it runs over."""
    pieces_: set[tuple[int, ...]] = set()
    for span in spans:
        by: dict[int, list[int]] = {}
        for k in sorted(_touched(tokens, [span])):
            by.setdefault(tokens[k][2], []).append(k)
        pieces_.update((v[0], v[-1]) for v in by.values())
    return pieces_


def attribution(corpora: Path, records: Path | None) -> dict[str, object]:
    """Spans and linked attributions on PolNeAR dev."""
    reader = Reader()
    silver = {r["id"]: r["sentences"] for r in data.lines(corpora / "polnear-corenlp" / "dev.jsonl.gz")}
    hits: Counter[str] = Counter()
    out = records.open("w", encoding="utf-8") if records else None
    for article in data.lines(corpora / "polnear" / "dev.jsonl.gz"):
        if article["id"] not in silver:
            continue
        tokens = [(t[0], t[1], k) for k, s in enumerate(silver[article["id"]]) for t in s]
        text = article["text"]
        document = Document(
            id=article["id"],
            title=article["title"],
            published=article["date"],
            published_from="metadata",
            text=text,
            zones=zones(text, article["title"]),
        )
        record = reader.read(document)
        if out:
            print(record.json_line(), file=out)
        read = [{p: list(getattr(s, p).spans) for p in PARTS} for s in record.statements]
        gold = next(iter(article["annotations"].values()))
        _count(hits, tokens, gold, read)
    if out:
        out.close()
    spans = {p: _f1(hits[f"{p} hit"], hits[f"{p} gold"], hits[f"{p} read"]) for p in PARTS}
    linked = {p: _f1(hits[f"linked {p}"], hits["gold"], hits["read"]) for p in ("cue", "source", "content", "all")}
    return {"spans": spans, "linked": linked}


def _count(hits: Counter[str], tokens: Tokens, gold: list[dict], read: list[dict]) -> None:
    for part in PARTS:
        g = set().union(*(_cut(tokens, a[part]) for a in gold)) if gold else set()
        m = set().union(*(_cut(tokens, a[part]) for a in read)) if read else set()
        hits[f"{part} hit"] += len(g & m)
        hits[f"{part} gold"] += len(g)
        hits[f"{part} read"] += len(m)
    golds = [{p: _touched(tokens, a[p]) for p in PARTS} for a in gold if a["cue"]]
    reads = [{p: _touched(tokens, a[p]) for p in PARTS} for a in read]
    hits["gold"] += len(golds)
    hits["read"] += len(reads)
    for g in golds:
        near = [a for a in reads if a["cue"] & g["cue"]]
        if near:
            best = max(near, key=lambda a: len(a["cue"] & g["cue"]))
            reads.remove(best)
            same = {p: best[p] == g[p] for p in ("source", "content")}
            hits["linked cue"] += 1
            hits["linked source"] += same["source"]
            hits["linked content"] += same["content"]
            hits["linked all"] += all(same.values())


def named(corpora: Path, encoder: Encoder) -> dict[str, dict[str, float]]:
    """Names on GUM dev, by kind of text and in all; conversation left out."""
    hits: Counter[str] = Counter()
    for doc in gum.documents(corpora / "gum" / "dev.conllu.gz"):
        genre = doc.id.split("_")[1]
        if genre == "conversation":
            continue
        read = {(*n.span, n.kind) for n in settle_kinds(doc.text, find_names(encoder.encode(pieces(doc.text))), ())}
        gold = set(doc.names)
        for key in (genre, "all"):
            hits[f"{key} hit"] += len(read & gold)
            hits[f"{key} gold"] += len(gold)
            hits[f"{key} read"] += len(read)
    kinds = sorted({k.split()[0] for k in hits})
    return {k: _f1(hits[f"{k} hit"], hits[f"{k} gold"], hits[f"{k} read"]) for k in kinds}


def main() -> None:
    """Print every score as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--records", type=Path)
    args = parser.parse_args()
    encoder = Encoder()
    print(
        json.dumps(
            {
                "weights": weights_version(),
                "attribution": attribution(args.corpora, args.records),
                "names": named(args.corpora, encoder),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
