"""Meetings in answers: what each document reports, and what the reports say together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from pourparler.ledger.evidence import Days, Evidence
from pourparler.ledger.validation.ids import IdKind
from pourparler.record import MeetingKind, MeetingOutcome, MeetingStatus


@dataclass(frozen=True)
class MeetingReport:
    """What one document says about a meeting."""

    id_kind: ClassVar[IdKind] = "meeting"

    id: int
    document: str
    publisher: str | None
    published: dt.date | None
    status: MeetingStatus
    place: str | None
    date: Days | None
    evidence: tuple[Evidence, ...]
    published_from: str | None = None
    kind: MeetingKind | None = None
    name: str | None = None
    round: int | None = None
    outcome: MeetingOutcome | None = None


@dataclass(frozen=True)
class MeetingStep:
    """A step in the history of a meeting: a report after which its status or its days are others than before."""

    report_id: int
    document: str
    published: dt.date | None
    status: MeetingStatus
    date: Days | None


@dataclass(frozen=True)
class MeetingRow:
    """A meeting with the names of its participants: one row, however many documents report it.

    ``reports`` are these documents, the first published first: the meeting's history, from announced to held.
    ``document`` is the first of them; ``status`` is what the last of them says. A meeting that some report as held and
    others deny is ``contested``, and its status is "denied".

    ``name`` is how most reports call it, ``series`` the talks that it belongs to ("talks in Vaill"), ``round`` its
    number there, and ``outcome`` how it ended. ``history`` are the reports that changed its status or its days: a
    meeting that was postponed is one meeting, with the days for which it was planned before.
    """

    id_kind: ClassVar[IdKind] = "meeting"

    id: int
    document: str
    publisher: str | None
    published: dt.date | None
    participants: tuple[str, ...]
    place: str | None
    date: Days | None
    status: MeetingStatus
    confidence: float
    coder: str
    evidence: tuple[Evidence, ...]
    reports: tuple[MeetingReport, ...] = ()
    contested: bool = False
    published_from: str | None = None
    kind: MeetingKind = "meeting"
    name: str | None = None
    series: str | None = None
    round: int | None = None
    outcome: MeetingOutcome | None = None
    history: tuple[MeetingStep, ...] = ()
