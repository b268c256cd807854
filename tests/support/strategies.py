"""Records about invented people and countries, for any test: one whole example, and a hypothesis strategy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import get_args

from hypothesis import strategies as st

from pourparler.record import (
    MEETING_STATUSES,
    Actor,
    ActorKind,
    Document,
    Meeting,
    MeetingStatus,
    Position,
    Proposal,
    ProposalState,
    Record,
    Span,
    Spans,
    Stance,
    Statement,
    Time,
    When,
    Zone,
)

READER = "0.0 test"
TEXT = """Harbour talks resume in Quill

Mara Vell, foreign minister of Ostrava Reach, said on Monday that the harbour would stay open.
"We will not close it for anybody," she told reporters.
One diplomat said the nine-point Quill Plan had replaced the older Lantern Draft, and that it gave both fleets a berth.
Vell met Tomas Orn of Sunder Isle in Quill on Sunday.
"""
NAMES = (
    "Mara Vell",
    "Vell",
    "Dr Mara Vell",
    "Tomas Orn",
    "Ilse van der Orn",
    "Orn",
    "Ostrava Reach",
    "the Quill Assembly",
    "one diplomat",
    "Él-Rahim Çava",
)


def span(text: str, words: str, nth: int = 0) -> Span:
    """Find the span of the nth place where `words` stand in `text`."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return start, start + len(words)


def spans(text: str, *words: str) -> Spans:
    return Spans(spans=tuple(span(text, each) for each in words))


def example_record(
    id: str = "quill-1",
    *,
    text: str = TEXT,
    published: dt.date | None = dt.date(2031, 3, 4),
    publisher: str | None = "The Quill Lamp",
    reader: str = READER,
    url: str | None = None,
) -> Record:
    """Build a record with something of everything; `text` may differ from `TEXT` by what stands after it."""

    def found(words: str, nth: int = 0) -> Span:
        return span(text, words, nth)

    monday = When(start=dt.date(2031, 3, 3), end=dt.date(2031, 3, 3), text=found("Monday"))
    sunday = When(start=dt.date(2031, 3, 2), end=dt.date(2031, 3, 2), text=found("Sunday"))
    actors = (
        Actor(
            id="a1",
            name="Mara Vell",
            kind="person",
            roles=("foreign minister",),
            for_="a2",
            mentions=(found("Mara Vell"), found("she"), found("Vell", 1)),
        ),
        Actor(id="a2", name="Ostrava Reach", kind="country", mentions=(found("Ostrava Reach"),)),
        Actor(id="a3", name="one diplomat", kind="person", mentions=(found("One diplomat"),)),
        Actor(id="a4", name="Tomas Orn", kind="person", for_="a5", mentions=(found("Tomas Orn"),)),
        Actor(id="a5", name="Sunder Isle", kind="country", mentions=(found("Sunder Isle"),)),
    )
    statements = (
        Statement(
            id="s1",
            speaker="a1",
            source=spans(text, "Mara Vell, foreign minister of Ostrava Reach,"),
            cue=spans(text, "said"),
            content=spans(text, "that the harbour would stay open"),
            kind="indirect",
            date=monday,
            confidence=0.9,
        ),
        Statement(
            id="s2",
            speaker="a1",
            source=spans(text, "she"),
            cue=spans(text, "told reporters"),
            content=spans(text, '"We will not close it for anybody,"'),
            kind="direct",
            act="REJECT",
            confidence=0.8,
        ),
        Statement(
            id="s3",
            speaker="a3",
            source=spans(text, "One diplomat"),
            cue=Spans(spans=(found("said", 1),)),
            content=spans(text, "the nine-point Quill Plan had replaced", "it gave both fleets a berth"),
            kind="indirect",
            confidence=0.7,
        ),
        Statement(
            id="s4",
            speaker=None,
            source=Spans(),
            cue=Spans(),
            content=spans(text, "it gave both fleets a berth"),
            kind="indirect",
            within="s3",
            confidence=0.5,
        ),
    )
    meetings = (
        Meeting(
            id="m1",
            participants=("a1", "a4"),
            place="Quill",
            date=sunday,
            status="held",
            evidence=(found("Vell met Tomas Orn of Sunder Isle in Quill on Sunday"),),
            confidence=0.9,
        ),
    )
    proposals = (
        Proposal(
            id="p1",
            name="Quill Plan",
            sponsors=("a2",),
            replaces="p2",
            mentions=(found("nine-point Quill Plan"),),
            provisions=(found("it gave both fleets a berth"),),
        ),
        Proposal(id="p2", name="Lantern Draft", mentions=(found("Lantern Draft"),)),
    )
    return Record(
        reader=reader,
        document=Document(
            id=id,
            title="Harbour talks resume in Quill",
            publisher=publisher,
            url=url or f"https://lamp.example/{id}",
            language="en",
            published=published,
            published_from="argument" if published else None,
            text=text,
            zones=(
                Zone(kind="headline", start=0, end=29),
                Zone(kind="body", start=31, end=len(text)),
            ),
        ),
        actors=actors,
        statements=statements,
        meetings=meetings,
        proposals=proposals,
        times=(
            Time(text=found("Monday"), start=monday.start, end=monday.end),
            Time(text=found("Sunday"), start=sunday.start, end=sunday.end),
        ),
    )


