"""Where the parties stand, as lines: the latest stance of each on each target, with the words."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

from pourparler.brief.gather import Brief
from pourparler.brief.lines import Group, Line, Section
from pourparler.brief.words import stance_words
from pourparler.ledger.rows import StanceRow
from pourparler.text import day, plain

_ARTICLE = re.compile(r"^(?:the|an?) ")
_MOST_PARTIES = 10
_MOST_OF_PARTY = 6


def stances_section(brief: Brief) -> Section:
    """The latest stances of each party, the party with most of them first."""
    groups: dict[int, list[StanceRow]] = {}
    for row in latest_stances(brief.stances):
        groups.setdefault(row.party_id, []).append(row)
    ordered = sorted(groups.values(), key=lambda rows: (-len(rows), plain(rows[0].party), rows[0].party_id))
    return Section("stances", "Where the parties stand", tuple(_group(rows) for rows in ordered[:_MOST_PARTIES]))


def latest_stances(rows: Sequence[StanceRow]) -> list[StanceRow]:
    """The last row of each party, target and stance, in order; targets are compared without case and article."""
    last = {(row.party_id, _ARTICLE.sub("", plain(row.target).casefold()), row.stance): row for row in rows}
    kept = {row.id for row in last.values()}
    return [row for row in rows if row.id in kept]


def _group(rows: Sequence[StanceRow]) -> Group:
    lines = tuple(_line(row) for row in reversed(rows))
    party = plain(rows[0].party)
    return Group(
        lines[:_MOST_OF_PARTY],
        title=party,
        more=lines[_MOST_OF_PARTY:],
        hint=f"pourparler positions LEDGER --party {shlex.quote(party)}",
    )


def _line(row: StanceRow) -> Line:
    return Line(
        words=stance_words(row),
        when=day(row.on) if row.on else "",
        quote=plain(row.words),
        claim=f"t{row.id}",
        label=f"position of {plain(row.party)}",
        marks=(("content", row.evidence[0]), *(("target", each) for each in row.evidence[1:])),
        coder=row.coder,
    )
