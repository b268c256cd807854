"""Meetings, over actors, times and places given by hand."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.reader.meetings.verbal import find_meetings
from pourparler.record import Actor, ActorKind, Meeting, Time, Zone

PEOPLE: dict[str, ActorKind] = {
    "Vell": "person", "Tarn": "person", "Osk": "person", "Ulm": "person", "Pask": "person", "Orrin": "country",
    "Belmark": "country", "the Hill Office": "organization", "a Belmark delegation": "group",
}  # fmt: skip
DAYS = {"Sunday": 4, "Monday": 5, "Tuesday": 6, "tomorrow": 6, "Wednesday": 7, "6 May": 6, "August 2030": -270}
PLACES = ("Lorne", "Kest", "Hill Office", "Reed House", "Reed Hoüse")


def spans(text: str, word: str) -> tuple[tuple[int, int], ...]:
    return tuple(m.span() for m in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text))


def read(text: str, *zones: Zone, **also: str) -> tuple[Meeting, ...]:
    """Meetings; ``also`` gives further mentions: ``Vell="he|the envoy"``."""
    actors = []
    for name, kind in PEOPLE.items():
        more = [s for word in also.get(name, "").split("|") if word for s in spans(text, word)]
        found = (*spans(text, name), *more)
        if found:
            actors.append(Actor(id=name, name=name, kind=kind, mentions=tuple(sorted(found))))
    start = dt.date(2031, 5, 1)
    times = [
        Time(text=s, start=start + dt.timedelta(day - 1), end=start + dt.timedelta(day - 1))
        for word, day in DAYS.items()
        for s in spans(text, word)
    ]
    return find_meetings(text, zones, actors, times, [s for p in PLACES for s in spans(text, p)])


def told(text: str, **also: str) -> list[tuple[set[str], str, str | None, int | None]]:
    return [(set(m.participants), m.status, m.place, m.date.start.day if m.date else None) for m in read(text, **also)]


@pytest.mark.parametrize(
    ("text", "who", "status", "place", "day"),
    [
        ("Vell met Tarn in Lorne on Sunday.", "Vell Tarn", "held", "Lorne", 4),
        ("Vell met with the visiting envoy, Tarn, on Monday.", "Vell Tarn", "held", None, 5),
        ("Vell, Osk and Tarn met Ulm and Pask in Kest.", "Vell Osk Tarn Ulm Pask", "held", "Kest", None),
        ("Talks between Vell and Tarn in Lorne ended on Monday.", "Vell Tarn", "held", "Lorne", 5),
        ("Vell held talks with Tarn at Reed House in Lorne on Sunday.", "Vell Tarn", "held", "Reed House, Lorne", 4),
        ("Vell will fly to Lorne on Tuesday to see Tarn.", "Vell Tarn", "planned", "Lorne", 6),
        ("A meeting with Tarn is planned for tomorrow.", "Tarn", "planned", None, 6),
        ("Vell is due in Kest on Wednesday to meet Tarn.", "Vell Tarn", "planned", "Kest", 7),
        ("Vell will meet Tarn on Tuesday.", "Vell Tarn", "planned", None, 6),
        ("Vell receives Tarn in Lorne on Tuesday.", "Vell Tarn", "planned", "Lorne", 6),
        ("Vell has an appointment at the Hill Office on Tuesday.", "Vell|the Hill Office", "planned", "Hill Office", 6),
        ("Vell offered to meet Tarn.", "Vell Tarn", "proposed", None, None),
        ("Vell invited Tarn to meet Osk in Kest.", "Tarn Osk", "proposed", "Kest", None),
        ("Vell hosted Tarn in Lorne on Monday.", "Vell Tarn", "held", "Lorne", 5),
        ("Vell was received by Tarn in Lorne.", "Vell Tarn", "held", "Lorne", None),
        ("Vell spoke with Tarn by phone on Monday.", "Vell Tarn", "held", None, 5),
        ("Vell sat down with Tarn in Kest.", "Vell Tarn", "held", "Kest", None),
        ("A meeting between Vell and Tarn, set for Monday, was called off.", "Vell Tarn", "cancelled", None, 5),
        ("Vell refused to meet Tarn.", "Vell Tarn", "refused", None, None),
        ("Vell did not meet Tarn.", "Vell Tarn", "denied", None, None),
        ("Vell has never met Tarn.", "Vell Tarn", "denied", None, None),
        ("Orrin and Belmark to open talks in Lorne on Wednesday", "Orrin Belmark", "planned", "Lorne", 7),
        ("Delegations from Orrin and Belmark will meet in Kest.", "Orrin Belmark", "planned", "Kest", None),
        ("“It went well,” Vell said after talks with Tarn in Kest on Monday.", "Vell Tarn", "held", "Kest", 5),
        ("Vell praised Osk and met Tarn.", "Vell Tarn", "held", None, None),
        ("Vell met Tarn in Kest, Osk said on Monday.", "Vell Tarn", "held", "Kest", None),
    ],
)
def test_one_encounter(text: str, who: str, status: str, place: str | None, day: int | None) -> None:
    people = set(who.split("|") if "|" in who else who.split())
    assert told(text) == [(people, status, place, day)]


@pytest.mark.parametrize(
    "text",
    [
        "If Vell met Tarn, the war would end.",
        "Would Vell meet Tarn in Lorne?",
        "Vell met the demands of Orrin.",
        "Orrin meets the conditions of Belmark.",
        "The plan of Vell was met with silence by Orrin.",
        "Vell was met by Tarn’s critics.",
        "Vell welcomed Belmark’s offer.",
        "Orrin received two letters from Belmark.",
        "Vell saw Tarn as a rival.",
        "Vell spoke to reporters about Tarn.",
        "Vell will travel to Lorne.",
        "Vell spoke at a security summit in Lorne on Monday.",
        "Vell will give it to anyone who is going to Lorne on Monday.",
        "Vell and Tarn arrived in Lorne.",
        "As soon as Vell sees Tarn, he leaves.",
        "Vell said the talks had stalled, and Tarn agreed.",
        "",
    ],
)
def test_no_encounter(text: str) -> None:
    assert told(text) == []


def test_them_are_those_named_before() -> None:
    text = "It was hashed out among Vell, Osk and a Belmark delegation that met them in Kest on Sunday."
    assert told(text) == [({"Vell", "Osk", "a Belmark delegation"}, "held", "Kest", 4)]


def test_an_encounter_reported_three_times_is_one_meeting_with_all_its_evidence() -> None:
    text = (
        "Vell met Tarn at Reed House on Monday.\n\nVell shakes hands with Tarn\n\n"
        "Tarn, right, and Vell, left, after a joint press conference on Monday at Reed Hoüse in Lorne. (Desk)\n\n"
        "In a post-meeting press conference, Tarn was brief."
    )
    third, fourth = text.index("Tarn, right"), text.index("In a post")
    zones = (
        Zone(kind="body", start=0, end=38),
        Zone(kind="caption", start=40, end=third),
        Zone(kind="caption", start=third, end=fourth),
        Zone(kind="body", start=fourth, end=len(text)),
    )
    (meeting,) = read(text, *zones)
    assert set(meeting.participants) == {"Vell", "Tarn"}
    assert meeting.place == "Reed Hoüse, Lorne"
    assert len(meeting.evidence) == 4
    assert text[slice(*meeting.evidence[0])] == "Vell met Tarn at Reed House on Monday"


def test_planned_and_held_on_other_days_are_two() -> None:
    text = "Vell met Tarn on Sunday. Vell will meet Tarn again on Tuesday. Vell and Tarn shook hands."
    assert [(m.status, m.date and m.date.start.day) for m in read(text)] == [("held", 4), ("planned", 6)]


def test_a_trip_without_a_known_host_joins_the_meeting_of_that_day() -> None:
    text = "Vell will fly to Lorne on Tuesday. “A meeting with Vell is planned for tomorrow,” Tarn’s office said."
    (meeting,) = read(text)
    assert (meeting.participants, meeting.place, len(meeting.evidence)) == (("Vell",), "Lorne", 2)


def test_a_visit_that_fell_through() -> None:
    text = "Vell met Tarn in Lorne and had been expected in Kest on Sunday. That visit did not take place."
    assert told(text)[-1] == ({"Vell"}, "cancelled", "Kest", 4)


def test_the_two_and_both_sides() -> None:
    assert told("Vell was glad. Tarn was not. The two will meet in Kest on Tuesday.") == [
        ({"Vell", "Tarn"}, "planned", "Kest", 6)
    ]
    assert told("Orrin agreed, Belmark did not. The delegations return to Lorne on Monday.") == [
        ({"Orrin", "Belmark"}, "planned", "Lorne", 5)
    ]


def test_boilerplate_is_not_read_and_captions_tell_of_what_was_held() -> None:
    text = "Vell meets Tarn"
    assert read(text, Zone(kind="boilerplate", start=0, end=len(text))) == ()
    (meeting,) = read(text, Zone(kind="caption", start=0, end=len(text)))
    assert meeting.status == "held"


def test_newspapers_are_no_participants() -> None:
    text = "Vell sat down with Tarn in Kest."
    paper = Actor(id="p", name="Tarn", kind="organization", roles=("newspaper",), mentions=spans(text, "Tarn"))
    who = Actor(id="v", name="Vell", kind="person", mentions=spans(text, "Vell"))
    assert find_meetings(text, (), (who, paper), (), ()) == ()


PARTS = st.sampled_from(
    "Vell Tarn Osk Orrin met meet meeting talks with between and , . ; that who them to see will fly in at Lorne Kest"
    " Monday Tuesday not if after was called off the two delegations “ ” \n \n\n host received by (".split(" ")
)


@given(st.lists(PARTS, max_size=40).map(" ".join) | st.text(max_size=80))
def test_any_text_is_read_and_its_spans_hold(text: str) -> None:
    for meeting in read(text):
        assert meeting.participants or meeting.place or meeting.date
        assert len(set(meeting.participants)) == len(meeting.participants)
        assert meeting.evidence
        for start, end in meeting.evidence:
            assert 0 <= start < end <= len(text)


def test_spans_beyond_the_text_are_passed_over() -> None:
    actor = Actor(id="a", name="A", kind="person", mentions=((0, 900),))
    assert find_meetings("A met B.", (Zone(kind="body", start=5, end=400),), (actor,), (), ((3, 99),)) == ()