def person_record(id: str, *people: Actor, published: dt.date | None = dt.date(2031, 3, 4)) -> Record:
    """Build a record that only names people: what merging needs."""
    document = Document(id=id, published=published, text=f"Dispatch {id} names {len(people)} people.")
    return Record(reader=READER, document=document, actors=people)


DAYS = st.dates(dt.date(2030, 1, 1), dt.date(2032, 12, 31))
# Any text that can be written down, NUL and letters beyond 16 bits included.
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)


Day = dt.date | tuple[dt.date, dt.date] | None
Tabled = (
    tuple[str, Sequence[str], str | None, Sequence[str]]
    | tuple[str, Sequence[str], str | None, Sequence[str], ProposalState]
)
Who = str | tuple[str, ...] | None


class Text:
    """A text that grows, and the places of its pieces."""

    def __init__(self) -> None:
        self.whole = ""

    def put(self, words: str, after: str = " ") -> Span:
        """Write some words; where they stand."""
        start = len(self.whole)
        self.whole += words + after
        return start, start + len(words)


def telling(
    id: str,
    *,
    published: dt.date | None = dt.date(2031, 3, 4),
    publisher: str = "The Quill Lamp",
    url: str | None = None,
    said: Sequence[tuple[Who, str] | tuple[Who, str, Day]] = (),
    met: Sequence[tuple[Sequence[str], str | None, Day, MeetingStatus]] = (),
    tabled: Sequence[Tabled] = (),
    stands: Sequence[tuple[str, Stance, str] | tuple[str, Stance, str, str]] = (),
    roles: Mapping[str, str] | None = None,
    kinds: Mapping[str, ActorKind] | None = None,
    more: str = "",
    reader: str = READER,
) -> Record:
    """Write a document that tells just this, and its record.

    Parameters
    ----------
    said : who (None: open, a tuple: several together), what (in “” if direct), and on which day if that is said
    met : participants, place, days, status
    tabled : a proposal's name, sponsors, the name of what it replaces, provisions, its state if that is said
    stands : a party, its stance, the target, and a condition if it makes one; outside any statement
    roles, kinds : of actors; persons, where nothing is said
    more : words at the end
    """
    text = Text()
    mentions: dict[str, list[Span]] = {}

    def actor(name: str) -> str:
        mentions.setdefault(name, []).append(text.put(name))
        return f"a{list(mentions).index(name) + 1}"

    statements, meetings, proposals = [], [], []
    for n, (speaker, content, *days) in enumerate(said, 1):
        people = () if speaker is None else (speaker,) if isinstance(speaker, str) else speaker
        who = tuple(actor(name) for name in people)
        source = tuple(mentions[name][-1] for name in people)
        cue, words = text.put("said"), text.put(content, ".\n")
        statements.append(
            Statement(
                id=f"s{n}",
                speaker=who[0] if who else None,
                speakers=who,
                source=Spans(spans=source),
                cue=Spans(spans=(cue,)),
                content=Spans(spans=(words,)),
                kind="direct" if content.startswith("“") else "indirect",
                date=when(days[0] if days else None),
                confidence=0.9,
            )
        )
    for n, (people, place, meeting_days, status) in enumerate(met, 1):
        start = len(text.whole)
        who_meets = tuple(actor(name) for name in people)
        end = text.put(f"{status}, {place or 'somewhere'}", ".\n")[1]
        meetings.append(
            Meeting(
                id=f"m{n}",
                participants=who_meets,
                place=place,
                date=when(meeting_days),
                status=status,
                evidence=((start, end),),
                confidence=0.9,
            )
        )
    ids = {name: f"p{n}" for n, (name, *_) in enumerate(tabled, 1)}
    for name, sponsors, replaced, provisions, *states in tabled:
        named = text.put(name)
        proposals.append(
            Proposal(
                id=ids[name],
                name=name,
                state=states[0] if states else None,
                confidence=0.9 if states else None,
                sponsors=tuple(actor(sponsor) for sponsor in sponsors),
                replaces=None if replaced is None else ids[replaced],
                mentions=(named,),
                provisions=tuple(text.put(words, ";\n") for words in provisions),
            )
        )
    positions = []
    for n, (name, stance, target, *conditions) in enumerate(stands, 1):
        start = len(text.whole)
        party = actor(name)
        text.put(stance)
        aim = text.put(target, " if " if conditions else ".\n")
        condition = text.put(conditions[0], ".\n") if conditions else None
        words = (start, (condition or aim)[1])
        positions.append(
            Position(
                id=f"t{n}", party=party, target=aim, stance=stance, condition=condition, words=words, confidence=0.9
            )
        )
    text.put(more, "\n")
    return Record(
        reader=reader,
        document=Document(id=id, publisher=publisher, url=url, published=published, text=text.whole),
        actors=tuple(
            Actor(
                id=f"a{n}",
                name=name,
                kind=(kinds or {}).get(name, "person"),
                roles=(roles[name],) if roles and name in roles else (),
                mentions=tuple(places),
            )
            for n, (name, places) in enumerate(mentions.items(), 1)
        ),
        statements=tuple(statements),
        meetings=tuple(meetings),
        proposals=tuple(proposals),
        positions=tuple(positions),
    )


