"""One event once: reports of several documents about the same meeting, and names of the same proposal."""

from __future__ import annotations

import datetime as dt
from itertools import permutations
from typing import Any

import pytest

from pourparler.ledger import Ledger, MeetingRow
from pourparler.ledger.linking.proposal_names import proposal_key
from pourparler.record import Actor, Document, Meeting, MeetingStatus, Proposal, Record, When

May = dt.date(2031, 5, 1)


def day(number: int) -> dt.date:
    """The day of May 2031 with this number; 32 is the first of June."""
    return May + dt.timedelta(days=number - 1)


def told(
    id: str,
    published: int,
    text: str,
    who: str = "Mara Vell, Tomas Orn",
    status: MeetingStatus = "held",
    days: tuple[int, int] | None = None,
    **more: Any,
) -> Record:
    """A document that tells of one meeting in its text."""
    names = [name.strip() for name in who.split(",") if name.strip()]
    text += "\n" + ", ".join(names)
    actors = tuple(
        Actor(id=f"a{n}", name=name, kind="person", roles=(), mentions=((text.rindex(name), len(text)),))
        for n, name in enumerate(names)
    )
    date = When(start=day(days[0]), end=day(days[1])) if days else None
    meeting = Meeting(
        id="m1",
        participants=tuple(each.id for each in actors),
        date=date,
        status=status,
        evidence=((0, text.index("\n")),),
        confidence=0.9,
        **more,
    )
    document = Document(id=id, text=text, published=day(published), published_from="argument")
    return Record(reader="0.0 test", document=document, actors=actors, meetings=(meeting,))


def added(ledger: Ledger, *records: Record) -> tuple[MeetingRow, ...]:
    for record in records:
        ledger.add(record)
    return ledger.meetings.list()


CALL = told("one", 3, "Mara Vell and Tomas Orn spoke by phone on Friday.")
AGAIN = told("two", 4, "In a phone call, Tomas Orn and Mara Vell spoke of the berth.", who="Tomas Orn, Mara Vell")


def test_a_call_reported_by_two_outlets_is_one_call(ledger: Ledger) -> None:
    (call,) = added(ledger, CALL, AGAIN)
    assert call.kind == "call"
    assert {report.document for report in call.reports} == {"one", "two"}


def test_a_call_and_a_visit_of_the_same_people_are_two(ledger: Ledger) -> None:
    visit = told("two", 4, "Mara Vell visited Tomas Orn.")
    assert len(added(ledger, CALL, visit)) == 2


def test_two_rounds_are_two_meetings_of_one_series(ledger: Ledger) -> None:
    first = told("one", 3, "The first round of talks in Vaill was held.", days=(2, 2), place="Vaill")
    second = told("two", 20, "The second round of talks in Vaill was held.", days=(19, 19), place="Vaill")
    rows = added(ledger, first, second)
    assert [(row.round, row.series) for row in rows] == [(1, "talks in Vaill"), (2, "talks in Vaill")]


def test_talks_of_several_days_and_their_second_day_are_one(ledger: Ledger) -> None:
    whole = told("one", 2, "Three days of talks open in Vaill.", status="planned", days=(5, 7), place="Vaill")
    second = told("two", 7, "The talks in Vaill went on.", status="ongoing", days=(6, 6), place="Vaill")
    (row,) = added(ledger, whole, second)
    assert row.status == "ongoing"


def test_a_plan_without_a_day_is_the_next_meeting_of_the_two(ledger: Ledger) -> None:
    plan = told("one", 2, "Mara Vell will meet Tomas Orn at a summit.", status="planned")
    held = told("two", 21, "The summit of Mara Vell and Tomas Orn opened.", days=(20, 20))
    theirs = "Mara Vell, Ilse Marr"
    other = told("three", 21, "The summit of Mara Vell and Ilse Marr opened.", who=theirs, days=(19, 19))
    rows = added(ledger, plan, held, other)
    assert sorted(len(row.reports) for row in rows) == [1, 2]


