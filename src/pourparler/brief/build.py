"""A ledger's rows, gathered into what a brief tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pourparler.brief.versions import Version, versions
from pourparler.brief.words import confirmed, counted, plain
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
_SAME_WORDS = 4  # fewer words than this ("yes", "said so") are no sign that two documents tell of the same saying

Saying = tuple[StatementRow, ...]
"""One saying with every document that carries it; the first is told, the others corroborate."""


@dataclass(frozen=True)
class Voice:
    """One speaker's sayings, in order of their days."""

    name: str
    about: str
    actor: int | None
    sayings: tuple[Saying, ...]

    @property
    def statements(self) -> tuple[StatementRow, ...]:
        """Every statement, repeated ones among them."""
        return tuple(row for saying in self.sayings for row in saying)


@dataclass(frozen=True)
class Brief:
    """What a brief tells, in the order in which it tells it; ``actors`` count what they say in the period."""

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
        """Statements told, of all speakers; what several documents carry counts once."""
        return sum(len(v.sayings) for v in self.voices)

    @property
    def repeats(self) -> int:
        """Statements that repeat one that is told."""
        return sum(len(v.statements) - len(v.sayings) for v in self.voices)

    @property
    def confirmed(self) -> int:
        """Codings that a person made or confirmed."""
        rows: list[StatementRow | MeetingRow | ProposalRow] = [*self.meetings, *self.proposals]
        rows += [row for v in self.voices for row in v.statements]
        return sum(confirmed(row.coder) for row in rows)

    @property
    def counts(self) -> str:
        """How much there is of everything, in words."""
        speakers = sum(v.actor is not None for v in self.voices)
        again = f" ({counted(self.repeats, 'repeat')} told once)" if self.repeats else ""
        parts = (
            counted(len(self.documents), "document"),
            counted(self.statement_count, "statement") + again,
            counted(speakers, "speaker"),
            counted(len(self.meetings), "meeting"),
            counted(len(self.proposals), "proposal"),
        )
        return " · ".join(parts)

    @property
    def numbers(self) -> dict[str, int]:
        """The number by which each document is cited, from 1, in order of publication."""
        return {d.id: k for k, d in enumerate(self.documents, 1)}

    @property
    def versions(self) -> tuple[Version, ...]:
        """The proposals in order, each followed by those that replace it."""
        return versions(self.proposals)


def build(
    ledger: Ledger, since: dt.date | None = None, until: dt.date | None = None, min_confidence: float = 0.0
) -> Brief:
    """Gather what a ledger holds of a period.

    A statement belongs to the period by its day; a meeting by its day or by the day it was told of, so that
    the coverage of a week brings the meetings planned for the next.

    Parameters
    ----------
    since, until : first and last day, both included; None leaves that side open
    min_confidence : from 0 to 1, the least confidence of a statement
    """
    every = ledger.documents()
    told = {d.id for d in every if _inside(d.published, since, until)}
    statements = ledger.statements(since=since, until=until, min_confidence=min_confidence)
    meetings = _meetings(ledger, since, until, told)
    cited = told | {s.document for s in statements} | {m.document for m in meetings}
    documents = tuple(
        sorted(
            (d for d in every if d.id in cited),
            key=lambda d: (d.published or dt.date.max, d.title or "", d.id),
        )
    )
    proposals = tuple(
        replace(p, sponsors=tuple(dict.fromkeys(p.sponsors)))
        for p in ledger.proposals()
        if any(e.document in cited for e in p.evidence)
    )
    actors = ledger.actors()
    voices = _voices(statements, actors)
    dates = [d.published for d in documents if d.published]
    period = Days(min(dates), max(dates)) if dates else None
    return Brief(since, until, period, documents, meetings, proposals, _active(actors, voices), voices)


def _meetings(ledger: Ledger, since: dt.date | None, until: dt.date | None, told: set[str]) -> tuple[MeetingRow, ...]:
    """Meetings with a day in the period and those told of in it; dated ones by their day, then the others."""
    inside = {m.id for m in ledger.meetings(since=since, until=until)}
    rows = [m for m in ledger.meetings() if m.id in inside or any(e.document in told for e in m.evidence)]
    return tuple(sorted(rows, key=lambda m: (m.date is None, m.date.start if m.date else dt.date.max)))


def _voices(statements: Sequence[StatementRow], actors: Sequence[ActorRow]) -> tuple[Voice, ...]:
    """Speakers, who says most first; statements whose speaker is not known come last."""
    about = {a.id: _about(a) for a in actors}
    groups: dict[int | None, list[StatementRow]] = {}
    for row in statements:
        groups.setdefault(row.speaker_id, []).append(row)
    voices = [
        Voice(rows[0].speaker or "Speaker not named", about.get(key, "") if key is not None else "", key, _told(rows))
        for key, rows in groups.items()
    ]
    return tuple(sorted(voices, key=lambda v: (v.actor is None, -len(v.sayings), v.name)))


def _told(rows: Sequence[StatementRow]) -> tuple[Saying, ...]:
    """One speaker's statements, the same words of the same day in other documents put together."""
    sayings: list[list[StatementRow]] = []
    known: dict[tuple[str, Days | None], list[StatementRow]] = {}
    for row in rows:
        words = plain(row.content).casefold()
        same = known.get((words, row.date))
        if same is not None and len(words.split()) >= _SAME_WORDS and row.document not in {r.document for r in same}:
            same.append(row)
            continue
        known[(words, row.date)] = [row]
        sayings.append(known[(words, row.date)])
    return tuple(map(tuple, sayings))


def _active(actors: Sequence[ActorRow], voices: Sequence[Voice]) -> tuple[ActorRow, ...]:
    """The actors who say most in the period, with how much that is."""
    rows = {a.id: a for a in actors}
    said = [(rows[v.actor], len(v.sayings)) for v in voices if v.actor in rows]
    return tuple(replace(actor, statements=count) for actor, count in said[:_MOST_ACTIVE])


def _inside(date: dt.date | None, since: dt.date | None, until: dt.date | None) -> bool:
    if date is None:
        return since is None and until is None
    return (since is None or date >= since) and (until is None or date <= until)


def _about(actor: ActorRow) -> str:
    """An actor's role and whom it acts for, in a few words."""
    role = actor.roles[0] if actor.roles else ""
    told = actor.acts_for and actor.acts_for.casefold() not in role.casefold()
    return ", ".join(p for p in (role, f"for {actor.acts_for}" if told else "") if p)
