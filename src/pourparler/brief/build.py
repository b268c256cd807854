"""A ledger's rows, gathered into what a brief tells."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from pourparler.brief.words import counted
from pourparler.ledger import (
    ActorRow,
    Days,
    DocumentRow,
    Ledger,
    MeetingRow,
    ProposalRow,
    StatementRow,
)

_MOST_ACTIVE = 12


@dataclass(frozen=True)
class Voice:
    """One speaker's statements, in order of their days."""

    name: str
    about: str
    statements: tuple[StatementRow, ...]


@dataclass(frozen=True)
class Brief:
    """What a brief tells, in the order in which it tells it."""

    since: dt.date | None
    until: dt.date | None
    period: Days | None
    documents: tuple[DocumentRow, ...]
    meetings: tuple[MeetingRow, ...]
    proposals: tuple[ProposalRow, ...]
    actors: tuple[ActorRow, ...]
    voices: tuple[Voice, ...]

    @property
    def statement_count(self) -> int:
        """Statements told, of all speakers."""
        return sum(len(v.statements) for v in self.voices)

    @property
    def counts(self) -> str:
        """How much there is of everything, in words."""
        parts = {
            "document": len(self.documents),
            "statement": self.statement_count,
            "meeting": len(self.meetings),
            "proposal": len(self.proposals),
        }
        return " · ".join(counted(n, thing) for thing, n in parts.items())

    @property
    def numbers(self) -> dict[str, int]:
        """The number by which each document is cited, from 1, in order of publication."""
        return {d.id: k for k, d in enumerate(self.documents, 1)}


def build(ledger: Ledger, since: dt.date | None = None, until: dt.date | None = None) -> Brief:
    """Gather what a ledger holds of a period.

    Parameters
    ----------
    since, until : first and last day, both included; None leaves that side open
    """
    statements = ledger.statements(since=since, until=until)
    meetings = tuple(sorted(ledger.meetings(since=since, until=until), key=_when))
    named = {s.document for s in statements} | {m.document for m in meetings}
    every = ledger.documents()
    documents = tuple(
        sorted(
            (d for d in every if d.id in named or _inside(d.published, since, until)),
            key=lambda d: (d.published or dt.date.max, d.title or "", d.id),
        )
    )
    shown = {d.id for d in documents}
    proposals = tuple(_told_once(p) for p in ledger.proposals() if any(e.document in shown for e in p.evidence))
    actors = ledger.actors()
    about = {a.id: _about(a) for a in actors}
    groups: dict[int | None, list[StatementRow]] = {}
    for row in statements:
        groups.setdefault(row.speaker_id, []).append(row)
    voices = sorted(
        (
            Voice(rows[0].speaker or "Speaker not named", about.get(key, "") if key is not None else "", tuple(rows))
            for key, rows in groups.items()
        ),
        key=lambda v: (v.statements[0].speaker is None, -len(v.statements), v.name),
    )
    active = tuple(a for a in actors if a.id in groups)[:_MOST_ACTIVE]
    dates = [d.published for d in documents if d.published]
    period = Days(min(dates), max(dates)) if dates else None
    return Brief(since, until, period, documents, meetings, proposals, active, tuple(voices))


def _when(row: MeetingRow) -> tuple[bool, dt.date]:
    """Dated meetings by their day, then the others."""
    return (row.date is None, row.date.start if row.date else dt.date.max)


def _told_once(row: ProposalRow) -> ProposalRow:
    """A proposal without provisions that repeat another's words: copies of an article repeat them."""
    first = {" ".join(e.quote.casefold().split()): e for e in reversed(row.provisions)}
    told = tuple(e for e in row.provisions if e in first.values())
    return replace(row, provisions=told, sponsors=tuple(dict.fromkeys(row.sponsors)))


def _inside(date: dt.date | None, since: dt.date | None, until: dt.date | None) -> bool:
    if date is None:
        return since is None and until is None
    return (since is None or date >= since) and (until is None or date <= until)


def _about(actor: ActorRow) -> str:
    """An actor's role and whom it acts for, in a few words."""
    role = actor.roles[0] if actor.roles else ""
    told = actor.acts_for and actor.acts_for.casefold() not in role.casefold()
    return ", ".join(p for p in (role, f"for {actor.acts_for}" if told else "") if p)
