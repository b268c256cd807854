"""The scorer of the negotiation corpus: what counts as right, and what a reading that is wrong in one way loses."""

from __future__ import annotations

import gzip
import json
import runpy
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.reader.evaluation.matching import is_same_name, match_contents
from pourparler.reader.evaluation.negotiation import score_negotiation, score_record
from pourparler.reader.evaluation.negotiation_counts import NegotiationScores, calibration_error, report
from pourparler.reader.evaluation.negotiation_labels import LabelledDocument, load_labelled, load_records
from pourparler.record import Record
from suite import ROOT

TEXT = (
    "Mara Vell of Quill and Tomas Orn met in Brask on Monday. Vell and Orn said the toll plan was ready. "
    "Orn said Vell had asked for a lower toll. The talks on fish were refused. Quill wants a lower toll by May."
)


def at(words: str, nth: int = 0) -> list[int]:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return [start, start + len(words)]


LABELS: dict[str, Any] = {
    "meetings": [
        {
            "trigger": at("met"),
            "participants": [at("Mara Vell"), at("Tomas Orn")],
            "place": at("Brask"),
            "time": at("on Monday"),
            "status": "held",
            "same": 1,
        },
        {"trigger": at("talks on fish"), "participants": [], "status": "refused", "same": 2},
    ],
    "proposals": [
        {
            "mention": at("the toll plan"),
            "state": "on_table",
            "sponsors": [at("Vell", 1)],
            "provisions": [at("a lower toll", 1)],
            "same": 1,
        }
    ],
    "statements": [
        {"content": [at("the toll plan was ready")], "speakers": ["Mara Vell", "Tomas Orn"], "act": None},
        {"content": [at("Vell had asked for a lower toll")], "speakers": ["Tomas Orn"], "act": "CONSULT"},
        {"content": [at("a lower toll")], "speakers": ["Mara Vell"], "act": "REQUEST", "within": 1},
    ],
    "positions": [{"party": "Quill", "target": at("a lower toll", 1), "stance": "demands"}],
}
ACTORS = [
    {"id": "a1", "name": "Mara Vell", "kind": "person", "mentions": [at("Mara Vell"), at("Vell", 1), at("Vell", 2)]},
    {"id": "a2", "name": "Tomas Orn", "kind": "person", "mentions": [at("Tomas Orn"), at("Orn", 1)]},
    {"id": "a3", "name": "Quill", "kind": "country", "mentions": [at("Quill"), at("Quill", 1)]},
]


def statement(number: int, speakers: list[str], content: list[int], act: str | None, **more: Any) -> dict[str, Any]:
    parts = {"source": {"spans": []}, "cue": {"spans": []}, "content": {"spans": [content]}}
    given = {"speaker": speakers[0], "speakers": speakers, "kind": "indirect", "confidence": 0.9}
    return {"id": f"s{number}", **parts, **given, "act": act, **more}


def record(**changes: Any) -> Record:
    """A record that has everything right, with some of its parts replaced."""
    day = {"start": "2031-05-12", "end": "2031-05-12", "text": at("Monday")}
    whole = {
        "reader": "test",
        "document": {"id": "lamp/1", "text": TEXT},
        "actors": ACTORS,
        "statements": [
            statement(1, ["a1", "a2"], at("the toll plan was ready"), None),
            statement(2, ["a2"], at("Vell had asked for a lower toll"), "CONSULT"),
            statement(3, ["a1"], at("a lower toll"), "REQUEST", within="s2"),
        ],
        "meetings": [meeting(1)],
        "proposals": [
            {
                "id": "p1",
                "name": "toll plan",
                "state": "on_table",
                "sponsors": ["a1"],
                "mentions": [at("the toll plan")],
                "provisions": [at("a lower toll", 1)],
                "confidence": 0.8,
            }
        ],
        "positions": [
            {
                "id": "o1",
                "party": "a3",
                "target": at("a lower toll", 1),
                "stance": "demands",
                "words": at("Quill wants a lower toll"),
                "confidence": 0.6,
            }
        ],
        "times": [day],
    }
    return Record.model_validate({**whole, **changes})


def meeting(number: int, **changes: Any) -> dict[str, Any]:
    whole = {
        "id": f"m{number}",
        "participants": ["a1", "a2"],
        "place": "Brask",
        "date": {"start": "2031-05-12", "end": "2031-05-12", "text": at("Monday")},
        "status": "held",
        "evidence": [at("Mara Vell of Quill and Tomas Orn met in Brask")],
        "confidence": 0.7,
    }
    return whole | changes


