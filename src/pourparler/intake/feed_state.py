"""State of feeds, kept between runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Validators:
    """Validators of a feed (ETag, Last-Modified), sent back with the next request."""

    etag: str | None = None
    modified: str | None = None


class Seen(Protocol):
    """The state of feeds; one that is stored between runs makes each run yield only new items."""

    def validators(self, feed: str) -> Validators | None:
        """The validators of the last complete fetch of this feed."""

    def keep(self, feed: str, validators: Validators) -> None:
        """Store the validators after a complete fetch."""

    def knows(self, feed: str, item: str) -> bool:
        """Whether an item of the feed has been processed."""

    def mark(self, feed: str, item: str) -> None:
        """Store that an item has been processed."""


class InMemory:
    """Feed state in memory, for one run of the program.

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
        """The validators of the last complete fetch."""
        return self._validators.get(feed)

    def keep(self, feed: str, validators: Validators) -> None:
        """Store the validators."""
        self._validators[feed] = validators

    def knows(self, feed: str, item: str) -> bool:
        """Whether an item has been processed."""
        return (feed, item) in self._items

    def mark(self, feed: str, item: str) -> None:
        """Store that an item has been processed."""
        self._items.add((feed, item))
