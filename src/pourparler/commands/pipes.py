"""End quietly when the reader of the output closes it early, as ``| head -1`` does."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

CLOSED_OUTPUT = 141  # the exit status that a shell reports for a program that SIGPIPE has ended: 128 + 13


class _Output(io.FileIO):
    """A file descriptor for writing; once its reader has closed it, a write ends the program quietly."""

    def write(self, data: object) -> int | None:  # type: ignore[override]
        try:
            return super().write(data)  # type: ignore[arg-type]
        except BrokenPipeError:
            _discard(self.fileno())
            raise SystemExit(CLOSED_OUTPUT) from None


def _discard(descriptor: int) -> None:
    """Redirect to the null device, so that flushing buffers later does not fail again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


@contextmanager
def quiet_when_closed() -> Iterator[None]:
    """End the program with status 141 when standard output or standard error is closed by its reader.

    Only these two streams are covered. A connection that breaks elsewhere, such as one to a browser or a web server,
    raises `BrokenPipeError` where it happens; the signal SIGPIPE stays ignored, as Python sets it.

    Raises
    ------
    SystemExit
        With status 141, at the write that fails, or at the end, when buffers are flushed.
    """
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _guarded(sys.stdout), _guarded(sys.stderr)
    try:
        yield
    finally:
        try:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
        finally:
            sys.stdout, sys.stderr = before


def _guarded(stream: TextIO | None) -> TextIO:
    """The stream on top of an `_Output`; unchanged if it has no file descriptor of its own."""
    if stream is None:  # closed by whoever started the program: >&-
        return Path(os.devnull).open("w", encoding="utf-8")
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    is_buffered = isinstance(stream.buffer, io.BufferedWriter)  # not so with python -u
    if not isinstance(stream.buffer.raw if is_buffered else stream.buffer, io.FileIO):
        return stream
    stream.flush()
    output = _Output(stream.fileno(), "wb", closefd=False)
    return io.TextIOWrapper(
        io.BufferedWriter(output) if is_buffered else output,
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )
