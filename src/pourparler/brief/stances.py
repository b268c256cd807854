"""Where the parties stand on the options of the codebook, as lines with their words; the latest of several stances."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pourparler.brief.lines import Group, Line, Section
from pourparler.brief.words import stance_verb
from pourparler.ledger import PositionRow
from pourparler.ledger.rows import StanceRow
from pourparler.text import day, plain

if TYPE_CHECKING:
    from pourparler.codebook.standing import Stand

_ARTICLE = re.compile(r"^(?:the|an?) ")
_MOST_PARTIES = 10
_MOST_OF_PARTY = 6


def stances_section(positions: Sequence[PositionRow]) -> Section:
    """Where each party stands on the options of the codebook, the party with most positions first.

    On an option a party has one line, as on every page.
    """
    if not positions:
        return Section("stances", "", ())
    from pourparler.codebook.standing import stands_of  # imports the sentence encoder

    groups: dict[str, list[Stand]] = {}
    for stand in stands_of(positions):
        groups.setdefault(stand.party, []).append(stand)
    ordered = sorted(groups.items(), key=lambda each: (-len(each[1]), plain(each[0])))
    found = tuple(_group(party, stands) for party, stands in ordered[:_MOST_PARTIES])
    return Section("stances", "Where the parties stand", found)


def latest_stances(rows: Sequence[StanceRow]) -> list[StanceRow]:
    """The last row of each party, target and stance, in order; targets are compared without case and article."""
    last = {(row.party_id, _ARTICLE.sub("", plain(row.target).casefold()), row.stance): row for row in rows}
    kept = {row.id for row in last.values()}
    return [row for row in rows if row.id in kept]


def _group(name: str, stands: Sequence[Stand]) -> Group:
    lines = tuple(map(_line, sorted(stands, key=_rank)))
    return Group(lines[:_MOST_OF_PARTY], title=plain(name), more=lines[_MOST_OF_PARTY:])


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
