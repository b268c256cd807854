"""Proposals as a line of versions: what replaces what, each provision told once with every place that words it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pourparler.ledger import Evidence, ProposalRow
from pourparler.text import plain


@dataclass(frozen=True)
class Version:
    """A proposal in its line: how many versions stand before it, and what replaces it.

    Each of ``provisions`` is one provision with all its evidence.
    """

    row: ProposalRow
    depth: int
    replaced_by: tuple[str, ...]
    provisions: tuple[tuple[Evidence, ...], ...]


def versions(rows: Sequence[ProposalRow]) -> tuple[Version, ...]:
    """Proposals in order, each followed by those that replace it.

    Rows name what they replace; a name that is not among the rows, or a ring of replacements, starts a line of its own.
    """
    newer = _newer(rows)
    after = {row.id for others in newer.values() for row in others}
    told: dict[int, Version] = {}
    # those that replace nothing begin a line; what is then left stands in a ring
    for first in sorted(rows, key=lambda row: row.id in after):
        waiting = [(first, 0)]
        while waiting:
            row, depth = waiting.pop()
            if row.id in told:
                continue
            others = newer.get(row.id, [])
            told[row.id] = Version(row, depth, tuple(other.name for other in others), told_once(row.provisions))
            waiting += [(other, depth + 1) for other in reversed(others)]
    return tuple(told.values())


def _newer(rows: Sequence[ProposalRow]) -> dict[int, list[ProposalRow]]:
    """The rows that replace a row, by its id."""
    named: dict[str, list[ProposalRow]] = {}
    for row in rows:
        named.setdefault(_folded(row.name), []).append(row)
    newer: dict[int, list[ProposalRow]] = {}
    for row in rows:
        older = next((o for o in named.get(_folded(row.replaces or ""), []) if o.id != row.id), None)
        if older is not None:
            newer.setdefault(older.id, []).append(row)
    return newer


def told_once(provisions: Sequence[Evidence]) -> tuple[tuple[Evidence, ...], ...]:
    """Provisions by their words: copies of an article repeat them."""
    places: dict[str, list[Evidence]] = {}
    for evidence in provisions:
        places.setdefault(_folded(evidence.quote), []).append(evidence)
    return tuple(tuple(same) for same in places.values())


def _folded(words: str) -> str:
    return plain(words).casefold()
