"""The labels of the negotiation corpus (``training/negotiation/GUIDELINES.md``), and records read on its documents."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pourparler.record import Record, Span


class _Label(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class MeetingLabel(_Label):
    """A mention of a meeting; mentions of one occasion share ``same``, and a mention without it stands alone."""

    trigger: Span
    participants: tuple[Span, ...] = ()
    place: Span | None = None
    time: Span | None = None
    status: str
    same: int | None = None


class ProposalLabel(_Label):
    """A mention of a proposal; mentions of one text share ``same``, and a mention without it stands alone."""

    mention: Span
    state: str
    sponsors: tuple[Span, ...] = ()
    provisions: tuple[Span, ...] = ()
    same: int | None = None


class StatementLabel(_Label):
    """A statement: the pieces of its content, and the names of those who made it."""

    content: tuple[Span, ...]
    speakers: tuple[str, ...] = ()
    act: str | None = None
    within: int | None = None


class PositionLabel(_Label):
    """Where a party stands on a target."""

    party: str
    target: Span | None = None
    stance: str


class Labels(_Label):
    """Everything that was labelled in a document."""

    meetings: tuple[MeetingLabel, ...] = ()
    proposals: tuple[ProposalLabel, ...] = ()
    statements: tuple[StatementLabel, ...] = ()
    positions: tuple[PositionLabel, ...] = ()


class LabelledDocument(_Label):
    """A document of the corpus with its labels; spans are ``[start, end)`` in characters of ``text``."""

    id: str = Field(min_length=1)
    group: str = ""
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    text: str
    labels: Labels

    @property
    def source(self) -> str:
        """The collection that the document is from: what its id has before the first slash."""
        return self.id.partition("/")[0]


_Line = TypeVar("_Line", bound=BaseModel)


def load_labelled(path: Path) -> list[LabelledDocument]:
    """Load the documents of a file of JSON lines, such as ``training/rebuild_negotiation.py`` writes, ``.gz`` or not.

    Raises
    ------
    ValueError
        If the file cannot be read, has no documents, or has a line that is none; the message names the file and line.
    """
    return list(_load(path, LabelledDocument, "labelled document"))


def load_records(path: Path) -> dict[str, Record]:
    """Load the records of a file of JSON lines, such as ``pourparler read --format jsonl`` prints, by ids of documents.

    Raises
    ------
    ValueError
        If the file cannot be read, has no records, or has a line that is none; the message names the file and line.
    """
    return {record.document.id: record for record in _load(path, Record, "record")}


def _load(path: Path, model: type[_Line], what: str) -> Iterator[_Line]:
    is_empty = True
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                is_empty = False
                yield _parse(line, model, f"{path}, line {number}: not a {what}")
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"{path}: cannot be read ({error})") from error
    if is_empty:
        raise ValueError(f"{path}: no {what}s in it")


def _parse(line: bytes, model: type[_Line], complaint: str) -> _Line:
    try:
        return model.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "line"
        raise ValueError(f"{complaint} ({where}: {' '.join(first['msg'].split())})") from error
