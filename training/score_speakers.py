"""Who speaks, where the source is a pronoun or a description: score the reader on ``training/speakers.jsonl``.

    python training/score_speakers.py --corpora CORPORA [--misses]

The set holds sources of PolNeAR dev (Newell et al., LREC 2018), as its first annotator marked them, that are pronouns
or descriptions, a seeded choice of at most four an article; the actor was labelled by reading the article. A line gives
a document id, the source, ``actor`` (the chosen actor's fullest naming in the article) or ``unnamed``, all as offsets.

Printed are accuracies in 0..1. *strict*: the statement whose source overlaps the labelled one has the right speaker; a
source that the reader did not find is wrong. *found*: the same over the sources found. *resolved*: the labelled sources
are given to the resolver, so that finding them plays no part. *even* and *odd* are by the article's place in the split:
rules were tuned on even articles only.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import data
from pourparler.intake import zones
from pourparler.reader import Reader
from pourparler.reader.network.attributions import Attribution
from pourparler.reader.stages import DocumentState
from pourparler.reader.stages.registry import default_stages
from pourparler.reader.stages.speakers import SpeakersStage
from pourparler.record import Actor, Document, Record, Statement

_SMALL = {"of", "the", "and", "for", "de", "al", "bin", "von", "van"}
Label = dict[str, Any]


def _named(actor: Actor) -> bool:
    """Whether an actor has a name of its own: every word of it a capital one, but small words."""
    return all(w[:1].isupper() or w.lower() in _SMALL for w in re.findall(r"[\w’'.-]+", actor.name))


def _right(record: Record, statement: Statement, label: Label) -> bool:
    """Whether a statement has the labelled speaker."""
    speaker = next((a for a in record.actors if a.id == statement.speaker), None)
    if label.get("unnamed"):
        return speaker is None or not _named(speaker)
    s, e = label["actor"]
    return speaker is not None and any(a < e and s < b for a, b in speaker.mentions)


def _at(record: Record, label: Label) -> Statement | None:
    """The statement whose source overlaps the labelled one the most; of equals, the first."""
    s, e = label["source"]
    best, most = None, 0
    for statement in record.statements:
        shared = sum(max(0, min(b, e) - max(a, s)) for a, b in statement.source.spans)
        if shared > most:
            best, most = statement, shared
    return best


class _GivenSources(SpeakersStage):
    """Puts labelled sources in the place of those read, for measuring the resolver alone."""

    def __init__(self) -> None:
        super().__init__()
        self.labels: list[Label] = []

    def run(self, state: DocumentState) -> None:
        """Replace the sources, then resolve them."""
        found = state.attributions
        spans = [tuple(x["source"]) for x in self.labels]
        for k, a in enumerate(found):
            fit = [s for s in spans if a.source and any(p < s[1] and s[0] < q for p, q in a.source)]
            if fit:
                found[k] = Attribution(**{**vars(a), "source": (fit[0],)})
                spans.remove(fit[0])
        for s in spans:
            found.append(Attribution(source=(s,), cue=(), content=((s[1], s[1] + 1),), confidence=0.0))
        found.sort(key=lambda a: (a.start, a.content[0]))
        super().run(state)


def score(corpora: Path, labels: list[Label], misses: bool) -> dict[str, dict[str, float]]:
    """Accuracies by way of measuring and part of the set."""
    reader, given = Reader(), _GivenSources()
    given_reader = Reader(stages=[given if stage.name == given.name else stage for stage in default_stages()])
    by: dict[str, list[Label]] = defaultdict(list)
    for label in labels:
        by[label["id"]].append(label)
    marks: dict[str, dict[str, list[bool]]] = {w: defaultdict(list) for w in ("strict", "found", "resolved")}
    for k, article in enumerate(data.lines(corpora / "polnear" / "dev.jsonl.gz")):
        mine = by.get(article["id"], [])
        if not mine:
            continue
        text = article["text"]
        document = Document(
            id=article["id"],
            title=article["title"],
            published=article["date"],
            published_from="metadata",
            text=text,
            zones=zones(text, article["title"]),
        )
        plain = reader.read(document)
        given.labels = mine
        full = given_reader.read(document)
        for label in mine:
            parts = ("all", label["kind"], "odd" if k % 2 else "even")
            read, told = _at(plain, label), _at(full, label)
            good = read is not None and _right(plain, read, label)
            resolved = told is not None and _right(full, told, label)
            for part in parts:
                marks["strict"][part].append(good)
                if read is not None:
                    marks["found"][part].append(good)
                marks["resolved"][part].append(resolved)
            if misses and k % 2 == 0 and not resolved:
                who = next((a.name for a in full.actors if told and a.id == told.speaker), None)
                print(k, label["source"], text[slice(*label["source"])], "is", _told(text, label), "read as", who)
    return {w: {p: round(sum(v) / len(v), 3) for p, v in m.items()} | {"n": len(m["all"])} for w, m in marks.items()}


def _told(text: str, label: Label) -> str:
    return "nobody" if label.get("unnamed") else text[slice(*label["actor"])]


def main() -> None:
    """Print the accuracies."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--misses", action="store_true", help="also print what was wrong in even articles")
    args = parser.parse_args()
    with (Path(__file__).parent / "speakers.jsonl").open(encoding="utf-8") as lines:
        labels = [json.loads(line) for line in lines]
    for way, parts in score(args.corpora, labels, args.misses).items():
        print(way, parts)


if __name__ == "__main__":
    main()
