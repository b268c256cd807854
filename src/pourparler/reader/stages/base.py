"""What a stage is, and the state of a document that the stages fill in one after another."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from pourparler.intake.datelines import Dateline, blank
from pourparler.reader.limits import NO_DEADLINE, Deadline
from pourparler.record import Actor, Document, Meeting, Proposal, Record, Span, Statement, Time, When

if TYPE_CHECKING:
    from pourparler.reader.actors.clusters import Registry
    from pourparler.reader.actors.names import Name
    from pourparler.reader.attribution.transcript import Turn
    from pourparler.reader.network.attributions import Attribution
    from pourparler.reader.network.encoder import Encoding
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
        For each attribution the number of its speaker in ``registry``, and the day on which it was said; None where
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
    statements, meetings, proposals
        As they go into the record.
    """

    document: Document
    deadline: Deadline = NO_DEADLINE
    datelines: list[Dateline] = field(default_factory=list)
    sentences: list[Span] = field(default_factory=list)
    quotations: list[Span] = field(default_factory=list)
    silent: list[Span] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    encoding: Encoding = field(init=False)
    attributions: list[Attribution] = field(default_factory=list)
    turn_speakers: list[int] = field(default_factory=list)
    speakers: list[int | None] = field(default_factory=list)
    statement_dates: list[When | None] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    registry: Registry = field(init=False)
    places: list[str] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)
    actor_ids: dict[int, str] = field(default_factory=dict)
    times: tuple[Time, ...] = ()
    statements: tuple[Statement, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    proposals: tuple[Proposal, ...] = ()

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

    def to_record(self, reader: str) -> Record:
        """Make the record of what is known; building it checks every span and every reference.

        Parameters
        ----------
        reader : version of the reader
        """
        return Record(
            reader=reader,
            document=self.document,
            actors=tuple(self.actors),
            statements=self.statements,
            meetings=self.meetings,
            proposals=self.proposals,
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
    >>> stages = ["publication", "layout", "encoder", "attribution", "actors", "speakers", "times", NoProposals()]
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
