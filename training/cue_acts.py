"""The speech act that the network gives a cue whose words are known."""

from __future__ import annotations

from collections.abc import Sequence

from pourparler.reader.network.encoder import Encoder, Encoding
from pourparler.reader.network.labels import CLASSES
from pourparler.reader.network.roles import RoleScorer
from pourparler.reader.network.tokenizer import pieces
from pourparler.record import Span


class CueActs:
    """The packaged network, asked for the acts of given cues. Constructing one loads the weights."""

    def __init__(self) -> None:
        self._encoder, self._scorer = Encoder(), RoleScorer()
        self._text, self._encoding = "", None

    def _encode(self, text: str) -> Encoding:
        if self._encoding is None or text != self._text:
            self._text, self._encoding = text, self._encoder.encode(pieces(text))
        return self._encoding

    def act_of(self, text: str, cue: Sequence[Span]) -> str | None:
        """Return the most probable act of a cue, from its first to its last character; None for no act, or no cue."""
        if not cue:
            return None
        encoding = self._encode(text)
        words = encoding.pieces.words_of((cue[0][0], cue[-1][1]))
        if words[0] >= words[1]:
            return None
        (scores,) = self._scorer.score(encoding, "attribution", [words])
        return CLASSES["attribution"][int(scores.classes.argmax())] or None
