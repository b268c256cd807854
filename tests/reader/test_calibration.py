"""Confidence: it rises with the score of the network, for each kind of entry, and the fit to labels keeps that."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.reader import Reader, at_least
from pourparler.reader.network.calibration import EntryKind, calibrated, with_calibrated
from pourparler.reader.network.estimation import estimate
from pourparler.reader.stages.meetings import MeetingsConfig, MeetingsStage
from pourparler.reader.stages.positions import PositionsConfig, PositionsStage
from pourparler.reader.stages.proposals import ProposalsConfig, ProposalsStage
from pourparler.reader.stages.registry import default_stages
from pourparler.record import Document, Meeting, Position, Proposal, Record
from suite import ROOT

KINDS: tuple[EntryKind, ...] = get_args(EntryKind)
TEXT = (
    "Mara Vell met Tomas Orn in Brask on Monday. Vell said Quill opposes the toll plan. "
    "Orn said the toll plan of Quill would be signed at talks in Brask next week."
)


@pytest.mark.parametrize("kind", KINDS)
def test_confidence_rises_with_the_score(kind: EntryKind) -> None:
    found = [calibrated(kind, k / 100) for k in range(101)]
    assert found == sorted(found)
    assert all(0 < confidence < 1 for confidence in found)


def test_only_the_confidence_of_entries_is_calibrated() -> None:
    met = Meeting(id="m1", participants=(), status="held", evidence=((0, 4),), confidence=0.9)
    (found,) = with_calibrated("meeting", [met])
    assert found == met.model_copy(update={"confidence": calibrated("meeting", 0.9)})


def test_a_proposal_without_confidence_stays_without() -> None:
    plan = Proposal(id="p1", name="toll plan", mentions=((0, 4),))
    assert with_calibrated("proposal", [plan]) == (plan,)


def read(stages: list[Any] | None = None) -> Record:
    return Reader(threads=1, stages=stages).read(Document(id="d", text=TEXT))


def test_stages_calibrate_what_is_at_least_as_probable_as_they_ask() -> None:
    """The least score of a stage applies to the network's own probability: the entries stay the same."""
    raw = {
        stage.name: stage
        for stage in (
            MeetingsStage(MeetingsConfig(is_calibrated=False)),
            ProposalsStage(ProposalsConfig(is_calibrated=False)),
            PositionsStage(PositionsConfig(is_calibrated=False)),
        )
    }
    own, usual = read([raw.get(stage.name, stage) for stage in default_stages(1)]), read()
    assert with_calibrated("meeting", own.meetings) == usual.meetings
    assert with_calibrated("proposal", own.proposals) == usual.proposals
    assert with_calibrated("position", own.positions) == usual.positions


def test_a_position_outlives_its_statement() -> None:
    said = {"id": "s1", "speaker": "a1", "kind": "indirect", "confidence": 0.4}
    parts: dict[str, Any] = {name: {"spans": []} for name in ("source", "cue", "content")}
    stands = {"id": "o1", "party": "a1", "stance": "opposes", "confidence": 0.9, "statement": "s1"}
    record = Record.model_validate(
        {
            "reader": "test",
            "document": {"id": "d", "text": TEXT},
            "actors": [{"id": "a1", "name": "Mara Vell", "kind": "person"}],
            "statements": [said | parts],
            "positions": [stands | {"target": [69, 82], "words": [44, 83]}],
        }
    )
    remaining = at_least(record, 0.5)
    assert (remaining.statements, [p.statement for p in remaining.positions]) == ((), [None])
    assert isinstance(remaining.positions[0], Position)
    assert Record.model_validate_json(remaining.json_line()) == remaining


@pytest.fixture(scope="module")
def calibrate() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "training" / "calibrate.py"))


@given(st.data())
def test_a_fitted_table_never_falls_and_stays_within_0_and_1(calibrate: dict[str, Any], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=2, max_size=400))
    x, y = calibrate["fit"](*np.array(rows, dtype=np.float64).T)
    assert (np.diff(x) >= -1e-12).all()
    assert all(0 < value < 1 for value in y)
    assert (np.diff(y) >= -1e-12).all()


def test_tables_are_written_for_every_kind(calibrate: dict[str, Any], tmp_path: Path) -> None:
    ones = np.array([0.0, 1.0, 0.0, 1.0])
    rows = calibrate["Rows"](np.arange(4.0), np.array([0.2, 0.9, 0.4, 0.8]), ones)
    calibrate["write_tables"](dict.fromkeys(KINDS, rows), tmp_path / "confidence.tsv")
    lines = (tmp_path / "confidence.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[:3] == ["kind\tscore\tconfidence", "statement\t0.3000\t0.2500", "statement\t0.8500\t0.7500"]
    assert {line.partition("\t")[0] for line in lines[1:]} == set(KINDS)


def test_weights_tell_what_is_right_by_what_goes_with_it(calibrate: dict[str, Any]) -> None:
    signals = np.array([[k % 2, 0.5] for k in range(200)], dtype=np.float64)
    constant, weights = calibrate["weigh"](signals, signals[:, 0])
    assert weights[0] > 0 == round(weights[1], 6)
    assert constant + weights[0] > 0 > constant


def test_a_ranking_is_the_share_of_pairs_in_order(calibrate: dict[str, Any]) -> None:
    scores, right = np.array([0.1, 0.4, 0.35, 0.8]), np.array([0.0, 0.0, 1.0, 1.0])
    assert calibrate["ranking"](scores, right) == 0.75


def test_more_of_what_speaks_for_an_entry_makes_it_likelier() -> None:
    """What is told first, by a sure trigger and of two actors, is a meeting rather than an echo of another."""
    echo = {"best trigger": 0.9, "mean trigger": 0.6, "novelty": -2.0, "first": 0.0, "mentions": 0.0, "two actors": 0.0}
    new = echo | {"mean trigger": 0.9, "novelty": 2.0, "first": 1.0, "two actors": 1.0}
    general = {"general": 0.1}
    assert 0 < estimate("meeting", echo | general) < estimate("meeting", new | general) < 1


def test_halves_are_fitted_on_each_other(calibrate: dict[str, Any]) -> None:
    """Documents with even numbers are all right, the others all wrong: each half gets what the other teaches."""
    documents = np.repeat(np.arange(4.0), 50)
    rows = calibrate["Rows"](documents, np.linspace(0.1, 0.9, 200), (documents % 2 == 0).astype(float))
    fitted = calibrate["fit_halves"](rows)
    assert (fitted[documents % 2 == 0] < 0.1).all()
    assert (fitted[documents % 2 == 1] > 0.9).all()
