"""What is remembered of feeds from one run to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Validators:
    """What a server told of a feed's state, to be sent back to it the next time."""

    etag: str | None = None
    modified: str | None = None


class Seen(Protocol):
    """A memory of feeds. Whoever keeps one between runs gets only what is new."""

    def validators(self, feed: str) -> Validators | None:
        """What the server told the last time that all of this feed was taken."""

    def keep(self, feed: str, validators: Validators) -> None:
        """Remember what the server told, now that all of the feed has been taken."""

    def knows(self, feed: str, item: str) -> bool:
        """Whether an item of the feed has been taken."""

    def mark(self, feed: str, item: str) -> None:
        """Remember that an item has been taken."""


class InMemory:
    """A memory that lasts as long as the program.

    Examples
    --------
    >>> seen = InMemory()
    >>> seen.mark("https://sund.example/feed", "7")
    >>> seen.knows("https://sund.example/feed", "7")
    True
    """

    def __init__(self) -> None:
        self._validators: dict[str, Validators] = {}
        self._items: set[tuple[str, str]] = set()

    def validators(self, feed: str) -> Validators | None:
        """What the server told the last time."""
        return self._validators.get(feed)

    def keep(self, feed: str, validators: Validators) -> None:
        """Remember what the server told."""
        self._validators[feed] = validators

    def knows(self, feed: str, item: str) -> bool:
        """Whether an item has been taken."""
        return (feed, item) in self._items

    def mark(self, feed: str, item: str) -> None:
        """Remember that an item has been taken."""
        self._items.add((feed, item))
