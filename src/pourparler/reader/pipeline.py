"""The reader: a document in, its record out."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from pourparler._version import __version__
from pourparler.intake.running_text import as_running_text, to_original
from pourparler.reader.limits import NO_DEADLINE, Deadline
from pourparler.reader.network.weights import weights_version
from pourparler.record import Document, Record

if TYPE_CHECKING:
    from pourparler.reader.stages.base import Stage


def reader_version() -> str:
    """Return the version of the program and a hash of the weights, the ``reader`` of every record.

    The weights can change without a release, and ``reread`` compares the whole text.

    >>> from pourparler import __version__
    >>> reader_version() == f"pourparler {__version__} ({weights_version()})"
    True
    """
    return f"pourparler {__version__} ({weights_version()})"


class Reader:
    """Reads documents, stage by stage. It needs no network access and keeps nothing of what it reads.

    Constructing a reader loads nothing. The first document, or `load`, loads the weights, which takes part of a second.
    Threads may share a reader.

    Parameters
    ----------
    threads : threads of the network; 0 lets ONNX Runtime choose
    stages : the stages in their order, each by name or as an object; None: the packaged ones
        (`pourparler.reader.stages.registry.default_stages`)

    Raises
    ------
    ValueError
        If the stages cannot run in this order; the message says why.

    Examples
    --------
    >>> from pourparler.record import Document
    >>> record = Reader().read(Document(id="d", text="“We will sign,” Ode Varrin said."))
    >>> [record.actors[0].name, record.statements[0].kind]
    ['Ode Varrin', 'direct']
    """

    def __init__(self, threads: int = 0, stages: Sequence[str | Stage] | None = None) -> None:
        self._threads = threads
        self._chosen = stages
        self._lock = threading.Lock()
        self._is_loaded = False
        if stages is not None:
            _ = self.stages  # a wrong choice is an error here, not at the first document

    @property
    def version(self) -> str:
        """The version that goes into every record."""
        return reader_version()

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The stages, in the order in which they run."""
        from pourparler.reader.stages.registry import default_stages, resolve_stages

        return default_stages(self._threads) if self._chosen is None else resolve_stages(self._chosen, self._threads)

    def stage(self, name: str) -> Stage:
        """Return the stage of a name.

        Raises
        ------
        KeyError
            If the reader has no such stage.
        """
        for stage in self.stages:
            if stage.name == name:
                return stage
        raise KeyError(name)

    def load(self) -> None:
        """Load what the stages need; does nothing if it is loaded already."""
        with self._lock:
            if not self._is_loaded:
                if self._chosen is None and "stages" not in self.__dict__:
                    from pourparler.reader.network.ahead import begin_encoder

                    begin_encoder(self._threads)  # while the modules of the stages are imported
                for stage in self.stages:
                    stage.load()
                self._is_loaded = True

    def read(self, document: Document, deadline: Deadline = NO_DEADLINE) -> Record:
        """Read a document.

        If it has no date of publication, the record's document has the one that full dates in the text imply. The
        stages see a text that is wrapped at a column as running text (`pourparler.intake.running_text`); the spans of
        the record refer to the text of the document.

        Raises
        ------
        UnreadableError
            If the text has more word pieces than a document may have.
        OutOfTimeError, StoppedError
            If the deadline, checked between two steps of the work, ends the reading.
        """
        from pourparler.reader.network.tokenizer import is_word
        from pourparler.reader.stages.base import DocumentState

        self.load()
        shown, running = as_running_text(document, is_word)
        state = DocumentState(shown, deadline, running.quoted() if running else ())
        for stage in self.stages:
            deadline.check()
            stage.run(state)
        record = state.to_record(self.version)
        return to_original(record, document, running) if running else record
