"""Export the network of utterances to ONNX, 8 bit, into the package.

python training/export_utterances.py training/work/utterances.pt src/pourparler/reader/weights
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import torch
from torch import Tensor, nn

from export import _export, _forward, _quantise, write_version
from model import MINILM, Block
from utterance_model import UtteranceNetwork, load


class _Running(nn.Module):
    """The network as it runs: one sequence at a time, without padding."""

    def __init__(self, net: UtteranceNetwork) -> None:
        super().__init__()
        self.net = net

    def forward(self, vectors: Tensor, parts: Tensor, pool: Tensor) -> tuple[Tensor, Tensor]:
        """Vectors (B, L, width), parts (B, L), pool (B, K, L) to scores (B, K, 16) and acts (B, 10)."""
        scores, acts = self.net(vectors, parts, pool, torch.ones_like(parts))  # as it runs, a block takes no mask
        return scores, acts


def main() -> None:
    """Write utterances.onnx and version.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", type=Path)
    parser.add_argument("to", type=Path)
    parser.add_argument("--bits", type=int, default=8, choices=(8, 32))
    args = parser.parse_args()
    net = load(args.network)
    net.eval()
    Block.forward = _forward
    pieces, options = {0: "batch", 1: "pieces"}, {0: "batch", 1: "options"}
    inputs = {
        "vectors": torch.zeros(1, 40, MINILM.width),
        "parts": torch.zeros(1, 40, dtype=torch.long),
        "pool": torch.zeros(1, 3, 40),
    }
    axes = {"vectors": pieces, "parts": pieces, "pool": {**options, 2: "pieces"}}
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        raw = Path(folder) / "utterances.onnx"
        _export(_Running(net), inputs, {"scores": options, "acts": {0: "batch"}}, axes, raw)
        _quantise(raw, args.to / "utterances.onnx", args.bits)
    write_version(args.to)
    print("utterances.onnx", f"{(args.to / 'utterances.onnx').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
