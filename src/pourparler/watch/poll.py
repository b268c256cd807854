"""Polling: ask the sources that are due, read what is new, and add it to the ledger."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from pourparler.intake import Refusal, Validators
from pourparler.intake.addresses import mask_credentials
from pourparler.intake.fetching import online
from pourparler.intake.language import skipped_paragraphs
from pourparler.intake.parsing import Found
from pourparler.intake.web import Fetched, FetchError, Web
from pourparler.ledger import Ledger, LedgerError
from pourparler.ledger.collections.feeds import FeedState
from pourparler.ledger.collections.watch_state import Poll, WatchState
from pourparler.record import Document, Record
from pourparler.text import quantity
from pourparler.watch.backoff import MOST_ASKED, Jitter, backoff
from pourparler.watch.clock import Clock

LOGGER = logging.getLogger(__name__)
_MOST_LINES = 5  # about the articles of one feed, in one round

Say = Callable[[object], None]
"""Prints one line for the user."""

Read = Callable[[Iterable[Document | Refusal]], Iterator[Record | object]]
"""Reads documents one by one, as `pourparler.reader.read_all` does with one job."""


@dataclass
class Tally:
    """What a watch has done so far."""

    rounds: int = 0
    added: int = 0
    copies: int = 0
    editions: int = 0
    refused: int = 0
    failures: int = 0
    delivered: int = 0
    alerts: int = 0

    def __str__(self) -> str:
        kinds = ((self.copies, "copies"), (self.editions, "later editions"))
        several = ", ".join(f"{count} of them {name}" for count, name in kinds if count)
        return ", ".join(
            [
                quantity(self.rounds, "round"),
                f"{quantity(self.added, 'document')} added" + (f" ({several})" if several else ""),
                f"{self.refused} refused",
                quantity(self.failures, "failed request"),
                f"{quantity(self.delivered, 'digest')} delivered",
                *([f"{quantity(self.alerts, 'message')} with alerts"] if self.alerts else []),
            ]
        )


class Poller:
    """Polls the sources of a ledger.

    Parameters
    ----------
    ledger
        The ledger; it has the sources, and takes what is new.
    clock
        Says what time it is.
    read
        Reads documents; it must take one at a time, as an article counts as added when the next is asked for.
    say
        Prints one line: a source that begins to fail, and one that is back; never one for each try.
    every
        The wait after the first failure of a source, in seconds; it is doubled after each further one.
    jitter
        A source of randomness, such as `random.random`.
    allow_private
        Whether sources may be on this machine and on private networks.
    """

    def __init__(
        self,
        ledger: Ledger,
        *,
        clock: Clock,
        read: Read,
        say: Say,
        every: float,
        jitter: Jitter,
        allow_private: bool = False,
    ) -> None:
        self.tally = Tally()
        self._ledger = ledger
        self._state = ledger.feeds.watch_state()
        self._clock = clock
        self._read = read
        self._say = say
        self._every = every
        self._jitter = jitter
        self._allow_private = allow_private

    def poll_due(self) -> int:
        """Ask the sources that may be asked now, one after the other; return how many were not due.

        Raises
        ------
        LedgerError
            If the ledger cannot be read or written; what was added before is kept.
        """
        web = Web(allow_private=self._allow_private)
        early = 0
        self.tally.rounds += 1
        for source in self._state.sources():
            poll = self._state.poll(source)
            if poll is not None and poll.not_before > self._clock.now():
                early += 1
            else:
                self._poll(source, poll, web)
        return early

    def _poll(self, source: str, before: Poll | None, web: Web) -> None:
        visit = _Visit(source, self._ledger.feeds.state(), self._state, self._clock.now())
        try:
            self._take(visit, web)
        except LedgerError:
            raise
        except Exception as fault:
            # A fault of the program, found by one hostile page, must not end the watch of all other sources; the
            # other articles of a feed are read in the next round.
            LOGGER.exception("polling failed")
            visit.refuse(f"{visit.source}: the program failed ({type(fault).__name__}); please report this")
            visit.fresh = 0.0
        finally:
            visit.feeds.save()
        self._settle(visit, before)

    def _take(self, visit: _Visit, web: Web) -> None:
        """Add the documents of a source, and note what was refused."""
        reading = self._read(self._new(visit, online(visit.source, web, None, visit, visit.hear)))
        for result in reading:
            if isinstance(result, Record):
                self._add(result, visit)
            else:
                visit.refuse(str(result))

    def _add(self, record: Record, visit: _Visit) -> None:
        try:
            done = self._ledger.add(record)
        except LedgerError as fault:
            visit.lose(str(fault))
            return
        if line := skipped_paragraphs(record.document):
            self._say(line)
        self.tally.added += done.new
        self.tally.copies += done.copy
        self.tally.editions += done.edition
        visit.taken += 1

    def _new(self, visit: _Visit, found: Iterator[Found]) -> Iterator[Document | Refusal]:
        """The documents that the ledger does not have; refusals are noted and not read."""
        for each in found:
            if isinstance(each, Refusal):
                visit.refuse(str(each))
            elif self._ledger.documents.has(each):
                visit.taken += 1
            else:
                yield each

    def _settle(self, visit: _Visit, before: Poll | None) -> None:
        """Store how a visit ended, and report what began to fail and what is back."""
        new: list[Poll] = []
        fault = visit.fault
        failures = before.failures if before else 0
        if fault:
            new.append(self._failed(visit.source, "", failures + 1, fault, visit.wait))
            if not failures:
                self._say(fault)
        else:
            if failures:
                self._say(f"{visit.source}: answers again after {quantity(failures, 'failure')}")
            fresh = dt.timedelta(seconds=min(visit.fresh, MOST_ASKED))
            new.append(Poll(visit.source, "", 0, self._clock.now() + fresh))
            visit.keep_page()
            visit.feeds.save()
        lines = []
        for item, (words, wait) in visit.refused.items():
            if item in visit.pending:
                known = self._state.poll(visit.source, item)
                new.append(self._failed(visit.source, item, (known.failures if known else 0) + 1, words, wait))
                lines += [] if known and known.failures else [words]
            else:  # it will not be tried again
                self.tally.refused += 1
                lines.append(words)
        self._state.save_polls(new, [(visit.source, item) for item in visit.settled])
        self._report_articles(visit.source, lines)

    def _report_articles(self, source: str, lines: list[str]) -> None:
        """Report the articles of a feed that begin to fail: each in a line, or many of them in one."""
        shown = lines if len(lines) <= _MOST_LINES else lines[:1]
        for line in shown:
            self._say(line)
        if len(lines) > len(shown):
            self._say(f"{source}: {quantity(len(lines) - 1, 'more article')} could not be read")

    def _failed(self, source: str, item: str, failures: int, fault: str, asked: float | None) -> Poll:
        self.tally.failures += 1
        wait = backoff(failures, self._every, self._jitter, asked)
        words = mask_credentials(fault).removeprefix(f"{source}: ")[:500]
        return Poll(source, item, failures, self._clock.now() + dt.timedelta(seconds=wait), words)


@dataclass
class _Visit:
    """One visit to a source; it is the memory of feeds that `online` asks.

    Attributes
    ----------
    current
        The article that is being fetched; None for the source itself.
    pending
        Articles that were asked for and are not settled: they are tried again later.
    settled
        Articles that are in the ledger or refused for good.
    refused
        What was refused, by article ("" where it is the page of the source), and the wait that the server asks for.
    """

    source: str
    feeds: FeedState
    state: WatchState
    now: dt.datetime
    current: str | None = None
    pending: set[str] = field(default_factory=set)
    settled: set[str] = field(default_factory=set)
    refused: dict[str, tuple[str, float | None]] = field(default_factory=dict)
    fault: str = ""
    wait: float | None = None
    fresh: float = 0.0
    taken: int = 0
    _is_feed: bool = False
    _is_waiting: bool = False
    _is_lost: bool = False
    _page: Fetched | None = None
    _item_wait: float | None = None

    def hear(self, address: str, answer: Fetched | FetchError) -> None:
        """Note what a server said of time."""
        if isinstance(answer, FetchError):
            if self.current is None:
                self.wait = answer.wait
            else:
                self._item_wait = answer.wait
        elif self.current is None:
            self.fresh, self._page = answer.fresh, answer

    def refuse(self, words: str) -> None:
        """Note a refusal: of the article that is being fetched, or of the source."""
        if self.current is None:
            self.fault = self.fault or words
        else:
            self.refused[self.current] = (words, self._item_wait)

    def lose(self, words: str) -> None:
        """Note that a document could not be written to the ledger: it is tried again later."""
        self._is_lost = True
        self.refuse(words)

    def validators(self, feed: str) -> Validators | None:
        """The validators of the last complete fetch."""
        return self.feeds.validators(feed)

    def keep(self, feed: str, validators: Validators) -> None:
        """Keep validators, unless an article waits to be tried again: the feed must then come whole."""
        if not (self._is_waiting or self.pending):
            self.feeds.keep(feed, validators)

    def keep_page(self) -> None:
        """Keep the validators of a page that was read."""
        page = self._page
        if page is not None and page.changed and not self._is_feed and self.taken and (page.etag or page.modified):
            self.feeds.keep(self.source, Validators(page.etag, page.modified))

    def knows(self, feed: str, item: str) -> bool:
        """Whether an article has been added, or must not be tried again yet."""
        self._is_feed, self._is_lost, self.current, self._item_wait = True, False, None, None
        if self.feeds.knows(feed, item):
            return True
        poll = self.state.poll(feed, item)
        if poll is not None and poll.not_before > self.now:
            self._is_waiting = True
            return True
        self.current = item
        self.pending.add(item)
        return False

    def mark(self, feed: str, item: str) -> None:
        """Mark an article as settled."""
        if self._is_lost:
            return
        self.feeds.mark(feed, item)
        self.pending.discard(item)
        self.settled.add(item)
