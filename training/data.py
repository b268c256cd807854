"""The corpora as the network is trained on them: documents with labels a word."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import gum
from pourparler.reader.network.labels import MENTIONS
from pourparler.reader.network.tokenizer import Pieces, pieces

Ints = NDArray[np.int64]
SEED = 20
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
    arcs: Ints | None = None  # the word that each word hangs on; itself for a root; -100 where nothing is known
    kinds: Ints | None = None  # what each word heads a mention of (labels.MENTIONS)
    mentions: list[tuple[int, int, int]] = field(default_factory=list)  # head word, first word, last word
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


def _doubtful(p: Pieces, tags: Ints) -> Ints:
    """Silver names without their word on capitalised words that they leave out."""
    capital = np.array([p.text[a].isupper() for a in p.start], dtype=bool)
    return np.where((tags == 0) & capital, -100, tags)


def _word(p: Pieces, span: tuple[int, int]) -> int | None:
    """The last word that a span touches stands for it."""
    i, j = p.words_of(span)
    return j - 1 if i < j else None


def _chains(p: Pieces, chains: list[list[tuple[int, int]]]) -> list[list[int]]:
    heads = [[_word(p, span) for span in chain] for chain in chains]
    return [sorted({h for h in chain if h is not None}) for chain in heads]


def _mentions(p: Pieces, found: list[tuple[tuple[int, int], tuple[int, int]]]) -> list[tuple[int, int, int]]:
    """Head, first and last word of each mention; of two with one head, the shorter."""
    best: dict[int, tuple[int, int, int]] = {}
    for head, span in found:
        (i, j), h = p.words_of(span), _word(p, head)
        if h is not None and i <= h < j and (h not in best or j - i < best[h][2] - best[h][1] + 1):
            best[h] = (h, i, j - 1)
    return list(best.values())


def _arcs(p: Pieces, pairs: list[tuple[tuple[int, int], tuple[int, int]]]) -> Ints:
    arcs = np.full(len(p), -100, dtype=np.int64)
    for span, above in pairs:
        a, b = _word(p, span), _word(p, above)
        if a is not None and b is not None and (a != b or span == above):
            arcs[a] = b
    return arcs


def _silver_arcs(sentences: list[list[list[Any]]]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    found = []
    for sentence in sentences:
        for token in sentence:
            above = sentence[token[4] - 1] if token[4] else token
            found.append(((token[0], token[1]), (above[0], above[1])))
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
        if known is None:
            found.append(Labelled(p, versions))
            continue
        names = _doubtful(p, _names(p, _silver_names(known["sentences"])))
        chains = _chains(p, [[(m[2], m[3]) for m in c] for c in known["coref"]])
        arcs = _arcs(p, _silver_arcs(known["sentences"]))
        mentions = _mentions(p, [((m[2], m[3]), (m[0], m[1])) for c in known["coref"] for m in c])
        found.append(Labelled(p, versions, names, chains, arcs, mentions=mentions, weight=0.5))
    return found


def gum_documents(corpora: Path, split: str) -> list[Labelled]:
    """GUM's documents with their names, mentions, coreference and dependencies."""
    found = []
    for doc in gum.documents(corpora / "gum" / f"{split}.conllu.gz"):
        p = pieces(doc.text)
        mentions = _mentions(p, [(m.head, m.span) for m in doc.mentions])
        kinds = np.zeros(len(p), dtype=np.int64)
        for m in doc.mentions:
            head = _word(p, m.head)
            if head is not None and m.kind in MENTIONS:
                kinds[head] = MENTIONS.index(m.kind)
        chains = _chains(p, [[m.head for m in chain] for chain in doc.chains])
        found.append(Labelled(p, [], _names(p, doc.names), chains, _arcs(p, doc.arcs), kinds, mentions))
    return found
