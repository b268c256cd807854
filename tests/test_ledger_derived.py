"""Derived data: the same in whatever order documents come, and never in the way of a document."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pourparler.ledger import Ledger, open_ledger
from pourparler.record import Record
from stores import Store
from strategies import telling

YES, NO = "We will attend the Kelmport round", "We will not attend the Kelmport round"
HARBOUR = "“We will not open the harbour before the last of the frost is over and the pilots are paid”"
CUT = "that they “will not open the harbour before the last of the frost is over”"
LIGHTS = "“The lights stay on all night long whatever the mayor of Kelmport says”"
SAID = (YES, NO, HARBOUR, CUT, LIGHTS, "a toll on the ferries", "“We reject a toll on the ferries”", f"{YES}, we said")
ARTICLE = """Harbour talks resume in Quill after a winter of silence between the two ports on the sound.
The pilots of both sides came by the morning ferry and were met by the mayor, who gave them bread and salt.
Nobody expects a treaty this week, but the berths, the tolls and the lights are all on the table again."""
SHORTER = ARTICLE.rsplit("\n", 1)[0]
PEOPLE = ("Mara Vell", "Vell", "Mara Ida Vell", "Otto Vell", "Tomas Orn", "one diplomat")
DAYS = [dt.date(2031, 3, n) for n in (2, 3, 4, 6, 20)]
PLANS = ("Quill Plan", "the Quill Plan", "Lantern Draft", "the new draft")

day = st.sampled_from(DAYS)
said = st.tuples(st.sampled_from([*PEOPLE, None]), st.sampled_from(SAID), st.sampled_from([None, None, *DAYS]))
met = st.tuples(
    st.lists(st.sampled_from(PEOPLE), unique=True, max_size=3).map(tuple),
    st.sampled_from([None, "Quill", "Sund"]),
    st.sampled_from([None, *DAYS, (DAYS[0], DAYS[2]), (DAYS[1], DAYS[3])]),
    st.sampled_from(["planned", "held", "cancelled"]),
)
tabled = st.tuples(
    st.sampled_from(PLANS), st.lists(st.sampled_from(PEOPLE), max_size=1), st.none(), st.just(["No tolls"])
)


@st.composite
def coverage(draw: st.DrawFn) -> list[Record]:
    """Documents that repeat, contradict, corroborate and replace one another."""
    count = draw(st.integers(2, 6))
    found, dates = [], draw(st.permutations([dt.date(2031, 3, n) for n in range(1, 10)]))
    for n in range(count):
        address = draw(st.sampled_from([None, None, "https://lamp.example/talks"]))
        # Editions of one article are of different days: on one day, nothing but their order says which is later.
        published = dates[n] if address else draw(st.none() | day)
        plans = draw(st.lists(tabled, max_size=2, unique_by=lambda each: each[0]))
        if len(plans) == 2 and draw(st.booleans()):
            plans[0] = (plans[0][0], plans[0][1], plans[1][0], plans[0][3])
        roles = draw(
            st.dictionaries(st.sampled_from(PEOPLE[:4]), st.sampled_from(["envoy", "harbour pilot"]), max_size=2)
        )
        record = telling(
            f"d{n}",
            published=published,
            url=address,
            said=draw(st.lists(said, max_size=3)),
            met=draw(st.lists(met, max_size=2)),
            tabled=plans,
            roles=roles,
            more=f"{draw(st.sampled_from(['', ARTICLE, SHORTER]))}\n{n}",
        )
        if len(record.actors) > 1 and draw(st.booleans()):
            first, other, *rest = record.actors
            serving = first.model_copy(update={"for_": other.id})
            record = record.model_copy(update={"actors": (serving, other, *rest)})
        found.append(record)
    return found


def _plain(value: Any) -> Any:
    """An answer without the numbers that a ledger gives in the order of adding, and without the moment of that."""
    if isinstance(value, dict):
        return {
            name: _plain(each)
            for name, each in value.items()
            if name != "added" and not (name.endswith("id") and isinstance(each, int))
        }
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def answers(ledger: Ledger) -> dict[str, Any]:
    """Everything that a ledger answers, as it answers it."""
    asked: dict[str, Iterable[Any]] = {
        "documents": ledger.documents(),
        "statements": ledger.statements(),
        "meetings": ledger.meetings(),
        "proposals": ledger.proposals(),
        "reversals": ledger.reversals(),
        "as of": ledger.statements(as_of=DAYS[2]),
        "changes": [ledger.changes(DAYS[1], DAYS[3])],
        "each": [document for id in sorted(ledger.ids()) if (document := ledger.document(id)) is not None],
    }
    found = {name: [_plain(asdict(row)) for row in rows] for name, rows in asked.items()}
    # Those of one name stand in the order of their numbers.
    found["actors"] = sorted((_plain(asdict(row)) for row in ledger.actors()), key=repr)
    found["suggestions"] = sorted((_plain(asdict(row)) for row in ledger.suggestions()), key=repr)
    found["search"] = sorted(hit.document for hit in ledger.search("harbour"))
    return found


def ledger_of(place: str, batch: Sequence[Record]) -> Ledger:
    opened = open_ledger(place, create=True)
    for record in batch:
        assert opened.add(record).complete
    return opened


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(batch=coverage(), seed=st.integers(0, 1000))
def test_any_order_gives_the_same_ledger_and_so_does_reindexing(store: Store, batch: list[Record], seed: int) -> None:
    shuffled = random.Random(seed).sample([*batch, *batch], 2 * len(batch))
    with store.places() as places, ledger_of(places(), batch) as one, ledger_of(places(), shuffled) as other:
        told = answers(one)
        assert answers(other) == told
        for each in (one, other):
            assert each.reindex().changed == 0
            assert answers(each) == told
