"""What a stage is, and the state of a document that the stages fill in one after another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from pourparler.intake.datelines import Dateline, blank
from pourparler.reader.limits import NO_DEADLINE, Deadline
from pourparler.reader.text.intervals import touching
from pourparler.record import Actor, Document, Meeting, Position, Proposal, Record, Span, Statement, Time, When

if TYPE_CHECKING:
    from pourparler.reader.actors.clusters import Registry
    from pourparler.reader.actors.names import Name
    from pourparler.reader.attribution.transcript import Turn
    from pourparler.reader.network.attributions import Attribution
    from pourparler.reader.network.encoder import Encoding
    from pourparler.reader.network.frames import Frame
    from pourparler.reader.times.tenses import Clauses


@dataclass
class DocumentState:
    """What is known of a document while it is being read. One reading has one state; no other reading sees it.

    Spans are pairs of character offsets, the end not included.

    Attributes
    ----------
    document
        The document. The stage ``publication`` may replace it by one with a date.
    deadline
        When the reading must end. Long stages check it.
    quoted
        Paragraphs of an e-mail that are quoted, each with the number of its quoting marks, which the text has not.
    datelines
        Where paragraphs open with a dateline.
    sentences, quotations
        Spans of sentences and of quotations, marks included, each list in order and without overlaps.
    silent
        Spans in which nobody speaks: captions, subheadings, boilerplate and datelines.
    turns
        The turns of a transcript, in order; none if the document is not one.
    encoding
        The scores that the network gave; not set before a stage assigns it.
    attributions
        Sources, cues and contents, in order of the text.
    turn_speakers
        For each turn the number of its speaker in ``registry``.
    speakers, statement_dates
        For each attribution the numbers of its speakers in ``registry``, and the day on which it was said, None where
        the text gives none.
    names
        Names of people, organisations and places, in order.
    registry
        The actors while they are being found, by number; not set before a stage assigns it.
    places
        Names of the places of the text.
    actors, actor_ids
        The finished actors, and the id in the record of each number of the registry.
    times
        Expressions of time, resolved.
    frames, groups
        The frames of each kind, in order of the text, and for each the number of its group: the frames that tell of the
        same meeting or the same text.
    role_actors
        The numbers of the actors that the spans of roles mean.
    statements, meetings, proposals, positions
        As they go into the record.
    """

    document: Document
    deadline: Deadline = NO_DEADLINE
    quoted: Sequence[tuple[Span, int]] = ()
    datelines: list[Dateline] = field(default_factory=list)
    sentences: list[Span] = field(default_factory=list)
    quotations: list[Span] = field(default_factory=list)
    silent: list[Span] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    encoding: Encoding = field(init=False)
    attributions: list[Attribution] = field(default_factory=list)
    turn_speakers: list[int] = field(default_factory=list)
    speakers: list[tuple[int, ...]] = field(default_factory=list)
    statement_dates: list[When | None] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    registry: Registry = field(init=False)
    places: list[str] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)
    actor_ids: dict[int, str] = field(default_factory=dict)
    times: tuple[Time, ...] = ()
    frames: dict[str, Sequence[Frame]] = field(default_factory=dict)
    groups: dict[str, Sequence[int]] = field(default_factory=dict)
    role_actors: dict[Span, tuple[int, ...]] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    positions: tuple[Position, ...] = ()

    @property
    def text(self) -> str:
        """The text of the document."""
        return self.document.text

    @property
    def prose(self) -> str:
        """The text with blanks in the place of its datelines, which name no actor and are part of no sentence."""
        return blank(self.text, [line.span for line in self.datelines])

    @property
    def published(self) -> dt.date | None:
        """The day of publication, if it is known."""
        return self.document.published

    @cached_property
    def clauses(self) -> Clauses:
        """The tokens of the text and the tenses of its clauses, for the stages that read time."""
        from pourparler.reader.times.tenses import Clauses
        from pourparler.reader.times.words import tokenise

        return Clauses(tokenise(self.text))

    def sentence_at(self, offset: int) -> Span:
        """Return the sentence at an offset; where there is none, one character."""
        return next(iter(touching(self.sentences, (offset, offset + 1))), (offset, offset + 1))

    def to_record(self, reader: str) -> Record:
        """Make the record of what is known; building it checks every span and every reference.

        Actors without a name that are mentioned once and take part in nothing are left out.

        Parameters
        ----------
        reader : version of the reader
        """
        involved = {a.for_ for a in self.actors} | {p.party for p in self.positions}
        involved |= {one for s in self.statements for one in s.speakers}
        involved |= {one for m in self.meetings for one in m.participants}
        involved |= {one for p in self.proposals for one in p.sponsors}
        return Record(
            reader=reader,
            document=self.document,
            actors=tuple(a for a in self.actors if a.name[:1].isupper() or len(a.mentions) > 1 or a.id in involved),
            statements=self.statements,
            meetings=self.meetings,
            proposals=self.proposals,
            positions=self.positions,
            times=self.times,
        )


@runtime_checkable
class Stage(Protocol):
    """A step of reading.

    A stage holds its configuration and its weights, and nothing of any document: threads may share it. A package offers
    a stage to others by an entry point of the group ``pourparler.stages``, whose object makes the stage when it is
    called without arguments.

    Attributes
    ----------
    name
        The name by which the stage is chosen, replaced and scored.
    requires
        Fields of `DocumentState` that must be assigned before.
    assigns
        Fields of `DocumentState` that this stage assigns.

    Examples
    --------
    A stage that finds no proposals, in the place of the packaged one:

    >>> from pourparler.reader import Reader
    >>> class NoProposals:
    ...     name, requires, assigns = "proposals", (), ("proposals",)
    ...     def load(self) -> None: ...
    ...     def run(self, state: DocumentState) -> None:
    ...         state.proposals = ()
    >>> stages = ["layout", "encoder", "attribution", "frames", "actors", "speakers", "times", NoProposals()]
    >>> Reader(stages=stages).stage("proposals").assigns
    ('proposals',)
    """

    @property
    def name(self) -> str: ...  # noqa: D102

    @property
    def requires(self) -> tuple[str, ...]: ...  # noqa: D102

    @property
    def assigns(self) -> tuple[str, ...]: ...  # noqa: D102

    def load(self) -> None:
        """Load weights and whatever else is slow to load; called once, before the first document."""

    def run(self, state: DocumentState) -> None:
        """Fill in this stage's part of a document's state.

        Raises
        ------
        UnreadableError
            If the document is refused.
        OutOfTimeError, StoppedError
            If the deadline of the state ends the reading.
        """
