"""Alerts on their way: what rules found goes into the ledger's outbox, and from there by e-mail or webhook.

A message is written into the outbox in the transaction that marks its alerts as queued, so that a crash neither loses
nor repeats one. If the program dies between the answer of a server and the note that it took the message, the message
goes out again with the same key: the Message-ID of the e-mail and the Idempotency-Key of the post.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import logging
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pourparler.brief.alerts import TITLES, AlertFinder
from pourparler.brief.event_lines import KINDS, EventKind, address_of
from pourparler.brief.words import ledger_name
from pourparler.ledger import AlertRow, AlertRule, Ledger
from pourparler.ledger.collections.watch_state import Message
from pourparler.text import day, plain, quantity, shorten
from pourparler.text.templates import template_environment
from pourparler.watch.backoff import Jitter, backoff
from pourparler.watch.channels import Channel, DeliveryError, Webhook
from pourparler.watch.clock import Clock
from pourparler.watch.mail import Mailer, MailSettings
from pourparler.watch.poll import Say

LOGGER = logging.getLogger(__name__)
SCHEMA = "pourparler/alerts/1"
WAYS = ("email", "webhook")

_CHANNEL = "alerts-"  # before a way, in the outbox
_MOST = 100  # alerts of a message
_TRIES = 12  # over about two days
_FIRST_WAIT = 60.0  # seconds after the first failure
_NAME = 200  # characters


@dataclass(frozen=True)
class AlertEntry:
    """An alert in a message; ``address`` leads to its words in the workbench, and is a path if that has no address."""

    kind: EventKind
    id: str
    words: str
    quote: str
    document: str
    day: str
    address: str

    @property
    def about(self) -> str:
        """The document and the day, in words."""
        return ", ".join(filter(None, (self.document, day(dt.date.fromisoformat(self.day)) if self.day else "")))


@dataclass(frozen=True)
class AlertLetter:
    """The alerts of one rule that go out together.

    Attributes
    ----------
    ledger
        The ledger's name.
    at
        When the message was made, as an ISO 8601 time with a time zone.
    key
        The same whenever the message is sent, and that of no other.
    """

    ledger: str
    at: str
    key: str
    alerts: tuple[AlertEntry, ...]

    @property
    def subject(self) -> str:
        """The subject of a message: the ledger's name and numbers, no words of articles."""
        numbers = Counter(each.kind for each in self.alerts)
        return f"{self.ledger}: {', '.join(_counted(numbers[kind], kind) for kind in KINDS if numbers[kind])}"

    @property
    def sections(self) -> list[tuple[str, list[AlertEntry]]]:
        """The alerts by kind, each kind with its title."""
        found = [(TITLES[kind][1], [each for each in self.alerts if each.kind == kind]) for kind in KINDS]
        return [(title, alerts) for title, alerts in found if alerts]

    def text(self) -> str:
        """The message as plain text."""
        lines = [self.subject]
        for title, alerts in self.sections:
            lines += ["", title]
            for each in alerts:
                lines.append(f"  {each.id}  {each.words}")
                lines += [f"      {each.quote}"] if each.quote else []
                lines += [f"      [{each.about}]", f"      {each.address}"]
        return "\n".join(lines) + "\n"

    def html(self) -> str:
        """The message as an HTML page without scripts and pictures; everything in it is escaped."""
        return template_environment("pourparler.watch").get_template("alerts.html").render(letter=self)

    def payload(self) -> dict[str, Any]:
        """The message as it is posted to a webhook."""
        return {"schema": SCHEMA, "subject": self.subject, **asdict(self), "text": self.text()}


def _counted(count: int, kind: EventKind) -> str:
    one = TITLES[kind][0]
    return quantity(count, one, "changes of the possible deals" if kind == "deal" else None)


