"""A spaCy component: ``nlp.add_pipe("pourparler")``.

The record is stored as JSON in ``doc.user_data``; all attributes are computed from it. So it is part of a Doc that is
sent to another process or saved as bytes or in a DocBin.
"""

import datetime as dt
import os
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from pourparler import extras, intake
from pourparler.reader import Reader, Unread, at_least, read_one
from pourparler.record import Actor, Record, Spans, Statement, When
from pourparler.record import Span as Place

extras.require("spacy", "the component")
from spacy.language import Language  # noqa: E402  # the line above reports that it is missing
from spacy.tokens import Doc, Span  # noqa: E402

RECORD = "pourparler"
"""The key of ``doc.user_data`` of the record as JSON."""

PUBLISHED = "pourparler.published"
"""The key of ``doc.user_data`` of a day of publication that was set, as YYYY-MM-DD."""

METADATA = ("id", "published", "publisher", "title", "url", "byline")
"""The metadata of a text that ``nlp.pipe(.., as_tuples=True)`` accepts as its context."""


@dataclass(frozen=True)
class DocStatement:
    """A statement of a Doc.

    Attributes
    ----------
    id
        Its id in the record.
    speaker
        The name of the speaker, the first one of a joint statement; None if the text does not identify one.
    speakers
        The names of all speakers.
    actor
        The speaker with kind, roles and mentions.
    kind, act, date, confidence
        As in the record.
    source, cue, content
        The parts of the attribution as spaCy's Spans, extended to whole tokens.
    within
        The id of the statement that reports this one.
    exact
        The statement of the record, with exact character offsets.
    """

    id: str
    speaker: str | None
    actor: Actor | None
    kind: str
    act: str | None
    date: When | None
    confidence: float
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    within: str | None
    exact: Statement
    speakers: tuple[str, ...] = ()


class Pourparler:
    """The component. Its only state is its settings; each process loads the reader at its first text.

    Parameters
    ----------
    published
        The day of publication of texts without one, YYYY-MM-DD.
    min_confidence
        Omit statements with a lower confidence, 0 to 1.

    Raises
    ------
    ValueError
        If a setting is invalid.
    """

    def __init__(self, published: str | None = None, min_confidence: float = 0.0) -> None:
        if not 0 <= min_confidence <= 1:
            raise ValueError(f"min_confidence: {min_confidence} is not between 0 and 1")
        self._published = None if published is None else intake.parse_date(published)
        self._least = min_confidence
        self._reader: Reader | None = None
        self._process = 0

    def __getstate__(self) -> dict[str, Any]:
        """Return the state without the reader: another process loads its own."""
        return {**self.__dict__, "_reader": None}

    def __call__(self, doc: Doc) -> Doc:
        """Read a Doc. One that cannot be read causes a warning and has no record; neither has an empty one."""
        for name in GROUPS:
            doc.spans[name] = []
        doc.user_data.pop(RECORD, None)
        if not doc.text.strip():
            return doc
        record = self._read(doc)
        if isinstance(record, Record):
            doc.user_data[RECORD] = record.json_line()
            for name, spans in _grouped(doc, record).items():
                doc.spans[name] = spans
        else:
            warnings.warn(str(record), stacklevel=2)
        return doc

    def _read(self, doc: Doc) -> Record | Unread | intake.Refusal:
        fields = _metadata(doc)
        default = None if fields.get("published") else self._published
        found = intake.article("a Doc", {**fields, "text": doc.text}, default)
        if isinstance(found, intake.Refusal):
            return found
        record = read_one(self._own_reader(), found)
        return at_least(record, self._least) if isinstance(record, Record) else record

    def _own_reader(self) -> Reader:
        """Return the reader of this process; one that was loaded before a fork is not used after it."""
        if self._reader is None or self._process != os.getpid():
            self._reader, self._process = Reader(threads=1), os.getpid()
        return self._reader


@Language.factory(
    "pourparler",
    assigns=["doc._.pourparler", "doc._.statements", "doc.spans"],
    default_config={"published": None, "min_confidence": 0.0},
)
def make(nlp: Language, name: str, published: str | None, min_confidence: float) -> Pourparler:
    """Create the component, as ``nlp.add_pipe("pourparler", config={..})`` does."""
    return Pourparler(published, min_confidence)


