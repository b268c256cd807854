"""`ledger.feeds`: which articles of a feed were added, so that the next time only new ones are fetched."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from pourparler.intake import InMemory, Validators
from pourparler.ledger.collections.base import Collection
from pourparler.ledger.collections.watch_state import WatchState
from pourparler.ledger.database import Database
from pourparler.ledger.db.schema import feed_items, feeds
from pourparler.ledger.revisions import utc_now


class Feeds(Collection):
    """The feeds that a ledger has taken articles from.

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     state = ledger.feeds.state()
    ...     state.mark("https://lamp.example/feed", "article 1")
    ...     state.save()
    ...     ledger.feeds.state().knows("https://lamp.example/feed", "article 1")
    True
    """

    def state(self) -> FeedState:
        """Return the state of all feeds, as `pourparler.intake.documents` takes it."""
        self._database.check_open()
        return FeedState(self._database)

    def watch_state(self) -> WatchState:
        """Return what `pourparler watch` keeps: its sources, when to ask them again, and what it has reported."""
        self._database.check_open()
        return WatchState(self._database)


class FeedState:
    """The state of feeds during one run; every method may raise `LedgerError`.

    Changes are kept in memory until `save`: an article is marked in the ledger only after it has been added, so that
    an interrupted run loses nothing.

    Parameters
    ----------
    database
        The ledger's database.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._new = InMemory()
        self._marked: list[tuple[str, str]] = []
        self._validators: dict[str, Validators] = {}

    def validators(self, feed: str) -> Validators | None:
        """The validators that the server sent the last time that the whole feed was added; None if there are none."""
        with self._database.reading() as connection:
            row = connection.execute(select(feeds).where(feeds.c.address == feed)).one_or_none()
        return None if row is None else Validators(row.etag, row.modified)

    def keep(self, feed: str, validators: Validators) -> None:
        """Keep the validators that the server sent, after the whole feed has been added."""
        self._validators[feed] = validators

    def knows(self, feed: str, item: str) -> bool:
        """Whether an item of the feed has been added."""
        if self._new.knows(feed, item):
            return True
        with self._database.reading() as connection:
            found = select(feed_items.c.item).where(feed_items.c.feed == feed, feed_items.c.item == item)
            return connection.execute(found).first() is not None

    def mark(self, feed: str, item: str) -> None:
        """Mark an item as added."""
        self._new.mark(feed, item)
        self._marked.append((feed, item))

    def save(self) -> None:
        """Write all marks and validators to the ledger."""
        if not (self._marked or self._validators):
            return
        with self._database.writing() as connection:
            for feed, item in dict.fromkeys(self._marked):
                there = select(feed_items.c.item).where(feed_items.c.feed == feed, feed_items.c.item == item)
                if connection.execute(there).first() is None:
                    connection.execute(insert(feed_items), {"feed": feed, "item": item, "taken": utc_now()})
            for feed, validators in self._validators.items():
                connection.execute(delete(feeds).where(feeds.c.address == feed))
                connection.execute(
                    insert(feeds), {"address": feed, "etag": validators.etag, "modified": validators.modified}
                )
        self._marked, self._validators = [], {}
