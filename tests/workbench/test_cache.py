"""What the workbench keeps between requests: fresh after each change, computed once for many, and bounded."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from desks import Asking, asked, copied
from pourparler.ledger import Ledger, open_ledger
from pourparler.workbench import cache
from pourparler.workbench.cache import MOST, QUICK, Overviews
from pourparler.workbench.versions import ALL, Part, PartVersions, Version
from strategies import example_record
from waiting import wait_until

BOOK = """
parties: [Quessia, Marrow League]
issues:
  heights: {question: Who holds the heights?, options: [guns stay, guns leave], words: guns}
  strait: {question: Who passes?, options: [open, closed], words: strait}
"""
PAGES = (
    "/documents.json",
    "/review.json",
    "/review.json?party=Quessia",
    "/actors.json",
    "/timeline.json",
    "/timeline.json?since=2031-03-01&until=2031-03-20",
    "/timeline/lanes.json",
    "/issues.json",
    "/issues.json?machine=false",
    "/proposals.json",
    "/network.json",
    "/coding.json",
    "/settlement.json",
    "/statements.json",
    "/meetings.json",
    "/history.json",
)


class Clock:
    """Seconds that pass only when a test says so; all work is of one thread."""

    def __init__(self) -> None:
        self.now = 1.0

    def monotonic(self) -> float:
        self.now += 0.001
        return self.now

    thread_time = monotonic


class Changes:
    """The versions of the parts of a ledger that nobody keeps."""

    def __init__(self) -> None:
        self.counts: Counter[Part] = Counter()
        self.people: dict[str, Counter[Part]] = {}

    def change(self, part: Part, person: str = "somebody") -> None:
        self.counts[part] += 1
        self.people.setdefault(person, Counter())[part] = self.counts[part]

    def of(self, parts: frozenset[Part]) -> Version:
        return tuple(self.counts[part] for part in sorted(parts))

    def own(self, person: str, parts: frozenset[Part]) -> Version:
        return tuple(self.people.get(person, Counter[Part]())[part] for part in sorted(parts))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(cache, "time", clock)
    return clock


def counting(clock: Clock, seconds: float = QUICK) -> Callable[[], int]:
    """A function that takes so long, and answers how often it has been called."""
    made = []

    def make() -> int:
        clock.now += seconds
        made.append(1)
        return len(made)

    return make


def test_an_overview_is_computed_once_for_several_and_again_for_who_changed_something(clock: Clock) -> None:
    changes, make = Changes(), counting(clock)
    overviews = Overviews(changes)
    with ThreadPoolExecutor(5) as people:
        found = people.map(lambda name: overviews.get(name, "issues", make), ["ana", "ben", "cy", "dee", "eve"])
        assert list(found) == [1] * 5
    changes.change("positions", "ana")
    assert overviews.get("ben", "issues", make) == 1, "others may see it a little later"
    assert overviews.get("ana", "issues", make) == 2
    assert overviews.get("ben", "issues", make) == 2
    overviews.clear()
    assert overviews.get("ben", "issues", make) == 3


def test_an_overview_depends_on_nothing_but_what_it_says(clock: Clock) -> None:
    changes, make = Changes(), counting(clock)
    overviews = Overviews(changes)
    depends_on: frozenset[Part] = frozenset({"actors", "codebook"})
    assert overviews.get("ana", "order", make, depends_on) == 1
    changes.change("positions", "ana")
    assert overviews.get("ana", "order", make, depends_on) == 1
    changes.change("codebook", "ana")
    assert overviews.get("ana", "order", make, depends_on) == 2


def test_a_quick_overview_is_never_late(clock: Clock) -> None:
    changes, make = Changes(), counting(clock, QUICK / 2)
    overviews = Overviews(changes)
    assert [overviews.get("ana", "quick", make) for _ in range(3)] == [1] * 3
    changes.change("acts", "ben")
    assert overviews.get("ana", "quick", make) == 2


def test_a_slow_overview_is_late_for_a_minute_at_most_and_computed_beside(clock: Clock) -> None:
    changes, make = Changes(), counting(clock)
    overviews = Overviews(changes)
    assert overviews.get("ana", "timeline", make) == 1
    clock.now += 300
    assert overviews.get("ana", "timeline", make) == 1
    changes.change("documents")
    assert overviews.get("ana", "timeline", make) == 2, "older than a minute"
    changes.change("documents")
    clock.now += 20
    assert overviews.get("ana", "timeline", make) == 2, "the last one, and the next is computed meanwhile"
    wait_until(lambda: overviews.get("ana", "timeline", make) == 3)


def test_nothing_is_kept_for_ever(clock: Clock) -> None:
    overviews, make = Overviews(Changes()), counting(clock)
    assert overviews.get("ana", "timeline", make) == 1
    clock.now += cache.UNCHANGED + 1
    assert overviews.get("ana", "timeline", make) == 2
    for number in range(3 * MOST):
        overviews.get("ana", ("timeline", number), lambda: 0)
    assert len(overviews) == MOST
    assert overviews.get("ana", "timeline", make) == 3, "left, as nobody asked for it"


def test_overviews_that_need_one_another_do_not_wait_for_one_another(clock: Clock) -> None:
    changes = Changes()
    overviews, inner, outer = Overviews(changes), counting(clock), counting(clock)
    ready = threading.Barrier(8)

    def within() -> int:
        return outer() + 0 * overviews.get("ana", "inner", inner)

    def ask(number: int) -> None:
        ready.wait()
        for _ in range(20):
            changes.change("positions", "ana")
            overviews.get("ana", "outer", within) if number % 2 else overviews.get("ana", "inner", inner)

    with ThreadPoolExecutor(8) as people:
        list(people.map(ask, range(8)))


def test_a_fault_is_told_and_not_kept(clock: Clock) -> None:
    overviews = Overviews(Changes())

    def fail() -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        overviews.get("ana", "issues", fail)
    assert overviews.get("ana", "issues", lambda: 1) == 1


@pytest.fixture
def ledger(dispatches: Path, tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(copied(dispatches, tmp_path)) as opened:
        yield opened


def _changed(versions: PartVersions, person: str, act: Callable[[], Any]) -> tuple[set[str], set[str]]:
    """The parts that change, and those that a person changed."""

    def state() -> list[tuple[Version, Version]]:
        return [(versions.of({part}), versions.own(person, {part})) for part in sorted(ALL)]

    before = state()
    act()
    seen, own = set(), set()
    for part, old, new in zip(sorted(ALL), before, state(), strict=True):
        seen |= {part} if old[0] != new[0] else set()
        own |= {part} if old[1] != new[1] else set()
    return seen, own


def test_a_decision_changes_the_parts_that_it_is_about(ledger: Ledger) -> None:
    versions = PartVersions(ledger)
    one, other = (each.statement for each in ledger.statements.review_queue(limit=2).waiting)
    act = "REJECT" if other.act != "REJECT" else "AGREE"
    stance, actor = ledger.stances.list(limit=1)[0], ledger.actors.list(limit=1)[0]
    for parts, decide in (
        ({"confirmations"}, lambda: ledger.statements.confirm(one, coder="ana")),
        ({"acts"}, lambda: ledger.statements.correct(other, coder="ana", act=act)),
        ({"acts"}, lambda: ledger.history.undo(coder="ana")),
        ({"statements"}, lambda: ledger.statements.correct(other, coder="ana", speaker=actor.name, act=act)),
        ({"stances", "positions"}, lambda: ledger.stances.confirm(stance, coder="ana")),
        ({"codebook"}, lambda: ledger.codebook.save(BOOK, coder="ana")),
        (set(), lambda: ledger.documents.mark_read(stance.document, coder="ana")),
    ):
        assert _changed(versions, "ana", decide) == (parts, parts)
    theirs = _changed(versions, "ana", lambda: ledger.statements.reject(other, coder="ben"))
    assert theirs == ({"statements"}, set()), "what others change is not hers"


def test_what_another_program_adds_is_seen(ledger: Ledger) -> None:
    versions = PartVersions(ledger)

    def add() -> None:
        with open_ledger(ledger.path) as other:
            other.add(example_record())

    changed, own = _changed(versions, "ana", add)
    assert {"documents", "statements", "stances"} <= changed
    assert not own


def _shown(desk: Asking) -> dict[str, Any]:
    return {page: desk.get(page) for page in PAGES}


@pytest.mark.slow
def test_a_workbench_that_has_been_open_shows_what_a_new_one_shows(ledger: Ledger) -> None:
    """After each kind of decision, of its own people and of another program, on each page."""
    ledger.codebook.save(BOOK, coder="ana")
    one, other, third = (each.statement for each in ledger.statements.review_queue(limit=3).waiting)
    stances = ledger.stances.list()
    actor = ledger.actors.list(limit=1)[0]
    act = "REJECT" if other.act != "REJECT" else "AGREE"

    def code(desk: Asking) -> None:
        terms = [["heights", "guns stay"]]
        body = {"statement": one.id, "party": "Quessia", "kind": "insists", "terms": terms}
        desk.post("/positions", body, status=201)

    def add_elsewhere(_: Asking) -> None:
        with open_ledger(ledger.path) as elsewhere:
            elsewhere.add(example_record())
            elsewhere.statements.reject(third, coder="ben")

    steps: tuple[Callable[[Asking], Any], ...] = (
        lambda desk: desk.post(f"/codings/s{one.id}/confirm"),
        lambda desk: desk.post(f"/codings/s{other.id}/correct", {"fields": {"act": act}}),
        lambda desk: desk.post("/undo"),
        lambda desk: desk.post(f"/codings/s{other.id}/correct", {"fields": {"speaker": actor.name}}),
        code,
        lambda desk: desk.post(f"/codings/t{stances[0].id}/confirm"),
        lambda desk: desk.post(f"/codings/t{stances[1].id}/reject"),
        lambda desk: desk.post("/issues", {"name": "heights two", "words": "heights"}, status=201),
        add_elsewhere,
        lambda desk: desk.post("/undo"),
    )
    with asked(ledger) as desk:
        _shown(desk)
        for number, step in enumerate(steps):
            step(desk)
            shown = _shown(desk)
            with asked(ledger) as new:
                for page, fresh in _shown(new).items():
                    assert shown[page] == fresh, (number, page)
