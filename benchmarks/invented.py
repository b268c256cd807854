"""Records of an invented year of coverage, made by program: names, quotations, stances, copies, meetings, proposals."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator

from pourparler.record import (
    Actor,
    Document,
    Meeting,
    Position,
    Proposal,
    Record,
    Span,
    Spans,
    Stance,
    Statement,
    When,
    Zone,
)

FIRST_DAY = dt.date(2031, 1, 1)
DAYS = 365
SYLLABLES = "ba ke lo mir nu os pa ri sten tu va wen yor zel dra fi gol hem ist kal".split()
MATTERS = (
    "harbour toll berth pilot light frontier patrol prisoner convoy dam river tariff quota wage shift "
    "airfield corridor census archive school ferry bridge well pasture reactor cable visa court amnesty parade "
    "statue map register"
).split()
VERBS = (
    "open close share guard survey count repair lease transfer inspect restore suspend extend limit register".split()
)
TURNS = (
    "before the frost is over",
    "if the other side does the same",
    "without any condition",
    "under the eyes of the monitors",
    "by the end of the month",
    "as the accord of last year demands",
    "until both delegations have signed",
    "whatever the market says",
)
SAYING = ("said", "told reporters", "warned", "insisted", "agreed", "denied", "announced")
STANCES: dict[str, tuple[Stance, ...]] = {
    "will": ("supports", "offers"),
    "will not": ("opposes", "rejects"),
    "would never": ("red_line",),
    "is ready to": ("offers", "accepts"),
    "refuses to": ("rejects",),
}
_TARGET = re.compile(rf"we ({'|'.join(STANCES)}) (\w+ the \w+)")  # "open the harbour" is what a stance is about
ACTS = ("AGREE", "REJECT", "REQUEST", "ACCUSE", "THREATEN", "SUPPORT", "CONSULT", None)


class Coverage:
    """An invented year of coverage: the same for the same seed, whatever part of it is taken.

    Parameters
    ----------
    documents : how many
    statements : how many in each, on average
    """

    def __init__(self, documents: int, statements: float = 5.0, seed: int = 7) -> None:
        self.documents = documents
        self.statements = statements
        self.chance = random.Random(seed)
        self.people = [f"{self._name()} {self._name()}" for _ in range(600)]
        self.countries = [self._name() for _ in range(30)]
        self.places = [self._name() for _ in range(40)]
        self.roles = [f"{kind} of {what}" for kind in ("minister", "envoy", "speaker") for what in MATTERS]
        # A few people say most, as in all coverage.
        self.weights = [1.0 / (1 + n) for n in range(len(self.people))]
        self.last: Record | None = None

    def __iter__(self) -> Iterator[Record]:
        """The records, day by day."""
        for number in range(self.documents):
            day = FIRST_DAY + dt.timedelta(days=number * DAYS // self.documents)
            if self.last is not None and self.chance.random() < 0.05:
                yield self._copy(self.last, number)
            else:
                self.last = self._document(number, day)
                yield self.last

    def _name(self) -> str:
        return "".join(self.chance.choices(SYLLABLES, k=self.chance.choice((2, 3)))).capitalize()

    def _words(self) -> str:
        chance = self.chance
        will = chance.choice(list(STANCES))
        what = f"the {chance.choice(MATTERS)} and the {chance.choice(MATTERS)} of {chance.choice(self.places)}"
        return f"we {will} {chance.choice(VERBS)} {what} {chance.choice(TURNS)}"

    def _copy(self, record: Record, number: int) -> Record:
        """The same words by another publisher."""
        text = record.document.text + f"\nCarried by paper {number}."
        changes = {"id": f"d{number}", "text": text, "publisher": f"Paper {number % 40}", "url": None}
        return record.model_copy(update={"document": record.document.model_copy(update=changes)})

    def _document(self, number: int, day: dt.date) -> Record:
        return _Made(self, number, day).record()


class _Made:
    """One document while it is made."""

    def __init__(self, coverage: Coverage, number: int, day: dt.date) -> None:
        self.coverage, self.number, self.day = coverage, number, day
        self.text = ""
        self.mentions: dict[str, list[Span]] = {}

    def put(self, words: str, after: str = " ") -> Span:
        start = len(self.text)
        self.text += words + after
        return start, start + len(words)

    def actor(self, name: str) -> str:
        self.mentions.setdefault(name, []).append(self.put(name))
        return f"a{list(self.mentions).index(name)}"

    def record(self) -> Record:
        coverage, chance = self.coverage, self.coverage.chance
        title = f"The {chance.choice(MATTERS)} of {chance.choice(coverage.places)}, day {self.number}"
        headline = self.put(title, "\n\n")
        count = max(1, round(chance.gauss(coverage.statements, 1.5)))
        said = [self.statement(n) for n in range(count)]
        held = [each for statement in said if (each := self.position(statement))]
        met = [self.meeting(n) for n in range(chance.choice((0, 1, 1, 2)))]
        tabled = [self.proposal()] if chance.random() < 0.2 else []
        for _ in range(6):
            self.put(f"{coverage._words().capitalize()}, as {chance.choice(coverage.people)} once put it.", "\n")
        document = Document(
            id=f"d{self.number}",
            title=title,
            publisher=f"Paper {self.number % 40}",
            url=f"https://paper{self.number % 40}.example/{self.number}",
            language="en",
            published=self.day,
            published_from="metadata",
            text=self.text,
            zones=(Zone(kind="headline", start=headline[0], end=headline[1]),),
        )
        actors = tuple(
            Actor(
                id=f"a{n}",
                name=name,
                kind="country" if name in coverage.countries else "person",
                roles=() if name in coverage.countries else (coverage.roles[hash_of(name) % len(coverage.roles)],),
                mentions=tuple(spans),
            )
            for n, (name, spans) in enumerate(self.mentions.items())
        )
        reader = "benchmark 1"
        return Record(
            reader=reader,
            document=document,
            actors=actors,
            statements=tuple(said),
            meetings=tuple(met),
            proposals=tuple(tabled),
            positions=tuple(held),
        )

    def statement(self, n: int) -> Statement:
        coverage, chance = self.coverage, self.coverage.chance
        speaker = chance.choices(coverage.people, coverage.weights)[0]
        who = self.actor(speaker)
        cue, content = self.put(chance.choice(SAYING)), self.put(f"“{coverage._words()}”", ".\n")
        return Statement(
            id=f"s{n}",
            speaker=who,
            source=Spans(spans=(self.mentions[speaker][-1],)),
            cue=Spans(spans=(cue,)),
            content=Spans(spans=(content,)),
            kind="direct",
            act=chance.choice(ACTS),
            confidence=round(chance.uniform(0.5, 1), 2),
        )

    def position(self, statement: Statement) -> Position | None:
        """Where its speaker stands, in two statements of three: their number decides, not chance."""
        (content,) = statement.content.spans
        found = _TARGET.search(self.text, *content)
        if found is None or (self.number + int(statement.id[1:])) % 3 == 0:
            return None
        possible = STANCES[found[1]]
        return Position(
            id=f"p{statement.id}",
            party=statement.speaker or "",
            target=found.span(2),
            stance=possible[self.number % len(possible)],
            words=content,
            statement=statement.id,
            confidence=statement.confidence,
        )

    def meeting(self, n: int) -> Meeting:
        coverage, chance = self.coverage, self.coverage.chance
        start = len(self.text)
        people = [chance.choices(coverage.people[:80], coverage.weights[:80])[0], chance.choice(coverage.countries)]
        ids = tuple(dict.fromkeys(self.actor(name) for name in people))
        end = self.put(f"met in {chance.choice(coverage.places)}", ".\n")[1]
        day = self.day + dt.timedelta(days=chance.randint(-2, 5))
        return Meeting(
            id=f"m{n}",
            participants=ids,
            place=self.text[start:end].rpartition(" ")[2],
            date=When(start=day, end=day + dt.timedelta(days=chance.choice((0, 0, 0, 2, 6)))),
            status="planned" if day > self.day else "held",
            evidence=((start, end),),
            confidence=0.8,
        )

    def proposal(self) -> Proposal:
        coverage, chance = self.coverage, self.coverage.chance
        name = f"{chance.randint(5, 60)}-point {chance.choice(MATTERS)} plan"
        named = self.put(name, ": ")
        return Proposal(
            id="p0",
            name=name,
            mentions=(named,),
            provisions=tuple(self.put(coverage._words(), ";\n") for _ in range(3)),
        )


def hash_of(name: str) -> int:
    """A number for a name, the same in every process."""
    return sum((n + 1) * ord(letter) for n, letter in enumerate(name))
