"""Adds records, a JSON line each, to a ledger, and says which are in it: a program that tests may kill."""

from __future__ import annotations

import sys
from pathlib import Path

from pourparler.ledger import open_ledger
from pourparler.record import Record

if __name__ == "__main__":
    place, lines = sys.argv[1:]
    with open_ledger(place, create=True, patience=60) as ledger:
        for line in Path(lines).read_text(encoding="utf-8").splitlines():
            print(ledger.add(Record.model_validate_json(line)).document, flush=True)
