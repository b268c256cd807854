"""Score the speakers of transcripts: whose words the reader takes each stretch of speech to be.

    .venv/bin/python training/score_turns.py FOLDER [--verbose]

The folder has a text and its labels for each transcript: ``NAME.txt`` and ``NAME.tsv``. The table has the columns
``start``, ``end`` and ``speaker``: a stretch of speech, without labels and stage directions, in characters of the text,
and the name of its speaker. Other names that are right too stand after ``|`` ("reporters|interviewer"); the last words
of a name are enough, and ``*`` is right whatever the name is.

Printed for each transcript and for all:

spoken
    characters of speech, white space left out
right
    the share of them, in percent, in the outermost statement of the right speaker
nobody's
    the share of statements, in percent, that have no speaker
surplus
    actors beyond the first that stand for one speaker, and actors made from the words of a label ("MR", "Q", "you")
"""

from __future__ import annotations

import argparse
import csv
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pourparler.intake.zones import zones
from pourparler.reader import Reader
from pourparler.record import Actor, Document, Record, Span

LABEL_WORDS = {"q", "a", "mr", "mrs", "ms", "dr", "you", "question", "answer", "i", "we", "the", "end"}


@dataclass(frozen=True)
class Stretch:
    """A stretch of speech and the names of its speaker that are right."""

    span: Span
    names: tuple[str, ...]


@dataclass
class Counts:
    """What was counted in one or several transcripts."""

    spoken: int = 0
    right: int = 0
    statements: int = 0
    nobodys: int = 0
    surplus: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True)))

    def line(self, name: str) -> str:
        """Return a line of the table."""
        right, nobodys = 100 * self.right / max(1, self.spoken), 100 * self.nobodys / max(1, self.statements)
        return f"{name:<24} {self.spoken:>8,} {right:>7.1f} {self.statements:>11,} {nobodys:>9.1f} {self.surplus:>8}"


def stretches(path: Path) -> list[Stretch]:
    """Read the labels of a transcript."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [Stretch((int(r["start"]), int(r["end"])), tuple(r["speaker"].split("|"))) for r in rows]


def _words(name: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return re.findall(r"[\w'’.-]+", plain)


def is_named(actor: Actor, names: Sequence[str]) -> bool:
    """Whether an actor has one of some names, or their last words, or they its."""
    found = _words(actor.name)
    for name in names:
        wanted = _words(name)
        shorter = min(len(found), len(wanted))
        if name == "*" or (shorter and found[-shorter:] == wanted[-shorter:]):
            return True
    return False


def count(record: Record, gold: Sequence[Stretch], wrong: list[str]) -> Counts:
    """Count the characters of speech, those with the right speaker, statements without one, and surplus actors."""
    text = record.document.text
    actors = {a.id: a for a in record.actors}
    said: list[Actor | None] = [None] * len(text)
    for statement in sorted(record.statements, key=lambda s: s.within is None):  # the outermost last
        for start, end in statement.content.spans:
            said[start:end] = [actors.get(statement.speaker or "")] * (end - start)
    counts = Counts(statements=len(record.statements), nobodys=sum(s.speaker is None for s in record.statements))
    for stretch in gold:
        at = [k for k in range(*stretch.span) if not text[k].isspace()]
        right = sum(said[k] is not None and is_named(said[k], stretch.names) for k in at)  # type: ignore[arg-type]
        counts.spoken += len(at)
        counts.right += right
        if right < len(at):
            missed = next(k for k in at if said[k] is None or not is_named(said[k], stretch.names))  # type: ignore[arg-type]
            other = said[missed]
            wrong.append(f"  {stretch.names[0]}: {other.name if other else None}: {text[missed : missed + 60]!r}")
    every = {stretch.names for stretch in gold if "*" not in stretch.names}
    for names in every:
        same = [a for a in record.actors if a.kind in ("person", "group") and is_named(a, names)]
        counts.surplus += max(0, len(same) - 1)
        wrong += [f"  surplus: {a.name}" for a in same[1:]]
    words = [a.name for a in record.actors if a.name.casefold().strip(".") in LABEL_WORDS]
    counts.surplus += len(words)
    wrong += [f"  surplus: {name}" for name in words]
    return counts


def main() -> None:
    """Read every transcript of a folder and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path, help="texts NAME.txt, each with its labels NAME.tsv")
    parser.add_argument("--verbose", action="store_true", help="print the first wrong characters of each stretch")
    options = parser.parse_args()
    reader, total = Reader(), Counts()
    print(f"{'transcript':<24} {'spoken':>8} {'right':>7} {'statements':>11} {'nobodys':>9} {'surplus':>8}")
    for labels in sorted(options.folder.glob("*.tsv")):
        text = labels.with_suffix(".txt").read_text(encoding="utf-8")
        document = Document(id=labels.stem, text=text, language="en", zones=zones(text, None))
        wrong: list[str] = []
        counts = count(reader.read(document), stretches(labels), wrong)
        print(counts.line(labels.stem))
        if options.verbose:
            print("\n".join(wrong))
        total += counts
    print(total.line("all"))


if __name__ == "__main__":
    main()
