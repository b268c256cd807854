"""What a brief is arranged by: the codebook's issues and parties, or those that the documents themselves suggest."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pourparler.codebook.model import Codebook, codebook_in
from pourparler.ledger import Ledger, PositionRow

if TYPE_CHECKING:
    from pourparler.codebook.draft_evidence import Evidence

_STANDS = ("supports", "opposes", "red_line", "insists")
"""Kinds of position that say where a party stands, so that another one afterwards is a move."""
_LEAST = 2
"""Positions on an issue that the documents suggest; one alone is not an issue."""


@dataclass(frozen=True)
class Subjects:
    """The issue of each stance by its number, the parties, the names of issues and options, and who speaks for whom."""

    issues: dict[int, str] = field(default_factory=dict)
    parties: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    principals: dict[str, str] = field(default_factory=dict)


def find_subjects(ledger: Ledger, evidence: Evidence) -> Subjects:
    """Find the issues and parties of a ledger: those of its codebook; without one, those that a draft would have.

    A codebook that cannot be read counts as none.
    """
    from pourparler.codebook.phrases import phrase_key
    from pourparler.codebook.redraft import place_stances, redraft, setup_of
    from pourparler.codebook.setup import Setup

    book = codebook_in(ledger)
    setup = redraft(Setup(), evidence, ledger, 0) if book is None else setup_of(book)
    names = {node.id: node.name for node in setup.issues}
    placed = place_stances(setup, evidence, ledger)
    stances: dict[int, set[int]] = defaultdict(set)
    for each in placed:
        stances[each.issue].add(each.row.id)
    keys = {node.id: {phrase_key(each.name) for each in node.walk()} for node in setup.issues}
    issues: dict[int, str] = {}
    for each in placed:
        is_sure = len(stances[each.issue]) >= _LEAST and phrase_key(each.row.target) in keys[each.issue]
        if book is not None or (is_sure and len(names[each.issue].split()) > 1):
            issues.setdefault(each.row.id, names[each.issue])
    actors = {actor.name for actor in evidence.actors}
    principals = {name: party for name, party in evidence.principals.items() if name in actors}
    if book is None:
        return Subjects(issues, (), (), principals)
    return _with_codebook(book, issues, principals)


def find_parties(ledger: Ledger) -> Subjects:
    """Find the parties of a ledger and who speaks for whom, without the issues, which take longer."""
    from pourparler.codebook.principals import find_principals

    actors = ledger.actors.list()
    names = {actor.name for actor in actors}
    principals = {name: party for name, party in find_principals(actors).items() if name in names}
    book = codebook_in(ledger)
    return Subjects(principals=principals) if book is None else _with_codebook(book, {}, principals)


def _with_codebook(book: Codebook, issues: dict[int, str], principals: dict[str, str]) -> Subjects:
    principals = principals | {speaker: party.name for party in book.parties for speaker in party.speakers}
    options = tuple(option.name for issue in book.issues for option in issue.options)
    parties = tuple(party.name for party in book.parties)
    return Subjects(issues, parties, (*(issue.name for issue in book.issues), *options), principals)


def find_moves(
    ledger: Ledger, since: dt.date | None, until: dt.date | None
) -> tuple[tuple[PositionRow, PositionRow], ...]:
    """Find the parties whose coded position on an issue changed in a period: the position before, and the new one."""
    if since is None:
        return ()
    found = []
    for latest in ledger.positions.latest(as_of=until):
        stands = [row for row in (*latest.earlier, latest.position) if row.kind in _STANDS and row.on is not None]
        before = [row for row in stands if row.on is not None and row.on < since]
        if not before or len(before) == len(stands):
            continue
        now = stands[-1]
        last = max(before, key=lambda row: (row.on or dt.date.min, row.id))
        if (last.kind, last.terms) != (now.kind, now.terms):
            found.append((last, now))
    return tuple(found)
