"""Statements as lines: leading speakers, one line for each other speaker, and contradictions."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Sequence

from pourparler.brief.gather import Brief, Voice, statement_day
from pourparler.brief.highlight import Part
from pourparler.brief.lines import Group, Line, Section, corroboration
from pourparler.brief.words import lead, relay_words, statement_words
from pourparler.ledger.rows import ActorRow, ContradictionRow, DatedRole, Evidence, StatementRow
from pourparler.text import day, days, enumeration, plain, published_day, shorten

_LEADING = 10  # speakers with a heading of their own
_MOST_OF_SPEAKER = 5  # lines of one speaker
_MOST_OTHERS = 12  # speakers with one line each
_MOST_UNNAMED = 8
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


def statement_sections(brief: Brief) -> tuple[Section, ...]:
    """Statements by leading speaker, by other named speakers, and by unnamed sources."""
    named = [v for v in brief.voices if v.named]
    leading = [v for v in named if len(v.statements) > 1][:_LEADING]
    others = [v for v in named if v not in leading]
    nameless = [v for v in brief.voices if not v.named]
    sections = (
        Section("statements", "Statements by speaker", tuple(_voice_group(brief, v) for v in leading)),
        Section("others", "Other named speakers" if leading else "Statements", _one_each(others, _MOST_OTHERS)),
        Section("unnamed", "Unnamed sources", _one_each(nameless, _MOST_UNNAMED)),
    )
    return tuple(s for s in sections if s.groups)


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


def _voice_group(brief: Brief, voice: Voice) -> Group:
    """A speaker's main statements by date; the rest are in ``more``."""
    chosen = set(map(id, _weighty(voice.statements)[:_MOST_OF_SPEAKER]))
    shown = [row for row in voice.statements if id(row) in chosen]
    rest = [row for row in voice.statements if id(row) not in chosen]
    return Group(
        tuple(statement_line(row, about=_partners(row, voice)) for row in shown),
        title=voice.name,
        about=about(voice.actor, brief.horizon),
        key=f"v{voice.actor.id}" if voice.actor else "",
        more=tuple(statement_line(row, about=_partners(row, voice)) for row in rest),
        hint=f"pourparler statements LEDGER --speaker {shlex.quote(voice.name)}",
    )


def _partners(row: StatementRow, voice: Voice) -> str:
    """The other speakers of a joint statement, and who reports it, in words."""
    others = enumeration([plain(name) for name in row.speakers if plain(name) != voice.name])
    return ", ".join(filter(None, (f"with {others}" if others else "", relay_words(row))))


def _one_each(voices: Sequence[Voice], most: int) -> tuple[Group, ...]:
    """The main statement of each speaker, by date; the rest are in ``more``."""
    first, rest = [], []
    for voice in voices:
        best, *others = _weighty(voice.statements)
        first.append((best, _introduction(best, voice)))
        rest += [statement_line(row, *_introduction(row, voice)) for row in others]
    shown = sorted(first[:most], key=lambda pair: (statement_day(pair[0]) or dt.date.max, pair[0].document, pair[0].id))
    lines = tuple(statement_line(row, *who) for row, who in shown)
    more = (*(statement_line(row, *who) for row, who in first[most:]), *rest)
    return (Group(lines, more=more, hint="pourparler statements LEDGER"),) if lines else ()


def _introduction(row: StatementRow, voice: Voice) -> tuple[str, str]:
    """A speaker's name, and its role and partners in a statement in words."""
    known = (about(voice.actor), _partners(row, voice))
    return voice.name if voice.actor else "", "; ".join(filter(None, known))


def _weighty(rows: Sequence[StatementRow]) -> list[StatementRow]:
    """Statements in order of weight: in several documents, full sentences, with an act or quoted, then the latest."""

    def weight(row: StatementRow) -> tuple[int, bool, int, int, float]:
        full = len(plain(row.content).split()) >= _FULL
        day = statement_day(row)
        telling = (row.act is not None) + (row.kind != "indirect")
        return len(row.witnesses), full, telling, day.toordinal() if day else 0, row.confidence

    return sorted(rows, key=weight, reverse=True)


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
