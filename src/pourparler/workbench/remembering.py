"""Overviews of a whole ledger, which take long: worked out one at a time, and given to several who ask for the same."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

QUICK = 0.25  # seconds: what takes less is worked out for everybody anew
OLDEST = 15.0  # seconds that an overview is given again at most
BUSY = 60.0  # and while others are worked out
_TIMES = 30  # and so many times as long as it took
_MOST = 60  # overviews that are kept
_MOST_KNOWN = 5_000  # overviews of which is known how long they take

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class _Kept:
    answer: Any
    began: float
    ended: float

    @property
    def took(self) -> float:
        """Seconds."""
        return self.ended - self.began

    def is_for(self, changed: float, *, busy: bool) -> bool:
        """Whether it may be given to somebody who changed something last at a moment."""
        age = time.monotonic() - self.ended
        oldest = BUSY if busy else min(OLDEST, _TIMES * self.took)
        return self.took >= QUICK and age <= oldest and self.began > changed


class Overviews:
    """The overviews of one workbench.

    What takes more than a quarter of a second to work out is given to others for at most fifteen seconds (a minute,
    while something else is worked out), and at most thirty times as long as it took; never to who has changed
    something since it was begun: what one has decided oneself shows at once. Of those that take long one is worked out at
    a time, so that short requests do not wait for many long ones.

    Examples
    --------
    >>> overviews = Overviews()
    >>> overviews.of("ana", "issues", lambda: 3)
    3
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, _Kept] = {}
        self._changed: dict[str, float] = {}
        self._all_changed = 0.0
        self._least: dict[Hashable, float] = {}  # seconds that each took when nothing else was going on
        self._lane = threading.Lock()

    def changed(self, person: str | None = None) -> None:
        """Remember that somebody has changed something; None for what shows to everybody at once."""
        now = time.monotonic()
        if person is None:
            self._all_changed = now
        else:
            self._changed[person] = now

    def of(self, person: str, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """Give an overview, worked out now or a moment ago.

        Parameters
        ----------
        person
            Who asks.
        key
            What is asked for, with all that it depends on.
        """
        kept = self._given(person, key, busy=self._lane.locked())
        if kept is not None:
            return cast(Answer, kept.answer)
        if self._least.get(key, QUICK) < QUICK:
            return self._made(key, make).answer  # type: ignore[no-any-return]
        with self._lane:
            kept = self._given(person, key, busy=False) or self._made(key, make)
            self._keep(key, kept)
        return cast(Answer, kept.answer)

    def _given(self, person: str, key: Hashable, *, busy: bool) -> _Kept | None:
        kept = self._kept.get(key)
        changed = max(self._changed.get(person, 0.0), self._all_changed)
        return kept if kept is not None and kept.is_for(changed, busy=busy) else None

    def _made(self, key: Hashable, make: Callable[[], object]) -> _Kept:
        began = time.monotonic()
        answer = make()
        kept = _Kept(answer, began, time.monotonic())
        if len(self._least) > _MOST_KNOWN:
            self._least.clear()
        self._least[key] = min(self._least.get(key, kept.took), kept.took)
        return kept

    def _keep(self, key: Hashable, kept: _Kept) -> None:
        """Keep it, and let go of what is too old for anybody; in the lane alone."""
        old = [name for name, each in self._kept.items() if time.monotonic() - each.ended > BUSY]
        for name in old:
            self._kept.pop(name, None)
        if kept.took >= QUICK and len(self._kept) < _MOST:
            self._kept[key] = kept
        else:
            self._kept.pop(key, None)
