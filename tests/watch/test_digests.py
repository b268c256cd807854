"""Digests: what they report and when, that nothing is reported twice, and that nothing hostile gets through."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from pourparler.brief.events import EVENTS
from pourparler.ledger import Ledger
from pourparler.watch import DeliveryError, Digest
from pourparler.watch.digest import DocumentEntry, EventEntry, SourceEntry
from strategies import telling
from suite import examples
from watching import START, Kept, Stand

DAY = dt.timedelta(days=1)
PEOPLE = ["Mara Vell", "Tomas Orn"]


@pytest.fixture
def stand(ledger: Ledger) -> Stand:
    """A watch that has begun, of a ledger without sources."""
    stand = Stand(ledger)
    stand.watch().run_once()
    return stand


def test_the_daily_digest_comes_once_a_day_at_its_time(stand: Stand) -> None:
    stand.ledger.add(telling("lamp-1", tabled=[("Quill Plan", ["Mara Vell"], None, ["no toll for six days"])]))
    watch = stand.watch()
    stand.run_until(watch, START + dt.timedelta(hours=18))
    assert stand.channel.digests == []
    stand.run_until(watch, START + 3 * DAY)
    (digest,) = stand.channel.digests
    assert digest.at == "2031-03-04T07:00:00+02:00"
    assert [document.id for document in digest.documents] == ["lamp-1"]
    assert [event.kind for event in digest.events] == ["proposal"]
    assert "Quill Plan, by Mara Vell" in digest.events[0].words
    assert "no toll for six days" in digest.events[0].quote


def test_a_digest_that_was_due_while_the_program_did_not_run_comes_with_the_next_round(stand: Stand) -> None:
    stand.ledger.add(telling("lamp-1"))
    stand.clock.forward(days=3)
    stand.watch().run_once()
    stand.watch().run_once()
    assert len(stand.channel.digests) == 1


def test_what_the_ledger_held_before_is_not_reported(ledger: Ledger) -> None:
    ledger.add(telling("lamp-1", tabled=[("Quill Plan", [], None, [])]))
    stand = Stand(ledger)
    for _ in range(3):
        stand.watch(digest="at-once").run_once()
        stand.clock.forward(days=1)
    assert stand.channel.digests == []


def test_events_are_reported_at_once_and_only_once(stand: Stand) -> None:
    watch = stand.watch(digest="at-once")
    stand.ledger.add(telling("lamp-1", tabled=[("Quill Plan", [], None, [])]))
    watch.run_once()
    watch.run_once()
    stand.ledger.add(telling("lamp-2", published=dt.date(2031, 3, 5), tabled=[("Quill Plan", [], None, [])]))
    watch.run_once()
    stand.ledger.reindex()
    watch.run_once()
    assert [[event.kind for event in digest.events] for digest in stand.channel.digests] == [["proposal"]]


def test_only_the_chosen_events_are_reported_and_the_others_not_later_either(stand: Stand) -> None:
    stand.ledger.add(telling("lamp-1", tabled=[("Quill Plan", [], None, [])]))
    stand.watch(digest="at-once", events=("overdue",)).run_once()
    stand.watch(digest="at-once", events=EVENTS).run_once()
    assert stand.channel.digests == []


def test_a_meeting_is_overdue_once_its_day_has_passed(stand: Stand) -> None:
    watch = stand.watch(digest="at-once")
    stand.ledger.add(telling("lamp-1", met=[(PEOPLE, "Quill", dt.date(2031, 3, 6), "planned")]))
    stand.run_until(watch, dt.datetime(2031, 3, 6, 23, tzinfo=START.tzinfo))
    assert stand.channel.digests == []
    stand.run_until(watch, dt.datetime(2031, 3, 9, tzinfo=START.tzinfo))
    (digest,) = stand.channel.digests
    assert "planned for 6 Mar 2031" in digest.events[0].words
    assert digest.at.startswith("2031-03-07T00:")


@pytest.mark.parametrize("status", ["held", "cancelled", "postponed", "denied"])
def test_a_meeting_that_was_reported_is_not_overdue(stand: Stand, status: str) -> None:
    date = dt.date(2031, 3, 6)
    stand.ledger.add(telling("lamp-1", met=[(PEOPLE, "Quill", date, "planned")]))
    stand.ledger.add(telling("lamp-2", published=date, met=[(PEOPLE, "Quill", date, status)], more="More."))  # type: ignore[list-item]
    stand.clock.forward(days=10)
    stand.watch(digest="at-once").run_once()
    assert not [event for digest in stand.channel.digests for event in digest.events if event.kind == "overdue"]


def test_a_red_line_is_reported_by_machine_or_person(stand: Stand) -> None:
    watch = stand.watch(digest="at-once", events=("red-line",))
    stand.ledger.add(telling("lamp-1", said=[("Mara Vell", "“We will never accept a toll on the harbour”")]))
    watch.run_once()
    (digest,) = stand.channel.digests
    assert "never accept a toll" in digest.events[0].quote
    stand.ledger.add(telling("lamp-2", said=[("Tomas Orn", "that six ferries were late")]))
    stand.ledger.codebook.save("parties: [North]\nissues: {border: {options: [swap]}}\n", coder="ana")
    (said,) = stand.ledger.statements.list(speaker="Tomas Orn")
    stand.ledger.positions.add(said, coder="ana", party="North", kind="red_line", terms=[("border", "swap")])
    watch.run_once()
    watch.run_once()
    assert len(stand.channel.digests) == 2
    assert stand.channel.digests[1].events[0].words == "North rules out border: swap"


def test_a_red_line_that_was_read_is_reported_once(stand: Stand) -> None:
    watch = stand.watch(digest="at-once", events=("red-line",))
    record = telling(
        "lamp-1",
        said=[("Mara Vell", "“We will never accept a toll on the harbour without shared berths”")],
        stands=[
            ("Mara Vell", "red_line", "a toll"),
            ("Mara Vell", "insists", "shared berths"),
            ("Tomas Orn", "red_line", "a garrison"),
            ("Tomas Orn", "opposes", "a census"),
        ],
    )
    positions = tuple(
        each.model_copy(update={"statement": "s1"} if n < 2 else {}) for n, each in enumerate(record.positions)
    )
    stand.ledger.add(record.model_copy(update={"positions": positions}))
    watch.run_once()
    watch.run_once()
    (digest,) = stand.channel.digests
    assert [(event.id, event.words) for event in digest.events] == [
        ("s1", "Mara Vell rules out “a toll”; Mara Vell insists on “shared berths”"),
        ("t3", "Tomas Orn rules out “a garrison”"),
    ]
    assert "never accept a toll" in digest.events[0].quote and "a garrison" in digest.events[1].quote


def test_a_contradiction_is_reported(stand: Stand) -> None:
    watch = stand.watch(digest="at-once", events=("contradiction",))
    stand.ledger.add(telling("lamp-1", said=[("Mara Vell", "“We support the toll on the harbour”")]))
    stand.ledger.add(
        telling(
            "lamp-2",
            published=dt.date(2031, 3, 8),
            said=[("Mara Vell", "“We reject the toll on the harbour”")],
        )
    )
    assert stand.ledger.contradictions()
    watch.run_once()
    watch.run_once()
    (digest,) = stand.channel.digests
    assert digest.events[0].words.startswith("Mara Vell: ")
    assert "support the toll" in digest.events[0].quote
    assert "reject the toll" in digest.events[0].quote


def test_nothing_is_reported_when_there_is_nothing(stand: Stand) -> None:
    stand.run_until(stand.watch(), START + 3 * DAY)
    assert stand.channel.digests == []
    stand.ledger.add(telling("lamp-1", tabled=[("Quill Plan", [], None, [])]))
    stand.run_until(stand.watch(digest="none"), START + 6 * DAY)
    assert stand.channel.digests == []


def test_a_digest_is_kept_until_it_is_delivered_and_then_sent_once(stand: Stand) -> None:
    print_, mail = Kept(), Kept("email")
    mail.fault = DeliveryError("mail.example: is asleep", wait=3600.0)
    stand.ledger.add(telling("lamp-1", tabled=[("Quill Plan", [], None, [])]))
    stand.run_until(stand.watch(print_, mail, digest="at-once"), START + dt.timedelta(hours=5))
    assert len(print_.digests) == 1
    assert len(stand.lines) == 1
    assert stand.lines[0] == "email: not delivered, mail.example: is asleep; it is tried again"
    mail.fault = None
    stand.clock.forward(hours=7)
    stand.watch(print_, mail, digest="at-once").run_once()
    stand.watch(print_, mail, digest="at-once").run_once()
    assert len(print_.digests) == len(mail.digests) == 1
    assert stand.ledger.feeds.watch_state().messages() == ()


HOSTILE = "<script>alert(1)</script>\r\nBcc: all@lamp.example\x1b[31m \u202eevil & 'quoted' \"twice\""


def test_titles_and_words_cannot_do_harm(stand: Stand) -> None:
    stand.ledger.add(telling("lamp-1", publisher=HOSTILE, url="javascript:alert(1)", tabled=[(HOSTILE, [], None, [])]))
    stand.watch(digest="at-once").run_once()
    (digest,) = stand.channel.digests
    for line in digest.text().splitlines():
        assert line.isprintable()
    assert digest.subject.isprintable()
    assert "evil" not in digest.subject
    page = html.fromstring(digest.html())
    assert page.xpath("//script | //a | //img | //@onclick") == []
    assert "<script>" in page.text_content()
    json.dumps(digest.payload())


@examples(50)
@given(st.text(), st.text(), st.sampled_from(EVENTS))
def test_a_digest_is_read_as_it_was_written(words: str, other: str, kind: str) -> None:
    digest = Digest(
        other,
        "2031-03-03T07:00:00+00:00",
        (DocumentEntry(words, other, words, "2031-03-03", "", True),),
        (EventEntry(kind, words, other, words, other),),  # type: ignore[arg-type]
        (SourceEntry(words, 3, other),),
        7,
    )
    assert Digest.loads(digest.dumps()) == digest
