"""Score records against the negotiation corpus: who said what, meetings, proposals and positions.

    pourparler read CORPORA/negotiation/dev.jsonl.gz --format jsonl > dev.records.jsonl
    python training/score_negotiation.py dev.records.jsonl CORPORA/negotiation/dev.jsonl.gz [--by-source] [--by-group]

Prints one JSON object. Shares are from 0 to 1, null where there was nothing to compare. Who said what: statements found
whose speakers are all right. ``pourparler.reader.evaluation.negotiation`` says what counts as right. The calibration
error is that of the confidence of each kind of entry, over ten bins of equal width. ``--by-source`` adds the scores of
each collection that the documents are from, ``--by-group`` those of each kind of negotiation. ``--table`` prints the
scores as the Markdown table of ``docs/model-card.md`` instead, a column for all documents and one for each part.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pourparler.reader.evaluation.negotiation import score_negotiation
from pourparler.reader.evaluation.negotiation_counts import report
from pourparler.reader.evaluation.negotiation_labels import LabelledDocument, load_labelled, load_records
from pourparler.record import Record

ROWS = (
    ("who said what: F1", ("who_said_what", "f1")),
    ("recall · precision", ("who_said_what", "recall"), ("who_said_what", "precision")),
    ("statements: recall · precision", ("statements", "recall"), ("statements", "precision")),
    ("speakers, of those found", ("statements", "speakers_of_found")),
    ("joint speakers · nested statements", ("statements", "joint"), ("statements", "nested")),
    ("act where there is one · none where none", ("statements", "act"), ("statements", "none_where_none")),
    ("meetings: F1", ("meetings", "f1")),
    ("recall · precision", ("meetings", "recall"), ("meetings", "precision")),
    ("reported twice · denied reported as real", ("meetings", "duplicates"), ("meetings", "denied_reported_as_real")),
    (
        "status · day from the right words · place",
        *(("meetings", x) for x in ("status", "day_from_right_words", "place")),
    ),
    ("participants: recall · precision", ("meetings", "participants_recall"), ("meetings", "participants_precision")),
    ("proposals: F1", ("proposals", "f1")),
    ("recall · precision", ("proposals", "recall"), ("proposals", "precision")),
    ("sponsors · provisions · state", *(("proposals", x) for x in ("sponsors", "provisions", "state"))),
    ("positions: F1", ("positions", "f1")),
    (
        "recall · precision · stance of those found",
        *(("positions", x) for x in ("recall", "precision", "stance_of_found")),
    ),
    (
        "calibration error: statements · meetings · proposals · positions",
        *(("calibration_error", x) for x in ("statements", "meetings", "proposals", "positions")),
    ),
)
"""The rows of the table: a label, and where the report has each number."""


def as_table(reports: Mapping[str, Mapping[str, Any]]) -> str:
    """Return reports as a Markdown table, a column for each."""
    header = ["score", *(f"{name} ({r['documents']})" for name, r in reports.items())]
    lines = [_row(header), _row(["---", *["---:"] * len(reports)])]
    for label, *places in ROWS:
        lines.append(
            _row([label, *(" · ".join(_cell(r[part][key]) for part, key in places) for r in reports.values())])
        )
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: float | None) -> str:
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.2f}"


def reports_by(
    key: Callable[[LabelledDocument], str], documents: Sequence[LabelledDocument], records: Mapping[str, Record]
) -> dict[str, Any]:
    """Return the scores of the documents of each value of a key, in order of the values."""
    values = sorted({key(document) for document in documents})
    return {v or "none": report(score_negotiation([d for d in documents if key(d) == v], records)) for v in values}


def other_texts(documents: Sequence[LabelledDocument], records: Mapping[str, Record]) -> list[str]:
    """Return the ids of the documents whose record is of another text, so that its offsets mean something else."""
    return [d.id for d in documents if d.id in records and records[d.id].document.text != d.text]


def main() -> None:
    """Print the scores as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=Path, help="records as JSON lines")
    parser.add_argument("labelled", type=Path, help="documents with labels as JSON lines, .gz or not")
    parser.add_argument("--by-source", action="store_true", help="add the scores of each collection")
    parser.add_argument("--by-group", action="store_true", help="add the scores of each kind of negotiation")
    parser.add_argument("--table", action="store_true", help="print a table in Markdown instead of JSON")
    args = parser.parse_args()
    try:
        documents, records = load_labelled(args.labelled), load_records(args.records)
    except ValueError as error:
        raise SystemExit(str(error)) from None
    for name in other_texts(documents, records):
        print(f"{name}: the record is of another text; read {args.labelled} again", file=sys.stderr)
    parts: dict[str, dict[str, Any]] = {}
    if args.by_source:
        parts["by_source"] = reports_by(lambda d: d.source, documents, records)
    if args.by_group:
        parts["by_group"] = reports_by(lambda d: d.group, documents, records)
    whole = report(score_negotiation(documents, records))
    if args.table:
        print(as_table({"all": whole, **{name: each for part in parts.values() for name, each in part.items()}}))
    else:
        print(json.dumps(whole | parts, indent=1))


if __name__ == "__main__":
    main()
