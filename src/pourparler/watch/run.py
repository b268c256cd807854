"""The watch: poll, report, wait, again and again."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pourparler.brief.events import EVENTS, EventKind, find_events
from pourparler.brief.words import ledger_name
from pourparler.ledger import Ledger, LedgerError
from pourparler.ledger.collections.watch_state import Digested, Message
from pourparler.text import quantity
from pourparler.watch.alerts import AlertDelivery
from pourparler.watch.backoff import Jitter, backoff
from pourparler.watch.channels import Channel, DeliveryError
from pourparler.watch.clock import Clock
from pourparler.watch.digest import Digest, make_digest
from pourparler.watch.poll import Poller, Say

LOGGER = logging.getLogger(__name__)

_DAY = dt.timedelta(days=1)
_LEDGER_WAIT = 60.0  # seconds after the first failure of the ledger

DigestMode = Literal["daily", "at-once", "none"]


@dataclass(frozen=True)
class WatchSettings:
    """When to poll and what to report.

    Attributes
    ----------
    every
        The seconds between two rounds.
    digest
        ``daily``: once a day, of all that is new. ``at-once``: after a round in which one of the events happened.
        ``none``: nothing is reported.
    at
        The local time of the daily digest.
    events
        Which events are reported.
    """

    every: float = 900.0
    digest: DigestMode = "daily"
    at: dt.time = dt.time(7)
    events: tuple[EventKind, ...] = EVENTS


class Watch:
    """A watch over a ledger's sources.

    Parameters
    ----------
    ledger
        The ledger.
    poller
        Polls the sources.
    channels
        By which digests go out. A digest is kept in the ledger until it is delivered.
    clock, say, jitter
        As for `Poller`.
    alerts
        Finds and delivers what people want to be told of; None for no alerts.
    """

    def __init__(
        self,
        ledger: Ledger,
        poller: Poller,
        channels: Sequence[Channel],
        settings: WatchSettings,
        *,
        clock: Clock,
        say: Say,
        jitter: Jitter,
        alerts: AlertDelivery | None = None,
    ) -> None:
        self.tally = poller.tally
        self._alerts = alerts
        self._ledger = ledger
        self._state = ledger.feeds.watch_state()
        self._poller = poller
        self._channels = {channel.name: channel for channel in channels}
        self._settings = settings
        self._clock = clock
        self._say = say
        self._jitter = jitter

    def run(self) -> None:
        """Watch until the program is interrupted."""
        failures = 0
        next_round = self._clock.now()
        while True:
            try:
                if self._clock.now() >= next_round:
                    self.run_once()
                    next_round = self._clock.now() + dt.timedelta(seconds=self._settings.every)
                else:
                    self._report()
                    self._deliver()
                    self._alert()
                pause = self._pause(next_round)
            except LedgerError as fault:
                failures += 1
                if failures == 1:
                    self._say(fault)
                pause = min(backoff(failures, _LEDGER_WAIT, self._jitter), self._settings.every)
            else:
                if failures:
                    self._say(f"{self._ledger.path}: can be used again after {quantity(failures, 'failure')}")
                failures = 0
            self._clock.sleep(pause)

    def run_once(self) -> int:
        """Poll what is due, report what is to be reported, and deliver; return how many sources were not due.

        Raises
        ------
        LedgerError
            If the ledger cannot be read or written; what was added before is kept.
        """
        self._begin()
        early = self._poller.poll_due()
        self._report()
        self._deliver()
        self._alert()
        return early

    def _alert(self) -> None:
        if self._alerts is not None:
            self._alerts.run()
            self.tally.failures += self._alerts.failures
            self.tally.alerts += self._alerts.delivered
            self._alerts.failures = self._alerts.delivered = 0

    def _begin(self) -> None:
        """The first time, note what the ledger holds already: it is not reported."""
        if self._state.digested() is None:
            last = self._state.last_document()
            events = find_events(self._ledger, self._clock.now().date(), self._ledger.documents.ids())
            marks = {mark for event in events for mark in event.marks}
            self._state.report(self._clock.now(), last, marks)

    def _pause(self, next_round: dt.datetime) -> float:
        """The seconds until the next round, or until a digest or a delivery that is due before."""
        now = self._clock.now()
        ends = [next_round, *(message.not_before for message in self._messages())]
        if self._settings.digest == "daily":
            ends.append(self._next_digest(now))
        if self._alerts is not None:
            ends += self._alerts.due()
        return max(1.0, min((end - now).total_seconds() for end in ends))

    def _next_digest(self, now: dt.datetime) -> dt.datetime:
        today = self._clock.local(now.date(), self._settings.at)
        return today if today > now else self._clock.local(now.date() + _DAY, self._settings.at)

    def _last_digest(self, now: dt.datetime) -> dt.datetime:
        today = self._clock.local(now.date(), self._settings.at)
        return today if today <= now else self._clock.local(now.date() - _DAY, self._settings.at)

    def _report(self) -> None:
        """Make the digest that is due, and put it into the ledger's outbox."""
        done, now = self._state.digested(), self._clock.now()
        if done is None or self._settings.digest == "none":
            return
        if self._settings.digest == "daily" and done.at >= self._last_digest(now):
            return
        last = self._state.last_document()
        digest, marks = self._digest(done, last, now)
        is_new = bool(digest.events)
        if self._settings.digest == "daily":
            is_new = is_new or bool(digest.documents or digest.failing)
        content = digest.dumps()
        messages = [(name, content) for name in self._channels] if is_new else []
        if messages or marks or last != done.last_document or self._settings.digest == "daily":
            self._state.report(now, last, marks, messages)

    def _digest(self, done: Digested, last: int, now: dt.datetime) -> tuple[Digest, set[str]]:
        """The digest of what is new, and the marks of all events, chosen or not."""
        documents = self._state.added(done.last_document, last)
        events = find_events(self._ledger, now.date(), [document.id for document in documents])
        fresh = self._state.unreported(mark for event in events for mark in event.marks)
        chosen = [event for event in events if event.marks <= fresh and event.kind in self._settings.events]
        name = ledger_name(str(self._ledger.path))
        return make_digest(name, now, documents, chosen, self._state.failing()), fresh

    def _messages(self) -> list[Message]:
        return [message for message in self._state.messages() if message.channel in self._channels]

    def _deliver(self) -> None:
        """Deliver what is in the outbox; a channel that fails is tried again later."""
        failed: set[str] = set()
        for message in self._messages():
            if message.not_before > self._clock.now() or message.channel in failed:
                continue
            try:
                note = self._channels[message.channel].send(Digest.loads(message.content))
            except DeliveryError as fault:
                failed.add(message.channel)
                self._postpone(message, fault)
            else:
                self._state.delivered(message.id)
                self.tally.delivered += 1
                if note:
                    self._say(note)

    def _postpone(self, message: Message, fault: DeliveryError) -> None:
        self.tally.failures += 1
        if not message.failures:
            self._say(f"{message.channel}: not delivered, {fault}; it is tried again")
        LOGGER.info("%s: not delivered, %s", message.channel, fault)
        wait = backoff(message.failures + 1, min(self._settings.every, 300.0), self._jitter, fault.wait)
        self._state.postpone(message.id, self._clock.now() + dt.timedelta(seconds=wait))
