"""The commands that report what is new: watch, which also polls feeds and pages, and alerts."""

from __future__ import annotations

import datetime as dt
import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pourparler.commands.options import (
    DONE,
    LedgerPath,
    OutOption,
    PrivateOption,
    TableOption,
    TimeoutOption,
    WrongCallError,
    command_group,
    finish,
    limit_time,
    open_ledger,
    print_listing,
    say,
)
from pourparler.interruption import STOPPED

if TYPE_CHECKING:
    from pourparler.brief.events import EventKind
    from pourparler.ledger import Ledger
    from pourparler.watch import AlertDelivery, Channel, Watch, WatchSettings

app = command_group()

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_SHORTEST, _LONGEST = 60, 7 * 86_400  # seconds between two rounds
_MOST_SOURCES = 10_000


@app.command()
def watch(
    ledger: LedgerPath,
    addresses: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ADDRESS", help="Feeds and pages to watch from now on, beside those that the ledger has."
        ),
    ] = None,
    from_file: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="A file of such addresses, one a line; # begins a comment."),
    ] = None,
    forget: Annotated[
        list[str] | None, typer.Option("--forget", metavar="ADDRESS", help="Watch this address no more.")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Poll what is due, report and end; for cron.")] = False,
    every: Annotated[
        str, typer.Option("--every", metavar="TIME", help="The time between two rounds, as 90s, 15m or 2h.")
    ] = "15m",
    digest: Annotated[
        Literal["daily", "at-once", "none"],
        typer.Option("--digest", help="Report once a day, at once when an event happens, or not at all."),
    ] = "daily",
    at: Annotated[str, typer.Option("--at", metavar="HH:MM", help="The local time of the daily digest.")] = "07:00",
    events: Annotated[
        str,
        typer.Option("--events", metavar="LIST", help="The events to report, with commas between them."),
    ] = "proposal,red-line,contradiction,overdue",
    email: Annotated[
        list[str] | None,
        typer.Option(
            "--email", metavar="ADDRESS", help="Send digests to this address; POURPARLER_SMTP_HOST and others say how."
        ),
    ] = None,
    webhook: Annotated[
        str | None,
        typer.Option(
            "--webhook",
            metavar="URL",
            help="Post digests to this address as JSON; by default POURPARLER_WEBHOOK, which other users cannot see.",
        ),
    ] = None,
    timeout: TimeoutOption = None,
    allow_private: PrivateOption = False,
) -> None:
    """Poll feeds and pages, add what is new to a ledger, and report it. Ctrl-C stops it."""
    limit_time(timeout)
    seconds, time = _duration(every), _time(at)
    from pourparler.text import quantity
    from pourparler.watch import WatchSettings

    settings = WatchSettings(seconds, digest, time, _events(events))
    given = [_checked(address) for address in [*(addresses or ()), *_listed(from_file)]]
    channels = _channels(email or [], webhook or os.environ.get("POURPARLER_WEBHOOK") or None, digest != "none")
    with open_ledger(ledger, create=True) as kept:
        state = kept.feeds.watch_state()
        for address in given:
            state.add(address)
        for address in forget or ():
            state.remove(address)
        if not state.sources():
            raise WrongCallError(f"{kept.path}: has no feed to watch; give the address of one, or a file with --from")
        watching = _watch(kept, channels, settings, _alerts(kept, time, allow_private), allow_private)
        early = 0
        try:
            with _stopped_by_terminate():
                if once:
                    early = watching.run_once()
                else:
                    count = quantity(len(state.sources()), "address", "addresses")
                    say(f"{kept.path}: watching {count} (Ctrl-C stops it)")
                    watching.run()
        except KeyboardInterrupt:
            say(f"stopped; {kept.path}: {watching.tally}")
            raise typer.Exit(STOPPED if once else DONE) from None
        say(f"{kept.path}: {watching.tally}" + (f", {early} not due yet" if early else ""))
    finish(watching.tally.failures + watching.tally.refused)


@app.command()
def alerts(
    ledger: LedgerPath,
    coder: Annotated[str | None, typer.Option("--coder", metavar="NAME", help="Only those of this person.")] = None,
    unread: Annotated[bool, typer.Option("--unread", help="Only those that were not read.")] = False,
    deliver: Annotated[
        bool, typer.Option("--deliver", help="Find what is new, and send what is due by e-mail and webhook; for cron.")
    ] = False,
    at: Annotated[str, typer.Option("--at", metavar="HH:MM", help="The local time of daily alerts.")] = "07:00",
    form: TableOption = "text",
    output: OutOption = None,
    allow_private: PrivateOption = False,
) -> None:
    """List the alerts of people, or find and deliver them once."""
    from pourparler import brief as briefing
    from pourparler.text import quantity

    time = _time(at)
    with open_ledger(ledger) as kept:
        if not deliver:
            rows = kept.alerts.list(coder=coder, unread=unread)
            print_listing(briefing.alerts_table(rows), form, output)
            return
        delivery = _alerts(kept, time, allow_private)
        delivery.run()
        say(f"{kept.path}: {quantity(delivery.delivered, 'message')} with alerts delivered")
    finish(delivery.failures)


