"""What the timeline and the network draw: lanes by track, groups of parties, places that stay."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desks import Asking, asked, copied
from pourparler.codebook.standing import Tie
from pourparler.ledger import Ledger, open_ledger
from pourparler.workbench.lanes import find_lanes
from pourparler.workbench.network_layout import find_groups, find_places
from strategies import telling

MON, TUE, WED, THU = (dt.date(2031, 5, n) for n in (5, 6, 7, 8))
PAIR, OTHERS = ("Mara Vell", "Tomas Orn"), ("Ida Lund", "Odo Vann")


def test_a_place_of_several_meetings_is_a_track(ledger: Ledger) -> None:
    met = [(PAIR, "Quill", MON, "held"), (PAIR, "Olm", TUE, "held"), (OTHERS, "the Quill", THU, "planned")]
    ledger.add(telling("lamp", published=MON, publisher="Lamp", met=met))
    lanes = find_lanes(ledger.meetings.list(), ())
    assert [(lane.name, lane.kind, len(lane.events)) for lane in lanes] == [
        ("Quill", "track", 2),
        ("Other meetings", "others", 1),
    ]
    first, last = lanes[0].events
    assert (first.kind, last.kind) == ("held", "planned")
    assert first.label == "Mara Vell, Tomas Orn"
    assert "Olm" in lanes[1].events[0].label  # without a track of its own, the place is told
    assert first.href.startswith("/document?id=lamp#m")


NAMES = st.lists(st.sampled_from("ABCDEFGHIJKL"), unique=True, min_size=1)


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[str], list[Tie]]:
    names = draw(NAMES)
    ties = []
    for one, other in itertools.combinations(names, 2):
        same, opposed = draw(st.integers(0, 3)), draw(st.integers(0, 3))
        if same or opposed:
            ties.append(Tie(one, other, ("x",) * same, ("y",) * opposed))
    return names, ties


@given(networks())
def test_every_party_has_one_group_and_a_place_of_its_own(network: tuple[list[str], list[Tie]]) -> None:
    names, ties = network
    groups = find_groups(names, ties)
    assert sorted(name for group in groups for name in group) == sorted(names)
    places = find_places(names, ties)
    assert places == find_places(names, ties)
    assert set(places) == set(names)
    assert all(-1 <= each <= 1 for place in places.values() for each in place)
    for one, other in itertools.combinations(places.values(), 2):
        assert math.dist(one, other) > 0.1


@given(networks())
def test_no_two_groups_stand_more_often_together_than_apart(network: tuple[list[str], list[Tie]]) -> None:
    names, ties = network
    group_of = {name: k for k, group in enumerate(find_groups(names, ties)) for name in group}
    between: dict[tuple[int, int], int] = {}
    for tie in ties:
        key = tuple(sorted((group_of[tie.one], group_of[tie.other])))
        if key[0] != key[1]:
            between[key[0], key[1]] = between.get((key[0], key[1]), 0) + len(tie.congruent) - len(tie.opposed)
    assert all(bond <= 0 for bond in between.values())


@pytest.fixture
def desk(coded: Path, tmp_path: Path) -> Iterator[Asking]:
    with open_ledger(copied(coded, tmp_path)) as opened, asked(opened) as asking:
        yield asking


def test_a_party_keeps_its_place_when_the_days_change(desk: Asking) -> None:
    whole = desk.get("/network.json")
    early = desk.get("/network.json", until=whole["days"][len(whole["days"]) // 2])
    places = {party["name"]: (party["x"], party["y"]) for party in whole["network"]["parties"]}
    assert early["network"]["parties"]
    assert all((each["x"], each["y"]) == places[each["name"]] for each in early["network"]["parties"])
    assert early["at"] < whole["at"] == len(whole["days"]) - 1


def test_the_review_begins_with_what_the_settlement_rests_on(desk: Asking) -> None:
    first = desk.get("/review.json")
    assert first["effects"]
    assert not desk.get("/review.json", by="doubt")["effects"]
    waiting = {choice["name"]: choice["waiting"] for choice in first["parties"]}
    for name, count in waiting.items():
        assert desk.get("/review.json", party=name)["queue"]["remaining"] == count
    assert desk.get("/review.json", party="nobody")["queue"]["remaining"] == 0
    both = desk.get("/review.json", party="Quessia", issue="port")["queue"]["remaining"]
    assert 0 < both <= min(waiting["Quessia"], desk.get("/review.json", issue="port")["queue"]["remaining"])


def test_a_long_paragraph_is_cut_around_the_words(tmp_path: Path) -> None:
    long = "The river was high that week. " * 80
    with open_ledger(tmp_path / "talks.ledger", create=True) as ledger:
        ledger.add(telling("lamp", published=MON, said=[("Mara Vell", "the toll would end")], more=long))
        with asked(ledger) as desk:
            found = desk.get("/review.json")
    shown = "".join(stretch["words"] for each in found["paragraphs"] for stretch in each["stretches"])
    assert "the toll would end" in shown
    assert "…" in shown
    assert len(shown) < len(long) / 2
