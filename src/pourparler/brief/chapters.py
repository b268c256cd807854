"""The order of a brief: five lines first, then talks, texts and issues; for a whole ledger, subject by subject."""

from __future__ import annotations

from pourparler.brief.facts import five_lines
from pourparler.brief.gather import Brief
from pourparler.brief.lines import Chapter, Section
from pourparler.brief.meetings import meetings_section, tracks_section
from pourparler.brief.positions import issue_section, other_section
from pourparler.brief.proposals import changed_proposals, editions_section, new_proposals, proposals_section
from pourparler.brief.stances import stances_section
from pourparler.brief.statements import contradictions_section, statement_sections
from pourparler.brief.tracks import due_section, overdue_section, talks_section
from pourparler.ledger.rows import Changes

_TRACKS_NOTE = "Places with several meetings, in chronological order."


def chapters(brief: Brief) -> tuple[Chapter, ...]:
    """The chapters of a brief, in order; no chapter and no section is empty."""
    first = five_lines(brief)
    told = {line.claim for group in first.groups for line in group.lines}
    found = _whole(brief) if brief.changes is None else _period(brief, brief.changes, told)
    five = Chapter("five", "In five lines", (first,))
    full = (
        Chapter(c.key, c.title, tuple(s for s in c.sections if any(g.lines or g.more for g in s.groups)), c.note)
        for c in (five, *found)
    )
    return tuple(c for c in full if c.sections)


def _period(brief: Brief, changes: Changes, told: set[str]) -> tuple[Chapter, ...]:
    return (
        Chapter("talks", "Talks", (talks_section(brief, changes), due_section(brief), overdue_section(brief))),
        Chapter(
            "texts",
            "On the table",
            (new_proposals(brief, changes.proposals), changed_proposals(brief, changes.proposals)),
        ),
        Chapter("issues", "Issues", (issue_section(brief, told),)),
        Chapter(
            "moved", "Who moved", (contradictions_section(changes.contradictions), editions_section(changes.editions))
        ),
        Chapter("said", "Also said", (other_section(brief, told),)),
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
