"""Other sides, vague talks and days long ago join nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pourparler.ledger.linking.meeting_match import group_reports
from pourparler.ledger.linking.meeting_reports import Participant, Report
from pourparler.ledger.linking.names import is_named

VELL = Participant("maravell", frozenset({"vell", "mara"}), frozenset({"kessia"}))
ORN, TARN = Participant("orn"), Participant("tarn")
KESSIA = Participant("kessia")
JUNE = dt.date(2031, 6, 12)


def told(id_: int, published: dt.date, *parties: Participant, **fields: Any) -> Report:
    given = {"status": "planned", "kind": "summit", "order": (False, published, str(id_), id_)} | fields
    return Report(id_, id_, parties or (VELL, ORN), published=published, **given)


def summit() -> list[Report]:
    return [told(n, dt.date(2031, 5, n), first=JUNE, last=JUNE) for n in range(1, 5)]


def groups(reports: list[Report]) -> list[list[int]]:
    return sorted(sorted(report.id for report in group) for group in group_reports(reports))


def test_other_sides_have_a_summit_of_their_own() -> None:
    other = told(9, dt.date(2031, 5, 5), VELL, TARN)
    assert groups([*summit(), other]) == [[1, 2, 3, 4], [9]]


def test_talks_of_countries_on_no_day_are_not_the_summit_of_their_leaders() -> None:
    talks = told(9, dt.date(2031, 5, 2), KESSIA, ORN, kind="meeting")
    assert groups([*summit(), talks]) == [[1, 2, 3, 4], [9]]


def test_a_year_long_ago_is_not_the_last_weeks() -> None:
    long_ago = told(9, JUNE, status="held", first=dt.date(2019, 1, 1), last=dt.date(2019, 12, 31))
    assert long_ago.window is not None
    assert dt.date.fromordinal(long_ago.window.last) == dt.date(2019, 12, 31)


@pytest.mark.parametrize(
    ("name", "expected"), [("Hoa Ji-rin", True), ("Orn-backed rebels", False), ("the envoy of Hoa Ji-rin", False)]
)
def test_the_second_syllable_of_a_given_name_makes_no_description(name: str, expected: bool) -> None:
    assert is_named(name, "person") is expected