def labelled(**changes: Any) -> LabelledDocument:
    labels = {**LABELS, **changes}
    return LabelledDocument.model_validate({"id": "lamp/1", "group": "fish", "text": TEXT, "labels": labels})


def test_what_is_labelled_scores_one_everywhere() -> None:
    found = report(score_record(labelled(), record()))
    shares = {k: v for part in found.values() if isinstance(part, dict) for k, v in part.items()}
    for name in ("gold", "read", "joint_gold", "nested_gold", "duplicates", "denied_reported_as_real"):
        del shares[name]
    errors = {name: shares.pop(name) for name in ("statements", "meetings", "proposals", "positions")}
    assert set(shares.values()) == {1.0}
    assert errors == {"statements": 0.1, "meetings": 0.3, "proposals": 0.2, "positions": 0.4}


def test_a_document_without_a_record_is_missed_whole() -> None:
    found = report(score_negotiation([labelled()], {}))
    assert found["without_record"] == 1
    assert [found[k]["recall"] for k in ("who_said_what", "statements", "meetings", "proposals", "positions")] == [
        0
    ] * 5


@pytest.mark.parametrize("speakers", [["a1"], ["a1", "a3"], ["a1", "a2", "a3"]])
def test_joint_speakers_are_right_only_all_together(speakers: list[str]) -> None:
    said = [statement(1, speakers, at("the toll plan was ready"), None), *record().statements[1:]]
    found = score_record(labelled(), record(statements=said))
    assert (found.joint.right, found.speakers.right, found.statements.found) == (0, 2, 3)


def test_a_content_of_which_less_than_half_is_shared_is_no_match() -> None:
    said = [statement(1, ["a1", "a2"], at("the toll"), None)]
    found = score_record(labelled(positions=[]), record(statements=said, positions=[]))
    assert (found.statements.found, found.statements.read) == (0, 1)


def test_a_content_is_matched_with_the_most_similar_one() -> None:
    whole, part = ((0, 10),), ((0, 8),)
    assert match_contents([whole, part], [part, whole]) == {0: 1, 1: 0}


def test_a_second_meeting_of_one_occasion_is_a_duplicate_and_false() -> None:
    found = score_record(labelled(), record(meetings=[meeting(1), meeting(2)]))
    assert (found.meetings.duplicates, found.meetings.precision, found.meetings.recall) == (1, 0.5, 1.0)
    assert [is_right for _, is_right in found.judged_meetings] == [True, False]


@pytest.mark.parametrize(("status", "denied", "precision"), [("held", 1, 0.5), ("refused", 0, 1.0)])
def test_a_refused_meeting_is_right_only_as_refused(status: str, denied: int, precision: float) -> None:
    refused = meeting(2, status=status, evidence=[at("talks on fish")], participants=[], place=None, date=None)
    found = score_record(labelled(), record(meetings=[meeting(1), refused]))
    assert (found.meetings.denied, found.meetings.precision, found.meetings.gold) == (denied, precision, 1)


def test_a_meeting_of_talks_in_general_counts_neither_way() -> None:
    general = [{**LABELS["meetings"][0], "status": "process"}]
    found = score_record(labelled(meetings=general), record())
    assert (found.meetings.gold, found.meetings.not_counted, found.meetings.precision) == (0, 1, None)
    assert found.judged_meetings == ()


def test_mentions_without_a_number_are_meetings_of_their_own() -> None:
    alone = [{**m, "same": None, "status": "held"} for m in LABELS["meetings"]]
    assert score_record(labelled(meetings=alone), record()).meetings.gold == 2


def test_a_held_meeting_is_one_that_is_going_on() -> None:
    ongoing = [{**LABELS["meetings"][0], "status": "ongoing"}]
    assert score_record(labelled(meetings=ongoing), record()).status.accuracy == 1


def test_parts_of_a_meeting_are_scored_one_by_one() -> None:
    wrong = meeting(1, participants=["a1", "a3"], place="Quill", date=None, status="planned")
    found = score_record(labelled(), record(meetings=[wrong]))
    assert (found.meetings.recall, found.status.right, found.place.right, found.day.right) == (1.0, 0, 0, 0)
    assert (found.participants.accuracy, found.participants_read.accuracy) == (0.5, 0.5)


def test_a_text_that_is_hoped_for_counts_neither_way() -> None:
    sought = [{**LABELS["proposals"][0], "state": "sought"}]
    found = score_record(labelled(proposals=sought), record())
    assert (found.proposals.gold, found.proposals.not_counted) == (0, 1)


