"""What a text says of the options of an issue: whether it speaks of each, and takes which side.

A network of its own reads the text, the issue and its options as one sequence, so that it sees options beside each
other (``training/stance_model.py``). It serves to suggest codings, not to read. Its word pieces have the vectors of the
sentence encoder (:mod:`pourparler.reader.network.embeddings`), which the package has once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple, get_args

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from pourparler.reader.network.arithmetic import initializer, load_graph, session_options
from pourparler.reader.network.tokenizer import CLS, SEP, tokenizer

Floats = NDArray[np.float32]
Side = Literal["supports", "opposes", "conditional", "open"]
SIDES: tuple[Side, ...] = get_args(Side)
"""What a text can say of an option; ``open`` takes no side."""
OUTPUTS = len(SIDES) + 2
"""Scores of an option: those of the sides, of being spoken of, and of a side that is firm."""
TEXT_PIECES, ISSUE_PIECES, OPTION_PIECES = 96, 24, 32
MOST_PIECES = 384
"""Word pieces of a sequence; options beyond have no room and are read in another one."""
_WORDS = "encoder.words.weight"


class Sequenced(NamedTuple):
    """A sequence of word pieces.

    Attributes
    ----------
    ids : the word pieces
    parts : 0 for a piece of the text, 1 of the issue, 2 of an option
    options : first and last-but-one piece of each option
    """

    ids: list[int]
    parts: list[int]
    options: list[tuple[int, int]]


def sequence(text: str, issue: str, options: Sequence[str]) -> Sequenced:
    """Join a text, an issue (may be empty) and options; each is cut off at its greatest length.

    >>> sequence("said: no", "", ["a toll"]).parts
    [0, 0, 0, 0, 0, 2, 2, 2]
    """
    ids = [CLS, *_pieces(text, TEXT_PIECES), SEP]
    parts = [0] * len(ids)
    if issue:
        own = [*_pieces(issue, ISSUE_PIECES), SEP]
        ids += own
        parts += [1] * len(own)
    spans = []
    for option in options:
        own = [*_pieces(option, OPTION_PIECES), SEP]
        spans.append((len(ids), len(ids) + len(own)))
        ids += own
        parts += [2] * len(own)
    return Sequenced(ids, parts, spans)


def pooling(given: Sequenced) -> Floats:
    """The share of each piece in each option, (options, pieces)."""
    shares = np.zeros((len(given.options), len(given.ids)), dtype=np.float32)
    for k, (start, end) in enumerate(given.options):
        shares[k, start:end] = 1 / (end - start)
    return shares


class StanceReader:
    """The packaged network of stances with its weights, 8 bit.

    Constructing one loads the weights, which takes part of a second. Threads may share one.

    Parameters
    ----------
    threads : threads of ONNX Runtime; 0 lets ONNX Runtime choose
    """

    def __init__(self, threads: int = 0) -> None:
        source = files("pourparler.reader") / "weights" / "stances.onnx"
        self._session = ort.InferenceSession(
            load_graph(source),
            session_options(threads),
            ["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],
        )

    def of(self, text: str, issue: str, options: Sequence[str]) -> Floats:
        """Score options, (options, 6): the four sides, being spoken of, and being firm.

        Scores of the sides are logarithms of probabilities up to a constant; the other two are log-odds.

        Examples
        --------
        >>> told = StanceReader().of("rejected: any toll", "toll: Is there a toll?", ["toll: Ships pay a toll."])
        >>> SIDES[int(told[0, :4].argmax())]
        'opposes'
        """
        found = np.zeros((0, OUTPUTS), dtype=np.float32)
        rest = list(options)
        while rest:
            some = _fitting(text, issue, rest)
            found = np.concatenate([found, self._one(sequence(text, issue, some))])
            rest = rest[len(some) :]
        return found

    def _one(self, given: Sequenced) -> Floats:
        (scores,) = self._session.run(
            None,
            {
                "vectors": word_vectors(given.ids)[None],
                "parts": np.array([given.parts], dtype=np.int64),
                "pool": pooling(given)[None],
            },
        )
        result: Floats = scores[0]
        return result


def word_vectors(ids: Sequence[int]) -> Floats:
    """The vectors of word pieces, (pieces, 384), from the table of the sentence encoder."""
    table, scale, zero = _table()
    vectors: Floats = (table[np.array(ids)].astype(np.float32) - np.float32(zero)) * np.float32(scale)
    return vectors


@cache
def _table() -> tuple[NDArray[np.uint8], float, int]:
    """The table, in 8 bits, with its scale and its zero."""
    graph = (files("pourparler.reader") / "weights" / "meaning.onnx").read_bytes()
    scale, zero = (float(initializer(graph, f"{_WORDS}_{part}").ravel()[0]) for part in ("scale", "zero_point"))
    return initializer(graph, f"{_WORDS}_quantized").copy(), scale, int(zero)


def _fitting(text: str, issue: str, options: Sequence[str]) -> Sequence[str]:
    """The first options for which there is room, at least one."""
    ends = [end for _, end in sequence(text, issue, options).options]
    return options[: max(1, sum(end <= MOST_PIECES for end in ends))]


def _pieces(text: str, most: int) -> list[int]:
    ids: list[int] = tokenizer().encode(text, add_special_tokens=False).ids
    return ids[:most]
