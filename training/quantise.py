"""Reduce the 8-bit weights of an exported graph to 7 bits, so that no processor's integer products can saturate.

Processors without VNNI instructions multiply 8-bit activations (0 to 255) with 8-bit weights (-128 to 127) in pairs, and
keep each pair's sum in 16 bits: 255 * 127 + 255 * 127 does not fit, so it saturates and the same text gets another
reading there. With weights from -64 to 64 the greatest sum is 32,640, which fits.

Plain rounding to 7 bits costs quality. Here each weight is rounded in turn and its error is spread over the weights that
are still to be rounded, so that the layer's outputs on real text change least (GPTQ: Frantar, Ashkboos, Hoefler and
Alistarh, ICLR 2023, section 3).

    python training/quantise.py --corpora CORPORA src/pourparler/reader/weights

reads ``encoder.onnx``, ``roles.onnx`` and ``meaning.onnx`` there and writes them back in 7 bits, with the weights' new
version. The texts of PolNeAR's train split serve as the real text.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime as ort
from numpy.typing import NDArray
from onnx import numpy_helper

import data
from pourparler.reader.encoder import AHEAD, REACH
from pourparler.reader.labels import CUES, distance_buckets
from pourparler.reader.pieces import CLS, SEP, pieces, tokenizer, window_arrays, windows

MOST = 64  # greatest size of a weight: 2 * 255 * 64 fits into 16 bits
DAMPING = 0.01  # share of the mean diagonal that is added to each entry of it
ARTICLES = 60
SHRINK = np.linspace(0.8, 1.0, 9)  # of a column's range: a smaller step is worth clipping a few large weights
BLOCK = 128

Feed = dict[str, NDArray[Any]]
Floats = NDArray[np.float64]


def _products(graph: onnx.GraphProto) -> list[tuple[str, str, str]]:
    """The input tensor (before its quantisation), the weights and the scales of each integer product."""
    source = {output: node for node in graph.node for output in node.output}
    found = []
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            weights = node.input[1]
            found.append((source[node.input[0]].input[0], weights, weights.removesuffix("_quantized") + "_scale"))
    return found


def _moments(model: onnx.ModelProto, feeds: Iterable[Feed]) -> dict[str, Floats]:
    """X^T X of every tensor that enters an integer product, over all feeds."""
    wanted = sorted({entering for entering, _, _ in _products(model.graph)})
    shown = onnx.ModelProto()
    shown.CopyFrom(model)
    shown.graph.output.extend(onnx.ValueInfoProto(name=name) for name in wanted)
    options = ort.SessionOptions()
    options.log_severity_level = 3
    session = ort.InferenceSession(
        shown.SerializeToString(), options, ["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
    )
    takes = {given.name for given in session.get_inputs()}
    sums: dict[str, Floats] = {}
    for feed in feeds:
        given = {name: value for name, value in feed.items() if name in takes}
        for name, x in zip(wanted, session.run(wanted, given), strict=True):
            rows = x.reshape(-1, x.shape[-1]).astype(np.float32)
            sums[name] = sums.get(name, 0.0) + (rows.T @ rows).astype(np.float64)
    return sums


def _steps(weights: Floats, importance: Floats) -> Floats:
    """For each column the step whose rounding changes the output least, (N,)."""
    peak = np.maximum(np.abs(weights).max(0), 1e-12)
    best, least = peak / MOST, np.full(peak.shape, np.inf)
    for share in SHRINK:
        step = share * peak / MOST
        rounded = np.clip(np.rint(weights / step), -MOST, MOST) * step
        error = (importance[:, None] * (weights - rounded) ** 2).sum(0)
        better = error < least
        best, least = np.where(better, step, best), np.where(better, error, least)
    return best


def round_weights(weights: Floats, moment: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Round the weights (K, N) of one product to at most 64 steps; ``moment`` (K, K) is X^T X of what enters it.

    Returns
    -------
    The whole numbers (K, N) and the size of a step in each column (N,).
    """
    count = len(weights)
    moment = moment + np.eye(count) * (DAMPING * np.trace(moment) / count + 1e-9)
    step = _steps(weights, np.diag(moment))
    order = np.argsort(-np.diag(moment))  # the weights that matter most first, while all others can still make up for them
    left = weights[order].copy()
    inverse = np.linalg.cholesky(np.linalg.inv(moment[np.ix_(order, order)])).T
    whole = np.zeros(weights.shape, dtype=np.int8)
    for start in range(0, count, BLOCK):
        stop = min(start + BLOCK, count)
        errors = np.zeros((stop - start, weights.shape[1]))
        for k in range(start, stop):
            whole[order[k]] = np.clip(np.rint(left[k] / step), -MOST, MOST)
            errors[k - start] = (left[k] - whole[order[k]] * step) / inverse[k, k]
            left[k + 1 : stop] -= np.outer(inverse[k, k + 1 : stop], errors[k - start])
        left[stop:] -= inverse[start:stop, stop:].T @ errors
    return whole, step


