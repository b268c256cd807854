"""The ledger: records of many documents in one file or database, and the questions it answers.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
...     ledger.documents.list()
()
"""

import logging

from pourparler.ledger.accounts import ROLES, Role, UserRow
from pourparler.ledger.alert_rows import AlertRow, AlertRule
from pourparler.ledger.collections.base import DocumentId, Listed
from pourparler.ledger.collections.briefs import BriefRow
from pourparler.ledger.derive import ReindexResult
from pourparler.ledger.edits.batches import Batch, Refusal
from pourparler.ledger.edits.drafts import DraftRow
from pourparler.ledger.edits.scenarios import ScenarioRow
from pourparler.ledger.errors import ChangedError, LedgerError
from pourparler.ledger.facets.index import Choice, Facet, FacetValue, Index, Slice
from pourparler.ledger.ingest.export import CodedPosition, DocumentBundle
from pourparler.ledger.ingest.transfer import Imported
from pourparler.ledger.ingest.write import AddResult
from pourparler.ledger.positions import AlreadyCodedError
from pourparler.ledger.queries.annotations import (
    AnnotatedSpan,
    Annotations,
    MeetingAnnotation,
    NamedActor,
    ProposalAnnotation,
    StanceAnnotation,
    StatementAnnotation,
)
from pourparler.ledger.queries.counts import ActorName, DayCount
from pourparler.ledger.queries.documents import DocumentFilter, DocumentLine, DocumentPage, Outlet, TitledDocument
from pourparler.ledger.queries.issue_words import IssueStatement
from pourparler.ledger.queries.names_like import NamedProposal
from pourparler.ledger.queries.positions import LatestPosition, PositionRow
from pourparler.ledger.queries.review_queue import Agreement, QueuedStatement, ReviewQueue
from pourparler.ledger.queries.statement_contexts import StatementContext
from pourparler.ledger.rows import (
    ActorRow,
    ChangeRow,
    Changes,
    ContradictionRow,
    CorroboratingStatement,
    DatedRole,
    Days,
    DocumentRow,
    EditionRow,
    Evidence,
    HitRow,
    MeetingChange,
    MeetingReport,
    MeetingRow,
    MeetingStep,
    ProposalChange,
    ProposalReport,
    ProposalRow,
    RevisionRow,
    StanceRow,
    StatementRow,
    SuggestionRow,
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
    "AddResult",
    "Agreement",
    "AlertRow",
    "AlertRule",
    "AlreadyCodedError",
    "AnnotatedSpan",
    "Annotations",
    "Batch",
    "BriefRow",
    "ChangeRow",
    "ChangedError",
    "Changes",
    "Choice",
    "CodedPosition",
    "ContradictionRow",
    "CorroboratingStatement",
    "DatedRole",
    "DayCount",
    "Days",
    "DocumentBundle",
    "DocumentFilter",
    "DocumentId",
    "DocumentLine",
    "DocumentPage",
    "DocumentRow",
    "DraftRow",
    "EditionRow",
    "Evidence",
    "Facet",
    "FacetValue",
    "HitRow",
    "Id",
    "IdLike",
    "Imported",
    "Index",
    "IssueStatement",
    "LatestPosition",
    "Ledger",
    "LedgerError",
    "Listed",
    "MeetingAnnotation",
    "MeetingChange",
    "MeetingReport",
    "MeetingRow",
    "MeetingStep",
    "NamedActor",
    "NamedProposal",
    "Outlet",
    "PositionRow",
    "ProposalAnnotation",
    "ProposalChange",
    "ProposalReport",
    "ProposalRow",
    "QueuedStatement",
    "Refusal",
    "ReindexResult",
    "ReviewQueue",
    "RevisionRow",
    "Role",
    "ScenarioRow",
    "Slice",
    "StanceAnnotation",
    "StanceRow",
    "StatementAnnotation",
    "StatementContext",
    "StatementRow",
    "SuggestionRow",
    "TitledDocument",
    "UserRow",
    "ZoneRow",
    "open_ledger",
]
