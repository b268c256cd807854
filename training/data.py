"""The corpora as the network is trained on them: documents with labels a word."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import gum
from pourparler.reader.labels import ACTS
from pourparler.reader.pieces import Pieces, pieces

Ints = NDArray[np.int64]
SEED = 20
STORIES = 160  # stories of each PLOVER type to train on; the others are for scoring
SILVER = {"PERSON": "person", "ORGANIZATION": "organization", "LOCATION": "place"}
NAME_KINDS = ("person", "organization", "place")


@dataclass
class Labelled:
    """A document and what is known of it; -100 in ``names`` where nothing is."""

    pieces: Pieces
    versions: list[list[dict[str, list[tuple[int, int]]]]] = field(
        default_factory=list
    )  # annotators' attributions, words
    names: Ints | None = None
    chains: list[list[int]] | None = None  # head words of each entity's mentions, in order
    act: int | None = None
    weight: float = 1.0


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a gzipped JSON-lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        for line in handle:
            yield json.loads(line)


def _names(p: Pieces, spans: list[tuple[int, int, str]]) -> Ints:
    tags = np.zeros(len(p), dtype=np.int64)
    for start, end, kind in spans:
        i, j = p.words_of((start, end))
        if i < j:
            tags[i:j] = 2 + 2 * NAME_KINDS.index(kind)
            tags[i] -= 1
    return tags


def _silver_names(sentences: list[list[list[Any]]]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for sentence in sentences:
        last = "O"
        for start, end, _pos, ner, *_ in sentence:
            kind = SILVER.get(ner)
            if kind and ner == last:
                found[-1] = (found[-1][0], end, kind)
            elif kind:
                found.append((start, end, kind))
            last = ner
    return found


def _head_words(p: Pieces, chains: list[list[tuple[int, int]]]) -> list[list[int]]:
    found = []
    for chain in chains:
        heads = []
        for start, end in chain:
            i, j = p.words_of((start, end))
            if i < j:
                heads.append(j - 1)
        found.append(sorted(set(heads)))
    return found


def polnear(corpora: Path, split: str) -> list[Labelled]:
    """PolNeAR's articles with every annotator's attributions, and CoreNLP's names and coreference as silver."""
    silver = {r["id"]: r for r in lines(corpora / "polnear-corenlp" / f"{split}.jsonl.gz")}
    found = []
    for article in lines(corpora / "polnear" / f"{split}.jsonl.gz"):
        p = pieces(article["text"])
        versions = []
        for attributions in article["annotations"].values():
            version = []
            for a in attributions:
                parts = {k: [p.words_of((s, e)) for s, e in a[k]] for k in ("source", "cue", "content")}
                parts = {k: [(i, j) for i, j in v if i < j] for k, v in parts.items()}
                if parts["cue"] and (parts["content"] or parts["source"]):
                    version.append(parts)
            versions.append(version)
        known = silver.get(article["id"])
        names = _names(p, _silver_names(known["sentences"])) if known else None
        chains = _head_words(p, [[(m[2], m[3]) for m in c] for c in known["coref"]]) if known else None
        found.append(Labelled(p, versions, names, chains, weight=0.5))
    return found


def gum_documents(corpora: Path, split: str) -> list[Labelled]:
    """GUM's documents with their named people, organisations and places, and their coreference."""
    found = []
    for doc in gum.documents(corpora / "gum" / f"{split}.conllu.gz"):
        p = pieces(doc.text)
        found.append(Labelled(p, [], _names(p, doc.names), _head_words(p, doc.chains)))
    return found


def stories(corpora: Path, rng: random.Random, most: int = STORIES, unseen: bool = False) -> list[Labelled]:
    """One to three sentences of each story with the story's PLOVER type: ``most`` stories a type, or the others."""
    found = []
    per: dict[str, int] = {}
    rows = list(lines(corpora / "plover-synthetic" / "stories.jsonl.gz"))
    rng.shuffle(rows)
    for row in rows:
        per[row["label"]] = per.get(row["label"], 0) + 1
        if (per[row["label"]] > most) != unseen:
            continue
        sentences = [s for s in row["text"].replace("\n", " ").split(". ") if len(s) > 20]
        if not sentences:
            continue
        k = min(rng.randrange(3), len(sentences) - 1)
        text = ". ".join(sentences[k : k + rng.randint(1, 3)])[:500]
        found.append(Labelled(pieces(text), act=ACTS.index(row["label"])))
    return found
