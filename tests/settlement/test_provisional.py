"""The provisional settlement: codings that hold as often as the machine is right, beside those that are confirmed."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desks import copied
from pourparler.brief.provisional import NOTHING_READ, provisional_data, provisional_lines
from pourparler.codebook.model import read_codebook
from pourparler.codebook.standing import find_positions
from pourparler.ledger import PositionRow, open_ledger
from pourparler.settlement import (
    Coding,
    Readings,
    Scenario,
    Workings,
    active_codings,
    evidence,
    gather_readings,
    readings_in,
    settle,
    settle_provisionally,
)
from pourparler.settlement.deal_space import possible_deal
from pourparler.settlement.preferences import Preferences
from pourparler.settlement.subsets import Hereditary
from scenarios import decision, scenarios
from suite import ROOT, Run, examples

BOOK = (ROOT / "examples" / "codebook.yaml").read_text(encoding="utf-8")
SMALL = scenarios(parties=3, issues=3, options=3, codings=9, dated=True)
TALKS = Scenario(("North", "South"), {"border": ("line", "swap"), "troops": ("none", "free")})


def row(number: int, confidence: float = 0.5, coder: str = "machine 1", **values: Any) -> PositionRow:
    """Write a position whose words do not matter."""
    about: dict[str, Any] = {"party": "North", "kind": "supports", "terms": (("border", "swap"),), "on": None} | values
    return PositionRow(
        0, None, weighed=(), coder=coder, words="said", stance=number, document="d", confidence=confidence, **about
    )


def readings_of(scenario: Scenario, chances: list[float]) -> Readings:
    """Take all codings of a scenario as read by the machine."""
    return Readings(scenario, tuple(chances), tuple((row(k),) for k in range(len(chances))))


def said(party: str, kind: str, *terms: tuple[str, str], on: dt.date | None = None) -> Coding:
    return Coding(party, kind, terms, on=on)  # type: ignore[arg-type]


@examples(12)
@given(SMALL, st.data())
def test_what_is_certainly_right_settles_as_if_it_were_confirmed(scenario: Scenario, data: st.DataObject) -> None:
    scenario = replace(scenario, decision=data.draw(decision(list(scenario.parties))))
    read = readings_of(scenario, [1.0] * len(scenario.codings))
    told = settle_provisionally(read, draws=5)
    if not scenario.codings:
        assert (told.draws, told.with_deal, told.queue) == (0, None, ())
        return
    workings = Workings(scenario, samples=400)
    settled = settle(scenario, workings=workings, quick=True)
    assert told.with_deal == float(settled.possible_deal is not None)
    free = 0
    parties = [workings.party(name, settled.codings).preferences for name in scenario.parties]
    if settled.is_listed:
        deals = list(itertools.product(*scenario.issues.values()))
        free = sum(not any(party.vetoes_against(deal) for party in parties) for deal in deals)
        assert told.open == pytest.approx(free / len(deals))
    assert {name for name, _ in told.contradicted} == {scenario.codings[each[0]].party for each in settled.conflicts}
    for deal, share in told.deals:
        assert share == 1.0
        able = [
            name
            for name, party in zip(scenario.parties, parties, strict=True)
            if party.can_accept(deal) and not party.vetoes_against(deal)
        ]
        assert scenario.decision.is_met(scenario.parties, able)


@examples(8)
@given(SMALL, st.integers(0, 2**32 - 1), st.data())
def test_no_draw_depends_on_shortcuts(scenario: Scenario, seed: int, data: st.DataObject) -> None:
    """Each answer, found by learning from others, is that of a settlement of the codings that hold."""
    scenario = replace(scenario, decision=data.draw(decision(list(scenario.parties))))
    chosen = random.Random(seed)
    chances = [chosen.choice((0.0, 1.0)) for _ in scenario.codings]
    if not chances:
        return
    told = settle_provisionally(readings_of(scenario, chances), draws=3)
    gone = [k for k, chance in enumerate(chances) if not chance]
    for each in told.queue:
        for holds, share in ((True, each.with_it), (False, each.without_it)):
            off = [k for k in gone if k != each.place] + ([] if holds else [each.place])
            stand = active_codings(scenario, off=off)
            parties = [Preferences.of(scenario, name, stand) for name in scenario.parties]
            assert share == float(possible_deal(scenario, parties) is not None)


def test_without_an_unconfirmed_position_there_is_no_number() -> None:
    confirmed = replace(TALKS, codings=(said("North", "supports", ("border", "swap")),))
    told = settle_provisionally(Readings(confirmed, (1.0,), ((row(1, 1.0, coder="ana"),),)))
    assert (told.with_deal, told.open, told.deals, told.queue) == (None, None, (), ())
    assert provisional_lines(told) == (NOTHING_READ,)
    assert not any(letter.isdigit() for letter in provisional_lines(told)[0])
    assert settle_provisionally(Readings(TALKS, (), ())).with_deal is None


def test_the_coding_that_decides_comes_first() -> None:
    """South rules a swap out for certain; whether North insists on it decides, and is looked at first."""
    codings = (
        said("South", "red_line", ("border", "swap")),
        said("North", "opposes", ("troops", "free")),
        said("North", "insists", ("border", "swap")),
        said("North", "supports", ("troops", "none")),
    )
    rows = ((row(1, 1.0, coder="ana"),), (row(2),), (row(3),), (row(4),))
    told = settle_provisionally(Readings(replace(TALKS, codings=codings), (1.0, 0.5, 0.3, 0.9), rows), draws=400)
    first, second, third = told.queue
    assert (first.place, first.with_it, first.without_it) == (2, 0.0, 1.0)
    assert [second.place, third.place] == [1, 3]  # they decide nothing: the least certain first
    assert told.with_deal == pytest.approx(0.7, abs=0.1)
    assert 0 not in [each.place for each in told.queue]
    again = settle_provisionally(told.readings, draws=400)
    assert again == told


def test_a_later_position_takes_the_place_of_an_earlier_one_only_where_it_holds() -> None:
    early, late = dt.date(2031, 5, 1), dt.date(2031, 5, 2)
    codings = (
        said("North", "insists", ("border", "swap"), on=early),
        said("South", "red_line", ("border", "swap"), on=early),
        said("South", "supports", ("border", "swap"), on=late),
    )
    read = readings_of(replace(TALKS, codings=codings), [1.0, 1.0, 0.4])
    told = settle_provisionally(read, draws=500)
    assert told.with_deal == pytest.approx(0.4, abs=0.08)
    assert settle_provisionally(read, early, draws=20).with_deal == 0.0


def test_what_contradicts_itself_is_drawn_again() -> None:
    """Of two opposite positions of one day at most one is right; two that are certain are said to contradict."""
    codings = said("North", "supports", ("border", "swap")), said("North", "opposes", ("border", "swap"))
    scenario = replace(TALKS, codings=codings)
    told = settle_provisionally(readings_of(scenario, [0.5, 0.5]))
    assert (told.with_deal, told.contradicted) == (1.0, ())
    told = settle_provisionally(readings_of(scenario, [1.0, 1.0]))
    assert (told.with_deal, told.contradicted) == (0.0, (("North", 1.0),))
    assert any("North contradict" in line for line in provisional_lines(told))


def test_positions_that_agree_are_one_coding() -> None:
    book = read_codebook("{parties: [North], issues: {border: {question: Where?, options: [line, swap]}}}")
    line = {"kind": "opposes", "terms": (("border", "line"),)}
    read = readings_in(evidence(book, [row(1, 0.5), row(2, 0.8), row(3, 0.2, **line), row(4, kind="open")]))
    assert read.chances == pytest.approx((0.9, 0.2))
    assert [[each.stance for each in rows] for rows in read.rows] == [[1, 2], [3]]
    assert read.unconfirmed == (0, 1)
    read = readings_in(evidence(book, [row(2, 1.0, coder="ana"), row(1, 0.5)]))
    assert (read.chances, read.unconfirmed) == ((1.0,), ())


@examples(60)
@given(st.lists(st.frozensets(st.integers(0, 8), min_size=1, max_size=4), max_size=6), st.data())
def test_learned_answers_are_those_of_the_test(cores: list[frozenset[int]], data: st.DataObject) -> None:
    def is_fine(some: frozenset[int]) -> bool:
        return not any(core <= some for core in cores)

    asked = Hereditary(frozenset(range(9)), is_fine)
    for _ in range(15):
        some = data.draw(st.frozensets(st.integers(0, 8)))
        assert asked.holds(some) == is_fine(some)
    for core in asked.cores:
        assert not is_fine(core)
        assert all(is_fine(core - {k}) for k in core)


@pytest.mark.slow
def test_a_ledger_is_settled_provisionally(dispatches: Path, tmp_path: Path, run: Run) -> None:
    with open_ledger(copied(dispatches, tmp_path)) as ledger:
        path = str(ledger.path)
        ledger.codebook.save(BOOK, coder="ana")
        book = read_codebook(BOOK)
        read = gather_readings(ledger, book)
        data = provisional_data(settle_provisionally(read, draws=50))
        assert read.unconfirmed
        stances = {f"t{each.id}": each for each in ledger.stances.list()}
        for each in data["queue"]:
            assert 0 <= each["chance"] <= 1
            assert each["positions"]
            for position in each["positions"]:
                assert stances[position["id"]].words == position["words"]
        read_on = [each.stance for each in find_positions(ledger, book) if each.is_machine]
        assert {int(each["id"][1:]) for queued in data["queue"] for each in queued["positions"]} <= set(read_on)
        one = int(data["queue"][0]["positions"][0]["id"][1:])
        for position in data["queue"][0]["positions"]:
            ledger.stances.confirm(int(position["id"][1:]), coder="ana")
        left = settle_provisionally(gather_readings(ledger, book), draws=20)
        assert one not in [each.stance for queued in left.queue for each in left.readings.rows[queued.place]]
    done = run("settle", path, "--provisional", "--draws", "20")
    assert done.returncode == 0
    assert done.stdout.startswith("If the machine's reading holds\nSome deal is acceptable")
    done = run("settle", path, "--provisional", "--format", "json", "--draws", "20")
    assert json.loads(done.stdout)["draws"] == 20
    for words in (("--format", "html"), ("--as-of", "soon")):
        done = run("settle", path, "--provisional", *words)
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    done = run("settle", ROOT / "examples" / "strike.yaml", "--provisional")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_without_evidence_the_command_shows_no_number(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "talks.ledger"
    with open_ledger(path, create=True) as ledger:
        ledger.codebook.save(
            "{parties: [North, South], issues: {toll: {question: Who?, options: [a, b]}}}", coder="ana"
        )
    done = run("settle", path, "--provisional")
    assert done.returncode == 0
    assert "there is no number" in " ".join(done.stdout.split())
    assert not any(letter.isdigit() for letter in done.stdout)
    data = json.loads(run("settle", path, "--provisional", "--format", "json").stdout)
    assert (data["draws"], data["with_deal"], data["open"], data["deals"]) == (0, None, None, [])
