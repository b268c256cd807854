"""The record's promises: frozen, whole, its JSON the contract's."""

from __future__ import annotations

import datetime as dt
import json
import runpy
from pathlib import Path

import pytest
from pydantic import ValidationError

from pourparler.record import Record

ROOT = Path(__file__).parent.parent.parent
TEXT = "Ode Varrin said on Monday: “We will sign.”"


def record(**changes: object) -> Record:
    parts: dict[str, object] = {
        "reader": "test",
        "document": {"id": "d", "text": TEXT},
        "actors": [
            {"id": "a1", "name": "Ode Varrin", "kind": "person", "for": "a2", "mentions": [[0, 10]]},
            {"id": "a2", "name": "Sarvia", "kind": "country"},
        ],
        "statements": [
            {
                "id": "s1",
                "speaker": "a1",
                "source": {"spans": [[0, 10]]},
                "cue": {"spans": [[11, 15]]},
                "content": {"spans": [[27, 42]]},
                "kind": "direct",
                "date": {"start": "2031-05-05", "end": "2031-05-05", "text": [19, 25]},
                "confidence": 0.9,
            }
        ],
    }
    return Record.model_validate(parts | changes)


def test_json_has_the_names_of_the_contract_and_comes_back_the_same() -> None:
    made = record()
    told = json.loads(made.json_line())
    assert " ".join(told) == "schema reader document actors statements meetings proposals positions times"
    assert told["schema"] == "pourparler/record/1"
    assert told["actors"][0]["for"] == "a2"
    assert told["statements"][0]["date"] == {"start": "2031-05-05", "end": "2031-05-05", "text": [19, 25]}
    assert Record.model_validate_json(made.json_line()) == made


def test_a_record_is_frozen() -> None:
    with pytest.raises(ValidationError):
        record().reader = "other"  # type: ignore[misc]


@pytest.mark.parametrize("span", [[5, 5], [9, 3], [40, 43], [-1, 3]])
def test_a_span_outside_the_text_is_refused(span: list[int]) -> None:
    with pytest.raises(ValidationError):
        record(times=[{"text": span, "start": dt.date(2031, 5, 5), "end": dt.date(2031, 5, 5)}])


def test_references_must_name_something() -> None:
    with pytest.raises(ValidationError, match="not among actors"):
        record(meetings=[{"id": "m1", "participants": ["a9"], "status": "held", "evidence": [[0, 4]], "confidence": 1}])


POSITION = {"id": "o1", "party": "a2", "target": [28, 40], "stance": "open", "words": [0, 42], "confidence": 0.5}


def test_a_position_and_a_joint_statement_come_back_the_same() -> None:
    made = record(positions=[POSITION | {"condition": [16, 25], "statement": "s1"}])
    assert Record.model_validate_json(made.json_line()) == made
    assert made.statements[0].speakers == ("a1",)
    written = json.loads(made.json_line())
    written["statements"][0]["speakers"] = ["a1", "a2"]
    assert Record.model_validate(written).statements[0].speakers == ("a1", "a2")


@pytest.mark.parametrize(
    "wrong",
    [
        {"party": "a9"},
        {"party": None},
        {"statement": "s9"},
        {"target": [5, 5]},
        {"words": [0, 99]},
        {"condition": [9, 3]},
        {"stance": "loves"},
        {"confidence": 1.5},
    ],
)
def test_a_wrong_position_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        record(positions=[POSITION | wrong])


@pytest.mark.parametrize(("speaker", "speakers"), [("a1", ["a2"]), (None, ["a1"]), ("a1", ["a1", "a9"])])
def test_the_speaker_is_the_first_of_the_speakers(speaker: str | None, speakers: list[str]) -> None:
    written = json.loads(record().json_line())
    written["statements"][0] |= {"speaker": speaker, "speakers": speakers}
    with pytest.raises(ValidationError):
        Record.model_validate(written)


def test_an_id_may_stand_once() -> None:
    twice = {"id": "p1", "name": "plan", "mentions": [[0, 3]]}
    with pytest.raises(ValidationError, match="twice"):
        record(proposals=[twice, twice])


def test_the_schema_in_docs_is_current() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "make_schema.py"))["schemas"]()
    kept = {name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in made}
    assert kept == made, "run .venv/bin/python docs/make_schema.py"
