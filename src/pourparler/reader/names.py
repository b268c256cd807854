"""Named people, organisations and places, as the network tags them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from pourparler.reader.attribution import NEW_LINE
from pourparler.reader.decoding import bio_rules, runs, viterbi
from pourparler.reader.encoder import Encoding
from pourparler.reader.labels import NAMES
from pourparler.record import Span

NameKind = Literal["person", "organization", "place"]
_RULES = bio_rules(NAMES)
_STARTS = np.array([label[0] in "OB" for label in NAMES])


@dataclass(frozen=True)
class Name:
    """A name in the text: its characters and what it names."""

    span: Span
    kind: NameKind
    confidence: float


def names(encoding: Encoding) -> list[Name]:
    """The names of a text, in order; a name never runs over the end of a line."""
    p = encoding.pieces
    rules = np.broadcast_to(_RULES, (len(p), *_RULES.shape)).copy()
    rules[p.features[:, 2] >= NEW_LINE] = _STARTS[None, :]
    path = viterbi(encoding.name, rules, _STARTS, np.ones(len(NAMES), dtype=bool))
    found = []
    for i, j, kind in runs(path, NAMES):
        start, end = p.span_of(i, j)
        text = p.text[start:end]
        if text[-2:] in ("'s", "’s"):
            end -= 2
        if not any(c.isupper() for c in p.text[start:end]):
            continue
        sure = float(np.exp(encoding.name[np.arange(i, j), path[i:j]]).mean())
        found.append(Name((start, end), kind, round(sure, 3)))  # type: ignore[arg-type]
    return found
