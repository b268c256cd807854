"""From scores a word to the best sequence of tags that is allowed (Viterbi 1967)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_NEVER = np.float32(-1e6)


def viterbi(
    scores: Floats, allowed: NDArray[np.bool_], starts: NDArray[np.bool_], ends: NDArray[np.bool_]
) -> list[int]:
    """The best path through ``scores`` (T, K).

    Parameters
    ----------
    scores : (T, K) log-probabilities
    allowed : (T, K, K) or (K, K): may tag ``b`` at ``t`` follow tag ``a`` at ``t - 1``, as ``[.., a, b]``
    starts, ends : (K,) tags that may stand first, last
    """
    count, size = scores.shape
    if count == 0:
        return []
    cost = np.where(allowed, np.float32(0), _NEVER)
    best = scores[0] + np.where(starts, np.float32(0), _NEVER)
    back = np.zeros((count, size), dtype=np.int64)
    for t in range(1, count):
        through = best[:, None] + (cost[t] if cost.ndim == 3 else cost)
        back[t] = through.argmax(0)
        best = through[back[t], np.arange(size)] + scores[t]
    tag = int((best + np.where(ends, np.float32(0), _NEVER)).argmax())
    path = [tag]
    for t in range(count - 1, 0, -1):
        tag = int(back[t, tag])
        path.append(tag)
    return path[::-1]


def bio_rules(labels: Sequence[str]) -> NDArray[np.bool_]:
    """Which tag may follow which, for tags O, B-x, I-x, E-x, S-x (E and S only where the scheme has them)."""
    closing = any(label.startswith("E") for label in labels)
    rules = np.zeros((len(labels), len(labels)), dtype=bool)
    for a, left in enumerate(labels):
        for b, right in enumerate(labels):
            inside = right[0] in "IE"
            same = left[1:] == right[1:] and left[0] in "BI"
            is_open = closing and left[0] in "BI"
            rules[a, b] = same if inside else not is_open
    return rules


def runs(path: Sequence[int], labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Spans ``(first, last, kind)`` of a path of tags; kind is what stands after the hyphen."""
    start, kind = -1, ""
    for t, tag in enumerate([*path, 0]):
        label = labels[tag]
        goes_on = label[0] in "IE" and start >= 0 and label[2:] == kind
        if start >= 0 and not goes_on:
            yield start, t, kind
            start = -1
        if start < 0 and label != "O":
            start, kind = t, label[2:]
