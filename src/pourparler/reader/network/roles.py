"""The second part of the network: for each trigger, the roles of the words about it, and the class of the frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pourparler.reader.limits import NO_DEADLINE, Deadline
from pourparler.reader.network.encoder import Encoding, Window
from pourparler.reader.network.graph import Graph, log_softmax
from pourparler.reader.network.labels import KINDS, REACH, class_columns, distance_buckets, tag_columns
from pourparler.record import Span


@dataclass(frozen=True)
class RoleScores:
    """The scores of one frame.

    Attributes
    ----------
    words : the words ``[first, last)`` that were looked at
    tags : (W, K) log-probabilities of each of them over ``labels.role_tags(kind)``
    classes : (C,) log-probabilities over ``labels.CLASSES[kind]``
    """

    words: Span
    tags: NDArray[np.float32]
    classes: NDArray[np.float32]


class RoleScorer:
    """The packaged role layers with their weights, which are loaded when they are first used.

    Threads may share a scorer.

    Parameters
    ----------
    threads : threads of ONNX Runtime; 0 lets ONNX Runtime choose
    """

    def __init__(self, threads: int = 0) -> None:
        self._threads = threads

    @cached_property
    def graph(self) -> Graph:
        """The layers; asking for them loads their weights."""
        return Graph("roles.onnx", self._threads)

    def load(self) -> None:
        """Load the weights."""
        _ = self.graph

    def score(
        self, encoding: Encoding, kind: str, triggers: Sequence[Span], deadline: Deadline = NO_DEADLINE
    ) -> list[RoleScores]:
        """Score the words about each trigger, a span of words, for one kind of frame of ``labels.KINDS``.

        Raises
        ------
        OutOfTimeError, StoppedError
            If the deadline, checked before each trigger, ends the reading.
        """
        found = []
        for trigger in triggers:
            deadline.check()
            found.append(self._score(encoding.home(*trigger), kind, trigger))
        return found

    def _score(self, home: Window, kind: str, trigger: Span) -> RoleScores:
        reach = REACH[kind]
        first, last = max(trigger[0] - reach, home.first), min(trigger[1] + reach, home.last)
        i, j = max(trigger[0] - first, 0), min(trigger[1], last) - first
        is_cue = np.zeros(last - first, dtype=np.int64)
        is_cue[i:j] = 1
        words = home.words[first - home.first : last - home.first]
        number = np.array(KINDS.index(kind), dtype=np.int64)
        tags, classes = self.graph(
            words=words, is_cue=is_cue, distance=distance_buckets(last - first, i, j), kind=number
        )
        return RoleScores(
            (first, last), log_softmax(tags[:, tag_columns(kind)]), log_softmax(classes[class_columns(kind)])
        )
