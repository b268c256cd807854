"""Questions about many documents: what is kept of actors, limited lists, and speakers that others decide about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pourparler.ledger import Ledger, open_ledger
from strategies import telling

FIRST, FAR = dt.date(2031, 3, 1), dt.date(2035, 1, 1)
YES, NO = "We will attend the Kelmport round", "We will not attend the Kelmport round"


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def fill(ledger: Ledger, count: int, people: Sequence[str] = ("Mara Vell", "Tomas Orn", "Ida Brusk")) -> None:
    """Add articles, one a day, in which one of some people speaks; every third has two editions."""
    for n in range(count):
        who, address = people[n % len(people)], f"https://lamp.example/{n}" if n % 3 == 0 else None
        for edition in range(2 if address else 1):
            told = telling(
                f"d{n}-{edition}",
                published=day(n + edition),
                url=address,
                said=[(who, f"The berth number {n} stays open until spring")],
                roles={who: "envoy" if n % 2 else "pilot"},
                more=f"The harbour of day {n} was calm, and nobody went aboard before noon. {'Later. ' * edition}",
            )
            ledger.add(told)


def test_what_is_kept_of_actors_is_what_is_counted(ledger: Ledger) -> None:
    fill(ledger, 12)
    assert ledger.actors.list() == ledger.actors.list(as_of=FAR)
    one, other, *_ = ledger.statements.list()
    rejected = ledger.statements.reject(one.id, coder="ana")
    ledger.statements.correct(other.id, coder="ana", speaker="Ida Brusk")
    ledger.actors.merge("Tomas Orn", coder="ana", into="Ida Brusk")
    counted = ledger.actors.list(as_of=FAR)
    assert ledger.actors.list() == counted
    assert ledger.actors.list(limit=2) == counted[:2]
    assert ledger.actors.get(counted[0].id) == counted[0]
    assert ledger.actors.get_all([row.id for row in counted]) == counted
    ledger.history.undo(rejected, coder="ana")
    assert ledger.actors.list() == ledger.actors.list(as_of=FAR) != counted
    assert ledger.reindex().changed == 0


def test_reindexing_counts_again(ledger: Ledger) -> None:
    fill(ledger, 4)
    told = ledger.actors.list()
    with ledger.statements._database.writing() as connection:
        connection.exec_driver_sql("UPDATE actor_counts SET mentions = 77")
        connection.exec_driver_sql("DELETE FROM actor_roles")
    assert ledger.actors.list() != told
    assert ledger.reindex().actors == 3
    assert ledger.actors.list() == told


def test_a_limited_list_is_the_beginning_of_the_whole_one(ledger: Ledger) -> None:
    fill(ledger, 20)
    ledger.add(telling("undated", published=None, said=[("Mara Vell", YES)]))
    for asked in ({}, {"actor": "a1"}, {"speaker": "a"}, {"speaker": "vell"}, {"speaker": "nobody"}):
        for newest_first in (False, True):
            whole = ledger.statements.list(**asked, newest_first=newest_first)  # type: ignore[arg-type]
            for limit in (1, 5, len(whole) or 1, 100):
                part = ledger.statements.list(**asked, newest_first=newest_first, limit=limit)  # type: ignore[arg-type]
                assert part == whole[:limit]


def test_what_counts_for_several_days_is_found_on_each(ledger: Ledger) -> None:
    ledger.add(telling("d1", published=day(0), said=[("Mara Vell", YES, (day(3), day(8))), ("Tomas Orn", NO, day(5))]))
    for first, last, found in ((0, 2, 0), (0, 3, 1), (4, 4, 1), (5, 5, 2), (8, 20, 1), (9, 20, 0), (6, 4, 1)):
        assert len(ledger.statements.list(since=day(first), until=day(last))) == found, (first, last)


def test_equal_documents_are_found_in_the_order_of_their_ids(ledger: Ledger) -> None:
    for name in ("c", "a", "d", "b"):
        ledger.add(telling(name, published=day(0), more=f"The ferry waits. {name}"))
    assert [hit.document for hit in ledger.search("ferry", limit=3)] == ["a", "b", "c"]
    assert [hit.document for hit in ledger.search("ferry", since=day(0), limit=2)] == ["a", "b"]
    assert ledger.search("ferry", since=day(1)) == ()


def test_a_decision_of_somebody_else_counts_for_what_is_added_after_it(place: str) -> None:
    """What is kept in memory of a speaker gives way to what the ledger has."""
    with open_ledger(place, create=True) as one, open_ledger(place) as other:
        one.add(telling("d1", published=day(0), said=[("Mara Vell", YES)]))
        one.add(telling("d2", published=day(1), said=[("Mara Vell", "The lights stay on all night long")]))
        other.statements.reject(other.statements.list(document="d1")[0].id, coder="ana")
        one.add(telling("d3", published=day(2), said=[("Mara Vell", NO)]))
        assert one.contradictions() == ()
        other.history.undo(coder="ana")
        assert len(one.contradictions()) == 1
        other.add(telling("d4", published=day(3), said=[("Mara Vell", YES + " after all")]))
        one.add(telling("d5", published=day(4), said=[("Mara Vell", NO + " in spring")]))
        found = one.contradictions()
        assert one.reindex().changed == 0
        assert one.contradictions() == found
