"""What adding a document costs as a ledger grows: SQL statements, and milliseconds of the processor.

    .venv/bin/python benchmarks/growth.py [--documents 20000] [--sample 200] [--keep FOLDER] [--postgresql URL]

Adds records made by program (`invented.py`, five statements, three stances and a meeting each) sixteen at a time, as
the single writer of `add` does after reading, and prints what the last ones cost whenever the ledger has 1,000, 2,000,
5,000, 10,000 and so on. Time is that of the process, which other programs on the machine change little. Sentences are
encoded before writing, on all processors, so that this is told apart from writing and linking, of which one writer at a
time is capable. The ledger
stays in the folder, for `ledger.py`, `workbench.py` and `load.py`. The URL is that of a PostgreSQL database with
nothing in it, to which a tenth of the documents are added.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from sqlalchemy import Engine, event

from figures import check_least, figure, processor
from invented import Coverage
from pourparler.commands.read import TOGETHER
from pourparler.ledger import Ledger, LedgerError, open_ledger
from pourparler.ledger.linking.statement_vectors import encode_ahead
from pourparler.record import Record

STATEMENTS = 30.0
RATES = {"SQLite": 40.0, "PostgreSQL": 30.0}  # documents a second
FLAT = 1.3  # times as long as at first that a document may take at last
_STEPS = (1, 2, 5)


def sizes(most: int, sample: int) -> Iterator[int]:
    """The sizes at which adding is measured: those of 1, 2 and 5 times a power of ten, and the last.

    >>> list(sizes(7000, 200))
    [500, 1000, 2000, 5000, 7000]
    """
    step = 100
    while step <= most:
        yield from (each * step for each in _STEPS if 2 * sample < each * step < most)
        step *= 10
    yield most


class Counter:
    """Counts the statements that databases execute."""

    def __init__(self) -> None:
        self.count = 0
        event.listen(Engine, "before_cursor_execute", self._add)

    def _add(self, *_: object) -> None:
        self.count += 1


def add(ledger: Ledger, records: Iterator[tuple[int, Record]]) -> float:
    """Add records as `pourparler add` does; return the seconds of the processor that encoding sentences took.

    Raises
    ------
    LedgerError
        If one could not be added.
    """
    encoding = 0.0
    while together := [record for _, record in islice(records, TOGETHER)]:
        began = time.process_time()
        encode_ahead(together)
        encoding += time.process_time() - began
        for added in ledger.add_all(together):
            if isinstance(added, LedgerError):
                raise added
    return encoding


def measure(ledger: Ledger, store: str, documents: int, coverage: int, sample: int) -> None:
    """Add records until the ledger has that many documents, and print what the last ones cost at each size."""
    print(f"\n| {store}: documents | SQL statements each | encoding ms each | writing ms each | a second |")
    print("| --: | --: | --: | --: | --: |")
    there, counter = set(ledger.documents.ids()), Counter()
    records = ((number, each) for number, each in enumerate(Coverage(coverage), 1) if each.document.id not in there)
    missing = islice(records, documents - len(there))
    size, costs = len(there), list[float]()
    for last in sizes(documents, sample):
        if last <= size:
            continue
        rest = min(sample, last - size)
        add(ledger, islice(missing, last - size - rest))
        counter.count, began = 0, time.process_time()
        encoding = add(ledger, islice(missing, rest)) / rest
        each = (time.process_time() - began) / rest - encoding
        size = last
        costs.append(each)
        asked = counter.count / rest
        print(f"| {last:,} | {asked:.1f} | {1000 * encoding:.1f} | {1000 * each:.1f} | {1 / each:.1f} |", flush=True)
    if not costs:
        sys.exit(f"growth.py: the ledger has {size} documents already; give more --documents, or another folder")
    figure(f"adding to {documents:,} documents, {store}: SQL statements each", asked, "", most=STATEMENTS)
    figure(f"adding to {documents:,} documents, {store}", 1 / costs[-1], "documents/s", least=RATES[store])
    if len(costs) > 1:
        figure(f"adding at last, beside at first, {store}", costs[-1] / costs[0], "times as long", most=FLAT)


def main() -> None:
    """Add, and print the curve."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--sample", type=int, default=200, help="documents that are measured at each size")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the SQLite ledger here")
    parser.add_argument("--postgresql", metavar="URL", help="an empty database")
    asked = parser.parse_args()
    check_least(__file__, documents=asked.documents, sample=asked.sample)
    print(processor())
    with tempfile.TemporaryDirectory() as folder:
        place = (asked.keep or Path(folder)) / "year.ledger"
        try:
            with open_ledger(place, create=True) as ledger:
                measure(ledger, "SQLite", asked.documents, asked.documents, asked.sample)
            if asked.postgresql:
                with open_ledger(asked.postgresql, create=True) as ledger:
                    few = max(1, asked.documents // 10)
                    measure(ledger, "PostgreSQL", few, asked.documents, min(asked.sample, few))
        except LedgerError as fault:
            sys.exit(f"growth.py: {fault}")


if __name__ == "__main__":
    main()
