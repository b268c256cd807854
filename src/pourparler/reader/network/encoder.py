"""The encoder: word pieces of a text in, scores of every word out, in one pass of ONNX Runtime."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pourparler.reader.limits import NO_DEADLINE, Deadline
from pourparler.reader.network.ahead import encoder_graph
from pourparler.reader.network.graph import log_softmax
from pourparler.reader.network.tokenizer import STRIDE, Pieces, window_arrays, windows
from pourparler.record import Span

Floats = NDArray[np.float32]
Halves = NDArray[np.float16]

LINK_WIDTH = 64
_FAR = 1e6  # centrality of a side that ends with the text


@dataclass(frozen=True)
class Window:
    """The output of the network for one window of words ``[first, last)``."""

    first: int
    last: int
    words: Halves  # (W, width)
    coref: Halves  # (W, 1 + W): probabilities of no antecedent, then of each word of the window


@dataclass(frozen=True)
class Encoding:
    """The output of the network for a text; the scores of each word are from the window in which it is most central.

    Attributes
    ----------
    cue : (W, 3) log-probabilities over ``labels.CUES``
    name : (W, 7) log-probabilities over ``labels.NAMES``
    mention : (W, 11) log-probabilities of heading no mention, or one of a kind of ``labels.MENTIONS``
    ends : (W, 2) first and last word of the mention that each word would head
    meeting, proposal : (W, 3) log-probabilities over ``labels.CUES`` of the triggers of these kinds
    links : (W, 129) of the last word of each trigger: what it asks of an earlier one, and answers a later one (64 each;
        their product is the score of telling of the same), and its score of telling of something new
    near : (11,) what is added to the score of a link for the distance in words, in buckets that double, and (last) if
        the words are the same
    """

    pieces: Pieces
    windows: tuple[Window, ...]
    cue: Floats
    name: Floats
    mention: Floats
    ends: NDArray[np.int64]
    meeting: Floats
    proposal: Floats
    links: Floats
    near: Floats

    @cached_property
    def _firsts(self) -> list[int]:
        return [w.first for w in self.windows]

    def home(self, first: int, last: int) -> Window:
        """Return the window in which the words ``[first, last)`` are most central."""
        k = bisect_right(self._firsts, first)
        near = self.windows[max(0, k - 4) : k + 3]
        return max(near, key=lambda w: _centrality(w.first, w.last, first, last, len(self.pieces)))

    def holding(self, word: int) -> list[Window]:
        """Return the windows that hold a word, in order of the text."""
        k = bisect_right(self._firsts, word)
        near = self.windows[max(0, k - 4) : k]
        return [w for w in near if w.last > word]


def _centrality(i: int, j: int, first: int, last: int, count: int) -> float:
    """Count the words of context on the side that has fewer; a side that ends with the text has enough."""
    left = _FAR if i == 0 and first >= i else first - i
    right = _FAR if j == count and last <= j else j - last
    return min(left, right)


def _centralities(i: int, j: int, count: int) -> Floats:
    """Compute the centrality of each word of the window ``[i, j)``."""
    at = np.arange(j - i, dtype=np.float32)
    left = np.full(j - i, _FAR, dtype=np.float32) if i == 0 else at
    right = np.full(j - i, _FAR, dtype=np.float32) if j == count else at[::-1]
    return np.minimum(left, right)


class Encoder:
    """The packaged encoder with its weights.

    Constructing one loads the weights, which takes part of a second. Threads may share an encoder.

    Parameters
    ----------
    threads : threads of ONNX Runtime; 0 lets ONNX Runtime choose
    stride : word pieces from the start of one window to the start of the next, from 1 to 254
    """

    def __init__(self, threads: int = 0, stride: int = STRIDE) -> None:
        self.graph = encoder_graph(threads)
        self._stride = stride

    def encode(self, p: Pieces, deadline: Deadline = NO_DEADLINE) -> Encoding:
        """Run the network over the windows of a text.

        Raises
        ------
        OutOfTimeError, StoppedError
            If the deadline, checked before each window, ends the reading.
        """
        found: list[Window] = []
        scores = [np.zeros((len(p), n), dtype=np.float32) for n in (3, 7, 11, 3, 3, 2 * LINK_WIDTH + 1)]
        near = np.zeros(11, dtype=np.float32)
        edges = np.zeros((len(p), 2), dtype=np.int64)
        best = np.full(len(p), -1.0, dtype=np.float32)
        # One window at a time: there is no padding to compute, the scratch memory stays in the cache of the processor,
        # and its size does not depend on the length of the document. Larger batches are slower.
        for i, j in windows(p.first, len(p.ids), stride=self._stride):
            deadline.check()
            words, cue, name, coref, mention, ends, meeting, proposal, links, near = self._window(p, (i, j))
            found.append(Window(i, j, words, coref))
            central = _centralities(i, j, len(p))
            take = central > best[i:j]
            best[i:j][take] = central[take]
            for remaining, given in zip(scores, (cue, name, mention, meeting, proposal, links), strict=True):
                remaining[i:j][take] = given[take]
            edges[i:j][take] = ends[take] + i
        cue, name, mention, meeting, proposal = map(log_softmax, scores[:5])
        return Encoding(p, tuple(found), cue, name, mention, edges, meeting, proposal, scores[5], near)

    def _window(self, p: Pieces, window: Span) -> list[NDArray[Any]]:
        ids, features, first = window_arrays(p, window)
        return self.graph(ids=ids, features=features, first=np.minimum(first, len(ids) - 1))
