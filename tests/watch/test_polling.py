"""Polling: sources are asked as their headers allow, and nothing is lost or asked too often when servers fail."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.intake import Refusal, web
from pourparler.ledger import Ledger
from pourparler.record import Document, Record
from pourparler.watch.backoff import LONGEST, MOST_ASKED, backoff
from suite import examples
from waiting import PATIENCE
from watching import START, HeldClock, Stand, read_plainly
from web_server import Site, serving

HOUR = 3600.0
SENTENCES = (
    "The two delegations of Orvania and Sund came back to the old mill on {day}, and the mediator said that the talks "
    "would go on for as long as anybody was willing to sit on the wooden chairs of the {name}."
)


def page(name: str, day: str = "Monday") -> str:
    words = SENTENCES.format(name=name, day=day)
    head = f"<!doctype html><html><head><title>About the {name}</title></head>"
    return f"{head}<body><article><p>{words}</p></article></body></html>"


def feed(site: Site, *names: str) -> str:
    items = "".join(
        f"<item><guid>{name}</guid><title>{name}</title><link>{site.address}/{name}</link></item>" for name in names
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>The Lamp</title>{items}</channel></rss>'


def offer(site: Site, *names: str, **headers: str) -> str:
    for name in names:
        site.page(f"/{name}", page(name))
    return site.page("/feed", feed(site, *names), "application/rss+xml", **headers)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    limits = replace(web.LIMITS, pause=0.0, connecting=PATIENCE, silence=PATIENCE, whole=PATIENCE)
    monkeypatch.setattr(web, "LIMITS", limits)
    with serving() as found:
        yield found


@pytest.fixture
def stand(ledger: Ledger) -> Stand:
    return Stand(ledger)


def watched(stand: Stand, address: str) -> str:
    stand.ledger.feeds.watch_state().add(address)
    return address


def titles(ledger: Ledger) -> list[str]:
    return sorted(row.title or "" for row in ledger.documents.list())


def test_new_articles_of_a_feed_are_added_once(site: Site, stand: Stand) -> None:
    watched(stand, offer(site, "mill", "barge"))
    watch = stand.watch()
    watch.run_once()
    assert titles(stand.ledger) == ["About the barge", "About the mill"]
    offer(site, "mill", "barge", "ferry")
    site.asked.clear()
    stand.clock.forward(minutes=15)
    watch.run_once()
    assert titles(stand.ledger) == ["About the barge", "About the ferry", "About the mill"]
    assert site.pages_asked() == ["/feed", "/ferry"]
    assert watch.tally.added == 3
    assert stand.lines == []


def test_feeds_that_articles_were_taken_from_are_watched_unless_they_are_removed(site: Site, stand: Stand) -> None:
    state = stand.ledger.feeds.state()
    state.mark("https://lamp.example/feed", "1")
    state.save()
    watch_state = stand.ledger.feeds.watch_state()
    assert watch_state.sources() == ("https://lamp.example/feed",)
    watch_state.remove("https://lamp.example/feed")
    assert watch_state.sources() == ()
    watch_state.add("https://lamp.example/feed")
    watch_state.add("https://sund.example/page")
    assert set(watch_state.sources()) == {"https://lamp.example/feed", "https://sund.example/page"}


def test_what_the_server_knows_is_not_sent_again(site: Site, stand: Stand) -> None:
    watched(stand, offer(site, "mill", ETag='"7"'))
    stand.watch().run_once()
    site.page("/feed", "", status=304)
    stand.clock.forward(hours=1)
    stand.watch().run_once()
    assert site.headers[-1]["If-None-Match"] == '"7"'
    assert stand.lines == []


def test_a_page_that_changes_is_added_again(site: Site, stand: Stand) -> None:
    address = watched(stand, site.page("/live", page("mill"), ETag='"1"'))
    stand.watch().run_once()
    stand.watch().run_once()
    assert site.headers[-1]["If-None-Match"] == '"1"'
    site.page("/live", page("mill", "Tuesday").replace("</p>", " Nobody brought any bread.</p>"))
    stand.watch().run_once()
    assert len(stand.ledger.documents.ids()) == 2
    assert address in stand.ledger.feeds.watch_state().sources()


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Cache-Control": "public, max-age=7200"}, 2 * HOUR),
        ({"Cache-Control": "max-age=99999999"}, 24 * HOUR),
    ],
)
def test_an_answer_that_is_fresh_is_not_asked_for_again(
    site: Site, stand: Stand, headers: dict[str, str], wait: float
) -> None:
    address = watched(stand, offer(site, "mill"))
    status, fields, body = site.pages["/feed"]  # type: ignore[misc]
    site.pages["/feed"] = (status, fields | headers, body)
    stand.watch().run_once()
    asked = len(site.asked)
    stand.clock.forward(seconds=wait - 60)
    assert stand.watch().run_once() == 1
    assert len(site.asked) == asked
    stand.clock.forward(seconds=120)
    assert stand.watch().run_once() == 0
    assert len(site.asked) > asked
    assert address


def ends_in_the_middle(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<html><bo")


def is_reset(handler: BaseHTTPRequestHandler) -> None:
    linger = (1).to_bytes(4, "little") + (0).to_bytes(4, "little")
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.connection.close()


def never_ends(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        handler.wfile.write(b"<p>bread</p>" * 10_000)


def drips(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        handler.wfile.write(b"<")
        handler.wfile.flush()


def status(code: int, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()

    return answer


FAILURES = {
    "ends in the middle": (ends_in_the_middle, "incomplete"),
    "is reset": (is_reset, "cannot be reached"),
    "never ends": (never_ends, "too large"),
    "server error": (status(500), "server error (500)"),
    "not there": (status(404), "does not exist"),
    "too many": (status(429, Retry_After="60"), "fewer requests"),
    "in a circle": (status(302, Location="/feed"), "in a circle"),
    "to a private network": (status(302, Location="ftp://10.0.0.1/"), "redirects to ftp"),
}


@pytest.mark.parametrize(("answer", "words"), FAILURES.values(), ids=FAILURES)
def test_a_night_of_failures_has_one_line_and_loses_nothing(
    site: Site, stand: Stand, answer: Callable[[BaseHTTPRequestHandler], None], words: str
) -> None:
    address = watched(stand, offer(site, "mill"))
    stand.watch().run_once()
    site.pages["/feed"] = answer
    site.asked.clear()
    stand.run_until(stand.watch(), START + dt.timedelta(hours=10))
    assert len(stand.lines) == 1
    assert stand.lines[0].startswith(f"{address}: ")
    assert words in stand.lines[0]
    # 15 minutes, then twice as long each time, up to six hours: not one request each round.
    assert 3 <= len(site.pages_asked()) <= 7
    offer(site, "mill", "ferry")
    stand.clock.forward(hours=7)
    watch = stand.watch()
    watch.run_once()
    assert titles(stand.ledger) == ["About the ferry", "About the mill"]
    assert len(stand.lines) == 2
    assert "answers again after" in stand.lines[1]
    assert stand.ledger.feeds.watch_state().failing() == ()


def test_a_server_that_drips_is_left_and_the_next_is_asked(
    site: Site, stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "LIMITS", replace(web.LIMITS, whole=0.3))
    site.pages["/slow"] = drips
    watched(stand, site.address + "/slow")
    watch = stand.watch()
    watch.run_once()
    assert "takes over 0.3 seconds" in stand.lines[0] or "too large" in stand.lines[0]


def test_nobody_at_home_does_not_stop_the_others(site: Site, stand: Stand) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}/feed"
    watched(stand, nobody)
    watched(stand, offer(site, "mill"))
    stand.watch().run_once()
    assert titles(stand.ledger) == ["About the mill"]
    (line,) = stand.lines
    assert line.startswith(f"{nobody}: refuses connections")


def test_a_server_is_not_asked_before_it_wants_to_be(site: Site, stand: Stand) -> None:
    site.pages["/feed"] = status(503, Retry_After="18000")
    watched(stand, site.address + "/feed")
    stand.watch().run_once()
    asked = len(site.asked)
    stand.run_until(stand.watch(), START + dt.timedelta(seconds=17_000))
    assert len(site.asked) == asked
    stand.clock.at = START + dt.timedelta(seconds=18_001)
    stand.watch().run_once()
    assert len(site.asked) > asked


def test_an_article_that_cannot_be_fetched_is_tried_again_later(site: Site, stand: Stand) -> None:
    watched(stand, offer(site, "mill", "ferry", ETag='"1"'))
    site.page("/ferry", "", status=500)
    stand.watch().run_once()
    assert titles(stand.ledger) == ["About the mill"]
    stand.run_until(stand.watch(), START + dt.timedelta(hours=9))
    assert len(stand.lines) == 1
    assert 3 <= site.pages_asked().count("/ferry") <= 7
    assert site.pages_asked().count("/mill") == 1
    site.page("/ferry", page("ferry"))
    stand.clock.forward(hours=7)
    stand.watch().run_once()
    assert titles(stand.ledger) == ["About the ferry", "About the mill"]
    assert len(stand.lines) == 1
    site.page("/feed", "", status=304)
    stand.watch().run_once()
    assert site.headers[-1]["If-None-Match"] == '"1"'


def test_a_host_that_wants_to_be_left_alone_has_two_lines_whatever_the_number_of_articles(
    site: Site, stand: Stand
) -> None:
    names = [f"mill-{number}" for number in range(30)]
    address = watched(stand, offer(site, *names))
    for name in names:
        site.pages[f"/{name}"] = status(429, Retry_After="7200")
    stand.run_until(stand.watch(), START + dt.timedelta(minutes=119))
    assert len(stand.lines) == 2
    assert stand.lines[1] == f"{address}: 29 more articles could not be read"
    assert len([path for path in site.pages_asked() if path != "/feed"]) == 1


def test_an_article_that_is_refused_is_reported_once(site: Site, stand: Stand) -> None:
    watched(stand, offer(site, "mill", "picture"))
    site.page("/picture", b"\x89PNG", "image/png")
    stand.run_until(stand.watch(), START + dt.timedelta(hours=3))
    assert len(stand.lines) == 1
    assert "image/png" in stand.lines[0]


def test_an_interruption_loses_nothing(site: Site, stand: Stand) -> None:
    watched(stand, offer(site, "mill", "barge", "ferry"))

    def read(items: Iterable[Document | Refusal]) -> Iterator[Record | object]:
        for number, record in enumerate(read_plainly(items)):
            if number == 1:
                raise KeyboardInterrupt
            yield record

    stand.read = read
    with pytest.raises(KeyboardInterrupt):
        stand.watch().run_once()
    assert titles(stand.ledger) == ["About the mill"]
    stand.read = read_plainly
    site.asked.clear()
    stand.watch().run_once()
    assert titles(stand.ledger) == ["About the barge", "About the ferry", "About the mill"]
    assert site.pages_asked() == ["/feed", "/barge", "/ferry"]


def test_a_fault_of_the_program_does_not_end_the_watch_nor_keep_other_articles_out(site: Site, stand: Stand) -> None:
    address = watched(stand, offer(site, "mill", "barge", "ferry"))

    def read(items: Iterable[Document | Refusal]) -> Iterator[Record | object]:
        for record in read_plainly(items):
            if isinstance(record, Record) and record.document.title == "About the barge":
                raise ZeroDivisionError
            yield record

    stand.read = read
    stand.run_until(stand.watch(), START + dt.timedelta(hours=2))
    assert stand.lines == [f"{address}: the program failed (ZeroDivisionError); please report this"]
    assert titles(stand.ledger) == ["About the ferry", "About the mill"]


def test_a_ledger_that_cannot_be_used_for_a_while_has_one_line(site: Site, stand: Stand) -> None:
    watched(stand, offer(site, "mill"))
    watch = stand.watch()
    clock = stand.clock

    class Broken(HeldClock):
        def sleep(self, seconds: float) -> None:
            clock.slept.append(seconds)
            clock.at += dt.timedelta(seconds=seconds)
            if len(clock.slept) == 5:
                raise KeyboardInterrupt

    clock.sleep = Broken().sleep  # type: ignore[method-assign]
    stand.ledger.close()
    with pytest.raises(KeyboardInterrupt):
        watch.run()
    assert len(stand.lines) == 1
    assert "is closed" in stand.lines[0]
    assert clock.slept == sorted(clock.slept)


@examples(100)
@given(
    st.integers(1, 10_000),
    st.floats(1.0, 1e6),
    st.floats(0.0, 1.0),
    st.none() | st.floats(0.0, 1e9),
)
def test_waits_are_within_limits(failures: int, base: float, chance: float, asked: float | None) -> None:
    wait = backoff(failures, base, lambda: chance, asked)
    assert 0 < wait <= max(LONGEST, MOST_ASKED)
    assert wait >= min(asked or 0.0, MOST_ASKED)
    assert backoff(failures + 1, base, lambda: chance, asked) >= wait
