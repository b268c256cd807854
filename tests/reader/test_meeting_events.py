"""Encounters told as events, over actors, times and places given by hand."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.reader.meetings.verbal import find_meetings
from pourparler.record import Actor, ActorKind, Meeting, Time

WHO: dict[str, ActorKind] = {
    "Vell": "person", "Tarn": "person", "Orrin": "country", "Belmark": "country", "Quillon": "country",
    "Accord Council": "organization", "Dockers’ Union": "organization", "Kest Rail": "organization",
    "as many as 20 groups": "group",
}  # fmt: skip
DAYS = {
    "Sunday": 4,
    "Monday": 5,
    "Tuesday": 6,
    "Wednesday": 7,
    "9 May": 9,
    "this month": 1,
    "June": 32,
    "last week": -7,
}
LONG = {"this month": 30, "June": 29, "last week": 6}
PLACES = ("Lorne", "Kest", "Sable Sea", "Orrin")
PUBLISHED = dt.date(2031, 5, 6)


def spans(text: str, word: str) -> tuple[tuple[int, int], ...]:
    return tuple(m.span() for m in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text))


def read(text: str) -> tuple[Meeting, ...]:
    actors = [
        Actor(id=name, name=name, kind=kind, mentions=found)
        for name, kind in WHO.items()
        if (found := spans(text, name))
    ]
    start = dt.date(2031, 5, 1)
    times = [
        Time(text=s, start=start + dt.timedelta(day - 1), end=start + dt.timedelta(day - 1 + LONG.get(word, 0)))
        for word, day in DAYS.items()
        for s in spans(text, word)
    ]
    return find_meetings(text, (), actors, times, [s for p in PLACES for s in spans(text, p)], PUBLISHED)


def told(text: str) -> list[tuple[set[str], str, str | None, int | None]]:
    return [(set(m.participants), m.status, m.place, m.date.start.day if m.date else None) for m in read(text)]


@pytest.mark.parametrize(
    ("text", "who", "status", "place", "day"),
    [
        # the event is the subject
        ("Peace talks resume in Lorne on Wednesday.", "", "planned", "Lorne", 7),
        ("The talks, sponsored by the Accord Council, are expected in Lorne on Wednesday.", "Accord Council", "planned",
         "Lorne", 7),
        ("Council-brokered talks in Lorne designed to end the war have collapsed.", "", "held", "Lorne", None),
        ("A conference in Kest was held on Sunday.", "", "held", "Kest", 4),
        ("Pay talks between the Dockers’ Union and Kest Rail broke down on Monday.", "Dockers’ Union|Kest Rail", "held",
         None, 5),
        ("The next round of trade negotiations will be held in Lorne in June.", "", "planned", "Lorne", 1),
        # what is said after it, without a verb of its own
        ("Orrin would not attend talks planned for Wednesday in Kest.", "Orrin", "refused", "Kest", 7),
        ("He praised a plan for a national congress to be held in Kest in June.", "", "planned", "Kest", 1),
        ("It would bypass the Accord Council-brokered talks due to recommence in Lorne on Wednesday.", "Accord Council",
         "planned", "Lorne", 7),
        ("They spoke of talks in Lorne that are due to restart on Wednesday.", "", "planned", "Lorne", 7),
        # the event is the object
        ("Last week, Vell hosted talks in Kest with the leaders of Orrin and Belmark.", "Vell|Orrin|Belmark", "held",
         "Kest", None),
        ("Vell will convene a congress in the Sable Sea resort of Kest in June.", "Vell", "planned", "Kest", 1),
        ("The Accord Council is due to stage a conference this month in Lorne.", "Accord Council", "planned",
         "Lorne", 1),
        ("Vell proposed a summit in Kest on Wednesday.", "Vell", "proposed", "Kest", 7),
        ("Orrin called off the talks in Kest on Wednesday.", "Orrin", "cancelled", "Kest", 7),
        # by the way
        ("It follows unity after a meeting of rival groups in Kest.", "", "held", "Kest", None),
        ("Speaking after a meeting with Vell in Kest on Sunday, Tarn said it was so.", "Vell|Tarn", "held", "Kest",
         4),
        ("Talks are due to be held in Belmark’s capital, Lorne, on Wednesday.", "", "planned", "Lorne", 7),
        ("Ahead of the Lorne talks on Wednesday, Vell was silent.", "", "planned", "Lorne", 7),
        ("The end of the talks in Lorne on Sunday was bitter.", "", "held", "Lorne", 4),
        # groups
        ("Now as many as 20 groups will gather in Lorne on Wednesday.", "as many as 20 groups", "planned", "Lorne",
         7),
        ("Opposition leaders are meeting in Kest.", "", "ongoing", "Kest", None),
        ("Opposition leaders did not meet in Kest.", "", "denied", "Kest", None),
        ("No talks are planned in Lorne.", "", "denied", "Lorne", None),
        ("Vell denied that talks were held in Lorne.", "", "denied", "Lorne", None),
        ("Vell boycotted the talks.", "Vell", "refused", None, None),
        ("The leaders of the RATO gathered in Kest on Sunday.", "", "held", "Kest", 4),
        ("The three big powers – Orrin, Belmark and Quillon – will meet in the seaside resort of Kest on Wednesday.",
         "Orrin|Belmark|Quillon", "planned", "Kest", 7),
        ("Vell met Orrin’s leaders in Kest on Sunday.", "Vell|Orrin", "held", "Kest", 4),
        ("The envoy Vell will be briefed on the plan in Kest on Wednesday.", "Vell", "planned", "Kest", 7),
        ("Vell held a round of telephone diplomacy with leaders including Tarn.", "Vell|Tarn", "held", None, None),
        ("The Vell-Tarn meeting was frosty.", "Vell|Tarn", "held", None, None),
    ],
)  # fmt: skip
def test_one_event(text: str, who: str, status: str, place: str | None, day: int | None) -> None:
    assert [(m[0], m[1], m[2]) for m in told(text)] == [(set(who.split("|")) - {""}, status, place)]
    assert day is None or told(text)[0][3] == day


@pytest.mark.parametrize(
    "text",
    [
        "Peace talks have failed before.",
        "The talks were difficult.",
        "If talks resume in Lorne, Vell will go.",
        "No date has been set for talks in Lorne.",
        "Talks in Lorne have not been scheduled.",
        "Vell told a news conference in Kest on Sunday that he was glad.",
        "Vell spoke at a conference in Kest on Sunday.",
        "A staff meeting was held in Kest on Sunday.",
        "The board ended a meeting on Sunday.",
        "As support for the talks has waned, Orrin has begun a campaign in Kest on Sunday.",
        "On Sunday Vell called for talks.",
    ],
)
def test_no_event(text: str) -> None:
    assert told(text) == []


def test_the_three_countries_are_those_listed_before() -> None:
    text = "Orrin, Belmark and Quillon agree. Ministers from the three countries met in the resort of Kest on Sunday."
    assert told(text) == [({"Orrin", "Belmark", "Quillon"}, "held", "Kest", 4)]


def test_the_leaders_are_named_where_the_text_names_them() -> None:
    text = "Vell hosted talks in Kest with the leaders of Orrin and Belmark."
    tarn = Actor(id="t", name="Tarn", kind="person", roles=("Orrin’s president",), for_="o", mentions=())
    orrin, belmark = (
        Actor(id=n[0].lower(), name=n, kind="country", mentions=spans(text, n)) for n in ("Orrin", "Belmark")
    )
    vell = Actor(id="v", name="Vell", kind="person", mentions=spans(text, "Vell"))
    (meeting,) = find_meetings(text, (), (vell, tarn, orrin, belmark), (), spans(text, "Kest"))
    assert meeting.participants == ("v", "t", "b")


def test_a_further_session_is_of_the_two_sides_mentioned_before() -> None:
    text = "Vell met Tarn. A third session is planned for Wednesday. Quillon watched Orrin and Belmark."
    places = {n: Actor(id=n, name=n, kind="country", mentions=spans(text, n)) for n in ("Orrin", "Belmark", "Quillon")}
    vell = Actor(id="v", name="Vell", kind="person", for_="Orrin", mentions=spans(text, "Vell"))
    tarn = Actor(id="t", name="Tarn", kind="person", for_="Belmark", mentions=spans(text, "Tarn"))
    time = Time(text=spans(text, "Wednesday")[0], start=PUBLISHED, end=PUBLISHED)
    met, session = find_meetings(text, (), (vell, tarn, *places.values()), (time,), ())
    assert (set(met.participants), set(session.participants)) == ({"v", "t"}, {"Orrin", "Belmark"})
    assert session.status == "planned"


def test_put_off_is_postponed_to_the_new_day_where_one_is_given() -> None:
    assert told("The conference in Kest, set for Sunday, was postponed.") == [(set(), "postponed", "Kest", 4)]
    (moved,) = read("The Kest conference was put on hold until June.")
    assert (moved.status, moved.place, moved.date and moved.date.start.month) == ("postponed", "Kest", 6)


def test_an_event_reported_several_times_is_one_with_all_its_evidence() -> None:
    text = (
        "Talks brokered by the Accord Council in Lorne have collapsed. The end of the talks on Sunday was bitter. "
        "The talks ended badly. A congress will be held in Kest in June."
    )
    first, second = read(text)
    assert (first.participants, first.place, len(first.evidence)) == (("Accord Council",), "Lorne", 3)
    assert first.date is not None
    assert first.date.start.day == 4
    assert (second.place, second.status) == ("Kest", "planned")


def test_what_is_to_be_held_at_one_place_is_one() -> None:
    text = (
        "Two summits are to be held this month. Orrin, Belmark and Quillon will hold a summit in Kest on Wednesday. "
        "In preparation for the Kest summit, Vell rested."
    )
    (meeting,) = read(text)
    assert (set(meeting.participants), meeting.place) == ({"Orrin", "Belmark", "Quillon"}, "Kest")
    assert meeting.date is not None
    assert meeting.date.start.day == 7


def test_days_of_talks_make_a_range() -> None:
    (meeting,) = read("On Wednesday as many as 20 groups will gather in Lorne for three days of talks.")
    assert meeting.date is not None
    assert (meeting.date.start.day, meeting.date.end.day) == (7, 9)


def test_other_places_and_other_people_are_other_events() -> None:
    text = "Talks in Lorne will be held on Wednesday. Talks in Kest will be held on Wednesday."
    assert [m[2] for m in told(text)] == ["Lorne", "Kest"]
    text = "Vell hosted Tarn in Kest on Sunday. Talks between Orrin and Belmark in Kest ended on Monday."
    assert len(read(text)) == 2


PARTS = st.sampled_from(
    "talks The Lorne Kest summit conference congress meeting resume held in on Wednesday June until postponed by Vell"
    " Orrin and Belmark with the three countries leaders of were was will be – , . ; ’s - hosted Accord Council"
    " ministers met for to gather days two if no not in which".split(" ")
)


@given(st.lists(PARTS, max_size=40).map(" ".join))
def test_any_words_are_read_and_their_spans_hold(text: str) -> None:
    for meeting in read(text):
        assert meeting.participants or meeting.place or meeting.date
        assert len(set(meeting.participants)) == len(meeting.participants)
        for start, end in meeting.evidence:
            assert 0 <= start < end <= len(text)
