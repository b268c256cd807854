"""A digest: what became known since the last one, as text, HTML and JSON.

Every word from an article is put on one line without control characters when the digest is built. The HTML escapes it,
and the subject of a message has numbers only.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from pourparler.brief.events import EVENTS, Event, EventKind
from pourparler.brief.words import document_title, web_address
from pourparler.intake.addresses import mask_credentials
from pourparler.ledger.collections.watch_state import AddedDocument, Poll
from pourparler.text import day, plain, quantity, shorten
from pourparler.text.templates import template_environment

SCHEMA = "pourparler/digest/1"

_TITLE = 200  # characters
_MOST = 200  # documents that a digest lists
_TITLES = {
    "proposal": "New proposals",
    "red-line": "Red lines",
    "contradiction": "Contradictions",
    "overdue": "Overdue meetings",
}
_ONE = {
    "proposal": "new proposal",
    "red-line": "red line",
    "contradiction": "contradiction",
    "overdue": "overdue meeting",
}


@dataclass(frozen=True)
class DocumentEntry:
    """A document that was added; ``url`` is empty or an http(s) address."""

    id: str
    title: str
    publisher: str
    published: str
    url: str
    is_copy: bool

    @property
    def about(self) -> str:
        """Publisher and day of publication, in words."""
        when = day(dt.date.fromisoformat(self.published)) if self.published else ""
        return ", ".join(filter(None, (self.publisher, when, "a copy" if self.is_copy else "")))


@dataclass(frozen=True)
class EventEntry:
    """An event, as `pourparler.watch.Event` describes it."""

    kind: EventKind
    id: str
    words: str
    quote: str
    document: str


@dataclass(frozen=True)
class SourceEntry:
    """A source that fails, how many times in a row it failed, and why."""

    address: str
    failures: int
    fault: str


@dataclass(frozen=True)
class Digest:
    """What became known since the last digest.

    Attributes
    ----------
    ledger
        The ledger's name.
    at
        When the digest was made, as an ISO 8601 time with a time zone.
    documents, events, failing
        Documents that were added, events, and sources that fail.
    more
        How many further documents were added, which are not listed.
    """

    ledger: str
    at: str
    documents: tuple[DocumentEntry, ...]
    events: tuple[EventEntry, ...]
    failing: tuple[SourceEntry, ...]
    more: int = 0

    @property
    def key(self) -> str:
        """Nothing: a digest that is sent again is not told from another."""
        return ""

    @property
    def subject(self) -> str:
        """The subject of a message: the ledger's name and numbers, no words of articles."""
        numbers = Counter(event.kind for event in self.events)
        parts = [quantity(numbers[kind], _ONE[kind]) for kind in EVENTS if numbers[kind]]
        count = len(self.documents) + self.more
        parts += [quantity(count, "document")] if count else []
        parts += [f"{quantity(len(self.failing), 'failing source')}"] if self.failing else []
        return f"{self.ledger}: {', '.join(parts) or 'nothing new'}"

    @property
    def sections(self) -> list[tuple[str, list[EventEntry]]]:
        """The events by kind, each kind with its title."""
        found = [(_TITLES[kind], [event for event in self.events if event.kind == kind]) for kind in EVENTS]
        return [(title, events) for title, events in found if events]

    def text(self) -> str:
        """The digest as plain text."""
        lines = [self.subject]
        for title, events in self.sections:
            lines += ["", title]
            for event in events:
                lines.append(f"  {event.id}  {event.words}")
                lines += [f"      {event.quote}"] if event.quote else []
                lines.append(f"      [{event.document}]")
        if self.documents:
            lines += ["", "Added documents"]
            for document in self.documents:
                about = f" ({document.about})" if document.about else ""
                lines.append(f"  [{document.id}] {document.title}{about}")
                lines += [f"      {document.url}"] if document.url else []
            lines += [f"  and {quantity(self.more, 'more document')}"] if self.more else []
        if self.failing:
            lines += ["", "Sources that fail"]
            lines += [f"  {each.address}: {each.fault} ({quantity(each.failures, 'time')})" for each in self.failing]
        return "\n".join(lines) + "\n"

    def html(self) -> str:
        """The digest as an HTML page without scripts and pictures; everything in it is escaped."""
        return template_environment("pourparler.watch").get_template("digest.html").render(digest=self)

    def payload(self) -> dict[str, Any]:
        """The digest as it is posted to a webhook: its parts, and all of it as text."""
        return {"schema": SCHEMA, "subject": self.subject, **asdict(self), "text": self.text()}

    def dumps(self) -> str:
        """The digest as JSON, for the ledger."""
        return json.dumps(asdict(self))

    @classmethod
    def loads(cls, words: str) -> Digest:
        """Read what `dumps` wrote.

        >>> digest = Digest("talks.ledger", "2031-03-03T07:00:00+00:00", (), (), ())
        >>> Digest.loads(digest.dumps()) == digest, digest.subject
        (True, 'talks.ledger: nothing new')
        """
        found = json.loads(words)
        return cls(
            found["ledger"],
            found["at"],
            tuple(DocumentEntry(**each) for each in found["documents"]),
            tuple(EventEntry(**each) for each in found["events"]),
            tuple(SourceEntry(**each) for each in found["failing"]),
            found["more"],
        )


def make_digest(
    name: str,
    at: dt.datetime,
    documents: Iterable[AddedDocument],
    events: Iterable[Event],
    failing: Iterable[Poll],
) -> Digest:
    """Make the digest of what was found; at most 200 documents are listed, those that are not copies first."""
    listed = sorted(map(_document, documents), key=lambda entry: entry.is_copy)
    return Digest(
        shorten(plain(name), _TITLE) or "ledger",
        at.isoformat(timespec="seconds"),
        tuple(listed[:_MOST]),
        tuple(EventEntry(e.kind, e.id, plain(e.words), plain(e.quote), plain(e.document)) for e in events),
        tuple(SourceEntry(plain(mask_credentials(p.address)), p.failures, plain(p.fault)) for p in failing),
        max(0, len(listed) - _MOST),
    )


def _document(row: AddedDocument) -> DocumentEntry:
    return DocumentEntry(
        plain(row.id),
        shorten(document_title(row.title, row.opening), _TITLE),
        shorten(plain(row.publisher), _TITLE),
        row.published.isoformat() if row.published else "",
        web_address(row.url),
        row.copy_of is not None,
    )
