"""`ledger.alerts`: the rules by which people are told of events, and what each rule found."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, select, update

from pourparler.ledger.alert_rows import PACES, AlertRow, AlertRule, FoundEvent, Pace
from pourparler.ledger.collections.base import Collection
from pourparler.ledger.collections.watch_state import known_marks
from pourparler.ledger.database import Database
from pourparler.ledger.db.columns import storable_id
from pourparler.ledger.db.filters import in_chunks
from pourparler.ledger.db.schema import documents
from pourparler.ledger.db.watch_tables import alert_rules, alerts, outbox, reported
from pourparler.ledger.errors import LedgerError
from pourparler.ledger.revisions import utc_now
from pourparler.ledger.validation import arguments

_MOST_RULES = 50  # of one person
_MOST_NAMES = 20  # actors, or issues, of a rule
_LONGEST = 2_000  # characters of a text of a rule
_MARKS = "alerts:"  # before the marks of events in `reported`, which digests keep without it


class Alerts(Collection):
    """The alerts of a ledger. What somebody is told is their own; no revision records it.

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     rule = ledger.alerts.add_rule(["red-line", "failed"], coder="ana")
    ...     [(each.coder, each.kinds) for each in ledger.alerts.rules()]
    [('ana', ('red-line', 'failed'))]
    """

    def rules(self, *, coder: str | None = None) -> tuple[AlertRule, ...]:
        """Return the rules of a person, or of everybody, the oldest first.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        chosen = select(alert_rules).where(alert_rules.c.ended.is_(None)).order_by(alert_rules.c.id)
        if coder is not None:
            chosen = chosen.where(alert_rules.c.coder == arguments.text("coder", coder))
        with self._database.reading() as connection:
            return tuple(_rule(row) for row in connection.execute(chosen))

    def add_rule(
        self,
        kinds: Sequence[str],
        *,
        coder: str,
        actors: Sequence[str] = (),
        issues: Sequence[str] = (),
        min_confidence: float = 0.0,
        on_page: bool = True,
        email: str = "",
        webhook: str = "",
        pace: Pace = "at-once",
    ) -> AlertRule:
        """Add a rule; the arguments are the fields of `AlertRule`, ``min_confidence`` is its ``least``.

        Raises
        ------
        LedgerError
            If an argument is wrong, nothing is chosen, or the person has 50 rules.
        """
        who, chosen = arguments.coder(coder), _names("kinds", kinds)
        about, of = _names("issues", issues), _names("actors", actors)
        mail, hook = arguments.text("email", email).strip(), arguments.text("webhook", webhook).strip()
        is_shown = arguments.flag("on_page", on_page)
        if not chosen:
            raise LedgerError("kinds: choose at least one kind of event")
        if not (is_shown or mail or hook):
            raise LedgerError("choose how: on the page, by e-mail or by webhook")
        if "statement" in chosen and not (about or of):
            raise LedgerError("statements: name an actor or an issue; all statements are on the page of documents")
        if max(len(mail), len(hook)) > _LONGEST:
            raise LedgerError(f"an address has at most {_LONGEST} characters")
        values = {
            "coder": who,
            "kinds": json.dumps(chosen),
            "actors": json.dumps(of),
            "issues": json.dumps(about),
            "least": arguments.share("min_confidence", min_confidence),
            "on_page": is_shown,
            "email": mail,
            "webhook": hook,
            "secret": secrets.token_hex(32),
            "pace": arguments.choice("pace", pace, PACES),
            "at": utc_now(),
        }
        with self._database.writing() as connection:
            own = select(func.count()).where(alert_rules.c.coder == who, alert_rules.c.ended.is_(None))
            if int(connection.execute(own).scalar_one()) >= _MOST_RULES:
                raise LedgerError(f"{_MOST_RULES} rules are the most; remove one first")
            last = int(connection.execute(select(func.max(documents.c.id))).scalar() or 0)
            made = insert(alert_rules).returning(alert_rules)
            return _rule(connection.execute(made, {**values, "last_document": last}).one())

    def remove_rule(self, number: int, *, coder: str) -> None:
        """Remove a rule of a person; what it found stays, and what waits to be sent is not sent.

        Raises
        ------
        LedgerError
            If the person has no such rule.
        """
        self._end_rule(number, coder, utc_now())

    def restore_rule(self, number: int, *, coder: str) -> None:
        """Restore a rule that was removed.

        Raises
        ------
        LedgerError
            If the person had no such rule.
        """
        self._end_rule(number, coder, None)

    def _end_rule(self, number: int, coder: str, ended: dt.datetime | None) -> None:
        who, meant = arguments.text("coder", coder), storable_id(arguments.count("number", number))
        own = (alert_rules.c.id == meant) & (alert_rules.c.coder == who)
        with self._database.writing() as connection:
            if not connection.execute(update(alert_rules).where(own).values(ended=ended)).rowcount:
                raise LedgerError(f"you have no rule {meant}")

    def list(
        self, *, coder: str | None = None, unread: bool = False, limit: int | None = None, offset: int = 0
    ) -> tuple[AlertRow, ...]:
        """Return the alerts of a person that are shown on the page, or those of everybody, the last one first.

        Parameters
        ----------
        unread
            Only those that were not read.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        first, most = arguments.count("offset", offset), arguments.count_or_none("limit", limit)
        is_unread = arguments.flag("unread", unread)
        chosen = _chosen(coder, unread=is_unread).order_by(alerts.c.id.desc()).offset(first).limit(most)
        with self._database.reading() as connection:
            return tuple(_alert(row) for row in connection.execute(chosen))

    def count(self, *, coder: str | None = None, unread: bool = False) -> int:
        """Return how many alerts `list` would return without a limit.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        chosen = _chosen(coder, unread=arguments.flag("unread", unread)).subquery()
        counted = select(func.count()).select_from(chosen)
        with self._database.reading() as connection:
            return int(connection.execute(counted).scalar_one())

    def mark_read(self, ids: Iterable[int] | None = None, *, coder: str, is_read: bool = True) -> tuple[int, ...]:
        """Mark alerts of a person as read, or as not read; return the numbers of those that this changed.

        Parameters
        ----------
        ids
            Their numbers; None for all.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        who = arguments.text("coder", coder)
        wanted = None if ids is None else {arguments.count("ids", each) for each in arguments.items("ids", ids)}
        is_read = arguments.flag("is_read", is_read)
        with self._database.writing() as connection:
            found = connection.execute(_chosen(who, unread=is_read)).all()
            asked = [row for row in found if wanted is None or row.id in wanted]
            changed = [row.id for row in asked if (row.read is None) == is_read]
            for part in in_chunks(changed):
                values = {"read": utc_now() if is_read else None}
                connection.execute(update(alerts).where(alerts.c.id.in_(part)).values(values))
        return tuple(sorted(changed))

    def state(self) -> AlertState:
        """Return what is known of the events, and what is to be sent; for the program that finds and sends alerts."""
        return AlertState(self._database)


class AlertState:
    """Which events are known and which alerts are to be sent; every method may raise `LedgerError`.

    Parameters
    ----------
    database
        The ledger's database.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def begun(self, kinds: Iterable[str]) -> frozenset[str]:
        """Return the kinds of event whose present ones are known: only later ones are reported.

        Raises
        ------
        LedgerError
            If the ledger cannot be read.
        """
        wanted = {f"{_MARKS}kind:{kind}": kind for kind in kinds}
        with self._database.reading() as connection:
            return frozenset(wanted[mark] for mark in known_marks(connection, sorted(wanted)))

    def note(
        self,
        marks: Iterable[str],
        found: Iterable[FoundEvent] = (),
        *,
        begun: Iterable[str] = (),
        last_document: int | None = None,
    ) -> int:
        """Store, in one transaction, which events are known, and the alerts of those that nobody knew.

        Parameters
        ----------
        marks
            The marks of all events, found by a rule or not.
        found
            The events that rules found. Those with a mark that is known already are left out.
        begun
            The kinds of event that were looked for: their present ones are known from now on, those of others no more.
        last_document
            The number of the last document that was searched.

        Returns
        -------
        How many alerts were added.
        """
        now = utc_now()
        wanted_kinds = {f"{_MARKS}kind:{kind}" for kind in begun}
        wanted = sorted({f"{_MARKS}{each}" for each in marks} | wanted_kinds)
        with self._database.writing() as connection:
            others = reported.c.mark.startswith(f"{_MARKS}kind:") & reported.c.mark.not_in(wanted_kinds)
            connection.execute(delete(reported).where(others))
            known = known_marks(connection, wanted)
            if new := [{"mark": each, "at": now} for each in wanted if each not in known]:
                connection.execute(insert(reported), new)
            rows: dict[tuple[int, str], dict[str, Any]] = {}
            for each in found:
                if not any(f"{_MARKS}{one}" in known for one in each.marks):
                    key = (each.rule, min(each.marks))
                    start = {"rule_id": key[0], "mark": key[1], "found": now, "fault": ""}
                    rows.setdefault(key, {**start, **each.columns})
            if rows:
                connection.execute(insert(alerts), list(rows.values()))
            if last_document is not None:
                late = alert_rules.c.last_document < last_document
                connection.execute(update(alert_rules).where(late).values(last_document=last_document))
        return len(rows)

    def unsent(self) -> tuple[tuple[AlertRule, AlertRow], ...]:
        """Return the alerts that are to go out by e-mail or webhook and are not in the outbox, the oldest first."""
        has_way = (alert_rules.c.email != "") | (alert_rules.c.webhook != "")
        chosen = _chosen(None, is_listed=False).where(has_way, alerts.c.queued.is_(None), alert_rules.c.ended.is_(None))
        with self._database.reading() as connection:
            rows = connection.execute(chosen.order_by(alerts.c.id)).all()
        rules = {rule.id: rule for rule in Alerts(self._database).rules()}
        return tuple((rules[row.rule_id], _alert(row)) for row in rows if row.rule_id in rules)

    def queue(self, ids: Iterable[int], messages: Iterable[tuple[str, str]], at: dt.datetime) -> None:
        """Put messages with alerts into the outbox, in one transaction with the note that these are in it.

        Parameters
        ----------
        messages
            Pairs of a channel and the message as JSON.
        at
            When to send them, with a time zone.
        """
        wanted = list(ids)
        when = at.astimezone(dt.UTC).replace(tzinfo=None)
        with self._database.writing() as connection:
            free = [
                each
                for part in in_chunks(wanted)
                for each in connection.execute(
                    select(alerts.c.id).where(alerts.c.id.in_(part), alerts.c.queued.is_(None))
                ).scalars()
            ]
            if len(free) != len(wanted):  # another program has just put them there
                return
            for part in in_chunks(wanted):
                connection.execute(update(alerts).where(alerts.c.id.in_(part)).values(queued=when))
            for channel, content in messages:
                letter = {"channel": channel, "content": content, "failures": 0, "not_before": when}
                connection.execute(insert(outbox), letter)

    def settle(self, message: int, ids: Iterable[int], *, way: str, fault: str = "", is_over: bool = True) -> None:
        """Store how sending a message of the outbox ended.

        Parameters
        ----------
        message, ids
            Its number, and the alerts in it.
        way
            How it is sent: "email" or "webhook".
        fault
            Why it was not sent; empty if it was.
        is_over
            Whether to remove it from the outbox.
        """
        with self._database.writing() as connection:
            for part in in_chunks(ids):
                own = update(alerts).where(alerts.c.id.in_(part))
                if fault:
                    connection.execute(own.values(fault=f"{way}: {fault}"))
                else:
                    connection.execute(own.values(delivered=utc_now()))
                    connection.execute(own.where(alerts.c.fault.startswith(f"{way}: ")).values(fault=""))
            if is_over:
                connection.execute(delete(outbox).where(outbox.c.id == message))