def test_a_position_needs_its_party_and_its_target() -> None:
    of_another = [record().positions[0].model_copy(update={"party": "a2"})]
    assert score_record(labelled(), record(positions=of_another)).positions.found == 0
    other_stance = [record().positions[0].model_copy(update={"stance": "offers"})]
    found = score_record(labelled(), record(positions=other_stance))
    assert (found.positions.found, found.stance.accuracy) == (1, 0.0)


@pytest.mark.parametrize(
    ("left", "right", "is_same"),
    [
        ("Mara Vell", "Ms Vell", True),
        ("the Quill government", "government", True),
        ("Mara Vell", "Odo Vell", True),
        ("the port of Brask", "Quill", False),
        ("", "Quill", False),
        ("the president", "President", True),
        ("the president", "the minister", False),
    ],
)
def test_names_are_the_same_by_their_words(left: str, right: str, is_same: bool) -> None:
    assert is_same_name(left, right) is is_same is is_same_name(right, left)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_a_calibration_error_is_a_share(judged: list[tuple[float, bool]]) -> None:
    error = calibration_error(judged)
    assert error is not None and -1e-9 <= error <= 1 + 1e-9


def test_an_error_of_calibration_is_the_distance_from_the_share_that_is_right() -> None:
    assert calibration_error([(0.95, True), (0.95, False), (0.15, False), (0.15, False)]) == pytest.approx(0.3)
    assert calibration_error([]) is None
    assert report(NegotiationScores())["calibration_error"]["positions"] is None


def write(path: Path, *lines: str) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") if path.suffix == ".gz" else path.open("w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)
    return path


def score(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    monkeypatch.setattr(sys, "argv", ["score_negotiation.py", *map(str, arguments)])
    runpy.run_path(str(ROOT / "training" / "score_negotiation.py"), run_name="__main__")


def test_the_command_scores_files_and_kinds_of_documents(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    other = labelled().model_copy(update={"id": "gate/2", "group": "tolls"})
    gold = write(tmp_path / "dev.jsonl.gz", labelled().model_dump_json(), other.model_dump_json())
    records = write(tmp_path / "records.jsonl", record().json_line())
    score(monkeypatch, records, gold, "--by-source", "--by-group")
    found = json.loads(capsys.readouterr().out)
    assert (found["documents"], found["without_record"]) == (2, 1)
    assert {k: v["who_said_what"]["f1"] for k, v in found["by_source"].items()} == {"gate": 0.0, "lamp": 1.0}
    assert set(found["by_group"]) == {"fish", "tolls"}


def test_the_command_prints_a_table_with_a_column_for_each_part(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    gold = write(tmp_path / "dev.jsonl", labelled().model_dump_json())
    score(monkeypatch, write(tmp_path / "records.jsonl", record().json_line()), gold, "--by-source", "--table")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "| score | all (1) | lamp (1) |"
    assert lines[2] == "| who said what: F1 | 1.00 | 1.00 |"
    assert "| reported twice · denied reported as real | 0 · 0 | 0 · 0 |" in lines
    assert len({line.count("|") for line in lines}) == 1


def test_a_record_of_another_text_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    gold = write(tmp_path / "dev.jsonl", labelled().model_copy(update={"text": TEXT + " "}).model_dump_json())
    score(monkeypatch, write(tmp_path / "records.jsonl", record().json_line()), gold)
    assert capsys.readouterr().err.startswith("lamp/1: the record is of another text")


@pytest.mark.parametrize("line", ["", "{", "[1]", '{"id": "a", "text": "Rain."}', '{"text": "Rain.", "labels": {}}'])
def test_a_file_without_documents_is_refused_in_one_line(tmp_path: Path, line: str) -> None:
    path = write(tmp_path / "gold.jsonl", *([line] if line else []))
    for load in (load_labelled, load_records):
        with pytest.raises(ValueError, match=r"gold\.jsonl.*(not a|no) (labelled document|record)") as error:
            load(path)
        assert "\n" not in str(error.value)


def test_a_broken_archive_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl.gz").write_bytes(gzip.compress(b"{}")[:-5])
    for name in ("gold.jsonl.gz", "none.jsonl"):
        with pytest.raises(ValueError, match=name):
            load_labelled(tmp_path / name)


def test_the_command_refuses_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"none\.jsonl: cannot be read"):
        score(monkeypatch, tmp_path / "none.jsonl", tmp_path / "none.jsonl")
