"""The ledger: records of many documents in one file or database, and the questions it answers.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
...     ledger.documents.list()
()
"""

import logging

from pourparler.ledger.accounts import ROLES, Role, UserRow
from pourparler.ledger.collections.base import DocumentId
from pourparler.ledger.derive import Reindexed
from pourparler.ledger.errors import ChangedError, LedgerError
from pourparler.ledger.ingest.transfer import Carried, Coding, Entered
from pourparler.ledger.ingest.write import Added
from pourparler.ledger.issues import Cell, Grid, IssueRow, Network, Party, Tie
from pourparler.ledger.positions import CodedAlreadyError, Latest, PositionRow, Uttered
from pourparler.ledger.queries.annotations import (
    Codings,
    MeetingCoding,
    NamedActor,
    Place,
    ProposalCoding,
    StatementCoding,
)
from pourparler.ledger.queries.counts import ActorName, DayCount
from pourparler.ledger.queries.documents import DocumentLine, DocumentPage, Outlet, Wanted
from pourparler.ledger.queries.review_queue import Agreement, Queue, Waiting
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
from pourparler.ledger.validation.ids import Id, IdLike

# Who wants to see what is logged says so; no traceback comes to the screen by itself.
logging.getLogger(__name__).addHandler(logging.NullHandler())

__all__ = [
    "ROLES",
    "ActorName",
    "ActorRow",
    "Added",
    "Agreement",
    "Carried",
    "Cell",
    "ChangedError",
    "Changes",
    "CodedAlreadyError",
    "Coding",
    "Codings",
    "DayCount",
    "Days",
    "DocumentId",
    "DocumentLine",
    "DocumentPage",
    "DocumentRow",
    "EditionRow",
    "Entered",
    "Evidence",
    "Grid",
    "HeldRole",
    "HitRow",
    "Id",
    "IdLike",
    "IssueRow",
    "Latest",
    "Ledger",
    "LedgerError",
    "MeetingChange",
    "MeetingCoding",
    "MeetingReport",
    "MeetingRow",
    "NamedActor",
    "Network",
    "Outlet",
    "Party",
    "Place",
    "PositionRow",
    "ProposalChange",
    "ProposalCoding",
    "ProposalReport",
    "ProposalRow",
    "Queue",
    "Reindexed",
    "ReversalRow",
    "RevisionRow",
    "Role",
    "StatementCoding",
    "StatementRow",
    "SuggestionRow",
    "Tie",
    "UserRow",
    "Uttered",
    "Waiting",
    "Wanted",
    "Witness",
    "ZoneRow",
    "open_ledger",
]
