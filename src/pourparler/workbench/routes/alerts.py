"""Alerts: what somebody wants to be told of, and what was found."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, get_args

from fastapi import APIRouter, Query
from pydantic import Field

from pourparler.brief.alerts import TITLES
from pourparler.brief.event_lines import EventKind, address_of
from pourparler.codebook.model import codebook_in
from pourparler.ledger import AlertRow, AlertRule
from pourparler.ledger.alert_rows import Pace
from pourparler.watch.channels import Webhook
from pourparler.watch.mail import mail_address
from pourparler.workbench.alerts import PATIENCE
from pourparler.workbench.auth import AccessError
from pourparler.workbench.context import Context, Reader, RequestBody
from pourparler.workbench.pages import page

router = APIRouter(tags=["alerts"])
_PAGE = 50
_MOST = 10_000  # alerts of one request


@dataclass(frozen=True)
class Alert:
    """An alert; ``href`` leads to the words that it rests on."""

    id: int
    rule: int
    kind: str
    title: str
    words: str
    quote: str
    document: str
    href: str
    day: dt.date | None
    found: dt.datetime
    is_read: bool
    delivered: dt.datetime | None
    fault: str


@dataclass(frozen=True)
class AlertsPage:
    """The alerts of a person, the last one first, and the rules that found them.

    Attributes
    ----------
    unread, total
        How many alerts were not read, and how many the page lists with all that follow.
    is_looking
        Whether the workbench is still looking for what is new.
    kinds
        The kinds of event, with a title each.
    parties, issues
        Names of the codebook, to choose from.
    """

    alerts: tuple[Alert, ...]
    unread: int
    total: int
    only_unread: bool
    page: int
    pages: int
    is_looking: bool
    rules: tuple[AlertRule, ...]
    kinds: dict[str, str]
    parties: tuple[str, ...]
    issues: tuple[str, ...]


@dataclass(frozen=True)
class Marked:
    """The alerts that a request changed, and how many are not read."""

    changed: tuple[int, ...]
    unread: int


class NewRule(RequestBody):
    """What to report: kinds of event, of some actors, on some issues; and how."""

    kinds: list[EventKind] = Field(min_length=1, max_length=len(get_args(EventKind)))
    actors: list[str] = Field(default_factory=list, max_length=20)
    issues: list[str] = Field(default_factory=list, max_length=20)
    least: float = Field(0.0, ge=0.0, le=1.0)
    on_page: bool = True
    email: str = Field("", max_length=320)
    webhook: str = Field("", max_length=2_000)
    pace: Pace = "at-once"


class Marking(RequestBody):
    """Alerts to mark as read or as not read; null for all."""

    ids: list[Annotated[int, Field(ge=0)]] | None = Field(None, max_length=_MOST)
    read: bool = True


@page(router, "/alerts", "alerts.html")
def alerts(
    context: Context,
    person: Reader,
    unread: bool = False,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> AlertsPage:
    """List the alerts of the person, the last one first, and the rules that found them."""
    rules = context.ledger.alerts.rules(coder=person.name)
    is_looking = context.alerts.begin(PATIENCE) if rules else False
    own = context.ledger.alerts
    total = own.count(coder=person.name, unread=unread)
    book = codebook_in(context.ledger)
    return AlertsPage(
        tuple(map(_alert, own.list(coder=person.name, unread=unread, offset=(page - 1) * _PAGE, limit=_PAGE))),
        own.count(coder=person.name, unread=True),
        total,
        unread,
        page,
        max(1, -(-total // _PAGE)),
        is_looking,
        rules,
        {kind: title for kind, (_, title) in TITLES.items()},
        tuple(each.name for each in book.parties) if book else (),
        tuple(each.name for each in book.issues) if book else (),
    )


@router.post("/alerts/rules", status_code=201)
def add_rule(context: Context, person: Reader, rule: NewRule) -> AlertRule:
    """Add a rule for the person. What is found from now on is reported; `secret` signs what is posted to a webhook."""
    email, webhook = rule.email.strip(), rule.webhook.strip()
    try:
        email = mail_address(email, "e-mail") if email else ""
        if webhook:
            Webhook(webhook)
    except ValueError as fault:
        raise AccessError(422, str(fault)) from None
    made = context.ledger.alerts.add_rule(
        rule.kinds,
        coder=person.name,
        actors=rule.actors,
        issues=rule.issues,
        min_confidence=rule.least,
        on_page=rule.on_page,
        email=email,
        webhook=webhook,
        pace=rule.pace,
    )
    context.alerts.begin()
    return made


@router.post("/alerts/rules/{number}/remove")
def remove_rule(context: Context, person: Reader, number: int) -> Marked:
    """Remove a rule of the person; its alerts stay."""
    context.ledger.alerts.remove_rule(number, coder=person.name)
    return Marked((), context.ledger.alerts.count(coder=person.name, unread=True))


@router.post("/alerts/rules/{number}/restore")
def restore_rule(context: Context, person: Reader, number: int) -> Marked:
    """Restore a rule that the person removed."""
    context.ledger.alerts.restore_rule(number, coder=person.name)
    return Marked((), context.ledger.alerts.count(coder=person.name, unread=True))


@router.post("/alerts/read")
def mark_read(context: Context, person: Reader, marking: Marking) -> Marked:
    """Mark alerts of the person as read or not read; the answer names those that this changed, to undo it."""
    changed = context.ledger.alerts.mark_read(marking.ids, coder=person.name, is_read=marking.read)
    return Marked(changed, context.ledger.alerts.count(coder=person.name, unread=True))


def _alert(row: AlertRow) -> Alert:
    title = next((one for kind, (one, _) in TITLES.items() if kind == row.kind), row.kind)
    return Alert(
        row.id,
        row.rule,
        row.kind,
        title,
        row.words,
        row.quote,
        row.document,
        address_of(row.document, row.anchor),
        row.day,
        row.found,
        row.read is not None,
        row.delivered,
        row.fault,
    )
