"""The packaged networks, computed in NumPy: integer products exactly, as no processor's instructions can distort them.

ONNX's reference evaluator runs the graphs. Operators for which it has no kernel, or a slow one, are here.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx.reference import ReferenceEvaluator
from onnx.reference.op_run import OpRun
from scipy.special import erf

import pourparler.reader

WEIGHTS = Path(pourparler.reader.__file__).parent / "weights"
Array = NDArray[Any]


class MatMulInteger(OpRun):
    """Products of whole numbers. Doubles hold each sum exactly: it stays far below 2 to the power of 53."""

    def _run(self, a: Array, b: Array, a_zero: Array | None = None, b_zero: Array | None = None) -> tuple[Array]:
        left = a.astype(np.float64) - (0 if a_zero is None else a_zero.astype(np.float64))
        right = b.astype(np.float64) - (0 if b_zero is None else b_zero.astype(np.float64))
        return ((left @ right).astype(np.int32),)


class DequantizeLinear(OpRun):
    """Whole numbers to fractions, with one scale for all (the evaluator has no kernel for this version of it)."""

    def _run(self, x: Array, scale: Array, zero: Array | None = None, **_: object) -> tuple[Array]:
        whole = x.astype(np.int32) - (0 if zero is None else zero.astype(np.int32))
        return ((whole * scale).astype(np.float32),)


class GatherElements(OpRun):
    """Rows by their numbers (the evaluator's own kernel stops at 64 of them)."""

    def _run(self, data: Array, indices: Array, axis: int = 0) -> tuple[Array]:
        return (np.take_along_axis(data, indices, axis),)


class Erf(OpRun):
    """The error function."""

    def _run(self, x: Array) -> tuple[Array]:
        return (erf(x).astype(x.dtype),)


class MultiHeadAttention(OpRun):
    """Attention over all of one window, the heads side by side in the last axis."""

    op_domain: ClassVar[str] = "com.microsoft"

    def _run(self, q: Array, k: Array, v: Array, *, num_heads: int, **_: object) -> tuple[Array]:
        q, k, v = (x.reshape(*x.shape[:2], num_heads, -1).transpose(0, 2, 1, 3) for x in (q, k, v))
        scores = q @ k.transpose(0, 1, 3, 2) / np.sqrt(np.float32(q.shape[-1]))
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (scores / scores.sum(-1, keepdims=True)) @ v
        return (mixed.transpose(0, 2, 1, 3).reshape(*mixed.shape[:1], mixed.shape[2], -1),)


class ExactSession:
    """What an inference session of ONNX Runtime answers, for one of the packaged graphs."""

    def __init__(self, name: str) -> None:
        self._run = ReferenceEvaluator(
            graph(name), new_ops=[MatMulInteger, DequantizeLinear, GatherElements, Erf, MultiHeadAttention]
        )

    def run(self, wanted: list[str] | None, given: dict[str, Array]) -> list[Array]:
        """The outputs."""
        answers: list[Array] = self._run.run(wanted, given)
        return answers


@cache
def graph(name: str) -> onnx.ModelProto:
    """A packaged graph."""
    return onnx.load(str(WEIGHTS / f"{name}.onnx"))


def integer_products(serialized: bytes) -> Iterator[onnx.GraphProto]:
    """Each product of activations with fixed weights in a graph, as a graph of its own with these weights."""
    model = onnx.load_from_string(serialized)
    stored = {tensor.name: tensor for tensor in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type == "MatMulInteger":
            weights, zero = stored[node.input[1]], stored[node.input[3]]
            yield onnx.helper.make_graph(
                [onnx.helper.make_node("MatMulInteger", ["activations", weights.name, "", zero.name], ["products"])],
                "product",
                [onnx.helper.make_tensor_value_info("activations", onnx.TensorProto.UINT8, [None, weights.dims[0]])],
                [onnx.helper.make_tensor_value_info("products", onnx.TensorProto.INT32, [None, weights.dims[1]])],
                [weights, zero],
            )
