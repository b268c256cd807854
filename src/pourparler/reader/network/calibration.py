"""The confidence of an entry of a record: the chance that it is right.

What is right is what `pourparler.reader.evaluation.negotiation` counts as right: a statement whose content shares at
least half of what it and a labelled one cover, whoever its speakers are; a meeting or a proposal that was labelled and
is not reported twice; a position with the party and the target of a labelled one. The network's own probability of a
statement is too high. A table, fitted on documents that training did not see (isotonic regression, Zadrozny and Elkan,
KDD 2002), corrects it. The scores of the other kinds are such chances as they are (`reader.network.estimation`).
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Literal, TypeVar

import numpy as np

from pourparler.reader.network.viterbi import Floats
from pourparler.record import Meeting, Position, Proposal, Record

EntryKind = Literal["statement", "meeting", "proposal", "position"]
_Entry = TypeVar("_Entry", Meeting, Proposal, Position)


@cache
def _tables() -> dict[str, tuple[Floats, Floats]]:
    text = (files("pourparler.reader") / "network" / "confidence.tsv").read_text(encoding="utf-8")
    knots: dict[str, list[tuple[float, float]]] = {}
    for row in csv.DictReader(text.splitlines(), delimiter="\t"):
        knots.setdefault(row["kind"], []).append((float(row["score"]), float(row["confidence"])))
    return {kind: tuple(np.array(rows, dtype=np.float32).T) for kind, rows in knots.items()}


def calibrated(kind: EntryKind, score: float) -> float:
    """Return the confidence, from 0 to 1, of an entry with a score of the network, from 0 to 1.

    It rises with the score, or stays the same.

    >>> 0 < calibrated("meeting", 0.6) <= calibrated("meeting", 0.99) < 1
    True
    """
    return round(float(np.interp(score, *_tables()[kind])), 3)


def with_calibrated(kind: EntryKind, entries: Sequence[_Entry]) -> tuple[_Entry, ...]:
    """Return entries whose confidence is a score of the network with the confidence of that score."""
    return tuple(
        entry
        if entry.confidence is None
        else entry.model_copy(update={"confidence": calibrated(kind, entry.confidence)})
        for entry in entries
    )


def at_least(record: Record, confidence: float) -> Record:
    """Return a record without statements below a confidence, from 0 to 1; what is within them stands alone."""
    remaining = [s for s in record.statements if s.confidence >= confidence]
    if len(remaining) == len(record.statements):
        return record
    ids = {s.id for s in remaining}
    alone = [s if s.within in ids else s.model_copy(update={"within": None}) for s in remaining]
    positions = [p if p.statement in ids else p.model_copy(update={"statement": None}) for p in record.positions]
    return record.model_copy(update={"statements": tuple(alone), "positions": tuple(positions)})
