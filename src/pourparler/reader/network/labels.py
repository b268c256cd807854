"""The labels of the heads of the network, in the order of their columns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CUES = ("O", "B", "I")
NAMES = ("O", "B-person", "I-person", "B-organization", "I-organization", "B-place", "I-place")
ROLES = ("O", "B-source", "I-source", "E-source", "S-source", "B-content", "I-content", "E-content", "S-content")
MENTIONS = (  # what a word heads a mention of: nothing, or one of GUM's kinds of entities
    "",
    "abstract",
    "animal",
    "event",
    "object",
    "organization",
    "person",
    "place",
    "plant",
    "substance",
    "time",
)

_NEAR = 8
_STEPS = (12, 16, 24, 32, 48, 64, 96, 128)
_SIDE = _NEAR + len(_STEPS) + 1


def distance_bucket_count() -> int:
    """Return the number of buckets of `distance_buckets`."""
    return 2 * _SIDE + 1


def distance_buckets(count: int, first: int, last: int) -> NDArray[np.int64]:
    """Return the signed distance of each of ``count`` words from the cue ``[first, last)`` in buckets; 0: the cue."""
    at = np.arange(count)
    signed = np.where(at < first, at - first, np.where(at >= last, at - last + 1, 0))
    size = np.abs(signed)
    bucket = np.where(size <= _NEAR, size, _NEAR + 1 + np.searchsorted(_STEPS, size, side="left"))
    bucket = np.minimum(bucket, _SIDE)
    return np.where(signed < 0, bucket + _SIDE, bucket).astype(np.int64)
