"""What `pourparler watch` keeps in a ledger: sources, when to ask them again, what was reported, messages to send."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from pourparler.ledger.database import Database
from pourparler.ledger.db.schema import documents, feed_items, feeds
from pourparler.ledger.db.watch_tables import digests, outbox, polls, reported, watched
from pourparler.ledger.revisions import utc_now


@dataclass(frozen=True)
class Poll:
    """How the last requests to an address ended, and when it may be asked again.

    Attributes
    ----------
    address, item
        A source; or an article of a feed, by the id that the feed gives it.
    failures
        How many times in a row it failed; 0 if the last answer was good.
    not_before
        It is not asked before this time (with a time zone).
    fault
        Why it failed; empty if it did not.
    """

    address: str
    item: str
    failures: int
    not_before: dt.datetime
    fault: str = ""


@dataclass(frozen=True)
class Message:
    """A digest that has not been delivered yet, as JSON, and by which channel it goes."""

    id: int
    channel: str
    content: str
    failures: int
    not_before: dt.datetime


@dataclass(frozen=True)
class AddedDocument:
    """A document that was added since the last digest. ``copy_of`` is the id of the document that it is a copy of."""

    id: str
    title: str | None
    opening: str
    publisher: str | None
    published: dt.date | None
    url: str | None
    copy_of: str | None


@dataclass(frozen=True)
class Digested:
    """Up to where the ledger has been reported: the time of the last look, and the number of its last document."""

    at: dt.datetime
    last_document: int


_CHUNK = 500  # values of one query
_OPENING = 120  # characters of the text of a document without a title


class WatchState:
    """What `pourparler watch` keeps; every method may raise `LedgerError`, and has then changed nothing.

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     state = ledger.feeds.watch_state()
    ...     state.add("https://lamp.example/feed")
    ...     state.sources()
    ('https://lamp.example/feed',)
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def sources(self) -> tuple[str, ...]:
        """The addresses to poll: those that were given, and the feeds that articles were taken from."""
        with self._database.reading() as connection:
            given = {row.address: row.is_watched for row in connection.execute(select(watched))}
            found = [
                *connection.execute(select(watched.c.address).order_by(watched.c.added, watched.c.address)).scalars(),
                *connection.execute(select(feeds.c.address).order_by(feeds.c.address)).scalars(),
                *connection.execute(select(feed_items.c.feed).distinct().order_by(feed_items.c.feed)).scalars(),
            ]
        return tuple(address for address in dict.fromkeys(found) if given.get(address, True))

    def add(self, address: str) -> None:
        """Poll an address from now on."""
        self._give(address, is_watched=True)

    def remove(self, address: str) -> None:
        """Poll an address no more."""
        self._give(address, is_watched=False)

    def _give(self, address: str, *, is_watched: bool) -> None:
        with self._database.writing() as connection:
            known = connection.execute(select(watched).where(watched.c.address == address)).one_or_none()
            if known is None:
                row = {"address": address, "added": utc_now(), "is_watched": is_watched}
                connection.execute(insert(watched), row)
            elif known.is_watched != is_watched:
                connection.execute(update(watched).where(watched.c.address == address).values(is_watched=is_watched))

    def poll(self, address: str, item: str = "") -> Poll | None:
        """How the last requests to a source, or for an article of a feed, ended; None if nothing is known."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(polls).where(polls.c.address == address, polls.c.item == item)
            ).one_or_none()
        return None if row is None else Poll(row.address, row.item, row.failures, _aware(row.not_before), row.fault)

    def failing(self) -> tuple[Poll, ...]:
        """The sources that failed the last time they were asked, without the articles of feeds."""
        chosen = select(polls).where(polls.c.failures > 0, polls.c.item == "").order_by(polls.c.address)
        with self._database.reading() as connection:
            rows = connection.execute(chosen).all()
        return tuple(Poll(row.address, row.item, row.failures, _aware(row.not_before), row.fault) for row in rows)

    def save_polls(self, new: Iterable[Poll], done: Iterable[tuple[str, str]] = ()) -> None:
        """Store how requests ended; forget what is known of the pairs of source and article that are ``done``."""
        rows, gone = list(new), list(done)
        if not (rows or gone):
            return
        with self._database.writing() as connection:
            for address, item in [*gone, *((row.address, row.item) for row in rows)]:
                connection.execute(delete(polls).where(polls.c.address == address, polls.c.item == item))
            for row in rows:
                values = {"address": row.address, "item": row.item, "failures": row.failures, "fault": row.fault}
                connection.execute(insert(polls), {**values, "not_before": _naive(row.not_before)})

    def digested(self) -> Digested | None:
        """Up to where the ledger has been reported; None if the watch has not begun."""
        with self._database.reading() as connection:
            row = connection.execute(select(digests).order_by(digests.c.id.desc()).limit(1)).one_or_none()
        return None if row is None else Digested(_aware(row.at), row.last_document)

    def last_document(self) -> int:
        """The number of the document that was added last; 0 if there is none."""
        with self._database.reading() as connection:
            return int(connection.execute(select(func.max(documents.c.id))).scalar() or 0)

    def added(self, after: int, until: int) -> tuple[AddedDocument, ...]:
        """The documents with numbers above ``after`` and up to ``until``, in the order in which they were added."""
        first = documents.alias("first")
        columns = [documents.c[name] for name in ("key", "title", "publisher", "published", "url")]
        chosen = (
            select(*columns, func.substr(documents.c.text, 1, _OPENING).label("opening"), first.c.key.label("first"))
            .outerjoin(first, first.c.id == documents.c.copy_of)
            .where(documents.c.id > after, documents.c.id <= until)
            .order_by(documents.c.id)
        )
        with self._database.reading() as connection:
            rows = connection.execute(chosen).all()
        return tuple(
            AddedDocument(row.key, row.title, row.opening, row.publisher, row.published, row.url, row.first)
            for row in rows
        )

    def first_editions(self) -> dict[str, str]:
        """The id of the first edition of each document that is a later edition of another."""
        older = documents.alias("older")
        chosen = (
            select(documents.c.key.label("after"), older.c.key.label("before"))
            .join(older, older.c.replaced_by == documents.c.id)
            .order_by(older.c.id.desc())
        )
        with self._database.reading() as connection:
            before = {row.after: row.before for row in connection.execute(chosen)}
        first = {}
        for key in before:
            at, passed = key, {key}
            while at in before and before[at] not in passed:
                at = before[at]
                passed.add(at)
            first[key] = at
        return first

    def unreported(self, marks: Iterable[str]) -> set[str]:
        """Those of some marks that no digest has reported."""
        wanted = sorted(set(marks))
        with self._database.reading() as connection:
            return set(wanted) - known_marks(connection, wanted)

    def report(
        self, at: dt.datetime, last_document: int, marks: Iterable[str], messages: Iterable[tuple[str, str]] = ()
    ) -> None:
        """Store, in one transaction, that everything up to here is reported, and the messages that report it.

        Parameters
        ----------
        at
            The time of the digest, with a time zone.
        last_document
            The number of the last document that it covers.
        marks
            The events that need not be reported again.
        messages
            Pairs of a channel and the digest as JSON; they are kept until they are delivered.
        """
        wanted, letters = sorted(set(marks)), list(messages)
        when = _naive(at)
        with self._database.writing() as connection:
            known = known_marks(connection, wanted)
            if new := [{"mark": mark, "at": when} for mark in wanted if mark not in known]:
                connection.execute(insert(reported), new)
            # Looks that found nothing leave one row, however many there were; the first row is the beginning.
            first = connection.execute(select(func.min(digests.c.id))).scalar()
            if first is not None:
                connection.execute(delete(digests).where(digests.c.is_sent.is_(False), digests.c.id > first))
            row = {"at": when, "last_document": last_document, "is_sent": bool(letters)}
            connection.execute(insert(digests), row)
            for channel, content in letters:
                letter = {"channel": channel, "content": content, "failures": 0, "not_before": when}
                connection.execute(insert(outbox), letter)

    def messages(self) -> tuple[Message, ...]:
        """The messages that have not been delivered, the oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(outbox).order_by(outbox.c.id)).all()
        return tuple(Message(row.id, row.channel, row.content, row.failures, _aware(row.not_before)) for row in rows)

    def delivered(self, id: int) -> None:
        """Remove a message that has been delivered."""
        with self._database.writing() as connection:
            connection.execute(delete(outbox).where(outbox.c.id == id))

    def postpone(self, id: int, not_before: dt.datetime) -> None:
        """Store that a message could not be delivered, and when it is tried again."""
        changed = {"failures": outbox.c.failures + 1, "not_before": _naive(not_before)}
        with self._database.writing() as connection:
            connection.execute(update(outbox).where(outbox.c.id == id).values(changed))


def known_marks(connection: Connection, marks: list[str]) -> set[str]:
    """Return those of some marks that were reported."""
    found: set[str] = set()
    for begin in range(0, len(marks), _CHUNK):
        some = marks[begin : begin + _CHUNK]
        found.update(connection.execute(select(reported.c.mark).where(reported.c.mark.in_(some))).scalars())
    return found


def _aware(moment: dt.datetime) -> dt.datetime:
    return moment.replace(tzinfo=dt.UTC)


def _naive(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(tzinfo=None)
