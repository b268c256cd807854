"""Propose labels of the negotiation corpus that may be wrong: those that the reader contradicts with high confidence.

    pourparler read CORPORA/negotiation/train.jsonl.gz CORPORA/negotiation/more.jsonl.gz --format jsonl > records.jsonl
    python training/label_doubts.py records.jsonl CORPORA/negotiation/train.jsonl.gz CORPORA/negotiation/more.jsonl.gz

Prints a line with tabs for each candidate, the surest first: id of the document, start and end of the words, kind, what
the label says, what the reader says, the reader's confidence, and the words with their context. Kinds are the act of a
statement, its speakers, the status of a meeting, the state of a proposal and the stance of a position, where label and
reader agree on everything else. ``label-doubts.tsv`` has those that were read and judged doubtful; it holds no texts.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pourparler.reader.evaluation.matching import match_contents, shared_length
from pourparler.reader.evaluation.negotiation import _Actors, _has_speakers
from pourparler.reader.evaluation.negotiation_labels import LabelledDocument, load_labelled, load_records
from pourparler.record import Record, Span

CONTEXT = 160
LEAST = 0.85


class Doubt(NamedTuple):
    """A label that the reader contradicts."""

    document: str
    span: Span
    kind: str
    label: str
    reader: str
    confidence: float


def doubts(document: LabelledDocument, record: Record) -> Iterator[Doubt]:
    """Yield the labels of a document that its record contradicts."""
    actors = _Actors(document.text, record.actors)
    yield from _statements(document, record, actors)
    yield from _events(document, record)
    yield from _positions(document, record, actors)


def _statements(document: LabelledDocument, record: Record, actors: _Actors) -> Iterator[Doubt]:
    names = {a.id: a.name for a in record.actors}
    labels = document.labels.statements
    matched = match_contents([s.content for s in labels], [s.content.spans for s in record.statements])
    for i, j in matched.items():
        wanted, said = labels[i], record.statements[j]
        span = (wanted.content[0][0], wanted.content[-1][1])
        if said.act != wanted.act:
            yield Doubt(document.id, span, "act", wanted.act or "none", said.act or "none", said.confidence)
        if said.speakers and not _has_speakers(said, wanted, actors):
            told = "; ".join(names[a] for a in said.speakers)
            yield Doubt(document.id, span, "speakers", "; ".join(wanted.speakers) or "none", told, said.confidence)


def _events(document: LabelledDocument, record: Record) -> Iterator[Doubt]:
    for met in document.labels.meetings:
        for m in record.meetings:
            is_same = len(m.evidence) == 1 and shared_length([met.trigger], m.evidence)
            if is_same and m.status != met.status:
                yield Doubt(document.id, met.trigger, "status", met.status, m.status, m.confidence or 0.0)
    for text in document.labels.proposals:
        for p in record.proposals:
            is_same = len(p.mentions) == 1 and shared_length([text.mention], p.mentions)
            if is_same and p.state and p.state != text.state:
                yield Doubt(document.id, text.mention, "state", text.state, p.state, p.confidence or 0.0)


def _positions(document: LabelledDocument, record: Record, actors: _Actors) -> Iterator[Doubt]:
    for taken in document.labels.positions:
        for p in record.positions:
            is_same = p.target == taken.target and actors.is_named(p.party, taken.party)
            if is_same and p.stance != taken.stance:
                yield Doubt(document.id, p.target, "stance", taken.stance, p.stance, p.confidence)


def main() -> None:
    """Print the candidates."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=Path)
    parser.add_argument("labelled", type=Path, nargs="+")
    parser.add_argument("--least", type=float, default=LEAST, help="least confidence of what the reader says")
    args = parser.parse_args()
    records = load_records(args.records)
    documents = [d for path in args.labelled for d in load_labelled(path) if d.id in records]
    texts = {d.id: d.text for d in documents}
    found = [x for d in documents for x in doubts(d, records[d.id])]
    for x in sorted(found, key=lambda x: -x.confidence):
        limit = args.least if x.kind in ("act", "speakers") else 0.0
        if x.confidence >= limit:
            text, (start, end) = texts[x.document], x.span
            words = text[max(0, start - CONTEXT) : start] + "[[" + text[start:end] + "]]" + text[end : end + CONTEXT]
            cells = (x.document, start, end, x.kind, x.label, x.reader, f"{x.confidence:.2f}", " ".join(words.split()))
            print(*cells, sep="\t")


if __name__ == "__main__":
    main()
