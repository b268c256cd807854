"""The ledger: records of many documents in one file, and the questions it answers.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
...     ledger.documents()
()
"""

from pourparler.ledger.errors import LedgerError
from pourparler.ledger.rows import (
    ActorRow,
    Changes,
    Days,
    DocumentRow,
    EditionRow,
    Evidence,
    HeldRole,
    HitRow,
    MeetingChange,
    MeetingReport,
    MeetingRow,
    ProposalChange,
    ProposalReport,
    ProposalRow,
    ReversalRow,
    RevisionRow,
    StatementRow,
    SuggestionRow,
    Witness,
    ZoneRow,
)
from pourparler.ledger.store import Ledger, open_ledger
from pourparler.ledger.writing import Added

__all__ = [
    "ActorRow",
    "Added",
    "Changes",
    "Days",
    "DocumentRow",
    "EditionRow",
    "Evidence",
    "HeldRole",
    "HitRow",
    "Ledger",
    "LedgerError",
    "MeetingChange",
    "MeetingReport",
    "MeetingRow",
    "ProposalChange",
    "ProposalReport",
    "ProposalRow",
    "ReversalRow",
    "RevisionRow",
    "StatementRow",
    "SuggestionRow",
    "Witness",
    "ZoneRow",
    "open_ledger",
]
