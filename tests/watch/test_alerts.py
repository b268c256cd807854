"""Alerts: what rules find, that each event is reported once, and how it goes out by e-mail and webhook."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from lxml import html

from mail_server import MailBox, mail_server
from pourparler.brief.alerts import find_alerts
from pourparler.brief.events import KINDS, find_events
from pourparler.ledger import Ledger, LedgerError
from pourparler.ledger.collections.alerts import AlertState
from pourparler.watch import AlertDelivery, MailSettings
from pourparler.watch.alerts import AlertEntry, AlertLetter
from strategies import telling
from watching import START, HeldClock, Stand
from web_server import Site, serving

TODAY = START.date()
DAY = dt.timedelta(days=1)
HOSTILE = '<script>alert("x")</script>\r\nBcc: all@lamp.example'
BOOK = """
parties: {Norland: {}, Soria: {speakers: [Tomas Orn]}}
issues: {toll: {question: Who pays?, options: [no toll, a toll]}}
"""


@pytest.fixture
def box() -> Iterator[MailBox]:
    with mail_server() as found:
        yield found


@pytest.fixture
def hook() -> Iterator[Site]:
    with serving() as found:
        yield found


class Desk:
    """A delivery as a new run of the program has it, with a clock and a mail server of the test."""

    def __init__(self, ledger: Ledger, box: MailBox | None = None) -> None:
        self.ledger, self.box = ledger, box
        self.clock = HeldClock(dt.datetime.now().astimezone())
        self.lines: list[str] = []

    def delivery(self, **options: Any) -> AlertDelivery:
        settings: MailSettings | str = "POURPARLER_SMTP_HOST is not set"
        if self.box:
            settings = MailSettings("localhost", self.box.port, "desk@lamp.example", "none")
        return AlertDelivery(
            self.ledger,
            settings,
            clock=self.clock,
            say=lambda line: self.lines.append(str(line)),
            jitter=lambda: 0.5,
            allow_private=options.pop("allow_private", True),
            **options,
        )


def kinds(ledger: Ledger, **asked: Any) -> list[str]:
    return [row.kind for row in ledger.alerts.list(**asked)]


def answer(hook: Site, *statuses: int) -> list[tuple[dict[str, str], bytes]]:
    """Let the server take what is posted to /hook, and answer with these statuses, the last one again and again."""
    taken: list[tuple[dict[str, str], bytes]] = []

    def take(handler: BaseHTTPRequestHandler) -> None:
        taken.append((dict(handler.headers), handler.rfile.read(int(handler.headers["Content-Length"]))))
        handler.send_response(statuses[min(len(taken), len(statuses)) - 1])
        handler.end_headers()

    hook.pages["/hook"] = take
    return taken


def test_every_kind_of_event_has_its_evidence(ledger: Ledger) -> None:
    ledger.add(
        telling(
            "lamp-1",
            tabled=[("Quill Plan", ["Mara Vell"], None, ["no toll for six days"])],
            stands=[("Soria", "red_line", "any toll")],
            met=[
                (["Mara Vell", "Tomas Orn"], "Merrow", dt.date(2031, 3, 2), "held"),
                (["Mara Vell", "Ida Lund"], "Brack", dt.date(2031, 3, 10), "planned"),
                (["Mara Vell", "Sten Aro"], "Quay", dt.date(2031, 3, 12), "cancelled"),
                (["Mara Vell", "Bo Tarn"], "Hythe", dt.date(2031, 3, 14), "postponed"),
            ],
            said=[("Tomas Orn", "“We will not sign.”")],
        )
    )
    found = find_events(ledger, dt.date(2031, 3, 20), ledger.documents.ids(), KINDS)
    by_kind = {event.kind: event for event in found}
    assert {"proposal", "red-line", "held", "announced", "failed", "postponed", "overdue", "statement"} <= set(by_kind)
    document = ledger.documents.get("lamp-1")
    assert document is not None
    for event in found:
        assert event.document == "lamp-1"
        assert event.address.startswith("/document?id=lamp-1#")
        assert event.marks
        place = int(event.anchor[1:])
        assert place < len(document.text) if event.anchor[0] == "o" else place > 0
    assert by_kind["held"].actors == ("Mara Vell", "Tomas Orn")
    assert "Merrow" in by_kind["held"].words
    assert find_events(ledger, dt.date(2031, 3, 20), ledger.documents.ids(), KINDS) == found


def test_a_meeting_of_long_ago_is_no_news(ledger: Ledger) -> None:
    ledger.add(telling("lamp-1", met=[(["Mara Vell", "Tomas Orn"], "Merrow", dt.date(2029, 3, 2), "held")]))
    assert find_events(ledger, TODAY, ledger.documents.ids(), ["held"]) == ()


def test_a_party_that_changes_sides_has_shifted(ledger: Ledger) -> None:
    ledger.codebook.save(BOOK, coder="ana")
    for n, (kind, words) in enumerate([("supports", "we take no toll"), ("opposes", "we want a toll")]):
        day = dt.date(2031, 3, 1) + n * DAY
        ledger.add(telling(f"lamp-{n}", published=day, said=[("Tomas Orn", f"“{words}.”")]))
        said = ledger.statements.list(document=f"lamp-{n}")[0]
        ledger.positions.add(said.id, party="Soria", kind=kind, terms=[("toll", "no toll")], coder="ana")
    (shift,) = find_events(ledger, TODAY, (), ["shift"])
    assert "Soria moved" in shift.words
    assert (shift.document, shift.issues, shift.confidence) == ("lamp-1", ("toll",), 1.0)
    assert "Soria" in shift.actors


def test_the_day_that_closed_the_last_deal_is_an_event(ledger: Ledger) -> None:
    ledger.codebook.save(BOOK, coder="ana")
    firm = (("Norland", "Mara Vell", "a toll"), ("Soria", "Tomas Orn", "no toll"))
    for n, (party, speaker, option) in enumerate(firm):
        day = dt.date(2031, 3, 1) + n * DAY
        ledger.add(telling(f"lamp-{n}", published=day, said=[(speaker, f"“Never {option}.”")]))
        said = ledger.statements.list(document=f"lamp-{n}")[0]
        ledger.positions.add(said.id, party=party, kind="red_line", terms=[("toll", option)], coder="ana")
    found = find_events(ledger, TODAY, (), ["deal"])
    assert [event.day for event in found] == [dt.date(2031, 3, 1), dt.date(2031, 3, 2)]
    assert "0 of 2 deals" in found[-1].words
    assert (found[-1].document, found[-1].actors, found[-1].issues) == ("lamp-1", ("Soria",), ("toll",))


def test_only_what_is_found_after_a_rule_was_made_is_reported_and_only_once(ledger: Ledger) -> None:
    ledger.add(telling("lamp-1", tabled=[("Old Plan", [], None, [])]))
    ledger.alerts.add_rule(["proposal"], coder="ana")
    find_alerts(ledger, TODAY)
    assert kinds(ledger) == []
    ledger.add(telling("lamp-2", tabled=[("Quill Plan", [], None, [])]))
    assert find_alerts(ledger, TODAY) == 1
    assert find_alerts(ledger, TODAY) == 0
    ledger.add(telling("lamp-3", published=dt.date(2031, 3, 6), tabled=[("Quill Plan", [], None, [])]))
    ledger.reindex()
    assert find_alerts(ledger, TODAY) == 0
    assert [row.words for row in ledger.alerts.list(coder="ana")] == ["Quill Plan"]


def test_what_came_between_a_rule_and_the_first_look_is_reported(ledger: Ledger) -> None:
    ledger.add(telling("lamp-1", tabled=[("Old Plan", [], None, [])]))
    ledger.alerts.add_rule(["proposal"], coder="ana")
    ledger.add(telling("lamp-2", tabled=[("Quill Plan", [], None, [])]))
    find_alerts(ledger, TODAY)
    assert [row.words for row in ledger.alerts.list()] == ["Quill Plan"]


def test_a_meeting_becomes_overdue_as_days_pass(ledger: Ledger) -> None:
    ledger.alerts.add_rule(["overdue"], coder="ana")
    ledger.add(telling("lamp-1", met=[(["Mara Vell", "Tomas Orn"], "Merrow", dt.date(2031, 3, 10), "planned")]))
    assert find_alerts(ledger, dt.date(2031, 3, 10)) == 0
    assert find_alerts(ledger, dt.date(2031, 3, 11)) == 1
    assert find_alerts(ledger, dt.date(2031, 3, 12)) == 0


def test_rules_choose_by_actor_party_issue_and_confidence(ledger: Ledger) -> None:
    ledger.codebook.save(BOOK, coder="ana")
    asked: dict[str, dict[str, Any]] = {
        "actor": {"actors": ["mara vell"]},
        "party": {"actors": ["Soria"]},
        "issue": {"issues": ["toll"]},
        "words": {"issues": ["harbour; quay"]},
        "sure": {"actors": ["Mara Vell", "Tomas Orn"], "min_confidence": 0.95},
    }
    for name, options in asked.items():
        ledger.alerts.add_rule(["statement"], coder=name, **options)
    ledger.add(telling("lamp-1", said=[("Mara Vell", "“The harbour stays.”"), ("Tomas Orn", "“There is no toll.”")]))
    find_alerts(ledger, TODAY)
    found = {name: [row.quote for row in ledger.alerts.list(coder=name)] for name in asked}
    assert ["harbour" in quote for quote in found["actor"]] == [True]
    assert found["words"] == found["actor"]
    assert ["no toll" in quote for quote in found["party"]] == [True]
    assert found["issue"] == found["party"]
    assert found["sure"] == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kinds": []}, "at least one kind"),
        ({"kinds": ["statement"]}, "name an actor or an issue"),
        ({"kinds": ["held"], "on_page": False}, "choose how"),
        ({"kinds": ["held"], "min_confidence": 2}, "min_confidence"),
        ({"kinds": ["held"], "pace": "never"}, "pace"),
        ({"kinds": ["held"], "actors": ["a"] * 2 + [str(n) for n in range(30)]}, "at most 20"),
    ],
)
def test_rules_that_are_wrong_have_a_line(ledger: Ledger, options: dict[str, Any], words: str) -> None:
    with pytest.raises(LedgerError, match=words):
        ledger.alerts.add_rule(coder="ana", **options)


def test_what_was_read_can_be_taken_back_and_a_rule_restored(ledger: Ledger) -> None:
    rule = ledger.alerts.add_rule(["proposal"], coder="ana")
    ledger.add(telling("lamp-1", tabled=[("Quill Plan", [], None, []), ("Reed Plan", [], None, [])]))
    find_alerts(ledger, TODAY)
    assert ledger.alerts.mark_read(coder="ben") == ()
    changed = ledger.alerts.mark_read(coder="ana")
    assert (len(changed), ledger.alerts.count(coder="ana", unread=True)) == (2, 0)
    assert ledger.alerts.mark_read(changed[:1], coder="ana", is_read=False) == changed[:1]
    assert ledger.alerts.count(coder="ana", unread=True) == 1
    with pytest.raises(LedgerError, match="no rule"):
        ledger.alerts.remove_rule(rule.id, coder="ben")
    ledger.alerts.remove_rule(rule.id, coder="ana")
    assert ledger.alerts.rules() == ()
    assert len(ledger.alerts.list(coder="ana")) == 2
    ledger.alerts.restore_rule(rule.id, coder="ana")
    assert [each.id for each in ledger.alerts.rules(coder="ana")] == [rule.id]


def test_a_mail_has_the_words_escaped_and_one_subject_line(ledger: Ledger, box: MailBox) -> None:
    ledger.alerts.add_rule(["proposal"], coder="ana", email="ana@lamp.example", on_page=False)
    ledger.add(telling("lamp-1", tabled=[(f"Plan {HOSTILE}", [], None, [HOSTILE])]))
    desk = Desk(ledger, box)
    desk.delivery(workbench="https://desk.example/").run()
    (message,) = box.messages
    assert message["Subject"].endswith("1 new proposal")
    assert message["Bcc"] is None
    assert message["To"] == "ana@lamp.example"
    page = message.get_body(("html",))
    assert page is not None
    tree = html.fromstring(page.get_content())
    assert tree.xpath("//script") == []
    assert tree.xpath("//a/@href")[0].startswith("https://desk.example/document?id=lamp-1#")
    assert kinds(ledger, coder="ana") == []  # not on the page
    assert ledger.alerts.list()[0].delivered is not None


def test_a_post_is_signed(ledger: Ledger, hook: Site) -> None:
    rule = ledger.alerts.add_rule(["proposal"], coder="ana", webhook=hook.address + "/hook")
    ledger.add(telling("lamp-1", tabled=[(f"Plan {HOSTILE}", [], None, [])]))
    taken = answer(hook, 204)
    Desk(ledger).delivery().run()
    ((headers, body),) = taken
    expected = hmac.new(rule.secret.encode(), body, hashlib.sha256).hexdigest()
    assert headers["Pourparler-Signature"] == f"sha256={expected}"
    found = json.loads(body)
    assert found["schema"] == "pourparler/alerts/1"
    assert headers["Idempotency-Key"] == found["key"]
    assert [each["kind"] for each in found["alerts"]] == ["proposal"]
    assert "\n" not in found["alerts"][0]["words"]


def test_a_webhook_that_fails_is_tried_again_later_and_given_up_at_last(ledger: Ledger, hook: Site) -> None:
    ledger.alerts.add_rule(["proposal"], coder="ana", webhook=hook.address + "/hook")
    ledger.add(telling("lamp-1", tabled=[("Quill Plan", [], None, [])]))
    taken = answer(hook, 500, 500, 204)
    desk = Desk(ledger)
    desk.delivery().run()
    desk.delivery().run()
    assert len(taken) == 1
    assert "status 500" in ledger.alerts.list()[0].fault
    for _ in range(4):
        desk.clock.forward(hours=1)
        desk.delivery().run()
    assert len(taken) == 3
    assert len({headers["Idempotency-Key"] for headers, _ in taken}) == 1
    assert (ledger.alerts.list()[0].fault, ledger.alerts.list()[0].delivered is None) == ("", False)
    ledger.add(telling("lamp-2", tabled=[("Reed Plan", [], None, [])]))
    taken = answer(hook, 500)
    for _ in range(20):
        desk.clock.forward(hours=7)
        desk.delivery().run()
    assert len(taken) == 12
    assert "given up" in desk.lines[-1]


def test_a_crash_between_the_answer_and_the_note_repeats_the_key(
    ledger: Ledger, hook: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.alerts.add_rule(["proposal"], coder="ana", webhook=hook.address + "/hook")
    ledger.add(telling("lamp-1", tabled=[("Quill Plan", [], None, [])]))
    taken = answer(hook, 204)
    desk = Desk(ledger)

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(AlertState, "settle", crash)
        with pytest.raises(KeyboardInterrupt):
            desk.delivery().run()
    for _ in range(3):
        desk.delivery().run()
    assert len(taken) == 2
    assert len({headers["Idempotency-Key"] for headers, _ in taken}) == 1
    assert taken[0][1] == taken[1][1]


def test_a_crash_before_the_outbox_is_written_loses_nothing(
    ledger: Ledger, hook: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.alerts.add_rule(["proposal"], coder="ana", webhook=hook.address + "/hook")
    ledger.add(telling("lamp-1", tabled=[("Quill Plan", [], None, [])]))
    taken = answer(hook, 204)
    desk = Desk(ledger)
    with monkeypatch.context() as patch:
        patch.setattr(AlertState, "queue", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            desk.delivery().run()
    desk.delivery().run()
    desk.delivery().run()
    assert len(taken) == 1


def test_private_addresses_are_refused_unless_they_are_allowed(ledger: Ledger, hook: Site) -> None:
    ledger.alerts.add_rule(["proposal"], coder="ana", webhook=hook.address + "/hook")
    ledger.add(telling("lamp-1", tabled=[("Quill Plan", [], None, [])]))
    taken = answer(hook, 204)
    Desk(ledger).delivery(allow_private=False).run()
    assert taken == []
    assert "private network" in ledger.alerts.list()[0].fault


def test_daily_alerts_go_out_together_at_their_time(ledger: Ledger, box: MailBox) -> None:
    ledger.alerts.add_rule(["proposal"], coder="ana", email="ana@lamp.example", pace="daily")
    desk = Desk(ledger, box)
    at = (desk.clock.now() + dt.timedelta(hours=2)).time().replace(second=0, microsecond=0)
    for n in range(2):
        ledger.add(telling(f"lamp-{n}", tabled=[(f"Plan {n}", [], None, [])]))
        desk.delivery(at=at).run()
    assert box.messages == []
    desk.clock.forward(hours=3)
    desk.delivery(at=at).run()
    desk.delivery(at=at).run()
    (message,) = box.messages
    assert "2 new proposals" in message["Subject"]


def test_what_a_removed_rule_found_is_not_sent(ledger: Ledger, hook: Site) -> None:
    rule = ledger.alerts.add_rule(["proposal"], coder="ana", webhook=hook.address + "/hook")
    ledger.add(telling("lamp-1", tabled=[("Quill Plan", [], None, [])]))
    taken = answer(hook, 500, 204)
    desk = Desk(ledger)
    desk.delivery().run()
    ledger.alerts.remove_rule(rule.id, coder="ana")
    desk.clock.forward(hours=1)
    desk.delivery().run()
    assert len(taken) == 1


def test_the_watch_delivers_alerts(ledger: Ledger, hook: Site) -> None:
    ledger.alerts.add_rule(["proposal"], coder="ana", webhook=hook.address + "/hook")
    ledger.add(telling("lamp-1", tabled=[("Quill Plan", [], None, [])]))
    taken = answer(hook, 204)
    stand = Stand(ledger)
    watch = stand.watch(alerts=Desk(ledger).delivery())
    watch.run_once()
    watch.run_once()
    assert len(taken) == 1
    assert "1 message with alerts" in str(watch.tally)


def test_a_message_counts_what_it_has() -> None:
    entries = tuple(AlertEntry(kind, "d1", "words", "", "lamp-1", "", "/document") for kind in ("deal", "deal", "held"))
    letter = AlertLetter("talks.ledger", "2031-03-03T07:00:00+00:00", "k", entries)
    assert letter.subject == "talks.ledger: 1 held meeting, 2 changes of the possible deals"
    assert "Deals that became possible" in letter.text()
