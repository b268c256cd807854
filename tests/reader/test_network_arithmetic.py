"""One reading on every processor: the networks' integer products are exact, and so is what is read with them.

Some processors add pairs of products of 8-bit numbers in 16 bits, and cut off a pair that does not fit.
"""

from __future__ import annotations

from itertools import islice

import numpy as np
import onnx
import onnxruntime as ort
import pytest

from exact_network import WEIGHTS, ExactSession, integer_products
from pourparler import intake
from pourparler.reader import Reader
from pourparler.reader.evaluation import run
from pourparler.reader.network import arithmetic
from pourparler.reader.network.embeddings import Meaning
from pourparler.reader.network.encoder import Encoder
from pourparler.reader.network.labels import CUES
from pourparler.reader.network.roles import RoleScorer
from pourparler.reader.network.tokenizer import pieces
from pourparler.record import Document

NETWORKS = ("encoder", "roles", "meaning", "utterances")
NEAR_TIE = 1.0  # between the log-probabilities of the best and the second best label
MOST_FLIPS = 0.01  # of the labels of words


@pytest.mark.parametrize("name", NETWORKS)
def test_the_form_in_use_multiplies_exactly_on_this_processor(name: str) -> None:
    """Every product of the packaged network, with activations that strain it most and with random ones."""
    rng = np.random.default_rng(20)
    for product in integer_products(arithmetic.load_graph(WEIGHTS / f"{name}.onnx")):
        weights, zero = (onnx.numpy_helper.to_array(tensor) for tensor in product.initializer)
        session = ort.InferenceSession(
            onnx.helper.make_model(
                product, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8
            ).SerializeToString()
        )
        for rows in (np.full((1, len(weights)), 255), rng.integers(0, 256, (5, len(weights)))):
            (products,) = session.run(None, {"activations": rows.astype(np.uint8)})
            exact = rows.astype(np.float64) @ (weights.astype(np.float64) - zero.astype(np.float64))
            assert (products == exact).all()


@pytest.mark.parametrize("name", NETWORKS)
def test_unsigned_weights_stand_for_the_same_numbers(name: str) -> None:
    graph = (WEIGHTS / f"{name}.onnx").read_bytes()
    signed = onnx.load_from_string(graph).graph.initializer
    unsigned = onnx.load_from_string(arithmetic.to_unsigned(graph)).graph.initializer
    changed = 0
    for before, after in zip(signed, unsigned, strict=True):
        one, other = onnx.numpy_helper.to_array(before), onnx.numpy_helper.to_array(after)
        if one.dtype == np.int8:
            assert other.dtype == np.uint8
            changed += one.size
            other = other.astype(np.int16) - 128
        assert (one == other).all()
    assert changed > 800_000


def test_a_graph_that_is_kept_in_another_way_is_refused() -> None:
    tensor = onnx.helper.make_tensor("weights", onnx.TensorProto.INT8, [2], [1, 2])  # numbers, and not raw data
    model = onnx.helper.make_model(onnx.helper.make_graph([], "none", [], [], [tensor]))
    with pytest.raises(ValueError, match="neither raw data nor zeros"):
        arithmetic.to_unsigned(model.SerializeToString())


@pytest.mark.slow
def test_the_examples_are_read_alike_with_unsigned_weights(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """The form for processors without exact signed products, which gives the very same numbers."""
    monkeypatch.setattr(arithmetic, "has_exact_signed_products", lambda: False)
    unsigned = Reader(threads=1)
    for document in islice(intake.documents([run.examples() / "dispatches"]), 4):
        assert isinstance(document, Document)
        assert unsigned.read(document) == reader.read(document)


@pytest.mark.slow
def test_the_examples_are_decided_as_exact_arithmetic_decides_them() -> None:
    """Only near ties may fall the other way: fractions end in other digits, and rounding to 8 bits makes more of it."""
    exact, exact_roles = Encoder(threads=1), RoleScorer(threads=1)
    exact.graph._run, exact_roles.graph._run = ExactSession("encoder"), ExactSession("roles")
    packaged, packaged_roles = Encoder(threads=1), RoleScorer(threads=1)
    here: list[np.ndarray] = []
    there: list[np.ndarray] = []
    for document in islice(intake.documents([run.examples() / "dispatches"]), 2):
        assert isinstance(document, Document)
        words = pieces(document.text)
        one, other = packaged.encode(words), exact.encode(words)
        cues = [(i, i + 1) for i in np.flatnonzero(one.cue.argmax(-1) == CUES.index("B"))[::5]]
        for scores, scorer, encoding in ((here, packaged_roles, one), (there, exact_roles, other)):
            scores += [encoding.cue, encoding.name, encoding.mention, encoding.meeting, encoding.proposal]
            for kind in ("attribution", "meeting"):
                for found in scorer.score(encoding, kind, cues):
                    scores += [found.tags, found.classes[None]]
    count = flips = 0
    for ours, theirs in zip(here, there, strict=True):
        differs = ours.argmax(-1) != theirs.argmax(-1)
        best = np.sort(ours, axis=-1)
        count, flips = count + len(ours), flips + int(differs.sum())
        assert (best[differs, -1] - best[differs, -2]).max(initial=0.0) < NEAR_TIE
    assert count > 4_000
    assert flips < MOST_FLIPS * count


def test_meanings_are_those_of_exact_arithmetic() -> None:
    passages = ["The harbour stays closed until the guns are gone.", "Wages rise by four percent.", "No."]
    exact = Meaning(threads=1)
    exact._session = ExactSession("meaning")
    assert (Meaning(threads=1).of(passages) * exact.of(passages)).sum(axis=1) == pytest.approx(1, abs=1e-3)
