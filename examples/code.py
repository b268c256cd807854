"""Code a ledger of the example dispatches: ``python examples/code.py LEDGER``, once they are added to it.

Each row of positions.tsv names words of a statement, who said them, and what a coder reads in them. Where the reader
gave the words to somebody else, that is corrected first, and a statement that the reader has missed is added, also
within what somebody else says, as a coder would do it.
"""

from __future__ import annotations

import csv
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pourparler
from pourparler.ledger import AlreadyCodedError, Ledger, StatementRow

HERE = Path(__file__).parent
CODER = "analyst"


def main(ledger: str) -> None:
    """Give the ledger its codebook and its positions."""
    program = [sys.executable, "-m", "pourparler.cli"]
    subprocess.run([*program, "codebook", "use", ledger, HERE / "codebook.yaml", "--coder", CODER], check=True)
    with pourparler.open(ledger) as kept, (HERE / "positions.tsv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            found = [each for each in kept.statements.list() if row["words"] in each.content]
            own = next((each for each in found if each.speaker == row["speaker"]), None)
            if own is None and all(len(row["words"]) < len(each.content) / 2 for each in found):
                own = add_missed(kept, row["words"], row["speaker"])
            if own is None:
                own = found[0]
                kept.codings.correct(own, coder=CODER, speaker=row["speaker"])
            terms = [tuple(row["about"].split("=", 1))] if "=" in row["about"] else []
            weighed = [] if terms else row["about"].split()
            with suppress(AlreadyCodedError):  # so that it may be run again
                kept.positions.add(own, coder=CODER, party=row["party"], kind=row["kind"], terms=terms, weighed=weighed)
        print(f"{ledger}: {len(kept.positions.list())} positions")


def add_missed(ledger: Ledger, words: str, speaker: str) -> StatementRow:
    """Add a statement of which the reader has not found the words, and return it."""
    for document in ledger.documents.list():
        start = ledger.documents.content(document.id).text.find(words)
        if start >= 0:
            ledger.statements.add(document.id, coder=CODER, content=(start, start + len(words)), speaker=speaker)
            return next(row for row in ledger.statements.list(document=document.id) if row.content == words)
    raise ValueError(f"no document holds: {words}")


if __name__ == "__main__":
    main(sys.argv[1])
