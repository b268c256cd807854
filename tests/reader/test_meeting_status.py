"""The eight statuses of a meeting, from the ledger to briefs, charts and exports."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest
from rich.console import Console

from pourparler import brief as briefing
from pourparler.brief.meeting_marks import LOOKS
from pourparler.exchange.base import ExportOptions
from pourparler.exchange.plover.events import write
from pourparler.ledger import Ledger
from pourparler.reader.meetings.build import AGAINST, REAL
from pourparler.record import MEETING_STATUSES, MeetingStatus
from pourparler.workbench.lanes import find_lanes
from strategies import telling

MON, TUE, WED, FRI = (dt.date(2031, 5, n) for n in (5, 6, 7, 9))
PAIR = ("Mara Vell", "Tomas Orn")


def test_the_statuses_stand_in_one_place() -> None:
    assert get_args(MeetingStatus) == MEETING_STATUSES
    assert REAL | {*AGAINST, "proposed"} == set(MEETING_STATUSES)


# --- the ledger


def test_a_meeting_that_one_reports_and_another_denies_is_denied_and_contested(ledger: Ledger) -> None:
    ledger.add(telling("lamp", published=MON, publisher="Lamp", met=[(PAIR, "Quill", MON, "held")]))
    ledger.add(telling("post", published=TUE, publisher="Post", met=[(PAIR, None, MON, "denied")], more="p"))
    ledger.add(telling("late", published=WED, publisher="Late", met=[(PAIR, "Quill", MON, "held")], more="l"))
    (row,) = ledger.meetings.list()
    assert (row.status, row.contested) == ("denied", True)
    assert [(r.document, r.status) for r in row.reports] == [("lamp", "held"), ("post", "denied"), ("late", "held")]
    (before,) = ledger.meetings.list(as_of=MON)
    assert (before.status, before.contested) == ("held", False)
    (change,) = ledger.changes(since=TUE, until=TUE).meetings
    assert "status" in change.what


def test_a_plan_denied_before_its_day_and_then_held_is_held(ledger: Ledger) -> None:
    for id, published, status in (("a", MON, "denied"), ("b", TUE, "planned"), ("c", FRI, "held")):
        ledger.add(telling(id, published=published, met=[(PAIR, "Quill", FRI, status)], more=id))
    (row,) = ledger.meetings.list()
    assert (row.status, row.contested) == ("held", False)


@pytest.mark.parametrize("status", ["postponed", "cancelled", "refused", "denied"])
def test_what_becomes_of_a_plan_is_a_change(ledger: Ledger, status: str) -> None:
    ledger.add(telling("plan", published=MON, met=[(PAIR, "Quill", FRI, "planned")]))
    ledger.add(telling("news", published=TUE, met=[(PAIR, "Quill", FRI, status)], more="n"))
    (change,) = ledger.changes(since=TUE).meetings
    assert change.before is not None
    assert (change.before.status, change.after.status) == ("planned", status)


def test_a_refusal_without_a_day_does_not_touch_a_meeting_that_was_held(ledger: Ledger) -> None:
    ledger.add(telling("held", published=MON, met=[(PAIR, "Quill", MON, "held")]))
    ledger.add(telling("refused", published=WED, met=[(PAIR, None, None, "refused")], more="r"))
    assert sorted(row.status for row in ledger.meetings.list()) == ["held", "refused"]


@pytest.mark.parametrize("status", MEETING_STATUSES)
def test_a_person_can_choose_every_status(ledger: Ledger, status: str) -> None:
    ledger.add(telling("a", published=MON, met=[(PAIR, "Quill", MON, "planned")]))
    (row,) = ledger.meetings.list()
    if status != "planned":
        ledger.codings.correct(f"m{row.id}", coder="ana", status=status)
    assert ledger.meetings.list()[0].status == status


# --- briefs, charts, exports


def full(ledger: Ledger) -> None:
    """One meeting of each status, on a day and at a place of its own."""
    places = ("Quill", "Sund", "Merrow", "Vaill", "Orrin", "Kest", "Lorne", "Reed")
    for n, status in enumerate(MEETING_STATUSES):
        day = MON + dt.timedelta(days=n)
        ledger.add(telling(status, published=MON, met=[(PAIR, places[n], day, status)], more=status))


def shown(ledger: Ledger, **period: dt.date) -> str:
    screen = io.StringIO()
    briefing.render_text(briefing.build(ledger, **period), Console(file=screen, width=120))
    return screen.getvalue()


def test_a_brief_has_every_meeting_with_its_status(ledger: Ledger) -> None:
    full(ledger)
    text = shown(ledger)
    for status in ("postponed", "cancelled", "refused", "denied", "proposed"):
        assert f"{LOOKS[status].sign} {status}" in text
    for words in ("met in Quill", "are meeting in Sund", "Talks in Merrow (Mara Vell, Tomas Orn) are due"):
        assert words in text
    html = briefing.render_html(briefing.build(ledger))
    assert all(place in html for place in ("Quill", "Sund", "Merrow", "Vaill", "Orrin", "Kest", "Lorne", "Reed"))


def test_a_contested_meeting_says_who_reports_it_as_held(ledger: Ledger) -> None:
    ledger.add(telling("lamp", published=MON, publisher="Lamp", met=[(PAIR, "Quill", MON, "held")]))
    ledger.add(telling("post", published=TUE, publisher="Post", met=[(PAIR, "Quill", MON, "denied")], more="p"))
    words = " ".join(shown(ledger).split())
    assert "contested: reported as held by Lamp" in words


def test_only_plans_that_stand_are_overdue(ledger: Ledger) -> None:
    later = MON + dt.timedelta(days=14)
    for n, status in enumerate(("postponed", "cancelled", "refused", "denied")):
        ledger.add(telling(status, published=MON, met=[(PAIR, f"Quill{n}", TUE, status)], more=status))
    assert "no report says that they took place" not in shown(ledger, since=MON, until=later)
    ledger.add(telling("plan", published=MON, met=[(PAIR, "Sund", WED, "planned")], more="x"))
    assert "no report says that they took place" in shown(ledger, since=MON, until=later)


def test_a_plan_that_was_put_off_to_another_day_is_not_due(ledger: Ledger) -> None:
    ledger.add(telling("plan", published=MON, met=[(PAIR, "Quill", TUE, "planned")]))
    ledger.add(telling("moved", published=TUE, met=[(PAIR, "Quill", dt.date(2031, 5, 20), "postponed")], more="m"))
    text = shown(ledger, since=MON, until=MON + dt.timedelta(days=14))
    assert "no report says that they took place" not in text
    assert "20 May 2031" in text


def test_every_status_has_a_mark_of_its_own() -> None:
    assert set(MEETING_STATUSES) < set(LOOKS)
    for part in zip(*LOOKS.values(), strict=True):
        assert len(set(part)) == len(LOOKS)


@pytest.mark.parametrize("ground", ["#ffffff", "#1c2228"])
def test_marks_are_seen_on_both_grounds(ground: str) -> None:
    def light(colour: str) -> float:
        parts = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
        r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    for look in LOOKS.values():
        for colour in (look.light if ground == "#ffffff" else look.dark, look.either):
            high, low = sorted((light(colour), light(ground)), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 3


def test_the_timeline_has_every_status(ledger: Ledger) -> None:
    full(ledger)
    kinds = {event.kind for lane in find_lanes(ledger.meetings.list(), ()) for event in lane.events}
    assert kinds == set(MEETING_STATUSES)
    symbols = files("pourparler.workbench").joinpath("static/timeline/symbols.js").read_text("utf-8")
    assert all(re.search(rf'^  "?{kind}"?: "M', symbols, re.MULTILINE) for kind in LOOKS)


def test_refused_and_denied_meetings_are_no_events(ledger: Ledger, tmp_path: Path) -> None:
    full(ledger)
    done = write(ledger, tmp_path / "events.jsonl", ExportOptions())
    events = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text().splitlines()]
    assert {e["meeting_status"] for e in events} == set(MEETING_STATUSES) - {"refused", "denied"}
    contexts = {e["meeting_status"]: e["contexts"] for e in events}
    assert (contexts["ongoing"], contexts["postponed"], contexts["cancelled"]) == (None, ["future"], ["negation"])
    assert any("2 meetings were refused or denied" in line for line in done.warnings)
