"""Export speech acts and meetings as PLOVER events: JSON lines with the field names of NGEC.

NGEC is the coder behind POLECAT (Halterman, Schrodt, Beger, Bagozzi and Scarborough, "Creating custom event data
without dictionaries: a bag-of-tricks", arXiv:2304.01331, 2023; https://github.com/ahalterman/NGEC). Other
fields have the name in the PLOVER manual, chapter "JSON Data Fields" (https://github.com/openeventdata/PLOVER), or a
name of our own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

from pourparler.exchange.atomic import write_file
from pourparler.exchange.base import ExchangeError, ExportOptions, Report
from pourparler.ledger import DocumentBundle, Ledger, MeetingRow, StatementRow
from pourparler.ledger.errors import shown
from pourparler.record import TAKING_PLACE, Act, Actor, ActorKind, MeetingStatus, Span, Statement, StatementKind, When

Meetings = Literal["all", "held", "none"]
Context = Literal["future", "hypothetical", "negation"]
_CONTEXT: dict[MeetingStatus, Context] = {
    "planned": "future",
    "postponed": "future",
    "proposed": "hypothetical",
    "cancelled": "negation",
}
_NO_EVENT: frozenset[MeetingStatus] = frozenset(("refused", "denied"))


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(_Form):
    """Words and their offsets in ``event_text``, named as in NGEC: ``event_text[qa_start_char:qa_end_char] == text``.

    Both offsets are null if the words are elsewhere in the document.
    """

    text: str
    qa_start_char: int | None
    qa_end_char: int | None


class EventActor(Words):
    """An actor; ``name`` is its name in the ledger. NGEC's codes are null: the ledger has no such codes."""

    name: str | None
    kind: ActorKind | None
    acts_for: str | None
    wiki: None = None
    country: None = None
    code_1: None = None
    code_2: None = None


class Attributes(_Form):
    """Who, to whom, where, when. Recipients are the actors that the words of a statement name."""

    ACTOR: tuple[EventActor, ...]
    RECIP: tuple[EventActor, ...] | None
    LOC: tuple[Words, ...] | None
    DATE: tuple[Words, ...] | None


class Place(_Form):
    """The offsets of ``event_text`` in the document."""

    start: int
    end: int


class Quoted(Place):
    """Words of the document with their offsets."""

    text: str


class Event(_Form):
    """An event: one line of the file. Null means unknown; offsets count Unicode characters.

    Attributes
    ----------
    id
        The id in the ledger and the type: "s12_REJECT", "m3_CONSULT".
    date, enddate
        The first day of the event, and the last if that is another.
    contexts
        For a meeting that is planned, postponed, proposed or cancelled.
    quote
        The content of the statement, or the evidence of the meeting.
    also_in
        Other documents of the ledger that contain it.
    """

    id: str
    event_type: Act
    event_mode: None = None
    contexts: tuple[Context, ...] | None
    date: dt.date | None
    enddate: dt.date | None
    date_resolved: dt.date | None
    date_raw: str | None
    event_text: str
    attributes: Attributes
    event_geolocation: None = None
    story_id: str
    headline: str | None
    publisher: str | None
    pub_date: dt.date | None
    url: str | None
    language: str | None
    story_people: tuple[str, ...]
    story_orgs: tuple[str, ...]
    story_locs: tuple[str, ...]
    text_info: Place
    quote: tuple[Quoted, ...]
    statement_kind: StatementKind | None
    meeting_status: MeetingStatus | None
    confidence: float
    coder: str
    also_in: tuple[str, ...]
    version: Literal["pourparler/plover/1"] = "pourparler/plover/1"


