"""Make the graph by which the reader finds out whether a processor multiplies whole numbers exactly.

One integer product, of the kind that the exported networks have, with the weights that strain it most: see
``pourparler.reader.network.arithmetic``.

    python training/probe.py src/pourparler/reader/weights
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

ROWS, COLUMNS = 64, 32


def main() -> None:
    """Write probe.onnx."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("to", type=Path)
    args = parser.parse_args()
    weights = np.full((ROWS, COLUMNS), 127, dtype=np.int8)
    weights[:, 1::2] = -127
    stored = [
        numpy_helper.from_array(weights, "weights"),
        numpy_helper.from_array(np.zeros(COLUMNS, dtype=np.int8), "zero_point"),
        numpy_helper.from_array(np.uint8(0), "activations_zero_point"),
    ]
    graph = helper.make_graph(
        [
            helper.make_node(
                "MatMulInteger", ["activations", "weights", "activations_zero_point", "zero_point"], ["products"]
            )
        ],
        "probe",
        [helper.make_tensor_value_info("activations", TensorProto.UINT8, ["batch", ROWS])],
        [helper.make_tensor_value_info("products", TensorProto.INT32, ["batch", COLUMNS])],
        stored,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, str(args.to / "probe.onnx"))


if __name__ == "__main__":
    main()
