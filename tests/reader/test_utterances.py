"""The network of utterances: speech acts, which option a text speaks of, and which side it takes."""

from __future__ import annotations

import numpy as np
import pytest

from pourparler.reader.network.arithmetic import initializer
from pourparler.reader.network.utterances import (
    MOST_PIECES,
    OUTPUTS,
    SIDES,
    UtteranceReader,
    pooling,
    sequence,
    word_vectors,
)

TOLL = ("toll: Is there a toll on the bridge?", ("a toll: Lorries pay for the bridge.", "no toll: Nobody pays."))


@pytest.fixture(scope="module")
def network() -> UtteranceReader:
    return UtteranceReader(threads=1)


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("rejected: any toll on the bridge", "opposes"),
        ("opposes: a toll for lorries", "opposes"),
        ("welcomed: the toll", "supports"),
        ("demanded: that lorries pay a toll", "supports"),
        ("said: the bridge was built in 1931", "open"),
    ],
)
def test_plain_words_take_the_side_that_they_say(network: UtteranceReader, text: str, side: str) -> None:
    scores = network.options(text, *TOLL)
    assert SIDES[int(scores[0, : len(SIDES)].argmax())] == side


def test_a_text_speaks_of_what_it_names(network: UtteranceReader) -> None:
    about = len(SIDES)
    of_toll = network.options("said: lorries should pay a toll", *TOLL)[:, about]
    of_schools = network.options("said: lorries should pay a toll", "schools", ["smaller classes", "longer holidays"])
    assert of_toll.max() > of_schools[:, about].max()


def test_the_same_is_read_again(network: UtteranceReader) -> None:
    assert (network.options("said: no", *TOLL) == UtteranceReader(threads=1).options("said: no", *TOLL)).all()


def test_however_many_options_and_however_long(network: UtteranceReader) -> None:
    assert network.options("said: no", "", []).shape == (0, OUTPUTS)
    many = network.options("said: no " * 400, "issue " * 400, ["option " * 400] * 40)
    assert many.shape == (40, OUTPUTS)
    assert np.isfinite(many).all()
    assert np.isfinite(network.options("", "", [""])).all()
    assert len(sequence("said: no " * 400, "issue " * 400, ["option " * 400] * 7).ids) <= MOST_PIECES


def test_each_option_is_the_mean_of_its_pieces() -> None:
    given = sequence("said: no", "toll", ["a toll", "no toll at all"])
    assert pooling(given).sum(axis=1) == pytest.approx([1, 1])
    assert [given.parts[start] for start, _ in given.options] == [2, 2]


def test_word_pieces_have_the_vectors_of_the_sentence_encoder() -> None:
    vectors = word_vectors([101, 2000, 2000])
    assert vectors.shape == (3, 384)
    assert (vectors[1] == vectors[2]).all()
    assert not np.allclose(vectors[0], vectors[1])
    with pytest.raises(KeyError):
        initializer(b"", "none")
