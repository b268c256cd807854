"""The packaged weights as a starting point for training: 8-bit numbers times their scales."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

FAR = 10  # buckets of distance in ``encoder.link_far``, with which the output "near" begins


def weights(graph: Path) -> dict[str, Tensor]:
    """Read the weights of one packaged graph.

    Returns
    -------
    dict of str to Tensor
        Every parameter of the network's part by its name in :mod:`model`; of packages that are older than a parameter,
        all but that one.
    """
    model = onnx.load(str(graph))
    arrays = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}
    found = {name: array for name, array in arrays.items() if name.endswith((".bias", ".weight"))}

    def real(name: str) -> np.ndarray:
        scale = arrays[f"{name}_scale"]
        zero = arrays[f"{name}_zero_point"].astype(np.int32)
        return (arrays[f"{name}_quantized"].astype(np.int32) - zero).astype(np.float32) * scale

    users: dict[str, list[onnx.NodeProto]] = {}
    for node in model.graph.node:
        for given in node.input:
            users.setdefault(given, []).append(node)
    for name in arrays:
        if not name.endswith("_quantized"):
            continue
        base = name.removesuffix("_quantized")
        if base.endswith((".weight", "coref_far")):
            found[base] = real(base)
            continue
        bias = _bias(users[name][0], users, arrays)
        found[bias.removesuffix(".bias") + ".weight"] = real(base).T
    for output in model.graph.output:
        if output.name in arrays:  # the one output that is the same for every text: "near" (export.py)
            near = arrays[output.name][0]
            found["encoder.link_far"], found["encoder.link_same"] = near[:FAR], near[FAR:]
    return {name: torch.from_numpy(np.array(array, dtype=np.float32)) for name, array in found.items()}


def _bias(node: onnx.NodeProto, users: dict[str, list[onnx.NodeProto]], arrays: dict[str, np.ndarray]) -> str:
    """The bias that is added to a product: its name names the layer."""
    while True:
        for given in node.input:
            if given.endswith(".bias") and given in arrays:
                return given
        node = users[node.output[0]][0]


def start_from_package(net: nn.Module, folder: Path) -> list[str]:
    """Give a network the packaged weights; returns the parameters that the package does not have."""
    state = {**weights(folder / "encoder.onnx"), **weights(folder / "roles.onnx")}
    own = net.state_dict()
    fits = {}
    for name in sorted(set(own) & set(state)):
        fits[name] = own[name].clone()
        fits[name][: len(state[name])] = state[name]  # of roles.out, the columns of attributions come first
    net.load_state_dict(fits, strict=False)
    return sorted(set(own) - set(fits))
