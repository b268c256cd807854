"""What the parties said on the issues, as lines: by issue, ranked by party and by how much it bears on the dispute."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from pourparler.brief.bearing import reports_speech
from pourparler.brief.gather import Brief, statement_day
from pourparler.brief.lines import Group, Line, Section
from pourparler.brief.statements import about, statement_line
from pourparler.brief.talks import is_earlier
from pourparler.brief.words import relay_words
from pourparler.ledger.calendar import shift_day
from pourparler.ledger.rows import StanceRow, StatementRow
from pourparler.record import Stance

_MOST_ISSUES = 8
_MOST_OF_ISSUE = 4
_MOST_OTHERS = 12
_FEW = 5  # statements that are all shown
_LONGEST_ADDRESSEE = 60  # characters between the reporting words and what was said
_HISTORY = 365  # days before its document from which a statement is history
_LEAST_ABOUT = 0.8  # how much the words of a statement outside the issues must be about the dispute
FIRM: tuple[Stance, ...] = ("red_line", "insists")
"""Stances that draw a red line."""


def ranked_statements(brief: Brief) -> list[StatementRow]:
    """The statements of the period on the dispute, those that matter most first, each without what it relays.

    What was said more than a year before it was published is history, and left out.
    """
    stances = stances_by_statement(brief)
    actors = brief.actors
    told = [row for row in brief.statements if reports_speech(row) and brief.bearing.is_about(row.document)]
    rows = [row for row in told if not _is_history(row)]
    known = {row.id for row in rows}
    rows = [row for row in rows if row.within not in known]

    def weight(row: StatementRow) -> tuple[bool, float, int]:
        actor = actors.get(row.speaker_id or 0)
        matters = brief.bearing.of_statement(row, actor, has_stance=row.id in stances)
        return row.id in brief.doubts, -matters, row.id

    return sorted(rows, key=weight)


def _is_history(row: StatementRow) -> bool:
    return bool(row.date and row.published and row.date.end < shift_day(row.published, -_HISTORY))


def stances_by_statement(brief: Brief) -> dict[int, list[StanceRow]]:
    """The stances of each statement, by its number."""
    found: dict[int, list[StanceRow]] = defaultdict(list)
    for row in brief.stances:
        if row.statement is not None:
            found[row.statement].append(row)
    return found


def position_line(brief: Brief, row: StatementRow) -> Line:
    """A statement with its speaker; whatever is not sure of it is said."""
    actor = brief.actors.get(row.speaker_id or 0)
    doubt = brief.doubts.get(row.id, "")
    unsure = f"unsure: {doubt}" if doubt else ""
    details = "; ".join(filter(None, (about(actor, brief.horizon), relay_words(row), unsure)))
    line = statement_line(row, row.speaker_names or "Unnamed speaker", details)
    words = _with_addressee(brief, row)
    if words is not None:
        return replace(line, lead="", words=words)
    cue = [e for e in row.evidence if e.quote == row.cue]
    whom = brief.passages.addressee(cue[0]) if len(cue) == 1 else ""
    bare = line.lead.removesuffix(":")
    return replace(line, lead=f"{bare} {whom}{line.lead[len(bare) :]}") if whom and bare else line


def _with_addressee(brief: Brief, row: StatementRow) -> str | None:
    """The reporting words with what stands between them and the content, such as whom somebody told."""
    cue = [e for e in row.evidence if e.quote == row.cue]
    content = [e for e in row.evidence if e.quote == row.content]
    if len(cue) != 1 or len(content) != 1 or row.kind == "direct":
        return None
    words = brief.passages.between(cue[0], content[0], _LONGEST_ADDRESSEE)
    return None if words is None or any(mark in words[: -len(row.content)] for mark in '.?!“”"') else words


def sentences_of(brief: Brief, lines: Iterable[Line]) -> set[str]:
    """The sentences that lines rest on, each with its document."""
    places = [place for line in lines for _, place in line.marks[:1]]
    return {f"{place.document} {brief.passages.sentence(place)}" for place in places}


def issue_section(brief: Brief, told: Collection[str] = ()) -> Section:
    """The statements of the period under the issues that they are about; the issue with the most parties first.

    Those that are ``told`` are left out: the claims of lines before, and the sentences that these rest on.
    """
    stances = stances_by_statement(brief)
    by_issue: dict[str, list[StatementRow]] = defaultdict(list)
    spread = Counter(brief.issue_of.values())
    for row in ranked_statements(brief):
        names = [brief.issue_of[each.id] for each in stances.get(row.id, ()) if each.id in brief.issue_of]
        if names and not _is_told(brief, row, told):
            by_issue[max(names, key=lambda name: (spread[name], name))].append(row)
    ordered = sorted(by_issue.items(), key=lambda item: (-_parties(item[1]), -len(item[1]), item[0]))
    groups = [_group(brief, issue, rows) for issue, rows in ordered[:_MOST_ISSUES]]
    return Section("by-issue", "", tuple(groups))


def other_section(brief: Brief, told: Collection[str] = ()) -> Section:
    """What the parties said beside the issues that the brief lists, without what is ``told``; the rest is folded."""
    groups = issue_section(brief, told).groups
    listed = {*told, *(line.claim for group in groups for line in (*group.lines, *group.more))}
    ranked = [row for row in ranked_statements(brief) if f"s{row.id}" not in listed]
    stances = stances_by_statement(brief)
    shown = [
        row for row in ranked if _is_telling(brief, row, stances.get(row.id, ())) and not _is_told(brief, row, told)
    ]
    if len(brief.statements) <= _FEW:
        shown = [row for row in brief.statements if not _is_told(brief, row, listed)]
    chosen = _few_of_each(shown, _MOST_OTHERS, of_speaker=3)
    known = {f"s{row.id}" for row in ranked} | listed
    rest = [row for row in ranked if row not in chosen]
    rest += [row for row in brief.statements if f"s{row.id}" not in known]
    in_time = sorted(chosen, key=lambda row: (statement_day(row) or dt.date.max, row.id))
    lines, more = (tuple(position_line(brief, row) for row in rows) for rows in (in_time, rest))
    groups = (Group(lines, more=more, hint="pourparler statements LEDGER"),)
    return Section("others", "", groups if lines or more else ())


def _is_told(brief: Brief, row: StatementRow, told: Collection[str]) -> bool:
    return f"s{row.id}" in told or not sentences_of(brief, [statement_line(row)]).isdisjoint(told)


def is_party(brief: Brief, row: StatementRow, stances: Sequence[StanceRow] = ()) -> bool:
    """Whether a statement is that of a party: its speaker, the actor he speaks for, or the party of its stances."""
    actor = brief.actors.get(row.speaker_id or 0)
    return brief.bearing.is_party(row.speaker, actor.acts_for if actor else None, *(each.party for each in stances))


def _is_telling(brief: Brief, row: StatementRow, stances: Sequence[StanceRow]) -> bool:
    if is_earlier(f"{row.cue} {position_line(brief, row).words}", brief.since):
        return False
    return (bool(stances) or is_party(brief, row)) and brief.bearing.of_words(row.content) >= _LEAST_ABOUT


def _group(brief: Brief, issue: str, rows: Sequence[StatementRow]) -> Group:
    chosen = _few_of_each(rows, _MOST_OF_ISSUE)
    ranks = brief.bearing.rank
    lines = sorted(chosen, key=lambda row: (ranks((row.speaker, _acts_for(brief, row))), row.id))
    rest = [row for row in rows if row not in chosen]
    return Group(
        tuple(position_line(brief, row) for row in lines),
        title=issue,
        more=tuple(position_line(brief, row) for row in rest),
        hint="pourparler positions LEDGER",
    )


def _acts_for(brief: Brief, row: StatementRow) -> str | None:
    actor = brief.actors.get(row.speaker_id or 0)
    return actor.acts_for if actor else None


def _few_of_each(rows: Sequence[StatementRow], most: int, of_speaker: int = 2) -> list[StatementRow]:
    """The first of some rows, not too many of one speaker."""
    chosen: list[StatementRow] = []
    seen: Counter[int | None] = Counter()
    for row in rows:
        if len(chosen) < most and seen[row.speaker_id] < of_speaker:
            chosen.append(row)
            seen[row.speaker_id] += 1
    return chosen


def _parties(rows: Sequence[StatementRow]) -> int:
    return len({row.speaker_id for row in rows})
