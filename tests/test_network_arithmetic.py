"""One reading on every processor: no integer product of the packaged networks can saturate, and the reading is the exact one.

Processors without VNNI instructions add pairs of products of 8-bit numbers in 16 bits. A pair that does not fit is cut
off there, silently, and the same text gets another reading.
"""

from __future__ import annotations

import numpy as np
import pytest
from exact_network import ExactSession, integer_weights

from pourparler import intake
from pourparler.reader import Reader, evaluation
from pourparler.reader.meaning import Meaning
from pourparler.record import Document, Record

NETWORKS = ("encoder", "roles", "meaning")
MOST_ACTIVATION = 255  # activations are unsigned 8-bit numbers
MOST_PAIR = 2**15 - 1
CLEAR = 0.05  # confidences may differ by so much: sums of fractions are not added in the same order everywhere


@pytest.mark.parametrize("name", NETWORKS)
def test_no_pair_of_products_exceeds_16_bits(name: str) -> None:
    weights = integer_weights(name)
    assert len(weights) >= 10
    for words in weights.values():
        assert words.dtype == np.int8
        greatest = 2 * MOST_ACTIVATION * int(np.abs(words.astype(np.int32)).max())
        assert greatest <= MOST_PAIR


@pytest.mark.parametrize("name", NETWORKS)
def test_the_sums_of_saturating_instructions_are_the_exact_sums(name: str) -> None:
    """The instruction itself (``vpmaddubsw``), in NumPy, on activations that strain it most and on random ones."""
    rng = np.random.default_rng(20)
    for words in integer_weights(name).values():
        wide = words[: len(words) // 2 * 2].astype(np.int64)
        for rows in (np.full((1, len(wide)), 255), rng.integers(0, 256, (4, len(wide)))):
            products = rows[:, :, None] * wide
            pairs = products[:, 0::2] + products[:, 1::2]
            saturated = np.clip(pairs, -(2**15), MOST_PAIR)
            assert (saturated.sum(axis=1) == products.sum(axis=1)).all()


def decisions(record: Record) -> dict[str, object]:
    """All that a record says, without how sure it is."""
    data = record.model_dump()
    for statement in data["statements"]:
        del statement["confidence"]
    for meeting in data["meetings"]:
        del meeting["confidence"]
    return data


@pytest.mark.slow
def test_the_examples_are_read_as_exact_arithmetic_reads_them(reader: Reader) -> None:
    exact = Reader(threads=1)
    exact._encoder._words._run = ExactSession("encoder")
    exact._encoder._roles._run = ExactSession("roles")
    for document in intake.documents([evaluation.examples() / "dispatches"]):
        assert isinstance(document, Document)
        here, there = reader.read(document), exact.read(document)
        assert decisions(here) == decisions(there), document.id
        near = [abs(a.confidence - b.confidence) for a, b in zip(here.statements, there.statements, strict=True)]
        assert max(near, default=0.0) <= CLEAR


def test_meanings_are_those_of_exact_arithmetic() -> None:
    passages = ["The harbour stays closed until the guns are gone.", "Wages rise by four percent.", "No."]
    exact = Meaning(threads=1)
    exact._session = ExactSession("meaning")
    assert (Meaning(threads=1).of(passages) * exact.of(passages)).sum(axis=1) == pytest.approx(1, abs=1e-3)
