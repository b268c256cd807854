"""Proposals: texts on the table, their versions, sponsors, days and provisions."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.reader.proposals.detect import find_proposals
from pourparler.record import Actor, Proposal, Time, Zone

PEOPLE = ("Vell", "Tarn", "Osk", "Orrin", "Belmark")
DAYS = {"Sunday": 4, "Monday": 5, "last month": 1, "16 April": 3}


def spans(text: str, word: str) -> tuple[tuple[int, int], ...]:
    return tuple(m.span() for m in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text))


def read(text: str, *zones: Zone) -> tuple[Proposal, ...]:
    actors = [Actor(id=n, name=n, kind="person", mentions=spans(text, n)) for n in PEOPLE if n in text]
    times = [
        Time(text=s, start=dt.date(2031, 5, day), end=dt.date(2031, 5, day))
        for word, day in DAYS.items()
        for s in spans(text, word)
    ]
    return find_proposals(text, zones, actors, times)


def mentions(text: str) -> list[list[str]]:
    return [[text[a:b] for a, b in p.mentions] for p in read(text)]


def provisions(text: str) -> list[str]:
    return [text[a:b] for p in read(text) for a, b in p.provisions]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The initial 28-point plan was dropped.", "28-point plan"),
        ("She read an “updated and refined peace framework” aloud.", "updated and refined peace framework"),
        ("They spoke of a new plan for peace.", "new plan for peace"),
        ("The Reed Roadmap was tabled.", "Reed Roadmap"),
        ("A draft agreement lay there.", "draft agreement"),
        ("The leaked document was short.", "leaked document"),
        ("Nobody liked the proposed deal.", "proposed deal"),
        ("The Orrin-led peace plan is final.", "Orrin-led peace plan"),
        ("He held a two-page draft.", None),
        ("The nine-point proposal lives.", "nine-point proposal"),
    ],
)
def test_names(text: str, name: str | None) -> None:
    assert [p.name for p in read(text)] == ([name] if name else [p.name for p in read(text)][:1])


@pytest.mark.parametrize(
    "text",
    [
        "She plans to do it.",
        "They plan to leave.",
        "The company has a business plan.",
        "Any deal would do, and no agreement is near.",
        "The deal is good.",
        "The plan to leave was hers.",
        "The text of the song is old.",
        "An offer of tea came.",
        "He signed the agreement.",
        "The document is lost.",
        "Great initiative was shown.",
        "",
    ],
)
def test_what_is_no_proposal(text: str) -> None:
    assert read(text) == ()


def test_mentions_go_to_the_proposal_that_they_fit() -> None:
    text = (
        "The plan is dead, said Vell. The 14-point plan was weak. A revised framework came. The framework is short. "
        "The 14-point plan was long. The old plan had friends."
    )
    assert mentions(text) == [
        ["The plan", "The 14-point plan", "The 14-point plan", "The old plan"],
        ["A revised framework", "The framework"],
    ]


def test_another_number_of_points_is_another_proposal() -> None:
    assert [p.name for p in read("The 9-point plan beat the 12-point plan. The nine-point plan won.")] == [
        "9-point plan",
        "12-point plan",
    ]


def test_a_second_name_is_no_second_proposal() -> None:
    text = "Orrin presented a revised framework of nine provisions, hereinafter the Reed Framework."
    (proposal,) = read(text)
    assert (proposal.name, proposal.sponsors) == ("Reed Framework", ("Orrin",))


@pytest.mark.parametrize(
    "text",
    [
        "The Reed Framework replaces the initial 14-point plan.",
        "The 14-point plan was replaced by the Reed Framework.",
        "The Reed Framework was tabled in place of the 14-point plan.",
        "The 14-point plan gave way to the Reed Framework.",
        "The Reed Framework came. It would replace the 14-point plan.",
        "The 14-point plan is dead. A revised framework, the Reed Framework, is here.",
    ],
)
def test_what_replaces_what(text: str) -> None:
    by_id = {p.id: p for p in read(text)}
    assert {p.name: by_id[p.replaces].name for p in by_id.values() if p.replaces} == {"Reed Framework": "14-point plan"}


def test_one_beside_another_replaces_nothing() -> None:
    assert [p.replaces for p in read("The 9-point plan and the Reed Roadmap differ.")] == [None, None]


@pytest.mark.parametrize(
    ("text", "sponsors", "day"),
    [
        ("A new peace plan hashed out among Vell, Tarn and Osk was read.", ("Vell", "Tarn", "Osk"), None),
        ("Orrin’s peace plan was read.", ("Orrin",), None),
        ("The peace plan, proposed by Orrin on Monday, was read.", ("Orrin",), 5),
        ("The peace plan that Orrin circulated last month was read.", ("Orrin",), 1),
        ("On Sunday Belmark floated a peace plan.", ("Belmark",), 4),
        ("Belmark floated a peace plan on Sunday.", ("Belmark",), 4),
        ("The Orrin-led peace plan was read.", ("Orrin",), None),
        ("The 9-point plan of 16 April was read.", (), 3),
        ("Vell read the peace plan on Monday.", (), None),
    ],
)
def test_sponsors_and_day(text: str, sponsors: tuple[str, ...], day: int | None) -> None:
    (proposal,) = read(text)
    assert (proposal.sponsors, proposal.date and proposal.date.start.day) == (sponsors, day)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "The 9-point plan included a cut in river tolls, an end to the blockade and a limit on boats.",
            ["a cut in river tolls", "an end to the blockade", "a limit on boats"],
        ),
        (
            "The 9-point plan, drafted by Orrin, would open the port to both sides and free all sailors of the autumn.",
            ["open the port to both sides", "free all sailors of the autumn"],
        ),
        ("Under the 9-point plan, the fleet leaves the bay.", ["the fleet leaves the bay"]),
        ("The 9-point plan calls for a ban on tanks and planes.", ["a ban on tanks and planes"]),
        ("The 9-point plan would be welcome.", []),
        ("The 9-point plan was read, and Vell said it would rain.", []),
        (
            "The 9-point plan lies here. An envoy who read it said it would halve the toll and reopen the old port.",
            ["halve the toll", "reopen the old port"],
        ),
        (
            "The Reed Framework provides that:\n\n(a) the fleet leaves;\n(b) the port opens.\n\nVell left.",
            ["the fleet leaves", "the port opens"],
        ),
        (
            "The Reed Framework has three provisions. The fleet leaves; the port opens; the tolls end.",
            ["The fleet leaves", "the port opens", "the tolls end"],
        ),
    ],
)
def test_provisions(text: str, items: list[str]) -> None:
    assert provisions(text) == items


def test_boilerplate_is_not_read() -> None:
    text = "The 9-point plan was read."
    assert read(text, Zone(kind="boilerplate", start=0, end=len(text))) == ()


PARTS = st.sampled_from(
    "the a 9-point 14-point plan framework revised and updated new old peace draft agreement replaces Reed Orrin’s Vell"
    " proposed by of , . ; : “ ” would include has three provisions it Monday on under \n\n (a) (b)".split(" ")
)


@given(st.lists(PARTS, max_size=40).map(" ".join) | st.text(max_size=80))
def test_any_text_is_read_and_its_spans_hold(text: str) -> None:
    found = read(text)
    ids = {p.id for p in found}
    for proposal in found:
        assert proposal.name
        assert proposal.mentions
        assert proposal.replaces is None or proposal.replaces in ids - {proposal.id}
        for start, end in (*proposal.mentions, *proposal.provisions):
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