def _chosen(coder: str | None, *, unread: bool = False, is_listed: bool = True) -> Select[Any]:
    chosen = select(alerts, alert_rules.c.coder).join(alert_rules, alert_rules.c.id == alerts.c.rule_id)
    if coder is not None:
        chosen = chosen.where(alert_rules.c.coder == arguments.text("coder", coder))
        if is_listed:
            chosen = chosen.where(alert_rules.c.on_page)
    return chosen.where(alerts.c.read.is_(None)) if unread else chosen


def _names(name: str, given: object) -> list[str]:
    found = [" ".join(each.split()) for each in arguments.texts(name, given)]
    found = list(dict.fromkeys(filter(None, found)))
    if len(found) > _MOST_NAMES or any(len(each) > _LONGEST for each in found):
        raise LedgerError(f"{name}: give at most {_MOST_NAMES}, each of at most {_LONGEST} characters")
    return found


def _rule(row: Row[Any]) -> AlertRule:
    values = {**row._mapping, "at": _aware(row.at)}
    values.pop("ended")
    for name in ("kinds", "actors", "issues"):
        values[name] = tuple(json.loads(values[name]))
    return AlertRule(**values)


def _alert(row: Row[Any]) -> AlertRow:
    values = {**row._mapping, "rule": row.rule_id}
    for name in ("rule_id", "mark", "queued"):
        values.pop(name)
    for name in ("found", "read", "delivered"):
        values[name] = _aware(values[name])
    return AlertRow(**values)


def _aware(moment: Any) -> Any:
    return None if moment is None else moment.replace(tzinfo=dt.UTC)
