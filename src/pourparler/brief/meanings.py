"""The meanings of provisions, by which those of two versions are compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pourparler.brief.versions import group_provisions
from pourparler.ledger import Evidence, Ledger, ProposalRow

if TYPE_CHECKING:
    from pourparler.reader.network.embeddings import Vectors


@dataclass(frozen=True, eq=False)
class Meanings:
    """The vectors of provisions, by their words."""

    vectors: Mapping[str, Vectors]

    def __call__(self, words: Sequence[str]) -> Vectors:
        """Return a vector for each provision; of length 0 for one that is not known."""
        import numpy as np

        width = next((len(each) for each in self.vectors.values()), 1)
        rows = [self.vectors.get(each, np.zeros(width, dtype=np.float32)) for each in words]
        whole: Vectors = np.vstack(rows) if rows else np.zeros((0, width), dtype=np.float32)
        return whole


def provision_meanings(ledger: Ledger, rows: Iterable[ProposalRow]) -> Meanings:
    """Return the meanings of the provisions of some proposals, as the ledger stores them."""
    places: dict[str, Evidence] = {}
    for row in rows:
        for same in group_provisions(row.provisions):
            places.setdefault(same[0].quote, same[0])
    found = ledger.phrases.of_evidence(list(places.values()))
    return Meanings(dict(zip(places, found, strict=True)))


def compared_rows(rows: Sequence[ProposalRow]) -> list[ProposalRow]:
    """Return the proposals that replace another, and those that they replace."""
    replaced = {row.replaces_id for row in rows if row.replaces_id is not None}
    return [row for row in rows if row.replaces_id is not None or row.id in replaced]
