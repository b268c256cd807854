"""The network at work: pieces of a text in, scores of every word out. One pass, by ONNX Runtime."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from pourparler.reader.labels import distance_buckets
from pourparler.reader.pieces import Pieces, window_arrays, windows
from pourparler.record import Span

Floats = NDArray[np.float32]

BATCH = 8  # windows, or cues, at a time: bounds memory whatever the document's length


@dataclass(frozen=True)
class Window:
    """What the network gave for one window of words ``[first, last)``."""

    first: int
    last: int
    words: Floats  # (W, 384)
    coref: Floats  # (W, 1 + W): probabilities of no antecedent, then of each word of the window


@dataclass(frozen=True)
class Encoding:
    """What the network gave for a text, each word's scores from the window in which it is most central.

    Attributes
    ----------
    cue : (W, 3) log-probabilities over ``labels.CUES``
    name : (W, 7) log-probabilities over ``labels.NAMES``
    act : (W, 16) scores over ``labels.ACTS``, to be averaged over a statement's words
    """

    pieces: Pieces
    windows: tuple[Window, ...]
    cue: Floats
    name: Floats
    act: Floats

    def home(self, first: int, last: int) -> Window:
        """The window in which the words ``[first, last)`` are most central."""
        return max(self.windows, key=lambda w: _centrality(w.first, w.last, first, last, len(self.pieces)))


def _centrality(i: int, j: int, first: int, last: int, count: int) -> float:
    """Words of context on the poorer side; a side that ends with the text is not poor."""
    left = float("inf") if i == 0 and first >= i else first - i
    right = float("inf") if j == count and last <= j else j - last
    return min(left, right)


def _log_softmax(x: Floats) -> Floats:
    shifted = x - x.max(-1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return result


class Encoder:
    """The package's own weights, loaded.

    Loading takes part of a second; an encoder may be shared by threads.
    """

    def __init__(self, threads: int = 0) -> None:
        folder = files("pourparler.reader") / "weights"
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False
        self._encoder = ort.InferenceSession((folder / "encoder.onnx").read_bytes(), options, ["CPUExecutionProvider"])
        self._roles = ort.InferenceSession((folder / "roles.onnx").read_bytes(), options, ["CPUExecutionProvider"])
        self.version: str = json.loads((folder / "version.json").read_text())["weights"]

    def encode(self, p: Pieces) -> Encoding:
        """Run the network over a text's windows."""
        bounds = windows(p.first, len(p.ids))
        found: list[Window] = []
        scores = [np.zeros((len(p), n), dtype=np.float32) for n in (3, 7, 16)]
        best = np.full(len(p), -1.0)
        for at in range(0, len(bounds), BATCH):
            part = bounds[at : at + BATCH]
            words, cue, name, act, coref = self._run(p, part)
            for k, (i, j) in enumerate(part):
                n = j - i
                probable = np.exp(_log_softmax(coref[k, :n, : n + 1]))
                found.append(Window(i, j, words[k, :n], probable))
                central = np.array([min(_centrality(i, j, w, w + 1, len(p)), 1e6) for w in range(i, j)])
                take = central > best[i:j]
                best[i:j][take] = central[take]
                for kept, given in zip(scores, (cue, name, act), strict=True):
                    kept[i:j][take] = given[k, :n][take]
        return Encoding(p, tuple(found), _log_softmax(scores[0]), _log_softmax(scores[1]), scores[2])

    def _run(self, p: Pieces, part: Sequence[Span]) -> list[Floats]:
        rows = [window_arrays(p, w) for w in part]
        size, words = max(len(r[0]) for r in rows), max(len(r[2]) for r in rows)
        ids = np.zeros((len(rows), size), dtype=np.int64)
        features = np.zeros((len(rows), size, 3), dtype=np.int64)
        mask = np.zeros((len(rows), size), dtype=bool)
        first = np.zeros((len(rows), words), dtype=np.int64)
        for k, (row, feature, start) in enumerate(rows):
            ids[k, : len(row)], features[k, : len(row)], mask[k, : len(row)] = row, feature, True
            first[k, : len(start)] = np.minimum(start, size - 1)
        result: list[Floats] = self._encoder.run(None, {"ids": ids, "features": features, "mask": mask, "first": first})
        return result

    def roles(self, encoding: Encoding, cues: Sequence[Span]) -> list[tuple[Window, Floats]]:
        """For each cue (a span of words), its window and (W, 9) log-probabilities over ``labels.ROLES``."""
        found: list[tuple[Window, Floats]] = []
        for at in range(0, len(cues), BATCH):
            part = cues[at : at + BATCH]
            homes = [encoding.home(*cue) for cue in part]
            size = max(w.last - w.first for w in homes)
            words = np.zeros((len(part), size, homes[0].words.shape[1]), dtype=np.float32)
            mask = np.zeros((len(part), size), dtype=bool)
            is_cue = np.zeros((len(part), size), dtype=np.int64)
            distance = np.zeros((len(part), size), dtype=np.int64)
            for k, (home, (i, j)) in enumerate(zip(homes, part, strict=True)):
                n = home.last - home.first
                i, j = max(i - home.first, 0), min(j - home.first, n)
                words[k, :n], mask[k, :n], is_cue[k, i:j] = home.words, True, 1
                distance[k] = distance_buckets(size, i, j)
            (scores,) = self._roles.run(None, {"words": words, "mask": mask, "is_cue": is_cue, "distance": distance})
            found += [(w, _log_softmax(scores[k, : w.last - w.first])) for k, w in enumerate(homes)]
        return found
