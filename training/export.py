"""Export the trained network to ONNX, 8 bit, into the package.

The graphs take one window, or one cue, at a time, without padding: so attention needs no mask and is one operator.

python training/export.py training/work/network.pt src/pourparler/reader/weights
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor
from torch.onnx import symbolic_helper

from model import LINK_WIDTH, MINILM, WIDE, Block, Network


class _Attention(torch.autograd.Function):
    """Attention over all of one window, as the one operator that ONNX Runtime has for it."""

    @staticmethod
    def forward(ctx: object, q: Tensor, k: Tensor, v: Tensor, apart: Tensor | None, heads: int) -> Tensor:
        """(1, L, width) each, the heads side by side; what relative places add (1, heads, L, L), if anything."""
        split = (t.unflatten(-1, (heads, -1)).transpose(1, 2) for t in (q, k, v))
        return F.scaled_dot_product_attention(*split, attn_mask=apart).transpose(1, 2).flatten(-2)

    @staticmethod
    def symbolic(graph: Any, q: Any, k: Any, v: Any, apart: Any, heads: int) -> Any:
        """The node in the exported graph."""
        given = [q, k, v]
        if apart is not None:
            absent = symbolic_helper._optional_input_placeholder_tensor(graph)
            given += [absent, absent, apart]  # no bias, no mask of keys
        return graph.op("com.microsoft::MultiHeadAttention", *given, num_heads_i=heads).setType(q.type())


def _forward(self: Block, x: Tensor, mask: Tensor, apart: Tensor | None = None) -> Tensor:
    """A block as it runs: one window at a time and no padding, so that no mask is needed."""
    q, k, v = self.qkv(x).split(self.out.in_features, -1)
    if apart is not None:
        apart = apart[None]
    x = self.norm1(x + self.out(_Attention.apply(q, k, v, apart, self.heads)))
    return self.norm2(x + self.down(F.gelu(self.up(x))))


class _Running(torch.nn.Module):
    """The encoder as it runs: the ends of mentions as places, antecedents as probabilities, wide outputs in half."""

    def __init__(self, net: Network) -> None:
        super().__init__()
        self.encoder = net.encoder

    def forward(self, *given: Tensor) -> tuple[Tensor, ...]:
        """As the encoder, but for ends and links.

        Ends (B, W, 2): first and last word of the mention that each word would head. Links (B, W, 129): what each word
        asks of an earlier one (64), what it answers a later one (64), and its score of telling of something new. Near
        (1, 11): what the distance of two words in buckets, and that they are the same word, add to a link.
        """
        words, cue, name, coref, mention, edges, meeting, proposal, _ = self.encoder(*given)
        e, ends = self.encoder, edges.argmax(-1).transpose(1, 2)
        links = torch.cat([e.link_q(words) / LINK_WIDTH**0.5, e.link_k(words), e.link_none(words)], -1)
        near = torch.cat([e.link_far, e.link_same])[None]
        return words.half(), cue, name, coref.softmax(-1).half(), mention, ends, meeting, proposal, links, near


class _Roles(torch.nn.Module):
    """The role layers over words as the encoder gives them."""

    def __init__(self, net: Network) -> None:
        super().__init__()
        self.roles = net.roles

    def forward(self, words: Tensor, *given: Tensor) -> tuple[Tensor, Tensor]:
        """As the role layers, the words in half precision."""
        tags, classes = self.roles(words.float(), *given)
        return tags, classes


def _export(
    module: torch.nn.Module,
    inputs: dict[str, torch.Tensor],
    outputs: dict[str, dict[int, str]],
    axes: dict[str, dict[int, str]],
    to: Path,
) -> None:
    torch.onnx.export(
        module,
        tuple(inputs.values()),
        str(to),
        input_names=list(inputs),
        output_names=list(outputs),
        dynamic_axes={**axes, **outputs},
        opset_version=17,
        dynamo=False,
        custom_opsets={"com.microsoft": 1},
    )


def _quantise(source: Path, to: Path, bits: int) -> None:
    ready = source.with_suffix(".ready.onnx")
    quant_pre_process(str(source), str(ready), skip_symbolic_shape=True)
    if bits == 32:
        to.write_bytes(ready.read_bytes())
        return
    quantize_dynamic(
        str(ready),
        str(to),
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gather"],
        extra_options={"MatMulConstBOnly": True},
    )


def main() -> None:
    """Write encoder.onnx, roles.onnx and version.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", type=Path)
    parser.add_argument("to", type=Path)
    parser.add_argument("--bits", type=int, default=8, choices=(8, 32))
    args = parser.parse_args()
    state = torch.load(args.network)
    net = Network(WIDE if "encoder.apart.weight" in state else MINILM)
    net.load_state_dict(state)
    net.eval()
    Block.forward = _forward
    b, n, w = 1, 32, 20
    encoder_in = {
        "ids": torch.zeros(b, n, dtype=torch.long),
        "features": torch.zeros(b, n, 3, dtype=torch.long),
        "mask": torch.ones(b, n, dtype=torch.bool),
        "first": torch.zeros(b, w, dtype=torch.long),
    }
    roles_in = {
        "words": torch.zeros(b, w, net.encoder.shape.width, dtype=torch.half),
        "mask": torch.ones(b, w, dtype=torch.bool),
        "is_cue": torch.zeros(b, w, dtype=torch.long),
        "distance": torch.zeros(b, w, dtype=torch.long),
        "kind": torch.zeros(b, dtype=torch.long),
    }
    piece, word = {0: "batch", 1: "pieces"}, {0: "batch", 1: "words"}
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        raw = Path(folder)
        _export(
            _Running(net),
            encoder_in,
            {
                "words": word,
                "cue": word,
                "name": word,
                "coref": {**word, 2: "antecedents"},
                "mention": word,
                "ends": word,
                "meeting": word,
                "proposal": word,
                "links": word,
                "near": {},
            },
            {"ids": piece, "features": piece, "mask": piece, "first": word},
            raw / "encoder.onnx",
        )
        _export(
            _Roles(net),
            roles_in,
            {"tags": word, "classes": {0: "batch"}},
            {**dict.fromkeys(roles_in, word), "kind": {0: "batch"}},
            raw / "roles.onnx",
        )
        args.to.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        for name in ("encoder.onnx", "roles.onnx"):
            _quantise(raw / name, args.to / name, args.bits)
            digest.update((args.to / name).read_bytes())
            print(name, f"{(args.to / name).stat().st_size / 1e6:.1f} MB")
        (args.to / "version.json").write_text(json.dumps({"weights": digest.hexdigest()[:12]}) + "\n")


if __name__ == "__main__":
    main()
