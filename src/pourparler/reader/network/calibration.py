"""What a statement's confidence means: the chance that it is right.

Right is a statement whose cue, source and content overlap those of one attribution by the annotators of PolNeAR, the
content by half of what both cover. The network's own probabilities are too sure of themselves; a table fitted on
documents that training did not see (isotonic regression, Zadrozny and Elkan, KDD 2002) puts them right.
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
    """The confidence, from 0 to 1, of a statement whose words the network scored so, from 0 to 1.

    >>> 0 < calibrated(0.75) <= calibrated(0.99) < 1
    True
    """
    return round(float(np.interp(score, *_table())), 3)


def at_least(record: Record, confidence: float) -> Record:
    """A record without the statements of less than a confidence; what lay within one of them stands alone."""
    kept = [s for s in record.statements if s.confidence >= confidence]
    if len(kept) == len(record.statements):
        return record
    ids = {s.id for s in kept}
    alone = [s if s.within in ids else s.model_copy(update={"within": None}) for s in kept]
    return record.model_copy(update={"statements": tuple(alone)})
