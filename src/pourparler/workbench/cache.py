"""A cache of what many pages need: computed once for all who ask at the same time, and again when it has changed."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, cast

from pourparler.workbench.versions import ALL, Part, Version

QUICK = 0.25  # seconds of a processor: an overview that takes less is never shown late
OLDEST = 15.0  # seconds that a slow overview is shown at most after others have changed what it shows
BUSY = 60.0  # the same, while a new one is computed
UNCHANGED = 600.0  # seconds after which an overview is computed again though nothing it depends on has changed
_MAX_AGE_FACTOR = 30  # times as long as it took: also a limit of its age
MOST = 60
"""Overviews in the cache; the ones that nobody asked for longest leave it first."""

LOGGER = logging.getLogger(__name__)
Answer = TypeVar("Answer")
Make = Callable[[], Any]


class Versions(Protocol):
    """The versions of the parts of a ledger, now and after a person's last change."""

    def of(self, parts: frozenset[Part]) -> Version:
        """The version of some parts as of now."""

    def own(self, person: str, parts: frozenset[Part]) -> Version:
        """The version of some parts after a person's last change of each."""


@dataclass(frozen=True)
class _Entry:
    answer: Any
    version: Version
    ended: float
    took: float  # seconds of a processor

    def holds(self, version: Version) -> bool:
        """Whether it holds all changes up to a version."""
        return all(held >= wanted for held, wanted in zip(self.version, version, strict=True))


class Latest(Generic[Answer]):
    """What was computed last, kept until its version changes; one thread computes it, and others wait for that.

    Parameters
    ----------
    version
        A function that returns another value after each change of what it depends on.
    """

    def __init__(self, version: Callable[[], Hashable]) -> None:
        self._version = version
        self._lock = threading.RLock()
        self._known: tuple[Hashable, Answer] | None = None

    def get(self, make: Callable[[], Answer]) -> Answer:
        """Return it as of now."""
        with self._lock:
            version = self._version()
            if self._known is None or self._known[0] != version:
                self._known = version, make()
            return self._known[1]


class Overviews:
    """The overviews of one workbench: pages, and parts of pages, that several people ask for.

    An overview is kept while nothing that it depends on changes, for ten minutes at most. Those who ask for it at the
    same time wait for one computation. If others change what a slow one depends on, it is shown for fifteen seconds
    more, and at most for thirty times as long as it took; until a minute has passed, whoever asks still gets it, and it
    is computed anew meanwhile. It always holds what the person who asks has changed. Slow overviews are computed one
    at a time, so that short requests do not wait for many of them.

    Parameters
    ----------
    versions
        The versions of the parts of the ledger.
    """

    def __init__(self, versions: Versions) -> None:
        self._versions = versions
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._waiting: dict[Hashable, tuple[threading.Lock, int]] = {}
        self._refreshing: set[Hashable] = set()
        self._guard = threading.Lock()
        # Slow overviews that another one needs are computed with it: a thread that holds one never waits for the lane.
        self._lane = threading.Lock()
        self._inside = threading.local()

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._entries)

    def clear(self) -> None:
        """Compute every overview again for whoever asks next."""
        with self._guard:
            self._entries.clear()

    def get(self, person: str, key: Hashable, make: Callable[[], Answer], depends_on: frozenset[Part] = ALL) -> Answer:
        """Answer an overview, from the cache or computed now.

        Parameters
        ----------
        person
            The name of the person who asks.
        key
            The overview and all its parameters.
        depends_on
            The parts of the ledger whose changes may change it.
        """
        version, own = self._versions.of(depends_on), self._versions.own(person, depends_on)
        entry = self._find(key, version, own, OLDEST)
        if entry is None and (entry := self._find(key, version, own, BUSY)) is not None:
            self._refresh(key, make, depends_on)
        if entry is None:
            with self._alone(key):
                entry = self._find(key, version, own, OLDEST) or self._compute(key, make, depends_on)
        return cast(Answer, entry.answer)

    def _find(self, key: Hashable, version: Version, own: Version, oldest: float) -> _Entry | None:
        """Return what may be shown to a person who asked at a version and had changed the ledger up to another."""
        with self._guard:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
        age = time.monotonic() - entry.ended
        if entry.holds(version) and age <= UNCHANGED:
            return entry
        latest = oldest if oldest >= BUSY else min(oldest, _MAX_AGE_FACTOR * entry.took)
        return entry if entry.took >= QUICK and entry.holds(own) and age <= latest else None

    @contextmanager
    def _alone(self, key: Hashable) -> Iterator[None]:
        """Let one thread at a time compute an overview, and one at a time any slow one."""
        entry, is_inside = self._entries.get(key), getattr(self._inside, "is_so", False)
        is_slow = entry is not None and entry.took >= QUICK
        with self._lane if is_slow and not is_inside else nullcontext():
            with self._guard:
                lock, count = self._waiting.get(key, (threading.Lock(), 0))
                self._waiting[key] = lock, count + 1
            self._inside.is_so = True
            try:
                with lock:
                    yield
            finally:
                self._inside.is_so = is_inside
                with self._guard:
                    count = self._waiting.pop(key)[1] - 1
                    if count:
                        self._waiting[key] = lock, count

    def _refresh(self, key: Hashable, make: Make, depends_on: frozenset[Part]) -> None:
        """Compute an overview beside the request, unless somebody does."""
        with self._guard:
            if key in self._refreshing:
                return
            self._refreshing.add(key)

        def work() -> None:
            try:
                with self._alone(key):
                    self._compute(key, make, depends_on)
            except Exception:  # whoever asks next computes it, and is told of the fault
                LOGGER.exception("an overview could not be computed anew")
            finally:
                self._refreshing.discard(key)

        threading.Thread(target=work, name="overview", daemon=True).start()

    def _compute(self, key: Hashable, make: Make, depends_on: frozenset[Part]) -> _Entry:
        version = self._versions.of(depends_on)  # before: what changes meanwhile may be missing
        began = time.thread_time()  # of this thread alone: an overview is not slow because others are
        answer = make()
        entry = _Entry(answer, version, time.monotonic(), time.thread_time() - began)
        with self._guard:
            self._entries[key] = entry
            self._entries.move_to_end(key)
            while len(self._entries) > MOST:
                self._entries.popitem(last=False)
        return entry