def _metadata(doc: Doc) -> dict[str, Any]:
    """Return the metadata of a Doc: from its context, and the day that was set."""
    context = getattr(doc, "_context", None)
    fields = {name: context[name] for name in METADATA if name in context} if isinstance(context, Mapping) else {}
    if isinstance(fields.get("published"), dt.date):
        fields["published"] = fields["published"].isoformat()
    if PUBLISHED in doc.user_data:
        fields["published"] = doc.user_data[PUBLISHED]
    return fields


def record_of(doc: Doc) -> Record | None:
    """Return the record, ``doc._.pourparler``; None if the Doc was not or could not be read."""
    kept = doc.user_data.get(RECORD)
    return None if kept is None else Record.model_validate_json(kept)


def statements_of(doc: Doc) -> tuple[DocStatement, ...]:
    """Return the statements, ``doc._.statements``, in the order of the text."""
    record = record_of(doc)
    if record is None:
        return ()
    actors = {actor.id: actor for actor in record.actors}
    return tuple(_said(doc, statement, actors) for statement in record.statements)


def _said(doc: Doc, statement: Statement, actors: Mapping[str, Actor]) -> DocStatement:
    actor = None if statement.speaker is None else actors[statement.speaker]

    def pieces(label: str, part: Spans) -> tuple[Span, ...]:
        return tuple(_span(doc, place, label, statement.id) for place in part.spans)

    return DocStatement(
        id=statement.id,
        speaker=None if actor is None else actor.name,
        actor=actor,
        kind=statement.kind,
        act=statement.act,
        date=statement.date,
        confidence=statement.confidence,
        source=pieces("SOURCE", statement.source),
        cue=pieces("CUE", statement.cue),
        content=pieces("CONTENT", statement.content),
        within=statement.within,
        exact=statement,
        speakers=tuple(actors[each].name for each in statement.speakers),
    )


def published_of(doc: Doc) -> dt.date | None:
    """Return the day of publication, ``doc._.published``: the one that was set, else the record's."""
    given = doc.user_data.get(PUBLISHED)
    if given is not None:
        return dt.date.fromisoformat(given)
    record = record_of(doc)
    return None if record is None else record.document.published


def set_published(doc: Doc, day: dt.date | str | None) -> None:
    """Set the day of publication before the Doc is read.

    Raises
    ------
    ValueError
        If it is not a date.
    """
    if day is None:
        doc.user_data.pop(PUBLISHED, None)
        return
    words = day.isoformat() if isinstance(day, dt.date) else day
    doc.user_data[PUBLISHED] = intake.parse_date(words).isoformat()


GROUPS = ("sources", "cues", "contents", "actors", "meetings", "proposals", "provisions", "positions", "times")
"""The span groups of a Doc that has been read. Each Span has the id of its part of the record as its ``id_``."""


def _grouped(doc: Doc, record: Record) -> dict[str, list[Span]]:
    """Return the Spans of each group, in the order of the record."""
    found: dict[str, list[Span]] = {name: [] for name in GROUPS}

    def add(group: str, label: str, id_: str, places: tuple[Place, ...]) -> None:
        found[group] += [_span(doc, place, label, id_) for place in places]

    for said in record.statements:
        add("sources", "SOURCE", said.id, said.source.spans)
        add("cues", "CUE", said.id, said.cue.spans)
        add("contents", "CONTENT", said.id, said.content.spans)
    for actor in record.actors:
        add("actors", actor.kind.upper(), actor.id, actor.mentions)
    for meeting in record.meetings:
        add("meetings", meeting.status.upper(), meeting.id, meeting.evidence)
    for proposal in record.proposals:
        add("proposals", "PROPOSAL", proposal.id, proposal.mentions)
        add("provisions", "PROVISION", proposal.id, proposal.provisions)
    for position in record.positions:
        add("positions", position.stance.upper(), position.id, (position.target,))
    for time in record.times:
        add("times", "TIME", f"{time.start}/{time.end}", (time.text,))
    return found


def _span(doc: Doc, place: Place, label: str, id_: str) -> Span:
    """Return the Span of all tokens that contain one of the characters."""
    start, end = place
    return cast(Span, doc.char_span(start, end, label=label, span_id=id_, alignment_mode="expand"))


Doc.set_extension("pourparler", getter=record_of)
Doc.set_extension("statements", getter=statements_of)
Doc.set_extension("published", getter=published_of, setter=set_published)