class AlertDelivery:
    """Finds alerts and delivers those that go out by e-mail or webhook, each once.

    Parameters
    ----------
    ledger
        The ledger; it has the rules, and the outbox.
    mail
        The mail server, or why there is none.
    clock, say, jitter
        As for `pourparler.watch.Poller`.
    at
        The local time at which the alerts of a day go out.
    allow_private
        Whether webhooks may be on this machine and on private networks.
    workbench
        The address of the workbench, for links; may be empty.
    """

    def __init__(
        self,
        ledger: Ledger,
        mail: MailSettings | str,
        *,
        clock: Clock,
        say: Say,
        jitter: Jitter,
        at: dt.time = dt.time(7),
        allow_private: bool = False,
        workbench: str = "",
    ) -> None:
        self.failures = 0
        self.delivered = 0
        self._ledger = ledger
        self._state = ledger.feeds.watch_state()
        self._finder = AlertFinder(ledger)
        self._mail = mail
        self._clock = clock
        self._say = say
        self._jitter = jitter
        self._at = at
        self._allow_private = allow_private
        self._workbench = workbench.rstrip("/")

    def run(self) -> None:
        """Find what is new, put what is due into the outbox, and deliver what is in it.

        Raises
        ------
        LedgerError
            If the ledger cannot be read or written; nothing is then lost.
        """
        self._finder.find(self._clock.now().date())
        self._queue()
        self._deliver()

    def due(self) -> list[dt.datetime]:
        """When there is something to deliver."""
        times = [message.not_before for message in self._messages()]
        return [*times, self._daily(1)] if self._ledger.alerts.state().unsent() else times

    def _daily(self, ahead: int) -> dt.datetime:
        """The last time at which the alerts of a day went out, or with 1 the next."""
        now = self._clock.now()
        today = self._clock.local(now.date(), self._at)
        days = ahead - (today > now)
        return self._clock.local(now.date() + dt.timedelta(days=days), self._at)

    def _queue(self) -> None:
        waiting: dict[int, list[AlertRow]] = defaultdict(list)
        rules: dict[int, AlertRule] = {}
        last = self._daily(0)
        for rule, alert in self._ledger.alerts.state().unsent():
            if rule.pace == "at-once" or alert.found <= last:
                rules[rule.id] = rule
                waiting[rule.id].append(alert)
        for number, alerts in waiting.items():
            for begin in range(0, len(alerts), _MOST):
                self._queue_letter(rules[number], alerts[begin : begin + _MOST])

    def _queue_letter(self, rule: AlertRule, alerts: Sequence[AlertRow]) -> None:
        ids = [each.id for each in alerts]
        now = self._clock.now()
        content = {
            "rule": rule.id,
            "ids": ids,
            "ledger": shorten(plain(ledger_name(str(self._ledger.path))), _NAME) or "ledger",
            "at": now.isoformat(timespec="seconds"),
            "alerts": [asdict(self._entry(each)) for each in alerts],
        }
        messages = []
        for way in WAYS:
            if rule.email if way == "email" else rule.webhook:
                words = f"{way} {rule.id} {ids}".encode()
                key = hmac.new(rule.secret.encode(), words, hashlib.sha256).hexdigest()[:32]
                messages.append((_CHANNEL + way, json.dumps({**content, "key": key})))
        self._ledger.alerts.state().queue(ids, messages, now)

    def _entry(self, row: AlertRow) -> AlertEntry:
        kind = next(each for each in KINDS if each == row.kind)
        return AlertEntry(
            kind,
            plain(row.thing),
            plain(row.words),
            plain(row.quote),
            plain(row.document),
            row.day.isoformat() if row.day else "",
            self._workbench + address_of(row.document, row.anchor),
        )

    def _messages(self) -> list[Message]:
        return [message for message in self._state.messages() if message.channel.startswith(_CHANNEL)]

    def _deliver(self) -> None:
        rules = {rule.id: rule for rule in self._ledger.alerts.rules()}
        for message in self._messages():
            if message.not_before > self._clock.now():
                continue
            found = json.loads(message.content)
            rule, way = rules.get(found["rule"]), message.channel.removeprefix(_CHANNEL)
            if rule is None:  # it was removed
                self._state.delivered(message.id)
                continue
            entries = tuple(AlertEntry(**each) for each in found["alerts"])
            letter = AlertLetter(found["ledger"], found["at"], found["key"], entries)
            try:
                self._channel(rule, way).send(letter)
            except DeliveryError as fault:
                self._postpone(message, found["ids"], way, fault)
            else:
                self._ledger.alerts.state().settle(message.id, found["ids"], way=way)
                self.delivered += 1

    def _channel(self, rule: AlertRule, way: str) -> Channel:
        if way == "webhook":
            return Webhook(rule.webhook, secret=rule.secret, allow_private=self._allow_private)
        if isinstance(self._mail, str):
            raise DeliveryError(self._mail)
        return Mailer(self._mail, (rule.email,))

    def _postpone(self, message: Message, ids: Sequence[int], way: str, fault: DeliveryError) -> None:
        self.failures += 1
        is_over = message.failures + 1 >= _TRIES
        if not message.failures or is_over:
            self._say(f"alerts by {way}: not delivered, {fault}; " + ("given up" if is_over else "it is tried again"))
        LOGGER.info("alerts by %s: not delivered, %s", way, fault)
        self._ledger.alerts.state().settle(message.id, ids, way=way, fault=str(fault)[:500], is_over=is_over)
        if not is_over:
            wait = backoff(message.failures + 1, _FIRST_WAIT, self._jitter, fault.wait)
            self._state.postpone(message.id, self._clock.now() + dt.timedelta(seconds=wait))
