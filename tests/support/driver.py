"""Adds records, a JSON line each, to a ledger, and says which are in it: a program that tests may kill."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from pourparler.ledger import open_ledger
from pourparler.record import Record
from waiting import PATIENCE


def added(place: str, lines: Path) -> Iterator[str]:
    """Add the records of a file; the id of each document once it is in the ledger."""
    with open_ledger(place, create=True, patience=PATIENCE) as ledger:
        for line in lines.read_text(encoding="utf-8").splitlines():
            yield ledger.add(Record.model_validate_json(line)).document


def add_and_report(place: str, lines: Path, reports: Connection, *, halts: bool) -> None:
    """Add records and send the id of each; or all but the last, and halt before it."""
    last = len(lines.read_text(encoding="utf-8").splitlines())
    for number, document in enumerate(added(place, lines), 1):
        reports.send(document)
        if halts and number == last - 1:
            signal.pause()
    reports.close()


def double(number: int) -> int:
    """A function of a test's own that a worker can import."""
    return number * 2


if __name__ == "__main__":
    place, lines, halt = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    for number, document in enumerate(added(place, lines), 1):
        print(document, flush=True)
        if number == halt:
            sys.stdin.readline()
