"""Alerts: which events the rules of people find, each reported once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from pourparler.brief.events import KINDS, Event, EventKind, find_events, with_principals
from pourparler.codebook.model import codebook_in
from pourparler.ledger import AlertRule, Ledger, LedgerError
from pourparler.ledger.alert_rows import FoundEvent
from pourparler.ledger.db.search_terms import Term, fold_text, has_all_terms_folded, parse_alternatives

TITLES: dict[EventKind, tuple[str, str]] = {
    "proposal": ("new proposal", "New proposals and versions"),
    "red-line": ("red line", "Red lines"),
    "shift": ("shift", "Shifts of a party's position"),
    "announced": ("announced meeting", "Meetings announced"),
    "held": ("held meeting", "Meetings held"),
    "failed": ("failed meeting", "Meetings cancelled, refused or denied"),
    "postponed": ("postponed meeting", "Meetings postponed"),
    "overdue": ("overdue meeting", "Meetings overdue"),
    "contradiction": ("contradiction", "Contradictions"),
    "statement": ("statement", "Statements of an actor or on an issue"),
    "deal": ("change of the possible deals", "Deals that became possible or impossible"),
}
"""The kinds of event: one of them, and the heading of several."""

Alternatives = tuple[tuple[Term, ...], ...]


class AlertFinder:
    """Finds the alerts of a ledger, and looks again only when the ledger or the day has changed.

    Parameters
    ----------
    ledger
        The ledger.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._looked: object = None

    def find(self, today: dt.date) -> int:
        """Find what is new for the rules of everybody, and store it; return how many alerts were added.

        Raises
        ------
        LedgerError
            If the ledger cannot be read or written; nothing is then lost.
        """
        rules = self._ledger.alerts.rules()
        state = self._ledger.history.version(), tuple(rule.id for rule in rules), today
        if state == self._looked:
            return 0
        count = find_alerts(self._ledger, today)
        self._looked = state
        return count


def find_alerts(ledger: Ledger, today: dt.date) -> int:
    """Find the events that are new for the rules of everybody, and store an alert of each; return how many.

    Parameters
    ----------
    today
        The day; meetings that were planned for one before it are overdue.

    Raises
    ------
    LedgerError
        If the ledger cannot be read or written.

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     find_alerts(ledger, dt.date(2031, 3, 3))
    0
    """
    rules = ledger.alerts.rules()
    kinds = [kind for kind in KINDS if any(kind in rule.kinds for rule in rules)]
    begun = ledger.alerts.state().begun(KINDS)
    if not rules:
        if begun:
            ledger.alerts.state().note((), begun=())
        return 0
    state = ledger.feeds.watch_state()
    last = state.last_document()
    starts = {rule.last_document for rule in rules}
    new = {start: frozenset(row.id for row in state.added(start, last)) for start in starts}
    everything = new[min(starts)]
    events = with_principals(ledger, find_events(ledger, today, sorted(everything), kinds))
    words = _words_of_issues(ledger, rules)
    found = [
        FoundEvent(rule.id, event.marks, _columns(event))
        for rule in rules
        for event in events
        if _is_new(event, everything, new[rule.last_document], begun) and matches(rule, event, words)
    ]
    marks = {each for event in events for each in event.marks}
    return ledger.alerts.state().note(marks, found, begun=kinds, last_document=last)


def _is_new(event: Event, everything: frozenset[str], own: frozenset[str], begun: frozenset[str]) -> bool:
    """Whether an event came after a rule was made: in a document since, or of a kind that was looked for before."""
    return event.document in own or (event.document not in everything and event.kind in begun)


def matches(rule: AlertRule, event: Event, words: Mapping[str, Alternatives]) -> bool:
    """Whether a rule asks for an event.

    Parameters
    ----------
    words
        The words that speak of each issue of the rule.
    """
    if event.kind not in rule.kinds or event.confidence < rule.least:
        return False
    actors = {name.casefold() for name in event.actors}
    if rule.actors and not any(name.casefold() in actors for name in rule.actors):
        return False
    return not rule.issues or any(_is_about(event, issue, words.get(issue, ())) for issue in rule.issues)


def _is_about(event: Event, issue: str, alternatives: Alternatives) -> bool:
    if any(each.casefold() == issue.casefold() for each in event.issues):
        return True
    text = fold_text(f"{event.words} {event.quote}")
    return any(has_all_terms_folded(text, terms) for terms in alternatives)


def _words_of_issues(ledger: Ledger, rules: Sequence[AlertRule]) -> dict[str, Alternatives]:
    """The words by which the issues of rules are found: those of the codebook, or else the name."""
    book = codebook_in(ledger)
    found: dict[str, Alternatives] = {}
    for name in {issue for rule in rules for issue in rule.issues}:
        issue = book.issue(name) if book else None
        try:
            found[name] = parse_alternatives((issue.words if issue else "") or name)
        except LedgerError:  # a name without a word
            found[name] = ()
    return found


def _columns(event: Event) -> dict[str, object]:
    return {
        "kind": event.kind,
        "thing": event.id,
        "words": event.words,
        "quote": event.quote,
        "document": event.document,
        "anchor": event.anchor,
        "day": event.day,
    }
