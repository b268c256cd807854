"""Find the best allowed sequence of tags for scores of words (Viterbi 1967).

Tags are O, B-x, I-x, and where the scheme closes its spans also E-x, S-x. Only I-x and E-x depend on the tag before:
they go on from B-x or I-x. A word is *fresh* when nothing before it binds it (a line ended): a span may be cut off
before it, and none goes on into it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]
_NEVER = np.float32(-1e6)
_TOGETHER = 64  # sequences decoded at a time: bounds memory


class Decoder:
    """Finds the best paths through scores, for one scheme of tags.

    Parameters
    ----------
    labels : the tags in the order of the scores' columns
    """

    def __init__(self, labels: Sequence[str]) -> None:
        self._labels = labels
        self._closing = any(label[0] == "E" for label in labels)
        self._opening = np.array([label[0] in "OBS" for label in labels])
        self._whole = np.array([not self._closing or label[0] in "OES" for label in labels])
        self._before = {k: _continued_attribution(label, labels) for k, label in enumerate(labels) if label[0] in "IE"}
        self._rules = self._allowed()

    def _allowed(self) -> Floats:
        """Compute the cost of tag ``b`` after tag ``a``, as ``[b, a]``."""
        rules = np.repeat(self._whole[None, :], len(self._labels), axis=0)
        for tag, before in self._before.items():
            rules[tag] = False
            rules[tag, list(before)] = True
        return np.where(rules, np.float32(0), _NEVER)

    def path(self, scores: Floats, fresh: Flags) -> list[int]:
        """Find the best path through one sequence, of which no part is cut off; for schemes without closing tags.

        Parameters
        ----------
        scores : (T, K) log-probabilities
        fresh : (T,) words that nothing before them binds
        """
        found: list[list[int]] = []
        best = [0.0] * len(self._labels)
        for t, (row, is_fresh) in enumerate(zip(scores.tolist(), fresh.tolist(), strict=True)):
            top = best.index(max(best))
            back = [top] * len(row)
            score = [best[top] + s for s in row]
            for tag, (begin, inside) in self._before.items():
                back[tag] = begin if best[begin] >= best[inside] else inside
                score[tag] = -1e6 if is_fresh or t == 0 else best[back[tag]] + row[tag]
            best = score
            found.append(back)
        tag = best.index(max(best))
        path = []
        for back in reversed(found):
            path.append(tag)
            tag = back[tag]
        return path[::-1]

    def paths(self, scores: Sequence[Floats], fresh: Sequence[Flags], last: Sequence[bool]) -> Iterator[list[int]]:
        """Find the best path through each of several sequences.

        Parameters
        ----------
        scores : (T, K) log-probabilities of each
        fresh : (T,) words that nothing before them binds; where the first is none, a span may run in from the left
        last : whether each ends with the text, so that no span may be left open there
        """
        for at in range(0, len(scores), _TOGETHER):
            part = slice(at, at + _TOGETHER)
            yield from self._some(scores[part], fresh[part], last[part])

    def _some(self, scores: Sequence[Floats], fresh: Sequence[Flags], last: Sequence[bool]) -> Iterator[list[int]]:
        sizes = np.array([len(s) for s in scores])
        count, most, tags = len(scores), int(sizes.max()), len(self._labels)
        padded = np.zeros((most, count, tags), dtype=np.float32)
        opens = np.zeros((most, count), dtype=bool)
        for k, (rows, flags) in enumerate(zip(scores, fresh, strict=True)):
            padded[: len(rows), k], opens[: len(rows), k] = rows, flags
        ends = np.where(np.array(last)[:, None] & ~self._whole, _NEVER, np.float32(0))
        afresh = np.where(self._opening, np.float32(0), _NEVER)
        back = np.zeros((most, count, tags), dtype=np.int8)
        best = np.zeros((count, tags), dtype=np.float32)
        final = best.copy()
        for t in range(most):
            is_fresh = opens[t][:, None, None]
            if t == 0:
                through = np.where(is_fresh, afresh[:, None], np.zeros((tags, 1), dtype=np.float32))
            elif is_fresh.any():
                through = best[:, None, :] + np.where(is_fresh, afresh[:, None], self._rules)
            else:
                through = best[:, None, :] + self._rules
            back[t] = through.argmax(-1)
            best = through.max(-1) + padded[t]
            ended = sizes == t + 1
            final[ended] = best[ended]
        tag = (final + ends).argmax(-1)
        for k, size in enumerate(sizes):
            path = [int(tag[k])]
            for row in back[size - 1 : 0 : -1, k].tolist():
                path.append(row[path[-1]])
            yield path[::-1]


def _continued_attribution(label: str, labels: Sequence[str]) -> tuple[int, int]:
    """The numbers of B-x and I-x, from which I-x and E-x go on."""
    return labels.index("B" + label[1:]), labels.index("I" + label[1:])


def runs(path: Sequence[int], labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Return the spans ``(first, last, kind)`` of a path of tags; the kind is what follows the hyphen."""
    start, kind = -1, ""
    for t, tag in enumerate([*path, 0]):
        label = labels[tag]
        goes_on = label[0] in "IE" and start >= 0 and label[2:] == kind
        if start >= 0 and not goes_on:
            yield start, t, kind
            start = -1
        if start < 0 and label != "O":
            start, kind = t, label[2:]