def write(ledger: Ledger, path: Path, options: ExportOptions) -> Report:
    """Export statements with a speech act, and meetings, as events.

    Raises
    ------
    ExchangeError
        If a setting is invalid.
    """
    wanted = _meetings_setting(options.settings.get("meetings", "all"))
    days = options.since, options.until
    said = ledger.statements.list(since=days[0], until=days[1], as_of=options.as_of)
    met = () if wanted == "none" else ledger.meetings.list(since=days[0], until=days[1], as_of=options.as_of)
    met = tuple(row for row in met if wanted == "all" or row.status in TAKING_PLACE)
    happened = [row for row in met if row.status not in _NO_EVENT]
    acts = [row for row in said if row.act is not None]
    # A speaker who reports a meeting of others does not consult: that event is the meeting's.
    telling = [row for row in acts if row.act == "CONSULT"]
    named = [row for row in acts if row.act != "CONSULT" and (row.source or row.speaker)]
    peopled = [row for row in happened if row.participants]
    write_file(path, (event.model_dump_json().encode() + b"\n" for event in events(ledger, named, peopled)))
    warnings = {
        f"{len(said) - len(acts)} statements have no speech act: skipped": len(said) - len(acts),
        f"{len(telling)} statements report talks: the meetings are exported instead": len(telling),
        f"{len(acts) - len(telling) - len(named)} statements have no source: skipped": len(acts)
        - len(telling)
        - len(named),
        f"{len(met) - len(happened)} meetings were refused or denied: skipped": len(met) - len(happened),
        f"{len(happened) - len(peopled)} meetings have no named participant: skipped": len(happened) - len(peopled),
    }
    done = f"{shown(path)}: {len(named) + len(peopled)} events, {len(peopled)} of them meetings"
    return Report(done, tuple(line for line, count in warnings.items() if count))


def _meetings_setting(given: str) -> Meetings:
    known: tuple[Meetings, ...] = get_args(Meetings)
    found = next((each for each in known if each == given), None)
    if found is None:
        raise ExchangeError(f"plover: 'meetings' must be one of {', '.join(known)}, not '{shown(given)}'")
    return found


def events(ledger: Ledger, said: Sequence[StatementRow], met: Sequence[MeetingRow]) -> Iterator[Event]:
    """Return the events of statements, which all have a speech act, and then of meetings."""
    carried = lru_cache(maxsize=64)(ledger.transfer.export)
    yield from (_statement(carried, row) for row in said)
    yield from (_meeting(carried, row) for row in met)


