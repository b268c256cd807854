"""Measure what wrapping and capitals cost: read the examples wrapped, or all in capitals, and compare the scores.

    python benchmarks/wrapped.py [--columns 72 60 45] [--capitals] [--all]

A space becomes a line break where the next word would cross the column, so that the offsets of the gold records hold.
Printed are the scores that differ, in points (hundredths), and with ``--all`` every score.
"""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import fields

from pourparler import intake
from pourparler.reader import Reader
from pourparler.reader.evaluation.counts import Count, Scores
from pourparler.reader.evaluation.gold import load_gold
from pourparler.reader.evaluation.run import examples
from pourparler.reader.evaluation.score import score
from pourparler.record import Document, Record


def wrap(text: str, column: int) -> str:
    """Break the lines of a text before the words that would cross a column, at spaces.

    >>> wrap("one two three", 8)
    'one two\\nthree'
    """
    found = list(text)
    line = 0
    for word in re.finditer(r"[^ \n]+", text):
        before = word.start() - 1
        if before >= 0 and text[before] == "\n":
            line = word.start()
        elif before > line and word.end() - line > column:
            found[before], line = "\n", word.start()
    return "".join(found)


CAPITALS = 0
"""Instead of a column: the text is not wrapped, but all in capitals."""


def capitals(text: str) -> str:
    """The text in capitals; letters that have none of one character stay."""
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


def read(reader: Reader, documents: list[Document], column: int | None) -> list[Record]:
    """Read the documents wrapped at a column or in capitals, and give their records the texts of the gold."""
    found = []
    for document in documents:
        text = document.text
        if column is not None:
            text = wrap(text, column) if column != CAPITALS else capitals(text)
        shown = document.model_copy(update={"text": text, "zones": intake.zones(text, document.title)})
        record = reader.read(document if column is None else shown)
        same = record.document.model_copy(update={"text": document.text})
        found.append(record.model_copy(update={"document": same}))
    return found


def values(scores: Scores) -> dict[str, float]:
    """Each score as points from 0 to 100."""
    found = {}
    for field in fields(scores):
        value = getattr(scores, field.name)
        if isinstance(value, int | tuple):
            continue
        points = value.f1 if isinstance(value, Count) else value.accuracy
        found[field.name] = 100 * (points or 0.0)
    return found


def main() -> None:
    """Print the scores; exit with 1 if one loses more than a point."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--columns", type=int, nargs="*", default=[72, 60, 45])
    parser.add_argument("--capitals", action="store_true", help="read the examples all in capitals too")
    parser.add_argument("--all", action="store_true", help="print the scores that stay the same too")
    arguments = parser.parse_args()
    columns = [*arguments.columns, *([CAPITALS] if arguments.capitals else [])]
    reader, gold = Reader(), load_gold(examples() / "gold")
    documents = [d for d in intake.documents([examples() / "dispatches"]) if isinstance(d, Document)]
    rows = [values(score(gold, read(reader, documents, column))) for column in (None, *columns)]
    print(f"{'':16}{'unwrapped':>10}" + "".join(f"{column or 'capitals':>10}" for column in columns))
    for name, whole in rows[0].items():
        cells = [row[name] - whole for row in rows[1:]]
        if arguments.all or any(abs(cell) >= 0.05 for cell in cells):
            print(f"{name:16}{whole:10.1f}" + "".join(f"{cell:+10.1f}" for cell in cells))
    wrapped = rows[1 : 1 + len(arguments.columns)]
    worst = min((row[name] - whole for name, whole in rows[0].items() for row in wrapped), default=0.0)
    print(f"greatest loss by wrapping: {max(0.0, -worst):.1f} points")
    sys.exit(0 if worst >= -1 else 1)


if __name__ == "__main__":
    main()
