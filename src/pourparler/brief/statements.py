"""Statements as lines: those who speak most by name, one line for each of the others, and reversals."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Sequence

from pourparler.brief.gather import Brief, Voice, told_on
from pourparler.brief.highlight import Part
from pourparler.brief.lines import Group, Line, Section, corroborated
from pourparler.brief.words import lead, said_words
from pourparler.ledger.rows import ActorRow, Evidence, HeldRole, ReversalRow, StatementRow
from pourparler.text import day, days, plain, shorten

_LEADING = 10  # speakers with a heading of their own
_MOST_SAID = 5  # lines of one speaker
_MOST_OTHERS = 12  # speakers with one line each
_MOST_UNNAMED = 8
_MOST_REVERSALS = 12
_FULL = 8  # words: what is shorter says little by itself
_LONGEST_ROLE = 70
_GAP = " … "  # stands between the pieces of a part of a statement, as the ledger joins them


def statement_line(row: StatementRow, who: str = "", about: str = "") -> Line:
    """A statement with everything that carries it."""
    marks: list[tuple[Part, Evidence]] = [(part, e) for part, places in _dealt(row) for e in places]
    for witness in row.witnesses:
        marks += [("content", e) for e in witness.evidence]
    return Line(
        words=said_words(row),
        when=_day(row),
        mark=(row.act or "").lower(),
        who=who,
        about=about,
        lead=lead(row),
        told=corroborated(
            [row.document, *(w.document for w in row.witnesses)],
            [row.publisher, *(w.publisher for w in row.witnesses)],
        ),
        claim=f"s{row.id}",
        label=f"statement of {plain(row.speaker) or 'one not named'}",
        marks=tuple(marks),
        coder=row.coder,
    )


def statement_sections(brief: Brief) -> tuple[Section, ...]:
    """Who said what: the leading speakers, the others by name, those without one."""
    named = [v for v in brief.voices if v.named]
    leading = [v for v in named if len(v.statements) > 1][:_LEADING]
    others = [v for v in named if v not in leading]
    nameless = [v for v in brief.voices if not v.named]
    sections = (
        Section("statements", "Statements by speaker", tuple(_voice_group(brief, v) for v in leading)),
        Section("others", "Others by name" if leading else "Statements", _one_each(others, _MOST_OTHERS)),
        Section("unnamed", "Sources without a name", _one_each(nameless, _MOST_UNNAMED)),
    )
    return tuple(s for s in sections if s.groups)


def about(actor: ActorRow | None, last: dt.date | None = None) -> str:
    """An actor's role, the one held last on a day, and whom it acts for, in a few words."""
    if actor is None:
        return ""
    role = _role(actor, last)
    whom = plain(actor.acts_for)
    told = whom and whom.casefold() not in f"{role} {plain(actor.name)}".casefold()
    words = ", ".join(p for p in (shorten(role, _LONGEST_ROLE), f"for {whom}" if told else "") if p)
    return "" if words.casefold() == plain(actor.name).casefold() else words


def held(actor: ActorRow) -> str:
    """Every role of an actor, with the days of the coverage that gives it."""
    roles = actor.held or tuple(HeldRole(role, None, None, 0) for role in actor.roles)
    return "; ".join(_dated(role) for role in roles)


def reversal_section(rows: Sequence[ReversalRow]) -> Section:
    """Actors who now say otherwise, both quotations side by side; the surest first."""
    lines = [
        Line(
            words=_point(row),
            who=plain(row.after.speaker) or "Speaker not named",
            lines=(_side(row.before, "before"), _side(row.after, "now")),
        )
        for row in sorted(rows, key=lambda row: -row.score)
    ]
    return Section("reversals", "Said otherwise", _cut(lines, _MOST_REVERSALS), pairs=True)


def _point(row: ReversalRow) -> str:
    """What two statements are about, and why they are taken for opposed."""
    about = ", ".join(filter(None, map(plain, row.about)))
    return ": ".join(filter(None, (f"on {about}" if about else "", plain(row.why))))


def _side(row: StatementRow, mark: str) -> Line:
    line = statement_line(row)
    return Line(
        words=" ".join(filter(None, (line.lead, line.words))),
        when=line.when,
        mark=mark,
        told=line.told,
        claim=line.claim,
        label=line.label,
        marks=line.marks,
        coder=line.coder,
    )


