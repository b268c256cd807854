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
    names = {a.id: a.name for a in record.actors}
    labels = document.labels
    matched = match_contents([s.content for s in labels.statements], [s.content.spans for s in record.statements])
    for i, j in matched.items():
        wanted, said = labels.statements[i], record.statements[j]
        span = (wanted.content[0][0], wanted.content[-1][1])
        if said.act != wanted.act:
            yield Doubt(document.id, span, "act", wanted.act or "none", said.act or "none", said.confidence)
        if said.speakers and not _has_speakers(said, wanted, actors):
            told = "; ".join(names[a] for a in said.speakers)
            yield Doubt(document.id, span, "speakers", "; ".join(wanted.speakers) or "none", told, said.confidence)
    for label in labels.meetings:
        for meeting in record.meetings:
            if shared_length([label.trigger], meeting.evidence) and len(meeting.evidence) == 1:
                if meeting.status != label.status and meeting.confidence is not None:
                    yield Doubt(document.id, label.trigger, "status", label.status, meeting.status, meeting.confidence)
    for proposal_label in labels.proposals:
        for proposal in record.proposals:
            is_same = len(proposal.mentions) == 1 and shared_length([proposal_label.mention], proposal.mentions)
            if is_same and proposal.state and proposal.state != proposal_label.state:
                span = proposal_label.mention
                sure = proposal.confidence or 0.0
                yield Doubt(document.id, span, "state", proposal_label.state, proposal.state, sure)
    for position_label in labels.positions:
        for position in record.positions:
            if position_label.target is None or position.target != position_label.target:
                continue
            if actors.is_named(position.party, position_label.party) and position.stance != position_label.stance:
                span = position_label.target
                yield Doubt(document.id, span, "stance", position_label.stance, position.stance, position.confidence)


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
