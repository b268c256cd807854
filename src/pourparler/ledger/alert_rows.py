"""Rows of alerts: the rules that people make, and what they found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Pace = Literal["at-once", "daily"]
PACES: tuple[Pace, ...] = get_args(Pace)
"""How often e-mails and posts go out."""


@dataclass(frozen=True)
class AlertRule:
    """What somebody wants to be told of.

    Attributes
    ----------
    kinds
        The kinds of event, such as "red-line"; see `pourparler.brief.events.KINDS`.
    actors, issues
        Only events of one of these actors, and about one of these issues; empty for all.
    least
        The least confidence of what the machine read, from 0 to 1.
    on_page, email, webhook
        How: on the page of alerts, to an e-mail address, to a web address; an empty address means not at all.
    secret
        The key that signs what is posted to the webhook.
    pace
        "at-once", or "daily": e-mails and posts are gathered once a day.
    at
        When it was made; only what is found later is reported.
    last_document
        The number of the last document that was searched for it.
    """

    id: int
    coder: str
    kinds: tuple[str, ...]
    actors: tuple[str, ...]
    issues: tuple[str, ...]
    least: float
    on_page: bool
    email: str
    webhook: str
    secret: str
    pace: Pace
    at: dt.datetime
    last_document: int


@dataclass(frozen=True)
class AlertRow:
    """An event that a rule found, with the words that it rests on, and whether it was read and delivered.

    ``document`` and ``anchor`` are where the words are; ``day`` is when it happened or was published. ``delivered`` is
    when the last e-mail or post with it went out, ``fault`` why it could not.
    """

    id: int
    rule: int
    coder: str
    kind: str
    thing: str
    words: str
    quote: str
    document: str
    anchor: str
    day: dt.date | None
    found: dt.datetime
    read: dt.datetime | None
    delivered: dt.datetime | None
    fault: str


@dataclass(frozen=True)
class FoundEvent:
    """An event that a rule found: the marks by which it is remembered, and the columns of its alert."""

    rule: int
    marks: frozenset[str]
    columns: Mapping[str, Any]
