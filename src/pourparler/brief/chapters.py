"""The order of a brief: new, changed, planned; or, for a whole ledger, subject by subject."""

from __future__ import annotations

from pourparler.brief.gather import Brief
from pourparler.brief.lines import Chapter, Section
from pourparler.brief.meetings import (
    changed_meetings,
    meetings_section,
    new_meetings,
    planned_section,
    tracks_section,
    unchanged_meetings,
)
from pourparler.brief.proposals import changed_proposals, editions_section, new_proposals, proposals_section
from pourparler.brief.stances import stances_section
from pourparler.brief.statements import contradictions_section, statement_sections
from pourparler.ledger.rows import Changes
from pourparler.text import quantity

_TRACKS_NOTE = "Places with several meetings, in chronological order."


def chapters(brief: Brief) -> tuple[Chapter, ...]:
    """The chapters of a brief, in order; no chapter and no section is empty."""
    found = _whole(brief) if brief.changes is None else _period(brief, brief.changes)
    full = (
        Chapter(c.key, c.title, tuple(s for s in c.sections if any(g.lines for g in s.groups)), c.note) for c in found
    )
    return tuple(c for c in full if c.sections)


def _period(brief: Brief, changes: Changes) -> tuple[Chapter, ...]:
    unchanged = unchanged_meetings(changes.meetings)
    note = f"{quantity(unchanged, 'known meeting')} reported again without change." if unchanged else ""
    new = (
        new_meetings(changes.meetings, changes.since),
        new_proposals(brief, changes.proposals),
        stances_section(brief),
        *statement_sections(brief),
    )
    changed = (
        changed_meetings(changes.meetings),
        changed_proposals(changes.proposals),
        contradictions_section(changes.contradictions),
        editions_section(changes.editions),
    )
    return (
        Chapter("new", "New", new),
        Chapter("changed", "Changed", changed, note),
        Chapter("planned", "Planned", (planned_section(brief),)),
        Chapter("tracks", "Tracks", (tracks_section(brief),), _TRACKS_NOTE),
    )


def _whole(brief: Brief) -> tuple[Chapter, ...]:
    statements = statement_sections(brief)
    if len(statements) == 1:
        statements = (Section(statements[0].key, "", statements[0].groups),)
    return (
        Chapter("meetings", "Meetings", (meetings_section(brief),)),
        Chapter("tracks", "Tracks", (tracks_section(brief),), _TRACKS_NOTE),
        Chapter("proposals", "On the table", (proposals_section(brief),)),
        Chapter("positions", "Positions", (stances_section(brief),)),
        Chapter("said", "Statements", statements),
    )
