"""A watch for tests: its clock moves when it sleeps, and its documents are read without the network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pourparler.intake import Refusal
from pourparler.ledger import Ledger
from pourparler.record import Document, Record
from pourparler.watch import Channel, DeliveryError, Digest, Letter, Poller, Watch, WatchSettings

ZONE = dt.timezone(dt.timedelta(hours=2))
START = dt.datetime(2031, 3, 3, 12, tzinfo=ZONE)


class HeldClock:
    """A clock that moves only when somebody sleeps; after some sleeps it interrupts, as Ctrl-C does."""

    def __init__(self, at: dt.datetime = START) -> None:
        self.at = at
        self.slept: list[float] = []
        self.until: dt.datetime | None = None

    def now(self) -> dt.datetime:
        return self.at

    def local(self, date: dt.date, time: dt.time) -> dt.datetime:
        return dt.datetime.combine(date, time, self.at.tzinfo)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += dt.timedelta(seconds=seconds)
        if self.until is not None and self.at >= self.until:
            raise KeyboardInterrupt

    def forward(self, **length: float) -> None:
        self.at += dt.timedelta(**length)


class Kept:
    """A channel that keeps what it is sent, or fails."""

    def __init__(self, name: str = "print") -> None:
        self.name = name
        self.digests: list[Digest] = []
        self.fault: DeliveryError | None = None

    def send(self, digest: Letter) -> str:
        assert isinstance(digest, Digest)
        if self.fault is not None:
            raise self.fault
        self.digests.append(digest)
        return ""


def read_plainly(items: Iterable[Document | Refusal]) -> Iterator[Record | object]:
    """Read documents in which nobody says anything."""
    for item in items:
        yield Record(reader="none", document=item) if isinstance(item, Document) else item


@dataclass
class Stand:
    """A watch, its clock, what it said, and what it sent."""

    ledger: Ledger
    clock: HeldClock = field(default_factory=HeldClock)
    lines: list[str] = field(default_factory=list)
    channel: Kept = field(default_factory=Kept)
    read: Callable[[Iterable[Document | Refusal]], Iterator[Record | object]] = read_plainly

    def watch(self, *channels: Channel, every: float = 900.0, **settings: Any) -> Watch:
        """A watch as a new run of the program has it: what it knows is in the ledger."""
        poller = Poller(
            self.ledger,
            clock=self.clock,
            read=self.read,
            say=self._say,
            every=every,
            jitter=lambda: 0.5,
            allow_private=True,
        )
        sent, alerts = channels or (self.channel,), settings.pop("alerts", None)
        chosen = WatchSettings(every=every, **settings)
        return Watch(
            self.ledger, poller, sent, chosen, clock=self.clock, say=self._say, jitter=lambda: 0.5, alerts=alerts
        )

    def _say(self, line: object) -> None:
        self.lines.append(str(line))

    def run_until(self, watch: Watch, moment: dt.datetime) -> None:
        """Run until Ctrl-C is pressed at a moment."""
        self.clock.until = moment
        try:
            watch.run()
        except KeyboardInterrupt:
            self.clock.until = None
