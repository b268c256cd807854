"""Export the sentence encoder that the codebook's suggestions use to ONNX, 8 bit, into the package.

It is the network from which training starts (all-MiniLM-L6-v2), as it is: what the reader's own encoder has learned
about attributions has cost it what it knew about meanings (training/README.md has the figures).

python training/meaning.py START.safetensors src/pourparler/reader/weights
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from export import _export, _forward, _quantise
from model import Block, Network


class Meaning(torch.nn.Module):
    """Word pieces of one passage, marks at both ends, to one vector of length 1."""

    def __init__(self, net: Network) -> None:
        super().__init__()
        self.encoder = net.encoder

    def forward(self, ids: Tensor) -> Tensor:
        """Ids (B, L) to vectors (B, width)."""
        x = self.encoder.norm(self.encoder.words(ids) + self.encoder.places.weight[: ids.shape[1]])
        for block in self.encoder.blocks:
            x = block(x, ids)  # as it runs, a block takes no mask
        return F.normalize(x.mean(1), dim=-1)


def main() -> None:
    """Write meaning.onnx."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("start", type=Path)
    parser.add_argument("to", type=Path)
    args = parser.parse_args()
    net = Network()
    net.start_from(args.start)
    net.eval()
    Block.forward = _forward
    inputs = {"ids": torch.zeros(1, 32, dtype=torch.long)}
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        raw = Path(folder) / "meaning.onnx"
        _export(Meaning(net), inputs, {"meaning": {0: "batch"}}, {"ids": {0: "batch", 1: "pieces"}}, raw)
        _quantise(raw, args.to / "meaning.onnx", 8)
    print("meaning.onnx", f"{(args.to / 'meaning.onnx').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
