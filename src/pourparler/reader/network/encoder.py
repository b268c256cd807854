"""The network at work: pieces of a text in, scores of every word out. One pass, by ONNX Runtime."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from pourparler.reader.limits import NO_DEADLINE, Deadline
from pourparler.reader.network.arithmetic import load_graph
from pourparler.reader.network.labels import distance_buckets
from pourparler.reader.network.tokenizer import Pieces, window_arrays, windows
from pourparler.record import Span

Floats = NDArray[np.float32]
Halves = NDArray[np.float16]

# Windows and cues go through the network one at a time: no padding is computed, the scratch memory stays in the
# processor's cache, and it is the same whatever the document's length. More at a time is slower.
AHEAD = 127  # word pieces from one window's start to the next's
REACH = 64  # words on each side of a cue among which its source and content are looked for
_SLOW = ["SkipLayerNormFusion"]  # ONNX Runtime's fused kernel takes ten times as long as the two it replaces
_FAR = 1e6  # centrality of a side that ends with the text


@dataclass(frozen=True)
class Window:
    """What the network gave for one window of words ``[first, last)``."""

    first: int
    last: int
    words: Halves  # (W, 384)
    coref: Halves  # (W, 1 + W): probabilities of no antecedent, then of each word of the window


@dataclass(frozen=True)
class Encoding:
    """What the network gave for a text, each word's scores from the window in which it is most central.

    Attributes
    ----------
    cue : (W, 3) log-probabilities over ``labels.CUES``
    name : (W, 7) log-probabilities over ``labels.NAMES``
    mention : (W, 11) log-probabilities of heading no mention, or one of a kind of ``labels.MENTIONS``
    ends : (W, 2) first and last word of the mention that each word would head
    """

    pieces: Pieces
    windows: tuple[Window, ...]
    cue: Floats
    name: Floats
    mention: Floats
    ends: NDArray[np.int64]

    @cached_property
    def _firsts(self) -> list[int]:
        return [w.first for w in self.windows]

    def home(self, first: int, last: int) -> Window:
        """The window in which the words ``[first, last)`` are most central."""
        k = bisect_right(self._firsts, first)
        near = self.windows[max(0, k - 4) : k + 3]
        return max(near, key=lambda w: _centrality(w.first, w.last, first, last, len(self.pieces)))

    def holding(self, word: int) -> list[Window]:
        """The windows in which a word stands, in the order of the text."""
        k = bisect_right(self._firsts, word)
        near = self.windows[max(0, k - 4) : k]
        return [w for w in near if w.last > word]


def _centrality(i: int, j: int, first: int, last: int, count: int) -> float:
    """Words of context on the poorer side; a side that ends with the text is not poor."""
    left = _FAR if i == 0 and first >= i else first - i
    right = _FAR if j == count and last <= j else j - last
    return min(left, right)


def _centralities(i: int, j: int, count: int) -> Floats:
    """The centrality of each word of the window ``[i, j)``."""
    at = np.arange(j - i, dtype=np.float32)
    left = np.full(j - i, _FAR, dtype=np.float32) if i == 0 else at
    right = np.full(j - i, _FAR, dtype=np.float32) if j == count else at[::-1]
    return np.minimum(left, right)


def _log_softmax(x: Floats) -> Floats:
    shifted = x - x.max(-1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return result


class _Part:
    """One of the network's two graphs, loaded."""

    def __init__(self, path: Traversable, options: ort.SessionOptions) -> None:
        provider = ["CPUExecutionProvider"]
        self._run = ort.InferenceSession(load_graph(path), options, provider, disabled_optimizers=_SLOW)
        self._takes = {given.name for given in self._run.get_inputs()}

    def __call__(self, **given: NDArray[np.generic]) -> list[NDArray[Any]]:
        """Its outputs for one window; a mask is made where the graph asks for one."""
        inputs = {name: rows[None] for name, rows in given.items()}
        if "mask" in self._takes:
            inputs["mask"] = np.ones((1, len(next(iter(given.values())))), dtype=bool)
        return [scores[0] for scores in self._run.run(None, inputs)]


def weights_version() -> str:
    """The version of the package's own weights."""
    told: dict[str, str] = json.loads((files("pourparler.reader") / "weights" / "version.json").read_text())
    return told["weights"]


class Encoder:
    """The package's own weights, loaded.

    Loading takes part of a second; an encoder may be shared by threads.
    """

    def __init__(self, threads: int = 0) -> None:
        folder = files("pourparler.reader") / "weights"
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self._words = _Part(folder / "encoder.onnx", options)
        self._roles = _Part(folder / "roles.onnx", options)

    def encode(self, p: Pieces, deadline: Deadline = NO_DEADLINE) -> Encoding:
        """Run the network over a text's windows.

        Raises
        ------
        OutOfTimeError, StoppedError
            From the deadline, which is asked before each window.
        """
        found: list[Window] = []
        scores = [np.zeros((len(p), n), dtype=np.float32) for n in (3, 7, 11)]
        edges = np.zeros((len(p), 2), dtype=np.int64)
        best = np.full(len(p), -1.0, dtype=np.float32)
        for i, j in windows(p.first, len(p.ids), stride=AHEAD):
            deadline.check()
            words, cue, name, coref, mention, ends = self._window(p, (i, j))
            found.append(Window(i, j, words, coref))
            central = _centralities(i, j, len(p))
            take = central > best[i:j]
            best[i:j][take] = central[take]
            for kept, given in zip(scores, (cue, name, mention), strict=True):
                kept[i:j][take] = given[take]
            edges[i:j][take] = ends[take] + i
        cues, names, mentions = scores
        return Encoding(p, tuple(found), _log_softmax(cues), _log_softmax(names), _log_softmax(mentions), edges)

    def _window(self, p: Pieces, window: Span) -> list[NDArray[Any]]:
        ids, features, first = window_arrays(p, window)
        return self._words(ids=ids, features=features, first=np.minimum(first, len(ids) - 1))

    def roles(
        self, encoding: Encoding, cues: Sequence[Span], deadline: Deadline = NO_DEADLINE
    ) -> list[tuple[Span, Floats]]:
        """For each cue (a span of words), the words about it, and their log-probabilities over ``labels.ROLES``.

        Raises
        ------
        OutOfTimeError, StoppedError
            From the deadline, which is asked before each cue.
        """
        found = []
        for cue in cues:
            deadline.check()
            found.append(self._role(encoding.home(*cue), cue))
        return found

    def _role(self, home: Window, cue: Span) -> tuple[Span, Floats]:
        first, last = max(cue[0] - REACH, home.first), min(cue[1] + REACH, home.last)
        i, j = max(cue[0] - first, 0), min(cue[1], last) - first
        is_cue = np.zeros(last - first, dtype=np.int64)
        is_cue[i:j] = 1
        words = home.words[first - home.first : last - home.first]
        (scores,) = self._roles(words=words, is_cue=is_cue, distance=distance_buckets(last - first, i, j))
        return (first, last), _log_softmax(scores)
