"""The confidence of a statement: the chance that it is right.

A statement is right if its cue, source and content overlap those of one attribution by the annotators of PolNeAR, the
content by half of what both cover. The network's own probabilities are too high; a table fitted on documents that
training did not see (isotonic regression, Zadrozny and Elkan, KDD 2002) corrects them.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

import numpy as np

from pourparler.reader.network.viterbi import Floats
from pourparler.record import Record


@cache
def _table() -> tuple[Floats, Floats]:
    text = (files("pourparler.reader") / "network" / "confidence.tsv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines(), delimiter="\t"))
    columns = ("score", "confidence")
    score, confidence = (np.array([float(r[c]) for r in rows], dtype=np.float32) for c in columns)
    return score, confidence


def calibrated(score: float) -> float:
    """Return the confidence, from 0 to 1, of a statement with a score of the network, from 0 to 1.

    >>> 0 < calibrated(0.75) <= calibrated(0.99) < 1
    True
    """
    return round(float(np.interp(score, *_table())), 3)


def at_least(record: Record, confidence: float) -> Record:
    """Return a record without statements below a confidence, from 0 to 1; those within them are no longer nested."""
    remaining = [s for s in record.statements if s.confidence >= confidence]
    if len(remaining) == len(record.statements):
        return record
    ids = {s.id for s in remaining}
    alone = [s if s.within in ids else s.model_copy(update={"within": None}) for s in remaining]
    return record.model_copy(update={"statements": tuple(alone)})
