"""The graphs of the network, run by ONNX Runtime."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from pourparler.reader.network.arithmetic import load_graph, session_options

_SLOW = ["SkipLayerNormFusion"]  # this fused kernel takes ten times as long as the two kernels that it replaces


class Graph:
    """One packaged ONNX graph with its weights.

    Parameters
    ----------
    name : file name of the graph in the folder of weights
    threads : threads of ONNX Runtime; 0 lets ONNX Runtime choose
    """

    def __init__(self, name: str, threads: int = 0) -> None:
        graph = load_graph(files("pourparler.reader") / "weights" / name)
        self._run = ort.InferenceSession(
            graph, session_options(threads), ["CPUExecutionProvider"], disabled_optimizers=_SLOW
        )
        self._inputs = {given.name for given in self._run.get_inputs()}

    def __call__(self, **given: NDArray[np.generic]) -> list[NDArray[Any]]:
        """Compute the outputs for one window; a graph that takes a mask gets one that covers everything."""
        inputs = {name: rows[None] for name, rows in given.items()}
        if "mask" in self._inputs:
            inputs["mask"] = np.ones((1, len(next(iter(given.values())))), dtype=bool)
        return [scores[0] for scores in self._run.run(None, inputs)]


def log_softmax(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """Turn scores into log-probabilities over the last axis."""
    shifted = x - x.max(-1, keepdims=True)
    result: NDArray[np.float32] = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return result
