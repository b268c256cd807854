"""Proposals as chains of versions, each provision listed once with all places that word it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pourparler.ledger import Evidence, ProposalRow
from pourparler.text import plain


@dataclass(frozen=True)
class Version:
    """A proposal in its chain: the number of versions before it, and the names of those that replace it.

    Each item of ``provisions`` is one provision with all its evidence.
    """

    row: ProposalRow
    depth: int
    replaced_by: tuple[str, ...]
    provisions: tuple[tuple[Evidence, ...], ...]


def versions(rows: Sequence[ProposalRow]) -> tuple[Version, ...]:
    """Proposals in order, each followed by those that replace it.

    A proposal whose predecessor is not among the rows starts a chain of its own, and so does one of a cycle.
    """
    newer = _newer(rows)
    after = {row.id for others in newer.values() for row in others}
    found: dict[int, Version] = {}
    # proposals that replace nothing start a chain; those that remain after that form cycles
    for first in sorted(rows, key=lambda row: row.id in after):
        waiting = [(first, 0)]
        while waiting:
            row, depth = waiting.pop()
            if row.id in found:
                continue
            others = newer.get(row.id, [])
            found[row.id] = Version(row, depth, tuple(other.name for other in others), group_provisions(row.provisions))
            waiting += [(other, depth + 1) for other in reversed(others)]
    return tuple(found.values())


def _newer(rows: Sequence[ProposalRow]) -> dict[int, list[ProposalRow]]:
    """The rows that replace each row, by its id."""
    named: dict[str, list[ProposalRow]] = {}
    for row in rows:
        named.setdefault(_folded(row.name), []).append(row)
    newer: dict[int, list[ProposalRow]] = {}
    for row in rows:
        older = next((o for o in named.get(_folded(row.replaces or ""), []) if o.id != row.id), None)
        if older is not None:
            newer.setdefault(older.id, []).append(row)
    return newer


def group_provisions(provisions: Sequence[Evidence]) -> tuple[tuple[Evidence, ...], ...]:
    """Group provisions that have the same words; near-duplicates of an article repeat them."""
    places: dict[str, list[Evidence]] = {}
    for evidence in provisions:
        places.setdefault(_folded(evidence.quote), []).append(evidence)
    return tuple(tuple(same) for same in places.values())


def _folded(words: str) -> str:
    return plain(words).casefold()
