"""The ledger: records of many documents in one file or database, and the questions it answers.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
...     ledger.documents()
()
"""

from pourparler.ledger.errors import LedgerError
from pourparler.ledger.rows import (
    ActorRow,
    Days,
    DocumentRow,
    Evidence,
    HitRow,
    MeetingRow,
    ProposalRow,
    RevisionRow,
    StatementRow,
    SuggestionRow,
    ZoneRow,
)
from pourparler.ledger.store import Ledger, open_ledger
from pourparler.ledger.writing import Added

__all__ = [
    "ActorRow",
    "Added",
    "Days",
    "DocumentRow",
    "Evidence",
    "HitRow",
    "Ledger",
    "LedgerError",
    "MeetingRow",
    "ProposalRow",
    "RevisionRow",
    "StatementRow",
    "SuggestionRow",
    "ZoneRow",
    "open_ledger",
]
