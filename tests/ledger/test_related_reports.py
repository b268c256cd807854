"""A change regroups only the reports that bear on it, and gives what grouping all of them would give."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from pourparler.ledger.linking.meeting_match import group_reports
from pourparler.ledger.linking.meeting_reports import Participant, Report, find_related, is_related
from pourparler.ledger.linking.places import parse_place
from suite import examples

PEOPLE = [Participant(name) for name in ("marr", "orn", "tesk", "vell")]
PLACES = [parse_place(name) for name in (None, "Quill", "Lorne")]


@st.composite
def reports(draw: st.DrawFn) -> list[Report]:
    """Reports of a year on meetings of four people in two towns, some dated, some copies of each other."""
    found = []
    for number in range(draw(st.integers(1, 10))):
        published = dt.date(2031, 1, 1) + dt.timedelta(draw(st.integers(0, 300)))
        copies = draw(st.sampled_from([None, None, 1]))
        first = draw(st.none() | st.integers(-40, 40).map(lambda days, day=published: day + dt.timedelta(days)))
        found.append(
            Report(
                number,
                number,
                tuple(draw(st.lists(st.sampled_from(PEOPLE), max_size=3, unique=True))),
                draw(st.sampled_from(PLACES)),
                first,
                first and first + dt.timedelta(draw(st.integers(0, 10))),
                published,
                draw(st.sampled_from(["held", "planned", "postponed", "refused"])),
                draw(st.sampled_from(["meeting", "talks", "summit", "call"])),
                order=(False, published, f"key {number}", number),
                copies=copies,
                words=copies and (7, 1),
            )
        )
    return found


@examples(200)
@given(reports())
def test_related_reports_are_found_as_by_comparing_each_with_each(every: list[Report]) -> None:
    some, others = every[:3], every[3:]
    found = {report.id for report in find_related(some, others)}
    assert found == {other.id for other in others if any(is_related(report, other) for report in some)}


@examples(200)
@given(reports())
def test_reports_on_which_nothing_bears_change_no_group(every: list[Report]) -> None:
    known, waiting = {every[0].id: every[0]}, [every[0]]
    while waiting:
        waiting = [each for each in find_related(waiting, every) if each.id not in known]
        known |= {report.id: report for report in waiting}
    apart = [report for report in every if report.id not in known]
    whole = {tuple(report.id for report in group) for group in group_reports(every)}
    parts = [*group_reports(list(known.values())), *group_reports(apart)]
    assert whole == {tuple(report.id for report in group) for group in parts}
