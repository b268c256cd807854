"""The order of a brief: five lines first, then talks, texts, issues, who moved, and what else was said."""

from __future__ import annotations

from functools import lru_cache

from pourparler.brief.facts import five_lines
from pourparler.brief.gather import Brief
from pourparler.brief.lines import Chapter, Section
from pourparler.brief.outline import difference
from pourparler.brief.positions import issue_section, other_section, sentences_of
from pourparler.brief.proposals import changed_proposals, editions_section, new_proposals
from pourparler.brief.stances import stances_section
from pourparler.brief.statements import contradictions_section
from pourparler.brief.tracks import due_section, overdue_section, talks_section


@lru_cache(maxsize=2)
def chapters(brief: Brief) -> tuple[Chapter, ...]:
    """The chapters of a brief, in order; no chapter and no section is empty.

    Of a brief that is compared with an earlier one, only what is new.
    """
    found = _all_chapters(brief)
    return found if brief.earlier is None else difference(found, brief.earlier)


def _all_chapters(brief: Brief) -> tuple[Chapter, ...]:
    five = five_lines(brief)
    told = {line.claim for group in five.groups for line in group.lines}
    talks = (talks_section(brief, told), due_section(brief, told), overdue_section(brief, told))
    texts = (new_proposals(brief, told), changed_proposals(brief))
    before = [line for s in (five, *talks, *texts) for group in s.groups for line in group.lines]
    told |= sentences_of(brief, before)
    moved = (
        contradictions_section(brief.changes.contradictions if brief.changes else ()),
        editions_section(brief.changes.editions if brief.changes else ()),
    )
    found = (
        Chapter("five", "In five lines", (five,)),
        Chapter("talks", "Talks", talks),
        Chapter("texts", "On the table", texts),
        Chapter("issues", "Issues", (issue_section(brief, told), stances_section(brief.positions, brief.stances))),
        Chapter("moved", "Who moved", moved),
        Chapter("said", "Also said", (other_section(brief, told),)),
    )
    full = (Chapter(c.key, c.title, tuple(filter(_is_full, c.sections)), c.note) for c in found)
    return tuple(c for c in full if c.sections)


def _is_full(section: Section) -> bool:
    return any(group.lines or group.more for group in section.groups)
