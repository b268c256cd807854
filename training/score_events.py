"""How well reports of one event are joined across documents, beside labelled pairs.

    python training/score_events.py SAMPLES [--ledgers FOLDER] [--links]

``events.jsonl`` has offsets only: for a document, the spans that tell of a meeting or name a proposal, each with the
number of its event. SAMPLES are files of JSON lines, or folders of them, with the texts (`id`, `text`, `published`,
`publisher`); the documents of one set of labels make one ledger, and the reader reads those that are in none in FOLDER.

A report that the reader finds has the event of most labels within its evidence. A pair of reports of one event is right
if they are in one row of the ledger. Printed for each set, and for the earlier and the later half of its documents (the
later is held back), and for two ways of counting:

- pairwise: all pairs of reports with a label, so that an event told by many documents counts most;
- by report (B³): the mean over reports of the share of its row that is of its event, and of its event that is in its
  row.

`reached` is the share of pairs of documents that tell of one event, by the labels, that the ledger joins: what the
reader does not find counts as missed.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import itertools
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pourparler.ledger import Ledger, MeetingRow, ProposalRow, open_ledger
from pourparler.reader import Reader
from pourparler.record import Document

LABELS = Path(__file__).with_name("events.jsonl")
KINDS = ("meetings", "proposals")


class Told(NamedTuple):
    """A report: the row that it is in, its document, and its event, None without a label."""

    row: int
    document: str
    event: int | None


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines, compressed or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def texts(samples: Iterable[Path], labels: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The documents with labels, by id."""
    files = [each for path in samples for each in (sorted(path.rglob("*.jsonl*")) if path.is_dir() else [path])]
    found = {}
    for path in files:
        for doc in lines(path):
            label = labels.get(doc.get("id", ""))
            if label and hashlib.sha256(doc["text"].encode()).hexdigest().startswith(label["sha256"]):
                found[doc["id"]] = doc
    return found


def fill(ledger: Ledger, docs: Sequence[dict[str, Any]]) -> None:
    """Read and add the documents that a ledger does not have."""
    there = {row.id for row in ledger.documents.list()}
    missing = [doc for doc in docs if doc["id"] not in there]
    reader = Reader(threads=1) if missing else None
    for doc in missing:
        assert reader is not None
        given = {key: doc.get(key) or None for key in ("title", "publisher", "published")}
        from_ = "argument" if given["published"] else None
        ledger.add(reader.read(Document(id=doc["id"], text=doc["text"], published_from=from_, **given)))


def event_of(evidence: Iterable[Any], labels: Sequence[Sequence[int]]) -> int | None:
    """The event of most labels within the evidence of a report."""
    found: Counter[int] = Counter()
    for each in evidence:
        found.update(event for start, end, event in labels if start < each.end and each.start < end)
    return found.most_common(1)[0][0] if found else None


def told(rows: Iterable[MeetingRow | ProposalRow], labels: dict[str, dict[str, Any]], kind: str) -> list[Told]:
    """The reports of documents with labels."""
    return [
        Told(row.id, report.document, event_of(report.evidence, labels[report.document][kind]))
        for row in rows
        for report in row.reports
        if report.document in labels
    ]


def score(reports: Sequence[Told], labels: dict[str, dict[str, Any]], kind: str) -> dict[str, Any]:
    """Precision and recall, and how many pairs they are of."""
    known = [each for each in reports if each.event is not None]
    events, rows = Counter(each.event for each in known), Counter(each.row for each in known)
    both = Counter((each.row, each.event) for each in known)
    pairs = [sum(n * (n - 1) // 2 for n in counts.values()) for counts in (both, rows, events)]
    by_report = [sum(n * n / of[key[at]] for key, n in both.items()) for at, of in ((0, rows), (1, events))]
    where: dict[int, set[str]] = defaultdict(set)
    for id_, label in labels.items():
        for _, _, event in label[kind]:
            where[event].add(id_)
    rows_of: dict[tuple[str, int | None], set[int]] = defaultdict(set)
    for each in known:
        rows_of[each.document, each.event].add(each.row)
    apart = [
        bool(rows_of[one, event] & rows_of[other, event])
        for event, ids in where.items()
        for one, other in itertools.combinations(sorted(ids), 2)
    ]
    return {
        "reports": len(known),
        "without label": len(reports) - len(known),
        "pairs joined": pairs[1],
        "precision": _share(pairs[0], pairs[1]),
        "pairs labelled": pairs[2],
        "recall": _share(pairs[0], pairs[2]),
        "precision by report": _share(by_report[0], len(known)),
        "recall by report": _share(by_report[1], len(known)),
        "reached": _share(sum(apart), len(apart)),
    }


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 3) if whole else None


def halves(labels: dict[str, dict[str, Any]], docs: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The labels of all documents, of the earlier half, with undated ones, and of the later, which is held back."""
    ordered = sorted(labels, key=lambda id_: (docs[id_].get("published") or "", id_))
    middle = (len(ordered) + 1) // 2
    parts = {"all": ordered, "earlier": ordered[:middle], "later": ordered[middle:]}
    return {name: {id_: labels[id_] for id_ in ids} for name, ids in parts.items()}


def print_links(rows: Iterable[MeetingRow | ProposalRow], labels: dict[str, dict[str, Any]], kind: str) -> None:
    """Print the rows of several reports with their events, and the events in several rows."""
    of: dict[int | None, Counter[int]] = defaultdict(Counter)
    for row in rows:
        found = told([row], labels, kind)
        for each in found:
            of[each.event][each.row] += 1
        if len(row.reports) > 1:
            print(f"  {row.id}: {[each.event for each in found]}")
    for event, counts in of.items():
        if len(counts) > 1 and event is not None:
            print(f"  event {event} in rows {dict(counts)}")


def main() -> None:
    """Print the scores, one line of JSON each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("samples", type=Path, nargs="+")
    parser.add_argument("--labels", type=Path, default=LABELS)
    parser.add_argument("--ledgers", type=Path, help="folder of ledgers, one a set, made where there is none")
    parser.add_argument("--links", action="store_true", help="print which events are joined and which are apart")
    args = parser.parse_args()
    labels: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for label in lines(args.labels):
        labels[label["set"]][label["id"]] = label
    docs = texts(args.samples, {id_: each for own in labels.values() for id_, each in own.items()})
    with tempfile.TemporaryDirectory() as folder:
        for name, own in labels.items():
            here = {id_: label for id_, label in own.items() if id_ in docs}
            if not here:
                continue
            path = (args.ledgers or Path(folder)) / f"{name}.ledger"
            with open_ledger(str(path), create=True) as ledger:
                fill(
                    ledger, [docs[id_] for id_ in sorted(here, key=lambda id_: (docs[id_].get("published") or "", id_))]
                )
                ledger.reindex()
                for kind in KINDS:
                    rows = ledger.meetings.list() if kind == "meetings" else ledger.proposals.list()
                    for part, some in halves(here, docs).items():
                        print(
                            json.dumps(
                                {"set": name, "kind": kind, "part": part} | score(told(rows, some, kind), some, kind)
                            )
                        )
                    if args.links:
                        print_links(rows, here, kind)


if __name__ == "__main__":
    main()
