"""Whether an entry is right, estimated from several signals: how likely a meeting, a proposal or a position is.

The network's probability of a trigger says little about that: a meeting is most often wrong because another entry tells
of it already, a position because its sentence takes none or because it is somebody else's. What tells so is weighed
together (logistic regression). ``training/calibrate.py`` fits the weights on documents that training did not see.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

EstimatedKind = Literal["meeting", "proposal", "position"]
Estimator = Callable[[EstimatedKind, Mapping[str, float]], float]
"""Gives the score of an entry of a kind with these signals."""

SIGNALS: dict[EstimatedKind, tuple[str, ...]] = {
    "meeting": ("best trigger", "mean trigger", "novelty", "first", "mentions", "two actors", "general"),
    "proposal": ("best trigger", "mean trigger", "novelty", "first", "mentions", "sponsored", "general", "indefinite"),
    "position": ("target", "stance", "sentence", "party", "holder", "own"),
}
"""What is weighed. ``novelty`` is how much likelier the first mention tells of something new than of what was told."""
_LEAST = 1e-4


def log_odds(chance: float) -> float:
    """Return the logarithm of the odds of a probability, which is kept off 0 and 1.

    >>> log_odds(0.5), round(log_odds(1.0) + log_odds(0.0), 6)
    (0.0, 0.0)
    """
    chance = min(max(chance, _LEAST), 1 - _LEAST)
    return math.log(chance / (1 - chance))


def estimate(kind: EstimatedKind, signals: Mapping[str, float]) -> float:
    """Return the score, from 0 to 1, of an entry with these signals, by the packaged weights."""
    weights = _weights()[kind]
    total = weights["constant"] + sum(weights[name] * float(signals[name]) for name in SIGNALS[kind])
    return 1 / (1 + math.exp(-total))


@cache
def _weights() -> dict[str, dict[str, float]]:
    text = (files("pourparler.reader") / "network" / "signals.json").read_text(encoding="utf-8")
    given: dict[str, dict[str, float]] = json.loads(text)
    return given
