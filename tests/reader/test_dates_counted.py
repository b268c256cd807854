"""Expressions of time that count from a period or from another day; 2026-11-20 is a Friday."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.reader.times.resolve import find_times
from suite import examples

FRIDAY = dt.date(2026, 11, 20)


def days(text: str, published: dt.date | None = FRIDAY) -> str:
    """The days of each expression: one date, or two with a slash between; a semicolon between expressions."""
    times = find_times(text, published)
    return "; ".join(str(t.start) if t.start == t.end else f"{t.start}/{t.end}" for t in times)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Talks will begin on the first Friday of December.", "2026-12-04"),
        ("They will meet on the third Monday of next month.", "2026-12-21"),
        ("They met on the last Sunday in March.", "2026-03-29"),
        ("They will meet on the last Sunday in March.", "2027-03-28"),
        ("They will meet on the first Friday of November.", "2027-11-05"),
        ("They met on the first Friday of November.", "2026-11-06"),
        ("They meet on the last Friday of the month.", "2026-11-27"),
        ("They will meet on the first Monday of the month.", "2026-12-07"),
        ("They met on the last Friday of the month.", "2026-10-30"),
        ("They will meet on the 2nd Tuesday in January 2027.", "2027-01-12"),
        ("They will meet on the fifth Sunday of November.", "2026-11-29"),
        ("They will meet on the penultimate Friday of December.", "2026-12-18"),
        ("They will meet on the final Friday of December.", "2026-12-25"),
        ("They meet on the first Friday of every month.", ""),
        ("They meet on the last Friday of each month.", ""),
        ("They will meet on the first Monday of 2027.", "2027-01-04"),
        ("They will meet on the first Tuesday of the year.", "2027-01-05"),
        ("They will meet on the second Thursday of next year.", "2027-01-14"),
        ("They will meet in the second week in December.", "2026-12-08/2026-12-14"),
        ("They will meet in the first two weeks of December.", "2026-12-01/2026-12-14"),
        ("They will meet in the last ten days of December.", "2026-12-22/2026-12-31"),
        ("They will meet in the first three months of next year.", "2027-01-01/2027-03-31"),
        ("They met in the first nine months of 2026.", "2026-01-01/2026-09-30"),
        ("They will meet in the first days of December.", "2026-12-01/2026-12-10"),
        ("They will meet in the last days of December.", "2026-12-21/2026-12-31"),
        ("They will meet in the final weeks of the year.", "2026-09-01/2026-12-31"),
        ("They will meet on the last day of the month.", "2026-11-30"),
        ("They will meet on the first day of December.", "2026-12-01"),
        ("They will meet on the 1st of next month.", "2026-12-01"),
        ("They will meet on the 15th of the month.", "2026-12-15"),
        ("They met on the morning of the 18th.", "2026-11-18"),
        ("They will decide by the 30th.", "2026-11-30"),
        ("The truce holds until the 27th, he said.", "2026-11-27"),
        ("The bill passed by the 3rd vote.", ""),
        ("They will meet around 1500 GMT.", ""),
        ("They met at about 2000 hrs.", ""),
        ("They will meet on the tenth of next month.", "2026-12-10"),
        ("They will meet in the last quarter of 2026.", "2026-10-01/2026-12-31"),
        ("They will meet in the final quarter of next year.", "2027-10-01/2027-12-31"),
        ("They will meet in the second half of next month.", "2026-12-16/2026-12-31"),
        ("They meet every second Friday.", ""),
        ("They will meet on the second and fourth Friday of December.", "2026-12-11; 2026-12-25"),
        ("They will meet in the second half of December.", "2026-12-16/2026-12-31"),
        ("They will meet in the first half of next week.", "2026-11-23/2026-11-25"),
        ("They will meet no later than the first Monday of December.", "2026-12-07"),
        ("They will meet on the third Monday in January and the first Friday in February.", "2027-01-18; 2027-02-05"),
        ("They will meet on the first day of next month.", "2026-12-01"),
        ("They will meet on December's first Friday.", ""),
        ("The last Friday of November 2026 is near.", "2026-11-27"),
        ("The first Friday in December, they will meet.", "2026-12-04"),
        ("They will meet in the closing days of the month.", "2026-11-21/2026-11-30"),
        ("They will meet in the opening days of December.", "2026-12-01/2026-12-10"),
        ("They met over the last fortnight.", "2026-11-06/2026-11-20"),
    ],
)
def test_counted_in_a_period(text: str, expected: str) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They will meet a fortnight from Monday.", "2026-12-07"),
        ("They will meet three days from Sunday.", "2026-11-25"),
        ("They will meet a week on Monday.", "2026-11-30"),
        ("They will meet on Monday week.", "2026-11-30"),
        ("They will meet Tuesday fortnight.", "2026-12-08"),
        ("They will meet tomorrow week.", "2026-11-28"),
        ("They met a week ago Monday.", "2026-11-09"),
        ("They met a week last Tuesday.", "2026-11-10"),
        ("They will meet a week next Tuesday.", "2026-12-01"),
        ("They will meet a week before Christmas.", "2026-12-18"),
        ("They will meet the day after Christmas.", "2026-12-26"),
        ("They will meet on the Friday before Christmas.", "2026-12-18"),
        ("They will meet on the Monday after Easter.", "2027-03-29"),
        ("They will meet in the week before Christmas.", "2026-12-14/2026-12-20"),
        ("They met the Thursday before last.", "2026-11-12"),
        ("They met on the Friday before last.", "2026-11-06"),
        ("They met the week before last.", "2026-11-02/2026-11-08"),
        ("They met the weekend before last.", "2026-11-07/2026-11-08"),
        ("They met the month before last.", "2026-09-01/2026-09-30"),
        ("They met the year before last.", "2024-01-01/2024-12-31"),
        ("They met the summer before last.", "2025-06-01/2025-08-31"),
        ("They met the night before last.", "2026-11-18"),
        ("They met Tuesday before last.", "2026-11-10"),
        ("They will meet the Friday after next.", "2026-12-04"),
        ("They will meet the Monday after next.", "2026-11-30"),
        ("They will meet the week after next.", "2026-11-30/2026-12-06"),
        ("They will meet the weekend after next.", "2026-12-05/2026-12-06"),
        ("They will meet the month after next.", "2027-01-01/2027-01-31"),
        ("They will meet the year after next.", "2028-01-01/2028-12-31"),
        ("They met two Fridays ago.", "2026-11-06"),
        ("They met two Mondays ago.", "2026-11-09"),
        ("They will meet two Mondays from now.", "2026-11-30"),
        ("They will meet from Monday 7 to Wednesday 9 December.", "2026-12-07/2026-12-09"),
        ("They will meet in a fortnight.", "2026-12-04"),
        ("They will meet in a week.", "2026-11-27"),
        ("They will meet in a fortnight's time.", "2026-12-04"),
        ("They met a fortnight ago.", "2026-11-06"),
        ("They met twice in the past fortnight.", "2026-11-06/2026-11-20"),
        ("They will meet over the next fortnight.", "2026-11-20/2026-12-04"),
        ("They will meet on Monday next.", "2026-11-23"),
        ("They met on Friday last.", "2026-11-13"),
        ("They will meet next week on Tuesday.", "2026-11-24"),
        ("They will meet on Tuesday of the week after next.", "2026-12-01"),
        ("They met on Monday of the week before last.", "2026-11-02"),
        ("They met in May and met on the Monday after.", "2026-05-01/2026-05-31"),
        ("They met twice a week on Monday.", "2026-11-16"),
        ("He spoke on the first Monday after the vote.", ""),
        ("They met on 5 November and on the Monday after.", "2026-11-05; 2026-11-09"),
        ("They will meet a month from Monday.", "2026-12-23"),
        ("They will meet three weeks from next Tuesday.", "2026-12-15"),
        ("They will meet five days from now.", "2026-11-25"),
        ("They will meet on the first Friday after Christmas.", "2027-01-01"),
        ("They will meet on the last Friday before Christmas.", "2026-12-18"),
        ("They will meet from Monday 7th to Wednesday 9th December.", "2026-12-07/2026-12-09"),
        ("They will meet from Monday, December 7 to Wednesday, December 9.", "2026-12-07/2026-12-09"),
        ("They will meet on Monday and Tuesday of next week.", "2026-11-23/2026-11-24"),
        ("They will meet early next week.", "2026-11-23/2026-11-24"),
        ("They will meet late next week.", "2026-11-27/2026-11-29"),
        ("They will meet at the end of next week.", "2026-11-27/2026-11-29"),
        ("They will meet before the end of next month.", "2026-12-31"),
        ("They will meet on Friday week.", "2026-11-27"),
        ("They will meet on Friday fortnight.", "2026-12-04"),
        ("They will meet this Friday week.", "2026-11-27"),
        ("They met two Tuesdays ago.", "2026-11-10"),
        ("They met three weekends ago.", "2026-10-31/2026-11-01"),
        ("They met a week ago today.", "2026-11-13"),
        ("They met a week ago yesterday.", "2026-11-12"),
        ("They met 10 days before Christmas.", "2025-12-15"),
        ("They met the Saturday before.", ""),
        ("They will meet by the end of the week.", "2026-11-22"),
        ("They will meet within a fortnight.", "2026-11-20/2026-12-04"),
        ("They will meet in the coming fortnight.", "2026-11-20/2026-12-04"),
        ("They will meet every week on Monday.", "2026-11-23"),
        ("They will meet on the day before Christmas Eve.", "2026-12-23"),
    ],
)
def test_counted_from_a_day(text: str, expected: str) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They will meet a week from Monday.", "2026-11-30"),
        ("They will meet a week from tomorrow.", "2026-11-28"),
        ("They will meet a week today.", "2026-11-27"),
        ("They will meet a week from 7 December.", "2026-12-14"),
        ("They will meet in the week of 7 December.", "2026-12-07/2026-12-13"),
        ("They will meet in the week of December 9.", "2026-12-07/2026-12-13"),
        ("They will meet in the week of Monday, December 7.", "2026-12-07/2026-12-13"),
        ("They will meet in the week beginning 7 December.", "2026-12-07/2026-12-13"),
        ("They will meet in the week starting December 9.", "2026-12-09/2026-12-15"),
        ("They will meet in the week commencing Monday 7 December.", "2026-12-07/2026-12-13"),
        ("They will meet in the week beginning Monday.", "2026-11-23/2026-11-29"),
        ("They met in the week ending 13 November.", "2026-11-07/2026-11-13"),
        ("They met in the week ended November 15.", "2026-11-09/2026-11-15"),
        ("They met in the week to 15 November.", "2026-11-09/2026-11-15"),
        ("They will meet in the week from 7 December.", "2026-12-07/2026-12-13"),
        ("They will meet in the fortnight beginning 7 December.", "2026-12-07/2026-12-20"),
        ("They met in the two weeks to 15 November.", "2026-11-02/2026-11-15"),
        ("They met in the month to 15 November.", "2026-10-16/2026-11-15"),
        ("They will meet in the two weeks from 7 December.", "2026-12-07/2026-12-20"),
        ("They will meet in the week of Christmas.", "2026-12-21/2026-12-27"),
        ("They will meet in the week of the 7th of December.", "2026-12-07/2026-12-13"),
        ("They will meet in the last week of this month.", "2026-11-24/2026-11-30"),
        ("They will meet in the first week of next month.", "2026-12-01/2026-12-07"),
        ("They will meet in the last week of the year.", "2026-12-25/2026-12-31"),
        ("They met in the first week of the month.", "2026-11-01/2026-11-07"),
        ("They will meet in the first week of January 2027.", "2027-01-01/2027-01-07"),
        ("They will meet in the final week of November.", "2026-11-24/2026-11-30"),
        ("They will meet on the first weekend of December.", "2026-12-05/2026-12-06"),
        ("They will meet in the first fortnight of December.", "2026-12-01/2026-12-14"),
        ("They will meet on the weekend of 5-6 December.", "2026-12-05/2026-12-06"),
        ("They met on the weekend of 6-7 June.", "2026-06-06/2026-06-07"),
        ("They will meet on the weekend of 5 December.", "2026-12-05/2026-12-06"),
        ("They will meet on the weekend of December 6.", "2026-12-05/2026-12-06"),
        ("They will meet on the night of 7 December.", "2026-12-07/2026-12-08"),
        ("They will meet in the three months to March.", "2027-01-01/2027-03-31"),
        ("They met in the last week of October.", "2026-10-25/2026-10-31"),
        ("They met in the last week of last month.", "2026-10-25/2026-10-31"),
        ("They will meet in the week of the 14th.", "2026-12-14/2026-12-20"),
        ("They will meet on the weekend of the 5th and 6th of December.", "2026-12-05/2026-12-06"),
        ("They will meet on the weekend of December 5 and 6.", "2026-12-05/2026-12-06"),
        ("They will meet on the weekend of 28-29 November.", "2026-11-28/2026-11-29"),
        ("They will meet on the weekend of Saturday 5 December.", "2026-12-05/2026-12-06"),
        ("They will meet over the Christmas weekend.", "2026-12-25/2026-12-27"),
        ("They will meet by the first week of December.", "2026-12-01/2026-12-07"),
        ("They will meet on Thursday, a week from Monday at the latest.", "2026-11-26; 2026-11-30"),
        ("They will meet a week from now.", "2026-11-27"),
        ("They will meet on the third weekend of next month.", "2026-12-19/2026-12-20"),
        ("They will meet in the w/c 7 December.", "2026-12-07/2026-12-13"),
        ("They will meet in the week starting on Monday.", "2026-11-23/2026-11-29"),
        ("They will meet the week of the 7th.", "2026-12-07/2026-12-13"),
        ("They met in the 10 days to 15 November.", "2026-11-06/2026-11-15"),
        ("They met in the year ending 31 March 2026.", "2025-04-01/2026-03-31"),
        ("They met in the three months to September.", "2026-07-01/2026-09-30"),
        ("They will meet in Christmas week.", "2026-12-21/2026-12-27"),
        ("They will meet in Easter week.", "2027-03-22/2027-03-28"),
        ("They met on the eve of Christmas.", "2025-12-24"),
    ],
)
def test_period_around_a_day(text: str, expected: str) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met on the second Tuesday of last month.", "2026-10-13"),
        ("They will meet two weeks from Tuesday.", "2026-12-08"),
        ("They will meet two weeks from today.", "2026-12-04"),
        ("They will meet two weeks tomorrow.", "2026-12-05"),
        ("They met two weeks ago on Tuesday.", "2026-11-03"),
        ("They will meet two weeks from December 7.", "2026-12-21"),
        ("They will meet two days after Christmas.", "2026-12-27"),
        ("They met on the 15th of last month.", "2026-10-15"),
        ("They will meet from the 12th to the 14th of December.", "2026-12-12/2026-12-14"),
        ("They will meet on 12th-14th December.", "2026-12-12/2026-12-14"),
        ("They will meet from 12 to 14 December.", "2026-12-12/2026-12-14"),
        ("They will meet between the 3rd and the 5th of May.", "2027-05-03/2027-05-05"),
        ("They met between 3 and 5 May.", "2026-05-03/2026-05-05"),
        ("They will meet from the 12th to the 14th.", "2026-12-12/2026-12-14"),
        ("They will meet between the 12th and 14th.", "2026-12-12/2026-12-14"),
        ("They will meet on the 12th and 13th of December.", "2026-12-12/2026-12-13"),
        ("They will meet on the twelfth and thirteenth of December.", "2026-12-12/2026-12-13"),
        ("They will meet on 12 and 14 December.", "2026-12-12; 2026-12-14"),
        ("They will meet on 12, 13 and 14 December.", "2026-12-12/2026-12-14"),
        ("They will meet on 12, 14 and 16 December.", "2026-12-12; 2026-12-14; 2026-12-16"),
        ("They will meet on December 12 and 14.", "2026-12-12; 2026-12-14"),
        ("They will meet on December 12, 13 and 14.", "2026-12-12/2026-12-14"),
        ("They will meet on 12/13 December.", "2026-12-12/2026-12-13"),
        ("They will meet on 12 or 13 December.", "2026-12-12/2026-12-13"),
        ("They will meet December 12 through 14.", "2026-12-12/2026-12-14"),
        ("They will meet from Dec. 12 to Dec. 14.", "2026-12-12/2026-12-14"),
        ("They will meet from 28 December to the 3rd of January.", "2026-12-28/2027-01-03"),
        ("They will meet from Monday to Wednesday next week.", "2026-11-23/2026-11-25"),
        ("They will meet from next Monday to Wednesday.", "2026-11-23/2026-11-25"),
        ("They will meet from the 12th to the 14th of next month.", "2026-12-12/2026-12-14"),
        ("They will meet two weeks hence.", "2026-12-04"),
        ("They met last week, on Thursday.", "2026-11-12"),
        ("They met on 19-21 November.", "2026-11-19/2026-11-21"),
        ("The talks of 19 to 21 November were tense.", "2026-11-19/2026-11-21"),
        ("The port was closed for two weeks from Monday.", "2026-11-16"),
        ("They will meet on Thursday 3rd and Friday 4th December.", "2026-12-03/2026-12-04"),
        ("They will meet on Saturday 5 - Sunday 6 December.", "2026-12-05/2026-12-06"),
        ("They met on 5 November. On Tuesday of that week Orn left.", "2026-11-05; 2026-11-03"),
        ("They met last week.", "2026-11-09/2026-11-15"),
        ("They will meet from 12-14 December.", "2026-12-12/2026-12-14"),
        ("They will meet from the 30th of November to the 2nd of December.", "2026-11-30/2026-12-02"),
        ("They will meet from 30 November until 2 December.", "2026-11-30/2026-12-02"),
        ("They will meet on 30 November-2 December.", "2026-11-30/2026-12-02"),
        ("They will meet between December 12th and 14th.", "2026-12-12/2026-12-14"),
        ("They will meet from Dec 12th-14th.", "2026-12-12/2026-12-14"),
        ("They will meet on 12 – 14 December 2026.", "2026-12-12/2026-12-14"),
        ("They will meet between Monday and Wednesday.", "2026-11-23/2026-11-25"),
        ("They will meet Monday through Wednesday.", "2026-11-23/2026-11-25"),
        ("They will meet next Monday and Tuesday.", "2026-11-23; 2026-11-24"),
        ("They will meet in two weeks' time.", "2026-12-04"),
        ("They met on Monday last week.", "2026-11-09"),
        ("They met the Tuesday of last week.", "2026-11-10"),
        ("They met two months ago today.", "2026-09-20"),
        ("They meet every other Friday.", ""),
        ("They meet on Fridays.", ""),
        ("They will meet in the next two weeks.", "2026-11-20/2026-12-04"),
        ("They will meet on Dec 12 & 13.", "2026-12-12/2026-12-13"),
        ("They will meet on 12 & 13 December.", "2026-12-12/2026-12-13"),
        ("They will meet on Monday 7 and Tuesday 8 December.", "2026-12-07/2026-12-08"),
        ("They will meet on Monday 7 and Thursday 10 December.", "2026-12-07; 2026-12-10"),
        ("They will meet on 7 December and 10 December.", "2026-12-07; 2026-12-10"),
        ("They will meet on 12-13 and 15-16 December.", "2026-12-12/2026-12-13; 2026-12-15/2026-12-16"),
        ("They will meet from 2026-12-12 to 2026-12-14.", "2026-12-12/2026-12-14"),
        ("They will meet from tomorrow until Tuesday.", "2026-11-21/2026-11-24"),
        ("They will meet from today to Tuesday.", "2026-11-20/2026-11-24"),
        ("They will meet from Monday to 3 December.", "2026-11-23/2026-12-03"),
        ("They met from last Monday to Thursday.", "2026-11-16/2026-11-19"),
    ],
)
def test_ranges_and_lists(text: str, expected: str) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met two weekends ago.", "2026-11-07/2026-11-08"),
        ("They will meet on the last weekend in November.", "2026-11-28/2026-11-29"),
        ("They will meet early next month.", "2026-12-01/2026-12-10"),
        ("They will meet in mid next month.", "2026-12-11/2026-12-20"),
        ("They will meet in late next month.", "2026-12-21/2026-12-31"),
        ("They will meet early in December.", "2026-12-01/2026-12-10"),
        ("They will meet late in the month.", "2026-11-21/2026-11-30"),
        ("They will meet in the middle of next month.", "2026-12-11/2026-12-20"),
        ("They will meet towards the end of next month.", "2026-12-21/2026-12-31"),
        ("They will meet in mid-to-late December.", "2026-12-11/2026-12-31"),
        ("They will meet in early to mid December.", "2026-12-01/2026-12-20"),
        ("They will meet in the latter half of December.", "2026-12-16/2026-12-31"),
        ("They met late last month.", "2026-10-21/2026-10-31"),
        ("They met in mid-October.", "2026-10-11/2026-10-20"),
        ("They will meet in the middle of December.", "2026-12-11/2026-12-20"),
        ("They will meet by the end of the year.", "2026-12-31"),
        ("They will meet at the beginning of next year.", "2027-01-01/2027-01-31"),
        ("They will meet by mid-December.", "2026-12-11/2026-12-20"),
        ("They will meet in early-to-mid December.", "2026-12-01/2026-12-20"),
        ("They will meet in mid- to late December.", "2026-12-11/2026-12-31"),
        ("They will meet in late December or early January.", "2026-12-21/2026-12-31; 2027-01-01/2027-01-10"),
        ("They will meet between late December and early January.", "2026-12-21/2027-01-10"),
        ("They will meet from early to late December.", "2026-12-01/2026-12-31"),
        ("They will meet in the last third of December.", "2026-12-21/2026-12-31"),
        ("They will meet in the latter part of December.", "2026-12-21/2026-12-31"),
        ("They will meet in the early part of next month.", "2026-12-01/2026-12-10"),
        ("They will meet towards the end of December.", "2026-12-21/2026-12-31"),
        ("They will meet at the end of November.", "2026-11-21/2026-11-30"),
        ("They will meet by end-December.", "2026-12-31"),
    ],
)
def test_parts_of_a_period(text: str, expected: str) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Talks on 12th-14th December were cancelled.", "2026-12-12/2026-12-14"),
        ("Talks on 12 December have been postponed.", "2026-12-12"),
        ("Talks on 12 December were called off.", "2026-12-12"),
        ("Talks on 12 December were held.", "2025-12-12"),
        ("Monday's talks were cancelled.", "2026-11-23"),
        ("They called off Monday's talks.", "2026-11-23"),
        ("They cancelled talks on 12 December.", "2026-12-12"),
        ("They cancelled the 12 December talks.", "2026-12-12"),
        ("Talks were cancelled on 12 November.", "2026-11-12"),
        ("Talks were cancelled on Monday.", "2026-11-16"),
        ("On Monday talks were cancelled.", "2026-11-16"),
        ("Talks planned for 12th December were cancelled.", "2026-12-12"),
        ("They announced talks on 12 December.", "2026-12-12"),
        ("A meeting on 12 December was agreed.", "2026-12-12"),
        ("A meeting scheduled for the first Friday of December was scrapped.", "2026-12-04"),
        ("The 12 December talks are off.", "2026-12-12"),
        ("Orn said talks on 12 December had been cancelled.", "2026-12-12"),
        ("Talks on 12 December cancelled", "2026-12-12"),
        ("The meeting due on 12 December was put off.", "2026-12-12"),
        ("Orn on Monday cancelled the talks.", "2026-11-16"),
        ("Orn's office said Friday's talks were called off.", "2026-11-20"),
        ("The company has called off Monday's meeting.", "2026-11-23"),
        ("Talks that were held on 12 December were a success.", "2025-12-12"),
        ("Orn cancelled the talks on Monday.", "2026-11-16"),
        ("The strike on 3 and 5 December has been suspended.", "2026-12-03; 2026-12-05"),
        ("The minister confirmed a summit on 1 December.", "2026-12-01"),
        ("The minister confirmed on 1 October that talks had ended.", "2026-10-01"),
        ("A round of talks due to take place from 12th to 14th December was shelved.", "2026-12-12/2026-12-14"),
        ("The summit of 12 December was put off indefinitely.", "2026-12-12"),
        ("They scrapped the meeting planned for the second week of December.", "2026-12-08/2026-12-14"),
        ("The 14 December meeting has been cancelled.", "2026-12-14"),
        ("They postponed a meeting on 14 December.", "2026-12-14"),
        ("They postponed the meeting until 14 December.", "2026-12-14"),
        ("Next Friday's talks were cancelled.", "2026-11-27"),
        ("The talks, due on 14 December, were cancelled.", "2026-12-14"),
        ("The talks were due to be held on 14 December but were cancelled.", "2026-12-14"),
        ("The meeting was to take place on 14 December.", "2026-12-14"),
        ("They had planned to meet on 14 December.", "2026-12-14"),
        ("Talks between 12 and 14 December are cancelled.", "2026-12-12/2026-12-14"),
        ("Orn resigned on 14 December.", "2025-12-14"),
        ("Talks on 12 November were cancelled.", "2026-11-12"),
        ("The talks planned between 3 and 5 December were scrapped.", "2026-12-03/2026-12-05"),
        ("The hearing, on 12 December, was cancelled.", "2026-12-12"),
        ("Talks in the week of 7 December were cancelled.", "2026-12-07/2026-12-13"),
        ("Talks on the first Friday of December were cancelled.", "2026-12-04"),
        ("The talks of 12 December were interrupted.", "2025-12-12"),
        ("Talks on 12 March were cancelled.", "2027-03-12"),
        ("Wednesday's talks were cancelled.", "2026-11-18"),
        ("Talks on Monday were called off.", "2026-11-23"),
        ("Tuesday's games were postponed.", "2026-11-17"),
        ("The strike on 28 November was averted.", "2026-11-28"),
    ],
)
def test_planned_and_called_off(text: str, expected: str) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "On his first Monday in office Orn slept.",
        "They spoke on the Monday after the vote.",
        "They meet one Friday in each month.",
        "For two weeks they slept.",
        "The second half of the match was dull.",
        "The first part of the deal stands.",
        "They meet on alternate Fridays and every other Monday.",
    ],
)
def test_counted_but_not_on_the_calendar(text: str) -> None:
    assert days(text) == ""


WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
ORDERS = ["first", "second", "third", "fourth"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It met on the fifth Friday of February 2030.", ["2030-02-01/2030-02-28"]),
        ("It met on the first Friday of the month.", []),
        ("They met in the last week of the year.", []),
    ],
)
def test_parts_of_a_period_that_a_text_without_a_date_leaves_open(text: str, expected: list[str]) -> None:
    assert [f"{t.start}/{t.end}" for t in find_times(text, None)] == expected


@examples(100)
@given(st.integers(0, 6), st.integers(1, 4), st.integers(1, 12), st.integers(1950, 2090))
def test_nth_weekday_of_any_month(weekday: int, order: int, month: int, year: int) -> None:
    month_name = dt.date(year, month, 1).strftime("%B")
    (time,) = find_times(f"Signed on the {ORDERS[order - 1]} {WEEKDAYS[weekday]} of {month_name} {year}.", None)
    assert time.start == time.end
    assert (time.start.weekday(), time.start.month, time.start.year) == (weekday, month, year)
    assert (time.start.day - 1) // 7 == order - 1


@examples(100)
@given(st.integers(0, 6), st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1)))
def test_weeks_from_a_weekday(weekday: int, published: dt.date) -> None:
    name = WEEKDAYS[weekday]
    (bare,) = find_times(f"They will meet on {name}.", published)
    for text in (
        f"They will meet a week from {name}.",
        f"They will meet on {name} week.",
        f"They will meet a week on {name}.",
    ):
        (time,) = find_times(text, published)
        assert time.start == time.end == bare.start + dt.timedelta(days=7), text


@examples(100)
@given(st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1)), st.integers(1, 20), st.booleans())
def test_a_range_reads_the_same_however_it_is_written(start: dt.date, length: int, ahead: bool) -> None:
    end = start + dt.timedelta(days=length)
    published = start - dt.timedelta(days=30) if ahead else end + dt.timedelta(days=30)
    a, b, first, last = start.day, end.day, f"{start:%B}", f"{end:%B}"
    forms = [f"from {a} {first} to {b} {last}", f"from the {a}th of {first} to the {b}th of {last}"]
    if first == last:
        forms += [f"on {a}-{b} {first}", f"from the {a}th to the {b}th of {first}", f"between {first} {a} and {b}"]
    for form in forms:
        (time,) = find_times(f"They {'will meet' if ahead else 'met'} {form}.", published)
        assert (time.start, time.end) == (start, end), form


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met on 3 May 2031. They met again on 5 May.", "2031-05-03; 2031-05-05"),
        ("They met in March 2031 and signed on 12 June.", "2031-03-01/2031-03-31; 2031-06-12"),
        ("They met in spring 2031 and from 3 to 5 August.", "2031-03-01/2031-05-31; 2031-08-03/2031-08-05"),
        ("They met in May 2031 and in June.", "2031-05-01/2031-05-31; 2031-06-01/2031-06-30"),
        ("They came on 28 December 2031. On 3 January they left.", "2031-12-28; 2032-01-03"),
        ("Elections are due in November 2031. They met on 3 May.", "2031-11-01/2031-11-30"),  # before or after?
        ("The war began in 2031. On 3 May they met.", "2031-01-01/2031-12-31"),
        ("They met in May 2031.\n\nThey signed on 12 June.", "2031-05-01/2031-05-31"),  # of another year, perhaps
        ("They met on Friday. They signed on 12 June.", ""),
    ],
)
def test_a_text_without_a_date_of_publication_counts_from_the_years_that_it_names(text: str, expected: str) -> None:
    assert days(text, None) == expected
