"""The second part of the network: for each cue, which words about it are its source and its content."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pourparler.reader.limits import NO_DEADLINE, Deadline
from pourparler.reader.network.encoder import Encoding, Window
from pourparler.reader.network.graph import Graph, log_softmax
from pourparler.reader.network.labels import distance_buckets
from pourparler.record import Span

REACH = 64  # words on each side of a cue

Scores = tuple[Span, NDArray[np.float32]]
"""A span of words, and the log-probabilities of each of them over ``labels.ROLES``."""


class RoleScorer:
    """The packaged role layers with their weights.

    Constructing one loads the weights. Threads may share a scorer.

    Parameters
    ----------
    threads : threads of ONNX Runtime; 0 lets ONNX Runtime choose
    reach : words on each side of a cue among which its source and content are looked for
    """

    def __init__(self, threads: int = 0, reach: int = REACH) -> None:
        self.graph = Graph("roles.onnx", threads)
        self._reach = reach

    def score(self, encoding: Encoding, cues: Sequence[Span], deadline: Deadline = NO_DEADLINE) -> list[Scores]:
        """Score the words about each cue, a span of words.

        Raises
        ------
        OutOfTimeError, StoppedError
            If the deadline, checked before each cue, ends the reading.
        """
        found = []
        for cue in cues:
            deadline.check()
            found.append(self._score(encoding.home(*cue), cue))
        return found

    def _score(self, home: Window, cue: Span) -> Scores:
        first, last = max(cue[0] - self._reach, home.first), min(cue[1] + self._reach, home.last)
        i, j = max(cue[0] - first, 0), min(cue[1], last) - first
        is_cue = np.zeros(last - first, dtype=np.int64)
        is_cue[i:j] = 1
        words = home.words[first - home.first : last - home.first]
        (scores,) = self.graph(words=words, is_cue=is_cue, distance=distance_buckets(last - first, i, j))
        return (first, last), log_softmax(scores)
