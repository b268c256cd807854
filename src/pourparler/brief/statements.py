"""Statements as lines: leading speakers, one line for each other speaker, and contradictions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pourparler.brief.highlight import Part
from pourparler.brief.lines import Group, Line, Section, corroboration
from pourparler.brief.words import lead, statement_words
from pourparler.ledger.rows import ActorRow, ContradictionRow, DatedRole, Evidence, StatementRow
from pourparler.text import day, days, plain, published_day, shorten

_MOST_OTHERS = 12  # speakers with one line each
_MOST_CONTRADICTIONS = 12
_FULL = 8  # words: a shorter statement says little on its own
_LONGEST_ROLE = 70
_GAP = " … "  # what the ledger puts between the pieces of a discontinuous span


def statement_line(row: StatementRow, who: str = "", about: str = "") -> Line:
    """A statement with all its evidence."""
    marks: list[tuple[Part, Evidence]] = [(part, e) for part, places in _by_part(row) for e in places]
    for witness in row.witnesses:
        marks += [("content", e) for e in witness.evidence]
    return Line(
        words=statement_words(row),
        when=_day(row),
        mark=(row.act or "").lower(),
        who=who,
        about=about,
        lead=lead(row),
        corroboration=corroboration(
            [row.document, *(w.document for w in row.witnesses)],
            [row.publisher, *(w.publisher for w in row.witnesses)],
        ),
        claim=f"s{row.id}",
        label=f"statement of {plain(row.speaker_names) or 'an unnamed speaker'}",
        marks=tuple(marks),
        coder=row.coder,
    )


def about(actor: ActorRow | None, last: dt.date | None = None) -> str:
    """An actor's latest role as of the day ``last``, and whom it acts for, in a few words."""
    if actor is None:
        return ""
    role = _role(actor, last)
    whom = plain(actor.acts_for)
    is_new = whom and whom.casefold() not in f"{role} {plain(actor.name)}".casefold()
    words = ", ".join(p for p in (shorten(role, _LONGEST_ROLE), f"for {whom}" if is_new else "") if p)
    return "" if words.casefold() == plain(actor.name).casefold() else words


def roles_text(actor: ActorRow) -> str:
    """All roles of an actor, each with the dates of the documents that mention it."""
    roles = actor.role_periods or tuple(DatedRole(role, None, None, 0) for role in actor.roles)
    return "; ".join(_dated(role) for role in roles)


def contradictions_section(rows: Sequence[ContradictionRow]) -> Section:
    """Actors who contradict an earlier statement of their own, both quotations side by side; likeliest first."""
    lines = [
        Line(
            words=_point(row),
            who=plain(row.speaker_names) or "Unnamed speaker",
            lines=(_side(row.before, "before"), _side(row.after, "now")),
        )
        for row in sorted(rows, key=lambda row: -row.score)
    ]
    return Section("contradictions", "Contradictions", _cut(lines, _MOST_CONTRADICTIONS), pairs=True)


def _point(row: ContradictionRow) -> str:
    """What two statements are about, and why they count as a contradiction."""
    about = ", ".join(filter(None, map(plain, row.about)))
    return ": ".join(filter(None, (f"on {about}" if about else "", plain(row.why))))


def _side(row: StatementRow, mark: str) -> Line:
    line = statement_line(row)
    return Line(
        words=" ".join(filter(None, (line.lead, line.words))),
        when=line.when,
        mark=mark,
        corroboration=line.corroboration,
        claim=line.claim,
        label=line.label,
        marks=line.marks,
        coder=line.coder,
    )


def _cut(lines: Sequence[Line], most: int, hint: str = "") -> tuple[Group, ...]:
    return (Group(tuple(lines[:most]), more=tuple(lines[most:]), hint=hint),) if lines else ()


def _day(row: StatementRow) -> str:
    if row.date:
        return days(row.date)
    return published_day(row.published, row.published_from)


def _role(actor: ActorRow, last: dt.date | None) -> str:
    """The latest role up to a day, as most documents give it; else the first of the actor's roles."""
    current = [r for r in actor.role_periods if last is None or r.first is None or r.first <= last]
    if len(current) > 1:
        late = max((r.last for r in current if r.last), default=None)
        current = [r for r in current if r.last == late] or current
        return plain(max(current, key=lambda r: r.documents).role)
    return plain(actor.roles[0]) if actor.roles else ""


def _dated(role: DatedRole) -> str:
    if role.first is None or role.last is None:
        return plain(role.role)
    when = day(role.first) if role.first == role.last else f"{day(role.first)} to {day(role.last)}"
    return f"{plain(role.role)} ({when})"


def _by_part(row: StatementRow) -> list[tuple[Part, list[Evidence]]]:
    """Assign a statement's evidence to its parts: content, cue and source.

    Evidence that fits no part is marked as content, so that all evidence is shown.
    """
    free = list(row.evidence)
    found: list[tuple[Part, list[Evidence]]] = []
    parts: tuple[tuple[Part, str], ...] = (("content", row.content), ("cue", row.cue), ("source", row.source))
    for part, words in parts:
        pieces = _pieces(words, free)
        free = [e for e in free if e not in pieces]
        found.append((part, pieces))
    return [*found, ("content", free)]


def _pieces(words: str, free: Sequence[Evidence]) -> list[Evidence]:
    """The first pieces of evidence that together make up ``words``; none if there are none."""
    taken: list[Evidence] = []
    rest = words
    for e in free:
        if rest == e.quote:
            return [*taken, e]
        if rest.startswith(e.quote + _GAP):
            taken.append(e)
            rest = rest[len(e.quote + _GAP) :]
    return []
