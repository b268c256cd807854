"""What an utterance does (its speech act), and what it says of options: whether it takes a side, and which stance.

A network of its own reads the text, what it is read with, and options as one sequence, so that it sees options beside
each other (``training/utterance_model.py``). Its word pieces have the vectors of the sentence encoder
(:mod:`pourparler.reader.network.embeddings`), which the package has once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from importlib.resources import files
from typing import Literal, NamedTuple, get_args

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from pourparler.reader.network.arithmetic import initializer, load_graph, session_options
from pourparler.reader.network.graph import log_softmax
from pourparler.reader.network.labels import CLASSES
from pourparler.reader.network.tokenizer import CLS, SEP, tokenizer

Floats = NDArray[np.float32]
Side = Literal["supports", "opposes", "conditional", "open"]
SIDES: tuple[Side, ...] = get_args(Side)
"""What a text can say of an option; ``open`` takes no side."""
OUTPUTS = len(SIDES) + 2 + len(CLASSES["position"])
"""Scores of an option: those of the sides, of being spoken of, and of a side that is firm."""
TEXT_PIECES, BESIDE_PIECES, OPTION_PIECES = 96, 32, 32
BESIDE_WORDS = 20
MOST_PIECES = 384
"""Word pieces of a sequence; options beyond have no room and are read in another one."""
_WORDS = "encoder.words.weight"


class Sequenced(NamedTuple):
    """A sequence of word pieces.

    Attributes
    ----------
    ids : the word pieces
    parts : 0 for a piece of the text, 1 of what it is read with, 2 of an option
    options : first and last-but-one piece of each option
    """

    ids: list[int]
    parts: list[int]
    options: list[tuple[int, int]]


def spoken(source: str, cue: str, content: str) -> str:
    """A statement as the network reads it for its speech act.

    >>> spoken("the minister", "said", "no toll")
    'the minister said: no toll'
    """
    return " ".join(f"{source} {cue}: {content}".split())


def words_before(text: str, at: int) -> str:
    """The last words of a text before a character, as the network reads them.

    >>> words_before("Talks failed. She said no.", 14)
    'Talks failed.'
    """
    return " ".join(text[max(0, at - 400) : at].split()[-BESIDE_WORDS:])


def sequence(text: str, beside: str, options: Sequence[str]) -> Sequenced:
    """Join a text, what it is read with (may be empty) and options; each is cut off at its greatest length.

    >>> sequence("said: no", "", ["a toll"]).parts
    [0, 0, 0, 0, 0, 2, 2, 2]
    """
    ids = [CLS, *_pieces(text, TEXT_PIECES), SEP]
    parts = [0] * len(ids)
    if beside:
        own = [*_pieces(beside, BESIDE_PIECES), SEP]
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


class UtteranceReader:
    """The packaged network of utterances with its weights, 8 bit, which are loaded when they are first used.

    Threads may share one.

    Parameters
    ----------
    threads : threads of ONNX Runtime; 0 lets ONNX Runtime choose
    """

    def __init__(self, threads: int = 0) -> None:
        self._threads = threads

    def load(self) -> None:
        """Load the weights, which takes part of a second."""
        _ = self._session

    @cached_property
    def _session(self) -> ort.InferenceSession:
        source = files("pourparler.reader") / "weights" / "utterances.onnx"
        return ort.InferenceSession(
            load_graph(source),
            session_options(self._threads),
            ["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],
        )

    def acts(self, text: str, before: str) -> Floats:
        """Score the speech acts of a statement: log-probabilities over ``labels.CLASSES["attribution"]``.

                Parameters
                ----------
                text : the statement, as `spoken` puts it
                before : the words before it, as `words_before` gives them

                Examples
                --------
                >>> from pourparler.reader.network.graph import log_softmax
        from pourparler.reader.network.labels import CLASSES
                >>> scores = UtteranceReader().acts(spoken("the minister", "rejected", "any toll on ships"), "")
                >>> CLASSES["attribution"][int(scores.argmax())]
                'REJECT'
        """
        return log_softmax(self._run(sequence(text, before, []))[1])

    def options(self, text: str, beside: str, options: Sequence[str]) -> Floats:
        """Score options, (options, 16): the four sides, being spoken of, being firm, and the ten stances.

        Scores of the sides, and those of the stances, are logarithms of probabilities up to a constant; the other two
        are log-odds.

        Parameters
        ----------
        beside : the issue, or the party whose stance is asked for; may be empty

        Examples
        --------
        >>> told = UtteranceReader().options(
        ...     "rejected: any toll", "toll: Is there a toll?", ["toll: Ships pay a toll."]
        ... )
        >>> SIDES[int(told[0, :4].argmax())]
        'opposes'
        """
        found = np.zeros((0, OUTPUTS), dtype=np.float32)
        rest = list(options)
        while rest:
            some = _fitting(text, beside, rest)
            found = np.concatenate([found, self._run(sequence(text, beside, some))[0]])
            rest = rest[len(some) :]
        return found

    def stances(self, text: str, party: str, target: str) -> Floats:
        """Score the stance of a party on a target in a text: log-probabilities over ``labels.CLASSES["position"]``.

        Examples
        --------
        >>> from pourparler.reader.network.labels import CLASSES
        >>> scores = UtteranceReader().stances("Kessia demands that Orlo withdraw.", "Kessia", "Orlo withdraw")
        >>> CLASSES["position"][int(scores.argmax())]
        'demands'
        """
        return log_softmax(self.options(text, party, [target])[0, len(SIDES) + 2 :])

    def _run(self, given: Sequenced) -> tuple[Floats, Floats]:
        """The scores of options, and those of acts."""
        scores, acts = self._session.run(
            None,
            {
                "vectors": word_vectors(given.ids)[None],
                "parts": np.array([given.parts], dtype=np.int64),
                "pool": pooling(given)[None],
            },
        )
        return scores[0], acts[0]


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


def _fitting(text: str, beside: str, options: Sequence[str]) -> Sequence[str]:
    """The first options for which there is room, at least one."""
    ends = [end for _, end in sequence(text, beside, options).options]
    return options[: max(1, sum(end <= MOST_PIECES for end in ends))]


def _pieces(text: str, most: int) -> list[int]:
    ids: list[int] = tokenizer().encode(text, add_special_tokens=False).ids
    return ids[:most]
