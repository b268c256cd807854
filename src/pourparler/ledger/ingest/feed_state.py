"""What a ledger remembers of feeds, so that the next time only what is new is fetched."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from pourparler.intake import InMemory, Validators
from pourparler.ledger.db.schema import feed_items, feeds
from pourparler.ledger.revisions import now
from pourparler.ledger.transactions import Transactions


class Feeds:
    """The memory of feeds that `intake.documents` takes; every method may raise `LedgerError`.

    What is learned stands in memory until `save`: an article is remembered only when it is in the ledger, so that
    nothing is lost if adding breaks off.

    Parameters
    ----------
    ledger
        Its database.
    """

    def __init__(self, ledger: Transactions) -> None:
        self._ledger = ledger
        self._fresh = InMemory()
        self._marked: list[tuple[str, str]] = []
        self._kept: dict[str, Validators] = {}

    def validators(self, feed: str) -> Validators | None:
        """What the server told the last time that all of this feed was taken."""
        with self._ledger._reading() as connection:
            row = connection.execute(select(feeds).where(feeds.c.address == feed)).one_or_none()
        return None if row is None else Validators(row.etag, row.modified)

    def keep(self, feed: str, validators: Validators) -> None:
        """Remember what the server told, now that all of the feed has been taken."""
        self._kept[feed] = validators

    def knows(self, feed: str, item: str) -> bool:
        """Whether an item of the feed has been taken."""
        if self._fresh.knows(feed, item):
            return True
        with self._ledger._reading() as connection:
            found = select(feed_items.c.item).where(feed_items.c.feed == feed, feed_items.c.item == item)
            return connection.execute(found).first() is not None

    def mark(self, feed: str, item: str) -> None:
        """Remember that an item has been taken."""
        self._fresh.mark(feed, item)
        self._marked.append((feed, item))

    def save(self) -> None:
        """Write what was learned, now that all that was taken is in the ledger."""
        if not (self._marked or self._kept):
            return
        with self._ledger._writing() as connection:
            for feed, item in dict.fromkeys(self._marked):
                there = select(feed_items.c.item).where(feed_items.c.feed == feed, feed_items.c.item == item)
                if connection.execute(there).first() is None:
                    connection.execute(insert(feed_items), {"feed": feed, "item": item, "taken": now()})
            for feed, told in self._kept.items():
                connection.execute(delete(feeds).where(feeds.c.address == feed))
                connection.execute(insert(feeds), {"address": feed, "etag": told.etag, "modified": told.modified})
        self._marked, self._kept = [], {}
