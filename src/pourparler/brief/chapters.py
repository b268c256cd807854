"""A brief in its order: what is new, what changed, what is planned; or a whole ledger, subject by subject."""

from __future__ import annotations

from pourparler.brief.gather import Brief
from pourparler.brief.lines import Chapter, Section
from pourparler.brief.meetings import (
    changed_meetings,
    meetings_section,
    new_meetings,
    planned_section,
    told_again,
    tracks_section,
)
from pourparler.brief.proposals import changed_proposals, editions_section, new_proposals, proposals_section
from pourparler.brief.statements import reversal_section, statement_sections
from pourparler.ledger.rows import Changes
from pourparler.text import quantity


def chapters(brief: Brief) -> tuple[Chapter, ...]:
    """What a brief tells, in order; no chapter and no section of it is empty."""
    told = _whole(brief) if brief.changes is None else _period(brief, brief.changes)
    kept = (
        Chapter(c.key, c.title, tuple(s for s in c.sections if any(g.lines for g in s.groups)), c.note) for c in told
    )
    return tuple(c for c in kept if c.sections)


def _period(brief: Brief, changes: Changes) -> tuple[Chapter, ...]:
    again = told_again(changes.meetings)
    known = f"{quantity(again, 'known meeting')} told of again without a change." if again else ""
    new = (
        new_meetings(changes.meetings, changes.since),
        new_proposals(brief, changes.proposals),
        *statement_sections(brief),
    )
    changed = (
        changed_meetings(changes.meetings),
        changed_proposals(changes.proposals),
        reversal_section(changes.reversals),
        editions_section(changes.editions),
    )
    return (
        Chapter("new", "New", new),
        Chapter("changed", "Changed", changed, known),
        Chapter("planned", "Planned", (planned_section(brief),)),
        Chapter("tracks", "Tracks", (tracks_section(brief),), "Places where several meetings were told of, in time."),
    )


def _whole(brief: Brief) -> tuple[Chapter, ...]:
    statements = statement_sections(brief)
    if len(statements) == 1:
        statements = (Section(statements[0].key, "", statements[0].groups),)
    return (
        Chapter("meetings", "Meetings", (meetings_section(brief),)),
        Chapter("tracks", "Tracks", (tracks_section(brief),), "Places where several meetings were told of, in time."),
        Chapter("proposals", "On the table", (proposals_section(brief),)),
        Chapter("said", "Statements", statements),
    )