class _Story:
    """The passage of a document that an event is about, and the actors."""

    def __init__(self, carried: DocumentBundle, spans: Sequence[Span]) -> None:
        self.document = carried.record.document
        self.start, self.end = min(start for start, _ in spans), max(end for _, end in spans)
        self._actors = {actor.id: actor for actor in carried.record.actors}
        self._names = carried.names

    def text(self, span: Span) -> str:
        return self.document.text[span[0] : span[1]]

    def words(self, span: Span) -> Words:
        start, end = self._within(span)
        return Words(text=self.text(span), qa_start_char=start, qa_end_char=end)

    def actor(self, id_: str | None, source: Sequence[Span]) -> EventActor:
        """Return an actor by its mention in some spans, else by the first span, else by its name."""
        actor = None if id_ is None else self._actors[id_]
        mentions = (
            [] if actor is None else [m for m in actor.mentions if any(s <= m[0] and m[1] <= e for s, e in source)]
        )
        span = next(iter([*mentions, *(source if not mentions else ())]), None)
        start, end = (None, None) if span is None else self._within(span)
        name = None if actor is None else self.name(actor)
        principal = None if actor is None or actor.for_ is None else self.name(self._actors[actor.for_])
        return EventActor(
            text=(name or "") if span is None else self.text(span),
            qa_start_char=start,
            qa_end_char=end,
            name=name,
            kind=None if actor is None else actor.kind,
            acts_for=principal,
        )

    def recipients(self, said: Statement) -> tuple[EventActor, ...] | None:
        """Return the actors that the words of a statement name besides its speakers and those they act for."""
        own = {*said.speakers, *(self._actors[each].for_ for each in said.speakers)}
        source = said.source.spans
        first: dict[str, Span] = {}
        for actor in self._actors.values():
            named = [
                m
                for m in actor.mentions
                if self.start <= m[0] and m[1] <= self.end and not any(s <= m[0] and m[1] <= e for s, e in source)
            ]
            if named and actor.id not in own:
                first[actor.id] = min(named)
        ordered = sorted(first, key=lambda id_: (first[id_], id_))
        return tuple(self.actor(id_, [first[id_]]) for id_ in ordered) or None

    def name(self, actor: Actor) -> str:
        return self._names.get(actor.id, actor.name)

    def named(self, kind: ActorKind) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.name(actor) for actor in self._actors.values() if actor.kind == kind))

    def participant(self, name: str) -> EventActor:
        """Return a participant as this document mentions it, else by its name alone."""
        id_ = next((actor.id for actor in self._actors.values() if self.name(actor) == name), None)
        if id_ is None:
            return EventActor(text=name, qa_start_char=None, qa_end_char=None, name=name, kind=None, acts_for=None)
        inside = [m for m in self._actors[id_].mentions if self.start <= m[0] and m[1] <= self.end]
        return self.actor(id_, inside[:1])

    def place(self, name: str) -> Words:
        at = self.document.text.find(name, self.start, self.end)
        if at < 0:
            return Words(text=name, qa_start_char=None, qa_end_char=None)
        return self.words((at, at + len(name)))

    def quoted(self, spans: Sequence[Span]) -> tuple[Quoted, ...]:
        return tuple(Quoted(start=start, end=end, text=self.text((start, end))) for start, end in spans)

    def event(
        self,
        id_: str,
        act: Act,
        contexts: tuple[Context, ...] | None,
        day: When | None,
        actors: tuple[EventActor, ...],
        recipients: tuple[EventActor, ...] | None,
        places: tuple[Words, ...] | None,
        quote: tuple[Quoted, ...],
        row: StatementRow | MeetingRow,
        also_in: Sequence[str],
    ) -> Event:
        """Return an event with the metadata of the document."""
        day_words = None if day is None or day.text is None else self.words(day.text)
        return Event(
            id=f"{id_}_{act}",
            event_type=act,
            contexts=contexts,
            date=None if day is None else day.start,
            enddate=None if day is None or day.end == day.start else day.end,
            date_resolved=None if day is None else day.start,
            date_raw=None if day_words is None else day_words.text,
            event_text=self.text((self.start, self.end)),
            attributes=Attributes(
                ACTOR=actors, RECIP=recipients, LOC=places, DATE=None if day_words is None else (day_words,)
            ),
            story_id=self.document.id,
            headline=self.document.title,
            publisher=self.document.publisher,
            pub_date=self.document.published,
            url=self.document.url,
            language=self.document.language,
            story_people=self.named("person"),
            story_orgs=self.named("organization"),
            story_locs=self.named("country"),
            text_info=Place(start=self.start, end=self.end),
            quote=quote,
            statement_kind=row.kind if isinstance(row, StatementRow) else None,
            meeting_status=row.status if isinstance(row, MeetingRow) else None,
            confidence=row.confidence,
            coder=row.coder,
            also_in=tuple(dict.fromkeys(also_in)),
        )

    def _within(self, span: Span) -> tuple[int | None, int | None]:
        if self.start <= span[0] and span[1] <= self.end:
            return span[0] - self.start, span[1] - self.start
        return None, None


def _statement(carried: Callable[[str], DocumentBundle], row: StatementRow) -> Event:
    whole = carried(row.document)
    said = next(each for each in whole.record.statements if each.id == f"s{row.id}")
    story = _Story(whole, (*said.source.spans, *said.cue.spans, *said.content.spans))
    if said.act is None:
        raise ValueError(f"s{row.id} has no speech act")
    return story.event(
        id_=f"s{row.id}",
        act=said.act,
        contexts=None,
        day=said.date,
        actors=tuple(story.actor(each, said.source.spans) for each in said.speakers or (None,)),
        recipients=story.recipients(said),
        places=None,
        quote=story.quoted(said.content.spans or said.cue.spans),
        row=row,
        also_in=[each.document for each in row.witnesses],
    )


def _meeting(carried: Callable[[str], DocumentBundle], row: MeetingRow) -> Event:
    """Return a meeting in the words of the last document that reports it: it has the outcome."""
    last = row.reports[-1]
    whole = carried(last.document)
    met = next(each for each in whole.record.meetings if each.id == f"m{last.id}")
    story = _Story(whole, met.evidence)
    context = _CONTEXT.get(row.status)
    return story.event(
        id_=f"m{row.id}",
        act="CONSULT",
        contexts=None if context is None else (context,),
        day=met.date if met.date is not None or row.date is None else When(start=row.date.start, end=row.date.end),
        actors=tuple(story.participant(name) for name in row.participants),
        recipients=None,
        places=None if row.place is None else (story.place(row.place),),
        quote=story.quoted(met.evidence),
        row=row,
        also_in=[each.document for each in row.reports[:-1]],
    )
