"""The tables of ``pourparler watch``: its sources, when each is polled next, what was reported, and alerts."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, DateTime, Float, Integer, Table, UniqueConstraint

from pourparler.ledger.db.columns import id_column, metadata, reference_column, text_column
from pourparler.ledger.db.text_type import ExactText

watched = Table(
    "watched",
    metadata,
    Column("address", ExactText, primary_key=True),
    Column("added", DateTime, nullable=False),
    Column("is_watched", Boolean, nullable=False),
)

polls = Table(
    "polls",
    metadata,
    Column("address", ExactText, primary_key=True),
    Column("item", ExactText, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("not_before", DateTime, nullable=False),
    text_column("fault"),
)

digests = Table(
    "digests",
    metadata,
    id_column(),
    Column("at", DateTime, nullable=False),
    Column("last_document", Integer, nullable=False),
    Column("is_sent", Boolean, nullable=False),
)

reported = Table(
    "reported", metadata, Column("mark", ExactText, primary_key=True), Column("at", DateTime, nullable=False)
)

outbox = Table(
    "outbox",
    metadata,
    id_column(),
    text_column("channel"),
    text_column("content"),
    Column("failures", Integer, nullable=False),
    Column("not_before", DateTime, nullable=False),
)

# `kinds`, `actors` and `issues` are JSON lists; an empty `email` or `webhook` means none. `last_document` is the last
# document that was searched for the rule.
alert_rules = Table(
    "alert_rules",
    metadata,
    id_column(),
    text_column("coder"),
    text_column("kinds"),
    text_column("actors"),
    text_column("issues"),
    Column("least", Float, nullable=False),
    Column("on_page", Boolean, nullable=False),
    text_column("email"),
    text_column("webhook"),
    text_column("secret"),
    text_column("pace"),
    Column("at", DateTime, nullable=False),
    Column("ended", DateTime),
    Column("last_document", Integer, nullable=False),
)

# An event that a rule found, as it was then; when it was read on the page, put into the outbox, and delivered.
alerts = Table(
    "alerts",
    metadata,
    id_column(),
    reference_column("alert_rules", "rule_id"),
    text_column("mark"),
    text_column("kind"),
    text_column("thing"),
    text_column("words"),
    text_column("quote"),
    text_column("document"),
    text_column("anchor"),
    Column("day", Date),
    Column("found", DateTime, nullable=False),
    Column("read", DateTime),
    Column("queued", DateTime),
    Column("delivered", DateTime),
    text_column("fault"),
    UniqueConstraint("rule_id", "mark"),
)