def when(days: Day) -> When | None:
    """A range of days, of one or two."""
    if days is None:
        return None
    first, last = days if isinstance(days, tuple) else (days, days)
    return When(start=first, end=last)


@st.composite
def records(draw: st.DrawFn, ids: st.SearchStrategy[str] = TEXTS, texts: st.SearchStrategy[str] = TEXTS) -> Record:
    """Draw a valid record: any text, and spans anywhere in it."""
    text = draw(texts)

    def a_span() -> Span:
        start = draw(st.integers(0, len(text) - 1))
        return start, draw(st.integers(start + 1, len(text)))

    def some(least: int = 0, most: int = 2) -> tuple[Span, ...]:
        return tuple(a_span() for _ in range(draw(st.integers(least, most))))

    def when() -> When | None:
        if draw(st.booleans()):
            return None
        first, last = sorted((draw(DAYS), draw(DAYS)))
        return When(start=first, end=last, text=a_span() if draw(st.booleans()) else None)

    people = [f"a{n}" for n in range(draw(st.integers(0, 3)))]
    anyone = st.sampled_from(people) if people else st.nothing()
    someone = st.none() | anyone
    group = st.lists(anyone, unique=True, max_size=2).map(tuple) if people else st.just(())
    sure = st.floats(0, 1)
    actors = tuple(
        Actor(
            id=id_,
            name=draw(st.sampled_from(NAMES) | TEXTS),
            kind=draw(st.sampled_from(["person", "organization", "country", "group"])),
            roles=draw(st.lists(st.sampled_from(["envoy", "minister", "foreign minister"]), max_size=2).map(tuple)),
            for_=draw(someone),
            mentions=some(),
        )
        for id_ in people
    )
    said = [f"s{n}" for n in range(draw(st.integers(0, 2)))]
    statements = tuple(
        Statement(
            id=id_,
            speaker=speakers[0] if speakers else None,
            speakers=speakers,
            source=Spans(spans=some()),
            cue=Spans(spans=some()),
            content=Spans(spans=some(least=1)),
            kind=draw(st.sampled_from(["direct", "indirect", "mixed"])),
            act=draw(st.sampled_from([None, "AGREE", "REJECT"])),
            date=when(),
            within=draw(st.none() | st.sampled_from(said)),
            confidence=draw(sure),
        )
        for id_, speakers in ((id_, draw(group)) for id_ in said)
    )
    meetings = tuple(
        Meeting(
            id=f"m{n}",
            participants=draw(group),
            place=draw(st.none() | TEXTS),
            date=when(),
            status=draw(st.sampled_from(MEETING_STATUSES)),
            evidence=some(least=1),
            confidence=draw(sure),
        )
        for n in range(draw(st.integers(0, 2)))
    )
    tabled = [f"p{n}" for n in range(draw(st.integers(0, 2)))]
    proposals = tuple(
        Proposal(
            id=id_,
            name=draw(st.sampled_from(["Quill Plan", "Lantern Draft"]) | TEXTS),
            state=draw(st.none() | st.sampled_from(get_args(ProposalState))),
            confidence=draw(st.none() | sure),
            sponsors=draw(group),
            date=when(),
            replaces=draw(st.none() | st.sampled_from(tabled)),
            mentions=some(least=1),
            provisions=some(),
        )
        for id_ in tabled
    )
    positions = tuple(
        Position(
            id=f"t{n}",
            party=draw(anyone),
            target=a_span(),
            stance=draw(st.sampled_from(get_args(Stance))),
            condition=a_span() if draw(st.booleans()) else None,
            words=a_span(),
            statement=draw(st.none() | st.sampled_from(said)) if said else None,
            confidence=draw(sure),
        )
        for n in range(draw(st.integers(0, 2)) if people else 0)
    )
    times = tuple(Time(text=each, start=dt.date(2031, 1, 1), end=dt.date(2031, 1, 2)) for each in some())
    document = Document(
        id=draw(ids),
        title=draw(st.none() | TEXTS),
        published=draw(st.none() | DAYS),
        text=text,
        zones=tuple(Zone(kind="body", start=start, end=end) for start, end in some()),
    )
    return Record(
        reader=READER,
        document=document,
        actors=actors,
        statements=statements,
        meetings=meetings,
        proposals=proposals,
        positions=positions,
        times=times,
    )
