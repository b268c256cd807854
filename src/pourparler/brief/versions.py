"""Proposals as chains of versions, each provision listed once with all places that word it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pourparler.ledger import Evidence, ProposalRow
from pourparler.text import plain
from pourparler.text.items import split_items

if TYPE_CHECKING:
    from pourparler.ledger.diff.provisions import Encode

_NAME = 3  # most words of a name
_FRAGMENT = 4  # most words of a fragment
_TEXTS = frozenset(
    "provisions provision points point clauses clause articles article framework plan text draft proposal proposals "
    "deal agreement accord pact treaty offer document paper roadmap".split()
)


@dataclass(frozen=True)
class Version:
    """A proposal in its chain: the number of versions before it, and the names of those that replace it.

    Each item of ``provisions`` is one provision with all its evidence.
    """

    row: ProposalRow
    depth: int
    replaced_by: tuple[str, ...]
    provisions: tuple[tuple[Evidence, ...], ...]


def versions(rows: Sequence[ProposalRow], meanings: Encode | None = None) -> tuple[Version, ...]:
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
            found[row.id] = Version(
                row, depth, tuple(other.name for other in others), group_provisions(row.provisions, meanings)
            )
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


def group_provisions(
    provisions: Sequence[Evidence], meanings: Encode | None = None
) -> tuple[tuple[Evidence, ...], ...]:
    """Group what reports say a proposal provides: each provision once, with all places that word it.

    A list is split into its items. Names of texts ("nine provisions", "the framework") provide nothing; a fragment
    ("four kilometres") belongs to the provision that contains it. With ``meanings``, so do other words for the same.
    """
    places: dict[str, list[Evidence]] = {}
    for evidence in (item for each in provisions for item in _items(each)):
        words = _folded(evidence.quote)
        if not _is_name(words):
            places.setdefault(words, []).append(evidence)
    for words in sorted(places, key=len):
        whole = next((other for other in places if other != words and _contains(other, words)), None)
        if whole is not None:
            places[whole] += places.pop(words)
    groups = list(places.values())
    if meanings is None:
        return tuple(map(tuple, groups))
    from pourparler.ledger.diff.provisions import unite_provisions  # slow to import

    united = unite_provisions([same[0].quote for same in groups], meanings)
    return tuple(tuple(each for k in own for each in groups[k]) for own in united)


def _items(evidence: Evidence) -> list[Evidence]:
    spans = split_items(evidence.quote)
    return [
        replace(evidence, start=evidence.start + a, end=evidence.start + b, quote=evidence.quote[a:b]) for a, b in spans
    ]


def _is_name(words: str) -> bool:
    """Whether words only name a text: a noun for one, and no more than two words before it."""
    parts = words.strip(" .,;:“”\"'").split()
    return len(parts) <= _NAME and bool(parts) and parts[-1] in _TEXTS


def _contains(whole: str, part: str) -> bool:
    """Whether the words of one provision stand together in another, which says more."""
    return len(part.split()) <= _FRAGMENT and re.search(rf"(?<!\w){re.escape(part)}(?!\w)", whole) is not None


def _folded(words: str) -> str:
    return plain(words).casefold()