def _cut(lines: Sequence[Line], most: int, hint: str = "") -> tuple[Group, ...]:
    return (Group(tuple(lines[:most]), more=tuple(lines[most:]), hint=hint),) if lines else ()


def _voice_group(brief: Brief, voice: Voice) -> Group:
    """A speaker's weightiest statements in the order of their days; what else there is stands behind."""
    chosen = set(map(id, _weighty(voice.statements)[:_MOST_SAID]))
    shown = [row for row in voice.statements if id(row) in chosen]
    rest = [row for row in voice.statements if id(row) not in chosen]
    return Group(
        tuple(map(statement_line, shown)),
        title=voice.name,
        about=about(voice.actor, brief.horizon),
        key=f"v{voice.actor.id}" if voice.actor else "",
        more=tuple(statement_line(row) for row in rest),
        hint=f"pourparler statements LEDGER --speaker {shlex.quote(voice.name)}",
    )


def _one_each(voices: Sequence[Voice], most: int) -> tuple[Group, ...]:
    """The weightiest statement of each speaker, by day; the others stand behind."""
    first, rest = [], []
    for voice in voices:
        best, *others = _weighty(voice.statements)
        told = (voice.name if voice.actor else "", about(voice.actor))
        first.append((best, told))
        rest += [statement_line(row, *told) for row in others]
    shown = sorted(first[:most], key=lambda pair: (told_on(pair[0]) or dt.date.max, pair[0].document, pair[0].id))
    lines = tuple(statement_line(row, *told) for row, told in shown)
    more = (*(statement_line(row, *told) for row, told in first[most:]), *rest)
    return (Group(lines, more=more, hint="pourparler statements LEDGER"),) if lines else ()


def _weighty(rows: Sequence[StatementRow]) -> list[StatementRow]:
    """What several documents carry first, then whole sentences, acts and a speaker's own words; the latest first."""

    def weight(row: StatementRow) -> tuple[int, bool, int, int, float]:
        full = len(plain(row.content).split()) >= _FULL
        day = told_on(row)
        telling = (row.act is not None) + (row.kind != "indirect")
        return len(row.witnesses), full, telling, day.toordinal() if day else 0, row.confidence

    return sorted(rows, key=weight, reverse=True)


def _day(row: StatementRow) -> str:
    if row.date:
        return days(row.date)
    return day(row.published) if row.published else "no date"


def _role(actor: ActorRow, last: dt.date | None) -> str:
    """The role given last, up to a day, by most documents; else the one that most documents give."""
    current = [r for r in actor.held if last is None or r.first is None or r.first <= last]
    if len(current) > 1:
        late = max((r.last for r in current if r.last), default=None)
        current = [r for r in current if r.last == late] or current
        return plain(max(current, key=lambda r: r.documents).role)
    return plain(actor.roles[0]) if actor.roles else ""


def _dated(role: HeldRole) -> str:
    if role.first is None or role.last is None:
        return plain(role.role)
    when = day(role.first) if role.first == role.last else f"{day(role.first)} to {day(role.last)}"
    return f"{plain(role.role)} ({when})"


def _dealt(row: StatementRow) -> list[tuple[Part, list[Evidence]]]:
    """Deal a statement's evidence to its parts: the words of a part are those of its pieces, in order.

    What fits no part is marked as content, so that no evidence goes unshown.
    """
    free = list(row.evidence)
    dealt: list[tuple[Part, list[Evidence]]] = []
    parts: tuple[tuple[Part, str], ...] = (("content", row.content), ("cue", row.cue), ("source", row.source))
    for part, words in parts:
        pieces = _pieces(words, free)
        free = [e for e in free if e not in pieces]
        dealt.append((part, pieces))
    return [*dealt, ("content", free)]


def _pieces(words: str, free: Sequence[Evidence]) -> list[Evidence]:
    """The first of the free evidence, in order, whose words joined are ``words``; none if they never are."""
    taken: list[Evidence] = []
    rest = words
    for e in free:
        if rest == e.quote:
            return [*taken, e]
        if rest.startswith(e.quote + _GAP):
            taken.append(e)
            rest = rest[len(e.quote + _GAP) :]
    return []
