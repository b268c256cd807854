"""Intake: read sources into documents with exact text, metadata and zones; refuse others with a reason."""

from pourparler.intake.counting import count
from pourparler.intake.dates import parse_date
from pourparler.intake.feed_state import InMemory, Seen, Validators
from pourparler.intake.parsing import article
from pourparler.intake.refusal import Refusal
from pourparler.intake.sources import documents
from pourparler.intake.zones import zones

__all__ = ["InMemory", "Refusal", "Seen", "Validators", "article", "count", "documents", "parse_date", "zones"]
