"""The stage ``encoder``: the network reads the text once, and every later stage uses its scores."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from pourparler.reader.limits import MAX_PIECES, UnreadableError
from pourparler.reader.network.encoder import Encoder
from pourparler.reader.network.tokenizer import STRIDE, pieces, tokenizer
from pourparler.reader.stages.base import DocumentState


@dataclass(frozen=True)
class EncoderConfig:
    """Settings of the stage.

    Attributes
    ----------
    threads
        Threads of ONNX Runtime; 0 lets ONNX Runtime choose.
    stride
        Word pieces from the start of one window of the network to the start of the next, from 1 to 254. A smaller
        number gives words more context and takes longer.
    max_pieces
        Word pieces that a document may have.
    """

    threads: int = 0
    stride: int = STRIDE
    max_pieces: int = MAX_PIECES


class EncoderStage:
    """Runs the packaged encoder over the text."""

    name = "encoder"
    requires: tuple[str, ...] = ()
    assigns = ("encoding",)

    def __init__(self, config: EncoderConfig = EncoderConfig()) -> None:
        self.config = config

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder; asking for it loads its weights."""
        return Encoder(self.config.threads, self.config.stride)

    def load(self) -> None:
        """Load the tokenizer and the weights."""
        _ = self.encoder
        tokenizer()

    def run(self, state: DocumentState) -> None:
        """Encode the text. What is read from the scores sees blanks in the place of datelines.

        Raises
        ------
        UnreadableError
            If the text has more word pieces than ``max_pieces``.
        """
        cut = pieces(state.text)
        if len(cut.ids) > self.config.max_pieces:
            raise UnreadableError(f"has over {self.config.max_pieces:,} word pieces; cut it into articles")
        encoding = self.encoder.encode(cut, state.deadline)
        state.encoding = replace(encoding, pieces=replace(cut, text=state.prose)) if state.datelines else encoding
