"""PLOVER: speech acts and meetings as coded events, JSON lines with the names of the fields that NGEC gives.

NGEC is the coder behind POLECAT (Halterman, Schrodt, Beger, Bagozzi and Scarborough, "Creating custom event data
without dictionaries: a bag-of-tricks", arXiv:2304.01331, 2023; https://github.com/ahalterman/NGEC). What NGEC has no
name for has that of the PLOVER manual, chapter "JSON Data Fields" (https://github.com/openeventdata/PLOVER), or one of
our own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

from pourparler.exchange.atomic import place_file
from pourparler.exchange.registry import Choice, ExchangeError, Told
from pourparler.ledger import DocumentBundle, Ledger, MeetingRow, StatementRow
from pourparler.ledger.errors import shown
from pourparler.record import TAKING_PLACE, Act, Actor, ActorKind, MeetingStatus, Span, StatementKind, When

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
    """Words, and where they stand in ``event_text``: NGEC's names, ``event_text[qa_start_char:qa_end_char] == text``.

    Both places are null where the words stand elsewhere in the document.
    """

    text: str
    qa_start_char: int | None
    qa_end_char: int | None


class EventActor(Words):
    """An actor; ``name`` is what the ledger calls it. NGEC's codes are null: nobody has looked the actor up."""

    name: str | None
    kind: ActorKind | None
    acts_for: str | None
    wiki: None = None
    country: None = None
    code_1: None = None
    code_2: None = None


class Attributes(_Form):
    """Who, to whom, where, when. The ledger does not know to whom a statement is made."""

    ACTOR: tuple[EventActor, ...]
    RECIP: None = None
    LOC: tuple[Words, ...] | None
    DATE: tuple[Words, ...] | None


class Place(_Form):
    """Where ``event_text`` stands in the document."""

    start: int
    end: int


class Quoted(Place):
    """Words of the document, and where they stand in it."""

    text: str


class Event(_Form):
    """An event: one line of the file. Fields that are null are not known; offsets count Unicode characters.

    Attributes
    ----------
    id
        "s12_REJECT", "m3_CONSULT": the thing of the ledger, and the type.
    date, enddate
        The first day of the event, and the last if that is another.
    contexts
        Of a meeting that is planned, postponed, proposed or cancelled.
    quote
        What was said; what tells of the meeting.
    also_in
        Other documents of the ledger that carry it.
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


def write(ledger: Ledger, path: Path, choice: Choice) -> Told:
    """Write the statements with a speech act, and the meetings, of a ledger as events.

    Raises
    ------
    ExchangeError
        If a setting cannot be.
    """
    wanted = _wanted(choice.settings.get("meetings", "all"))
    days = choice.since, choice.until
    said = ledger.statements.list(since=days[0], until=days[1], as_of=choice.as_of)
    met = () if wanted == "none" else ledger.meetings.list(since=days[0], until=days[1], as_of=choice.as_of)
    met = tuple(row for row in met if wanted == "all" or row.status in TAKING_PLACE)
    happened = [row for row in met if row.status not in _NO_EVENT]
    acts = [row for row in said if row.act is not None]
    # Who says that others meet does not consult: that is the meeting's event.
    telling = [row for row in acts if row.act == "CONSULT"]
    named = [row for row in acts if row.act != "CONSULT" and (row.source or row.speaker)]
    peopled = [row for row in happened if row.participants]
    place_file(path, (event.model_dump_json().encode() + b"\n" for event in events(ledger, named, peopled)))
    left = {
        f"{len(said) - len(acts)} statements perform no act and are no events": len(said) - len(acts),
        f"{len(telling)} statements tell of talks and are no events themselves; the meetings are": len(telling),
        f"{len(acts) - len(telling) - len(named)} statements have no source and are left out": len(acts)
        - len(telling)
        - len(named),
        f"{len(met) - len(happened)} meetings are refused or denied and are no events": len(met) - len(happened),
        f"{len(happened) - len(peopled)} meetings have no named participant and are left out": len(happened)
        - len(peopled),
    }
    done = f"{shown(path)}: {len(named) + len(peopled)} events, {len(peopled)} of them meetings"
    return Told(done, tuple(line for line, count in left.items() if count))


def _wanted(given: str) -> Meetings:
    known: tuple[Meetings, ...] = get_args(Meetings)
    found = next((each for each in known if each == given), None)
    if found is None:
        raise ExchangeError(f"plover: 'meetings' is one of {', '.join(known)}; not '{shown(given)}'")
    return found


def events(ledger: Ledger, said: Sequence[StatementRow], met: Sequence[MeetingRow]) -> Iterator[Event]:
    """Make events of statements, each with an act, and then of meetings."""
    carried = lru_cache(maxsize=64)(ledger.transfer.export)
    yield from (_statement(carried, row) for row in said)
    yield from (_meeting(carried, row) for row in met)


class _Story:
    """A document as an event sees it: a passage of it, and the actors."""

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
        """An actor by its mention in some spans; without one by the first span; without that by its name."""
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

    def name(self, actor: Actor) -> str:
        return self._names.get(actor.id, actor.name)

    def named(self, kind: ActorKind) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.name(actor) for actor in self._actors.values() if actor.kind == kind))

    def participant(self, name: str) -> EventActor:
        """A participant as this document names it; by its name alone where it does not."""
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
        places: tuple[Words, ...] | None,
        quote: tuple[Quoted, ...],
        row: StatementRow | MeetingRow,
        also_in: Sequence[str],
    ) -> Event:
        """The event, with what is known of the document."""
        told = None if day is None or day.text is None else self.words(day.text)
        return Event(
            id=f"{id_}_{act}",
            event_type=act,
            contexts=contexts,
            date=None if day is None else day.start,
            enddate=None if day is None or day.end == day.start else day.end,
            date_resolved=None if day is None else day.start,
            date_raw=None if told is None else told.text,
            event_text=self.text((self.start, self.end)),
            attributes=Attributes(ACTOR=actors, LOC=places, DATE=None if told is None else (told,)),
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
        raise ValueError(f"s{row.id} performs no act")
    return story.event(
        id_=f"s{row.id}",
        act=said.act,
        contexts=None,
        day=said.date,
        actors=(story.actor(said.speaker, said.source.spans),),
        places=None,
        quote=story.quoted(said.content.spans or said.cue.spans),
        row=row,
        also_in=[each.document for each in row.witnesses],
    )


def _meeting(carried: Callable[[str], DocumentBundle], row: MeetingRow) -> Event:
    """The meeting, in the words of the document that told of it last: the one that says what became of it."""
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
        places=None if row.place is None else (story.place(row.place),),
        quote=story.quoted(met.evidence),
        row=row,
        also_in=[each.document for each in row.reports[:-1]],
    )
