"""The watch: poll feeds and pages, add what is new to a ledger, and report it."""

from pourparler.brief.events import EVENTS, Event, find_events
from pourparler.watch.alerts import AlertDelivery, AlertLetter
from pourparler.watch.channels import Channel, DeliveryError, Letter, Printer, Webhook
from pourparler.watch.clock import Clock, SystemClock
from pourparler.watch.digest import Digest
from pourparler.watch.mail import Mailer, MailSettings
from pourparler.watch.poll import Poller, Tally
from pourparler.watch.run import Watch, WatchSettings

__all__ = [
    "EVENTS",
    "AlertDelivery",
    "AlertLetter",
    "Channel",
    "Clock",
    "DeliveryError",
    "Digest",
    "Event",
    "Letter",
    "MailSettings",
    "Mailer",
    "Poller",
    "Printer",
    "SystemClock",
    "Tally",
    "Watch",
    "WatchSettings",
    "Webhook",
    "find_events",
]