def _alerts(kept: Ledger, at: dt.time, allow_private: bool) -> AlertDelivery:
    import random

    from pourparler.watch import AlertDelivery, MailSettings, SystemClock

    mail: MailSettings | str
    try:
        mail = MailSettings.from_environment(os.environ)
    except ValueError as fault:
        mail = str(fault)
    address = os.environ.get("POURPARLER_WORKBENCH", "").strip()
    return AlertDelivery(
        kept,
        mail,
        clock=SystemClock(),
        say=say,
        jitter=random.random,
        at=at,
        allow_private=allow_private,
        workbench=_checked(address) if address else "",
    )


def _watch(
    kept: Ledger, channels: list[Channel], settings: WatchSettings, alerting: AlertDelivery, allow_private: bool
) -> Watch:
    import random

    from pourparler.reader import Reader, read_all
    from pourparler.watch import Poller, SystemClock, Watch

    clock, reader = SystemClock(), Reader()
    poller = Poller(
        kept,
        clock=clock,
        read=lambda items: read_all(items, reader, jobs=1),
        say=say,
        every=settings.every,
        jitter=random.random,
        allow_private=allow_private,
    )
    return Watch(kept, poller, channels, settings, clock=clock, say=say, jitter=random.random, alerts=alerting)


@contextmanager
def _stopped_by_terminate() -> Iterator[None]:
    """Let SIGTERM stop the program as Ctrl-C does, unless Ctrl-C is ignored."""
    if not callable(signal.getsignal(signal.SIGINT)):
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _duration(words: str) -> float:
    """The seconds of a time such as "15m"."""
    found = re.fullmatch(r"(\d{1,6})\s*([smhd])", words.strip().casefold(), re.ASCII)
    seconds = int(found[1]) * _UNITS[found[2]] if found else 0
    if not _SHORTEST <= seconds <= _LONGEST:
        raise WrongCallError("--every: give a time from 60s to 7d, such as 15m or 2h")
    return float(seconds)


def _time(words: str) -> dt.time:
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", words.strip(), re.ASCII)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise WrongCallError("--at: give a time from 00:00 to 23:59")
    return dt.time(int(found[1]), int(found[2]))


def _events(words: str) -> tuple[EventKind, ...]:
    from pourparler.watch import EVENTS

    chosen = [each.strip() for each in words.split(",") if each.strip()]
    if not chosen or set(chosen) - set(EVENTS):
        raise WrongCallError(f"--events: give some of {', '.join(EVENTS)}, with commas between them")
    return tuple(kind for kind in EVENTS if kind in chosen)


def _listed(file: Path | None) -> list[str]:
    """The addresses of a file, one a line."""
    if file is None:
        return []
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise WrongCallError(f"{file}: cannot be read ({fault.strerror}); give a file of addresses") from None
    except UnicodeDecodeError:
        raise WrongCallError(f"{file}: is not a text in UTF-8; give a file of addresses, one a line") from None
    lines = [line.strip() for line in text.splitlines()]
    found = [line.partition(" #")[0].strip() for line in lines if line and not line.startswith("#")]
    if len(found) > _MOST_SOURCES:
        raise WrongCallError(f"{file}: has over {_MOST_SOURCES:,} lines; give fewer addresses")
    return found


def _checked(address: str) -> str:
    from pourparler.intake.addresses import parse

    try:
        parse(address)
    except ValueError as fault:
        raise WrongCallError(f"{address[:200]}: {fault}") from None
    return address.strip()


def _channels(email: list[str], webhook: str | None, is_wanted: bool) -> list[Channel]:
    """The channels that the options name; the terminal if they name none."""
    from pourparler.watch import Mailer, MailSettings, Printer, Webhook
    from pourparler.watch.mail import mail_address

    channels: list[Channel] = []
    if email:
        try:
            receivers = tuple(dict.fromkeys(mail_address(each, "--email") for each in email))
            channels.append(Mailer(MailSettings.from_environment(os.environ), receivers))
        except ValueError as fault:
            raise WrongCallError(str(fault)) from None
    if webhook:
        try:
            channels.append(Webhook(webhook))
        except ValueError as fault:
            raise WrongCallError(f"--webhook: {fault}") from None
    return channels if channels or not is_wanted else [Printer(_print)]


def _print(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