SUMMIT = [
    told(f"summit{n}", 2 + n, text, status="planned", days=(25, 25))
    for n, text in enumerate(
        (
            "Mara Vell will meet Tomas Orn at a summit.",
            "The summit at which Mara Vell sees Tomas Orn was set for Sunday, her office said.",
            "Officials of both sides prepare what is to be the first summit in years.",
            "No journalists are to be let in when the two come together for a summit on Sunday.",
        )
    )
]


def test_a_plan_that_fits_two_days_is_of_the_meeting_that_most_report(ledger: Ledger) -> None:
    other = told("other", 4, "A summit of the two is to be next week, a newspaper said.", status="planned", days=(9, 9))
    plan = told("plan", 7, "Tomas Orn wants his summit with Mara Vell.", who="Tomas Orn, Mara Vell", status="planned")
    rows = added(ledger, *SUMMIT, other, plan)
    assert sorted(len(row.reports) for row in rows) == [1, 5]


@pytest.mark.parametrize(("weeks", "together"), [((10, 20), [5]), ((5, 9), [1, 4])])
def test_a_plan_may_miss_the_day_by_two_weeks(ledger: Ledger, weeks: tuple[int, int], together: list[int]) -> None:
    plan = told("plan", 1, "Tomas Orn wants his summit with Mara Vell.", status="planned", days=weeks)
    assert sorted(len(row.reports) for row in added(ledger, *SUMMIT, plan)) == together


def test_inter_before_a_name_is_no_side(ledger: Ledger) -> None:
    text = "The inter-Orlan summit was held in Vaill."
    one = told("one", 3, text, days=(2, 2), place="Vaill", name="inter-Orlan summit")
    two = told("two", 4, "Mara Vell met Tomas Orn at a summit.", days=(1, 3))
    (row,) = added(ledger, one, two)
    assert len(row.reports) == 2


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_postponed_conference_is_one_with_a_history(ledger: Ledger, order: tuple[int, ...]) -> None:
    batch = [
        told("plan", 2, "The Vaill conference opens.", status="planned", days=(10, 10), place="Vaill"),
        told("moved", 8, "The Vaill conference was postponed.", status="postponed", days=(24, 24), place="Vaill"),
        told("held", 24, "The Vaill conference opened.", days=(24, 24), place="Vaill"),
    ]
    (row,) = added(ledger, *(batch[n] for n in order))
    assert row.name == "Vaill conference"
    assert (row.date.start, row.status) == (day(24), "held") if row.date else False
    assert [(step.status, step.date.start if step.date else None) for step in row.history] == [
        ("planned", day(10)),
        ("postponed", day(24)),
        ("held", day(24)),
    ]


def test_the_outcome_is_a_field_of_its_own(ledger: Ledger) -> None:
    held = told("one", 3, "Talks in Vaill were held.", days=(2, 2), place="Vaill")
    failed = told("two", 4, "The talks in Vaill ended without agreement.", days=(2, 2), place="Vaill")
    (row,) = added(ledger, held, failed)
    assert (row.status, row.outcome) == ("held", "collapsed")


@pytest.mark.parametrize(
    "names",
    [
        ("Kess River Navigation Treaty (KRNT)", "the KRNT", "Kess River Navigation Treaty"),
        ("France deal", "the French agreement"),
        ("Mara Vell’s harbour plan", "Mrs. Vell’s harbour plan", "Vell’s harbour plan"),
    ],
)
def test_names_of_one_proposal_share_a_key(names: tuple[str, ...]) -> None:
    assert len({proposal_key(name) for name in names} - {None}) == 1


def test_a_description_that_nobody_used_for_long_is_another_text(ledger: Ledger) -> None:
    for id, published in (("one", 1), ("two", 5), ("late", 300)):
        text = "The French deal is on the table."
        proposal = Proposal(id="p1", name="French deal", mentions=((4, 15),), confidence=0.9)
        document = Document(id=id, text=f"{text} {id}", published=day(published), published_from="argument")
        ledger.add(Record(reader="0.0 test", document=document, proposals=(proposal,)))
    assert sorted(len(row.reports) for row in ledger.proposals.list()) == [1, 2]
