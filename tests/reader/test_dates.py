"""Expressions of time, against the calendar of an invented spring: 2031-05-14 is a Wednesday."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.reader.times.feasts import easter
from pourparler.reader.times.resolve import find_times, infer_published, tense
from pourparler.record import Zone
from suite import examples

WEDNESDAY = dt.date(2031, 5, 14)


def read(text: str, published: dt.date | None = WEDNESDAY) -> list[tuple[str, str]]:
    """Each expression with its days: one date, or two with a slash between."""
    found = []
    for t in find_times(text, published):
        days = str(t.start) if t.start == t.end else f"{t.start}/{t.end}"
        found.append((text[slice(*t.text)], days))
    return found


@pytest.mark.parametrize(
    ("text", "words", "days"),
    [
        ("Vell met Orn on Tuesday.", "Tuesday", "2031-05-13"),
        ("Vell met Orn on Wednesday.", "Wednesday", "2031-05-14"),
        ("Vell met Orn on Thursday.", "Thursday", "2031-05-08"),
        ("Vell will meet Orn on Thursday.", "Thursday", "2031-05-15"),
        ("Vell will meet Orn on Wednesday.", "Wednesday", "2031-05-14"),
        ("Vell meets Orn on Tuesday.", "Tuesday", "2031-05-20"),
        ("The fleets are to sail on Monday.", "Monday", "2031-05-19"),
        ("A session is planned for Sunday.", "Sunday", "2031-05-18"),
        ("The reply was due by Friday.", "Friday", "2031-05-16"),
        ("She demanded an answer by Friday.", "Friday", "2031-05-16"),
        ("The boats had left by Friday.", "Friday", "2031-05-09"),
        ("The truce lasted until Friday.", "Friday", "2031-05-09"),
        ("No ship has passed since Thursday.", "Thursday", "2031-05-08"),
        ("In an interview on Sunday Orn refused.", "Sunday", "2031-05-11"),
        ("The envoys came ahead of talks on Friday.", "Friday", "2031-05-16"),
        ("Sunder to open talks on Friday", "Friday", "2031-05-16"),
        ("Vell spoke last Wednesday.", "last Wednesday", "2031-05-07"),
        ("Vell speaks next Wednesday.", "next Wednesday", "2031-05-21"),
        ("Vell speaks on Tuesday next week.", "Tuesday next week", "2031-05-20"),
        ("Orn resigned on Monday of last week.", "Monday of last week", "2031-05-05"),
        ("Shots fell on Tuesday night.", "Tuesday night", "2031-05-13/2031-05-14"),
        ("In a statement Tuesday she refused.", "Tuesday", "2031-05-13"),
        ("Shots fell on Tues. in Quill.", "Tues.", "2031-05-13"),
    ],
)
def test_weekdays(text: str, words: str, days: str) -> None:
    assert read(text) == [(words, days)]


@pytest.mark.parametrize(
    ("text", "words", "days"),
    [
        ("The port is open today.", "today", "2031-05-14"),
        ("It closed yesterday evening.", "yesterday evening", "2031-05-13"),
        ("It opens tomorrow.", "tomorrow", "2031-05-15"),
        ("It rained last night.", "last night", "2031-05-13"),
        ("It rained overnight.", "overnight", "2031-05-13/2031-05-14"),
        ("He left the day before yesterday.", "the day before yesterday", "2031-05-12"),
        ("He leaves the day after tomorrow.", "the day after tomorrow", "2031-05-16"),
        ("He left last week.", "last week", "2031-05-05/2031-05-11"),
        ("He leaves next month.", "next month", "2031-06-01/2031-06-30"),
        ("He left last month.", "last month", "2031-04-01/2031-04-30"),
        ("They met this weekend in Quill.", "this weekend", "2031-05-10/2031-05-11"),
        ("He left last year.", "last year", "2030-01-01/2030-12-31"),
        ("He left last summer.", "last summer", "2030-06-01/2030-08-31"),
        ("He left a week ago.", "a week ago", "2031-05-07"),
        ("He left ten days ago.", "ten days ago", "2031-05-04"),
        ("He left three months ago.", "three months ago", "2031-02-01/2031-02-28"),
        ("They return in three weeks’ time.", "three weeks’ time", "2031-06-04"),
        ("They return two weeks from now.", "two weeks from now", "2031-05-28"),
        ("They must answer within 48 hours.", "48 hours", "2031-05-14/2031-05-16"),
        ("Over the next 10 days they will talk.", "the next 10 days", "2031-05-14/2031-05-24"),
        ("Little moved over the past two weeks.", "the past two weeks", "2031-04-30/2031-05-14"),
        ("An answer is due by the end of the month.", "the end of the month", "2031-05-31"),
        ("Orn wants it before the month is out.", "before the month is out", "2031-05-14/2031-05-31"),
    ],
)
def test_counted_from_publication(text: str, words: str, days: str) -> None:
    assert read(text) == [(words, days)]


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("12 May 2031", "2031-05-12"),
        ("May 12, 2031", "2031-05-12"),
        ("May 12th, 2031", "2031-05-12"),
        ("12th of May 2031", "2031-05-12"),
        ("Aug. 6, 2030", "2030-08-06"),
        ("Monday, Dec 1, 2025", "2025-12-01"),
        ("Monday\u00a01\u00a0December 2025", "2025-12-01"),
        ("2025-12-01", "2025-12-01"),
        ("01.12.2025", "2025-12-01"),
        ("25/12/2025", "2025-12-25"),
        ("May 2030", "2030-05-01/2030-05-31"),
        ("late May 2030", "2030-05-21/2030-05-31"),
        ("mid-May 2030", "2030-05-11/2030-05-20"),
        ("early May 2030", "2030-05-01/2030-05-10"),
        ("the beginning of May 2030", "2030-05-01/2030-05-10"),
        ("the first half of 2030", "2030-01-01/2030-06-30"),
        ("Q3 2025", "2025-07-01/2025-09-30"),
        ("the third quarter of 2025", "2025-07-01/2025-09-30"),
        ("the winter of 2029", "2029-12-01/2030-02-28"),
        ("the 1990s", "1990-01-01/1999-12-31"),
        ("2015", "2015-01-01/2015-12-31"),
        ("2015-16", "2015-01-01/2016-12-31"),
        ("2014 to 2019", "2014-01-01/2019-12-31"),
        ("3-5 May 2030", "2030-05-03/2030-05-05"),
        ("May 3-5, 2030", "2030-05-03/2030-05-05"),
        ("May 30 - June 2, 2030", "2030-05-30/2030-06-02"),
        ("30 December 2029 to 2 January 2030", "2029-12-30/2030-01-02"),
        ("May to July 2030", "2030-05-01/2030-07-31"),
    ],
)
def test_alone_even_without_a_day_of_publication(words: str, days: str) -> None:
    assert read(f"The log of {words}, kept in Quill.", None) == [(words, days)]
    assert read(f"The log of {words}, kept in Quill.") == [(words, days)]


@pytest.mark.parametrize(
    ("text", "words", "days"),
    [
        ("They signed on 20 May.", "20 May", "2030-05-20"),
        ("They will sign on 20 May.", "20 May", "2031-05-20"),
        ("They will sign on 3 March.", "3 March", "2032-03-03"),
        ("The dead of 8 March", "8 March", "2031-03-08"),
        ("The dead of 8 October", "8 October", "2030-10-08"),
        ("Next session: 2 June, Quill", "2 June", "2031-06-02"),
        ("They met between 3 and 5 May.", "3 and 5 May", "2031-05-03/2031-05-05"),
        ("They will meet on 1st June and on 3rd July, she said.", "3rd July", "2031-07-03"),
        ("They met on 3 May and on 7 June they will vote, she said.", "7 June", "2031-06-07"),
        ("They met from Monday to Wednesday.", "Monday to Wednesday", "2031-05-12/2031-05-14"),
        ("The fleet sailed in October.", "October", "2030-10-01/2030-10-31"),
        ("The fleet will sail in October.", "October", "2031-10-01/2031-10-31"),
        ("The fleet sailed last May.", "last May", "2030-05-01/2030-05-31"),
        ("The fleet will sail in late May.", "late May", "2031-05-21/2031-05-31"),
        ("The war began in 2029. In March the dam broke.", "March", "2029-03-01/2029-03-31"),
    ],
)
def test_without_a_year(text: str, words: str, days: str) -> None:
    assert (words, days) in read(text)
    assert (words, days) not in read(text, None)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("7-Oct-2030", "2030-10-07"),
        ("the fifth of May 2030", "2030-05-05"),
        ("May the fifth, 2030", "2030-05-05"),
        ("May 2030", "2030-05-01/2030-05-31"),
        ("the 19th century", "1800-01-01/1899-12-31"),
        ("the twentieth century", "1900-01-01/1999-12-31"),
        ("1st-century", "0001-01-01/0099-12-31"),
        ("early 19th century", "1800-01-01/1824-12-31"),
        ("late 19th century", "1875-01-01/1899-12-31"),
        ("the second half of the 19th century", "1850-01-01/1899-12-31"),
        ("the beginning of the 20th century", "1900-01-01/1924-12-31"),
        ("early 1980s", "1980-01-01/1984-12-31"),
        ("mid-1980s", "1983-01-01/1986-12-31"),
        ("late 1980s", "1985-01-01/1989-12-31"),
        ("the '60s", "1960-01-01/1969-12-31"),
        ("the 60s", "1960-01-01/1969-12-31"),
        ("the seventies", "1970-01-01/1979-12-31"),
        ("the 1800s", "1800-01-01/1899-12-31"),
        ("the winter of 1981-82", "1981-12-01/1982-02-28"),
        ("2015/16", "2015-01-01/2016-12-31"),
        ("AD 731", "0731-01-01/0731-12-31"),
        ("605 CE", "0605-01-01/0605-12-31"),
        ("3 October 512", "0512-10-03"),
        ("the year 83", "0083-01-01/0083-12-31"),
        ("June of 463", "0463-06-01/0463-06-30"),
        ("Christmas 2030", "2030-12-25"),
        ("Christmas Eve, 2030", "2030-12-24"),
        ("Easter 2030", "2030-04-21"),
        ("Good Friday 2030", "2030-04-19"),
        ("May to June in 2030", "2030-05-01/2030-06-30"),
    ],
)
def test_alone_other_forms(words: str, days: str) -> None:
    assert read(f"The log of {words}, kept in Quill.", None) == [(words, days)]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("In his 1987 novel Orn was unsure.", 1987),
        ("Since its 2011 refit the ferry has sunk twice.", 2011),
        ("Quill’s 1994 “Harbour Song” won.", 1994),
        ("The claim is old (Orn and Vell 1993).", 1993),
        ("The claim is old (Orn [1977]).", 1977),
        ("The claim is old (Orn, 2003: 44).", 2003),
        ("She sang at the Harbour Games 2030 in Quill.", 2030),
        ("The house opened 2012 with a party.", 2012),
        ("He stayed from 1938 onwards.", 1938),
        ("He married twice (div. 1957).", 1957),
        ("The class of ’83 met.", 1983),
        ("It began in nineteen eighty-four.", 1984),
        ("It began in nineteen eighty four.", 1984),
        ("It began in twenty eighteen.", 2018),
        ("The rates are half of 2015 levels.", 2015),
        ("2030 will be the year of peace.", 2030),
    ],
)
def test_bare_years(text: str, year: int) -> None:
    assert [days for _, days in read(text)] == [f"{year}-01-01/{year}-12-31"]


@pytest.mark.parametrize(
    "text",
    [
        "Under Resolution 1701 they left. Flight 1549 sank. Article 1998 is void. See page 1999.",
        "Some 2015 people came; nearly 1900 soldiers, only 1999 boats, at least 1950 homes.",
        "Corn was sown by 6000 BC, and from about 1100 to 700 BCE.",
        "Twenty-First Century Gannet and 21st Century Gannet are firms.",
        "The Christmas market and the Easter Rising are names.",
        "A poet in his sixties; he is in his mid-20s.",
        "In 527 cases the court agreed. About 380 left.",
        "To this day nobody knows.",
        "On the fifth floor; for the 15th time.",
        "It is three years prior to the vote.",
    ],
)
def test_what_is_no_year(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "words", "days"),
    [
        ("The dam broke in May last year.", "May last year", "2030-05-01/2030-05-31"),
        ("The dam broke on 5 May last year.", "5 May last year", "2030-05-05"),
        ("The dam was built in March of this year.", "March of this year", "2031-03-01/2031-03-31"),
        ("It began in 2019. In July that year the dam broke.", "July that year", "2019-07-01/2019-07-31"),
        ("It began in 2019.\n\nThat same year the dam broke.", "That same year", "2019-01-01/2019-12-31"),
        ("It began in 2019.\n\nA year later the dam broke.", "A year later", "2020-01-01/2020-12-31"),
        ("It began in 2019. Two decades earlier all was well.", "Two decades earlier", "1999-01-01/1999-12-31"),
        ("Forty boats sank in 2019, half of the year before.", "the year before", "2018-01-01/2018-12-31"),
        ("The dam broke earlier in the year.", "earlier in the year", "2031-01-01/2031-12-31"),
        ("The dam broke in 2019, late in May, earlier in the year.", "earlier in the year", "2019-01-01/2019-12-31"),
        ("Ten years ago today the dam broke.", "Ten years ago today", "2021-05-14"),
        ("Ten years ago this month the dam broke.", "Ten years ago this month", "2021-05-01/2021-05-31"),
        ("The dam broke a decade ago.", "a decade ago", "2021-01-01/2021-12-31"),
        ("Two and a half years ago the dam broke.", "Two and a half years ago", "2028-11-01/2028-11-30"),
        ("The dam broke a year and a half ago.", "a year and a half ago", "2029-11-01/2029-11-30"),
        ("Much was built over the past decade.", "the past decade", "2021-05-14/2031-05-14"),
        ("Much was built this century.", "this century", "2000-01-01/2099-12-31"),
        ("They must pay by year end.", "year end", "2031-12-31"),
        ("They meet before Christmas.", "Christmas", "2031-12-25"),
        ("They met at Easter.", "Easter", "2031-04-13"),
        ("They met last Christmas.", "last Christmas", "2030-12-25"),
        ("Orn left on 3 May. On the 7th, Vell left.", "the 7th", "2031-05-07"),
        ("On this day we remember.", "this day", "2031-05-14"),
        ("Orn (c. 412 – 455) ruled. In 431 he lost Quill.", "431", "0431-01-01/0431-12-31"),
    ],
)
def test_counted_from_this_year_or_a_stated_one(text: str, words: str, days: str) -> None:
    assert (words, days) in read(text)


@given(st.integers(1583, 2999))
def test_easter_is_a_sunday_in_spring(year: int) -> None:
    day = easter(year)
    assert day.weekday() == 6
    assert dt.date(year, 3, 22) <= day <= dt.date(year, 4, 25)


@given(st.integers(1, 22), st.booleans())
def test_centuries_follow_each_other(order: int, hyphen: bool) -> None:
    suffix = "th" if 10 < order < 20 else {1: "st", 2: "nd", 3: "rd"}.get(order % 10, "th")
    (time,) = find_times(f"A ship of the {order}{suffix}{'-' if hyphen else ' '}century.", None)
    assert time.end.year == 100 * order - 1
    assert time.start.year in (time.end.year - 99, 1)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2050, 12, 31)))
def test_a_date_reads_the_same_however_it_is_written(day: dt.date) -> None:
    month = f"{day:%B}"
    forms = [f"{day.day} {month} {day.year}", f"{month} {day.day}, {day.year}", day.isoformat()]
    forms += [f"{day.day}-{month[:3]}-{day.year}", f"{day.day}.{day.month}.{day.year}"]
    for form in forms:
        assert [(t.start, t.end) for t in find_times(f"Signed in Quill on {form}.", None)] == [(day, day)], form


def test_a_day_mentioned_before() -> None:
    assert read("Orn spoke on 8 May. The next day he was silent.")[1] == ("The next day", "2031-05-09")
    assert read("The fleet left on 8 May and came back two days later.")[1] == ("two days later", "2031-05-10")
    assert read("They meet tomorrow, in the second half of the day.")[1] == ("the second half of the day", "2031-05-15")
    assert read("He left on Monday and was back the same day.")[1] == ("the same day", "2031-05-12")
    assert read("He was back the same day.") == []


@pytest.mark.parametrize(
    "text",
    [
        "They may sign. May they sign? You may march in Quill.",
        "A 30-day truce held for two weeks.",
        "The 28-point plan cost $2015 and 2,015 lives.",
        "Some 2000 soldiers and 1709 schoolchildren left.",
        "The house at 1945 Harbour Street burned.",
        "Bloody Sunday and Super Tuesday are names, like the Good Friday Agreement.",
        "They met at 3 p.m. 14:05 Orn spoke. He is 42.",
        "Every Monday the ferry is full. Friday nights are quiet. It was a good Friday.",
        "He sells sun and sat on it.",
        "The 31 February 2031 session and the 99.99.2031 file.",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert [t for t in read(text) if t[0] != "February 2031"] == []


def test_quoted_words_count_from_the_day_they_were_said() -> None:
    text = "On Monday Orn said: “We will sail tomorrow.” Vell will answer tomorrow."
    start, end = text.index("“"), text.index("”")
    times = find_times(text, WEDNESDAY, [((start, end), dt.date(2031, 5, 12))])
    assert [str(t.start) for t in times] == ["2031-05-12", "2031-05-13", "2031-05-15"]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Orn said on Monday that he would meet Vell on Tuesday.", "Monday", "past"),
        ("Orn said on Monday that he would meet Vell on Tuesday.", "Tuesday", "future"),
        ("Orn will sail on Friday, his office said on Monday.", "Friday", "future"),
        ("Orn will sail on Friday, his office said on Monday.", "Monday", "past"),
        ("Vell left Quill, and on Friday Orn will follow.", "Friday", "future"),
        ("Orn said talks on Friday would fail.", "Friday", "future"),
        ("Vell told reporters in Quill on Monday that Orn would follow.", "Monday", "past"),
        ("The two delegations return to Quill on Monday.", "Monday", "future"),
        ("The council has to vote on Monday.", "Monday", "future"),
        ("The boats must have been hidden on Monday.", "Monday", "past"),
        ("Monday", "Monday", "past"),
        ("May said on Monday he may sail.", "Monday", "past"),
        ("Will there be a session?\n\nOrn: On Sunday, in Quill.", "Sunday", "future"),
        ("The upcoming vote on Sunday", "Sunday", "future"),
    ],
)
def test_tense_of_the_clause(text: str, words: str, expected: str) -> None:
    start = text.index(words)
    assert tense(text, (start, start + len(words))) == expected


def test_published_from_a_line_that_says_so() -> None:
    text = "Ferries stop\n\nThe Quill Ledger\nPublished: 13 May 2031\n\nThe strike of 1 June 2031 looms."
    assert infer_published(text, []) == dt.date(2031, 5, 13)


def test_published_from_a_dateline() -> None:
    text = "Ferries stop\n\nQUILL, 5 May 2031 (Gannet) — The crews will strike on 9 May 2031."
    assert infer_published(text, []) == dt.date(2031, 5, 5)


def test_published_from_captions_then_from_what_has_happened() -> None:
    body = "Orn lost the vote of 2 May 2031 in Quill, where all had waited for a whole and rainy week to see it done."
    ahead = "The truce will expire on 30 May 2031 unless both councils in Quill and in Sunder agree to lengthen it."
    caption = (
        "Mara Vell arrives with three of her oldest advisers for the harbour talks in Quill on May 4, 2031. (Gannet)"
    )
    text = "\n\n".join(["Talks stall", ahead, body, caption])
    zones = [Zone(kind="caption", start=text.index("Mara"), end=len(text))]
    assert infer_published(text, zones) == dt.date(2031, 5, 4)
    assert infer_published(f"Talks stall\n\n{ahead}\n\n{body}", []) == dt.date(2031, 5, 2)
    assert infer_published("Vell left on Tuesday. In 2030 she stayed.", []) is None


SOME = """May 12 2031 Monday Mon. , - – the next last of in by until two weeks ago second half day Q3 1990s 's ’ “ said
will 99999999999999999999 0 31 2199 1000 that same earlier to and between é 12.12.2031 (on) since from first quarter
19th century decade AD BC 431 '83 Christmas nineteen ninety fifth year end past half a before"""
PIECES = st.sampled_from([*SOME.split(), "\n", "\n\n", "\u00a0"])


@examples(150)
@given(
    st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map(" ".join)),
    st.one_of(st.none(), st.dates()),
    st.dates(),
)
def test_any_text_gives_whole_spans_in_order(text: str, published: dt.date | None, said: dt.date) -> None:
    anchors = [((0, len(text) // 2), said)]
    times = find_times(text, published, anchors)
    at = 0
    for t in times:
        assert at <= t.text[0] < t.text[1] <= len(text)
        assert text[slice(*t.text)].strip() == text[slice(*t.text)]
        assert t.start <= t.end
        at = t.text[1]
    assert infer_published(text, []) in [None, *(t.start for t in find_times(text, None))]
    assert tense(text, (0, max(1, len(text)))) in ("past", "future")