def reduce_to_seven_bits(path: Path, feeds: Iterable[Feed]) -> None:
    """Write the graph back with weights of 7 bits; ``feeds`` are inputs of real text."""
    model = onnx.load(str(path))
    moments = _moments(model, feeds)
    stored = {tensor.name: tensor for tensor in model.graph.initializer}
    gone: dict[str, float] = {}
    for entering, name, scale in _products(model.graph):
        scales = numpy_helper.to_array(stored[scale])
        weights = numpy_helper.to_array(stored[name]).astype(np.float64) * scales
        whole, step = round_weights(weights, moments[entering])
        error = weights - whole * step
        gone[name] = float(np.sum(error * (moments[entering] @ error)) / np.sum(weights * (moments[entering] @ weights)))
        stored[name].CopyFrom(numpy_helper.from_array(whole, name))
        stored[scale].CopyFrom(numpy_helper.from_array(step.astype(np.float32).reshape(scales.shape), scale))
    onnx.save(model, str(path))
    print(path.name, f"relative error of the outputs: mean {np.mean(list(gone.values())):.2e}, most {max(gone.values()):.2e}")


def _texts(corpora: Path) -> list[str]:
    articles = list(data.lines(corpora / "polnear" / "train.jsonl.gz"))
    return [article["text"] for article in articles[:: max(1, len(articles) // ARTICLES)]]


def _windows(texts: Iterable[str]) -> Iterator[Feed]:
    """What the encoder gets: each window of each text."""
    for text in texts:
        p = pieces(text)
        for window in windows(p.first, len(p.ids), stride=AHEAD):
            ids, features, first = window_arrays(p, window)
            first = np.minimum(first, len(ids) - 1)
            feed = {"ids": ids, "features": features, "first": first, "mask": np.ones(len(ids), dtype=bool)}
            yield {name: rows[None] for name, rows in feed.items()}


def _cues(encoder: Path, texts: Iterable[str]) -> Iterator[Feed]:
    """What the role layers get: the words about each word that begins a cue."""
    session = ort.InferenceSession(str(encoder), None, ["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"])
    takes = {given.name for given in session.get_inputs()}
    for feed in _windows(texts):
        words, cue = session.run(["words", "cue"], {name: rows for name, rows in feed.items() if name in takes})
        tags = cue[0].argmax(-1)
        for at in np.flatnonzero(tags == CUES.index("B")):
            end = at + 1
            while end < len(tags) and tags[end] == CUES.index("I"):
                end += 1
            first, last = max(at - REACH, 0), min(end + REACH, words.shape[1])
            is_cue = np.zeros(last - first, dtype=np.int64)
            is_cue[at - first : end - first] = 1
            distance = distance_buckets(last - first, at - first, end - first)
            given = {"words": words[0, first:last], "is_cue": is_cue, "distance": distance}
            given["mask"] = np.ones(last - first, dtype=bool)
            yield {name: rows[None] for name, rows in given.items()}


def _paragraphs(texts: Iterable[str]) -> Iterator[Feed]:
    """What the sentence encoder gets: a paragraph at a time."""
    for text in texts:
        for paragraph in filter(None, map(str.strip, text.split("\n"))):
            ids = tokenizer().encode(paragraph, add_special_tokens=False).ids[:250]
            yield {"ids": np.array([[CLS, *ids, SEP]], dtype=np.int64)}


def main() -> None:
    """Write the three graphs back in 7 bits, and their version."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("weights", type=Path)
    args = parser.parse_args()
    texts = _texts(args.corpora)
    cues = list(_cues(args.weights / "encoder.onnx", texts))
    reduce_to_seven_bits(args.weights / "roles.onnx", cues)
    reduce_to_seven_bits(args.weights / "encoder.onnx", _windows(texts))
    reduce_to_seven_bits(args.weights / "meaning.onnx", _paragraphs(texts))
    digest = hashlib.sha256()
    for name in ("encoder.onnx", "roles.onnx"):
        digest.update((args.weights / name).read_bytes())
    (args.weights / "version.json").write_text(json.dumps({"weights": digest.hexdigest()[:12]}) + "\n")


if __name__ == "__main__":
    main()
