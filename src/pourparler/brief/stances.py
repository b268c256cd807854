"""Where the parties stand, as lines with their words: on the options of the codebook, and on what else was read.

On an option a party has one line, as on every page; what is neither confirmed nor likely to be right is folded. What is
under no option is listed only if no statement has it, and it is confirmed or likely.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pourparler.brief.lines import Group, Line, Section
from pourparler.brief.words import is_likely, stance_verb, stance_words
from pourparler.ledger import PositionRow
from pourparler.ledger.rows import StanceRow
from pourparler.text import day, plain

if TYPE_CHECKING:
    from pourparler.codebook.standing import Stand

_ARTICLE = re.compile(r"^(?:the|an?) ")
_MOST_PARTIES = 10
_MOST_OF_PARTY = 6


def stances_section(positions: Sequence[PositionRow], stances: Sequence[StanceRow]) -> Section:
    """Where each party stands, the party with most positions first.

    Parameters
    ----------
    positions : on options of the codebook
    stances : what was read, in the documents' own words
    """
    placed = {row.stance for row in positions}
    others = [row for row in stances if row.statement is None and row.id not in placed and is_likely(row)]
    groups: dict[str, tuple[list[Stand], list[StanceRow]]] = {}
    for stand in _stands(positions):
        groups.setdefault(stand.party, ([], []))[0].append(stand)
    for row in latest_stances(others):
        groups.setdefault(row.party, ([], []))[1].append(row)
    found = (_group(party, *rows) for party, rows in groups.items())
    ordered = sorted(found, key=lambda group: (-len(group.lines), -len(group.more), group.title))
    return Section("stances", "Where the parties stand" if groups else "", tuple(ordered[:_MOST_PARTIES]))


def _stands(positions: Sequence[PositionRow]) -> tuple[Stand, ...]:
    if not positions:
        return ()
    from pourparler.codebook.standing import stands_of  # imports the sentence encoder

    return stands_of(positions)


def latest_stances(rows: Sequence[StanceRow]) -> list[StanceRow]:
    """The last row of each party, target and stance, in order; targets are compared without case and article."""
    last = {(row.party_id, _ARTICLE.sub("", plain(row.target).casefold()), row.stance): row for row in rows}
    kept = {row.id for row in last.values()}
    return [row for row in rows if row.id in kept]


def _group(name: str, stands: Sequence[Stand], rows: Sequence[StanceRow]) -> Group:
    ordered = sorted(stands, key=_rank)
    likely = [stand for stand in ordered if stand.is_likely]
    lines = (*map(_line, likely), *map(_stance_line, reversed(rows)))
    doubtful = tuple(_line(stand) for stand in ordered if not stand.is_likely)
    return Group(
        lines[:_MOST_OF_PARTY],
        title=plain(name),
        more=(*lines[_MOST_OF_PARTY:], *doubtful),
        hint="pourparler positions LEDGER",
    )


def _rank(stand: Stand) -> tuple[bool, bool, float]:
    """What people confirmed comes first, then what rules deals out, then what the machine is most certain of."""
    return stand.is_machine, stand.kind not in ("red_line", "insists"), -stand.position.confidence


def _line(stand: Stand) -> Line:
    row = stand.position
    about = f"{plain(stand.option)} ({plain(stand.issue)})" if stand.option else plain(stand.issue)
    return Line(
        words=f"{stance_verb(stand.kind).replace('_', ' ')} {about}",
        when=day(row.on) if row.on else "",
        quote=plain(row.words),
        claim=f"k{row.id}" if row.stance is None else f"t{row.stance}",
        label=f"position of {plain(stand.party)}",
        marks=tuple(("content", each) for each in row.evidence),
        coder=row.coder,
    )


def _stance_line(row: StanceRow) -> Line:
    return Line(
        words=stance_words(row),
        when=day(row.on) if row.on else "",
        quote=plain(row.words),
        claim=f"t{row.id}",
        label=f"position of {plain(row.party)}",
        marks=(("content", row.evidence[0]), *(("target", each) for each in row.evidence[1:])),
        coder=row.coder,
    )
