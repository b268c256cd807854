"""Vectors of passages: near ones are about the same. They serve to suggest issues, not to read."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from pourparler.reader.network.arithmetic import load_graph, session_options
from pourparler.reader.network.tokenizer import CLS, SEP, tokenizer

Vectors = NDArray[np.float32]
WIDTH = 384
_MOST = 250  # word pieces of a passage that are looked at


class Meaning:
    """The packaged sentence encoder with its weights: all-MiniLM-L6-v2, 8 bit.

    Constructing one loads the weights, which takes part of a second. Threads may share one.
    """

    def __init__(self, threads: int = 0) -> None:
        source = files("pourparler.reader") / "weights" / "meaning.onnx"
        self._session = ort.InferenceSession(load_graph(source), session_options(threads), ["CPUExecutionProvider"])

    def of(self, passages: Iterable[str]) -> Vectors:
        """Compute a vector of length 1 for each passage; zeros for an empty one.

        Examples
        --------
        >>> near = Meaning().of(["The harbour stays closed.", "No ship may enter the port.", "Wages rise."])
        >>> bool(near[0] @ near[1] > near[0] @ near[2])
        True
        """
        return np.array([self._one(passage) for passage in passages], dtype=np.float32).reshape(-1, WIDTH)

    def _one(self, passage: str) -> Vectors:
        ids = tokenizer().encode(passage, add_special_tokens=False).ids[:_MOST]
        if not ids:
            return np.zeros(WIDTH, dtype=np.float32)
        (found,) = self._session.run(None, {"ids": np.array([[CLS, *ids, SEP]], dtype=np.int64)})
        vector: Vectors = found[0]
        return vector
