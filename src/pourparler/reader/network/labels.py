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

SLOTS: dict[str, tuple[str, ...]] = {
    "attribution": ("source", "content"),
    "meeting": ("participant", "place", "time"),
    "proposal": ("sponsor", "provision"),
    "sentence": ("target",),
    "position": ("holder", "condition"),
}
"""The roles of each kind of frame. A sentence is asked for the targets of the positions that it tells of."""

KINDS = tuple(SLOTS)

REACH: dict[str, int] = {"attribution": 64, "meeting": 48, "proposal": 48, "sentence": 8, "position": 48}
"""Words on each side of a trigger among which its roles are looked for; a sentence has its targets within it."""

CLASSES: dict[str, tuple[str, ...]] = {
    "attribution": (
        "",
        "AGREE",
        "SUPPORT",
        "CONCEDE",
        "REQUEST",
        "ACCUSE",
        "REJECT",
        "THREATEN",
        "CONSULT",
        "COOPERATE",
    ),
    "meeting": (
        "held",
        "ongoing",
        "planned",
        "proposed",
        "postponed",
        "cancelled",
        "refused",
        "denied",
        "hypothetical",
        "process",
    ),
    "proposal": ("on_table", "agreed", "rejected", "withdrawn", "sought"),
    "sentence": ("", "position"),
    "position": (
        "supports",
        "opposes",
        "demands",
        "insists",
        "red_line",
        "offers",
        "accepts",
        "rejects",
        "conditional",
        "open",
    ),
}
"""The classes of each kind of frame: speech act, status, state, whether there is a position, stance. "" means none."""

GENERAL = {"meeting": frozenset(("process", "hypothetical")), "proposal": frozenset(("sought",))}
"""The classes of frames that tell of no occasion, or of no text that anybody has put forward."""

_NEAR = 8
_STEPS = (12, 16, 24, 32, 48, 64, 96, 128)
_SIDE = _NEAR + len(_STEPS) + 1


def role_tags(kind: str) -> tuple[str, ...]:
    """Return the tags of the roles of a kind of frame, in the order of their columns.

    >>> role_tags("sentence")
    ('O', 'B-target', 'I-target', 'E-target', 'S-target')
    """
    return ("O", *(f"{letter}-{slot}" for slot in SLOTS[kind] for letter in "BIES"))


def tag_columns(kind: str) -> slice:
    """Return the columns of the role tags of a kind of frame among those of all kinds."""
    first = sum(len(role_tags(each)) for each in KINDS[: KINDS.index(kind)])
    return slice(first, first + len(role_tags(kind)))


def class_columns(kind: str) -> slice:
    """Return the columns of the classes of a kind of frame among those of all kinds."""
    first = sum(len(CLASSES[each]) for each in KINDS[: KINDS.index(kind)])
    return slice(first, first + len(CLASSES[kind]))


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
